//! Reports: findings told to people ([`human()`], [`concise()`], [`markdown()`]) and to programs ([`json()`],
//! [`sarif()`], [`github()`], [`junit()`]). A report writer decides nothing; it gets findings in order and gives a
//! text.

mod concise;
mod github;
mod human;
mod json;
mod junit;
mod markdown;
pub mod picture;
mod prose;
mod sarif;
mod uri;

pub use concise::concise;
pub use github::github;
pub use human::human;
pub use json::{json, schema};
pub use junit::junit;
pub use markdown::markdown;
pub use sarif::sarif;
pub use uri::plain as from_root;

use crate::check::{Certainty, Class, Finding, Rule, Severity, Suppressed, Undecided};
use crate::source::{Position, Sources};

/// All there is to tell about one run.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// The texts that the findings point into.
    pub sources: &'a Sources,
    /// The findings, in the order in which they are told.
    pub findings: &'a [Finding],
    /// The counts.
    pub summary: Summary,
    /// The inputs that could not be read.
    pub unread: &'a [Unread],
    /// What could not be decided.
    pub undecided: &'a [Undecided],
    /// The findings that somebody does not want to hear of, for formats that can tell that they are there.
    pub suppressed: &'a [Suppressed],
    /// The rules of the run, for formats that describe them.
    pub rules: &'a [Rule],
    /// The least severity that fails the run, for formats that know only success and failure.
    pub limit: Severity,
    /// The folder that paths are told relative to, where a format asks for relative ones.
    pub root: &'a str,
}

/// How much was looked at and found.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Summary {
    /// Files that were read and hold a template or a plan.
    pub files: usize,
    /// Distributions in them.
    pub distributions: usize,
    /// How many of those could not be decided throughout.
    pub undecided: usize,
    /// Findings that are errors.
    pub errors: usize,
    /// Findings that are warnings.
    pub warnings: usize,
    /// Findings that are notes.
    pub notes: usize,
    /// Findings that somebody ignores, in neither of the former.
    pub ignored: usize,
    /// Findings that the baseline knows, in none of the former.
    pub baselined: usize,
}

/// An input that could not be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unread {
    /// Its path as the user named it.
    pub path: String,
    /// Where reading ended, if it began.
    pub position: Option<Position>,
    /// Why: one sentence, lower case, without a full stop.
    pub message: String,
}

/// How a report for people looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Style {
    /// With or without colour.
    pub color: Color,
    /// How many columns there are; lines of prose are broken to fit, lines of source are not.
    pub width: usize,
}

/// With or without colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Color {
    /// Nothing but text.
    Plain,
    /// ANSI escapes.
    Ansi,
}

/// A severity as every format spells it.
fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// A certainty as every format spells it.
fn certainty(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Certain => "certain",
        Certainty::Possible => "possible",
    }
}

/// A class as every format spells it.
fn class(class: Class) -> &'static str {
    match class {
        Class::Forbidden => "403",
        Class::Deployment => "deployment",
    }
}

#[cfg(test)]
mod tests;
