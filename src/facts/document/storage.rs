//! The buckets that origins read, their policies and their keys.

use super::{Place, Storing, When, YesNo};
use schemars::JsonSchema;
use serde::Serialize;

/// A bucket.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Bucket {
    /// Its id, unique in its array.
    pub id: String,
    /// Where it was written.
    pub source: Place,
    /// The name to write when referring to it.
    pub bucket: String,
    /// Its physical name; holes as `${…}`.
    pub bucket_name: String,
    /// Whether its public access block restricts public policies.
    pub restricts_public_policies: YesNo,
    /// Whether new objects are encrypted with a KMS key.
    pub kms: YesNo,
    /// How many policies are attached to it.
    pub policies: usize,
    /// The conditions under which this is so; none if it always is.
    pub when: Vec<When>,
}

/// A bucket policy.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Policy {
    /// Its id, unique in its array.
    pub id: String,
    /// Where it was written.
    pub source: Place,
    /// The name to write when referring to it.
    pub policy: String,
    /// Its full address.
    pub policy_address: String,
    /// The bucket: the name to write when referring to it.
    pub bucket: String,
    /// The bucket's full address.
    pub bucket_address: String,
    /// How many statements it has.
    pub statements: usize,
    /// Whether a plan does not tell what it says; `no` in templates.
    pub opaque: YesNo,
    /// Why, as a clause; empty if it is not opaque.
    pub opaque_because: String,
    /// Whether it is public in the sense of S3's Block Public Access.
    pub public: YesNo,
    /// Whether S3 stores it.
    pub storing: Storing,
    /// Whether it is put while the public access block that lets it through may not be there yet.
    pub precedes_access_block: YesNo,
    /// Who may write objects into the bucket that they then own, so that the policy says nothing of those.
    pub foreign_writer: ForeignWriter,
    /// The conditions under which this is so; none if it always is.
    pub when: Vec<When>,
}

/// A principal of another account that may write objects into a bucket and own them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct ForeignWriter {
    /// Whether there may be one.
    pub present: YesNo,
    /// The statement in words that lets it write; empty if none does.
    pub statement: String,
    /// The principal as it is written; empty if there is none.
    pub principal: String,
    /// What cannot be known, as a clause; empty if nothing is missing.
    pub unknown: String,
}

/// A KMS key.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Key {
    /// Its id, unique in its array.
    pub id: String,
    /// Where it was written.
    pub source: Place,
    /// The name to write when referring to it.
    pub key: String,
    /// Whether it has the default policy.
    pub default_policy: YesNo,
    /// The conditions under which this is so; none if it always is.
    pub when: Vec<When>,
}
