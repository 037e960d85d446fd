//! The types of variables: what a value becomes when it is handed to one.

use super::evaluator::{Evaluator, Scope};
use super::item::{Field, Is, Item};
use crate::source::hcl::{Expression, Written};

/// How deep types are looked into.
const MAX_DEPTH: usize = 40;

/// What a variable without a value can be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shape {
    /// A string.
    Text,
    /// A list, a map or an object.
    Many,
    /// Anything else, or nobody says.
    Other,
}

/// What a type says of values.
pub(super) fn shape(kind: Option<&Expression>) -> Shape {
    match kind.map(|kind| &kind.written) {
        Some(Written::Name(name)) if &**name == "string" => Shape::Text,
        Some(Written::Text(name)) if &**name == "string" => Shape::Text,
        Some(Written::Call(_)) => Shape::Many,
        Some(Written::Name(name) | Written::Text(name)) if matches!(&**name, "list" | "map") => {
            Shape::Many
        }
        _ => Shape::Other,
    }
}

impl<'t, 's> Evaluator<'t, 's> {
    /// A value as one of a type: attributes that were left out get their defaults, others are dropped, numbers become
    /// strings where strings are wanted.
    pub(super) fn converted(
        &self,
        item: Item,
        kind: &Expression,
        scope: &Scope<'t, 's>,
        depth: usize,
    ) -> Item {
        if depth > MAX_DEPTH || item.is_null() || item.is_unknown() {
            return item;
        }
        match &kind.written {
            Written::Name(name) => match (&**name, &item.is) {
                ("string", Is::Number(_) | Is::Bool(_)) => {
                    let text = item.as_text().unwrap_or_default();
                    Item {
                        is: Is::Text(text),
                        ..item
                    }
                }
                ("number", Is::Text(_)) => match item.number() {
                    Some(number) => Item {
                        is: Is::Number(number),
                        ..item
                    },
                    None => item,
                },
                ("bool", Is::Text(_)) => match item.truth() {
                    Some(holds) => Item {
                        is: Is::Bool(holds),
                        ..item
                    },
                    None => item,
                },
                _ => item,
            },
            Written::Call(call) => match (&*call.name, &call.arguments[..]) {
                ("optional", [kind, ..]) => self.converted(item, kind, scope, depth + 1),
                ("list" | "set", [kind]) => match &item.is {
                    Is::List(items) => {
                        let items = items.iter().cloned();
                        let items = items.map(|one| self.converted(one, kind, scope, depth + 1));
                        let is = Is::List(items.collect());
                        let item = Item { is, ..item };
                        if &*call.name == "set" {
                            super::functions::to_set(item)
                        } else {
                            item
                        }
                    }
                    _ => item,
                },
                ("map", [kind]) => match &item.is {
                    Is::Map(fields) => {
                        let mut fields: Vec<Field> = fields
                            .iter()
                            .map(|field| Field {
                                value: self.converted(field.value.clone(), kind, scope, depth + 1),
                                ..field.clone()
                            })
                            .collect();
                        fields.sort_by(|one, other| one.key.cmp(&other.key));
                        Item {
                            is: Is::Map(fields.into()),
                            ..item
                        }
                    }
                    _ => item,
                },
                ("object", [kinds]) => self.object_of(item, kinds, scope, depth),
                _ => item,
            },
            _ => item,
        }
    }

    fn object_of(
        &self,
        item: Item,
        kinds: &Expression,
        scope: &Scope<'t, 's>,
        depth: usize,
    ) -> Item {
        let (Written::Object(kinds), Is::Map(_)) = (&kinds.written, &item.is) else {
            return item;
        };
        let mut fields = Vec::with_capacity(kinds.len());
        for (key, kind) in kinds {
            let Some(name) = key.text() else { continue };
            let given = item.get(name).filter(|value| !value.is_null());
            let value = match given {
                Some(value) => self.converted(value.clone(), kind, scope, depth + 1),
                None => self.left_out(kind, item.span, scope, depth),
            };
            fields.push(Field {
                key: name.into(),
                key_span: key.span,
                value,
            });
        }
        Item {
            is: Is::Map(fields.into()),
            ..item
        }
    }

    /// What an attribute of an object is that was left out.
    fn left_out(
        &self,
        kind: &Expression,
        at: crate::source::Span,
        scope: &Scope<'t, 's>,
        depth: usize,
    ) -> Item {
        if let Written::Call(call) = &kind.written
            && &*call.name == "optional"
            && let [kind, default] = &call.arguments[..]
        {
            let default = self.value(default, scope);
            return self.converted(default, kind, scope, depth + 1);
        }
        Item::new(at, Is::Null)
    }
}
