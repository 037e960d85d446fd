//! Whether one language lies within another: every word of the text leads through the pattern to its end. All places
//! of the pattern that the words read so far may have led to are followed at once, and what leads to more places than
//! something followed already need not be followed.
//!
//! A hole that both have is filled alike. Where the text comes to it, the pattern may read it whole or, as any other
//! hole, character by character; both ways are followed.

use super::super::Asking;
use super::super::pattern::{Case, Glyph};
use super::{Others, Set, Step, Times, read};
use crate::symbolic::Hole;

/// A step of the pattern.
#[derive(Clone, Copy, Debug)]
enum Own {
    Read(Step),
    /// The whole filling of a hole that the text has, too, by its number.
    Filling(usize),
}

/// A step of the text.
#[derive(Clone, Copy, Debug)]
enum Other {
    Read(Step),
    /// The beginning of a hole that the pattern has, too.
    Enter(usize),
    /// Its end.
    Leave,
}

/// Whether every filling of the holes makes the text match; not if finding out takes too long.
pub(in super::super) fn must_match(
    pattern: &[Glyph<'_>],
    text: &[Glyph<'_>],
    asking: &mut Asking,
) -> bool {
    lies_within(pattern, text, asking).unwrap_or(false)
}

fn lies_within(pattern: &[Glyph<'_>], text: &[Glyph<'_>], asking: &mut Asking) -> Option<bool> {
    let holes = pattern.iter().filter(|glyph| glyph.hole().is_some());
    asking
        .budget
        .spend(holes.count().saturating_mul(pattern.len() + text.len()))?;
    let mut shared: Vec<&Hole> = Vec::new();
    for glyph in pattern {
        if *glyph == Glyph::Unknown {
            return Some(false);
        }
        if let Some(hole) = glyph.hole() {
            if !text.contains(&Glyph::Hole(hole)) {
                return Some(false);
            }
            shared.push(hole);
        }
    }
    let pattern = Automaton::new(pattern, &shared, asking.case);
    let text = steps(text, &shared, asking.case);
    pattern.accepts_all(&text, asking)
}

fn steps(text: &[Glyph<'_>], shared: &[&Hole], case: Case) -> Vec<Other> {
    let mut steps = Vec::with_capacity(text.len());
    for glyph in text {
        let number = glyph
            .hole()
            .and_then(|hole| shared.iter().position(|own| *own == hole));
        steps.extend(number.map(Other::Enter));
        read(glyph, case, |step| steps.push(Other::Read(step)));
        steps.extend(number.map(|_| Other::Leave));
    }
    steps
}

/// The pattern.
struct Automaton {
    steps: Vec<Own>,
    /// The characters of ASCII that are written in it, and those beyond.
    ascii: u128,
    others: Vec<char>,
}

/// A character that is read: one that is written in the pattern, or any that is not.
#[derive(Clone, Copy)]
enum Letter {
    Written(Set),
    Unwritten,
}

/// The places of the pattern that may have been reached, one bit each; and after them those that will be reached at
/// the end of the hole that is being read, for that hole was read whole.
type Reached = Box<[u64]>;

impl Automaton {
    fn new(pattern: &[Glyph<'_>], shared: &[&Hole], case: Case) -> Automaton {
        let mut steps = Vec::with_capacity(pattern.len());
        let (mut ascii, mut others) = (0, Vec::new());
        for glyph in pattern {
            if let Some(hole) = glyph.hole() {
                let number = shared.iter().position(|own| *own == hole);
                steps.extend(number.map(Own::Filling));
                continue;
            }
            read(glyph, case, |step| {
                steps.push(Own::Read(step));
                match step.set.others {
                    _ if !step.is_written => {}
                    Others::Only(c) => others.push(c),
                    Others::Nothing | Others::Everything => ascii |= step.set.ascii,
                }
            });
        }
        Automaton {
            steps,
            ascii,
            others,
        }
    }

    fn accepts_all(&self, text: &[Other], asking: &mut Asking) -> Option<bool> {
        let words = self.words();
        let mut start = vec![0; 2 * words].into_boxed_slice();
        self.add(&mut start, 0);
        let mut seen: Vec<Vec<Reached>> = vec![Vec::new(); text.len() + 1];
        let mut todo = vec![(0, start)];
        while let Some((at, reached)) = todo.pop() {
            asking.budget.spend(seen[at].len() * words + 1)?;
            if seen[at].iter().any(|less| is_within(less, &reached)) {
                continue;
            }
            seen[at].push(reached.clone());
            match text.get(at) {
                None if !has(&reached, self.steps.len()) => return Some(false),
                None => {}
                Some(Other::Enter(number)) => {
                    let mut next = reached;
                    let whole = self.after(&next, |own| match own {
                        Own::Filling(own) => own == number,
                        Own::Read(_) => false,
                    });
                    next[words..].copy_from_slice(&whole[..words]);
                    todo.push((at + 1, next));
                }
                Some(Other::Leave) => {
                    let mut next = reached;
                    for word in 0..words {
                        next[word] |= std::mem::take(&mut next[words + word]);
                    }
                    todo.push((at + 1, next));
                }
                Some(Other::Read(step)) => {
                    let after = at + usize::from(step.times != Times::AnyNumber);
                    for letter in self.letters(step.set) {
                        asking.budget.spend(self.steps.len() + 1)?;
                        let mut next = self.after(&reached, |own| match (own, letter) {
                            (Own::Read(own), Letter::Written(set)) => own.set.meets(&set),
                            (Own::Read(own), Letter::Unwritten) => !own.is_written,
                            (Own::Filling(_), _) => false,
                        });
                        next[words..].copy_from_slice(&reached[words..]);
                        if next.iter().all(|word| *word == 0) {
                            return Some(false);
                        }
                        todo.push((after, next));
                    }
                    if step.times != Times::Once {
                        todo.push((at + 1, reached));
                    }
                }
            }
        }
        Some(true)
    }

    /// How many words the places take.
    fn words(&self) -> usize {
        self.steps.len() / 64 + 1
    }

    /// Adds a place, and those after it that nothing need be read for.
    fn add(&self, reached: &mut Reached, mut place: usize) {
        while !has(reached, place) {
            reached[place / 64] |= 1 << (place % 64);
            match self.steps.get(place) {
                Some(Own::Read(step)) if step.times != Times::Once => place += 1,
                _ => return,
            }
        }
    }

    /// The places after reading something, which `reads` knows.
    fn after(&self, reached: &Reached, reads: impl Fn(&Own) -> bool) -> Reached {
        let mut after = vec![0; reached.len()].into_boxed_slice();
        for (place, own) in self.steps.iter().enumerate() {
            if has(reached, place) && reads(own) {
                let stays = matches!(own, Own::Read(step) if step.times == Times::AnyNumber);
                self.add(&mut after, place + usize::from(!stays));
            }
        }
        after
    }

    /// The characters of a set that need be told apart. What reads one that is not written in the pattern reads every
    /// character, so that no other need be looked at then.
    fn letters(&self, set: Set) -> Vec<Letter> {
        let elsewhere = match set.others {
            Others::Nothing => false,
            Others::Only(c) => !self.others.contains(&c),
            Others::Everything => true,
        };
        if elsewhere || set.ascii & !self.ascii != 0 {
            return vec![Letter::Unwritten];
        }
        let ascii = (0..128)
            .filter(|bit| set.ascii >> bit & 1 == 1)
            .map(|bit| Set {
                ascii: 1 << bit,
                others: Others::Nothing,
            });
        let other = match set.others {
            Others::Only(c) => Some(Set::one(c)),
            Others::Nothing | Others::Everything => None,
        };
        ascii.chain(other).map(Letter::Written).collect()
    }
}

fn has(reached: &[u64], place: usize) -> bool {
    reached[place / 64] >> (place % 64) & 1 == 1
}

fn is_within(less: &[u64], more: &[u64]) -> bool {
    less.iter().zip(more).all(|(less, more)| less & !more == 0)
}
