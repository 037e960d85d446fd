//! `Fn::ForEach`: a piece of a template that is repeated for each item of a list. A loop over a list that is written
//! out, or looked up in a map, is written out here; one over a list that is given at deployment stays, and what it
//! makes is then unknown.
//!
//! Shape: `Fn::ForEach` in the AWS CloudFormation Template Reference.

use super::tree::weight;
use crate::cloudformation::intrinsics::Call;
use crate::cloudformation::resolve::Resolver;
use crate::cloudformation::sections::Template;
use crate::source::{Entry, Kind, Node, Source};
use crate::symbolic::{Spanned, UnitId, Value};
use std::sync::Arc;

/// The beginning of the key of a loop; its name follows.
pub(in crate::cloudformation) const LOOP: &str = "Fn::ForEach::";

/// The sections in which loops are written.
const SECTIONS: [&str; 3] = ["Conditions", "Resources", "Outputs"];

/// How many nodes and bytes all loops of a template may write. A template that is deployed has at most a megabyte.
const MOST_WRITTEN: usize = 8 << 20;

/// The document with its loops written out.
pub(super) fn unrolled(document: &Node, source: &Source) -> Node {
    let template = Template::of(document);
    let resolver = Resolver::new(UnitId::new(0), source, &template);
    let mut loops = Loops {
        resolver: &resolver,
        room: MOST_WRITTEN,
    };
    let section = |entry: &Entry| Entry {
        value: if SECTIONS.contains(&&*entry.key) {
            loops.written_out(&entry.value)
        } else {
            entry.value.clone()
        },
        ..entry.clone()
    };
    Node {
        span: document.span,
        kind: Kind::Map(document.entries().iter().map(section).collect()),
    }
}

struct Loops<'r, 't> {
    resolver: &'r Resolver<'t>,
    room: usize,
}

/// A loop as it is written.
struct Loop<'n> {
    identifier: &'n str,
    collection: &'n Node,
    body: &'n Node,
}

impl<'n> Loop<'n> {
    fn of(entry: &'n Entry) -> Option<Loop<'n>> {
        let [identifier, collection, body] = entry.value.items() else {
            return None;
        };
        let is_loop = entry.key.starts_with(LOOP) && body.is_map();
        Some(Loop {
            identifier: identifier.text().filter(|_| is_loop)?,
            collection,
            body,
        })
    }
}

impl Loops<'_, '_> {
    fn written_out(&mut self, node: &Node) -> Node {
        let kind = match &node.kind {
            Kind::List(items) => {
                Kind::List(items.iter().map(|item| self.written_out(item)).collect())
            }
            Kind::Tagged(tag, inner) => {
                Kind::Tagged(tag.clone(), Box::new(self.written_out(inner)))
            }
            Kind::Map(entries) => Kind::Map(self.entries(entries)),
            scalar => scalar.clone(),
        };
        Node {
            span: node.span,
            kind,
        }
    }

    fn entries(&mut self, entries: &[Entry]) -> Vec<Entry> {
        let mut out = Vec::with_capacity(entries.len());
        for entry in entries {
            let written = Loop::of(entry).and_then(|one| Some((self.values(&one)?, one)));
            match written {
                Some((values, one)) => {
                    for value in values {
                        let round = with(one.body, one.identifier, &value);
                        out.extend(self.entries(round.entries()));
                    }
                }
                None if entry.key.starts_with(LOOP) => out.push(entry.clone()),
                None => out.push(Entry {
                    value: self.written_out(&entry.value),
                    ..entry.clone()
                }),
            }
        }
        out
    }

    /// What a loop runs over, if that is known and not too much.
    fn values(&mut self, one: &Loop<'_>) -> Option<Vec<String>> {
        let Value::List(items) = self.resolver.value(one.collection).value else {
            return None;
        };
        let known = |item: &Spanned| item.known().map(str::to_owned);
        let values: Vec<String> = items.iter().map(known).collect::<Option<_>>()?;
        let longest = values.iter().map(String::len).max().unwrap_or(0);
        let round = weight(one.body).saturating_mul(longest.max(1));
        self.room = self.room.checked_sub(round.checked_mul(values.len())?)?;
        Some(values)
    }
}

/// A piece of a template with an item of the list in place of the identifier.
fn with(node: &Node, identifier: &str, item: &str) -> Node {
    let is_reference = Call::of(node)
        .is_some_and(|call| call.function == "Ref" && call.argument.text() == Some(identifier));
    let text = |text: &str| -> Arc<str> { filled(text, identifier, item).into() };
    let kind = match &node.kind {
        _ if is_reference => Kind::Text(item.into()),
        Kind::Text(written) => Kind::Text(text(written)),
        Kind::List(items) => Kind::List(
            items
                .iter()
                .map(|inner| with(inner, identifier, item))
                .collect(),
        ),
        Kind::Tagged(tag, inner) => {
            Kind::Tagged(tag.clone(), Box::new(with(inner, identifier, item)))
        }
        Kind::Map(entries) => {
            let filled = entries.iter().map(|entry| Entry {
                key: text(&entry.key),
                key_span: entry.key_span,
                value: with(&entry.value, identifier, item),
            });
            Kind::Map(filled.collect())
        }
        other => other.clone(),
    };
    Node {
        span: node.span,
        kind,
    }
}

/// `${Identifier}` stands for the item, `&{Identifier}` for its letters and digits.
fn filled(text: &str, identifier: &str, item: &str) -> String {
    if !text.contains(identifier) {
        return text.to_owned();
    }
    let plain: String = item.chars().filter(char::is_ascii_alphanumeric).collect();
    text.replace(&format!("${{{identifier}}}"), item)
        .replace(&format!("&{{{identifier}}}"), &plain)
}
