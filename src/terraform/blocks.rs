//! Which planned block was written where. Terraform plans the blocks of a set in another order than they were
//! written, and blocks that a dynamic block makes were not written at all. Constants decide what can belong
//! together; which values are there at all decides between several that can.

use super::changes::is_clear;
use super::view::Order;
use crate::source::{Kind, Node};

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
    let mut out: Vec<Option<&Node>> = vec![None; planned.len()];
    let mut taken = vec![false; written.len()];
    // A pair that is settled leaves fewer choices to the others.
    while let Some((place, at)) = settle(planned, marks, written, &out, &taken) {
        out[place] = Some(&written[at]);
        taken[at] = true;
    }
    out
}

/// A planned and a written block that each fit the other better than anything else that is left.
fn settle(
    planned: &[Node],
    marks: &[Node],
    written: &[Node],
    out: &[Option<&Node>],
    taken: &[bool],
) -> Option<(usize, usize)> {
    let open = |place: &usize| out[*place].is_none();
    let free = |at: &usize| !taken[*at];
    let distance = |place: usize, at: usize| {
        can_be(&planned[place], &written[at])
            .then(|| differences(&planned[place], marks.get(place), &written[at]))
    };
    (0..planned.len()).filter(open).find_map(|place| {
        let at = only_best((0..written.len()).filter(free), |at| distance(place, at))?;
        let back = only_best((0..planned.len()).filter(open), |other| distance(other, at))?;
        (back == place).then_some((place, at))
    })
}

/// The candidate with the smallest distance, if there is only one.
fn only_best(
    candidates: impl Iterator<Item = usize>,
    distance: impl Fn(usize) -> Option<usize>,
) -> Option<usize> {
    let mut ranked: Vec<(usize, usize)> = candidates
        .filter_map(|candidate| Some((distance(candidate)?, candidate)))
        .collect();
    ranked.sort_unstable();
    match ranked[..] {
        [(_, best)] => Some(best),
        [(least, best), (next, _), ..] if least < next => Some(best),
        _ => None,
    }
}

/// Whether no constant says otherwise.
fn can_be(block: &Node, expressions: &Node) -> bool {
    expressions.entries().iter().all(|entry| {
        let Some(value) = block.get(&entry.key) else {
            return true;
        };
        match entry.value.get("constant_value") {
            Some(constant) => same(value, constant),
            // Blocks that were written are there.
            None => !(is_blocks(&entry.value) && value.items().is_empty()),
        }
    })
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
fn same(value: &Node, constant: &Node) -> bool {
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
