//! What a unit's resources are called and what they mention, looked up once: who names whom, which policies a
//! bucket may have, which resources a distribution reaches.

use super::backends::BackendIndex;
use super::functions::{self, FunctionIndex};
use super::{access_points, hosts, kinds, names, objects, policies, region, writers};
use crate::symbolic::{Address, Nature, Resource, Spanned, Text, Unit, Value};
use std::collections::{BTreeSet, HashMap, HashSet};

/// The index of one unit. Resources are named by their places in it.
#[derive(Debug, Default)]
pub(super) struct Index {
    by_address: HashMap<Address, usize>,
    /// The resources that each resource mentions.
    mentions: Vec<Vec<usize>>,
    /// The resources that mention each resource.
    mentioned_by: Vec<Vec<usize>>,
    /// The resources that may write the policy of each resource.
    written_by: Vec<Vec<usize>>,
    buckets_by_name: HashMap<Text, Vec<usize>>,
    /// Resources by their ids and ARNs, aliases of keys by their names.
    by_id: HashMap<Text, usize>,
    /// The names that DNS records point at.
    record_targets: HashSet<Text>,
    points: access_points::Index,
    /// Whether the unit says which Region it is deployed to.
    minds_region: bool,
    policies: Vec<usize>,
    /// Objects that have an ACL or a key of their own, by the text that names their bucket.
    objects_by_bucket: HashMap<Text, Vec<usize>>,
    /// Bucket policies by the text that names their bucket.
    policies_by_target: HashMap<Text, Vec<usize>>,
    /// Bucket policies whose bucket is not one text.
    policies_by_chance: Vec<usize>,
    functions: FunctionIndex,
    backends: BackendIndex,
}

impl Index {
    /// Indexes a unit.
    pub(super) fn new(unit: &Unit) -> Index {
        let mut index = Index {
            backends: BackendIndex::new(unit),
            mentioned_by: vec![Vec::new(); unit.resources.len()],
            written_by: vec![Vec::new(); unit.resources.len()],
            minds_region: region::is_minded(unit),
            ..Index::default()
        };
        for (at, resource) in unit.resources.iter().enumerate() {
            index.by_address.insert(resource.address.clone(), at);
            index.points.add(at, resource);
            match &*resource.kind {
                kinds::BUCKET => {
                    for name in resource.attribute_texts("Ref") {
                        index
                            .buckets_by_name
                            .entry(name.clone())
                            .or_default()
                            .push(at);
                    }
                }
                kinds::BUCKET_POLICY => index.add_policy(at, resource),
                kinds::OBJECT | kinds::DEPLOYMENT => index.add_object(at, resource),
                kinds::RECORD_SET | kinds::RECORD_SET_GROUP => {
                    index.record_targets.extend(names::targets(resource));
                }
                _ => {}
            }
            let ids: &[&str] = if &*resource.kind == kinds::ALIAS {
                &["Ref", "Arn"]
            } else {
                &["Id", "KeyId", "Arn"]
            };
            for text in ids
                .iter()
                .flat_map(|attribute| resource.attribute_texts(attribute))
            {
                index.by_id.insert(text.clone(), at);
            }
        }
        index.functions = FunctionIndex::new(unit, &|address| index.place(address));
        for (at, resource) in unit.resources.iter().enumerate() {
            let mentions = relevant_mentions(resource);
            let places: BTreeSet<usize> = mentions
                .iter()
                .filter_map(|address| index.place(address))
                .collect();
            for place in &places {
                index.mentioned_by[*place].push(at);
            }
            index.mentions.push(places.into_iter().collect());
        }
        for (at, resource) in unit.resources.iter().enumerate() {
            if writers::may_write(resource).is_some() {
                for place in index.written_by(unit, at) {
                    index.written_by[place].push(at);
                }
            }
        }
        index
    }

    /// What a resource that may write policies can reach: what it mentions, what it calls by a name or an ARN that is
    /// written out, and what the function behind it mentions.
    fn written_by(&self, unit: &Unit, writer: usize) -> BTreeSet<usize> {
        let mut reached: BTreeSet<usize> = self.mentions[writer].iter().copied().collect();
        let is_function = |at: &&usize| &*unit.resources[**at].kind == kinds::FUNCTION;
        for function in self.mentions[writer].iter().filter(is_function) {
            reached.extend(&self.mentions[*function]);
        }
        unit.resources[writer].properties.walk(&mut |value| {
            if let Value::Text(text) = &value.value {
                reached.extend(self.buckets_named(text));
                reached.extend(self.points.named(text));
                reached.extend(self.with_id(text));
                reached.extend(self.functions.functions_named(text));
            }
        });
        reached
    }

    fn add_policy(&mut self, at: usize, resource: &Resource) {
        self.policies.push(at);
        match resource.properties.get("Bucket").and_then(Spanned::as_text) {
            Some(target) => self.policies_by_target.entry(target).or_default().push(at),
            None => self.policies_by_chance.push(at),
        }
    }

    /// Most objects are like their bucket and of no interest.
    fn add_object(&mut self, at: usize, object: &Resource) {
        let bucket = objects::bucket(object).filter(|_| objects::is_special(object));
        if let Some(bucket) = bucket {
            self.objects_by_bucket.entry(bucket).or_default().push(at);
        }
    }

    /// The bucket policies.
    pub(super) fn policies(&self) -> &[usize] {
        &self.policies
    }

    /// The place of a resource.
    pub(super) fn place(&self, address: &Address) -> Option<usize> {
        self.by_address.get(address).copied()
    }

    /// Whether a DNS record points at this name.
    pub(super) fn is_record_target(&self, name: &Text) -> bool {
        self.record_targets.contains(name)
    }

    /// The resource whose id, ARN or alias name is this text.
    pub(super) fn with_id(&self, id: &Text) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The buckets of this name.
    pub(super) fn buckets_named(&self, name: &Text) -> &[usize] {
        self.buckets_by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// The access points of the unit.
    pub(super) fn points(&self) -> &access_points::Index {
        &self.points
    }

    /// Whether the text says enough about the Region that a distribution's unit is deployed to.
    pub(super) fn minds_region(&self, unit: &Unit, distribution: usize) -> bool {
        let at_home = |at: &usize| region::is_at_home(&unit.resources[*at].kind);
        self.minds_region || self.mentions[distribution].iter().any(at_home)
    }

    /// The objects in a bucket of this name.
    pub(super) fn objects_in(&self, bucket: &Text) -> &[usize] {
        self.objects_by_bucket
            .get(bucket)
            .map_or(&[], Vec::as_slice)
    }

    /// The functions, their URLs and permissions.
    pub(super) fn functions(&self) -> &FunctionIndex {
        &self.functions
    }

    /// What answers behind origins that are neither buckets nor function URLs.
    pub(super) fn backends(&self) -> &BackendIndex {
        &self.backends
    }

    /// The resources that a resource mentions.
    pub(super) fn mentioned(&self, by: usize) -> &[usize] {
        &self.mentions[by]
    }

    /// The resources that mention another one.
    pub(super) fn mentioners(&self, of: usize) -> &[usize] {
        &self.mentioned_by[of]
    }

    /// The resources that may write the policy of another one.
    pub(super) fn writers_of(&self, of: usize) -> &[usize] {
        &self.written_by[of]
    }

    /// The bucket policies that are, or may be, attached to a bucket.
    pub(super) fn policies_of(&self, unit: &Unit, bucket: usize) -> BTreeSet<usize> {
        let is_policy = |at: &&usize| &*unit.resources[**at].kind == kinds::BUCKET_POLICY;
        let mut found: BTreeSet<usize> = self.mentioned_by[bucket]
            .iter()
            .filter(is_policy)
            .copied()
            .collect();
        for name in unit.resources[bucket].attribute_texts("Ref") {
            let may_be = |at: &&usize| {
                let target = unit.resources[**at].properties.get("Bucket");
                target.is_none_or(|target| may_name(target, name))
            };
            found.extend(self.policies_by_target.get(name).into_iter().flatten());
            found.extend(self.policies_by_chance.iter().filter(may_be));
            // A name that is given, or put together, may turn out to be one that another policy spells out.
            let generated = name
                .as_hole()
                .is_some_and(|hole| hole.nature != Nature::Given);
            if name.known().is_none() && !generated {
                found.extend(self.policies.iter().filter(may_be));
            }
        }
        found
    }

    /// Every resource that matters to a distribution.
    pub(super) fn reach(&self, unit: &Unit, distribution: usize) -> BTreeSet<usize> {
        let kind = |at: &usize| &*unit.resources[*at].kind;
        let judged = |at: &&usize| kinds::JUDGED.contains(&kind(at));
        let mut reached = BTreeSet::from([distribution]);
        reached.extend(self.mentions[distribution].iter().filter(judged));
        // Names that a host is made of lead to buckets and function URLs that the distribution does not mention by
        // address.
        unit.resources[distribution].properties.walk(&mut |value| {
            if let Value::Text(text) = &value.value {
                let host = hosts::classify(text, unit, &|address| self.place(address));
                reached.extend(host.name.iter().flat_map(|name| self.buckets_named(name)));
                reached.extend(host.name.iter().flat_map(|name| self.points.labelled(name)));
                reached.extend(self.functions.url_at(text));
                reached.extend(self.backends.reach(unit, text));
            }
        });
        self.reach_at_the_edge(unit, distribution, &mut reached);
        self.reach_through_points(unit, &mut reached);
        for url in of_kind(unit, &reached, &[kinds::FUNCTION_URL]) {
            reached.extend(functions::reach(unit, self, url));
        }
        let is_record =
            |at: &&usize| matches!(kind(at), kinds::RECORD_SET | kinds::RECORD_SET_GROUP);
        reached.extend(self.mentioners(distribution).iter().filter(is_record));
        for bucket in of_kind(unit, &reached, &[kinds::BUCKET]) {
            reached.extend(self.policies_of(unit, bucket));
            reached.extend(self.writers_of(bucket));
            reached.extend(self.mentions[bucket].iter().filter(judged));
        }
        for alias in of_kind(unit, &reached, &[kinds::ALIAS]) {
            reached.extend(self.mentions[alias].iter().filter(judged));
        }
        for key in of_kind(unit, &reached, &[kinds::KEY, kinds::REPLICA_KEY]) {
            reached.extend(self.writers_of(key));
        }
        reached
    }

    /// Adds what stands between viewers and the distribution: what it mentions, and what that is made of in turn.
    fn reach_at_the_edge(&self, unit: &Unit, distribution: usize, reached: &mut BTreeSet<usize>) {
        let is_there = |at: &usize| kinds::AT_THE_EDGE.contains(&&*unit.resources[*at].kind);
        let mut front = vec![distribution];
        while let Some(at) = front.pop() {
            let next: Vec<usize> = self.mentions[at].iter().copied().filter(is_there).collect();
            front.extend(next.into_iter().filter(|at| reached.insert(*at)));
        }
    }

    /// Adds what stands behind the access points that are reached, and what may write their policies.
    fn reach_through_points(&self, unit: &Unit, reached: &mut BTreeSet<usize>) {
        let points = [kinds::ACCESS_POINT, kinds::MULTI_REGION_ACCESS_POINT];
        for point in of_kind(unit, reached, &points) {
            let is_bucket = |at: &&usize| &*unit.resources[**at].kind == kinds::BUCKET;
            reached.extend(self.mentions[point].iter().filter(is_bucket));
            unit.resources[point].properties.walk(&mut |value| {
                if let Value::Text(text) = &value.value {
                    reached.extend(self.buckets_named(text));
                }
            });
            reached.extend(self.points.policies_of(unit, point));
            reached.extend(self.writers_of(point));
        }
    }
}

fn of_kind(unit: &Unit, places: &BTreeSet<usize>, kinds: &[&str]) -> Vec<usize> {
    places
        .iter()
        .copied()
        .filter(|at| kinds.contains(&&*unit.resources[*at].kind))
        .collect()
}

/// Whether a policy's target, in any branch, may be the bucket of this name.
fn may_name(target: &Spanned, name: &Text) -> bool {
    match &target.value {
        Value::Either { yes, no, .. } => may_name(yes, name) || may_name(no, name),
        Value::Absent | Value::Null => false,
        _ => !policies::attached(target, name).is_no(),
    }
}

/// What a resource mentions in the properties that decide a request.
fn relevant_mentions(resource: &Resource) -> Vec<Address> {
    let ignored = kinds::ignored_properties(&resource.kind);
    let mut out = Vec::new();
    each_relevant(resource, ignored, &mut |value| out.extend(value.mentions()));
    out
}

/// Calls `visit` for the properties of a resource that decide a request. A distribution's stand inside its
/// configuration, those of every other type at the top.
pub(super) fn each_relevant<'a>(
    resource: &'a Resource,
    ignored: &[&str],
    visit: &mut impl FnMut(&'a Spanned),
) {
    fn fields<'a>(
        value: &'a Spanned,
        ignored: &[&str],
        depth: usize,
        visit: &mut impl FnMut(&'a Spanned),
    ) {
        for field in value.fields() {
            if ignored.contains(&&*field.key) {
                continue;
            }
            if depth > 0 && &*field.key == "DistributionConfig" && !field.value.fields().is_empty()
            {
                fields(&field.value, ignored, depth - 1, visit);
            } else {
                visit(&field.value);
            }
        }
    }
    if resource.properties.fields().is_empty() {
        visit(&resource.properties);
    } else {
        fields(&resource.properties, ignored, 1, visit);
    }
}
