//! What origins, behaviors and error responses say word for word, where CloudFront may refuse to store it.

use super::distribution::listed;
use super::edge_functions::Named;
use crate::source::Span;
use crate::symbolic::{Spanned, Truth};

/// What an origin says.
#[derive(Clone, Debug)]
pub struct OriginSettings {
    /// The id of an origin access control.
    pub control: Option<Spanned>,
    /// The path of an origin access identity.
    pub identity: Option<Spanned>,
    /// Whether it is configured as an S3 origin; a plan that configures it in no way means that, too.
    pub s3: Truth,
    /// The port for HTTP.
    pub http_port: Option<Box<str>>,
    /// The port for HTTPS.
    pub https_port: Option<Box<str>>,
}

/// What a behavior says.
#[derive(Clone, Debug)]
pub struct BehaviorSettings {
    /// The id of the cache policy.
    pub cache_policy: Option<Spanned>,
    /// The id of the origin request policy.
    pub origin_request_policy: Option<Spanned>,
    /// The id of the response headers policy.
    pub response_headers_policy: Option<Spanned>,
    /// The id of the origin, or of the group.
    pub target: Option<Spanned>,
    /// The ids of the key groups.
    pub key_groups: Vec<Spanned>,
    /// The accounts whose key pairs sign.
    pub signers: Vec<Spanned>,
    /// The functions that it runs.
    pub associations: Vec<Association>,
}

/// A function that a behavior runs.
#[derive(Clone, Debug)]
pub struct Association {
    /// The event that it answers.
    pub event: Option<Box<str>>,
    /// The ARN of the function.
    pub function: Option<Spanned>,
    /// What the ARN names of a function of Lambda.
    pub named: Named,
    /// Whether it is a CloudFront function, and not one of Lambda.
    pub of_cloudfront: bool,
    /// Whether it is handed the body of the request.
    pub includes_body: Truth,
    /// The whole association.
    pub span: Span,
}

/// What a custom error response says.
#[derive(Clone, Debug)]
pub struct ErrorSettings {
    /// The status code that it answers.
    pub code: Option<Spanned>,
    /// The status code that viewers get.
    pub response: Option<Spanned>,
    /// The path of the page that is shown.
    pub page: Option<Spanned>,
    /// The whole response.
    pub span: Span,
}

impl OriginSettings {
    /// Reads what an origin says. `bare` is what it is if it is configured in no way.
    pub(super) fn read(item: &Spanned, bare: Truth) -> OriginSettings {
        let given =
            |value: Option<&Spanned>| value.filter(|value| value.known() != Some("")).cloned();
        let s3 = item.get("S3OriginConfig");
        let others = ["CustomOriginConfig", "VpcOriginConfig"];
        let custom = item.get("CustomOriginConfig");
        let port = |name: &str| {
            let port = custom.and_then(|custom| custom.get(name));
            port.and_then(Spanned::known).map(Into::into)
        };
        OriginSettings {
            control: given(item.get("OriginAccessControlId")),
            identity: given(s3.and_then(|s3| s3.get("OriginAccessIdentity"))),
            s3: match s3 {
                _ if others.iter().any(|name| item.get(name).is_some()) => Truth::No,
                Some(s3) if s3.is_unknown() => Truth::Unknown,
                Some(_) => Truth::Yes,
                None => bare,
            },
            http_port: port("HTTPPort"),
            https_port: port("HTTPSPort"),
        }
    }
}

impl BehaviorSettings {
    /// Reads what a behavior says.
    pub(super) fn read(item: &Spanned) -> BehaviorSettings {
        let value = |name: &str| item.get(name).cloned();
        let list = |name: &str| listed(item, name).into_iter().cloned().collect();
        let associations = [
            ("FunctionAssociations", "FunctionARN", true),
            ("LambdaFunctionAssociations", "LambdaFunctionARN", false),
        ];
        BehaviorSettings {
            cache_policy: value("CachePolicyId"),
            origin_request_policy: value("OriginRequestPolicyId"),
            response_headers_policy: value("ResponseHeadersPolicyId"),
            target: value("TargetOriginId"),
            key_groups: list("TrustedKeyGroups"),
            signers: list("TrustedSigners"),
            associations: associations
                .into_iter()
                .flat_map(|(key, arn, of_cloudfront)| {
                    listed(item, key).into_iter().map(move |one| Association {
                        event: one
                            .get("EventType")
                            .and_then(Spanned::known)
                            .map(Into::into),
                        function: one.get(arn).cloned(),
                        named: one
                            .get(arn)
                            .and_then(Spanned::as_text)
                            .map_or(Named::Unknown, |arn| Named::by(&arn)),
                        of_cloudfront,
                        includes_body: one.get("IncludeBody").map_or(Truth::No, Spanned::truth),
                        span: one.span,
                    })
                })
                .collect(),
        }
    }
}

/// Reads the error responses of a distribution.
pub(super) fn error_responses(config: &Spanned) -> Vec<ErrorSettings> {
    listed(config, "CustomErrorResponses")
        .into_iter()
        .filter(|item| !item.is_unknown())
        .map(|item| ErrorSettings {
            code: item.get("ErrorCode").cloned(),
            response: item.get("ResponseCode").cloned(),
            page: item
                .get("ResponsePagePath")
                .filter(|page| page.known() != Some(""))
                .cloned(),
            span: item.span,
        })
        .collect()
}
