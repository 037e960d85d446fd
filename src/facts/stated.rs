//! What was stated already, over all parts of a document: nodes that several distributions share are stated once, and
//! nodes of one id are numbered. Of the nodes only their hashes are kept, because the nodes themselves would be most of
//! what a run holds.

use super::anchors::Anchored;
use super::worlds::{Held, Node};
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// What was stated already.
#[derive(Debug, Default)]
pub(super) struct Stated {
    /// The nodes that may be shared, by what they say.
    shared: HashSet<(&'static str, u64)>,
    /// How many nodes of each collection have an id.
    ids: HashMap<(&'static str, u64), u32>,
}

/// The collections whose nodes several distributions may share.
const SHARED: [&str; 4] = ["buckets", "policies", "keys", "functions"];

impl Stated {
    /// Adds nodes, those that several distributions share only once, and numbers those that share an id: two behaviors of
    /// one pattern, two origins of one id.
    pub(super) fn add<N: Node + Serialize>(
        &mut self,
        nodes: &mut Vec<N>,
        anchors: &mut HashMap<&'static str, Vec<Anchored>>,
        collection: &'static str,
        held: Vec<Held<N>>,
    ) {
        let places = anchors.entry(collection).or_default();
        for Held { mut node, anchored } in held {
            if SHARED.contains(&collection) && !self.shared.insert((collection, said(&node))) {
                continue;
            }
            self.tell_apart(collection, node.id());
            nodes.push(node);
            places.push(anchored);
        }
    }

    fn tell_apart(&mut self, collection: &'static str, id: &mut String) {
        let mut hasher = DefaultHasher::new();
        id.hash(&mut hasher);
        let count = self.ids.entry((collection, hasher.finish())).or_default();
        *count += 1;
        if *count > 1 {
            id.push('~');
            id.push_str(&count.to_string());
        }
    }
}

/// What a node says, as a number.
fn said(node: &impl Serialize) -> u64 {
    let mut hashed = Hashed(DefaultHasher::new());
    // Writing into a number cannot fail, and nodes have no keys that are not texts.
    let _ = serde_json::to_writer(&mut hashed, node);
    hashed.0.finish()
}

/// A writer that keeps nothing but a hash of what is written.
struct Hashed(DefaultHasher);

impl std::io::Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.write(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
