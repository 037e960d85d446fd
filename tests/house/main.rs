//! The order of the house, kept by tests: which room may know which, which crate is named where, who touches the
//! world outside, and that what is generated from the code is what the repository holds.

#[path = "../common/mod.rs"]
mod common;
mod crates;
mod rooms;
mod rust;
mod schemas;
mod size;
mod walls;

/// Fails with one line per complaint and what to do about them.
fn agree(complaints: &[String], remedy: &str) {
    assert!(
        complaints.is_empty(),
        "\n{}\n\n{remedy}\n",
        complaints.join("\n")
    );
}
