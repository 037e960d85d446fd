//! Which bucket policies a bucket may have: those that name it, and those whose bucket may turn out to be it.

use super::Index;
use crate::graph::scope::Scope;
use crate::graph::{kinds, policies};
use crate::symbolic::{Nature, Resource, Spanned, Text, Truth, Value};
use std::collections::{BTreeSet, HashMap};

impl Index {
    pub(super) fn add_policy(&mut self, at: usize, resource: &Resource, deployment: usize) {
        self.policies.entry(deployment).or_default().push(at);
        let target = resource.properties.get("Bucket").and_then(Spanned::as_text);
        let is_given = |target: &Text| {
            let mut holes = target.holes();
            holes.any(|hole| hole.nature == Nature::Given)
        };
        self.policies_for_given |= target.as_ref().is_none_or(is_given);
        let list = match target {
            Some(target) => self.policies_by_target.entry(target).or_default(),
            None => self.policies_by_chance.entry(deployment).or_default(),
        };
        list.push(at);
    }

    /// The bucket policies that are, or may be, attached to a bucket that a distribution reads, and how sure it is that
    /// each of them is there. A bucket has one policy: if the deployment of the distribution brings one, another unit
    /// that brings one as well is deployed in its place, and of several other units it cannot be known which is.
    pub(in crate::graph) fn policies_of(
        &self,
        scope: &Scope<'_>,
        distribution: usize,
        bucket: usize,
    ) -> Vec<(usize, Truth)> {
        let all = self.all_policies_of(scope, bucket).into_iter();
        let meant = all.filter_map(|at| Some((at, self.means(scope, at, bucket)?)));
        let (near, far): (Vec<_>, Vec<_>) = meant.partition(|(at, _)| {
            scope.is_beside(*at, distribution) || scope.is_beside(*at, bucket)
        });
        if near
            .iter()
            .any(|(at, _)| scope.is_beside(*at, distribution))
        {
            return near;
        }
        let mut deployments = far.iter().map(|(at, _)| scope.deployment(*at));
        let first = deployments.next();
        let only = if deployments.all(|other| Some(other) == first) {
            Truth::Yes
        } else {
            Truth::Unknown
        };
        let far = far.into_iter().map(|(at, sure)| (at, sure.and(only)));
        near.into_iter().chain(far).collect()
    }

    /// Whether a policy means this bucket of all that share its name; nothing if it means another one.
    fn means(&self, scope: &Scope<'_>, policy: usize, bucket: usize) -> Option<Truth> {
        let target = scope.resources[policy].properties.get("Bucket");
        let Some(name) = target.and_then(Spanned::as_text) else {
            return Some(Truth::Yes);
        };
        if self.buckets_named(&name).len() < 2 {
            return Some(Truth::Yes);
        }
        let meant = self.buckets_meant(scope, policy, &name);
        if meant.is_empty() {
            return Some(Truth::Unknown);
        }
        meant.contains(&bucket).then_some(Truth::Yes)
    }

    fn all_policies_of(&self, scope: &Scope<'_>, bucket: usize) -> BTreeSet<usize> {
        let is_policy = |at: &&usize| &*scope.resources[**at].kind == kinds::BUCKET_POLICY;
        let mut found: BTreeSet<usize> = self.mentioned_by[bucket]
            .iter()
            .filter(is_policy)
            .copied()
            .collect();
        let deployment = scope.deployment(bucket);
        let with = |lists: &HashMap<usize, Vec<usize>>| -> Vec<usize> {
            lists.get(&deployment).cloned().unwrap_or_default()
        };
        for name in scope.resources[bucket].attribute_texts("Ref") {
            let may_be = |at: &usize| {
                let target = scope.resources[*at].properties.get("Bucket");
                target.is_none_or(|target| may_name(target, name))
            };
            found.extend(self.policies_by_target.get(name).into_iter().flatten());
            found.extend(with(&self.policies_by_chance).into_iter().filter(may_be));
            // A name that is given, or put together, may turn out to be one that another policy spells out.
            let generated = name
                .as_hole()
                .is_some_and(|hole| hole.nature != Nature::Given);
            if name.known().is_none() && !generated {
                found.extend(with(&self.policies).into_iter().filter(may_be));
            }
        }
        found
    }

    /// Whether some policy may be for a bucket that is declared nowhere and has this name.
    pub(in crate::graph) fn may_hold_policy_for(&self, name: &Text) -> bool {
        let is_open = name.known().is_none() && !self.policies_by_target.is_empty();
        self.policies_for_given || is_open
    }
}

/// Whether a policy's target, in any branch, may be the bucket of this name.
fn may_name(target: &Spanned, name: &Text) -> bool {
    match &target.value {
        Value::Either { yes, no, .. } => may_name(yes, name) || may_name(no, name),
        Value::Absent | Value::Null => false,
        _ => !policies::attached(target, name).is_no(),
    }
}
