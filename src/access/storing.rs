//! Whether S3 stores a bucket policy at all: it refuses a public one where the public access block blocks public
//! policies, and the deployment ends there.
//!
//! "Blocking public access to your Amazon S3 storage" in the Amazon S3 User Guide.

use super::route::Route;
use crate::graph::{Bucket, BucketPolicy, Signing};
use crate::iam;
use crate::symbolic::{Lifecycle, Truth};

/// Whether a policy is stored.
#[derive(Clone, Copy, Debug)]
pub struct Storing {
    /// Whether it is.
    pub stored: Truth,
    /// What cannot be known, as a clause, if the answer hangs on it.
    pub unknown: Option<&'static str>,
}

/// Whether S3 refuses a policy for certain if it is put now.
pub(super) fn is_refused(bucket: &Bucket, policy: &BucketPolicy) -> bool {
    bucket.public_access.block_policy.is_yes()
        && policy.lifecycle != Lifecycle::Existing
        && iam::is_public(&policy.policy).is_yes()
}

/// Whether a policy of the bucket at this place is stored. A policy that is there already is not put again.
pub fn storing(
    (bucket, place): (&Bucket, usize),
    policy: &BucketPolicy,
    routes: &[Route],
) -> Storing {
    let says = |stored, unknown| Storing { stored, unknown };
    if policy.lifecycle == Lifecycle::Existing {
        return says(Truth::Yes, None);
    }
    let block = bucket.public_access;
    match block.block_policy.and(iam::is_public(&policy.policy)) {
        Truth::No => says(Truth::Yes, None),
        Truth::Unknown if !iam::is_public(&policy.policy).is_yes() => says(
            Truth::Unknown,
            Some("whether S3 takes the policy for a public one is not known"),
        ),
        Truth::Unknown if block.at.is_some() => says(
            Truth::Unknown,
            Some("whether public policies are blocked is not known"),
        ),
        Truth::Unknown => says(
            Truth::Unknown,
            Some(
                "only buckets that were created before April 2023 take a public policy without being told to",
            ),
        ),
        Truth::Yes if !policy.sure.is_yes() => says(
            Truth::Unknown,
            Some("whether the policy is attached to the bucket is not known"),
        ),
        Truth::Yes if bucket.lifecycle == Lifecycle::New => says(Truth::No, None),
        // A bucket that is there may have had the policy before public ones were blocked. Then S3 restricts it, which
        // shuts out everyone but AWS services.
        Truth::Yes => {
            let restricted = block.restrict.is_yes()
                && routes
                    .iter()
                    .filter(|route| route.bucket == Some(place))
                    .all(|route| matches!(route.signing, None | Some(Signing::Never)));
            if restricted {
                says(Truth::No, None)
            } else {
                says(
                    Truth::Unknown,
                    Some("the bucket may have had the policy before public ones were blocked"),
                )
            }
        }
    }
}
