//! The shapes that programs rely on are checked in, and what the command prints has them.

use crate::common::{keep, root};
use serde_json::Value;
use std::process::Command;

#[test]
fn the_schema_of_the_facts_is_checked_in() {
    keep("schemas/facts.schema.json", &cf403::facts::schema());
}

#[test]
fn the_schema_of_the_report_is_checked_in() {
    keep("schemas/report.schema.json", &cf403::report::schema());
}

#[test]
fn the_schema_of_the_settings_is_checked_in() {
    keep("schemas/config.schema.json", &cf403::config::schema());
}

#[test]
fn a_report_has_the_shape_that_its_schema_tells() {
    let report = output(&["lint", "--format", "json", "examples"]);
    let findings = report["findings"].as_array().map_or(0, Vec::len);
    assert!(
        findings > 0,
        "the broken examples have findings: {report:#}"
    );
    fits(&cf403::report::schema(), &report);
}

#[test]
fn facts_have_the_shape_that_their_schema_tells() {
    let facts = output(&["facts", "examples"]);
    assert!(
        facts["routes"]
            .as_array()
            .is_some_and(|routes| !routes.is_empty())
    );
    fits(&cf403::facts::schema(), &facts);
}

fn output(arguments: &[&str]) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_cf403"))
        .args(arguments)
        .current_dir(root())
        .output()
        .expect("the command starts");
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)))
}

fn fits(schema: &str, value: &Value) {
    let schema: Value = serde_json::from_str(schema).expect("a schema is JSON");
    let mut wrong = Vec::new();
    compare(&schema, &schema, value, "", &mut wrong);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Compares a value with the part of JSON Schema that derived schemas use. Beyond the standard, a property that the
/// schema does not tell is wrong.
fn compare(root: &Value, schema: &Value, value: &Value, at: &str, wrong: &mut Vec<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        let pointer = name.trim_start_matches('#');
        let target = root.pointer(pointer).expect("a definition");
        return compare(root, target, value, at, wrong);
    }
    if let Some(choices) = schema["anyOf"].as_array().or(schema["oneOf"].as_array()) {
        let fits_one = choices.iter().any(|choice| {
            let mut inner = Vec::new();
            compare(root, choice, value, at, &mut inner);
            inner.is_empty()
        });
        if !fits_one {
            wrong.push(format!("{at}: {value} is none of {choices:?}"));
        }
        return;
    }
    if let Some(constant) = schema.get("const").filter(|constant| *constant != value) {
        wrong.push(format!("{at}: {value} instead of {constant}"));
    }
    if let Some(values) = schema["enum"]
        .as_array()
        .filter(|values| !values.contains(value))
    {
        wrong.push(format!("{at}: {value} is none of {values:?}"));
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if !kinds.is_empty() && !kinds.contains(&kind(value)) {
        wrong.push(format!("{at}: {value} is not of the type {kinds:?}"));
    }
    for name in schema["required"].as_array().into_iter().flatten() {
        if name.as_str().is_some_and(|name| value.get(name).is_none()) {
            wrong.push(format!("{at}: {name} is missing"));
        }
    }
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        compare(
            root,
            &schema["items"],
            item,
            &format!("{at}/{index}"),
            wrong,
        );
    }
    for (name, inner) in value.as_object().into_iter().flatten() {
        let at = format!("{at}/{name}");
        match schema["properties"]
            .get(name)
            .or(schema.get("additionalProperties"))
        {
            Some(schema) => compare(root, schema, inner, &at, wrong),
            None => wrong.push(format!("{at}: the schema does not tell it")),
        }
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

#[test]
fn what_the_schema_does_not_tell_is_seen() {
    let schema = serde_json::json!({
        "type": "object", "required": ["a"], "properties": {"a": {"$ref": "#/$defs/A"}},
        "$defs": {"A": {"type": ["integer", "null"]}}
    });
    let wrong = |value: Value| {
        let mut wrong = Vec::new();
        compare(&schema, &schema, &value, "", &mut wrong);
        wrong.len()
    };
    assert_eq!(wrong(serde_json::json!({"a": 1})), 0);
    assert_eq!(wrong(serde_json::json!({"a": "1"})), 1);
    assert_eq!(wrong(serde_json::json!({"b": 1})), 2);
}
