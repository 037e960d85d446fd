//! Facts about what origins other than buckets and function URLs answer, and about distributions that ask themselves.

use super::anchors::{Anchor, Label, Witness, dedup};
use super::build::Stating;
use super::document::{Answer, Decision, YesNo};
use super::witness;
use crate::access::{self, HostHeader, Refusal, Route};
use crate::graph::{Backend, Endpoint, Graph, HostKind};
use crate::symbolic::{Spanned, Text, Truth};

/// What a backend answers, as a fact.
pub(super) fn answer(of: Option<&access::Answer>) -> Answer {
    let Some(of) = of else {
        return Answer {
            decision: Decision::Unknown,
            cause: Refusal::None,
            holder: String::new(),
            value: String::new(),
            expected: String::new(),
            unknown: String::new(),
        };
    };
    Answer {
        decision: of.served.into(),
        cause: of.refusal,
        holder: of.holder.clone(),
        value: of.value.clone(),
        expected: of.expected.clone(),
        unknown: of.unknown.clone().unwrap_or_default(),
    }
}

/// The place of an answer that refuses, or may.
pub(super) fn anchor(
    graph: &Graph<'_>,
    route: &Route,
    lowered: Option<&'static str>,
) -> Option<Anchor> {
    let answer = route.answer.as_ref()?;
    let label = match answer.refusal {
        Refusal::None => return None,
        Refusal::ApiPrivate => "only VPCs reach this API",
        Refusal::ApiEndpointDisabled => "the API does not answer to its own host name",
        Refusal::ApiStageMissing => "what is asked for here does not begin with the stage",
        Refusal::ApiResourcePolicy => "this keeps CloudFront out",
        Refusal::ApiPathNotDefined => "these paths go to an API that has none of them",
        Refusal::ApiKeyMissing => "this asks for an API key",
        Refusal::ApiDomainByEndpoint => "this is not the name that the API answers to",
        Refusal::ApiMappingMissing => "no mapping takes what is asked for here",
        Refusal::ApiStageTwice => "this names the stage a second time",
        Refusal::ListenerHeaderMissing => "this origin does not send the header",
        Refusal::ListenerHeaderOther => "this origin sends another value",
        Refusal::ListenerHost => "this is the host name that CloudFront asks under",
        Refusal::ListenerViewerHost => "this is asked under the names that viewers use",
    };
    let related = answer.related.iter().map(|one| Label {
        at: one.at,
        message: one.says.clone(),
    });
    let (path, _) = witness::example(graph, route);
    let mut steps = witness::way(graph, route);
    if !answer.holder.is_empty() {
        steps.push(Label {
            at: answer.at,
            message: format!("`{}`", answer.holder),
        });
    }
    Some(Anchor {
        at: answer.at,
        label: label.to_owned(),
        related: dedup(answer.at, related.collect()),
        witness: Some(Witness {
            request: format!("GET {path}"),
            steps,
            refusal: refusal(answer),
        }),
        certain: answer.served.is_no(),
        lowered,
    })
}

/// Who refuses, and why.
fn refusal(answer: &access::Answer) -> String {
    let (value, expected) = (&answer.value, &answer.expected);
    match answer.refusal {
        Refusal::None => "the request may be refused".to_owned(),
        Refusal::ApiPrivate => "the API takes requests from VPCs alone".to_owned(),
        Refusal::ApiEndpointDisabled => {
            "the API answers only to its custom domain names".to_owned()
        }
        Refusal::ApiStageMissing => {
            format!("a path has to begin with a stage of the API, which are: {expected}")
        }
        Refusal::ApiResourcePolicy => {
            format!("{value} of its resource policy does not let CloudFront in")
        }
        Refusal::ApiPathNotDefined => format!("the API answers only to {expected}"),
        Refusal::ApiKeyMissing => "the method asks for an API key, and none is sent".to_owned(),
        Refusal::ApiDomainByEndpoint => {
            "the endpoint finds an API by the custom domain name, which it is not asked for"
                .to_owned()
        }
        Refusal::ApiMappingMissing => "no mapping leads the path to an API".to_owned(),
        Refusal::ApiStageTwice => {
            format!("the mapping leads to the stage `{value}`, which has no path `/{value}`")
        }
        Refusal::ListenerHeaderMissing => {
            format!("every rule asks for the header `{expected}`, which is not sent")
        }
        Refusal::ListenerHeaderOther => {
            format!("every rule asks for another value of the header `{expected}`")
        }
        Refusal::ListenerHost | Refusal::ListenerViewerHost => {
            format!(
                "every rule asks for the host `{expected}`, and CloudFront asks under `{value}`"
            )
        }
    }
}

/// Who reaches the endpoint of the API that an origin is.
pub(super) fn api_endpoint(graph: &Graph<'_>, origin: usize) -> &'static str {
    match graph.backends.get(origin) {
        Some(Some(Backend::Api(api))) => match api.endpoint {
            // Where it is not written nobody chose it, and it works.
            Endpoint::Edge if api.endpoint_span == api.name_span => "edge_by_default",
            Endpoint::Edge => "edge",
            Endpoint::Regional => "regional",
            Endpoint::Private => "private",
            Endpoint::Unknown => "unknown",
        },
        _ => "",
    }
}

/// Whether CloudFront is asked again under a name that leads back to the distribution: the origin is one of its own
/// names, or another distribution that is asked under one of them.
pub(super) fn loops(stating: &Stating<'_>, route: &Route) -> YesNo {
    let distribution = &stating.graph.distribution;
    let origin = &distribution.origins[route.origin];
    let functions = distribution.behaviors[route.behavior].functions;
    let known = origin.domain.as_ref().and_then(Text::known);
    let same = |alias: &Text| {
        known.is_some_and(|known| {
            alias
                .known()
                .is_some_and(|own| own.eq_ignore_ascii_case(known))
        })
    };
    let mut aliases = distribution.aliases.iter().filter_map(Spanned::as_text);
    let is_own = aliases.any(|alias| same(&alias));
    let is_other = origin.kind == HostKind::Distribution
        || known.is_some_and(|known| {
            let others = stating.view.aliases_called(known);
            others
                .iter()
                .any(|other| other.exists.is_yes() && same(&other.alias))
        });
    let comes_back = match (is_own, is_other, route.host_header) {
        (true, ..) | (_, true, HostHeader::Forwarded) => Truth::Yes,
        (_, true, HostHeader::Unknown) => Truth::Unknown,
        _ => Truth::No,
    };
    if comes_back.is_yes() && functions.may_choose_origin != Truth::No {
        return YesNo::Unknown;
    }
    comes_back.into()
}
