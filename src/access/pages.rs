//! The pages that a distribution itself asks for: the default root object in place of `/`, and the pages of custom
//! error responses. Each is one object, asked for through the behavior that its path falls to, so that it may be
//! refused where other objects of that behavior are not.
//!
//! "Specify a default root object" and "Create a custom error page for specific HTTP status codes" in the Amazon
//! CloudFront Developer Guide.

use super::asking::Asking;
use super::callers;
use super::cause::Verdict;
use super::keys::Way;
use super::read;
use super::route::{Layer, Route};
use super::transport::Viewer;
use super::{patterns, points};
use crate::graph::{ErrorResponse, Graph};
use crate::source::Span;
use crate::symbolic::{Spanned, Text, Truth};

/// A page that the distribution asks for.
#[derive(Clone, Debug)]
pub struct Page {
    /// What for.
    pub purpose: Purpose,
    /// Where it is written.
    pub at: Span,
    /// Its path, with the slash at its beginning.
    pub path: Text,
    /// The route that a request for it takes, by its place among the routes.
    pub route: usize,
    /// The key of the object.
    pub key: String,
    /// The key as a text, if nothing may change the path on the way.
    pub exact: Option<Text>,
    /// Whether it can be read.
    pub read: Verdict,
    /// Which layer holds the root cause of a refusal; none if the whole route is refused, or another page tells it.
    pub root: Layer,
}

/// What a page is asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Purpose {
    /// A request for `/`.
    Root,
    /// An error of this status code.
    Error(Option<Box<str>>),
}

/// Judges the pages of a distribution. A page is left out if it cannot be known which bucket it is asked of.
pub fn pages(graph: &Graph<'_>, routes: &[Route]) -> Vec<Page> {
    let distribution = &graph.distribution;
    let mut pages: Vec<Page> = distribution
        .error_responses
        .iter()
        .filter_map(|response| error_page(graph, routes, response))
        .collect();
    let root = distribution
        .default_root_object
        .as_ref()
        .and_then(|value| root_object(graph, routes, value, &pages));
    pages.splice(0..0, root);
    tell_once(&mut pages);
    pages
}

fn error_page(graph: &Graph<'_>, routes: &[Route], response: &ErrorResponse) -> Option<Page> {
    let value = response.page.as_ref()?;
    let path = value.as_text()?;
    let route = taken(graph, routes, &path)?;
    let purpose = Purpose::Error(response.code.clone());
    page(graph, routes, route, (purpose, value.span, path))
}

fn root_object(
    graph: &Graph<'_>,
    routes: &[Route],
    value: &Spanned,
    errors: &[Page],
) -> Option<Page> {
    let path = Text::literal("/").then(&value.as_text()?);
    // Whether the behavior is chosen by `/` or by the path that it becomes is documented nowhere.
    let by_path = taken(graph, routes, &path)?;
    let by_root = taken(graph, routes, &Text::literal("/"))?;
    let mut page = page(
        graph,
        routes,
        by_path,
        (Purpose::Root, value.span, path.clone()),
    )?;
    if by_root != by_path {
        let (_, other) = object(graph, &routes[by_root], &path)?;
        if !other.allowed.is_no() {
            page.read = page
                .read
                .unless("which behavior answers a request for `/` is not known");
        } else if routes[by_root].read.allowed.is_no() {
            page.root = Layer::None;
        }
    }
    let answers = |response: &ErrorResponse| {
        response.code.as_deref().is_none_or(|code| code == "403")
            && response.page.as_ref().is_some_and(|shown| {
                let same = |page: &&Page| page.at == shown.span;
                let judged = errors.iter().find(same);
                judged.is_none_or(|page| !page.read.allowed.is_no())
            })
    };
    let distribution = &graph.distribution;
    if distribution.error_responses.iter().any(answers) || !distribution.error_responses_known {
        page.read = page
            .read
            .unless("a custom error response for 403 answers in its place");
    }
    Some(page)
}

/// The first route of the behavior that a path falls to.
fn taken(graph: &Graph<'_>, routes: &[Route], path: &Text) -> Option<usize> {
    let behavior = patterns::behavior_of(path, &graph.distribution.behaviors)?;
    routes.iter().position(|route| route.behavior == behavior)
}

fn page(
    graph: &Graph<'_>,
    routes: &[Route],
    place: usize,
    (purpose, at, path): (Purpose, Span, Text),
) -> Option<Page> {
    let route = &routes[place];
    let (key, read) = object(graph, route, &path)?;
    Some(Page {
        exact: exact(graph, route, &path),
        purpose,
        at,
        path,
        route: place,
        key,
        root: if route.read.allowed.is_no() || route.endpoint.allowed.is_no() {
            Layer::None
        } else {
            Layer::Read
        },
        read,
    })
}

/// The key that a path becomes. What becomes of characters in their encoded form is not known.
fn exact(graph: &Graph<'_>, route: &Route, path: &Text) -> Option<Text> {
    let edge = graph.distribution.behaviors[route.behavior].functions;
    let before = graph.distribution.origins[route.origin].path.as_ref()?;
    if edge.viewer_request.or(edge.origin_request) != Truth::No || path.to_string().contains('%') {
        return None;
    }
    before.clone().then(path).strip_prefix("/")
}

/// The key of one object, and whether it can be read.
fn object(graph: &Graph<'_>, route: &Route, path: &Text) -> Option<(String, Verdict)> {
    let place = route.bucket?;
    let bucket = &graph.buckets[place];
    let point = route.point.map(|place| &graph.points[place]);
    let way = Way::of(graph, route, bucket);
    let keys = way.object(path);
    let read = read::objects(&Asking {
        graph,
        behavior: way.behavior,
        origin: way.origin,
        bucket,
        place,
        point,
        callers: &callers::of(graph, way.origin),
        keys: &keys,
        viewer: Viewer::Https,
    });
    let read = match point {
        Some(point) => points::of_one(point, read),
        None => read,
    };
    let read = if route.covered == Truth::No {
        read
    } else {
        read.unless("another origin of the group answers in its place")
    };
    Some((keys.written, read))
}

/// One root cause, one finding: of several pages that are one object the first tells it, and no page that is not
/// refused for certain.
fn tell_once(pages: &mut [Page]) {
    for place in 0..pages.len() {
        let (before, rest) = pages.split_at_mut(place);
        let page = &mut rest[0];
        let told = |other: &Page| {
            other.root != Layer::None && (other.route, &other.path) == (page.route, &page.path)
        };
        if !page.read.allowed.is_no() || before.iter().any(told) {
            page.root = Layer::None;
        }
    }
}
