//! Policies: written, rebuilt and opaque.

use crate::terraform::testing::{changed, created, plan, property, read, refers};
use serde_json::{Value, json};

fn bucket() -> [Value; 2] {
    created(
        "aws_s3_bucket.b",
        json!({"bucket": "b"}),
        json!({"id": true, "arn": true}),
        json!({}),
    )
}

fn distribution() -> [Value; 2] {
    created(
        "aws_cloudfront_distribution.d",
        json!({}),
        json!({"id": true, "arn": true}),
        json!({}),
    )
}

fn policy(written: Value) -> [Value; 2] {
    created(
        "aws_s3_bucket_policy.p",
        json!({"bucket": "b"}),
        json!({"policy": true}),
        json!({ "policy": written }),
    )
}

fn document(name: &str, values: Value, unknown: Value, written: Value) -> [Value; 2] {
    let mut marks = json!({"id": true, "json": true});
    if let (Some(marks), Some(more)) = (marks.as_object_mut(), unknown.as_object()) {
        marks.extend(more.clone());
    }
    changed(
        &format!("data.aws_iam_policy_document.{name}"),
        "read",
        values,
        marks,
        written,
    )
}

/// What becomes of a document's statements in the policy of a bucket.
fn statements(mut documents: Vec<[Value; 2]>) -> Value {
    documents.extend([
        bucket(),
        distribution(),
        policy(refers(&["data.aws_iam_policy_document.main.json"])),
    ]);
    let unit = read(&plan(documents));
    property(
        &unit,
        "aws_s3_bucket_policy.p",
        &["PolicyDocument", "Statement"],
    )
}

/// What becomes of unknown resources, as many as given, in a statement with these values.
fn resources(statement: Value, unknown: usize, references: &[&str]) -> Value {
    let mut planned = statement;
    planned["resources"] = vec![Value::Null; unknown].into();
    let out = statements(vec![document(
        "main",
        json!({"statement": [planned]}),
        json!({"statement": [{"resources": vec![true; unknown]}]}),
        json!({"statement": [{"resources": refers(references)}]}),
    )]);
    out[0]["Resource"].clone()
}

const ARN: &str = "aws_s3_bucket.b.arn";

#[test]
fn the_actions_tell_what_was_written_around_a_buckets_arn() {
    let allow = |actions: Value| json!({"effect": "Allow", "actions": actions});
    assert_eq!(
        resources(allow(json!(["s3:GetObject", "s3:PutObjectAcl"])), 1, &[ARN]),
        json!(["arn:aws:s3:::b/*"])
    );
    assert_eq!(
        resources(allow(json!(["s3:ListBucket"])), 1, &[ARN]),
        json!(["arn:aws:s3:::b"])
    );
    assert_eq!(
        resources(
            allow(json!(["s3:GetObject", "s3:ListBucket"])),
            2,
            &[ARN, ARN]
        ),
        json!(["arn:aws:s3:::b", "arn:aws:s3:::b/*"])
    );
}

#[test]
fn where_it_would_accuse_nothing_is_guessed() {
    let deny = json!({"effect": "Deny", "actions": ["s3:GetObject"]});
    let one = resources(deny, 1, &[ARN]);
    let text = one[0].as_str().expect("a text");
    assert!(
        text.starts_with("arn:aws:s3:::b/${data.aws_iam_policy_document.main."),
        "{text}"
    );
    let either = json!({"effect": "Allow", "actions": ["s3:*"]});
    let one = resources(either, 1, &[ARN]);
    let text = one[0].as_str().expect("a text");
    assert!(
        text.starts_with("arn:aws:s3:::b${data.aws_iam_policy_document.main."),
        "{text}"
    );
}

#[test]
fn resources_of_what_the_plan_lost_stay_unknown() {
    let allow = json!({"effect": "Allow", "actions": ["s3:GetObject"]});
    assert_eq!(resources(allow, 1, &["local.arn"]), json!(["?"]));
}

#[test]
fn defaults_are_filled_in_and_variables_spelled_for_aws() {
    let unit = read(&plan(vec![
        bucket(),
        policy(refers(&["data.aws_iam_policy_document.main.json"])),
        document(
            "main",
            json!({"version": null, "statement": [{"sid": "", "effect": null, "actions": ["s3:GetObject"],
            "not_actions": [], "resources": ["arn:aws:s3:::b/&{aws:username}"],
            "principals": [{"type": "*", "identifiers": ["*"]}], "not_principals": [],
            "condition": [
                {"test": "StringLike", "variable": "aws:Referer", "values": ["a"]},
                {"test": "StringLike", "variable": "aws:UserAgent", "values": ["c"]},
                {"test": "StringLike", "variable": "aws:Referer", "values": ["b"]}
            ]}]}),
            json!({}),
            json!({}),
        ),
    ]));
    assert_eq!(
        property(&unit, "aws_s3_bucket_policy.p", &["PolicyDocument"]),
        json!({"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": "*", "Action": ["s3:GetObject"],
            "Resource": ["arn:aws:s3:::b/${aws:username}"],
            "Condition": {"StringLike": {"aws:Referer": ["a", "b"], "aws:UserAgent": ["c"]}}
        }]})
    );
}

#[test]
fn the_source_arn_is_the_distributions_whatever_it_is_put_together_from() {
    let values = |references: &[&str], unknown: usize| {
        statements(vec![document(
            "main",
            json!({"statement": [{"condition": [
                {"test": "StringEquals", "variable": "aws:sourcearn", "values": vec![Value::Null; unknown]}
            ]}]}),
            json!({"statement": [{"condition": [{"values": vec![true; unknown]}]}]}),
            json!({"statement": [{"condition": [{"test": {"constant_value": "StringEquals"},
                "values": refers(references)}]}]}),
        )])[0]["Condition"]["StringEquals"]["aws:sourcearn"]
            .clone()
    };
    let arn =
        "arn:aws:cloudfront::${AWS::AccountId}:distribution/${aws_cloudfront_distribution.d.Id}";
    assert_eq!(
        values(&["aws_cloudfront_distribution.d.arn"], 1),
        json!([arn])
    );
    assert_eq!(
        values(
            &[
                "data.aws_caller_identity.me.account_id",
                "aws_cloudfront_distribution.d.id"
            ],
            1
        ),
        json!([arn])
    );
    // Two texts that are both made of one distribution: nobody can tell what the second is.
    let mention = "? aws_cloudfront_distribution.d.Arn";
    assert_eq!(
        values(&["aws_cloudfront_distribution.d.arn"], 2),
        json!([mention, mention])
    );
}

#[test]
fn up_to_terraform_0_13_unknown_elements_are_missing_from_the_values() {
    let out = statements(vec![document(
        "main",
        json!({"statement": [{"effect": "Allow", "actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::c/*"]}]}),
        json!({"statement": [{"resources": [false, true]}]}),
        json!({"statement": [{"resources": refers(&[ARN])}]}),
    )]);
    assert_eq!(
        out[0]["Resource"],
        json!(["arn:aws:s3:::c/*", "arn:aws:s3:::b/*"])
    );
}

#[test]
fn documents_are_put_together_by_sid() {
    let statement =
        |sid: &str, action: &str| json!({"sid": sid, "effect": "Allow", "actions": [action]});
    let source = |action: &str| {
        json!({"Statement": [{"Sid": "a", "Action": action}, {"Sid": "b", "Action": action}]})
            .to_string()
    };
    let out = statements(vec![
        document(
            "main",
            json!({"source_policy_documents": [source("first")], "statement": [statement("b", "own"), statement("c", "own")],
                "override_policy_documents": null}),
            json!({"override_policy_documents": true}),
            json!({"override_policy_documents": refers(&["data.aws_iam_policy_document.over.json"])}),
        ),
        document(
            "over",
            json!({"statement": [statement("c", "over"), statement("", "over")]}),
            json!({}),
            json!({}),
        ),
    ]);
    let told: Vec<(Value, Value)> = out
        .as_array()
        .expect("statements")
        .iter()
        .map(|statement| (statement["Sid"].clone(), statement["Action"].clone()))
        .collect();
    assert_eq!(
        told,
        [
            (json!("a"), json!("first")),
            (json!("b"), json!(["own"])),
            (json!("c"), json!(["over"])),
            (Value::Null, json!(["over"]))
        ]
    );
}

#[test]
fn a_document_of_an_unknown_source_may_hold_any_statement() {
    let out = statements(vec![document(
        "main",
        json!({"statement": [{"sid": "own", "effect": "Allow", "actions": ["s3:GetObject"]}]}),
        json!({"source_policy_documents": true}),
        json!({"source_policy_documents": refers(&["local.more"])}),
    )]);
    assert_eq!(out[0], "?");
    assert_eq!(out[1]["Sid"], "own");
}

#[test]
fn documents_that_are_all_made_of_each_other_end() {
    let names = ["main", "b", "c", "d", "e", "f"];
    let all: Vec<String> = names
        .iter()
        .map(|name| format!("data.aws_iam_policy_document.{name}.json"))
        .collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let out = statements(
        names
            .iter()
            .map(|name| {
                document(
                    name,
                    json!({}),
                    json!({"source_policy_documents": true}),
                    json!({"source_policy_documents": refers(&all)}),
                )
            })
            .collect(),
    );
    assert!(
        out.as_array()
            .expect("statements")
            .iter()
            .all(|statement| statement == "?")
    );
}

#[test]
fn one_of_two_documents_is_neither_but_mentions_what_both_do() {
    let allowing = |name: &str| {
        document(
            name,
            json!({"statement": [{"effect": "Allow", "actions": ["s3:GetObject"], "condition": [
                {"test": "StringEquals", "variable": "AWS:SourceArn", "values": [null]}]}]}),
            json!({"statement": [{"condition": [{"values": [true]}]}]}),
            json!({"statement": [{"condition": [{"values": refers(&["aws_cloudfront_distribution.d.arn"])}]}]}),
        )
    };
    let unit = read(&plan(vec![
        bucket(),
        distribution(),
        allowing("one"),
        allowing("two"),
        policy(refers(&[
            "var.which",
            "data.aws_iam_policy_document.one.json",
            "data.aws_iam_policy_document.two.json",
        ])),
    ]));
    assert_eq!(
        property(&unit, "aws_s3_bucket_policy.p", &["PolicyDocument"]),
        "? aws_cloudfront_distribution.d.Id"
    );
}

#[test]
fn a_written_policy_has_positions_inside_its_string() {
    let all = plan(vec![changed(
        "aws_s3_bucket_policy.p",
        "create",
        json!({"bucket": "b", "policy": "{\"Statement\": [{\"Sid\": \"inner\"}]}"}),
        json!({}),
        json!({}),
    )]);
    let text = all.to_string();
    let unit = read(&all);
    let sid = crate::terraform::testing::at(&unit, "aws_s3_bucket_policy.p")
        .properties
        .at(&["PolicyDocument", "Statement"])
        .and_then(|statements| {
            statements
                .items()
                .first()
                .and_then(|first| first.get("Sid"))
        })
        .expect("a Sid");
    assert!(text[sid.span.range()].contains("inner"));
    let mut broken = all;
    broken["resource_changes"][0]["change"]["after"]["policy"] = json!("{\"Statement\": [");
    assert_eq!(
        property(
            &read(&broken),
            "aws_s3_bucket_policy.p",
            &["PolicyDocument"]
        ),
        "?"
    );
}

#[test]
fn behind_a_local_a_policy_mentions_what_its_likely_document_does() {
    let mut all = plan(vec![
        bucket(),
        document(
            "main",
            json!({"statement": [{"effect": "Allow", "actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::b/*"],
                "principals": [{"type": "AWS", "identifiers": [null]}]}]}),
            json!({"statement": [{"principals": [{"identifiers": [true]}]}]}),
            json!({"statement": [{"principals": [{"type": {"constant_value": "AWS"},
                "identifiers": refers(&["aws_cloudfront_origin_access_identity.i.iam_arn"])}]}]}),
        ),
        created(
            "aws_cloudfront_origin_access_identity.i",
            json!({}),
            json!({"id": true, "iam_arn": true}),
            json!({}),
        ),
        policy(refers(&["local.policy"])),
    ]);
    all["relevant_attributes"] =
        json!([{"resource": "data.aws_iam_policy_document.main", "attribute": ["json"]}]);
    assert_eq!(
        property(&read(&all), "aws_s3_bucket_policy.p", &["PolicyDocument"]),
        "? aws_cloudfront_origin_access_identity.i.Id"
    );
}

#[test]
fn a_document_of_a_local_that_may_be_the_document_itself_ends() {
    let mut all = plan(vec![
        bucket(),
        distribution(),
        document(
            "main",
            json!({"statement": [{"sid": "own", "effect": "Allow", "actions": ["s3:GetObject"]}]}),
            json!({"source_policy_documents": true}),
            json!({"source_policy_documents": refers(&["local.base"])}),
        ),
        policy(refers(&["data.aws_iam_policy_document.main.json"])),
    ]);
    all["relevant_attributes"] = json!([
        {"resource": "data.aws_iam_policy_document.main", "attribute": ["json"]},
        {"resource": "aws_cloudfront_distribution.d", "attribute": ["arn"]},
    ]);
    let out = property(
        &read(&all),
        "aws_s3_bucket_policy.p",
        &["PolicyDocument", "Statement"],
    );
    assert!(
        out[0]
            .as_str()
            .is_some_and(|text| text.contains("aws_cloudfront_distribution.d.Arn")),
        "{out}"
    );
    assert_eq!(out[1]["Sid"], "own");
}

#[test]
fn what_a_statement_leaves_out_of_a_bucket_is_not_guessed() {
    let mut planned =
        json!({"effect": "Allow", "actions": ["s3:*"], "not_resources": [null, null]});
    planned["resources"] = json!([]);
    let out = statements(vec![document(
        "main",
        json!({"statement": [planned]}),
        json!({"statement": [{"not_resources": [true, true]}]}),
        json!({"statement": [{"not_resources": refers(&[ARN, ARN])}]}),
    )]);
    let mention = "? aws_s3_bucket.b.Arn";
    assert_eq!(out[0]["NotResource"], json!([mention, mention]));
}

#[test]
fn a_resource_that_a_foreign_value_is_part_of_is_unknown() {
    let allow = json!({"effect": "Allow", "actions": ["s3:GetObject"]});
    assert_eq!(resources(allow, 1, &["random_id.x.hex"]), json!(["?"]));
}

#[test]
fn an_unknown_override_may_take_the_place_of_any_statement_with_a_sid() {
    let out = statements(vec![document(
        "main",
        json!({"statement": [
            {"sid": "named", "effect": "Deny", "actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::b/*"]},
            {"sid": "", "effect": "Allow", "actions": ["s3:GetObject"]}
        ]}),
        json!({"override_policy_documents": true}),
        json!({"override_policy_documents": refers(&["var.overrides", "local.more"])}),
    )]);
    assert_eq!(out[0], "?");
    assert_eq!(out[1]["Effect"], "Allow");
    assert_eq!(out[2], "?");
}

#[test]
fn statements_that_only_an_apply_counts_may_take_the_place_of_others() {
    let out = statements(vec![document(
        "main",
        json!({"source_policy_documents": [json!({"Statement": [{"Sid": "a", "Effect": "Deny"}]}).to_string()]}),
        json!({"statement": true}),
        json!({}),
    )]);
    assert_eq!(out, json!(["?", "?"]));
}

#[test]
fn an_opaque_policy_tells_which_attributes_it_names() {
    let identity = created(
        "aws_cloudfront_origin_access_identity.i",
        json!({}),
        json!({"id": true, "iam_arn": true, "s3_canonical_user_id": true}),
        json!({}),
    );
    let other = created(
        "aws_s3_bucket.other",
        json!({"bucket": "other"}),
        json!({"id": true, "arn": true}),
        json!({}),
    );
    let unit = read(&plan(vec![
        bucket(),
        identity,
        other,
        policy(refers(&[
            "aws_s3_bucket.other.arn",
            "aws_cloudfront_origin_access_identity.i.iam_arn",
            "aws_cloudfront_origin_access_identity.i.s3_canonical_user_id",
        ])),
    ]));
    let i = "aws_cloudfront_origin_access_identity.i";
    assert_eq!(
        property(&unit, "aws_s3_bucket_policy.p", &["PolicyDocument"]),
        format!("? aws_s3_bucket.other.Arn {i}.IamArn {i}.S3CanonicalUserId")
    );
}

#[test]
fn a_document_whose_sids_are_not_known_keeps_all_of_its_own_statements() {
    let own = |action: &str| json!({"sid": null, "effect": "Allow", "actions": [action]});
    let out = statements(vec![document(
        "main",
        json!({"statement": [own("s3:GetObject"), own("s3:ListBucket")]}),
        json!({"statement": [{"sid": true}, {"sid": true}]}),
        json!({"statement": [{"sid": refers(&["local.one"])}, {"sid": refers(&["local.two"])}]}),
    )]);
    let actions = out.as_array().expect("statements").iter();
    let actions: Vec<&Value> = actions.map(|statement| &statement["Action"]).collect();
    assert_eq!(
        actions,
        [&json!(["s3:GetObject"]), &json!(["s3:ListBucket"])]
    );
}
