//! Cases as JSON: a policy, a request, and, for those of `tests/golden/iam.jsonl`, the decision and the statements that
//! match.

use cf403::iam::{Caller, Context, Presence, Request, Values, parse};
use cf403::iam::{Decision, Policy, evaluate};
use cf403::source::{SourceId, Span};
use cf403::symbolic::{Field, Spanned, Text, Value, Why};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// One decided case.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) id: String,
    pub(crate) policy: Json,
    pub(crate) request: Json,
    pub(crate) decision: String,
    pub(crate) allow: Vec<String>,
    pub(crate) deny: Vec<String>,
    /// Why AWS documents no answer, if it does not.
    pub(crate) undefined: Vec<String>,
}

/// The cases that are committed.
pub(crate) fn all() -> Vec<Case> {
    listed(include_str!("../golden/iam.jsonl"))
}

/// The cases in a text, one JSON object a line.
pub(crate) fn listed(lines: &str) -> Vec<Case> {
    lines
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            let case: Json = serde_json::from_str(line).expect("every line is JSON");
            Case {
                id: text(&case["id"]),
                policy: case["policy"].clone(),
                request: case["request"].clone(),
                decision: text(&case["decision"]),
                allow: texts(&case["allow"]),
                deny: texts(&case["deny"]),
                undefined: texts(&case["undefined"]),
            }
        })
        .collect()
}

/// The statements of a policy.
pub(crate) fn statements(policy: &Json) -> Vec<&Json> {
    match &policy["Statement"] {
        Json::Array(all) => all.iter().collect(),
        one => vec![one],
    }
}

/// How a text of a case becomes a text with holes.
pub(crate) type Weave<'a> = &'a dyn Fn(&str) -> Text;

/// The text as it is.
pub(crate) fn plain(text: &str) -> Text {
    Text::literal(text)
}

/// What the engine answers to a case as it is.
pub(crate) fn answer(policy: &Json, request: &Json) -> Decision {
    evaluate(&read(policy, &plain), &asked(request, &plain))
}

/// The policy, every text of which is woven. `{"?": …}` is not known.
pub(crate) fn read(policy: &Json, weave: Weave<'_>) -> Policy {
    parse(&tree(policy, weave))
}

/// The tree that a reader would have made of the value.
pub(crate) fn tree(json: &Json, weave: Weave<'_>) -> Spanned {
    let span = Span::new(SourceId(0), 0, 0);
    let value = match json {
        Json::Null => Value::Null,
        Json::Bool(holds) => Value::Bool(*holds),
        Json::Number(number) => Value::Number(number.to_string().into()),
        Json::String(text) => Value::Text(weave(text)),
        Json::Array(items) => Value::List(items.iter().map(|item| tree(item, weave)).collect()),
        Json::Object(fields) if fields.contains_key("?") => Value::Unknown(Why::new("opaque")),
        Json::Object(fields) => Value::Map(
            fields
                .iter()
                .map(|(key, value)| Field {
                    key: key.as_str().into(),
                    key_span: span,
                    value: tree(value, weave),
                })
                .collect(),
        ),
    };
    Spanned::new(span, value)
}

/// The request, every text of which is woven.
pub(crate) fn asked(request: &Json, weave: Weave<'_>) -> Request {
    let mut keys = BTreeMap::new();
    for (key, value) in request["context"].as_object().into_iter().flatten() {
        let values = match value {
            Json::Array(items) => items.iter().map(|item| weave(&text(item))).collect(),
            one => vec![weave(&text(one))],
        };
        keys.insert(
            key.to_lowercase().into(),
            Presence::Present(Values::Known(values)),
        );
    }
    Request {
        caller: caller(&request["principal"], weave),
        action: text(&request["action"]).into(),
        resource: weave(&text(&request["resource"])),
        context: Context {
            keys,
            others: Presence::Absent,
        },
    }
}

fn caller(principal: &Json, weave: Weave<'_>) -> Caller {
    let value = text(&principal["value"]);
    match principal["kind"].as_str() {
        Some("service") => Caller::Service(value.into()),
        Some("oai") => Caller::Identity {
            arn: weave(&value),
            canonical: weave(&text(&principal["canonical"])),
        },
        Some("user" | "session") => Caller::Account {
            arn: weave(&value),
            account: weave(value.split(':').nth(4).expect("an ARN names its account")),
        },
        Some("anonymous") => Caller::Anonymous,
        other => panic!("no caller is called {other:?}"),
    }
}

/// A scalar as text.
pub(crate) fn text(json: &Json) -> String {
    match json {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        other => other.to_string(),
    }
}

fn texts(json: &Json) -> Vec<String> {
    json.as_array().into_iter().flatten().map(text).collect()
}
