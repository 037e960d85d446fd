//! Facts about what cannot be decided before deployment: that no rule speaks of an origin says nothing about it if it
//! stands here.

use super::build::{Slice, Stating};
use super::document::{Place, When};
use super::routes::{kind, plain};
use super::worlds::Held;
use crate::access;
use schemars::JsonSchema;
use serde::Serialize;

/// An origin of which nobody can tell whether it answers CloudFront, and why.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Undecided {
    /// Its id, unique in its array.
    pub id: String,
    /// Where the origin, or what leads to it, is written.
    pub source: Place,
    /// The distribution: the name to write when referring to it.
    pub distribution: String,
    /// The distribution's full address.
    pub distribution_address: String,
    /// The id of the origin; empty if nobody can tell which one is asked.
    pub origin: String,
    /// What its domain name is the name of, as `routes` spell it; `unknown` if nobody can tell.
    pub origin_kind: &'static str,
    /// Why: part of a sentence.
    pub because: String,
    /// The conditions under which this is so; none if it always is.
    pub when: Vec<When>,
}

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
