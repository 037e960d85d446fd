//! Rebuilding `aws_iam_policy_document`. A document that is read only during apply is in the plan all the same:
//! its statements are planned like any resource, and only the leaves that are unknown have to be looked up in
//! the configuration.

mod combine;
mod resources;
mod statement;

use super::changes::Instance;
use super::exact::is_hole_of;
use super::leaf::field;
use super::plan::Plan;
use super::policy::is_document;
use super::view::{Blocks, Order, Seen, View};
use crate::source::Span;
use crate::symbolic::{Spanned, Text, Value};
use combine::Combined;
pub(super) use statement::variables;

/// How deep documents may be made of documents.
const MAX_DEPTH: usize = 16;

/// How many documents are read for one policy.
const MOST_DOCUMENTS: usize = 500;

/// How far the reading of one policy may still go.
#[derive(Debug)]
struct Limit {
    depth: usize,
    documents: usize,
}

impl Plan<'_> {
    /// The policy that a document instance stands for.
    pub(crate) fn document(&self, instance: &Instance<'_>) -> Spanned {
        let mut limit = Limit {
            depth: MAX_DEPTH,
            documents: MOST_DOCUMENTS,
        };
        self.document_within(instance, &mut limit)
    }

    fn document_within(&self, instance: &Instance<'_>, limit: &mut Limit) -> Spanned {
        let view = View::of(instance);
        if let Seen::Known(json) = view.attribute("json").seen() {
            return self.written_policy(json, "json");
        }
        let at = instance.block.span;
        if limit.depth == 0 || limit.documents == 0 {
            return Spanned::unknown(at, "it is made of too many policy documents");
        }
        limit.depth -= 1;
        limit.documents -= 1;
        let mut out = Combined::default();
        for name in ["source_json", "source_policy_documents"] {
            for source in self.sources(&view, name, limit) {
                out.append(source);
            }
        }
        out.merge_own(self.own(&view));
        for name in ["override_policy_documents", "override_json"] {
            for source in self.sources(&view, name, limit) {
                out.merge(source);
            }
        }
        limit.depth += 1;
        out.into_policy(at)
    }

    /// The document's own statements, as a policy.
    fn own(&self, view: &View<'_>) -> Spanned {
        let at = view.near;
        let version = match view.attribute("version").seen() {
            Seen::Known(node) => Spanned::of(node),
            _ => Spanned::text(at, Text::literal("2012-10-17")),
        };
        let statements = match view.blocks("statement", Order::Kept) {
            Blocks::Listed(blocks) => blocks.iter().map(|block| self.statement(block)).collect(),
            Blocks::Unknown => vec![Spanned::unknown(
                at,
                "it is not known how many `statement` blocks there are",
            )],
        };
        policy(at, vec![version], statements)
    }

    /// The documents that an argument names, in order; one that is unknown stands for any statements.
    fn sources(&self, view: &View<'_>, name: &str, limit: &mut Limit) -> Vec<Spanned> {
        let argument = view.attribute(name);
        match argument.seen() {
            Seen::Unset => Vec::new(),
            Seen::Known(_) | Seen::Unknown if self.told_exactly(&argument).is_some() => {
                self.exact_sources(&argument, name, limit)
            }
            Seen::Known(node) if node.text().is_some() => vec![self.written_policy(node, name)],
            Seen::Known(node) => node
                .items()
                .iter()
                .filter(|item| item.text().is_some_and(|text| !text.is_empty()))
                .map(|item| self.written_policy(item, name))
                .collect(),
            Seen::Hidden => vec![Spanned::unknown(
                argument.near,
                format!("`{name}` is marked sensitive"),
            )],
            Seen::Unknown => self.unknown_sources(&argument, name, limit),
        }
    }

    /// The same by what the sources say of each.
    fn exact_sources(&self, argument: &View<'_>, name: &str, limit: &mut Limit) -> Vec<Spanned> {
        let Some(exact) = self.told_exactly(argument) else {
            return Vec::new();
        };
        let mut out = Vec::new();
        for item in exact.items() {
            let document = match &item.value {
                Value::Text(text) if text.is_empty() => continue,
                Value::Text(text) if is_hole_of(text, &["json", "minified_json"]) => text
                    .as_hole()
                    .and_then(|hole| self.at(&hole.of.name))
                    .filter(|instance| instance.parts.kind == "aws_iam_policy_document"),
                _ => None,
            };
            out.push(match (document, self.exact_policy(item)) {
                (Some(instance), _) => self.document_within(instance, limit),
                (None, Some(policy)) => policy,
                (None, None) if item.is_unknown() => item.clone(),
                (None, None) => {
                    Spanned::unknown(item.span, format!("a text of `{name}` is not JSON"))
                }
            });
        }
        out
    }

    fn unknown_sources(&self, argument: &View<'_>, name: &str, limit: &mut Limit) -> Vec<Spanned> {
        let resolved = self.resolved(argument);
        let mut out: Vec<Spanned> = Vec::new();
        // Known elements of the list have lost their places among the unknown ones, which matters only to Sids.
        for node in argument.elements().into_iter().flatten() {
            if node.text().is_some_and(|text| !text.is_empty()) {
                out.push(self.written_policy(node, name));
            }
        }
        let mut followed = true;
        for target in resolved.distinct() {
            if is_document(&target) {
                out.push(self.document_within(target.instance, limit));
            } else {
                followed = false;
            }
        }
        if !followed || !resolved.lost.is_empty() || resolved.targets.is_empty() {
            let why = self.opaque(argument, name, &resolved);
            out.push(Spanned::new(argument.near, Value::Unknown(why)));
        }
        out
    }
}

/// A policy of a version and statements.
fn policy(at: Span, version: Vec<Spanned>, statements: Vec<Spanned>) -> Spanned {
    let mut fields: Vec<_> = version
        .into_iter()
        .map(|version| field("Version", at, version))
        .collect();
    fields.push(field(
        "Statement",
        at,
        Spanned::new(at, Value::List(statements)),
    ));
    Spanned::new(at, Value::Map(fields))
}
