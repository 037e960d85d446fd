//! Terraform's functions, as far as they are evaluated. Of a string with holes they compute what holds however the
//! holes are filled; where that cannot be told, and for every function that is not here, the result is unknown.
//!
//! What they do: "Built-in Functions" in Terraform's documentation of its language.

mod collections;
mod files;
mod holed;
mod patterns;
mod sets;
mod texts;

use super::evaluator::{Evaluator, Scope};
use super::expression::{unknown_of, whole};
use super::item::{Is, Item};
use crate::source::Span;
use crate::source::hcl::Call;
pub(super) use sets::to_set;
use std::rc::Rc;

/// The keys of instances that stand for all where their number is not known.
const OPEN_KEYS: [&str; 2] = ["[count.index]", "[each.key]"];

/// What a function was given.
struct Given<'a> {
    name: &'a str,
    at: Span,
    items: &'a [Item],
}

impl Given<'_> {
    fn item(&self, place: usize) -> Option<&Item> {
        self.items.get(place)
    }

    /// The result is unknown for the reason of what was given.
    fn unknown(&self) -> Item {
        unknown_of(self.at, self.items)
    }

    fn failed(&self, because: &str) -> Item {
        Item::failed(self.at, because).with(self.items)
    }

    /// A result, as secret as what it was made of. A text may be made of the parts of a list.
    fn is(&self, is: Is) -> Item {
        let is_text = matches!(is, Is::Text(_));
        let mut out = Item::new(self.at, is).with(self.items);
        out.secret |= is_text && self.items.iter().any(Item::is_secret);
        out
    }
}

impl<'t, 's> Evaluator<'t, 's> {
    /// What a call yields.
    pub(super) fn call(&self, call: &Call, at: Span, scope: &Scope<'t, 's>) -> Item {
        match &*call.name {
            "try" => return self.first_that_works(call, at, scope),
            "can" => {
                let item = call.arguments.first().map(|one| self.value(one, scope));
                return match item {
                    Some(item) if item.fails() => Item::new(at, Is::Bool(false)),
                    Some(item) if item.is_unknown() => unknown_of(at, &[item]),
                    _ => Item::new(at, Is::Bool(true)),
                };
            }
            _ => {}
        }
        let mut items: Vec<Item> = Vec::with_capacity(call.arguments.len());
        for argument in &call.arguments {
            items.push(self.value(argument, scope));
        }
        if call.spread
            && let Some(last) = items.pop()
        {
            match last.items() {
                Some(all) => items.extend(all),
                None => return unknown_of(at, &[last]),
            }
        }
        if let Some(failed) = items.iter().find(|item| item.fails()) {
            return failed.clone().at(at);
        }
        let given = Given {
            name: call.name.strip_prefix("core::").unwrap_or(&call.name),
            at,
            items: &items,
        };
        let parts: usize = items
            .iter()
            .map(|item| match &item.is {
                Is::List(items) => items.len(),
                Is::Map(fields) => fields.len(),
                _ => 0,
            })
            .sum();
        if let Err(unknown) = self.parts(parts, at) {
            return *unknown;
        }
        Self::apply(&given)
            .or_else(|| self.file_function(&given, scope))
            .unwrap_or_else(|| {
                let wholes: Vec<Item> = items.iter().map(whole).collect();
                Item::unknown(
                    at,
                    format!("the function `{}` is not evaluated", given.name),
                )
                .with(&wholes)
            })
    }

    fn apply(given: &Given<'_>) -> Option<Item> {
        let first = given.item(0);
        let item = match given.name {
            "jsonencode" => first.map_or_else(
                || given.failed("it is given nothing"),
                |item| Item {
                    secret: item.is_secret(),
                    ..given.is(Is::Json(Rc::new(item.clone())))
                },
            ),
            "jsondecode" => Self::decoded(given)?,
            "nonsensitive" => first?.clone().marked(false),
            "sensitive" => first?.clone().marked(true),
            "tostring" => match &first?.is {
                Is::Text(_) | Is::Json(_) | Is::Null => first?.clone(),
                _ => match first?.as_text() {
                    Some(text) => given.is(Is::Text(text)),
                    None => given.unknown(),
                },
            },
            "tonumber" => match first?.number() {
                Some(number) => given.is(Is::Number(number)),
                None if first?.is_null() => first?.clone(),
                None => given.unknown(),
            },
            "tobool" => match first?.truth() {
                Some(holds) => given.is(Is::Bool(holds)),
                None if first?.is_null() => first?.clone(),
                None => given.unknown(),
            },
            "abs" | "ceil" | "floor" | "max" | "min" | "sum" => numbers(given),
            "signum" => match first?.number() {
                Some(number) => {
                    let signs = f64::from(i8::from(number > 0.0) - i8::from(number < 0.0));
                    given.is(Is::Number(signs))
                }
                None => given.unknown(),
            },
            "pow" => match (first?.number(), given.item(1).and_then(Item::number)) {
                (Some(base), Some(power)) => given.is(Is::Number(base.powf(power))),
                _ => given.unknown(),
            },
            _ => {
                return patterns::apply(given)
                    .or_else(|| texts::apply(given))
                    .or_else(|| collections::apply(given));
            }
        };
        Some(item)
    }

    /// The first argument that Terraform can compute.
    fn first_that_works(&self, call: &Call, at: Span, scope: &Scope<'t, 's>) -> Item {
        let mut last = Item::failed(at, "`try` is given nothing");
        for argument in &call.arguments {
            last = self.value(argument, scope);
            if may_not_be_there(&last) && call.arguments.len() > 1 {
                return unknown_of(at, &[last]);
            }
            if !last.fails() {
                return last;
            }
        }
        last
    }

    fn decoded(given: &Given<'_>) -> Option<Item> {
        let item = given.item(0)?;
        Some(match &item.is {
            Is::Json(inner) => inner.as_ref().clone().with(given.items),
            _ => match item.as_text() {
                Some(text) => match super::json::read(&text, given.at) {
                    Some(read) if item.secret => read.marked(true).with(given.items),
                    Some(read) => read.with(given.items),
                    None if text.known().is_some() => given.failed("the text is not JSON"),
                    None => given.unknown(),
                },
                None => given.unknown(),
            },
        })
    }
}

/// Whether a value is made of an instance of which nobody knows whether there is one.
fn may_not_be_there(item: &Item) -> bool {
    let made = item.whole_made();
    let is_open = |address: &str| OPEN_KEYS.iter().any(|key| address.contains(key));
    made.all().iter().any(|of| is_open(&of.address))
}

fn numbers(given: &Given<'_>) -> Item {
    let mut all = Vec::new();
    for item in given.items {
        match (&item.is, item.number()) {
            (_, Some(number)) => all.push(number),
            (Is::List(items), None) => {
                for item in items.iter() {
                    match item.number() {
                        Some(number) => all.push(number),
                        None => return given.unknown(),
                    }
                }
            }
            _ => return given.unknown(),
        }
    }
    let of_all = |fold: fn(f64, f64) -> f64| all.iter().copied().reduce(fold);
    let number = match given.name {
        "abs" => all.first().map(|number| number.abs()),
        "ceil" => all.first().map(|number| number.ceil()),
        "floor" => all.first().map(|number| number.floor()),
        "max" => of_all(f64::max),
        "min" => of_all(f64::min),
        _ => of_all(|one, other| one + other),
    };
    match number {
        Some(number) => given.is(Is::Number(number)),
        None => given.failed("it is given no number"),
    }
}
