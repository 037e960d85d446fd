//! What speaks against a request whose decision is not known: not enough to be certain, too much to be silent.

mod keys;

use super::cause::{Blame, Cause};
use super::explain::{Asked, Who, by_condition, by_entry, effect, explicit, is_identity, texts};
use super::source_arn;
use crate::iam::{
    Base, ConditionVerdict, Decision, Effect, Policy, PrincipalKind, StatementVerdict,
};
use crate::symbolic::{Piece, Text, Truth};

/// A cause that is only possible.
pub(super) struct Suspicion {
    pub(super) cause: Cause,
    pub(super) blame: Blame,
    /// What cannot be known, as a clause.
    pub(super) because: &'static str,
}

/// What speaks against a request.
pub(super) fn of(policy: &Policy, decision: &Decision, asked: &Asked<'_>) -> Option<Suspicion> {
    written_id(policy, decision, asked)
        .map(|(cause, blame)| Suspicion {
            cause,
            blame,
            because: "the id that the policy names is written out and cannot be compared with one that AWS has yet to choose",
        })
        .or_else(|| listed_addresses(policy, decision, asked))
        .or_else(|| some_objects(policy, decision, asked))
        .or_else(|| keys::doubtful(policy, decision, asked))
}

/// A statement that denies objects of the bucket, where nothing else of it is in doubt than which: Terraform keeps
/// what an ARN was made of, not what was written behind it.
fn some_objects(policy: &Policy, decision: &Decision, asked: &Asked<'_>) -> Option<Suspicion> {
    let rest_holds = |verdict: &&StatementVerdict| {
        effect(policy, verdict) == Effect::Deny
            && Truth::all([verdict.principal, verdict.action]).is_yes()
            && verdict.resource.is_unknown()
            && verdict
                .conditions
                .iter()
                .all(|condition| condition.holds.is_yes())
    };
    decision
        .statements
        .iter()
        .filter(rest_holds)
        .find_map(|verdict| {
            let statement = &policy.statements[verdict.place];
            let resources = statement
                .resources
                .as_ref()
                .filter(|resources| !resources.negated)?;
            let lost = resources
                .entries
                .iter()
                .filter_map(|entry| entry.text.as_ref())
                .any(|text| ends_open(text, asked.arn));
            let (cause, blame) = explicit(statement, verdict, asked);
            lost.then_some(Suspicion {
                cause,
                blame,
                because: "the plan does not tell which objects the statement denies",
            })
        })
}

/// Whether a text is the ARN of the bucket, a slash perhaps, and then something that is not known.
fn ends_open(text: &Text, arn: &Text) -> bool {
    let [start @ .., Piece::Hole(_)] = text.pieces() else {
        return false;
    };
    let start = start.iter().fold(Text::default(), |mut start, piece| {
        match piece {
            Piece::Literal(literal) => start.push_str(literal),
            Piece::Hole(hole) => start.push_hole(hole.clone()),
        }
        start
    });
    start == *arn || start.strip_suffix("/").as_ref() == Some(arn)
}

/// Lists longer than this may be CloudFront's own ranges, of which there are dozens.
const FEW: usize = 8;

/// A statement that denies everyone but a few addresses, and nothing else of it is in doubt. They are hardly
/// CloudFront's, whose ranges nobody lists in part.
fn listed_addresses(policy: &Policy, decision: &Decision, asked: &Asked<'_>) -> Option<Suspicion> {
    let denies = |verdict: &&StatementVerdict| {
        effect(policy, verdict) == Effect::Deny
            && Truth::all([verdict.principal, verdict.action, verdict.resource]).is_yes()
    };
    decision
        .statements
        .iter()
        .filter(denies)
        .find_map(|verdict| {
            let condition = only_open(verdict)?;
            let by_address = condition
                .operator
                .is_some_and(|operator| operator.base == Base::IpAddress && operator.negated);
            let few = condition.values.len() <= FEW
                && condition.values.iter().all(|value| {
                    let known = value.text.as_ref().and_then(Text::known);
                    known.is_some_and(is_narrow)
                });
            (&*condition.key == "aws:sourceip" && by_address && few).then(|| Suspicion {
            cause: Cause::DenySourceIp,
            blame: by_condition(&policy.statements[verdict.place], condition, asked),
            because: "whether an address of CloudFront's is among these is not written anywhere",
        })
        })
}

/// The condition of a statement that does not hold for sure, if it is the only one.
fn only_open(verdict: &StatementVerdict) -> Option<&ConditionVerdict> {
    let conditions = verdict.conditions.iter();
    let mut open = conditions.filter(|condition| !condition.holds.is_yes());
    let (condition, None) = (open.next()?, open.next()) else {
        return None;
    };
    Some(condition)
}

/// Whether a text is an address, or a range that is narrower than what providers own.
fn is_narrow(text: &str) -> bool {
    match text.split_once('/') {
        None => true,
        Some((address, length)) => {
            let least = if address.contains(':') { 48 } else { 20 };
            length.parse::<u8>().is_ok_and(|length| length >= least)
        }
    }
}

/// A statement that names another distribution or
/// another identity by an id that is written out, where only the id is in doubt.
fn written_id(policy: &Policy, decision: &Decision, asked: &Asked<'_>) -> Option<(Cause, Blame)> {
    let mut doubtful = decision
        .statements
        .iter()
        .filter(|verdict| effect(policy, verdict) == Effect::Allow && verdict.matches.is_unknown());
    let (verdict, None) = (doubtful.next()?, doubtful.next()) else {
        return None;
    };
    let statement = &policy.statements[verdict.place];
    let rest_holds = verdict.action.is_yes() && verdict.resource.is_yes();
    match asked.caller {
        Who::Service(arn) if rest_holds && verdict.principal.is_yes() => {
            let condition = only_open(verdict)?;
            let written = condition.key.as_ref() == "aws:sourcearn"
                && condition.values.iter().all(|value| {
                    value
                        .text
                        .as_ref()
                        .is_some_and(source_arn::names_written_id)
                });
            written.then(|| {
                let mut blame = by_condition(statement, condition, asked);
                blame.expected = arn.to_string();
                (Cause::SourceArnOtherDistribution, blame)
            })
        }
        Who::Identity
            if rest_holds
                && verdict
                    .conditions
                    .iter()
                    .all(|condition| condition.holds.is_yes()) =>
        {
            let entries = &statement.principals.as_ref()?.entries;
            let written = entries.iter().all(|entry| {
                entry.kind == PrincipalKind::Aws
                    && entry
                        .text
                        .as_ref()
                        .is_some_and(|text| text.known().is_some_and(is_identity))
            });
            written.then(|| {
                let at = entries.first().map_or(statement.span, |entry| entry.span);
                let mut blame = by_entry(statement, at, asked);
                blame.value = texts(entries.iter().map(|entry| entry.text.as_ref()));
                (Cause::OtherIdentity, blame)
            })
        }
        _ => None,
    }
}
