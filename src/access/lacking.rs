//! Why a bucket lacks the policy that somebody wrote for it: the policy is attached to another bucket, exists under a
//! condition only, shares the bucket with another one that may replace it, or was meant to be spared by an ACL.
//!
//! "`PutBucketPolicy`" in the Amazon S3 API Reference: a bucket has one policy, and a new one replaces it.

use super::asking::Asking;
use super::cause::{Blame, Cause, Related, Verdict};
use super::explain::{self, Asked};
use crate::graph::{BucketPolicy, Graph, Thing};
use crate::iam::{self, Caller, Effect, Request, StatementVerdict};
use crate::symbolic::{Address, Dialect, Lifecycle, Text, Truth};

/// What becomes of a request if several policies are attached to the bucket for certain, some of which admit it and
/// some do not, or are not known to. `verdicts` are their answers, in order.
pub(super) fn split(
    graph: &Graph<'_>,
    attached: &[&BucketPolicy],
    verdicts: &[Verdict],
) -> Option<Verdict> {
    let sure: Vec<&BucketPolicy> = attached
        .iter()
        .filter(|policy| policy.sure.is_yes())
        .copied()
        .collect();
    if sure.len() != verdicts.len() {
        return None;
    }
    let first = |allowed: Truth| {
        let mut both = sure.iter().zip(verdicts);
        both.find(|(_, verdict)| verdict.allowed == allowed)
            .map(|(policy, _)| *policy)
    };
    let admits = first(Truth::Yes)?;
    let (refuses, because) = match first(Truth::No) {
        Some(refuses) => (
            refuses,
            "which of the policies is written last cannot be known".to_owned(),
        ),
        None => sure.iter().zip(verdicts).find_map(|(policy, verdict)| {
            let because = untold(graph, policy, verdict)?;
            Some((*policy, because))
        })?,
    };
    let mut blame = Blame::at(refuses.name_span, &refuses.address.name);
    blame.value = admits.address.name.to_string();
    blame.related.push(Related {
        at: admits.name_span,
        says: "this policy of the same bucket admits CloudFront".to_owned(),
    });
    Some(Verdict::denied(Cause::SeveralPolicies, Some(blame)).only_possible(because))
}

/// Why nobody can tell whether a policy admits a request, where nothing says that it does: a plan keeps nothing of it and
/// it is made of neither the distribution nor the identity that asks. What sources leave open may turn out not to be
/// there at all, and a plan of it may tell.
fn untold(graph: &Graph<'_>, policy: &BucketPolicy, verdict: &Verdict) -> Option<String> {
    let why = policy.policy.unknown.as_ref()?;
    let is_planned = graph.home.dialect == Dialect::Terraform
        && matches!(policy.lifecycle, Lifecycle::New | Lifecycle::Existing);
    let speaks_of = |address: &Address| {
        *address == graph.distribution.address || graph.thing(address) == Some(Thing::Identity)
    };
    let favors = why.mentions.iter().any(|mention| speaks_of(&mention.of));
    let is_open = verdict.allowed.is_unknown() && verdict.cause == Cause::None;
    (is_planned && is_open && !favors).then(|| {
        format!(
            "whether `{}` admits CloudFront cannot be told, nor which of the policies is written last",
            policy.address.name
        )
    })
}

/// What becomes of a request to a bucket without a policy, if one was written that would admit it.
pub(super) fn policy(asking: &Asking<'_>, request: &Request) -> Option<Verdict> {
    under_condition(asking, request)
        .or_else(|| on_other_bucket(asking, request))
        .or_else(|| by_acl(asking, request))
}

/// A policy that would admit the request and does not exist in this world.
fn under_condition(asking: &Asking<'_>, request: &Request) -> Option<Verdict> {
    let mut absent = asking.graph.absent_policies.iter();
    let absent = absent.find(|absent| {
        let allowed = iam::outcomes(&absent.policy, request).allowed();
        absent.bucket == asking.place && allowed.is_yes()
    })?;
    let mut blame = Blame::at(absent.name_span, &absent.address.name);
    blame.value = absent.condition.0.name.to_string();
    Some(Verdict::denied(Cause::PolicyUnderCondition, Some(blame)))
}

/// A policy that would admit the request if it were attached to this bucket, or that admits the distribution to another
/// bucket, which it does not read.
fn on_other_bucket(asking: &Asking<'_>, request: &Request) -> Option<Verdict> {
    let strays = asking.graph.strays.iter();
    strays.into_iter().find_map(|stray| {
        let decision = iam::evaluate(&stray.policy, request);
        let covers = decision.outcomes.allowed().is_yes();
        let mut statements = decision.statements.iter();
        let statement = statements.find(|verdict| {
            explain::effect(&stray.policy, verdict) == Effect::Allow
                && if covers {
                    verdict.matches.is_yes()
                } else {
                    names_the_distribution(verdict, request)
                }
        })?;
        let statement = &stray.policy.statements[statement.place];
        let mut blame = explain::by_entry(
            statement,
            stray.target_span,
            &Asked {
                holder: &stray.address.name,
                at: stray.target_span,
                caller: explain::Who::of(&request.caller, &asking.graph.distribution.arn),
                arn: &asking.bucket.arn,
                action: &request.action,
            },
        );
        // S3 stores no policy that names another bucket than its own.
        blame.refused_at_deployment = covers;
        blame.related.push(Related {
            at: asking.bucket.name_span,
            says: format!("bucket `{}` has no policy", asking.bucket.address.name),
        });
        Some(Verdict::denied(Cause::PolicyOnOtherBucket, Some(blame)))
    })
}

/// Whether a statement would admit CloudFront on behalf of this very distribution, were it for another bucket.
fn names_the_distribution(verdict: &StatementVerdict, request: &Request) -> bool {
    let by_arn = |verdict: &StatementVerdict| {
        verdict
            .conditions
            .iter()
            .any(|condition| &*condition.key == "aws:sourcearn")
    };
    matches!(request.caller, Caller::Service(_))
        && Truth::all([verdict.principal, verdict.action]).is_yes()
        && verdict.resource.is_no()
        && by_arn(verdict)
        && verdict
            .conditions
            .iter()
            .all(|condition| condition.holds.is_yes())
}

/// An ACL that grants something to the identity that asks, where ACLs count for nothing.
pub(super) fn by_acl(asking: &Asking<'_>, request: &Request) -> Option<Verdict> {
    let Caller::Identity { canonical, .. } = &request.caller else {
        return None;
    };
    let acls = &asking.bucket.acls;
    if !acls.alive.is_no() {
        return None;
    }
    let mut grantees = acls.grantees.iter();
    let (_, at) = grantees.find(|(id, _): &&(Text, _)| id == canonical)?;
    let mut blame = Blame::at(*at, &asking.bucket.address.name);
    // S3 stores no ACL but that of the owner where ACLs are turned off.
    blame.refused_at_deployment = asking.bucket.lifecycle == Lifecycle::New;
    blame.related.push(Related {
        at: asking.bucket.name_span,
        says: "ACLs of this bucket count for nothing".to_owned(),
    });
    Some(Verdict::denied(Cause::IdentityInAcl, Some(blame)))
}
