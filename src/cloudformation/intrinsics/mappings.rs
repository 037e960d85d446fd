//! `Fn::FindInMap`: a value of a table, by two keys. If a key is given at deployment, every row that it may pick
//! is a candidate.

use super::external::named;
use super::{Call, Resolver, distribute};
use crate::source::{Entry, Node, yaml_boolean};
use crate::symbolic::{Domain, Hole, Spanned, Test, Text, Value};
use std::collections::BTreeSet;

/// `Fn::FindInMap`.
pub(super) fn find_in_map(resolver: &Resolver<'_>, node: &Node, argument: &Node) -> Value {
    let Some(lookup) = Lookup::of(resolver, argument) else {
        return resolver.malformed(node, "Fn::FindInMap", "a map and two keys");
    };
    let Some(table) = lookup.table(resolver, node) else {
        return lookup.otherwise(resolver).unwrap_or_else(|| {
            let because = if lookup.map.is_empty() {
                "the map of `Fn::FindInMap` is not known"
            } else {
                "the map of `Fn::FindInMap` is not in the text"
            };
            resolver.unknown(node, because)
        });
    };
    let keys = [resolver.value(lookup.first), resolver.value(lookup.second)];
    distribute(resolver, node, &keys, &mut |keys| {
        let texts: Option<Vec<Text>> = keys.iter().map(Spanned::as_text).collect();
        let Some([first, second]) = texts.as_deref() else {
            return resolver.unknown(node, "a key of `Fn::FindInMap` is not known");
        };
        let mut values: Vec<Value> = Vec::new();
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let rows = lookup.rows(table, first, second);
        if rows.iter().all(|row| row.value.is_none()) && lookup.default.is_none() {
            resolver.remark(
                node.span,
                format!("the map `{}` has no `{first}` with `{second}`", lookup.map),
            );
        }
        for row in rows {
            let value = match row.value {
                Some(value) => resolver.value(value).value,
                None => match lookup.otherwise(resolver) {
                    Some(value) => value,
                    None => continue,
                },
            };
            // A value that is no text is the only one, or nobody can tell which one it is.
            let is_new = match Spanned::new(node.span, value.clone()).known() {
                Some(text) => seen.insert(text.to_owned()),
                None => values.first() != Some(&value),
            };
            if is_new {
                values.push(value);
            }
        }
        let name = format!("Fn::FindInMap [{}, {first}, {second}]", lookup.map);
        one_of(resolver, node, &name, values)
    })
}

/// One of these values: the only one, or a hole that can be each of them.
fn one_of(resolver: &Resolver<'_>, node: &Node, name: &str, mut values: Vec<Value>) -> Value {
    if values.len() == 1 {
        return values.swap_remove(0);
    }
    let texts: Option<Vec<Box<str>>> = values
        .into_iter()
        .map(|value| Spanned::new(node.span, value).known().map(Into::into))
        .collect();
    match texts {
        Some(texts) if !texts.is_empty() => Value::Text(Text::hole(Hole {
            domain: Domain::Choice(texts.into()),
            ..named(resolver.unit, name)
        })),
        _ => resolver.unknown(node, "the keys of `Fn::FindInMap` are given at deployment"),
    }
}

/// The ways in which a lookup can turn out, each with the tests that pick it; `None` if `node` is no lookup by
/// keys that are given at deployment.
pub(in crate::cloudformation) fn alternatives(
    resolver: &Resolver<'_>,
    node: &Node,
) -> Option<Vec<(Vec<Test>, Text)>> {
    let call = Call::of(node).filter(|call| call.function == "FindInMap")?;
    let lookup = Lookup::of(resolver, call.argument)?;
    let table = lookup.table(resolver, node)?;
    let first = resolver.value(lookup.first).as_text()?;
    let second = resolver.value(lookup.second).as_text()?;
    if first.known().is_some() && second.known().is_some() {
        return None;
    }
    let mut ways = Vec::new();
    for row in lookup.rows(table, &first, &second) {
        let value = match row.value {
            Some(value) => Some(resolver.value(value).value),
            None => lookup.otherwise(resolver),
        };
        if let Some(value) = value {
            ways.push((row.tests, Spanned::new(node.span, value).as_text()?));
        }
    }
    Some(ways)
}

/// The arguments of `Fn::FindInMap`.
struct Lookup<'n> {
    /// The name of the map; empty if it is not known.
    map: String,
    first: &'n Node,
    second: &'n Node,
    default: Option<&'n Node>,
}

/// A way in which a lookup can turn out.
struct Row<'n> {
    /// What the keys must be for it.
    tests: Vec<Test>,
    /// The value; `None` if the map has no such row.
    value: Option<&'n Node>,
}

impl<'n> Lookup<'n> {
    fn of(resolver: &Resolver<'_>, argument: &'n Node) -> Option<Lookup<'n>> {
        let (map, first, second, default) = match argument.items() {
            [map, first, second] => (map, first, second, None),
            [map, first, second, more] => (map, first, second, more.get("DefaultValue")),
            _ => return None,
        };
        Some(Lookup {
            map: match resolver.template.map_at(map) {
                Some(map) => map.to_owned(),
                None => resolver.value(map).known().unwrap_or_default().to_owned(),
            },
            first,
            second,
            default,
        })
    }

    /// The map, if all of it is written out.
    fn table<'t>(&self, resolver: &Resolver<'t>, node: &Node) -> Option<&'t Node> {
        let template = resolver.template;
        let table = template.mappings.get(&*self.map).copied();
        let known = !self.map.is_empty() && template.open.is_none() && !template.maps_elsewhere;
        if table.is_none() && self.default.is_none() && known {
            resolver.remark(node.span, format!("no map is named `{}`", self.map));
        }
        let written_out = |entry: &Entry| !entry.key.starts_with("Fn::") && entry.value.is_map();
        table.filter(|table| table.is_map() && table.entries().iter().all(written_out))
    }

    fn otherwise(&self, resolver: &Resolver<'_>) -> Option<Value> {
        self.default.map(|default| resolver.value(default).value)
    }

    /// Every row that these keys may pick, and last the chance that there is none if a default answers then.
    fn rows<'t>(&self, table: &'t Node, first: &Text, second: &Text) -> Vec<Row<'t>> {
        let mut rows = Vec::new();
        let mut misses: Vec<Test> = Vec::new();
        for outer in picked(table, first) {
            let is_first = test(first, outer);
            for inner in picked(&outer.value, second) {
                let tests: Vec<Test> = is_first
                    .iter()
                    .chain(&test(second, inner))
                    .cloned()
                    .collect();
                misses.push(Test::Not(Box::new(Test::All(tests.clone()))));
                rows.push(Row {
                    tests,
                    value: Some(&inner.value),
                });
            }
        }
        let certain = first.known().is_some() && second.known().is_some() && !rows.is_empty();
        if !certain && (rows.is_empty() || self.default.is_some()) {
            rows.push(Row {
                tests: misses,
                value: None,
            });
        }
        rows
    }
}

/// The entries that a key may pick.
fn picked<'t>(table: &'t Node, key: &Text) -> Vec<&'t Entry> {
    if let Some(key) = key.known() {
        return called(table, key).into_iter().collect();
    }
    let Some(texts) = choice(key) else {
        return table.entries().iter().collect();
    };
    let mut picked: Vec<&Entry> = Vec::new();
    for entry in texts.iter().filter_map(|text| called(table, text)) {
        if !picked.iter().any(|known| std::ptr::eq(*known, entry)) {
            picked.push(entry);
        }
    }
    picked.sort_by_key(|entry| entry.key_span.start);
    picked
}

/// The entry of this name. `on` is a boolean to YAML 1.1 unless it is quoted, and as a value the text `true`; as a key it
/// is kept as it is written, and is meant if it is the only one of that kind.
fn called<'t>(table: &'t Node, key: &str) -> Option<&'t Entry> {
    if let Some(entry) = table.entry(key) {
        return Some(entry);
    }
    let meaning = match key {
        "true" => true,
        "false" => false,
        _ => return None,
    };
    let entries = table.entries().iter();
    let mut alike = entries.filter(|entry| yaml_boolean(&entry.key) == Some(meaning));
    let (only, None) = (alike.next()?, alike.next()) else {
        return None;
    };
    Some(only)
}

/// The texts that a key may be, if they are listed.
fn choice(key: &Text) -> Option<&[Box<str>]> {
    match &key.as_hole()?.domain {
        Domain::Choice(texts) => Some(texts),
        _ => None,
    }
}

/// What it takes for `key` to pick `entry`; nothing if it always does.
fn test(key: &Text, entry: &Entry) -> Option<Test> {
    let as_written =
        || choice(key).is_none_or(|texts| texts.iter().any(|text| **text == *entry.key));
    let text = match yaml_boolean(&entry.key) {
        Some(meaning) if !as_written() => meaning.to_string(),
        _ => entry.key.to_string(),
    };
    let picks = || Test::Equals(key.clone(), Text::literal(text));
    key.known().is_none().then(picks)
}
