//! All short patterns and texts, each compared under all ways of filling in its holes: Yes only if every way matches,
//! No only if none does. Where all fillings of all holes are told, Unknown is counted that need not be.

use crate::notation::{arn, fill, fillings, glob, holes, is_told, parts, text};
use cf403::symbolic::matching::{arn_matches, equals, matches};
use cf403::symbolic::{Text, Truth};

/// Two texts and all ways of filling in their holes that a deployment can bring about.
struct Pair<'t> {
    pattern: &'t Text,
    text: &'t Text,
    filled: Vec<(String, String)>,
    /// Whether no other ways exist.
    is_told: bool,
}

impl<'t> Pair<'t> {
    fn new(pattern: &'t Text, other: &'t Text) -> Pair<'t> {
        let holes = holes(&[pattern, other]);
        let all: Vec<Vec<String>> = holes.iter().map(fillings).collect();
        let mut ways: Vec<Vec<&str>> = vec![Vec::new()];
        for (place, hole) in holes.iter().enumerate() {
            let mut longer = Vec::new();
            for way in &ways {
                for filling in &all[place] {
                    let taken = (0..place)
                        .any(|other| holes[other].distinct(hole) && way[other] == filling);
                    if !taken {
                        longer.push([way.as_slice(), &[filling.as_str()]].concat());
                    }
                }
            }
            ways = longer;
        }
        Pair {
            filled: ways
                .iter()
                .map(|way| (fill(pattern, &holes, way), fill(other, &holes, way)))
                .collect(),
            is_told: holes.iter().all(is_told),
            pattern,
            text: other,
        }
    }

    /// Checks an answer. `possible` tells for known texts whether they may differ, and whether they may match.
    fn check(
        &self,
        answer: Truth,
        possible: impl Fn(&str, &str) -> (bool, bool),
        tally: &mut Tally,
    ) {
        let (mut no, mut yes) = (false, false);
        for (pattern, text) in &self.filled {
            let (differs, matches) = possible(pattern, text);
            (no, yes) = (no || differs, yes || matches);
            if no && yes {
                break;
            }
        }
        let lawful = match answer {
            Truth::Yes => !no,
            Truth::No => !yes,
            Truth::Unknown => true,
        };
        assert!(
            lawful,
            "`{}` `{}`: {answer:?}, but there are ways to no: {no}, to yes: {yes}",
            self.pattern, self.text
        );
        tally.all += 1;
        tally.needless += usize::from(self.is_told && answer.is_unknown() && no != yes);
    }
}

/// How many answers were given, and how many were Unknown although the texts always match, or never do.
#[derive(Default)]
struct Tally {
    all: usize,
    needless: usize,
}

impl Tally {
    /// Checks that enough was compared, and that no more is needlessly Unknown than was once: that number may shrink,
    /// not grow. What is left turns on one hole that stands in several places.
    fn stays_within(&self, all: usize, needless: usize) {
        assert!(self.all >= all, "only {} were compared", self.all);
        assert!(
            self.needless <= needless,
            "{} of {} are needlessly unknown, not {needless}",
            self.needless,
            self.all
        );
    }
}

/// All sequences of at most `longest` words.
fn sequences(words: &[&str], longest: usize) -> Vec<Text> {
    let mut all = vec![String::new()];
    let mut last = all.clone();
    for _ in 0..longest {
        last = last
            .iter()
            .flat_map(|before| words.iter().map(move |word| format!("{before}{word}")))
            .collect();
        all.extend(last.clone());
    }
    all.iter().map(|written| text(written)).collect()
}

fn definite(holds: bool) -> (bool, bool) {
    (!holds, holds)
}

fn compare_all(patterns: &[Text], texts: &[Text], tally: &mut Tally) {
    for pattern in patterns {
        for text in texts {
            let pair = Pair::new(pattern, text);
            let by_glob =
                |pattern: &str, text: &str| definite(glob(pattern.as_bytes(), text.as_bytes()));
            pair.check(matches(pattern, text), by_glob, tally);
            pair.check(
                equals(pattern, text),
                |one, other| definite(one == other),
                tally,
            );
        }
    }
}

#[test]
fn short_texts_are_compared_soundly() {
    let mut tally = Tally::default();
    let patterns = [
        "a",
        "b",
        "/",
        "*",
        "?",
        "<perhaps1>",
        "<some1>",
        "<two1>",
        "<own1>",
        "<wild1>",
        "<any1>",
        "<bucket1>",
    ];
    let texts = [
        "a",
        "b",
        "/",
        "*",
        "<perhaps1>",
        "<some1>",
        "<some2>",
        "<own2>",
        "<wild1>",
        "<path1>",
        "<any1>",
        "<bucket2>",
    ];
    compare_all(&sequences(&patterns, 2), &sequences(&texts, 2), &mut tally);
    let patterns = ["a", "/", "*", "?", "<some1>", "<path1>"];
    let texts = ["a", "b", "<some1>", "<path1>", "<own2>"];
    compare_all(&sequences(&patterns, 3), &sequences(&texts, 2), &mut tally);
    compare_all(&sequences(&patterns, 2), &sequences(&texts, 3), &mut tally);
    tally.stays_within(78_000, 1_888);
}

#[test]
fn longer_patterns_meet_known_texts() {
    let mut tally = Tally::default();
    let patterns = ["a", "b", ":", "/", "*", "?"];
    let texts = ["a", "b", ":", "/", "*"];
    compare_all(&sequences(&patterns, 4), &sequences(&texts, 3), &mut tally);
    tally.stays_within(480_000, 0);
}

#[test]
fn short_arns_match_soundly() {
    let mut tally = Tally::default();
    let arns = |words: &[&str]| -> Vec<Text> {
        let mut all = Vec::new();
        for first in words {
            for account in words {
                for resource in words {
                    all.push(text(&format!("{first}::::{account}:{resource}")));
                    all.push(text(&format!("{first}:::{account}:{resource}")));
                }
            }
        }
        all
    };
    let patterns = arns(&["", "a", "*", "a?", "<wild1>", "<own1>", "<either1>"]);
    let texts = arns(&["", "a", "<wild1>", "<own1>", "<own2>", "<either1>"]);
    for (number, pattern) in patterns.iter().enumerate() {
        for text in texts.iter().skip(number % 11).step_by(11) {
            let possible = |pattern: &str, text: &str| {
                // What a pattern of fewer parts matches is documented nowhere: nothing, or what it matches when it
                // is lengthened.
                let lengthened = format!("{pattern}:*");
                let perhaps = parts(pattern).len() < 6
                    && parts(text).len() == 6
                    && [pattern, &lengthened]
                        .iter()
                        .any(|pattern| glob(pattern.as_bytes(), text.as_bytes()));
                if perhaps {
                    (true, true)
                } else {
                    definite(arn(pattern, text))
                }
            };
            Pair::new(pattern, text).check(arn_matches(pattern, text), possible, &mut tally);
        }
    }
    tally.stays_within(26_900, 2_094);
}
