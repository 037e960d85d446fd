//! Facts about the pages that a distribution itself asks for: its default root object and its error pages.

use super::Label;
use super::anchors::{Anchor, Anchored, dedup, plain};
use super::build::{Slice, Stating};
use super::document::{Declared, Page};
use super::subjects::serves_assets;
use super::terms::{kind, pattern};
use super::verdicts::{verdict, words};
use super::witness;
use super::worlds::Held;
use crate::access::{self, Layer, Purpose, Route};
use crate::graph::{Entry, Graph};
use crate::symbolic::matching;

/// States the pages of a distribution.
pub(super) fn state(stating: &Stating<'_>, slice: &mut Slice) {
    for page in stating.pages {
        slice.pages.push(Held {
            node: node(stating, page),
            anchored: anchored(stating, page),
        });
    }
}

fn node(stating: &Stating<'_>, page: &access::Page) -> Page {
    let graph = stating.graph;
    let distribution = &graph.distribution;
    let route = &stating.routes[page.route];
    let behavior = &distribution.behaviors[route.behavior];
    let bucket = route.bucket.map(|place| &graph.buckets[place]);
    let (purpose, code) = match &page.purpose {
        Purpose::Root => ("root_object", ""),
        Purpose::Error(code) => ("error_page", code.as_deref().unwrap_or_default()),
    };
    let path = page.path.to_string();
    let (declared, near) = declared(graph, route, page);
    let declared_as = near.map_or(String::new(), |entry| entry.key.to_string());
    Page {
        id: format!(
            "{}/{purpose}{code}:{path}",
            stating.id(&distribution.address)
        ),
        source: stating.place(page.at),
        distribution: distribution.local_name.to_string(),
        distribution_address: stating.name(&distribution.address),
        purpose,
        code: code.to_owned(),
        path,
        object: page.key.clone(),
        behavior: pattern(behavior),
        origin: distribution.origin_name(route.origin),
        origin_kind: kind(distribution.origins[route.origin].kind),
        bucket: bucket
            .map(|bucket| bucket.local_name.to_string())
            .unwrap_or_default(),
        bucket_address: bucket
            .map(|bucket| stating.name(&bucket.address))
            .unwrap_or_default(),
        read: verdict(&page.read),
        root: page.root,
        declared,
        declared_as,
        when: Vec::new(),
    }
}

/// Whether an object of the page's key is among those that are declared, and one that is nearly so.
fn declared<'g>(
    graph: &'g Graph<'_>,
    route: &Route,
    page: &access::Page,
) -> (Declared, Option<&'g Entry>) {
    let unknown = (Declared::Unknown, None);
    let (Some(bucket), Some(key)) = (route.bucket, &page.exact) else {
        return unknown;
    };
    let contents = &graph.buckets[bucket].contents;
    let fits = |entry: &&Entry| !matching::equals(&entry.key, key).is_no();
    if contents.entries.iter().any(|entry| fits(&entry)) {
        return (Declared::There, None);
    }
    if contents.open {
        return unknown;
    }
    let mut entries = contents.entries.iter();
    let other = entries.find(|entry| matching::equals_ignoring_case(&entry.key, key).is_yes());
    if other.is_some() {
        return (Declared::OtherCase, other);
    }
    // Where hardly any page is declared, pages come another way.
    let is_page = |entry: &&Entry| entry.key.suffix().to_ascii_lowercase().ends_with(".html");
    if contents.entries.iter().filter(is_page).count() > 1 {
        (Declared::Missing, None)
    } else {
        unknown
    }
}

fn anchored(stating: &Stating<'_>, page: &access::Page) -> Anchored {
    let graph = stating.graph;
    let route = &stating.routes[page.route];
    let own = match page.purpose {
        Purpose::Root => "this page is shown for `/`",
        Purpose::Error(_) => "this page is shown for errors",
    };
    let mut anchored = plain(stating, page.at, own.to_owned());
    let lowered = (page.purpose == Purpose::Root && serves_assets(&graph.distribution).is_yes())
        .then_some("its name says that it serves assets, which nobody asks for `/`");
    let read = page.read.blame.as_ref().map(|blame| {
        let label = |at, message: &str| Label {
            at,
            message: message.to_owned(),
        };
        let mut related = vec![label(page.at, own)];
        related.extend(blame.related.iter().map(|one| label(one.at, &one.says)));
        let origin = &graph.distribution.origins[route.origin];
        related.push(label(
            origin.domain_span,
            "the origin that reads the bucket",
        ));
        Anchor {
            at: blame.at,
            label: words(page.read.cause, Layer::Read, blame),
            related: dedup(blame.at, related),
            witness: Some(witness::page(graph, route, page)),
            certain: page.read.allowed.is_no(),
            lowered,
        }
    });
    anchored.facts.extend(read.map(|anchor| ("read", anchor)));
    let (declared, near) = declared(graph, route, page);
    if matches!(declared, Declared::OtherCase | Declared::Missing) {
        let mut anchor = Anchor {
            label: "no object of this key is declared".to_owned(),
            ..anchored.node.clone()
        };
        anchor.related = dedup(
            anchor.at,
            near.map(|entry| Label {
                at: entry.at,
                message: format!("this one is called `{}`", entry.key),
            })
            .into_iter()
            .collect(),
        );
        if declared == Declared::Missing {
            anchor.lowered = Some("the object may be put there by other means");
        }
        anchored.facts.push(("declared", anchor));
    }
    anchored
}
