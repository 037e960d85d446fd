//! What a distribution asks of viewers before it serves them: where they are, by which name they come, what a web ACL
//! lets through, which certificate it shows them, which keys sign its URLs.

use super::distribution::listed;
use super::estate::View;
use super::public_keys::{self, PublicKey};
use super::web_acls::{self, WebAcl};
use super::{hosts, kinds};
use crate::source::Span;
use crate::symbolic::{Lifecycle, Resource, Spanned, Text, Truth, Value};

/// What a distribution asks of viewers.
#[derive(Clone, Debug)]
pub struct Edge {
    /// Whether it is a staging distribution, which no name leads to.
    pub staging: Truth,
    /// Where that is written; the distribution if it is not.
    pub staging_span: Span,
    /// Whether viewers may come from IPv6 addresses.
    pub ipv6: Truth,
    /// Where that is written; the distribution if it is not.
    pub ipv6_span: Span,
    /// Where the countries are written that it serves or does not serve.
    pub geo: Option<Geo>,
    /// The web ACL that is asked first.
    pub web_acl: Option<WebAclUse>,
    /// The certificate that viewers are shown.
    pub certificate: Certificate,
    /// Where that is written; the distribution if it is not.
    pub certificate_span: Span,
    /// The bucket of its logs, if it is declared here.
    pub logs: Option<Logs>,
    /// Whether all origins and origin groups are known.
    pub origins_known: bool,
    /// The public keys of the key groups that its behaviors name.
    pub public_keys: Vec<PublicKey>,
}

/// The bucket that CloudFront writes its logs to.
#[derive(Clone, Debug)]
pub struct Logs {
    /// The name to write when referring to the bucket.
    pub bucket: Box<str>,
    /// Where the bucket is declared.
    pub name_span: Span,
    /// Where the distribution names it.
    pub span: Span,
    /// Whether it takes the ACL that CloudFront needs.
    pub takes_acls: Truth,
}

/// The countries that a distribution serves or does not serve.
#[derive(Clone, Debug)]
pub struct Geo {
    /// `whitelist`, `blacklist`, `none`.
    pub kind: Option<Box<str>>,
    /// The codes of the countries.
    pub locations: Vec<Spanned>,
    /// Where they are written.
    pub span: Span,
}

/// A web ACL as a distribution names it.
#[derive(Clone, Debug)]
pub struct WebAclUse {
    /// The name, as it is written.
    pub id: Spanned,
    /// The resource and the attribute of it that it is, for one that is declared here.
    pub declared: Option<(WebAcl, Box<str>)>,
}

/// The certificate that a distribution shows to viewers.
#[derive(Clone, Debug)]
pub enum Certificate {
    /// That of `*.cloudfront.net`.
    Default,
    /// One of AWS Certificate Manager that is declared here.
    Declared {
        /// The name to write when referring to it.
        local_name: Box<str>,
        /// Where it is declared.
        name_span: Span,
        /// The names that it covers; `None` if they are not known throughout.
        names: Option<Vec<Text>>,
    },
    /// One of AWS Certificate Manager by its ARN.
    Arn(Text),
    /// Some other one, or one that cannot be known.
    Unknown,
}

/// Reads the settings of a distribution, whose branches the world has already decided.
pub(super) fn read(view: &View<'_>, resource: &Resource) -> Edge {
    let empty = Spanned::new(resource.span, Value::Map(Vec::new()));
    let config = resource
        .properties
        .get("DistributionConfig")
        .unwrap_or(&empty);
    let staging = config.get("Staging");
    let ipv6 = config.get("IPV6Enabled");
    let certificate = config.get("ViewerCertificate");
    Edge {
        staging: staging.map_or(Truth::No, Spanned::truth),
        staging_span: staging.map_or(resource.name_span, |staging| staging.span),
        ipv6: ipv6.map_or(Truth::No, Spanned::truth),
        ipv6_span: ipv6.map_or(resource.name_span, |ipv6| ipv6.span),
        geo: config
            .at(&["Restrictions", "GeoRestriction"])
            .map(|geo| Geo {
                kind: geo
                    .get("RestrictionType")
                    .and_then(Spanned::known)
                    .map(Into::into),
                locations: listed(geo, "Locations").into_iter().cloned().collect(),
                span: geo.get("Locations").map_or(geo.span, |list| list.span),
            }),
        web_acl: config
            .get("WebACLId")
            .filter(|id| id.known() != Some(""))
            .map(|id| WebAclUse {
                id: id.clone(),
                declared: declared_acl(view, id),
            }),
        certificate: certificate.map_or(Certificate::Default, |one| read_certificate(view, one)),
        certificate_span: certificate.map_or(resource.name_span, |one| one.span),
        logs: config
            .at(&["Logging", "Bucket"])
            .and_then(|bucket| logs(view, bucket)),
        origins_known: ["Origins", "OriginGroups"].iter().all(|key| {
            let items = listed(config, key);
            items.iter().all(|item| matches!(item.value, Value::Map(_)))
        }),
        public_keys: public_keys::read(view, config),
    }
}

/// The bucket of the logs. A bucket that is made now has no ACLs unless it says so.
fn logs(view: &View<'_>, written: &Spanned) -> Option<Logs> {
    let text = written.as_text()?;
    let host = hosts::classify(&text, view.scope);
    let named = host.name.as_ref().and_then(|name| {
        let meant = view
            .index
            .buckets_meant(view.scope, view.distribution, name);
        meant.first().copied()
    });
    let (resource, exists) = view.resource(host.resource.or(named)?)?;
    let ownership = resource.properties.get("OwnershipControls");
    let takes_acls = match ownership.and_then(|ownership| ownership.get("Rules")) {
        Some(rules) => match rules.items()[..] {
            [rule] => rule
                .get("ObjectOwnership")
                .and_then(Spanned::known)
                .map_or(Truth::Unknown, |word| {
                    (word != "BucketOwnerEnforced").into()
                }),
            _ => Truth::Unknown,
        },
        None if ownership.is_none() && resource.lifecycle == Lifecycle::New => Truth::No,
        None => Truth::Unknown,
    };
    exists.is_yes().then(|| Logs {
        bucket: resource.local_name.clone(),
        name_span: resource.name_span,
        span: written.span,
        takes_acls,
    })
}

/// The web ACL that an id is an attribute of, and which.
fn declared_acl(view: &View<'_>, id: &Spanned) -> Option<(WebAcl, Box<str>)> {
    let text = id.as_text()?;
    let hole = text.holes().last()?;
    let at = view.scope.place(&hole.of)?;
    let (resource, exists) = view.resource(at)?;
    let is_acl = &*resource.kind == kinds::WEB_ACL && exists.is_yes();
    is_acl.then(|| (web_acls::read(view, &resource), (&*hole.attribute).into()))
}

fn read_certificate(view: &View<'_>, written: &Spanned) -> Certificate {
    if written.is_unknown() || written.get("IamCertificateId").is_some() {
        return Certificate::Unknown;
    }
    let Some(arn) = written
        .get("AcmCertificateArn")
        .filter(|arn| arn.known() != Some(""))
    else {
        let default = written.get("CloudFrontDefaultCertificate");
        return match default.map_or(Truth::Unknown, Spanned::truth) {
            Truth::Yes => Certificate::Default,
            Truth::No | Truth::Unknown => Certificate::Unknown,
        };
    };
    let Some(text) = arn.as_text() else {
        return Certificate::Unknown;
    };
    let declared = text.as_hole().or_else(|| text.holes().last());
    let resource = declared
        .and_then(|hole| view.scope.place(&hole.of))
        .and_then(|at| view.resource(at))
        .filter(|(resource, _)| &*resource.kind == kinds::CERTIFICATE);
    match resource {
        Some((resource, _)) => Certificate::Declared {
            local_name: resource.local_name.clone(),
            name_span: resource.name_span,
            names: names(&resource),
        },
        None if text.known().is_some() => Certificate::Arn(text),
        None => Certificate::Unknown,
    }
}

/// The names that a certificate covers.
fn names(certificate: &Resource) -> Option<Vec<Text>> {
    let properties = &certificate.properties;
    let mut names = vec![properties.get("DomainName")?.as_text()?];
    if let Some(more) = properties.get("SubjectAlternativeNames") {
        if more.is_unknown() {
            return None;
        }
        for name in more.items() {
            names.push(name.as_text()?);
        }
    }
    Some(names)
}
