//! What answers behind an origin that is no bucket and no function URL: an API, a custom domain name of APIs, or a
//! load balancer, with everything in the unit that belongs to it.

mod api;
mod balancer;
mod domain;
mod index;
pub(super) mod methods;
mod paths;

pub use api::{ApiEndpoint, ApiKind, Endpoint, Stage};
pub use balancer::{Action, Balancer, Condition, Listener, ListenerRule};
pub use domain::{ApiDomain, Mapping};
pub(super) use index::BackendIndex;
pub use methods::{ApiMethod, Asks, DeclaredApi};
pub use paths::{ApiPath, Segment};

use super::estate::View;
use super::kinds;
use super::origins::Origin;
use crate::symbolic::{Resource, Spanned, Text, Truth, Value};

/// What answers behind an origin.
#[derive(Clone, Debug)]
pub enum Backend {
    /// The endpoint of an API.
    Api(ApiEndpoint),
    /// A custom domain name of APIs.
    ApiDomain(ApiDomain),
    /// A load balancer.
    Balancer(Balancer),
}

/// What answers behind an origin, if it is declared here.
pub(super) fn read(view: &View<'_>, origin: &Origin) -> Option<Backend> {
    let host = origin.domain.as_ref()?;
    let at = view
        .index
        .backends()
        .behind(view.scope, view.distribution, host)?;
    let (resource, exists) = view.resource(at)?;
    if !exists.is_yes() {
        return None;
    }
    match &*resource.kind {
        kinds::REST_API => Some(Backend::Api(api::read(view, at, &resource, ApiKind::Rest))),
        kinds::HTTP_API => Some(Backend::Api(api::read(view, at, &resource, ApiKind::Http))),
        kinds::LOAD_BALANCER => balancer::read(view, at, &resource, host).map(Backend::Balancer),
        kind if kinds::API_DOMAINS.contains(&kind) => {
            Some(Backend::ApiDomain(domain::read(view, at, &resource, host)))
        }
        _ => None,
    }
}

/// The parts of a type that belong to a resource, and whether those are all: nothing else in the unit may be one.
fn parts(view: &View<'_>, of: usize, kinds: &[&str]) -> (Vec<(Resource, Truth)>, bool) {
    let (places, chance) = view.index.backends().parts(view.scope, of, kinds);
    let parts: Vec<(Resource, Truth)> = places
        .into_iter()
        .filter_map(|at| view.resource(at))
        .collect();
    let is_certain = parts.iter().all(|(_, exists)| exists.is_yes());
    (
        parts,
        is_certain && !chance && view.scope.unit_of(of).open.is_none(),
    )
}

/// Whether a setting is on; `No` where it is not written.
fn switch(properties: &Spanned, path: &[&str]) -> Truth {
    properties.at(path).map_or(Truth::No, Spanned::truth)
}

/// The texts of a list; nothing if one of them is not known to be a text.
fn texts(list: &Spanned) -> Option<Vec<Text>> {
    match &list.value {
        Value::Unknown(_) | Value::Either { .. } => None,
        _ => list.items().into_iter().map(Spanned::as_text).collect(),
    }
}
