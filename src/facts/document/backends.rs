//! What answers behind origins that are no buckets: functions, APIs and load balancers.

use super::{Decision, Place, When};
use crate::access::{ApiMethods, Authorization, Refusal};
use schemars::JsonSchema;
use serde::Serialize;

/// What the API or the load balancer behind an origin answers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// Whether it serves the request.
    pub decision: Decision,
    /// Why it answers 403; `none` if nothing speaks for that.
    pub cause: Refusal,
    /// The resource that answers: its full address.
    pub holder: String,
    /// What is asked with: a path, a host name, the name of a header.
    pub value: String,
    /// What would be answered; empty if nothing can be said.
    pub expected: String,
    /// What cannot be known, as a clause; empty if nothing is missing.
    pub unknown: String,
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

/// A Lambda function behind a function URL.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Function {
    /// Its id, unique in its array.
    pub id: String,
    /// Where its URL was written.
    pub source: Place,
    /// The function: the name to write when referring to it; empty if it is not declared in these files.
    pub function: String,
    /// The name of the function; holes as `${…}`.
    pub function_name: String,
    /// The version or alias that the URL is of; holes as `${…}`; empty if it is of the function itself.
    pub qualifier: String,
    /// The function URL: the name to write when referring to it.
    pub function_url: String,
    /// How the URL authenticates those who ask: `aws_iam`, `none` or `unknown`.
    pub auth_type: &'static str,
    /// How many permissions are, or may be, for the function.
    pub permissions: usize,
    /// The conditions under which this is so; none if it always is.
    pub when: Vec<When>,
}
