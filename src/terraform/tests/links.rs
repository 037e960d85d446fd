//! What unknown values are made of.

use crate::terraform::testing::{at, changed, created, plan, property, read, refers};
use serde_json::{Value, json};

fn bucket(name: &str) -> [Value; 2] {
    created(
        &format!("aws_s3_bucket.{name}"),
        json!({}),
        json!({"bucket": true, "id": true, "arn": true}),
        json!({}),
    )
}

/// A distribution with one origin, of which what is given is written and unknown.
fn origin(expressions: Value, unknown: Value, planned: Value) -> [Value; 2] {
    created(
        "aws_cloudfront_distribution.d",
        json!({"origin": [planned]}),
        json!({"id": true, "arn": true, "origin": [unknown]}),
        json!({"origin": [expressions]}),
    )
}

fn host(resources: Vec<[Value; 2]>) -> Value {
    let unit = read(&plan(resources));
    property(
        &unit,
        "aws_cloudfront_distribution.d",
        &["DistributionConfig", "Origins"],
    )[0]["DomainName"]
        .clone()
}

fn host_of(references: &[&str], planned: Value, mut more: Vec<[Value; 2]>) -> Value {
    let mut written = json!({"domain_name": refers(references)});
    if planned.get("custom_origin_config").is_some() {
        written["custom_origin_config"] = json!([{}]);
    }
    more.push(origin(written, json!({"domain_name": true}), planned));
    host(more)
}

#[test]
fn a_host_name_is_that_of_whatever_it_is_cut_from() {
    let custom = || json!({"custom_origin_config": [{"http_port": 80}]});
    let url = created(
        "aws_lambda_function_url.u",
        json!({"function_name": "f"}),
        json!({"function_url": true}),
        json!({"function_name": {"constant_value": "f"}}),
    );
    assert_eq!(
        host_of(
            &["aws_lambda_function_url.u.function_url"],
            custom(),
            vec![url]
        ),
        "${aws_lambda_function_url.u.Host}"
    );
    let api = created(
        "aws_api_gateway_rest_api.a",
        json!({}),
        json!({"id": true}),
        json!({}),
    );
    let stage = created(
        "aws_api_gateway_stage.s",
        json!({"stage_name": "v1", "region": "eu-west-3"}),
        json!({"rest_api_id": true, "invoke_url": true}),
        json!({"rest_api_id": refers(&["aws_api_gateway_rest_api.a.id"])}),
    );
    assert_eq!(
        host_of(
            &["aws_api_gateway_stage.s.invoke_url"],
            custom(),
            vec![api, stage]
        ),
        "${aws_api_gateway_rest_api.a}.execute-api.${AWS::Region}.amazonaws.com"
    );
    let website = created(
        "aws_s3_bucket_website_configuration.w",
        json!({}),
        json!({"bucket": true, "website_endpoint": true}),
        json!({"bucket": refers(&["aws_s3_bucket.b.id"])}),
    );
    assert_eq!(
        host_of(
            &["aws_s3_bucket_website_configuration.w.website_endpoint"],
            custom(),
            vec![bucket("b"), website]
        ),
        "${aws_s3_bucket.b.WebsiteHost}"
    );
}

#[test]
fn a_buckets_name_in_a_host_is_its_rest_host_unless_the_origin_is_custom() {
    let region = "data.aws_region.here.name";
    assert_eq!(
        host_of(
            &["aws_s3_bucket.b.id", region],
            json!({}),
            vec![bucket("b")]
        ),
        "${aws_s3_bucket.b.RegionalDomainName}"
    );
    assert_eq!(
        host_of(
            &["aws_s3_bucket.b.id", region],
            json!({"custom_origin_config": [{"http_port": 80}]}),
            vec![bucket("b")]
        ),
        "? aws_s3_bucket.b.Ref"
    );
}

#[test]
fn one_of_two_buckets_is_neither() {
    assert_eq!(
        host_of(
            &[
                "var.green",
                "aws_s3_bucket.a.bucket_regional_domain_name",
                "aws_s3_bucket.b.bucket_regional_domain_name"
            ],
            json!({}),
            vec![bucket("a"), bucket("b")]
        ),
        "? aws_s3_bucket.a.RegionalDomainName aws_s3_bucket.b.RegionalDomainName"
    );
}

#[test]
fn behind_a_local_there_is_only_what_contributes_to_the_plan() {
    let mut all = plan(vec![
        bucket("a"),
        origin(
            json!({"domain_name": refers(&["local.host"])}),
            json!({"domain_name": true}),
            json!({}),
        ),
    ]);
    all["relevant_attributes"] = json!([
        {"resource": "aws_s3_bucket.a", "attribute": ["bucket_regional_domain_name"]},
        {"resource": "aws_s3_bucket.a", "attribute": ["versioning"]}
    ]);
    let unit = read(&all);
    assert_eq!(
        property(
            &unit,
            "aws_cloudfront_distribution.d",
            &["DistributionConfig", "Origins"]
        )[0]["DomainName"],
        "? aws_s3_bucket.a.RegionalDomainName"
    );
}

#[test]
fn each_value_is_the_instance_with_the_same_key() {
    let mut resources = Vec::new();
    for key in ["a", "b"] {
        resources.push(created(
            &format!("aws_s3_bucket.b[\"{key}\"]"),
            json!({}),
            json!({"bucket": true}),
            json!({}),
        ));
        let mut policy = created(
            &format!("aws_s3_bucket_policy.p[\"{key}\"]"),
            json!({"policy": "{}"}),
            json!({"bucket": true}),
            json!({"bucket": refers(&["each.value.id"])}),
        );
        policy[1]["for_each_expression"] = refers(&["aws_s3_bucket.b"]);
        resources.push(policy);
    }
    let unit = read(&plan(resources));
    assert_eq!(
        property(&unit, "aws_s3_bucket_policy.p[\"b\"]", &["Bucket"]),
        "${aws_s3_bucket.b[\"b\"]}"
    );
}

#[test]
fn an_id_that_is_known_is_the_same_text_wherever_it_comes_from() {
    let distribution = changed(
        "aws_cloudfront_distribution.d",
        "no-op",
        json!({"id": "E1", "arn": "arn:aws:cloudfront::111122223333:distribution/E1"}),
        json!({}),
        json!({}),
    );
    let permission = created(
        "aws_lambda_permission.p",
        json!({"function_name": "f"}),
        json!({"source_arn": true}),
        json!({"source_arn": refers(&["aws_cloudfront_distribution.d.arn"])}),
    );
    let unit = read(&plan(vec![distribution, permission]));
    let arn = "arn:aws:cloudfront::111122223333:distribution/E1";
    assert_eq!(
        property(&unit, "aws_lambda_permission.p", &["SourceArn"]),
        arn
    );
    let own = at(&unit, "aws_cloudfront_distribution.d").attribute("Arn");
    assert_eq!(own.expect("an ARN").known(), Some(arn));
}

#[test]
fn the_region_and_account_are_those_of_the_provider() {
    let key = created("aws_kms_key.k", json!({}), json!({"arn": true}), json!({}));
    let mut other = created("aws_kms_key.o", json!({}), json!({"arn": true}), json!({}));
    other[1]["provider_config_key"] = json!("aws.audit");
    let mut all = plan(vec![key, other]);
    all["configuration"]["provider_config"] = json!({
        "aws": {"name": "aws", "expressions": {"region": {"references": ["var.region"]}}},
        "aws.audit": {"name": "aws", "alias": "audit", "expressions": {
            "region": {"constant_value": "us-east-1"},
            "assume_role": [{"role_arn": {"constant_value": "arn:aws:iam::444455556666:role/audit"}}]
        }}
    });
    all["variables"] = json!({"region": {"value": "eu-north-1"}});
    let unit = read(&all);
    let arn = |name: &str| {
        at(&unit, name)
            .attribute("Arn")
            .expect("an ARN")
            .to_string()
    };
    assert_eq!(
        arn("aws_kms_key.k"),
        "arn:aws:kms:eu-north-1:${AWS::AccountId}:key/${aws_kms_key.k.KeyId}"
    );
    assert_eq!(
        arn("aws_kms_key.o"),
        "arn:aws:kms:us-east-1:444455556666:key/${aws_kms_key.o.KeyId}"
    );
}
