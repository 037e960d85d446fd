//! What the tests of this room share: trees from JSON values, without a text behind them.

use crate::source::{Entry, Kind, Node, Origin, Source, SourceId, Span};
use crate::symbolic::{Unit, UnitId};
use serde_json::Value;

/// A tree whose spans are all alike.
pub(crate) fn node(value: &Value) -> Node {
    let span = Span::new(SourceId(0), 0, 0);
    let kind = match value {
        Value::Null => Kind::Null,
        Value::Bool(holds) => Kind::Bool(*holds),
        Value::Number(number) => Kind::Number(number.to_string().into()),
        Value::String(text) => Kind::Text(text.as_str().into()),
        Value::Array(items) => Kind::List(items.iter().map(node).collect()),
        Value::Object(entries) => Kind::Map(
            entries
                .iter()
                .map(|(key, value)| Entry {
                    key: key.as_str().into(),
                    key_span: span,
                    value: node(value),
                })
                .collect(),
        ),
    };
    Node { span, kind }
}

/// The unit that a plan is read as.
pub(crate) fn read(plan: &Value) -> Unit {
    let source = Source::new(SourceId(0), Origin::Stdin, plan.to_string());
    super::read(UnitId(0), &source, &node(plan))
}
