//! The examples do what the README says of them.

use crate::common::{keep, root, text};
use serde_json::Value;
use std::process::{Command, Output};

fn lint(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_cf403"))
        .arg("lint")
        .args(arguments)
        .current_dir(root())
        .output()
        .expect("the command starts")
}

fn report(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("a report is JSON")
}

fn rules(report: &Value) -> Vec<&str> {
    let findings = report["findings"].as_array().into_iter().flatten();
    findings
        .filter_map(|finding| finding["rule"].as_str())
        .collect()
}

#[test]
fn each_broken_example_breaks_as_it_says_and_each_mended_one_is_clean() {
    let expected: [(&str, &[&str]); 4] = [
        ("cloudformation/broken.yaml", &["CF403-B208", "CF403-D403"]),
        ("cloudformation/mended.yaml", &[]),
        ("terraform/broken", &["CF403-C301"]),
        ("terraform/mended", &[]),
    ];
    for (path, wanted) in expected {
        let output = lint(&["--format", "json", &format!("examples/{path}")]);
        let report = report(&output);
        let found = rules(&report);
        assert_eq!(found, wanted, "{path}: {report:#}");
        assert_eq!(report["summary"]["distributions"], 1, "{path}");
        assert_eq!(
            output.status.code(),
            Some(i32::from(!wanted.is_empty())),
            "{path}"
        );
    }
}

#[test]
fn the_readme_shows_what_is_really_printed() {
    let output = lint(&["examples/cloudformation"]);
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

/// The rows of the README's table of causes: the file of the example, and the rules.
fn causes(readme: &str) -> Vec<(String, Vec<String>)> {
    let rows = readme
        .lines()
        .filter(|line| line.contains("](examples/causes/"));
    rows.map(|row| {
        let cells: Vec<&str> = row.split(" | ").collect();
        let [_, example, rules] = cells.as_slice() else {
            panic!("{row}");
        };
        let (_, file) = example.split_once("](").expect("a link");
        let rules = rules.trim_end_matches(" |").split(", ");
        (
            file.trim_end_matches(')').to_owned(),
            rules.map(ToOwned::to_owned).collect(),
        )
    })
    .collect()
}

/// Whether a rule is one that is named, such as `B201` or `B204 to B210`.
fn is_among(rule: &str, named: &[String]) -> bool {
    let rule = rule.trim_start_matches("CF403-");
    named.iter().any(|named| match named.split_once(" to ") {
        Some((first, last)) => (first..=last).contains(&rule),
        None => named == rule,
    })
}

#[test]
fn the_example_of_each_cause_in_the_readme_breaks_by_one_rule_of_its_row() {
    let rows = causes(&text("README.md"));
    for (file, named) in &rows {
        let output = lint(&["--format", "json", "--fail-on", "note", file]);
        let report = report(&output);
        let found = rules(&report);
        assert_eq!(found.len(), 1, "{file}: {report:#}");
        assert!(is_among(found[0], named), "{file}: {found:?}");
        assert_eq!(output.status.code(), Some(1), "{file}");
    }
    let shown: std::collections::BTreeSet<String> =
        rows.into_iter().map(|(file, _)| file).collect();
    let there: std::collections::BTreeSet<String> =
        std::fs::read_dir(root().join("examples/causes"))
            .expect("the folder is there")
            .map(|entry| {
                let name = entry.expect("an entry").file_name();
                format!("examples/causes/{}", name.to_string_lossy())
            })
            .collect();
    assert_eq!(shown, there);
}

#[test]
fn the_readme_names_only_rules_that_there_are() {
    let list = text("rules/README.md");
    for (file, rules) in causes(&text("README.md")) {
        for rule in rules.iter().flat_map(|rule| rule.split(" to ")) {
            assert!(
                list.contains(&format!("| CF403-{rule} |")),
                "{file}: {rule}"
            );
        }
    }
}
