//! Facts about custom error responses.

use super::anchors::{Anchor, dedup, plain};
use super::build::{Slice, Stating};
use super::document::{Comes, ErrorResponse};
use super::terms::{label, pattern};
use super::worlds::Held;
use super::{Label, Witness, witness};
use crate::access::{Response, responses};
use crate::graph;
use crate::symbolic::{Spanned, Truth};

/// For how many seconds a refusal may be kept before it is worth a word.
const LONG: u64 = 300;

/// States the custom error responses of a distribution.
pub(super) fn state(stating: &Stating<'_>, slice: &mut Slice) {
    for response in responses(stating.graph, stating.routes) {
        slice.errors.push(held(stating, &response));
    }
}

fn held(stating: &Stating<'_>, response: &Response) -> Held<ErrorResponse> {
    let graph = stating.graph;
    let distribution = &graph.distribution;
    let written = &distribution.error_responses[response.place];
    let refusing = response.refusing.map(|place| &stating.routes[place]);
    let bucket = refusing.and_then(|route| Some(&graph.buckets[route.bucket?]));
    let hidden = response.hides.map(|place| &stating.routes[place]);
    let text = |value: Option<&Spanned>| {
        let text = value.and_then(Spanned::as_text);
        text.map(|text| text.to_string()).unwrap_or_default()
    };
    let page = text(written.page.as_ref());
    let name = bucket.map_or("", |bucket| &*bucket.local_name);
    let node = ErrorResponse {
        id: format!(
            "{}/error{}",
            stating.id(&distribution.address),
            written.code.as_deref().unwrap_or_default()
        ),
        source: stating.place(written.code_span),
        distribution: distribution.local_name.to_string(),
        distribution_address: stating.name(&distribution.address),
        code: written.code.as_deref().unwrap_or_default().to_owned(),
        page: page.clone(),
        answers: text(written.answers.as_ref()),
        succeeds: response.succeeds.into(),
        comes: Comes {
            answer: response.comes.into(),
            unknown: response.unknown.unwrap_or_default().to_owned(),
        },
        bucket: name.to_owned(),
        bucket_address: bucket.map_or(String::new(), |bucket| stating.name(&bucket.address)),
        bucket_label: label(name),
        hides_api: Truth::from(hidden.is_some()).into(),
        api_behavior: hidden
            .map(|route| pattern(&distribution.behaviors[route.behavior]))
            .unwrap_or_default(),
        kept: response.kept.unwrap_or_default(),
        kept_long: Truth::from(
            written.code.as_deref() == Some("403")
                && response.succeeds.is_no()
                && response.kept.is_some_and(|seconds| seconds > LONG),
        )
        .into(),
        when: Vec::new(),
    };
    let mut anchored = plain(stating, written.code_span, "this error response".to_owned());
    let own = anchored.node.clone();
    if let Some(route) = refusing {
        anchored
            .facts
            .push(("comes", never(stating, response, written, route, &own)));
    }
    if let Some(route) = hidden {
        let origin = &distribution.origins[route.origin];
        anchored.facts.push((
            "hides_api",
            Anchor {
                label: "this answers for all behaviors".to_owned(),
                related: dedup(
                    own.at,
                    vec![Label {
                        at: origin.domain_span,
                        message: "also for what this API says".to_owned(),
                    }],
                ),
                witness: Some(Witness {
                    request: format!("GET {}", witness::example(graph, route).0),
                    steps: witness::way(graph, route),
                    refusal: format!(
                        "a {} of the API reaches the viewer as the page `{page}`",
                        node.code
                    ),
                }),
                ..own.clone()
            },
        ));
    }
    if let Some(kept) = &written.kept {
        let anchor = Anchor {
            at: kept.span,
            label: "this keeps the error".to_owned(),
            ..own
        };
        anchored.facts.push(("kept_long", anchor));
    }
    Held { node, anchored }
}

/// A page for 404 in front of a bucket that answers 403.
fn never(
    stating: &Stating<'_>,
    response: &Response,
    written: &graph::ErrorResponse,
    route: &crate::access::Route,
    own: &Anchor,
) -> Anchor {
    let graph = stating.graph;
    let origin = &graph.distribution.origins[route.origin];
    let (_, object) = witness::example(graph, route);
    let folder = object.rsplit_once('/').map_or("", |(folder, _)| folder);
    let missing = format!("{folder}/missing.html");
    let missing = missing.trim_start_matches('/');
    let mut steps = witness::way(graph, route);
    steps.push(witness::call(graph, route, "s3:GetObject", missing));
    let refusal = match &route.list.blame {
        Some(blame) if route.list.cause.is_explicit_deny() => format!(
            "the object is not there, and {} of `{}` denies `s3:ListBucket`: S3 answers 403 and not 404",
            blame.statement, blame.holder
        ),
        _ => "the object is not there, and no statement allows `s3:ListBucket` on the bucket: S3 answers 403 and not 404".to_owned(),
    };
    Anchor {
        label: "this waits for 404".to_owned(),
        related: dedup(
            written.code_span,
            vec![Label {
                at: origin.domain_span,
                message: "this bucket answers 403 for what is not there".to_owned(),
            }],
        ),
        witness: Some(Witness {
            request: "GET /missing.html".to_owned(),
            steps,
            refusal,
        }),
        certain: response.unknown.is_none(),
        ..own.clone()
    }
}
