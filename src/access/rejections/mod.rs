//! What AWS refuses to store, so that the deployment ends there and no request is ever made. Said only where nothing
//! that is not known could make it acceptable, unless it is marked as possible.
//!
//! The errors of `CreateDistribution` and `UpdateDistribution` in the Amazon CloudFront API Reference.

mod behaviors;
mod countries;
mod keys;
mod managed;
mod origins;
mod settings;

use super::cause::Related;
use crate::graph::Graph;
use crate::source::Span;
use crate::symbolic::Truth;
use schemars::JsonSchema;
use serde::Serialize;

/// What is wrong with what is refused.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Flaw {
    /// An origin names an origin access control and an origin access identity.
    TwoIdentities,
    /// The type of an origin access control is not that of the origin that names it.
    ControlOfOtherType,
    /// An origin access control is for a host that its type does not know.
    ControlForOtherHost,
    /// An origin access identity is not named by its path.
    IdentityWithoutPath,
    /// A host that is no bucket is configured as an S3 origin.
    HostIsNoBucket,
    /// A behavior runs a function of Lambda without a version.
    FunctionWithoutVersion,
    /// A behavior runs an alias of a function of Lambda.
    FunctionByAlias,
    /// A function of Lambda that runs at the edge has environment variables.
    FunctionWithEnvironment,
    /// A function of Lambda that runs at the edge is in a VPC.
    FunctionInVpc,
    /// A behavior runs a CloudFront function that is not published.
    FunctionNotPublished,
    /// A function of Lambda runs on the way to an origin whose requests are signed with `sigv4a`.
    FunctionBesideSigv4a,
    /// The id of a managed policy is misspelt.
    PolicyMisspelt,
    /// A managed policy stands in the place of one of another kind.
    PolicyOfOtherKind,
    /// A behavior names a public key where a key group belongs.
    KeyInPlaceOfGroup,
    /// A behavior names an origin that there is not.
    TargetUnknown,
    /// An origin group names an origin that there is not.
    MemberUnknown,
    /// A custom error response is for a status code that there are none for.
    ErrorCode,
    /// A custom error response has a page without a status code, or the reverse.
    ErrorPageHalf,
    /// The path of an error page does not begin with a slash.
    ErrorPagePath,
    /// A country has no such code.
    CountryCode,
    /// The bucket of the logs takes no ACLs.
    LogsWithoutAcls,
    /// Two origin access controls have one name.
    NameTaken,
    /// Resources need each other in a circle.
    Circle,
    /// The web ACL is not for CloudFront.
    WebAclRegional,
    /// The web ACL is not named by its ARN.
    WebAclWithoutArn,
    /// A web ACL is associated with a distribution from its own side.
    WebAclAssociated,
    /// The policy of a key lets nobody change it.
    KeyPolicyLocksOut,
}

/// Something that AWS refuses to store.
#[derive(Clone, Debug)]
pub struct Rejection {
    /// What is wrong with it.
    pub flaw: Flaw,
    /// The place that decides.
    pub at: Span,
    /// A few words for it.
    pub label: String,
    /// What is refused: the id of an origin, the pattern of a behavior, the name of a resource.
    pub part: String,
    /// What is written.
    pub value: String,
    /// What would be stored; empty if nothing can be said.
    pub expected: String,
    /// Whether it is stored all the same.
    pub stored: Truth,
    /// What cannot be known, as a clause, if that hangs on it.
    pub unknown: Option<&'static str>,
    /// Further places.
    pub related: Vec<Related>,
}

/// Everything of a distribution that AWS refuses to store.
pub fn rejections(graph: &Graph<'_>) -> Vec<Rejection> {
    let mut out = Vec::new();
    origins::find(graph, &mut out);
    behaviors::find(graph, &mut out);
    settings::find(graph, &mut out);
    keys::find(graph, &mut out);
    out
}

impl Rejection {
    fn new(flaw: Flaw, at: Span, label: &str) -> Rejection {
        Rejection {
            flaw,
            at,
            label: label.to_owned(),
            part: String::new(),
            value: String::new(),
            expected: String::new(),
            stored: Truth::No,
            unknown: None,
            related: Vec::new(),
        }
    }

    fn of(self, part: impl Into<String>) -> Rejection {
        Rejection {
            part: part.into(),
            ..self
        }
    }

    fn because_of(self, value: impl Into<String>, expected: impl Into<String>) -> Rejection {
        Rejection {
            value: value.into(),
            expected: expected.into(),
            ..self
        }
    }

    fn beside(mut self, at: Span, says: &str) -> Rejection {
        self.related.push(Related {
            at,
            says: says.to_owned(),
        });
        self
    }
}
