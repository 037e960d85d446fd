//! Whether the endpoint that an origin names takes a request at all, before any bucket is asked: some refuse whatever
//! the policies say, others have a policy of their own.
//!
//! "Authenticating and authorizing requests" for directory buckets in the Amazon S3 User Guide; "Setting up Amazon
//! CloudFront with AWS `GovCloud` (US) resources" in the AWS `GovCloud` (US) User Guide.

use super::at_edge;
use super::callers::{CallerKind, Callers};
use super::cause::{Blame, Cause, Verdict};
use super::points;
use super::region;
use super::transport::Viewer;
use crate::graph::{Behavior, Graph, HostKind, Origin, PointLink, Signing};

/// A request that reaches an endpoint, before it is known who makes it.
pub(super) struct Arriving<'a> {
    pub(super) graph: &'a Graph<'a>,
    pub(super) behavior: &'a Behavior,
    pub(super) origin: &'a Origin,
    pub(super) callers: &'a Callers,
    /// The protocol of the viewer whose request it is.
    pub(super) viewer: Viewer,
}

/// Whether the endpoint takes requests for objects.
pub(super) fn judge(arriving: &Arriving<'_>) -> Verdict {
    at_edge::behind(arriving.behavior.functions, takes(arriving))
}

fn takes(arriving: &Arriving<'_>) -> Verdict {
    if let Some(because) = &arriving.callers.unknown {
        return Verdict::unknown(because.clone());
    }
    if let Some(refused) = across_partitions(arriving) {
        return refused;
    }
    match arriving.origin.kind {
        HostKind::S3Rest => region::takes_identities(arriving),
        HostKind::S3Website => Verdict::allowed(),
        HostKind::S3Express => {
            let at = arriving.origin.domain_span;
            Verdict::denied(Cause::DirectoryBucket, Some(Blame::at(at, "")))
        }
        HostKind::S3AccessPoint | HostKind::S3MultiRegion => match arriving.origin.point {
            Some(PointLink::Declared(place)) => {
                points::judge(arriving, Some(&arriving.graph.points[place]))
            }
            Some(PointLink::Outside) | None => points::judge(arriving, None),
        },
        HostKind::S3ObjectLambda
        | HostKind::S3Accelerate
        | HostKind::S3Path
        | HostKind::S3Other => Verdict::unknown("what this endpoint of S3 answers is not judged"),
        HostKind::LambdaUrl
        | HostKind::ExecuteApi
        | HostKind::LoadBalancer
        | HostKind::Distribution
        | HostKind::Media
        | HostKind::Custom => Verdict::unknown("the origin is not an endpoint of S3"),
        HostKind::Unknown => {
            let why = arriving.origin.unresolved.as_deref();
            Verdict::unknown(why.unwrap_or("its domain name cannot be known"))
        }
    }
}

/// The partitions of which it is certain that a template or plan without ARNs is not meant for them.
const TOLD_APART: [&str; 3] = ["aws", "aws-cn", "aws-us-gov"];

/// What signs in one partition is unknown in another.
fn across_partitions(arriving: &Arriving<'_>) -> Option<Verdict> {
    let signs = matches!(
        arriving.callers.signing,
        Some(Signing::Always | Signing::NoOverride)
    );
    if !signs && arriving.callers.kind != CallerKind::Oai {
        return None;
    }
    let parts = arriving.graph.distribution.arn.split(":")?;
    let ours = parts.get(1)?.known()?.to_owned();
    let theirs = arriving.origin.partition?;
    if ours == theirs || !TOLD_APART.contains(&theirs) {
        return None;
    }
    let mut blame = Blame::at(arriving.origin.domain_span, "");
    theirs.clone_into(&mut blame.value);
    blame.expected = ours;
    Some(Verdict::denied(Cause::OtherPartition, Some(blame)))
}
