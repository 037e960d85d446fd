//! APIs of API Gateway: who reaches their endpoint, which stages they have, what they answer to.
//!
//! "Choose an endpoint type to set up for a REST API in API Gateway" and "Disable the default endpoint for REST APIs"
//! in the Amazon API Gateway Developer Guide.

use super::super::estate::View;
use super::super::{kinds, policies};
use super::paths::ApiPath;
use super::{parts, paths, switch};
use crate::iam::Policy;
use crate::source::Span;
use crate::symbolic::{Address, Resource, Spanned, Text, Truth};

/// An API.
#[derive(Clone, Debug)]
pub struct ApiEndpoint {
    /// Its address.
    pub address: Address,
    /// The name to write when referring to it.
    pub local_name: Box<str>,
    /// Where it is declared.
    pub name_span: Span,
    /// Its kind.
    pub kind: ApiKind,
    /// Who reaches its endpoint.
    pub endpoint: Endpoint,
    /// Where that is written; the API if it is not.
    pub endpoint_span: Span,
    /// Whether its endpoint answers to its own host name no more.
    pub disabled: Truth,
    /// Where that is written; the API if it is not.
    pub disabled_span: Span,
    /// The stages that are declared beside it.
    pub stages: Vec<Stage>,
    /// Whether nothing else in the text may be a stage of it.
    pub stages_known: bool,
    /// What it answers to; `None` if that is not known throughout.
    pub paths: Option<Vec<ApiPath>>,
    /// Its resource policies: none, or what is written.
    pub policies: Vec<Policy>,
    /// Whether there are no others.
    pub policies_known: bool,
    /// Whether it takes API keys from the header of a request.
    pub key_by_header: Truth,
}

/// The kinds of APIs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ApiKind {
    /// A REST API, which answers 403 where it knows nothing.
    Rest,
    /// An HTTP or WebSocket API, which answers 404 there.
    Http,
}

/// Who reaches the endpoint of an API.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Endpoint {
    /// Everyone, through a CloudFront distribution of API Gateway's own.
    Edge,
    /// Everyone.
    Regional,
    /// Who is in a VPC.
    Private,
    /// It cannot be known.
    Unknown,
}

/// A stage.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Its name, if it is a text.
    pub name: Option<Text>,
    /// Where it is written.
    pub span: Span,
}

/// Reads an API and what belongs to it.
pub(super) fn read(view: &View<'_>, at: usize, resource: &Resource, kind: ApiKind) -> ApiEndpoint {
    let properties = &resource.properties;
    let (endpoint, endpoint_span) = endpoint(resource, kind);
    let disabled = properties.get("DisableExecuteApiEndpoint");
    let (stages, stages_known) = parts(view, at, &[kinds::API_STAGE, kinds::API_DEPLOYMENT]);
    let (apart, policies_known) = parts(view, at, &[kinds::API_POLICY]);
    let own = properties.get("Policy");
    let of_others = apart
        .iter()
        .filter_map(|(one, _)| one.properties.get("Policy"));
    ApiEndpoint {
        address: resource.address.clone(),
        local_name: resource.local_name.clone(),
        name_span: resource.name_span,
        kind,
        endpoint,
        endpoint_span,
        disabled: switch(properties, &["DisableExecuteApiEndpoint"]),
        disabled_span: disabled.map_or(resource.name_span, |value| value.span),
        stages: stages
            .iter()
            .filter_map(|(stage, _)| {
                let name = stage.properties.get("StageName")?;
                Some(Stage {
                    name: name.as_text(),
                    span: name.span,
                })
            })
            .collect(),
        stages_known,
        paths: paths::read(view, at, resource),
        policies: own
            .into_iter()
            .chain(of_others)
            .map(policies::document)
            .collect(),
        policies_known: policies_known && !own.is_some_and(Spanned::is_unknown),
        key_by_header: match properties.get("ApiKeySourceType") {
            None => Truth::Yes,
            Some(source) => source.known().map_or(Truth::Unknown, |source| {
                Truth::from(source.eq_ignore_ascii_case("header"))
            }),
        },
    }
}

fn endpoint(resource: &Resource, kind: ApiKind) -> (Endpoint, Span) {
    if kind == ApiKind::Http {
        return (Endpoint::Regional, resource.name_span);
    }
    let Some(written) = resource.properties.get("EndpointConfiguration") else {
        return (Endpoint::Edge, resource.name_span);
    };
    let Some(types) = written.get("Types") else {
        let endpoint = if written.is_unknown() {
            Endpoint::Unknown
        } else {
            Endpoint::Edge
        };
        return (endpoint, written.span);
    };
    let endpoint = match types.items()[..] {
        [only] => match only.known() {
            Some("EDGE") => Endpoint::Edge,
            Some("REGIONAL") => Endpoint::Regional,
            Some("PRIVATE") => Endpoint::Private,
            _ => Endpoint::Unknown,
        },
        _ => Endpoint::Unknown,
    };
    (endpoint, types.span)
}
