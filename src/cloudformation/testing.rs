//! Templates for tests, written as JSON. A map with one key that begins with `!` stands for a YAML tag.

use crate::source::{Entry, Kind, Node, Origin, Source, SourceId, Span};
use crate::symbolic::{Address, Dialect, Resource, Spanned, Unit, UnitId};
use serde_json::Value as Json;

/// The unit of a template.
pub(super) fn unit(template: &Json) -> Unit {
    let source = Source::new(SourceId(0), Origin::Stdin, template.to_string());
    let document = super::prepared(&source, node(template));
    super::read(
        UnitId::new(0),
        &source,
        &document,
        Dialect::CloudFormationYaml,
    )
}

/// The tree of a JSON value; every span is empty.
pub(super) fn node(json: &Json) -> Node {
    let kind = match json {
        Json::Null => Kind::Null,
        Json::Bool(holds) => Kind::Bool(*holds),
        Json::Number(number) => Kind::Number(number.to_string().into()),
        Json::String(text) => Kind::Text(text.as_str().into()),
        Json::Array(items) => Kind::List(items.iter().map(node).collect()),
        Json::Object(entries) => {
            let tag = entries.iter().next().filter(|_| entries.len() == 1);
            match tag.and_then(|(key, inner)| Some((key.strip_prefix('!')?, inner))) {
                Some((tag, inner)) => Kind::Tagged(tag.into(), Box::new(node(inner))),
                None => Kind::Map(
                    entries
                        .iter()
                        .map(|(key, value)| entry(key, value))
                        .collect(),
                ),
            }
        }
    };
    Node {
        span: nowhere(),
        kind,
    }
}

/// One entry of a map.
pub(super) fn entry(key: &str, value: &Json) -> Entry {
    Entry {
        key: key.into(),
        key_span: nowhere(),
        value: node(value),
    }
}

/// An empty span.
pub(super) fn nowhere() -> Span {
    Span::new(SourceId(0), 0, 0)
}

/// The resource of this name.
pub(super) fn resource<'u>(unit: &'u Unit, name: &str) -> &'u Resource {
    unit.resource(&Address::new(UnitId::new(0), name))
        .expect("the template declares it")
}

/// What `values` under one another come to in a template with these other sections: the properties of a resource
/// named `Probe`, each told in a line.
pub(super) fn told(sections: &Json, values: &[Json]) -> Vec<String> {
    let mut template = sections.clone();
    template["Resources"]["Probe"]["Type"] = "Test::Probe::Thing".into();
    template["Resources"]["Probe"]["Properties"]["Values"] = values.into();
    let unit = unit(&template);
    let probe = resource(&unit, "Probe");
    let values = probe.properties.get("Values").expect("it is a property");
    match &values.value {
        crate::symbolic::Value::List(items) => items.iter().map(line).collect(),
        _ => Vec::new(),
    }
}

/// A value in one line: texts as they are, branches as `condition ? yes : no`, unknowns as `?` with what they
/// mention.
pub(super) fn line(value: &Spanned) -> String {
    use crate::symbolic::Value;
    let all = |lines: Vec<String>| lines.join(", ");
    match &value.value {
        Value::Absent => "absent".into(),
        Value::Null => "null".into(),
        Value::Bool(holds) => holds.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Text(text) => text.to_string(),
        Value::List(items) => format!("[{}]", all(items.iter().map(line).collect())),
        Value::Map(fields) => {
            let field =
                |field: &crate::symbolic::Field| format!("{}: {}", field.key, line(&field.value));
            format!("{{{}}}", all(fields.iter().map(field).collect()))
        }
        Value::Either { condition, yes, no } => {
            format!("({} ? {} : {})", condition.0.name, line(yes), line(no))
        }
        Value::Unknown(why) => {
            let mentions = why
                .mentions
                .iter()
                .map(|one| format!("{}.{}", one.of.name, one.attribute));
            format!("?{{{}}}", all(mentions.collect()))
        }
    }
}
