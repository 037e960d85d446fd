//! Measures over real files that are not a part of this repository. `CF403_CORPUS=DIR cargo test --release --test
//! corpus -- --nocapture` runs them over a folder with templates in `cfn` and `bulk`, a list of all files in
//! `index.tsv`, and a label for each origin in `origins.tsv`; without the variable there is nothing to measure.
//!
//! What a measure finds that somebody has read and understood can be listed in a file that `CF403_EXPLAINED` names,
//! one line each, so that only news fails the test.

#![allow(
    clippy::print_stdout,
    reason = "what is measured is printed for whoever asks with `--nocapture`"
)]

mod files;
mod modules;
mod origins;
mod reading;
mod unknowns;
