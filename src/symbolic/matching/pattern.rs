//! Patterns and texts: as they are written, and taken apart into what matching looks at one by one.

use super::super::{Hole, Piece, Text};

/// Whether upper and lower case differ.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Case {
    /// They do.
    Sensitive,
    /// They do not.
    Ignored,
}

/// A piece of a pattern.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Part<'a> {
    /// Characters that stand for themselves.
    Exact(&'a str),
    /// Characters of which `*` and `?` are wildcards.
    Glob(&'a str),
    /// What the hole is filled with, character by character.
    Hole(&'a Hole),
    /// What the hole is filled with, whose `*` and `?` are wildcards.
    Template(&'a Hole),
    /// Nobody knows what; in a pattern it may hold wildcards.
    Unknown,
}

impl Part<'_> {
    /// How many bytes of it are known.
    pub(super) fn length(&self) -> usize {
        match self {
            Part::Exact(text) | Part::Glob(text) => text.len(),
            Part::Hole(_) | Part::Template(_) | Part::Unknown => 0,
        }
    }

    /// Whether it is known, and of ASCII.
    pub(super) fn is_ascii(&self) -> bool {
        match self {
            Part::Exact(text) | Part::Glob(text) => text.is_ascii(),
            Part::Hole(_) | Part::Template(_) | Part::Unknown => false,
        }
    }

    /// Whether both are written alike, apart from what is a wildcard in them.
    fn is_spelled_like(&self, other: &Part<'_>) -> bool {
        match (self, other) {
            (Part::Exact(own) | Part::Glob(own), Part::Exact(text) | Part::Glob(text)) => {
                own == text
            }
            (Part::Hole(own) | Part::Template(own), Part::Hole(hole) | Part::Template(hole)) => {
                own == hole
            }
            _ => false,
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
    /// See [`Part::Hole`].
    Hole(&'a Hole),
    /// See [`Part::Template`].
    Template(&'a Hole),
    /// See [`Part::Unknown`].
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

    pub(super) fn hole(&self) -> Option<&'a Hole> {
        match self {
            Glyph::Hole(hole) | Glyph::Template(hole) => Some(hole),
            _ => None,
        }
    }
}

/// A pattern, or a text to be matched, which is a pattern without wildcards.
#[derive(Clone, PartialEq, Debug)]
pub struct Pattern<'a> {
    /// The first part, kept apart so that a pattern of one part costs nothing.
    first: Option<Part<'a>>,
    rest: Vec<Part<'a>>,
    case: Case,
}

impl<'a> Pattern<'a> {
    /// A pattern that matches the empty text.
    pub fn empty(case: Case) -> Pattern<'a> {
        Pattern {
            first: None,
            rest: Vec::new(),
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
    pub fn push_exact_str(&mut self, text: &'a str) {
        if !text.is_empty() {
            self.push_part(Part::Exact(text));
        }
    }

    /// Appends characters of which `*` and `?` are wildcards.
    pub fn push_glob_str(&mut self, text: &'a str) {
        if !text.is_empty() {
            self.push_part(Part::Glob(text));
        }
    }

    /// Appends a hole whose text stands for itself.
    pub fn push_exact_hole(&mut self, hole: &'a Hole) {
        self.push_part(Part::Hole(hole));
    }

    /// Appends a hole whose text may hold wildcards, if its domain has them.
    pub fn push_glob_hole(&mut self, hole: &'a Hole) {
        let wild = hole.domain.allows('*') || hole.domain.allows('?');
        self.push_part(if wild {
            Part::Template(hole)
        } else {
            Part::Hole(hole)
        });
    }

    /// Appends something of which nothing is known.
    pub fn push_unknown(&mut self) {
        self.push_part(Part::Unknown);
    }

    fn push_part(&mut self, part: Part<'a>) {
        if self.first.is_none() {
            self.first = Some(part);
        } else {
            self.rest.push(part);
        }
    }

    pub(super) fn case(&self) -> Case {
        self.case
    }

    /// Its parts, in order.
    pub(super) fn parts(&self) -> impl Iterator<Item = Part<'a>> {
        self.first.into_iter().chain(self.rest.iter().copied())
    }

    /// The only part, if there is one.
    pub(super) fn only_part(&self) -> Option<Part<'a>> {
        self.first.filter(|_| self.rest.is_empty())
    }

    /// Whether both are made of the same parts, apart from what is a wildcard in them.
    pub(super) fn is_spelled_like(&self, other: &Pattern<'_>) -> bool {
        self.rest.len() == other.rest.len()
            && self
                .parts()
                .zip(other.parts())
                .all(|(own, part)| own.is_spelled_like(&part))
            && self.first.is_some() == other.first.is_some()
    }

    /// How many colons are written in it.
    pub(super) fn colons(&self) -> usize {
        self.parts()
            .map(|part| match part {
                Part::Exact(text) | Part::Glob(text) => text.matches(':').count(),
                Part::Hole(_) | Part::Template(_) | Part::Unknown => 0,
            })
            .sum()
    }

    /// It taken apart, in lower case if upper and lower case do not differ.
    pub(super) fn glyphs(&self) -> Vec<Glyph<'a>> {
        let length: usize = self.parts().map(|part| part.length().max(1)).sum();
        let mut glyphs = Vec::with_capacity(length);
        let fold = |c: char| match self.case {
            Case::Sensitive => c,
            Case::Ignored => c.to_ascii_lowercase(),
        };
        for part in self.parts() {
            match part {
                Part::Exact(text) => glyphs.extend(text.chars().map(|c| Glyph::Char(fold(c)))),
                Part::Glob(text) => glyphs.extend(text.chars().map(|c| match c {
                    '*' => Glyph::Many,
                    '?' => Glyph::One,
                    c => Glyph::Char(fold(c)),
                })),
                Part::Hole(hole) => glyphs.push(Glyph::Hole(hole)),
                Part::Template(hole) => glyphs.push(Glyph::Template(hole)),
                Part::Unknown => glyphs.push(Glyph::Unknown),
            }
        }
        glyphs
    }
}
