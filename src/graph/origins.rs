//! Origins and origin groups of a distribution: where they lead, and how CloudFront authenticates to them.

use super::access_points::PointLink;
use super::distribution::{Links, listed};
use super::hosts::HostKind;
use super::model::BucketLink;
use super::settings::OriginSettings;
use super::unresolved::because;
use crate::source::Span;
use crate::symbolic::{Spanned, Text, Truth};
use std::collections::HashMap;

/// An origin.
#[derive(Clone, Debug)]
pub struct Origin {
    /// Its id within the distribution.
    pub id: Option<Text>,
    /// Whether it is written in the legacy spelling, in which there is one origin and it has no id.
    pub is_legacy: bool,
    /// The whole origin.
    pub span: Span,
    /// Where its domain name is written.
    pub domain_span: Span,
    /// Its domain name, if it is a text.
    pub domain: Option<Text>,
    /// Why nobody can tell what its domain name is the name of, if it may be that of a bucket.
    pub unresolved: Option<String>,
    /// What its domain name is the name of.
    pub kind: HostKind,
    /// The bucket that it reads, for S3.
    pub bucket: Option<BucketLink>,
    /// The access point that it reads through, if its domain name is that of one.
    pub point: Option<PointLink>,
    /// Whether its domain name is the global endpoint of a bucket, which names no Region.
    pub global: bool,
    /// The partition that its endpoint belongs to, for S3 and if that can be told.
    pub partition: Option<&'static str>,
    /// The function URL that it is, by its place in the graph; `None` if it is none that is declared here.
    pub function_url: Option<usize>,
    /// How CloudFront authenticates to it.
    pub authentication: Authentication,
    /// Where that is written; the origin if it is not.
    pub authentication_span: Span,
    /// The path put before every request's path; empty if none.
    pub path: Option<Text>,
    /// Where it is written.
    pub path_span: Option<Span>,
    /// The protocol policy of a custom origin; `None` if it is an S3 origin.
    pub protocol: Option<Option<Box<str>>>,
    /// Where that is written; the origin if it is not.
    pub protocol_span: Span,
    /// Whether it has a `CustomOriginConfig` or `VpcOriginConfig`.
    pub custom: Truth,
    /// Its custom headers, by lower-case name.
    pub headers: Vec<(Box<str>, Option<Text>)>,
    /// Whether its custom headers are known throughout.
    pub headers_known: bool,
    /// A custom header that CloudFront adds to no request, and where it is written.
    pub forbidden_header: Option<(Box<str>, Span)>,
    /// What it says word for word.
    pub settings: OriginSettings,
}

/// The headers that CloudFront adds to no request ("Custom headers that CloudFront can't add to origin requests" in the
/// Amazon CloudFront Developer Guide).
const FORBIDDEN: [&str; 22] = [
    "cache-control",
    "connection",
    "content-length",
    "cookie",
    "host",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "max-forwards",
    "pragma",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "range",
    "request-range",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
];

fn is_forbidden(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    FORBIDDEN.contains(&name.as_str())
        || name == "x-real-ip"
        || name.starts_with("x-amz-")
        || name.starts_with("x-edge-")
}

/// What a host name leads to.
#[derive(Clone, Debug)]
pub(super) struct Destination {
    /// What it is the name of.
    pub(super) kind: HostKind,
    /// The bucket, for the endpoints of buckets.
    pub(super) bucket: Option<BucketLink>,
    /// The access point, for the endpoints of those.
    pub(super) point: Option<PointLink>,
    /// Whether it is the global endpoint of a bucket.
    pub(super) global: bool,
    /// The partition of the endpoint, if that can be told.
    pub(super) partition: Option<&'static str>,
}

impl Destination {
    /// One that leads to nothing that is known.
    pub(super) fn of(kind: HostKind) -> Destination {
        Destination {
            kind,
            bucket: None,
            point: None,
            global: false,
            partition: None,
        }
    }

    /// Where a host name leads, if there is one.
    fn read(host: Option<&Text>, links: &mut impl Links) -> Destination {
        host.map_or_else(
            || Destination::of(HostKind::Unknown),
            |text| links.host(text),
        )
    }
}

/// How CloudFront authenticates to an origin.
#[derive(Clone, PartialEq, Debug)]
pub enum Authentication {
    /// Not at all.
    None,
    /// With an origin access control of this id; the place in the graph if it is declared here.
    Control {
        /// Its id.
        id: Text,
        /// Its place in the graph.
        place: Option<usize>,
    },
    /// As an origin access identity; its place in the graph.
    Identity(usize),
    /// It cannot be known, for this reason.
    Unknown(String),
}

/// An origin group.
#[derive(Clone, Debug)]
pub struct OriginGroup {
    /// Its id within the distribution.
    pub id: Option<Text>,
    /// The whole group.
    pub span: Span,
    /// Its members, first the primary; places among the origins.
    pub members: Vec<usize>,
    /// Whether the status codes on which it tries the next member hold 403.
    pub fails_over_on_403: Truth,
    /// Whether they hold 404.
    pub fails_over_on_404: Truth,
    /// Where those are written; the group if they are not.
    pub codes_span: Span,
    /// The ids of its members, as they are written.
    pub written_members: Vec<Spanned>,
}

/// Reads an origin.
pub(super) fn read_origin(item: &Spanned, links: &mut impl Links) -> Origin {
    let domain = item.get("DomainName");
    let domain_text = domain.and_then(Spanned::as_text);
    let to = Destination::read(domain_text.as_ref(), links);
    let mut kind = to.kind;
    let function_url = domain_text
        .as_ref()
        .filter(|_| kind == HostKind::LambdaUrl)
        .and_then(|text| links.function_url(text));
    let custom_config = item.get("CustomOriginConfig");
    let vpc = item.get("VpcOriginConfig");
    let custom = [custom_config, vpc]
        .into_iter()
        .flatten()
        .map(present)
        .fold(Truth::No, Truth::or);
    // A host that cannot be told is a custom one where the origin is configured as such and signs nothing.
    if kind == HostKind::Unknown && custom.is_yes() && item.get("OriginAccessControlId").is_none() {
        kind = HostKind::Custom;
    }
    let (authentication, authentication_span) = read_authentication(item, links);
    let headers = item
        .get("OriginCustomHeaders")
        .map(Spanned::items)
        .unwrap_or_default();
    Origin {
        id: item.get("Id").and_then(Spanned::as_text),
        settings: OriginSettings::read(item, links.bare_origin()),
        is_legacy: false,
        span: item.span,
        domain_span: domain.map_or(item.span, |value| value.span),
        domain: domain_text,
        unresolved: unresolved(domain, kind),
        kind,
        bucket: to.bucket,
        point: to.point,
        global: to.global,
        partition: to.partition,
        function_url,
        authentication,
        authentication_span,
        path: match item.get("OriginPath") {
            None => Some(Text::default()),
            Some(value) => value.as_text(),
        },
        path_span: item.get("OriginPath").map(|value| value.span),
        protocol_span: custom_config
            .and_then(|config| config.get("OriginProtocolPolicy"))
            .map_or(item.span, |policy| policy.span),
        protocol: custom_config.map(|config| {
            config
                .get("OriginProtocolPolicy")
                .and_then(Spanned::known)
                .map(Into::into)
        }),
        custom,
        headers_known: headers.iter().all(|header| {
            header
                .get("HeaderName")
                .is_some_and(|name| name.known().is_some())
        }),
        forbidden_header: headers.iter().find_map(|header| {
            let name = header.get("HeaderName")?;
            let known = name.known().filter(|known| is_forbidden(known))?;
            Some((known.into(), name.span))
        }),
        headers: headers
            .iter()
            .filter_map(|header| {
                let name = header.get("HeaderName")?.known()?.to_ascii_lowercase();
                Some((
                    name.into(),
                    header.get("HeaderValue").and_then(Spanned::as_text),
                ))
            })
            .collect(),
    }
}

/// Reads an origin in the legacy spelling.
pub(super) fn read_legacy_origin(item: &Spanned, is_s3: Truth, links: &mut impl Links) -> Origin {
    let domain = item.get("DNSName");
    let domain_text = domain.and_then(Spanned::as_text);
    let to = Destination::read(domain_text.as_ref(), links);
    let identity = item
        .get("OriginAccessIdentity")
        .filter(|value| value.known() != Some(""));
    let (authentication, authentication_span) = match identity {
        Some(value) if is_s3.is_yes() => read_identity(value, links),
        _ => (Authentication::None, item.span),
    };
    Origin {
        id: None,
        settings: OriginSettings::read(item, is_s3),
        is_legacy: true,
        span: item.span,
        domain_span: domain.map_or(item.span, |value| value.span),
        domain: domain_text,
        unresolved: unresolved(domain, to.kind),
        kind: to.kind,
        bucket: to.bucket,
        point: to.point,
        global: to.global,
        partition: to.partition,
        function_url: None,
        authentication,
        authentication_span,
        path: Some(Text::default()),
        path_span: None,
        protocol_span: item.span,
        protocol: (!is_s3.is_yes()).then(|| {
            item.get("OriginProtocolPolicy")
                .and_then(Spanned::known)
                .map(Into::into)
        }),
        custom: !is_s3,
        headers: Vec::new(),
        headers_known: true,
        forbidden_header: None,
    }
}

/// Why a domain name is that of nothing that is known.
fn unresolved(domain: Option<&Spanned>, kind: HostKind) -> Option<String> {
    let domain = domain.filter(|_| kind == HostKind::Unknown)?;
    because(domain).or_else(|| {
        let text = domain.as_text()?;
        Some(format!("`{text}` names nothing that is known here"))
    })
}

/// Whether a configuration block is given, undecided branches aside.
fn present(value: &Spanned) -> Truth {
    if value.is_unknown() {
        Truth::Unknown
    } else {
        Truth::Yes
    }
}

fn read_authentication(item: &Spanned, links: &mut impl Links) -> (Authentication, Span) {
    let control = item
        .get("OriginAccessControlId")
        .filter(|value| value.known() != Some(""));
    let config = item.get("S3OriginConfig");
    if let Some(config) = config.filter(|config| config.is_unknown()) {
        return (
            Authentication::Unknown("`S3OriginConfig` cannot be known".into()),
            config.span,
        );
    }
    let identity = config
        .and_then(|config| config.get("OriginAccessIdentity"))
        .filter(|value| value.known() != Some(""));
    match (control, identity) {
        (None, None) => (Authentication::None, item.span),
        (None, Some(identity)) => read_identity(identity, links),
        (Some(control), None) => match control.as_text() {
            Some(id) => {
                let place = links.control(&id);
                (Authentication::Control { id, place }, control.span)
            }
            None => (Authentication::Unknown(unknown("the id of the origin access control", control)), control.span),
        },
        (Some(control), Some(_)) => (
            Authentication::Unknown("the origin names both an origin access control and an origin access identity, which CloudFront refuses".into()),
            control.span,
        ),
    }
}

/// That something cannot be known, and why.
fn unknown(what: &str, value: &Spanned) -> String {
    match because(value) {
        Some(because) => format!("{what} cannot be known: {because}"),
        None => format!("{what} cannot be known"),
    }
}

fn read_identity(value: &Spanned, links: &mut impl Links) -> (Authentication, Span) {
    let Some(path) = value.as_text() else {
        return (
            Authentication::Unknown(unknown("the origin access identity", value)),
            value.span,
        );
    };
    let authentication = links.identity(&path, value.span).map_or_else(
        || {
            Authentication::Unknown(
                "the origin access identity is not in the documented form".into(),
            )
        },
        Authentication::Identity,
    );
    (authentication, value.span)
}

/// How many members a group has: a primary origin and one to fall back to.
const MEMBERS: usize = 2;

/// Reads the origin groups.
pub(super) fn read_groups(config: &Spanned, origins: &[Origin]) -> Vec<OriginGroup> {
    let groups = listed(config, "OriginGroups");
    let mut by_id = HashMap::new();
    for (place, origin) in origins.iter().enumerate() {
        if let Some(id) = &origin.id {
            by_id.entry(id).or_insert(place);
        }
    }
    groups
        .into_iter()
        .map(|group| {
            let members = listed(group, "Members");
            let codes = group
                .get("FailoverCriteria")
                .map(|criteria| listed(criteria, "StatusCodes"))
                .unwrap_or_default();
            let fails_over_on = |wanted: &str| {
                Truth::any(codes.iter().map(|code| match code.known() {
                    Some(code) => Truth::from(code == wanted),
                    None => Truth::Unknown,
                }))
            };
            OriginGroup {
                id: group.get("Id").and_then(Spanned::as_text),
                span: group.span,
                codes_span: group
                    .at(&["FailoverCriteria", "StatusCodes"])
                    .map_or(group.span, |codes| codes.span),
                written_members: members
                    .iter()
                    .filter_map(|member| member.get("OriginId").cloned())
                    .collect(),
                members: members
                    .into_iter()
                    .take(MEMBERS)
                    .filter_map(|member| by_id.get(&member.get("OriginId")?.as_text()?).copied())
                    .collect(),
                fails_over_on_403: fails_over_on("403"),
                fails_over_on_404: fails_over_on("404"),
            }
        })
        .collect()
}
