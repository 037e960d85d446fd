//! What is said of a case with holes holds for every way of filling them in.

use crate::cases;
use crate::weaving::{Dice, Filling, Weaving};
use cf403::iam::Outcomes;

/// How often each case is woven, and how often each weaving is filled in.
const WEAVINGS: usize = 2;
const FILLINGS: usize = 4;

#[test]
fn the_true_outcome_is_always_among_the_possible_ones() {
    let mut decided = 0;
    let mut all = 0;
    for (number, case) in cases::all().iter().enumerate() {
        for round in 0..WEAVINGS {
            let dice = &mut Dice::new(number * WEAVINGS + round + 1);
            let weaving = Weaving::new(&case.policy, &case.request, dice);
            let possible = weaving.answer().outcomes;
            all += 1;
            decided += usize::from(!possible.allowed().is_unknown());
            for way in 0..=FILLINGS {
                let filling = if way == 0 {
                    Filling::default()
                } else {
                    weaving.filling(dice)
                };
                let truth = weaving.filled(&filling);
                assert!(
                    within(truth, possible),
                    "{} round {round} way {way}: {truth:?} is not in {possible:?}\n{:#?}",
                    case.id,
                    weaving.woven()
                );
            }
        }
    }
    // Knowing nothing is always sound. The share that is decided may grow, not shrink.
    assert!(decided * 100 >= all * 70, "{decided} of {all} are decided");
}

fn within(one: Outcomes, other: Outcomes) -> bool {
    (!one.allow || other.allow)
        && (!one.implicit_deny || other.implicit_deny)
        && (!one.explicit_deny || other.explicit_deny)
}
