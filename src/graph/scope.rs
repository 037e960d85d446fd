//! Units that are linked: by nested stacks, by exports and imports, by the known name of a bucket or the known id of
//! another thing. A scope holds the resources of such units side by side, so that a distribution of the one can lead to
//! a bucket of another. Each resource stays what its own unit made it.
//!
//! Linked units need not all exist at once: two templates that import from a third may be drafts of one another. Where
//! a name alone leads to several units, the nearest counts, and of several that are equally far none does.

use super::{functions, hosts, kinds};
use crate::symbolic::{Address, Lifecycle, Resource, Spanned, Text, Truth, Unit, UnitId, Value};
use std::collections::{BTreeSet, HashMap};

/// Linked units and their resources.
#[derive(Debug, Default)]
pub struct Scope<'u> {
    /// The resources, those of a unit one after the other. A resource is named by its place here.
    pub resources: Vec<&'u Resource>,
    units: Vec<Member<'u>>,
    /// The unit of each resource, by its place among the units.
    unit_of: Vec<usize>,
    by_address: HashMap<&'u Address, usize>,
    by_id: HashMap<UnitId, usize>,
    /// What is exported under which name.
    exported: HashMap<Address, &'u Text>,
}

/// A unit of a scope.
#[derive(Debug)]
struct Member<'u> {
    unit: &'u Unit,
    /// The unit that it is deployed with: of a nested stack the one that nests it, and so on.
    root: usize,
    /// The first of those that it is linked with beyond doubt.
    surely_with: usize,
}

impl<'u> Scope<'u> {
    /// A scope of units of which those that nest come before those that are nested. `surely_with` tells the units apart
    /// that are linked only if an import means what it seems to mean.
    fn new(units: Vec<(&'u Unit, usize)>) -> Scope<'u> {
        let mut scope = Scope::default();
        for (unit, surely_with) in units {
            let at = scope.units.len();
            let above = unit.stack.nested_in.as_ref();
            let above = above.and_then(|stack| scope.by_id.get(&stack.unit));
            let root = above.map_or(at, |above| scope.units[*above].root);
            scope.by_id.insert(unit.id, at);
            scope.units.push(Member {
                unit,
                root,
                surely_with,
            });
            for resource in &unit.resources {
                let place = scope.resources.len();
                scope.by_address.insert(&resource.address, place);
                scope.resources.push(resource);
                scope.unit_of.push(at);
            }
            for export in &unit.exports {
                for address in export.value.mentions() {
                    scope.exported.entry(address).or_insert(&export.name);
                }
            }
        }
        scope
    }

    /// The place of a resource.
    pub fn place(&self, address: &Address) -> Option<usize> {
        self.by_address.get(address).copied()
    }

    /// The resource at an address.
    pub fn resource(&self, address: &Address) -> Option<&'u Resource> {
        self.place(address).map(|at| self.resources[at])
    }

    /// The unit that declares a resource.
    pub fn unit_of(&self, at: usize) -> &'u Unit {
        self.units[self.unit_of[at]].unit
    }

    /// The unit with this id.
    pub fn unit(&self, id: UnitId) -> Option<&'u Unit> {
        self.by_id.get(&id).map(|at| self.units[*at].unit)
    }

    /// The units.
    pub fn units(&self) -> impl Iterator<Item = &'u Unit> + '_ {
        self.units.iter().map(|member| member.unit)
    }

    /// The unit at a place among them.
    pub fn unit_at(&self, place: usize) -> &'u Unit {
        self.units[place].unit
    }

    /// What something of a unit is called where another unit is spoken of: by its name alone if it is the same unit.
    pub fn name(&self, home: UnitId, address: &Address) -> String {
        match self.unit(address.unit).filter(|unit| unit.id != home) {
            Some(unit) => unit.full_name(&address.name),
            None => address.name.to_string(),
        }
    }

    /// The name under which a resource, or an attribute of it, is exported.
    pub(super) fn exported(&self, address: &Address) -> Option<&'u Text> {
        self.exported.get(address).copied()
    }

    /// What tells the resources of one deployment from others: it is the same for a stack and those that it nests.
    pub(super) fn deployment(&self, at: usize) -> usize {
        self.units[self.unit_of[at]].root
    }

    /// Whether two resources exist side by side for sure.
    pub(super) fn is_beside(&self, one: usize, other: usize) -> bool {
        self.unit_of(one).id.is_beside(self.unit_of(other).id)
    }

    /// Those of several resources that somebody means who calls them by a name that all have: of the same unit, of the
    /// same deployment, of one that exists beside it, or of the only other unit.
    pub(super) fn nearest(&self, from: usize, places: &[usize]) -> Vec<usize> {
        let near = |is_near: &dyn Fn(usize) -> bool| -> Option<Vec<usize>> {
            let near: Vec<usize> = places.iter().copied().filter(|at| is_near(*at)).collect();
            (!near.is_empty()).then_some(near)
        };
        near(&|at| self.unit_of[at] == self.unit_of[from])
            .or_else(|| near(&|at| self.deployment(at) == self.deployment(from)))
            .or_else(|| near(&|at| self.is_beside(at, from)))
            .unwrap_or_else(|| {
                let mut units = places.iter().map(|at| self.unit_of[*at]);
                let first = units.next();
                if units.all(|unit| Some(unit) == first) {
                    places.to_vec()
                } else {
                    Vec::new()
                }
            })
    }

    /// Whether these resources hang together only if an import means what it seems to mean: the name of such an import.
    /// Nothing if they hang together for sure.
    pub(super) fn assumed(&self, from: usize, places: &BTreeSet<usize>) -> Option<String> {
        let units: BTreeSet<usize> = places.iter().map(|at| self.unit_of[*at]).collect();
        if units.len() <= 1 {
            return None;
        }
        let surely_with = self.units[self.unit_of[from]].surely_with;
        let apart = units
            .iter()
            .any(|at| self.units[*at].surely_with != surely_with);
        let doubtful = units.iter().flat_map(|at| {
            let imports = self.units[*at].unit.stack.imports.iter();
            imports.filter(|import| !import.sure.is_yes())
        });
        let (inside, outside): (Vec<_>, Vec<_>) = doubtful.partition(|import| {
            let from = self.by_id.get(&import.from);
            from.is_some_and(|from| units.contains(from))
        });
        match (inside.first(), apart) {
            (Some(import), _) => Some(import.name.to_string()),
            (None, true) => Some(
                outside
                    .first()
                    .map_or_else(String::new, |import| import.name.to_string()),
            ),
            (None, false) => None,
        }
    }
}

/// Puts the units of a run into scopes, in the order of the first unit of each.
pub(super) fn scopes<'u>(units: &[&'u Unit]) -> Vec<Scope<'u>> {
    let by_id: HashMap<UnitId, usize> = units
        .iter()
        .enumerate()
        .map(|(at, unit)| (unit.id, at))
        .collect();
    let mut surely = Classes::new(units.len());
    let mut linked = Classes::new(units.len());
    for (at, unit) in units.iter().enumerate() {
        let above = unit.stack.nested_in.as_ref();
        if let Some(above) = above.and_then(|stack| by_id.get(&stack.unit)) {
            surely.unite(at, *above);
        }
        for import in &unit.stack.imports {
            if let Some(from) = by_id.get(&import.from) {
                match import.sure {
                    Truth::Yes => surely.unite(at, *from),
                    Truth::No | Truth::Unknown => linked.unite(at, *from),
                }
            }
        }
    }
    let names = Names::of(units);
    for (at, unit) in units.iter().enumerate() {
        names.each_meant(at, unit, &mut |other| surely.unite(at, other));
    }
    for at in 0..units.len() {
        let first = surely.first(at);
        linked.unite(at, first);
    }
    let mut grouped: Vec<Vec<(&'u Unit, usize)>> = vec![Vec::new(); units.len()];
    for (at, unit) in units.iter().enumerate() {
        grouped[linked.first(at)].push((unit, surely.first(at)));
    }
    let grouped = grouped.into_iter().filter(|group| !group.is_empty());
    grouped.map(Scope::new).collect()
}

/// Which things are the same, each named by the first of its class.
struct Classes(Vec<usize>);

impl Classes {
    fn new(count: usize) -> Classes {
        Classes((0..count).collect())
    }

    fn first(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    fn unite(&mut self, one: usize, other: usize) {
        let (one, other) = (self.first(one), self.first(other));
        self.0[one.max(other)] = one.min(other);
    }
}

/// The physical names and ids that are known, and the only unit that defines what is called so.
struct Names<'u> {
    buckets: HashMap<&'u str, Option<usize>>,
    functions: HashMap<&'u str, Option<usize>>,
    ids: HashMap<&'u str, Option<usize>>,
}

impl<'u> Names<'u> {
    fn of(units: &[&'u Unit]) -> Names<'u> {
        let mut names = Names {
            buckets: HashMap::new(),
            functions: HashMap::new(),
            ids: HashMap::new(),
        };
        for (at, unit) in units.iter().enumerate() {
            let live = |resource: &&Resource| resource.lifecycle != Lifecycle::Deleted;
            for resource in unit.resources.iter().filter(live) {
                let by_name = match &*resource.kind {
                    kinds::BUCKET => Some(&mut names.buckets),
                    kinds::FUNCTION | kinds::SERVERLESS_FUNCTION => Some(&mut names.functions),
                    _ => None,
                };
                if let Some(by_name) = by_name {
                    define(by_name, resource.attribute_texts("Ref"), at);
                }
                for attribute in kinds::ids(&resource.kind) {
                    define(&mut names.ids, resource.attribute_texts(attribute), at);
                }
            }
        }
        names
    }

    /// Calls `meet` for the other units that define what a unit calls by a known name.
    fn each_meant(&self, at: usize, unit: &Unit, meet: &mut impl FnMut(usize)) {
        if self.buckets.is_empty() && self.functions.is_empty() && self.ids.is_empty() {
            return;
        }
        let mut lead = |names: &HashMap<&str, Option<usize>>, name: &str| {
            if let Some(Some(other)) = names.get(name).filter(|other| **other != Some(at)) {
                meet(*other);
            }
        };
        let nowhere = Scope::default();
        for resource in &unit.resources {
            match &*resource.kind {
                kinds::DISTRIBUTION => resource.properties.walk(&mut |value| {
                    if let Value::Text(text) = &value.value {
                        let host = hosts::classify(text, &nowhere);
                        if let Some(name) = host.name.as_ref().and_then(Text::known) {
                            lead(&self.buckets, name);
                        }
                        if let Some(id) = text.known() {
                            lead(&self.ids, id);
                        }
                    }
                }),
                kinds::BUCKET_POLICY => {
                    let bucket = resource.properties.get("Bucket").and_then(Spanned::known);
                    if let Some(name) = bucket {
                        lead(&self.buckets, name);
                    }
                }
                kinds::PERMISSION => {
                    if let Some(name) = functions::literal_name(resource) {
                        lead(&self.functions, &name);
                    }
                }
                kinds::BUCKET | kinds::ALIAS => resource.properties.walk(&mut |value| {
                    if let Some(id) = value.known() {
                        lead(&self.ids, id);
                    }
                }),
                _ => {}
            }
        }
    }
}

/// Notes that a unit defines what is called by these texts; two units that do exclude each other.
fn define<'u>(names: &mut HashMap<&'u str, Option<usize>>, texts: Vec<&'u Text>, at: usize) {
    for name in texts.into_iter().filter_map(Text::known) {
        let definer = names.entry(name).or_insert(Some(at));
        if *definer != Some(at) {
            *definer = None;
        }
    }
}
