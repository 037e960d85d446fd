//! Which policies are attached to a bucket, and which look as if they were: those that speak of it and are attached to
//! another bucket, and those that exist under a condition only.

use super::buckets::Bucket;
use super::estate::View;
use super::kinds;
use super::policies::{self, BucketPolicy};
use crate::iam::Policy;
use crate::source::Span;
use crate::symbolic::{Address, ConditionId, Lifecycle, Resource, Text, Truth};
use std::collections::BTreeSet;

/// A policy that speaks of a bucket of the graph, or of its distribution, and is attached to another bucket.
#[derive(Clone, Debug)]
pub struct Stray {
    /// Its address.
    pub address: Address,
    /// Where the bucket that it is attached to is written.
    pub target_span: Span,
    /// The policy.
    pub policy: Policy,
}

/// A policy of a bucket that does not exist in the world of the graph.
#[derive(Clone, Debug)]
pub struct AbsentPolicy {
    /// Its address.
    pub address: Address,
    /// The name of its block.
    pub name_span: Span,
    /// The bucket, by its place in the graph.
    pub bucket: usize,
    /// The condition without which it does not exist.
    pub condition: ConditionId,
    /// The policy.
    pub policy: Policy,
}

/// The policies that are, or may be, attached to a bucket: those of linked units, and those that other units attach to
/// its literal name.
pub(super) fn policies_of(
    view: &View<'_>,
    at: usize,
    place: usize,
    bucket: &Bucket,
) -> Vec<BucketPolicy> {
    let mut out = Vec::new();
    for (policy, sure) in view.index.policies_of(view.scope, view.distribution, at) {
        let Some((resource, exists)) = view.resource(policy) else {
            continue;
        };
        let attached = resource
            .properties
            .get("Bucket")
            .map_or(Truth::Unknown, |target| {
                policies::attached(target, &bucket.name)
            });
        if !attached.is_no() {
            out.push(policies::read_bucket_policy(
                &resource,
                place,
                attached.and(exists).and(sure),
            ));
        }
    }
    for resource in view
        .estate
        .policies_elsewhere(&bucket.address, &bucket.name)
    {
        out.push(policies::read_bucket_policy(
            resource,
            place,
            Truth::Unknown,
        ));
    }
    out
}

/// Policies of the unit that speak of a bucket which has none, or of the distribution, and are attached elsewhere.
pub(super) fn strays(
    view: &View<'_>,
    order: &[usize],
    buckets: &[Bucket],
    policies: &[BucketPolicy],
) -> Vec<Stray> {
    let has_none = |place: &usize| policies.iter().all(|policy| policy.bucket != *place);
    let lacking: Vec<usize> = (0..buckets.len()).filter(has_none).collect();
    if lacking.is_empty() {
        return Vec::new();
    }
    let of_buckets = lacking.iter().filter_map(|place| order.get(*place));
    let speaking: BTreeSet<usize> = of_buckets
        .chain([&view.distribution])
        .flat_map(|at| view.index.mentioners(*at))
        .filter(|at| &*view.scope.resources[**at].kind == kinds::BUCKET_POLICY)
        .copied()
        .collect();
    let present = speaking.into_iter().filter_map(|at| view.resource(at));
    present
        .filter(|(_, exists)| exists.is_yes())
        .filter_map(|(resource, _)| {
            read_stray(&resource, buckets.iter().map(|bucket| &bucket.name))
        })
        .collect()
}

/// The policies of the buckets at these places that do not exist in this world.
pub(super) fn absent_policies(
    view: &View<'_>,
    order: &[usize],
    buckets: &[Bucket],
) -> Vec<AbsentPolicy> {
    let all = order.iter().zip(buckets).enumerate();
    all.flat_map(|(place, (at, bucket))| absent_policies_of(view, *at, place, bucket))
        .collect()
}

/// The policies of a bucket that do not exist in this world, but in another one.
fn absent_policies_of(
    view: &View<'_>,
    at: usize,
    place: usize,
    bucket: &Bucket,
) -> Vec<AbsentPolicy> {
    let policies = view.index.policies_of(view.scope, view.distribution, at);
    policies
        .into_iter()
        .filter(|(_, sure)| sure.is_yes())
        .map(|(policy, _)| (policy, &view.scope.resources[policy]))
        .filter(|(policy, resource)| {
            resource.lifecycle != Lifecycle::Deleted && view.exists(*policy).is_no()
        })
        .filter_map(|(_, resource)| {
            let mut resource = Resource::clone(resource);
            resource.properties = resource.properties.in_world(&view.world);
            let target = resource.properties.get("Bucket")?;
            policies::attached(target, &bucket.name)
                .is_yes()
                .then(|| read_absent(&resource, place))
                .flatten()
        })
        .collect()
}

/// Reads a policy that may have gone astray: one that is attached to none of these buckets, given by their names.
fn read_stray<'a>(
    resource: &Resource,
    mut buckets: impl Iterator<Item = &'a Text>,
) -> Option<Stray> {
    let target = resource.properties.get("Bucket")?;
    let astray = buckets.all(|name| policies::attached(target, name).is_no());
    astray.then(|| Stray {
        address: resource.address.clone(),
        target_span: target.span,
        policy: policies::of_resource(resource),
    })
}

/// Reads a policy that is not there.
fn read_absent(resource: &Resource, bucket: usize) -> Option<AbsentPolicy> {
    Some(AbsentPolicy {
        address: resource.address.clone(),
        name_span: resource.name_span,
        bucket,
        condition: resource.condition.clone()?,
        policy: policies::of_resource(resource),
    })
}
