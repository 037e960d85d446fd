//! Reads `Condition`: operators, under each the keys, under each the values.

use super::super::policy::{Condition, Entry, Operator};
use super::{Reader, why};
use crate::source::Span;
use crate::symbolic::{Spanned, Value};

impl Reader {
    pub(super) fn conditions(&mut self, block: &Spanned) -> Vec<Condition> {
        let mut conditions = Vec::new();
        let Value::Map(operators) = &block.value else {
            if block.is_unknown() {
                conditions.push(undecided(block, block.span, ""));
            } else {
                self.remark(block.span, "`Condition` must be an object");
            }
            return conditions;
        };
        for operator in operators {
            let name = &*operator.key;
            let known = Operator::named(name);
            if known.is_none() {
                let message = match Operator::respelled(name) {
                    Some(own) => format!("the operator `{name}` should be spelled `{own}`"),
                    None => format!("`{name}` is not a condition operator"),
                };
                self.remark(operator.key_span, message);
            }
            match &operator.value.value {
                Value::Map(keys) => {
                    for field in keys
                        .iter()
                        .filter(|field| field.value.value != Value::Absent)
                    {
                        conditions.push(Condition {
                            span: covering(field.key_span, field.value.span),
                            operator: known,
                            operator_name: name.into(),
                            key: field.key.to_lowercase().into(),
                            key_span: field.key_span,
                            values: self.entries(&field.value),
                        });
                    }
                }
                Value::Absent => {}
                _ => {
                    if !operator.value.is_unknown() {
                        self.remark(
                            operator.value.span,
                            format!(
                                "`{name}` must be an object of condition keys and their values"
                            ),
                        );
                    }
                    conditions.push(undecided(&operator.value, operator.key_span, name));
                }
            }
        }
        conditions
    }
}

/// Conditions of which neither keys nor values are known; there may be none, so the operator says nothing either.
fn undecided(value: &Spanned, key_span: Span, operator_name: &str) -> Condition {
    Condition {
        span: value.span,
        operator: None,
        operator_name: operator_name.into(),
        key: "".into(),
        key_span,
        values: vec![Entry {
            span: value.span,
            text: None,
            unknown: Some(why(value, "its key is not known")),
        }],
    }
}

fn covering(first: Span, last: Span) -> Span {
    if first.source == last.source && first.start <= last.start {
        Span {
            end: last.end.max(first.end),
            ..first
        }
    } else {
        last
    }
}
