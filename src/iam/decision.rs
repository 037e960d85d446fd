//! What a policy answers to a request, and because of which element of which statement. The answer is the set of
//! outcomes that are still possible; the reasons are data that facts and rules speak of, not prose.

use super::policy::Operator;
use crate::source::Span;
use crate::symbolic::{Text, Truth, Why};

/// The outcomes that are possible.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Outcomes {
    /// A statement allows and none denies.
    pub allow: bool,
    /// No statement matches.
    pub implicit_deny: bool,
    /// A statement denies.
    pub explicit_deny: bool,
}

impl Outcomes {
    /// Whether the request is allowed: Yes in every case, No in none.
    pub fn allowed(self) -> Truth {
        match (self.allow, self.implicit_deny || self.explicit_deny) {
            (true, false) => Truth::Yes,
            (false, _) => Truth::No,
            (true, true) => Truth::Unknown,
        }
    }
}

/// The answer of a policy.
#[derive(Clone, Debug)]
pub struct Decision {
    /// What can come out.
    pub outcomes: Outcomes,
    /// What each statement says, in order.
    pub statements: Vec<StatementVerdict>,
    /// Set if part of the policy is unknown and that part matters.
    pub unknown: Option<Why>,
}

/// What one statement says to a request.
#[derive(Clone, Debug)]
pub struct StatementVerdict {
    /// Its place in the policy, from 0.
    pub place: usize,
    /// Whether it matches as a whole.
    pub matches: Truth,
    /// Whether its principal matches.
    pub principal: Truth,
    /// Whether its action matches.
    pub action: Truth,
    /// Whether its resource matches.
    pub resource: Truth,
    /// What each entry of `Resource` or `NotResource` says, in order.
    pub resources: Vec<EntryVerdict>,
    /// What each entry of `Principal` or `NotPrincipal` says, in order.
    pub principals: Vec<EntryVerdict>,
    /// What each condition says, in order.
    pub conditions: Vec<ConditionVerdict>,
}

/// Whether one entry of a list matches, taken alone and before any negation.
#[derive(Clone, Debug)]
pub struct EntryVerdict {
    /// Where the entry was written.
    pub span: Span,
    /// Whether it matches.
    pub matches: Truth,
}

/// What one condition says.
#[derive(Clone, Debug)]
pub struct ConditionVerdict {
    /// Where its key and values were written.
    pub span: Span,
    /// Where its key was written.
    pub key_span: Span,
    /// The key, in lower case.
    pub key: Box<str>,
    /// Its operator, if AWS knows it.
    pub operator: Option<Operator>,
    /// Whether it holds.
    pub holds: Truth,
    /// Whether the request carries the key.
    pub present: Truth,
    /// What each of its values says, in order, taken alone and before any negation.
    pub values: Vec<ValueVerdict>,
}

/// What one value of a condition says.
#[derive(Clone, Debug)]
pub struct ValueVerdict {
    /// Where it was written.
    pub span: Span,
    /// What was written, if it is known.
    pub text: Option<Text>,
    /// Whether it equals, or matches, a value of the request.
    pub matches: Truth,
    /// If it certainly does not: why.
    pub miss: Option<ValueMiss>,
}

/// Why a value does not match.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ValueMiss {
    /// The request does not carry the key.
    KeyAbsent,
    /// It holds `*` or `?`, which this operator takes as ordinary characters; as a pattern it would match.
    WildcardTakenLiterally,
    /// It cannot be read as what the operator compares: not an ARN of six parts, not a number, not an address.
    WrongShape,
    /// It is another value.
    Differs,
}
