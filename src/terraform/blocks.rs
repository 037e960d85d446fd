//! Which planned block was written where. Terraform plans the blocks of a set in another order than they were
//! written, and blocks that a dynamic block makes were not written at all. Constants decide what can belong
//! together; which values are there at all decides between several that can.

use super::changes::is_clear;
use super::evaluation::EXACT;
use super::view::Order;
use crate::source::{Kind, Node};
use std::collections::BTreeMap;

/// The most pairs of a planned and a written block that are compared with each other.
const MOST_PAIRS: usize = 40_000;

/// For every planned block the written one that it comes from, if that is certain. `marks` are the planned
/// blocks' own marks of what is unknown.
pub(crate) fn matched<'p>(
    planned: &'p [Node],
    marks: &'p [Node],
    written: &'p [Node],
    order: Order,
) -> Vec<Option<&'p Node>> {
    let as_written = planned.len() == written.len()
        && (order == Order::Kept || planned.len() == 1)
        && planned
            .iter()
            .zip(written)
            .all(|(block, expressions)| can_be(block, expressions));
    if as_written {
        return written.iter().map(Some).collect();
    }
    let are_many = planned.len().saturating_mul(written.len()) > MOST_PAIRS;
    let pairs = if are_many {
        told_by_constants(planned, written)
    } else {
        Distances::between(planned, marks, written).pairs()
    };
    let mut out: Vec<Option<&Node>> = vec![None; planned.len()];
    let mut free = vec![true; written.len()];
    for (place, at) in pairs {
        out[place] = Some(&written[at]);
        free[at] = false;
    }
    if planned.len() == written.len() && order == Order::Lost && !are_many {
        pair_alike(&mut out, planned, marks, written, &free);
    }
    out
}

/// Pairs what is left of a set if all of it is planned alike: whichever of such blocks was written where, together they
/// are the same set. No dynamic block has made any, where there are as many as were written.
fn pair_alike<'p>(
    out: &mut [Option<&'p Node>],
    planned: &[Node],
    marks: &[Node],
    written: &'p [Node],
    free: &[bool],
) {
    let open: Vec<usize> = (0..out.len()).filter(|at| out[*at].is_none()).collect();
    let left = || written.iter().zip(free).filter(|(_, free)| **free);
    let Some((first, rest)) = open.split_first() else {
        return;
    };
    let alike = rest.iter().all(|at| {
        planned[*at].is_like(&planned[*first])
            && match (marks.get(*at), marks.get(*first)) {
                (Some(mark), Some(other)) => mark.is_like(other),
                (mark, other) => mark.is_none() && other.is_none(),
            }
    });
    if !alike || !left().all(|(one, _)| can_be(&planned[*first], one)) {
        return;
    }
    for (at, (one, _)) in open.into_iter().zip(left()) {
        out[at] = Some(one);
    }
}

/// How much every planned block differs from every written one.
struct Distances {
    /// By planned block, then by written block; nothing where the two cannot belong together.
    rows: Vec<Vec<Option<usize>>>,
    written: usize,
}

impl Distances {
    fn between(planned: &[Node], marks: &[Node], written: &[Node]) -> Distances {
        let row = |(place, block): (usize, &Node)| {
            let distance = |expressions: &Node| {
                can_be(block, expressions)
                    .then(|| differences(block, marks.get(place), expressions))
            };
            written.iter().map(distance).collect()
        };
        Distances {
            rows: planned.iter().enumerate().map(row).collect(),
            written: written.len(),
        }
    }

    /// The pairs of which each block fits the other better than anything else that is left. A pair that is settled
    /// leaves fewer choices to the others and takes away none that is settled, so that their order does not matter.
    fn pairs(&self) -> Vec<(usize, usize)> {
        let mut open = vec![true; self.rows.len()];
        let mut free = vec![true; self.written];
        let mut pairs = Vec::new();
        loop {
            let before = pairs.len();
            for place in 0..open.len() {
                if !open[place] {
                    continue;
                }
                let at = only_best(&free, |at| self.rows[place][at]);
                let mutual =
                    at.filter(|at| only_best(&open, |other| self.rows[other][*at]) == Some(place));
                if let Some(at) = mutual {
                    open[place] = false;
                    free[at] = false;
                    pairs.push((place, at));
                }
            }
            if pairs.len() == before {
                return pairs;
            }
        }
    }
}

/// The candidate that is left and has the smallest distance, if there is only one.
fn only_best(left: &[bool], distance: impl Fn(usize) -> Option<usize>) -> Option<usize> {
    let mut best: Option<(usize, usize)> = None;
    let mut alone = false;
    for candidate in (0..left.len()).filter(|candidate| left[*candidate]) {
        let Some(distance) = distance(candidate) else {
            continue;
        };
        match best {
            Some((least, _)) if least < distance => {}
            Some((least, _)) if least == distance => alone = false,
            _ => {
                best = Some((distance, candidate));
                alone = true;
            }
        }
    }
    best.filter(|_| alone).map(|(_, candidate)| candidate)
}

/// The pairs that share a constant that no other block has, under a key for which every written block has a
/// constant: what can be told of very many blocks without comparing each with each.
fn told_by_constants(planned: &[Node], written: &[Node]) -> Vec<(usize, usize)> {
    let keys = written.first().map_or(&[][..], Node::entries);
    let constant = |block: &'_ Node, key: &str| -> Option<String> {
        let text = block.get(key)?.get("constant_value")?.scalar()?;
        Some(text.to_owned())
    };
    let mut pairs: BTreeMap<usize, usize> = BTreeMap::new();
    let mut taken = vec![false; written.len()];
    for key in keys.iter().map(|entry| &*entry.key) {
        let constants: Option<Vec<String>> =
            written.iter().map(|block| constant(block, key)).collect();
        let Some(constants) = constants else { continue };
        let there = single(constants.iter().map(|text| Some(text.as_str())));
        let here = single(planned.iter().map(|block| block.get(key)?.scalar()));
        for (text, place) in here {
            if let Some(at) = there.get(text)
                && !pairs.contains_key(&place)
                && !taken[*at]
                && can_be(&planned[place], &written[*at])
            {
                taken[*at] = true;
                pairs.insert(place, *at);
            }
        }
    }
    pairs.into_iter().collect()
}

/// The texts that occur once, with their places.
fn single<'t>(texts: impl Iterator<Item = Option<&'t str>>) -> BTreeMap<&'t str, usize> {
    let mut places: BTreeMap<&str, Option<usize>> = BTreeMap::new();
    for (place, text) in texts.enumerate() {
        if let Some(text) = text {
            let only = places.entry(text).or_insert(Some(place));
            *only = only.filter(|only| *only == place);
        }
    }
    places
        .into_iter()
        .filter_map(|(text, place)| Some((text, place?)))
        .collect()
}

/// Whether no constant says otherwise.
fn can_be(block: &Node, expressions: &Node) -> bool {
    expressions.entries().iter().all(|entry| {
        let Some(value) = block.get(&entry.key) else {
            return true;
        };
        match entry.value.get("constant_value") {
            // The sources tell what a plan leaves open.
            Some(_) if entry.value.get(EXACT).is_some() && is_open(value) => true,
            Some(constant) => same(value, constant),
            // Blocks that were written are there.
            None => !(is_blocks(&entry.value) && value.items().is_empty()),
        }
    })
}

/// Whether a planned value is null, or a list with null in it: what plans print for what is known only after apply.
fn is_open(value: &Node) -> bool {
    let is_null = |node: &Node| matches!(node.kind, Kind::Null);
    is_null(value) || value.items().iter().any(is_null)
}

/// How many values are set on one side only.
fn differences(block: &Node, marks: Option<&Node>, expressions: &Node) -> usize {
    let unknown = |key: &str| {
        marks
            .and_then(|marks| marks.get(key))
            .is_some_and(|mark| !is_clear(mark))
    };
    let unset = expressions
        .entries()
        .iter()
        .filter(|entry| {
            !unknown(&entry.key) && block.get(&entry.key).is_none_or(super::view::is_empty)
        })
        .count();
    let unwritten = block
        .entries()
        .iter()
        .filter(|entry| is_blocks(&entry.value) && expressions.get(&entry.key).is_none())
        .count();
    let unexplained = marks
        .map_or(&[][..], Node::entries)
        .iter()
        .filter(|entry| !is_clear(&entry.value) && expressions.get(&entry.key).is_none())
        .count();
    unset + unwritten + unexplained
}

fn is_blocks(node: &Node) -> bool {
    node.items().first().is_some_and(Node::is_map)
}

/// Whether a planned value is what a constant became. Sets lose the order of their elements.
pub(super) fn same(value: &Node, constant: &Node) -> bool {
    match (&value.kind, &constant.kind) {
        (Kind::List(left), Kind::List(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .all(|item| right.iter().any(|other| item.scalar() == other.scalar()))
        }
        (_, Kind::Null) => super::view::is_empty(value),
        _ => value.scalar() == constant.scalar(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terraform::testing::node;
    use serde_json::{Value, json};

    fn places(planned: &Value, marks: &Value, written: &Value, order: Order) -> Vec<Option<usize>> {
        let (planned, marks, written) = (node(planned), node(marks), node(written));
        matched(planned.items(), marks.items(), written.items(), order)
            .into_iter()
            .map(|found| {
                found.and_then(|found| {
                    written
                        .items()
                        .iter()
                        .position(|block| std::ptr::eq(block, found))
                })
            })
            .collect()
    }

    #[test]
    fn a_set_is_matched_by_its_constants_and_not_by_its_order() {
        let planned = json!([{"origin_id": "a"}, {"origin_id": "b"}]);
        let written =
            json!([{"origin_id": {"constant_value": "b"}}, {"origin_id": {"constant_value": "a"}}]);
        assert_eq!(
            places(&planned, &json!([]), &written, Order::Lost),
            [Some(1), Some(0)]
        );
    }

    #[test]
    fn a_large_set_is_matched_by_the_constants_that_are_written_once() {
        let count = 1000;
        let id = |number: usize| json!({"id": number.to_string(), "zone": "z"});
        let mut planned: Vec<Value> = (0..count).map(id).collect();
        planned.push(json!({"id": "made", "zone": "z"}));
        let written: Vec<Value> = (0..count)
            .rev()
            .map(|number| {
                let id = if number < 2 { 0 } else { number };
                json!({"zone": {"constant_value": "z"}, "id": {"constant_value": id.to_string()}})
            })
            .collect();
        let places = places(&json!(planned), &json!([]), &json!(written), Order::Lost);
        assert_eq!(places[..3], [None, None, Some(count - 3)]);
        assert_eq!(places[count - 1..], [Some(0), None]);
    }

    #[test]
    fn a_large_set_without_constants_is_left_open() {
        let planned = vec![json!({"id": "x"}); 1000];
        let written = vec![json!({"id": {"references": ["local.x"]}}); 1000];
        let places = places(&json!(planned), &json!([]), &json!(written), Order::Lost);
        assert!(places.iter().all(Option::is_none));
    }

    #[test]
    fn each_of_many_finds_the_one_that_sets_the_same() {
        let keys = |number: usize| (0..number).map(|key| format!("k{key}"));
        let marks: Vec<Value> = (1..=30)
            .map(|number| keys(number).map(|key| (key, json!(true))).collect())
            .collect();
        let written: Vec<Value> = (1..=30)
            .rev()
            .map(|number| {
                let refers = json!({"references": ["local.v"]});
                keys(number).map(|key| (key, refers.clone())).collect()
            })
            .collect();
        let planned = json!(vec![json!({}); 30]);
        let places = places(&planned, &json!(marks), &json!(written), Order::Lost);
        let reversed: Vec<_> = (0..30).rev().map(Some).collect();
        assert_eq!(places, reversed);
    }

    #[test]
    fn a_pair_that_is_settled_decides_for_its_neighbours() {
        // The first written block fits both planned ones equally well, until the second has taken its own.
        let planned = json!([{"a": "1"}, {"a": "2"}]);
        let written = json!([{"b": {"references": ["local.b"]}}, {"a": {"constant_value": "1"}}]);
        assert_eq!(
            places(&planned, &json!([]), &written, Order::Lost),
            [Some(1), Some(0)]
        );
    }

    #[test]
    fn blocks_that_are_planned_alike_are_the_same_set_in_any_order() {
        let made = |name: &str| json!({"bucket": {"references": [name]}});
        let known = json!({"name": {"constant_value": "known"}});
        let written = json!([made("aws_x.a"), known, made("aws_x.b")]);
        let unknown = json!({"bucket": true});
        let planned = json!([{}, {}, {"name": "known"}]);
        let marks = json!([unknown, unknown, {}]);
        assert_eq!(
            places(&planned, &marks, &written, Order::Lost),
            [Some(0), Some(2), Some(1)]
        );
        // One more than was written: a dynamic block has made some of them.
        let planned = json!([{}, {}, {"name": "known"}, {}]);
        let marks = json!([unknown, unknown, {}, unknown]);
        assert_eq!(
            places(&planned, &marks, &written, Order::Lost),
            [None, None, Some(1), None]
        );
    }

    #[test]
    fn blocks_that_a_dynamic_block_made_have_no_place() {
        let planned = json!([{"sid": "a"}, {"sid": "made"}, {"sid": "more"}]);
        let written = json!([{"sid": {"constant_value": "a"}}]);
        assert_eq!(
            places(&planned, &json!([]), &written, Order::Kept),
            [Some(0), None, None]
        );
    }

    #[test]
    fn without_constants_what_is_set_decides_and_a_tie_is_left_open() {
        let planned = json!([
            {"origin_id": "x", "oac": "", "custom": [{"p": 1}]},
            {"origin_id": "y", "custom": []}
        ]);
        let marks = json!([{"custom": [{}]}, {"oac": true}]);
        let written = json!([
            {"origin_id": {"references": ["local.y"]}, "oac": {"references": ["aws_x.y.id"]}},
            {"origin_id": {"references": ["local.x"]}, "custom": [{"p": {"constant_value": 1}}]}
        ]);
        assert_eq!(
            places(&planned, &marks, &written, Order::Lost),
            [Some(1), Some(0)]
        );
        let alike = json!([{"id": "x"}, {"id": "y"}]);
        let written =
            json!([{"id": {"references": ["local.x"]}}, {"id": {"references": ["local.y"]}}]);
        assert_eq!(
            places(&alike, &json!([]), &written, Order::Lost),
            [None, None]
        );
    }
}
