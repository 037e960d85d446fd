//! Worlds: consistent choices of conditions. A template with `Fn::If` describes several deployments at once; a
//! world picks one of them. Worlds are enumerated only over the conditions that reach one distribution.
//!
//! A condition is made of atoms. Comparisons of one hole with several literals are one variable: the hole is one
//! of the literals, or something else where its domain leaves room for that. A comparison of two holes follows
//! from what the holes are, as far as that is said. Every other comparison is free to be true or false, but is
//! the same wherever it is written. So no world holds both `Stage is prod` and `Stage is dev`.

mod atoms;
mod plan;
mod planner;
#[cfg(test)]
mod tests;

use super::{Address, Parameter, Text, Why};
use crate::source::Span;
use plan::Plan;
use std::collections::{BTreeMap, BTreeSet};

/// The name of a condition within its unit.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ConditionId(pub Address);

/// A named condition and what it tests.
#[derive(Clone, Debug)]
pub struct Condition {
    /// Its name.
    pub id: ConditionId,
    /// Where it is declared.
    pub span: Span,
    /// What it tests.
    pub test: Test,
}

/// What a condition tests.
#[derive(Clone, Debug)]
pub enum Test {
    /// Two texts are equal.
    Equals(Text, Text),
    /// All hold.
    All(Vec<Test>),
    /// One holds at least.
    Any(Vec<Test>),
    /// It does not hold.
    Not(Box<Test>),
    /// Another condition holds.
    Is(ConditionId),
    /// It cannot be known.
    Unknown(Why),
}

impl Test {
    /// Calls `visit` for every test in this one that is not made of others.
    pub(crate) fn each_atom<'t>(&'t self, visit: &mut impl FnMut(&'t Test)) {
        match self {
            Test::All(tests) | Test::Any(tests) => {
                for inner in tests {
                    inner.each_atom(visit);
                }
            }
            Test::Not(inner) => inner.each_atom(visit),
            atom => visit(atom),
        }
    }
}

/// The most worlds that are looked at for one distribution.
const MOST_WORLDS: usize = 64;

/// A consistent choice of conditions.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct World {
    /// What each condition is; one that is not here is undecided.
    pub choices: BTreeMap<ConditionId, bool>,
    /// Whether the parameters' defaults select this world, or there is none without a default to say
    /// otherwise.
    pub usual: bool,
}

impl World {
    /// What the world says about a condition.
    pub fn decides(&self, condition: &ConditionId) -> Option<bool> {
        self.choices.get(condition).copied()
    }
}

/// The consistent worlds over the `relevant` conditions, usual ones first: at least one, at most
/// 64, each decided differently. A condition that is not among `conditions` may be true or false.
///
/// A world is usual if some choice of parameters that agrees with every default leads to it. A pseudo parameter,
/// or a parameter without a default, agrees with anything.
///
/// If there are more worlds than the limit, conditions are left undecided until the rest fits; what depends on
/// those is then for three-valued logic to judge, which loses precision but never truth. Conditions are taken in
/// this order: the `first` before the others, and among those that hang on listed values only before the rest, since
/// each of their worlds can surely be deployed; in any case last those with a test that cannot be read, since nothing
/// vouches for either of their values.
pub fn worlds(
    conditions: &[Condition],
    parameters: &[Parameter],
    relevant: &BTreeSet<ConditionId>,
    first: &BTreeSet<ConditionId>,
) -> Vec<World> {
    let known: BTreeMap<&ConditionId, &Condition> = conditions
        .iter()
        .map(|condition| (&condition.id, condition))
        .collect();
    let plan = |of: &[&ConditionId]| Plan::new(&known, parameters, of);
    let all: Vec<&ConditionId> = relevant.iter().collect();
    if let Some(worlds) = plan(&all).worlds() {
        return worlds;
    }
    let rank = |id: &ConditionId| {
        let (unreadable, unlisted, variables) = plan(&[id]).rank();
        (unreadable, !first.contains(id), unlisted, variables)
    };
    let mut ranked: Vec<_> = all.iter().map(|id| (rank(id), *id)).collect();
    ranked.sort();
    let mut kept: Vec<&ConditionId> = Vec::new();
    let mut worlds = plan(&kept).worlds().unwrap_or_default();
    for (_, id) in ranked.into_iter().take(MOST_WORLDS) {
        kept.push(id);
        match plan(&kept).worlds() {
            Some(more) => worlds = more,
            None => {
                kept.pop();
            }
        }
    }
    worlds
}
