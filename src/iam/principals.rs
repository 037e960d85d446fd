//! Whether a principal that a policy names is the one who asks.
//!
//! Semantics: the IAM User Guide, "AWS JSON policy elements: Principal" and `NotPrincipal`; "Principals for bucket
//! policies" in the Amazon S3 User Guide.

use super::answer::Answer;
use super::decision::{EntryVerdict, PrincipalMiss};
use super::policy::{PrincipalEntry, PrincipalKind};
use super::request::Caller;
use super::undocumented::Undocumented;
use crate::symbolic::matching::{equals, equals_ignoring_case};
use crate::symbolic::{Text, Truth};

/// What an entry of `Principal` or `NotPrincipal` says to the caller.
pub(super) fn judge(entry: &PrincipalEntry, caller: &Caller) -> EntryVerdict<PrincipalMiss> {
    EntryVerdict::new(entry.span, names(entry, caller), || miss(entry, caller))
}

/// Whether an entry is the account that the caller belongs to, or everyone.
pub(super) fn includes_account(entry: &PrincipalEntry, account: &Text) -> Truth {
    match (entry.kind, &entry.text) {
        (PrincipalKind::Aws, Some(text)) => everyone(text)
            .or(equals(text, account))
            .or(is_root(text, account)),
        (PrincipalKind::Everyone, Some(text)) => everyone(text),
        (PrincipalKind::Aws | PrincipalKind::Everyone | PrincipalKind::Other, _) => Truth::Unknown,
        _ => Truth::No,
    }
}

fn names(entry: &PrincipalEntry, caller: &Caller) -> Answer {
    let Some(text) = &entry.text else {
        return match (entry.kind, caller) {
            (PrincipalKind::Service, Caller::Service(_))
            | (PrincipalKind::CanonicalUser, Caller::Identity { .. })
            | (PrincipalKind::Aws | PrincipalKind::Everyone | PrincipalKind::Other, _) => {
                Answer::UNKNOWN
            }
            (
                PrincipalKind::Service | PrincipalKind::CanonicalUser | PrincipalKind::Federated,
                _,
            ) => Answer::NO,
        };
    };
    match (entry.kind, caller) {
        (PrincipalKind::Service, Caller::Service(name)) => {
            let everyone = Answer::from(everyone(text)).perhaps(Undocumented::ServiceWildcard);
            Answer::from(equals(text, &Text::literal(name))).or(everyone)
        }
        (PrincipalKind::CanonicalUser, Caller::Identity { canonical, .. }) => {
            equals_ignoring_case(text, canonical).into()
        }
        (PrincipalKind::Service | PrincipalKind::CanonicalUser | PrincipalKind::Federated, _) => {
            Answer::NO
        }
        (PrincipalKind::Everyone, _) => everyone(text).into(),
        (PrincipalKind::Aws, _) => names_as_aws(text, caller),
        (PrincipalKind::Other, _) => Answer::silent(Undocumented::PrincipalKind),
    }
}

fn everyone(text: &Text) -> Truth {
    equals(text, &Text::literal("*"))
}

/// Whether a text under `AWS` names the caller: everyone, an account or its root, or an ARN.
fn names_as_aws(text: &Text, caller: &Caller) -> Answer {
    match caller {
        Caller::Service(_) => {
            Answer::from(everyone(text)).perhaps(Undocumented::AwsWildcardForService)
        }
        Caller::Anonymous => everyone(text).into(),
        Caller::Identity { arn, .. } => everyone(text).or(equals(text, arn)).into(),
        Caller::Account { arn, account } => everyone(text)
            .or(equals(text, arn))
            .or(equals(text, account))
            .or(is_root(text, account))
            .or(is_role_of(text, arn, account))
            .into(),
    }
}

/// Whether a text is the root of an account.
fn is_root(text: &Text, account: &Text) -> Truth {
    let Some(named) = text.split(":") else {
        return Truth::Unknown;
    };
    let [_, _, service, _, named_account, resource] = named.as_slice() else {
        return Truth::No;
    };
    Truth::all([
        equals(service, &Text::literal("iam")),
        equals(resource, &Text::literal("root")),
        equals(named_account, account),
    ])
}

/// Whether a text is the role whose session the caller is. The path of a role does not count, for a session does not
/// tell it.
fn is_role_of(text: &Text, arn: &Text, account: &Text) -> Truth {
    let (Some(own), Some(named)) = (arn.split(":"), text.split(":")) else {
        return Truth::Unknown;
    };
    let ([_, named_partition, service, _, named_account, role], [_, partition, _, _, _, session]) =
        (named.as_slice(), own.as_slice())
    else {
        return Truth::No;
    };
    let (Some(role), Some(session)) = (role.split("/"), session.split("/")) else {
        return Truth::Unknown;
    };
    let ([kind, .., name], [session_kind, session_role, ..]) =
        (role.as_slice(), session.as_slice())
    else {
        return Truth::No;
    };
    Truth::all([
        equals(service, &Text::literal("iam")),
        equals(kind, &Text::literal("role")),
        equals(session_kind, &Text::literal("assumed-role")),
        equals(named_partition, partition),
        equals(named_account, account),
        equals(name, session_role),
    ])
}

/// Why an entry does not name the caller.
fn miss(entry: &PrincipalEntry, caller: &Caller) -> PrincipalMiss {
    let known = entry
        .text
        .as_ref()
        .and_then(Text::known)
        .unwrap_or_default();
    match (entry.kind, caller) {
        (PrincipalKind::Everyone, _) => PrincipalMiss::WithoutKind,
        (PrincipalKind::Aws, _) if known.contains(['*', '?']) => PrincipalMiss::PartialWildcard,
        (PrincipalKind::Aws, _) if is_left_over(known) => PrincipalMiss::Deleted,
        (PrincipalKind::Aws, Caller::Service(_) | Caller::Anonymous) => {
            if is_account(entry.text.as_ref()) {
                PrincipalMiss::Account
            } else {
                PrincipalMiss::OtherKind
            }
        }
        (PrincipalKind::Service, Caller::Service(_))
        | (PrincipalKind::CanonicalUser, Caller::Identity { .. })
        | (PrincipalKind::Aws, _) => PrincipalMiss::Differs,
        _ => PrincipalMiss::OtherKind,
    }
}

/// Whether a text has the form of the id of a user or role. AWS puts one in the place of an ARN when what it named is
/// deleted.
fn is_left_over(text: &str) -> bool {
    text.len() >= 16
        && (text.starts_with("AIDA") || text.starts_with("AROA"))
        && text
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// Whether a text is an account: twelve digits, or the ARN of its root.
fn is_account(text: Option<&Text>) -> bool {
    let Some(parts) = text.and_then(|text| text.split(":")) else {
        return false;
    };
    match parts.as_slice() {
        [only] => match only.known() {
            Some(known) => known.len() == 12 && known.bytes().all(|byte| byte.is_ascii_digit()),
            None => only
                .as_hole()
                .is_some_and(|hole| hole.domain == crate::symbolic::Domain::Account),
        },
        [_, _, service, _, _, resource] => {
            service.known() == Some("iam") && resource.known() == Some("root")
        }
        _ => false,
    }
}
