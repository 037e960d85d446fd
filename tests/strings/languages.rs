//! A second opinion: the library for regular languages that AWS's automated reasoning group publishes. It decides
//! whether the language of a pattern and that of a text have a word in common, and whether one lies within the other.
//! What it finds must not contradict what we say, and is counted where we say nothing.

use crate::notation::{Dice, holes, text};
use aws_smt_strings::regular_expressions::{ReManager, RegLan};
use cf403::symbolic::matching::{equals, matches};
use cf403::symbolic::{Domain, Hole, Nature, Piece, Run, Text, Truth};

/// Characters from here on stand for what shared holes are filled with.
const FIRST_LETTER: u32 = 0x20000;
/// After how many derivatives the library gives up.
const MOST_DERIVATIVES: usize = 150;

/// Whether `*` and `?` of a text are wildcards.
#[derive(Clone, Copy, PartialEq)]
enum Wildcards {
    Active,
    Literal,
}

/// Writes texts as regular expressions.
struct Writer {
    re: ReManager,
    any: RegLan,
    all: RegLan,
}

impl Writer {
    fn new() -> Writer {
        let mut re = ReManager::new();
        let any = re.range(0, FIRST_LETTER - 1);
        let all = re.star(any);
        Writer { re, any, all }
    }

    fn text(&mut self, text: &Text, wildcards: Wildcards, shared: &[Hole]) -> RegLan {
        let mut parts = Vec::new();
        for piece in text.pieces() {
            match piece {
                Piece::Literal(literal) => {
                    for c in literal.chars() {
                        parts.push(match (c, wildcards) {
                            ('*', Wildcards::Active) => self.re.full(),
                            ('?', Wildcards::Active) => self.any,
                            _ => self.re.char(u32::from(c)),
                        });
                    }
                }
                Piece::Hole(hole) => {
                    let part = match shared.iter().position(|own| own == hole) {
                        Some(number) => {
                            let number = u32::try_from(number).expect("there are few");
                            self.re.char(FIRST_LETTER + number)
                        }
                        None => self.domain(&hole.domain, wildcards),
                    };
                    parts.push(part);
                }
            }
        }
        self.re.concat_list(parts)
    }

    fn domain(&mut self, domain: &Domain, wildcards: Wildcards) -> RegLan {
        if let Domain::Choice(texts) = domain {
            let texts: Vec<RegLan> = texts
                .iter()
                .map(|choice| self.text(&Text::literal(choice), wildcards, &[]))
                .collect();
            return self.re.union_list(texts);
        }
        let runs: Vec<RegLan> = domain
            .runs()
            .iter()
            .map(|run| self.run(run, wildcards))
            .collect();
        self.re.concat_list(runs)
    }

    fn run(&mut self, run: &Run, wildcards: Wildcards) -> RegLan {
        let is_wild = wildcards == Wildcards::Active;
        if is_wild && run.characters.has('*') {
            return self.all;
        }
        let set = if is_wild && run.characters.has('?') {
            self.any
        } else {
            let ascii: Vec<RegLan> = (0..128)
                .filter(|c| char::from_u32(*c).is_some_and(|c| run.characters.has(c)))
                .map(|c| self.re.char(c))
                .collect();
            let ascii = self.re.union_list(ascii);
            if run.characters.has('ä') {
                let others = self.re.range(128, FIRST_LETTER - 1);
                self.re.union(ascii, others)
            } else {
                ascii
            }
        };
        let count = |number: usize| u32::try_from(number).expect("there are few");
        let least = self.re.exp(set, count(run.least));
        let rest = match run.most {
            Some(most) => self.re.smt_loop(set, 0, count(most - run.least)),
            None => self.re.star(set),
        };
        self.re.concat(least, rest)
    }

    /// Whether no text of the one is one of the other; none if that takes too long.
    fn are_disjoint(&mut self, one: RegLan, other: RegLan) -> Option<bool> {
        let common = self.re.inter(one, other);
        self.re.is_empty_re_bounded(common, MOST_DERIVATIVES)
    }

    /// What the library makes of a comparison: No if the languages are disjoint, Yes if the text's lies within the
    /// pattern's however the holes that both have are filled.
    fn opinion(&mut self, pattern: &Text, other: &Text, wildcards: Wildcards) -> Truth {
        let whole = self.text(pattern, wildcards, &[]);
        let text = self.text(other, Wildcards::Literal, &[]);
        if self.are_disjoint(whole, text) == Some(true) {
            return Truth::No;
        }
        let shared = holes(&[pattern]);
        if shared
            .iter()
            .any(|hole| !other.holes().any(|own| own == hole))
        {
            return Truth::Unknown;
        }
        let whole = self.text(pattern, wildcards, &shared);
        let text = self.text(other, Wildcards::Literal, &shared);
        let rest = self.re.diff(text, whole);
        match self.re.is_empty_re_bounded(rest, MOST_DERIVATIVES) {
            Some(true) => Truth::Yes,
            _ => Truth::Unknown,
        }
    }
}

/// How the answers compare.
#[derive(Default, Debug)]
struct Tally {
    /// Both say the same.
    same: usize,
    /// Both say the same, and not that it is unknown.
    decided: usize,
    /// We say more.
    sharper: usize,
    /// It says more.
    blunter: Vec<String>,
}

impl Tally {
    fn add(&mut self, pattern: &Text, other: &Text, ours: Truth, theirs: Truth) {
        let shown = || format!("`{pattern}` `{other}`: we say {ours:?}, the library {theirs:?}");
        assert!(
            ours == theirs || ours.is_unknown() || theirs.is_unknown(),
            "{}",
            shown()
        );
        if ours == theirs {
            self.same += 1;
            self.decided += usize::from(!ours.is_unknown());
        } else if theirs.is_unknown() {
            // What the library does not see is that one hole is another, or is none of what is written.
            let of_identity = holes(&[pattern, other]).iter().any(|hole| {
                let places = pattern.holes().chain(other.holes());
                hole.nature != Nature::Given || places.filter(|own| *own == hole).count() > 1
            });
            assert!(of_identity, "{}", shown());
            self.sharper += 1;
        } else {
            self.blunter.push(shown());
        }
    }

    /// Checks that the library never says more, and that both say something often enough to be compared.
    fn holds(&self) {
        assert!(self.blunter.is_empty(), "{}", self.blunter.join("\n"));
        let decided = self.decided * 100 / (self.same + self.sharper);
        assert!(decided >= 50, "only {decided} % are decided");
    }
}

/// Compares random pairs of a pattern made of some words and a text made of others.
fn compare(
    patterns: &[&str],
    texts: &[&str],
    most: usize,
    rounds: usize,
    dice: &mut Dice,
) -> Tally {
    let mut tally = Tally::default();
    let mut writer = Writer::new();
    for _ in 0..rounds {
        let written = dice.words(patterns, most);
        // Half of the texts are likely to match.
        let other = if dice.below(2) == 0 {
            dice.words(texts, most)
        } else {
            let mut derived = String::new();
            for c in written.chars() {
                match c {
                    '*' => derived.push_str(&dice.words(texts, 2)),
                    '?' => derived.push_str(&dice.words(&["a", "<own1>"], 1)),
                    c => derived.push(c),
                }
            }
            derived
        };
        let (pattern, other) = (text(&written), text(&other));
        let ours = matches(&pattern, &other);
        let theirs = writer.opinion(&pattern, &other, Wildcards::Active);
        tally.add(&pattern, &other, ours, theirs);
        let ours = equals(&pattern, &other);
        let theirs = writer.opinion(&pattern, &other, Wildcards::Literal);
        tally.add(&pattern, &other, ours, theirs);
    }
    tally
}

#[test]
fn a_library_for_regular_languages_agrees() {
    let dice = &mut Dice(3);
    let tally = compare(
        &[
            "a",
            "b",
            "/",
            ":",
            "*",
            "*",
            "?",
            "<some1>",
            "<perhaps1>",
            "<two1>",
            "<path1>",
            "<wild1>",
            "<any1>",
            "<own1>",
        ],
        &[
            "a",
            "b",
            "/",
            ":",
            "<some1>",
            "<some2>",
            "<perhaps1>",
            "<two1>",
            "<path1>",
            "<any2>",
            "<own2>",
        ],
        5,
        1_500,
        dice,
    );
    tally.holds();
}

#[test]
fn it_agrees_about_what_people_write() {
    let dice = &mut Dice(5);
    let words = [
        "arn:",
        "aws",
        ":s3:::",
        ":cloudfront::",
        ":distribution/",
        "<account1>",
        "<account2>",
        "<dist1>",
        "<dist2>",
        "<bucket1>",
        "<bucket2>",
        "/",
        "index.html",
        "site-",
        "<name1>",
        "<region1>",
        "111122223333",
        "E2QWRUHAPOMQZL",
        ":",
        "<either1>",
    ];
    let patterns: Vec<&str> = words
        .iter()
        .chain(&["*", "*", "*", "<any1>", "?"])
        .copied()
        .collect();
    let texts: Vec<&str> = words.iter().chain(&["<any2>"]).copied().collect();
    let tally = compare(&patterns, &texts, 5, 150, dice);
    tally.holds();
}
