//! What a plan changes: both sides of it are judged, and a finding says whether the plan brings it. The plans are
//! described in `tests/plans/README.md`.

mod common;

use cf403::check::{Change, Finding, Possible, Rules};
use cf403::lint::{analyse, compare, lint};
use cf403::source::{Origin, Source, SourceId, Sources};
use serde_json::{Value, json};

fn plan(name: &str) -> Value {
    serde_json::from_str(&common::text(&format!("tests/plans/{name}.json"))).expect("it is JSON")
}

fn findings_in(plan: &Value) -> Vec<Finding> {
    let origin = Origin::File("plan.json".to_owned());
    let sources = Sources::new(vec![Source::new(SourceId(0), origin, plan.to_string())]);
    let analysis = analyse(&sources);
    let rules = Rules::shipped();
    let mut outcome = lint(&sources, &analysis.units, &rules, Possible::AsWarning);
    compare(
        &sources,
        &analysis,
        &rules,
        Possible::AsWarning,
        &mut outcome,
    );
    outcome.findings
}

/// Rule and change of every finding.
fn told(plan: &Value) -> Vec<(String, Change)> {
    let findings = findings_in(plan);
    let told = findings.into_iter().map(|one| (one.rule, one.change));
    told.collect()
}

fn changes(plan: &mut Value) -> &mut Vec<Value> {
    plan["resource_changes"].as_array_mut().expect("changes")
}

fn change<'p>(plan: &'p mut Value, kind: &str) -> &'p mut Value {
    let mut entries = changes(plan).iter_mut();
    entries
        .find(|entry| entry["type"] == kind)
        .expect("a change of this type")
}

/// The plan of a site that had no policy before either, and gets another comment.
fn touched() -> Value {
    let mut plan = plan("policy-removed");
    let is_policy = |entry: &Value| entry["type"] == "aws_s3_bucket_policy";
    changes(&mut plan).retain(|entry| !is_policy(entry));
    let stored = &mut plan["prior_state"]["values"]["root_module"]["resources"];
    let stored = stored.as_array_mut().expect("resources");
    stored.retain(|entry| !is_policy(entry));
    let distribution = change(&mut plan, "aws_cloudfront_distribution");
    distribution["change"]["actions"] = json!(["update"]);
    distribution["change"]["after"]["comment"] = json!("touched");
    plan
}

#[test]
fn a_plan_that_breaks_what_works_says_so() {
    let plan = plan("policy-removed");
    assert_eq!(told(&plan), [("CF403-B201".to_owned(), Change::Introduced)]);
    let message = &findings_in(&plan)[0].message;
    assert!(message.ends_with("; this plan introduces it"), "{message}");
}

#[test]
fn what_is_created_broken_is_new_and_introduced_by_nobody() {
    let plan = plan("no-policy");
    assert_eq!(told(&plan), [("CF403-B201".to_owned(), Change::Created)]);
    assert!(!findings_in(&plan)[0].message.contains("introduces"));
}

#[test]
fn what_was_broken_before_the_plan_stands() {
    assert_eq!(
        told(&touched()),
        [("CF403-B201".to_owned(), Change::Standing)]
    );
}

#[test]
fn a_plan_that_changes_nothing_brings_nothing() {
    let mut plan = touched();
    for entry in changes(&mut plan) {
        entry["change"]["actions"] = json!(["no-op"]);
    }
    assert_eq!(told(&plan), [("CF403-B201".to_owned(), Change::Standing)]);
}

#[test]
fn another_reason_for_the_same_refusal_was_there_before_too() {
    // The policy of before named another distribution; now there is none.
    let mut plan = plan("policy-removed");
    let policy = &mut change(&mut plan, "aws_s3_bucket_policy")["change"]["before"]["policy"];
    let text = policy.as_str().expect("the text of a policy");
    let document: Value = serde_json::from_str(text).expect("a policy is JSON");
    let arn = document["Statement"][0]["Condition"]["StringEquals"]
        .as_object()
        .and_then(|keys| keys.values().next())
        .and_then(Value::as_str)
        .expect("the condition names the distribution");
    *policy = json!(text.replace(
        arn,
        "arn:aws:cloudfront::111122223333:distribution/E0THER0THER0"
    ));
    assert_eq!(told(&plan), [("CF403-B201".to_owned(), Change::Standing)]);
}

#[test]
fn a_resource_that_moves_is_compared_with_what_it_was() {
    let mut plan = touched();
    let distribution = change(&mut plan, "aws_cloudfront_distribution");
    distribution["previous_address"] = json!("aws_cloudfront_distribution.formerly");
    assert_eq!(told(&plan), [("CF403-B201".to_owned(), Change::Standing)]);
}

#[test]
fn a_plan_that_does_not_tell_what_it_found_is_not_blamed() {
    let mut plan = plan("policy-removed");
    let policy = change(&mut plan, "aws_s3_bucket_policy");
    policy["change"]["before_sensitive"] = json!({"policy": true});
    assert_eq!(told(&plan), [("CF403-B201".to_owned(), Change::Untold)]);
}

#[test]
fn a_plan_without_changes_and_a_template_tell_nothing() {
    let mut plan = plan("no-policy");
    plan.as_object_mut()
        .expect("a map")
        .remove("resource_changes");
    assert_eq!(told(&plan), [("CF403-B201".to_owned(), Change::Untold)]);
}

#[test]
fn what_terraform_forgets_stays_and_breaks_nothing() {
    let mut plan = plan("policy-removed");
    change(&mut plan, "aws_s3_bucket_policy")["change"]["actions"] = json!(["forget"]);
    assert_eq!(told(&plan), []);
}

#[test]
fn an_id_that_goes_is_found_between_other_words_and_not_within_them() {
    let plan_text = common::text("rules/mechanics/replaced-id-in-literal/broken.plan.json");
    let plan: Value = serde_json::from_str(&plan_text).expect("it is JSON");
    assert_eq!(
        told(&plan),
        [("CF403-J1010".to_owned(), Change::Introduced)]
    );
    // The same letters within a longer label are another host.
    let mut other = plan;
    let record = change(&mut other, "aws_route53_record");
    let records = &mut record["change"]["after"]["records"][0];
    let longer = format!("x{}", records.as_str().expect("a host name"));
    *records = json!(longer);
    assert_eq!(told(&other), []);
}

#[test]
fn a_name_that_another_resource_takes_over_is_not_gone() {
    let text = common::text("rules/s3-grant/origin-bucket-missing/broken.plan.json");
    let mut plan: Value = serde_json::from_str(&text).expect("it is JSON");
    assert_eq!(told(&plan), [("CF403-B222".to_owned(), Change::Introduced)]);
    let mut successor = change(&mut plan, "aws_s3_bucket").clone();
    successor["address"] = json!("aws_s3_bucket.successor");
    successor["name"] = json!("successor");
    successor["change"]["actions"] = json!(["no-op"]);
    successor["change"]["after"] = successor["change"]["before"].clone();
    changes(&mut plan).push(successor);
    let rules: Vec<String> = told(&plan).into_iter().map(|(rule, _)| rule).collect();
    assert!(!rules.contains(&"CF403-B222".to_owned()), "{rules:?}");
}

/// The rules that a plan breaks which changes identity and policy in one step, after a change of the plan.
fn switched(alter: impl Fn(&mut Value)) -> Vec<String> {
    let path = "rules/mechanics/oai-oac-switch-in-one-deploy/broken.plan.json";
    let mut plan: Value = serde_json::from_str(&common::text(path)).expect("it is JSON");
    alter(&mut plan);
    told(&plan).into_iter().map(|(rule, _)| rule).collect()
}

#[test]
fn identity_and_policy_that_change_in_one_step_leave_a_gap() {
    assert_eq!(switched(|_| {}), ["CF403-J1005"]);
    let set = |kind: &'static str, path: &'static str, value: Value| {
        switched(move |plan| {
            let target = change(plan, kind)["change"].pointer_mut(path);
            *target.expect("it is there") = value.clone();
        })
    };
    let none: [&str; 0] = [];
    // The policy admitted CloudFront before.
    let statement = |principal: Value| json!({"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::example-assets/*", "Principal": principal});
    let policy = |statements: Vec<Value>| {
        json!(json!({"Version": "2012-10-17", "Statement": statements}).to_string())
    };
    let service = statement(json!({"Service": "cloudfront.amazonaws.com"}));
    let everybody = statement(json!("*"));
    for before in [
        policy(vec![service]),
        policy(vec![everybody]),
        // It admitted nobody, so that nothing is lost.
        policy(vec![]),
        Value::Null,
    ] {
        assert_eq!(set("aws_s3_bucket_policy", "/before/policy", before), none);
    }
    // The origin was read otherwise.
    let identity = "/before/origin/0/s3_origin_config";
    assert_eq!(
        set("aws_cloudfront_distribution", identity, json!([])),
        none
    );
    let id = "/before/origin/0/origin_id";
    assert_eq!(set("aws_cloudfront_distribution", id, json!("other")), none);
}

#[test]
fn what_is_made_now_had_no_identity_before() {
    let made = |kind: &'static str| {
        switched(move |plan| {
            let entry = &mut change(plan, kind)["change"];
            entry["actions"] = json!(["create"]);
            entry["before"] = Value::Null;
        })
    };
    for kind in [
        "aws_cloudfront_distribution",
        "aws_s3_bucket_policy",
        "aws_s3_bucket",
    ] {
        let found = made(kind);
        assert!(
            !found.contains(&"CF403-J1005".to_owned()),
            "{kind}: {found:?}"
        );
    }
}
