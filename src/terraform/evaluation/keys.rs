//! How many instances there are of a resource or a module, and by which keys they are known.

use super::evaluator::{Evaluator, Scope};
use super::expression::index;
use super::item::{Is, Item};
use crate::source::Span;
use crate::source::hcl::{Block, Expression};
use std::rc::Rc;

/// More instances of one resource are not looked at.
const MOST_INSTANCES: usize = 1_000;

/// The instances of a resource or a module.
#[derive(Clone, Debug)]
pub(crate) enum Keys {
    /// One, without a key.
    Single,
    /// These: how the key is spelled in an address, `each.key` or `count.index`, and `each.value`.
    Many(Rc<[Key]>, By),
    /// It cannot be known how many there are.
    Open(Rc<str>, By),
    /// That is being found out.
    Asked,
}

/// Which argument makes the instances.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum By {
    Count,
    ForEach,
}

/// The key of an instance.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    /// `0` or `"a"`.
    pub(crate) spelled: Rc<str>,
    /// `each.key` or `count.index`.
    pub(crate) own: Item,
    pub(crate) value: Item,
}

impl Keys {
    /// How the keys are spelled in addresses, brackets and all; one without a key is empty. Where the keys are not
    /// known, one instance stands for all.
    pub(crate) fn spelled(&self) -> Vec<String> {
        match self {
            Keys::Single | Keys::Asked => vec![String::new()],
            Keys::Many(keys, _) => keys
                .iter()
                .map(|key| format!("[{}]", key.spelled))
                .collect(),
            Keys::Open(_, By::Count) => vec!["[count.index]".to_owned()],
            Keys::Open(_, By::ForEach) => vec!["[each.key]".to_owned()],
        }
    }

    /// Why it cannot be known how many there are.
    pub(crate) fn open(&self) -> Option<&Rc<str>> {
        match self {
            Keys::Open(because, _) => Some(because),
            _ => None,
        }
    }
}

/// A key as an address spells it.
pub(crate) fn quoted(key: &str) -> String {
    serde_json::to_string(key).unwrap_or_default()
}

impl<'t, 's> Evaluator<'t, 's> {
    /// The instances of a block. `family` is its address without a key.
    pub(super) fn keys(&self, block: &'t Block, family: &str, scope: &Scope<'t, 's>) -> Keys {
        let count = block.body.attribute("count");
        let each = block.body.attribute("for_each");
        let found = match (count, each) {
            (Some(count), _) => self.counted(&count.value, scope),
            (None, Some(each)) => self.mapped(&each.value, scope),
            (None, None) => return Keys::Single,
        };
        let Keys::Open(_, by) = &found else {
            return found;
        };
        // A plan knows the keys of what is in it, if not the values behind them.
        let planned = self.knows.and_then(|knows| knows.keys(family));
        let planned: Vec<String> = planned.unwrap_or_default();
        if planned.is_empty() {
            return found;
        }
        let at = block.head;
        let keys = planned.into_iter().map(|spelled| {
            let name = spelled.trim_matches('"').replace("\\\"", "\"");
            let key = match (by, name.parse::<usize>()) {
                (By::Count, Ok(place)) => index(place, at),
                _ => Item::text(at, &name),
            };
            Key {
                spelled: spelled.into(),
                value: Item::unknown(at, "only the key of this instance is known"),
                own: key,
            }
        });
        Keys::Many(keys.collect(), *by)
    }

    fn counted(&self, count: &Expression, scope: &Scope<'t, 's>) -> Keys {
        let at = count.span;
        let item = self.value(count, scope);
        let Some(number) = item.number() else {
            return Keys::Open(self.reason(&item, at), By::Count);
        };
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "what is negative or too large is cut to the limits, which is meant"
        )]
        let number = number as usize;
        if number > MOST_INSTANCES {
            return self.too_many(number, at, By::Count);
        }
        let keys = (0..number).map(|place| Key {
            spelled: place.to_string().into(),
            own: index(place, at),
            value: index(place, at),
        });
        Keys::Many(keys.collect(), By::Count)
    }

    fn mapped(&self, each: &Expression, scope: &Scope<'t, 's>) -> Keys {
        let at = each.span;
        let item = self.value(each, scope);
        let keys: Option<Vec<Key>> = match &item.is {
            Is::Map(fields) => Some(
                fields
                    .iter()
                    .map(|field| Key {
                        spelled: quoted(&field.key).into(),
                        own: Item::text(field.key_span, &field.key),
                        value: field.value.clone(),
                    })
                    .collect(),
            ),
            Is::List(items) => items
                .iter()
                .map(|item| {
                    Some(Key {
                        spelled: quoted(&item.known()?).into(),
                        own: item.clone(),
                        value: item.clone(),
                    })
                })
                .collect(),
            _ => None,
        };
        match keys {
            Some(keys) if keys.len() > MOST_INSTANCES => self.too_many(keys.len(), at, By::ForEach),
            Some(keys) => Keys::Many(keys.into(), By::ForEach),
            None => Keys::Open(self.reason(&item, at), By::ForEach),
        }
    }

    fn too_many(&self, number: usize, at: Span, by: By) -> Keys {
        let message = format!("{number} instances are more than can be looked at");
        self.remark(at, &message);
        Keys::Open(message.into(), by)
    }

    fn reason(&self, item: &Item, at: Span) -> Rc<str> {
        match &item.is {
            Is::Unknown(unknown) => Rc::clone(&unknown.because),
            _ => format!("`{}` is not known", self.shown(at)).into(),
        }
    }

    /// The scope of an instance, by the spelling of its key with its brackets.
    pub(super) fn within(
        &self,
        scope: &Scope<'t, 's>,
        block: &'t Block,
        keys: &Keys,
        spelled: &str,
    ) -> Scope<'t, 's> {
        let mut out = Scope {
            each: None,
            index: None,
            bound: None,
            open: None,
            module: Rc::clone(&scope.module),
        };
        match keys {
            Keys::Single | Keys::Asked => {}
            Keys::Many(all, by) => {
                let wanted = spelled.trim_start_matches('[').trim_end_matches(']');
                let key = all.iter().find(|key| *key.spelled == *wanted);
                match (key, by) {
                    (Some(key), By::Count) => out.index = Some(Rc::new(key.own.clone())),
                    (Some(key), By::ForEach) => {
                        out.each = Some(Rc::new((key.own.clone(), key.value.clone())));
                    }
                    (None, _) => {}
                }
            }
            Keys::Open(because, by) => {
                let at = block.head;
                let labels: Vec<&str> = block.labels.iter().map(|label| &*label.text).collect();
                let family = super::modules::address(&scope.module, &labels.join("."));
                let own = |name: &str| {
                    let hole = self.attribute_hole(&format!("{family}.{name}"), "");
                    let mut item = Item::unknown(at, because);
                    if let Is::Unknown(unknown) = &mut item.is {
                        unknown.hole = Some(hole);
                    }
                    item
                };
                match by {
                    By::Count => {
                        out.index = Some(Rc::new(own("count.index")));
                        out.open = block.body.attribute("count").map(|one| &one.value);
                    }
                    By::ForEach => {
                        let value = Item::unknown(at, because);
                        out.each = Some(Rc::new((own("each.key"), value)));
                        out.open = block.body.attribute("for_each").map(|one| &one.value);
                    }
                }
            }
        }
        out
    }
}
