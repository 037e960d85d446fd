//! What KMS refuses about keys: a policy that would not let whoever stores it store another one.
//!
//! "Default key policy" in the AWS KMS Developer Guide; `CreateKey` and `PutKeyPolicy` in the AWS KMS API Reference.

use super::{Flaw, Rejection};
use crate::graph::{Graph, Key, KeyPolicy};
use crate::iam::{self, Caller, Context, Effect, Policy, Presence, PrincipalKind, Request, Values};
use crate::symbolic::{Domain, Hole, Lifecycle, Text, Truth};
use std::collections::BTreeMap;

/// Finds what is refused about the keys of the buckets that a distribution reads.
pub(super) fn find(graph: &Graph<'_>, out: &mut Vec<Rejection>) {
    let found = graph.keys.iter().filter_map(|key| lockout(graph, key));
    out.extend(found);
}

/// A policy that lets nobody change it. Who deploys is written nowhere, so that only a policy that lets no user and no
/// role of any account do so is one for certain.
fn lockout(graph: &Graph<'_>, key: &Key) -> Option<Rejection> {
    let KeyPolicy::Given(policy) = &key.policy else {
        return None;
    };
    // The policy of a key that is there already is there, too, unless the plan changes it.
    if key.lifecycle == Lifecycle::Existing || !key.may_lock_out.is_no() {
        return None;
    }
    if policy.statements.is_empty() || admits_others(policy) {
        return None;
    }
    let own = |name: &str, domain| Text::hole(Hole::given(graph.home.id, name, domain));
    let request = Request {
        caller: Caller::Account {
            arn: own("who deploys", Domain::Free),
            account: own("account of who deploys", Domain::Account),
        },
        action: "kms:PutKeyPolicy".into(),
        resource: key.arn.clone(),
        context: Context {
            keys: BTreeMap::new(),
            others: Presence::Maybe(Values::Unknown),
        },
    };
    let is_locked = iam::outcomes(policy, &request).allowed() == Truth::No;
    is_locked.then(|| {
        Rejection::new(
            Flaw::KeyPolicyLocksOut,
            policy.span,
            "nobody may change this policy once it is stored",
        )
        .of(graph.name(&key.address))
        .beside(key.name_span, "the key")
    })
}

/// Whether a statement admits somebody of whom it is not known what they are to KMS: neither a service, nor a user, a
/// role or an account.
fn admits_others(policy: &Policy) -> bool {
    let allows = policy
        .statements
        .iter()
        .filter(|statement| statement.effect != Effect::Deny);
    let mut principals = allows
        .filter_map(|statement| statement.principals.as_ref())
        .flat_map(|principals| &principals.entries);
    principals.any(|entry| {
        matches!(
            entry.kind,
            PrincipalKind::CanonicalUser | PrincipalKind::Federated | PrincipalKind::Other
        )
    })
}
