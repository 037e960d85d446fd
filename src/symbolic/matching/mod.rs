//! Equality and wildcard matching of texts with holes, three-valued and sound: Yes and No are said only if they
//! hold however the holes are filled in. What is alike at both ends is struck out, what is left is split where
//! it must split, and the rest is compared as regular languages. The work of one comparison is bounded; beyond the
//! bound the answer is Unknown.
//!
//! Two assumptions about deployments that work: two attributes that are [distinct](super::Hole::distinct) never get the
//! same value, and an id that this deployment is yet to create is not written down anywhere.

mod choices;
mod glob;
mod language;
mod pattern;
mod segments;

pub use pattern::{Case, Pattern};

use super::{Text, Truth};
use choices::over_choices;
use pattern::{Glyph, Part};
use segments::{Parts, compare, compare_arns};

/// Whether two texts are the same. `*` and `?` are characters like any other.
pub fn equals(a: &Text, b: &Text) -> Truth {
    match (a.known(), b.known()) {
        (Some(a), Some(b)) => (a == b).into(),
        _ => Pattern::exact(a, Case::Sensitive).matches(&Pattern::exact(b, Case::Sensitive)),
    }
}

/// Whether a text is this one, which is known.
pub fn is(text: &Text, known: &str) -> Truth {
    if let Some(text) = text.known() {
        return (text == known).into();
    }
    let mut other = Pattern::empty(Case::Sensitive);
    other.push_exact_str(known);
    Pattern::exact(text, Case::Sensitive).matches(&other)
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

/// The same for a text that is known, apart from upper and lower case.
pub fn matches_ignoring_case(pattern: &Text, text: &str) -> Truth {
    let mut own = Pattern::empty(Case::Ignored);
    own.push_exact_str(text);
    Pattern::glob(pattern, Case::Ignored).matches(&own)
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
        if let (Some(own), Some(Part::Exact(text))) = (self.only_part(), text.only_part()) {
            let budget = &mut Budget::new(own.length() + text.len());
            let in_ascii = self.case() == Case::Sensitive || own.is_ascii() && text.is_ascii();
            match own {
                Part::Exact(own) if self.case() == Case::Sensitive => return (own == text).into(),
                Part::Exact(own) if in_ascii => return own.eq_ignore_ascii_case(text).into(),
                Part::Glob(own) if in_ascii => {
                    let answer = glob::of_texts(own, text, self.case(), budget);
                    return answer.map_or(Truth::Unknown, Truth::from);
                }
                _ => {}
            }
        }
        // Whatever the holes are filled with, a text matches itself, also if it holds wildcards.
        if self.is_spelled_like(text) {
            return Truth::Yes;
        }
        self.compare(text, compare)
    }

    /// Whether `text`, which holds no wildcard, matches this pattern part by part, as ARNs do.
    pub fn matches_arn(&self, text: &Pattern<'_>) -> Truth {
        if let (Some(Part::Glob(own)), Some(Part::Exact(text))) =
            (self.only_part(), text.only_part())
            && let (Some(own), Some(text)) = (six_parts(own), six_parts(text))
        {
            let length = own.iter().chain(&text).map(|part| part.len()).sum();
            let budget = &mut Budget::new(length);
            return Truth::all(own.iter().zip(text).map(|(own, text)| {
                let answer = glob::of_texts(own, text, Case::Sensitive, budget);
                answer.map_or(Truth::Unknown, Truth::from)
            }));
        }
        if self.is_spelled_like(text) && self.colons() >= 5 {
            return Truth::Yes;
        }
        self.compare(text, compare_arns)
    }

    /// Whether this has the six parts of an ARN.
    pub fn is_arn(&self) -> Truth {
        if self.colons() >= 5 {
            return Truth::Yes;
        }
        over_choices(
            &self.glyphs(),
            &[],
            std::convert::identity,
            |glyphs, _| match Parts::of(glyphs) {
                Parts::Six(_) => Truth::Yes,
                Parts::Fewer => Truth::No,
                Parts::Unclear { .. } => Truth::Unknown,
            },
        )
    }

    fn compare<'a>(
        &'a self,
        text: &Pattern<'a>,
        compare: fn(&[Glyph<'a>], &[Glyph<'a>], &mut Asking) -> Truth,
    ) -> Truth {
        let (own, text) = (self.glyphs(), text.glyphs());
        let mut asking = Asking {
            case: self.case(),
            budget: Budget::new(own.len() + text.len()),
        };
        let mut ask = |own: &[Glyph<'a>], text: &[Glyph<'a>], fold: fn(char) -> char| {
            over_choices(own, text, fold, |own, text| compare(own, text, &mut asking))
        };
        if self.case() == Case::Sensitive {
            return ask(&own, &text, std::convert::identity);
        }
        let answer = ask(&own, &text, |c| c.to_ascii_lowercase());
        let beyond = |glyphs: &[Glyph<'_>]| {
            let mut glyphs = glyphs.iter();
            glyphs.any(|glyph| matches!(glyph, Glyph::Char(c) if !c.is_ascii()))
        };
        if !beyond(&own) && !beyond(&text) {
            return answer;
        }
        // Whether AWS tells upper from lower case beyond ASCII is documented nowhere.
        answer.join(ask(&folded(&own), &folded(&text), fold))
    }
}

/// The letter that a letter becomes if upper and lower case do not differ in any script. No letter becomes two.
fn fold(c: char) -> char {
    let mut capitals = c.to_uppercase();
    let capital = capitals.next().filter(|_| capitals.next().is_none());
    let capital = capital.unwrap_or(c);
    capital.to_lowercase().next().unwrap_or(capital)
}

fn folded<'a>(glyphs: &[Glyph<'a>]) -> Vec<Glyph<'a>> {
    let fold = |glyph: &Glyph<'a>| match glyph {
        Glyph::Char(c) => Glyph::Char(fold(*c)),
        other => *other,
    };
    glyphs.iter().map(fold).collect()
}

/// The six parts of an ARN that is known.
fn six_parts(text: &str) -> Option<[&str; 6]> {
    let mut parts = text.splitn(6, ':');
    let mut six = [""; 6];
    for part in &mut six {
        *part = parts.next()?;
    }
    Some(six)
}

/// What one comparison is bound to.
struct Asking {
    case: Case,
    budget: Budget,
}

/// How much work a comparison may still take, in steps of the innermost loops.
struct Budget(usize);

impl Budget {
    /// What comparisons of any length may take. Those that people write take less than a hundredth of it.
    const LEAST: usize = 1 << 18;

    /// The budget for texts that have this many characters together.
    fn new(length: usize) -> Budget {
        Budget(Budget::LEAST.saturating_add(length.saturating_mul(4)))
    }

    /// Takes some of it; `None` if it is used up.
    fn spend(&mut self, steps: usize) -> Option<()> {
        self.0 = self.0.checked_sub(steps)?;
        Some(())
    }
}

#[cfg(test)]
mod tests;
