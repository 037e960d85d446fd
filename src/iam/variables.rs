//! Policy variables: `${aws:username}` in a policy of version 2012-10-17 stands for a value of the request.
//!
//! Semantics: the IAM User Guide, "IAM policy elements: variables and tags". What is put in stands for itself, also
//! if it holds `*`; `${*}`, `${?}` and `${$}` are the characters themselves.
//!
//! A parameter could be given a text that spells a variable. What a request carries is taken not to: no name of
//! anything in AWS holds `$`.

use super::request::{Context, Presence, Values};
use crate::symbolic::matching::{Case, Pattern};
use crate::symbolic::{Domain, Hole, Piece, Text};

/// Whether `*` and `?` of a policy's text are wildcards.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Wildcards {
    /// They are.
    Active,
    /// They are characters like any other.
    Literal,
}

/// A text of a policy as it is compared with a request.
#[derive(Debug)]
pub(super) enum Expansion<'a> {
    /// This pattern.
    Pattern(Pattern<'a>),
    /// This pattern, or none because a variable in it has no value.
    Perhaps(Pattern<'a>),
    /// A variable in it has no value, so that it matches nothing.
    NoValue,
}

/// How the texts of one policy are read for one request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading<'a> {
    /// Where variables get their values.
    pub(super) context: &'a Context,
    /// Whether the policy expands variables at all.
    pub(super) expands_variables: bool,
}

impl<'a> Reading<'a> {
    /// The pattern that a text of the policy stands for.
    pub(super) fn expand(&self, text: &'a Text, wildcards: Wildcards, case: Case) -> Expansion<'a> {
        let mut writer = Writer {
            pattern: Pattern::empty(case),
            wildcards,
            sure: true,
        };
        if !self.expands_variables {
            for piece in text.pieces() {
                match piece {
                    Piece::Literal(text) => writer.push_str(text),
                    Piece::Hole(hole) => writer.push_hole(hole),
                }
            }
            return Expansion::Pattern(writer.pattern);
        }
        for (place, piece) in text.pieces().iter().enumerate() {
            let later = &text.pieces()[place + 1..];
            let spelled = match piece {
                Piece::Literal(literal) => self.write_literal(literal, later, &mut writer),
                Piece::Hole(hole) => {
                    let listed = matches!(hole.domain, Domain::Choice(_));
                    if hole.domain.may_contain("$") && (listed || later.iter().any(may_close)) {
                        Spelled::ByHoles
                    } else {
                        writer.push_hole(hole);
                        Spelled::Out
                    }
                }
            };
            match spelled {
                Spelled::Out => {}
                Spelled::ByHoles => {
                    writer.push_unknown();
                    break;
                }
                Spelled::WithoutValue => return Expansion::NoValue,
            }
        }
        if writer.sure {
            Expansion::Pattern(writer.pattern)
        } else {
            Expansion::Perhaps(writer.pattern)
        }
    }

    fn write_literal(&self, literal: &'a str, later: &[Piece], writer: &mut Writer<'a>) -> Spelled {
        let mut rest = literal;
        while let Some(start) = rest.find("${") {
            writer.push_str(&rest[..start]);
            let body = &rest[start + 2..];
            let Some(end) = body.find('}') else {
                if later.is_empty() {
                    writer.push_str(&rest[start..]);
                    return Spelled::Out;
                }
                return Spelled::ByHoles;
            };
            if !self.write_variable(&body[..end], writer) {
                return Spelled::WithoutValue;
            }
            rest = &body[end + 1..];
        }
        if rest.ends_with('$') && later.iter().any(may_close) {
            return Spelled::ByHoles;
        }
        writer.push_str(rest);
        Spelled::Out
    }

    /// Writes what stands for a variable; false if nothing does.
    fn write_variable(&self, body: &'a str, writer: &mut Writer<'a>) -> bool {
        if matches!(body, "*" | "?" | "$") {
            writer.pattern.push_exact_str(body);
            return true;
        }
        let (name, default) = match body.split_once(", '") {
            Some((name, quoted)) => match quoted.strip_suffix('\'') {
                Some(default) => (name, Some(default)),
                None => (body, None),
            },
            None => (body, None),
        };
        let presence = self.context.get(&name.trim().to_lowercase());
        match (presence, default) {
            (Presence::Present(Values::Known(values)), _) if values.len() == 1 => {
                writer.pattern.push_exact(&values[0]);
            }
            (Presence::Maybe(Values::Known(values)), None) if values.len() == 1 => {
                writer.pattern.push_exact(&values[0]);
                writer.sure = false;
            }
            (Presence::Absent, Some(default)) => writer.pattern.push_exact_str(default),
            (Presence::Absent, None) => return false,
            (_, Some(_)) => writer.push_unknown(),
            // Among the rest are keys with several values, of which variables make nothing that is documented.
            (_, None) => {
                writer.push_unknown();
                writer.sure = false;
            }
        }
        true
    }
}

/// How the variables in a stretch of text are spelled.
enum Spelled {
    /// In known characters.
    Out,
    /// Perhaps by what holes are filled with, so that nothing is known from here on.
    ByHoles,
    /// One has no value.
    WithoutValue,
}

fn may_close(piece: &Piece) -> bool {
    match piece {
        Piece::Literal(text) => text.contains('}'),
        Piece::Hole(Hole { domain, .. }) => domain.may_contain("}"),
    }
}

struct Writer<'a> {
    pattern: Pattern<'a>,
    wildcards: Wildcards,
    sure: bool,
}

impl<'a> Writer<'a> {
    fn push_str(&mut self, text: &'a str) {
        match self.wildcards {
            Wildcards::Active => self.pattern.push_glob_str(text),
            Wildcards::Literal => self.pattern.push_exact_str(text),
        }
    }

    fn push_hole(&mut self, hole: &'a Hole) {
        match self.wildcards {
            Wildcards::Active => self.pattern.push_glob_hole(hole),
            Wildcards::Literal => self.pattern.push_exact_hole(hole),
        }
    }

    fn push_unknown(&mut self) {
        self.pattern.push_unknown();
    }
}
