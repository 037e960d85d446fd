//! Statements of which nothing is in doubt but condition keys whose values no file tells: the version of TLS, whether
//! what nobody signs has a way of signing, the tags of objects, the headers of uploads, the organization of the account.
//!
//! "Actions, resources, and condition keys for Amazon S3" in the Service Authorization Reference; "AWS global condition
//! context keys" in the IAM User Guide.

use super::Suspicion;
use crate::access::cause::Cause;
use crate::access::explain::{Asked, Who, by_condition, effect};
use crate::iam::{Base, ConditionVerdict, Decision, Effect, Policy, StatementVerdict};
use crate::symbolic::Truth;

/// What a statement does that hangs on such a key.
struct Reason {
    cause: Cause,
    because: &'static str,
}

/// The first statement that hangs on such keys alone.
pub(super) fn doubtful(
    policy: &Policy,
    decision: &Decision,
    asked: &Asked<'_>,
) -> Option<Suspicion> {
    decision.statements.iter().find_map(|verdict| {
        // Terraform keeps what an ARN was made of, not always what was written behind it.
        let rest = Truth::all([verdict.principal, verdict.action]);
        if !verdict.matches.is_unknown() || !rest.is_yes() {
            return None;
        }
        let denies = match effect(policy, verdict) {
            Effect::Deny => true,
            Effect::Allow => false,
            Effect::Unknown => return None,
        };
        let (condition, reason) = reason(verdict, denies, asked)?;
        Some(Suspicion {
            cause: reason.cause,
            blame: by_condition(&policy.statements[verdict.place], condition, asked),
            because: reason.because,
        })
    })
}

/// The reason that all open conditions of a statement share.
fn reason<'a>(
    verdict: &'a StatementVerdict,
    denies: bool,
    asked: &Asked<'_>,
) -> Option<(&'a ConditionVerdict, Reason)> {
    let open = || {
        let conditions = verdict.conditions.iter();
        conditions.filter(|condition| condition.holds.is_unknown())
    };
    let first = open().next()?;
    let reason = of(first, denies, asked)?;
    let share = |condition| of(condition, denies, asked).is_some_and(|of| of.cause == reason.cause);
    open().all(share).then_some((first, reason))
}

fn of(condition: &ConditionVerdict, denies: bool, asked: &Asked<'_>) -> Option<Reason> {
    let of = |cause, because| Some(Reason { cause, because });
    let operator = condition.operator?;
    // What holds where the key is missing.
    let by_absence = operator.negated || operator.if_exists || operator.base == Base::Null;
    match (&*condition.key, denies) {
        ("s3:tlsversion", true) => of(
            Cause::DenyTlsVersion,
            "which version of TLS CloudFront and S3 agree on is documented nowhere",
        ),
        ("s3:authtype" | "s3:signatureversion" | "s3:signatureage", true)
            if by_absence && matches!(asked.caller, Who::Anonymous) =>
        {
            of(
                Cause::DenySignature,
                "AWS does not document whether a request that nobody signs carries the key",
            )
        }
        ("aws:sourceorgid" | "aws:sourceorgpaths", true)
            if operator.negated
                && matches!(asked.caller, Who::Service(_))
                && asked.action.starts_with("s3:") =>
        {
            of(
                Cause::DenySourceOrg,
                "to which organization the account of the distribution belongs is in no file",
            )
        }
        (key, true) if is_put(asked) && key.starts_with("s3:x-amz-server-side-encryption") => of(
            Cause::DenyPutEncryption,
            "which headers viewers send with an upload is in no file",
        ),
        (key, _) if key.starts_with("s3:existingobjecttag/") => of(
            Cause::ObjectTags,
            "which tags the objects have is in no file",
        ),
        _ => None,
    }
}

fn is_put(asked: &Asked<'_>) -> bool {
    asked.action.eq_ignore_ascii_case("s3:PutObject")
}
