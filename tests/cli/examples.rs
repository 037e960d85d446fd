//! The examples do what the README says of them.

use crate::common::{root, text};
use std::process::{Command, Output};

fn lint(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_cf403"))
        .arg("lint")
        .args(arguments)
        .current_dir(root())
        .output()
        .expect("the command starts")
}

#[test]
fn each_broken_example_breaks_as_it_says_and_each_mended_one_is_clean() {
    let expected: [(&str, &[&str]); 4] = [
        ("cloudformation/broken.yaml", &["CF403-B208", "CF403-D403"]),
        ("cloudformation/mended.yaml", &[]),
        ("terraform/broken", &["CF403-C301"]),
        ("terraform/mended", &[]),
    ];
    for (path, rules) in expected {
        let output = lint(&["--format", "json", &format!("examples/{path}")]);
        let report: serde_json::Value =
            serde_json::from_slice(&output.stdout).expect("a report is JSON");
        let found: Vec<&str> = report["findings"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|finding| finding["rule"].as_str())
            .collect();
        assert_eq!(found, rules, "{path}: {report:#}");
        assert_eq!(report["summary"]["distributions"], 1, "{path}");
        assert_eq!(
            output.status.code(),
            Some(i32::from(!rules.is_empty())),
            "{path}"
        );
    }
}

#[test]
fn the_readme_shows_what_is_really_printed() {
    let output = lint(&["examples"]);
    let printed = String::from_utf8(output.stdout).expect("a report is UTF-8");
    let mut printed = printed.lines().map(str::trim_end);
    let readme = text("README.md");
    let shown = readme
        .split("```text\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .expect("a block with the output");
    let mut lines = 0;
    for line in shown.lines().filter(|line| *line != "…") {
        lines += 1;
        assert!(
            printed.any(|one| one == line),
            "README.md shows a line that `cf403 lint examples` does not print there: {line}"
        );
    }
    assert!(lines > 10);
    assert_eq!(output.status.code(), Some(1));
}
