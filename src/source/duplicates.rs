//! Keys that a map holds twice. Readers keep both; which one counts differs from tool to tool, so it is said.

use std::collections::HashMap;

use super::{Entry, Kind, Node, Remark, Source};

/// No more than this many are worth saying about one text.
const MOST: usize = 100;

/// Up to this many keys, comparing each with each is quicker than a table.
const FEW: usize = 8;

/// One remark for each key that its map already has, at the later of the two.
pub(super) fn remarks(source: &Source, documents: &[Node]) -> Vec<Remark> {
    let mut found = Vec::new();
    for document in documents {
        walk(source, document, &mut found);
    }
    // A YAML alias repeats the map that it stands for.
    found.sort_by_key(|remark| remark.span);
    found.dedup_by_key(|remark| remark.span);
    found
}

fn walk(source: &Source, node: &Node, found: &mut Vec<Remark>) {
    match &node.kind {
        Kind::List(items) => items.iter().for_each(|item| walk(source, item, found)),
        Kind::Tagged(_, inner) => walk(source, inner, found),
        Kind::Map(entries) => {
            look(source, entries, found);
            for entry in entries {
                walk(source, &entry.value, found);
            }
        }
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) => {}
    }
}

fn look(source: &Source, entries: &[Entry], found: &mut Vec<Remark>) {
    let mut seen: HashMap<&str, &Entry> = HashMap::new();
    for (place, entry) in entries.iter().enumerate() {
        let first = if entries.len() <= FEW {
            entries[..place].iter().find(|other| other.key == entry.key)
        } else {
            let first = *seen.entry(&entry.key).or_insert(entry);
            (!std::ptr::eq(first, entry)).then_some(first)
        };
        let Some(first) = first else { continue };
        if found.len() >= MOST {
            return;
        }
        let line = source.lines().line_of(first.key_span.range().start) + 1;
        found.push(Remark {
            span: entry.key_span,
            message: format!(
                "this map has the key `{}` already, on line {line}; the last one counts",
                entry.key
            ),
        });
    }
}
