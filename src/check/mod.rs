//! Rules: Guard files over the facts document, their pages, and the findings they give.

mod finding;

pub use finding::{Certainty, Class, Finding, Label, Severity, When, Witness};
