//! What a plan changes: both sides of it are judged, and a finding says whether the plan brings it. The plans are
//! described in `tests/plans/README.md`.

mod common;

use cf403::check::{Change, Finding};
use common::plan;
use serde_json::{Value, json};

fn findings_in(plan: &Value) -> Vec<Finding> {
    let (_, outcome) = common::compared(&common::plan_of(plan.to_string()));
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
fn what_is_created_broken_beside_what_is_there_is_new_as_well() {
    let mut plan = plan("policy-removed");
    let mut fresh = change(&mut plan, "aws_cloudfront_distribution").clone();
    fresh["address"] = json!("aws_cloudfront_distribution.fresh");
    fresh["name"] = json!("fresh");
    fresh["change"]["actions"] = json!(["create"]);
    fresh["change"]["before"] = Value::Null;
    changes(&mut plan).push(fresh);
    for change in [Change::Introduced, Change::Created] {
        let found = told(&plan);
        let expected = ("CF403-B201".to_owned(), change);
        assert!(found.contains(&expected), "{found:?}");
    }
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
    for more in ["x", "x-"] {
        let mut other = plan.clone();
        let record = change(&mut other, "aws_route53_record");
        let records = &mut record["change"]["after"]["records"][0];
        let longer = format!("{more}{}", records.as_str().expect("a host name"));
        *records = json!(longer);
        assert_eq!(told(&other), [], "{more}");
    }
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

#[test]
fn the_name_of_a_bucket_that_goes_is_a_word_like_any_other_elsewhere() {
    let text = common::text("rules/s3-grant/origin-bucket-missing/broken.plan.json");
    let mut plan: Value = serde_json::from_str(&text).expect("it is JSON");
    let bucket = &change(&mut plan, "aws_s3_bucket")["change"]["before"]["bucket"];
    let path = format!("/{}", bucket.as_str().expect("a name"));
    let origin = &mut change(&mut plan, "aws_cloudfront_distribution")["change"]["after"]["origin"];
    origin[0]["domain_name"] = json!("files.example.com");
    origin[0]["origin_path"] = json!(path);
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

/// The bucket of `key-deleted` names the key by another text.
fn named(text: &str) -> Value {
    let mut plan = plan("key-deleted");
    let kind = "aws_s3_bucket_server_side_encryption_configuration";
    let after = &mut change(&mut plan, kind)["change"]["after"];
    after["rule"][0]["apply_server_side_encryption_by_default"][0]["kms_master_key_id"] =
        json!(text);
    plan
}

const KEY_ARN: &str =
    "arn:aws:kms:eu-central-1:123456789012:key/d8692c91-adb4-d174-48e0-73d8dc83e8c6";

#[test]
fn a_key_that_is_deleted_while_a_bucket_encrypts_with_it_is_told() {
    let expected = [("CF403-D409".to_owned(), Change::Introduced)];
    assert_eq!(told(&plan("key-deleted")), expected);
    let findings = findings_in(&plan("key-deleted"));
    let [finding] = findings.as_slice() else {
        panic!("{findings:?}");
    };
    assert!(finding.message.contains("is deleted"), "{finding:?}");
    assert!(
        finding
            .help
            .as_ref()
            .is_some_and(|help| help.contains("aws_kms_key.pages"))
    );
    let bare = named(KEY_ARN.rsplit('/').next().expect("an id"));
    assert_eq!(told(&bare), expected);
}

#[test]
fn a_key_that_is_replaced_while_a_bucket_names_the_old_one_is_told_once() {
    let mut plan = plan("key-deleted");
    let key = &mut change(&mut plan, "aws_kms_key")["change"];
    key["actions"] = json!(["delete", "create"]);
    key["after"] = json!({"customer_master_key_spec": "SYMMETRIC_DEFAULT"});
    key["after_unknown"] = json!({"arn": true, "id": true, "key_id": true});
    let expected = [("CF403-D409".to_owned(), Change::Introduced)];
    assert_eq!(told(&plan), expected);
    assert!(findings_in(&plan)[0].message.contains("is replaced"));
}

#[test]
fn keys_that_stay_are_not_told_for_one_that_goes() {
    // Another key, one of the same id in another Region, and an id that several Regions share.
    let other = KEY_ARN.replace("d8692c91", "00000000");
    let elsewhere = KEY_ARN.replace("eu-central-1", "eu-west-1");
    for name in [&other, &elsewhere] {
        let rules: Vec<String> = told(&named(name))
            .into_iter()
            .map(|(rule, _)| rule)
            .collect();
        assert_eq!(rules, ["CF403-D406"], "{name}");
    }
    let shared = "mrk-0123456789abcdef0123456789abcdef";
    let mut plan = named(shared);
    change(&mut plan, "aws_kms_key")["change"]["before"]["key_id"] = json!(shared);
    let rules: Vec<String> = told(&plan).into_iter().map(|(rule, _)| rule).collect();
    assert_eq!(rules, ["CF403-D406"]);
    // What Terraform forgets stays.
    let mut kept = self::plan("key-deleted");
    change(&mut kept, "aws_kms_key")["change"]["actions"] = json!(["forget"]);
    change(&mut kept, "aws_kms_key_policy")["change"]["actions"] = json!(["forget"]);
    assert!(
        told(&kept).iter().all(|(rule, _)| rule != "CF403-D409"),
        "{:?}",
        told(&kept)
    );
}

#[test]
fn a_function_url_that_is_deleted_while_an_origin_names_it_is_told() {
    let mut plan = plan("function-url-applied");
    let mut url = change(&mut plan, "aws_lambda_function_url").clone();
    let host = url["change"]["before"]["function_url"]
        .as_str()
        .expect("a URL");
    let host = host
        .trim_start_matches("https://")
        .trim_end_matches('/')
        .to_owned();
    let id = host.split('.').next().expect("a label").to_owned();
    url["change"]["before"]["url_id"] = json!(id);
    url["change"]["actions"] = json!(["delete"]);
    url["change"]["after"] = Value::Null;
    *change(&mut plan, "aws_lambda_function_url") = url;
    change(&mut plan, "aws_cloudfront_distribution")["change"]["after"]["origin"][0]["domain_name"] =
        json!(host);
    let rules: Vec<String> = told(&plan).into_iter().map(|(rule, _)| rule).collect();
    assert_eq!(rules, ["CF403-J1010"]);
}

/// The plan, with a resource that it leaves as it is deleted, so that only what is written down still names it.
fn without(name: &str, kind: &str) -> Value {
    let mut plan = plan(name);
    let gone = &mut change(&mut plan, kind)["change"];
    gone["actions"] = json!(["delete"]);
    gone["after"] = Value::Null;
    let configuration = &mut plan["configuration"]["root_module"]["resources"];
    let declared = configuration.as_array_mut().expect("resources");
    declared.retain(|one| one["type"] != kind);
    // What referred to it names it by its id.
    for one in declared {
        one.as_object_mut()
            .expect("a resource")
            .remove("expressions");
    }
    plan
}

#[test]
fn an_access_control_that_is_deleted_while_an_origin_names_it_is_told() {
    let rules = told(&without(
        "granted-applied",
        "aws_cloudfront_origin_access_control",
    ));
    let found = ("CF403-A105".to_owned(), Change::Introduced);
    assert!(rules.contains(&found), "{rules:?}");
}
