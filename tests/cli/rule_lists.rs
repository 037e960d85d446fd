//! The list of rules, and tests of the user's own.

use crate::run::{Folder, OWN_RULE, broken, mended};

fn indented(text: &str, by: usize) -> String {
    let blanks = " ".repeat(by);
    let lines = text.lines().filter(|line| !line.is_empty());
    lines
        .flat_map(|line| [blanks.as_str(), line, "\n"])
        .collect()
}

#[test]
fn every_rule_is_listed_in_every_format() {
    let folder = Folder::new("rules");
    let json = folder
        .run(&["rules", "--format", "json"])
        .ends_with(0)
        .json();
    let all = json.as_array().expect("a list");
    assert!(all.len() > 60, "{}", all.len());
    for rule in all {
        for key in ["id", "name", "severity", "class", "family", "finds"] {
            assert_ne!(rule[key].as_str().expect(key), "", "{rule}");
        }
    }
    let text = folder.run(&["rules"]).ends_with(0).stdout;
    assert_eq!(text.lines().count(), all.len());
    let table = folder
        .run(&["rules", "--format", "markdown"])
        .ends_with(0)
        .stdout;
    assert_eq!(table.lines().count(), all.len() + 2);
    let own = folder.with("policies/own.guard", OWN_RULE);
    let more = own.run(&["rules", "--rules", "policies"]).ends_with(0);
    more.prints("OURS-1");
}

#[test]
fn own_rules_are_tested_as_the_stock_command_does() {
    let tests = "- name: starts elsewhere\n  input: {distributions: [{enabled: 'yes', default_root_object: index.html}]}\n  expectations: {rules: {OURS_1: FAIL}}\n- name: starts there\n  input: {distributions: [{enabled: 'yes', default_root_object: start.html}]}\n  expectations: {rules: {OURS_1: PASS}}\n- name: nothing to start\n  input: {distributions: []}\n  expectations: {rules: {OURS_1: SKIP}}\n";
    let folder = Folder::new("rules-test")
        .with("own.guard", OWN_RULE)
        .with("tests/own_tests.yaml", tests);
    let ran = folder.run(&["rules", "test"]).ends_with(0);
    ran.prints("rule files: 1; tests: 3; expectations met: 3, not met: 0");
    let folder = folder.with("tests/own_tests.yaml", tests.replace("PASS", "FAIL"));
    let ran = folder.run(&["rules", "test", "."]).ends_with(1);
    ran.prints("failed: starts there (tests/own_tests.yaml)")
        .prints("tests/own_tests.yaml:6:26: `OURS_1` is expected to FAIL, and it ends with PASS");
}

#[test]
fn own_rules_are_tested_on_templates_and_for_findings() {
    let test = |findings: &str| {
        format!(
            "- name: a site\n  input:\n{}  findings: {findings}\n",
            indented(&mended(), 4)
        )
    };
    let folder = Folder::new("rules-findings")
        .with("own.guard", OWN_RULE)
        .with(
            "tests/own_test.yaml",
            test("[{rule: OURS-1, address: Site, severity: warning}]"),
        );
    folder
        .run(&["rules", "test", "-v"])
        .ends_with(0)
        .prints("passed: a site");
    let folder = folder.with("tests/own_test.yaml", test("[]"));
    folder
        .run(&["rules", "test"])
        .ends_with(1)
        .prints("a finding is not expected: OURS-1 of `Site`");
    let folder = folder.with(
        "tests/own_test.yaml",
        test("[{address: Site}, {address: Other}]"),
    );
    folder
        .run(&["rules", "test"])
        .ends_with(1)
        .prints("there is no such finding");
}

#[test]
fn what_is_wrong_with_tests_is_told_where_it_stands() {
    let folder = Folder::new("rules-wrong").with("own.guard", OWN_RULE);
    folder
        .run(&["rules", "test"])
        .ends_with(0)
        .prints("own.guard: no tests");
    for (text, told) in [
        ("- name: a\n", "own_test.yaml:1:3: a test has an `input`"),
        ("- {name: a, input: {}}\n", "a test expects something"),
        (
            "- {name: a, input: {}, expectation: {}}\n",
            "a test has no `expectation`; did you mean `expectations`?",
        ),
        (
            "- {name: a, input: {}, expectations: {rules: {OURS_1: MAYBE}}}\n",
            "`PASS`, `FAIL` or `SKIP`",
        ),
        ("name: a\n", "a list of tests"),
        ("- [", "own_test.yaml:1:"),
    ] {
        let folder = Folder::new("rules-wrong-one")
            .with("own.guard", OWN_RULE)
            .with("tests/own_test.yaml", text);
        folder.run(&["rules", "test"]).ends_with(2).notes(told);
    }
    let unknown = "- {name: a, input: {}, expectations: {rules: {OTHER: PASS}}}\n";
    let folder = folder.with("tests/own_test.yaml", unknown);
    folder
        .run(&["rules", "test"])
        .ends_with(1)
        .prints("there is no rule `OTHER`");
    Folder::new("rules-none")
        .with("site.yaml", broken())
        .run(&["rules", "test"])
        .ends_with(3);
}
