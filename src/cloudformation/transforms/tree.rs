//! Pieces of a template that a transform adds, and how much a piece weighs. Each stands where what it is made from was
//! written.

use crate::source::{Entry, Kind, Node, Span};

pub(super) fn text(text: &str, at: Span) -> Node {
    Node {
        span: at,
        kind: Kind::Text(text.into()),
    }
}

pub(super) fn list(at: Span, items: Vec<Node>) -> Node {
    Node {
        span: at,
        kind: Kind::List(items),
    }
}

pub(super) fn map(at: Span, entries: Vec<Entry>) -> Node {
    Node {
        span: at,
        kind: Kind::Map(entries),
    }
}

pub(super) fn member(key: &str, at: Span, value: Node) -> Entry {
    Entry {
        key: key.into(),
        key_span: at,
        value,
    }
}

/// `Ref` to a name.
pub(super) fn reference(name: &str, at: Span) -> Node {
    map(at, vec![member("Ref", at, text(name, at))])
}

/// The same map with this value under a key.
pub(super) fn with_member(node: &Node, key: &str, value: Node) -> Node {
    let mut entries = node.entries().to_vec();
    match entries.iter_mut().rev().find(|entry| &*entry.key == key) {
        Some(entry) => entry.value = value,
        None => entries.push(member(key, value.span, value)),
    }
    map(node.span, entries)
}

/// The same map without some keys.
pub(super) fn without(node: &Node, keys: &[&str]) -> Node {
    let kept = node
        .entries()
        .iter()
        .filter(|entry| !keys.contains(&&*entry.key));
    map(node.span, kept.cloned().collect())
}

/// An entry under another key at the same place.
pub(super) fn added(like: &Entry, key: &str, value: Node) -> Entry {
    Entry {
        key: key.into(),
        key_span: like.key_span,
        value,
    }
}

/// How much a piece of a template holds: its nodes and the bytes of its texts.
pub(super) fn weight(node: &Node) -> usize {
    1 + match &node.kind {
        Kind::List(items) => items.iter().map(weight).sum(),
        Kind::Tagged(_, inner) => weight(inner),
        Kind::Map(entries) => entries
            .iter()
            .map(|entry| entry.key.len() + weight(&entry.value))
            .sum(),
        Kind::Text(text) | Kind::Number(text) => text.len(),
        Kind::Null | Kind::Bool(_) => 0,
    }
}
