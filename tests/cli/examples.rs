//! The examples do what the README says of them.

use crate::common::{keep, root, text};
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
    let first = printed.split("\n\nerror[").next().unwrap_or_default();
    // Of the places, only the first is shown.
    let (place, rest) = first.split_once("╰────\n").expect("a place");
    let (_, told) = rest.split_once("\n  request").expect("a request");
    let shown = format!("{place}╰────\n…\n  request{told}\n");
    let trimmed: String = shown
        .lines()
        .flat_map(|line| [line.trim_end(), "\n"])
        .collect();

    let readme = text("README.md");
    let (before, rest) = readme.split_once("```text\n").expect("a block");
    let (_, after) = rest.split_once("```").expect("the end of the block");
    keep(
        "README.md",
        &format!("{before}```text\n{trimmed}```{after}"),
    );
    assert_eq!(output.status.code(), Some(1));
}
