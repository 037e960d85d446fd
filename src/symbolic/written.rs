//! Texts and trees as tests write them: `<bucket1>` is a hole whose domain and nature its name tells.

use super::{Address, ConditionId, Domain, Field, Hole, Nature, Spanned, Text, UnitId, Value, Why};
use crate::source::{SourceId, Span};
use serde_json::Value as Json;

/// A hole of the first unit.
pub(crate) fn hole(name: &str, domain: Domain, nature: Nature) -> Hole {
    Hole {
        of: Address::new(UnitId::new(0), name),
        attribute: "Ref".into(),
        domain,
        nature,
    }
}

/// A text in which `<name>` is a hole.
pub(crate) fn text(written: &str) -> Text {
    let mut out = Text::default();
    let mut rest = written;
    while let Some((before, after)) = rest.split_once('<') {
        let (name, after) = after.split_once('>').expect("a hole is closed");
        out.push_str(before);
        out.push_hole(named(name));
        rest = after;
    }
    out.then_str(rest)
}

fn named(name: &str) -> Hole {
    use Nature::{Declared, Fresh, Given};
    let (domain, nature) = match name.trim_end_matches(|c: char| c.is_ascii_digit()) {
        "account" => (Domain::Account, Given),
        "partition" => (Domain::Partition, Given),
        "dist" => (Domain::DistributionId, Declared),
        "new" => (Domain::DistributionId, Fresh),
        "import" => (Domain::DistributionId, Given),
        "identity" => (Domain::IdentityId, Declared),
        "canonical" => (Domain::CanonicalUser, Declared),
        "bucket" => (Domain::BucketName, Declared),
        "name" => (Domain::Name, Given),
        "host" => (Domain::Host, Declared),
        "either" => (
            Domain::Choice(["a".into(), "b/a".into(), "".into(), "a*".into()].into()),
            Given,
        ),
        "any" => (Domain::Free, Given),
        "char" => (Domain::Character, Given),
        other => panic!("{other} is no kind of hole"),
    };
    hole(name, domain, nature)
}

/// A tree written as JSON. `{"?": "because"}` is unknown, `{"if": [yes, no]}` depends on a condition, null is absent.
/// A value's place in the source is its place among all values.
pub(crate) fn tree(json: &Json) -> Spanned {
    Planter { planted: 0 }.plant(json)
}

struct Planter {
    planted: usize,
}

impl Planter {
    fn span(&mut self) -> Span {
        self.planted += 1;
        Span::new(SourceId(0), self.planted, self.planted)
    }

    fn plant(&mut self, json: &Json) -> Spanned {
        let span = self.span();
        let value = match json {
            Json::Null => Value::Absent,
            Json::Bool(holds) => Value::Bool(*holds),
            Json::Number(number) => Value::Number(number.to_string().into()),
            Json::String(written) => Value::Text(text(written)),
            Json::Array(items) => Value::List(items.iter().map(|item| self.plant(item)).collect()),
            Json::Object(fields) => {
                if let Some(because) = fields.get("?") {
                    Value::Unknown(Why::new(because.as_str().unwrap_or_default()))
                } else if let Some(branches) = fields.get("if") {
                    Value::Either {
                        condition: ConditionId(Address::new(UnitId::new(0), "IsProd")),
                        yes: Box::new(self.plant(&branches[0])),
                        no: Box::new(self.plant(&branches[1])),
                    }
                } else {
                    Value::Map(
                        fields
                            .iter()
                            .map(|(key, value)| self.field(key, value))
                            .collect(),
                    )
                }
            }
        };
        Spanned::new(span, value)
    }

    fn field(&mut self, key: &str, value: &Json) -> Field {
        Field {
            key: key.into(),
            key_span: self.span(),
            value: self.plant(value),
        }
    }
}
