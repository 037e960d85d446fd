//! Custom domain names of APIs, and what their paths lead to.
//!
//! "Custom domain name for public REST APIs in API Gateway" in the Amazon API Gateway Developer Guide.

use super::super::estate::View;
use super::super::kinds;
use super::{ApiEndpoint, ApiKind, api, index, parts};
use crate::source::Span;
use crate::symbolic::{Address, Resource, Spanned, Text, Truth, matching};

/// A custom domain name of APIs.
#[derive(Clone, Debug)]
pub struct ApiDomain {
    /// Its address.
    pub address: Address,
    /// The name to write when referring to it.
    pub local_name: Box<str>,
    /// Where it is declared.
    pub name_span: Span,
    /// Whether CloudFront asks under this very name, and not under that of the endpoint behind it.
    pub by_name: Truth,
    /// Whether the origin is the endpoint behind the name, which has a host name of its own.
    pub by_endpoint: Truth,
    /// What its paths lead to.
    pub mappings: Vec<Mapping>,
    /// Whether nothing else in the text may be a mapping of it.
    pub mappings_known: bool,
}

/// A path of a custom domain name and the stage that it leads to.
#[derive(Clone, Debug)]
pub struct Mapping {
    /// The path without slashes at its ends; empty for all paths; `None` if it is not known.
    pub base: Option<Text>,
    /// Where it is written, or the mapping.
    pub span: Span,
    /// The API, if it is a REST API that is declared here.
    pub api: Option<ApiEndpoint>,
    /// The name of the stage, if the mapping names one.
    pub stage: Option<Text>,
}

/// The attributes that are the host name of the endpoint behind a custom domain name.
const ENDPOINTS: [&str; 2] = ["RegionalDomainName", "DistributionDomainName"];

/// Reads a custom domain name and what belongs to it.
pub(super) fn read(view: &View<'_>, at: usize, resource: &Resource, host: &Text) -> ApiDomain {
    let (mappings, mappings_known) = parts(view, at, &kinds::API_MAPPINGS);
    let (by_name, by_endpoint) = meant_by(resource, host);
    ApiDomain {
        address: resource.address.clone(),
        local_name: resource.local_name.clone(),
        name_span: resource.name_span,
        by_name,
        by_endpoint,
        mappings: mappings.iter().map(|(one, _)| mapping(view, one)).collect(),
        mappings_known,
    }
}

/// Whether a host is a custom domain name itself, and whether it is the endpoint behind it.
fn meant_by(resource: &Resource, host: &Text) -> (Truth, Truth) {
    let name = resource.properties.get("DomainName");
    let name = name.and_then(Spanned::as_text);
    let by_name = name.map_or(Truth::Unknown, |name| {
        matching::equals_ignoring_case(&name, host)
    });
    let by_endpoint = host
        .as_hole()
        .is_some_and(|hole| hole.of == resource.address && ENDPOINTS.contains(&&*hole.attribute));
    (by_name, by_endpoint.into())
}

/// The API that a host leads to by a custom domain name, if that is mapped to one alone.
pub(super) fn only_api(view: &View<'_>, at: usize, host: &Text) -> Option<usize> {
    let (resource, _) = view.resource(at)?;
    let (by_name, by_endpoint) = meant_by(&resource, host);
    if by_name.is_no() && by_endpoint.is_no() {
        return None;
    }
    let (mappings, _) = parts(view, at, &kinds::API_MAPPINGS);
    let [(only, Truth::Yes)] = &mappings[..] else {
        return None;
    };
    let api = index::api_of(only)?;
    view.index.backends().owner(&api)
}

fn mapping(view: &View<'_>, resource: &Resource) -> Mapping {
    let properties = &resource.properties;
    let base = properties
        .get("BasePath")
        .or_else(|| properties.get("ApiMappingKey"));
    let at = index::api_of(resource).and_then(|api| view.index.backends().owner(&api));
    let api = at.and_then(|at| {
        let (api, exists) = view.resource(at)?;
        let is_rest = &*api.kind == kinds::REST_API && exists.is_yes();
        is_rest.then(|| api::read(view, at, &api, ApiKind::Rest))
    });
    Mapping {
        base: match base {
            None => Some(Text::default()),
            Some(base) => base.as_text().map(|base| match base.known() {
                Some("(none)") => Text::default(),
                _ => base,
            }),
        },
        span: base.map_or(resource.name_span, |base| base.span),
        api,
        stage: properties.get("Stage").and_then(Spanned::as_text),
    }
}
