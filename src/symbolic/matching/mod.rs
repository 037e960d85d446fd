//! Equality and wildcard matching of texts with holes, three-valued and sound: Yes and No are said only if they
//! hold however the holes are filled in. What is alike at both ends is struck out, what is left is split where
//! it must split, and the rest is compared as regular languages, with a bound on the work; beyond it the answer
//! is Unknown.
//!
//! Two assumptions about deployments that work: two attributes that are [distinct](Hole::distinct) never get the
//! same value, and an id that this deployment is yet to create is not written down anywhere.

mod glob;
mod language;
mod pattern;

pub use pattern::{Case, Pattern};

use super::{Hole, Text, Truth};
use pattern::{Glyph, over_choices};

/// Whether two texts are the same. `*` and `?` are characters like any other.
pub fn equals(a: &Text, b: &Text) -> Truth {
    Pattern::exact(a, Case::Sensitive).matches(&Pattern::exact(b, Case::Sensitive))
}

/// Whether two texts are the same apart from upper and lower case.
pub fn equals_ignoring_case(a: &Text, b: &Text) -> Truth {
    Pattern::exact(a, Case::Ignored).matches(&Pattern::exact(b, Case::Ignored))
}

/// Whether a text matches a pattern, in which `*` stands for any characters and `?` for any single one. A hole
/// of the pattern that may be filled with wildcards is taken to act as one.
pub fn matches(pattern: &Text, text: &Text) -> Truth {
    Pattern::glob(pattern, Case::Sensitive).matches(&Pattern::exact(text, Case::Sensitive))
}

/// The same, apart from upper and lower case.
pub fn matches_ignoring_case(pattern: &Text, text: &Text) -> Truth {
    Pattern::glob(pattern, Case::Ignored).matches(&Pattern::exact(text, Case::Ignored))
}

/// Whether an ARN matches a pattern of an ARN: six parts, the first five ended by `:`, each matched on its own.
/// A text of fewer parts matches nothing. What a pattern of fewer parts matches is documented nowhere: Unknown,
/// unless it could not match even if it were lengthened.
pub fn arn_matches(pattern: &Text, text: &Text) -> Truth {
    Pattern::glob(pattern, Case::Sensitive).matches_arn(&Pattern::exact(text, Case::Sensitive))
}

impl Pattern<'_> {
    /// Whether `text`, which holds no wildcard, matches this pattern.
    pub fn matches(&self, text: &Pattern<'_>) -> Truth {
        over_choices(self.glyphs(), text.glyphs(), self.case(), compare)
    }

    /// Whether `text`, which holds no wildcard, matches this pattern part by part, as ARNs do.
    pub fn matches_arn(&self, text: &Pattern<'_>) -> Truth {
        over_choices(self.glyphs(), text.glyphs(), self.case(), compare_arns)
    }

    /// Whether this has the six parts of an ARN.
    pub fn is_arn(&self) -> Truth {
        over_choices(
            self.glyphs(),
            &[],
            self.case(),
            |glyphs, _, _| match Parts::of(glyphs) {
                Parts::Six(_) => Truth::Yes,
                Parts::Fewer => Truth::No,
                Parts::Unclear => Truth::Unknown,
            },
        )
    }
}

/// The parts of an ARN.
enum Parts<'g, 'a> {
    Six([&'g [Glyph<'a>]; 6]),
    Fewer,
    /// A hole before the fifth `:` may hold another.
    Unclear,
}

impl<'g, 'a> Parts<'g, 'a> {
    fn of(glyphs: &'g [Glyph<'a>]) -> Parts<'g, 'a> {
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
                return Parts::Unclear;
            }
        }
        Parts::Fewer
    }
}

fn compare_arns(pattern: &[Glyph<'_>], text: &[Glyph<'_>], case: Case) -> Truth {
    match (Parts::of(pattern), Parts::of(text)) {
        (_, Parts::Fewer) => Truth::No,
        (Parts::Six(pattern), Parts::Six(text)) => Truth::all(
            pattern
                .iter()
                .zip(text)
                .map(|(pattern, text)| compare(pattern, text, case)),
        ),
        // If the parts match one by one, then the whole matches the whole.
        (Parts::Six(_), Parts::Unclear) => compare(pattern, text, case).and(Truth::Unknown),
        (Parts::Fewer | Parts::Unclear, _) => {
            let lengthened = [pattern, &[Glyph::Char(':'), Glyph::Many]].concat();
            compare(pattern, text, case)
                .or(compare(&lengthened, text, case))
                .and(Truth::Unknown)
        }
    }
}

/// Whether the text matches the pattern, neither of which holds a hole with a list of choices.
fn compare(mut pattern: &[Glyph<'_>], mut text: &[Glyph<'_>], case: Case) -> Truth {
    let mut so_far = Truth::Yes;
    while so_far != Truth::No {
        (pattern, text) = without_common_ends(pattern, text);
        if pattern == [Glyph::Many] {
            return so_far;
        }
        if pattern.iter().chain(text).all(Glyph::is_plain) {
            return so_far.and(glob::matches(pattern, text).into());
        }
        let (Some(cut), Some(other)) = (first_slash(pattern), first_slash(text)) else {
            return so_far.and(decide(pattern, text, case));
        };
        so_far = so_far.and(decide(&pattern[..cut], &text[..other], case));
        (pattern, text) = (&pattern[cut + 1..], &text[other + 1..]);
    }
    so_far
}

/// Compares two texts that cannot be split.
fn decide(pattern: &[Glyph<'_>], text: &[Glyph<'_>], case: Case) -> Truth {
    let (pattern, text) = without_common_ends(pattern, text);
    if pattern.iter().chain(text).all(Glyph::is_plain) {
        return glob::matches(pattern, text).into();
    }
    if let ([Glyph::Hole(one)], [Glyph::Hole(other)]) = (pattern, text)
        && one.distinct(other)
    {
        return Truth::No;
    }
    if !language::may_match(pattern, text, case) {
        Truth::No
    } else if language::must_match(pattern, text, case) {
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

/// The place of the first `/`, if nothing before it can stand for one.
fn first_slash(glyphs: &[Glyph<'_>]) -> Option<usize> {
    for (at, glyph) in glyphs.iter().enumerate() {
        match glyph {
            Glyph::Char('/') => return Some(at),
            _ if !glyph.is_rigid() || glyph.may_hold('/') => return None,
            _ => {}
        }
    }
    None
}

/// Whether the hole will be filled with an id that nobody knows yet.
fn is_unwritten(hole: &Hole) -> bool {
    use super::{Domain, Nature};
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

#[cfg(test)]
mod tests;
