//! Whether a deployment changes in one step how an origin is read and who may read it. CloudFront takes minutes to tell
//! all its locations, a policy is another one at once: whichever comes first, until both are there some requests come with
//! an identity that the policy does not admit.
//!
//! "Migrate from origin access identity (OAI) to origin access control (OAC)" in the Amazon CloudFront Developer Guide.

use super::asking::{self, Asking};
use super::callers;
use crate::graph::Identity;
use crate::iam::{self, Caller};
use crate::symbolic::{Lifecycle, Truth};

/// Whether the origin was read by an origin access identity until now, is read by CloudFront itself from now on, and its
/// bucket admitted nobody but the one before and admits nobody but the other after.
pub(super) fn of(asking: &Asking<'_>) -> Truth {
    if is_switched(asking).is_some_and(|switched| switched) {
        Truth::Yes
    } else {
        Truth::No
    }
}

fn is_switched(asking: &Asking<'_>) -> Option<bool> {
    let [service @ Caller::Service(_)] = asking.callers.who.as_slice() else {
        return None;
    };
    let former = &asking.graph.former;
    let path = former.identity(asking.origin.id.as_ref()?)?;
    let identity = callers::identity(
        asking.graph,
        &Identity {
            address: None,
            local_name: "".into(),
            name_span: asking.origin.authentication_span,
            id: path.strip_prefix("origin-access-identity/cloudfront/")?,
            canonical: None,
        },
    );
    let mut attached = asking.attached();
    let (policy, None) = (attached.next()?, attached.next()) else {
        return None;
    };
    let was = former.policy(&policy.address)?;
    let allows = |policy, caller| {
        let request = asking::request(asking, caller, "s3:GetObject", &asking.keys.arn);
        iam::outcomes(policy, &request).allowed()
    };
    Some(
        asking.bucket.lifecycle == Lifecycle::Existing
            && policy.sure.is_yes()
            && !allows(was, &identity).is_no()
            && allows(was, service).is_no()
            && allows(&policy.policy, service).is_yes()
            && allows(&policy.policy, &identity).is_no(),
    )
}
