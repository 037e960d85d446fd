//! The tree that every reader yields. Order, duplicate keys and tags are kept; numbers keep their spelling.

use super::Span;
use std::sync::Arc;

/// A value and where it was written.
#[derive(Clone, PartialEq, Debug)]
pub struct Node {
    /// The bytes of the value, quotes included, its tag excluded.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
}

/// What a node is.
#[derive(Clone, PartialEq, Debug)]
pub enum Kind {
    /// `null`, `~`, or nothing at all in YAML.
    Null,
    /// A boolean: `true` in JSON; in YAML also the YAML 1.1 words that CloudFormation reads as one.
    Bool(bool),
    /// A number, as it was spelled.
    Number(Arc<str>),
    /// A string, unescaped.
    Text(Arc<str>),
    /// A list.
    List(Vec<Node>),
    /// A map, in the order written; a key that occurs twice is here twice.
    Map(Vec<Entry>),
    /// A value with a local YAML tag, such as `!Sub`; the tag is kept without the exclamation mark.
    Tagged(Box<str>, Box<Node>),
}

/// One key of a map and its value.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    /// The key; numbers and booleans as they were spelled.
    pub key: Arc<str>,
    /// Where the key was written.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Node {
    /// The value under `key`; of several, the last, as JSON and YAML readers do.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The entry under `key`; of several, the last.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().rev().find(|entry| &*entry.key == key)
    }

    /// The entries of a map; nothing for anything else.
    pub fn entries(&self) -> &[Entry] {
        match &self.kind {
            Kind::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; nothing for anything else.
    pub fn items(&self) -> &[Node] {
        match &self.kind {
            Kind::List(items) => items,
            _ => &[],
        }
    }

    /// The text of a string; nothing for anything else.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A string, number or boolean as it was spelled.
    pub fn scalar(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) | Kind::Number(text) => Some(text),
            Kind::Bool(true) => Some("true"),
            Kind::Bool(false) => Some("false"),
            _ => None,
        }
    }

    /// Whether another node says the same, wherever it stands.
    pub fn is_like(&self, other: &Node) -> bool {
        match (&self.kind, &other.kind) {
            (Kind::List(one), Kind::List(other)) => {
                one.len() == other.len() && one.iter().zip(other).all(|(a, b)| a.is_like(b))
            }
            (Kind::Map(one), Kind::Map(other)) => {
                one.len() == other.len()
                    && one
                        .iter()
                        .zip(other)
                        .all(|(a, b)| a.key == b.key && a.value.is_like(&b.value))
            }
            (Kind::Tagged(tag, one), Kind::Tagged(other_tag, other)) => {
                tag == other_tag && one.is_like(other)
            }
            (one, other) => one == other,
        }
    }

    /// Whether this is a list.
    pub fn is_list(&self) -> bool {
        matches!(self.kind, Kind::List(_))
    }

    /// Whether this is a map.
    pub fn is_map(&self) -> bool {
        matches!(self.kind, Kind::Map(_))
    }
}
