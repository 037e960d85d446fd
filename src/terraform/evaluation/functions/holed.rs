//! Regular expressions on texts with holes. Each hole is written as signs that no text holds, and the pattern is asked
//! twice: once as if its literals could match nothing of a hole, and once as if they could match whatever the hole
//! allows. Where both find the same, so does the pattern however the holes are filled: what it prefers among all that
//! is thinkable is there in any case.

use crate::symbolic::{Domain, Hole, Piece, Text};
use regex::{Captures, Regex};
use regex_syntax::hir::{
    Capture, Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Look, Repetition,
};

/// The first sign that stands for a hole; each hole of a text has its own.
const FIRST: u32 = 0xE000;

/// Texts with more holes are not looked through.
const MOST_HOLES: usize = 8;

/// A hole is taken to have from one sign to so many, which is more than the literals of a pattern can match.
const LONGEST_HOLE: usize = 64;

/// Longer patterns are not asked.
const LONGEST_PATTERN: usize = 60;

/// More matches are not looked for.
const MOST_MATCHES: usize = 100;

/// What a match holds: all of it, then its groups.
pub(super) type Groups = Vec<Option<Text>>;

/// All matches of a pattern in a text with holes, and the text between and around them; nothing where that cannot be told.
pub(super) fn all_matches(pattern: &Regex, text: &Text) -> Option<(Vec<Groups>, Vec<Text>)> {
    let holes: Vec<&Hole> = text.holes().collect();
    let is_usable = holes.len() <= MOST_HOLES
        && pattern.as_str().len() <= LONGEST_PATTERN
        && holes.iter().all(|hole| is_made_up(hole));
    if !is_usable {
        return None;
    }
    let hir = regex_syntax::parse(pattern.as_str()).ok()?;
    let read = |reach: Reach| {
        let marked = marked(&hir, &holes, reach)?;
        Regex::new(&marked.to_string()).ok()
    };
    let patterns = [read(Reach::Narrow)?, read(Reach::Wide)?];
    let mut found = None;
    for length in 1..=LONGEST_HOLE {
        let filled = Filled::of(text, length);
        for pattern in &patterns {
            let these = look(pattern, text, &filled)?;
            if *found.get_or_insert_with(|| these.clone()) != these {
                return None;
            }
        }
    }
    found
}

fn look(pattern: &Regex, text: &Text, filled: &Filled) -> Option<(Vec<Groups>, Vec<Text>)> {
    let (mut matches, mut between) = (Vec::new(), Vec::new());
    let mut done = 0;
    for captures in pattern.captures_iter(&filled.text) {
        let whole = captures.get(0)?;
        if matches.len() == MOST_MATCHES {
            return None;
        }
        between.push(slice(text, filled, done, whole.start())?);
        matches.push(groups(text, filled, &captures)?);
        done = whole.end();
    }
    between.push(slice(text, filled, done, filled.text.len())?);
    Some((matches, between))
}

/// Whether a hole stands for something that AWS makes up, of which the signs are known.
fn is_made_up(hole: &Hole) -> bool {
    let may_be_anything = matches!(
        hole.domain,
        Domain::Free | Domain::Choice(_) | Domain::Shape(_)
    );
    !may_be_anything && hole.domain.length().0 > 0
}

/// What of a pattern matches the signs of a hole.
#[derive(Clone, Copy)]
enum Reach {
    /// Only what takes every sign that the hole may hold.
    Narrow,
    /// Whatever takes one of them.
    Wide,
}

/// A pattern that knows the signs of holes; nothing if it asks for what hangs on the signs within one.
fn marked(hir: &Hir, holes: &[&Hole], reach: Reach) -> Option<Hir> {
    let all = |parts: &[Hir]| -> Option<Vec<Hir>> {
        parts
            .iter()
            .map(|part| marked(part, holes, reach))
            .collect()
    };
    Some(match hir.kind() {
        HirKind::Empty => Hir::empty(),
        HirKind::Look(look @ (Look::Start | Look::End)) => Hir::look(*look),
        HirKind::Look(_) | HirKind::Class(Class::Bytes(_)) => return None,
        HirKind::Literal(literal) => {
            let literal = std::str::from_utf8(&literal.0).ok()?;
            let signs = literal.chars().map(|sign| {
                let own = ClassUnicode::new([ClassUnicodeRange::new(sign, sign)]);
                Hir::class(Class::Unicode(with_holes(&own, holes, reach)))
            });
            Hir::concat(signs.collect())
        }
        HirKind::Class(Class::Unicode(class)) => {
            Hir::class(Class::Unicode(with_holes(class, holes, reach)))
        }
        // What counts signs hangs on how many there are.
        HirKind::Repetition(counted)
            if counted.min > 1 || counted.max.is_some_and(|max| max > 1) =>
        {
            return None;
        }
        HirKind::Repetition(repetition) => Hir::repetition(Repetition {
            sub: Box::new(marked(&repetition.sub, holes, reach)?),
            ..repetition.clone()
        }),
        HirKind::Capture(capture) => Hir::capture(Capture {
            sub: Box::new(marked(&capture.sub, holes, reach)?),
            ..capture.clone()
        }),
        HirKind::Concat(parts) => Hir::concat(all(parts)?),
        HirKind::Alternation(parts) => Hir::alternation(all(parts)?),
    })
}

/// A class of signs, with the signs of those holes that it may match.
fn with_holes(class: &ClassUnicode, holes: &[&Hole], reach: Reach) -> ClassUnicode {
    let takes = |sign: char| {
        let mut ranges = class.ranges().iter();
        ranges.any(|range| range.start() <= sign && sign <= range.end())
    };
    let mut out = class.clone();
    for (place, hole) in holes.iter().enumerate() {
        let mut signs = (0..=127_u8)
            .map(char::from)
            .filter(|sign| hole.domain.allows(*sign));
        let is_taken = match reach {
            Reach::Narrow => signs.all(takes),
            Reach::Wide => signs.any(takes),
        };
        let mark = ClassUnicodeRange::new(mark(place), mark(place));
        if is_taken {
            out.push(mark);
        } else {
            out.difference(&ClassUnicode::new([mark]));
        }
    }
    out
}

/// The sign of a hole.
fn mark(place: usize) -> char {
    u32::try_from(place)
        .ok()
        .and_then(|place| char::from_u32(FIRST + place))
        .unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// A text with signs in the place of its holes.
struct Filled {
    text: String,
    /// Where each of its pieces ends.
    ends: Vec<usize>,
}

impl Filled {
    fn of(text: &Text, length: usize) -> Filled {
        let mut out = Filled {
            text: String::new(),
            ends: Vec::new(),
        };
        let mut holes = 0;
        for piece in text.pieces() {
            match piece {
                Piece::Literal(literal) => out.text.push_str(literal),
                Piece::Hole(_) => {
                    out.text.extend(std::iter::repeat_n(mark(holes), length));
                    holes += 1;
                }
            }
            out.ends.push(out.text.len());
        }
        out
    }
}

/// What a match holds; nothing if it begins or ends within a hole.
fn groups(text: &Text, filled: &Filled, captures: &Captures<'_>) -> Option<Groups> {
    captures
        .iter()
        .map(|group| match group {
            None => Some(None),
            Some(group) => slice(text, filled, group.start(), group.end()).map(Some),
        })
        .collect()
}

/// A part of a text by its place among the signs; nothing if it begins or ends within a hole.
fn slice(text: &Text, filled: &Filled, start: usize, end: usize) -> Option<Text> {
    let mut out = Text::default();
    let mut begin = 0;
    for (piece, stop) in text.pieces().iter().zip(&filled.ends) {
        let (from, to) = (start.max(begin), end.min(*stop));
        match piece {
            Piece::Literal(literal) if from < to => {
                out.push_str(literal.get(from - begin..to - begin)?);
            }
            Piece::Hole(hole) if from < to => {
                if (from, to) != (begin, *stop) {
                    return None;
                }
                out.push_hole(hole.clone());
            }
            _ => {}
        }
        begin = *stop;
    }
    Some(out)
}
