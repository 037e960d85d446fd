//! Reads `Condition`: operators, under each the keys, under each the values.

use super::super::policy::{Condition, Entry, Operator};
use super::super::undocumented::Undocumented;
use super::{Reader, is_open, why};
use crate::source::Span;
use crate::symbolic::{Spanned, Value};

impl Reader {
    pub(super) fn conditions(&mut self, block: &Spanned) -> Vec<Condition> {
        let mut conditions = Vec::new();
        let Value::Map(operators) = &block.value else {
            if !is_open(block) {
                self.remark(block.span, "`Condition` must be an object");
            }
            // Whatever was meant, it may keep the statement from matching.
            conditions.push(undecided(block, block.span, ""));
            return conditions;
        };
        for operator in operators {
            let name = &*operator.key;
            let known = Operator::named(name);
            let mut undocumented = None;
            if known.is_none() {
                let (point, message) = match Operator::respelled(name) {
                    Some(own) => (
                        Undocumented::OperatorSpelling,
                        format!("the operator `{name}` should be spelled `{own}`"),
                    ),
                    None => (
                        Undocumented::UnknownOperator,
                        format!("`{name}` is not a condition operator"),
                    ),
                };
                undocumented = Some(point);
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
                            undocumented,
                            key: field.key.to_lowercase().into(),
                            key_span: field.key_span,
                            values: self.entries(&field.value),
                        });
                    }
                }
                Value::Absent => {}
                _ => {
                    if !is_open(&operator.value) {
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
        undocumented: None,
        key: "".into(),
        key_span,
        values: vec![Entry {
            span: value.span,
            text: None,
            unknown: Some(why(value, "a condition is not an object")),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    #[test]
    fn a_value_that_stands_elsewhere_is_no_end_of_its_key() {
        let span = |source, start| Span::new(SourceId(source), start, start + 1);
        assert_eq!(
            covering(span(0, 4), span(0, 9)),
            Span::new(SourceId(0), 4, 10)
        );
        // An anchor before the key, and another file.
        assert_eq!(covering(span(0, 4), span(0, 1)), span(0, 1));
        assert_eq!(covering(span(0, 4), span(1, 9)), span(1, 9));
    }
}
