//! Which facts there are, so that a rule which asks for one that does not exist is told so. A misspelt fact in a
//! selection would otherwise select nothing, and the rule would never fire without anyone noticing.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// The facts of each collection; the default knows none and so doubts none.
#[derive(Clone, Default, Debug)]
pub struct Schema {
    collections: BTreeMap<String, Facts>,
}

#[derive(Clone, Default, Debug)]
struct Facts {
    paths: BTreeSet<String>,
    /// Paths below which anything may be.
    open: BTreeSet<String>,
}

/// How a path relates to what is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Known<'schema> {
    /// It is a fact, or nothing is known about its collection.
    Fact,
    /// It is none; perhaps another path was meant.
    Nothing(Option<&'schema str>),
}

impl Schema {
    /// The facts that the JSON Schema of the facts document describes: a property of the document that is an array
    /// is a collection, and the properties of its items are the facts.
    pub fn from_json_schema(schema: &Value) -> Schema {
        let mut collections = BTreeMap::new();
        for (name, of_collection) in properties(schema, schema) {
            let mut facts = Facts::default();
            if let Some(node) = items(schema, of_collection) {
                facts.read(schema, node, "", 0);
                collections.insert(name.clone(), facts);
            }
        }
        Schema { collections }
    }

    /// The names of the collections.
    pub(super) fn collections(&self) -> impl Iterator<Item = &str> {
        self.collections.keys().map(String::as_str)
    }

    /// Whether the nodes of a collection have a fact at a dotted path.
    pub(super) fn knows(&self, collection: &str, path: &str) -> Known<'_> {
        let Some(facts) = self.collections.get(collection) else {
            return Known::Fact;
        };
        let is_open = |end: usize| facts.open.contains(&path[..end]);
        let mut ends = path.match_indices('.').map(|(end, _)| end);
        if facts.paths.contains(path) || is_open(0) || ends.any(is_open) {
            return Known::Fact;
        }
        let candidates = facts.paths.iter().map(String::as_str);
        Known::Nothing(super::nearest::nearest(path, candidates))
    }
}

impl Facts {
    fn read(&mut self, root: &Value, schema: &Value, prefix: &str, depth: usize) {
        // A schema that refers to itself describes facts of any depth.
        if depth > 16 {
            self.open.insert(prefix.to_owned());
            return;
        }
        let schema = resolve(root, schema);
        for part in alternatives(schema) {
            self.read(root, part, prefix, depth + 1);
        }
        if let Some(item) = items(root, schema) {
            self.read(root, item, prefix, depth + 1);
        }
        match schema.get("additionalProperties") {
            None | Some(Value::Bool(false)) => {}
            Some(_) => {
                self.open.insert(prefix.to_owned());
            }
        }
        for (key, below) in properties(root, schema) {
            let path = if prefix.is_empty() {
                key.clone()
            } else {
                format!("{prefix}.{key}")
            };
            self.read(root, below, &path, depth + 1);
            self.paths.insert(path);
        }
    }
}

fn properties<'schema>(
    root: &'schema Value,
    schema: &'schema Value,
) -> impl Iterator<Item = (&'schema String, &'schema Value)> {
    let properties = resolve(root, schema).get("properties");
    properties.and_then(Value::as_object).into_iter().flatten()
}

fn items<'schema>(root: &'schema Value, schema: &'schema Value) -> Option<&'schema Value> {
    resolve(root, schema).get("items")
}

fn alternatives(schema: &Value) -> impl Iterator<Item = &Value> {
    ["allOf", "anyOf", "oneOf"]
        .into_iter()
        .filter_map(|key| schema.get(key)?.as_array())
        .flatten()
}

/// The schema that a reference stands for.
fn resolve<'schema>(root: &'schema Value, schema: &'schema Value) -> &'schema Value {
    let target = schema.get("$ref").and_then(Value::as_str);
    target
        .and_then(|target| root.pointer(target.strip_prefix('#')?))
        .unwrap_or(schema)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn schema() -> Schema {
        Schema::from_json_schema(&json!({
            "properties": {
                "version": {"type": "integer"},
                "routes": {"type": "array", "items": {"$ref": "#/$defs/Route"}},
            },
            "$defs": {
                "Route": {"properties": {
                    "caller": {"type": "string"},
                    "read": {"anyOf": [{"$ref": "#/$defs/Answer"}, {"type": "null"}]},
                    "tags": {"type": "object", "additionalProperties": {"type": "string"}},
                    "methods": {"type": "array", "items": {"type": "string"}},
                }},
                "Answer": {"properties": {"cause": {"type": "string"}}},
            },
        }))
    }

    #[test]
    fn knows_nested_facts_behind_references() {
        let schema = schema();
        for path in ["caller", "read", "read.cause", "tags.anything", "methods"] {
            assert_eq!(schema.knows("routes", path), Known::Fact, "{path}");
        }
        assert_eq!(schema.collections().collect::<Vec<_>>(), ["routes"]);
    }

    #[test]
    fn names_the_fact_that_was_meant() {
        let schema = schema();
        assert_eq!(
            schema.knows("routes", "read.casue"),
            Known::Nothing(Some("read.cause"))
        );
        assert_eq!(schema.knows("routes", "colour"), Known::Nothing(None));
    }

    #[test]
    fn doubts_nothing_about_what_it_does_not_know() {
        assert_eq!(schema().knows("elsewhere", "colour"), Known::Fact);
        assert_eq!(Schema::default().knows("routes", "colour"), Known::Fact);
    }
}
