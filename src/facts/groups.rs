//! Facts about origin groups: on which answers of the first origin the next one is tried.
//!
//! "Optimize high availability with CloudFront origin failover" in the Amazon CloudFront Developer Guide.

use super::Label;
use super::anchors::plain;
use super::build::{Slice, Stating};
use super::document::Group;
use super::worlds::Held;
use crate::graph::{HostKind, Target};
use crate::symbolic::Truth;

/// States the origin groups that behaviors send requests to.
pub(super) fn state(stating: &Stating<'_>, slice: &mut Slice) {
    let graph = stating.graph;
    let distribution = &graph.distribution;
    for (place, group) in distribution.groups.iter().enumerate() {
        let [primary, _, ..] = group.members[..] else {
            continue;
        };
        let through = |route: &&crate::access::Route| {
            let target = &distribution.behaviors[route.behavior].target;
            route.origin == primary && *target == Target::Group(place)
        };
        let Some(route) = stating.routes.iter().find(through) else {
            continue;
        };
        let origin = &distribution.origins[primary];
        let is_bucket = origin.kind == HostKind::S3Rest;
        let bucket = route
            .bucket
            .filter(|_| is_bucket)
            .map(|bucket| &graph.buckets[bucket]);
        let asked = |truth: Truth| if is_bucket { truth } else { Truth::Unknown };
        let id = group
            .id
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        let node = Group {
            id: format!("{}//{id}", stating.id(&distribution.address)),
            source: stating.place(group.span),
            distribution: distribution.local_name.to_string(),
            distribution_address: stating.name(&distribution.address),
            group: id,
            primary: distribution.origin_name(primary),
            bucket: bucket
                .map(|bucket| bucket.local_name.to_string())
                .unwrap_or_default(),
            reads: asked(route.read.allowed).into(),
            lists: asked(route.list.allowed).into(),
            on_403: group.fails_over_on_403.into(),
            on_404: group.fails_over_on_404.into(),
            when: Vec::new(),
        };
        let mut anchored = plain(
            stating,
            group.codes_span,
            "the next origin is tried on these codes alone".to_owned(),
        );
        anchored.node.related.push(Label {
            at: origin.domain_span,
            message: "this bucket answers 403 for an object that is not there".to_owned(),
        });
        slice.groups.push(Held { node, anchored });
    }
}
