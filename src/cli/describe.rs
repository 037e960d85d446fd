//! `cf403 completions` and `cf403 man`: what shells and manuals know of the command line, made from the arguments.

use super::arguments::{Arguments, Completions};
use super::{Ended, out};
use clap::CommandFactory;

/// Prints completions for a shell.
pub(super) fn completions(options: &Completions) -> std::io::Result<Ended> {
    let mut text = Vec::new();
    clap_complete::generate(options.shell, &mut Arguments::command(), "cf403", &mut text);
    out::report(&String::from_utf8_lossy(&text))?;
    Ok(Ended::Clean)
}

/// Prints the manual page, with the options of every verb.
pub(super) fn man() -> std::io::Result<Ended> {
    let mut command = Arguments::command();
    command.build();
    let mut text = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut text)?;
    for verb in command.get_subcommands() {
        let page = clap_mangen::Man::new(verb.clone());
        page.render_name_section(&mut text)?;
        page.render_synopsis_section(&mut text)?;
        page.render_options_section(&mut text)?;
    }
    out::report(&String::from_utf8_lossy(&text))?;
    Ok(Ended::Clean)
}
