//! The resource types that the graph reads, in CloudFormation's words, and the properties that have no bearing
//! on a request.

pub(super) const DISTRIBUTION: &str = "AWS::CloudFront::Distribution";
pub(super) const ACCESS_CONTROL: &str = "AWS::CloudFront::OriginAccessControl";
pub(super) const IDENTITY: &str = "AWS::CloudFront::CloudFrontOriginAccessIdentity";
pub(super) const CACHE_POLICY: &str = "AWS::CloudFront::CachePolicy";
pub(super) const ORIGIN_REQUEST_POLICY: &str = "AWS::CloudFront::OriginRequestPolicy";
pub(super) const BUCKET: &str = "AWS::S3::Bucket";
pub(super) const BUCKET_POLICY: &str = "AWS::S3::BucketPolicy";
pub(super) const ACCESS_POINT: &str = "AWS::S3::AccessPoint";
pub(super) const MULTI_REGION_ACCESS_POINT: &str = "AWS::S3::MultiRegionAccessPoint";
pub(super) const MULTI_REGION_ACCESS_POINT_POLICY: &str = "AWS::S3::MultiRegionAccessPointPolicy";
pub(super) const OBJECT: &str = "AWS::S3::Object";
/// The custom resource by which the CDK copies files into a bucket.
pub(super) const DEPLOYMENT: &str = "Custom::CDKBucketDeployment";
pub(super) const KEY: &str = "AWS::KMS::Key";
pub(super) const REPLICA_KEY: &str = "AWS::KMS::ReplicaKey";
pub(super) const ALIAS: &str = "AWS::KMS::Alias";
pub(super) const FUNCTION: &str = "AWS::Lambda::Function";
pub(super) const SERVERLESS_FUNCTION: &str = "AWS::Serverless::Function";
pub(super) const FUNCTION_ALIAS: &str = "AWS::Lambda::Alias";
pub(super) const FUNCTION_VERSION: &str = "AWS::Lambda::Version";
pub(super) const PERMISSION: &str = "AWS::Lambda::Permission";
pub(super) const EDGE_FUNCTION: &str = "AWS::CloudFront::Function";
pub(super) const REST_API: &str = "AWS::ApiGateway::RestApi";
pub(super) const HTTP_API: &str = "AWS::ApiGatewayV2::Api";
pub(super) const GRAPHQL_API: &str = "AWS::AppSync::GraphQLApi";
pub(super) const API_ROUTE: &str = "AWS::ApiGatewayV2::Route";
pub(super) const AUTHORIZERS: [&str; 2] = [
    "AWS::ApiGateway::Authorizer",
    "AWS::ApiGatewayV2::Authorizer",
];
pub(super) const API_STAGE: &str = "AWS::ApiGateway::Stage";
pub(super) const API_DEPLOYMENT: &str = "AWS::ApiGateway::Deployment";
pub(super) const API_RESOURCE: &str = "AWS::ApiGateway::Resource";
pub(super) const API_METHOD: &str = "AWS::ApiGateway::Method";
/// The policy of a REST API, which Terraform may write apart from it.
pub(super) const API_POLICY: &str = "AWS::ApiGateway::RestApiPolicy";
/// What leads the paths of a custom domain name to the stages of APIs.
pub(super) const API_MAPPINGS: [&str; 2] = [
    "AWS::ApiGateway::BasePathMapping",
    "AWS::ApiGatewayV2::ApiMapping",
];
pub(super) const FUNCTION_URL: &str = "AWS::Lambda::Url";
pub(super) const API_DOMAINS: [&str; 2] = [
    "AWS::ApiGateway::DomainName",
    "AWS::ApiGatewayV2::DomainName",
];
pub(super) const RECORD_SET: &str = "AWS::Route53::RecordSet";
pub(super) const RECORD_SET_GROUP: &str = "AWS::Route53::RecordSetGroup";
pub(super) const LOAD_BALANCER: &str = "AWS::ElasticLoadBalancingV2::LoadBalancer";
pub(super) const CLASSIC_LOAD_BALANCER: &str = "AWS::ElasticLoadBalancing::LoadBalancer";
pub(super) const LISTENER: &str = "AWS::ElasticLoadBalancingV2::Listener";
pub(super) const LISTENER_RULE: &str = "AWS::ElasticLoadBalancingV2::ListenerRule";
pub(super) const CERTIFICATE: &str = "AWS::CertificateManager::Certificate";
pub(super) const KEY_GROUP: &str = "AWS::CloudFront::KeyGroup";
pub(super) const PUBLIC_KEY: &str = "AWS::CloudFront::PublicKey";
pub(super) const WEB_ACL: &str = "AWS::WAFv2::WebACL";
pub(super) const IP_SET: &str = "AWS::WAFv2::IPSet";
pub(super) const WEB_ACL_ASSOCIATION: &str = "AWS::WAFv2::WebACLAssociation";

/// What belongs to a web ACL, which has the scope of CloudFront only in us-east-1.
pub(super) const WEB_ACLS: [&str; 3] = [
    "AWS::WAFv2::WebACL",
    "AWS::WAFv2::IPSet",
    "AWS::WAFv2::RuleGroup",
];
/// What a distribution takes only from us-east-1: certificates, web ACLs, functions at the edge. A serverless function
/// stands for its versions.
pub(super) const ONLY_IN_US_EAST_1: [&str; 4] = [
    "AWS::CertificateManager::Certificate",
    "AWS::Lambda::Version",
    "AWS::Serverless::Function",
    "AWS::WAFv2::WebACL",
];

pub(super) const CUSTOM_RESOURCE: &str = "AWS::CloudFormation::CustomResource";
pub(super) const NESTED: &[&str] = &["AWS::CloudFormation::Stack", "AWS::Serverless::Application"];

/// The types whose own properties decide a request to a distribution that mentions them.
pub(super) const JUDGED: &[&str] = &[
    ACCESS_CONTROL,
    IDENTITY,
    CACHE_POLICY,
    ORIGIN_REQUEST_POLICY,
    BUCKET,
    ACCESS_POINT,
    MULTI_REGION_ACCESS_POINT,
    KEY,
    REPLICA_KEY,
    ALIAS,
];

/// What stands between viewers and a distribution, and hangs on the distribution's own properties.
pub(super) const AT_THE_EDGE: &[&str] = &[
    CERTIFICATE,
    EDGE_FUNCTION,
    FUNCTION,
    FUNCTION_ALIAS,
    FUNCTION_VERSION,
    IP_SET,
    KEY_GROUP,
    PUBLIC_KEY,
    WEB_ACL,
];

/// What belongs to an API, a custom domain name of one, or a load balancer, each with the property that names what it
/// belongs to.
pub(super) const PARTS_OF_BACKENDS: &[(&str, &str)] = &[
    (API_STAGE, "RestApiId"),
    (API_DEPLOYMENT, "RestApiId"),
    (API_RESOURCE, "RestApiId"),
    (API_METHOD, "RestApiId"),
    (API_ROUTE, "ApiId"),
    (AUTHORIZERS[0], "RestApiId"),
    (AUTHORIZERS[1], "ApiId"),
    (API_POLICY, "RestApiId"),
    (API_MAPPINGS[0], "DomainName"),
    (API_MAPPINGS[1], "DomainName"),
    (LISTENER, "LoadBalancerArn"),
    (LISTENER_RULE, "ListenerArn"),
];
/// The attributes of a resource that others call it by, its name apart.
pub(super) fn ids(kind: &str) -> &'static [&'static str] {
    if kind == ALIAS {
        &["Ref", "Arn"]
    } else {
        &["Id", "KeyId", "Arn"]
    }
}

/// Properties of a resource that decide nothing about a request, so that a condition inside them opens no world.
pub(super) fn ignored_properties(kind: &str) -> &'static [&'static str] {
    match kind {
        DISTRIBUTION => &["Logging", "Comment", "Tags", "PriceClass", "HttpVersion"],
        BUCKET => &[
            "Tags",
            "LoggingConfiguration",
            "ReplicationConfiguration",
            "NotificationConfiguration",
            "VersioningConfiguration",
            "LifecycleConfiguration",
            "InventoryConfigurations",
            "AnalyticsConfigurations",
            "MetricsConfigurations",
            "ObjectLockConfiguration",
            "ObjectLockEnabled",
        ],
        ACCESS_POINT => &["Tags"],
        KEY | REPLICA_KEY => &[
            "Tags",
            "Description",
            "EnableKeyRotation",
            "PendingWindowInDays",
        ],
        FUNCTION_URL => &["Cors", "InvokeMode"],
        FUNCTION_ALIAS => &[
            "Description",
            "FunctionVersion",
            "ProvisionedConcurrencyConfig",
            "RoutingConfig",
        ],
        _ => &[],
    }
}

/// Properties that may decide a request, but hardly whether an origin is read and a policy admits it. Where there are
/// too many worlds, the conditions in the other properties are looked at first.
pub(super) fn secondary_properties(kind: &str) -> &'static [&'static str] {
    match kind {
        DISTRIBUTION => &[
            "Logging",
            "Comment",
            "Tags",
            "PriceClass",
            "HttpVersion",
            "Aliases",
            "CacheBehaviors",
            "CustomErrorResponses",
            "DefaultCacheBehavior",
            "DefaultRootObject",
            "IPV6Enabled",
            "Restrictions",
            "ViewerCertificate",
            "WebACLId",
        ],
        other => ignored_properties(other),
    }
}
