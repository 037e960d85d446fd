//! A file has one subject, and one subject fits into five hundred lines.

use crate::agree;
use crate::rust::files;
use std::collections::BTreeSet;

const MOST: usize = 500;

/// Grows by one entry with every rule, and nobody reads it.
const GENERATED: &str = "src/check/shipped.rs";

#[test]
fn no_file_holds_more_than_five_hundred_lines_of_code() {
    let mut complaints = Vec::new();
    for file in files().iter().filter(|file| file.path != GENERATED) {
        let lines: BTreeSet<usize> = file.tokens.iter().map(|token| token.line).collect();
        if lines.len() > MOST {
            complaints.push(format!("{}: {} lines of code", file.path, lines.len()));
        }
    }
    agree(
        &complaints,
        "Find the second subject in the file and give it a file of its own.",
    );
}
