//! Facts about cache behaviors.

use super::anchors::{Anchor, plain};
use super::build::{Slice, Stating};
use super::document::{Behavior, Grpc, Reach, YesNo};
use super::subjects::serves_assets;
use super::terms::pattern;
use super::worlds::Held;
use super::{Label, Witness};
use crate::access;
use crate::graph::{self, Distribution, HostKind, Target, ViewerProtocol};
use crate::symbolic::Truth;

/// States the behaviors of a distribution.
pub(super) fn state(stating: &Stating<'_>, slice: &mut Slice) {
    let distribution = &stating.graph.distribution;
    for (place, behavior) in distribution.behaviors.iter().enumerate() {
        let (reach, by) = reach(distribution, place);
        let node = Behavior {
            id: format!(
                "{}/{}",
                stating.id(&distribution.address),
                pattern(behavior)
            ),
            source: stating.place(behavior.span),
            distribution: distribution.local_name.to_string(),
            distribution_address: stating.name(&distribution.address),
            behavior: pattern(behavior),
            reach,
            taken_by: by.map(pattern).unwrap_or_default(),
            refuses_http: behavior.refuses_http.into(),
            serves_site: serves_site(distribution, behavior).into(),
            grpc: grpc(distribution, behavior),
            forwards_host: behavior.forwarding.host.into(),
            forwards_authorization: behavior.forwarding.authorization.into(),
            allows_http: match behavior.viewer_protocol {
                ViewerProtocol::AllowAll => YesNo::Yes,
                ViewerProtocol::Https => YesNo::No,
                ViewerProtocol::Unknown => YesNo::Unknown,
            },
            allows_writing: behavior.methods.allow("PUT").into(),
            signed_urls: behavior.signed.into(),
            when: Vec::new(),
        };
        let mut anchored = plain(stating, behavior.span, "this behavior".to_owned());
        let of = |at, label: &str| Anchor {
            at,
            label: label.to_owned(),
            ..anchored.node.clone()
        };
        let mut facts = vec![(
            "refuses_http",
            of(
                behavior.viewer_protocol_span,
                "this refuses requests over HTTP",
            ),
        )];
        if let Some((_, at)) = behavior.grpc {
            facts.push(("grpc", of(at, "this turns gRPC on")));
        }
        if let Some(by) = by {
            facts.push(("reach", shadowed(stating, behavior, by, &of)));
        }
        anchored.facts = facts;
        slice.behaviors.push(Held { node, anchored });
    }
}

/// A behavior that no request reaches, and the one that takes them all.
fn shadowed(
    stating: &Stating<'_>,
    behavior: &graph::Behavior,
    by: &graph::Behavior,
    of: &impl Fn(crate::source::Span, &str) -> Anchor,
) -> Anchor {
    let path = pattern(behavior).replace('*', "example").replace('?', "x");
    Anchor {
        related: vec![Label {
            at: by.span,
            message: format!("`{}` stands before it and takes all of them", pattern(by)),
        }],
        witness: Some(Witness {
            request: format!("GET /{}", path.trim_start_matches('/')),
            steps: vec![Label {
                at: by.target_span,
                message: format!(
                    "distribution `{}`, behavior `{}`",
                    stating.name(&stating.graph.distribution.address),
                    pattern(by)
                ),
            }],
            refusal: "the request is answered by the earlier behavior and its origin".to_owned(),
        }),
        ..of(behavior.span, "no request reaches this behavior")
    }
}

/// Whether a request reaches the behavior at a place, and which one takes them if none does. Every distribution has a
/// default behavior, so that one which is not reached says nothing.
fn reach(distribution: &Distribution, place: usize) -> (Reach, Option<&graph::Behavior>) {
    let behaviors = &distribution.behaviors;
    let behavior = &behaviors[place];
    if behavior.pattern.is_none() {
        return (Reach::Reached, None);
    }
    let Some(by) = access::shadowing(behavior, &behaviors[..place]) else {
        return (Reach::Reached, None);
    };
    let by = &behaviors[by];
    let known = by.target != Target::Unknown && behavior.target != Target::Unknown;
    let methods = ["GET", "OPTIONS", "PUT"];
    let differ = by.target != behavior.target
        || by.signed != behavior.signed
        || by.viewer_protocol != behavior.viewer_protocol
        || methods
            .iter()
            .any(|method| by.methods.allow(method) != behavior.methods.allow(method));
    if known && differ {
        (Reach::Shadowed, Some(by))
    } else {
        (Reach::Doubled, Some(by))
    }
}

/// Whether people type the name of the distribution: it has a name of its own, and a default root object or a website
/// behind it, and its name does not say otherwise.
fn serves_site(distribution: &Distribution, behavior: &graph::Behavior) -> Truth {
    let is_website = match behavior.target {
        Target::Origin(place) => distribution.origins[place].kind == HostKind::S3Website,
        Target::Group(_) | Target::Unknown => false,
    };
    let site = distribution.default_root_object.is_some() || is_website;
    let named = !distribution.aliases.is_empty();
    Truth::from(
        site && named && behavior.pattern.is_none() && !serves_assets(distribution).is_yes(),
    )
}

fn grpc(distribution: &Distribution, behavior: &graph::Behavior) -> Grpc {
    let version = distribution.http_version.as_deref();
    match behavior.grpc {
        None | Some((Truth::No, _)) => Grpc::Off,
        Some((Truth::Yes, _)) if behavior.methods.allow("POST").is_no() => Grpc::NoPost,
        Some((Truth::Yes, _))
            if version.is_some_and(|word| word.eq_ignore_ascii_case("http1.1")) =>
        {
            Grpc::NoHttp2
        }
        Some(_) => Grpc::Served,
    }
}
