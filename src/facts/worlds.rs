//! The facts of a distribution in several worlds, put together: what is the same everywhere is said once, what
//! is not says under which conditions it holds.

use super::anchors::Anchored;
use super::document::When;
use crate::symbolic::World;

/// A node of the document.
pub(super) trait Node: Clone + PartialEq {
    /// Its id.
    fn id(&mut self) -> &mut String;
    /// The conditions under which it holds.
    fn when(&mut self) -> &mut Vec<When>;
}

/// A node and its places.
#[derive(Clone, Debug)]
pub(super) struct Held<N> {
    pub(super) node: N,
    pub(super) anchored: Anchored,
}

/// Puts together the nodes of one distribution in its worlds; `worlds` and `nodes` go side by side.
pub(super) fn put_together<N: Node>(worlds: &[&World], nodes: Vec<Vec<Held<N>>>) -> Vec<Held<N>> {
    if let [_] = worlds {
        return nodes.into_iter().flatten().collect();
    }
    let mut kept: Vec<(Held<N>, Vec<usize>)> = Vec::new();
    for (world, held) in nodes.into_iter().enumerate() {
        for one in held {
            match kept.iter_mut().find(|(other, _)| {
                other.node == one.node && other.anchored.same_place(&one.anchored)
            }) {
                Some((other, places)) => {
                    other.anchored.usual |= one.anchored.usual;
                    places.push(world);
                }
                None => kept.push((one, vec![world])),
            }
        }
    }
    kept.into_iter()
        .map(|(mut held, places)| {
            let when = conditions(worlds, &places);
            if !when.is_empty() {
                let names: Vec<String> = when
                    .iter()
                    .map(|one| format!("{}={}", one.condition, one.value))
                    .collect();
                let id = held.node.id();
                id.push('[');
                id.push_str(&names.join(","));
                id.push(']');
            }
            *held.node.when() = when;
            held
        })
        .collect()
}

/// The conditions that have one value in the given worlds and another one elsewhere.
pub(crate) fn conditions(worlds: &[&World], places: &[usize]) -> Vec<When> {
    if places.len() == worlds.len() {
        return Vec::new();
    }
    let Some(first) = places.first() else {
        return Vec::new();
    };
    let telling = |(condition, value): (&crate::symbolic::ConditionId, &bool)| {
        let here = places
            .iter()
            .all(|place| worlds[*place].decides(condition) == Some(*value));
        let elsewhere = worlds.iter().enumerate().any(|(place, world)| {
            !places.contains(&place) && world.decides(condition) != Some(*value)
        });
        (here && elsewhere).then(|| When {
            condition: condition.0.name.to_string(),
            value: *value,
        })
    };
    worlds[*first].choices.iter().filter_map(telling).collect()
}

impl Anchored {
    /// Whether two nodes of one meaning stand at the same places.
    fn same_place(&self, other: &Anchored) -> bool {
        self.node == other.node && self.facts == other.facts
    }
}
