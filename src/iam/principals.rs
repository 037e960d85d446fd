//! Whether a principal that a policy names is the one who asks.
//!
//! Semantics: the IAM User Guide, "AWS JSON policy elements: Principal" and `NotPrincipal`.

use super::policy::{PrincipalEntry, PrincipalKind};
use super::request::Caller;
use crate::symbolic::matching::{equals, equals_ignoring_case};
use crate::symbolic::{Text, Truth};

/// Whether an entry of `Principal` or `NotPrincipal` names the caller.
pub(super) fn names(entry: &PrincipalEntry, caller: &Caller) -> Truth {
    match (entry.kind, caller) {
        (PrincipalKind::Service, Caller::Service(name)) => {
            entry.text.as_ref().map_or(Truth::Unknown, |text| {
                // Whether `*` stands for every service is documented nowhere.
                equals(text, &Text::literal(name)).or(everyone(text).and(Truth::Unknown))
            })
        }
        (PrincipalKind::CanonicalUser, Caller::Identity { canonical, .. }) => entry
            .text
            .as_ref()
            .map_or(Truth::Unknown, |text| equals_ignoring_case(text, canonical)),
        (PrincipalKind::Service | PrincipalKind::CanonicalUser | PrincipalKind::Federated, _) => {
            Truth::No
        }
        (PrincipalKind::Everyone, _) => entry.text.as_ref().map_or(Truth::Unknown, everyone),
        (PrincipalKind::Aws, _) => entry
            .text
            .as_ref()
            .map_or(Truth::Unknown, |text| names_as_aws(text, caller)),
        (PrincipalKind::Other, _) => Truth::Unknown,
    }
}

fn everyone(text: &Text) -> Truth {
    equals(text, &Text::literal("*"))
}

/// Whether a text under `AWS` names the caller: everyone, an account or its root, or an ARN.
fn names_as_aws(text: &Text, caller: &Caller) -> Truth {
    match caller {
        // AWS's own texts disagree on whether `{"AWS": "*"}` takes in services.
        Caller::Service(_) => everyone(text).and(Truth::Unknown),
        Caller::Anonymous => everyone(text),
        Caller::Identity { arn, .. } => everyone(text).or(equals(text, arn)),
        Caller::Account { arn, account } => everyone(text)
            .or(equals(text, arn))
            .or(equals(text, account))
            .or(contains(text, arn, account)),
    }
}

/// Whether a text is the root of the caller's account, or the role whose session the caller is. The path of a
/// role does not count, for a session does not tell it.
fn contains(text: &Text, arn: &Text, account: &Text) -> Truth {
    let (Some(own), Some(named)) = (arn.split(":"), text.split(":")) else {
        return Truth::Unknown;
    };
    let [_, named_partition, service, _, named_account, resource] = named.as_slice() else {
        return Truth::No;
    };
    if service.known() != Some("iam") {
        return Truth::No;
    }
    if resource.known() == Some("root") {
        return equals(named_account, account);
    }
    let [_, partition, _, _, _, session] = own.as_slice() else {
        return Truth::No;
    };
    let (Some(role), Some(session)) = (resource.split("/"), session.split("/")) else {
        return Truth::Unknown;
    };
    let ([kind, .., name], [session_kind, session_role, ..]) =
        (role.as_slice(), session.as_slice())
    else {
        return Truth::No;
    };
    if kind.known() != Some("role") || session_kind.known() != Some("assumed-role") {
        return Truth::No;
    }
    Truth::all([
        equals(named_partition, partition),
        equals(named_account, account),
        equals(name, session_role),
    ])
}
