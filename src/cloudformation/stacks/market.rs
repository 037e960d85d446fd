//! Which stacks import from which, found by the names alone, before any value is worked out: it decides in which order
//! templates are read, and which of them share an account and a Region.

use super::super::intrinsics::Call;
use super::super::resolve::Resolver;
use super::exports::{Exported, Exports, output_name};
use super::manifest::Applications;
use super::tree::Tree;
use crate::source::{Kind, Node};
use crate::symbolic::{Text, Truth, UnitId};
use std::collections::BTreeSet;

/// What a tree of stacks exports and imports.
#[derive(Debug, Default)]
pub(super) struct Survey {
    exports: Vec<Exported>,
    /// The names of imports, each with the stack that uses it: its place, its unit.
    imports: Vec<(usize, UnitId, Text)>,
}

impl Survey {
    pub(super) fn add_exports(&mut self, stack: usize, document: &Node, resolver: &Resolver<'_>) {
        let outputs = document.get("Outputs").map(Node::entries);
        for output in outputs.unwrap_or_default() {
            let export = output.value.get("Export");
            let name = export.and_then(|export| export.get("Name"));
            let exported = name.and_then(|name| resolver.value(name).as_text());
            // A stack whose name is known can be asked for each of its outputs.
            let stack_name = resolver.links.stack_name.as_ref();
            let asked = stack_name.map(|name| {
                let output = Text::literal(&output.key);
                output_name(name, &output, &resolver.around.region)
            });
            self.exports
                .extend(exported.into_iter().chain(asked).map(|name| Exported {
                    unit: resolver.unit,
                    tree: 0,
                    stack,
                    output: (&*output.key).into(),
                    name,
                }));
        }
    }

    pub(super) fn add_imports(&mut self, stack: usize, document: &Node, resolver: &Resolver<'_>) {
        let mut found = BTreeSet::new();
        each_call(document, &mut |call| {
            let names = resolver.names_imported(call);
            for name in names.into_iter().flatten() {
                if found.insert(name.to_string()) {
                    self.imports.push((stack, resolver.unit, name));
                }
            }
        });
    }
}

/// Calls `visit` for each function that is called in a value.
fn each_call<'n>(node: &'n Node, visit: &mut impl FnMut(&Call<'n>)) {
    if let Some(call) = Call::of(node) {
        visit(&call);
    }
    match &node.kind {
        Kind::Tagged(_, inner) => each_call(inner, visit),
        Kind::List(items) => items.iter().for_each(|item| each_call(item, visit)),
        Kind::Map(entries) => entries
            .iter()
            .for_each(|entry| each_call(&entry.value, visit)),
        _ => {}
    }
}

/// An import and the export that is meant by it.
#[derive(Debug)]
pub(super) struct Meant {
    /// The stack that imports, by its place in its tree.
    pub(super) stack: usize,
    /// The name that it uses.
    pub(super) name: Text,
    /// The export.
    pub(super) export: Exported,
    /// Whether the names are the same.
    pub(super) sure: Truth,
}

/// Who imports what from whom.
#[derive(Debug)]
pub(super) struct Market {
    /// By tree.
    meant: Vec<Vec<Meant>>,
}

impl Market {
    pub(super) fn of(mut surveys: Vec<Survey>) -> Market {
        let mut all = Vec::new();
        for (tree, survey) in surveys.iter_mut().enumerate() {
            let exports = std::mem::take(&mut survey.exports).into_iter();
            all.extend(exports.map(|export| Exported { tree, ..export }));
        }
        let exports = Exports::new(all);
        let meant = |survey: Survey| {
            let imports = survey.imports.into_iter();
            imports
                .filter_map(|(stack, unit, name)| {
                    let (export, sure) = exports.meant(&name, unit)?;
                    let export = export.clone();
                    Some(Meant {
                        stack,
                        name,
                        export,
                        sure,
                    })
                })
                .collect()
        };
        Market {
            meant: surveys.into_iter().map(meant).collect(),
        }
    }

    /// What a tree imports.
    pub(super) fn meant_by(&self, tree: usize) -> &[Meant] {
        &self.meant[tree]
    }

    /// The outputs of each tree that others import: the place of the stack, and the name.
    pub(super) fn wanted(&self) -> Vec<BTreeSet<(usize, Box<str>)>> {
        let mut wanted = vec![BTreeSet::new(); self.meant.len()];
        for one in self.meant.iter().flatten() {
            let export = &one.export;
            wanted[export.tree].insert((export.stack, export.output.clone()));
        }
        wanted
    }

    /// The trees in the order in which they can be read: those of a level import only from levels before it. Trees
    /// that import from each other in a circle make up the last level.
    pub(super) fn levels(&self) -> Vec<Vec<usize>> {
        let count = self.meant.len();
        let mut importers: Vec<Vec<usize>> = vec![Vec::new(); count];
        let mut waiting = vec![0_usize; count];
        for (tree, meant) in self.meant.iter().enumerate() {
            let exporters: BTreeSet<usize> = meant.iter().map(|one| one.export.tree).collect();
            for exporter in exporters.into_iter().filter(|exporter| *exporter != tree) {
                importers[exporter].push(tree);
                waiting[tree] += 1;
            }
        }
        let mut done = vec![false; count];
        let mut level: Vec<usize> = (0..count).filter(|tree| waiting[*tree] == 0).collect();
        let mut levels = Vec::new();
        while !level.is_empty() {
            let mut next = Vec::new();
            for tree in &level {
                done[*tree] = true;
                for importer in &importers[*tree] {
                    waiting[*importer] -= 1;
                    if waiting[*importer] == 0 {
                        next.push(*importer);
                    }
                }
            }
            levels.push(std::mem::replace(&mut level, next));
        }
        levels.push((0..count).filter(|tree| !done[*tree]).collect());
        levels
    }

    /// For each tree the unit that speaks for the account and the Region that it is deployed to: the first of all that
    /// import from each other, or that a manifest of CDK deploys to one place.
    pub(super) fn environments(
        &self,
        trees: &[Tree<'_>],
        applications: &Applications<'_>,
    ) -> Vec<UnitId> {
        let mut first: Vec<usize> = (0..trees.len()).collect();
        for (tree, meant) in self.meant.iter().enumerate() {
            for one in meant {
                unite(&mut first, tree, one.export.tree);
            }
        }
        let mut by_name = std::collections::HashMap::new();
        for (at, tree) in trees.iter().enumerate() {
            if let Some(name) = applications.environment_name(tree.members[0].template) {
                let other = *by_name.entry(name).or_insert(at);
                unite(&mut first, at, other);
            }
        }
        (0..trees.len())
            .map(|at| trees[leader(&mut first, at)].members[0].unit)
            .collect()
    }
}

/// The first of the trees that one belongs to.
fn leader(first: &mut [usize], mut at: usize) -> usize {
    while first[at] != at {
        first[at] = first[first[at]];
        at = first[at];
    }
    at
}

fn unite(first: &mut [usize], one: usize, other: usize) {
    let (one, other) = (leader(first, one), leader(first, other));
    let (low, high) = (one.min(other), one.max(other));
    first[high] = low;
}
