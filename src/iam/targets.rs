//! Whether the actions and resources that a statement names are what is asked for.
//!
//! Semantics: the IAM User Guide, "IAM JSON policy elements: Action", "Resource" and `NotResource`.

use super::answer::Answer;
use super::arn::{ArnPart, first_difference};
use super::decision::{ActionMiss, EntryVerdict, ResourceMiss};
use super::policy::Entry;
use super::undocumented::Undocumented;
use super::variables::{Expansion, Reading, Wildcards};
use crate::symbolic::matching::{Case, Pattern, matches_ignoring_case};
use crate::symbolic::{Piece, Text, Truth};

/// What an entry of `Action` or `NotAction` says to an action, and why.
pub(super) fn judge_action(entry: &Entry, action: &str) -> EntryVerdict<ActionMiss> {
    EntryVerdict::new(entry.span, is_action(entry, action), || {
        let service = |text: &str| {
            text.split_once(':')
                .map(|(service, _)| service.to_lowercase())
        };
        let named = entry.text.as_ref().map(Text::prefix).and_then(service);
        if named == service(action) {
            ActionMiss::OtherAction
        } else {
            ActionMiss::OtherService
        }
    })
}

/// Whether an entry of `Action` or `NotAction` is the action.
pub(super) fn is_action(entry: &Entry, action: &str) -> Answer {
    let Some(text) = &entry.text else {
        return Answer::UNKNOWN;
    };
    if text.known() == Some("*") {
        return Answer::YES;
    }
    let as_written = Answer::from(matches_ignoring_case(text, action));
    if as_written.is_no() {
        return as_written;
    }
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

/// An entry of `Resource` or `NotResource`, as it is read for a request.
pub(super) enum Target<'a> {
    /// It is not known.
    Unknown,
    /// `*`.
    Everything,
    /// A variable in it stands before the part of an ARN that may hold one, so that it matches nothing.
    Misplaced,
    /// What it says, if its variables are where they may be.
    Pattern(Expansion<'a>, Truth),
}

impl<'a> Target<'a> {
    /// Reads an entry.
    pub(super) fn of(entry: &'a Entry, reading: Reading<'a>) -> Target<'a> {
        let Some(text) = &entry.text else {
            return Target::Unknown;
        };
        if text.known() == Some("*") {
            return Target::Everything;
        }
        let placed = if reading.expands_variables {
            variables_in_place(text)
        } else {
            Truth::Yes
        };
        if placed.is_no() {
            return Target::Misplaced;
        }
        let expansion = reading.expand(text, Wildcards::Active, Case::Sensitive);
        Target::Pattern(expansion, placed)
    }

    /// Whether it is the resource.
    pub(super) fn matches(&self, resource: &Pattern<'_>) -> Answer {
        match self {
            Target::Unknown => Answer::UNKNOWN,
            Target::Everything => Answer::YES,
            Target::Misplaced => Answer::NO,
            Target::Pattern(expansion, placed) => {
                expansion.matches_arn(resource).and((*placed).into())
            }
        }
    }

    /// Whether it certainly has a meaning at all. An entry with a variable that has no value has none; it matches
    /// nothing, but whether `NotResource` then takes in everything is documented nowhere.
    pub(super) fn is_meaningful(&self) -> Answer {
        match self {
            Target::Unknown | Target::Everything => Answer::YES,
            Target::Misplaced => Answer::silent(Undocumented::NotResourceVariable),
            Target::Pattern(expansion, placed) => expansion
                .has_values(Undocumented::NotResourceVariable)
                .and((*placed).into()),
        }
    }
}

/// What an entry of `Resource` or `NotResource` says to a resource, and why.
pub(super) fn judge_resource(
    entry: &Entry,
    resource: &Text,
    pattern: &Pattern<'_>,
    reading: Reading<'_>,
) -> EntryVerdict<ResourceMiss> {
    let target = Target::of(entry, reading);
    EntryVerdict::new(entry.span, target.matches(pattern), || {
        match (&target, &entry.text) {
            (Target::Misplaced, _) => ResourceMiss::VariableTooEarly,
            (Target::Pattern(expansion, _), _) if expansion.lacks_value() => {
                ResourceMiss::VariableWithoutValue
            }
            (_, Some(text)) => resource_miss(text, resource, reading),
            (_, None) => ResourceMiss::Differs,
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
    let begins = |piece: &Piece| matches!(piece, Piece::Literal(literal) if literal.contains('$'));
    if !text.pieces().iter().any(begins) {
        return Truth::Yes;
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::symbolic::{Domain, Hole, UnitId};

    #[test]
    fn a_variable_has_its_place_behind_the_fifth_colon() {
        let is = |text: &str| variables_in_place(&Text::literal(text));
        assert_eq!(is("arn:aws:s3:::${aws:PrincipalTag/site}/*"), Truth::Yes);
        assert_eq!(is("arn:aws:s3:::*"), Truth::Yes);
        assert_eq!(is("arn:aws:s3::${aws:PrincipalAccount}:site/*"), Truth::No);
        let partition = Hole::given(UnitId::new(0), "Partition", Domain::Partition);
        let text = Text::literal("arn:")
            .then(&Text::hole(partition))
            .then_str(":s3:::${aws:PrincipalTag/site}/*");
        assert_eq!(variables_in_place(&text), Truth::Yes);
    }
}
