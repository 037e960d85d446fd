//! Root modules: which folders are one, what their variables are given, and what becomes of them.

use super::evaluator::{Evaluator, Knowledge};
use super::instances::Whole;
use super::item::Item;
use super::texts::{Folder, Holds, Texts, Values, is_local, join};
use super::types;
use crate::cloudformation::partitions;
use crate::source::hcl::{Block, read_value};
use crate::source::{Files, Kind, Node, Remark, Source, Span};
use crate::symbolic::{Environment, Text, Unit, UnitId};
use crate::terraform::plan::Plan;
use crate::terraform::surroundings::Usual;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What is given beside the sources.
#[derive(Clone, Copy)]
pub(crate) struct Inputs<'i> {
    /// The files that sources name.
    pub(crate) files: &'i dyn Files,
    /// Values of variables, from the command line.
    pub(crate) variables: &'i [(Box<str>, Box<str>)],
    /// Where everything is deployed to.
    pub(crate) environment: &'i Environment,
}

/// How often a root is evaluated at most. What is found of names settles the second time, unless names are made of
/// names.
const MOST_ROUNDS: usize = 4;

/// All modules of a run, by folder.
pub(crate) type Folders<'t, 's> = BTreeMap<&'t str, Folder<'t, 's>>;

/// The folders of the modules that a module calls and that lie beside it, or were installed for it.
pub(crate) fn called_by(folder: &Folder<'_, '_>) -> Vec<String> {
    let sources = folder.calls.values().filter_map(|block| {
        let source = block.body.attribute("source")?.value.text()?;
        is_local(source).then(|| join(folder.path, source))
    });
    let installed = folder
        .installed
        .into_iter()
        .flat_map(HashMap::values)
        .cloned();
    sources.chain(installed).collect()
}

/// The folders of root modules: those that no other one calls, of which at least one file was asked for, and in which
/// something is declared.
pub(crate) fn roots<'t>(folders: &Folders<'t, '_>) -> Vec<&'t str> {
    let called: BTreeSet<String> = folders
        .iter()
        .flat_map(|(path, folder)| {
            let others = called_by(folder);
            others.into_iter().filter(move |other| other != path)
        })
        .collect();
    folders
        .iter()
        .filter(|(path, folder)| {
            !called.contains(**path)
                && folder.sources.iter().any(|source| !source.is_companion)
                && !(folder.resources.is_empty() && folder.calls.is_empty())
        })
        .map(|(path, _)| *path)
        .collect()
}

/// The file of a root module that stands for all: the one with its first distribution, or `main.tf`, or the first.
pub(crate) fn main_source<'s>(folder: &Folder<'_, 's>) -> Option<&'s Source> {
    let is_distribution = |block: &&&Block| block.label(0) == Some("aws_cloudfront_distribution");
    let with = folder.resources.iter().find(is_distribution);
    let holds = |source: &&&Source| with.is_some_and(|block| block.span.source == source.id);
    let is_main = |source: &&&Source| source.path().rsplit('/').next() == Some("main.tf");
    let found = folder.sources.iter().find(holds);
    let found = found.or_else(|| folder.sources.iter().find(is_main));
    found.or_else(|| folder.sources.first()).copied()
}

/// Evaluates a root module that has no plan.
pub(crate) fn read(
    mut unit: Unit,
    texts: &Texts<'_>,
    folders: &Folders<'_, '_>,
    root: &str,
    inputs: &Inputs<'_>,
) -> Unit {
    let Some((root, folder)) = folders.get_key_value(root) else {
        return unit;
    };
    let Some(source) = main_source(folder) else {
        return unit;
    };
    let all = folders.values().flat_map(|folder| &folder.sources);
    let all: Vec<&str> = all.map(|source| &*source.text).collect();
    let usual = Usual {
        unit: unit.id,
        environment: inputs.environment,
        named: partitions::meant_by_all(&all),
    };
    let id = unit.id;
    let mut whole = Whole::default();
    let mut names = Vec::new();
    let mut remarks = Vec::new();
    for round in 0..MOST_ROUNDS {
        let (next, said) = {
            let document = document(&whole, source);
            let before = Plan::evaluated(usual, source, &document, &whole);
            let knows: Option<&dyn Knowledge> = (round > 0).then_some(&before as &dyn Knowledge);
            evaluate(id, texts, folders, root, inputs, knows)
        };
        whole = next;
        remarks = said;
        let document = document(&whole, source);
        let found = Plan::evaluated(usual, source, &document, &whole).names_given();
        if round > 0 && found == names {
            break;
        }
        names = found;
    }
    let document = document(&whole, source);
    let plan = Plan::evaluated(usual, source, &document, &whole);
    unit.resources = plan.resources();
    unit.open = plan.open();
    unit.also.extend(whole.looked_into.iter().copied());
    unit.remarks.extend(remarks);
    unit
}

/// Evaluates the sources beside a plan, with what the plan knows.
pub(crate) fn beside(
    plan: &Plan<'_>,
    texts: &Texts<'_>,
    folders: &Folders<'_, '_>,
    root: &str,
    inputs: &Inputs<'_>,
) -> Option<Whole> {
    let (root, _) = folders.get_key_value(root)?;
    let (whole, _) = evaluate(plan.unit, texts, folders, root, inputs, Some(plan));
    Some(whole)
}

fn evaluate(
    id: UnitId,
    texts: &Texts<'_>,
    folders: &Folders<'_, '_>,
    root: &str,
    inputs: &Inputs<'_>,
    knows: Option<&dyn Knowledge>,
) -> (Whole, Vec<Remark>) {
    let sources = |id| texts.source(id);
    let mut evaluator = Evaluator::new(id, folders, root, inputs.files, knows, &sources);
    let given = evaluator.values_given(inputs, texts.wanted());
    evaluator.given = given;
    let whole = evaluator.whole();
    (whole, evaluator.take_remarks())
}

impl Evaluator<'_, '_> {
    /// The values that files and the command line give to the variables of the root module; the last counts.
    fn values_given(&self, inputs: &Inputs<'_>, wanted: &[Values<'_>]) -> HashMap<String, Item> {
        let mut out = HashMap::new();
        let Some(root) = self.root() else { return out };
        let scope = Self::scope(&root);
        for values in root.folder.values.iter().chain(wanted) {
            match &values.holds {
                Holds::Terraform(body) => {
                    for attribute in &body.attributes {
                        let item = self.value(&attribute.value, &scope);
                        out.insert(attribute.name.to_string(), item);
                    }
                }
                Holds::Json(node) => {
                    for entry in node.entries() {
                        let item = super::known(&entry.value, entry.value.span);
                        out.insert(entry.key.to_string(), item);
                    }
                }
            }
        }
        for (name, value) in inputs.variables {
            let Some(block) = root.folder.variables.get(&**name) else {
                continue;
            };
            let at = block.head;
            let kind = block.body.attribute("type").map(|one| &one.value);
            let plain = Item::text(at, value);
            let item = match types::shape(kind) {
                types::Shape::Many => match read_value(at, value) {
                    Ok(expression) => self.value(&expression, &scope),
                    Err(_) => plain,
                },
                _ => plain,
            };
            out.insert(name.to_string(), item);
        }
        out
    }
}

/// What a plan says beside its instances: the configurations of the providers.
fn document(whole: &Whole, source: &Source) -> Node {
    let span = Span::new(source.id, 0, 0);
    let map = |entries| Node {
        span,
        kind: Kind::Map(entries),
    };
    let entry = |key: &str, value| crate::source::Entry {
        key: key.into(),
        key_span: span,
        value,
    };
    let configuration = map(vec![entry("provider_config", map(whole.providers.clone()))]);
    map(vec![entry("configuration", configuration)])
}

impl Knowledge for Plan<'_> {
    fn attribute(&self, address: &str, attribute: &str, at: Span) -> Option<Item> {
        let instance = self.at(address)?;
        let marked = |marks: Option<&Node>| {
            marks.is_some_and(|marks| {
                crate::terraform::changes::is_true(marks)
                    || marks
                        .get(attribute)
                        .is_some_and(|mark| !crate::terraform::changes::is_clear(mark))
            })
        };
        let known = instance.values.and_then(|values| values.get(attribute));
        if let Some(node) = known
            && !matches!(node.kind, Kind::Null)
            && !marked(instance.unknown)
            && !marked(instance.sensitive)
        {
            return Some(super::known(node, at));
        }
        let text: Text = self.assigned(instance, attribute)?;
        Some(Item::new(at, super::Is::Text(text)))
    }

    fn variable(&self, name: &str, at: Span) -> Option<Item> {
        let value = self.variables?.get(name)?.get("value")?;
        Some(super::known(value, at))
    }

    fn keys(&self, family: &str) -> Option<Vec<String>> {
        if self.is_evaluated() {
            return None;
        }
        let mut keys: Vec<String> = self
            .family(family)
            .iter()
            .filter_map(|instance| instance.parts.key.map(str::to_owned))
            .collect();
        if keys.is_empty() {
            let modules = self.module_instances(family).iter();
            keys = modules
                .filter_map(|module| {
                    let (_, _, key) = crate::terraform::address::split_module(module)?;
                    key.map(str::to_owned)
                })
                .collect();
        }
        Some(keys)
    }
}
