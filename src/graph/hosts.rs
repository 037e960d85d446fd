//! What an origin's domain name is the name of, told from its text. Host names of AWS services follow documented
//! patterns in every partition; a host that is an attribute of a resource is known by that resource.
//!
//! S3 endpoints: "Amazon Simple Storage Service endpoints and quotas" in the AWS General Reference.

use super::kinds;
use crate::symbolic::{Piece, Text, Unit};

/// What a host name is the name of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HostKind {
    /// The REST endpoint of a bucket.
    S3Rest,
    /// The website endpoint of a bucket.
    S3Website,
    /// Another S3 endpoint: accelerated, access point, directory bucket, path style.
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
    /// The name of the bucket, for S3.
    pub(super) bucket: Option<Text>,
    /// The attribute that the host is, if it is one: the place of the resource in the unit.
    pub(super) resource: Option<usize>,
}

impl Host {
    fn plain(kind: HostKind) -> Host {
        Host {
            kind,
            bucket: None,
            resource: None,
        }
    }
}

/// Holes stand in the shape of a text as characters from this one on, so that it can be searched like a string.
const FIRST_HOLE: u32 = 0xE000;

/// Tells what `host` is the name of. `place` finds the resource of the unit that an address names.
pub(super) fn classify(
    host: &Text,
    unit: &Unit,
    place: &impl Fn(&crate::symbolic::Address) -> Option<usize>,
) -> Host {
    if let Some(hole) = host.as_hole()
        && let Some(at) = place(&hole.of)
    {
        let kind = match (&*unit.resources[at].kind, &*hole.attribute) {
            (kinds::BUCKET, "WebsiteHost") => HostKind::S3Website,
            (kinds::BUCKET, "DomainName" | "RegionalDomainName" | "DualStackDomainName") => {
                HostKind::S3Rest
            }
            (kinds::FUNCTION_URL, "Host") => HostKind::LambdaUrl,
            (kinds::HTTP_API, "Host") => HostKind::ExecuteApi,
            (kinds::LOAD_BALANCER | kinds::CLASSIC_LOAD_BALANCER, "DNSName") => {
                HostKind::LoadBalancer
            }
            (kinds::DISTRIBUTION, "DomainName") => HostKind::Distribution,
            _ => HostKind::Unknown,
        };
        return Host {
            kind,
            bucket: None,
            resource: Some(at),
        };
    }
    let shape = shape(host);
    if shape.contains("://") || shape.contains('/') {
        return Host::plain(HostKind::Unknown);
    }
    for (part, kind) in [
        (".s3-accelerate.", HostKind::S3Other),
        (".mrap.accesspoint.", HostKind::S3Other),
        (".s3express-", HostKind::S3Other),
        (".s3-accesspoint.", HostKind::S3Other),
        ("-s3alias.s3.", HostKind::S3Other),
        ("--ol-s3.s3.", HostKind::S3Other),
        (".lambda-url.", HostKind::LambdaUrl),
        (".lambda-web.", HostKind::Custom),
        (".execute-api.", HostKind::ExecuteApi),
        (".elb.", HostKind::LoadBalancer),
        (".cloudfront.net", HostKind::Distribution),
        (".data.mediastore.", HostKind::Media),
        (".mediapackage", HostKind::Media),
    ] {
        if shape.contains(part) {
            return Host::plain(kind);
        }
    }
    if let Some(at) = shape.find(".s3-website") {
        return named(host, HostKind::S3Website, &shape[..at]);
    }
    if let Some(at) = rest_suffix(&shape) {
        return named(host, HostKind::S3Rest, &shape[..at]);
    }
    let path_style =
        (shape.starts_with("s3.") || shape.starts_with("s3-")) && shape.contains("amazonaws.");
    if path_style {
        return Host::plain(HostKind::S3Other);
    }
    // A host with holes is some other host only if its known end shows that it is none of AWS's.
    let ends_known = host.known().is_some() || host.suffix().contains('.');
    if ends_known && !shape.contains("amazonaws.") && !shape.ends_with(".on.aws") {
        return Host::plain(HostKind::Custom);
    }
    Host::plain(HostKind::Unknown)
}

fn named(host: &Text, kind: HostKind, name: &str) -> Host {
    Host {
        kind,
        bucket: Some(unshape(host, name)),
        resource: None,
    }
}

/// Where the S3 REST suffix (`.s3.amazonaws.com`, `.s3.eu-west-1.amazonaws.com`, `.s3-eu-west-1.…`,
/// `.s3.dualstack.…`) starts, if the shape ends with one.
fn rest_suffix(shape: &str) -> Option<usize> {
    let at = shape
        .rfind(".s3.")
        .into_iter()
        .chain(shape.rfind(".s3-"))
        .max()?;
    let rest = shape[at + ".s3".len()..]
        .strip_prefix("-fips")
        .unwrap_or(&shape[at + ".s3".len()..]);
    let rest = rest.strip_prefix(".dualstack").unwrap_or(rest);
    let rest = rest.strip_prefix(['.', '-'])?;
    let is_domain = |text: &str| {
        matches!(text, "amazonaws.com" | "amazonaws.com.cn" | "amazonaws.eu") || is_hole(text)
    };
    let is_region = |text: &str| {
        is_hole(text)
            || text.chars().all(|c| {
                c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || is_hole_char(c)
            })
    };
    let complete = is_domain(rest)
        || rest
            .split_once('.')
            .is_some_and(|(region, domain)| is_region(region) && is_domain(domain));
    (complete && at > 0).then_some(at)
}

fn is_hole_char(c: char) -> bool {
    u32::from(c) >= FIRST_HOLE && u32::from(c) < 0xF900
}

fn is_hole(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(is_hole_char) && chars.next().is_none()
}

fn shape(text: &Text) -> String {
    let mut out = String::new();
    let mut holes = 0;
    for piece in text.pieces() {
        match piece {
            Piece::Literal(literal) => out.push_str(&literal.to_ascii_lowercase()),
            Piece::Hole(_) => {
                out.push(char::from_u32(FIRST_HOLE + holes).unwrap_or('\u{F8FF}'));
                holes += 1;
            }
        }
    }
    out
}

/// The beginning of `text` whose shape is `shape`.
fn unshape(text: &Text, shape: &str) -> Text {
    let holes: Vec<_> = text.holes().collect();
    let mut out = Text::default();
    for c in shape.chars() {
        match u32::from(c)
            .checked_sub(FIRST_HOLE)
            .and_then(|at| holes.get(at as usize))
        {
            Some(hole) if is_hole_char(c) => out.push_hole((*hole).clone()),
            _ => out.push_str(c.encode_utf8(&mut [0; 4])),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;
    use crate::symbolic::{Dialect, Domain, Hole, UnitId};

    fn unit() -> Unit {
        Unit {
            id: UnitId(0),
            source: SourceId(0),
            dialect: Dialect::CloudFormationYaml,
            resources: Vec::new(),
            conditions: Vec::new(),
            parameters: Vec::new(),
            open: None,
            exports: Vec::new(),
            remarks: Vec::new(),
        }
    }

    fn hole(name: &str) -> Text {
        Text::hole(Hole::given(UnitId(0), name, Domain::Free))
    }

    fn kind(text: &Text) -> (HostKind, Option<String>) {
        let host = classify(text, &unit(), &|_| None);
        (host.kind, host.bucket.map(|name| name.to_string()))
    }

    #[test]
    fn knows_s3_hosts_in_every_spelling() {
        for host in [
            "assets.s3.amazonaws.com",
            "assets.s3.eu-west-1.amazonaws.com",
            "assets.s3-eu-west-1.amazonaws.com",
            "assets.s3.dualstack.eu-west-1.amazonaws.com",
            "assets.s3.cn-north-1.amazonaws.com.cn",
        ] {
            assert_eq!(
                kind(&Text::literal(host)),
                (HostKind::S3Rest, Some("assets".into())),
                "{host}"
            );
        }
        for host in [
            "a.b.s3-website-us-east-1.amazonaws.com",
            "a.b.s3-website.eu-west-3.amazonaws.com",
        ] {
            assert_eq!(
                kind(&Text::literal(host)),
                (HostKind::S3Website, Some("a.b".into())),
                "{host}"
            );
        }
    }

    #[test]
    fn keeps_the_holes_of_a_bucket_name() {
        let host = hole("App")
            .then_str("-content.s3.")
            .then(&hole("Region"))
            .then_str(".amazonaws.com");
        assert_eq!(
            kind(&host),
            (HostKind::S3Rest, Some("${App}-content".into()))
        );
    }

    #[test]
    fn does_not_guess() {
        assert_eq!(kind(&hole("Domain")).0, HostKind::Unknown);
        assert_eq!(
            kind(&hole("Domain").then_str(".s3.example.org")).0,
            HostKind::Custom
        );
        assert_eq!(
            kind(&Text::literal(
                "http://assets.s3-website-us-east-1.amazonaws.com"
            ))
            .0,
            HostKind::Unknown
        );
        assert_eq!(
            kind(&Text::literal("www.s3.example.com")).0,
            HostKind::Custom
        );
        assert_eq!(
            kind(&Text::literal("s3.amazonaws.com")).0,
            HostKind::S3Other
        );
        assert_eq!(
            kind(&hole("Name").then_str(".").then(&hole("Zone"))).0,
            HostKind::Unknown
        );
    }
}
