//! Choices that a generator makes, taken from a list of numbers. Whoever shrinks the list shrinks what is made of it:
//! zero is always the simplest choice, and a list that has run out goes on with zeros.

use proptest::collection::vec;
use proptest::prelude::any;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use std::cell::RefCell;

/// Numbers from which choices are made.
pub(crate) struct Choices {
    numbers: Vec<u16>,
    made: usize,
}

impl Choices {
    pub(crate) fn new(numbers: Vec<u16>) -> Choices {
        Choices { numbers, made: 0 }
    }

    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        let number = self.numbers.get(self.made).copied().unwrap_or(0);
        self.made += 1;
        (usize::from(number) * limit) >> 16
    }

    /// Whether something happens that does so in so many of a hundred cases.
    pub(crate) fn hit(&mut self, percent: usize) -> bool {
        self.below(100) + percent >= 100
    }

    /// One of several things.
    pub(crate) fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    /// One of several things, each as often as its weight says.
    pub(crate) fn weigh<T: Clone>(&mut self, from: &[(usize, T)]) -> T {
        let total = from.iter().map(|(weight, _)| weight).sum();
        let mut rest = self.below(total);
        for (weight, thing) in from {
            if rest < *weight {
                return thing.clone();
            }
            rest -= weight;
        }
        from[0].1.clone()
    }

    /// A list in another order.
    pub(crate) fn shuffled<T: Clone>(&mut self, list: &[T]) -> Vec<T> {
        let mut rest = list.to_vec();
        let mut out = Vec::with_capacity(rest.len());
        while !rest.is_empty() {
            out.push(rest.remove(self.below(rest.len())));
        }
        out
    }
}

/// The most choices that are drawn for one case.
const MOST: usize = 400;
/// Multiplies the number of cases, for those who have more time.
const TIMES: &str = "CF403_IAM_TIMES";

/// Puts a law to many cases, the same ones in every run, and shrinks what breaks it. Returns how many cases there were.
///
/// # Panics
/// If the law does not hold.
pub(crate) fn for_many(
    cases: u32,
    mut law: impl FnMut(&mut Choices) -> Result<(), TestCaseError>,
) -> u32 {
    let times = std::env::var(TIMES)
        .ok()
        .and_then(|times| times.parse().ok());
    let cases = cases * times.unwrap_or(1);
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 4_000,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let law = RefCell::new(&mut law);
    let outcome = TestRunner::new_with_rng(config, rng)
        .run(&vec(any::<u16>(), MOST / 4..MOST), |numbers| {
            (law.borrow_mut())(&mut Choices::new(numbers))
        });
    match outcome {
        Ok(()) => {}
        Err(TestError::Fail(reason, _)) => panic!("{reason}"),
        Err(TestError::Abort(reason)) => panic!("no cases: {reason}"),
    }
    cases
}
