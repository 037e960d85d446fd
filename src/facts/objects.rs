//! Facts about declared objects that are encrypted with a key of their own.

use super::Label;
use super::anchors::{Anchor, Anchored, dedup, plain};
use super::build::{Slice, Stating};
use super::document::Object;
use super::terms::pattern;
use super::verdicts::{verdict, words};
use super::witness;
use super::worlds::Held;
use crate::access::{self, Layer, Sealed};
use crate::graph::{self, KeyUse};

/// States the objects that have a key of their own.
pub(super) fn state(stating: &Stating<'_>, slice: &mut Slice) {
    for sealed in access::sealed(stating.graph, stating.routes) {
        slice.objects.extend(held(stating, &sealed));
    }
}

fn held(stating: &Stating<'_>, sealed: &Sealed) -> Option<Held<Object>> {
    let graph = stating.graph;
    let distribution = &graph.distribution;
    let route = &stating.routes[sealed.route];
    let bucket = &graph.buckets[route.bucket?];
    let first = &bucket.objects[*sealed.objects.first()?];
    let behavior = pattern(&distribution.behaviors[route.behavior]);
    let kms_key = match &first.encrypted {
        Some((KeyUse::Declared(place), _)) => graph.keys[*place].local_name.to_string(),
        _ => String::new(),
    };
    let node = Object {
        id: format!(
            "{}/{behavior}/{}",
            stating.id(&distribution.address),
            first.address.name
        ),
        source: stating.place(first.name_span),
        distribution: distribution.local_name.to_string(),
        distribution_address: stating.name(&distribution.address),
        behavior,
        bucket: bucket.local_name.to_string(),
        bucket_address: stating.name(&bucket.address),
        object: first.local_name.to_string(),
        object_address: stating.name(&first.address),
        count: sealed.objects.len(),
        kms_key,
        key: verdict(&sealed.key),
        root: sealed.root,
        when: Vec::new(),
    };
    Some(Held {
        node,
        anchored: anchored(stating, sealed, first),
    })
}

fn anchored(stating: &Stating<'_>, sealed: &Sealed, first: &graph::Object) -> Anchored {
    let route = &stating.routes[sealed.route];
    let origin = &stating.graph.distribution.origins[route.origin];
    let mut anchored = plain(stating, first.name_span, "this object".to_owned());
    let key = sealed.key.blame.as_ref().map(|blame| {
        let label = |at, says: &str| Label {
            at,
            message: says.to_owned(),
        };
        let related = blame.related.iter().map(|one| label(one.at, &one.says));
        let own = [
            label(first.name_span, "this object"),
            label(origin.domain_span, "the origin that reads the bucket"),
        ];
        Anchor {
            at: blame.at,
            label: words(sealed.key.cause, Layer::Key, blame),
            related: dedup(blame.at, related.chain(own).collect()),
            witness: Some(witness::object(stating.graph, route, first, &sealed.key)),
            certain: sealed.key.allowed.is_no(),
            lowered: None,
        }
    });
    anchored.facts.extend(key.map(|anchor| ("key", anchor)));
    anchored
}
