//! States the facts of all views of an estate.

use super::anchors::{Anchored, Label};
use super::document::{
    Alias, Api, Behavior, Bucket, Certificate, Content, Distribution, Document, EdgeFunction,
    ErrorResponse, Function, Group, Key, Name, Object, Origin, Page, Place, Policy, PublicKey,
    Reference, Rejection, Restriction, Route, Undecided, VERSION, WebAcl, When,
};
use super::stated::Stated;
use super::worlds::{Held, Node, Worlds, put_together};
use super::{
    aliases, apis, behaviors, contents, errors, functions, groups, objects, origins, pages,
    references, rejections, restrictions, routes, subjects, undecided,
};
use crate::access;
use crate::graph::{Estate, Graph, View};
use crate::source::{SourceId, Sources, Span};
use crate::symbolic::{Address, Dialect};
use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

/// The facts document and, side by side with each of its arrays, the places of its nodes.
#[derive(Debug, Default)]
pub struct Facts {
    /// The document.
    pub document: Document,
    anchors: HashMap<&'static str, Vec<Anchored>>,
    dialects: HashMap<SourceId, Dialect>,
}

impl Facts {
    /// The document as JSON text, ready for programs and for the stock `cfn-guard` command. Two characters that its
    /// YAML reader changes or refuses are written as escapes.
    pub fn to_json(&self) -> String {
        let text = serde_json::to_string_pretty(&self.document).unwrap_or_default();
        let mut text = text
            .replace('\u{7f}', "\\u007f")
            .replace('\u{85}', "\\u0085");
        text.push('\n');
        text
    }

    /// The language in which a text is written.
    pub fn dialect(&self, source: SourceId) -> Option<Dialect> {
        self.dialects.get(&source).copied()
    }

    /// The places of a node, by the name of its array and its place in it.
    pub fn anchored(&self, collection: &str, node: usize) -> Option<&Anchored> {
        self.anchors.get(collection)?.get(node)
    }
}

/// The JSON Schema of the document.
pub fn schema() -> String {
    let mut text =
        serde_json::to_string_pretty(&schemars::schema_for!(Document)).unwrap_or_default();
    text.push('\n');
    text
}

/// Hands the names of all collections to a macro.
macro_rules! collections {
    ($then:ident) => {
        $then! {
            routes pages objects distributions behaviors origins buckets policies keys functions names errors contents apis references aliases certificates restrictions web_acls public_keys edge_functions groups rejections undecided
        }
    };
}

/// The facts of one distribution in one world.
#[derive(Default)]
pub(super) struct Slice {
    pub(super) routes: Vec<Held<Route>>,
    pub(super) pages: Vec<Held<Page>>,
    pub(super) objects: Vec<Held<Object>>,
    pub(super) distributions: Vec<Held<Distribution>>,
    pub(super) behaviors: Vec<Held<Behavior>>,
    pub(super) origins: Vec<Held<Origin>>,
    pub(super) buckets: Vec<Held<Bucket>>,
    pub(super) policies: Vec<Held<Policy>>,
    pub(super) keys: Vec<Held<Key>>,
    pub(super) functions: Vec<Held<Function>>,
    pub(super) names: Vec<Held<Name>>,
    pub(super) errors: Vec<Held<ErrorResponse>>,
    pub(super) contents: Vec<Held<Content>>,
    pub(super) apis: Vec<Held<Api>>,
    pub(super) references: Vec<Held<Reference>>,
    pub(super) aliases: Vec<Held<Alias>>,
    pub(super) certificates: Vec<Held<Certificate>>,
    pub(super) restrictions: Vec<Held<Restriction>>,
    pub(super) web_acls: Vec<Held<WebAcl>>,
    pub(super) public_keys: Vec<Held<PublicKey>>,
    pub(super) edge_functions: Vec<Held<EdgeFunction>>,
    pub(super) groups: Vec<Held<Group>>,
    pub(super) rejections: Vec<Held<Rejection>>,
    pub(super) undecided: Vec<Held<Undecided>>,
}

/// What the parts of a slice are stated from.
pub(super) struct Stating<'a> {
    pub(super) sources: &'a Sources,
    pub(super) graph: &'a Graph<'a>,
    pub(super) routes: &'a [access::Route],
    pub(super) pages: &'a [access::Page],
    /// Knows the alternate domain names that other distributions of the deployment have.
    pub(super) view: &'a View<'a>,
}

impl Stating<'_> {
    /// A span as people read it.
    pub(super) fn place(&self, span: Span) -> Place {
        let source = self.sources.get(span.source);
        let position = source.position(span.start);
        Place {
            path: source.path().to_owned(),
            line: position.line,
            column: position.column,
        }
    }

    /// The id of a resource, and the beginning of the ids of what is in it.
    pub(super) fn id(&self, address: &Address) -> String {
        let unit = self.graph.scope.unit(address.unit);
        unit.unwrap_or(self.graph.home).full_name(&address.name)
    }

    /// What a resource is called where the distribution is spoken of.
    pub(super) fn name(&self, address: &Address) -> String {
        self.graph.name(address)
    }
}

/// States the facts of all units, as one document.
pub fn state(sources: &Sources, estate: &Estate<'_>) -> Facts {
    let mut parts = Parts::new(sources, estate, usize::MAX);
    parts.next().unwrap_or_else(|| parts.nothing())
}

/// States the facts of all units, some distributions at a time: those of thousands take more room than the texts that
/// they are about. One part after the other holds the nodes of the whole document, with the same ids.
pub fn parts<'e>(sources: &'e Sources, estate: &'e Estate<'e>) -> Parts<'e> {
    Parts::new(sources, estate, AT_A_TIME)
}

/// How many distributions a part tells of.
const AT_A_TIME: usize = 256;

/// The facts of an estate, part by part.
#[derive(Debug)]
pub struct Parts<'e> {
    sources: &'e Sources,
    views: Vec<View<'e>>,
    /// The place of the first view that is not stated yet.
    next: usize,
    /// How many distributions a part tells of.
    size: usize,
    dialects: HashMap<SourceId, Dialect>,
    stated: Stated,
}

impl<'e> Parts<'e> {
    fn new(sources: &'e Sources, estate: &'e Estate<'e>, size: usize) -> Parts<'e> {
        let units = estate.units();
        Parts {
            sources,
            views: estate.views(),
            next: 0,
            size,
            dialects: units.map(|unit| (unit.source, unit.dialect)).collect(),
            stated: Stated::default(),
        }
    }

    /// The facts of no distribution.
    fn nothing(&self) -> Facts {
        Facts {
            document: Document {
                version: VERSION,
                ..Document::default()
            },
            anchors: HashMap::new(),
            dialects: self.dialects.clone(),
        }
    }
}

impl Iterator for Parts<'_> {
    type Item = Facts;

    fn next(&mut self) -> Option<Facts> {
        let rest = &self.views[self.next..];
        let groups: Vec<&[View<'_>]> = rest
            .chunk_by(|one, other| one.is_same_distribution(other))
            .take(self.size)
            .collect();
        if groups.is_empty() {
            return None;
        }
        self.next += groups.iter().map(|group| group.len()).sum::<usize>();
        let slices: Vec<Slice> = groups
            .par_iter()
            .map(|group| state_distribution(self.sources, group))
            .collect();
        let mut facts = self.nothing();
        for slice in slices {
            let (document, anchors) = (&mut facts.document, &mut facts.anchors);
            macro_rules! add_all {
                ($($field:ident)*) => {
                    $(self.stated.add(&mut document.$field, anchors, stringify!($field), slice.$field);)*
                };
            }
            collections!(add_all);
        }
        Some(facts)
    }
}

/// States one distribution, in all its worlds.
fn state_distribution(sources: &Sources, views: &[View<'_>]) -> Slice {
    let Some(first) = views.first() else {
        return Slice::default();
    };
    let worlds = Arc::new(Worlds::of(views));
    let mut all: Vec<Slice> = views.iter().map(|view| state_view(sources, view)).collect();
    macro_rules! put_all_together {
        ($($field:ident)*) => {
            Slice {
                $($field: put_together(
                    &worlds,
                    all.iter_mut().map(|slice| std::mem::take(&mut slice.$field)).collect(),
                ),)*
            }
        };
    }
    let mut slice = collections!(put_all_together);
    if let Some(label) = nested_at(first) {
        macro_rules! relate_all {
            ($($field:ident)*) => {
                $(slice.$field.iter_mut().for_each(|held| held.anchored.relate(&label));)*
            };
        }
        collections!(relate_all);
    }
    slice
}

/// States one distribution in one world.
fn state_view(sources: &Sources, view: &View<'_>) -> Slice {
    let graph = view.graph();
    let judged = access::judge(&graph);
    let asked = access::pages(&graph, &judged);
    let stating = Stating {
        sources,
        graph: &graph,
        routes: &judged,
        pages: &asked,
        view,
    };
    let mut slice = Slice::default();
    routes::state(&stating, &mut slice);
    pages::state(&stating, &mut slice);
    objects::state(&stating, &mut slice);
    subjects::state(&stating, &mut slice);
    behaviors::state(&stating, &mut slice);
    origins::state(&stating, &mut slice);
    errors::state(&stating, &mut slice);
    contents::state(&stating, &mut slice);
    apis::state(&stating, &mut slice);
    functions::state(&stating, &mut slice);
    aliases::state(&stating, &mut slice);
    restrictions::state(&stating, &mut slice);
    groups::state(&stating, &mut slice);
    rejections::state(&stating, &mut slice);
    references::state(&stating, &mut slice);
    undecided::state(&stating, &mut slice);
    slice
}

/// The place that nests the stack of a distribution.
fn nested_at(view: &View<'_>) -> Option<Label> {
    let stack = view.home.stack.nested_in.as_ref()?;
    let resource = view.scope().resource(stack)?;
    Some(Label {
        at: resource.name_span,
        message: format!("nested here as `{}`", resource.local_name),
    })
}

macro_rules! nodes {
    ($($node:ty),*) => {
        $(impl Node for $node {
            fn id(&mut self) -> &mut String {
                &mut self.id
            }

            fn when(&mut self) -> &mut Vec<When> {
                &mut self.when
            }
        })*
    };
}

nodes!(
    Route,
    Page,
    Object,
    Distribution,
    Behavior,
    Origin,
    Bucket,
    Policy,
    Key,
    Function,
    Name,
    ErrorResponse,
    Content,
    Api,
    Reference,
    Alias,
    Certificate,
    Restriction,
    WebAcl,
    PublicKey,
    EdgeFunction,
    Group,
    Rejection,
    Undecided
);
