//! The viewer's `Host` header on its way to the origin. Where a behavior forwards it, the origin is asked under the
//! name of the distribution, which S3, API Gateway and Lambda do not answer to.
//!
//! "Cache based on request headers" and "Use managed origin request policies" in the Amazon CloudFront Developer
//! Guide.

use crate::graph::{Decider, Graph, HostKind, Origin};
use crate::symbolic::{Truth, matching};
use schemars::JsonSchema;
use serde::Serialize;

/// What becomes of the viewer's `Host` header on its way to the origin.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HostHeader {
    /// CloudFront replaces it with the name of the origin.
    Replaced,
    /// It reaches the origin.
    Forwarded,
    /// It reaches the origin, which expects it.
    Accepted,
    /// It would reach an S3 origin by the legacy list of headers, which CloudFront refuses to store.
    RefusedAtDeployment,
    /// It cannot be known.
    Unknown,
}

/// What becomes of the header on the way from a behavior, by its place, to an origin.
pub(super) fn of(graph: &Graph<'_>, behavior: usize, origin: &Origin) -> HostHeader {
    let behavior = &graph.distribution.behaviors[behavior];
    match (behavior.forwarding.host, origin.kind) {
        (Truth::No, _) => return HostHeader::Replaced,
        (Truth::Unknown, _) => return HostHeader::Unknown,
        (Truth::Yes, _) if behavior.functions.origin_request != Truth::No => {
            return HostHeader::Unknown;
        }
        (
            Truth::Yes,
            HostKind::S3Rest
            | HostKind::S3Website
            | HostKind::S3AccessPoint
            | HostKind::S3MultiRegion,
        ) => {}
        (Truth::Yes, HostKind::ExecuteApi) if may_be_custom_domain(graph, origin) => {
            return HostHeader::Unknown;
        }
        (Truth::Yes, _) => return HostHeader::Forwarded,
    }
    if behavior.forwarding.host_by == Decider::Legacy && origin.custom.is_no() {
        return HostHeader::RefusedAtDeployment;
    }
    // S3 finds the bucket by the Host header: a bucket named like an alias is found, if nothing is signed.
    let name = origin.bucket.as_ref().and_then(|link| link.name.clone());
    let named_like_alias = name.is_none_or(|name| {
        graph.distribution.aliases.iter().any(|alias| {
            alias.as_text().is_none_or(|alias| {
                alias == name || (alias.known().is_none() || name.known().is_none())
            })
        })
    });
    let anonymous = matches!(origin.authentication, crate::graph::Authentication::None);
    if named_like_alias && anonymous {
        HostHeader::Accepted
    } else {
        HostHeader::Forwarded
    }
}

/// Whether an API may answer to an alternate domain name of the distribution: the origin is the regional endpoint
/// of a custom domain name (`d-abc.execute-api…`), or one is declared that may be an alternate domain name.
fn may_be_custom_domain(graph: &Graph<'_>, origin: &Origin) -> bool {
    let endpoint = origin
        .domain
        .as_ref()
        .is_none_or(|domain| domain.prefix().to_ascii_lowercase().starts_with("d-"));
    let aliases = &graph.distribution.aliases;
    endpoint
        || graph.api_domains.iter().any(|name| {
            aliases
                .iter()
                .any(|alias| match (alias.as_text(), name.as_ref()) {
                    (Some(alias), Some(name)) => {
                        alias.prefix().starts_with('*')
                            || !matching::equals_ignoring_case(&alias, name).is_no()
                    }
                    _ => true,
                })
        })
}
