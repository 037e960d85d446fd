//! What sources beside a plan give: places, ignores, and the sign that they are not those of the plan. And what sources
//! alone are given: values for variables.

use crate::run::{Found, run, run_given};
use cf403::check::{Certainty, ignore};
use cf403::symbolic::Given;

const SOURCE: &str = include_str!("configurations/heredoc-star/main.tf");
const PLAN: &str = include_str!("configurations/heredoc-star/plan.json");
const MODULE: &str = include_str!("configurations/never-signs/main.tf");

fn line_of(found: &Found, rule: &str) -> (String, usize) {
    let finding = found.findings.iter().find(|one| one.rule == rule);
    let at = finding.unwrap_or_else(|| panic!("no {rule}")).at;
    let source = found.sources.get(at.source);
    (source.path().to_owned(), source.position(at.start).line)
}

fn line_in(text: &str, part: &str) -> usize {
    text.lines()
        .position(|line| line.contains(part))
        .expect("a line")
        + 1
}

#[test]
fn a_finding_of_a_plan_points_into_the_heredoc() {
    let both = run(&[("site/main.tf", SOURCE), ("site/plan.json", PLAN)]);
    let (path, line) = line_of(&both, "CF403-B208");
    assert_eq!(path, "site/main.tf");
    assert_eq!(line, line_in(SOURCE, "\"AWS:SourceArn\""));
}

#[test]
fn a_comment_in_the_sources_takes_away_a_finding_of_the_plan() {
    taken_away_above("resource \"aws_s3_bucket_policy\"");
}

#[test]
fn a_comment_above_a_heredoc_did_not_speak_of_what_stands_in_it() {
    taken_away_above("  policy = <<");
}

/// A comment above this line takes away the finding in the heredoc, of the plan and of the sources alone.
fn taken_away_above(line: &str) {
    assert_eq!(SOURCE.matches(line).count(), 1, "{line}");
    let marked = SOURCE.replace(line, &format!("# cf403: ignore[CF403-B208] known\n{line}"));
    for texts in [
        vec![("site/main.tf", marked.as_str()), ("site/plan.json", PLAN)],
        vec![("site/main.tf", marked.as_str())],
    ] {
        let found = run(&texts);
        let (told, taken, remarks) = ignore(
            found.findings,
            &found.analysis.ignores,
            crate::common::rules().all(),
            &found.analysis.units,
            &found.sources,
        );
        assert!(told.iter().all(|one| one.rule != "CF403-B208"));
        assert_eq!(taken.len(), 1);
        assert_eq!(taken[0].reason, "known");
        assert_eq!(remarks, []);
    }
}

#[test]
fn words_in_a_string_are_no_comment() {
    let text = "locals {\n  a = \"# cf403: ignore[x]\"\n  b = <<EOF\n# cf403: ignore[y]\nEOF\n}\n";
    let found = run(&[("site/main.tf", &format!("{SOURCE}{text}"))]);
    assert_eq!(found.analysis.ignores, []);
    assert_eq!(found.said(), [""; 0]);
}

#[test]
fn sources_that_are_not_those_of_the_plan_are_left_aside() {
    // The policy now refers to the distribution, which the plan's does not.
    let changed = SOURCE.replace(
        "arn:aws:cloudfront::111122223333:distribution/*",
        "${aws_cloudfront_distribution.site.arn}",
    );
    let both = run(&[("site/main.tf", &changed), ("site/plan.json", PLAN)]);
    let said = both.said().join("; ");
    assert!(said.contains("`aws_s3_bucket_policy.pages`"), "{said}");
    let plan = run(&[("site/plan.json", PLAN)]);
    assert_eq!(both.rules(), plan.rules());
}

#[test]
fn a_plan_is_not_judged_twice_where_its_sources_are() {
    let both = run(&[("site/main.tf", SOURCE), ("site/plan.json", PLAN)]);
    assert_eq!(both.analysis.units.len(), 1);
    let apart = run(&[("site/main.tf", SOURCE), ("plans/plan.json", PLAN)]);
    assert_eq!(apart.analysis.units.len(), 2);
    let given = Given {
        sources: Some("site".to_owned()),
        ..Given::default()
    };
    let named = run_given(
        &[("site/main.tf", SOURCE), ("plans/plan.json", PLAN)],
        &given,
    );
    assert_eq!(named.analysis.units.len(), 1);
    assert_eq!(line_of(&named, "CF403-B208").0, "site/main.tf");
}

#[test]
fn a_variable_is_what_the_command_line_says_or_its_default() {
    let texts = [("site/main.tf", MODULE)];
    assert_eq!(run(&texts).errors(), ["CF403-A102"]);
    let given = Given {
        variables: vec![("signs".into(), "always".into())],
        ..Given::default()
    };
    assert_eq!(run_given(&texts, &given).errors(), [""; 0]);
}

#[test]
fn a_file_of_values_counts_if_it_is_taken_by_itself_or_named() {
    let values = "signs = \"always\"\n";
    let by_itself = [("site/main.tf", MODULE), ("site/prod.auto.tfvars", values)];
    assert_eq!(run(&by_itself).errors(), [""; 0]);
    let other = [("site/main.tf", MODULE), ("env/prod.tfvars", values)];
    assert_eq!(run(&other).errors(), ["CF403-A102"]);
    let given = Given {
        variable_files: vec!["env/prod.tfvars".to_owned()],
        ..Given::default()
    };
    assert_eq!(run_given(&other, &given).errors(), [""; 0]);
    let json = [
        ("site/main.tf", MODULE),
        ("site/terraform.tfvars.json", "{\"signs\": \"always\"}"),
    ];
    assert_eq!(run(&json).errors(), [""; 0]);
}

/// The site that never signs, with something changed.
fn changed(from: &str, to: &str) -> Found {
    assert!(MODULE.contains(from), "{from}");
    run(&[("site/main.tf", &MODULE.replace(from, to))])
}

#[test]
fn a_variable_without_a_value_makes_nothing_certain() {
    let found = changed("  default = \"never\"\n", "");
    assert_eq!(found.errors(), [""; 0]);
    let certain = found.findings.iter();
    let certain = certain.filter(|one| one.certainty == Certainty::Certain);
    assert_eq!(certain.map(|one| &*one.rule).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn a_choice_by_a_variable_without_a_value_makes_nothing_certain() {
    let chosen = MODULE.replace("\"never\"", "\"unused\"");
    let asked = chosen.replace("var.signs", "var.on ? \"always\" : \"never\"");
    assert_ne!(asked, chosen, "the choice is in the text");
    let text = format!("{asked}\nvariable \"on\" {{\n  type = bool\n}}\n");
    let found = run(&[("site/main.tf", &text)]);
    assert_eq!(found.errors(), [""; 0], "{:?}", found.said());
    for (value, expected) in [("true", &[][..]), ("false", &["CF403-A102"][..])] {
        let given = Given {
            variables: vec![("on".into(), value.into())],
            ..Given::default()
        };
        assert_eq!(
            run_given(&[("site/main.tf", &text)], &given).errors(),
            expected
        );
    }
}

#[test]
fn a_policy_that_may_not_be_there_is_not_missing_and_grants_nothing_for_sure() {
    let policy = "resource \"aws_s3_bucket_policy\" \"pages\" {\n";
    let counted =
        format!("variable \"on\" {{\n  type = bool\n}}\n\n{policy}  count  = var.on ? 1 : 0\n");
    let text = MODULE
        .replace("\"never\"", "\"always\"")
        .replace(policy, &counted);
    let found = run(&[("site/main.tf", &text)]);
    assert_eq!(found.rules(), [""; 0], "{:?}", found.said());
    for (value, expected) in [("true", &[][..]), ("false", &["CF403-B201"][..])] {
        let given = Given {
            variables: vec![("on".into(), value.into())],
            ..Given::default()
        };
        assert_eq!(
            run_given(&[("site/main.tf", &text)], &given).errors(),
            expected
        );
    }
}

#[test]
fn a_secret_value_is_told_nowhere() {
    let secret = "variable \"signs\" {\n  type      = string\n  sensitive = true\n";
    let text = MODULE
        .replace("variable \"signs\" {\n  type    = string\n", secret)
        .replace("default = \"never\"", "default   = \"hunter2\"")
        .replace("bucket = \"pages\"", "bucket = \"${var.signs}-pages\"");
    assert!(text.contains("hunter2") && text.contains("${var.signs}-pages"));
    let found = run(&[("site/main.tf", &text)]);
    let told = format!("{:?}", found.analysis.units);
    assert!(!told.contains("hunter2"), "it is in the units");
    assert!(!format!("{:?}", found.findings).contains("hunter2"));
}

#[test]
fn a_module_from_elsewhere_that_is_told_of_the_bucket_may_write_its_policy() {
    let text = MODULE.replace("\"never\"", "\"always\"");
    let (site, _) = text
        .split_once("resource \"aws_s3_bucket_policy\"")
        .expect("a policy");
    assert_eq!(run(&[("site/main.tf", site)]).errors(), ["CF403-B201"]);
    let module = |argument: &str| {
        format!(
            "{site}\nmodule \"policy\" {{\n  source = \"elsewhere/policy/aws\"\n  {argument}\n}}\n"
        )
    };
    for argument in ["bucket = aws_s3_bucket.pages.id", "bucket = \"pages\""] {
        let found = run(&[("site/main.tf", &module(argument))]);
        assert_eq!(found.errors(), [""; 0], "{argument}");
        assert!(found.analysis.units[0].open.is_some());
    }
    let other = run(&[("site/main.tf", &module("name = \"vpc\""))]);
    assert_eq!(other.errors(), ["CF403-B201"]);
}

#[test]
fn what_is_referred_to_and_not_declared_leaves_the_rest_open() {
    let text = MODULE.replace("\"never\"", "\"always\"");
    let (site, _) = text
        .split_once("resource \"aws_s3_bucket_policy\"")
        .expect("a policy");
    let lacking = format!(
        "{site}\nresource \"aws_sns_topic\" \"t\" {{\n  name = aws_s3_bucket.logs.id\n}}\n"
    );
    let found = run(&[("site/main.tf", &lacking)]);
    assert_eq!(found.errors(), [""; 0]);
}

#[test]
fn a_module_is_judged_where_it_is_called() {
    let call = "module \"site\" {\n  source = \"./inner\"\n  signs  = \"always\"\n}\n";
    let found = run(&[("site/main.tf", call), ("site/inner/main.tf", MODULE)]);
    assert_eq!(found.analysis.units.len(), 1);
    assert_eq!(found.errors(), [""; 0]);
    let twice = format!("{call}\nmodule \"other\" {{\n  source = \"./inner\"\n}}\n");
    let found = run(&[("site/main.tf", &twice), ("site/inner/main.tf", MODULE)]);
    // Both instances give their access control the same name, which AWS refuses.
    assert_eq!(found.errors(), ["CF403-A102", "CF403-X27"]);
    let unsigned = found.findings.iter().filter(|one| one.rule == "CF403-A102");
    let messages: Vec<&str> = unsigned.map(|one| &*one.message).collect();
    assert!(
        messages.iter().any(|one| one.contains("module.other.")),
        "{messages:?}"
    );
    assert!(
        messages.iter().all(|one| !one.contains("module.site.")),
        "{messages:?}"
    );
}

#[test]
fn access_controls_of_two_accounts_were_accused_of_sharing_a_name() {
    let control = |name: &str, provider: &str| {
        format!(
            "resource \"aws_cloudfront_origin_access_control\" \"{name}\" {{\n  {provider}\n  name = \"pages\"\n  origin_access_control_origin_type = \"s3\"\n  signing_behavior = \"always\"\n  signing_protocol = \"sigv4\"\n}}\n"
        )
    };
    let providers = "provider \"aws\" {\n  region = \"us-east-1\"\n}\nprovider \"aws\" {\n  alias = \"other\"\n  region = \"us-east-1\"\n  assume_role {\n    role_arn = \"arn:aws:iam::444455556666:role/deploy\"\n  }\n}\n";
    let told = |provider: &str| {
        let second = control("second", provider);
        let text = format!("{MODULE}\n{providers}\n{second}");
        let found = run(&[("site/main.tf", &text)]);
        let rules = found.findings.iter().map(|one| one.rule.as_str());
        rules.filter(|rule| *rule == "CF403-X27").count()
    };
    assert_eq!(told(""), 1);
    assert_eq!(told("provider = aws.other"), 0);
}

/// The plan with something changed in what it says was written for the policy.
fn plan_with(change: impl Fn(&mut serde_json::Value)) -> String {
    let mut plan: serde_json::Value = serde_json::from_str(PLAN).expect("JSON");
    let written = plan["configuration"]["root_module"]["resources"].as_array_mut();
    let policy = written
        .expect("resources")
        .iter_mut()
        .find(|one| one["address"] == "aws_s3_bucket_policy.pages");
    change(&mut policy.expect("the policy")["expressions"]);
    plan.to_string()
}

#[test]
fn what_every_resource_may_have_does_not_make_sources_others() {
    let plan = plan_with(|expressions| {
        expressions["timeouts"] = serde_json::json!({"create": {"constant_value": "5m"}});
    });
    let both = run(&[("site/main.tf", SOURCE), ("site/plan.json", &plan)]);
    assert_eq!(both.said(), [""; 0]);
    assert_eq!(both.errors(), ["CF403-B208"]);
    let other = plan_with(|expressions| {
        expressions["expected_bucket_owner"] = serde_json::json!({"references": ["var.owner"]});
    });
    let both = run(&[("site/main.tf", SOURCE), ("site/plan.json", &other)]);
    assert_eq!(both.said().len(), 1, "{:?}", both.said());
}

#[test]
fn a_plan_is_whole_whatever_is_missing_among_its_sources() {
    let more = "module \"more\" {\n  source = \"elsewhere/more/aws\"\n  bucket = aws_s3_bucket.pages.id\n}\n";
    let torn = "resource \"aws_s3_bucket\" \"torn\" {\n";
    let both = run(&[
        ("site/main.tf", SOURCE),
        ("site/more.tf", more),
        ("site/torn.tf", torn),
        ("site/plan.json", PLAN),
    ]);
    assert!(both.analysis.units[0].open.is_none());
    assert_eq!(both.errors(), ["CF403-B208"]);
}
