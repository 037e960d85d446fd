//! Every request that a graph implies, put to the policies it has to pass: who calls, with which condition keys,
//! what the bucket policy, the public access block, the key policy and the permissions of a function answer, and
//! because of which statement.
//!
//! "Restrict access to an Amazon S3 origin" and "Restrict access to an AWS Lambda function URL origin" in the Amazon
//! CloudFront Developer Guide.

mod apis;
mod asking;
mod at_edge;
mod backend;
mod callers;
mod cause;
mod contents;
mod context;
mod control;
mod endpoint;
mod explain;
mod foreign;
mod host_header;
mod invoke;
mod key;
mod keys;
mod lacking;
mod methods;
mod objects;
mod pages;
mod patterns;
mod payer;
mod points;
mod read;
mod region;
mod rejections;
mod responses;
mod root_request;
mod route;
mod source_arn;
mod storing;
mod suspicion;
mod switch;
mod transport;
mod undecided;
mod void_acl;

pub use apis::{ApiMethods, ApiUse, Authorization, apis};
pub use backend::{Answer, Refusal};
pub use callers::CallerKind;
pub use cause::{Blame, Cause, Related, Verdict};
pub use contents::{Archived, Found, Missed, WebsiteForm, contents};
pub use control::Controlled;
pub use foreign::{Foreign, foreign_writer};
pub use host_header::HostHeader;
pub use invoke::{Invocation, Missing};
pub use keys::Part;
pub use methods::{Suggestion, Write};
pub use objects::{Sealed, sealed};
pub use pages::{Page, Purpose, pages};
pub use patterns::shadowing;
pub use rejections::{Flaw, Rejection, rejections};
pub use responses::{Response, responses};
pub use root_request::{RootRequest, root_request};
pub use route::{Layer, Route, judge};
pub use storing::{Storing, storing};
pub use undecided::{Undecided, undecided};
