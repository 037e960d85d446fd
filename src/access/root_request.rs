//! What a viewer gets for `/`: without a default root object, S3 takes the request for one to list the bucket.
//!
//! "Specify a default root object" in the Amazon CloudFront Developer Guide.

use super::pages::{Page, Purpose};
use super::route::Route;
use crate::graph::{Graph, HostKind, Origin};
use crate::symbolic::{Spanned, Truth};
use schemars::JsonSchema;
use serde::Serialize;

/// What a viewer gets for `/`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RootRequest {
    /// The default root object, or whatever the origin makes of `/`.
    Served,
    /// S3 takes it for a request to list the bucket, and refuses.
    Refused,
    /// S3 takes it for a request to list the bucket, and lists it.
    Listed,
    /// The default root object, which is refused.
    ObjectRefused,
    /// An object whose name begins with a slash, because the default root object does; a bucket has none.
    SlashFirst,
    /// It cannot be known.
    Unknown,
}

/// What a viewer gets for `/` from a distribution: without a default root object, S3 takes the request for one
/// to list the bucket.
pub fn root_request(graph: &Graph<'_>, routes: &[Route], pages: &[Page]) -> RootRequest {
    let distribution = &graph.distribution;
    let value = distribution.default_root_object.as_ref();
    let root = pages.iter().find(|page| page.purpose == Purpose::Root);
    if root.is_some_and(|page| page.read.allowed.is_no()) {
        return RootRequest::ObjectRefused;
    }
    if value.is_some_and(Spanned::is_unknown) {
        return RootRequest::Unknown;
    }
    let begins_with_slash = value
        .and_then(Spanned::as_text)
        .is_some_and(|name| name.prefix().starts_with('/'));
    if value.is_some() && !begins_with_slash {
        return RootRequest::Served;
    }
    let default = distribution
        .behaviors
        .iter()
        .position(|behavior| behavior.pattern.is_none());
    let Some(route) = routes.iter().find(|route| Some(route.behavior) == default) else {
        return RootRequest::Unknown;
    };
    let origin = &distribution.origins[route.origin];
    let functions = distribution.behaviors[route.behavior].functions;
    let is_bucket = match origin.kind {
        HostKind::S3Rest => true,
        // It knows index documents, but no objects whose names begin with a slash.
        HostKind::S3Website => begins_with_slash,
        _ => false,
    };
    if !is_bucket
        || functions
            .viewer_request
            .or(functions.origin_request)
            .is_yes()
    {
        return RootRequest::Served;
    }
    let catches = |code: &str| {
        distribution
            .error_responses
            .iter()
            .any(|response| response.code.as_deref().is_none_or(|known| known == code))
    };
    if catches("403") || !distribution.error_responses_known {
        return RootRequest::Served;
    }
    if route.covered != Truth::No {
        return RootRequest::Unknown;
    }
    match (route.read.allowed, route.list.allowed) {
        // Where nothing can be read, that is the news.
        (Truth::No, _) | (_, Truth::Unknown) => RootRequest::Unknown,
        // Behind a path of the origin `/` is an object that is seldom there, as is one whose name begins with a
        // slash; S3 says so to those who may list.
        (_, Truth::Yes) if begins_with_slash || has_path(origin) => RootRequest::Unknown,
        (_, Truth::Yes) => RootRequest::Listed,
        (_, Truth::No) if begins_with_slash => RootRequest::SlashFirst,
        (_, Truth::No) => RootRequest::Refused,
    }
}

/// Whether an origin has a path, or may have one.
fn has_path(origin: &Origin) -> bool {
    origin.path.as_ref().is_none_or(|path| !path.is_empty())
}
