//! Facts about the APIs behind a distribution.

use super::anchors::Anchor;
use super::build::{Slice, Stating};
use super::content::Api;
use super::routes::{dedup, pattern, plain};
use super::worlds::Held;
use super::{Label, Witness};
use crate::access::{ApiMethods, ApiUse, Authorization, apis};
use crate::graph::ApiMethod;

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
    let at = |at, label: &str, also: Option<&ApiMethod>, witness| Anchor {
        at,
        label: label.to_owned(),
        related: dedup(
            at,
            also.map(|method| Label {
                at: method.at,
                message: format!("`{}` is declared here", method.method),
            })
            .into_iter()
            .collect(),
        ),
        witness,
        certain: true,
        lowered: None,
    };
    let told = |method: Option<&ApiMethod>, header: &str, refusal: &str| {
        method.map(|method| Witness {
            request: format!("{} a path of the API{header}", method.method),
            steps: vec![format!(
                "distribution `{}`, behavior `{}`",
                stating.name(&distribution.address),
                pattern(behavior)
            )],
            refusal: refusal.to_owned(),
        })
    };
    let wanted = |method: &&&ApiMethod| {
        (used.methods == ApiMethods::PreflightRefused) == (&*method.method == "OPTIONS")
            && !matches!(&*method.method, "GET" | "HEAD")
    };
    if used.methods != ApiMethods::LetThrough {
        let first = refused.iter().find(wanted).copied();
        anchored.facts.push((
            "methods",
            at(
                behavior.methods.span,
                "this lets other methods through",
                first,
                told(first, "", "CloudFront answers 403 itself: this distribution is not configured to allow the HTTP request method"),
            ),
        ));
    }
    let refusal = match used.authorization {
        Authorization::SignatureDropped => Some(
            "the header is taken away on the way, and the API answers 403 `Missing Authentication Token`",
        ),
        Authorization::TokenDropped => {
            Some("the header is taken away on the way, and the API answers 401")
        }
        Authorization::SignedForApi => Some(
            "a signature for the name of the distribution does not fit the name that the API is asked under",
        ),
        Authorization::NotAsked | Authorization::Arrives => None,
    };
    if let Some(refusal) = refusal {
        let label = if used.authorization == Authorization::SignedForApi {
            "this passes the viewer's signature on"
        } else {
            "this does not forward the `Authorization` header"
        };
        anchored.facts.push((
            "authorization",
            at(
                behavior.forwarding.authorization_span,
                label,
                asking,
                told(asking, " with `Authorization`", refusal),
            ),
        ));
    }
    Some(Held { node, anchored })
}
