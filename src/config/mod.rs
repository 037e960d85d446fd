//! What the user writes down once for a repository: `cf403.yaml`. It is read with its places, so that a setting which
//! does not exist, or cannot be what it is said to be, is shown where it stands.

mod environment;
mod parameters;
mod paths;
mod read;
mod settings;
mod wishes;

pub use environment::{account, partition, region};
pub use parameters::{assignment, parameter_file};
pub use paths::Paths;
pub use settings::schema;
pub use wishes::{Unused, set_aside};

use crate::check::Severity;
use crate::source::{Kind, Source, Span};
use crate::symbolic::{Environment, GivenValue};
use read::Reader;

/// The name of the file.
pub const FILE: &str = "cf403.yaml";

/// The file that `cf403 init` writes: every setting, said and commented out.
pub const EXAMPLE: &str = include_str!("example.yaml");

/// What a `cf403.yaml` says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Config {
    /// The least severity that makes the exit code 1.
    pub fail_on: Option<Severity>,
    /// The rules that are asked: ids, names or families. All of them if nothing is said.
    pub select: Vec<Word>,
    /// Findings that nobody wants to hear of.
    pub ignore: Vec<Wish>,
    /// How severe the findings of rules are, by their ids or names.
    pub severity: Vec<(Word, Severity)>,
    /// Files and folders that are passed over.
    pub exclude: Paths,
    /// Folders with rule files, from the folder of the file.
    pub rules: Vec<Word>,
    /// Whether findings can be ignored only with a reason.
    pub require_reason: bool,
    /// Where everything is deployed to.
    pub environment: Environment,
    /// The values of parameters by template: the path as it is written, where that is, and the values.
    pub parameters: Vec<(String, Span, Vec<GivenValue>)>,
}

/// A word of the file and its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Word {
    /// The word.
    pub text: String,
    /// Where it stands.
    pub at: Span,
}

impl Word {
    fn new(text: &str, at: Span) -> Word {
        Word {
            text: text.to_owned(),
            at,
        }
    }
}

/// Somebody's wish not to hear of a rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wish {
    /// The id or name of the rule.
    pub rule: Word,
    /// Why; empty if nobody said.
    pub reason: String,
    /// In which files; in all if there are none.
    pub paths: Paths,
}

/// What is wrong with a text of the user's, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// Where.
    pub at: Span,
    /// One sentence, lower case, without a full stop.
    pub message: String,
}

impl Config {
    /// Reads a `cf403.yaml`; all that is wrong with it, if something is.
    pub fn read(source: &Source) -> Result<Config, Vec<Problem>> {
        let reading = crate::source::read(source);
        if let Some(error) = reading.error {
            return Err(vec![Problem {
                at: error.span,
                message: error.message,
            }]);
        }
        let mut reader = Reader {
            source,
            config: Config::default(),
            problems: Vec::new(),
        };
        match reading.documents.as_slice() {
            [] => {}
            [document] if document.kind == Kind::Null => {}
            [document] => reader.settings(document),
            [_, more, ..] => reader.wrong(more.span, "one document is expected"),
        }
        for remark in reading.remarks {
            reader.wrong(remark.span, remark.message);
        }
        if reader.problems.is_empty() {
            Ok(reader.config)
        } else {
            reader.problems.sort_by_key(|problem| problem.at);
            Err(reader.problems)
        }
    }
}

#[cfg(test)]
mod tests;
