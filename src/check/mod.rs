//! Rules: Guard files over the facts document, their pages, and the findings they give.
//!
//! A rule file declares which facts are a finding, how severe, and in which words; nothing here knows what any rule
//! is about. [`Rules`] are the shipped rules and the user's, [`check`] evaluates them over the facts and yields a
//! [`Hit`] for every rule and node that fail together, and [`Page`] is what a rule's page says about it.

mod baseline;
mod bind;
mod catalog;
mod circle;
mod compare;
mod doubts;
mod engine;
mod finding;
mod guard;
mod header;
mod ignores;
mod index;
mod joined;
mod json_fix;
mod nearest;
mod nesting;
mod page;
mod places;
mod policy_fix;
mod rule;
mod schema;
mod select;
#[rustfmt::skip]
mod shipped;
mod syntax;
mod template;
mod undecided;

pub use baseline::{Baseline, Known};
pub use bind::{bind, put_in_order};
pub use catalog::explain;
pub use compare::{Routes, compare};
pub use engine::{Hit, Rules, check, ended};
pub use finding::{Certainty, Change, Class, Finding, Label, Possible, Severity, When, Witness};
pub use guard::{Ended, RULE_THREAD, SyntaxProblem};
pub use header::RuleMeta;
pub use ignores::{Ignore, Scope, Suppressed, SuppressedBy, ignore, of_comment};
pub use nearest::nearest;
pub use page::{Example, ExampleKind, Language, Page, PageProblem, Section};
pub use rule::{Diagnostic, Problem, Rule, RuleError};
pub use schema::Schema;
pub use select::{Alternative, Filter, Scalar, Selection};
pub use template::{fill, placeholders};
pub use undecided::{Undecided, undecided};
