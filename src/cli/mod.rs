//! The command line: what the user asks for, and what the process answers. Everything between is the library's.

mod arguments;
mod explain;
mod facts;
mod graph;
mod lint;
mod out;

pub use arguments::Arguments;

use arguments::Command;
use std::process::ExitCode;

/// How a run ended, as an exit code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Ended {
    /// Nothing at or above the limit was found.
    Clean,
    /// Something was.
    Findings,
    /// The usage, a rule file or an input was wrong.
    Failed,
    /// There was nothing to check.
    NothingToCheck,
}

impl From<Ended> for ExitCode {
    fn from(ended: Ended) -> ExitCode {
        ExitCode::from(match ended {
            Ended::Clean => 0,
            Ended::Findings => 1,
            Ended::Failed => 2,
            Ended::NothingToCheck => 3,
        })
    }
}

/// Does what the arguments say.
pub fn run(arguments: &Arguments) -> Ended {
    match &arguments.command {
        Command::Lint(options) => lint::run(options),
        Command::Graph(options) => graph::run(options),
        Command::Facts(options) => facts::run(options),
        Command::Explain(options) => explain::run(options),
    }
}
