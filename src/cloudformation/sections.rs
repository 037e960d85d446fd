//! The sections of a template, cut apart before anything in them is resolved.

use super::openness;
use crate::source::{Entry, Kind, Node, Remark, Span, yaml_boolean};
use crate::symbolic::Why;
use std::collections::{BTreeMap, BTreeSet};

/// A template, section by section. Entries keep the order in which they were written; of two with the same name
/// only the last is here.
#[derive(Debug)]
pub(super) struct Template<'t> {
    pub(super) parameters: Vec<&'t Entry>,
    pub(super) mappings: BTreeMap<&'t str, &'t Node>,
    /// Whether there may be maps that are not in the text.
    pub(super) maps_elsewhere: bool,
    pub(super) conditions: Vec<&'t Entry>,
    condition_names: BTreeSet<&'t str>,
    pub(super) resources: Vec<Block<'t>>,
    /// The places of the resources by logical id.
    pub(super) places: BTreeMap<&'t str, usize>,
    /// The transforms of the whole template.
    pub(super) transforms: Vec<&'t str>,
    /// Whether it is, or is a part of, a service of the Serverless Framework.
    pub(super) is_service: bool,
    /// Why resources may exist that are not in the text.
    pub(super) open: Option<Why>,
    pub(super) remarks: Vec<Remark>,
}

/// A resource as it was written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block<'t> {
    pub(super) entry: &'t Entry,
    pub(super) kind: &'t str,
}

impl<'t> Block<'t> {
    /// Its logical id.
    pub(super) fn name(&self) -> &'t str {
        &self.entry.key
    }

    /// The whole block, its name included.
    pub(super) fn span(&self) -> Span {
        Span {
            end: self.entry.value.span.end.max(self.entry.key_span.end),
            ..self.entry.key_span
        }
    }

    /// One of its properties, as written.
    pub(super) fn property(&self, name: &str) -> Option<&'t Node> {
        self.entry.value.get("Properties")?.get(name)
    }

    /// Its condition, as written.
    pub(super) fn condition(&self) -> Option<&'t Node> {
        self.entry.value.get("Condition")
    }
}

/// Whether a document has the sections of a template.
pub(super) fn is_template(document: &Node) -> bool {
    let is_plan = ["planned_values", "resource_changes", "terraform_version"]
        .iter()
        .any(|key| document.get(key).is_some());
    if is_plan {
        return false;
    }
    let resources = document.get("Resources");
    let typed = resources.is_some_and(|resources| {
        resources
            .entries()
            .iter()
            .any(|entry| type_of(&entry.value).is_some_and(is_type_name))
    });
    let says_so = ["AWSTemplateFormatVersion", "Transform"]
        .iter()
        .any(|key| document.get(key).is_some());
    let has_content = ["Resources", "Modules"]
        .iter()
        .any(|key| document.get(key).is_some_and(Node::is_map));
    typed || (says_so && has_content)
}

/// The type of a resource, as written; of a Rain module, its tag.
pub(super) fn type_of(resource: &Node) -> Option<&str> {
    let kind = resource.get("Type")?;
    match &kind.kind {
        Kind::Tagged(tag, _) => Some(tag),
        _ => kind.text(),
    }
}

/// Whether this reads like `AWS::S3::Bucket` or `Custom::Thing`.
fn is_type_name(name: &str) -> bool {
    let mut parts = name.split("::");
    let word = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '@' | '-'))
    };
    parts.clone().count() >= 2 && parts.all(word)
}

impl<'t> Template<'t> {
    /// Cuts a template into its sections.
    pub(super) fn of(document: &'t Node) -> Template<'t> {
        let conditions = named(document, "Conditions");
        let mut template = Template {
            parameters: named(document, "Parameters"),
            mappings: named(document, "Mappings")
                .into_iter()
                .map(|entry| (&*entry.key, &entry.value))
                .collect(),
            maps_elsewhere: document.get("Mappings").is_some_and(|maps| {
                let written = |entry: &Entry| !entry.key.starts_with("Fn::");
                !maps.entries().iter().all(written) || matches!(maps.kind, Kind::Tagged(..))
            }),
            condition_names: conditions.iter().map(|entry| &*entry.key).collect(),
            conditions,
            resources: Vec::new(),
            places: BTreeMap::new(),
            transforms: transforms(document),
            is_service: document.get("service").is_some(),
            open: openness::of(document),
            remarks: Vec::new(),
        };
        for entry in named(document, "Resources") {
            template.add_resource(entry);
        }
        template
    }

    /// Whether the serverless transform expands the template. Fragments leave it to their packager to say so.
    pub(super) fn is_serverless(&self) -> bool {
        let names = self.transforms.iter().copied();
        let kinds = self.resources.iter().map(|block| block.kind);
        names
            .chain(kinds)
            .any(|name| name.starts_with("AWS::Serverless"))
    }

    /// Whether a condition of this name is declared.
    pub(super) fn has_condition(&self, name: &str) -> bool {
        self.condition_names.contains(name)
    }

    /// The name of a condition that is written at a node.
    pub(super) fn condition_at<'n>(&'n self, node: &'n Node) -> Option<&'n str> {
        written_name(node, self.condition_names.iter().copied())
    }

    /// The name of a map that is written at a node.
    pub(super) fn map_at<'n>(&'n self, node: &'n Node) -> Option<&'n str> {
        written_name(node, self.mappings.keys().copied())
    }

    /// The name of a parameter or a resource that is written at a node.
    pub(super) fn name_at<'n>(&'n self, node: &'n Node) -> Option<&'n str> {
        let parameters = self.parameters.iter().map(|entry| &*entry.key);
        written_name(node, parameters.chain(self.places.keys().copied()))
    }

    /// The resource with this logical id.
    pub(super) fn resource(&self, name: &str) -> Option<Block<'t>> {
        self.places
            .get(name)
            .and_then(|place| self.resources.get(*place))
            .copied()
    }

    fn add_resource(&mut self, entry: &'t Entry) {
        match type_of(&entry.value) {
            Some(kind) => {
                self.places.insert(&entry.key, self.resources.len());
                self.resources.push(Block { entry, kind });
            }
            None => self.remarks.push(Remark {
                span: entry.key_span,
                message: format!(
                    "`{}` is left out: a resource needs a `Type` that is a string",
                    entry.key
                ),
            }),
        }
    }
}

/// The name that is written at a node, of those that there are. A name such as `Yes` is a boolean to YAML 1.1 unless it
/// is quoted: where it is declared, and where it is referred to. Whatever becomes of that in AWS, it can mean no other
/// than the only name of that kind.
fn written_name<'n>(node: &'n Node, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let Kind::Bool(holds) = node.kind else {
        return node.text();
    };
    let mut alike = names.filter(|name| yaml_boolean(name) == Some(holds));
    let (only, None) = (alike.next()?, alike.next()) else {
        return None;
    };
    Some(only)
}

/// The entries of a section that declare something by name; functions such as `Fn::ForEach` are left out, and of
/// equal names all but the last, on which the reader of the text has remarked already.
fn named<'t>(document: &'t Node, section: &str) -> Vec<&'t Entry> {
    let mut seen = BTreeSet::new();
    let entries = document.get(section).map(Node::entries);
    let mut out: Vec<&Entry> = entries
        .unwrap_or_default()
        .iter()
        .rev()
        .filter(|entry| !entry.key.starts_with("Fn::") && seen.insert(&*entry.key))
        .collect();
    out.reverse();
    out
}

/// The names of the transforms of the whole template.
fn transforms(document: &Node) -> Vec<&str> {
    document
        .get("Transform")
        .into_iter()
        .flat_map(|node| match &node.kind {
            Kind::List(items) => items.iter().collect(),
            _ => vec![node],
        })
        .filter_map(|node| node.text().or_else(|| node.get("Name")?.text()))
        .collect()
}
