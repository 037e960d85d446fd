//! The shell steps of `action.yml`, run one after the other as GitHub runs them, with a release that lies in a folder.

use crate::run::{Folder, broken, mended};
use serde_json::Value;
use std::collections::BTreeMap;
use std::process::{Command, Output};

/// What a job has: its files, and what its runner put into the environment.
struct Job {
    folder: Folder,
    environment: BTreeMap<String, String>,
}

impl Job {
    /// A job in a repository with this template, and a release to download.
    fn new(name: &str, template: &str) -> Job {
        // `curl` takes from a folder what it is asked for.
        let curl = "#!/bin/sh\nfor last; do :; done\nwhile [ \"$1\" != --output ]; do shift; done\n\
                    echo \"$last\" >> \"$RELEASE/asked\"\nexec cp \"$RELEASE/$(basename \"$last\")\" \"$2\"\n";
        let command = format!("#!/bin/sh\nexec '{}' \"$@\"\n", env!("CARGO_BIN_EXE_cf403"));
        let folder = Folder::new(name)
            .with("work/infra/site.yaml", template)
            .with("bin/curl", curl)
            .with("built/cf403", command)
            .with("release/asked", "")
            .with("runner/path", "")
            .with("runner/output", "")
            .with("runner/summary", "");
        let place = |name: &str| folder.path().join(name).display().to_string();
        let environment = BTreeMap::from([
            ("RUNNER_OS".to_owned(), "Linux".to_owned()),
            ("RUNNER_ARCH".to_owned(), "X64".to_owned()),
            ("RUNNER_TEMP".to_owned(), place("runner")),
            ("GITHUB_PATH".to_owned(), place("runner/path")),
            ("GITHUB_OUTPUT".to_owned(), place("runner/output")),
            ("GITHUB_STEP_SUMMARY".to_owned(), place("runner/summary")),
            ("GITHUB_ACTIONS".to_owned(), "true".to_owned()),
            ("RELEASE".to_owned(), place("release")),
        ]);
        let job = Job {
            folder,
            environment,
        };
        let packed = job.bash(
            "..",
            "chmod +x bin/curl built/cf403
             tar -czf release/cf403-x86_64-unknown-linux-musl.tar.gz -C built cf403
             cd release
             if command -v sha256sum >/dev/null; then sum=sha256sum; else sum='shasum -a 256'; fi
             $sum cf403-*.tar.gz > SHA256SUMS",
            &BTreeMap::new(),
        );
        assert!(packed.status.success(), "{packed:?}");
        job
    }

    /// Runs a script as `shell: bash` does, in a folder beside the repository's root.
    fn bash(&self, beside: &str, script: &str, more: &BTreeMap<String, String>) -> Output {
        let path = std::env::var("PATH").unwrap_or_default();
        let added = std::fs::read_to_string(self.folder.path().join("runner/path"));
        let added = added.unwrap_or_default().trim().replace('\n', ":");
        let own = self.folder.path().join("bin").display().to_string();
        Command::new("bash")
            .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script])
            .current_dir(self.folder.path().join("work").join(beside))
            .envs(&self.environment)
            .envs(more)
            .env("PATH", format!("{added}:{own}:{path}"))
            .output()
            .expect("bash starts")
    }

    /// Runs a step of the action with these inputs, and the defaults of the others.
    fn step(&self, name: &str, inputs: &[(&str, &str)]) -> Output {
        let action: Value = serde_yaml::from_str(&crate::common::text("action.yml")).expect("YAML");
        let steps = action["runs"]["steps"].as_array().expect("steps");
        let step = steps.iter().find(|step| step["name"] == name);
        let step = step.unwrap_or_else(|| panic!("no step {name}"));
        let value = |expression: &str| -> String {
            let inner = expression
                .trim_start_matches("${{ ")
                .trim_end_matches(" }}");
            let given = |name: &str| inputs.iter().find(|(input, _)| *input == name);
            match inner.split_once('.').expect("a context") {
                ("inputs", name) => match given(name) {
                    Some((_, value)) => (*value).to_owned(),
                    None => action["inputs"][name]["default"]
                        .as_str()
                        .expect("a default")
                        .to_owned(),
                },
                ("github", "action_ref") => "v0.1.0".to_owned(),
                ("github", "action_repository") => "somebody/cf403".to_owned(),
                ("github", "server_url") => "https://github.example".to_owned(),
                _ => panic!("{expression}"),
            }
        };
        let environment = step["env"].as_object().into_iter().flatten();
        let environment: BTreeMap<String, String> = environment
            .map(|(name, expression)| (name.clone(), value(expression.as_str().expect("a text"))))
            .collect();
        self.bash(".", step["run"].as_str().expect("a script"), &environment)
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

#[test]
fn a_job_over_a_broken_site_fails_with_annotations_a_summary_and_a_report() {
    let job = Job::new("action-broken", &broken());
    let got = job.step("Get cf403", &[]);
    assert!(got.status.success(), "{}", text(&got.stderr));
    assert!(
        job.folder
            .read("release/asked")
            .contains("https://github.example/somebody/cf403/releases/download/v0.1.0/SHA256SUMS")
    );
    let checked = job.step("Check", &[("paths", "infra")]);
    let (told, said) = (text(&checked.stdout), text(&checked.stderr));
    assert_eq!(checked.status.code(), Some(1), "{told}{said}");
    assert!(told.contains("CF403-B201"), "{told}");
    assert!(
        told.contains("\n::error file=infra/site.yaml,line="),
        "{told}"
    );
    let output = job.folder.read("runner/output");
    assert_eq!(output, "exit-code=1\nsarif=cf403.sarif\n");
    let sarif: Value = serde_json::from_str(&job.folder.read("work/cf403.sarif")).expect("JSON");
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "CF403-B201");
    let summarized = job.step("Summarize", &[]);
    assert!(summarized.status.success());
    assert!(job.folder.read("runner/summary").contains("CF403-B201"));
}

#[test]
fn a_job_over_a_site_that_serves_passes() {
    let job = Job::new("action-mended", &mended());
    assert!(job.step("Get cf403", &[]).status.success());
    let inputs = [
        ("paths", "infra\n"),
        ("sarif", ""),
        ("annotations", "false"),
        ("args", "--region\neu-west-1"),
        ("fail-on", "note"),
    ];
    let checked = job.step("Check", &inputs);
    assert_eq!(checked.status.code(), Some(0), "{checked:?}");
    assert_eq!(job.folder.read("runner/output"), "exit-code=0\n");
    assert!(job.step("Summarize", &[]).status.success());
    assert!(!job.folder.read("runner/summary").contains("CF403-"));
}

#[test]
fn a_download_that_is_not_what_its_checksum_says_is_not_run() {
    let job = Job::new("action-forged", &mended());
    let archive = job
        .folder
        .path()
        .join("release/cf403-x86_64-unknown-linux-musl.tar.gz");
    std::fs::write(archive, "something else").expect("a file that can be written");
    let got = job.step("Get cf403", &[]);
    assert_eq!(got.status.code(), Some(2));
    assert!(text(&got.stdout).contains("::error title=cf403::the checksum of"));
    assert_eq!(job.folder.read("runner/path"), "");
}

#[test]
fn a_release_that_is_not_there_is_told() {
    let job = Job::new("action-absent", &mended());
    std::fs::remove_file(job.folder.path().join("release/SHA256SUMS")).expect("a file");
    let got = job.step("Get cf403", &[("version", "v9.9.9")]);
    assert_eq!(got.status.code(), Some(2));
    assert!(
        text(&got.stdout).contains("/releases/download/v9.9.9/SHA256SUMS cannot be downloaded"),
        "{got:?}"
    );
}
