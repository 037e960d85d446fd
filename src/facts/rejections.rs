//! Facts about what AWS refuses to store.

use super::Label;
use super::anchors::{dedup, plain};
use super::build::{Slice, Stating};
use super::document::{Rejection, Storing};
use super::worlds::Held;
use crate::access;

/// States what AWS refuses to store of a distribution.
pub(super) fn state(stating: &Stating<'_>, slice: &mut Slice) {
    let distribution = &stating.graph.distribution;
    for found in access::rejections(stating.graph) {
        let node = Rejection {
            id: format!(
                "{}/{:?}/{}",
                stating.id(&distribution.address),
                found.flaw,
                found.part
            ),
            source: stating.place(found.at),
            distribution: distribution.local_name.to_string(),
            distribution_address: stating.name(&distribution.address),
            flaw: found.flaw,
            part: found.part.clone(),
            value: found.value.clone(),
            expected: found.expected.clone(),
            storing: Storing {
                decision: found.stored.into(),
                statement: String::new(),
                unknown: found.unknown.unwrap_or_default().to_owned(),
            },
            when: Vec::new(),
        };
        let mut anchored = plain(stating, found.at, found.label.clone());
        let related = found.related.iter().map(|one| Label {
            at: one.at,
            message: one.says.clone(),
        });
        anchored.node.related = dedup(found.at, related.collect());
        anchored.node.certain = found.stored.is_no();
        let anchor = anchored.node.clone();
        anchored.facts.push(("storing", anchor));
        slice.rejections.push(Held { node, anchored });
    }
}
