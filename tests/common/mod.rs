//! What several tests need: the repository's files, and generated files that are compared or rewritten.

#![allow(dead_code, reason = "each test uses a part of it")]

use std::path::PathBuf;

/// The folder of the repository.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The text of a file of the repository, with the line ends that the repository keeps.
pub(crate) fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path))
        .unwrap_or_else(|error| panic!("{path}: {error}"))
        .replace("\r\n", "\n")
}

/// Whether generated files are to be written.
pub(crate) fn is_updating() -> bool {
    std::env::var_os("UPDATE").is_some()
}

/// Compares a generated text with its file, or writes it.
pub(crate) fn keep(path: &str, expected: &str) {
    if is_updating() {
        std::fs::write(root().join(path), expected).expect("a file that can be written");
    } else {
        let is_same = text(path) == expected;
        assert!(
            is_same,
            "{path} is out of date: run `UPDATE=1 cargo test` and look at the difference"
        );
    }
}
