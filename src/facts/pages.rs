//! Facts about the pages that a distribution itself asks for: its default root object and its error pages.

use super::Label;
use super::anchors::{Anchor, Anchored};
use super::build::{Slice, Stating};
use super::document::Page;
use super::routes::{dedup, kind, pattern, plain, verdict, words};
use super::subjects::serves_assets;
use super::witness;
use super::worlds::Held;
use crate::access::{self, Layer, Purpose};

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
        when: Vec::new(),
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
    anchored
}
