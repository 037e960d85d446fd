//! Routes: every way that a viewer's request can take through a distribution, judged.

use super::asking::Asking;
use super::callers::{self, CallerKind};
use super::cause::Verdict;
use super::control::{self, Controlled};
use super::endpoint::{self, Arriving};
use super::host_header::{self, HostHeader};
use super::invoke::{self, Invocation};
use super::keys::{self, Part, Way};
use super::methods::{self, Write};
use super::read;
use super::transport::{self, Viewer};
use super::{backend, key, patterns, points, region, switch};
use crate::graph::{
    AccessPoint, AuthType, BucketLink, Graph, HostKind, PointLink, Signing, Target,
};
use crate::symbolic::{Text, Truth};
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
    /// The access point that is read through, by its place in the graph.
    pub point: Option<usize>,
    /// The bucket that is read, by its place in the graph.
    pub bucket: Option<usize>,
    /// Its name, as far as the origin or the access point tells it.
    pub bucket_name: Option<Text>,
    /// Whether the endpoint takes the request: of an access point, whether its policy allows it.
    pub endpoint: Verdict,
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
    /// The refusal of a resource control policy that is declared here, where everything else lets the request pass.
    pub control: Option<Controlled>,
    /// Whether this deployment changes in one step how the origin is read and who may read it.
    pub switches: Truth,
    /// Whether CloudFront gives way to an `Authorization` header of the viewer's.
    pub gives_way: Truth,
    /// Whether the signature of CloudFront takes the place of an `Authorization` header of the viewer's that is meant for
    /// the function.
    pub overwrites: Truth,
    /// The function URL that the origin is, by its place in the graph.
    pub function_url: Option<usize>,
    /// Whether its function is invoked.
    pub invoke: Invocation,
    /// What the API or load balancer behind the origin answers, if it is declared here.
    pub answer: Option<backend::Answer>,
    /// Which layer holds the root cause of a refusal.
    pub root: Layer,
    /// Whether the endpoint redirects viewers to another one at first.
    pub redirects: Truth,
    /// What becomes of the viewer's `Host` header.
    pub host_header: HostHeader,
}

/// A layer that can refuse a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// None does.
    None,
    /// The endpoint: an access point, or one that takes no requests of this kind.
    Endpoint,
    /// The bucket: its policy, or its public access block.
    Read,
    /// The key.
    Key,
    /// The function: its permissions, or what its URL asks for.
    Invoke,
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
            Target::Origin(origin) => routes.extend(routes_to(graph, place, origin)),
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
    let reading = |route: Route| Route {
        write: None,
        ..route
    };
    let mut members: Vec<Vec<Route>> = group
        .members
        .iter()
        .map(|origin| routes_to(graph, behavior, *origin))
        .map(|routes| routes.into_iter().map(reading).collect())
        .collect();
    let passes: Vec<Truth> = members
        .iter()
        .map(|routes| Truth::all(routes.iter().map(|route| route.passes(graph))))
        .collect();
    for (rank, routes) in members.iter_mut().enumerate() {
        let later = passes.iter().skip(rank + 1).copied();
        let earlier = passes.iter().take(rank).copied();
        let covered = if rank == 0 {
            group.fails_over_on_403.and(Truth::any(later))
        } else {
            Truth::any(earlier)
        };
        for route in routes {
            route.covered = covered;
        }
    }
    members.into_iter().flatten().collect()
}

impl Route {
    /// Whether every layer lets the request pass.
    fn passes(&self, graph: &Graph<'_>) -> Truth {
        if graph.distribution.origins[self.origin].kind == HostKind::LambdaUrl {
            return self.invoke.verdict.allowed;
        }
        if let Some(answer) = &self.answer {
            return answer.served;
        }
        Truth::all([self.endpoint.allowed, self.read.allowed, self.key.allowed])
    }
}

/// The routes from a behavior to an origin: one, or one for each of the buckets behind its access point.
fn routes_to(graph: &Graph<'_>, behavior: usize, origin: usize) -> Vec<Route> {
    let arriving = Arriving {
        graph,
        behavior: &graph.distribution.behaviors[behavior],
        origin: &graph.distribution.origins[origin],
        callers: &callers::of(graph, &graph.distribution.origins[origin]),
        viewer: Viewer::Https,
    };
    let endpoint = endpoint::judge(&arriving);
    let invoke = invocation(&arriving);
    let answer = backend::judge(&arriving, origin);
    let place = match arriving.origin.point {
        Some(PointLink::Declared(place)) => Some(place),
        Some(PointLink::Outside) | None => None,
    };
    let point = place.map(|place| &graph.points[place]);
    let mut links: Vec<Option<&BucketLink>> = match point {
        Some(point) => point.behind.iter().map(|one| Some(&one.link)).collect(),
        None => vec![arriving.origin.bucket.as_ref()],
    };
    if links.is_empty() {
        links.push(None);
    }
    let mut answers: Vec<Answers> = links
        .iter()
        .map(|link| answers(&arriving, point, *link))
        .collect();
    let passes: Vec<Truth> = answers.iter().map(Answers::pass).collect();
    if point.is_some_and(|point| !points::agree(point, &passes)) {
        answers = answers
            .into_iter()
            .map(Answers::of_one_among_many)
            .collect();
    }
    let routes = links.into_iter().zip(answers).map(|(link, answers)| Route {
        behavior,
        origin,
        covered: Truth::No,
        caller: arriving.callers.kind,
        signing: arriving.callers.signing,
        point: place,
        bucket: link.and_then(|link| link.bucket),
        bucket_name: link.and_then(|link| link.name.clone()),
        keys: answers.keys,
        part: answers.part,
        root: match root(&endpoint, &answers.read, &answers.key) {
            Layer::None if invoke.verdict.cause != super::Cause::None => Layer::Invoke,
            root => root,
        },
        redirects: region::redirects(
            &arriving,
            link.and_then(|link| link.bucket)
                .map(|place| &graph.buckets[place]),
            &answers.read,
        ),
        endpoint: endpoint.clone(),
        read: answers.read,
        http: answers.http,
        key: answers.key,
        list: answers.list,
        write: answers.write,
        function_url: arriving.origin.function_url,
        invoke: invoke.clone(),
        answer: answer.clone(),
        control: answers.control.filter(|_| endpoint.allowed.is_yes()),
        switches: answers.switches,
        gives_way: gives_way(&arriving),
        overwrites: callers::overwrite(graph, arriving.behavior, arriving.origin),
        host_header: host_header::of(graph, behavior, arriving.origin),
    });
    routes.collect()
}

/// What a function URL answers.
fn invocation(arriving: &Arriving<'_>) -> Invocation {
    match (arriving.origin.function_url, arriving.origin.kind) {
        (Some(place), _) => invoke::function(&invoke::Asking {
            graph: arriving.graph,
            behavior: arriving.behavior,
            origin: arriving.origin,
            url: &arriving.graph.function_urls[place],
            callers: arriving.callers,
        }),
        (None, HostKind::LambdaUrl) => {
            Invocation::unknown("the function URL is not declared in these files")
        }
        (None, _) => Invocation::unknown("the origin is not a function URL"),
    }
}

/// Whether CloudFront gives way to the viewer's signature. A function URL that asks for none does not look at the
/// viewer's either.
fn gives_way(arriving: &Arriving<'_>) -> Truth {
    let url = arriving.origin.function_url;
    let asks_nobody =
        url.is_some_and(|place| arriving.graph.function_urls[place].auth == AuthType::None);
    if asks_nobody {
        Truth::No
    } else {
        arriving.callers.give_way(arriving.behavior)
    }
}

/// What a bucket and its key answer.
struct Answers {
    keys: String,
    part: Part,
    read: Verdict,
    http: Option<Verdict>,
    key: Verdict,
    list: Verdict,
    write: Option<Write>,
    control: Option<Controlled>,
    switches: Truth,
}

impl Answers {
    fn pass(&self) -> Truth {
        self.read.allowed.and(self.key.allowed)
    }

    /// The same where other buckets may be asked in place of this one.
    fn of_one_among_many(self) -> Answers {
        Answers {
            read: self.read.only_possible(points::ROUTED),
            http: self.http.map(|http| http.only_possible(points::ROUTED)),
            key: self.key.only_possible(points::ROUTED),
            ..self
        }
    }
}

fn answers(
    arriving: &Arriving<'_>,
    point: Option<&AccessPoint>,
    link: Option<&BucketLink>,
) -> Answers {
    let Some(place) = link.and_then(|link| link.bucket) else {
        let because = if arriving.origin.point == Some(PointLink::Outside) {
            "the access point is not declared in these files"
        } else if point.is_some() || link.is_some() {
            "the bucket is not declared in these files"
        } else if arriving.origin.kind == HostKind::Unknown {
            let why = arriving.origin.unresolved.as_deref();
            why.unwrap_or("its domain name cannot be known")
        } else {
            "the origin is not a bucket"
        };
        return Answers {
            keys: String::new(),
            part: Part::none(),
            read: Verdict::unknown(because),
            http: None,
            key: Verdict::unknown(because),
            list: Verdict::unknown(because),
            write: None,
            control: None,
            switches: Truth::No,
        };
    };
    let bucket = &arriving.graph.buckets[place];
    let way = Way {
        graph: arriving.graph,
        behavior: arriving.behavior,
        origin: arriving.origin,
        arn: &bucket.arn,
        bucket: Some(bucket),
    };
    let keys = way.keys();
    let asking = Asking {
        graph: arriving.graph,
        behavior: arriving.behavior,
        origin: arriving.origin,
        bucket,
        place,
        point,
        callers: arriving.callers,
        keys: &keys,
        viewer: arriving.viewer,
    };
    let mut list = read::listing(&asking);
    if let Some(at_point) = point.map(|point| points::listing(arriving, point))
        && at_point.allowed < list.allowed
    {
        list = at_point;
    }
    let read = read::objects(&asking);
    let part = if read.allowed.is_unknown() {
        keys::part(&asking)
    } else {
        Part::none()
    };
    let key = key::decrypt(&asking);
    Answers {
        http: transport::over_http(&asking, &read),
        switches: switch::of(&asking),
        control: if read.allowed.and(key.allowed).is_yes() {
            control::refusal(&asking)
        } else {
            None
        },
        read,
        key,
        list,
        write: methods::changing(&asking),
        part,
        keys: keys.written,
    }
}

/// One root cause, one finding: the endpoint is told before the bucket, the bucket before its key, but what is certain
/// before what is only possible.
fn root(endpoint: &Verdict, read: &Verdict, key: &Verdict) -> Layer {
    let layers = [
        (endpoint, Layer::Endpoint),
        (read, Layer::Read),
        (key, Layer::Key),
    ];
    let mut speaking = layers
        .iter()
        .filter(|(verdict, _)| verdict.cause != super::Cause::None);
    let certain = speaking
        .clone()
        .find(|(verdict, _)| verdict.allowed.is_no());
    let first = certain.or_else(|| speaking.next());
    first.map_or(Layer::None, |(_, layer)| *layer)
}
