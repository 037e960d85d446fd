//! The policy language, alone: read a policy, put a request to it, and learn the outcomes that are possible and
//! why. It names no resource type and knows no CloudFront.
//!
//! Semantics: the IAM User Guide, "Policy evaluation logic" and the reference of policy elements.

mod decision;
mod policy;
mod request;

pub use decision::{
    ConditionVerdict, Decision, EntryVerdict, Outcomes, StatementVerdict, ValueMiss, ValueVerdict,
};
pub use policy::{
    Base, Condition, Effect, Entries, Entry, Operator, Policy, PrincipalEntry, PrincipalKind,
    Principals, Quantifier, Statement,
};
pub use request::{Caller, Context, Presence, Request, Values};
