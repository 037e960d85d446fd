//! `cf403.yaml`: what counts, what is left aside, what is passed over, and that the nearer word counts more.

use crate::run::{Folder, broken, mended};

const LINT: [&str; 3] = ["lint", "--format", "json"];

fn found(folder: &Folder, more: &[&str], code: i32) -> Vec<String> {
    let ran = folder.run(&[&LINT, more].concat()).ends_with(code);
    ran.findings().into_iter().map(|(rule, _)| rule).collect()
}

#[test]
fn what_is_excluded_is_passed_over_and_what_is_named_is_not() {
    let folder = Folder::new("settings-exclude")
        .with("cf403.yaml", "exclude: [old, 'gen/*.json']\n")
        .with("site.yaml", mended())
        .with("infra/old/site.yaml", broken())
        .with("gen/site.json", "{\"Resources\": ")
        .with("draft/site.yaml", broken());
    assert_eq!(found(&folder, &["--exclude", "draft"], 0), [""; 0]);
    assert_eq!(found(&folder, &[], 1), ["CF403-B201"]);
    assert_eq!(found(&folder, &["infra/old/site.yaml"], 1), ["CF403-B201"]);
    // Excluded by the settings of the repository, wherever one stands in it.
    let below = folder.run(&["lint", "--allow-empty", "infra"]).ends_with(0);
    below.prints("no findings");
    folder
        .run(&["lint", "--exclude", "../x", "."])
        .ends_with(2)
        .notes("--exclude: `../x` is no path");
}

#[test]
fn a_severity_makes_a_finding_count_more_or_less() {
    let folder = Folder::new("settings-severity")
        .with("cf403.yaml", "severity: {CF403-B201: note}\n")
        .with("site.yaml", broken());
    assert_eq!(found(&folder, &[], 0), ["CF403-B201"]);
    assert_eq!(found(&folder, &["--fail-on", "note"], 1), ["CF403-B201"]);
    assert_eq!(found(&folder, &["--no-config"], 1), ["CF403-B201"]);
}

#[test]
fn the_nearer_word_counts_more() {
    let folder = Folder::new("settings-nearer")
        .with(
            "cf403.yaml",
            "fail-on: note\nseverity: {oac-bucket-without-policy: warning}\n",
        )
        .with(
            "none.yaml",
            "fail-on: error\nseverity: {oac-bucket-without-policy: warning}\n",
        )
        .with("site.yaml", broken());
    let code = |arguments: &[&str], environment: &[(&str, &str)]| {
        let mut command = folder.command(&[&["lint", "--concise"], arguments].concat());
        let mut child = command
            .envs(environment.iter().copied())
            .spawn()
            .expect("it starts");
        child.wait().expect("it ends").code()
    };
    assert_eq!(code(&[], &[]), Some(1));
    assert_eq!(code(&[], &[("CF403_FAIL_ON", "error")]), Some(0));
    assert_eq!(
        code(&["--fail-on", "warning"], &[("CF403_FAIL_ON", "error")]),
        Some(1)
    );
    assert_eq!(code(&["--config", "none.yaml"], &[]), Some(0));
    assert_eq!(code(&[], &[("CF403_CONFIG", "none.yaml")]), Some(0));
    assert_eq!(code(&["--config", "missing.yaml"], &[]), Some(2));
}

#[test]
fn findings_are_ignored_with_a_reason_and_counted() {
    let folder = Folder::new("settings-ignore")
        .with(
            "cf403.yaml",
            "ignore:\n  - {rule: CF403-B201, reason: filled by hand, paths: [legacy]}\n  - rule: CF403-E501\n",
        )
        .with("legacy/site.yaml", broken());
    let ran = folder.run(&LINT).ends_with(0);
    assert_eq!(ran.findings(), []);
    let report = ran.json();
    assert_eq!(report["summary"]["ignored"], 1);
    assert_eq!(report["suppressed"][0]["by"], "settings");
    assert_eq!(report["suppressed"][0]["reason"], "filled by hand");
    ran.notes("cf403.yaml:3:11: there is no finding of `CF403-E501` to ignore");
    let folder = folder.with("site.yaml", broken());
    assert_eq!(found(&folder, &[], 1), ["CF403-B201"]);
    // One file says nothing about what others hold.
    let one = folder.run(&["lint", "legacy/site.yaml"]).ends_with(0);
    assert!(!one.stderr.contains("CF403-E501"), "{}", one.stderr);
}

#[test]
fn an_ignore_without_the_reason_that_is_required_ignores_nothing() {
    let ignoring = |reason: &str| {
        broken().replace(
            "  Site:\n",
            &format!("  # cf403: ignore[CF403-B201] {reason}\n  Site:\n"),
        )
    };
    let folder = Folder::new("settings-reason")
        .with("site.yaml", ignoring(""))
        .with("cf403.yaml", "require-reason: false\n");
    folder.run(&["lint"]).ends_with(0);
    let folder = folder.with("cf403.yaml", "require-reason: true\n");
    folder
        .run(&["lint"])
        .ends_with(1)
        .notes("site.yaml:")
        .notes("`require-reason` is set");
    folder
        .with("site.yaml", ignoring("filled by hand"))
        .run(&["lint"])
        .ends_with(0);
}

#[test]
fn rules_are_selected_by_id_name_and_family() {
    let folder = Folder::new("settings-select")
        .with("site.yaml", broken())
        .with("cf403.yaml", "select: [CF403-E]\n");
    assert_eq!(found(&folder, &[], 0), [""; 0]);
    for chosen in [
        "CF403-B",
        "CF403-B201",
        "oac-bucket-without-policy",
        "CF403-E,cf403-b201",
    ] {
        assert_eq!(
            found(&folder, &["--select", chosen], 1),
            ["CF403-B201"],
            "{chosen}"
        );
    }
    let ran = folder.run(&[&LINT[..], &["--select=CF403-B", "--ignore=CF403-B201"]].concat());
    assert_eq!(ran.ends_with(0).json()["summary"]["ignored"], 1);
    let wrong = folder.run(&["lint", "--select", "CF403-B999"]).ends_with(2);
    wrong.notes("--select: there is no rule `CF403-B999`");
}

#[test]
fn a_rule_that_does_not_exist_is_told_where_it_stands() {
    let folder = Folder::new("settings-wrong").with("site.yaml", mended());
    for (text, place) in [
        (
            "select: [CF403-B2001]\n",
            "cf403.yaml:1:10: there is no rule `CF403-B2001`; did you mean",
        ),
        (
            "ignore:\n  - {rule: oac-bucket-without-polcy}\n",
            "cf403.yaml:2:12: there is no rule",
        ),
        (
            "severity: {CF403-Q1: note}\n",
            "cf403.yaml:1:12: there is no rule `CF403-Q1`",
        ),
        (
            "ignore: [CF403-B]\n",
            "cf403.yaml:1:10: there is no rule `CF403-B`",
        ),
        (
            "rules: [policies]\n",
            "policies: there is no such file or folder",
        ),
        (
            "failon: note\n",
            "cf403.yaml:1:1: there is no setting `failon`; did you mean `fail-on`?",
        ),
    ] {
        let folder = Folder::new("settings-wrong-one").with("site.yaml", mended());
        let ran = folder.with("cf403.yaml", text).run(&["lint"]).ends_with(2);
        ran.notes(place);
    }
    folder.run(&["lint"]).ends_with(0);
}

#[test]
fn init_writes_settings_that_change_nothing_and_overwrites_none() {
    let folder = Folder::new("init").with("site.yaml", broken());
    let before = folder.run(&LINT).ends_with(1).stdout;
    folder
        .run(&["init"])
        .ends_with(0)
        .prints("cf403.yaml is written");
    assert_eq!(folder.run(&LINT).ends_with(1).stdout, before);
    folder
        .run(&["init"])
        .ends_with(2)
        .notes("cf403.yaml is there already");
    assert!(folder.read("cf403.yaml").contains("# fail-on: warning"));
}
