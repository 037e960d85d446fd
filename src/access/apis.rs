//! What becomes of the methods of an API, and of the `Authorization` header that it asks for, on their way through a
//! distribution.
//!
//! A method that no behavior lets through is refused at the edge with a 403. CloudFront takes the `Authorization`
//! header away unless a cache policy, an origin request policy or a legacy list passes it on; without it API Gateway
//! answers 403 to a method that asks for a signature, and 401 to one that asks for a token.
//!
//! "Add custom headers to origin requests" and `AllowedMethods` in the Amazon CloudFront documentation.

use super::patterns;
use super::route::Route;
use crate::graph::{Api, ApiMethod, Asks, Behavior, Graph, Target};
use crate::symbolic::Truth;
use schemars::JsonSchema;
use serde::Serialize;

/// An API and what becomes of requests to it.
#[derive(Clone, Debug)]
pub struct ApiUse {
    /// The API.
    pub api: Api,
    /// The behaviors that lead to it, by their places in the distribution.
    pub behaviors: Vec<usize>,
    /// What becomes of its methods.
    pub methods: ApiMethods,
    /// Those that are refused, by their places among the API's; the first of each name.
    pub refused: Vec<usize>,
    /// What becomes of the `Authorization` header.
    pub authorization: Authorization,
    /// The first method that asks for it, by its place among the API's.
    pub asking: Option<usize>,
}

/// What becomes of the methods that an API declares.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ApiMethods {
    /// Each passes some behavior, or may.
    LetThrough,
    /// Some that change things pass none.
    ChangingRefused,
    /// The questions that browsers ask before they send requests from other sites pass none.
    PreflightRefused,
}

/// What becomes of the `Authorization` header of requests to an API.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Authorization {
    /// No method is known to ask for it.
    NotAsked,
    /// It arrives, or may.
    Arrives,
    /// A method asks for a signature in it, and no behavior forwards it.
    SignatureDropped,
    /// A method asks for a token in it, and no behavior forwards it.
    TokenDropped,
    /// It arrives, and holds a signature that has to be made for the host name of the API.
    SignedForApi,
}

/// Judges the APIs behind a distribution.
pub fn apis(graph: &Graph<'_>, routes: &[Route]) -> Vec<ApiUse> {
    let apis = graph.apis.iter();
    apis.filter_map(|api| use_of(graph, routes, api.clone()))
        .collect()
}

fn use_of(graph: &Graph<'_>, routes: &[Route], api: Api) -> Option<ApiUse> {
    let all = &graph.distribution.behaviors;
    let mut behaviors: Vec<usize> = routes
        .iter()
        .filter(|route| api.origins.contains(&route.origin))
        .map(|route| route.behavior)
        .collect();
    behaviors.dedup();
    if behaviors.is_empty() {
        return None;
    }
    // Any other behavior may lead there as well.
    let open = all.iter().enumerate().any(|(place, behavior)| {
        let reached = !patterns::is_shadowed(behavior, &all[..place]);
        reached
            && (behavior.target == Target::Unknown
                || behavior.functions.may_choose_origin != Truth::No)
    });
    let leading: Vec<&Behavior> = behaviors.iter().map(|place| &all[*place]).collect();
    let refused = if open {
        Vec::new()
    } else {
        refused(&api.methods, &leading)
    };
    let is = |name: &str| {
        let mut refused = refused.iter();
        refused.any(|place| &*api.methods[*place].method == name)
    };
    let methods = if ["PUT", "POST", "PATCH", "DELETE"].into_iter().any(is) {
        ApiMethods::ChangingRefused
    } else if is("OPTIONS") && api.origins.len() == graph.distribution.origins.len() {
        ApiMethods::PreflightRefused
    } else {
        ApiMethods::LetThrough
    };
    let (authorization, asking) = if open {
        (Authorization::Arrives, None)
    } else {
        authorization(graph, &api, &leading)
    };
    Some(ApiUse {
        api,
        behaviors,
        methods,
        refused,
        authorization,
        asking,
    })
}

/// The methods that none of the behaviors lets through, each name once.
fn refused(methods: &[ApiMethod], behaviors: &[&Behavior]) -> Vec<usize> {
    let mut names: Vec<&str> = Vec::new();
    let mut out = Vec::new();
    for (place, method) in methods.iter().enumerate() {
        let passes = Truth::any(
            behaviors
                .iter()
                .map(|one| one.methods.allow(&method.method)),
        );
        if passes.is_no() && !names.contains(&&*method.method) {
            names.push(&method.method);
            out.push(place);
        }
    }
    out
}

fn authorization(
    graph: &Graph<'_>,
    api: &Api,
    behaviors: &[&Behavior],
) -> (Authorization, Option<usize>) {
    let first = |asks: Asks| api.methods.iter().position(|method| method.asks == asks);
    let (signature, token) = (first(Asks::Signature), first(Asks::Token));
    let Some(asking) = signature.or(token) else {
        return (Authorization::NotAsked, None);
    };
    let arrives = Truth::any(behaviors.iter().map(|one| one.forwarding.authorization));
    // A function may sign in the viewer's stead, and the origin may be sent a header of its own.
    let added = behaviors
        .iter()
        .any(|one| one.functions.origin_request != Truth::No)
        || api.origins.iter().any(|place| {
            let origin = &graph.distribution.origins[*place];
            !origin.headers_known
                || origin
                    .headers
                    .iter()
                    .any(|(name, _)| &**name == "authorization")
        });
    let host = Truth::any(behaviors.iter().map(|one| one.forwarding.host));
    let said = match (arrives, signature) {
        _ if added => Authorization::Arrives,
        (Truth::No, Some(_)) => Authorization::SignatureDropped,
        (Truth::No, None) => Authorization::TokenDropped,
        (Truth::Yes, Some(_)) if host.is_no() => Authorization::SignedForApi,
        _ => Authorization::Arrives,
    };
    (said, Some(asking))
}
