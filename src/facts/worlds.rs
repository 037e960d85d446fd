//! The facts of a distribution in several worlds, put together: what is the same everywhere is said once, what
//! is not says under which conditions it holds.

use super::anchors::{Anchor, Anchored};
use super::document::When;
use crate::graph::View;
use std::collections::HashMap;
use std::sync::Arc;

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

/// The worlds of one distribution, by the names of conditions.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Worlds {
    /// What the conditions are in each world; those that are undecided are left out.
    all: Vec<Vec<When>>,
    /// The conditions without which there is no such distribution, if there are worlds without it.
    needed: Vec<String>,
}

impl Worlds {
    /// The worlds of the views of one distribution.
    pub(crate) fn of(views: &[View<'_>]) -> Worlds {
        let Some(first) = views.first() else {
            return Worlds::default();
        };
        let choices = |view: &View<'_>| {
            let choices = view.world.choices.iter();
            let named = choices.map(|(condition, value)| When {
                condition: first.name(condition),
                value: *value,
            });
            named.collect()
        };
        Worlds {
            all: views.iter().map(choices).collect(),
            needed: first
                .conditional
                .iter()
                .map(|one| first.name(one))
                .collect(),
        }
    }

    /// The conditions that have one value in the worlds at `places` and another one elsewhere.
    pub(crate) fn conditions(&self, places: &[usize]) -> Vec<When> {
        let Some(first) = places.first().and_then(|place| self.all.get(*place)) else {
            return Vec::new();
        };
        let is_telling = |one: &&When| {
            let mut worlds = self.all.iter().enumerate();
            let here = places.iter().all(|place| self.all[*place].contains(one));
            here && worlds.any(|(place, world)| !places.contains(&place) && !world.contains(one))
        };
        first.iter().filter(is_telling).cloned().collect()
    }

    /// The worlds at `places` as people are told of them: the conditions that they have in common; nothing if they are
    /// not all worlds and yet have none in common, as what holds if one of two conditions does and the other one does
    /// not.
    fn told(&self, places: &[usize]) -> Option<Vec<When>> {
        let mut when = self.conditions(places);
        if when.is_empty() && !self.are_all(places) {
            return None;
        }
        // What is not there at all in other worlds depends on the condition that brings it into being.
        for condition in self.needed.iter().rev() {
            let own = When {
                condition: condition.clone(),
                value: true,
            };
            if !when.contains(&own) {
                when.insert(0, own);
            }
        }
        Some(when)
    }

    /// What is told of the worlds that have a bit.
    pub(crate) fn told_of(&self, bits: u64) -> Option<Vec<When>> {
        let places = (0..self.all.len()).filter(|place| bits & (1 << place) != 0);
        self.told(&places.collect::<Vec<_>>())
    }

    /// The number of worlds in which all of some conditions hold.
    pub(crate) fn count(&self, when: &[When]) -> usize {
        let worlds = self.all.iter();
        worlds
            .filter(|world| when.iter().all(|one| world.contains(one)))
            .count()
    }

    fn are_all(&self, places: &[usize]) -> bool {
        places.len() == self.all.len()
    }
}

/// Conditions as the ids of nodes end with them.
pub(crate) fn suffix(when: &[When]) -> String {
    if when.is_empty() {
        return String::new();
    }
    let names = when
        .iter()
        .map(|one| format!("{}={}", one.condition, one.value));
    format!("[{}]", names.collect::<Vec<_>>().join(","))
}

/// Puts together the nodes of one distribution in its worlds; worlds and `nodes` go side by side.
pub(super) fn put_together<N: Node>(
    worlds: &Arc<Worlds>,
    nodes: Vec<Vec<Held<N>>>,
) -> Vec<Held<N>> {
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
                // Usual worlds come first, and the first one speaks for all.
                let (_, places) = &mut kept[place];
                places.push(world);
            } else {
                alike.push(kept.len());
                kept.push((one, vec![world]));
            }
        }
    }
    kept.into_iter()
        .flat_map(|(held, places)| {
            if let Some(when) = worlds.told(&places) {
                return vec![under(worlds, held, &places, when)];
            }
            // There are no words for all of these worlds but one after the other.
            let each = places.into_iter().map(|place| {
                let when = worlds.told(&[place]).unwrap_or_default();
                under(worlds, held.clone(), &[place], when)
            });
            each.collect()
        })
        .collect()
}

/// A node that holds in the worlds at `places`, under these conditions.
fn under<N: Node>(
    worlds: &Arc<Worlds>,
    mut held: Held<N>,
    places: &[usize],
    when: Vec<When>,
) -> Held<N> {
    held.node.id().push_str(&suffix(&when));
    *held.node.when() = when;
    // There are at most sixty-four worlds.
    let bits = places.iter().fold(0, |bits, place| bits | 1 << place);
    held.anchored.worlds = Some((Arc::clone(worlds), bits));
    held
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
