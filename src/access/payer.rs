//! Buckets whose requester pays: S3 serves only requests that are signed and say that the requester will pay, and
//! CloudFront does not say so.
//!
//! "Using Requester Pays buckets for storage transfers and usage" in the Amazon S3 User Guide.

use super::asking::Asking;
use super::cause::{Blame, Cause, Related, Verdict};
use crate::iam::Caller;
use crate::symbolic::Truth;

/// What becomes of a request that the policies let pass.
pub(super) fn pays(asking: &Asking<'_>, verdict: Verdict) -> Verdict {
    let payer = &asking.bucket.requester_pays;
    if verdict.allowed.is_no() || payer.is.is_no() {
        return verdict;
    }
    let [caller] = asking.callers.who.as_slice() else {
        return verdict;
    };
    let mut blame = Blame::at(
        payer.at.unwrap_or(asking.bucket.name_span),
        &asking.bucket.address.name,
    );
    blame.related.push(Related {
        at: asking.origin.domain_span,
        says: "the origin that reads the bucket".to_owned(),
    });
    let refused = Verdict::denied(Cause::RequesterPays, Some(blame));
    match (payer.is, caller) {
        (Truth::Yes, Caller::Anonymous) => refused,
        (Truth::Yes, _) => refused.only_possible(
            "whether S3 asks requests of CloudFront to name the payer is documented nowhere",
        ),
        _ => Verdict::unknown("whether the requester pays for the bucket cannot be known"),
    }
}
