//! What becomes of a deployment itself: what AWS refuses to store, and names that outlive what they name.

use super::{Decision, Place, When};
use crate::access::Flaw;
use schemars::JsonSchema;
use serde::Serialize;

/// Whether S3 stores a policy.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Storing {
    /// `denied` if it refuses to, and the deployment ends there.
    pub decision: Decision,
    /// The statement in words that makes the policy public; empty if none does.
    pub statement: String,
    /// What cannot be known, as a clause; empty if nothing is missing.
    pub unknown: String,
}

/// Something that AWS refuses to store.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Rejection {
    /// Its id, unique in its array.
    pub id: String,
    /// Where it was written.
    pub source: Place,
    /// The distribution: the name to write when referring to it.
    pub distribution: String,
    /// The distribution's full address.
    pub distribution_address: String,
    /// What is wrong with it.
    pub flaw: Flaw,
    /// What is refused: the id of an origin, the pattern of a behavior, the name of a resource.
    pub part: String,
    /// What is written; empty if that says nothing.
    pub value: String,
    /// What would be stored; empty if nothing can be said.
    pub expected: String,
    /// Whether it is stored all the same.
    pub storing: Storing,
    /// The conditions under which this is so; none if it always is.
    pub when: Vec<When>,
}

/// A name that is written down and that nothing goes by once the plan is applied.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Reference {
    /// Its id, unique in its array.
    pub id: String,
    /// Where it is written.
    pub source: Place,
    /// The resource that holds it: the name to write when referring to it.
    pub holder: String,
    /// The holder's full address.
    pub holder_address: String,
    /// Whether the holder is a distribution: `distribution` or `other`.
    pub holder_kind: &'static str,
    /// The id of the origin that holds it; empty if it stands elsewhere.
    pub origin: String,
    /// The distribution whose requests it matters to: the name to write when referring to it.
    pub distribution: String,
    /// The distribution's full address.
    pub distribution_address: String,
    /// The name.
    pub name: String,
    /// What went by it: the name to write when referring to it.
    pub of: String,
    /// Its full address.
    pub of_address: String,
    /// What it is: `distribution`, `access_control`, `identity`, `bucket`, `key`,
    /// `function_url` or `other`.
    pub of_kind: &'static str,
    /// How it goes: `deleted` or `replaced`.
    pub end: &'static str,
    /// The conditions under which this is so; none if it always is.
    pub when: Vec<When>,
}
