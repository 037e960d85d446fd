//! What an expression comes to: literals, references, operators, conditionals, loops and calls, each as Terraform would
//! compute it, as far as its parts are known.

use super::evaluator::{Evaluator, MAX_LENGTH, MAX_WEIGHT, Scope};
use super::item::{Field, Is, Item, length};
use crate::source::Span;
use crate::source::hcl::{Binary, Expression, For, Part, Step, Unary, Written};
use crate::symbolic::Text;

impl<'t, 's> Evaluator<'t, 's> {
    /// What an expression is.
    pub(super) fn value(&self, expression: &Expression, scope: &Scope<'t, 's>) -> Item {
        let at = expression.span;
        let Some(_deeper) = self.deeper() else {
            let message = "it is made of more values, or lies deeper, than can be looked at";
            self.remark(at, message);
            return Item::unknown(at, message);
        };
        let item = self.plain_value(expression, scope);
        if item.weight > MAX_WEIGHT {
            let message = "it is larger than can be looked at";
            self.remark(at, message);
            return Item::unknown(at, message);
        }
        item
    }

    fn plain_value(&self, expression: &Expression, scope: &Scope<'t, 's>) -> Item {
        let at = expression.span;
        match &expression.written {
            Written::Null => Item::new(at, Is::Null),
            Written::Bool(holds) => Item::new(at, Is::Bool(*holds)),
            Written::Number(number) => Item::new(at, Is::Number(*number)),
            Written::Text(text) => self.plain_text(text, at),
            Written::Template(parts) => self.filled_text(parts, at, scope),
            Written::List(items) => {
                let items = items.iter().map(|item| self.value(item, scope)).collect();
                Item::list(at, items)
            }
            Written::Object(entries) => self.object(entries, at, scope),
            Written::Name(_) | Written::Attribute(..) | Written::Index(..) => {
                self.reference(expression, scope)
            }
            Written::Splat(of, steps) => {
                let of = self.value(of, scope);
                self.splat(&of, steps, at, scope)
            }
            Written::Call(call) => self.call(call, at, scope),
            Written::If(all) => self.conditional(all, at, scope),
            Written::Unary(operator, of) => {
                let of = self.value(of, scope);
                let is = match operator {
                    Unary::Not => of.truth().map(|holds| Is::Bool(!holds)),
                    Unary::Minus => of.number().map(|number| Is::Number(-number)),
                };
                match is {
                    Some(is) => Item::new(at, is).with(&[of]),
                    None => unknown_of(at, &[of]),
                }
            }
            Written::Binary(operator, sides) => self.binary(*operator, sides, at, scope),
            Written::For(all) => self.comprehension(all, at, scope),
        }
    }

    fn object(
        &self,
        entries: &[(Expression, Expression)],
        at: Span,
        scope: &Scope<'t, 's>,
    ) -> Item {
        let mut fields: Vec<Field> = Vec::with_capacity(entries.len());
        let mut has_secret_key = false;
        for (key, value) in entries {
            let key_item = self.value(key, scope);
            has_secret_key |= key_item.is_secret();
            let Some(name) = key_item.as_text() else {
                return unknown_of(at, &[key_item]);
            };
            // A key with a hole is a key all the same, as in the conditions of a policy.
            let name = name.to_string();
            let value = self.value(value, scope);
            fields.retain(|field| *field.key != *name);
            fields.push(Field {
                key: name.into(),
                key_span: key.span,
                value,
            });
        }
        Item {
            secret: has_secret_key,
            ..Item::map(at, fields)
        }
    }

    /// A string in which something is filled in. A string that is nothing but one value is that value.
    pub(super) fn template(&self, parts: &[Part], at: Span, scope: &Scope<'t, 's>) -> Item {
        self.template_measured(parts, at, scope, &mut Vec::new())
    }

    /// The same, telling how long the text was after each part.
    pub(super) fn template_measured(
        &self,
        parts: &[Part],
        at: Span,
        scope: &Scope<'t, 's>,
        lengths: &mut Vec<usize>,
    ) -> Item {
        if let [Part::Value(only)] = parts {
            return self.value(only, scope).at(at);
        }
        let mut out = Text::default();
        let mut seen = Vec::new();
        for part in parts.chunks(1) {
            if let Err(unknown) = self.fill(part, scope, &mut out, &mut seen) {
                return unknown.at(at).with(&seen);
            }
            lengths.push(super::json::flat_length(&out));
        }
        Item::new(at, Is::Text(out)).with(&seen)
    }

    fn fill(
        &self,
        parts: &[Part],
        scope: &Scope<'t, 's>,
        out: &mut Text,
        seen: &mut Vec<Item>,
    ) -> Result<(), Box<Item>> {
        for part in parts {
            match part {
                Part::Literal(text) => out.push_str(text),
                Part::Value(value) => {
                    let item = self.value(value, scope);
                    let Some(text) = self.as_text(&item) else {
                        return Err(Box::new(if item.fails() {
                            item
                        } else {
                            Item::failed(value.span, "a string cannot hold this value")
                        }));
                    };
                    out.push(&text);
                    seen.push(item);
                    if length(out) > MAX_LENGTH {
                        let message = "it is larger than can be looked at";
                        self.remark(value.span, message);
                        return Err(Box::new(Item::unknown(value.span, message)));
                    }
                }
                Part::If { condition, yes, no } => {
                    let item = self.value(condition, scope);
                    match item.truth() {
                        Some(true) => self.fill(yes, scope, out, seen)?,
                        Some(false) => self.fill(no, scope, out, seen)?,
                        None => return Err(Box::new(unknown_of(condition.span, &[item]))),
                    }
                }
                Part::For {
                    key_name,
                    value_name,
                    collection,
                    body,
                } => {
                    let item = self.value(collection, scope);
                    let Some(elements) = Self::elements(&item) else {
                        return Err(Box::new(unknown_of(collection.span, &[item])));
                    };
                    self.parts(elements.len(), collection.span)?;
                    for (key, value) in elements {
                        let mut inner = scope.with(value_name, value);
                        if let Some(name) = key_name {
                            inner = inner.with(name, key);
                        }
                        self.fill(body, &inner, out, seen)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn conditional(&self, all: &[Expression; 3], at: Span, scope: &Scope<'t, 's>) -> Item {
        let condition = self.value(&all[0], scope);
        match condition.truth() {
            Some(true) => self.value(&all[1], scope),
            Some(false) => self.value(&all[2], scope),
            None if condition.fails() => condition.at(at),
            None => {
                let (yes, no) = (self.value(&all[1], scope), self.value(&all[2], scope));
                if yes.same(&no) == Some(true) {
                    return yes.at(at);
                }
                let because = format!("it hangs on `{}`", self.shown(all[0].span));
                Item::unknown(at, because).with(&[whole(&yes), whole(&no)])
            }
        }
    }

    /// What was written at a place, in few words.
    pub(super) fn shown(&self, at: Span) -> String {
        let words: Vec<&str> = self.text_at(at).split_whitespace().collect();
        let text = words.join(" ");
        if text.chars().count() > 60 {
            let short: String = text.chars().take(57).collect();
            format!("{short}…")
        } else {
            text
        }
    }

    fn binary(
        &self,
        operator: Binary,
        sides: &[Expression; 2],
        at: Span,
        scope: &Scope<'t, 's>,
    ) -> Item {
        let left = self.value(&sides[0], scope);
        let right = self.value(&sides[1], scope);
        let is = match operator {
            Binary::Equal => left.same(&right).map(Is::Bool),
            Binary::NotEqual => left.same(&right).map(|same| Is::Bool(!same)),
            Binary::And => match (left.truth(), right.truth()) {
                (Some(false), _) | (_, Some(false)) => Some(Is::Bool(false)),
                (Some(true), Some(true)) => Some(Is::Bool(true)),
                _ => None,
            },
            Binary::Or => match (left.truth(), right.truth()) {
                (Some(true), _) | (_, Some(true)) => Some(Is::Bool(true)),
                (Some(false), Some(false)) => Some(Is::Bool(false)),
                _ => None,
            },
            _ => match (left.number(), right.number()) {
                (Some(left), Some(right)) => Some(compute(operator, left, right)),
                _ => None,
            },
        };
        match is {
            Some(is) => Item::new(at, is).with(&[left, right]),
            None => unknown_of(at, &[left, right]),
        }
    }

    /// The keys and values of a list or map.
    pub(super) fn elements(item: &Item) -> Option<Vec<(Item, Item)>> {
        match &item.is {
            Is::List(items) => Some(
                items
                    .iter()
                    .enumerate()
                    .map(|(place, value)| {
                        let value = value.clone().with(&[item.secrecy()]);
                        (index(place, item.span), value)
                    })
                    .collect(),
            ),
            Is::Map(fields) => {
                let shared = [item.secrecy()];
                let pairs = fields.iter().map(|field| {
                    let key = Item::text(field.key_span, &field.key).with(&shared);
                    (field, (key, field.value.clone().with(&shared)))
                });
                let mut pairs: Vec<_> = pairs.collect();
                pairs.sort_by(|(one, _), (other, _)| one.key.cmp(&other.key));
                Some(pairs.into_iter().map(|(_, pair)| pair).collect())
            }
            _ => None,
        }
    }

    fn comprehension(&self, all: &For, at: Span, scope: &Scope<'t, 's>) -> Item {
        let collection = self.value(&all.collection, scope);
        let Some(elements) = Self::elements(&collection) else {
            let mut out = unknown_of(at, &[whole(&collection)]);
            // What the elements are made of is not lost with their number.
            if let Is::Resource(_) | Is::Unknown(_) = &collection.is {
                out.made = out.made.and(&collection.whole_made());
            }
            return out;
        };
        if let Err(unknown) = self.parts(elements.len(), at) {
            return *unknown;
        }
        let (mut items, mut fields): (Vec<Item>, Vec<Field>) = (Vec::new(), Vec::new());
        let mut has_secret_key = false;
        for (key, value) in elements {
            let mut inner = scope.with(&all.value_name, value);
            if let Some(name) = &all.key_name {
                inner = inner.with(name, key);
            }
            if let Some(condition) = &all.condition {
                let holds = self.value(condition, &inner);
                match holds.truth() {
                    Some(true) => {}
                    Some(false) => continue,
                    None => return unknown_of(at, &[holds, whole(&collection)]),
                }
            }
            let value = self.value(&all.value, &inner);
            let Some(key) = &all.key else {
                items.push(value);
                continue;
            };
            let key_item = self.value(key, &inner);
            has_secret_key |= key_item.is_secret();
            let Some(name) = key_item.known() else {
                return unknown_of(at, &[key_item, whole(&value)]);
            };
            add_field(&mut fields, &name, key.span, value, all.grouping);
        }
        if all.key.is_none() {
            return Item::list(at, items);
        }
        fields.sort_by(|one, other| one.key.cmp(&other.key));
        Item {
            secret: has_secret_key,
            ..Item::map(at, fields)
        }
    }

    /// What is taken of each element; of a value that is no list, of that.
    pub(super) fn splat(&self, of: &Item, steps: &[Step], at: Span, scope: &Scope<'t, 's>) -> Item {
        let items = match &of.is {
            Is::List(items) => items
                .iter()
                .map(|item| item.clone().with(&[of.secrecy()]))
                .collect(),
            Is::Null => Vec::new(),
            // What is unknown may be a list of any length.
            Is::Unknown(_) => return unknown_of(at, std::slice::from_ref(of)),
            _ => vec![of.clone()],
        };
        if let Err(unknown) = self.parts(items.len(), at) {
            return *unknown;
        }
        let taken = items
            .into_iter()
            .map(|item| {
                steps.iter().fold(item, |item, step| match step {
                    Step::Attribute(name) => self.attribute_of(&item, name, at),
                    Step::Index(key) => {
                        let key = self.value(key, scope);
                        self.index_of(&item, &key, at)
                    }
                })
            })
            .collect();
        Item::list(at, taken)
    }
}

fn add_field(fields: &mut Vec<Field>, name: &str, at: Span, value: Item, grouping: bool) {
    let known = fields.iter_mut().find(|field| *field.key == *name);
    match known {
        Some(field) if grouping => {
            let mut items = field.value.items().unwrap_or_default();
            items.push(value);
            field.value = Item::list(field.value.span, items);
        }
        Some(field) => field.value = value,
        None => fields.push(Field {
            key: name.into(),
            key_span: at,
            value: if grouping {
                Item::list(value.span, vec![value])
            } else {
                value
            },
        }),
    }
}

fn compute(operator: Binary, left: f64, right: f64) -> Is {
    match operator {
        Binary::Less => Is::Bool(left < right),
        Binary::LessOrEqual => Is::Bool(left <= right),
        Binary::Greater => Is::Bool(left > right),
        Binary::GreaterOrEqual => Is::Bool(left >= right),
        Binary::Plus => Is::Number(left + right),
        Binary::Minus => Is::Number(left - right),
        Binary::Times => Is::Number(left * right),
        Binary::Divided => Is::Number(left / right),
        _ => Is::Number(left % right),
    }
}

/// The place of an element as a number.
pub(super) fn index(place: usize, at: Span) -> Item {
    #[allow(clippy::cast_precision_loss, reason = "no list has that many elements")]
    let number = place as f64;
    Item::new(at, Is::Number(number))
}

/// A value that is made of all that another one's parts are made of.
pub(super) fn whole(item: &Item) -> Item {
    Item {
        made: item.whole_made(),
        secret: item.is_secret(),
        ..item.clone()
    }
}

/// A value that is unknown because one of others is; for the reason of the first that is.
pub(super) fn unknown_of(at: Span, others: &[Item]) -> Item {
    let reason = others.iter().find_map(|item| match &item.is {
        Is::Unknown(unknown) => Some(unknown.clone()),
        _ => None,
    });
    let out = match reason {
        Some(unknown) if unknown.fails => Item::failed(at, &unknown.because),
        Some(unknown) => Item::unknown(at, &unknown.because),
        None => {
            let mut texts = others.iter().filter_map(|item| match &item.is {
                Is::Text(text) => text.holes().next(),
                _ => None,
            });
            match texts.next() {
                Some(hole) => Item::unknown(at, format!("`{}` is not known", hole.name())),
                None => Item::unknown(at, "it is computed from values that are not known"),
            }
        }
    };
    let wholes: Vec<Item> = others.iter().map(whole).collect();
    out.with(&wholes)
}
