//! Plans that Terraform itself made, from `tests/plans`.

use crate::symbolic::Lifecycle;
use crate::terraform::testing::{at, property, read_text};
use serde_json::{Value, json};

const POLICY: &str = "aws_s3_bucket_policy.read";
const STATEMENTS: &[&str] = &["PolicyDocument", "Statement"];

macro_rules! plan {
    ($name:literal) => {
        read_text(include_str!(concat!(
            "../../../tests/plans/",
            $name,
            ".json"
        )))
    };
}

fn statement(action: &str, bucket: &str, distribution: &str) -> Value {
    json!([{
        "Effect": "Allow",
        "Principal": {"Service": ["cloudfront.amazonaws.com"]},
        "Action": [action],
        "Resource": [format!("arn:aws:s3:::${{{bucket}}}/*")],
        "Condition": {"StringEquals": {"AWS:SourceArn": [
            format!("arn:aws:cloudfront::${{AWS::AccountId}}:distribution/${{{distribution}.Id}}")
        ]}}
    }])
}

#[test]
fn a_document_read_during_apply_is_rebuilt_with_its_links() {
    let unit = plan!("granted");
    assert_eq!(
        property(&unit, POLICY, STATEMENTS),
        statement(
            "s3:GetObject",
            "aws_s3_bucket.pages",
            "aws_cloudfront_distribution.www"
        )
    );
    assert_eq!(
        property(&unit, POLICY, &["Bucket"]),
        "${aws_s3_bucket.pages}"
    );
    assert_eq!(
        property(
            &unit,
            "aws_cloudfront_distribution.www",
            &["DistributionConfig", "Origins"]
        ),
        json!([{
            "Id": "pages",
            "DomainName": "${aws_s3_bucket.pages.RegionalDomainName}",
            "OriginAccessControlId": "${aws_cloudfront_origin_access_control.read.Id}",
            "S3OriginConfig": {"OriginAccessIdentity": ""}
        }])
    );
    assert_eq!(at(&unit, POLICY).lifecycle, Lifecycle::New);
    assert!(unit.open.is_none());
}

#[test]
fn a_policy_keeps_which_distribution_and_which_action_it_names() {
    assert_eq!(
        property(&plan!("other-distribution"), POLICY, STATEMENTS),
        statement(
            "s3:GetObject",
            "aws_s3_bucket.pages",
            "aws_cloudfront_distribution.staff"
        )
    );
    assert_eq!(
        property(&plan!("other-action"), POLICY, STATEMENTS),
        statement(
            "s3:PutObject",
            "aws_s3_bucket.pages",
            "aws_cloudfront_distribution.www"
        )
    );
}

#[test]
fn what_is_applied_already_is_told_in_literals_on_both_sides() {
    let unit = plan!("granted-applied");
    let distribution = at(&unit, "aws_cloudfront_distribution.www");
    assert_eq!(distribution.lifecycle, Lifecycle::Existing);
    let arn = distribution.attribute("Arn").expect("an ARN");
    assert!(arn.known().is_some(), "{arn}");
    assert_eq!(
        property(&unit, POLICY, &["PolicyDocument", "Statement"])[0]["Condition"]["StringEquals"]["AWS:SourceArn"],
        json!(arn.to_string())
    );
}

#[test]
fn a_deleted_policy_is_kept_as_deleted_and_the_bucket_does_not_repeat_it() {
    let unit = plan!("policy-removed");
    let policies: Vec<(&str, Lifecycle)> = unit
        .of_kind("AWS::S3::BucketPolicy")
        .map(|policy| (&*policy.address.name, policy.lifecycle))
        .collect();
    assert_eq!(policies, [(POLICY, Lifecycle::Deleted)]);
}

#[test]
fn an_identity_is_named_by_its_canonical_user_and_the_bucket_by_the_usual_pair() {
    let unit = plan!("identity");
    assert_eq!(
        property(&unit, POLICY, STATEMENTS),
        json!([{
            "Effect": "Allow",
            "Principal": {"CanonicalUser": ["${aws_cloudfront_origin_access_identity.read.S3CanonicalUserId}"]},
            "Action": ["s3:GetObject", "s3:ListBucket"],
            "Resource": [
                "arn:aws:s3:::${aws_s3_bucket.pages}",
                "arn:aws:s3:::${aws_s3_bucket.pages}/*"
            ]
        }])
    );
    assert_eq!(
        property(
            &unit,
            "aws_cloudfront_distribution.www",
            &["DistributionConfig", "Origins"]
        )[0]["S3OriginConfig"]["OriginAccessIdentity"],
        "origin-access-identity/cloudfront/${aws_cloudfront_origin_access_identity.read.Id}"
    );
}

#[test]
fn a_key_policy_of_two_documents_becomes_the_keys_own() {
    let unit = plan!("key-policy");
    let statements = property(&unit, "aws_kms_key.pages", &["KeyPolicy", "Statement"]);
    assert_eq!(statements[0]["Sid"], "Owner");
    assert_eq!(statements[1]["Sid"], "Decrypt");
    let arn = at(&unit, "aws_cloudfront_distribution.www")
        .attribute("Arn")
        .expect("an ARN");
    assert_eq!(
        statements[1]["Condition"]["ArnLike"]["aws:SourceArn"],
        json!([arn.to_string()])
    );
    assert!(
        arn.to_string()
            .starts_with("arn:aws:cloudfront::123456789012:")
    );
    let key = at(&unit, "aws_kms_key.pages")
        .attribute("Arn")
        .expect("an ARN");
    assert_eq!(
        property(&unit, "aws_s3_bucket.pages", &["BucketEncryption"]),
        json!({"ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": {
            "SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key.to_string()
        }}]})
    );
}

#[test]
fn of_an_encoded_policy_only_the_mentions_are_left() {
    assert_eq!(
        property(&plan!("jsonencode"), POLICY, &["PolicyDocument"]),
        "? aws_s3_bucket.pages.Arn aws_cloudfront_distribution.www.Arn"
    );
}

#[test]
fn instances_are_linked_by_their_keys_and_origins_by_their_ids() {
    let unit = plan!("for-each");
    let docs = "aws_s3_bucket.pages[\"docs\"]";
    assert_eq!(
        property(&unit, "aws_s3_bucket_policy.read[\"docs\"]", STATEMENTS),
        statement("s3:GetObject", docs, "aws_cloudfront_distribution.www")
    );
    assert!(
        unit.of_kind("AWS::S3::BucketPolicy").count() == 1,
        "the other bucket has none"
    );
    let origins = property(
        &unit,
        "aws_cloudfront_distribution.www",
        &["DistributionConfig", "Origins"],
    );
    for origin in origins.as_array().expect("origins") {
        let id = origin["Id"].as_str().expect("an id");
        assert_eq!(
            origin["DomainName"],
            format!("${{aws_s3_bucket.pages[\"{id}\"].RegionalDomainName}}")
        );
    }
}

#[test]
fn links_go_through_modules_and_stay_within_their_instance() {
    let unit = plan!("module-for-each");
    for key in ["docs", "shop"] {
        let site = format!("module.site[\"{key}\"]");
        let distribution = format!("{site}.aws_cloudfront_distribution.www");
        let policy = format!("{site}.aws_s3_bucket_policy.read");
        let statements = property(&unit, &policy, STATEMENTS);
        assert_eq!(
            statements[0]["Resource"],
            json!([format!("arn:aws:s3:::example-{key}/*")])
        );
        assert_eq!(
            statements[0]["Condition"]["StringEquals"]["AWS:SourceArn"],
            json!([format!(
                "arn:aws:cloudfront::${{AWS::AccountId}}:distribution/${{{distribution}.Id}}"
            )])
        );
        assert_eq!(
            property(&unit, &distribution, &["DistributionConfig", "Origins"])[0]["DomainName"],
            format!("${{{site}.module.bucket.aws_s3_bucket.this.RegionalDomainName}}")
        );
        assert_eq!(&*at(&unit, &policy).local_name, "aws_s3_bucket_policy.read");
    }
}
