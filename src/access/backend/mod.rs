//! Whether what stands behind an origin that is no bucket and no function URL serves a request: an API, a custom
//! domain name of APIs, or a load balancer.
//!
//! "Gateway response types for API Gateway" in the Amazon API Gateway Developer Guide; "Restrict access to Application
//! Load Balancers" in the Amazon CloudFront Developer Guide.

mod api;
mod balancer;
mod domain;
mod path;
mod policy;

use super::cause::Related;
use super::endpoint::Arriving;
use crate::graph::{ApiEndpoint, Backend};
use crate::source::Span;
use crate::symbolic::Truth;
use schemars::JsonSchema;
use serde::Serialize;

/// Why it answers 403.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// It does not, or nothing speaks for it.
    None,
    /// The API takes requests from VPCs alone.
    ApiPrivate,
    /// The API does not answer to the host name of its endpoint.
    ApiEndpointDisabled,
    /// The path does not begin with a stage of the API.
    ApiStageMissing,
    /// The resource policy of the API refuses.
    ApiResourcePolicy,
    /// The API answers to none of the paths.
    ApiPathNotDefined,
    /// The API asks for a key that nobody sends.
    ApiKeyMissing,
    /// The endpoint behind a custom domain name is asked under its own host name.
    ApiDomainByEndpoint,
    /// No mapping leads the path to an API.
    ApiMappingMissing,
    /// The mapping names the stage already, and the path names it again.
    ApiStageTwice,
    /// The rules of the listener ask for a header that is not sent.
    ListenerHeaderMissing,
    /// They ask for another value of a header.
    ListenerHeaderOther,
    /// They ask for another host name than that of the origin.
    ListenerHost,
    /// They ask for another host name than those under which viewers come.
    ListenerViewerHost,
}

/// What is answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Whether the request is served.
    pub served: Truth,
    /// Why it is not, or may not be.
    pub refusal: Refusal,
    /// The place that decides.
    pub at: Span,
    /// The resource that answers: the name to write when referring to it.
    pub holder: String,
    /// What is asked with.
    pub value: String,
    /// What would be answered.
    pub expected: String,
    /// What cannot be known, as a clause, if the answer hangs on it.
    pub unknown: Option<String>,
    /// Further places.
    pub related: Vec<Related>,
}

/// Why a refusal by the path is not certain where a function runs.
const REWRITES: &str = "an edge function may rewrite the request, or answer it";

/// What the backend of an origin answers; nothing if it has none that is declared here.
pub(super) fn judge(arriving: &Arriving<'_>, origin: usize) -> Option<Answer> {
    let backend = arriving.graph.backends.get(origin)?.as_ref()?;
    if arriving.behavior.functions.answers.is_yes() {
        return None;
    }
    Some(match backend {
        Backend::Api(api) => api::judge(arriving, api),
        Backend::ApiDomain(domain) => domain::judge(arriving, domain),
        Backend::Balancer(balancer) => balancer::judge(arriving, balancer),
    })
}

impl Answer {
    fn new(arriving: &Arriving<'_>, holder: &str) -> Answer {
        Answer {
            served: Truth::Unknown,
            refusal: Refusal::None,
            at: arriving.origin.domain_span,
            holder: holder.to_owned(),
            value: String::new(),
            expected: String::new(),
            unknown: None,
            related: Vec::new(),
        }
    }

    /// Refused, for this reason and because of this place.
    fn refused(self, refusal: Refusal, at: Span) -> Answer {
        Answer {
            served: Truth::No,
            refusal,
            at,
            ..self
        }
    }

    fn because_of(self, value: impl Into<String>, expected: impl Into<String>) -> Answer {
        Answer {
            value: value.into(),
            expected: expected.into(),
            ..self
        }
    }

    fn beside(mut self, at: Span, says: &str) -> Answer {
        self.related.push(Related {
            at,
            says: says.to_owned(),
        });
        self
    }

    /// The same, but only possible.
    fn only_possible(self, because: &str) -> Answer {
        if !self.served.is_no() {
            return self;
        }
        Answer {
            served: Truth::Unknown,
            unknown: Some(because.to_owned()),
            ..self
        }
    }
}

/// Whether a function at the edge may make another request of it than what the distribution says.
fn may_be_rewritten(arriving: &Arriving<'_>) -> bool {
    let functions = arriving.behavior.functions;
    functions.viewer_request.or(functions.origin_request) != Truth::No
}

/// The names of the stages of an API, for people.
fn stages(api: &ApiEndpoint) -> String {
    let names: Vec<String> = api
        .stages
        .iter()
        .filter_map(|stage| stage.name.as_ref().map(ToString::to_string))
        .collect();
    names.join(", ")
}
