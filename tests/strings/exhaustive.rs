//! All short patterns and texts, each compared under all ways of filling in its holes with short texts: Yes only if
//! every way matches, No only if none does.

use crate::notation::{arn, fill, glob, holes, parts, text};
use cf403::symbolic::matching::{arn_matches, equals, matches};
use cf403::symbolic::{Domain, Hole, Nature, Text, Truth};

/// What a hole is filled with here. Not all that its domain allows, but enough to tell wrong answers.
fn fillings(hole: &Hole) -> &'static [&'static str] {
    match &hole.domain {
        Domain::Free => &["", "a", "b", "*", "?", ":", "/", "ab", "a*", "b/a", "::"],
        Domain::Name => &["a", "b", "ab", "ba", "bb"],
        Domain::BucketName => &["aaa", "aab", "a-b.a"],
        Domain::DistributionId => &["E0000000001", "E0000000002", "EAAAAAAAAAAAA"],
        Domain::Account => &["111122223333", "000000000000"],
        Domain::Choice(_) => &["", "a", "b:", "*"],
        other => panic!("{other:?} has no fillings here"),
    }
}

/// Two texts and all ways of filling in their holes that a deployment can bring about.
struct Pair {
    pattern: Text,
    text: Text,
    filled: Vec<(String, String)>,
}

impl Pair {
    fn new(pattern: &Text, other: &Text) -> Pair {
        let holes = holes(&[pattern, other]);
        let mut ways: Vec<Vec<&str>> = vec![Vec::new()];
        for (place, hole) in holes.iter().enumerate() {
            let mut longer = Vec::new();
            for way in &ways {
                for filling in fillings(hole) {
                    let taken = (0..place)
                        .any(|other| holes[other].distinct(hole) && way[other] == *filling);
                    // The texts of these tests write no id down.
                    assert!(hole.nature != Nature::Fresh);
                    if !taken {
                        longer.push([way.as_slice(), &[*filling]].concat());
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
            pattern: pattern.clone(),
            text: other.clone(),
        }
    }

    /// Checks an answer; whether it is Unknown although no way of filling in tells otherwise.
    fn check(&self, answer: Truth, possible: impl Fn(&str, &str) -> (bool, bool)) -> bool {
        let mut outcomes = [false; 2];
        for (pattern, text) in &self.filled {
            let (no, yes) = possible(pattern, text);
            outcomes[0] |= no;
            outcomes[1] |= yes;
            if outcomes == [true, true] {
                break;
            }
        }
        let lawful = match answer {
            Truth::Yes => outcomes == [false, true],
            Truth::No => outcomes == [true, false],
            Truth::Unknown => true,
        };
        assert!(
            lawful,
            "`{}` `{}`: {answer:?}, but no: {}, yes: {}",
            self.pattern, self.text, outcomes[0], outcomes[1]
        );
        let needless = answer.is_unknown() && outcomes != [true, true];
        if needless && std::env::var_os("SHOW").is_some() {
            println!("NEEDLESS {} | {} | {:?}", self.pattern, self.text, outcomes);
        }
        needless
    }
}

/// How many answers were given, and how many were Unknown without need as far as the fillings tell.
#[derive(Default, Debug)]
struct Tally {
    all: usize,
    unknown: usize,
    needless: usize,
}

impl Tally {
    fn count(&mut self, answer: Truth, needless: bool) {
        self.all += 1;
        self.unknown += usize::from(answer.is_unknown());
        self.needless += usize::from(needless);
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

const PATTERN: [&str; 13] = [
    "a",
    "b",
    ":",
    "/",
    "*",
    "?",
    "<any1>",
    "<name1>",
    "<bucket1>",
    "<bucket2>",
    "<dist1>",
    "<account1>",
    "<either1>",
];
const TEXT: [&str; 12] = [
    "a",
    "b",
    ":",
    "/",
    "*",
    "<any1>",
    "<any2>",
    "<name1>",
    "<name2>",
    "<bucket1>",
    "<dist2>",
    "<either1>",
];

#[test]
fn short_patterns_match_short_texts_soundly() {
    let mut tally = Tally::default();
    let each = |patterns: &[Text], texts: &[Text], tally: &mut Tally| {
        for pattern in patterns {
            for text in texts {
                let pair = Pair::new(pattern, text);
                let answer = matches(pattern, text);
                let needless = pair.check(answer, |pattern, text| {
                    definite(glob(pattern.as_bytes(), text.as_bytes()))
                });
                tally.count(answer, needless);
                let answer = equals(pattern, text);
                let needless = pair.check(answer, |pattern, text| definite(pattern == text));
                tally.count(answer, needless);
            }
        }
    };
    each(&sequences(&PATTERN, 2), &sequences(&TEXT, 2), &mut tally);
    println!("{tally:?}");
}

#[test]
fn short_arns_match_soundly() {
    const PATTERN: [&str; 8] = ["", "a", "*", "?", "a*", "<any1>", "<name1>", "<either1>"];
    const TEXT: [&str; 7] = ["", "a", "b", "<any1>", "<name1>", "<name2>", "<either1>"];
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
    let mut tally = Tally::default();
    for (number, pattern) in arns(&PATTERN).iter().enumerate() {
        for text in arns(&TEXT).iter().skip(number % 4).step_by(4) {
            let answer = arn_matches(pattern, text);
            let needless = Pair::new(pattern, text).check(answer, |pattern, text| {
                // What a pattern of fewer parts matches is documented nowhere: nothing, or what it matches when it
                // is lengthened.
                let short = parts(pattern).len() < 6;
                let perhaps = short
                    && parts(text).len() == 6
                    && (glob(pattern.as_bytes(), text.as_bytes())
                        || glob(format!("{pattern}:*").as_bytes(), text.as_bytes()));
                if perhaps {
                    (true, true)
                } else {
                    definite(arn(pattern, text))
                }
            });
            tally.count(answer, needless);
        }
    }
    println!("{tally:?}");
}
