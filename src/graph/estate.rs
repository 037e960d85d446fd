//! All units of a run, indexed once, and the views cut out of them: one for each distribution and each world that
//! the conditions on its request path allow.

use super::functions;
use super::index::{Index, each_relevant};
use super::kinds;
use super::model::Graph;
use super::view;
use super::writers;
use crate::symbolic::{
    Address, ConditionId, Lifecycle, Resource, Spanned, Text, Truth, Unit, Value, Why, World,
    worlds,
};
use std::collections::{BTreeSet, HashMap};

/// The units of a run and their indexes.
#[derive(Debug)]
pub struct Estate<'u> {
    units: &'u [Unit],
    indexes: Vec<Index>,
    /// Bucket policies by the literal name of their bucket: the unit's place, and the policy's in it.
    policies_by_literal: HashMap<&'u str, Vec<(usize, usize)>>,
    /// Bucket policies whose bucket is imported from another unit, by the name that it is imported by.
    policies_by_import: Vec<(String, usize, usize)>,
    /// Permissions by the literal name of their function, in the same way.
    permissions_by_literal: HashMap<String, Vec<(usize, usize)>>,
    /// Permissions whose function is imported from another unit.
    permissions_by_import: Vec<(String, usize, usize)>,
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
    /// The condition without which the distribution does not exist, if there are worlds without it.
    pub conditional: Option<ConditionId>,
}

impl<'u> Estate<'u> {
    /// Indexes the units.
    pub fn new(units: &'u [Unit]) -> Estate<'u> {
        let indexes: Vec<Index> = units.iter().map(Index::new).collect();
        let mut policies_by_literal: HashMap<&str, Vec<(usize, usize)>> = HashMap::new();
        let mut policies_by_import = Vec::new();
        let mut permissions_by_literal: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
        let mut permissions_by_import = Vec::new();
        for (unit, index) in indexes.iter().enumerate() {
            for policy in index.policies() {
                let target = units[unit].resources[*policy].properties.get("Bucket");
                if let Some(name) = target.and_then(Spanned::known) {
                    policies_by_literal
                        .entry(name)
                        .or_default()
                        .push((unit, *policy));
                } else if let Some(name) = target.and_then(imported) {
                    policies_by_import.push((name, unit, *policy));
                }
            }
            for permission in index.functions().permissions() {
                let resource = &units[unit].resources[*permission];
                let function = resource.properties.get("FunctionName");
                if let Some(name) = functions::literal_name(resource) {
                    let named = permissions_by_literal.entry(name).or_default();
                    named.push((unit, *permission));
                } else if let Some(name) = function.and_then(imported) {
                    permissions_by_import.push((name, unit, *permission));
                }
            }
        }
        Estate {
            units,
            indexes,
            policies_by_literal,
            policies_by_import,
            permissions_by_literal,
            permissions_by_import,
        }
    }

    /// Every distribution in every world that matters to it, in the order written.
    pub fn views(&self) -> Vec<View<'_>> {
        let mut views = Vec::new();
        for (unit, index) in self.units.iter().zip(&self.indexes) {
            for (distribution, resource) in unit.resources.iter().enumerate() {
                if &*resource.kind != kinds::DISTRIBUTION
                    || resource.lifecycle == Lifecycle::Deleted
                {
                    continue;
                }
                let relevant = index.reach(unit, distribution);
                let conditions = self::conditions(unit, &relevant, kinds::ignored_properties);
                let first = self::conditions(unit, &relevant, kinds::secondary_properties);
                let all = worlds(&unit.conditions, &unit.parameters, &conditions, &first);
                let exists = |world: &World| {
                    let condition = resource.condition.as_ref();
                    condition.and_then(|condition| world.decides(condition)) != Some(false)
                };
                let sometimes = all.iter().any(|world| !exists(world));
                let conditional = resource.condition.clone().filter(|_| sometimes);
                views.extend(all.into_iter().filter(exists).map(|world| View {
                    estate: self,
                    unit,
                    index,
                    distribution,
                    world,
                    conditional: conditional.clone(),
                }));
            }
        }
        views
    }

    /// Policies in other units that name this bucket: by a literal name, from units that do not define a bucket of
    /// that name themselves (such a unit is deployed beside this one, not in its place), or by an import of what
    /// this unit exports.
    pub(super) fn policies_elsewhere(
        &self,
        unit: &Unit,
        bucket: &Address,
        name: &Text,
    ) -> Vec<&'u Resource> {
        let literal = name
            .known()
            .and_then(|name| self.policies_by_literal.get(name));
        let by_literal = literal.into_iter().flatten().filter(|(place, _)| {
            self.units[*place].id != unit.id && self.indexes[*place].buckets_named(name).is_empty()
        });
        let by_import = self.by_import(&self.policies_by_import, unit, Some(bucket), name);
        self.resources(by_literal.copied().chain(by_import))
    }

    /// Permissions in other units that are for this function, found in the same way.
    pub(super) fn permissions_elsewhere(
        &self,
        unit: &Unit,
        function: Option<&Address>,
        name: &Text,
    ) -> Vec<&'u Resource> {
        let literal = name
            .known()
            .and_then(|name| self.permissions_by_literal.get(name));
        let by_literal = literal.into_iter().flatten().filter(|(place, _)| {
            let functions = self.indexes[*place].functions();
            self.units[*place].id != unit.id && functions.functions_named(name).is_empty()
        });
        let by_import = self.by_import(&self.permissions_by_import, unit, function, name);
        self.resources(by_literal.copied().chain(by_import))
    }

    /// Of resources in other units, each with what it imports, those that import something of this unit.
    fn by_import<'e>(
        &'e self,
        imports: &'e [(String, usize, usize)],
        unit: &'e Unit,
        address: Option<&'e Address>,
        name: &'e Text,
    ) -> impl Iterator<Item = (usize, usize)> + 'e {
        let exported = move |import: &str| {
            let mut exports = unit.exports.iter();
            exports.any(|export| {
                let is_it = export.value.as_text().as_ref() == Some(name)
                    || address.is_some_and(|address| export.value.mentions().contains(address));
                is_it && same_export(&export.name, import)
            })
        };
        imports
            .iter()
            .filter(move |(import, place, _)| self.units[*place].id != unit.id && exported(import))
            .map(|(_, place, at)| (*place, *at))
    }

    fn resources(&self, places: impl Iterator<Item = (usize, usize)>) -> Vec<&'u Resource> {
        places
            .map(|(unit, at)| &self.units[unit].resources[at])
            .collect()
    }
}

/// The name by which a value is imported from another unit, if it is.
fn imported(value: &Spanned) -> Option<String> {
    let text = value.as_text()?;
    let name = text.as_hole()?.of.name.strip_prefix("Fn::ImportValue ")?;
    Some(name.to_owned())
}

/// Whether an export may have the name of an import: the same text, or one that deployment fills in.
fn same_export(name: &Text, import: &str) -> bool {
    let written = name.to_string();
    written == import || name.known().is_none() || import.contains("${")
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
    /// its distribution, and whether that distribution exists here.
    pub fn other_aliases(&self) -> Vec<(Text, Box<str>, Truth)> {
        self.aliases_among(self.unit.resources.len())
    }

    /// The same for the distributions that are written before this one.
    pub fn earlier_aliases(&self) -> Vec<(Text, Box<str>, Truth)> {
        self.aliases_among(self.distribution)
    }

    /// The same for the first resources of the unit.
    fn aliases_among(&self, first: usize) -> Vec<(Text, Box<str>, Truth)> {
        let mut out = Vec::new();
        for (at, other) in self.unit.resources.iter().enumerate().take(first) {
            let exists = self.exists(at);
            if at == self.distribution || &*other.kind != kinds::DISTRIBUTION || exists.is_no() {
                continue;
            }
            let aliases = other.properties.at(&["DistributionConfig", "Aliases"]);
            let Some(aliases) = aliases.map(|list| list.in_world(&self.world)) else {
                continue;
            };
            let names = aliases.get("Items").unwrap_or(&aliases).items();
            let texts = names.into_iter().filter_map(Spanned::as_text);
            out.extend(texts.map(|text| (text, other.local_name.clone(), exists)));
        }
        out
    }

    /// Whether a resource exists in this world.
    pub(super) fn exists(&self, at: usize) -> Truth {
        let resource = &self.unit.resources[at];
        if resource.lifecycle == Lifecycle::Deleted {
            return Truth::No;
        }
        match &resource.condition {
            None => Truth::Yes,
            Some(condition) => self
                .world
                .decides(condition)
                .map_or(Truth::Unknown, Truth::from),
        }
    }

    /// An attribute of a resource as this world has it.
    pub(super) fn attribute(&self, at: usize, name: &str) -> Option<Text> {
        let attributes = &self.unit.resources[at].attributes;
        let (_, value) = attributes
            .iter()
            .find(|(attribute, _)| &**attribute == name)?;
        value.in_world(&self.world).as_text()
    }

    /// Why something that is not in the text may write the policy of a resource, if that is so in this world.
    pub(super) fn writer_of(&self, at: usize) -> Option<Why> {
        let writers = self.index.writers_of(at).iter();
        let mut present = writers.filter(|writer| !self.exists(**writer).is_no());
        present.find_map(|writer| writers::may_write(&self.unit.resources[*writer]))
    }

    /// A relevant resource as this world has it; `None` if it does not exist there.
    pub(super) fn resource(&self, at: usize) -> Option<(Resource, Truth)> {
        let exists = self.exists(at);
        if exists.is_no() {
            return None;
        }
        let mut resource = self.unit.resources[at].clone();
        resource.properties = resource.properties.in_world(&self.world);
        for (_, value) in &mut resource.attributes {
            *value = value.in_world(&self.world);
        }
        Some((resource, exists))
    }
}

/// The conditions that decide what of the given resources exists and what it says, but for the properties that are
/// left out for its type.
fn conditions(
    unit: &Unit,
    places: &BTreeSet<usize>,
    left_out: fn(&str) -> &'static [&'static str],
) -> BTreeSet<ConditionId> {
    let mut out = BTreeSet::new();
    let is_record = |at: &usize| {
        matches!(
            &*unit.resources[*at].kind,
            kinds::RECORD_SET | kinds::RECORD_SET_GROUP
        )
    };
    if places.iter().any(is_record) {
        // Who answers to the name of a record hangs on which other distributions there are.
        out.extend(
            unit.of_kind(kinds::DISTRIBUTION)
                .filter_map(|other| other.condition.clone()),
        );
    }
    for at in places {
        let resource = &unit.resources[*at];
        out.extend(resource.condition.clone());
        each_relevant(resource, left_out(&resource.kind), &mut |value| {
            value.walk(&mut |inner| {
                if let Value::Either { condition, .. } = &inner.value {
                    out.insert(condition.clone());
                }
            });
        });
    }
    out
}
