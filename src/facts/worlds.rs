//! The facts of a distribution in several worlds, put together: what is the same everywhere is said once, what
//! is not says under which conditions it holds.

use super::anchors::{Anchor, Anchored};
use super::document::When;
use crate::symbolic::{ConditionId, World};
use std::collections::HashMap;

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

/// The worlds of one distribution.
pub(crate) struct Worlds<'a> {
    /// The worlds.
    pub(crate) all: Vec<&'a World>,
    /// The conditions without which there is no such distribution, if there are worlds without it.
    pub(crate) needed: &'a [ConditionId],
    /// What a condition is called.
    pub(crate) name: &'a dyn Fn(&ConditionId) -> String,
}

/// Puts together the nodes of one distribution in its worlds; worlds and `nodes` go side by side.
pub(super) fn put_together<N: Node>(worlds: &Worlds<'_>, nodes: Vec<Vec<Held<N>>>) -> Vec<Held<N>> {
    let mut kept: Vec<(Held<N>, Vec<usize>)> = Vec::new();
    let mut by_id: HashMap<String, Vec<usize>> = HashMap::new();
    for (world, held) in nodes.into_iter().enumerate() {
        for mut one in held {
            let alike = by_id.entry(one.node.id().clone()).or_default();
            let is_same = |place: &usize| {
                let (other, _) = &kept[*place];
                other.node == one.node && other.anchored.same_place(&one.anchored)
            };
            if let Some(place) = alike.iter().copied().find(is_same) {
                let (other, places) = &mut kept[place];
                // The usual world speaks for all.
                if one.anchored.usual && !other.anchored.usual {
                    other.anchored = one.anchored;
                }
                places.push(world);
            } else {
                alike.push(kept.len());
                kept.push((one, vec![world]));
            }
        }
    }
    kept.into_iter()
        .map(|(mut held, places)| {
            let mut when = conditions(worlds, &places);
            // What is not there at all in other worlds depends on the condition that brings it into being.
            for condition in worlds.needed.iter().rev() {
                let own = When {
                    condition: (worlds.name)(condition),
                    value: true,
                };
                if !when.contains(&own) {
                    when.insert(0, own);
                }
            }
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
pub(crate) fn conditions(of: &Worlds<'_>, places: &[usize]) -> Vec<When> {
    let worlds = &of.all;
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
            condition: (of.name)(condition),
            value: *value,
        })
    };
    worlds[*first].choices.iter().filter_map(telling).collect()
}

impl Anchored {
    /// Whether two nodes of one meaning stand at the same places. The request that shows it may differ: a world may
    /// have another page to ask for.
    fn same_place(&self, other: &Anchored) -> bool {
        let same = |one: &Anchor, other: &Anchor| {
            let places = |anchor: &Anchor| {
                anchor
                    .related
                    .iter()
                    .map(|label| label.at)
                    .collect::<Vec<_>>()
            };
            (one.at, one.certain, one.lowered) == (other.at, other.certain, other.lowered)
                && places(one) == places(other)
        };
        let facts = self.facts.iter().zip(&other.facts);
        same(&self.node, &other.node)
            && self.facts.len() == other.facts.len()
            && facts
                .into_iter()
                .all(|(one, other)| one.0 == other.0 && same(&one.1, &other.1))
    }
}
