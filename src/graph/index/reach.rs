//! Which resources matter to a distribution: the cost of judging it follows their number, not the size of the template.

use super::Index;
use crate::graph::scope::Scope;
use crate::graph::{functions, hosts, kinds};
use crate::symbolic::Value;
use std::collections::BTreeSet;

impl Index {
    /// Every resource that matters to a distribution.
    pub(in crate::graph) fn reach(
        &self,
        scope: &Scope<'_>,
        distribution: usize,
    ) -> BTreeSet<usize> {
        let kind = |at: &usize| &*scope.resources[*at].kind;
        let judged = |at: &&usize| kinds::JUDGED.contains(&kind(at));
        let mut reached = BTreeSet::from([distribution]);
        reached.extend(self.mentions[distribution].iter().filter(judged));
        // Names that a host is made of lead to buckets and function URLs that the distribution does not mention by
        // address.
        scope.resources[distribution].properties.walk(&mut |value| {
            if let Value::Text(text) = &value.value {
                let host = hosts::classify(text, scope);
                if let Some(name) = &host.name {
                    reached.extend(self.buckets_meant(scope, distribution, name));
                    reached.extend(self.points_meant(scope, distribution, name));
                }
                reached.extend(self.functions.url_at(scope, distribution, text));
                reached.extend(self.backends.reach(scope, distribution, text));
            }
        });
        self.reach_at_the_edge(scope, distribution, &mut reached);
        self.reach_through_points(scope, &mut reached);
        for url in of_kind(scope, &reached, &[kinds::FUNCTION_URL]) {
            reached.extend(functions::reach(scope, self, url));
        }
        let is_record =
            |at: &&usize| matches!(kind(at), kinds::RECORD_SET | kinds::RECORD_SET_GROUP);
        reached.extend(self.mentioners(distribution).iter().filter(is_record));
        for bucket in of_kind(scope, &reached, &[kinds::BUCKET]) {
            let policies = self.policies_of(scope, distribution, bucket);
            reached.extend(policies.into_iter().map(|(at, _)| at));
            reached.extend(self.writers_of(bucket));
            reached.extend(self.mentions[bucket].iter().filter(judged));
        }
        for alias in of_kind(scope, &reached, &[kinds::ALIAS]) {
            reached.extend(self.mentions[alias].iter().filter(judged));
        }
        for key in of_kind(scope, &reached, &[kinds::KEY, kinds::REPLICA_KEY]) {
            reached.extend(self.writers_of(key));
        }
        reached
    }

    /// Adds what stands between viewers and the distribution: what it mentions, and what that is made of in turn.
    fn reach_at_the_edge(
        &self,
        scope: &Scope<'_>,
        distribution: usize,
        reached: &mut BTreeSet<usize>,
    ) {
        let is_there = |at: &usize| kinds::AT_THE_EDGE.contains(&&*scope.resources[*at].kind);
        let mut front = vec![distribution];
        while let Some(at) = front.pop() {
            let next: Vec<usize> = self.mentions[at].iter().copied().filter(is_there).collect();
            front.extend(next.into_iter().filter(|at| reached.insert(*at)));
        }
    }

    /// Adds what stands behind the access points that are reached, and what may write their policies.
    fn reach_through_points(&self, scope: &Scope<'_>, reached: &mut BTreeSet<usize>) {
        let points = [kinds::ACCESS_POINT, kinds::MULTI_REGION_ACCESS_POINT];
        for point in of_kind(scope, reached, &points) {
            let is_bucket = |at: &&usize| &*scope.resources[**at].kind == kinds::BUCKET;
            reached.extend(self.mentions[point].iter().filter(is_bucket));
            scope.resources[point].properties.walk(&mut |value| {
                if let Value::Text(text) = &value.value {
                    reached.extend(self.buckets_named(text));
                }
            });
            reached.extend(self.points.policies_of(scope, point));
            reached.extend(self.writers_of(point));
        }
    }
}

fn of_kind(scope: &Scope<'_>, places: &BTreeSet<usize>, kinds: &[&str]) -> Vec<usize> {
    places
        .iter()
        .copied()
        .filter(|at| kinds.contains(&&*scope.resources[*at].kind))
        .collect()
}
