//! Standard output carries the report and nothing else, the same for the same input.

use crate::run::{Folder, broken, perhaps_broken};
use serde_json::Value;
use std::io::Read;

#[test]
fn the_same_input_gives_the_same_bytes() {
    let mut folder = Folder::new("same");
    for number in 0..12 {
        folder = folder
            .with(&format!("stack-{number}/broken.yaml"), broken())
            .with(&format!("stack-{number}/perhaps.yaml"), perhaps_broken());
    }
    for arguments in [
        &["lint", "."][..],
        &["lint", "--format", "json", "."],
        &["facts", "."],
        &["graph", "."],
        &["graph", "--format", "json", "."],
    ] {
        let (first, second) = (folder.run(arguments), folder.run(arguments));
        assert!(first.stdout.len() > 1000, "{arguments:?}: {}", first.stderr);
        assert_eq!(first.stdout, second.stdout, "{arguments:?}");
    }
}

/// A template whose distribution reads a bucket that is declared nowhere.
const ELSEWHERE: &str = "
Resources:
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Origins: [{Id: files, DomainName: !ImportValue Files, S3OriginConfig: {}}]
        DefaultCacheBehavior: {TargetOriginId: files, ViewerProtocolPolicy: https-only, CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6}
";

#[test]
fn a_run_that_finds_nothing_tells_what_it_could_not_decide() {
    let folder = Folder::new("undecided").with("site.yaml", ELSEWHERE);
    let ran = folder.run(&["lint", "."]).ends_with(0);
    let (summary, _) = ran.stdout.trim().rsplit_once(" in ").expect("a summary");
    assert_eq!(summary, "no findings");
    assert!(ran.stdout.contains("(1 distribution, 1 not fully decided)"));
    assert!(
        ran.stderr
            .contains("1 distribution is not fully decided; --verbose tells why")
    );
    let ran = folder.run(&["lint", "-v", "."]).ends_with(0);
    let told = "site.yaml:8:56: the origin `files` of `Site` is not decided: ";
    assert!(ran.stderr.contains(told), "{}", ran.stderr);
    let ran = folder.run(&["lint", "-q", "."]).ends_with(0);
    assert_eq!(ran.stderr, "");
}

#[test]
fn json_has_the_shape_that_programs_rely_on() {
    let folder = Folder::new("json").with("infra/prod/site.yaml", broken());
    let ran = folder
        .run(&["lint", "-v", "--format", "json", ".", "nowhere.yaml"])
        .ends_with(2);
    let report = ran.json();
    assert_eq!(
        keys(&report),
        [
            "findings",
            "summary",
            "suppressed",
            "undecided",
            "unread",
            "version"
        ]
    );
    assert_eq!(report["version"], 1);
    assert_eq!(report["summary"]["errors"], 1);
    assert_eq!(report["unread"][0]["path"], "nowhere.yaml");

    let finding = &report["findings"][0];
    let expected = [
        "certainty",
        "change",
        "class",
        "fingerprint",
        "help",
        "location",
        "message",
        "name",
        "related",
        "rule",
        "severity",
        "when",
        "witness",
    ];
    assert_eq!(keys(finding), expected);
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["certainty"], "certain");
    assert_eq!(finding["class"], "403");
    let location = &finding["location"];
    assert_eq!(location["path"], "infra/prod/site.yaml");
    // `!GetAtt Pages.RegionalDomainName`, without the tag.
    let template = broken();
    let line = 1 + template
        .lines()
        .position(|line| line.contains("RegionalDomainName"))
        .expect("a line of the template");
    assert_eq!(location["line"], line);
    assert_eq!(location["column"], 33);
    assert_eq!(location["end_line"], line);
    assert_eq!(
        location["end_column"],
        33 + "Pages.RegionalDomainName".len()
    );
}

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, _)| key.as_str())
        .collect();
    keys.sort_unstable();
    keys
}

#[test]
fn a_fingerprint_survives_edits_elsewhere_in_the_file() {
    let fingerprint = |name: &str, template: String| {
        let folder = Folder::new(name).with("site.yaml", template);
        let report = folder
            .run(&["lint", "--format", "json", "site.yaml"])
            .json();
        report["findings"][0]["fingerprint"].clone()
    };
    let before = fingerprint("fingerprint-before", broken());
    let moved = format!("# a comment\n\n{}", broken());
    assert!(before.is_string());
    assert_eq!(fingerprint("fingerprint-after", moved), before);
}

#[test]
fn colour_is_for_terminals_and_for_those_who_ask() {
    let folder = Folder::new("colour").with("site.yaml", broken());
    let has_escapes = |arguments: &[&str]| folder.run(arguments).stdout.contains('\u{1b}');
    assert!(
        !has_escapes(&["lint", "site.yaml"]),
        "a pipe is no terminal"
    );
    assert!(has_escapes(&["lint", "--color", "always", "site.yaml"]));
    assert!(!has_escapes(&["lint", "--color", "never", "site.yaml"]));
    assert!(!has_escapes(&[
        "lint",
        "--color",
        "always",
        "--format",
        "json",
        "site.yaml"
    ]));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let mut folder = Folder::new("pipe");
    for number in 0..200 {
        folder = folder.with(&format!("{number}.yaml"), broken());
    }
    let mut child = folder
        .command(&["facts", "."])
        .spawn()
        .expect("the command starts");
    drop(child.stdin.take());
    let mut start = [0; 16];
    let mut pipe = child.stdout.take().expect("standard output is a pipe");
    pipe.read_exact(&mut start).expect("the report begins");
    drop(pipe);
    let output = child.wait_with_output().expect("the command ends");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}

/// The device that is always full.
#[cfg(target_os = "linux")]
fn full() -> std::fs::File {
    let device = std::fs::OpenOptions::new().write(true).open("/dev/full");
    device.expect("a device that is always full")
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_that_cannot_be_written_ends_with_2() {
    let folder = Folder::new("full").with("site.yaml", broken());
    for arguments in [
        &["lint", "site.yaml"][..],
        &["graph", "site.yaml"],
        &["facts", "site.yaml"],
        &["facts", "--schema"],
        &["explain", "B201"],
    ] {
        let mut command = folder.command(arguments);
        let output = command.stdout(full()).output().expect("the command runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains("could not be written"), "{said}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn notes_that_cannot_be_written_change_no_exit_code() {
    let folder = Folder::new("full-notes").with("values.yaml", "replicas: 2\n");
    let mut command = folder.command(&["lint", "-v", "values.yaml"]);
    let output = command.stderr(full()).output().expect("the command runs");
    assert_eq!(output.status.code(), Some(3));
}

#[test]
fn further_reports_go_to_files_in_the_same_run() {
    let folder = Folder::new("further")
        .with("infra/site.yaml", broken())
        .with("old.xml", "what was there before");
    let ran = folder
        .run(&[
            "lint",
            "--concise",
            "--report",
            "sarif=out.sarif",
            "--report",
            "junit=old.xml",
            "--report",
            "markdown=summary.md",
            "--report",
            "github=commands.txt",
            "infra",
        ])
        .ends_with(1);
    assert!(ran.stdout.starts_with("infra/site.yaml:"), "{}", ran.stdout);
    assert_eq!(ran.stdout.lines().count(), 2, "{}", ran.stdout);
    let sarif: Value = serde_json::from_str(&folder.read("out.sarif")).expect("JSON");
    let at = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(at["artifactLocation"]["uri"], "infra/site.yaml");
    assert!(folder.read("old.xml").contains("<failure "));
    assert!(folder.read("summary.md").contains("```mermaid"));
    assert!(
        folder
            .read("commands.txt")
            .starts_with("::error file=infra/site.yaml,")
    );
}

#[test]
fn a_report_that_cannot_be_written_fails_the_run_and_leaves_the_others() {
    let folder = Folder::new("unwritable").with("site.yaml", broken());
    let ran = folder
        .run(&[
            "lint",
            "--report",
            "sarif=nowhere/out.sarif",
            "--report",
            "json=out.json",
            "site.yaml",
        ])
        .ends_with(2);
    assert!(ran.stderr.contains("nowhere/out.sarif"), "{}", ran.stderr);
    assert!(ran.stdout.contains("error[CF403-"), "{}", ran.stdout);
    assert!(folder.read("out.json").starts_with('{'));
}

#[test]
fn a_report_without_a_known_format_is_wrong_usage() {
    let folder = Folder::new("format").with("site.yaml", broken());
    for wrong in ["out.sarif", "sarif=", "yaml=out.yaml"] {
        let ran = folder.run(&["lint", "--report", wrong]).ends_with(2);
        assert!(ran.stderr.contains("formats are human"), "{}", ran.stderr);
    }
}

#[test]
fn what_does_not_change_a_finding_does_not_change_its_fingerprint() {
    let fingerprint = |name: &str, text: String| {
        let folder = Folder::new(name).with("site.yaml", text);
        let ran = folder.run(&["lint", "--format", "sarif", "site.yaml"]);
        let sarif = ran.ends_with(1).json();
        sarif["runs"][0]["results"][0]["partialFingerprints"]["cf403/v1"].clone()
    };
    let lower = format!("{}{}", "# a line\n".repeat(10), broken());
    let (one, other) = (fingerprint("upper", broken()), fingerprint("lower", lower));
    assert!(one.is_string());
    assert_eq!(one, other);
}

#[test]
fn each_step_of_a_code_flow_points_at_what_it_is_about() {
    let folder = Folder::new("flow").with("site.yaml", broken());
    let ran = folder.run(&["lint", "--format", "sarif", "site.yaml"]);
    let sarif = ran.ends_with(1).json();
    let flow = &sarif["runs"][0]["results"][0]["codeFlows"][0]["threadFlows"][0]["locations"];
    let text = broken();
    let lines: Vec<&str> = text.lines().collect();
    let steps: Vec<(&str, &str)> = flow
        .as_array()
        .expect("steps")
        .iter()
        .map(|step| {
            let line = step["location"]["physicalLocation"]["region"]["startLine"].as_u64();
            let line = usize::try_from(line.expect("a line")).expect("a line");
            let told = step["location"]["message"]["text"].as_str();
            (told.expect("a text"), lines[line - 1].trim())
        })
        .collect();
    let of = |word: &str| {
        let step = steps.iter().find(|(told, _)| told.starts_with(word));
        step.unwrap_or_else(|| panic!("{word}: {steps:?}")).1
    };
    assert_eq!(of("GET "), "Site:");
    assert_eq!(of("distribution "), "Site:");
    assert_eq!(
        of("origin "),
        "DomainName: !GetAtt Pages.RegionalDomainName"
    );
    assert_eq!(of("s3:GetObject "), "Pages:");
}

#[test]
fn the_tags_of_a_rule_all_differ_as_the_schema_of_sarif_asks() {
    let folder = Folder::new("tags").with("site.yaml", broken());
    let ran = folder.run(&["lint", "--format", "sarif", "site.yaml"]);
    let sarif = ran.ends_with(1).json();
    let rules = sarif["runs"][0]["tool"]["driver"]["rules"].as_array();
    for rule in rules.expect("rules") {
        let tags = rule["properties"]["tags"].as_array().expect("tags");
        let texts = tags.iter().map(ToString::to_string);
        let different: std::collections::BTreeSet<String> = texts.collect();
        assert_eq!(different.len(), tags.len(), "{}: {tags:?}", rule["id"]);
    }
}
