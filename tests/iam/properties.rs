//! What the engine says of cases made at random: of those that are wholly known it says what the second evaluator says,
//! of the others nothing that a way of filling them in contradicts, and ever more the more is filled in.

use crate::cases;
use crate::choices::for_many;
use crate::holes::Filling;
use crate::made::blurred::{Blurred, Depth, Doubt, case};
use crate::plain::{self, Outcome};
use crate::tell;
use cf403::iam::Outcomes;
use cf403::symbolic::Truth;
use proptest::prelude::prop_assert;

/// How many cases are made, and how often each is filled in.
const CASES: u32 = 1_000;
const FILLINGS: usize = 12;

fn holds(possible: Outcomes, outcome: Outcome) -> bool {
    match outcome {
        Outcome::Allowed => possible.allow,
        Outcome::ImplicitDeny => possible.implicit_deny,
        Outcome::ExplicitDeny => possible.explicit_deny,
    }
}

fn within(one: Outcomes, other: Outcomes) -> bool {
    (!one.allow || other.allow)
        && (!one.implicit_deny || other.implicit_deny)
        && (!one.explicit_deny || other.explicit_deny)
}

#[test]
fn the_true_outcome_is_always_among_the_possible_ones() {
    let mut pairs = 0;
    for_many(CASES, |choices| {
        let (_, case) = case(choices, Depth::Everything);
        let possible = case.outcomes();
        for _ in 0..FILLINGS {
            let (policy, request) = case.filled(choices);
            let outcome = plain::decide(&policy, &request);
            pairs += 1;
            prop_assert!(
                holds(possible, outcome),
                "{outcome:?} is not in {possible:?}\n{case:#?}\nfilled: {policy:#}\n{request:#}"
            );
        }
        Ok(())
    });
    tell(&format!("{pairs} fillings of {CASES} cases are sound"));
    assert!(pairs >= 10_000);
}

#[test]
fn of_a_case_that_is_known_one_outcome_is_left_unless_aws_is_silent() {
    let (mut exact, mut silent) = (0, 0);
    for_many(2 * CASES, |choices| {
        let (_, case) = case(choices, Depth::Everything);
        let (policy, request) = case.filled(choices);
        let decision = cases::answer(&policy, &request);
        let outcome = plain::decide(&policy, &request);
        let undocumented = !decision.undocumented.is_empty();
        exact += usize::from(!undocumented);
        silent += usize::from(undocumented);
        prop_assert!(
            holds(decision.outcomes, outcome)
                && (decision.outcomes.count() == 1) != undocumented
                && decision.unknown.is_none()
                && (decision.open.is_none() || undocumented),
            "{outcome:?}, not {decision:#?}\n{policy:#}\n{request:#}"
        );
        for (statement, verdict) in cases::statements(&policy)
            .into_iter()
            .zip(&decision.statements)
        {
            let matches = plain::matches(&policy, statement, &request);
            prop_assert!(
                verdict.matches == Truth::from(matches)
                    || verdict.matches.is_unknown() && !verdict.undocumented.is_empty(),
                "{matches}, not {verdict:#?}\n{statement:#}\n{request:#}"
            );
        }
        Ok(())
    });
    tell(&format!(
        "{exact} known cases have one outcome, {silent} hang on what AWS does not document"
    ));
    assert!(exact > 9 * silent, "{exact} {silent}");
}

#[test]
fn filling_in_one_thing_never_makes_more_possible() {
    let mut steps = 0;
    for_many(CASES, |choices| {
        let (_, case) = case(choices, Depth::Everything);
        let before = case.outcomes();
        let filling = case.filling(choices);
        let mut known_better: Vec<Blurred> = Vec::new();
        for (hole, value) in filling {
            known_better.push(case.with(&Filling::from([(hole, value)])));
        }
        for (key, doubt) in &case.doubts {
            let mut present = case.clone();
            present.doubts.remove(key);
            if *doubt == Doubt::Both {
                let mut there = case.clone();
                there.doubts.insert(key.clone(), Doubt::Value);
                known_better.push(there);
            }
            if matches!(doubt, Doubt::Presence | Doubt::Both) {
                let mut gone = present.clone();
                let context = gone.request["context"].as_object_mut();
                context
                    .expect("a context is an object")
                    .retain(|own, _| !own.eq_ignore_ascii_case(key));
                // A key that is not listed may be there all the same.
                if !case.may_carry_more {
                    known_better.push(gone);
                }
            }
            known_better.push(present);
        }
        for better in known_better {
            steps += 1;
            let after = better.outcomes();
            prop_assert!(
                within(after, before),
                "{after:?} is not within {before:?}\n{case:#?}\n{better:#?}"
            );
        }
        Ok(())
    });
    tell(&format!("{steps} steps made nothing more possible"));
    assert!(steps > 1_000, "{steps}");
}
