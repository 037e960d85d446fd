//! Patterns and texts as regular languages of a simple kind: a sequence of sets of characters, each read once, at
//! most once, or any number of times. Two languages without a common word cannot match; a text whose language
//! lies within the pattern's always does.

use super::super::{Domain, Hole};
use super::is_unwritten;
use super::pattern::{Case, Glyph};
use std::collections::HashSet;

/// The most pairs of places that are looked at for a common word.
const MOST_PAIRS: usize = 1 << 20;
/// The most steps of the pattern that are looked at for inclusion, counting each as often as it is looked at.
const MOST_WORK: usize = 1 << 24;
/// An exact bound on the length of a hole is kept up to this many characters; beyond, it is taken as endless.
const LONGEST_COUNTED: usize = 64;

/// One step through a word.
#[derive(Clone, Copy, Debug)]
enum Step<'a> {
    /// Reads characters of a set.
    Read {
        set: Set<'a>,
        times: Times,
        /// Whether they belong to an id that nobody can have written down.
        unwritten: bool,
    },
    /// Ends an id that nobody can have written down: one of its characters at least must have been met by
    /// something other than a written character.
    Sealed,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Times {
    Once,
    AtMostOnce,
    AnyNumber,
}

/// A set of characters.
#[derive(Clone, Copy, Debug)]
enum Set<'a> {
    One(char),
    Every,
    Domain(&'a Domain),
    /// The whole filling of a hole, which is the same wherever the hole occurs.
    Filling(&'a Hole),
}

impl Set<'_> {
    fn has(&self, c: char, case: Case) -> bool {
        match self {
            Set::One(own) => *own == c,
            Set::Every => true,
            Set::Domain(domain) => {
                domain.allows(c)
                    || case == Case::Ignored && c.to_uppercase().any(|c| domain.allows(c))
            }
            Set::Filling(_) => false,
        }
    }

    fn meets(&self, other: &Set<'_>, case: Case) -> bool {
        match (self, other) {
            (Set::Every, _) | (_, Set::Every) => true,
            (Set::One(c), set) | (set, Set::One(c)) => set.has(*c, case),
            _ => KINDS
                .iter()
                .filter_map(|kind| kind.chars().next())
                .any(|c| self.has(c, case) && other.has(c, case)),
        }
    }
}

/// All characters, in kinds that every domain allows or excludes as a whole. The last stands for all others.
const KINDS: [&str; 22] = [
    "0123456789",
    "abcdef",
    "ghijlnopqstuvwxyz",
    "k",
    "m",
    "r",
    "ABCDEF",
    "GHIJLNOPQSTUVWXYZ",
    "KMR",
    "-",
    ".",
    "_",
    "/",
    ":",
    "*",
    "?",
    "$",
    "{",
    "}",
    " ",
    "+",
    "\u{10FFFD}",
];

/// Whether some filling of the holes makes the text match.
pub(super) fn may_match(pattern: &[Glyph<'_>], text: &[Glyph<'_>], case: Case) -> bool {
    let pattern = steps(pattern, &[]);
    let text = steps(text, &[]);
    let width = text.len() + 1;
    let pairs = (pattern.len() + 1).saturating_mul(width).saturating_mul(4);
    if pairs > MOST_PAIRS {
        return true;
    }
    let mut seen = vec![false; pairs];
    let mut todo = vec![Places::default()];
    while let Some(at) = todo.pop() {
        let number = (at.pattern * width + at.text) * 4
            + usize::from(at.pattern_met) * 2
            + usize::from(at.text_met);
        if std::mem::replace(&mut seen[number], true) {
            continue;
        }
        if at.pattern == pattern.len() && at.text == text.len() {
            return true;
        }
        let (one, other) = (pattern.get(at.pattern), text.get(at.text));
        if let Some(next) = one.and_then(|step| pass(step, at.pattern_met)) {
            todo.push(Places {
                pattern: at.pattern + 1,
                pattern_met: next,
                ..at
            });
        }
        if let Some(next) = other.and_then(|step| pass(step, at.text_met)) {
            todo.push(Places {
                text: at.text + 1,
                text_met: next,
                ..at
            });
        }
        if let (
            Some(Step::Read {
                set: one,
                times,
                unwritten,
            }),
            Some(Step::Read {
                set: other,
                times: other_times,
                unwritten: other_unwritten,
            }),
        ) = (one, other)
            && one.meets(other, case)
        {
            todo.push(Places {
                pattern: at.pattern + usize::from(*times != Times::AnyNumber),
                text: at.text + usize::from(*other_times != Times::AnyNumber),
                pattern_met: *unwritten && (at.pattern_met || !matches!(other, Set::One(_))),
                text_met: *other_unwritten && (at.text_met || !matches!(one, Set::One(_))),
            });
        }
    }
    false
}

/// Where two walks stand, and whether the id that each is inside of has met anything but written characters.
#[derive(Clone, Copy, Default)]
struct Places {
    pattern: usize,
    text: usize,
    pattern_met: bool,
    text_met: bool,
}

/// Whether a step can be passed without reading, and what `met` is after it.
fn pass(step: &Step<'_>, met: bool) -> Option<bool> {
    match step {
        Step::Read {
            times: Times::Once, ..
        } => None,
        Step::Read { .. } => Some(met),
        Step::Sealed => met.then_some(false),
    }
}

/// Whether every filling of the holes makes the text match.
pub(super) fn must_match(pattern: &[Glyph<'_>], text: &[Glyph<'_>], case: Case) -> bool {
    let mut shared: Vec<&Hole> = Vec::new();
    for glyph in pattern {
        match glyph {
            Glyph::Hole(hole) | Glyph::Template(hole) => {
                if !text.contains(&Glyph::Hole(hole)) {
                    return false;
                }
                shared.push(hole);
            }
            Glyph::Unknown => return false,
            Glyph::Char(_) | Glyph::One | Glyph::Many => {}
        }
    }
    let letters = letters(pattern, text);
    let pattern = steps(pattern, &shared);
    let text = steps(text, &shared);

    let start = (0, Reached::start(&pattern));
    let mut seen = HashSet::from([start.clone()]);
    let mut todo = vec![start];
    let mut work = 0_usize;
    while let Some((at, reached)) = todo.pop() {
        let Some(step) = text.get(at) else {
            if !reached.has(pattern.len()) {
                return false;
            }
            continue;
        };
        let mut next = Vec::new();
        let Step::Read { set, times, .. } = step else {
            todo.push((at + 1, reached));
            continue;
        };
        if *times != Times::Once {
            next.push((at + 1, reached.clone()));
        }
        let after = at + usize::from(*times != Times::AnyNumber);
        match set {
            Set::Filling(hole) => next.push((
                after,
                reached.read(&pattern, |set, times| match set {
                    Set::Filling(other) => other == hole,
                    Set::Every => times == Times::AnyNumber,
                    _ => false,
                }),
            )),
            _ => next.extend(letters.iter().filter(|c| set.has(**c, case)).map(|c| {
                (
                    after,
                    reached.read(&pattern, |other, _| other.has(*c, case)),
                )
            })),
        }
        work = work.saturating_add(next.len().saturating_mul(pattern.len() + 1));
        if work > MOST_WORK {
            return false;
        }
        for state in next {
            if seen.insert(state.clone()) {
                todo.push(state);
            }
        }
    }
    true
}

/// The places of a pattern that a word may have led to.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct Reached(Box<[u64]>);

impl Reached {
    fn start(pattern: &[Step<'_>]) -> Reached {
        let mut reached = Reached(vec![0; pattern.len() / 64 + 1].into());
        reached.add(0, pattern);
        reached
    }

    fn has(&self, place: usize) -> bool {
        self.0[place / 64] >> (place % 64) & 1 == 1
    }

    /// Adds a place, and those after it that nothing need be read for.
    fn add(&mut self, mut place: usize, pattern: &[Step<'_>]) {
        while !self.has(place) {
            self.0[place / 64] |= 1 << (place % 64);
            match pattern.get(place) {
                None
                | Some(Step::Read {
                    times: Times::Once, ..
                }) => return,
                Some(_) => place += 1,
            }
        }
    }

    /// The places after reading one letter, which `reads` knows.
    fn read(&self, pattern: &[Step<'_>], reads: impl Fn(&Set<'_>, Times) -> bool) -> Reached {
        let mut after = Reached(vec![0; self.0.len()].into());
        for (place, step) in pattern.iter().enumerate() {
            if let Step::Read { set, times, .. } = step
                && self.has(place)
                && reads(set, *times)
            {
                after.add(place + usize::from(*times != Times::AnyNumber), pattern);
            }
        }
        after
    }
}

/// The characters that need be told apart: all that are written, and one of every other kind.
fn letters(pattern: &[Glyph<'_>], text: &[Glyph<'_>]) -> Vec<char> {
    let mut letters: Vec<char> = pattern
        .iter()
        .chain(text)
        .filter_map(|glyph| match glyph {
            Glyph::Char(c) => Some(*c),
            _ => None,
        })
        .collect();
    letters.sort_unstable();
    letters.dedup();
    let others: Vec<char> = KINDS
        .iter()
        .filter_map(|kind| kind.chars().find(|c| letters.binary_search(c).is_err()))
        .collect();
    letters.extend(others);
    letters
}

/// The steps of a pattern or text. A hole that is `shared` is one letter, any other stands for its domain.
fn steps<'a>(glyphs: &[Glyph<'a>], shared: &[&Hole]) -> Vec<Step<'a>> {
    let read = |set, times| Step::Read {
        set,
        times,
        unwritten: false,
    };
    let mut steps = Vec::with_capacity(glyphs.len());
    for glyph in glyphs {
        match glyph {
            Glyph::Char(c) => steps.push(read(Set::One(*c), Times::Once)),
            Glyph::One => steps.push(read(Set::Every, Times::Once)),
            Glyph::Hole(hole) | Glyph::Template(hole) if shared.contains(hole) => {
                steps.push(read(Set::Filling(hole), Times::Once));
            }
            Glyph::Many | Glyph::Unknown | Glyph::Template(_) => {
                steps.push(read(Set::Every, Times::AnyNumber));
            }
            Glyph::Hole(hole) => push_domain(hole, &mut steps),
        }
    }
    steps
}

fn push_domain<'a>(hole: &'a Hole, steps: &mut Vec<Step<'a>>) {
    let set = match &hole.domain {
        // A list that is too long to be tried one by one.
        Domain::Character | Domain::Free | Domain::Choice(_) => Set::Every,
        domain => Set::Domain(domain),
    };
    let unwritten = is_unwritten(hole);
    let read = |times| Step::Read {
        set,
        times,
        unwritten,
    };
    if hole.domain == Domain::Host {
        // Every name that AWS gives a host has a dot in it, which tells it from an id.
        let dot = Step::Read {
            set: Set::One('.'),
            times: Times::Once,
            unwritten,
        };
        let part = [read(Times::Once), read(Times::AnyNumber)];
        steps.extend(part.into_iter().chain([dot]).chain(part));
        return;
    }
    let (least, most) = match &hole.domain {
        Domain::Choice(_) => (0, None),
        domain => domain.length(),
    };
    steps.extend((0..least).map(|_| read(Times::Once)));
    match most {
        Some(most) if most - least <= LONGEST_COUNTED => {
            steps.extend((least..most).map(|_| read(Times::AtMostOnce)));
        }
        _ => steps.push(read(Times::AnyNumber)),
    }
    if unwritten {
        steps.push(Step::Sealed);
    }
}
