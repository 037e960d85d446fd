//! Texts that are taken apart are compared piece by piece: between the slashes, and between the colons of an ARN, as
//! far as it is certain which piece meets which.

use super::super::{Domain, Hole, Nature, Truth};
use super::pattern::Glyph;
use super::{Asking, glob, language};

/// The parts of an ARN.
pub(super) enum Parts<'g, 'a> {
    Six([&'g [Glyph<'a>]; 6]),
    Fewer,
    /// A hole before the fifth `:` may hold another.
    Unclear {
        /// The parts before the one with the hole.
        clear: Vec<&'g [Glyph<'a>]>,
    },
}

impl<'g, 'a> Parts<'g, 'a> {
    pub(super) fn of(glyphs: &'g [Glyph<'a>]) -> Parts<'g, 'a> {
        let mut parts = [glyphs; 6];
        let (mut place, mut start) = (0, 0);
        for (at, glyph) in glyphs.iter().enumerate() {
            if *glyph == Glyph::Char(':') {
                parts[place] = &glyphs[start..at];
                start = at + 1;
                place += 1;
                if place == 5 {
                    parts[5] = &glyphs[start..];
                    return Parts::Six(parts);
                }
            } else if glyph.may_hold(':') {
                return Parts::Unclear {
                    clear: parts[..place].to_vec(),
                };
            }
        }
        Parts::Fewer
    }

    /// The parts that it has for certain, whatever its holes are filled with, if it is an ARN.
    fn clear(&self) -> &[&'g [Glyph<'a>]] {
        match self {
            Parts::Six(parts) => parts,
            Parts::Unclear { clear } => clear,
            Parts::Fewer => &[],
        }
    }
}

fn colons(glyphs: &[Glyph<'_>]) -> usize {
    let colon = |glyph: &&Glyph<'_>| **glyph == Glyph::Char(':');
    glyphs.iter().filter(colon).count()
}

/// Whether the text matches the pattern part by part.
pub(super) fn compare_arns(
    pattern: &[Glyph<'_>],
    text: &[Glyph<'_>],
    asking: &mut Asking,
) -> Truth {
    let (parts, text_parts) = (Parts::of(pattern), Parts::of(text));
    let known = parts.clear().iter().zip(text_parts.clear());
    match (&parts, &text_parts) {
        (_, Parts::Fewer) => Truth::No,
        (Parts::Six(_), Parts::Six(_)) => all(known, asking),
        // If the parts match one by one, then the whole matches the whole.
        (Parts::Six(_), Parts::Unclear { .. }) => all(known, asking)
            .and(Truth::Unknown)
            .and(compare(pattern, text, asking)),
        (Parts::Unclear { .. }, _) if colons(pattern) >= 5 => all(known, asking)
            .and(Truth::Unknown)
            .and(compare(pattern, text, asking)),
        (Parts::Fewer | Parts::Unclear { .. }, _) => {
            let lengthened = [pattern, &[Glyph::Char(':'), Glyph::Many]].concat();
            compare(pattern, text, asking)
                .or(compare(&lengthened, text, asking))
                .and(Truth::Unknown)
        }
    }
}

type Pieces<'g, 'a> = (&'g &'g [Glyph<'a>], &'g &'g [Glyph<'a>]);

fn all<'g, 'a: 'g>(parts: impl Iterator<Item = Pieces<'g, 'a>>, asking: &mut Asking) -> Truth {
    let mut so_far = Truth::Yes;
    for (pattern, text) in parts {
        so_far = so_far.and(compare(pattern, text, asking));
        if so_far.is_no() {
            break;
        }
    }
    so_far
}

/// Whether the text matches the pattern, neither of which holds a hole with a short list of choices.
pub(super) fn compare(
    mut pattern: &[Glyph<'_>],
    mut text: &[Glyph<'_>],
    asking: &mut Asking,
) -> Truth {
    let mut so_far = Truth::Yes;
    while so_far != Truth::No {
        (pattern, text) = without_common_ends(pattern, text);
        if pattern == [Glyph::Many] {
            return so_far;
        }
        let cuts = ['/', ':'].map(|c| first(c, pattern).zip(first(c, text)));
        let Some((cut, other)) = cuts.into_iter().flatten().min() else {
            return so_far.and(decide(pattern, text, asking));
        };
        so_far = so_far.and(decide(&pattern[..cut], &text[..other], asking));
        (pattern, text) = (&pattern[cut + 1..], &text[other + 1..]);
    }
    so_far
}

/// Compares two texts that cannot be split.
fn decide(pattern: &[Glyph<'_>], text: &[Glyph<'_>], asking: &mut Asking) -> Truth {
    let (pattern, text) = without_common_ends(pattern, text);
    if pattern.iter().chain(text).all(Glyph::is_plain) {
        let answer = glob::of_glyphs(pattern, text, &mut asking.budget);
        return answer.map_or(Truth::Unknown, Truth::from);
    }
    if let ([Glyph::Hole(one)], [Glyph::Hole(other)]) = (pattern, text)
        && one.distinct(other)
    {
        return Truth::No;
    }
    if differ_in_count(pattern, text) || !language::may_match(pattern, text, asking) {
        Truth::No
    } else if language::must_match(pattern, text, asking) {
        Truth::Yes
    } else {
        Truth::Unknown
    }
}

/// Both without what they have in common at their ends, as far as it matches nothing but itself.
fn without_common_ends<'g, 'a, 'h, 'b>(
    mut pattern: &'g [Glyph<'a>],
    mut text: &'h [Glyph<'b>],
) -> (&'g [Glyph<'a>], &'h [Glyph<'b>]) {
    while let ([one, pattern_rest @ ..], [other, text_rest @ ..]) = (pattern, text)
        && one.is_rigid()
        && one == other
    {
        (pattern, text) = (pattern_rest, text_rest);
    }
    while let ([pattern_rest @ .., one], [text_rest @ .., other]) = (pattern, text)
        && one.is_rigid()
        && one == other
    {
        (pattern, text) = (pattern_rest, text_rest);
    }
    (pattern, text)
}

/// The place of the first such character, if nothing before it can stand for one.
fn first(c: char, glyphs: &[Glyph<'_>]) -> Option<usize> {
    for (at, glyph) in glyphs.iter().enumerate() {
        match glyph {
            Glyph::Char(own) if *own == c => return Some(at),
            _ if !glyph.is_rigid() || glyph.may_hold(c) => return None,
            _ => {}
        }
    }
    None
}

/// The most holes and characters that are counted.
const MOST_COUNTED: usize = 256;

/// Whether two texts without wildcards hold the same holes equally often and yet other characters, and so cannot be
/// the same: `logs-${Site}` and `${Site}-content`.
fn differ_in_count(one: &[Glyph<'_>], other: &[Glyph<'_>]) -> bool {
    let both = || one.iter().chain(other);
    if one.len().max(other.len()) > MOST_COUNTED || !both().all(Glyph::is_rigid) {
        return false;
    }
    let count = |glyph: &Glyph<'_>, of: &[Glyph<'_>]| of.iter().filter(|own| *own == glyph).count();
    let is_same = |glyph: &Glyph<'_>| count(glyph, one) == count(glyph, other);
    let mut holes = both().filter(|glyph| glyph.hole().is_some());
    let mut characters = both().filter(|glyph| glyph.hole().is_none());
    holes.all(is_same) && !characters.all(is_same)
}

/// Whether the hole will be filled with an id that nobody knows yet.
pub(super) fn is_unwritten(hole: &Hole) -> bool {
    hole.nature == Nature::Fresh
        && matches!(
            hole.domain,
            Domain::DistributionId
                | Domain::IdentityId
                | Domain::AccessControlId
                | Domain::CanonicalUser
                | Domain::KeyId
        )
}
