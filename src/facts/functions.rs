//! Facts about the functions behind function URLs, and about what an origin that is one asks of its configuration.

use super::anchors::{Anchor, Label};
use super::build::{Slice, Stating};
use super::document::Function;
use super::routes::plain;
use super::witness;
use super::worlds::Held;
use crate::access::Route;
use crate::graph::{AuthType, Origin, Qualifier};
use crate::symbolic::Truth;

/// The name of an auth type in facts.
pub(super) fn auth(auth: AuthType) -> &'static str {
    match auth {
        AuthType::Iam => "aws_iam",
        AuthType::None => "none",
        AuthType::Unknown => "unknown",
    }
}

/// States every function URL that an origin of the distribution is.
pub(super) fn state(stating: &Stating<'_>, slice: &mut Slice) {
    for url in &stating.graph.function_urls {
        let function = url.function.as_ref();
        let node = Function {
            id: format!("{}#{}", stating.unit(), url.address.name),
            source: stating.place(url.name_span),
            function: function
                .map(|function| function.local_name.to_string())
                .unwrap_or_default(),
            function_name: url.function_name.to_string(),
            qualifier: match &url.qualifier {
                Qualifier::None => String::new(),
                Qualifier::Given(text) => text.to_string(),
                Qualifier::Unknown => "?".to_owned(),
            },
            function_url: url.local_name.to_string(),
            auth_type: auth(url.auth),
            permissions: url.permissions.len(),
            when: Vec::new(),
        };
        slice.functions.push(Held {
            node,
            anchored: plain(stating, url.name_span, "this function URL".to_owned()),
        });
    }
}

/// The name in facts of the protocol in which CloudFront asks an origin.
pub(super) fn protocol(origin: &Origin) -> &'static str {
    match &origin.protocol {
        None => "",
        Some(protocol) => match protocol.as_deref() {
            Some("http-only") => "http_only",
            Some("https-only") => "https_only",
            Some("match-viewer") => "match_viewer",
            _ => "unknown",
        },
    }
}

/// The places of those facts of a route that say what a function URL needs.
pub(super) fn anchors(
    stating: &Stating<'_>,
    route: &Route,
    lowered: Option<&'static str>,
) -> Vec<(&'static str, Anchor)> {
    let graph = stating.graph;
    let origin = &graph.distribution.origins[route.origin];
    let behavior = &graph.distribution.behaviors[route.behavior];
    let to_origin = |at| {
        let label = Label {
            at: origin.domain_span,
            message: "the origin that is a function URL".to_owned(),
        };
        Some(label)
            .filter(|label| label.at != at)
            .into_iter()
            .collect()
    };
    let protocol = Anchor {
        at: origin.protocol_span,
        label: "CloudFront asks over HTTP".to_owned(),
        related: to_origin(origin.protocol_span),
        witness: Some(witness::over_http(graph, route)),
        certain: behavior.functions.may_choose_origin == Truth::No,
        lowered,
    };
    let hash = Anchor {
        at: behavior.methods.span,
        label: "viewers may send a body".to_owned(),
        related: to_origin(behavior.methods.span),
        witness: Some(witness::body(graph, route)),
        certain: route.invoke.needs_hash.is_yes(),
        lowered,
    };
    vec![("origin_protocol", protocol), ("needs_body_hash", hash)]
}
