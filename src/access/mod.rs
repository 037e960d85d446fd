//! Every request that a graph implies, put to the policies it has to pass: who calls, with which condition keys,
//! what the bucket policy, the public access block and the key policy answer, and because of which statement.
//!
//! "Restrict access to an Amazon S3 origin" in the Amazon CloudFront Developer Guide.

mod callers;
mod cause;
mod context;
mod endpoint;
mod explain;
mod key;
mod methods;
mod patterns;
mod payer;
mod points;
mod read;
mod region;
mod route;
mod source_arn;
mod suspicion;
mod transport;

pub use callers::CallerKind;
pub use cause::{Blame, Cause, Related, Verdict};
pub use methods::{Suggestion, Write};
pub use route::{HostHeader, Layer, RootRequest, Route, judge, root_request};
