//! How facts call what the graph holds: kinds of hosts, path patterns, the parts of names that others are built from.

use crate::graph::{Behavior, HostKind};

/// The name of a host kind in facts.
pub(super) fn kind(kind: HostKind) -> &'static str {
    match kind {
        HostKind::S3Rest => "s3_rest",
        HostKind::S3Website => "s3_website",
        HostKind::S3AccessPoint => "s3_access_point",
        HostKind::S3MultiRegion => "s3_multi_region_access_point",
        HostKind::S3ObjectLambda => "s3_object_lambda",
        HostKind::S3Express => "s3_express",
        HostKind::S3Accelerate => "s3_accelerate",
        HostKind::S3Path => "s3_path",
        HostKind::S3Other => "s3_other",
        HostKind::LambdaUrl => "lambda_url",
        HostKind::ExecuteApi => "execute_api",
        HostKind::LoadBalancer => "load_balancer",
        HostKind::Distribution => "distribution",
        HostKind::Media => "media",
        HostKind::Custom => "custom",
        HostKind::Unknown => "unknown",
    }
}

/// The last part of a name, which others are built from: `site` of `aws_s3_bucket.site["a"]`.
pub(super) fn label(local_name: &str) -> String {
    let plain = local_name.split('[').next().unwrap_or(local_name);
    plain.rsplit('.').next().unwrap_or(plain).to_owned()
}

/// The path pattern of a behavior, or `default`.
pub(super) fn pattern(behavior: &Behavior) -> String {
    behavior
        .pattern
        .as_ref()
        .map_or_else(|| "default".to_owned(), ToString::to_string)
}
