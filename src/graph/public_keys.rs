//! The public keys by which CloudFront knows who signs the URLs of a distribution.
//!
//! "Specify signers that can create signed URLs and signed cookies" in the Amazon CloudFront Developer Guide.

use super::distribution::listed;
use super::estate::View;
use super::kinds;
use crate::source::Span;
use crate::symbolic::{Address, Spanned};

/// A public key.
#[derive(Clone, Debug)]
pub struct PublicKey {
    /// Its address.
    pub address: Address,
    /// The name to write when referring to it.
    pub local_name: Box<str>,
    /// What is written as the key; `None` if that is not known.
    pub encoded: Option<Box<str>>,
    /// Where it is written; the resource if it is not.
    pub span: Span,
}

/// The public keys of the key groups that the behaviors of a distribution name.
pub(super) fn read(view: &View<'_>, config: &Spanned) -> Vec<PublicKey> {
    let mut out: Vec<PublicKey> = Vec::new();
    let default = config.get("DefaultCacheBehavior");
    for behavior in default.into_iter().chain(listed(config, "CacheBehaviors")) {
        for group in listed(behavior, "TrustedKeyGroups") {
            let Some(group) = resource(view, group, kinds::KEY_GROUP) else {
                continue;
            };
            let items = group.properties.get("KeyGroupConfig");
            for key in items
                .map(|items| listed(items, "Items"))
                .unwrap_or_default()
            {
                let Some(key) = resource(view, key, kinds::PUBLIC_KEY) else {
                    continue;
                };
                if out.iter().any(|known| known.address == key.address) {
                    continue;
                }
                let encoded = key.properties.at(&["PublicKeyConfig", "EncodedKey"]);
                out.push(PublicKey {
                    address: key.address.clone(),
                    local_name: key.local_name.clone(),
                    encoded: encoded.and_then(Spanned::known).map(Into::into),
                    span: encoded.map_or(key.name_span, |encoded| encoded.span),
                });
            }
        }
    }
    out
}

/// The resource of a type that an id is that of.
fn resource(view: &View<'_>, id: &Spanned, kind: &str) -> Option<crate::symbolic::Resource> {
    let at = view.with_id(view.distribution, &id.as_text()?)?;
    let (resource, exists) = view.resource(at)?;
    (&*resource.kind == kind && exists.is_yes()).then_some(resource)
}
