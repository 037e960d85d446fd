//! What cannot be decided, for reports to tell: a run that finds nothing is worth as much as it could decide.

use crate::facts::Facts;
use crate::source::Span;

/// An origin of which nobody can tell whether it answers CloudFront.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Undecided {
    /// Where it, or what leads to it, is written.
    pub at: Span,
    /// The address of its distribution.
    pub distribution: String,
    /// Its id; empty if nobody can tell which one is asked.
    pub origin: String,
    /// Why: part of a sentence, without a full stop.
    pub because: String,
}

impl Undecided {
    /// What is to be told of it: one sentence, lower case, without a full stop.
    pub fn message(&self) -> String {
        let (distribution, because) = (&self.distribution, &self.because);
        if self.origin.is_empty() {
            format!("part of `{distribution}` is not decided: {because}")
        } else {
            let origin = &self.origin;
            format!("the origin `{origin}` of `{distribution}` is not decided: {because}")
        }
    }
}

/// What cannot be decided of a part of the facts.
pub fn undecided(facts: &Facts) -> Vec<Undecided> {
    let nodes = facts.document.undecided.iter().enumerate();
    let told = nodes.filter_map(|(place, node)| {
        Some(Undecided {
            at: facts.anchored("undecided", place)?.node.at,
            distribution: node.distribution_address.clone(),
            origin: node.origin.clone(),
            because: node.because.clone(),
        })
    });
    told.collect()
}
