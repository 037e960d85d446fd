//! Stacks together: the templates of a run as the units that they are deployed as. A template that another one nests
//! is a unit for each time that it is nested, with the values that are handed down to it; an import is what the one
//! unit exports that can be meant; the stacks of a CDK application are deployed where its manifest says.
//!
//! Units are linked by values only: what a unit is told by another is made of the other's holes, and keeps pointing at
//! the other's resources. Nothing is copied from one template into another.

mod around;
mod check;
mod exports;
mod links;
mod manifest;
mod market;
mod references;
mod tree;

pub use check::Unused;
pub(super) use links::Links;
pub use manifest::{
    Manifest, may_be as may_be_manifest, may_warn, recognises as recognises_manifest,
};

use super::attributes::Surroundings;
use super::resolve::{Budget, Resolver};
use super::sections::Template;
use crate::source::{Node, Remark, Source};
use crate::symbolic::{Address, Dialect, Given, Import, Nested, Stack, Text, Unit, Value};
use exports::{Imported, Imports};
use links::Parent;
use manifest::Applications;
use market::{Market, Survey};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use tree::Tree;

/// A template among the texts of a run.
#[derive(Clone, Copy, Debug)]
pub struct Written<'s> {
    /// The number of its unit, if it is deployed as such.
    pub number: u32,
    /// The text that holds it.
    pub source: &'s Source,
    /// The template.
    pub document: &'s Node,
    /// The language in which it is written.
    pub dialect: Dialect,
}

/// What templates became.
#[derive(Debug, Default)]
pub struct Stacks {
    /// The units, each nested stack behind the one that nests it.
    pub units: Vec<Unit>,
    /// What can never be deployed: stacks that nest themselves.
    pub impossible: Vec<Remark>,
    /// What everybody should be told.
    pub notices: Vec<Remark>,
    /// What is worth saying to who asks for it.
    pub remarks: Vec<Remark>,
    /// Values that a parameter cannot have: where it is declared, and why.
    pub refused: Vec<Remark>,
    /// Values that no parameter takes.
    pub unused: Vec<Unused>,
    /// The names of all parameters that can be given a value.
    pub parameters: BTreeSet<String>,
}

/// The files that the nested stacks of a template are made from, by their paths from the folder of the template.
pub fn references(document: &Node) -> Vec<String> {
    let template = Template::of(document);
    let lies = references::of(&template).into_iter();
    lies.filter_map(|reference| match reference.template {
        references::Lies::Beside(path) => Some(path),
        references::Lies::Elsewhere(_) => None,
    })
    .collect()
}

/// Whether a text can be a template that nests others: a look that spares parsing.
pub fn may_nest(text: &str) -> bool {
    references::may_nest(text)
}

/// Reads templates as the units that they are deployed as. `next` is the first number that no text has.
pub fn read_all(
    templates: &[Written<'_>],
    manifests: &[Manifest],
    given: &Given,
    next: u32,
) -> Stacks {
    let cut: Vec<Template<'_>> = templates
        .par_iter()
        .map(|written| Template::of(written.document))
        .collect();
    let nested: Vec<_> = cut.iter().map(references::of).collect();
    let applications = Applications::of(manifests, templates);
    let root = |at: usize| applications.unit(at, templates);
    let mut forest = tree::grow(templates, &nested, &root, next);
    let trees = std::mem::take(&mut forest.trees);
    let checked = check::given(given, templates, &cut, &trees);
    let asks_for_outputs = |written: &Written<'_>| written.source.text.contains("GetStackOutput");
    let run = Run {
        any_output_counts: templates.iter().any(asks_for_outputs),
        templates,
        cut: &cut,
        given,
        applications: &applications,
    };
    let surveys = trees.par_iter().map(|tree| run.survey(tree)).collect();
    let market = Market::of(surveys);
    let environments = market.environments(&trees, &applications);
    let wanted = market.wanted();
    let mut read: Vec<Deployed> = trees.iter().map(|_| Deployed::default()).collect();
    for level in market.levels() {
        let deployed: Vec<(usize, Deployed)> = level
            .par_iter()
            .map(|at| {
                let around = run.around(&trees[*at], environments[*at]);
                let wanted = &wanted[*at];
                (
                    *at,
                    run.read(&trees[*at], &around, (&market, *at), wanted, &read),
                )
            })
            .collect();
        for (at, deployed) in deployed {
            read[at] = deployed;
        }
    }
    let (mut notices, mut remarks) = applications.remarks();
    let (told, kept): (Vec<Remark>, Vec<Remark>) = forest.missing.into_iter().partition(|remark| {
        let mut texts = templates.iter().map(|written| written.source);
        let text = texts.find(|text| text.id == remark.span.source);
        text.is_some_and(|text| text.is_named || super::names_cloudfront(&text.text))
    });
    notices.extend(told);
    remarks.extend(kept);
    remarks.extend(forest.elsewhere);
    Stacks {
        units: read.into_iter().flat_map(|one| one.units).collect(),
        impossible: forest.circles,
        notices,
        remarks,
        refused: checked.refused,
        unused: checked.unused,
        parameters: checked.declared,
    }
}

/// A tree of stacks that was read.
#[derive(Debug, Default)]
struct Deployed {
    units: Vec<Unit>,
    /// The outputs that others import, by the place of the stack and their names.
    outputs: BTreeMap<(usize, Box<str>), Value>,
}

/// What reading needs to know of the whole run.
struct Run<'a, 't> {
    /// Whether somebody may ask for outputs that are not exported.
    any_output_counts: bool,
    templates: &'a [Written<'t>],
    cut: &'t [Template<'t>],
    given: &'a Given,
    applications: &'a Applications<'a>,
}

impl<'t> Run<'_, 't> {
    /// Where a tree is deployed to. What is not known is what `same` does not know: the first of all trees that are
    /// deployed to one place.
    fn around(&self, tree: &Tree<'t>, same: crate::symbolic::UnitId) -> Surroundings {
        let root = &tree.members[0];
        let texts: Vec<&str> = tree
            .members
            .iter()
            .map(|member| &*self.templates[member.template].source.text)
            .collect();
        let environment = self
            .applications
            .environment(root.template, &self.given.environment);
        around::surroundings(same, &texts, &environment)
    }

    /// What resolves the templates of a tree, one for each stack.
    fn resolvers(
        &self,
        tree: &Tree<'t>,
        around: &Surroundings,
        imports: Imports<'t>,
    ) -> Vec<Rc<Resolver<'t>>> {
        let imports = Rc::new(imports);
        let length = |member: &tree::Member<'_>| self.templates[member.template].source.text.len();
        let budget = Budget::new(tree.members.iter().map(length).sum());
        let mut resolvers: Vec<Rc<Resolver<'t>>> = Vec::new();
        for member in &tree.members {
            let written = &self.templates[member.template];
            let template = &self.cut[member.template];
            let mut resolver = Resolver::new(member.unit, written.source, template);
            resolver.around = around.clone();
            resolver.budget = Rc::clone(&budget);
            resolver.links = Links {
                imports: Rc::clone(&imports),
                outputs: written.document.get("Outputs"),
                ..Links::default()
            };
            match member.parent {
                None => {
                    let path = written.source.path();
                    let names = template.parameters.iter().map(|entry| &*entry.key);
                    resolver.links.given = names
                        .filter_map(|name| {
                            Some((name, self.given.value(path, name)?.value.clone()))
                        })
                        .collect();
                    let name = self.applications.stack_name(member.template);
                    resolver.links.stack_name = name.map(Text::literal);
                    resolvers.push(Rc::new(resolver));
                }
                Some((parent, block)) => {
                    let parent = &resolvers[parent];
                    resolver.links.parent = Some(Parent {
                        resolver: Rc::downgrade(parent),
                        block,
                    });
                    let resolver = Rc::new(resolver);
                    let mut children = parent.links.children.borrow_mut();
                    children.insert(block.name(), Rc::clone(&resolver));
                    drop(children);
                    resolvers.push(resolver);
                }
            }
        }
        *imports.own.borrow_mut() = resolvers.iter().map(Rc::downgrade).collect();
        resolvers
    }

    /// What a tree exports and imports, by the names alone.
    fn survey(&self, tree: &Tree<'t>) -> Survey {
        let trades = |member: &tree::Member<'_>| {
            let text = &self.templates[member.template].source.text;
            text.contains("ImportValue")
                || text.contains("Export")
                || (self.any_output_counts && text.contains("Output"))
        };
        let mut survey = Survey::default();
        if !tree.members.iter().any(trades) {
            return survey;
        }
        let around = self.around(tree, tree.members[0].unit);
        let resolvers = self.resolvers(tree, &around, Imports::default());
        for (stack, (member, resolver)) in tree.members.iter().zip(&resolvers).enumerate() {
            let document = self.templates[member.template].document;
            survey.add_exports(stack, document, resolver);
            survey.add_imports(stack, document, resolver);
        }
        survey
    }

    /// Reads a tree, which is this one of the market, with the outputs that are wanted of it. `read` are the trees that
    /// it imports from.
    fn read(
        &self,
        tree: &Tree<'t>,
        around: &Surroundings,
        (market, at): (&Market, usize),
        wanted: &BTreeSet<(usize, Box<str>)>,
        read: &[Deployed],
    ) -> Deployed {
        let mut imports = Imports::default();
        let mut told: Vec<Vec<Import>> = tree.members.iter().map(|_| Vec::new()).collect();
        for meant in market.meant_by(at) {
            let export = &meant.export;
            let from = if export.tree == at {
                let output = Imported::Within(export.stack, export.output.clone());
                imports.add(&meant.name, output);
                tree.members[export.stack].unit
            } else {
                let exporter = &read[export.tree];
                let output = (export.stack, export.output.clone());
                let Some(value) = exporter.outputs.get(&output) else {
                    continue;
                };
                imports.add(&meant.name, Imported::Value(value.clone()));
                export.unit
            };
            told[meant.stack].push(Import {
                from,
                name: meant.name.clone(),
                sure: meant.sure,
            });
        }
        let resolvers = self.resolvers(tree, around, imports);
        let mut units: Vec<Unit> = Vec::new();
        for ((member, resolver), imports) in tree.members.iter().zip(&resolvers).zip(told) {
            let written = &self.templates[member.template];
            let mut stack = Stack {
                title: written.source.path().into(),
                path: (&*member.path).into(),
                imports,
                ..Stack::default()
            };
            if let Some((parent, block)) = member.parent {
                check::handed_down(&resolvers[parent], &block, &self.cut[member.template]);
                let of = Address::new(tree.members[parent].unit, block.name());
                let above: &mut Unit = &mut units[parent];
                above.stack.nested.push(Nested {
                    of: of.clone(),
                    unit: member.unit,
                });
                stack.only_if.clone_from(&above.stack.only_if);
                let condition = block.condition();
                stack
                    .only_if
                    .extend(condition.and_then(|node| resolvers[parent].condition_named(node)));
                stack.nested_in = Some(of);
            }
            let mut unit = super::unit(resolver, written.source, written.document, written.dialect);
            unit.stack = stack;
            units.push(unit);
        }
        // What a stack says of another one is remarked while that one is read.
        for (unit, resolver) in units.iter_mut().zip(&resolvers) {
            unit.remarks = resolver.remarks();
        }
        let outputs = wanted.iter().filter_map(|(stack, output)| {
            let value = resolvers[*stack].own_output(output)?;
            Some(((*stack, output.clone()), value))
        });
        Deployed {
            outputs: outputs.collect(),
            units,
        }
    }
}
