//! What CloudFront refuses about origins: how they authenticate, which hosts they may be.
//!
//! "Restrict access to an Amazon S3 origin" in the Amazon CloudFront Developer Guide.

use super::{Flaw, Rejection};
use crate::graph::{Graph, HostKind, Origin};
use crate::symbolic::{Spanned, Text, Truth, matching};

/// How the path of an origin access identity looks.
const IDENTITY: &str = "origin-access-identity/cloudfront/*";

/// Finds what is refused about origins.
pub(super) fn find(graph: &Graph<'_>, out: &mut Vec<Rejection>) {
    for (place, origin) in graph.distribution.origins.iter().enumerate() {
        let name = graph.distribution.origin_name(place);
        let found = identities(origin)
            .or_else(|| host(origin))
            .or_else(|| control(graph, origin))
            .or_else(|| identity(origin));
        out.extend(found.map(|found| found.of(name)));
    }
}

fn identities(origin: &Origin) -> Option<Rejection> {
    let (control, identity) = (
        origin.settings.control.as_ref()?,
        origin.settings.identity.as_ref()?,
    );
    let is_given = |value: &Spanned| value.as_text().is_some_and(|text| !text.is_empty());
    // A text that is filled in may turn out to be empty.
    let is_surely = |value: &Spanned| {
        value
            .as_text()
            .is_some_and(|text| matching::is(&text, "").is_no())
    };
    let found =
        is_given(control) && is_given(identity) && is_surely(control) && is_surely(identity);
    found.then(|| {
        Rejection::new(
            Flaw::TwoIdentities,
            control.span,
            "an origin access control",
        )
        .beside(identity.span, "and an origin access identity")
    })
}

/// A host that is no bucket, configured as one.
fn host(origin: &Origin) -> Option<Rejection> {
    let is_other = match origin.kind {
        HostKind::S3Website
        | HostKind::LambdaUrl
        | HostKind::ExecuteApi
        | HostKind::LoadBalancer
        | HostKind::Distribution => true,
        HostKind::Custom => origin.domain.as_ref().and_then(Text::known).is_some(),
        _ => false,
    };
    (origin.settings.s3.is_yes() && is_other).then(|| {
        Rejection::new(
            Flaw::HostIsNoBucket,
            origin.domain_span,
            "this is not the REST endpoint of a bucket",
        )
        .because_of(domain(origin), "")
    })
}

fn control(graph: &Graph<'_>, origin: &Origin) -> Option<Rejection> {
    let control = graph.control_of(origin)?;
    let kind = control.origin_type.as_deref()?;
    let (of_buckets, fits) = match kind {
        "s3" => (true, true),
        "lambda" => {
            let is_web = domain(origin).contains(".lambda-web.");
            (false, origin.kind == HostKind::LambdaUrl || is_web)
        }
        "mediastore" | "mediapackagev2" => (false, origin.kind == HostKind::Media),
        _ => return None,
    };
    let at = origin.authentication_span;
    let is_s3 = origin.settings.s3;
    let differs = if of_buckets {
        is_s3.is_no()
    } else {
        is_s3.is_yes()
    };
    if differs {
        let written = if of_buckets {
            "a custom origin"
        } else {
            "an S3 origin"
        };
        return Some(
            Rejection::new(
                Flaw::ControlOfOtherType,
                at,
                "this origin access control is for origins of another type",
            )
            .because_of(kind, written)
            .beside(control.name_span, "the origin access control"),
        );
    }
    let is_told = match origin.kind {
        HostKind::Unknown => false,
        HostKind::Custom => origin.domain.as_ref().and_then(Text::known).is_some(),
        _ => true,
    };
    (!fits && is_told).then(|| {
        Rejection::new(
            Flaw::ControlForOtherHost,
            at,
            "this origin access control is for other hosts",
        )
        .because_of(domain(origin), kind)
        .beside(origin.domain_span, "this is the host")
    })
}

fn identity(origin: &Origin) -> Option<Rejection> {
    let written = origin.settings.identity.as_ref()?;
    let text = written.as_text()?;
    let fits = matching::matches(&Text::literal(IDENTITY), &text);
    (fits == Truth::No).then(|| {
        Rejection::new(
            Flaw::IdentityWithoutPath,
            written.span,
            "this is not the path of an origin access identity",
        )
        .because_of(text.to_string(), "origin-access-identity/cloudfront/")
    })
}

fn domain(origin: &Origin) -> String {
    origin
        .domain
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default()
}
