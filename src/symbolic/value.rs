//! Trees of values as far as they are known. A value may branch on a condition and may be unknown, with the
//! reason and with what it is known to mention.

use super::{Address, ConditionId, Text, Truth, World};
use crate::source::{Kind, Node, Span};
use std::sync::Arc;

/// A value and where it was written.
#[derive(Clone, PartialEq, Debug)]
pub struct Spanned {
    /// Where.
    pub span: Span,
    /// What.
    pub value: Value,
}

/// What is known of a value.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// Certainly not given, as with `AWS::NoValue`.
    Absent,
    /// Given as null.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number, as spelled.
    Number(Arc<str>),
    /// A string.
    Text(Text),
    /// A list; an item that is unknown may stand for any number of items.
    List(Vec<Spanned>),
    /// A map in the order written. Of duplicate keys only the last is kept.
    Map(Vec<Field>),
    /// One of two values, by a condition.
    Either {
        /// The condition.
        condition: ConditionId,
        /// The value if it is true.
        yes: Box<Spanned>,
        /// The value if it is false.
        no: Box<Spanned>,
    },
    /// Not known before deployment.
    Unknown(Why),
}

/// One key of a map and its value.
#[derive(Clone, PartialEq, Debug)]
pub struct Field {
    /// The key.
    pub key: Arc<str>,
    /// Where the key was written.
    pub key_span: Span,
    /// The value.
    pub value: Spanned,
}

/// Why a value is unknown.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Why {
    /// One clause that completes "it cannot be known because …", lower case, without a full stop.
    pub because: String,
    /// The attributes that the value is made of, where that much is known.
    pub mentions: Vec<Mention>,
}

/// An attribute of a resource that an unknown value mentions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mention {
    /// The resource.
    pub of: Address,
    /// The attribute by its CloudFormation name; empty where only the resource is known.
    pub attribute: Box<str>,
}

impl Why {
    /// Unknown for this reason, mentioning nothing that is known.
    pub fn new(because: impl Into<String>) -> Why {
        Why {
            because: because.into(),
            mentions: Vec::new(),
        }
    }
}

static ABSENT: Value = Value::Absent;

impl Spanned {
    /// A value at a place.
    pub fn new(span: Span, value: Value) -> Spanned {
        Spanned { span, value }
    }

    /// A text at a place.
    pub fn text(span: Span, text: Text) -> Spanned {
        Spanned::new(span, Value::Text(text))
    }

    /// Unknown at a place.
    pub fn unknown(span: Span, because: impl Into<String>) -> Spanned {
        Spanned::new(span, Value::Unknown(Why::new(because)))
    }

    /// What is written at a node, as it is. Under a tag anything may stand.
    pub fn of(node: &Node) -> Spanned {
        tree(node, &|span| span)
    }

    /// What is written in a text of its own that stands at `at`: every part of it points there.
    pub fn of_embedded(node: &Node, at: Span) -> Spanned {
        tree(node, &|_| at)
    }

    /// The value under `key`, if this is a map that has it and it is not null and not absent.
    pub fn get(&self, key: &str) -> Option<&Spanned> {
        self.field(key)
            .map(|field| &field.value)
            .filter(|value| !matches!(value.value, Value::Absent | Value::Null))
    }

    /// The value at the end of a path of keys.
    pub fn at(&self, path: &[&str]) -> Option<&Spanned> {
        path.iter().try_fold(self, |value, key| value.get(key))
    }

    /// The field under `key`, whatever its value.
    pub fn field(&self, key: &str) -> Option<&Field> {
        match &self.value {
            Value::Map(fields) => fields.iter().find(|field| &*field.key == key),
            _ => None,
        }
    }

    /// The fields of a map; nothing for anything else.
    pub fn fields(&self) -> &[Field] {
        match &self.value {
            Value::Map(fields) => fields,
            _ => &[],
        }
    }

    /// The items of a list, or the value itself as the only item: the way AWS reads "one or many". Nothing if it
    /// is absent or null; absent items are left out.
    pub fn items(&self) -> Vec<&Spanned> {
        match &self.value {
            Value::List(items) => items
                .iter()
                .filter(|item| !matches!(item.value, Value::Absent))
                .collect(),
            Value::Absent | Value::Null => Vec::new(),
            _ => vec![self],
        }
    }

    /// The text of a string, number or boolean.
    pub fn as_text(&self) -> Option<Text> {
        match &self.value {
            Value::Text(text) => Some(text.clone()),
            Value::Number(number) => Some(Text::literal(number)),
            Value::Bool(holds) => Some(Text::literal(if *holds { "true" } else { "false" })),
            _ => None,
        }
    }

    /// The texts that it is in one world or another; those of a list are not among them.
    pub fn texts_of_worlds(&self) -> Vec<Text> {
        match &self.value {
            Value::Either { yes, no, .. } => {
                let mut texts = yes.texts_of_worlds();
                texts.extend(no.texts_of_worlds());
                texts
            }
            _ => self.as_text().into_iter().collect(),
        }
    }

    /// The text of a string, number or boolean, if it is known throughout.
    pub fn known(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => text.known(),
            Value::Number(number) => Some(number),
            Value::Bool(true) => Some("true"),
            Value::Bool(false) => Some("false"),
            _ => None,
        }
    }

    /// A boolean, also one written as a string; Unknown if it cannot be known or is nothing of the kind.
    pub fn truth(&self) -> Truth {
        match self.known() {
            Some(word) if word.eq_ignore_ascii_case("true") => Truth::Yes,
            Some(word) if word.eq_ignore_ascii_case("false") => Truth::No,
            _ => Truth::Unknown,
        }
    }

    /// Whether the value itself is unknown or a branch that is not decided. What is in a list or a map does not
    /// count.
    pub fn is_unknown(&self) -> bool {
        matches!(self.value, Value::Unknown(_) | Value::Either { .. })
    }

    /// The same tree with every branch whose condition the world decides taken; absent fields and items are
    /// left out.
    #[must_use]
    pub fn in_world(&self, world: &World) -> Spanned {
        let value = match &self.value {
            Value::Either { condition, yes, no } => match world.decides(condition) {
                Some(true) => return yes.in_world(world),
                Some(false) => return no.in_world(world),
                None => Value::Either {
                    condition: condition.clone(),
                    yes: Box::new(yes.in_world(world)),
                    no: Box::new(no.in_world(world)),
                },
            },
            Value::List(items) => Value::List(
                items
                    .iter()
                    .map(|item| item.in_world(world))
                    .filter(|item| item.value != ABSENT)
                    .collect(),
            ),
            Value::Map(fields) => Value::Map(
                fields
                    .iter()
                    .map(|field| Field {
                        key: field.key.clone(),
                        key_span: field.key_span,
                        value: field.value.in_world(world),
                    })
                    .filter(|field| field.value.value != ABSENT)
                    .collect(),
            ),
            other => other.clone(),
        };
        Spanned::new(self.span, value)
    }

    /// Calls `visit` for this value and every value inside it.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Spanned)) {
        visit(self);
        match &self.value {
            Value::List(items) => items.iter().for_each(|item| item.walk(visit)),
            Value::Map(fields) => fields.iter().for_each(|field| field.value.walk(visit)),
            Value::Either { yes, no, .. } => {
                yes.walk(visit);
                no.walk(visit);
            }
            _ => {}
        }
    }

    /// Gives back the room that lists and maps hold for more than is in them.
    pub fn shrink(&mut self) {
        match &mut self.value {
            Value::List(items) => {
                items.shrink_to_fit();
                items.iter_mut().for_each(Spanned::shrink);
            }
            Value::Map(fields) => {
                fields.shrink_to_fit();
                for field in fields {
                    field.value.shrink();
                }
            }
            Value::Either { yes, no, .. } => {
                yes.shrink();
                no.shrink();
            }
            _ => {}
        }
    }

    /// Every resource, parameter or pseudo parameter that the value is made of or mentions.
    pub fn mentions(&self) -> Vec<Address> {
        let mut out: Vec<Address> = Vec::new();
        self.walk(&mut |inner| match &inner.value {
            Value::Text(text) => out.extend(text.holes().map(|hole| hole.of.clone())),
            Value::Unknown(why) => {
                out.extend(why.mentions.iter().map(|mention| mention.of.clone()));
            }
            _ => {}
        });
        out.sort();
        out.dedup();
        out
    }
}

fn tree(node: &Node, place: &impl Fn(Span) -> Span) -> Spanned {
    let value = match &node.kind {
        Kind::Null => Value::Null,
        Kind::Bool(holds) => Value::Bool(*holds),
        Kind::Number(number) => Value::Number(number.clone()),
        Kind::Text(text) => Value::Text(Text::literal(text)),
        Kind::List(items) => Value::List(items.iter().map(|item| tree(item, place)).collect()),
        Kind::Map(entries) => Value::Map(
            entries
                .iter()
                .map(|entry| Field {
                    key: entry.key.clone(),
                    key_span: place(entry.key_span),
                    value: tree(&entry.value, place),
                })
                .collect(),
        ),
        Kind::Tagged(tag, _) => Value::Unknown(Why::new(format!("`!{tag}` is not evaluated"))),
    };
    Spanned::new(place(node.span), value)
}
