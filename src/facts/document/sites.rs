//! Distributions as viewers meet them: their behaviors, and what they answer in place of an error.

use super::{Place, When, YesNo};
use crate::access::RootRequest;
use schemars::JsonSchema;
use serde::Serialize;

/// A distribution.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Distribution {
    /// Its id, unique in its array.
    pub id: String,
    /// Where it was written.
    pub source: Place,
    /// The name to write when referring to it.
    pub distribution: String,
    /// Its full address.
    pub distribution_address: String,
    /// Whether it is enabled.
    pub enabled: YesNo,
    /// The default root object; empty if none is set.
    pub default_root_object: String,
    /// What a viewer gets for `/`.
    pub root_request: RootRequest,
    /// Whether its name says that it serves assets and nobody asks it for `/`.
    pub serves_assets: YesNo,
    /// The kind of the origin of its default behavior; empty if that is not known.
    pub default_origin_kind: &'static str,
    /// The conditions under which this is so; none if it always is.
    pub when: Vec<When>,
}

/// A cache behavior.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Behavior {
    /// Its id, unique in its array.
    pub id: String,
    /// Where it was written.
    pub source: Place,
    /// The distribution: the name to write when referring to it.
    pub distribution: String,
    /// The distribution's full address.
    pub distribution_address: String,
    /// The path pattern, or `default`.
    pub behavior: String,
    /// Whether a request reaches it: `shadowed` if an earlier one takes all that it would, `doubled` if that one treats
    /// them alike.
    pub reach: Reach,
    /// The pattern of that earlier one; empty if there is none.
    pub taken_by: String,
    /// Whether requests over HTTP are refused, and not redirected.
    pub refuses_http: YesNo,
    /// Whether the distribution is a site that people ask for by its name.
    pub serves_site: YesNo,
    /// Whether what gRPC needs is there.
    pub grpc: Grpc,
    /// Whether the viewer's `Host` header reaches the origin.
    pub forwards_host: YesNo,
    /// Whether the viewer's `Authorization` header reaches the origin.
    pub forwards_authorization: YesNo,
    /// Whether viewers may use HTTP.
    pub allows_http: YesNo,
    /// Whether viewers may use PUT, DELETE and the other methods that CloudFront allows with them.
    pub allows_writing: YesNo,
    /// Whether viewers need signed URLs or cookies.
    pub signed_urls: YesNo,
    /// The conditions under which this is so; none if it always is.
    pub when: Vec<When>,
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
