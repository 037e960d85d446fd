//! What the resources of linked units are called and what they mention, looked up once: who names whom, which policies
//! a bucket may have, which resources a distribution reaches.

mod policies;
mod reach;

use super::aliases::Aliases;
use super::backends::BackendIndex;
use super::functions::FunctionIndex;
use super::scope::Scope;
use super::{access_points, kinds, names, objects, region, stale, writers};
use crate::symbolic::{Address, Resource, Spanned, Text, UnitId, Value};
use std::collections::{BTreeSet, HashMap, HashSet};

/// The index of a scope. Resources are named by their places in it.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// The resources that each resource mentions.
    mentions: Vec<Vec<usize>>,
    /// The resources that mention each resource.
    mentioned_by: Vec<Vec<usize>>,
    /// The resources that may write the policy of each resource.
    written_by: Vec<Vec<usize>>,
    buckets_by_name: HashMap<Text, Vec<usize>>,
    /// Resources by their ids and ARNs, aliases of keys by their names.
    by_id: HashMap<Text, Vec<usize>>,
    /// The names that DNS records point at.
    record_targets: HashSet<Text>,
    points: access_points::Index,
    /// Whether each unit says which Region it is deployed to.
    minds_region: HashMap<UnitId, bool>,
    /// Bucket policies by their deployments.
    policies: HashMap<usize, Vec<usize>>,
    /// Objects that have an ACL or a key of their own, by the text that names their bucket.
    objects_by_bucket: HashMap<Text, Vec<usize>>,
    /// All objects, in the same way.
    contents_by_bucket: HashMap<Text, Vec<usize>>,
    /// Bucket policies by the text that names their bucket.
    policies_by_target: HashMap<Text, Vec<usize>>,
    /// Bucket policies whose bucket is not one text, by their deployments.
    policies_by_chance: HashMap<usize, Vec<usize>>,
    /// Whether the bucket of some policy is given at deployment, and may be any.
    policies_for_given: bool,
    /// Distributions by their deployments.
    distributions: HashMap<usize, Vec<usize>>,
    /// The alternate domain names of distributions, by their deployments.
    aliases: HashMap<usize, Aliases>,
    /// Custom domain names of APIs.
    api_domains: Vec<usize>,
    /// Origin access controls by their names, holes and all.
    controls_by_name: HashMap<String, Vec<usize>>,
    functions: FunctionIndex,
    backends: BackendIndex,
    /// Policies of organizations.
    organization_policies: Vec<usize>,
    /// Names that are written down and that nothing goes by any longer.
    stale: stale::Places,
}

impl Index {
    /// Indexes a scope.
    pub(super) fn new(scope: &Scope<'_>) -> Index {
        let mut index = Index {
            backends: BackendIndex::new(scope),
            mentioned_by: vec![Vec::new(); scope.resources.len()],
            written_by: vec![Vec::new(); scope.resources.len()],
            minds_region: scope
                .units()
                .map(|unit| (unit.id, region::is_minded(unit)))
                .collect(),
            stale: stale::find(scope),
            ..Index::default()
        };
        for (at, resource) in scope.resources.iter().enumerate() {
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
                kinds::BUCKET_POLICY => index.add_policy(at, resource, scope.deployment(at)),
                kinds::OBJECT | kinds::DEPLOYMENT => index.add_object(at, resource),
                kinds::RECORD_SET | kinds::RECORD_SET_GROUP => {
                    index.record_targets.extend(names::targets(resource));
                }
                kinds::DISTRIBUTION => {
                    let of = index.distributions.entry(scope.deployment(at));
                    of.or_default().push(at);
                    let names = index.aliases.entry(scope.deployment(at));
                    names.or_default().add(at, resource);
                }
                kinds::ACCESS_CONTROL => index.add_control(at, resource),
                kinds::ORGANIZATION_POLICY => index.organization_policies.push(at),
                kind if kinds::API_DOMAINS.contains(&kind) => index.api_domains.push(at),
                _ => {}
            }
            for text in kinds::ids(&resource.kind)
                .iter()
                .flat_map(|attribute| resource.attribute_texts(attribute))
            {
                index.by_id.entry(text.clone()).or_default().push(at);
            }
        }
        index.functions = FunctionIndex::new(scope);
        for (at, resource) in scope.resources.iter().enumerate() {
            let mentions = relevant_mentions(resource);
            let places: BTreeSet<usize> = mentions
                .iter()
                .filter_map(|address| scope.place(address))
                .collect();
            for place in &places {
                index.mentioned_by[*place].push(at);
            }
            index.mentions.push(places.into_iter().collect());
        }
        let read = writers::read_stacks(scope);
        for (at, resource) in scope.resources.iter().enumerate() {
            if writers::may_write(resource).is_some() && !read.contains(&resource.address) {
                for place in index.written_by(scope, at) {
                    index.written_by[place].push(at);
                }
            }
        }
        index
    }

    /// What a resource that may write policies can reach: what it mentions, what it calls by a name or an ARN that is
    /// written out, and what the function behind it mentions.
    fn written_by(&self, scope: &Scope<'_>, writer: usize) -> BTreeSet<usize> {
        let mut reached: BTreeSet<usize> = self.mentions[writer].iter().copied().collect();
        let is_function = |at: &&usize| &*scope.resources[**at].kind == kinds::FUNCTION;
        for function in self.mentions[writer].iter().filter(is_function) {
            reached.extend(&self.mentions[*function]);
        }
        scope.resources[writer].properties.walk(&mut |value| {
            if let Value::Text(text) = &value.value {
                reached.extend(self.buckets_named(text));
                reached.extend(self.points.named(text));
                reached.extend(self.by_id.get(text).into_iter().flatten());
                reached.extend(self.functions.functions_named(text));
            }
        });
        reached
    }

    fn add_control(&mut self, at: usize, control: &Resource) {
        let name = control
            .properties
            .at(&["OriginAccessControlConfig", "Name"]);
        let names: BTreeSet<String> = name
            .into_iter()
            .flat_map(Spanned::texts_of_worlds)
            .map(|name| name.to_string())
            .collect();
        for name in names {
            self.controls_by_name.entry(name).or_default().push(at);
        }
    }

    /// The origin access controls that are given this name in one world or another.
    pub(super) fn controls_named(&self, name: &Text) -> &[usize] {
        self.controls_by_name
            .get(&name.to_string())
            .map_or(&[], Vec::as_slice)
    }

    /// Most objects are like their bucket and of no interest.
    fn add_object(&mut self, at: usize, object: &Resource) {
        let Some(bucket) = objects::bucket(object) else {
            return;
        };
        if objects::is_special(object) {
            let special = self.objects_by_bucket.entry(bucket.clone());
            special.or_default().push(at);
        }
        self.contents_by_bucket.entry(bucket).or_default().push(at);
    }

    /// The policies of organizations.
    pub(super) fn organization_policies(&self) -> &[usize] {
        &self.organization_policies
    }

    /// The names that nothing goes by any longer.
    pub(super) fn stale(&self) -> &stale::Places {
        &self.stale
    }

    /// The distributions that are deployed with a resource.
    pub(super) fn distributions_with(&self, scope: &Scope<'_>, at: usize) -> &[usize] {
        let list = self.distributions.get(&scope.deployment(at));
        list.map_or(&[], Vec::as_slice)
    }

    /// The alternate domain names of the distributions that are deployed with a resource.
    pub(super) fn aliases_with(&self, scope: &Scope<'_>, at: usize) -> Option<&Aliases> {
        self.aliases.get(&scope.deployment(at))
    }

    /// The custom domain names of APIs.
    pub(super) fn api_domains(&self) -> &[usize] {
        &self.api_domains
    }

    /// Whether a DNS record points at this name.
    pub(super) fn is_record_target(&self, name: &Text) -> bool {
        self.record_targets.contains(name)
    }

    /// The resource that somebody means by an id, an ARN or the name of an alias.
    pub(super) fn with_id(&self, scope: &Scope<'_>, from: usize, id: &Text) -> Option<usize> {
        scope.nearest(from, self.by_id.get(id)?).pop()
    }

    /// The buckets that somebody means by a name.
    pub(super) fn buckets_meant(&self, scope: &Scope<'_>, from: usize, name: &Text) -> Vec<usize> {
        scope.nearest(from, self.buckets_named(name))
    }

    /// The buckets of this name.
    pub(super) fn buckets_named(&self, name: &Text) -> &[usize] {
        self.buckets_by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// The access points of the scope.
    pub(super) fn points(&self) -> &access_points::Index {
        &self.points
    }

    /// The access points that somebody means by what stands before the endpoint in a host name.
    pub(super) fn points_meant(&self, scope: &Scope<'_>, from: usize, label: &Text) -> Vec<usize> {
        scope.nearest(from, self.points.labelled(label))
    }

    /// Whether the text says enough about the Region that a distribution's unit is deployed to.
    pub(super) fn minds_region(&self, scope: &Scope<'_>, distribution: usize) -> bool {
        let at_home = |at: &usize| region::is_at_home(&scope.resources[*at].kind);
        self.minds_region[&scope.unit_of(distribution).id]
            || self.mentions[distribution].iter().any(at_home)
    }

    /// The objects in a bucket of this name.
    pub(super) fn objects_in(&self, bucket: &Text) -> &[usize] {
        self.objects_by_bucket
            .get(bucket)
            .map_or(&[], Vec::as_slice)
    }

    /// All objects in a bucket of this name, also those that are like their bucket.
    pub(super) fn contents_of(&self, bucket: &Text) -> &[usize] {
        self.contents_by_bucket
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
