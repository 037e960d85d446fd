//! Many resources of one module: what is done for each of them must not grow with their number.

use crate::symbolic::Value;
use crate::terraform::testing::{created, plan, property, read, refers};
use serde_json::{Value as Json, json};
use std::time::{Duration, Instant};

/// So many buckets, each with a policy and a public access block that nothing puts in order.
fn buckets(count: usize) -> Json {
    let mut all = Vec::new();
    for number in 0..count {
        let bucket = format!("aws_s3_bucket.b{number}");
        let id = || json!({"bucket": refers(&[&format!("{bucket}.id")])});
        all.push(created(&bucket, json!({}), json!({"id": true}), json!({})));
        let policy = format!("aws_s3_bucket_policy.b{number}");
        all.push(created(
            &policy,
            json!({"policy": "{}"}),
            json!({"bucket": true}),
            id(),
        ));
        let block = format!("aws_s3_bucket_public_access_block.b{number}");
        let marks = json!({"bucket": true});
        all.push(created(
            &block,
            json!({"block_public_policy": true}),
            marks,
            id(),
        ));
    }
    plan(all)
}

#[test]
fn access_blocks_are_found_without_a_look_at_those_of_all_buckets() {
    let unit = read(&buckets(2));
    let precedes = ["PrecedesPublicAccessBlock"];
    for number in 0..2 {
        let policy = format!("aws_s3_bucket_policy.b{number}");
        assert_eq!(property(&unit, &policy, &precedes), json!(true));
    }
    let (few, many) = (buckets(300), buckets(1_500));
    let time = |plan: &Json| {
        let runs = (0..3).map(|_| {
            let start = Instant::now();
            assert!(!read(plan).resources.is_empty());
            start.elapsed()
        });
        runs.min().unwrap_or(Duration::ZERO)
    };
    // Five times as many would take twenty-five times as long if each looked at all.
    let (one, other) = (time(&few), time(&many));
    assert!(
        other < one * 12,
        "{one:?}, and five times as many {other:?}"
    );
}

/// How many attributes the unknown policies mention together, of so many buckets behind local values.
fn mentions(count: usize) -> usize {
    let mut relevant = Vec::new();
    let mut all = Vec::new();
    for number in 0..count {
        let bucket = format!("aws_s3_bucket.b{number}");
        all.push(created(&bucket, json!({}), json!({"id": true}), json!({})));
        relevant.push(json!({"resource": bucket, "attribute": ["arn"]}));
        all.push(created(
            &format!("aws_s3_bucket_policy.b{number}"),
            json!({}),
            json!({"bucket": true, "policy": true}),
            json!({"bucket": refers(&[&format!("{bucket}.id")]), "policy": refers(&["local.policy"])}),
        ));
    }
    let mut plan = plan(all);
    plan["relevant_attributes"] = json!(relevant);
    let unit = read(&plan);
    let policies = unit.of_kind("AWS::S3::BucketPolicy");
    let documents = policies.filter_map(|policy| policy.properties.get("PolicyDocument"));
    documents
        .map(|document| match &document.value {
            Value::Unknown(why) => why.mentions.len(),
            other => panic!("{other:?}"),
        })
        .sum()
}

#[test]
fn what_may_be_any_of_hundreds_mentions_none_of_them() {
    assert_eq!(mentions(3), 9);
    assert_eq!(mentions(300), 0);
}
