//! Findings that somebody does not want to hear of: ignored in the file, or known from a baseline.

use crate::run::{Folder, broken};

const ORIGIN: &str = "            DomainName: !GetAtt Pages.RegionalDomainName";

/// The broken site with a line of its own before one that is in it.
fn with_line_before(line: &str, before: &str) -> String {
    assert!(broken().contains(before), "{before}");
    broken().replacen(before, &format!("{line}\n{before}"), 1)
}

#[test]
fn a_comment_beside_or_above_the_value_or_the_resource_ignores_a_rule() {
    let comment = "# cf403: ignore[CF403-B201] the pipeline writes the policy";
    let texts = [
        with_line_before(&format!("            {comment}"), ORIGIN),
        broken().replacen(ORIGIN, &format!("{ORIGIN} {comment}"), 1),
        with_line_before(&format!("  {comment}"), "  Site:"),
        broken().replacen("  Site:", &format!("  Site: {comment}"), 1),
        with_line_before(&format!("  {comment}"), "  Pages:"),
        broken().replacen(
            "  Site:",
            "  # cf403: ignore[F601, oac-bucket-without-policy]\n  Site:",
            1,
        ),
    ];
    for (number, text) in texts.into_iter().enumerate() {
        let folder = Folder::new(&format!("ignored-{number}")).with("site.yaml", text);
        let ran = folder.run(&["lint", "site.yaml"]).ends_with(0);
        assert!(
            ran.stdout
                .contains("no findings in 1 file (1 distribution); 1 ignored"),
            "{number}: {}",
            ran.stdout
        );
    }
}

#[test]
fn what_is_ignored_is_told_by_every_format_that_can() {
    let text = with_line_before("  # cf403: ignore[CF403-B201] by hand", "  Site:");
    let folder = Folder::new("ignored-formats").with("site.yaml", text);
    let json = folder
        .run(&["lint", "--format", "json", "site.yaml"])
        .ends_with(0)
        .json();
    assert_eq!(json["summary"]["ignored"], 1);
    assert_eq!(json["suppressed"][0]["reason"], "by hand");
    assert_eq!(json["suppressed"][0]["finding"]["rule"], "CF403-B201");
    let sarif = folder
        .run(&["lint", "--format", "sarif", "site.yaml"])
        .ends_with(0)
        .json();
    let suppression = &sarif["runs"][0]["results"][0]["suppressions"][0];
    assert_eq!(suppression["kind"], "inSource");
    assert_eq!(suppression["justification"], "by hand");
    let junit = folder.run(&["lint", "--format", "junit", "site.yaml"]);
    let junit = junit.ends_with(0).stdout;
    assert!(junit.contains("<skipped message=\"by hand\""), "{junit}");
    let markdown = folder.run(&["lint", "--format", "markdown", "site.yaml"]);
    let markdown = markdown.ends_with(0).stdout;
    assert!(markdown.contains("1 ignored"), "{markdown}");
}

#[test]
fn a_resource_says_in_its_metadata_what_a_format_without_comments_cannot() {
    let said = "  Site:\n    Metadata: {cf403: {ignore: [{rule: CF403-B201, reason: by hand}]}}";
    let folder = Folder::new("metadata").with("site.yaml", broken().replacen("  Site:", said, 1));
    let json = folder
        .run(&["lint", "--format", "json", "site.yaml"])
        .ends_with(0)
        .json();
    assert_eq!(json["suppressed"][0]["reason"], "by hand");
    // The bucket is another resource, and nothing of the finding that it could ignore lies in it but the label.
    let said = "  Access:\n    Metadata: {cf403: {ignore: [{rule: CF403-B201, reason: by hand}]}}";
    let folder = Folder::new("metadata-elsewhere")
        .with("site.yaml", broken().replacen("  Access:", said, 1));
    let ran = folder.run(&["lint", "site.yaml"]).ends_with(1);
    assert!(
        ran.stderr
            .contains("there is no finding of `CF403-B201` here to ignore"),
        "{}",
        ran.stderr
    );
}

#[test]
fn an_ignore_that_takes_away_nothing_is_told() {
    for (number, (comment, said)) in [
        (
            "# cf403: ignore[CF403-C301]",
            "there is no finding of `CF403-C301` here to ignore",
        ),
        (
            "# cf403: ignore[oac-bucket-without-polizy]",
            "there is no rule `oac-bucket-without-polizy`; did you mean `oac-bucket-without-policy`?",
        ),
        (
            "# cf403: ignore[*]",
            "`*` is no rule: name each rule that is to be ignored",
        ),
        ("# cf403: ignore everything", "this comment names no rule"),
        ("# cf403: off", "this comment asks for nothing that is known"),
    ]
    .into_iter()
    .enumerate()
    {
        let text = with_line_before(&format!("  {comment}"), "  Site:");
        let folder = Folder::new(&format!("unused-{number}")).with("site.yaml", text);
        let ran = folder.run(&["lint", "-v", "site.yaml"]).ends_with(1);
        assert!(ran.stderr.contains(said), "{comment}: {}", ran.stderr);
        assert!(ran.stderr.contains("site.yaml:12:"), "{}", ran.stderr);
    }
}

#[test]
fn a_baseline_leaves_aside_what_was_there_and_tells_what_is_gone() {
    let folder = Folder::new("baseline").with("infra/site.yaml", broken());
    let arguments = ["lint", "--write-baseline", "cf403.baseline.json", "infra"];
    let ran = folder.run(&arguments).ends_with(0);
    assert!(ran.stderr.contains("1 findings written"), "{}", ran.stderr);
    let text = folder.read("cf403.baseline.json");
    assert!(!text.contains("line"), "{text}");

    // Ten lines more above the finding, and the folder named in another way.
    let folder = folder.with(
        "infra/site.yaml",
        format!("{}{}", "# more\n".repeat(10), broken()),
    );
    let known = ["lint", "--baseline", "cf403.baseline.json"];
    let ran = folder.run(&[&known[..], &["./infra/site.yaml"]].concat());
    let ran = ran.ends_with(0);
    assert!(
        ran.stdout.contains("1 known from the baseline"),
        "{}",
        ran.stdout
    );

    // What is new fails, what is gone is told.
    let folder = folder
        .with("infra/site.yaml", broken().replace("  Site:", "  Shop:"))
        .with("infra/other.yaml", broken());
    let ran = folder.run(&[&known[..], &["infra"]].concat()).ends_with(1);
    assert!(
        ran.stderr
            .contains("CF403-B201 of `Site` in infra/site.yaml no longer occurs"),
        "{}",
        ran.stderr
    );
    assert!(ran.stdout.contains("2 errors in 2 files"), "{}", ran.stdout);
}

#[test]
fn a_baseline_that_is_none_ends_with_2() {
    let folder = Folder::new("no-baseline")
        .with("site.yaml", broken())
        .with("odd.json", "{\"version\": 1}")
        .with("new.json", "{\"version\": 7, \"findings\": []}");
    for (file, said) in [
        ("odd.json", "this is no baseline: missing field `findings`"),
        ("new.json", "this baseline has the version 7"),
        ("gone.json", "gone.json"),
    ] {
        let ran = folder
            .run(&["lint", "--baseline", file, "site.yaml"])
            .ends_with(2);
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
    }
}

#[test]
fn exit_zero_tells_all_and_fails_nothing() {
    let folder = Folder::new("exit-zero").with("site.yaml", broken());
    let ran = folder
        .run(&["lint", "--exit-zero", "site.yaml"])
        .ends_with(0);
    assert!(ran.stdout.contains("error[CF403-B201]"), "{}", ran.stdout);
    folder
        .run(&["lint", "--exit-zero", "gone.yaml"])
        .ends_with(2);
}

#[test]
fn only_what_a_plan_brings_is_told_where_that_is_asked_for() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/plans/policy-removed.json"
    );
    let text = std::fs::read_to_string(path).expect("a plan of the repository");
    let mut plan: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    let folder = Folder::new("only-new").with("brings.json", plan.to_string());
    for entry in plan["resource_changes"].as_array_mut().expect("changes") {
        entry["change"]["actions"] = serde_json::json!(["no-op"]);
        if entry["type"] == "aws_s3_bucket_policy" {
            entry["change"]["before"] = serde_json::Value::Null;
        }
    }
    let folder = folder.with("leaves.json", plan.to_string());
    for (name, all, new) in [("brings.json", 1, 1), ("leaves.json", 1, 0)] {
        let ran = folder.run(&["lint", name]);
        assert_eq!(ran.code, Some(all), "{name}: {}", ran.stdout);
        let ran = folder.run(&["lint", "--only", "new", name]);
        assert_eq!(ran.code, Some(new), "{name}: {}", ran.stdout);
    }
}
