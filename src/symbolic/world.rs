//! Worlds: consistent choices of conditions. A template with `Fn::If` describes several deployments at once; a
//! world picks one of them. Worlds are enumerated only over the conditions that reach one distribution.

use super::{Address, Hole, Parameter, Text, Truth, Why};
use crate::source::Span;
use std::collections::BTreeMap;

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

/// The most worlds that are looked at for one distribution.
pub const MOST_WORLDS: usize = 64;

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
