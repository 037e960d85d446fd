//! All units of a run, indexed once, and the views cut out of them: one for each distribution and each world that
//! the conditions on its request path allow.

use super::kinds;
use super::model::Graph;
use super::view;
use super::writers;
use crate::symbolic::{
    Address, ConditionId, Resource, Spanned, Text, Truth, Unit, Value, World, worlds,
};
use std::collections::{BTreeSet, HashMap};

/// The units of a run and their indexes.
#[derive(Debug)]
pub struct Estate<'u> {
    units: &'u [Unit],
    indexes: Vec<Index>,
}

/// Where the resources of a unit are mentioned.
#[derive(Debug, Default)]
pub(super) struct Index {
    by_address: HashMap<Address, usize>,
    mentions: Vec<Vec<usize>>,
    mentioned_by: Vec<Vec<usize>>,
    buckets_by_name: HashMap<Text, Vec<usize>>,
    by_id: HashMap<Text, usize>,
    policies: Vec<usize>,
    writers: Vec<usize>,
}

/// One distribution in one world: where it is declared, which resources matter to it, and what the world says.
#[derive(Debug)]
pub struct View<'u> {
    pub(super) estate: &'u Estate<'u>,
    /// The unit that declares the distribution.
    pub unit: &'u Unit,
    pub(super) index: &'u Index,
    pub(super) distribution: usize,
    /// The world.
    pub world: World,
}

impl<'u> Estate<'u> {
    /// Indexes the units.
    pub fn new(units: &'u [Unit]) -> Estate<'u> {
        Estate {
            units,
            indexes: units.iter().map(Index::new).collect(),
        }
    }

    /// The units.
    pub fn units(&self) -> &'u [Unit] {
        self.units
    }

    /// Every distribution in every world that matters to it, in the order written.
    pub fn views(&self) -> Vec<View<'_>> {
        let mut views = Vec::new();
        for (unit, index) in self.units.iter().zip(&self.indexes) {
            for (distribution, resource) in unit.resources.iter().enumerate() {
                if &*resource.kind != kinds::DISTRIBUTION
                    || resource.lifecycle == crate::symbolic::Lifecycle::Deleted
                {
                    continue;
                }
                let relevant = index.reach(unit, distribution);
                let conditions = conditions(unit, &relevant);
                for world in worlds(&unit.conditions, &unit.parameters, &conditions) {
                    let exists = resource
                        .condition
                        .as_ref()
                        .and_then(|condition| world.decides(condition));
                    if exists != Some(false) {
                        views.push(View {
                            estate: self,
                            unit,
                            index,
                            distribution,
                            world,
                        });
                    }
                }
            }
        }
        views
    }

    /// Policies in other units that name this bucket by a literal name, from units that do not define a bucket
    /// of that name themselves: such a unit is deployed beside this one, not in its place.
    pub(super) fn policies_elsewhere(&self, unit: &Unit, name: &Text) -> Vec<&'u Resource> {
        if name.known().is_none_or(str::is_empty) {
            return Vec::new();
        }
        let others = self
            .units
            .iter()
            .zip(&self.indexes)
            .filter(|(other, index)| {
                other.id != unit.id && !index.buckets_by_name.contains_key(name)
            });
        others
            .flat_map(|(other, index)| index.policies.iter().map(move |at| &other.resources[*at]))
            .filter(|policy| {
                policy
                    .properties
                    .get("Bucket")
                    .and_then(Spanned::as_text)
                    .as_ref()
                    == Some(name)
            })
            .collect()
    }
}

impl<'u> View<'u> {
    /// Builds the graph of this view.
    pub fn graph(&self) -> Graph<'u> {
        view::build(self)
    }

    /// Whether two views are of one distribution, in two worlds.
    pub fn is_same_distribution(&self, other: &View<'_>) -> bool {
        self.unit.id == other.unit.id && self.distribution == other.distribution
    }

    /// The alternate domain names that other distributions of the unit have in this world, each with the name of
    /// its distribution.
    pub fn other_aliases(&self) -> Vec<(Text, Box<str>)> {
        let others = self
            .unit
            .of_kind(kinds::DISTRIBUTION)
            .filter(|other| other.address != self.unit.resources[self.distribution].address);
        others
            .flat_map(|other| {
                let aliases = other
                    .properties
                    .at(&["DistributionConfig", "Aliases"])
                    .map(|list| list.in_world(&self.world));
                let texts: Vec<Text> = aliases
                    .iter()
                    .flat_map(|list| list.items())
                    .filter_map(Spanned::as_text)
                    .collect();
                texts
                    .into_iter()
                    .map(|text| (text, other.local_name.clone()))
            })
            .collect()
    }

    /// A relevant resource as this world has it; `None` if it does not exist there.
    pub(super) fn resource(&self, at: usize) -> Option<(Resource, Truth)> {
        let resource = &self.unit.resources[at];
        let exists = match &resource.condition {
            None => Truth::Yes,
            Some(condition) => self
                .world
                .decides(condition)
                .map_or(Truth::Unknown, Truth::from),
        };
        if exists.is_no() || resource.lifecycle == crate::symbolic::Lifecycle::Deleted {
            return None;
        }
        let mut resource = resource.clone();
        resource.properties = resource.properties.in_world(&self.world);
        for (_, value) in &mut resource.attributes {
            *value = value.in_world(&self.world);
        }
        Some((resource, exists))
    }
}

impl Index {
    fn new(unit: &Unit) -> Index {
        let mut index = Index {
            mentioned_by: vec![Vec::new(); unit.resources.len()],
            ..Index::default()
        };
        for (at, resource) in unit.resources.iter().enumerate() {
            index.by_address.insert(resource.address.clone(), at);
            match &*resource.kind {
                kinds::BUCKET => {
                    for name in resource.attribute_texts("Ref") {
                        let places = index.buckets_by_name.entry(name.clone()).or_default();
                        places.push(at);
                    }
                }
                kinds::BUCKET_POLICY => index.policies.push(at),
                _ => {}
            }
            if writers::may_write(resource).is_some() {
                index.writers.push(at);
            }
            for attribute in ["Id", "KeyId", "Arn"] {
                for text in resource.attribute_texts(attribute) {
                    index.by_id.insert(text.clone(), at);
                }
            }
            if &*resource.kind == kinds::ALIAS {
                for text in resource.attribute_texts("Ref") {
                    index.by_id.insert(text.clone(), at);
                }
            }
        }
        for (at, resource) in unit.resources.iter().enumerate() {
            let mut places: Vec<usize> = relevant_mentions(resource)
                .iter()
                .filter_map(|address| index.by_address.get(address).copied())
                .collect();
            places.sort_unstable();
            places.dedup();
            for place in &places {
                index.mentioned_by[*place].push(at);
            }
            index.mentions.push(places);
        }
        index
    }

    /// The place of a resource.
    pub(super) fn place(&self, address: &Address) -> Option<usize> {
        self.by_address.get(address).copied()
    }

    /// The resource whose id, ARN or alias name is this text.
    pub(super) fn with_id(&self, id: &Text) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// The buckets of this name.
    pub(super) fn buckets_named(&self, name: &Text) -> &[usize] {
        self.buckets_by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// The resources that mention another one.
    pub(super) fn mentioners(&self, of: usize) -> &[usize] {
        &self.mentioned_by[of]
    }

    /// The resources that may write the policy of another one.
    pub(super) fn writers_of(&self, of: usize) -> impl Iterator<Item = usize> {
        self.writers
            .iter()
            .copied()
            .filter(move |writer| self.mentions[*writer].contains(&of))
    }

    /// The bucket policies that are, or may be, attached to a bucket.
    pub(super) fn policies_of<'a>(
        &'a self,
        unit: &'a Unit,
        bucket: usize,
    ) -> impl Iterator<Item = usize> + 'a {
        let names = unit.resources[bucket].attribute_texts("Ref");
        self.policies.iter().copied().filter(move |policy| {
            let target = unit.resources[*policy].properties.get("Bucket");
            self.mentions[*policy].contains(&bucket)
                || names
                    .iter()
                    .any(|name| target.is_none_or(|target| may_name(target, name)))
        })
    }

    /// Every resource that matters to a distribution.
    fn reach(&self, unit: &Unit, distribution: usize) -> BTreeSet<usize> {
        let mut reached = BTreeSet::from([distribution]);
        reached.extend(&self.mentions[distribution]);
        // Names that a host is made of lead to buckets that the distribution does not mention by address.
        unit.resources[distribution].properties.walk(&mut |value| {
            if let Value::Text(text) = &value.value {
                let host = super::hosts::classify(text, unit, &|address| self.place(address));
                reached.extend(host.bucket.iter().flat_map(|name| self.buckets_named(name)));
            }
        });
        let records = self.mentioners(distribution).iter().copied().filter(|at| {
            matches!(
                &*unit.resources[*at].kind,
                kinds::RECORD_SET | kinds::RECORD_SET_GROUP
            )
        });
        reached.extend(records.collect::<Vec<_>>());
        let buckets: Vec<usize> = of_kind(unit, &reached, kinds::BUCKET);
        for bucket in buckets {
            reached.extend(self.policies_of(unit, bucket));
            reached.extend(self.writers_of(bucket));
            reached.extend(&self.mentions[bucket]);
        }
        for alias in of_kind(unit, &reached, kinds::ALIAS) {
            reached.extend(&self.mentions[alias]);
        }
        let keys: Vec<usize> = of_kind(unit, &reached, kinds::KEY)
            .into_iter()
            .chain(of_kind(unit, &reached, kinds::REPLICA_KEY))
            .collect();
        for key in keys {
            reached.extend(self.writers_of(key));
        }
        reached
    }
}

fn of_kind(unit: &Unit, places: &BTreeSet<usize>, kind: &str) -> Vec<usize> {
    places
        .iter()
        .copied()
        .filter(|at| &*unit.resources[*at].kind == kind)
        .collect()
}

/// Whether a policy's target, in any branch, may be the bucket of this name.
fn may_name(target: &Spanned, name: &Text) -> bool {
    match &target.value {
        Value::Either { yes, no, .. } => may_name(yes, name) || may_name(no, name),
        Value::Absent | Value::Null => false,
        _ => !super::policies::attached(target, name).is_no(),
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
fn each_relevant<'a>(
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

/// The conditions that decide what of the given resources exists and what it says.
fn conditions(unit: &Unit, places: &BTreeSet<usize>) -> BTreeSet<ConditionId> {
    let mut out = BTreeSet::new();
    for at in places {
        let resource = &unit.resources[*at];
        out.extend(resource.condition.clone());
        each_relevant(
            resource,
            kinds::ignored_properties(&resource.kind),
            &mut |value| {
                value.walk(&mut |inner| {
                    if let Value::Either { condition, .. } = &inner.value {
                        out.insert(condition.clone());
                    }
                });
            },
        );
    }
    out
}
