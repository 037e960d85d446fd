//! Standard output and standard error. Standard output carries reports only; a reader that goes away early, as
//! `head` does, is no failure, but a report that cannot be kept is.

use std::io::{Error, ErrorKind, Write};
use std::path::Path;

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

/// Writes a report to a file, whole or not at all: a file that is there keeps its old text until the new one is
/// complete. What is no plain file, such as a pipe, is written to as it is.
pub(super) fn file(path: &Path, text: &str) -> std::io::Result<()> {
    let say = |error: Error| Error::new(error.kind(), format!("{}: {error}", path.display()));
    let is_special = path.metadata().is_ok_and(|found| !found.is_file());
    if is_special {
        return std::fs::write(path, text).map_err(say);
    }
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    // Others may read a report, as far as the umask lets them.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut new = builder.tempfile_in(folder).map_err(say)?;
    new.write_all(text.as_bytes()).map_err(say)?;
    new.persist(path)
        .map(drop)
        .map_err(|failed| say(failed.error))
}
