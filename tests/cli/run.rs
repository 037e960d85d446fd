//! Runs the command in a folder of its own.

use crate::common::text;
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A folder that is made for one test and named after it.
pub(crate) struct Folder(PathBuf);

/// What a run left behind.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Folder {
    /// An empty folder.
    pub(crate) fn new(test: &str) -> Folder {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("cli")
            .join(test);
        if path.exists() {
            std::fs::remove_dir_all(&path).expect("the folder of an earlier run can go");
        }
        std::fs::create_dir_all(&path).expect("a new folder");
        Folder(path)
    }

    /// Adds a file.
    pub(crate) fn with(self, name: &str, content: impl AsRef<[u8]>) -> Folder {
        let path = self.0.join(name);
        let parent = path.parent().expect("a file is in a folder");
        std::fs::create_dir_all(parent).expect("a new folder");
        std::fs::write(path, content).expect("a new file");
        self
    }

    /// Where it is.
    #[cfg(unix)]
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// The text of a file.
    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join(name)).expect("a file that was written")
    }

    /// Runs the command here.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, "")
    }

    /// Runs the command here with a text on standard input.
    pub(crate) fn run_with(&self, arguments: &[&str], stdin: &str) -> Ran {
        let mut child = self.command(arguments).spawn().expect("the command starts");
        let mut pipe = child.stdin.take().expect("standard input is a pipe");
        // A command that does not read its standard input may be gone already.
        let _gone = pipe.write_all(stdin.as_bytes());
        drop(pipe);
        let output = child.wait_with_output().expect("the command ends");
        let read = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
        Ran {
            code: output.status.code(),
            stdout: read(output.stdout),
            stderr: read(output.stderr),
        }
    }

    /// The command, ready to start here.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cf403"));
        command
            .args(arguments)
            .current_dir(&self.0)
            .env_remove("NO_COLOR")
            .env_remove("CF403_CONFIG")
            .env_remove("CF403_FAIL_ON")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }
}

impl Ran {
    /// Checks the exit code, and shows what was said if it is another.
    #[track_caller]
    pub(crate) fn ends_with(self, code: i32) -> Ran {
        assert_eq!(
            self.code,
            Some(code),
            "\nstdout:\n{}\nstderr:\n{}",
            self.stdout,
            self.stderr
        );
        self
    }

    /// Checks that standard error holds a text.
    #[track_caller]
    pub(crate) fn notes(self, text: &str) -> Ran {
        assert!(
            self.stderr.contains(text),
            "no {text:?} in\n{}",
            self.stderr
        );
        self
    }

    /// Checks that standard output holds a text.
    #[track_caller]
    pub(crate) fn prints(self, text: &str) -> Ran {
        assert!(
            self.stdout.contains(text),
            "no {text:?} in\n{}",
            self.stdout
        );
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error} in\n{}\n{}", self.stdout, self.stderr))
    }

    /// The rules that found something, with the message of each finding.
    #[track_caller]
    pub(crate) fn findings(&self) -> Vec<(String, String)> {
        let word = |value: &Value| value.as_str().expect("a text").to_owned();
        self.json()["findings"]
            .as_array()
            .expect("a list of findings")
            .iter()
            .map(|finding| (word(&finding["rule"]), word(&finding["message"])))
            .collect()
    }
}

/// A template with a site behind an origin access control that the bucket does not know: one error.
pub(crate) fn broken() -> String {
    site("")
}

/// The same template, with a policy that lets the distribution in.
pub(crate) fn mended() -> String {
    site(
        r#"
  PagesPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Pages
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Service: cloudfront.amazonaws.com}
            Action: s3:GetObject
            Resource: !Sub ${Pages.Arn}/*
            Condition:
              StringEquals:
                AWS:SourceArn: !Sub arn:aws:cloudfront::${AWS::AccountId}:distribution/${Site}
"#,
    )
}

/// The mended template, but the policy names a distribution by an id that is written out. AWS has yet to choose the id
/// of the one in the template, so that the finding is only possible.
pub(crate) fn perhaps_broken() -> String {
    mended().replace("distribution/${Site}", "distribution/E2QWRTYPLMNBVC")
}

fn site(more: &str) -> String {
    text("tests/cli/site.yaml") + more.trim_start_matches('\n')
}

/// A template of another tool, which is no YAML.
pub(crate) const CHART: &str = "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}\n  {{- if .Values.labels }}\n  labels: {{ toYaml . | nindent 4 }}\n  {{- end }}\n";

/// A rule of somebody's own, which finds something in every site here.
pub(crate) const OWN_RULE: &str = r#"# cf403:
#   id: OURS-1
#   name: own-start-page
#   severity: warning
#   class: "403"
#   subject: distributions
#   title: the distribution `{distribution}` starts at `{default_root_object}`
#   address: distribution_address
#   since: 0.1.0

let enabled = distributions[
    enabled == 'yes'
]

rule OURS_1 when %enabled !empty {
    %enabled {
        default_root_object == 'start.html'
            << it starts elsewhere >>
    }
}
"#;
