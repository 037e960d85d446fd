//! The global endpoint of a bucket, which does not say in which Region the bucket is. For hours after a bucket is made
//! anywhere but in us-east-1, that endpoint redirects to the Regional one; CloudFront hands the redirect on, and the
//! viewer is refused by the private bucket.
//!
//! "Amazon S3 redirects" in "Request and response behavior for Amazon S3 origins", Amazon CloudFront Developer Guide;
//! "Making requests using the global endpoint" in the Amazon S3 User Guide.

use super::callers::CallerKind;
use super::cause::Verdict;
use super::endpoint::Arriving;
use crate::graph::{Bucket, HostKind, Signing};
use crate::symbolic::{Lifecycle, Text, Truth};

/// The Region that the global endpoint leads to by itself.
const HOME: &str = "us-east-1";

/// Whether the origin is the global endpoint of a bucket that this deployment makes in another Region than us-east-1.
/// `read` is what the bucket answers: where it refuses, that is the news, and where it admits everyone, a redirect
/// does no harm.
pub(super) fn redirects(arriving: &Arriving<'_>, bucket: Option<&Bucket>, read: &Verdict) -> Truth {
    let Some(bucket) = bucket else {
        return Truth::No;
    };
    let signs = match arriving.callers.kind {
        CallerKind::Oac => arriving.callers.signing != Some(Signing::Never),
        CallerKind::Oai => true,
        CallerKind::Anonymous | CallerKind::Unknown => false,
    };
    let partition = arriving.graph.distribution.arn.split(":");
    let is_commercial = partition
        .as_ref()
        .and_then(|parts| parts.get(1)?.known())
        .is_some_and(|name| name == "aws");
    let concerned = arriving.origin.kind == HostKind::S3Rest
        && arriving.origin.global
        && bucket.lifecycle != Lifecycle::Existing
        && signs
        && is_commercial
        && !read.allowed.is_no()
        && arriving.behavior.functions.may_choose_origin.is_no();
    if !concerned {
        return Truth::No;
    }
    match bucket.region.as_ref().and_then(Text::known) {
        Some(region) => Truth::from(region != HOME),
        None if arriving.graph.minds_region => Truth::No,
        None => Truth::Unknown,
    }
}
