//! Facts about the functions behind function URLs, and about what an origin that is one asks of its configuration.

use super::anchors::{Anchor, Label, Witness, plain};
use super::build::{Slice, Stating};
use super::document::Function;
use super::witness;
use super::worlds::Held;
use crate::access::{Blame, Cause, Missing, Route, Verdict};
use crate::graph::{AuthType, Graph, Origin, Qualifier};
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
            id: stating.id(&url.address),
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
        witness: Some(over_http(graph, route)),
        certain: behavior.functions.may_choose_origin == Truth::No,
        lowered,
    };
    let hash = Anchor {
        at: behavior.methods.span,
        label: "viewers may send a body".to_owned(),
        related: to_origin(behavior.methods.span),
        witness: Some(body(graph, route)),
        certain: route.invoke.needs_hash.is_yes(),
        lowered,
    };
    let token_at = behavior.forwarding.authorization_span;
    let token = Anchor {
        at: token_at,
        label: "this hands on the `Authorization` header".to_owned(),
        related: to_origin(token_at),
        witness: None,
        certain: route.overwrites.is_yes(),
        lowered,
    };
    vec![
        ("origin_protocol", protocol),
        ("needs_body_hash", hash),
        ("overwrites_authorization", token),
    ]
}

/// The witness of a refusal by the function.
pub(super) fn refused(graph: &Graph<'_>, route: &Route) -> Witness {
    let (path, _) = witness::example(graph, route);
    let mut steps = witness::way(graph, route);
    let url = route.function_url.map(|place| &graph.function_urls[place]);
    let is_open = url.is_some_and(|url| url.auth == AuthType::None);
    let verdict = &route.invoke.verdict;
    let caller = match verdict.cause {
        Cause::FunctionUrlUnsigned | Cause::FunctionUrlNeverSigned => "unsigned",
        _ if is_open => "as everyone",
        _ => "as cloudfront.amazonaws.com",
    };
    let action = match route.invoke.missing {
        Missing::InvokeFunction => "lambda:InvokeFunction",
        Missing::InvokeFunctionUrl | Missing::Both | Missing::None => "lambda:InvokeFunctionUrl",
    };
    let name = url.map(|url| graph.name(&url.address));
    steps.push(Label {
        at: url.map_or_else(
            || graph.distribution.origins[route.origin].domain_span,
            |url| url.name_span,
        ),
        message: format!("{action} through `{}` {caller}", name.unwrap_or_default()),
    });
    Witness {
        request: format!("GET {path}"),
        steps,
        refusal: verdict.blame.as_ref().map_or_else(
            || "the request is refused".to_owned(),
            |blame| refusal(verdict, blame),
        ),
    }
}

/// The witness of a function URL that is asked over HTTP.
fn over_http(graph: &Graph<'_>, route: &Route) -> Witness {
    let (path, _) = witness::example(graph, route);
    Witness {
        request: format!("GET {path}"),
        steps: witness::way(graph, route),
        refusal: "CloudFront connects over HTTP, and function URLs are HTTPS endpoints".to_owned(),
    }
}

/// The witness of a request with a body that nobody hashes.
fn body(graph: &Graph<'_>, route: &Route) -> Witness {
    let (path, _) = witness::example(graph, route);
    Witness {
        request: format!("POST {path} with a body and without x-amz-content-sha256"),
        steps: witness::way(graph, route),
        refusal: "the signature does not cover the body, and Lambda takes no unsigned one"
            .to_owned(),
    }
}

/// Why Lambda does not invoke a function.
pub(super) fn refusal(verdict: &Verdict, blame: &Blame) -> String {
    let closest = |what: String| {
        format!(
            "no permission allows it; closest: `{}`, but {what}",
            blame.holder
        )
    };
    match verdict.cause {
        Cause::FunctionUrlUnsigned | Cause::FunctionUrlNeverSigned => {
            format!(
                "`{}` answers 403 to requests that are not signed",
                blame.holder
            )
        }
        Cause::NoPermission | Cause::NotPublic => {
            "no permission of the function is meant for this caller".to_owned()
        }
        Cause::InvokeFunctionUrlMissing
        | Cause::InvokeFunctionMissing
        | Cause::PublicInvokeFunctionUrlMissing
        | Cause::PublicInvokeFunctionMissing => format!(
            "Lambda asks for two permissions, and none allows `{}`",
            blame.expected
        ),
        Cause::OtherQualifier => closest(format!(
            "it is for {}, and the URL is that of {}",
            blame.value, blame.expected
        )),
        Cause::OtherAuthType => closest(format!(
            "it is for function URLs with the auth type `{}`",
            blame.value
        )),
        Cause::OtherPrincipal => closest(format!("its principal is `{}`", blame.value)),
        Cause::SourceArnOtherDistribution
        | Cause::SourceArnMalformed
        | Cause::SourceArnOtherAccount => closest(format!(
            "{} must be `{}` and is `{}`",
            blame.key, blame.value, blame.expected
        )),
        Cause::ConditionKeyAbsent => closest(format!(
            "it requires `{}`, which this request does not carry",
            blame.key
        )),
        _ => closest(format!("its condition on `{}` is not met", blame.key)),
    }
}
