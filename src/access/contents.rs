//! What a request that is allowed finds in a bucket: whether the website endpoint serves at all, whether the key is
//! what the path says, whether the object can be read although it is there, and what becomes of one that is not.
//!
//! "Hosting a static website using Amazon S3" and "Working with archived objects" in the Amazon S3 User Guide; "Origin
//! path" and "Optimize high availability with CloudFront origin failover" in the Amazon CloudFront Developer Guide.

use super::callers::CallerKind;
use super::cause::Cause;
use super::keys::{Keys, Way, is_asked_for};
use super::responses::hides_what_is_missing;
use super::route::{Layer, Route};
use crate::graph::{
    Aging, Behavior, Bucket, Days, Graph, HostKind, Origin, Signing, Target, Website,
};
use crate::iam::Effect;
use crate::source::Span;
use crate::symbolic::{Text, Truth};
use schemars::JsonSchema;
use serde::Serialize;

/// What a route finds in its bucket.
#[derive(Clone, Debug)]
pub struct Found {
    /// The route, by its place among the routes.
    pub route: usize,
    /// Whether a website endpoint serves what it is asked for.
    pub website: WebsiteForm,
    /// Whether the origin's path repeats the beginning of the path pattern: the key that a path becomes.
    pub doubled: Option<String>,
    /// Whether the behavior is told by name to pass on the viewer's `Authorization` header, which nothing signs over.
    pub viewer_authorization: Truth,
    /// How all that the route asks for is archived.
    pub archived: Option<Archived>,
    /// The rule that deletes all that the route asks for.
    pub deleted: Option<Days>,
    /// What makes it matter that a missing object is answered with 403.
    pub missing: Missed,
    /// Where that is written.
    pub missing_at: Span,
}

/// Objects that have to be restored before they can be read.
#[derive(Clone, Debug)]
pub struct Archived {
    /// Their storage class.
    pub class: Box<str>,
    /// After how many days; none for a declared object that is put there at once.
    pub after: Option<Days>,
    /// Where it is written.
    pub at: Span,
    /// The key of the first declared object; empty for a rule of the bucket.
    pub object: String,
}

/// Whether a website endpoint serves what it is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WebsiteForm {
    /// The origin is none.
    None,
    /// It does, or may.
    Right,
    /// The bucket has no website configuration.
    NotConfigured,
    /// It is asked over HTTPS, which it does not speak.
    AskedOverHttps,
}

/// What makes it matter that S3 answers 403 for an object that is not there.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Missed {
    /// Nothing that is known here.
    Nothing,
    /// The group of the origin waits for 404 and not for 403.
    Failover,
    /// A statement lets CloudFront list objects, where it is the bucket that is listed.
    ListsObjects,
    /// The website configuration answers every path with one page, which only the website endpoint knows.
    SinglePage,
}

/// Looks into the buckets of all routes.
pub fn contents(graph: &Graph<'_>, routes: &[Route]) -> Vec<Found> {
    routes
        .iter()
        .enumerate()
        .filter_map(|(place, route)| found(graph, place, route))
        .collect()
}

fn found(graph: &Graph<'_>, place: usize, route: &Route) -> Option<Found> {
    let origin = &graph.distribution.origins[route.origin];
    let behavior = &graph.distribution.behaviors[route.behavior];
    let is_bucket = matches!(origin.kind, HostKind::S3Rest | HostKind::S3Website);
    if !is_bucket || route.point.is_some() {
        return None;
    }
    let bucket = route.bucket.map(|place| &graph.buckets[place]);
    // Where nothing can be read, that is the news.
    let quiet = route.root != Layer::None;
    let (missing, missing_at) = match bucket {
        Some(bucket) if !quiet => missed(graph, route, bucket),
        _ => (Missed::Nothing, origin.domain_span),
    };
    let asked = bucket
        .filter(|_| !quiet)
        .map(|bucket| (bucket, Way::of(graph, route, bucket).keys()));
    let whole = |of: &dyn Fn(&Aging) -> bool| {
        let (bucket, keys) = asked.as_ref()?;
        let mut rules = bucket.aging.iter();
        rules.find(|rule| of(rule) && covers(rule, &bucket.arn, &keys.arn))
    };
    let archived = whole(&|rule| rule.archives.is_some()).and_then(|rule| {
        let (class, days) = rule.archives.clone()?;
        Some(Archived {
            class,
            after: Some(days),
            at: days.at,
            object: String::new(),
        })
    });
    Some(Found {
        route: place,
        website: website(origin, bucket, quiet),
        doubled: doubled(behavior, origin, bucket).filter(|_| !quiet),
        viewer_authorization: if quiet {
            Truth::No
        } else {
            viewer_authorization(route, behavior, origin)
        },
        archived: archived.or_else(|| {
            let (bucket, keys) = asked.as_ref()?;
            declared_archived(bucket, keys)
        }),
        // What has a path of its own may be meant to go.
        deleted: whole(&|rule| rule.deletes.is_some())
            .filter(|_| behavior.pattern.is_none())
            .and_then(|rule| rule.deletes),
        missing,
        missing_at,
    })
}

fn website(origin: &Origin, bucket: Option<&Bucket>, quiet: bool) -> WebsiteForm {
    if origin.kind != HostKind::S3Website {
        return WebsiteForm::None;
    }
    let protocol = origin.protocol.as_ref().and_then(Option::as_deref);
    if quiet {
        WebsiteForm::Right
    } else if bucket.is_some_and(|bucket| bucket.website == Website::None) {
        WebsiteForm::NotConfigured
    } else if protocol == Some("https-only") {
        WebsiteForm::AskedOverHttps
    } else {
        WebsiteForm::Right
    }
}

/// The key that a path of the behavior becomes, if the path pattern begins as the origin's path does. The path of a
/// request is put behind that of the origin as a whole.
fn doubled(behavior: &Behavior, origin: &Origin, bucket: Option<&Bucket>) -> Option<String> {
    let before = origin.path.as_ref()?.known()?.trim_end_matches('/');
    let pattern = behavior.pattern.as_ref()?.known()?;
    let pattern = pattern.trim_start_matches('/');
    let folder = before
        .strip_prefix('/')
        .filter(|folder| !folder.is_empty())?;
    let repeats = pattern
        .strip_prefix(folder)
        .is_some_and(|rest| rest.starts_with('/'));
    let edge = behavior.functions;
    if !repeats || edge.viewer_request.or(edge.origin_request) != Truth::No {
        return None;
    }
    let nested = format!("{folder}/{folder}/");
    let is_there = bucket.is_some_and(|bucket| {
        let mut keys = bucket.contents.entries.iter();
        keys.any(|entry| entry.key.prefix().starts_with(&nested))
    });
    (!is_there).then(|| format!("{folder}/{pattern}"))
}

/// Whether the header is named, reaches S3 as the viewer wrote it, and is nothing that S3 knows.
fn viewer_authorization(route: &Route, behavior: &Behavior, origin: &Origin) -> Truth {
    let unsigned = match route.caller {
        CallerKind::Anonymous => true,
        CallerKind::Oac => route.signing == Some(Signing::Never),
        CallerKind::Oai | CallerKind::Unknown => false,
    };
    if origin.kind != HostKind::S3Rest || !unsigned {
        return Truth::No;
    }
    let removed = behavior.functions.origin_request != Truth::No
        || behavior.functions.viewer_request != Truth::No;
    if removed {
        Truth::No
    } else {
        behavior.forwarding.authorization_named
    }
}

/// Whether a rule of the bucket is for everything that is asked for, whatever its tags.
fn covers(rule: &Aging, bucket: &Text, asked: &Text) -> bool {
    let Some(prefix) = rule.prefix.as_ref().filter(|_| !rule.narrowed) else {
        return false;
    };
    let mut begins = bucket.clone().then_str("/");
    begins.push(prefix);
    let (begins, asked) = (begins.pieces(), asked.pieces());
    // The beginning of a text, piece by piece; the last piece may end inside of a literal.
    begins.iter().enumerate().all(|(place, piece)| {
        use crate::symbolic::Piece::Literal;
        let last = place + 1 == begins.len();
        match (piece, asked.get(place)) {
            (Literal(own), Some(Literal(other))) if last => other.starts_with(&**own),
            (own, Some(other)) => own == other,
            (_, None) => false,
        }
    })
}

/// The first declared object among those that are asked for which is put into an archive at once.
fn declared_archived(bucket: &Bucket, keys: &Keys) -> Option<Archived> {
    let mut entries = bucket.contents.entries.iter();
    let (entry, (class, at)) = entries.find_map(|entry| {
        let object = bucket.arn.clone().then_str("/").then(&entry.key);
        let archived = entry.archived.as_ref()?;
        is_asked_for(&object, keys).then_some((entry, archived))
    })?;
    Some(Archived {
        class: class.clone(),
        after: None,
        at: *at,
        object: entry.key.to_string(),
    })
}

fn missed(graph: &Graph<'_>, route: &Route, bucket: &Bucket) -> (Missed, Span) {
    let distribution = &graph.distribution;
    let origin = &distribution.origins[route.origin];
    let behavior = &distribution.behaviors[route.behavior];
    let edge = behavior.functions;
    let nothing = (Missed::Nothing, origin.domain_span);
    let changed = edge.origin_request.or(edge.origin_response);
    if !hides_what_is_missing(graph, route) || !changed.is_no() {
        return nothing;
    }
    if let Target::Group(place) = behavior.target {
        let group = &distribution.groups[place];
        let waits = group.fails_over_on_404.is_yes() && group.fails_over_on_403.is_no();
        if waits && group.members.first() == Some(&route.origin) {
            return (Missed::Failover, group.span);
        }
    }
    if let Some(at) = lists_objects(graph, route) {
        return (Missed::ListsObjects, at);
    }
    let catches = !distribution.error_responses_known
        || distribution.error_responses.iter().any(|response| {
            let code = response.code.as_deref();
            code.is_none_or(|code| code == "403" || code == "404")
        });
    let single = bucket.website == Website::Serves
        && bucket.index_document.is_some()
        && bucket.index_document == bucket.error_document;
    if single && behavior.pattern.is_none() && edge.viewer_request.is_no() && !catches {
        return (Missed::SinglePage, bucket.name_span);
    }
    nothing
}

/// Where a statement allows `s3:ListBucket`, by that name, on something that is not the bucket, if nothing else stands
/// in its way.
fn lists_objects(graph: &Graph<'_>, route: &Route) -> Option<Span> {
    let wrong = [
        Cause::ResourceOtherBucket,
        Cause::ResourceOtherObjects,
        Cause::ResourceIsBucket,
    ];
    let blame = route.list.blame.as_ref()?;
    let statements = graph
        .policies
        .iter()
        .filter(|policy| Some(policy.bucket) == route.bucket)
        .flat_map(|policy| &policy.policy.statements);
    let named = statements
        .filter(|statement| statement.effect == Effect::Allow)
        .filter(|statement| statement.in_words() == blame.statement)
        .any(|statement| {
            let actions = statement
                .actions
                .as_ref()
                .filter(|actions| !actions.negated);
            let mut entries = actions.into_iter().flat_map(|actions| &actions.entries);
            entries.any(|entry| {
                let known = entry.text.as_ref().and_then(Text::known);
                known.is_some_and(|known| known.eq_ignore_ascii_case("s3:ListBucket"))
            })
        });
    (named && wrong.contains(&route.list.cause)).then_some(blame.at)
}
