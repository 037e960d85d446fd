//! The command line: what the user asks for, and what the process answers. Everything between is the library's.

mod arguments;
mod describe;
mod explain;
mod facts;
mod given;
mod graph;
mod hook;
mod init;
mod inputs;
mod lint;
mod out;
mod progress;
mod rules;
mod settings;
mod snippet;

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
    /// The usage, a rule file or an input was wrong, or the report could not be written.
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
pub fn run(arguments: Arguments) -> Ended {
    let ended = match arguments.command {
        Command::Lint(options) => lint::run(&options),
        Command::Hook(options) => hook::run(options),
        Command::Rules(options) => rules::run(&options),
        Command::Init(options) => init::run(&options),
        Command::Graph(options) => graph::run(&options),
        Command::Facts(options) => facts::run(&options),
        Command::Explain(options) => explain::run(&options),
        Command::Completions(options) => describe::completions(&options),
        Command::Man => describe::man(),
    };
    ended.unwrap_or_else(|error| {
        out::note(&format!("cf403: the report could not be written: {error}"));
        Ended::Failed
    })
}
