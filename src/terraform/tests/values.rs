//! What is set, what is unknown, what must not be told, and what a plan says about itself.

use crate::symbolic::Lifecycle;
use crate::terraform::testing::{at, changed, created, node, plan, property, read, refers};
use crate::terraform::{is_state, may_be_plan, names_cloudfront, recognises, refusal};
use serde_json::{Value, json};

const CONFIG: &str = "DistributionConfig";

fn behavior(planned: Value, unknown: Value, written: Option<Value>) -> Value {
    let expressions = match written {
        Some(written) => json!({"ordered_cache_behavior": [written]}),
        None => json!({}),
    };
    let unit = read(&plan(vec![created(
        "aws_cloudfront_distribution.d",
        json!({"ordered_cache_behavior": [planned]}),
        json!({"ordered_cache_behavior": [unknown]}),
        expressions,
    )]));
    property(
        &unit,
        "aws_cloudfront_distribution.d",
        &[CONFIG, "CacheBehaviors"],
    )[0]
    .clone()
}

#[test]
fn null_empty_and_absent_are_not_set() {
    let unit = read(&plan(vec![changed(
        "aws_cloudfront_distribution.d",
        "no-op",
        json!({"web_acl_id": "", "aliases": [], "comment": null, "enabled": false, "origin": [
            {"origin_id": "o", "domain_name": "example.org", "origin_access_control_id": "", "origin_path": "",
             "custom_origin_config": [{"http_port": 80}], "s3_origin_config": []}
        ], "custom_error_response": [{"error_code": 403, "response_code": 0, "response_page_path": ""}]}),
        json!({}),
        json!({}),
    )]));
    assert_eq!(
        property(&unit, "aws_cloudfront_distribution.d", &[CONFIG]),
        json!({
            "Enabled": false,
            "Origins": [{"Id": "o", "DomainName": "example.org", "CustomOriginConfig": {"HTTPPort": "#80"}}],
            "CustomErrorResponses": [{"ErrorCode": "#403"}]
        })
    );
}

#[test]
fn unknown_and_not_written_is_not_set() {
    let told = behavior(
        json!({"path_pattern": "/a"}),
        json!({"trusted_key_groups": true, "default_ttl": true}),
        Some(json!({"path_pattern": {"constant_value": "/a"}})),
    );
    assert_eq!(told, json!({"PathPattern": "/a"}));
}

#[test]
fn unknown_and_written_as_something_known_was_null() {
    let told = behavior(
        json!({"path_pattern": "/a"}),
        json!({"trusted_key_groups": true}),
        Some(
            json!({"path_pattern": {"constant_value": "/a"}, "trusted_key_groups": refers(&["var.groups"])}),
        ),
    );
    assert_eq!(told, json!({"PathPattern": "/a"}));
}

#[test]
fn unknown_and_written_is_unknown_or_what_it_refers_to() {
    let told = behavior(
        json!({"path_pattern": "/a"}),
        json!({"trusted_key_groups": true}),
        Some(
            json!({"path_pattern": {"constant_value": "/a"}, "trusted_key_groups": refers(&["local.groups"])}),
        ),
    );
    assert_eq!(
        told,
        json!({"PathPattern": "/a", "TrustedKeyGroups": ["?"]})
    );
}

#[test]
fn in_a_dynamic_block_what_the_provider_fills_in_counts_as_left_out() {
    let told = behavior(
        json!({"path_pattern": "/a"}),
        json!({"trusted_key_groups": true, "cache_policy_id": true}),
        None,
    );
    assert_eq!(told, json!({"PathPattern": "/a", "CachePolicyId": "?"}));
}

#[test]
fn a_sensitive_value_is_a_hole_and_its_neighbours_are_told() {
    let mut resource = created(
        "aws_cloudfront_distribution.d",
        json!({"origin": [{"origin_id": "o", "domain_name": "hush.example.org",
            "custom_header": [{"name": "X-Key", "value": "hush"}]}]}),
        json!({}),
        json!({"origin": [{"origin_id": {"constant_value": "o"}, "domain_name": refers(&["var.host"]),
            "custom_header": [{"name": {"constant_value": "X-Key"}, "value": refers(&["var.key"])}]}]}),
    );
    resource[0]["change"]["after_sensitive"] = json!({"origin": true});
    let unit = read(&plan(vec![resource]));
    let origin = property(&unit, "aws_cloudfront_distribution.d", &[CONFIG, "Origins"])[0].clone();
    assert_eq!(origin["Id"], "o");
    assert_eq!(origin["OriginCustomHeaders"][0]["HeaderName"], "X-Key");
    assert!(!format!("{:?}", unit.resources).contains("hush"));
}

#[test]
fn a_sensitive_name_still_links() {
    let mut bucket = created(
        "aws_s3_bucket.b",
        json!({"bucket": "hush"}),
        json!({"id": true, "arn": true}),
        json!({"bucket": refers(&["var.name"])}),
    );
    bucket[0]["change"]["after_sensitive"] = json!({"bucket": true});
    let mut policy = created(
        "aws_s3_bucket_policy.p",
        json!({"bucket": "hush", "policy": "{}"}),
        json!({}),
        json!({"bucket": refers(&["aws_s3_bucket.b.bucket"])}),
    );
    policy[0]["change"]["after_sensitive"] = json!({"bucket": true});
    let unit = read(&plan(vec![bucket, policy]));
    assert_eq!(
        property(&unit, "aws_s3_bucket_policy.p", &["Bucket"]),
        "${aws_s3_bucket.b}"
    );
    assert!(!format!("{:?}", unit.resources).contains("hush"));
}

#[test]
fn actions_become_lifecycles_and_a_deposed_object_is_passed_over() {
    let actions = |actions: &[&str], address: &str| {
        let mut resource = created(address, json!({}), json!({}), json!({}));
        resource[0]["change"]["actions"] = json!(actions);
        resource
    };
    let mut deposed = actions(&["delete"], "aws_kms_key.replaced");
    deposed[0]["deposed"] = json!("0a1b2c3d");
    let unit = read(&plan(vec![
        deposed,
        actions(&["delete", "create"], "aws_kms_key.replaced"),
        actions(&["forget"], "aws_kms_key.forgotten"),
        actions(&["update"], "aws_kms_key.updated"),
        actions(&[], "aws_kms_key.unsaid"),
    ]));
    let of = |name: &str| at(&unit, name).lifecycle;
    assert_eq!(of("aws_kms_key.replaced"), Lifecycle::New);
    assert_eq!(of("aws_kms_key.forgotten"), Lifecycle::Existing);
    assert_eq!(of("aws_kms_key.updated"), Lifecycle::Existing);
    assert_eq!(of("aws_kms_key.unsaid"), Lifecycle::Existing);
}

#[test]
fn what_terraform_forgets_stays_as_it_was() {
    let mut policy = created("aws_s3_bucket_policy.p", Value::Null, json!({}), json!({}));
    policy[0]["change"]["actions"] = json!(["forget"]);
    policy[0]["change"]["before"] = json!({"bucket": "b", "policy": "{\"Statement\": []}"});
    let mut all = plan(vec![policy]);
    all["configuration"]["root_module"]["resources"] = json!([]);
    let unit = read(&all);
    assert_eq!(property(&unit, "aws_s3_bucket_policy.p", &["Bucket"]), "b");
    assert_eq!(
        property(&unit, "aws_s3_bucket_policy.p", &["PolicyDocument"]),
        json!({"Statement": []})
    );
}

#[test]
fn without_changes_the_planned_values_speak_and_missing_is_unknown() {
    let unit = read(&json!({
        "format_version": "0.1",
        "planned_values": {"root_module": {"child_modules": [{"address": "module.m", "resources": [
            {"address": "module.m.aws_s3_bucket_policy.p", "values": {"bucket": "b"}}
        ]}]}},
        "configuration": {"root_module": {"module_calls": {"m": {"module": {"resources": [
            {"address": "aws_s3_bucket_policy.p", "mode": "managed",
             "expressions": {"bucket": {"constant_value": "b"}, "policy": refers(&["local.p"])}}
        ]}}}}}
    }));
    let policy = "module.m.aws_s3_bucket_policy.p";
    assert_eq!(property(&unit, policy, &["Bucket"]), "b");
    assert_eq!(property(&unit, policy, &["PolicyDocument"]), "?");
}

#[test]
fn planned_values_print_unknown_elements_as_null() {
    let unit = read(&json!({
        "format_version": "1.0",
        "planned_values": {"root_module": {"resources": [
            {"address": "aws_s3_bucket.b", "values": {"bucket": "b"}},
            {"address": "aws_s3_bucket_policy.p", "values": {"bucket": "b"}},
            {"address": "data.aws_iam_policy_document.d", "values": {"statement": [
                {"actions": ["s3:GetObject"], "resources": [null]}]}}
        ]}},
        "configuration": {"root_module": {"resources": [
            {"address": "aws_s3_bucket.b", "mode": "managed", "expressions": {}},
            {"address": "aws_s3_bucket_policy.p", "mode": "managed",
             "expressions": {"policy": refers(&["data.aws_iam_policy_document.d.json"])}},
            {"address": "data.aws_iam_policy_document.d", "mode": "data",
             "expressions": {"statement": [{"resources": refers(&["aws_s3_bucket.b.arn"])}]}}
        ]}}
    }));
    assert_eq!(
        property(
            &unit,
            "aws_s3_bucket_policy.p",
            &["PolicyDocument", "Statement"]
        )[0]["Resource"],
        json!(["arn:aws:s3:::b/*"])
    );
}

#[test]
fn a_record_is_named_in_its_zone() {
    let record = |name: &str, zone: Value| {
        read(&plan(vec![
            created(
                "aws_route53_zone.z",
                json!({"name": "Example.org."}),
                json!({"zone_id": true}),
                json!({}),
            ),
            created(
                "aws_route53_record.r",
                json!({"name": name, "type": "CNAME"}),
                json!({"zone_id": true}),
                json!({"name": {"constant_value": name}, "zone_id": zone}),
            ),
        ]))
    };
    let zone = || refers(&["aws_route53_zone.z.zone_id"]);
    let name = |unit| property(&unit, "aws_route53_record.r", &["Name"]);
    assert_eq!(name(record("www", zone())), "www.example.org");
    assert_eq!(name(record("WWW.example.org", zone())), "www.example.org");
    assert_eq!(name(record("", zone())), "example.org");
    assert_eq!(name(record("www.example.org", refers(&["local.z"]))), "?");
}

#[test]
fn a_plan_is_recognised_and_a_state_or_a_later_format_is_not_read() {
    assert!(recognises(&node(
        &json!({"format_version": "1.0", "planned_values": {}})
    )));
    assert!(!recognises(&node(
        &json!({"format_version": "1.0", "values": {}})
    )));
    assert!(!recognises(&node(&json!({"planned_values": {}}))));
    let state = json!({"version": 4, "serial": 3, "lineage": "x", "resources": []});
    assert!(is_state(&node(&state)) && !recognises(&node(&state)));
    assert!(may_be_plan(&state.to_string()));
    let mut later = plan(vec![created(
        "aws_kms_key.k",
        json!({}),
        json!({}),
        json!({}),
    )]);
    assert!(may_be_plan(&later.to_string()) && !names_cloudfront(&later.to_string()));
    later["format_version"] = json!("2.0");
    let unit = read(&later);
    assert_eq!((unit.resources.len(), unit.remarks.len()), (0, 1));
    let refused = refusal(&node(&later)).expect("a refusal");
    assert!(refused.message.contains("`2.0`"));
    assert!(refusal(&node(&plan(Vec::new()))).is_none());
}

#[test]
fn nonsense_in_the_place_of_anything_is_no_panic() {
    let good = plan(vec![
        created(
            "aws_cloudfront_distribution.d",
            json!({"origin": [{"origin_id": "o"}], "aliases": ["a"]}),
            json!({"origin": [{"domain_name": true}], "id": true}),
            json!({"origin": [{"domain_name": refers(&["module.m.x", "var.y", "each.value.z"])}]}),
        ),
        created(
            "data.aws_iam_policy_document.p",
            json!({"statement": [{"actions": ["a"], "resources": [null], "principals": [{"type": "*", "identifiers": ["*"]}]}]}),
            json!({"json": true, "statement": [{"resources": [true]}]}),
            json!({"statement": [{"resources": refers(&["aws_s3_bucket.b.arn"])}]}),
        ),
        created(
            "aws_s3_bucket_policy.p",
            json!({}),
            json!({"bucket": true, "policy": true}),
            json!({"policy": refers(&["data.aws_iam_policy_document.p.json"])}),
        ),
    ]);
    let mut paths = Vec::new();
    collect(&good, &mut Vec::new(), &mut paths);
    assert!(paths.len() > 80);
    for path in paths {
        for nonsense in [
            json!(null),
            json!(true),
            json!("["),
            json!([[]]),
            json!({"a": 1}),
        ] {
            let mut plan = good.clone();
            if let Some(place) = plan.pointer_mut(&path) {
                *place = nonsense;
            }
            let _ = read(&plan);
        }
    }
}

/// The JSON pointers of everything in a value.
fn collect(value: &Value, path: &mut Vec<String>, out: &mut Vec<String>) {
    let mut pointer = path.join("/");
    if !path.is_empty() {
        pointer.insert(0, '/');
    }
    out.push(pointer);
    let children: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields
            .iter()
            .map(|(key, value)| (key.clone(), value))
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(at, item)| (at.to_string(), item))
            .collect(),
        _ => Vec::new(),
    };
    for (key, child) in children {
        path.push(key);
        collect(child, path, out);
        path.pop();
    }
}
