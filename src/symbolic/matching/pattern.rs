//! A text taken apart into what matching looks at one by one: characters, wildcards and holes.

use super::super::{Domain, Hole, Piece, Text, Truth};

/// Whether upper and lower case differ.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Case {
    /// They do.
    Sensitive,
    /// They do not.
    Ignored,
}

impl Case {
    fn fold(self, c: char) -> char {
        match self {
            Case::Sensitive => c,
            Case::Ignored if c.is_ascii() => c.to_ascii_lowercase(),
            Case::Ignored => c.to_lowercase().next().unwrap_or(c),
        }
    }
}

/// The smallest part of a pattern or text.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Glyph<'a> {
    /// This character.
    Char(char),
    /// `?`: any one character.
    One,
    /// `*`: any characters.
    Many,
    /// What the hole is filled with, character by character.
    Hole(&'a Hole),
    /// What the hole is filled with, whose `*` and `?` are wildcards.
    Template(&'a Hole),
    /// Nobody knows what; in a pattern it may hold wildcards.
    Unknown,
}

impl<'a> Glyph<'a> {
    /// Whether it matches nothing but itself.
    pub(super) fn is_rigid(&self) -> bool {
        matches!(self, Glyph::Char(_) | Glyph::Hole(_))
    }

    /// Whether it is known throughout.
    pub(super) fn is_plain(&self) -> bool {
        matches!(self, Glyph::Char(_) | Glyph::One | Glyph::Many)
    }

    /// Whether it may be written with this character. A wildcard is written as itself.
    pub(super) fn may_hold(&self, c: char) -> bool {
        match self {
            Glyph::Char(own) => *own == c,
            Glyph::One => c == '?',
            Glyph::Many => c == '*',
            Glyph::Hole(hole) | Glyph::Template(hole) => hole.domain.allows(c),
            Glyph::Unknown => true,
        }
    }

    fn hole(&self) -> Option<&'a Hole> {
        match self {
            Glyph::Hole(hole) | Glyph::Template(hole) => Some(hole),
            _ => None,
        }
    }
}

/// A pattern, or a text to be matched, which is a pattern without wildcards.
#[derive(Clone, PartialEq, Debug)]
pub struct Pattern<'a> {
    glyphs: Vec<Glyph<'a>>,
    case: Case,
}

impl<'a> Pattern<'a> {
    /// A pattern that matches the empty text.
    pub fn empty(case: Case) -> Pattern<'a> {
        Pattern {
            glyphs: Vec::new(),
            case,
        }
    }

    /// A pattern that matches nothing but this text.
    pub fn exact(text: &'a Text, case: Case) -> Pattern<'a> {
        let mut pattern = Pattern::empty(case);
        pattern.push_exact(text);
        pattern
    }

    /// A text in which `*` and `?` are wildcards.
    pub fn glob(text: &'a Text, case: Case) -> Pattern<'a> {
        let mut pattern = Pattern::empty(case);
        for piece in text.pieces() {
            match piece {
                Piece::Literal(text) => pattern.push_glob_str(text),
                Piece::Hole(hole) => pattern.push_glob_hole(hole),
            }
        }
        pattern
    }

    /// A text of which nothing is known.
    pub fn unknown(case: Case) -> Pattern<'a> {
        let mut pattern = Pattern::empty(case);
        pattern.push_unknown();
        pattern
    }

    /// Appends a text that stands for itself.
    pub fn push_exact(&mut self, text: &'a Text) {
        for piece in text.pieces() {
            match piece {
                Piece::Literal(text) => self.push_exact_str(text),
                Piece::Hole(hole) => self.push_exact_hole(hole),
            }
        }
    }

    /// Appends characters that stand for themselves.
    pub fn push_exact_str(&mut self, text: &str) {
        let case = self.case;
        self.glyphs.reserve(text.len());
        self.glyphs
            .extend(text.chars().map(|c| Glyph::Char(case.fold(c))));
    }

    /// Appends characters of which `*` and `?` are wildcards.
    pub fn push_glob_str(&mut self, text: &str) {
        let case = self.case;
        self.glyphs.reserve(text.len());
        self.glyphs.extend(text.chars().map(|c| match c {
            '*' => Glyph::Many,
            '?' => Glyph::One,
            c => Glyph::Char(case.fold(c)),
        }));
    }

    /// Appends a hole whose text stands for itself.
    pub fn push_exact_hole(&mut self, hole: &'a Hole) {
        self.glyphs.push(Glyph::Hole(hole));
    }

    /// Appends a hole whose text may hold wildcards, if its domain has them.
    pub fn push_glob_hole(&mut self, hole: &'a Hole) {
        let wild = hole.domain.allows('*') || hole.domain.allows('?');
        self.glyphs.push(if wild {
            Glyph::Template(hole)
        } else {
            Glyph::Hole(hole)
        });
    }

    /// Appends something of which nothing is known.
    pub fn push_unknown(&mut self) {
        self.glyphs.push(Glyph::Unknown);
    }

    pub(super) fn glyphs(&self) -> &[Glyph<'a>] {
        &self.glyphs
    }

    pub(super) fn case(&self) -> Case {
        self.case
    }
}

/// The most ways of filling in lists of choices that are looked at one by one.
const MOST_CHOICES: usize = 64;

/// What `compare` says for every way of filling in the holes that have a list of choices, if all agree.
pub(super) fn over_choices<'a>(
    pattern: &[Glyph<'a>],
    text: &[Glyph<'a>],
    case: Case,
    compare: impl Fn(&[Glyph<'_>], &[Glyph<'_>], Case) -> Truth,
) -> Truth {
    let holes = || pattern.iter().chain(text).filter_map(Glyph::hole);
    if holes().next().is_none() {
        return compare(pattern, text, case);
    }
    let mut lists: Vec<Choices<'_>> = Vec::new();
    for hole in holes() {
        if let Domain::Choice(texts) = &hole.domain
            && lists.iter().all(|list| list.hole != hole)
        {
            lists.push(Choices { hole, texts });
        }
    }
    let ways = lists
        .iter()
        .fold(1_usize, |ways, list| ways.saturating_mul(list.texts.len()));
    if ways > MOST_CHOICES {
        lists.clear();
    }
    let known: Vec<&Hole> = holes().filter(|hole| hole.domain != Domain::Free).collect();
    let known_better = |hole: &Hole| hole.domain == Domain::Free && known.contains(&hole);
    if lists.is_empty() && !holes().any(known_better) {
        return compare(pattern, text, case);
    }
    let mut answers = (0..ways.min(MOST_CHOICES)).map(|way| {
        let pattern = fill(pattern, &known, &lists, way, case);
        let text = fill(text, &known, &lists, way, case);
        compare(&pattern, &text, case)
    });
    let first = answers.next().unwrap_or(Truth::Unknown);
    answers.fold(first, Truth::join)
}

/// A hole and all that it can be filled with.
struct Choices<'a> {
    hole: &'a Hole,
    texts: &'a [Box<str>],
}

/// The glyphs with the lists of choices filled in one of all possible ways, which are numbered from 0. A hole of
/// which more is known in another place is taken as it is known there.
fn fill<'a>(
    glyphs: &[Glyph<'a>],
    known: &[&'a Hole],
    lists: &[Choices<'a>],
    way: usize,
    case: Case,
) -> Vec<Glyph<'a>> {
    let mut filled = Pattern::empty(case);
    for glyph in glyphs {
        let Some(hole) = glyph.hole() else {
            filled.glyphs.push(*glyph);
            continue;
        };
        let literal = matches!(glyph, Glyph::Hole(_));
        let mut rest = way;
        let choice = lists.iter().find_map(|list| {
            let choice = list.texts.get(rest % list.texts.len())?;
            rest /= list.texts.len();
            (list.hole == hole).then_some(choice)
        });
        match choice {
            Some(text) if literal => filled.push_exact_str(text),
            Some(text) => filled.push_glob_str(text),
            None => {
                let hole = known
                    .iter()
                    .copied()
                    .find(|other| *other == hole)
                    .unwrap_or(hole);
                if literal {
                    filled.push_exact_hole(hole);
                } else {
                    filled.push_glob_hole(hole);
                }
            }
        }
    }
    filled.glyphs
}
