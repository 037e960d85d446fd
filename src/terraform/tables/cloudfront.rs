//! The identities, policies, keys and functions that distributions use.

use super::{Field, Shape, Table, Takes, beside, many, object, one};

/// What the value of a `SourceArn` condition is made of.
pub(crate) const SOURCE_ARN: Takes = &[
    ("aws_cloudfront_distribution", "arn", "Arn"),
    ("aws_cloudfront_distribution", "id", "Arn"),
    ("aws_cloudfront_distribution", "", "Arn"),
    // A mistake that is made: nothing that is cut from this is the ARN of a distribution.
    ("aws_cloudfront_origin_access_control", "arn", "Arn"),
];

const PUBLIC_KEY: Takes = &[
    ("aws_cloudfront_public_key", "id", "Id"),
    ("aws_cloudfront_public_key", "", "Id"),
];

const HEADERS: Field = beside(
    "headers_config",
    &[
        one("header_behavior", &["HeadersConfig", "HeaderBehavior"]),
        beside("headers", &[many("items", &["HeadersConfig", "Headers"])]),
    ],
);

const QUERY_STRINGS: Field = beside(
    "query_strings_config",
    &[
        one(
            "query_string_behavior",
            &["QueryStringsConfig", "QueryStringBehavior"],
        ),
        beside(
            "query_strings",
            &[many("items", &["QueryStringsConfig", "QueryStrings"])],
        ),
    ],
);

const COOKIES: Field = beside(
    "cookies_config",
    &[
        one("cookie_behavior", &["CookiesConfig", "CookieBehavior"]),
        beside("cookies", &[many("items", &["CookiesConfig", "Cookies"])]),
    ],
);

pub(super) const TABLES: &[Table] = &[
    Table {
        terraform: "aws_cloudfront_origin_access_control",
        kind: "AWS::CloudFront::OriginAccessControl",
        within: Some("OriginAccessControlConfig"),
        fields: &[
            one("name", &["Name"]),
            one(
                "origin_access_control_origin_type",
                &["OriginAccessControlOriginType"],
            ),
            one("signing_behavior", &["SigningBehavior"]),
            one("signing_protocol", &["SigningProtocol"]),
        ],
        attributes: &[("id", "Id"), ("arn", "Arn")],
    },
    Table {
        terraform: "aws_cloudfront_origin_access_identity",
        kind: "AWS::CloudFront::CloudFrontOriginAccessIdentity",
        within: Some("CloudFrontOriginAccessIdentityConfig"),
        fields: &[one("comment", &["Comment"])],
        attributes: &[
            ("id", "Id"),
            ("iam_arn", "IamArn"),
            ("s3_canonical_user_id", "S3CanonicalUserId"),
            ("cloudfront_access_identity_path", "Path"),
        ],
    },
    Table {
        terraform: "aws_cloudfront_cache_policy",
        kind: "AWS::CloudFront::CachePolicy",
        within: Some("CachePolicyConfig"),
        fields: &[
            one("name", &["Name"]),
            object(
                "parameters_in_cache_key_and_forwarded_to_origin",
                &["ParametersInCacheKeyAndForwardedToOrigin"],
                &[HEADERS, QUERY_STRINGS, COOKIES],
            ),
        ],
        attributes: &[("id", "Id")],
    },
    Table {
        terraform: "aws_cloudfront_origin_request_policy",
        kind: "AWS::CloudFront::OriginRequestPolicy",
        within: Some("OriginRequestPolicyConfig"),
        fields: &[one("name", &["Name"]), HEADERS, QUERY_STRINGS, COOKIES],
        attributes: &[("id", "Id")],
    },
    Table {
        terraform: "aws_cloudfront_response_headers_policy",
        kind: "AWS::CloudFront::ResponseHeadersPolicy",
        within: Some("ResponseHeadersPolicyConfig"),
        fields: &[one("name", &["Name"])],
        attributes: &[("id", "Id")],
    },
    Table {
        terraform: "aws_cloudfront_key_group",
        kind: "AWS::CloudFront::KeyGroup",
        within: Some("KeyGroupConfig"),
        fields: &[
            one("name", &["Name"]),
            Field::new("items", &["Items"], Shape::Many(PUBLIC_KEY)),
        ],
        attributes: &[("id", "Id")],
    },
    Table {
        terraform: "aws_cloudfront_public_key",
        kind: "AWS::CloudFront::PublicKey",
        within: Some("PublicKeyConfig"),
        fields: &[one("name", &["Name"]), one("encoded_key", &["EncodedKey"])],
        attributes: &[("id", "Id")],
    },
    Table {
        terraform: "aws_cloudfront_function",
        kind: "AWS::CloudFront::Function",
        within: None,
        fields: &[
            one("name", &["Name"]),
            one("code", &["FunctionCode"]),
            one("publish", &["AutoPublish"]),
        ],
        attributes: &[("arn", "FunctionARN")],
    },
];
