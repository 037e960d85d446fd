//! The global endpoint of a bucket, which does not say in which Region the bucket is. For hours after a bucket is made
//! anywhere but in us-east-1, that endpoint redirects to the Regional one; CloudFront hands the redirect on, and the
//! viewer is refused by the private bucket.
//!
//! Some Regions are too young for origin access identities.
//!
//! "Restrict access to an Amazon S3 origin" and "Amazon S3 redirects" in "Request and response behavior for Amazon S3 origins", Amazon CloudFront Developer Guide;
//! "Making requests using the global endpoint" in the Amazon S3 User Guide.

use super::callers::CallerKind;
use super::cause::{Blame, Cause, Related, Verdict};
use super::endpoint::Arriving;
use crate::graph::{Bucket, HostKind, Signing};
use crate::symbolic::{Lifecycle, Text, Truth};

/// The Region that the global endpoint leads to by itself.
const HOME: &str = "us-east-1";

/// The Regions that came after December 2022, in which S3 does not take the signature of an origin access identity.
const WITHOUT_IDENTITIES: [&str; 9] = [
    "ap-east-2",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-west-1",
    "eusc-de-east-1",
    "il-central-1",
    "mx-central-1",
];

/// Whether the bucket of an origin is in a Region where an origin access identity can read, if one asks.
pub(super) fn takes_identities(arriving: &Arriving<'_>) -> Verdict {
    if arriving.callers.kind != CallerKind::Oai {
        return Verdict::allowed();
    }
    let Some(region) = region_of(arriving) else {
        return Verdict::allowed();
    };
    let mut blame = Blame::at(arriving.origin.authentication_span, "");
    region.clone_into(&mut blame.value);
    blame.related.push(Related {
        at: arriving.origin.domain_span,
        says: format!("this bucket is in `{region}`"),
    });
    Verdict::denied(Cause::IdentityRegion, Some(blame))
}

/// The one of these Regions that the bucket is in, told by its endpoint, or by the bucket itself.
fn region_of(arriving: &Arriving<'_>) -> Option<&'static str> {
    let link = arriving.origin.bucket.as_ref();
    let bucket = link.and_then(|link| link.bucket);
    let bucket = bucket.map(|place| &arriving.graph.buckets[place]);
    let written = bucket.and_then(|bucket| bucket.region.as_ref()?.known());
    let host = arriving.origin.domain.as_ref().map_or("", Text::suffix);
    let in_host = |region: &str| {
        let rest = host
            .strip_suffix(".amazonaws.com")
            .or_else(|| host.strip_suffix(".amazonaws.eu"));
        let rest = rest.and_then(|rest| rest.strip_suffix(region));
        rest.is_some_and(|rest| rest.ends_with('.'))
    };
    let mut all = WITHOUT_IDENTITIES.into_iter();
    all.find(|region| written == Some(*region) || in_host(region))
}

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
