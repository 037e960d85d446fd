//! Matching without holes: in one pass that goes back to the last `*` only, and gives up when it has gone back too
//! often.

use super::Budget;
use super::pattern::{Case, Glyph};

/// Whether a text matches a pattern; `None` if that takes too long.
pub(super) fn of_texts(pattern: &str, text: &str, case: Case, budget: &mut Budget) -> Option<bool> {
    let same = |one: u8, other: u8| match case {
        Case::Sensitive => one == other,
        Case::Ignored => one.eq_ignore_ascii_case(&other),
    };
    matches(
        pattern.as_bytes(),
        text.as_bytes(),
        |byte| *byte == b'*',
        |byte, rest| match byte {
            b'?' => Some(width(rest[0])),
            own => same(*own, rest[0]).then_some(1),
        },
        |rest| width(rest[0]),
        budget,
    )
}

/// How many bytes a character has that begins with this one.
fn width(first: u8) -> usize {
    match first {
        0..0xC0 => 1,
        0xC0..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    }
}

/// The same for what is taken apart already. Both must be free of holes.
pub(super) fn of_glyphs(
    pattern: &[Glyph<'_>],
    text: &[Glyph<'_>],
    budget: &mut Budget,
) -> Option<bool> {
    matches(
        pattern,
        text,
        |glyph| *glyph == Glyph::Many,
        |glyph, rest| (*glyph == Glyph::One || *glyph == rest[0]).then_some(1),
        |_| 1,
        budget,
    )
}

/// `reads` tells how much of the rest of the text a part of the pattern reads, if it can, and `width` how much the
/// next character is.
fn matches<P, T>(
    pattern: &[P],
    text: &[T],
    is_many: impl Fn(&P) -> bool,
    reads: impl Fn(&P, &[T]) -> Option<usize>,
    width: impl Fn(&[T]) -> usize,
    budget: &mut Budget,
) -> Option<bool> {
    let (mut p, mut t) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(part) if is_many(part) => {
                p += 1;
                if p == pattern.len() {
                    return Some(true);
                }
                retry = Some((p, t));
                continue;
            }
            Some(part) => {
                if let Some(read) = reads(part, &text[t..]) {
                    (p, t) = (p + 1, t + read);
                    continue;
                }
            }
            None => {}
        }
        // Let the last `*` take one character more.
        let Some((after_star, taken)) = retry else {
            return Some(false);
        };
        budget.spend(t - taken + 1)?;
        let taken = taken + width(&text[taken..]);
        (p, t) = (after_star, taken);
        retry = Some((after_star, taken));
    }
    Some(pattern[p..].iter().all(is_many))
}
