//! The `cf403` command.

use cf403::cli::{self, Arguments};
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run(&Arguments::parse()).into()
}
