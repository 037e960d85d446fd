//! What the resource control policies of an organization answer to requests that everything else lets pass. They deny
//! and never allow; whether one is attached to the account of a bucket is seldom written beside the distribution.
//!
//! "Resource control policies (RCPs)" and "RCP evaluation" in the AWS Organizations User Guide.

use super::cause::{Cause, Related, Verdict};
use super::explain::{self, Asked, Who};
use super::route::Layer;
use super::{asking::Asking, context};
use crate::graph::{ControlPolicy, KeyUse};
use crate::iam::{self, Caller, Decision, Request};

/// Why no such refusal is certain.
const ATTACHED: &str =
    "whether the policy is attached to the account of the bucket is not in these files";

/// The refusal of a resource control policy.
#[derive(Clone, Debug)]
pub struct Controlled {
    /// What it is about: the bucket, or its key.
    pub layer: Layer,
    /// The refusal, which is possible and never certain.
    pub verdict: Verdict,
}

/// The refusal of a resource control policy, if one denies what is asked of the bucket or its key, whoever calls.
pub(super) fn refusal(asking: &Asking<'_>) -> Option<Controlled> {
    let policies = &asking.graph.control_policies;
    let mut refusals = policies.iter().filter_map(|policy| {
        let mut callers = asking.callers.who.iter().map(|caller| {
            let mut requests = requests(asking, caller).into_iter();
            requests.find_map(|(layer, request)| {
                let verdict = denied(asking, policy, &request)?;
                Some(Controlled { layer, verdict })
            })
        });
        let first = callers.next()??;
        callers.all(|other| other.is_some()).then_some(first)
    });
    refusals.next()
}

/// What S3 is asked for, and what S3 asks KMS for in turn.
fn requests(asking: &Asking<'_>, caller: &Caller) -> Vec<(Layer, Request)> {
    let object = super::asking::request(asking, caller, "s3:GetObject", &asking.keys.arn);
    let mut requests = vec![(Layer::Read, object)];
    if let (Caller::Service(_), KeyUse::Declared(place)) = (caller, &asking.bucket.encryption.key) {
        let decryption = Request {
            caller: caller.clone(),
            action: "kms:Decrypt".into(),
            resource: asking.graph.keys[*place].arn.clone(),
            context: context::kms(asking.graph, caller, None),
        };
        requests.push((Layer::Key, decryption));
    }
    requests
}

fn denied(asking: &Asking<'_>, policy: &ControlPolicy, request: &Request) -> Option<Verdict> {
    let decision = iam::evaluate(&policy.policy, request);
    if !is_denied(&decision) {
        return None;
    }
    let holder = asking.graph.name(&policy.address);
    let asked = Asked {
        holder: &holder,
        at: policy.name_span,
        caller: Who::of(&request.caller, &asking.graph.distribution.arn),
        arn: &asking.bucket.arn,
        action: &request.action,
    };
    let (cause, mut blame) = explain::refusal(&policy.policy, &decision, &asked);
    blame.related.push(Related {
        at: policy.name_span,
        says: format!("resource control policy `{holder}`"),
    });
    (cause != Cause::None).then(|| Verdict::denied(cause, Some(blame)).only_possible(ATTACHED))
}

/// Whether a statement denies for certain.
fn is_denied(decision: &Decision) -> bool {
    let outcomes = decision.outcomes;
    outcomes.explicit_deny && !outcomes.implicit_deny && !outcomes.allow
}
