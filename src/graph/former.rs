//! What a deployment finds of a distribution and of the policies of its buckets: with which identity an origin was read
//! until now, and whom a policy admitted.

use super::distribution::{Distribution, listed};
use super::estate::View;
use super::kinds;
use super::policies::{self, BucketPolicy};
use crate::iam::Policy;
use crate::symbolic::{Address, Lifecycle, Resource, Spanned, Text};

/// What was there before, as far as a plan tells.
#[derive(Clone, Debug, Default)]
pub struct Former {
    /// The origin access identities of origins, by the ids of these: the path that names each.
    identities: Vec<(Text, Text)>,
    /// Bucket policies, by their addresses.
    policies: Vec<(Address, Policy)>,
}

impl Former {
    /// The path of the origin access identity by which the origin with this id was read.
    pub fn identity(&self, origin: &Text) -> Option<&Text> {
        let mut identities = self.identities.iter();
        identities.find_map(|(id, path)| (id == origin).then_some(path))
    }

    /// The bucket policy at an address, as it was.
    pub fn policy(&self, address: &Address) -> Option<&Policy> {
        let mut policies = self.policies.iter();
        policies.find_map(|(of, policy)| (of == address).then_some(policy))
    }
}

/// Reads it. A distribution that is made now was nothing before.
pub(super) fn read(
    view: &View<'_>,
    distribution: &Distribution,
    policies: &[BucketPolicy],
) -> Former {
    if distribution.lifecycle != Lifecycle::Existing {
        return Former::default();
    }
    let before = |address: &Address, kind: &str| {
        let unit = view.scope.unit(address.unit)?;
        unit.before.get(address).filter(|one| &*one.kind == kind)
    };
    let was = before(&distribution.address, kinds::DISTRIBUTION);
    let existing = policies
        .iter()
        .filter(|policy| policy.lifecycle == Lifecycle::Existing);
    Former {
        identities: was.map(identities).unwrap_or_default(),
        policies: existing
            .filter_map(|policy| {
                let was = before(&policy.address, kinds::BUCKET_POLICY)?;
                Some((policy.address.clone(), policies::of_resource(was)))
            })
            .collect(),
    }
}

fn identities(distribution: &Resource) -> Vec<(Text, Text)> {
    let config = distribution.properties.get("DistributionConfig");
    let origins = config.map(|config| listed(config, "Origins"));
    let origins = origins.unwrap_or_default().into_iter();
    origins
        .filter_map(|origin| {
            let path = origin
                .at(&["S3OriginConfig", "OriginAccessIdentity"])
                .and_then(Spanned::as_text)?;
            let id = origin.get("Id").and_then(Spanned::as_text)?;
            (!path.is_empty()).then_some((id, path))
        })
        .collect()
}
