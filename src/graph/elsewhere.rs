//! What units that are not linked may have to do with each other all the same. A policy for a bucket of a literal name
//! may come from any unit that does not define a bucket of that name itself: such a unit is deployed beside the one that
//! does, not in its place. And where several units export a name, whoever imports it may mean each of them. What is
//! found so excuses, and never accuses.

use super::functions;
use super::index::Index;
use super::kinds;
use super::scope::Scope;
use crate::symbolic::{Address, Resource, Spanned, Text, UnitId};
use std::collections::{HashMap, HashSet};

/// Bucket policies and permissions, by what they are for.
#[derive(Debug, Default)]
pub(super) struct Elsewhere {
    policies: Attached,
    permissions: Attached,
    /// What buckets are called, and what the policies of buckets name.
    buckets: HashSet<Text>,
}

/// Resources that are for another one: the place of their scope, and theirs in it.
#[derive(Debug, Default)]
struct Attached {
    /// By the literal name of what they are for.
    by_literal: HashMap<String, Vec<(usize, usize)>>,
    /// By the name by which that is imported, where nobody knows from where.
    by_import: Vec<(String, usize, usize)>,
}

/// The scopes of an estate, and the index of each.
pub(super) struct Around<'e, 'u> {
    pub(super) scopes: &'e [Scope<'u>],
    pub(super) indexes: &'e [Index],
}

impl Attached {
    fn add(&mut self, literal: Option<String>, target: Option<&Spanned>, at: (usize, usize)) {
        if let Some(name) = literal {
            self.by_literal.entry(name).or_default().push(at);
        } else if let Some(name) = target.and_then(imported) {
            self.by_import.push((name, at.0, at.1));
        }
    }

    fn named(&self, name: &Text) -> impl Iterator<Item = (usize, usize)> + '_ {
        let literal = name.known().and_then(|name| self.by_literal.get(name));
        literal.into_iter().flatten().copied()
    }
}

impl Elsewhere {
    pub(super) fn of(scopes: &[Scope<'_>]) -> Elsewhere {
        let mut elsewhere = Elsewhere::default();
        for (scope, all) in scopes.iter().enumerate() {
            for (at, resource) in all.resources.iter().enumerate() {
                let property = |name: &str| resource.properties.get(name);
                match &*resource.kind {
                    kinds::BUCKET => {
                        let names = resource.attribute_texts("Ref").into_iter();
                        elsewhere.buckets.extend(names.cloned());
                    }
                    kinds::BUCKET_POLICY => {
                        let target = property("Bucket");
                        elsewhere.buckets.extend(target.and_then(Spanned::as_text));
                        let literal = target.and_then(Spanned::known).map(str::to_owned);
                        elsewhere.policies.add(literal, target, (scope, at));
                    }
                    kinds::PERMISSION => {
                        let literal = functions::literal_name(resource);
                        let target = property("FunctionName");
                        elsewhere.permissions.add(literal, target, (scope, at));
                    }
                    _ => {}
                }
            }
        }
        elsewhere
    }

    /// Whether some unit declares a bucket of this name, or a policy for one.
    pub(super) fn speaks_of_bucket(&self, name: &Text) -> bool {
        self.buckets.contains(name)
    }

    /// Policies that may be attached to a bucket, from units that are not linked with that of the bucket.
    pub(super) fn policies<'u>(
        &self,
        around: &Around<'_, 'u>,
        bucket: &Address,
        name: &Text,
    ) -> Vec<&'u Resource> {
        let defines = |place: usize, at: usize| {
            let index = &around.indexes[place];
            !index
                .buckets_meant(&around.scopes[place], at, name)
                .is_empty()
        };
        around.found(&self.policies, (bucket.unit, Some(bucket), name), &defines)
    }

    /// Permissions that may be for a function, found in the same way.
    pub(super) fn permissions<'u>(
        &self,
        around: &Around<'_, 'u>,
        unit: UnitId,
        function: Option<&Address>,
        name: &Text,
    ) -> Vec<&'u Resource> {
        let defines = |place: usize, at: usize| {
            let functions = around.indexes[place].functions();
            !functions
                .functions_meant(&around.scopes[place], at, name)
                .is_empty()
        };
        around.found(&self.permissions, (unit, function, name), &defines)
    }
}

impl<'u> Around<'_, 'u> {
    /// Of attached resources those that may be for something: the unit that declares it, its address if that is known,
    /// its name. `defines` tells whether the unit of such a resource has a thing of that name itself.
    fn found(
        &self,
        attached: &Attached,
        (unit, address, name): (UnitId, Option<&Address>, &Text),
        defines: &dyn Fn(usize, usize) -> bool,
    ) -> Vec<&'u Resource> {
        let is_linked = |place: usize| self.scopes[place].unit(unit).is_some();
        let by_literal = attached
            .named(name)
            .filter(|(place, at)| !is_linked(*place) && !defines(*place, *at));
        let mut scopes = self.scopes.iter();
        let exports = scopes
            .find_map(|scope| scope.unit(unit))
            .map(|unit| &unit.exports);
        let exported = |import: &str| {
            exports.into_iter().flatten().any(|export| {
                let is_it = export.value.as_text().as_ref() == Some(name)
                    || address.is_some_and(|address| export.value.mentions().contains(address));
                is_it && same_export(&export.name, import)
            })
        };
        let by_import = attached
            .by_import
            .iter()
            .filter(|(import, place, at)| {
                self.scopes[*place].unit_of(*at).id != unit && exported(import)
            })
            .map(|(_, place, at)| (*place, *at));
        by_literal
            .chain(by_import)
            .map(|(place, at)| self.scopes[place].resources[at])
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
