//! Custom error responses: whether the error that one answers ever comes, whether it hides what an API says, and how
//! long the error is kept.
//!
//! A bucket tells only those who may list it that an object is missing; to everybody else it answers 403, so that a
//! page for 404 is never shown.
//!
//! "Generate custom error responses" in the Amazon CloudFront Developer Guide; "`GetObject`" in the Amazon S3 API
//! Reference.

use super::patterns;
use super::route::Route;
use crate::graph::{ErrorResponse, Graph, HostKind};
use crate::symbolic::{Spanned, Truth};

/// What becomes of a custom error response.
#[derive(Clone, Debug)]
pub struct Response {
    /// The response, by its place in the distribution.
    pub place: usize,
    /// Whether the error that it answers comes at all.
    pub comes: Truth,
    /// What cannot be known, as a clause, where the error seems not to come.
    pub unknown: Option<&'static str>,
    /// The route to the bucket that answers with another error in its place.
    pub refusing: Option<usize>,
    /// A route to an API whose errors viewers get as this page, with a code that says that all is well.
    pub hides: Option<usize>,
    /// How many seconds the error is kept, if that is known.
    pub kept: Option<u64>,
    /// Whether viewers get it as a page and not as an error.
    pub succeeds: Truth,
}

/// Judges the custom error responses of a distribution that is enabled.
pub fn responses(graph: &Graph<'_>, routes: &[Route]) -> Vec<Response> {
    let distribution = &graph.distribution;
    let mut out: Vec<Response> = Vec::new();
    if distribution.enabled.is_no() {
        return out;
    }
    for (place, response) in distribution.error_responses.iter().enumerate() {
        let succeeds = succeeds(response);
        let refusing = never_comes(graph, routes, response);
        let told = out.iter().any(|other| other.hides.is_some());
        out.push(Response {
            place,
            comes: Truth::from(refusing.is_none()),
            unknown: refusing.and_then(|_| doubt(graph)),
            refusing,
            hides: hidden(graph, routes, response).filter(|_| !told && succeeds.is_yes()),
            kept: response
                .kept
                .as_ref()
                .and_then(Spanned::known)
                .and_then(|seconds| seconds.parse().ok()),
            succeeds,
        });
    }
    out
}

/// Whether viewers get a code of success in place of the error.
fn succeeds(response: &ErrorResponse) -> Truth {
    match &response.answers {
        None => Truth::No,
        Some(code) => code
            .known()
            .map_or(Truth::Unknown, |code| Truth::from(code.starts_with('2'))),
    }
}

/// The route to a bucket that answers 403 where this response waits for 404, if every request of the distribution
/// ends at such a bucket.
fn never_comes(graph: &Graph<'_>, routes: &[Route], response: &ErrorResponse) -> Option<usize> {
    let distribution = &graph.distribution;
    let code = |code: &str| {
        let mut responses = distribution.error_responses.iter();
        responses.any(|other| other.code.as_deref().is_none_or(|known| known == code))
    };
    let waits = response.code.as_deref() == Some("404") && response.page.is_some();
    if !waits || code("403") || !distribution.error_responses_known {
        return None;
    }
    let behaviors = &distribution.behaviors;
    let everywhere = behaviors.iter().enumerate().all(|(place, behavior)| {
        let edge = behavior.functions;
        let mut own = routes
            .iter()
            .filter(|route| route.behavior == place)
            .peekable();
        let asked = own.peek().is_some() || patterns::is_shadowed(behavior, &behaviors[..place]);
        asked
            && edge.origin_request.or(edge.origin_response).is_no()
            && own.all(|route| hides_what_is_missing(graph, route))
    });
    everywhere
        .then(|| routes.iter().position(|route| route.bucket.is_some()))
        .flatten()
}

/// Whether a route ends at a bucket that serves what it has and answers 403 for what it has not.
pub(super) fn hides_what_is_missing(graph: &Graph<'_>, route: &Route) -> bool {
    graph.distribution.origins[route.origin].kind == HostKind::S3Rest
        && route.bucket.is_some()
        && route.point.is_none()
        && route.list.allowed.is_no()
        && !route.read.allowed.is_no()
        && !route.key.allowed.is_no()
}

/// Why the error may come all the same.
fn doubt(graph: &Graph<'_>) -> Option<&'static str> {
    let mut behaviors = graph.distribution.behaviors.iter();
    behaviors
        .any(|behavior| behavior.functions.viewer_request != Truth::No)
        .then_some("a function on viewer request may answer with the error itself")
}

/// A route to an API beside the site whose pages these are.
fn hidden(graph: &Graph<'_>, routes: &[Route], response: &ErrorResponse) -> Option<usize> {
    let distribution = &graph.distribution;
    let kind = |route: &Route| distribution.origins[route.origin].kind;
    let is_default = |route: &Route| distribution.behaviors[route.behavior].pattern.is_none();
    let shows = matches!(response.code.as_deref(), Some("403" | "404")) && response.page.is_some();
    let site = routes.iter().any(|route| {
        is_default(route) && matches!(kind(route), HostKind::S3Rest | HostKind::S3Website)
    });
    (shows && site)
        .then(|| {
            routes.iter().position(|route| {
                !is_default(route)
                    && matches!(kind(route), HostKind::ExecuteApi | HostKind::LambdaUrl)
            })
        })
        .flatten()
}
