//! The cause of a refusal: the statement that denies, or the statement that was meant to allow and the element of
//! it that fails. One policy, one request, one cause.

mod denials;
mod identities;
mod resources;
mod spelling;

pub(super) use denials::explicit;
pub(super) use spelling::header;

use super::cause::{Blame, Cause, Related};
use super::source_arn;
use crate::iam::{
    Caller, ConditionVerdict, Decision, Effect, Policy, PrincipalKind, Statement, StatementVerdict,
    ValueMiss,
};
use crate::source::Span;
use crate::symbolic::Text;
use spelling::spelled;

/// What a refusal is explained against.
pub(super) struct Asked<'a> {
    /// The name to write when referring to the resource that holds the policy.
    pub(super) holder: &'a str,
    /// Where the policy is declared.
    pub(super) at: Span,
    /// Whether the caller is the service, an origin access identity, or nobody.
    pub(super) caller: Who<'a>,
    /// The ARN of what is read: a bucket for its objects, or a key.
    pub(super) arn: &'a Text,
    /// The action.
    pub(super) action: &'a str,
}

/// The caller, as far as an explanation needs to know.
pub(super) enum Who<'a> {
    /// CloudFront on behalf of the distribution with this ARN.
    Service(&'a Text),
    /// An origin access identity.
    Identity,
    /// Nobody.
    Anonymous,
}

impl<'a> Who<'a> {
    /// A caller on behalf of the distribution with this ARN.
    pub(super) fn of(caller: &Caller, distribution: &'a Text) -> Who<'a> {
        match caller {
            Caller::Service(_) => Who::Service(distribution),
            Caller::Anonymous => Who::Anonymous,
            Caller::Identity { .. } | Caller::Account { .. } => Who::Identity,
        }
    }
}

/// Explains a decision that allows in no case.
pub(super) fn refusal(policy: &Policy, decision: &Decision, asked: &Asked<'_>) -> (Cause, Blame) {
    let denying = decision
        .statements
        .iter()
        .find(|verdict| effect(policy, verdict) == Effect::Deny && verdict.matches.is_yes());
    if let Some(verdict) = denying {
        return explicit(&policy.statements[verdict.place], verdict, asked);
    }
    let allows = || {
        decision
            .statements
            .iter()
            .filter(|verdict| effect(policy, verdict) != Effect::Deny)
    };
    let nearest = allows()
        .filter(|verdict| meant(&policy.statements[verdict.place], verdict, asked))
        .filter(|verdict| !is_of_another(&policy.statements[verdict.place], verdict, asked))
        // One that allows the action tells more than one that would need another action.
        .min_by_key(|verdict| (failures(verdict), verdict.action.is_no(), verdict.place));
    if let Some(verdict) = nearest {
        return near_miss(&policy.statements[verdict.place], verdict, asked);
    }
    let for_somebody_else = allows()
        .filter(|verdict| {
            verdict.principal.is_no() && !verdict.action.is_no() && !verdict.resource.is_no()
        })
        .find_map(|verdict| other_principal(&policy.statements[verdict.place], asked));
    for_somebody_else.unwrap_or_else(|| (Cause::NoStatement, Blame::at(asked.at, asked.holder)))
}

pub(super) fn effect(policy: &Policy, verdict: &StatementVerdict) -> Effect {
    policy
        .statements
        .get(verdict.place)
        .map_or(Effect::Unknown, |statement| statement.effect)
}

/// How many elements of a statement fail.
pub(super) fn failures(verdict: &StatementVerdict) -> usize {
    let elements = [verdict.principal, verdict.action, verdict.resource];
    elements.iter().filter(|truth| truth.is_no()).count()
        + verdict
            .conditions
            .iter()
            .filter(|condition| condition.holds.is_no())
            .count()
}

/// Whether a statement was written with this caller in mind: it names it, or everything but one element fits.
fn meant(statement: &Statement, verdict: &StatementVerdict, asked: &Asked<'_>) -> bool {
    if verdict.principal.is_no() {
        return false;
    }
    let entry_of = |kind: PrincipalKind| {
        let principals = statement
            .principals
            .as_ref()
            .map(|principals| &principals.entries)
            .into_iter()
            .flatten();
        principals
            .zip(&verdict.principals)
            .any(|(entry, says)| entry.kind == kind && !says.matches.is_no())
    };
    let named = match asked.caller {
        Who::Service(_) => entry_of(PrincipalKind::Service),
        Who::Identity => {
            entry_of(PrincipalKind::CanonicalUser)
                || statement
                    .principals
                    .iter()
                    .flat_map(|principals| &principals.entries)
                    .any(|entry| {
                        entry.kind == PrincipalKind::Aws
                            && entry
                                .text
                                .as_ref()
                                .is_some_and(|text| is_identity(text.prefix()))
                    })
        }
        Who::Anonymous => false,
    };
    named || failures(verdict) == 1
}

/// Whether a statement lets another distribution read other objects of the bucket: it is in order, and no use to this
/// one, whatever is changed in it.
fn is_of_another(statement: &Statement, verdict: &StatementVerdict, asked: &Asked<'_>) -> bool {
    let Who::Service(arn) = asked.caller else {
        return false;
    };
    let of_another = |condition: &ConditionVerdict| {
        &*condition.key == "aws:sourcearn"
            && condition.holds.is_no()
            && wrong_source_arn(statement, condition, arn, asked).0
                == Cause::SourceArnOtherDistribution
    };
    verdict.resource.is_no()
        && resources::explain(statement, &verdict.resources, asked).0 == Cause::ResourceOtherObjects
        && verdict.conditions.iter().any(of_another)
}

pub(super) fn is_identity(text: &str) -> bool {
    text.contains(":iam::cloudfront:user/")
}

/// A statement that would admit the request if it named the right principal.
fn other_principal(statement: &Statement, asked: &Asked<'_>) -> Option<(Cause, Blame)> {
    let principals = statement
        .principals
        .as_ref()
        .filter(|principals| !principals.negated)?;
    principals.entries.iter().find_map(|entry| {
        let text = entry.text.as_ref()?;
        let identity = entry.kind == PrincipalKind::CanonicalUser
            || (entry.kind == PrincipalKind::Aws && is_identity(text.prefix()));
        let written = text.to_string();
        let service = matches!(entry.kind, PrincipalKind::Service | PrincipalKind::Aws)
            && written.contains("cloudfront")
            && !identity;
        if let (Who::Identity, Some(spelling)) = (&asked.caller, identities::misspelt(entry)) {
            let mut blame = by_entry(statement, entry.span, asked);
            blame.refused_at_deployment = spelling == identities::Spelling::Refused;
            blame.value = written;
            return Some((Cause::IdentityMalformed, blame));
        }
        let cause = match (&asked.caller, identity, service) {
            (Who::Identity, true, _) => Cause::OtherIdentity,
            (Who::Service(_), true, _) => Cause::GrantsOtherIdentityKind,
            (Who::Identity, _, true) if written == super::callers::SERVICE => {
                Cause::GrantsOtherIdentityKind
            }
            (Who::Service(_), _, true) => Cause::OtherPrincipal,
            _ => return None,
        };
        let mut blame = by_entry(statement, entry.span, asked);
        // As an AWS principal S3 takes accounts, users and roles; it stores no policy with anything else.
        blame.refused_at_deployment = cause == Cause::OtherPrincipal
            && entry.kind == PrincipalKind::Aws
            && ![":iam::", ":sts::"]
                .iter()
                .any(|part| written.contains(part));
        blame.value = written;
        Some((cause, blame))
    })
}

/// Explains a statement that was meant to allow: the first element that fails, in the order principal, action,
/// resource, conditions.
fn near_miss(
    statement: &Statement,
    verdict: &StatementVerdict,
    asked: &Asked<'_>,
) -> (Cause, Blame) {
    if verdict.action.is_no() {
        let span = statement
            .actions
            .as_ref()
            .map_or(statement.span, |actions| actions.span);
        let mut blame = by_entry(statement, span, asked);
        blame.value = texts(
            statement
                .actions
                .iter()
                .flat_map(|actions| actions.entries.iter().map(|entry| entry.text.as_ref())),
        );
        asked.action.clone_into(&mut blame.expected);
        return (Cause::ActionMissing, blame);
    }
    if verdict.resource.is_no() {
        return resources::explain(statement, &verdict.resources, asked);
    }
    let failing = verdict
        .conditions
        .iter()
        .filter(|condition| condition.holds.is_no());
    let by_key = |key: &str| failing.clone().find(|condition| &*condition.key == key);
    let condition = by_key("aws:sourcearn").or_else(|| failing.clone().next());
    match (condition, &asked.caller) {
        (Some(condition), Who::Service(arn)) if &*condition.key == "aws:sourcearn" => {
            wrong_source_arn(statement, condition, arn, asked)
        }
        (Some(condition), _) => {
            let cause = if condition.present.is_no() {
                Cause::ConditionKeyAbsent
            } else {
                Cause::ConditionNotMet
            };
            (cause, by_condition(statement, condition, asked))
        }
        (None, _) => (Cause::NoStatement, Blame::at(asked.at, asked.holder)),
    }
}

fn wrong_source_arn(
    statement: &Statement,
    condition: &ConditionVerdict,
    arn: &Text,
    asked: &Asked<'_>,
) -> (Cause, Blame) {
    let mut blame = by_condition(statement, condition, asked);
    blame.expected = arn.to_string();
    let literal = condition
        .values
        .iter()
        .find(|value| value.miss == Some(ValueMiss::WildcardTakenLiterally));
    if let Some(value) = literal {
        blame.at = value.span;
        blame.value = value
            .text
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        return (Cause::SourceArnWildcardTakenLiterally, blame);
    }
    if condition.operator.is_none_or(|operator| operator.negated) {
        return (Cause::ConditionNotMet, blame);
    }
    let causes = condition.values.iter().map(|value| match &value.text {
        Some(text) => source_arn::mismatch(text, arn),
        None => Cause::ConditionNotMet,
    });
    // Several values: one that is a distribution's ARN tells more about what was meant than one that is none.
    let cause = causes.min_by_key(|cause| match cause {
        Cause::SourceArnOtherAccount => 0,
        Cause::SourceArnOtherDistribution => 1,
        Cause::SourceArnMalformed => 2,
        _ => 3,
    });
    (cause.unwrap_or(Cause::ConditionNotMet), blame)
}

pub(super) fn by_entry(statement: &Statement, at: Span, asked: &Asked<'_>) -> Blame {
    Blame {
        statement: statement.in_words(),
        related: vec![Related {
            at: statement.span,
            says: format!("{} of `{}`", statement.in_words(), asked.holder),
        }],
        ..Blame::at(at, asked.holder)
    }
}

pub(super) fn by_condition(
    statement: &Statement,
    condition: &ConditionVerdict,
    asked: &Asked<'_>,
) -> Blame {
    let mut blame = by_entry(statement, condition.span, asked);
    if let [only] = condition.values.as_slice() {
        blame.at = only.span;
    }
    let written = statement
        .conditions
        .iter()
        .find(|written| written.span == condition.span && written.key == condition.key);
    blame.operator = written
        .map(|written| written.operator_name.to_string())
        .unwrap_or_default();
    blame.key = spelled(&condition.key);
    blame.value = texts(condition.values.iter().map(|value| value.text.as_ref()));
    blame
}

pub(super) fn texts<'a>(texts: impl Iterator<Item = Option<&'a Text>>) -> String {
    let mut out: Vec<String> = texts
        .map(|text| text.map_or_else(|| "?".to_owned(), ToString::to_string))
        .collect();
    if out.len() > 3 {
        let more = out.len() - 3;
        out.truncate(3);
        out.push(format!("{more} more"));
    }
    out.join(", ")
}
