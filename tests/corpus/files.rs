//! The files of the corpus, each analysed alone, as if the user had named it.

use cf403::lint::{Analysis, analyse};
use cf403::source::{Origin, Source, SourceId, Sources};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The folder of the corpus, if one is given.
pub(crate) fn corpus() -> Option<PathBuf> {
    let given = std::env::var_os("CF403_CORPUS").map(PathBuf::from);
    if given.is_none() {
        println!("CF403_CORPUS names no folder: nothing is measured");
    }
    given
}

/// What was understood already: lines of the file that `CF403_EXPLAINED` names.
pub(crate) fn explained() -> BTreeSet<String> {
    let text = std::env::var_os("CF403_EXPLAINED").map(std::fs::read_to_string);
    let text = text.map(|text| text.expect("CF403_EXPLAINED names a file"));
    let lines = text.as_deref().unwrap_or_default().lines();
    lines
        .map(|line| line.split('\t').next().unwrap_or_default().to_owned())
        .collect()
}

/// The rows of a table with tabs, each by column name.
pub(crate) fn table(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(path).expect("the corpus has this table");
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    lines
        .map(|line| {
            let cells = line.split('\t').map(str::to_owned);
            names.iter().map(ToString::to_string).zip(cells).collect()
        })
        .collect()
}

/// Every file below some folders of the corpus, by name.
pub(crate) fn below(corpus: &Path, folders: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for folder in folders {
        let walk = walkdir::WalkDir::new(corpus.join(folder)).sort_by_file_name();
        for entry in walk {
            let entry = entry.expect("the corpus can be read");
            if entry.file_type().is_file() {
                let path = entry.path().strip_prefix(corpus).expect("it is below");
                found.push(path.to_string_lossy().into_owned());
            }
        }
    }
    found
}

/// One file and what is known of it.
pub(crate) struct Read {
    pub(crate) sources: Sources,
    pub(crate) analysis: Analysis,
}

impl Read {
    /// Reads a file of the corpus; `None` if it is no text.
    pub(crate) fn file(corpus: &Path, path: &str) -> Option<Read> {
        let text = std::fs::read_to_string(corpus.join(path)).ok()?;
        let text = text.trim_start_matches('\u{feff}').to_owned();
        let source = Source::new(SourceId(0), Origin::File(path.to_owned()), text);
        let sources = Sources::new(vec![source.named()]);
        let analysis = analyse(&sources);
        Some(Read { sources, analysis })
    }
}
