//! Merge keys: `<<` takes over the entries of another map, or of several, that its own map does not have.

use std::collections::HashSet;
use std::sync::Arc;

use crate::source::{Entry, Kind, Node};

/// Whether a value under `<<` is one that can be merged: a map, or a list of maps.
pub(super) fn is_mergeable(node: &Node) -> bool {
    node.is_map()
        || matches!(&node.kind, Kind::List(items) if !items.is_empty() && items.iter().all(Node::is_map))
}

/// Adds the entries of the merged maps whose keys are not there yet; of several maps, the first one wins.
pub(super) fn add(entries: &mut Vec<Entry>, merges: Vec<Node>) {
    if merges.is_empty() {
        return;
    }
    let mut keys: HashSet<Arc<str>> = entries.iter().map(|entry| entry.key.clone()).collect();
    let maps = merges.into_iter().flat_map(|node| match node.kind {
        Kind::List(maps) => maps,
        _ => vec![node],
    });
    for map in maps {
        if let Kind::Map(merged) = map.kind {
            let new: Vec<Entry> = merged
                .into_iter()
                .filter(|entry| !keys.contains(&entry.key))
                .collect();
            keys.extend(new.iter().map(|entry| entry.key.clone()));
            entries.extend(new);
        }
    }
}
