//! The policy engine against decided cases: requests with the decision that AWS documents for them, and laws that
//! every answer must obey.

mod cases;
mod choices;
mod decided;
mod documented;
mod golden;
mod holes;
mod laws;
mod made;
mod plain;
mod properties;

/// Prints a line for those who run the tests with `--nocapture`.
#[expect(clippy::print_stdout, reason = "what was measured is told on demand")]
fn tell(line: &str) {
    println!("{line}");
}
