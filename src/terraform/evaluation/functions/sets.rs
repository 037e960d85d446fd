//! Sets: lists in which everything occurs once, strings in the order of their letters.

use super::Given;
use crate::terraform::evaluation::item::{Is, Item};

/// A list as a set. Elements that cannot be told apart are kept.
pub(in crate::terraform::evaluation) fn to_set(item: Item) -> Item {
    let Is::List(items) = &item.is else {
        return item;
    };
    let mut out = distinct(items);
    if out.iter().all(|item| item.known().is_some()) {
        out.sort_by_key(|item| item.known().unwrap_or_default());
    }
    Item {
        is: Is::List(out.into()),
        ..item
    }
}

/// The elements, each once.
pub(super) fn distinct(items: &[Item]) -> Vec<Item> {
    let mut out: Vec<Item> = Vec::new();
    // Strings, of which there may be many, are told apart by a look-up.
    let mut seen = std::collections::HashSet::new();
    for item in items {
        let is_new = match item.known() {
            Some(known) => seen.insert(known),
            None => !out.iter().any(|other| other.same(item) == Some(true)),
        };
        if is_new {
            out.push(item.clone());
        }
    }
    out
}

/// What a function of sets yields; nothing if it is none.
pub(super) fn apply(given: &Given<'_>) -> Option<Item> {
    let sets = || {
        given.items.iter().map(|item| match &item.is {
            Is::List(items) => Some(items.to_vec()),
            _ => None,
        })
    };
    let holds =
        |items: &[Item], wanted: &Item| items.iter().any(|one| one.same(wanted) == Some(true));
    let all_known = given.items.iter().all(Item::is_known);
    let found = match given.name {
        "setunion" => sets().collect::<Option<Vec<_>>>().map(|sets| sets.concat()),
        "setintersection" | "setsubtract" if all_known => {
            let all: Vec<Vec<Item>> = sets().collect::<Option<_>>()?;
            let (first, rest) = all.split_first()?;
            let keeps = |item: &&Item| match given.name {
                "setsubtract" => !rest.iter().any(|set| holds(set, item)),
                _ => rest.iter().all(|set| holds(set, item)),
            };
            Some(first.iter().filter(keeps).cloned().collect())
        }
        "setintersection" | "setsubtract" => None,
        "setproduct" => product(&sets().collect::<Option<Vec<_>>>()?, given),
        _ => return None,
    };
    Some(match found {
        Some(items) if given.name == "setproduct" => Item::list(given.at, items).with(given.items),
        Some(items) => to_set(Item::list(given.at, items).with(given.items)),
        None => given.unknown(),
    })
}

/// The most combinations that are made of sets.
const MOST_COMBINATIONS: usize = 10_000;

fn product(sets: &[Vec<Item>], given: &Given<'_>) -> Option<Vec<Item>> {
    let count = sets
        .iter()
        .try_fold(1_usize, |count, set| count.checked_mul(set.len()))?;
    if count > MOST_COMBINATIONS {
        return None;
    }
    let mut out: Vec<Vec<Item>> = vec![Vec::new()];
    for set in sets {
        out = out
            .into_iter()
            .flat_map(|so_far| {
                set.iter().map(move |item| {
                    let mut next = so_far.clone();
                    next.push(item.clone());
                    next
                })
            })
            .collect();
    }
    Some(
        out.into_iter()
            .map(|items| Item::list(given.at, items))
            .collect(),
    )
}
