//! The managed policies of CloudFront, which sources ask for by name.
//!
//! Ids: "Use managed cache policies", "Use managed origin request policies" in the Amazon CloudFront Developer Guide.

use crate::terraform::changes::Instance;

const CACHE: &[(&str, &str)] = &[
    ("Amplify", "2e54312d-136d-493c-8eb9-b001f22f67d2"),
    ("CachingDisabled", "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"),
    ("CachingOptimized", "658327ea-f89d-4fab-a63d-7e88639e58f6"),
    (
        "CachingOptimizedForUncompressedObjects",
        "b2884449-e4de-46a7-ac36-70bc7f1ddd6d",
    ),
    (
        "Elemental-MediaPackage",
        "08627262-05a9-4f76-9ded-b50ca2e3a84f",
    ),
    (
        "UseOriginCacheControlHeaders",
        "83da9c7e-98b4-4e11-a168-04f0df8e2c65",
    ),
    (
        "UseOriginCacheControlHeaders-QueryStrings",
        "4cc15a8a-d715-48a4-82b8-cc0b614638fe",
    ),
];

const ORIGIN_REQUEST: &[(&str, &str)] = &[
    ("AllViewer", "216adef6-5c7f-47e4-b989-5492eafa07d3"),
    (
        "AllViewerAndCloudFrontHeaders-2022-06",
        "33f36d7e-f396-46d9-90e0-52428a34d9dc",
    ),
    (
        "AllViewerExceptHostHeader",
        "b689b0a8-53d0-40ab-baf2-68738e2966ac",
    ),
    ("CORS-CustomOrigin", "59781a5b-3903-41f3-afcb-af62929ccde1"),
    ("CORS-S3Origin", "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf"),
    (
        "Elemental-MediaTailor-PersonalizedManifests",
        "775133bc-15f2-49f9-abea-afb2e0bf67d2",
    ),
    (
        "UserAgentRefererHeaders",
        "acba4595-bd28-49b8-b9fe-13317c0390fa",
    ),
];

/// The id of the managed policy that a data source asks for by its name.
pub(crate) fn managed(instance: &Instance<'_>) -> Option<&'static str> {
    let table = match instance.parts.kind {
        "aws_cloudfront_cache_policy" => CACHE,
        "aws_cloudfront_origin_request_policy" => ORIGIN_REQUEST,
        _ => return None,
    };
    let name = instance.told("name")?.strip_prefix("Managed-")?;
    let row = table.iter().find(|row| row.0 == name);
    row.filter(|_| instance.parts.data).map(|row| row.1)
}
