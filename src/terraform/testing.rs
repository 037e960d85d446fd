//! What the tests of this room share: plans in few words, and looks at the units that they become.

#![allow(
    clippy::needless_pass_by_value,
    reason = "plans read better with their values written in place"
)]

use crate::source::{self, Node, Origin, Source, SourceId};
use crate::symbolic::{Resource, Spanned, Unit, UnitId, Value};
use serde_json::{Value as Json, json};

/// The tree of a JSON value.
pub(crate) fn node(value: &Json) -> Node {
    let source = Source::new(SourceId(0), Origin::Stdin, value.to_string());
    let mut reading = source::read(&source);
    assert_eq!(reading.error, None, "{value} is JSON");
    reading.documents.remove(0)
}

/// The unit that a plan is read as.
pub(crate) fn read(plan: &Json) -> Unit {
    read_text(&plan.to_string())
}

/// The unit that the text of a plan is read as.
pub(crate) fn read_text(text: &str) -> Unit {
    let source = Source::new(SourceId(0), Origin::Stdin, text.to_owned());
    let reading = source::read(&source);
    super::read(UnitId::new(0), &source, &reading.documents[0])
}

/// A resource that is created: its address, what is planned, what is unknown, what was written.
pub(crate) fn created(address: &str, after: Json, unknown: Json, written: Json) -> [Json; 2] {
    changed(address, "create", after, unknown, written)
}

/// A resource with any action.
pub(crate) fn changed(
    address: &str,
    action: &str,
    after: Json,
    unknown: Json,
    written: Json,
) -> [Json; 2] {
    let parts = super::address::ResourceAddress::parse(address).expect("an address");
    let local = parts.family[parts.module.len()..].trim_start_matches('.');
    let mode = if parts.data { "data" } else { "managed" };
    let before = if action == "delete" {
        after.clone()
    } else {
        Json::Null
    };
    let after = if action == "delete" {
        Json::Null
    } else {
        after
    };
    [
        json!({"address": address, "mode": mode, "type": parts.kind, "name": parts.name,
            "change": {"actions": [action], "before": before, "after": after, "after_unknown": unknown,
                "after_sensitive": {}}}),
        json!({"address": local, "mode": mode, "type": parts.kind, "name": parts.name,
            "provider_config_key": "aws", "expressions": written}),
    ]
}

/// A plan of resources of the root module.
pub(crate) fn plan(resources: Vec<[Json; 2]>) -> Json {
    let (changes, written): (Vec<Json>, Vec<Json>) = resources
        .into_iter()
        .map(|[change, written]| (change, written))
        .unzip();
    json!({"format_version": "1.2", "resource_changes": changes,
        "configuration": {"root_module": {"resources": written}}})
}

/// References as Terraform prints them: each followed by its shortenings.
pub(crate) fn refers(references: &[&str]) -> Json {
    let mut all = Vec::new();
    for reference in references {
        all.push((*reference).to_owned());
        let ends = super::address::segments(reference);
        for (_, end) in ends.iter().rev().skip(1) {
            let short = &reference[..*end];
            let least = if short.starts_with("data.") { 3 } else { 2 };
            if super::address::segments(short).len() >= least {
                all.push(short.to_owned());
            }
        }
    }
    json!({ "references": all })
}

/// The resource at an address.
pub(crate) fn at<'u>(unit: &'u Unit, address: &str) -> &'u Resource {
    unit.resources
        .iter()
        .find(|resource| &*resource.address.name == address)
        .unwrap_or_else(|| panic!("no {address}"))
}

/// A value in few words: texts as they print, unknown values as `?` with what they mention.
pub(crate) fn shown(value: &Spanned) -> Json {
    match &value.value {
        Value::Text(text) => json!(text.to_string()),
        Value::Bool(holds) => json!(holds),
        Value::Number(number) => json!(format!("#{number}")),
        Value::List(items) => items.iter().map(shown).collect(),
        Value::Map(fields) => fields
            .iter()
            .map(|field| (field.key.to_string(), shown(&field.value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Value::Unknown(why) => {
            let mentions: Vec<String> = why
                .mentions
                .iter()
                .map(|mention| format!(" {}.{}", mention.of.name, mention.attribute))
                .collect();
            json!(format!("?{}", mentions.concat()))
        }
        _ => Json::Null,
    }
}

/// A property of the resource at an address, in few words; null if it has none.
pub(crate) fn property(unit: &Unit, address: &str, path: &[&str]) -> Json {
    at(unit, address)
        .properties
        .at(path)
        .map_or(Json::Null, shown)
}
