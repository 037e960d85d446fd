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

/// The facts of templates that can be read.
pub(crate) fn facts_of(texts: &[&str]) -> serde_json::Value {
    use cf403::source::{Origin, Source, SourceId, Sources};
    let sources = texts.iter().enumerate().map(|(place, text)| {
        let id = SourceId(u32::try_from(place).expect("few"));
        Source::new(
            id,
            Origin::File(format!("{place}.yaml")),
            (*text).to_owned(),
        )
    });
    let sources = Sources::new(sources.collect());
    let analysis = cf403::lint::analyse(&sources);
    assert!(analysis.unread.is_empty(), "{:?}", analysis.unread);
    let stated = cf403::facts::state(&sources, &cf403::graph::Estate::new(&analysis.units));
    serde_json::to_value(&stated.document).expect("facts are JSON")
}
