//! What an origin's domain name is the name of, told from its text. Host names of AWS services follow documented
//! patterns in every partition; a host that is an attribute of a resource is known by that resource.

mod s3;
mod shape;

use super::kinds;
use super::scope::Scope;
use crate::symbolic::Text;
use shape::{beginning, shape};

/// What a host name is the name of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HostKind {
    /// The REST endpoint of a bucket.
    S3Rest,
    /// The website endpoint of a bucket.
    S3Website,
    /// An access point of a bucket.
    S3AccessPoint,
    /// A Multi-Region Access Point.
    S3MultiRegion,
    /// An Object Lambda access point.
    S3ObjectLambda,
    /// A directory bucket (S3 Express One Zone).
    S3Express,
    /// The accelerated endpoint of a bucket.
    S3Accelerate,
    /// An endpoint of S3 that takes the bucket from the path.
    S3Path,
    /// Another S3 endpoint.
    S3Other,
    /// A Lambda function URL.
    LambdaUrl,
    /// An API Gateway endpoint.
    ExecuteApi,
    /// A load balancer.
    LoadBalancer,
    /// Another CloudFront distribution.
    Distribution,
    /// A media service.
    Media,
    /// Some other host.
    Custom,
    /// It cannot be known.
    Unknown,
}

/// A classified host name.
#[derive(Clone, Debug)]
pub(super) struct Host {
    /// What it is the name of.
    pub(super) kind: HostKind,
    /// For S3, the name before the endpoint: that of a bucket, the alias of an access point, or the name of one with
    /// the account that owns it.
    pub(super) name: Option<Text>,
    /// The attribute that the host is, if it is one: the place of the resource.
    pub(super) resource: Option<usize>,
    /// For S3, whether it is the global endpoint of a bucket, which names no Region.
    pub(super) global: bool,
    /// For S3, the partition of the endpoint, if that can be told.
    pub(super) partition: Option<&'static str>,
}

impl Host {
    fn plain(kind: HostKind) -> Host {
        Host {
            kind,
            name: None,
            resource: None,
            global: false,
            partition: None,
        }
    }

    /// What two spellings of one host tell alike; nothing if they are names of different things.
    fn agreed(self, other: &Host) -> Option<Host> {
        let same = self.kind == other.kind && self.name == other.name;
        same.then(|| Host {
            global: self.global && other.global,
            partition: self.partition.filter(|own| other.partition == Some(*own)),
            ..self
        })
    }
}

/// Parts of host names by which services other than S3 are known.
const SERVICES: [(&str, HostKind); 8] = [
    (".lambda-url.", HostKind::LambdaUrl),
    (".lambda-web.", HostKind::Custom),
    (".execute-api.", HostKind::ExecuteApi),
    (".elb.", HostKind::LoadBalancer),
    (".cloudfront.net", HostKind::Distribution),
    (".cloudfront.cn", HostKind::Distribution),
    (".data.mediastore.", HostKind::Media),
    (".mediapackage", HostKind::Media),
];

/// How many spellings of a host with listed values are told apart.
const MOST_SPELLINGS: usize = 64;

/// Tells what `host` is the name of. Of a host in which a listed value stands, such as the endpoint that a map has for
/// each Region, every spelling must tell the same.
pub(super) fn classify(host: &Text, scope: &Scope<'_>) -> Host {
    let spellings = host.spellings(MOST_SPELLINGS);
    let mut all = spellings.iter().map(|spelling| one(spelling, scope));
    let Some(first) = all.next().filter(|_| spellings.len() > 1) else {
        return one(host, scope);
    };
    all.try_fold(first, |agreed, other| agreed.agreed(&other))
        .unwrap_or_else(|| Host::plain(HostKind::Unknown))
}

/// Tells what a host without listed values is the name of.
fn one(host: &Text, scope: &Scope<'_>) -> Host {
    // Load balancers answer to their names with and without this.
    let dualstack = host.strip_prefix("dualstack.");
    if let Some(rest) = dualstack.filter(|rest| rest.as_hole().is_some()) {
        let host = one(&rest, scope);
        if host.kind == HostKind::LoadBalancer {
            return host;
        }
    }
    if let Some(known) = attribute(host, scope) {
        return known;
    }
    let Some(shape) = shape(host).filter(|shape| !shape.contains('/')) else {
        return Host::plain(HostKind::Unknown);
    };
    for (part, kind) in SERVICES {
        if shape.contains(part) {
            return Host::plain(kind);
        }
    }
    if let Some(found) = s3::read(&shape) {
        let name = (found.end > 0).then(|| beginning(host, found.end));
        let is_alias = |kind: &str| {
            let hole = name.as_ref().and_then(Text::as_hole);
            hole.is_some_and(|hole| {
                &*hole.attribute == "Alias"
                    && scope
                        .place(&hole.of)
                        .is_some_and(|at| &*scope.resources[at].kind == kind)
            })
        };
        let kind = if found.kind == HostKind::S3Rest && is_alias(kinds::ACCESS_POINT) {
            HostKind::S3AccessPoint
        } else {
            found.kind
        };
        return Host {
            kind,
            name,
            resource: None,
            global: found.global && kind == HostKind::S3Rest,
            partition: found.partition,
        };
    }
    // What stands between a website endpoint and its Region may be a hole itself.
    if let Some(end) = shape.find(".s3-website") {
        return Host {
            name: Some(beginning(host, end)),
            ..Host::plain(HostKind::S3Website)
        };
    }
    // A host with holes is some other host only if its known end shows that it is none of AWS's.
    let ends_known = host.known().is_some() || host.suffix().contains('.');
    if ends_known && !shape.contains("amazonaws.") && !shape.ends_with(".on.aws") {
        return Host::plain(HostKind::Custom);
    }
    Host::plain(HostKind::Unknown)
}

/// A host that is an attribute of a resource as a whole.
fn attribute(host: &Text, scope: &Scope<'_>) -> Option<Host> {
    let hole = host.as_hole()?;
    let at = scope.place(&hole.of)?;
    let kind = match (&*scope.resources[at].kind, &*hole.attribute) {
        (kinds::BUCKET, "WebsiteHost") => HostKind::S3Website,
        (kinds::BUCKET, "DomainName" | "RegionalDomainName" | "DualStackDomainName") => {
            HostKind::S3Rest
        }
        (kinds::FUNCTION_URL, "Host") => HostKind::LambdaUrl,
        (kinds::HTTP_API, "Host") => HostKind::ExecuteApi,
        (kinds::LOAD_BALANCER | kinds::CLASSIC_LOAD_BALANCER, "DNSName") => HostKind::LoadBalancer,
        (kinds::DISTRIBUTION, "DomainName") => HostKind::Distribution,
        _ => HostKind::Unknown,
    };
    Some(Host {
        resource: Some(at),
        global: kind == HostKind::S3Rest && &*hole.attribute == "DomainName",
        ..Host::plain(kind)
    })
}

#[cfg(test)]
mod tests;
