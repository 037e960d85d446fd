//! Routes: every way that a viewer's request can take through a distribution, judged.

use super::callers::{self, CallerKind, Callers};
use super::cause::Verdict;
use super::read::{self, Asking};
use super::{key, patterns};
use crate::graph::{Decider, Graph, HostKind, Origin, Signing, Target};
use crate::symbolic::{Truth, matching};
use schemars::JsonSchema;
use serde::Serialize;

/// One behavior and one origin that it may send a request to.
#[derive(Clone, Debug)]
pub struct Route {
    /// The behavior, by its place in the distribution.
    pub behavior: usize,
    /// The origin, by its place in the distribution.
    pub origin: usize,
    /// Whether another origin of a group answers instead when this one answers 403.
    pub covered: Truth,
    /// Who calls the origin.
    pub caller: CallerKind,
    /// Whether CloudFront signs, if there is an origin access control.
    pub signing: Option<Signing>,
    /// The bucket that is read, by its place in the graph.
    pub bucket: Option<usize>,
    /// Whether its objects can be read.
    pub read: Verdict,
    /// Whether they can be decrypted.
    pub key: Verdict,
    /// Whether the bucket can be listed.
    pub list: Truth,
    /// Which layer holds the root cause of a refusal.
    pub root: Layer,
    /// What becomes of the viewer's `Host` header.
    pub host_header: HostHeader,
}

/// A layer that can refuse a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// None does.
    None,
    /// The bucket: its policy, or its public access block.
    Read,
    /// The key.
    Key,
}

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

/// Judges every route of a distribution. A behavior that no request reaches has none, and neither has a distribution that
/// is disabled.
pub fn judge(graph: &Graph<'_>) -> Vec<Route> {
    if graph.distribution.enabled.is_no() {
        return Vec::new();
    }
    let mut routes = Vec::new();
    let behaviors = &graph.distribution.behaviors;
    for (place, behavior) in behaviors.iter().enumerate() {
        if patterns::is_shadowed(behavior, &behaviors[..place]) {
            continue;
        }
        match behavior.target {
            Target::Origin(origin) => routes.push(route(graph, place, origin)),
            Target::Group(group) => routes.extend(through_group(graph, place, group)),
            Target::Unknown => {}
        }
    }
    routes
}

/// The routes of a group. A member that refuses is covered if the group fails over on 403 and another member
/// answers.
fn through_group(graph: &Graph<'_>, behavior: usize, group: usize) -> Vec<Route> {
    let group = &graph.distribution.groups[group];
    let mut routes: Vec<Route> = group
        .members
        .iter()
        .map(|origin| route(graph, behavior, *origin))
        .collect();
    let passes: Vec<Truth> = routes
        .iter()
        .map(|route| route.read.allowed.and(route.key.allowed))
        .collect();
    for (rank, route) in routes.iter_mut().enumerate() {
        let later = passes.iter().skip(rank + 1).copied();
        let earlier = passes.iter().take(rank).copied();
        route.covered = if rank == 0 {
            group.fails_over_on_403.and(Truth::any(later))
        } else {
            Truth::any(earlier)
        };
    }
    routes
}

fn route(graph: &Graph<'_>, behavior: usize, origin: usize) -> Route {
    let (configured, from) = (
        &graph.distribution.behaviors[behavior],
        &graph.distribution.origins[origin],
    );
    let callers = callers::of(graph, from);
    let bucket = from.bucket.as_ref().and_then(|link| link.bucket);
    let (read, key, list) = if let Some(place) = bucket {
        let asking = Asking {
            graph,
            behavior: configured,
            origin: from,
            bucket: &graph.buckets[place],
            place,
            callers: &callers,
        };
        (
            read::objects(&asking),
            key::decrypt(&asking),
            read::listing(&asking),
        )
    } else {
        let because = if from.bucket.is_some() {
            "the bucket is not declared in these files"
        } else {
            "the origin is not a bucket"
        };
        (
            Verdict::unknown(because),
            Verdict::unknown(because),
            Truth::Unknown,
        )
    };
    // What seems to belong together may not.
    let (read, key, list) = match &graph.assumed {
        None => (read, key, list),
        Some(why) => (
            read.only_possible(why.because.clone()),
            key.only_possible(why.because.clone()),
            list.or(Truth::Unknown),
        ),
    };
    let Callers { kind, signing, .. } = callers;
    Route {
        behavior,
        origin,
        covered: Truth::No,
        caller: kind,
        signing,
        bucket,
        root: root(&read, &key),
        read,
        key,
        list,
        host_header: host_header(graph, behavior, from),
    }
}

/// One root cause, one finding: a bucket that refuses is told before its key.
fn root(read: &Verdict, key: &Verdict) -> Layer {
    let speaks = |verdict: &Verdict| verdict.cause != super::Cause::None;
    match (speaks(read), speaks(key)) {
        (true, false) => Layer::Read,
        (true, true) if read.allowed.is_no() || !key.allowed.is_no() => Layer::Read,
        (_, true) => Layer::Key,
        (false, false) => Layer::None,
    }
}

fn host_header(graph: &Graph<'_>, behavior: usize, origin: &Origin) -> HostHeader {
    let behavior = &graph.distribution.behaviors[behavior];
    match (behavior.forwarding.host, origin.kind) {
        (Truth::No, _) => return HostHeader::Replaced,
        (Truth::Unknown, _) => return HostHeader::Unknown,
        (Truth::Yes, _) if behavior.functions.origin_request != Truth::No => {
            return HostHeader::Unknown;
        }
        (Truth::Yes, HostKind::S3Rest | HostKind::S3Website) => {}
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
    /// It cannot be known.
    Unknown,
}

/// What a viewer gets for `/` from a distribution: without a default root object, S3 takes the request for one
/// to list the bucket.
pub fn root_request(graph: &Graph<'_>, routes: &[Route]) -> RootRequest {
    let distribution = &graph.distribution;
    if let Some(value) = &distribution.default_root_object {
        return if value.is_unknown() {
            RootRequest::Unknown
        } else {
            RootRequest::Served
        };
    }
    let default = distribution
        .behaviors
        .iter()
        .position(|behavior| behavior.pattern.is_none());
    let Some(route) = routes.iter().find(|route| Some(route.behavior) == default) else {
        return RootRequest::Unknown;
    };
    let behavior = &distribution.behaviors[route.behavior];
    if distribution.origins[route.origin].kind != HostKind::S3Rest
        || behavior
            .functions
            .viewer_request
            .or(behavior.functions.origin_request)
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
    match (route.read.allowed, route.list) {
        // Where nothing can be read, that is the news.
        (Truth::No, _) | (_, Truth::Unknown) => RootRequest::Unknown,
        (_, Truth::Yes) => RootRequest::Listed,
        (_, Truth::No) => RootRequest::Refused,
    }
}
