//! The outcomes alone are those that come with the reasons, although they are found in another order and the rest of
//! what is settled is not asked.

use crate::cases;
use crate::choices::for_many;
use crate::made::blurred::{Depth, case};
use cf403::iam::{evaluate, outcomes};
use proptest::prelude::prop_assert_eq;

#[test]
fn outcomes_do_not_hang_on_whether_reasons_are_asked_for() {
    for case in cases::all() {
        let policy = cases::read(&case.policy, &cases::plain);
        let request = cases::asked(&case.request, &cases::plain);
        let with_reasons = evaluate(&policy, &request).outcomes;
        assert_eq!(outcomes(&policy, &request), with_reasons, "{}", case.id);
    }
    for_many(2_000, |choices| {
        let (_, case) = case(choices, Depth::Everything);
        let (policy, request) = case.read();
        let with_reasons = evaluate(&policy, &request).outcomes;
        prop_assert_eq!(outcomes(&policy, &request), with_reasons, "{:#?}", case);
        Ok(())
    });
}
