//! What goes through something that a plan does not explain: it must stay unknown, and say what it mentions.

use crate::terraform::testing::{created, plan, property, read, refers};
use serde_json::{Value, json};

fn bucket(name: &str) -> [Value; 2] {
    created(
        &format!("aws_s3_bucket.{name}"),
        json!({}),
        json!({"bucket": true, "id": true, "arn": true, "bucket_regional_domain_name": true}),
        json!({}),
    )
}

/// The `Bucket` of a policy that is made of these references, beside these resources.
fn policy_bucket(references: &[&str], more: Vec<[Value; 2]>) -> Value {
    let mut all = more;
    all.push(bucket("b"));
    all.push(created(
        "aws_s3_bucket_policy.p",
        json!({"policy": "{}"}),
        json!({"bucket": true}),
        json!({"bucket": refers(references)}),
    ));
    property(&read(&plan(all)), "aws_s3_bucket_policy.p", &["Bucket"])
}

fn unknown(address: &str, attribute: &str) -> [Value; 2] {
    let mut marks = json!({});
    marks[attribute] = json!(true);
    created(address, json!({}), marks, json!({}))
}

#[test]
fn a_bucket_named_through_another_resource_is_not_another_bucket() {
    let through = |kind: &str, attribute: &str| {
        let address = format!("{kind}.x");
        policy_bucket(
            &[&format!("{address}.{attribute}")],
            vec![unknown(&address, attribute)],
        )
    };
    assert_eq!(through("random_id", "hex"), "? random_id.x.hex");
    assert_eq!(
        through("terraform_data", "output"),
        "? terraform_data.x.output"
    );
    assert_eq!(through("time_sleep", "triggers"), "? time_sleep.x.triggers");
}

#[test]
fn a_bucket_cut_from_its_arn_is_the_bucket() {
    assert_eq!(
        policy_bucket(&["aws_s3_bucket.b.arn"], Vec::new()),
        "${aws_s3_bucket.b}"
    );
}

#[test]
fn what_speaks_of_a_bucket_passes_its_name_on() {
    let versioning = |bucket: Value| {
        created(
            "aws_s3_bucket_versioning.v",
            json!({}),
            json!({"id": true, "bucket": true}),
            json!({ "bucket": bucket }),
        )
    };
    let of = |attribute: &str| {
        policy_bucket(
            &[&format!("aws_s3_bucket_versioning.v.{attribute}")],
            vec![versioning(refers(&["aws_s3_bucket.b.id"]))],
        )
    };
    assert_eq!(of("id"), "${aws_s3_bucket.b}");
    assert_eq!(of("bucket"), "${aws_s3_bucket.b}");
    let behind_a_local = policy_bucket(
        &["aws_s3_bucket_versioning.v.id"],
        vec![versioning(refers(&["aws_s3_bucket.b.id", "local.other"]))],
    );
    assert_eq!(behind_a_local, "? aws_s3_bucket_versioning.v.id");
}

#[test]
fn parts_that_are_named_through_each_other_end() {
    let part = |name: &str, other: &str| {
        created(
            &format!("aws_s3_bucket_versioning.{name}"),
            json!({}),
            json!({"id": true, "bucket": true}),
            json!({"bucket": refers(&[&format!("aws_s3_bucket_versioning.{other}.id")])}),
        )
    };
    assert_eq!(
        policy_bucket(
            &["aws_s3_bucket_versioning.one.id"],
            vec![part("one", "two"), part("two", "one")]
        ),
        "? aws_s3_bucket_versioning.one.id"
    );
}

#[test]
fn a_module_that_feeds_itself_ends() {
    let mut all = plan(vec![bucket("b")]);
    all["resource_changes"][0]["change"]["after"]["acl"] = Value::Null;
    all["resource_changes"][0]["change"]["after_unknown"]["acl"] = json!(true);
    all["configuration"]["root_module"]["resources"][0]["expressions"] =
        json!({"acl": refers(&["module.m.out"])});
    all["configuration"]["root_module"]["module_calls"] = json!({"m": {
        "expressions": {"v": refers(&["module.m.out"])},
        "module": {"outputs": {"out": {"expression": refers(&["var.v"])}}}
    }});
    assert_eq!(
        property(&read(&all), "aws_s3_bucket.b", &["AccessControl"]),
        "?"
    );
}

#[test]
fn a_choice_that_a_local_makes_is_not_made_here() {
    assert_eq!(
        policy_bucket(&["local.first", "aws_s3_bucket.b.id"], Vec::new()),
        "? aws_s3_bucket.b.Ref"
    );
    let unit = read(&plan(vec![
        bucket("b"),
        created(
            "aws_cloudfront_distribution.d",
            json!({"origin": [{"origin_id": "s3"}]}),
            json!({"id": true, "arn": true, "origin": [{"domain_name": true}]}),
            json!({"origin": [{"domain_name": refers(&["local.first", "aws_s3_bucket.b.bucket_regional_domain_name"])}]}),
        ),
    ]));
    let origins = ["DistributionConfig", "Origins"];
    assert_eq!(
        property(&unit, "aws_cloudfront_distribution.d", &origins)[0]["DomainName"],
        "? aws_s3_bucket.b.RegionalDomainName"
    );
}

#[test]
fn a_key_that_a_local_translates_is_not_the_instances_own() {
    let of = |references: &[&str]| {
        let unit = read(&plan(vec![
            bucket("b[\"one\"]"),
            bucket("b[\"two\"]"),
            created(
                "aws_s3_bucket_policy.p[\"one\"]",
                json!({"policy": "{}"}),
                json!({"bucket": true}),
                json!({"bucket": refers(references)}),
            ),
        ]));
        property(&unit, "aws_s3_bucket_policy.p[\"one\"]", &["Bucket"])
    };
    assert_eq!(
        of(&["aws_s3_bucket.b", "each.key"]),
        "${aws_s3_bucket.b[\"one\"]}"
    );
    let translated = of(&["aws_s3_bucket.b", "local.m", "each.key"]);
    assert_eq!(
        translated,
        "? aws_s3_bucket.b[\"one\"]. aws_s3_bucket.b[\"two\"]."
    );
    let looked_up = of(&["aws_s3_bucket.b", "var.m", "each.key"]);
    assert_eq!(
        looked_up,
        "? aws_s3_bucket.b[\"one\"]. aws_s3_bucket.b[\"two\"]."
    );
}

#[test]
fn a_policy_that_a_local_chooses_is_not_the_document_beside_it() {
    let unit = read(&plan(vec![
        bucket("b"),
        created(
            "aws_s3_bucket_policy.p",
            json!({"bucket": "b"}),
            json!({"policy": true}),
            json!({"policy": refers(&["local.open", "data.aws_iam_policy_document.d.json"])}),
        ),
        created(
            "data.aws_iam_policy_document.d",
            json!({"statement": [{"actions": ["s3:GetObject"]}]}),
            json!({"json": true}),
            json!({}),
        ),
    ]));
    assert_eq!(
        property(&unit, "aws_s3_bucket_policy.p", &["PolicyDocument"]),
        "?"
    );
}

#[test]
fn the_arn_of_an_access_control_is_no_unknown_source() {
    let unit = read(&plan(vec![
        created(
            "aws_cloudfront_origin_access_control.o",
            json!({}),
            json!({"id": true, "arn": true}),
            json!({}),
        ),
        created(
            "aws_s3_bucket_policy.p",
            json!({"bucket": "b"}),
            json!({"policy": true}),
            json!({"policy": refers(&["data.aws_iam_policy_document.d.json"])}),
        ),
        created(
            "data.aws_iam_policy_document.d",
            json!({"statement": [{"condition": [
                {"test": "StringEquals", "variable": "aws:SourceArn", "values": [null]}]}]}),
            json!({"json": true, "statement": [{"condition": [{"values": [true]}]}]}),
            json!({"statement": [{"condition": [
                {"values": refers(&["aws_cloudfront_origin_access_control.o.arn"])}]}]}),
        ),
    ]));
    let statements = ["PolicyDocument", "Statement"];
    let values = property(&unit, "aws_s3_bucket_policy.p", &statements)[0]["Condition"]["StringEquals"]
        ["aws:SourceArn"][0]
        .clone();
    let text = values.as_str().expect("a text");
    assert!(text.contains("origin-access-control/"), "{text}");
}
