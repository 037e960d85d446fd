//! What Terraform keeps apart and CloudFormation together.

use crate::terraform::testing::{changed, created, plan, property, read, refers};
use serde_json::{Value, json};

fn bucket(name: &str) -> [Value; 2] {
    created(
        &format!("aws_s3_bucket.{name}"),
        json!({"bucket": name}),
        json!({"id": true, "policy": true, "website": true, "acl": true, "server_side_encryption_configuration": true}),
        json!({"bucket": {"constant_value": name}}),
    )
}

fn block(action: &str, values: Value, bucket: Value) -> [Value; 2] {
    let unknown = json!({"bucket": values.get("bucket").is_none()});
    changed(
        "aws_s3_bucket_public_access_block.p",
        action,
        values,
        unknown,
        json!({ "bucket": bucket }),
    )
}

fn switches(unit: &crate::symbolic::Unit, bucket: &str) -> Value {
    property(unit, bucket, &["PublicAccessBlockConfiguration"])
}

#[test]
fn a_public_access_block_belongs_to_its_bucket_and_what_it_omits_is_off() {
    let values = json!({"block_public_acls": true, "block_public_policy": null});
    let unit = read(&plan(vec![
        bucket("a"),
        bucket("b"),
        block("create", values, refers(&["aws_s3_bucket.a.id"])),
    ]));
    assert_eq!(
        switches(&unit, "aws_s3_bucket.a"),
        json!({"BlockPublicAcls": true, "BlockPublicPolicy": false, "IgnorePublicAcls": false, "RestrictPublicBuckets": false})
    );
    assert_eq!(switches(&unit, "aws_s3_bucket.b"), Value::Null);
}

#[test]
fn a_part_that_may_belong_to_any_bucket_leaves_them_all_unknown() {
    let unit = read(&plan(vec![
        bucket("a"),
        bucket("b"),
        block("create", json!({}), refers(&["local.bucket"])),
    ]));
    assert_eq!(switches(&unit, "aws_s3_bucket.a"), "?");
    assert_eq!(switches(&unit, "aws_s3_bucket.b"), "?");
}

#[test]
fn a_part_of_a_bucket_elsewhere_touches_none_of_these() {
    let unit = read(&plan(vec![
        bucket("a"),
        block(
            "create",
            json!({"bucket": "elsewhere"}),
            json!({"constant_value": "elsewhere"}),
        ),
    ]));
    assert_eq!(switches(&unit, "aws_s3_bucket.a"), Value::Null);
}

#[test]
fn a_deleted_public_access_block_is_all_off() {
    let unit = read(&plan(vec![
        bucket("a"),
        block(
            "delete",
            json!({"bucket": "a", "block_public_acls": true}),
            json!({"constant_value": "a"}),
        ),
    ]));
    assert_eq!(switches(&unit, "aws_s3_bucket.a")["BlockPublicAcls"], false);
}

#[test]
fn the_name_passes_through_another_part() {
    let website = created(
        "aws_s3_bucket_website_configuration.w",
        json!({"index_document": [{"suffix": "index.html"}]}),
        json!({"bucket": true}),
        json!({"bucket": refers(&["aws_s3_bucket_public_access_block.p.bucket"]),
            "index_document": [{"suffix": {"constant_value": "index.html"}}]}),
    );
    let unit = read(&plan(vec![
        bucket("a"),
        block("create", json!({}), refers(&["aws_s3_bucket.a.id"])),
        website,
    ]));
    assert_eq!(
        property(&unit, "aws_s3_bucket.a", &["WebsiteConfiguration"]),
        json!({"IndexDocument": "index.html"})
    );
}

#[test]
fn a_key_without_a_policy_has_none_and_a_policy_of_its_own_wins() {
    let key = |name: &str, written: Value| {
        created(
            &format!("aws_kms_key.{name}"),
            json!({}),
            json!({"policy": true, "key_id": true}),
            written,
        )
    };
    let policy = created(
        "aws_kms_key_policy.p",
        json!({"policy": "{\"Statement\":[]}"}),
        json!({"key_id": true}),
        json!({"key_id": refers(&["aws_kms_key.own.key_id"])}),
    );
    let unit = read(&plan(vec![
        key("plain", json!({})),
        key("nulled", json!({"policy": refers(&["var.policy"])})),
        key("own", json!({})),
        policy,
    ]));
    assert_eq!(
        property(&unit, "aws_kms_key.plain", &["KeyPolicy"]),
        Value::Null
    );
    assert_eq!(
        property(&unit, "aws_kms_key.nulled", &["KeyPolicy"]),
        Value::Null
    );
    assert_eq!(
        property(&unit, "aws_kms_key.own", &["KeyPolicy"]),
        json!({"Statement": []})
    );
}

#[test]
fn a_key_may_lock_everybody_out_if_it_or_its_policy_says_so() {
    let told = |of_key: Value, of_policy: Value| {
        let key = created(
            "aws_kms_key.k",
            json!({ "bypass_policy_lockout_safety_check": of_key }),
            json!({"policy": true, "key_id": true}),
            json!({}),
        );
        let policy = created(
            "aws_kms_key_policy.p",
            json!({"policy": "{}", "bypass_policy_lockout_safety_check": of_policy}),
            json!({"key_id": true}),
            json!({"key_id": refers(&["aws_kms_key.k.key_id"])}),
        );
        let unit = read(&plan(vec![key, policy]));
        property(&unit, "aws_kms_key.k", &["BypassPolicyLockoutSafetyCheck"])
    };
    assert_eq!(told(json!(false), Value::Null), false);
    assert_eq!(told(json!(false), json!(true)), true);
    assert_eq!(told(json!(true), Value::Null), true);
}

#[test]
fn what_is_written_in_the_bucket_itself_counts_unless_a_part_replaces_it() {
    let legacy = |policy: Value| {
        created(
            "aws_s3_bucket.old",
            json!({"bucket": "old", "acl": "public-read", "policy": "{\"Statement\":[]}",
            "website": [{"index_document": "index.html"}],
            "server_side_encryption_configuration": [{"rule": [{
                "apply_server_side_encryption_by_default": [{"sse_algorithm": "AES256", "kms_master_key_id": ""}]
            }]}]}),
            json!({}),
            policy,
        )
    };
    let unit = read(&plan(vec![legacy(json!({"policy": {}}))]));
    let own = "aws_s3_bucket.old";
    assert_eq!(property(&unit, own, &["AccessControl"]), "public-read");
    assert_eq!(
        property(
            &unit,
            own,
            &["BucketEncryption", "ServerSideEncryptionConfiguration"]
        ),
        json!([{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}])
    );
    assert_eq!(
        property(&unit, own, &["WebsiteConfiguration"]),
        json!({"IndexDocument": "index.html"})
    );
    assert_eq!(
        property(&unit, "aws_s3_bucket.old.policy", &["Bucket"]),
        "old"
    );

    let separate = |action: &str| {
        changed(
            "aws_s3_bucket_policy.p",
            action,
            json!({"bucket": "old", "policy": "{}"}),
            json!({}),
            json!({}),
        )
    };
    for action in ["no-op", "delete"] {
        let unit = read(&plan(vec![legacy(json!({})), separate(action)]));
        assert_eq!(
            unit.of_kind("AWS::S3::BucketPolicy").count(),
            1,
            "the bucket only repeats it"
        );
    }
}

#[test]
fn a_grant_is_something_that_names_its_key() {
    let unit = read(&plan(vec![
        created(
            "aws_kms_key.k",
            json!({}),
            json!({"key_id": true, "arn": true}),
            json!({}),
        ),
        created(
            "aws_kms_grant.g",
            json!({"operations": ["Decrypt"]}),
            json!({"key_id": true}),
            json!({"key_id": refers(&["aws_kms_key.k.key_id"])}),
        ),
    ]));
    assert_eq!(
        property(&unit, "aws_kms_grant.g", &["KeyId"]),
        "? aws_kms_key.k.Arn"
    );
}

/// The block of a whole account, as a resource of a provider.
fn account_block(action: &str, values: Value, unknown: Value, provider: &str) -> [Value; 2] {
    let [change, mut written] = changed(
        "aws_s3_account_public_access_block.all",
        action,
        values.clone(),
        unknown,
        json!({}),
    );
    written["provider_config_key"] = json!(provider);
    for (key, value) in values.as_object().into_iter().flatten() {
        written["expressions"][key] = json!({ "constant_value": value });
    }
    [change, written]
}

fn of_account(unit: &crate::symbolic::Unit) -> Value {
    property(unit, "aws_s3_bucket.a", &["AccountPublicAccessBlock"])
}

#[test]
fn the_public_access_block_of_the_account_counts_for_its_buckets() {
    let values = json!({"restrict_public_buckets": true, "block_public_policy": true});
    let with = |block: [Value; 2]| read(&plan(vec![bucket("a"), block]));
    let unknown = json!({"account_id": true, "id": true});
    let made = with(account_block(
        "create",
        values.clone(),
        unknown.clone(),
        "aws",
    ));
    assert_eq!(of_account(&made)["RestrictPublicBuckets"], true);
    assert_eq!(of_account(&made)["Stands"], false);
    let there = with(account_block("no-op", values.clone(), json!({}), "aws"));
    assert_eq!(of_account(&there)["Stands"], true);
    let gone = with(account_block("delete", values.clone(), json!({}), "aws"));
    assert_eq!(of_account(&gone), Value::Null);
    // Another account is named, and which the bucket's is nobody knows.
    let mut other = values;
    other["account_id"] = json!("444455556666");
    assert_eq!(
        of_account(&with(account_block("create", other, json!({}), "aws"))),
        "?"
    );
}

#[test]
fn the_public_access_block_of_another_provider_is_that_of_another_account_perhaps() {
    let values = json!({"restrict_public_buckets": true});
    let mut both = plan(vec![
        bucket("a"),
        account_block("create", values, json!({"account_id": true}), "aws.other"),
    ]);
    let provider = |credentials: Value| json!({"name": "aws", "expressions": credentials});
    both["configuration"]["provider_config"] = json!({
        "aws": provider(json!({})),
        "aws.other": provider(json!({"region": {"constant_value": "us-east-1"}})),
    });
    assert_eq!(of_account(&read(&both))["RestrictPublicBuckets"], true);
    both["configuration"]["provider_config"]["aws.other"] =
        provider(json!({"profile": {"constant_value": "other"}}));
    assert_eq!(of_account(&read(&both)), "?");
}

#[test]
fn a_policy_apart_belongs_to_whichever_kind_of_key_it_names() {
    let policy = r#"{"Statement":[]}"#;
    for kind in [
        "aws_kms_key",
        "aws_kms_replica_key",
        "aws_kms_external_key",
        "aws_kms_replica_external_key",
    ] {
        let key = |name: &str| {
            created(
                &format!("{kind}.{name}"),
                json!({}),
                json!({"id": true, "key_id": true, "arn": true, "policy": true}),
                json!({}),
            )
        };
        let apart = |owner: Value| {
            created(
                "aws_kms_key_policy.p",
                json!({"policy": policy}),
                json!({"key_id": true}),
                json!({"key_id": owner, "policy": {"constant_value": policy}}),
            )
        };
        let of = |unit: &crate::symbolic::Unit, name: &str| {
            property(unit, &format!("{kind}.{name}"), &["KeyPolicy"])
        };
        let named = refers(&[&format!("{kind}.a.key_id")]);
        let unit = read(&plan(vec![key("a"), key("b"), apart(named)]));
        assert_eq!(of(&unit, "a"), json!({"Statement": []}), "{kind}");
        assert_eq!(of(&unit, "b"), Value::Null, "{kind}");
        let unit = read(&plan(vec![key("a"), apart(refers(&["local.key"]))]));
        assert_eq!(of(&unit, "a"), "?", "{kind}");
    }
}

#[test]
fn a_policy_apart_for_a_key_id_that_two_keys_share_may_be_that_of_either() {
    // A replica has the id of its primary key; only the Region tells them apart.
    let key = |address: &str| {
        changed(
            address,
            "no-op",
            json!({"id": "mrk-1", "key_id": "mrk-1", "policy": null}),
            json!({}),
            json!({}),
        )
    };
    let unit = read(&plan(vec![
        key("aws_kms_key.primary"),
        key("aws_kms_replica_key.copy"),
        created(
            "aws_kms_key_policy.p",
            json!({"key_id": "mrk-1", "policy": "{}"}),
            json!({}),
            json!({"key_id": {"constant_value": "mrk-1"}}),
        ),
    ]));
    for address in ["aws_kms_key.primary", "aws_kms_replica_key.copy"] {
        assert_eq!(property(&unit, address, &["KeyPolicy"]), "?", "{address}");
    }
}
