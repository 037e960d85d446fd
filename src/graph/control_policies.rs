//! Resource control policies: what an organization lets nobody do with the resources of its accounts, whatever their own
//! policies say. Those for principals (service control policies) bind nobody who asks through a distribution.
//!
//! "Resource control policies (RCPs)" in the AWS Organizations User Guide.

use super::estate::View;
use super::policies;
use crate::iam::Policy;
use crate::source::Span;
use crate::symbolic::{Address, Spanned};

/// A resource control policy that is declared beside a distribution.
#[derive(Clone, Debug)]
pub struct ControlPolicy {
    /// Its address.
    pub address: Address,
    /// Where it is declared.
    pub name_span: Span,
    /// What it says.
    pub policy: Policy,
}

/// The resource control policies of the units that belong together.
pub(super) fn read(view: &View<'_>) -> Vec<ControlPolicy> {
    let places = view.index.organization_policies().iter();
    places
        .filter_map(|at| view.resource(*at))
        .filter_map(|(resource, _)| {
            let kind = resource.properties.get("Type").and_then(Spanned::known);
            let content = resource.properties.get("Content")?;
            (kind == Some("RESOURCE_CONTROL_POLICY")).then(|| ControlPolicy {
                address: resource.address.clone(),
                name_span: resource.name_span,
                policy: policies::document(content),
            })
        })
        .collect()
}
