//! What an origin's domain name is the name of, told from its text. Host names of AWS services follow documented
//! patterns in every partition; a host that is an attribute of a resource is known by that resource.
//!
//! S3 endpoints: "Amazon Simple Storage Service endpoints and quotas" in the AWS General Reference.

use super::kinds;
use super::scope::Scope;
use crate::symbolic::{Piece, Text};

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
    /// The attribute that the host is, if it is one: the place of the resource.
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

/// The most characters that a host name has (RFC 1035).
const LONGEST: usize = 253;

/// A hole stands in the shape of a text as this character, so that the shape can be searched like a string.
const HOLE: char = '\u{FFFC}';

/// Tells what `host` is the name of.
pub(super) fn classify(host: &Text, scope: &Scope<'_>) -> Host {
    if let Some(hole) = host.as_hole()
        && let Some(at) = scope.place(&hole.of)
    {
        let kind = match (&*scope.resources[at].kind, &*hole.attribute) {
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
    let Some(shape) = shape(host).filter(|shape| !shape.contains('/')) else {
        return Host::plain(HostKind::Unknown);
    };
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
        return named(host, HostKind::S3Website, at);
    }
    if let Some(at) = rest_suffix(&shape) {
        return named(host, HostKind::S3Rest, at);
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

/// A host of S3 whose bucket's name ends at an offset of the host's shape.
fn named(host: &Text, kind: HostKind, end: usize) -> Host {
    Host {
        kind,
        bucket: Some(beginning(host, end)),
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
            || text
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == HOLE)
    };
    let complete = is_domain(rest)
        || rest
            .split_once('.')
            .is_some_and(|(region, domain)| is_region(region) && is_domain(domain));
    (complete && at > 0).then_some(at)
}

fn is_hole(text: &str) -> bool {
    text.strip_prefix(HOLE).is_some_and(str::is_empty)
}

/// The text in lower case, with a character for every hole; `None` if it is no host name for sure.
fn shape(text: &Text) -> Option<String> {
    let mut out = String::new();
    let mut known = 0;
    for piece in text.pieces() {
        match piece {
            Piece::Literal(literal) => {
                known += literal.len();
                if known > LONGEST || literal.contains(HOLE) {
                    return None;
                }
                out.push_str(&literal.to_ascii_lowercase());
            }
            Piece::Hole(_) => out.push(HOLE),
        }
    }
    Some(out)
}

/// What of a text lies before an offset of its shape, in lower case.
fn beginning(text: &Text, end: usize) -> Text {
    let mut out = Text::default();
    let mut left = end;
    for piece in text.pieces() {
        match piece {
            Piece::Literal(literal) => {
                let taken = &literal[..left.min(literal.len())];
                out.push_str(&taken.to_ascii_lowercase());
                left -= taken.len();
            }
            Piece::Hole(hole) if left > 0 => {
                out.push_hole(hole.clone());
                left = left.saturating_sub(HOLE.len_utf8());
            }
            Piece::Hole(_) => break,
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::symbolic::{Domain, Hole, UnitId};

    fn hole(name: &str) -> Text {
        Text::hole(Hole::given(UnitId::new(0), name, Domain::Free))
    }

    fn kind(text: &Text) -> (HostKind, Option<String>) {
        let host = classify(text, &Scope::default());
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
    fn characters_that_look_like_holes_are_no_holes() {
        let odd = "\u{E000}.s3.amazonaws.com";
        assert_eq!(
            kind(&hole("Name").then_str(odd)),
            (HostKind::S3Rest, Some("${Name}\u{E000}".into()))
        );
        let odd = "\u{FFFC}.s3.amazonaws.com";
        assert_eq!(kind(&hole("Name").then_str(odd)).0, HostKind::Unknown);
    }

    #[test]
    fn every_hole_of_many_keeps_its_place() {
        let mut host = Text::default();
        for number in 0..10_000 {
            host.push(&hole(&number.to_string()));
        }
        let name = host.to_string();
        assert_eq!(
            kind(&host.then_str(".s3.amazonaws.com")),
            (HostKind::S3Rest, Some(name))
        );
    }

    #[test]
    fn what_is_longer_than_a_host_name_is_none() {
        let long = Text::literal("a".repeat(400_000)).then_str(".s3.amazonaws.com");
        assert_eq!(kind(&long), (HostKind::Unknown, None));
        let longest = "a".repeat(LONGEST - ".s3.amazonaws.com".len());
        let host = Text::literal(&longest).then_str(".S3.amazonaws.com");
        assert_eq!(kind(&host), (HostKind::S3Rest, Some(longest)));
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
