//! Standard output and standard error. Standard output carries reports only; a reader that goes away early, as
//! `head` does, is no failure, but a report that cannot be kept is.

use std::io::{ErrorKind, Write};

/// Writes a report to standard output.
pub(super) fn report(text: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Writes a line to standard error. Where that is impossible there is nobody left to tell.
pub(super) fn note(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}
