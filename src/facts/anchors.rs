//! Where facts come from: each node knows its place, and so does each of its facts that decides something. A
//! finding is bound to the place of the fact that its clause names.

use super::build::Stating;
use super::worlds::Worlds;
use crate::access::Blame;
use crate::graph::{HostKind, Origin};
use crate::source::Span;
use crate::symbolic::{Dialect, UnitId};
use std::sync::Arc;

/// The place of a node and of its deciding facts.
#[derive(Clone, PartialEq, Debug)]
pub struct Anchored {
    /// The place of the node itself.
    pub node: Anchor,
    /// The places of single facts, by the name of the fact (`read`, `key`, `host_header`).
    pub facts: Vec<(&'static str, Anchor)>,
    /// The unit that it belongs to.
    pub unit: UnitId,
    /// The language to answer in.
    pub dialect: Dialect,
    /// Whether the world that it holds in is one that the parameters' defaults select.
    pub usual: bool,
    /// The worlds of its distribution, and a bit for each of those in which it holds.
    pub(crate) worlds: Option<(Arc<Worlds>, u64)>,
}

impl Anchored {
    /// The place of a fact by its name; the node's if the fact has none of its own.
    pub fn fact(&self, name: &str) -> &Anchor {
        self.facts
            .iter()
            .find(|(fact, _)| *fact == name)
            .map_or(&self.node, |(_, anchor)| anchor)
    }
}

impl Anchored {
    /// Adds a place to all that is said.
    pub(super) fn relate(&mut self, label: &Label) {
        let facts = self.facts.iter_mut().map(|(_, anchor)| anchor);
        for anchor in facts.chain([&mut self.node]) {
            anchor.related.push(label.clone());
        }
    }
}

/// A place, and what to say there.
#[derive(Clone, PartialEq, Debug)]
pub struct Anchor {
    /// The place.
    pub at: Span,
    /// A few words for it.
    pub label: String,
    /// Further places.
    pub related: Vec<Label>,
    /// The request that fails.
    pub witness: Option<Witness>,
    /// Whether what it says holds whatever the unknowns turn out to be.
    pub certain: bool,
    /// Why a finding here matters less than its rule says; `None` if it does not.
    pub lowered: Option<&'static str>,
}

/// A place and what to say about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// The place.
    pub at: Span,
    /// A few words.
    pub message: String,
}

/// The request that fails, step by step from the viewer to the refusal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Witness {
    /// What the viewer sends, such as `GET /index.html`.
    pub request: String,
    /// Where it goes: distribution and behavior, origin, the call to the origin; and where each of them is written.
    pub steps: Vec<Label>,
    /// Who refuses, and why.
    pub refusal: String,
}

/// Used by other subjects for nodes without facts of their own.
pub(super) fn plain(stating: &Stating<'_>, at: Span, label: String) -> Anchored {
    Anchored {
        node: Anchor {
            at,
            label,
            related: Vec::new(),
            witness: None,
            certain: true,
            lowered: None,
        },
        facts: Vec::new(),
        unit: stating.graph.home.id,
        dialect: stating.graph.home.dialect,
        usual: stating.graph.world.usual,
        worlds: None,
    }
}

/// The places of a blame beside its own, the origin's among them.
pub(super) fn related(blame: &Blame, origin: &Origin) -> Vec<Label> {
    let mut related: Vec<Label> = blame
        .related
        .iter()
        .map(|related| Label {
            at: related.at,
            message: related.says.clone(),
        })
        .collect();
    if blame.at != origin.domain_span && !related.iter().any(|label| label.at == origin.domain_span)
    {
        let message = match origin.kind {
            HostKind::LambdaUrl => "the origin that is this function's URL",
            _ => "the origin that reads the bucket",
        };
        related.push(Label {
            at: origin.domain_span,
            message: message.to_owned(),
        });
    }
    dedup(blame.at, related)
}

/// Labels without those that say the place of the finding again.
pub(super) fn dedup(at: Span, labels: Vec<Label>) -> Vec<Label> {
    let mut out: Vec<Label> = Vec::new();
    for label in labels {
        if label.at != at && !out.iter().any(|other| other.at == label.at) {
            out.push(label);
        }
    }
    out
}
