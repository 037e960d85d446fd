//! Routes: every way that a viewer's request can take through a distribution, judged.

use super::callers::{self, CallerKind, Callers};
use super::cause::Verdict;
use super::invoke::{self, Invocation};
use super::keys::{self, Part, Way};
use super::methods::{self, Write};
use super::pages::{Page, Purpose};
use super::read::{self, Asking};
use super::transport::{self, Viewer};
use super::{key, patterns};
use crate::graph::{AuthType, Decider, Graph, HostKind, Origin, Signing, Target};
use crate::symbolic::{Spanned, Truth, matching};
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
    /// The keys that are asked for, as a pattern; empty if the bucket is not declared here.
    pub keys: String,
    /// The part of them that the bucket policy allows or denies, if it is but a part.
    pub part: Part,
    /// Whether its objects can be read, by viewers with HTTPS.
    pub read: Verdict,
    /// The same for viewers with HTTP, if there may be such and they are answered differently.
    pub http: Option<Verdict>,
    /// Whether they can be decrypted.
    pub key: Verdict,
    /// Whether the bucket can be listed.
    pub list: Verdict,
    /// What becomes of requests that change objects, if the behavior lets them through to the bucket.
    pub write: Option<Write>,
    /// Whether CloudFront gives way to an `Authorization` header of the viewer's.
    pub gives_way: Truth,
    /// The function URL that the origin is, by its place in the graph.
    pub function_url: Option<usize>,
    /// Whether its function is invoked.
    pub invoke: Invocation,
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
    /// The function: its permissions, or what its URL asks for.
    Invoke,
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
    methods::compare(&mut routes);
    routes
}

/// The routes of a group. A member that refuses is covered if the group fails over on 403 and another member
/// answers.
fn through_group(graph: &Graph<'_>, behavior: usize, group: usize) -> Vec<Route> {
    let group = &graph.distribution.groups[group];
    // CloudFront stores no behavior that lets methods through to a group that change objects.
    let mut routes: Vec<Route> = group
        .members
        .iter()
        .map(|origin| Route {
            write: None,
            ..route(graph, behavior, *origin)
        })
        .collect();
    let passes: Vec<Truth> = routes
        .iter()
        .map(|route| {
            let is_url = graph.distribution.origins[route.origin].kind == HostKind::LambdaUrl;
            if is_url {
                route.invoke.verdict.allowed
            } else {
                route.read.allowed.and(route.key.allowed)
            }
        })
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
    let way = bucket.map(|place| Way {
        graph,
        behavior: configured,
        origin: from,
        bucket: &graph.buckets[place],
    });
    let keys = way.map(Way::keys);
    let asking = bucket.zip(keys.as_ref()).map(|(place, keys)| Asking {
        graph,
        behavior: configured,
        origin: from,
        bucket: &graph.buckets[place],
        place,
        callers: &callers,
        keys,
        viewer: Viewer::Https,
    });
    let (read, key, list) = if let Some(asking) = &asking {
        (
            read::objects(asking),
            key::decrypt(asking),
            read::listing(asking),
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
            Verdict::unknown(because),
        )
    };
    let invoke = match (from.function_url, from.kind) {
        (Some(place), _) => invoke::function(&invoke::Asking {
            graph,
            behavior: configured,
            origin: from,
            url: &graph.function_urls[place],
            callers: &callers,
        }),
        (None, HostKind::LambdaUrl) => {
            Invocation::unknown("the function URL is not declared in these files")
        }
        (None, _) => Invocation::unknown("the origin is not a function URL"),
    };
    let part = match &asking {
        Some(asking) if read.allowed.is_unknown() => keys::part(asking),
        _ => Part::none(),
    };
    let http = asking
        .as_ref()
        .and_then(|asking| transport::over_http(asking, &read));
    let write = asking.as_ref().and_then(methods::changing);
    // A function URL that asks for no signature does not look at the viewer's either.
    let asks_nobody = from
        .function_url
        .is_some_and(|place| graph.function_urls[place].auth == AuthType::None);
    let gives_way = if asks_nobody {
        Truth::No
    } else {
        callers.give_way(configured)
    };
    let Callers { kind, signing, .. } = callers;
    Route {
        behavior,
        origin,
        covered: Truth::No,
        caller: kind,
        signing,
        bucket,
        keys: keys.map(|keys| keys.written).unwrap_or_default(),
        part,
        root: match root(&read, &key) {
            Layer::None if invoke.verdict.cause != super::Cause::None => Layer::Invoke,
            root => root,
        },
        read,
        http,
        key,
        list,
        function_url: from.function_url,
        invoke,
        write,
        gives_way,
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
