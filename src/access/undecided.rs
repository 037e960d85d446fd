//! What cannot be decided before deployment: the origins of which nobody can tell whether they answer CloudFront, and
//! why. That nothing is found about such an origin says nothing about it.
//!
//! Only what AWS itself answers is decided here. Servers of others, load balancers and APIs are left to those who run
//! them, except for what is told of them as a finding.

use super::cause::{Cause, Verdict};
use super::patterns;
use super::route::Route;
use crate::graph::{Graph, HostKind};
use crate::source::Span;
use crate::symbolic::Truth;
use std::collections::HashSet;

/// Something that cannot be decided.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Undecided {
    /// The origin that it is about, by its place in the distribution; `None` if nobody can tell which one is asked.
    pub origin: Option<usize>,
    /// Where that is written.
    pub at: Span,
    /// Why: part of a sentence, without a full stop.
    pub because: String,
}

/// What cannot be decided about an enabled distribution, each origin and each reason once.
pub fn undecided(graph: &Graph<'_>, routes: &[Route]) -> Vec<Undecided> {
    let mut seen = HashSet::new();
    let origins = routes.iter().filter_map(|route| of_route(graph, route));
    let all = targets(graph).into_iter().chain(origins);
    all.filter(|one| seen.insert(one.clone())).collect()
}

/// The behaviors whose requests go nobody knows where, and those that are not known themselves. A behavior that names no
/// origin at all is another matter: CloudFront does not store it.
fn targets(graph: &Graph<'_>) -> Vec<Undecided> {
    let distribution = &graph.distribution;
    if distribution.enabled.is_no() {
        return Vec::new();
    }
    let behaviors = &distribution.behaviors;
    let asked = behaviors
        .iter()
        .enumerate()
        .filter(|(place, behavior)| !patterns::is_shadowed(behavior, &behaviors[..*place]));
    let lost = asked.filter_map(|(_, behavior)| behavior.target_unknown.as_ref());
    let all = lost.chain(&distribution.behaviors_unknown);
    all.map(|why| Undecided {
        origin: None,
        at: why.at,
        because: why.because.clone(),
    })
    .collect()
}

/// Why nobody can tell what becomes of the requests of a route, if a finding does not say it.
fn of_route(graph: &Graph<'_>, route: &Route) -> Option<Undecided> {
    let origin = &graph.distribution.origins[route.origin];
    let layers: &[&Verdict] = match origin.kind {
        HostKind::Custom
        | HostKind::Media
        | HostKind::Distribution
        | HostKind::LoadBalancer
        | HostKind::ExecuteApi => return None,
        HostKind::LambdaUrl => &[&route.invoke.verdict],
        _ => &[&route.endpoint, &route.read, &route.key],
    };
    let is_told = layers.iter().any(|one| one.cause != Cause::None);
    let passes = Truth::all(layers.iter().map(|one| one.allowed));
    if is_told || !passes.is_unknown() || route.covered.is_yes() {
        return None;
    }
    let because = layers.iter().find_map(|one| one.unknown.clone());
    Some(Undecided {
        origin: Some(route.origin),
        at: origin.domain_span,
        because: because.unwrap_or_else(|| "what it hangs on cannot be known".to_owned()),
    })
}
