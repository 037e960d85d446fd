//! The nodes of the facts by what they hold, so that a selection costs a look-up instead of a walk over all nodes.
//! An index of a path is built when a selection first asks for it.

use std::collections::HashMap;

use serde_json::Value;

use super::select::{Alternative, Filter, Held, Scalar, held};

/// The facts, with an index of every path that was asked for.
pub(super) struct Index<'facts> {
    facts: &'facts Value,
    paths: HashMap<(String, String), ByValue<'facts>>,
}

/// The nodes of one collection by what they hold at one path.
#[derive(Default)]
struct ByValue<'facts> {
    texts: HashMap<&'facts str, Vec<usize>>,
    no: Vec<usize>,
    yes: Vec<usize>,
    /// Nodes that must be looked at one by one: numbers, and whatever only the engine can compare.
    unclear: Vec<usize>,
}

impl<'facts> Index<'facts> {
    /// An index of a facts document.
    pub(super) fn new(facts: &'facts Value) -> Index<'facts> {
        Index {
            facts,
            paths: HashMap::new(),
        }
    }

    /// The nodes of a collection.
    pub(super) fn nodes(&self, collection: &str) -> &'facts [Value] {
        match self.facts.get(collection) {
            Some(Value::Array(nodes)) => nodes,
            _ => &[],
        }
    }

    /// The places, in order, of the nodes that a selection may admit.
    pub(super) fn admitted(&mut self, selection: &Alternative) -> Vec<usize> {
        let nodes = self.nodes(&selection.collection);
        let mut rarest: Option<(usize, usize)> = None;
        for (place, filter) in selection.filters.iter().enumerate() {
            let count = self.by_value(selection, filter).count(&filter.values);
            if count == 0 {
                return Vec::new();
            }
            if rarest.is_none_or(|(fewest, _)| count < fewest) {
                rarest = Some((count, place));
            }
        }
        let mut admitted = match rarest {
            Some((_, rarest)) => {
                let filter = &selection.filters[rarest];
                self.by_value(selection, filter).any(&filter.values)
            }
            None => (0..nodes.len()).collect(),
        };
        admitted.retain(|place| selection.may_admit(&nodes[*place]));
        admitted.sort_unstable();
        admitted.dedup();
        admitted
    }

    fn by_value(&mut self, selection: &Alternative, filter: &Filter) -> &ByValue<'facts> {
        let nodes = self.nodes(&selection.collection);
        let key = (selection.collection.clone(), filter.path.clone());
        self.paths
            .entry(key)
            .or_insert_with(|| ByValue::new(nodes, &filter.path))
    }
}

impl<'facts> ByValue<'facts> {
    fn new(nodes: &'facts [Value], path: &str) -> ByValue<'facts> {
        let mut by_value = ByValue::default();
        for (place, node) in nodes.iter().enumerate() {
            match held(node, path) {
                Held::Text(text) => by_value.texts.entry(text).or_default().push(place),
                Held::Bool(false) => by_value.no.push(place),
                Held::Bool(true) => by_value.yes.push(place),
                Held::Number(_) | Held::Unclear => by_value.unclear.push(place),
                Held::Nothing => {}
            }
        }
        by_value
    }

    /// The lists of nodes that may hold any of the values.
    fn lists(&self, values: &[Scalar]) -> impl Iterator<Item = &[usize]> {
        let by_value = values.iter().map(|value| match value {
            Scalar::Text(text) => self.texts.get(text.as_str()).map_or(&[][..], Vec::as_slice),
            Scalar::Bool(false) => &self.no,
            Scalar::Bool(true) => &self.yes,
            Scalar::Number(_) => &[],
        });
        by_value.chain([self.unclear.as_slice()])
    }

    fn count(&self, values: &[Scalar]) -> usize {
        self.lists(values).map(<[usize]>::len).sum()
    }

    fn any(&self, values: &[Scalar]) -> Vec<usize> {
        self.lists(values).flatten().copied().collect()
    }
}
