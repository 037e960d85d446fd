//! The `cf403` command.

use cf403::check::RULE_THREAD;
use cf403::cli::{self, Arguments};
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    quiet_rules();
    cli::run(Arguments::parse()).into()
}

/// A rule that the rule engine cannot cope with is reported as such; the engine's own words about it stay unsaid.
fn quiet_rules() {
    let say = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().name() != Some(RULE_THREAD) {
            say(panic);
        }
    }));
}
