//! Standard output and standard error. Standard output carries reports only; a reader that goes away early, as
//! `head` does, is no failure.

#![allow(
    clippy::print_stderr,
    reason = "this file is the one place that prints"
)]

use std::io::Write;

/// Writes a report to standard output.
pub(super) fn report(text: &str) {
    let mut out = std::io::stdout().lock();
    if let Err(error) = out.write_all(text.as_bytes()).and_then(|()| out.flush())
        && error.kind() != std::io::ErrorKind::BrokenPipe
    {
        note(&format!("cf403: the report could not be written: {error}"));
    }
}

/// Writes a line to standard error.
pub(super) fn note(line: &str) {
    eprintln!("{line}");
}
