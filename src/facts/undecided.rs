//! Facts about what cannot be decided before deployment: that no rule speaks of an origin says nothing about it if it
//! stands here.

use super::anchors::plain;
use super::build::{Slice, Stating};
use super::document::Undecided;
use super::terms::kind;
use super::worlds::Held;
use crate::access;

/// States what cannot be decided.
pub(super) fn state(stating: &Stating<'_>, slice: &mut Slice) {
    let distribution = &stating.graph.distribution;
    for one in access::undecided(stating.graph, stating.routes) {
        let origin = one.origin.map(|place| distribution.origin_name(place));
        let origin = origin.unwrap_or_default();
        let node = Undecided {
            id: format!("{}//{origin}", stating.id(&distribution.address)),
            source: stating.place(one.at),
            distribution: distribution.local_name.to_string(),
            distribution_address: stating.name(&distribution.address),
            origin,
            origin_kind: one
                .origin
                .map_or("unknown", |place| kind(distribution.origins[place].kind)),
            because: one.because,
            when: Vec::new(),
        };
        let anchored = plain(stating, one.at, "this is not decided".to_owned());
        slice.undecided.push(Held { node, anchored });
    }
}
