//! The facts document: its shape is the contract between the judging of requests and the rules. It is versioned,
//! and its JSON Schema is `cf403 facts --schema`.

mod backends;
mod contents;
mod deployment;
mod edge;
mod names;
mod origins;
mod routes;
mod sites;
mod storage;

pub use backends::{Answer, Api, Function};
pub use contents::{Archiving, Content, Declared, Deletion};
pub use deployment::{Reference, Rejection, Storing};
pub use edge::{EdgeFunction, PublicKey, Restriction, WebAcl};
pub use names::{Alias, Certificate, Name};
pub use origins::{Group, HeaderForm, NameForm, Origin, PathForm, Undecided};
pub use routes::{Object, Page, Part, Route, Write};
pub use sites::{Behavior, Comes, Distribution, ErrorResponse, Grpc, Reach};
pub use storage::{Bucket, ForeignWriter, Key, Policy};

use crate::access::Cause;
use crate::iam::Undocumented;
use crate::symbolic::Truth;
use schemars::JsonSchema;
use serde::Serialize;

/// The version of the document. A field that is added keeps it; one that changes or goes raises it.
pub const VERSION: u32 = 1;

/// Everything that is known of the files, one array per subject. Each array is always present.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Document {
    /// The version of this document's shape.
    pub version: u32,
    /// One node for each behavior and each origin that it may send a request to, of enabled distributions.
    pub routes: Vec<Route>,
    /// The pages that distributions themselves ask a bucket for: default root objects and error pages.
    pub pages: Vec<Page>,
    /// Declared objects that are encrypted with a key of their own, one node for each route and key.
    pub objects: Vec<Object>,
    /// The distributions.
    pub distributions: Vec<Distribution>,
    /// The cache behaviors.
    pub behaviors: Vec<Behavior>,
    /// The origins.
    pub origins: Vec<Origin>,
    /// The buckets that origins read.
    pub buckets: Vec<Bucket>,
    /// The policies of those buckets.
    pub policies: Vec<Policy>,
    /// The KMS keys of those buckets.
    pub keys: Vec<Key>,
    /// The Lambda functions behind those origins that are function URLs.
    pub functions: Vec<Function>,
    /// The DNS records that point at a distribution.
    pub names: Vec<Name>,
    /// The custom error responses of enabled distributions.
    pub errors: Vec<ErrorResponse>,
    /// What routes find in buckets, whether or not these are declared in these files.
    pub contents: Vec<Content>,
    /// The declared APIs behind distributions.
    pub apis: Vec<Api>,
    /// Names that are written down and that nothing goes by once a plan is applied.
    pub references: Vec<Reference>,
    /// The alternate domain names of distributions.
    pub aliases: Vec<Alias>,
    /// The certificates that distributions with alternate domain names show to viewers.
    pub certificates: Vec<Certificate>,
    /// What distributions ask of their viewers.
    pub restrictions: Vec<Restriction>,
    /// The web ACLs of distributions that are declared in these files.
    pub web_acls: Vec<WebAcl>,
    /// The public keys of the key groups that behaviors name.
    pub public_keys: Vec<PublicKey>,
    /// The functions that run at the edge and are declared in these files.
    pub edge_functions: Vec<EdgeFunction>,
    /// The origin groups that behaviors send requests to.
    pub groups: Vec<Group>,
    /// What AWS refuses to store.
    pub rejections: Vec<Rejection>,
    /// What cannot be decided before deployment. What stands here is no finding; that nothing is found about it means
    /// nothing.
    pub undecided: Vec<Undecided>,
}

/// A position in a file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Place {
    /// The path as the user gave it.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

/// A condition and its value.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct When {
    /// The name of the condition.
    pub condition: String,
    /// Its value.
    pub value: bool,
}

/// Yes, no, or not known before deployment.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum YesNo {
    /// Yes.
    Yes,
    /// No.
    No,
    /// It cannot be known.
    Unknown,
}

impl From<Truth> for YesNo {
    fn from(truth: Truth) -> YesNo {
        match truth {
            Truth::Yes => YesNo::Yes,
            Truth::No => YesNo::No,
            Truth::Unknown => YesNo::Unknown,
        }
    }
}

/// Whether a request passes a layer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// It passes.
    Allowed,
    /// It is refused, whatever the unknowns turn out to be.
    Denied,
    /// It hangs on something that is not known.
    Unknown,
    /// Nobody asks: there is no such request.
    None,
}

impl From<Truth> for Decision {
    fn from(truth: Truth) -> Decision {
        match truth {
            Truth::Yes => Decision::Allowed,
            Truth::No => Decision::Denied,
            Truth::Unknown => Decision::Unknown,
        }
    }
}

/// What a layer answers to a request, and why.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Verdict {
    /// The answer.
    pub decision: Decision,
    /// The reason nearest to the root. With `unknown`: what speaks against the request; `none` if nothing does.
    pub cause: Cause,
    /// What AWS refuses: `403` for requests, `deployment` if it will not store the policy.
    pub class: &'static str,
    /// The resource that holds the deciding statement or setting; empty if none does.
    pub holder: String,
    /// The deciding statement in words; empty if none decides.
    pub statement: String,
    /// The condition operator that decides, as it was written; empty if none does.
    pub operator: String,
    /// The condition key that decides; empty if none does.
    pub key: String,
    /// The value that was written; empty if none decides.
    pub value: String,
    /// What would have to stand there; empty if nothing can be said.
    pub expected: String,
    /// What cannot be known, as a clause; empty if nothing is missing.
    pub unknown: String,
    /// The questions that AWS's documentation leaves open and the answer hangs on.
    pub undocumented: Vec<Undocumented>,
}
