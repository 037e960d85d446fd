//! What routes find in buckets: the objects that are declared, and how long they stay.

use super::{Place, When, YesNo};
use crate::access::{Missed, WebsiteForm};
use schemars::JsonSchema;
use serde::Serialize;

/// What a route finds in its bucket.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Content {
    /// Its id, unique in its array.
    pub id: String,
    /// Where the origin's domain name was written.
    pub source: Place,
    /// The distribution: the name to write when referring to it.
    pub distribution: String,
    /// The distribution's full address.
    pub distribution_address: String,
    /// The path pattern of the behavior, or `default`.
    pub behavior: String,
    /// The id of the origin within the distribution.
    pub origin: String,
    /// The origin's path; empty if there is none.
    pub path: String,
    /// The bucket: the name to write when referring to it; empty if it is not declared in these files.
    pub bucket: String,
    /// The bucket's full address.
    pub bucket_address: String,
    /// The last part of its name, to build others from.
    pub bucket_label: String,
    /// Whether a website endpoint serves what it is asked for.
    pub website: WebsiteForm,
    /// Whether the origin's path repeats the beginning of the path pattern.
    pub doubled: YesNo,
    /// The keys that are asked for then; empty if it does not.
    pub doubled_keys: String,
    /// Whether the behavior is told to pass on the viewer's `Authorization` header, which nothing signs over.
    pub viewer_authorization: YesNo,
    /// Whether all objects that are asked for, or a declared one, come to be archived.
    pub archived: Archiving,
    /// Whether all objects that are asked for come to be deleted.
    pub deleted: Deletion,
    /// What makes it matter that a missing object is answered with 403.
    pub missing: Missed,
    /// The conditions under which this is so; none if it always is.
    pub when: Vec<When>,
}

/// How objects are archived.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Archiving {
    /// `by_rule`, `object` or `no`.
    pub how: &'static str,
    /// The storage class; empty if none is archived.
    pub class: String,
    /// After how many days; 0 if at once or not known.
    pub after: u64,
    /// The key of a declared object; empty for a rule.
    pub object: String,
}

/// How objects are deleted.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Deletion {
    /// Whether they are.
    pub comes: YesNo,
    /// After how many days; 0 if not known.
    pub after: u64,
}

/// Whether an object is declared.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Declared {
    /// It is.
    There,
    /// One is whose key differs in upper and lower case alone.
    OtherCase,
    /// It is not, and other pages are.
    Missing,
    /// It cannot be known.
    Unknown,
}
