//! The policy language, alone: read a policy, put a request to it, and learn the outcomes that are possible and
//! why. It names no resource type and knows no CloudFront.
//!
//! Semantics: the IAM User Guide, "Policy evaluation logic" and the reference of policy elements.

mod address;
mod answer;
mod arn;
mod conditions;
mod decision;
mod evaluate;
mod operator;
mod parse;
mod policy;
mod principals;
mod public;
mod quantity;
mod request;
mod targets;
mod undocumented;
mod variables;

pub use arn::ArnPart;
pub use decision::{
    ActionMiss, ConditionVerdict, Decision, EntryVerdict, Open, Outcomes, PrincipalMiss,
    ResourceMiss, StatementVerdict, ValueMiss, ValueVerdict,
};
pub use evaluate::{conclude, evaluate};
pub use parse::parse;
pub use policy::{
    Base, Condition, Effect, Entries, Entry, Operator, Policy, PrincipalEntry, PrincipalKind,
    Principals, Quantifier, Statement, Variables,
};
pub use public::{is_public, public_statements};
pub use request::{Caller, Context, Presence, Request, Values};
pub use undocumented::{Points, Undocumented};
