//! Plans that do not hold all that is written.

use crate::terraform::testing::{created, plan, property, read, refers};
use serde_json::{Value, json};

#[test]
fn a_partial_plan_leaves_the_unit_open() {
    let whole = || {
        plan(vec![created(
            "aws_kms_key.k",
            json!({}),
            json!({}),
            json!({}),
        )])
    };
    assert!(read(&whole()).open.is_none());
    let mut errored = whole();
    errored["errored"] = json!(true);
    assert!(read(&errored).open.is_some());
    let mut incomplete = whole();
    incomplete["complete"] = json!(false);
    assert!(read(&incomplete).open.is_some());
    let stack = created(
        "aws_cloudformation_stack.s",
        json!({}),
        json!({}),
        json!({}),
    );
    assert!(read(&plan(vec![stack])).open.is_some());
    let mut targeted = whole();
    targeted["resource_changes"] = json!([]);
    assert!(read(&targeted).open.is_some());
    targeted["configuration"]["root_module"]["resources"][0]["count_expression"] =
        json!({"constant_value": 0});
    assert!(read(&targeted).open.is_none());
}

#[test]
fn a_partial_plan_says_so() {
    let mut errored = plan(Vec::new());
    assert!(read(&errored).remarks.is_empty());
    errored["errored"] = json!(true);
    let unit = read(&errored);
    assert_eq!(
        unit.remarks[0].message,
        "this plan is partial: it ended in an error"
    );
}

/// A plan of a module, in which a bucket is written, and in the plan there is none.
fn without_bucket_in_module(call: Value, more: Vec<[Value; 2]>) -> Value {
    let mut all = plan(more);
    let mut call = call;
    call["module"] = json!({"resources": [
        {"address": "aws_s3_bucket.b", "mode": "managed", "type": "aws_s3_bucket", "name": "b", "expressions": {}},
        {"address": "aws_kms_key.k", "mode": "managed", "type": "aws_kms_key", "name": "k", "expressions": {}}
    ]});
    all["configuration"]["root_module"]["module_calls"] = json!({ "m": call });
    all
}

#[test]
fn what_a_module_lacks_makes_a_plan_partial() {
    let lacks = |call: Value, more: Vec<[Value; 2]>| {
        let unit = read(&without_bucket_in_module(call, more));
        unit.open.map(|why| why.because)
    };
    let key = |module: &str| {
        let mut key = created(
            &format!("{module}.aws_kms_key.k"),
            json!({}),
            json!({}),
            json!({}),
        );
        key[1] = json!({"address": "aws_x.y", "mode": "data"});
        vec![key]
    };
    let counted = || json!({"count_expression": {"references": ["var.n"]}});
    assert!(
        lacks(json!({}), Vec::new()).is_some_and(|why| why.contains("`module.m.aws_kms_key.k`"))
    );
    assert!(
        lacks(json!({}), key("module.m"))
            .is_some_and(|why| why.contains("`module.m.aws_s3_bucket.b`"))
    );
    assert!(
        lacks(counted(), key("module.m[1]"))
            .is_some_and(|why| why.contains("`module.m[1].aws_s3_bucket.b`"))
    );
    assert_eq!(lacks(counted(), Vec::new()), None);
}

#[test]
fn a_part_that_a_partial_plan_may_lack_is_unknown() {
    let block = |errored: bool, declared: &str| {
        let bucket = created(
            "aws_s3_bucket.b",
            json!({"bucket": "b"}),
            json!({"id": true}),
            json!({}),
        );
        let mut all = plan(vec![bucket]);
        all["errored"] = json!(errored);
        let resources = &mut all["configuration"]["root_module"]["resources"];
        let declared = json!({"address": format!("{declared}.p"), "mode": "managed", "count_expression": {},
            "expressions": {"bucket": refers(&["aws_s3_bucket.b.id"])}});
        resources.as_array_mut().expect("resources").push(declared);
        property(
            &read(&all),
            "aws_s3_bucket.b",
            &["PublicAccessBlockConfiguration"],
        )
    };
    assert_eq!(block(true, "aws_s3_bucket_public_access_block"), "?");
    assert_eq!(block(true, "aws_s3_bucket_versioning"), Value::Null);
    assert_eq!(
        block(false, "aws_s3_bucket_public_access_block"),
        Value::Null
    );
}
