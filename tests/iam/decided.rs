//! How much the engine decides. Knowing nothing is always sound, so that a limit must hold of what it leaves open: of
//! all cases, and of those for which every way of filling in what is not known gives the same answer.

use crate::choices::for_many;
use crate::made::blurred::{Depth, case};
use crate::plain::{self, Outcome};
use crate::tell;

const CASES: u32 = 2_000;
const FILLINGS: usize = 32;

/// The most cases of a thousand that may be left open.
const MOST_OPEN: usize = 50;
/// The most of a thousand open cases of which all fillings may agree.
const MOST_NEEDLESS: usize = 150;

/// What was counted.
#[derive(Default)]
struct Counted {
    all: usize,
    /// Left open for want of documentation.
    undocumented: usize,
    open: usize,
    needless: usize,
    allowed: usize,
}

#[test]
fn little_is_left_open_that_is_the_same_in_every_way() {
    let mut counted = Counted::default();
    for_many(CASES, |choices| {
        let (_, case) = case(choices, Depth::Names);
        let decision = case.answer();
        counted.all += 1;
        if !decision.outcomes.allowed().is_unknown() {
            counted.allowed += usize::from(decision.outcomes.allowed().is_yes());
            return Ok(());
        }
        if !decision.undocumented.is_empty() {
            counted.undocumented += 1;
            return Ok(());
        }
        counted.open += 1;
        let mut ways = (0..FILLINGS).map(|_| {
            let (policy, request) = case.filled(choices);
            plain::decide(&policy, &request) == Outcome::Allowed
        });
        let first = ways.next();
        let agree = ways.all(|way| Some(way) == first);
        counted.needless += usize::from(agree);
        Ok(())
    });
    let Counted {
        all,
        undocumented,
        open,
        needless,
        allowed,
    } = counted;
    tell(&format!(
        "of {all} cases {allowed} are allowed for certain, {undocumented} are left open for want of documentation and \
         {open} for other reasons; of these all fillings agree in {needless}"
    ));
    assert!(open * 1_000 <= all * MOST_OPEN, "{open} of {all}");
    assert!(
        needless * 1_000 <= open * MOST_NEEDLESS,
        "{needless} of {open}"
    );
}
