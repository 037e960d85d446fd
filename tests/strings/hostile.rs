//! Texts that are made to take long. Each comparison takes a bounded time, and what it cannot decide in that it leaves
//! unknown.

use crate::notation::text;
use cf403::symbolic::matching::{
    arn_matches, equals, equals_ignoring_case, matches, matches_ignoring_case,
};
use cf403::symbolic::{Text, Truth};
use std::time::{Duration, Instant};

/// What a comparison may take here at most, in a build without optimization on a machine that is busy. Without a bound
/// each would take minutes or more.
const LONG: Duration = Duration::from_secs(10);

fn in_time(what: &str, work: impl FnOnce() -> Truth) -> Truth {
    let start = Instant::now();
    let answer = work();
    let taken = start.elapsed();
    assert!(taken < LONG, "{what} took {taken:?}");
    answer
}

/// The same, whatever the answer.
fn ends(what: &str, work: impl FnOnce() -> Truth) {
    let _ = in_time(what, work);
}

#[test]
fn many_stars_before_a_letter_that_is_not_there() {
    let many = "a".repeat(100_000);
    let known = Text::literal(&many);
    let open = Text::literal(&many).then(&text("<some1>"));
    for pattern in ["*a*a*a*a*b", "*a*a*a*a*ba*", "*ab*ab*ab*c?"] {
        let answer = in_time(pattern, || matches(&Text::literal(pattern), &known));
        assert_eq!(answer, Truth::No, "{pattern}");
        ends(pattern, || matches(&text(pattern), &open));
    }
    let answer = in_time("stars", || {
        matches(&Text::literal("*a".repeat(5_000)), &known)
    });
    assert_eq!(answer, Truth::Yes);
}

#[test]
fn long_patterns_against_long_texts() {
    let long = "ab".repeat(300_000);
    let half = "ab".repeat(150_000);
    let star = format!("*{half}c");
    for pattern in [&long, &half, &star, &format!("*{half}?c*")] {
        let pattern = Text::literal(pattern);
        ends("known", || matches(&pattern, &Text::literal(&long)));
        ends("folded", || matches_ignoring_case(&pattern, &long));
        let open = Text::literal(&long).then(&text("<any1>"));
        ends("open", || matches(&pattern, &open));
        ends("open pattern", || matches(&open, &pattern));
        ends("arn", || {
            arn_matches(&text("arn:aws:s3:::<any1>/").then(&pattern), &open)
        });
    }
}

#[test]
fn thousands_of_holes() {
    let holes = |kind: &str, from: usize, between: &str| -> Text {
        let all: String = (from..from + 2_000)
            .map(|number| format!("<{kind}{number}>{between}"))
            .collect::<Vec<_>>()
            .concat();
        text(&all)
    };
    for kind in ["any", "name", "bucket", "either", "dist", "new"] {
        for between in ["", "a", "/", ":", "*"] {
            let (one, other) = (holes(kind, 0, between), holes(kind, 1, between));
            ends(kind, || matches(&one, &other));
            ends(kind, || equals(&one, &other));
            ends(kind, || arn_matches(&one, &other));
        }
    }
    let one = holes("some", 0, "");
    assert_eq!(in_time("same", || equals(&one, &one)), Truth::Yes);
}

#[test]
fn segments_that_each_take_long_share_one_bound() {
    let segment = |first: usize| -> String {
        (first..first + 8)
            .map(|number| format!("<name{number}>a"))
            .collect::<Vec<_>>()
            .concat()
    };
    let one: Vec<String> = (0..1_000).map(|_| segment(0) + "b").collect();
    let other: Vec<String> = (0..1_000).map(|_| segment(100)).collect();
    let (one, other) = (text(&one.join("/")), text(&other.join("/")));
    ends("segments", || equals(&one, &other));
}

#[test]
fn letters_that_become_several() {
    for letter in ["İ", "ß", "ﬃ", "\u{212a}", "Σ"] {
        let letters = letter.repeat(100_000);
        let many = Text::literal(&letters);
        let small = Text::literal(letter.to_lowercase().repeat(100_000));
        ends(letter, || equals_ignoring_case(&many, &small));
        ends(letter, || matches_ignoring_case(&text("*a*ß*"), &letters));
        let open = many.clone().then(&text("<any1>"));
        ends(letter, || equals_ignoring_case(&open, &small));
    }
}
