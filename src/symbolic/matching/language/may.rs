//! Whether two languages have a word in common: both are walked through at once.

use super::super::Asking;
use super::super::pattern::{Case, Glyph};
use super::{Step, Times, is_sealed, read};

/// A place on a walk: a step, or the end of an id that nobody can have written down, one of whose characters at least
/// must have been met by something other than a written character.
#[derive(Clone, Copy, Debug)]
enum Place {
    Step(Step),
    Seal,
}

/// Whether some filling of the holes makes the text match; also if finding out takes too long.
pub(in super::super) fn may_match(
    pattern: &[Glyph<'_>],
    text: &[Glyph<'_>],
    asking: &mut Asking,
) -> bool {
    let pattern = places(pattern, asking.case);
    let text = places(text, asking.case);
    have_common_word(&pattern, &text, asking).unwrap_or(true)
}

fn places(glyphs: &[Glyph<'_>], case: Case) -> Vec<Place> {
    let mut places = Vec::with_capacity(glyphs.len() + 1);
    for glyph in glyphs {
        read(glyph, case, |step| places.push(Place::Step(step)));
        if is_sealed(glyph) {
            places.push(Place::Seal);
        }
    }
    places
}

fn have_common_word(pattern: &[Place], text: &[Place], asking: &mut Asking) -> Option<bool> {
    let width = text.len() + 1;
    let states = (pattern.len() + 1).saturating_mul(width).saturating_mul(4);
    // Setting a bit apart for a state costs less than visiting one.
    asking.budget.spend(states / 64)?;
    let mut seen = vec![0_u64; states / 64 + 1];
    let mut todo = vec![At::default()];
    while let Some(at) = todo.pop() {
        let number = (at.pattern * width + at.text) * 4
            + usize::from(at.pattern_met) * 2
            + usize::from(at.text_met);
        let (word, bit) = (number / 64, 1 << (number % 64));
        if seen[word] & bit != 0 {
            continue;
        }
        seen[word] |= bit;
        asking.budget.spend(1)?;
        if at.pattern == pattern.len() && at.text == text.len() {
            return Some(true);
        }
        let (one, other) = (pattern.get(at.pattern), text.get(at.text));
        if let Some(met) = one.and_then(|place| pass(place, at.pattern_met)) {
            todo.push(At {
                pattern: at.pattern + 1,
                pattern_met: met,
                ..at
            });
        }
        if let Some(met) = other.and_then(|place| pass(place, at.text_met)) {
            todo.push(At {
                text: at.text + 1,
                text_met: met,
                ..at
            });
        }
        if let (Some(Place::Step(one)), Some(Place::Step(other))) = (one, other)
            && one.set.meets(&other.set)
        {
            todo.push(At {
                pattern: at.pattern + usize::from(one.times != Times::AnyNumber),
                text: at.text + usize::from(other.times != Times::AnyNumber),
                pattern_met: one.is_unwritten && (at.pattern_met || !other.is_written),
                text_met: other.is_unwritten && (at.text_met || !one.is_written),
            });
        }
    }
    Some(false)
}

/// Where two walks stand, and whether the id that each is inside of has met anything but written characters.
#[derive(Clone, Copy, Default)]
struct At {
    pattern: usize,
    text: usize,
    pattern_met: bool,
    text_met: bool,
}

/// Whether a place can be passed without reading, and what `met` is after it.
fn pass(place: &Place, met: bool) -> Option<bool> {
    match place {
        Place::Step(step) => (step.times != Times::Once).then_some(met),
        Place::Seal => met.then_some(false),
    }
}
