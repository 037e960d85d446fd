//! Facts about the APIs behind a distribution.

use super::anchors::{Anchor, dedup, plain};
use super::build::{Slice, Stating};
use super::document::Api;
use super::terms::pattern;
use super::worlds::Held;
use super::{Label, Witness};
use crate::access::{ApiMethods, ApiUse, Authorization, apis};
use crate::graph::{ApiMethod, Behavior};
use crate::source::Span;

/// States the APIs that the origins of a distribution lead to.
pub(super) fn state(stating: &Stating<'_>, slice: &mut Slice) {
    for used in apis(stating.graph, stating.routes) {
        slice.apis.extend(held(stating, &used));
    }
}

fn held(stating: &Stating<'_>, used: &ApiUse) -> Option<Held<Api>> {
    let distribution = &stating.graph.distribution;
    let behavior = &distribution.behaviors[*used.behaviors.first()?];
    let refused: Vec<&ApiMethod> = used
        .refused
        .iter()
        .map(|place| &used.api.methods[*place])
        .collect();
    let names: Vec<String> = refused
        .iter()
        .map(|method| format!("`{}`", method.method))
        .collect();
    let asking = used.asking.map(|place| &used.api.methods[place]);
    let node = Api {
        id: format!(
            "{}/api:{}",
            stating.id(&distribution.address),
            used.api.address.name
        ),
        source: stating.place(used.api.name_span),
        distribution: distribution.local_name.to_string(),
        distribution_address: stating.name(&distribution.address),
        api: used.api.local_name.to_string(),
        api_address: stating.name(&used.api.address),
        behavior: pattern(behavior),
        methods: used.methods,
        refused: names.join(", "),
        authorization: used.authorization,
        asked_by: asking.map_or(String::new(), |method| method.declared_by.to_string()),
        when: Vec::new(),
    };
    let mut anchored = plain(stating, used.api.name_span, "this API".to_owned());
    anchored.facts.extend(methods(stating, used, behavior));
    anchored
        .facts
        .extend(authorization(stating, used, behavior));
    Some(Held { node, anchored })
}

/// A place in a behavior, and the request for a declared method that fails because of it.
fn at(
    stating: &Stating<'_>,
    (span, label, behavior): (Span, &str, &Behavior),
    method: Option<&ApiMethod>,
    (header, refusal): (&str, &str),
) -> Anchor {
    let declared = method.map(|method| Label {
        at: method.at,
        message: format!("`{}` is declared here", method.method),
    });
    Anchor {
        at: span,
        label: label.to_owned(),
        related: dedup(span, declared.into_iter().collect()),
        witness: method.map(|method| Witness {
            request: format!("{} a path of the API{header}", method.method),
            steps: vec![Label {
                at: behavior.target_span,
                message: format!(
                    "distribution `{}`, behavior `{}`",
                    stating.name(&stating.graph.distribution.address),
                    pattern(behavior)
                ),
            }],
            refusal: refusal.to_owned(),
        }),
        certain: true,
        lowered: None,
    }
}

fn methods(
    stating: &Stating<'_>,
    used: &ApiUse,
    behavior: &Behavior,
) -> Option<(&'static str, Anchor)> {
    let is_wanted = |method: &&ApiMethod| match used.methods {
        ApiMethods::PreflightRefused => &*method.method == "OPTIONS",
        ApiMethods::ChangingRefused => !matches!(&*method.method, "GET" | "HEAD" | "OPTIONS"),
        ApiMethods::LetThrough => false,
    };
    let mut refused = used.refused.iter().map(|place| &used.api.methods[*place]);
    let first = refused.find(is_wanted)?;
    let refusal = "CloudFront answers 403 itself: this distribution is not configured to allow the HTTP request method";
    let anchor = at(
        stating,
        (
            behavior.methods.span,
            "this lets other methods through",
            behavior,
        ),
        Some(first),
        ("", refusal),
    );
    Some(("methods", anchor))
}

fn authorization(
    stating: &Stating<'_>,
    used: &ApiUse,
    behavior: &Behavior,
) -> Option<(&'static str, Anchor)> {
    let dropped = "this does not forward the `Authorization` header";
    let (label, refusal) = match used.authorization {
        Authorization::SignatureDropped => (
            dropped,
            "the header is taken away on the way, and the API answers 403 `Missing Authentication Token`",
        ),
        Authorization::TokenDropped => (
            dropped,
            "the header is taken away on the way, and the API answers 401",
        ),
        Authorization::SignedForApi => (
            "this passes the viewer's signature on",
            "a signature for the name of the distribution does not fit the name that the API is asked under",
        ),
        Authorization::NotAsked | Authorization::Arrives => return None,
    };
    let anchor = at(
        stating,
        (behavior.forwarding.authorization_span, label, behavior),
        used.asking.map(|place| &used.api.methods[place]),
        (" with `Authorization`", refusal),
    );
    Some(("authorization", anchor))
}
