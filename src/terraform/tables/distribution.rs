//! Distributions: their origins, origin groups, cache behaviors and names.

use super::{Field, Shape, Table, Takes, beside, many, object, objects, one, one_of};
use crate::terraform::view::Order;

/// What the domain name of an S3 origin is made of.
const S3_HOST: Takes = &[
    (
        "aws_s3_bucket",
        "bucket_regional_domain_name",
        "RegionalDomainName",
    ),
    ("aws_s3_bucket", "bucket_domain_name", "DomainName"),
    ("aws_s3_bucket", "website_endpoint", "WebsiteHost"),
    ("aws_s3_bucket", "website_domain", "WebsiteHost"),
    ("aws_s3_bucket", "id", "RegionalDomainName"),
    ("aws_s3_bucket", "bucket", "RegionalDomainName"),
    ("aws_s3_bucket", "", "RegionalDomainName"),
    ("aws_s3_access_point", "domain_name", "DomainName"),
    ("aws_s3_access_point", "alias", "AliasHost"),
    ("aws_s3_access_point", "", "AliasHost"),
    (
        "aws_s3control_multi_region_access_point",
        "domain_name",
        "DomainName",
    ),
    (
        "aws_s3control_multi_region_access_point",
        "alias",
        "DomainName",
    ),
    ("aws_s3control_multi_region_access_point", "", "DomainName"),
];

/// What the domain name of a custom origin is made of. A bucket's name alone may be that of its website.
const CUSTOM_HOST: Takes = &[
    (
        "aws_s3_bucket",
        "bucket_regional_domain_name",
        "RegionalDomainName",
    ),
    ("aws_s3_bucket", "bucket_domain_name", "DomainName"),
    ("aws_s3_bucket", "website_endpoint", "WebsiteHost"),
    ("aws_s3_bucket", "website_domain", "WebsiteHost"),
    ("aws_s3_access_point", "domain_name", "DomainName"),
    ("aws_s3_access_point", "alias", "AliasHost"),
    (
        "aws_s3control_multi_region_access_point",
        "domain_name",
        "DomainName",
    ),
    (
        "aws_s3control_multi_region_access_point",
        "alias",
        "DomainName",
    ),
    ("aws_lambda_function_url", "function_url", "Host"),
    ("aws_lambda_function_url", "url_id", "Host"),
    ("aws_lambda_function_url", "", "Host"),
    ("aws_api_gateway_rest_api", "id", "Host"),
    (
        "aws_api_gateway_domain_name",
        "regional_domain_name",
        "RegionalDomainName",
    ),
    (
        "aws_api_gateway_domain_name",
        "cloudfront_domain_name",
        "DistributionDomainName",
    ),
    ("aws_api_gateway_stage", "invoke_url", "Host"),
    ("aws_api_gateway_deployment", "invoke_url", "Host"),
    ("aws_apigatewayv2_api", "api_endpoint", "Host"),
    ("aws_apigatewayv2_api", "id", "Host"),
    ("aws_apigatewayv2_stage", "invoke_url", "Host"),
    ("aws_lb", "dns_name", "DNSName"),
    ("aws_lb", "", "DNSName"),
    ("aws_alb", "dns_name", "DNSName"),
    ("aws_alb", "", "DNSName"),
    ("aws_elb", "dns_name", "DNSName"),
    ("aws_elb", "", "DNSName"),
    ("aws_cloudfront_distribution", "domain_name", "DomainName"),
];

/// What names an origin access identity. A template around the bare id leaves the same references as the bare
/// id itself; only the template works, so it is assumed.
const IDENTITY: Takes = &[
    (
        "aws_cloudfront_origin_access_identity",
        "cloudfront_access_identity_path",
        "Path",
    ),
    ("aws_cloudfront_origin_access_identity", "id", "Path"),
    ("aws_cloudfront_origin_access_identity", "", "Path"),
    ("aws_cloudfront_origin_access_identity", "iam_arn", "IamArn"),
];

const ACCESS_CONTROL: Takes = &[
    ("aws_cloudfront_origin_access_control", "id", "Id"),
    ("aws_cloudfront_origin_access_control", "", "Id"),
];

const CACHE_POLICY: Takes = &[
    ("aws_cloudfront_cache_policy", "id", "Id"),
    ("aws_cloudfront_cache_policy", "", "Id"),
];

const ORIGIN_REQUEST_POLICY: Takes = &[
    ("aws_cloudfront_origin_request_policy", "id", "Id"),
    ("aws_cloudfront_origin_request_policy", "", "Id"),
];

const RESPONSE_HEADERS_POLICY: Takes = &[
    ("aws_cloudfront_response_headers_policy", "id", "Id"),
    ("aws_cloudfront_response_headers_policy", "", "Id"),
];

const KEY_GROUP: Takes = &[
    ("aws_cloudfront_key_group", "id", "Id"),
    ("aws_cloudfront_key_group", "", "Id"),
    // A mistake that is made: the key in place of its group.
    ("aws_cloudfront_public_key", "id", "Id"),
];

const ORIGIN: &[Field] = &[
    one("origin_id", &["Id"]),
    Field::new(
        "domain_name",
        &["DomainName"],
        Shape::Host {
            unless: "custom_origin_config",
            first: S3_HOST,
            takes: CUSTOM_HOST,
        },
    ),
    one("origin_path", &["OriginPath"]),
    one_of(
        "origin_access_control_id",
        &["OriginAccessControlId"],
        ACCESS_CONTROL,
    ),
    object(
        "s3_origin_config",
        &["S3OriginConfig"],
        &[one_of(
            "origin_access_identity",
            &["OriginAccessIdentity"],
            IDENTITY,
        )],
    ),
    object(
        "custom_origin_config",
        &["CustomOriginConfig"],
        &[
            one("http_port", &["HTTPPort"]),
            one("https_port", &["HTTPSPort"]),
            one("origin_protocol_policy", &["OriginProtocolPolicy"]),
        ],
    ),
    object(
        "vpc_origin_config",
        &["VpcOriginConfig"],
        &[one("vpc_origin_id", &["VpcOriginId"])],
    ),
    objects(
        "custom_header",
        &["OriginCustomHeaders"],
        Order::Lost,
        &[one("name", &["HeaderName"]), one("value", &["HeaderValue"])],
    ),
];

const BEHAVIOR: &[Field] = &[
    one("path_pattern", &["PathPattern"]),
    one("target_origin_id", &["TargetOriginId"]),
    one("viewer_protocol_policy", &["ViewerProtocolPolicy"]),
    many("allowed_methods", &["AllowedMethods"]),
    many("cached_methods", &["CachedMethods"]),
    one_of("cache_policy_id", &["CachePolicyId"], CACHE_POLICY),
    one_of(
        "origin_request_policy_id",
        &["OriginRequestPolicyId"],
        ORIGIN_REQUEST_POLICY,
    ),
    one_of(
        "response_headers_policy_id",
        &["ResponseHeadersPolicyId"],
        RESPONSE_HEADERS_POLICY,
    ),
    object(
        "forwarded_values",
        &["ForwardedValues"],
        &[
            many("headers", &["Headers"]).computed(),
            one("query_string", &["QueryString"]),
            many("query_string_cache_keys", &["QueryStringCacheKeys"]).computed(),
            object(
                "cookies",
                &["Cookies"],
                &[
                    one("forward", &["Forward"]),
                    many("whitelisted_names", &["WhitelistedNames"]).computed(),
                ],
            ),
        ],
    ),
    object(
        "grpc_config",
        &["GrpcConfig"],
        &[one("enabled", &["Enabled"])],
    )
    .computed(),
    Field::new(
        "trusted_key_groups",
        &["TrustedKeyGroups"],
        Shape::Many(KEY_GROUP),
    )
    .computed(),
    many("trusted_signers", &["TrustedSigners"]).computed(),
    objects(
        "lambda_function_association",
        &["LambdaFunctionAssociations"],
        Order::Lost,
        &[
            one("event_type", &["EventType"]),
            one("lambda_arn", &["LambdaFunctionARN"]),
            one("include_body", &["IncludeBody"]),
        ],
    ),
    objects(
        "function_association",
        &["FunctionAssociations"],
        Order::Lost,
        &[
            one("event_type", &["EventType"]),
            one("function_arn", &["FunctionARN"]),
        ],
    ),
];

const DISTRIBUTION: &[Field] = &[
    one("enabled", &["Enabled"]),
    one("staging", &["Staging"]),
    one(
        "continuous_deployment_policy_id",
        &["ContinuousDeploymentPolicyId"],
    )
    .computed(),
    one("default_root_object", &["DefaultRootObject"]),
    one("comment", &["Comment"]),
    one("http_version", &["HttpVersion"]),
    one("is_ipv6_enabled", &["IPV6Enabled"]),
    one("web_acl_id", &["WebACLId"]),
    beside("logging_config", &[one("bucket", &["Logging", "Bucket"])]),
    Field::new("aliases", &["Aliases"], Shape::Whole),
    objects("origin", &["Origins"], Order::Lost, ORIGIN),
    objects(
        "origin_group",
        &["OriginGroups", "Items"],
        Order::Lost,
        &[
            one("origin_id", &["Id"]),
            beside(
                "failover_criteria",
                &[many(
                    "status_codes",
                    &["FailoverCriteria", "StatusCodes", "Items"],
                )],
            ),
            objects(
                "member",
                &["Members", "Items"],
                Order::Kept,
                &[one("origin_id", &["OriginId"])],
            ),
        ],
    ),
    object(
        "default_cache_behavior",
        &["DefaultCacheBehavior"],
        BEHAVIOR,
    ),
    objects(
        "ordered_cache_behavior",
        &["CacheBehaviors"],
        Order::Kept,
        BEHAVIOR,
    ),
    objects(
        "custom_error_response",
        &["CustomErrorResponses"],
        Order::Lost,
        &[
            one("error_code", &["ErrorCode"]),
            Field::new("response_code", &["ResponseCode"], Shape::Count),
            one("response_page_path", &["ResponsePagePath"]),
            one("error_caching_min_ttl", &["ErrorCachingMinTTL"]),
        ],
    ),
    object(
        "viewer_certificate",
        &["ViewerCertificate"],
        &[
            one("acm_certificate_arn", &["AcmCertificateArn"]),
            one("iam_certificate_id", &["IamCertificateId"]),
            one(
                "cloudfront_default_certificate",
                &["CloudFrontDefaultCertificate"],
            ),
            one("ssl_support_method", &["SslSupportMethod"]),
            one("minimum_protocol_version", &["MinimumProtocolVersion"]),
        ],
    ),
    beside(
        "restrictions",
        &[object(
            "geo_restriction",
            &["Restrictions", "GeoRestriction"],
            &[
                one("restriction_type", &["RestrictionType"]),
                many("locations", &["Locations"]).computed(),
            ],
        )],
    ),
];

pub(super) const TABLES: &[Table] = &[Table {
    terraform: "aws_cloudfront_distribution",
    kind: "AWS::CloudFront::Distribution",
    within: Some("DistributionConfig"),
    fields: DISTRIBUTION,
    attributes: &[("id", "Id"), ("arn", "Arn"), ("domain_name", "DomainName")],
}];
