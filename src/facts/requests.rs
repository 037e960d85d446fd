//! Facts about requests that are not a plain GET over HTTPS: those of viewers with HTTP, those that change objects,
//! and those that viewers sign themselves.

use super::anchors::{Anchor, dedup, related};
use super::document::{Decision, Write};
use super::verdicts::{verdict_if, words};
use super::witness::{call, example, key_call, refusal, way};
use super::{Label, Witness};
use crate::access::{self, Blame, CallerKind, Cause, Layer, Route, Suggestion, Verdict};
use crate::graph::{Distribution, Graph, Signing};
use crate::symbolic::Spanned;

/// What is said where the methods of a behavior are written.
const METHODS: &str = "viewers may use `PUT` and `DELETE`";

/// States what becomes of requests that change objects.
pub(super) fn write(write: Option<&access::Write>) -> Write {
    let decision = |of: fn(&access::Write) -> crate::symbolic::Truth| {
        write.map_or(Decision::None, |write| of(write).into())
    };
    Write {
        verdict: verdict_if(write.map(|write| &write.verdict)),
        put: decision(|write| write.put),
        delete: decision(|write| write.delete),
        suggested_by: write.map_or(Suggestion::Nothing, |write| write.suggested_by),
    }
}

/// The places of these facts. `lowered` says why all findings on the route matter less.
pub(super) fn anchors(
    graph: &Graph<'_>,
    route: &Route,
    lowered: Option<&'static str>,
) -> Vec<(&'static str, Anchor)> {
    let mut facts = Vec::new();
    facts.extend(http(graph, route, lowered).map(|anchor| ("http", anchor)));
    facts.push(("switches_identity", switching(graph, route, lowered)));
    facts.extend(controlled(graph, route, lowered).map(|anchor| ("control", anchor)));
    facts.extend(changing(graph, route, lowered).map(|anchor| ("write", anchor)));
    facts.extend(encrypting(graph, route, lowered).map(|anchor| ("write_key", anchor)));
    facts.extend(signing(graph, route, lowered).map(|anchor| ("gives_way", anchor)));
    facts
}

/// An origin access control in the place of an identity, and the policy that changes with it.
fn switching(graph: &Graph<'_>, route: &Route, lowered: Option<&'static str>) -> Anchor {
    let at = graph.distribution.origins[route.origin].authentication_span;
    let policies = graph.policies.iter();
    let own = policies.filter(|policy| Some(policy.bucket) == route.bucket);
    let policies = own.map(|policy| Label {
        at: policy.name_span,
        message: format!(
            "bucket policy `{}` changes with it",
            graph.name(&policy.address)
        ),
    });
    Anchor {
        at,
        label: "this takes the place of an origin access identity".to_owned(),
        related: dedup(at, policies.collect()),
        witness: None,
        certain: true,
        lowered,
    }
}

/// A resource control policy that denies what everything else lets pass.
fn controlled(graph: &Graph<'_>, route: &Route, lowered: Option<&'static str>) -> Option<Anchor> {
    let control = route.control.as_ref()?;
    let blame = control.verdict.blame.as_ref()?;
    let (path, object) = example(graph, route);
    let mut steps = way(graph, route);
    steps.push(call(graph, route, "s3:GetObject", &object));
    if control.layer == Layer::Key {
        steps.push(key_call(graph, route, "kms:Decrypt"));
    }
    Some(Anchor {
        at: blame.at,
        label: words(control.verdict.cause, control.layer, blame),
        related: related(blame, &graph.distribution.origins[route.origin]),
        witness: Some(Witness {
            request: format!("GET {path}"),
            steps,
            refusal: format!("{} of `{}` denies", blame.statement, blame.holder),
        }),
        certain: false,
        lowered,
    })
}

fn http(graph: &Graph<'_>, route: &Route, lowered: Option<&'static str>) -> Option<Anchor> {
    let verdict = route.http.as_ref()?;
    let blame = verdict.blame.as_ref()?;
    let (path, object) = example(graph, route);
    let mut steps = way(graph, route);
    let mut asked = call(graph, route, "s3:GetObject", &object);
    asked.message.push_str(", over HTTP");
    steps.push(asked);
    let mut also = related(blame, &graph.distribution.origins[route.origin]);
    also.push(Label {
        at: graph.distribution.behaviors[route.behavior].viewer_protocol_span,
        message: "viewers may use HTTP".to_owned(),
    });
    Some(Anchor {
        at: blame.at,
        label: "this turns away requests over HTTP".to_owned(),
        related: dedup(blame.at, also),
        witness: Some(Witness {
            request: format!("GET http://{}{path}", host(&graph.distribution)),
            steps,
            refusal: refusal(verdict, Layer::Read),
        }),
        certain: verdict.allowed.is_no(),
        lowered,
    })
}

/// A name that viewers know the distribution by.
fn host(distribution: &Distribution) -> String {
    let aliases = distribution.aliases.iter();
    let alias = aliases
        .filter_map(Spanned::known)
        .find(|alias| !alias.starts_with('*'));
    alias.map_or_else(|| distribution.domain.to_string(), str::to_owned)
}

fn changing(graph: &Graph<'_>, route: &Route, lowered: Option<&'static str>) -> Option<Anchor> {
    let write = route.write.as_ref()?;
    let verdict = &write.verdict;
    let lowered = lowered.or(match write.suggested_by {
        Suggestion::Policy => None,
        Suggestion::Cors | Suggestion::Path | Suggestion::Nothing => {
            Some("viewers may be meant to read only")
        }
    });
    if route.caller == CallerKind::Oai {
        return Some(Anchor {
            lowered,
            ..by_identity(graph, route, verdict)
        });
    }
    let blame = verdict.blame.as_ref()?;
    let label = match verdict.cause {
        Cause::NoPolicy | Cause::NoStatement => {
            "CloudFront writes here for viewers, and nothing lets it".to_owned()
        }
        cause => words(cause, Layer::Read, blame),
    };
    Some(Anchor {
        at: blame.at,
        label,
        related: with_methods(graph, route, blame),
        witness: Some(put(graph, route, verdict, None)),
        certain: verdict.allowed.is_no(),
        lowered,
    })
}

/// Writing as an origin access identity, which fails, or works only in some Regions and with headers that viewers have
/// to send, whatever the policy says.
fn by_identity(graph: &Graph<'_>, route: &Route, verdict: &Verdict) -> Anchor {
    let origin = &graph.distribution.origins[route.origin];
    let at = origin.authentication_span;
    let mut witness = put(graph, route, verdict, None);
    if verdict.cause == Cause::None {
        "AWS does not support this for an origin access identity, or only with workarounds"
            .clone_into(&mut witness.refusal);
    }
    Anchor {
        at,
        label: "CloudFront acts as an origin access identity here".to_owned(),
        related: dedup(
            at,
            vec![Label {
                at: graph.distribution.behaviors[route.behavior].methods.span,
                message: METHODS.to_owned(),
            }],
        ),
        witness: Some(witness),
        certain: verdict.allowed.is_no(),
        lowered: None,
    }
}

fn encrypting(graph: &Graph<'_>, route: &Route, lowered: Option<&'static str>) -> Option<Anchor> {
    let verdict = &route.write.as_ref()?.key;
    let blame = verdict.blame.as_ref()?;
    Some(Anchor {
        at: blame.at,
        label: words(verdict.cause, Layer::Key, blame),
        related: with_methods(graph, route, blame),
        witness: Some(put(graph, route, verdict, Some("kms:GenerateDataKey"))),
        certain: verdict.allowed.is_no(),
        lowered,
    })
}

fn with_methods(graph: &Graph<'_>, route: &Route, blame: &Blame) -> Vec<Label> {
    let mut also = related(blame, &graph.distribution.origins[route.origin]);
    also.push(Label {
        at: graph.distribution.behaviors[route.behavior].methods.span,
        message: METHODS.to_owned(),
    });
    dedup(blame.at, also)
}

/// An upload that fails at the bucket, or at its key by the action that is given.
fn put(graph: &Graph<'_>, route: &Route, verdict: &Verdict, of_key: Option<&str>) -> Witness {
    let (path, object) = example(graph, route);
    let mut steps = way(graph, route);
    steps.push(call(graph, route, "s3:PutObject", &object));
    steps.extend(of_key.map(|action| key_call(graph, route, action)));
    Witness {
        request: format!("PUT {path}"),
        steps,
        refusal: refusal(verdict, of_key.map_or(Layer::Read, |_| Layer::Key)),
    }
}

/// An origin access control that gives way to the viewer, and a behavior that passes on what the viewer sends.
fn signing(graph: &Graph<'_>, route: &Route, lowered: Option<&'static str>) -> Option<Anchor> {
    let origin = &graph.distribution.origins[route.origin];
    let control = graph.control_of(origin)?;
    if control.signing != Signing::NoOverride {
        return None;
    }
    let forwarding = &graph.distribution.behaviors[route.behavior].forwarding;
    let (path, _) = example(graph, route);
    let mut steps = way(graph, route);
    steps.push(Label {
        at: forwarding.authorization_span,
        message: "the viewer's header in place of CloudFront's signature".to_owned(),
    });
    Some(Anchor {
        at: control.signing_span,
        label: "CloudFront gives way to the viewer's `Authorization`".to_owned(),
        related: dedup(
            control.signing_span,
            vec![
                Label {
                    at: forwarding.authorization_span,
                    message: "this forwards it".to_owned(),
                },
                Label {
                    at: origin.domain_span,
                    message: "to this origin".to_owned(),
                },
            ],
        ),
        witness: Some(Witness {
            request: format!("GET {path} with `Authorization: Bearer …`"),
            steps,
            refusal: "the header is no signature that the origin can check".to_owned(),
        }),
        // Viewers need not send the header, or may sign for the origin themselves.
        certain: false,
        lowered,
    })
}
