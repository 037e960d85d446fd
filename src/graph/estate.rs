//! All units of a run, put into scopes and indexed once, and the views cut out of them: one for each distribution and
//! each world that the conditions on its request path allow.

use super::aliases::{self, OtherAlias};
use super::elsewhere::{Around, Elsewhere};
use super::index::{Index, each_relevant};
use super::kinds;
use super::model::Graph;
use super::scope::{Scope, scopes};
use super::view;
use super::writers;
use crate::source::SourceId;
use crate::symbolic::{
    Address, Condition, ConditionId, Hole, Lifecycle, Parameter, Resource, Spanned, Test, Text,
    Truth, Unit, Value, Why, World, worlds,
};
use std::collections::{BTreeSet, HashMap};

/// The units of a run, those that are linked side by side, and their indexes.
#[derive(Debug)]
pub struct Estate<'u> {
    scopes: Vec<Scope<'u>>,
    indexes: Vec<Index>,
    conditions: HashMap<&'u ConditionId, &'u Condition>,
    parameters: HashMap<&'u Hole, &'u Parameter>,
    elsewhere: Elsewhere,
}

/// One distribution in one world: where it is declared, which resources matter to it, and what the world says.
#[derive(Debug)]
pub struct View<'u> {
    pub(super) estate: &'u Estate<'u>,
    /// The unit that declares the distribution.
    pub home: &'u Unit,
    pub(super) scope: &'u Scope<'u>,
    pub(super) index: &'u Index,
    pub(super) distribution: usize,
    /// Why it is not sure that all that matters to it belongs together.
    pub(super) assumed: Option<Why>,
    /// The world.
    pub world: World,
    /// The conditions without which the distribution does not exist, if there are worlds without it.
    pub conditional: Vec<ConditionId>,
}

impl<'u> Estate<'u> {
    /// Puts the units into scopes and indexes them.
    pub fn new(units: impl IntoIterator<Item = &'u Unit>) -> Estate<'u> {
        let units: Vec<&'u Unit> = units.into_iter().collect();
        let scopes = scopes(&units);
        let indexes: Vec<Index> = scopes.iter().map(Index::new).collect();
        let conditions = units.iter().flat_map(|unit| unit.conditions.iter());
        let parameters = units.iter().flat_map(|unit| unit.parameters.iter());
        Estate {
            elsewhere: Elsewhere::of(&scopes),
            scopes,
            indexes,
            conditions: conditions.map(|one| (&one.id, one)).collect(),
            parameters: parameters.map(|one| (&one.hole, one)).collect(),
        }
    }

    /// All units.
    pub fn units(&self) -> impl Iterator<Item = &'u Unit> + '_ {
        self.scopes.iter().flat_map(Scope::units)
    }

    /// The texts of units that are linked, those of each such group together.
    pub fn linked(&self) -> Vec<BTreeSet<SourceId>> {
        let scopes = self.scopes.iter();
        scopes
            .map(|scope| {
                let units = scope.units().flat_map(|unit| {
                    let also = unit.also.iter().copied();
                    std::iter::once(unit.source).chain(also)
                });
                let blocks = scope.resources.iter().map(|one| one.span.source);
                units.chain(blocks).collect()
            })
            .collect()
    }

    /// Every distribution in every world that matters to it, in the order written.
    pub fn views(&self) -> Vec<View<'_>> {
        let mut views = Vec::new();
        for (scope, index) in self.scopes.iter().zip(&self.indexes) {
            for (distribution, resource) in scope.resources.iter().enumerate() {
                if &*resource.kind == kinds::DISTRIBUTION
                    && resource.lifecycle != Lifecycle::Deleted
                {
                    self.add_views(scope, index, distribution, &mut views);
                }
            }
        }
        views
    }

    fn add_views<'e>(
        &'e self,
        scope: &'e Scope<'e>,
        index: &'e Index,
        distribution: usize,
        views: &mut Vec<View<'e>>,
    ) {
        let relevant = index.reach(scope, distribution);
        let conditions_but = |left_out| conditions(scope, index, distribution, &relevant, left_out);
        let all = self.worlds(
            &conditions_but(kinds::ignored_properties),
            &conditions_but(kinds::secondary_properties),
        );
        let home = scope.unit_of(distribution);
        let needed: Vec<ConditionId> = scope.resources[distribution]
            .condition
            .iter()
            .chain(&home.stack.only_if)
            .cloned()
            .collect();
        let exists = |world: &World| {
            let mut needed = needed.iter();
            needed.all(|condition| world.decides(condition) != Some(false))
        };
        let sometimes = all.iter().any(|world| !exists(world));
        let conditional = if sometimes {
            needed.clone()
        } else {
            Vec::new()
        };
        let assumed = scope.assumed(distribution, &relevant).map(|name| {
            Why::new(format!(
                "the import `{name}` may be another stack's export than that in these files"
            ))
        });
        views.extend(all.into_iter().filter(exists).map(|world| View {
            estate: self,
            home,
            scope,
            index,
            distribution,
            assumed: assumed.clone(),
            world,
            conditional: conditional.clone(),
        }));
    }

    /// The worlds over some conditions, whatever units they and the conditions that they refer to belong to.
    fn worlds(
        &self,
        relevant: &BTreeSet<ConditionId>,
        first: &BTreeSet<ConditionId>,
    ) -> Vec<World> {
        let mut conditions: Vec<Condition> = Vec::new();
        let mut parameters: Vec<Parameter> = Vec::new();
        let mut seen: BTreeSet<&ConditionId> = BTreeSet::new();
        let mut asked: Vec<&ConditionId> = relevant.iter().collect();
        while let Some(id) = asked.pop() {
            let Some(condition) = self.conditions.get(id).copied() else {
                continue;
            };
            if seen.insert(&condition.id) {
                condition.test.each_atom(&mut |atom| match atom {
                    Test::Is(other) => asked.push(other),
                    Test::Equals(one, other) => {
                        let holes = one.holes().chain(other.holes());
                        let declared = holes.filter_map(|hole| self.parameters.get(hole));
                        parameters.extend(declared.map(|parameter| (*parameter).clone()));
                    }
                    _ => {}
                });
                conditions.push(condition.clone());
            }
        }
        worlds(&conditions, &parameters, relevant, first)
    }

    /// Whether some unit declares a bucket of this name, or a policy for one.
    pub(super) fn speaks_of_bucket(&self, name: &Text) -> bool {
        self.elsewhere.speaks_of_bucket(name)
    }

    /// Policies of units that are not linked to that of a bucket and may all the same be attached to it.
    pub(super) fn policies_elsewhere(&self, bucket: &Address, name: &Text) -> Vec<&'u Resource> {
        self.elsewhere.policies(&self.around(), bucket, name)
    }

    /// Permissions of units that are not linked to that of a function URL and may all the same be for its function.
    pub(super) fn permissions_elsewhere(
        &self,
        url: &Address,
        function: Option<&Address>,
        name: &Text,
    ) -> Vec<&'u Resource> {
        self.elsewhere
            .permissions(&self.around(), url.unit, function, name)
    }

    fn around(&self) -> Around<'_, 'u> {
        Around {
            scopes: &self.scopes,
            indexes: &self.indexes,
        }
    }
}

impl<'u> View<'u> {
    /// Builds the graph of this view.
    pub fn graph(&self) -> Graph<'u> {
        view::build(self)
    }

    /// What a condition is called where the distribution is spoken of.
    pub fn name(&self, condition: &ConditionId) -> String {
        self.scope.name(self.home.id, &condition.0)
    }

    /// The units that are linked with the one that declares the distribution, itself among them.
    pub fn scope(&self) -> &'u Scope<'u> {
        self.scope
    }

    /// Whether two views are of one distribution, in two worlds.
    pub fn is_same_distribution(&self, other: &View<'_>) -> bool {
        self.home.id == other.home.id && self.distribution == other.distribution
    }

    /// The alternate domain names of other distributions of the deployment which have one of this name in this world.
    pub fn aliases_called(&self, name: &str) -> Vec<OtherAlias> {
        let aliases = self.index.aliases_with(self.scope, self.distribution);
        let places = aliases.map_or(&[][..], |aliases| aliases.called(name));
        self.aliases_of(places)
    }

    /// The alternate domain names of other distributions of the deployment which may answer to a name in this world.
    pub fn aliases_answering(&self, name: &Text) -> Vec<OtherAlias> {
        let aliases = self.index.aliases_with(self.scope, self.distribution);
        let places = aliases.map_or_else(Vec::new, |aliases| aliases.answering(name));
        self.aliases_of(&places)
    }

    /// The alternate domain names of some distributions in this world, but not of this one.
    fn aliases_of(&self, places: &[usize]) -> Vec<OtherAlias> {
        let mut out = Vec::new();
        for at in places.iter().copied().filter(|at| *at != self.distribution) {
            let other = self.scope.resources[at];
            let exists = self.exists(at);
            if exists.is_no() {
                continue;
            }
            let aliases = aliases::written(other);
            let Some(aliases) = aliases.map(|list| list.in_world(&self.world)) else {
                continue;
            };
            let names = aliases.get("Items").unwrap_or(&aliases).items();
            let texts = names.into_iter().filter_map(Spanned::as_text);
            out.extend(texts.map(|alias| OtherAlias {
                alias,
                of: other.local_name.clone(),
                exists,
                is_earlier: at < self.distribution,
            }));
        }
        out
    }

    /// Whether a resource exists in this world.
    pub(super) fn exists(&self, at: usize) -> Truth {
        let resource = self.scope.resources[at];
        if resource.lifecycle == Lifecycle::Deleted {
            return Truth::No;
        }
        let needed = resource
            .condition
            .iter()
            .chain(&self.scope.unit_of(at).stack.only_if);
        Truth::all(needed.map(|condition| {
            self.world
                .decides(condition)
                .map_or(Truth::Unknown, Truth::from)
        }))
    }

    /// An attribute of a resource as this world has it.
    pub(super) fn attribute(&self, at: usize, name: &str) -> Option<Text> {
        let attributes = &self.scope.resources[at].attributes;
        let (_, value) = attributes
            .iter()
            .find(|(attribute, _)| &**attribute == name)?;
        value.in_world(&self.world).as_text()
    }

    /// The resource that is meant by an id, an ARN or the name of an alias in the unit of another resource.
    pub(super) fn with_id(&self, from: usize, id: &Text) -> Option<usize> {
        self.index.with_id(self.scope, from, id)
    }

    /// Why something that is not in the text may write the policy of a resource, if that is so in this world.
    pub(super) fn writer_of(&self, at: usize) -> Option<Why> {
        let writers = self.index.writers_of(at).iter();
        let mut present = writers.filter(|writer| !self.exists(**writer).is_no());
        present.find_map(|writer| writers::may_write(self.scope.resources[*writer]))
    }

    /// A relevant resource as this world has it; `None` if it does not exist there.
    pub(super) fn resource(&self, at: usize) -> Option<(Resource, Truth)> {
        let exists = self.exists(at);
        if exists.is_no() {
            return None;
        }
        let mut resource = self.scope.resources[at].clone();
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
    scope: &Scope<'_>,
    index: &Index,
    distribution: usize,
    places: &BTreeSet<usize>,
    left_out: fn(&str) -> &'static [&'static str],
) -> BTreeSet<ConditionId> {
    let mut out = BTreeSet::new();
    let is_record = |at: &usize| {
        matches!(
            &*scope.resources[*at].kind,
            kinds::RECORD_SET | kinds::RECORD_SET_GROUP
        )
    };
    if places.iter().any(is_record) {
        // Who answers to the name of a record hangs on which other distributions there are.
        for other in index.distributions_with(scope, distribution) {
            out.extend(scope.resources[*other].condition.clone());
            out.extend(scope.unit_of(*other).stack.only_if.iter().cloned());
        }
    }
    for at in places {
        let resource = scope.resources[*at];
        out.extend(resource.condition.clone());
        out.extend(scope.unit_of(*at).stack.only_if.iter().cloned());
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
