//! What the sources say exactly, where they are there: the text around an attribute, the policy in `jsonencode`, the
//! elements of a list. A plan keeps nothing of these.

use super::evaluation::{EXACT, MADE_OF, json_tree};
use super::plan::Plan;
use super::policy_document::variables;
use super::resolve::{Resolved, Target};
use super::view::View;
use crate::source::Node;
use crate::symbolic::{Spanned, Text, Value, Why};

impl<'a> Plan<'a> {
    /// What a value is exactly, if the sources are there.
    pub(crate) fn exact(&self, view: &View<'_>) -> Option<&'a Spanned> {
        if view.is_secret() {
            return None;
        }
        let number = view.expression()?.get(EXACT)?.scalar()?.parse::<usize>();
        self.whole?.exact.get(number.ok()?)
    }

    /// The same, if it says more than that it is unknown.
    pub(crate) fn told_exactly(&self, view: &View<'_>) -> Option<&'a Spanned> {
        self.exact(view)
            .filter(|exact| !matches!(exact.value, Value::Unknown(_) | Value::Null))
    }

    /// Why nobody knows a value, if there are only the sources and they leave it open.
    pub(crate) fn left_open(&self, view: &View<'_>) -> Option<Why> {
        match &self.exact(view)?.value {
            Value::Unknown(why) if self.is_evaluated() => Some(why.clone()),
            _ => None,
        }
    }

    /// What an expression is made of, if that was evaluated.
    pub(crate) fn made_of<'p>(&'p self, expression: &'p Node) -> Option<Resolved<'p>> {
        expression.get(EXACT)?;
        let mut out = Resolved::default();
        let names = expression.get(MADE_OF).map_or(&[][..], Node::items);
        for pair in names.chunks(2) {
            let [address, attribute] = pair else { continue };
            let (Some(address), Some(attribute)) = (address.text(), attribute.text()) else {
                continue;
            };
            if let Some(instance) = self.at(address) {
                out.targets.push(Target {
                    instance,
                    attribute: Some(attribute).filter(|attribute| !attribute.is_empty()),
                });
            }
        }
        Some(out)
    }

    /// The elements of a list as the sources say them; unknown where the sources give something that may be a list of
    /// any length.
    pub(crate) fn listed_exactly(&self, view: &View<'_>) -> Option<Spanned> {
        let exact = self.exact(view)?;
        let items = match &exact.value {
            Value::List(items) => items.iter().cloned().map(variables).collect(),
            Value::Text(text) if text.as_hole().is_some() => {
                let because = format!("`{text}` is not known");
                vec![Spanned::unknown(exact.span, because)]
            }
            Value::Text(_) => vec![variables(exact.clone())],
            Value::Unknown(why) if self.is_evaluated() => {
                vec![Spanned::new(exact.span, Value::Unknown(why.clone()))]
            }
            _ => return None,
        };
        Some(Spanned::new(exact.span, Value::List(items)))
    }

    /// The policy that a value is by the sources; nothing if they do not tell, or if it is a policy document.
    pub(crate) fn exact_policy(&self, exact: &Spanned) -> Option<Spanned> {
        match &exact.value {
            Value::Map(_) => Some(exact.clone()),
            Value::Text(text) => json_tree(text, exact.span, self.unit),
            _ => None,
        }
    }
}

/// What a plan knows, with the places that it has in the sources where the two have the same shape.
pub(crate) fn placed(value: Spanned, by: &Spanned) -> Spanned {
    let span = by.span;
    let value = match (value.value, &by.value) {
        (Value::List(items), Value::List(others)) if items.len() == others.len() => Value::List(
            items
                .into_iter()
                .zip(others)
                .map(|(item, by)| placed(item, by))
                .collect(),
        ),
        (Value::Map(fields), Value::Map(_)) => Value::Map(
            fields
                .into_iter()
                .map(|mut field| {
                    match by.field(&field.key) {
                        Some(own) => {
                            field.key_span = own.key_span;
                            field.value = placed(field.value, &own.value);
                        }
                        None => field = placed_all(field, by),
                    }
                    field
                })
                .collect(),
        ),
        (Value::List(items), _) => {
            Value::List(items.into_iter().map(|item| at(item, span)).collect())
        }
        (Value::Map(fields), _) => Value::Map(
            fields
                .into_iter()
                .map(|field| placed_all(field, by))
                .collect(),
        ),
        (value, _) => value,
    };
    Spanned::new(span, value)
}

fn placed_all(field: crate::symbolic::Field, by: &Spanned) -> crate::symbolic::Field {
    crate::symbolic::Field {
        key_span: by.span,
        value: at(field.value, by.span),
        ..field
    }
}

/// A value of which every part stands at one place.
pub(crate) fn at(value: Spanned, span: crate::source::Span) -> Spanned {
    let nowhere = Spanned::new(span, Value::Null);
    placed(value, &nowhere)
}

/// A text that is nothing but one hole of this attribute.
pub(crate) fn is_hole_of(text: &Text, attributes: &[&str]) -> bool {
    text.as_hole()
        .is_some_and(|hole| attributes.contains(&&*hole.attribute))
}
