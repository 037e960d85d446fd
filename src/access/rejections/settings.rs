//! What AWS refuses about a distribution as a whole: error responses, countries, logs, web ACLs, names, circles.
//!
//! `CustomErrorResponse`, `GeoRestriction` and `DistributionConfig` in the Amazon CloudFront API Reference.

use super::countries::is_country;
use super::{Flaw, Rejection};
use crate::graph::{ErrorSettings, Graph};
use crate::symbolic::{Dialect, Spanned};

/// The status codes that custom error responses are for.
const CODES: [&str; 11] = [
    "400", "403", "404", "405", "414", "416", "500", "501", "502", "503", "504",
];

/// Finds what is refused about a distribution.
pub(super) fn find(graph: &Graph<'_>, out: &mut Vec<Rejection>) {
    let own = &graph.distribution.address.name;
    let mut found: Vec<Rejection> = Vec::new();
    for response in &graph.distribution.error_settings {
        found.extend(error(response));
    }
    found.extend(countries(graph));
    found.extend(logs(graph));
    found.extend(web_acl(graph));
    out.extend(found.into_iter().map(|one| one.of(&**own)));
    out.extend(associations(graph));
    out.extend(names(graph));
    out.extend(circle(graph));
}

fn error(response: &ErrorSettings) -> Option<Rejection> {
    if let Some(code) = response
        .code
        .as_ref()
        .filter(|code| code.known().is_some_and(|known| !CODES.contains(&known)))
    {
        return Some(
            Rejection::new(
                Flaw::ErrorCode,
                code.span,
                "there are no error responses for this code",
            )
            .because_of(code.known().unwrap_or_default(), CODES.join(", ")),
        );
    }
    let code = response
        .code
        .as_ref()
        .and_then(Spanned::known)
        .unwrap_or("some error");
    match (&response.page, &response.response) {
        (Some(page), None) => Some(
            Rejection::new(
                Flaw::ErrorPageHalf,
                page.span,
                "this page has no status code to go with it",
            )
            .because_of(code, "a status code"),
        ),
        (None, Some(status)) if !status.is_unknown() => Some(
            Rejection::new(
                Flaw::ErrorPageHalf,
                status.span,
                "this status code has no page to go with it",
            )
            .because_of(code, "a page"),
        ),
        (Some(page), _) => {
            let text = page.as_text()?;
            let written = text.prefix();
            (!written.is_empty() && !written.starts_with('/')).then(|| {
                Rejection::new(
                    Flaw::ErrorPagePath,
                    page.span,
                    "this does not begin with a slash",
                )
                .because_of(code, text.to_string())
            })
        }
        (None, _) => None,
    }
}

fn countries(graph: &Graph<'_>) -> Vec<Rejection> {
    let Some(geo) = graph.edge.geo.as_ref() else {
        return Vec::new();
    };
    if !matches!(geo.kind.as_deref(), Some("whitelist" | "blacklist")) {
        return Vec::new();
    }
    let wrong = |location: &&Spanned| {
        // What CloudFront makes of small letters is documented nowhere.
        location
            .known()
            .is_some_and(|code| !is_country(&code.to_ascii_uppercase()))
    };
    let wrong = geo.locations.iter().filter(wrong);
    wrong
        .map(|location| {
            Rejection::new(Flaw::CountryCode, location.span, "no country has this code")
                .because_of(location.known().unwrap_or_default(), "")
        })
        .collect()
}

fn logs(graph: &Graph<'_>) -> Option<Rejection> {
    let logs = graph.edge.logs.as_ref()?;
    logs.takes_acls.is_no().then(|| {
        Rejection::new(
            Flaw::LogsWithoutAcls,
            logs.span,
            "CloudFront writes its logs there",
        )
        .because_of(&*logs.bucket, "")
        .beside(logs.name_span, "this bucket takes no ACLs")
    })
}

fn web_acl(graph: &Graph<'_>) -> Option<Rejection> {
    let used = graph.edge.web_acl.as_ref()?;
    let at = used.id.span;
    if let Some((acl, attribute)) = &used.declared {
        if acl.scope.as_deref() == Some("REGIONAL") {
            return Some(
                Rejection::new(
                    Flaw::WebAclRegional,
                    at,
                    "this web ACL is for other services",
                )
                .because_of(&*acl.local_name, "")
                .beside(acl.scope_span, "its scope"),
            );
        }
        let whole = used
            .id
            .as_text()
            .is_some_and(|text| text.as_hole().is_some());
        let is_other = matches!(&**attribute, "Ref" | "Id");
        return (whole && is_other).then(|| {
            Rejection::new(
                Flaw::WebAclWithoutArn,
                at,
                "this is not the ARN of the web ACL",
            )
            .because_of(&*acl.local_name, "")
        });
    }
    let written = used.id.known()?;
    let parts: Vec<&str> = written.splitn(6, ':').collect();
    let [_, _, "wafv2", region, _, rest] = parts[..] else {
        return None;
    };
    (rest.starts_with("regional/") || region != "us-east-1").then(|| {
        Rejection::new(
            Flaw::WebAclRegional,
            at,
            "this web ACL is for other services",
        )
        .because_of(written, "")
    })
}

fn associations(graph: &Graph<'_>) -> impl Iterator<Item = Rejection> {
    graph.associations.iter().map(|(name, at)| {
        Rejection::new(Flaw::WebAclAssociated, *at, "this is a distribution").of(&**name)
    })
}

fn names(graph: &Graph<'_>) -> impl Iterator<Item = Rejection> {
    graph.twins.iter().map(|twin| {
        Rejection::new(
            Flaw::NameTaken,
            twin.span,
            "another origin access control has this name",
        )
        .of(&*twin.local_name)
        .because_of(&*twin.name, &*twin.other)
        .beside(twin.other_span, "that one")
    })
}

fn circle(graph: &Graph<'_>) -> Option<Rejection> {
    // A plan that Terraform made has no circles.
    if graph.home.dialect == Dialect::Terraform || graph.circle.len() < 2 {
        return None;
    }
    let distribution = &graph.distribution;
    let mut names: Vec<&str> = graph.circle.iter().map(|(name, _)| &**name).collect();
    names.push(&distribution.local_name);
    let mut found = Rejection::new(
        Flaw::Circle,
        distribution.name_span,
        "this needs what needs it",
    )
    .of(&*distribution.address.name)
    .because_of(names.join(" → "), "");
    for (name, at) in &graph.circle[1..] {
        found = found.beside(*at, &format!("`{name}` is part of the circle"));
    }
    Some(found)
}
