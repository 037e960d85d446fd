//! ACLs that grant to everyone. The ACL of an object makes that object public, the ACL of a bucket lets everybody list
//! it; neither does anything where the public access block ignores it, or the ownership of objects turns ACLs off.
//!
//! "Access control list (ACL) overview" and "Controlling ownership of objects" in the Amazon S3 User Guide.

use super::asking::Asking;
use super::cause::{Blame, Related};
use super::keys::is_asked_for;
use crate::graph::Bucket;
use crate::source::Span;
use crate::symbolic::{Lifecycle, Truth};

/// A public ACL that was meant to let requests in that nobody signs, and is certainly void.
pub(super) fn of(asking: &Asking<'_>) -> Option<Blame> {
    let bucket = asking.bucket;
    let void = (!bucket.acls.alive).or(bucket.public_access.ignore_acls);
    if !void.is_yes() {
        return None;
    }
    let (holder, name, at) = of_object(asking).or_else(|| {
        let (name, at) = bucket.acls.public.as_ref()?;
        Some((bucket.address.name.to_string(), name.to_string(), *at))
    })?;
    let mut blame = Blame::at(at, &holder);
    blame.value = name;
    // S3 does not store such an ACL where there are none, or where public ones are blocked.
    let refused = (!bucket.acls.alive).or(bucket.public_access.block_acls);
    blame.refused_at_deployment = refused.is_yes() && bucket.lifecycle == Lifecycle::New;
    let (at, says) = match bucket.public_access.at {
        Some(at) if bucket.acls.alive.is_yes() => (at, "this makes public ACLs void"),
        _ => (bucket.name_span, "ACLs of this bucket count for nothing"),
    };
    blame.related.push(Related {
        at,
        says: says.to_owned(),
    });
    Some(blame)
}

/// The public ACL of an object that is asked for.
fn of_object(asking: &Asking<'_>) -> Option<(String, String, Span)> {
    let bucket = asking.bucket;
    bucket.objects.iter().find_map(|object| {
        let (name, at) = object.public.as_ref()?;
        let arn = bucket.arn.clone().then_str("/").then(object.key.as_ref()?);
        is_asked_for(&arn, asking.keys)
            .then(|| (object.address.name.to_string(), name.to_string(), *at))
    })
}

/// Whether the ACL of the bucket may let everybody list it.
pub(super) fn may_list(bucket: &Bucket) -> bool {
    let alive = bucket.acls.alive.and(!bucket.public_access.ignore_acls);
    bucket.acls.public.is_some() && alive != Truth::No
}
