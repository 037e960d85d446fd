//! Whether the actions and resources that a statement names are what is asked for.
//!
//! Semantics: the IAM User Guide, "IAM JSON policy elements: Action" and "Resource".

use super::policy::Entry;
use super::variables::{Expansion, Reading, Wildcards};
use crate::symbolic::matching::{Case, Pattern, matches_ignoring_case};
use crate::symbolic::{Piece, Text, Truth};

/// Whether an entry of `Action` or `NotAction` is the action.
pub(super) fn names_action(entry: &Entry, action: &Text) -> Truth {
    let Some(text) = &entry.text else {
        return Truth::Unknown;
    };
    if text.known() == Some("*") {
        return Truth::Yes;
    }
    let as_written = matches_ignoring_case(text, action);
    // What `s3*` and `*:GetObject` do, where a wildcard stands in for the service, is documented nowhere.
    let service = text.prefix().split(':').next().unwrap_or_default();
    let has_service = text.prefix().contains(':') && !service.contains(['*', '?']);
    if has_service {
        as_written
    } else {
        as_written.and(Truth::Unknown)
    }
}

/// What an entry of `Resource` or `NotResource` says.
#[derive(Clone, Copy, Debug)]
pub(super) struct ResourceAnswer {
    /// Whether it is the resource.
    pub(super) matches: Truth,
    /// Whether it certainly has a meaning at all. An entry with a variable that has no value, or with a parameter
    /// that may spell one, has none; it matches nothing, but whether `NotResource` then takes in everything is
    /// documented nowhere.
    pub(super) meaningful: bool,
}

/// Whether an entry of `Resource` or `NotResource` is the resource.
pub(super) fn names_resource(
    entry: &Entry,
    resource: &Pattern<'_>,
    reading: Reading<'_>,
) -> ResourceAnswer {
    let answer = |matches, meaningful| ResourceAnswer {
        matches,
        meaningful,
    };
    let Some(text) = &entry.text else {
        return answer(Truth::Unknown, true);
    };
    if text.known() == Some("*") {
        return answer(Truth::Yes, true);
    }
    let placed = if reading.expands_variables {
        variables_in_place(text)
    } else {
        Truth::Yes
    };
    if placed.is_no() {
        return answer(Truth::No, true);
    }
    match reading.expand(text, Wildcards::Active, Case::Sensitive) {
        Expansion::Pattern(pattern) => {
            let spelled_out = text.holes().all(|hole| !hole.domain.allows('$'));
            answer(
                pattern.matches_arn(resource).and(placed),
                spelled_out || !reading.expands_variables,
            )
        }
        Expansion::Perhaps(pattern) => {
            answer(pattern.matches_arn(resource).and(Truth::Unknown), false)
        }
        Expansion::NoValue => answer(Truth::No, false),
    }
}

/// Whether variables stand only where they may in an ARN: after the fifth `:`.
fn variables_in_place(text: &Text) -> Truth {
    let mut colons = 0;
    let mut sure = Truth::Yes;
    for piece in text.pieces() {
        match piece {
            Piece::Hole(hole) => {
                if hole.domain.allows(':') {
                    sure = Truth::Unknown;
                }
            }
            Piece::Literal(literal) => {
                let head = literal.split("${").next().unwrap_or_default();
                colons += head.matches(':').count();
                if head.len() < literal.len() {
                    return match (colons < 5, sure) {
                        (false, _) => Truth::Yes,
                        (true, Truth::Yes) => Truth::No,
                        (true, _) => Truth::Unknown,
                    };
                }
            }
        }
    }
    Truth::Yes
}
