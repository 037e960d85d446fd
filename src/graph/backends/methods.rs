//! What origins that are APIs answer to, as far as it is declared beside the distribution: the methods of their paths,
//! and which of those ask for an `Authorization` header.
//!
//! "Control access to a REST API" and "Control and manage access to HTTP APIs" in the Amazon API Gateway Developer
//! Guide; "Create and manage Lambda function URLs" in the AWS Lambda Developer Guide.

use super::super::distribution::Distribution;
use super::super::estate::View;
use super::super::functions::FunctionUrl;
use super::super::kinds;
use super::super::origins::Origin;
use super::{domain, parts};
use crate::source::Span;
use crate::symbolic::{Address, Resource, Spanned};

/// An API that origins lead to.
#[derive(Clone, Debug)]
pub struct DeclaredApi {
    /// Its address.
    pub address: Address,
    /// The name to write when referring to it.
    pub local_name: Box<str>,
    /// The name of the block.
    pub name_span: Span,
    /// The origins that lead to it, by their places in the distribution.
    pub origins: Vec<usize>,
    /// What it answers to, as far as that is declared and exists for certain.
    pub methods: Vec<ApiMethod>,
}

/// One method of one path.
#[derive(Clone, Debug)]
pub struct ApiMethod {
    /// The name of the method; `ANY` for all of them.
    pub method: Box<str>,
    /// The name of the resource that declares it.
    pub declared_by: Box<str>,
    /// Where it is written.
    pub at: Span,
    /// What it asks of callers.
    pub asks: Asks,
}

/// What a method asks of whoever calls it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Asks {
    /// Nothing that is known here.
    Nothing,
    /// A signature in the `Authorization` header, made for the host name of the API.
    Signature,
    /// A token in the `Authorization` header.
    Token,
}

/// The methods that API Gateway knows by name, and its word for all of them.
const NAMES: [&str; 8] = [
    "GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE", "ANY",
];

/// The APIs that the origins of a distribution lead to, by name or by a custom domain name that leads nowhere else.
pub(in crate::graph) fn read(
    view: &View<'_>,
    distribution: &Distribution,
    function_urls: &[FunctionUrl],
) -> Vec<DeclaredApi> {
    let mut out: Vec<DeclaredApi> = Vec::new();
    for (place, origin) in distribution.origins.iter().enumerate() {
        let by_url = origin.function_url.and_then(|url| {
            let url = &function_urls[url];
            view.scope.place(&url.address)
        });
        let Some(at) = by_url.or_else(|| behind(view, origin)) else {
            continue;
        };
        let Some((resource, _)) = view.resource(at) else {
            continue;
        };
        if let Some(known) = out.iter_mut().find(|api| api.address == resource.address) {
            known.origins.push(place);
            continue;
        }
        out.push(DeclaredApi {
            address: resource.address.clone(),
            local_name: resource.local_name.clone(),
            name_span: resource.name_span,
            origins: vec![place],
            methods: methods(view, at, &resource),
        });
    }
    out
}

/// The API behind an origin.
fn behind(view: &View<'_>, origin: &Origin) -> Option<usize> {
    let host = origin.domain.as_ref()?;
    let is_api = |at: usize| APIS.contains(&&*view.scope.resources[at].kind);
    let backends = view.index.backends();
    match backends.behind(view.scope, view.distribution, host) {
        Some(at) if is_api(at) => Some(at),
        Some(at) => domain::only_api(view, at, host),
        // GraphQL is no backend with paths.
        None => {
            let mut named = host.holes().filter_map(|hole| view.scope.place(&hole.of));
            named.find(|at| is_api(*at))
        }
    }
}

/// The types of APIs.
const APIS: [&str; 3] = [kinds::REST_API, kinds::HTTP_API, kinds::GRAPHQL_API];

fn declared(method: &str, at: Span, asks: Asks, by: &str) -> Option<ApiMethod> {
    let method = method.to_ascii_uppercase();
    NAMES.contains(&method.as_str()).then(|| ApiMethod {
        method: method.into(),
        declared_by: by.into(),
        at,
        asks,
    })
}

fn methods(view: &View<'_>, at: usize, api: &Resource) -> Vec<ApiMethod> {
    let own = &*api.local_name;
    match &*api.kind {
        // GraphQL is asked by POST alone.
        kinds::GRAPHQL_API => declared("POST", api.name_span, Asks::Nothing, own)
            .into_iter()
            .collect(),
        kinds::FUNCTION_URL => {
            let methods = api.properties.at(&["Cors", "AllowMethods"]);
            let methods = methods.map(Spanned::items).unwrap_or_default();
            methods
                .iter()
                .filter_map(|method| declared(method.known()?, method.span, Asks::Nothing, own))
                .collect()
        }
        _ => {
            let mut out = of_definition(&api.properties, own);
            let (members, _) = parts(view, at, &[kinds::API_METHOD, kinds::API_ROUTE]);
            let existing = members.into_iter().filter(|(_, exists)| exists.is_yes());
            out.extend(existing.filter_map(|(member, _)| {
                let properties = &member.properties;
                let key = properties
                    .get("HttpMethod")
                    .or(properties.get("RouteKey"))?;
                let method = key.known()?.split(' ').next()?;
                let asks = asks(view, properties);
                declared(method, key.span, asks, &member.local_name)
            }));
            out
        }
    }
}

/// The methods of an `OpenAPI` definition. What they ask of callers is left to whoever deploys it.
fn of_definition(properties: &Spanned, by: &str) -> Vec<ApiMethod> {
    let paths = properties.at(&["Body", "paths"]);
    let paths = paths.map(Spanned::fields).unwrap_or_default();
    let operations = paths.iter().flat_map(|path| path.value.fields());
    operations
        .filter_map(|operation| declared(&operation.key, operation.key_span, Asks::Nothing, by))
        .collect()
}

/// What a method asks of callers. An authorizer takes its token from wherever it is told to.
fn asks(view: &View<'_>, properties: &Spanned) -> Asks {
    let authorizer = || {
        let id = properties.get("AuthorizerId")?.as_text()?;
        let (resource, _) = view.resource(view.scope.place(&id.as_hole()?.of)?)?;
        let source = resource.properties.get("IdentitySource")?;
        let named = source.items().into_iter().filter_map(Spanned::known);
        kinds::AUTHORIZERS.contains(&&*resource.kind).then(|| {
            let mut named = named.map(str::to_ascii_lowercase);
            named.any(|source| source.ends_with("request.header.authorization"))
        })
    };
    match properties.get("AuthorizationType").and_then(Spanned::known) {
        Some("AWS_IAM") => Asks::Signature,
        Some("COGNITO_USER_POOLS" | "JWT" | "CUSTOM") if authorizer() == Some(true) => Asks::Token,
        _ => Asks::Nothing,
    }
}
