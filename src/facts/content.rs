//! More shapes of the facts document: what is in buckets, what custom error responses and APIs come to, and the forms
//! of single settings.

use super::document::{Place, When, YesNo};
use crate::access::{ApiMethods, Authorization, Missed, WebsiteForm};
use schemars::JsonSchema;
use serde::Serialize;

/// A custom error response.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct ErrorResponse {
    /// Its id, unique in its array.
    pub id: String,
    /// Where it was written.
    pub source: Place,
    /// The distribution: the name to write when referring to it.
    pub distribution: String,
    /// The distribution's full address.
    pub distribution_address: String,
    /// The status code of the error; empty if it is not known.
    pub code: String,
    /// The path of the page that is shown; empty if none is.
    pub page: String,
    /// The status code that viewers get in its place; empty if it stays.
    pub answers: String,
    /// Whether viewers get a code of success.
    pub succeeds: YesNo,
    /// Whether the error comes at all.
    pub comes: Comes,
    /// The bucket that answers with another error in its place: the name to write when referring to it; empty if none
    /// does.
    pub bucket: String,
    /// The bucket's full address.
    pub bucket_address: String,
    /// The last part of its name, to build others from.
    pub bucket_label: String,
    /// Whether it hides the errors of an API.
    pub hides_api: YesNo,
    /// The path pattern of the behavior that leads to that API; empty if there is none.
    pub api_behavior: String,
    /// How many seconds the error is kept at least; 0 if that is left to CloudFront or not known.
    pub kept: u64,
    /// Whether a 403 that stays one is kept for more than five minutes.
    pub kept_long: YesNo,
    /// The conditions under which this is so; none if it always is.
    pub when: Vec<When>,
}

/// Whether the error that a custom error response answers comes at all.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Comes {
    /// `no` if S3 answers with another error in its place.
    pub answer: YesNo,
    /// What cannot be known, as a clause; empty if nothing is missing.
    pub unknown: String,
}

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

/// An API behind a distribution.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Api {
    /// Its id, unique in its array.
    pub id: String,
    /// Where it was written.
    pub source: Place,
    /// The distribution: the name to write when referring to it.
    pub distribution: String,
    /// The distribution's full address.
    pub distribution_address: String,
    /// The API: the name to write when referring to it.
    pub api: String,
    /// The API's full address.
    pub api_address: String,
    /// The path pattern of the first behavior that leads to it, or `default`.
    pub behavior: String,
    /// What becomes of its methods.
    pub methods: ApiMethods,
    /// Those that are refused, with commas between them; empty if none is.
    pub refused: String,
    /// What becomes of the `Authorization` header.
    pub authorization: Authorization,
    /// The resource that declares a method which asks for it; empty if none does.
    pub asked_by: String,
    /// The conditions under which this is so; none if it always is.
    pub when: Vec<When>,
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

/// Whether a request reaches a behavior.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// One does, or may.
    Reached,
    /// An earlier behavior takes all of them, and treats them otherwise.
    Shadowed,
    /// An earlier behavior takes all of them, and treats them alike.
    Doubled,
}

/// Whether a behavior that speaks gRPC has what that needs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Grpc {
    /// It does not speak gRPC.
    Off,
    /// It does, or may.
    Served,
    /// It does not let POST through.
    NoPost,
    /// The distribution does not speak HTTP/2.
    NoHttp2,
}

/// Whether the name of a bucket is one that the DNS takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NameForm {
    /// It is, or there is none.
    Right,
    /// It holds capital letters or underscores.
    NotDns,
    /// Part of it cannot be known.
    Unknown,
}

/// Whether CloudFront adds the custom headers of an origin.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HeaderForm {
    /// It does, or may.
    Right,
    /// It does not take one of them.
    Forbidden,
}
