//! Whether the actions and resources that a statement names are what is asked for.
//!
//! Semantics: the IAM User Guide, "IAM JSON policy elements: Action", "Resource" and `NotResource`.

use super::answer::Answer;
use super::arn::{ArnPart, first_difference};
use super::decision::{ActionMiss, EntryVerdict, ResourceMiss};
use super::policy::Entry;
use super::undocumented::Undocumented;
use super::variables::{Reading, Wildcards};
use crate::symbolic::matching::{Case, Pattern, matches_ignoring_case};
use crate::symbolic::{Piece, Text, Truth};

/// What an entry of `Action` or `NotAction` says to an action.
pub(super) fn judge_action(entry: &Entry, action: &Text) -> EntryVerdict<ActionMiss> {
    let answer = match &entry.text {
        Some(text) => names_action(text, action),
        None => Answer::UNKNOWN,
    };
    EntryVerdict::new(entry.span, answer, || {
        let service = |text: &Text| {
            text.prefix()
                .split_once(':')
                .map(|(service, _)| service.to_lowercase())
        };
        if entry.text.as_ref().and_then(service) == service(action) {
            ActionMiss::OtherAction
        } else {
            ActionMiss::OtherService
        }
    })
}

fn names_action(text: &Text, action: &Text) -> Answer {
    if text.known() == Some("*") {
        return Answer::YES;
    }
    let as_written = Answer::from(matches_ignoring_case(text, action));
    for piece in text.pieces() {
        match piece {
            Piece::Literal(literal) => {
                let (service, ends) = match literal.split_once(':') {
                    Some((service, _)) => (service, true),
                    None => (literal.as_str(), false),
                };
                if service.contains(['*', '?']) {
                    return as_written.perhaps(Undocumented::ActionService);
                }
                if ends {
                    return as_written;
                }
            }
            Piece::Hole(hole) => {
                if ['*', '?', ':'].into_iter().any(|c| hole.domain.allows(c)) {
                    return as_written.and(Answer::UNKNOWN);
                }
            }
        }
    }
    as_written.perhaps(Undocumented::ActionService)
}

/// What an entry of `Resource` or `NotResource` says.
#[derive(Debug)]
pub(super) struct ResourceAnswer {
    /// Whether it is the resource.
    pub(super) verdict: EntryVerdict<ResourceMiss>,
    /// Whether it certainly has a meaning at all. An entry with a variable that has no value has none; it matches
    /// nothing, but whether `NotResource` then takes in everything is documented nowhere.
    pub(super) meaningful: Answer,
}

impl ResourceAnswer {
    /// What two readings of the entry say, or this doubt if they differ.
    pub(super) fn of_readings(self, other: &Self, doubt: Answer) -> Self {
        ResourceAnswer {
            verdict: self.verdict.of_readings(&other.verdict, doubt),
            meaningful: self.meaningful.of_readings(other.meaningful, doubt),
        }
    }
}

/// What an entry of `Resource` or `NotResource` says to a resource.
pub(super) fn judge_resource(
    entry: &Entry,
    resource: &Text,
    pattern: &Pattern<'_>,
    reading: Reading<'_>,
) -> ResourceAnswer {
    let answer = |says: Answer, meaningful, miss: &dyn Fn() -> ResourceMiss| ResourceAnswer {
        verdict: EntryVerdict::new(entry.span, says, miss),
        meaningful,
    };
    let differs = || ResourceMiss::Differs;
    let Some(text) = &entry.text else {
        return answer(Answer::UNKNOWN, Answer::YES, &differs);
    };
    if text.known() == Some("*") {
        return answer(Answer::YES, Answer::YES, &differs);
    }
    let placed = if reading.expands_variables {
        variables_in_place(text)
    } else {
        Truth::Yes
    };
    if placed.is_no() {
        let meaningful = Answer::silent(Undocumented::NotResourceVariable);
        return answer(Answer::NO, meaningful, &|| ResourceMiss::VariableTooEarly);
    }
    let expansion = reading.expand(text, Wildcards::Active, Case::Sensitive);
    let meaningful = expansion.has_values(Undocumented::NotResourceVariable);
    let says = expansion.matches_arn(pattern).and(placed.into());
    answer(says, meaningful.and(placed.into()), &|| {
        if expansion.lacks_value() {
            ResourceMiss::VariableWithoutValue
        } else {
            resource_miss(text, resource, reading)
        }
    })
}

/// Why a text without misplaced and empty variables does not match a resource.
fn resource_miss(text: &Text, resource: &Text, reading: Reading<'_>) -> ResourceMiss {
    let is_arn = |text: &Text| Pattern::glob(text, Case::Sensitive).is_arn();
    if is_arn(text).is_no() || is_arn(resource).is_no() {
        return ResourceMiss::WrongShape;
    }
    match first_difference(text, resource) {
        Some(ArnPart::Resource) if begins(resource, text) => ResourceMiss::Container,
        Some(ArnPart::Resource) if begins(text, resource) => ResourceMiss::Inside,
        Some(part) => ResourceMiss::OtherPart(part),
        // With its variables read, it is the only part left to differ.
        None if reading.expands_variables && is_arn(text).is_yes() => {
            ResourceMiss::OtherPart(ArnPart::Resource)
        }
        None => ResourceMiss::Differs,
    }
}

/// Whether a text is another one followed by `/` and perhaps more.
fn begins(text: &Text, start: &Text) -> bool {
    let start = start.clone().then_str("/");
    let (pieces, wanted) = (text.pieces(), start.pieces());
    let Some((last, before)) = wanted.split_last() else {
        return false;
    };
    let rest = match (last, pieces.get(before.len())) {
        (Piece::Literal(want), Some(Piece::Literal(have))) => have.starts_with(&**want),
        _ => false,
    };
    rest && pieces.starts_with(before)
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
