//! A distribution as CloudFront reads it: origins, origin groups, behaviors, error responses. Property names are
//! those of `AWS::CloudFront::Distribution`; the legacy spellings `S3Origin` and `CustomOrigin` are read too.

use super::forwarding::Forwarding;
use super::hosts::HostKind;
use super::model::BucketLink;
use crate::source::Span;
use crate::symbolic::{Address, Lifecycle, Resource, Spanned, Text, Truth, Value};

/// A distribution.
#[derive(Clone, Debug)]
pub struct Distribution {
    /// Its address.
    pub address: Address,
    /// The name to write when referring to it.
    pub local_name: Box<str>,
    /// The whole block.
    pub span: Span,
    /// The name of the block.
    pub name_span: Span,
    /// Whether it is there before the deployment.
    pub lifecycle: Lifecycle,
    /// Its id.
    pub id: Text,
    /// Its ARN.
    pub arn: Text,
    /// Its domain name (`d111111abcdef8.cloudfront.net`).
    pub domain: Text,
    /// Whether it is enabled.
    pub enabled: Truth,
    /// Its alternate domain names.
    pub aliases: Vec<Spanned>,
    /// Where its alternate domain names are written.
    pub aliases_span: Option<Span>,
    /// The object served for `/`, if one is set.
    pub default_root_object: Option<Spanned>,
    /// Its origins.
    pub origins: Vec<Origin>,
    /// Whether the list of origins is known throughout.
    pub origins_known: bool,
    /// Its origin groups.
    pub groups: Vec<OriginGroup>,
    /// Its behaviors in order of precedence, the default one last.
    pub behaviors: Vec<Behavior>,
    /// Its custom error responses.
    pub error_responses: Vec<ErrorResponse>,
    /// Whether the list of error responses is known throughout.
    pub error_responses_known: bool,
}

/// An origin.
#[derive(Clone, Debug)]
pub struct Origin {
    /// Its id within the distribution.
    pub id: Option<Text>,
    /// The whole origin.
    pub span: Span,
    /// Where its domain name is written.
    pub domain_span: Span,
    /// Its domain name, if it is a text.
    pub domain: Option<Text>,
    /// What its domain name is the name of.
    pub kind: HostKind,
    /// The bucket that it reads, for S3.
    pub bucket: Option<BucketLink>,
    /// How CloudFront authenticates to it.
    pub authentication: Authentication,
    /// Where that is written; the origin if it is not.
    pub authentication_span: Span,
    /// The path put before every request's path; empty if none.
    pub path: Option<Text>,
    /// The protocol policy of a custom origin; `None` if it is an S3 origin.
    pub protocol: Option<Option<Box<str>>>,
    /// Whether it has a `CustomOriginConfig` or `VpcOriginConfig`.
    pub custom: Truth,
    /// Its custom headers, by lower-case name.
    pub headers: Vec<(Box<str>, Option<Text>)>,
    /// Whether its custom headers are known throughout.
    pub headers_known: bool,
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
}

/// Where a behavior sends its requests.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Target {
    /// To an origin, by its place.
    Origin(usize),
    /// To an origin group, by its place.
    Group(usize),
    /// It cannot be known, or is not defined.
    Unknown,
}

/// Which protocol viewers may use.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ViewerProtocol {
    /// HTTP and HTTPS.
    AllowAll,
    /// HTTPS; HTTP is redirected or refused.
    Https,
    /// It cannot be known.
    Unknown,
}

/// A cache behavior.
#[derive(Clone, Debug)]
pub struct Behavior {
    /// Its path pattern; `None` for the default behavior.
    pub pattern: Option<Text>,
    /// The whole behavior.
    pub span: Span,
    /// Where it sends its requests.
    pub target: Target,
    /// Where that is written.
    pub target_span: Span,
    /// Which protocol viewers may use.
    pub viewer_protocol: ViewerProtocol,
    /// What it forwards to the origin.
    pub forwarding: Forwarding,
    /// The edge functions that it runs.
    pub functions: EdgeFunctions,
    /// Whether viewers need signed URLs or cookies.
    pub signed: Truth,
}

/// Whether a behavior runs edge functions, by the event that they answer.
#[derive(Clone, Copy, Debug)]
pub struct EdgeFunctions {
    /// On viewer request: may rewrite the path, or answer itself.
    pub viewer_request: Truth,
    /// On origin request: may in addition sign, or choose another origin.
    pub origin_request: Truth,
}

/// A custom error response.
#[derive(Clone, Debug)]
pub struct ErrorResponse {
    /// The status code that it answers.
    pub code: Option<Box<str>>,
    /// The page that it serves instead.
    pub page: Option<Text>,
}

/// Finds what an origin's texts mean; the estate answers.
pub(super) trait Links {
    /// The kind of a host name and the bucket that it names.
    fn host(&mut self, host: &Text) -> (HostKind, Option<BucketLink>);
    /// The origin access control with this id.
    fn control(&mut self, id: &Text, at: Span) -> Option<usize>;
    /// The origin access identity that an `OriginAccessIdentity` names, if it has the documented form.
    fn identity(&mut self, path: &Text, at: Span) -> Option<usize>;
    /// What a behavior forwards.
    fn forwarding(&mut self, behavior: &Spanned) -> Forwarding;
}

/// Reads a distribution from its resource, whose branches the world has already decided.
pub(super) fn read(
    resource: &Resource,
    [id, arn, domain]: [Text; 3],
    links: &mut impl Links,
) -> Distribution {
    let empty = Spanned::new(resource.span, Value::Map(Vec::new()));
    let config = resource
        .properties
        .get("DistributionConfig")
        .unwrap_or(&empty);
    let (mut origins, mut origins_known) = (Vec::new(), true);
    if let Some(list) = config.get("Origins") {
        let list = list.get("Items").unwrap_or(list);
        for item in list.items() {
            match &item.value {
                Value::Map(_) => origins.push(read_origin(item, links)),
                _ => origins_known = false,
            }
        }
    }
    for (legacy, is_s3) in [("S3Origin", Truth::Yes), ("CustomOrigin", Truth::No)] {
        if let Some(item) = config.get(legacy) {
            origins.push(read_legacy_origin(item, is_s3, links));
        }
    }
    let groups = read_groups(config, &origins);
    let mut behaviors: Vec<Behavior> = config
        .get("CacheBehaviors")
        .map(|list| list.get("Items").unwrap_or(list).items())
        .unwrap_or_default()
        .into_iter()
        .filter(|item| matches!(item.value, Value::Map(_)))
        .map(|item| read_behavior(item, &origins, &groups, links))
        .collect();
    if let Some(item) = config.get("DefaultCacheBehavior") {
        let mut default = read_behavior(item, &origins, &groups, links);
        default.pattern = None;
        behaviors.push(default);
    }
    let responses = config
        .get("CustomErrorResponses")
        .map(|list| list.get("Items").unwrap_or(list).items())
        .unwrap_or_default();
    Distribution {
        address: resource.address.clone(),
        local_name: resource.local_name.clone(),
        span: resource.span,
        name_span: resource.name_span,
        lifecycle: resource.lifecycle,
        id,
        arn,
        domain,
        enabled: config.get("Enabled").map_or(Truth::Unknown, Spanned::truth),
        aliases: config
            .get("Aliases")
            .map(|list| list.get("Items").unwrap_or(list).items())
            .unwrap_or_default()
            .into_iter()
            .cloned()
            .collect(),
        aliases_span: config.get("Aliases").map(|list| list.span),
        default_root_object: config
            .get("DefaultRootObject")
            .filter(|value| value.known() != Some(""))
            .cloned(),
        origins,
        origins_known,
        groups,
        behaviors,
        error_responses_known: responses
            .iter()
            .all(|item| matches!(item.value, Value::Map(_))),
        error_responses: responses
            .iter()
            .filter(|item| matches!(item.value, Value::Map(_)))
            .map(|item| ErrorResponse {
                code: item
                    .get("ErrorCode")
                    .and_then(Spanned::known)
                    .map(Into::into),
                page: item.get("ResponsePagePath").and_then(Spanned::as_text),
            })
            .collect(),
    }
}

fn read_origin(item: &Spanned, links: &mut impl Links) -> Origin {
    let domain = item.get("DomainName");
    let domain_text = domain.and_then(Spanned::as_text);
    let (mut kind, bucket) = domain_text
        .as_ref()
        .map_or((HostKind::Unknown, None), |text| links.host(text));
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
        span: item.span,
        domain_span: domain.map_or(item.span, |value| value.span),
        domain: domain_text,
        kind,
        bucket,
        authentication,
        authentication_span,
        path: match item.get("OriginPath") {
            None => Some(Text::default()),
            Some(value) => value.as_text(),
        },
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

fn read_legacy_origin(item: &Spanned, is_s3: Truth, links: &mut impl Links) -> Origin {
    let domain = item.get("DNSName");
    let domain_text = domain.and_then(Spanned::as_text);
    let (kind, bucket) = domain_text
        .as_ref()
        .map_or((HostKind::Unknown, None), |text| links.host(text));
    let (authentication, authentication_span) = match item.get("OriginAccessIdentity") {
        Some(value) if is_s3.is_yes() => read_identity(value, links),
        _ => (Authentication::None, item.span),
    };
    Origin {
        id: None,
        span: item.span,
        domain_span: domain.map_or(item.span, |value| value.span),
        domain: domain_text,
        kind,
        bucket,
        authentication,
        authentication_span,
        path: Some(Text::default()),
        protocol: (!is_s3.is_yes()).then(|| {
            item.get("OriginProtocolPolicy")
                .and_then(Spanned::known)
                .map(Into::into)
        }),
        custom: !is_s3,
        headers: Vec::new(),
        headers_known: true,
    }
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
                let place = links.control(&id, control.span);
                (Authentication::Control { id, place }, control.span)
            }
            None => (Authentication::Unknown("the id of the origin access control cannot be known".into()), control.span),
        },
        (Some(control), Some(_)) => (
            Authentication::Unknown("the origin names both an origin access control and an origin access identity, which CloudFront refuses".into()),
            control.span,
        ),
    }
}

fn read_identity(value: &Spanned, links: &mut impl Links) -> (Authentication, Span) {
    let Some(path) = value.as_text() else {
        return (
            Authentication::Unknown("the origin access identity cannot be known".into()),
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

fn read_groups(config: &Spanned, origins: &[Origin]) -> Vec<OriginGroup> {
    let groups = config
        .get("OriginGroups")
        .map(|list| list.get("Items").unwrap_or(list).items())
        .unwrap_or_default();
    groups
        .into_iter()
        .map(|group| {
            let members = group
                .get("Members")
                .map(|list| list.get("Items").unwrap_or(list).items())
                .unwrap_or_default();
            let codes = group
                .at(&["FailoverCriteria", "StatusCodes"])
                .map(|list| list.get("Items").unwrap_or(list).items())
                .unwrap_or_default();
            let fails_over = codes.iter().map(|code| match code.known() {
                Some(code) => Truth::from(code == "403"),
                None => Truth::Unknown,
            });
            OriginGroup {
                id: group.get("Id").and_then(Spanned::as_text),
                span: group.span,
                members: members
                    .into_iter()
                    .filter_map(|member| {
                        let id = member.get("OriginId")?.as_text()?;
                        origins
                            .iter()
                            .position(|origin| origin.id.as_ref() == Some(&id))
                    })
                    .collect(),
                fails_over_on_403: Truth::any(fails_over),
            }
        })
        .collect()
}

fn read_behavior(
    item: &Spanned,
    origins: &[Origin],
    groups: &[OriginGroup],
    links: &mut impl Links,
) -> Behavior {
    let target = item.get("TargetOriginId");
    let target_id = target.and_then(Spanned::as_text);
    let place = |id: &Text| {
        let origin = origins
            .iter()
            .position(|origin| origin.id.as_ref() == Some(id))
            .map(Target::Origin);
        origin.or_else(|| {
            groups
                .iter()
                .position(|group| group.id.as_ref() == Some(id))
                .map(Target::Group)
        })
    };
    let legacy = (target.is_none() && origins.len() == 1).then_some(Target::Origin(0));
    Behavior {
        pattern: item.get("PathPattern").and_then(Spanned::as_text),
        span: item.span,
        target: target_id
            .as_ref()
            .and_then(place)
            .or(legacy)
            .unwrap_or(Target::Unknown),
        target_span: target.map_or(item.span, |value| value.span),
        viewer_protocol: match item.get("ViewerProtocolPolicy").and_then(Spanned::known) {
            Some("allow-all") => ViewerProtocol::AllowAll,
            Some("https-only" | "redirect-to-https") => ViewerProtocol::Https,
            _ => ViewerProtocol::Unknown,
        },
        forwarding: links.forwarding(item),
        functions: read_functions(item),
        signed: ["TrustedKeyGroups", "TrustedSigners"]
            .into_iter()
            .filter_map(|key| item.get(key))
            .map(|list| {
                if list.is_unknown() {
                    Truth::Unknown
                } else {
                    Truth::from(!list.items().is_empty())
                }
            })
            .fold(Truth::No, Truth::or),
    }
}

fn read_functions(item: &Spanned) -> EdgeFunctions {
    let event = |name: &str| {
        ["FunctionAssociations", "LambdaFunctionAssociations"]
            .into_iter()
            .filter_map(|key| item.get(key))
            .flat_map(|list| list.get("Items").unwrap_or(list).items())
            .map(
                |association| match association.get("EventType").and_then(Spanned::known) {
                    Some(event) => Truth::from(event == name),
                    None => Truth::Unknown,
                },
            )
            .fold(Truth::No, Truth::or)
    };
    EdgeFunctions {
        viewer_request: event("viewer-request"),
        origin_request: event("origin-request"),
    }
}
