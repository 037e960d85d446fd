//! A policy as it was written, read leniently: what is malformed becomes a remark and an element that matches
//! nothing for certain, never an error that ends the policy.

use super::undocumented::Undocumented;
use crate::source::{Remark, Span};
use crate::symbolic::{Text, Why};

/// A policy document.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The whole document.
    pub span: Span,
    /// Whether it expands policy variables (`${aws:username}`), which its `Version` tells.
    pub variables: Variables,
    /// Its statements, in order.
    pub statements: Vec<Statement>,
    /// Set if the document, or one of its statements, cannot be known; then it may allow or deny anything.
    pub unknown: Option<Why>,
    /// What is malformed in it.
    pub remarks: Vec<Remark>,
}

/// Whether a policy expands variables.
#[derive(Clone, PartialEq, Debug)]
pub enum Variables {
    /// Its `Version` is `2012-10-17`.
    Expanded,
    /// Its `Version` is `2008-10-17`, or it has none: they are texts like any other.
    Literal,
    /// Its `Version` is not known.
    Unknown(Why),
    /// AWS has no such `Version`.
    Undocumented,
}

/// What a statement does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effect {
    /// It allows.
    Allow,
    /// It denies.
    Deny,
    /// It does one or the other.
    Unknown,
}

/// One statement.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The whole statement.
    pub span: Span,
    /// Its place in the policy, from 0.
    pub place: usize,
    /// Its `Sid`.
    pub sid: Option<Text>,
    /// Its effect.
    pub effect: Effect,
    /// Why its effect is unknown, if it is and something was written.
    pub effect_unknown: Option<Why>,
    /// Its `Principal` or `NotPrincipal`.
    pub principals: Option<Principals>,
    /// Its `Action` or `NotAction`.
    pub actions: Option<Entries>,
    /// Its `Resource` or `NotResource`.
    pub resources: Option<Entries>,
    /// Its conditions, one for each operator and key.
    pub conditions: Vec<Condition>,
}

impl Statement {
    /// The statement in words: its `Sid`, or its number.
    pub fn in_words(&self) -> String {
        match self.sid.as_ref().and_then(Text::known) {
            Some(sid) if !sid.is_empty() => format!("statement `{sid}`"),
            _ => format!("statement {}", self.place + 1),
        }
    }
}

/// The value of `Principal` or `NotPrincipal`.
#[derive(Clone, Debug)]
pub struct Principals {
    /// The whole value.
    pub span: Span,
    /// Whether it is `NotPrincipal`.
    pub negated: bool,
    /// Whether the statement has both forms, of which this is the one without `Not`.
    pub doubled: bool,
    /// Its entries.
    pub entries: Vec<PrincipalEntry>,
}

/// One principal.
#[derive(Clone, Debug)]
pub struct PrincipalEntry {
    /// Where it was written.
    pub span: Span,
    /// Under which key.
    pub kind: PrincipalKind,
    /// What was written; `None` if it is unknown.
    pub text: Option<Text>,
    /// Why it is unknown.
    pub unknown: Option<Why>,
}

/// The key that a principal stands under.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PrincipalKind {
    /// `"Principal": "*"`.
    Everyone,
    /// `AWS`.
    Aws,
    /// `Service`.
    Service,
    /// `CanonicalUser`.
    CanonicalUser,
    /// `Federated`.
    Federated,
    /// A key that is none of these, or one that is unknown.
    Other,
}

/// The value of `Action`, `NotAction`, `Resource` or `NotResource`.
#[derive(Clone, Debug)]
pub struct Entries {
    /// The whole value.
    pub span: Span,
    /// Whether it is the `Not…` form.
    pub negated: bool,
    /// Whether the statement has both forms, of which this is the one without `Not`.
    pub doubled: bool,
    /// Its entries.
    pub entries: Vec<Entry>,
}

/// One text of a list; `None` if it is unknown.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Where it was written.
    pub span: Span,
    /// What was written.
    pub text: Option<Text>,
    /// Why it is unknown.
    pub unknown: Option<Why>,
}

/// One key under one operator.
#[derive(Clone, Debug)]
pub struct Condition {
    /// The key and its values.
    pub span: Span,
    /// The operator; `None` if it is not one that AWS knows, or unknown.
    pub operator: Option<Operator>,
    /// The operator as it was written.
    pub operator_name: Box<str>,
    /// What is undocumented about the operator, if AWS does not know it.
    pub undocumented: Option<Undocumented>,
    /// The key, in lower case.
    pub key: Box<str>,
    /// Where the key was written.
    pub key_span: Span,
    /// The values that are compared with.
    pub values: Vec<Entry>,
}

/// A condition operator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Operator {
    /// What it compares.
    pub base: Base,
    /// Whether it is a `Not…` operator.
    pub negated: bool,
    /// Whether it ends in `IfExists`.
    pub if_exists: bool,
    /// Whether it starts with `ForAllValues:` or `ForAnyValue:`.
    pub quantifier: Option<Quantifier>,
}

/// What an operator compares.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Base {
    /// `StringEquals`: exactly; `*` is a character like any other.
    StringEquals,
    /// `StringEqualsIgnoreCase`.
    StringEqualsIgnoreCase,
    /// `StringLike`.
    StringLike,
    /// `ArnEquals` and `ArnLike`, which are the same.
    Arn,
    /// `NumericEquals` (and `NumericNotEquals`).
    NumericEquals,
    /// `NumericLessThan`.
    NumericLessThan,
    /// `NumericLessThanEquals`.
    NumericLessThanEquals,
    /// `NumericGreaterThan`.
    NumericGreaterThan,
    /// `NumericGreaterThanEquals`.
    NumericGreaterThanEquals,
    /// `DateEquals` (and `DateNotEquals`).
    DateEquals,
    /// `DateLessThan`.
    DateLessThan,
    /// `DateLessThanEquals`.
    DateLessThanEquals,
    /// `DateGreaterThan`.
    DateGreaterThan,
    /// `DateGreaterThanEquals`.
    DateGreaterThanEquals,
    /// `Bool`.
    Bool,
    /// `BinaryEquals`.
    BinaryEquals,
    /// `IpAddress` (and `NotIpAddress`).
    IpAddress,
    /// `Null`.
    Null,
}

/// A set operator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Quantifier {
    /// `ForAllValues:`.
    ForAllValues,
    /// `ForAnyValue:`.
    ForAnyValue,
}
