//! What is found in whole Terraform plans: silent when the configuration is right, and caught when it is not, at the
//! root, inside a module, and with `for_each`. The plans and their sources are described in `tests/plans/README.md`.

mod common;

use cf403::check::{Certainty, Finding, Severity};
use cf403::facts;
use cf403::graph::Estate;
use cf403::lint::analyse;
use cf403::report::{Color, Style, human, json};
use common::{outcome, plan_of};
use serde_json::Value;

fn findings_in(text: String) -> Vec<Finding> {
    outcome(&plan_of(text)).findings
}

fn plan(name: &str) -> String {
    common::text(&format!("tests/plans/{name}.json"))
}

/// Rule, certainty and distribution of every finding.
fn told(findings: &[Finding]) -> Vec<(&str, Certainty, &str)> {
    let said = findings.iter().map(|finding| {
        (
            finding.rule.as_str(),
            finding.certainty,
            finding.address.as_str(),
        )
    });
    said.collect()
}

#[test]
fn what_is_right_is_silent() {
    for name in [
        "granted",
        "granted-applied",
        "identity",
        "key-policy",
        "module-for-each",
        "access-point",
        "access-point-applied",
        "multi-region",
        "multi-region-applied",
    ] {
        assert_eq!(told(&findings_in(plan(name))), [], "{name}");
    }
}

#[test]
fn a_policy_that_the_plan_does_not_tell_is_noted_and_accused_of_nothing() {
    let findings = findings_in(plan("jsonencode"));
    let said: Vec<_> = findings
        .iter()
        .map(|finding| (finding.rule.as_str(), finding.severity))
        .collect();
    assert_eq!(said, [("CF403-J1009", Severity::Note)]);
    assert!(
        findings[0].message.contains("`policy` is computed from"),
        "{}",
        findings[0].message
    );
}

#[test]
fn what_is_wrong_is_caught() {
    for (name, rule) in [
        ("no-policy", "CF403-B201"),
        ("policy-removed", "CF403-B201"),
        ("other-action", "CF403-B217"),
        ("other-distribution", "CF403-B207"),
        ("access-point-bare-applied", "CF403-A112"),
        ("access-point-policy-removed", "CF403-A112"),
    ] {
        let expected = [(rule, Certainty::Certain, "aws_cloudfront_distribution.www")];
        assert_eq!(told(&findings_in(plan(name))), expected, "{name}");
    }
}

#[test]
fn of_several_instances_only_the_broken_one_is_accused() {
    let findings = findings_in(plan("for-each"));
    assert_eq!(findings.len(), 1, "{:?}", told(&findings));
    assert_eq!(findings[0].rule, "CF403-B201");
    assert!(
        findings[0].message.contains("[\"shop\"]"),
        "{}",
        findings[0].message
    );
}

/// A plan that is edited, as if its configuration had been another one.
fn edited(name: &str, edit: &mut dyn FnMut(&mut Value)) -> String {
    let mut plan: Value = serde_json::from_str(&plan(name)).expect("it is JSON");
    edit(&mut plan);
    plan.to_string()
}

/// The statements of every policy document that is read when the plan is applied.
fn statements(plan: &mut Value) -> impl Iterator<Item = &mut Value> {
    let changes = plan["resource_changes"]
        .as_array_mut()
        .expect("changes")
        .iter_mut();
    let documents = changes.filter(|change| change["type"] == "aws_iam_policy_document");
    documents.flat_map(|change| {
        change["change"]["after"]["statement"]
            .as_array_mut()
            .into_iter()
            .flatten()
    })
}

#[test]
fn a_module_is_judged_like_the_root() {
    let other_action = edited("module-for-each", &mut |plan| {
        statements(plan)
            .for_each(|statement| statement["actions"] = serde_json::json!(["s3:PutObject"]));
    });
    let findings = findings_in(other_action);
    assert!(!findings.is_empty());
    for finding in &findings {
        assert_eq!(finding.rule, "CF403-B217");
        assert!(
            finding.address.starts_with("module."),
            "{}",
            finding.address
        );
    }
}

#[test]
fn a_plan_without_its_configuration_is_not_accused_of_what_it_hides() {
    // Without the configuration nobody can tell what the unknown parts of the policy refer to.
    let blind = edited("granted", &mut |plan| {
        plan.as_object_mut().expect("a map").remove("configuration");
    });
    let errors = findings_in(blind)
        .into_iter()
        .filter(|finding| finding.severity == Severity::Error);
    assert_eq!(
        errors.map(|finding| finding.rule).collect::<Vec<_>>(),
        [""; 0]
    );
}

#[test]
fn a_plan_behind_a_line_of_a_wrapper_is_read() {
    let wrapped = format!(
        "[command]terraform-bin show -json plan.out\n{}\n",
        plan("no-policy")
    );
    assert_eq!(told(&findings_in(wrapped)).len(), 1);
}

#[test]
fn a_plan_in_a_log_that_tells_the_time_of_every_line_is_read() {
    let log = format!(
        "2025-01-01T00:00:00.0000000Z ##[group]Run terraform show\n2025-01-01T00:00:01.0000000Z {}\n2025-01-01T00:00:02.0000000Z ##[endgroup]\n",
        edited("no-policy", &mut |_| {})
    );
    assert_eq!(told(&findings_in(log)).len(), 1);
}

#[test]
fn the_same_plan_gives_the_same_findings_in_every_layout() {
    let value: Value = serde_json::from_str(&plan("other-distribution")).expect("it is JSON");
    let pretty = serde_json::to_string_pretty(&value).expect("it is JSON");
    let (one_line, pretty) = (findings_in(plan("other-distribution")), findings_in(pretty));
    let keys = |findings: &[Finding]| {
        findings
            .iter()
            .map(|finding| (finding.fingerprint.clone(), finding.message.clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(keys(&one_line), keys(&pretty));
}

#[test]
fn a_finding_names_nothing_that_is_marked_sensitive() {
    let secret = "ORIGIN-SECRET-7f3a";
    let plan = edited("no-policy", &mut |plan| {
        let changes = plan["resource_changes"].as_array_mut().expect("changes");
        for change in changes
            .iter_mut()
            .filter(|change| change["type"] == "aws_cloudfront_distribution")
        {
            change["change"]["after"]["origin"][0]["custom_header"] =
                serde_json::json!([{"name": "X-Secret", "value": secret}]);
            change["change"]["after_sensitive"] = serde_json::json!({"origin": true});
        }
    });
    let sources = plan_of(plan);
    let analysis = analyse(&sources);
    let outcome = outcome(&sources);
    assert!(!outcome.findings.is_empty(), "there is something to tell");
    let report = common::report_of(&sources, &outcome);
    let style = Style {
        color: Color::Plain,
        width: 100,
    };
    for told in [
        format!("{:?}", outcome.findings),
        human(&report, style),
        json(&report),
        facts::state(&sources, &Estate::new(&analysis.units)).to_json(),
    ] {
        assert!(told.contains("aws_cloudfront_distribution"), "{told}");
        assert!(!told.contains(secret), "{told}");
    }
}

#[test]
fn a_denial_whose_objects_the_plan_does_not_tell_is_only_possible() {
    // `[arn, "${arn}/*"]` and `[arn, "${arn}/private/*"]` leave the same plan.
    let findings = findings_in(common::text("rules/deny/deny-source-vpc/broken.plan.json"));
    let said: Vec<_> = findings
        .iter()
        .map(|finding| (finding.rule.as_str(), finding.certainty))
        .collect();
    assert_eq!(said, [("CF403-C301", Certainty::Possible)]);
}
