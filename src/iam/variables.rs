//! Policy variables: `${aws:username}` in a policy of version 2012-10-17 stands for a value of the request.
//!
//! Semantics: the IAM User Guide, "IAM policy elements: variables and tags". What is put in stands for itself, also
//! if it holds `*`; `${*}`, `${?}` and `${$}` are the characters themselves.
//!
//! A parameter could be given a text that spells a variable: one, as a whole, that has a value. What a request carries
//! is taken not to, for no name of anything in AWS holds `$`.

use super::answer::Answer;
use super::request::{Context, Presence, Values};
use super::undocumented::{Points, Undocumented};
use crate::symbolic::matching::{Case, Pattern};
use crate::symbolic::{Domain, Hole, Piece, Text, Truth};

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
    Pattern {
        /// What is compared.
        pattern: Pattern<'a>,
        /// Whether every variable certainly has a value. If not, it may match nothing.
        sure: bool,
        /// What AWS does not document about the variables in it.
        points: Points,
    },
    /// A variable in it has no value, so that it matches nothing.
    NoValue,
}

impl Expansion<'_> {
    /// Whether a text matches.
    pub(super) fn matches(&self, text: &Pattern<'_>) -> Answer {
        self.says(|pattern| pattern.matches(text))
    }

    /// Whether a text matches part by part, as ARNs do.
    pub(super) fn matches_arn(&self, text: &Pattern<'_>) -> Answer {
        let says = self.says(|pattern| pattern.matches_arn(text));
        if says.truth.is_unknown() && self.is_arn().is_no() {
            return says.perhaps(Undocumented::ShortArn);
        }
        says
    }

    fn says(&self, compare: impl Fn(&Pattern<'_>) -> Truth) -> Answer {
        match self {
            Expansion::Pattern {
                pattern,
                sure,
                points,
            } => {
                let sure = Answer {
                    truth: if *sure { Truth::Yes } else { Truth::Unknown },
                    points: *points,
                };
                Answer::from(compare(pattern)).and(sure)
            }
            Expansion::NoValue => Answer::NO,
        }
    }

    /// Whether this has the six parts of an ARN.
    pub(super) fn is_arn(&self) -> Truth {
        match self {
            Expansion::Pattern { pattern, .. } => pattern.is_arn(),
            Expansion::NoValue => Truth::Unknown,
        }
    }

    /// Whether a variable certainly has no value.
    pub(super) fn lacks_value(&self) -> bool {
        matches!(self, Expansion::NoValue)
    }

    /// Whether every variable certainly has a value. If not, what follows is undocumented at this point.
    pub(super) fn has_values(&self, otherwise: Undocumented) -> Answer {
        match self {
            Expansion::NoValue | Expansion::Pattern { sure: false, .. } => {
                Answer::silent(otherwise)
            }
            Expansion::Pattern { .. } => Answer::YES,
        }
    }
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
    /// Whether a text spells what this policy takes as a variable.
    pub(super) fn spells_variable(&self, text: &Text) -> bool {
        self.expands_variables
            && text
                .pieces()
                .iter()
                .any(|piece| matches!(piece, Piece::Literal(literal) if spells(literal)))
    }

    /// The pattern that a text of the policy stands for.
    pub(super) fn expand(&self, text: &'a Text, wildcards: Wildcards, case: Case) -> Expansion<'a> {
        let mut writer = Writer {
            pattern: Pattern::empty(case),
            wildcards,
            sure: true,
            points: Points::NONE,
        };
        if !self.expands_variables {
            for piece in text.pieces() {
                match piece {
                    Piece::Literal(text) => writer.push_str(text),
                    Piece::Hole(hole) => writer.push_hole(hole),
                }
            }
            return writer.done();
        }
        for (place, piece) in text.pieces().iter().enumerate() {
            let later = &text.pieces()[place + 1..];
            let spelled = match piece {
                Piece::Literal(literal) => self.write_literal(literal, later, &mut writer),
                // What a parameter is given is matched as anything; the texts of a list are matched as they are.
                Piece::Hole(Hole {
                    domain: Domain::Choice(texts),
                    ..
                }) if texts.iter().any(|text| text.contains('$')) => Spelled::ByHoles,
                Piece::Hole(hole) => {
                    writer.push_hole(hole);
                    Spelled::Out
                }
            };
            match spelled {
                Spelled::Out => {}
                Spelled::ByHoles => {
                    writer.push_unknown();
                    writer.sure = false;
                    break;
                }
                Spelled::WithoutValue => return Expansion::NoValue,
            }
        }
        writer.done()
    }

    fn write_literal(&self, literal: &'a str, later: &[Piece], writer: &mut Writer<'a>) -> Spelled {
        if !literal.contains('$') {
            writer.push_str(literal);
            return Spelled::Out;
        }
        let mut rest = literal;
        while let Some(start) = rest.find("${") {
            writer.push_str(&rest[..start]);
            let body = &rest[start + 2..];
            let Some(end) = body.find('}') else {
                if later.is_empty() {
                    writer.push_undocumented(Undocumented::VariableSpelling);
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
        let name = name.trim().to_lowercase();
        if name.is_empty() || name.contains([',', '\'', '$', '{']) {
            writer.push_undocumented(Undocumented::VariableSpelling);
            return true;
        }
        let presence = self.context.get(&name);
        let known = match presence {
            Presence::Present(Values::Known(values)) | Presence::Maybe(Values::Known(values)) => {
                values.as_slice()
            }
            Presence::Present(_) | Presence::Maybe(_) | Presence::Absent => &[],
        };
        match (presence, known, default) {
            (Presence::Present(_), [only], _) => writer.pattern.push_exact(only),
            (Presence::Maybe(_), [only], None) => {
                writer.pattern.push_exact(only);
                writer.sure = false;
            }
            (Presence::Absent, _, Some(default)) => writer.pattern.push_exact_str(default),
            (Presence::Absent, _, None) => return false,
            (Presence::Present(_), [_, _, ..], _) => {
                writer.push_undocumented(Undocumented::VariableOfSeveralValues);
            }
            (_, _, Some(_)) => writer.push_unknown(),
            (_, _, None) => {
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

/// Whether a variable begins in a text. One character is looked for first, which is much faster than two.
fn spells(text: &str) -> bool {
    text.contains('$') && text.contains("${")
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
    points: Points,
}

impl<'a> Writer<'a> {
    fn done(self) -> Expansion<'a> {
        Expansion::Pattern {
            pattern: self.pattern,
            sure: self.sure,
            points: self.points,
        }
    }

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

    /// Appends something that AWS gives no meaning: any text, or none that matches.
    fn push_undocumented(&mut self, point: Undocumented) {
        self.push_unknown();
        self.sure = false;
        self.points = self.points.and(point.into());
    }
}

#[cfg(test)]
mod tests;
