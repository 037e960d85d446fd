//! Facts about routes: the main subject.

use super::Label;
use super::anchors::{Anchor, Anchored, dedup, related};
use super::build::{Slice, Stating};
use super::document::{Part, Route};
use super::terms::{kind, label, pattern};
use super::verdicts::{verdict, verdict_if, words};
use super::worlds::Held;
use super::{answers, functions, requests, witness};
use crate::access::{self, Layer};
use crate::graph::{
    Authentication, Behavior, Bucket, Decider, Graph, HostKind, Key, KeyUse, Origin, Signing,
};
use crate::symbolic::{End, Text, Truth};

/// States every route of a distribution.
pub(super) fn state(stating: &Stating<'_>, slice: &mut Slice) {
    for route in stating.routes {
        slice.routes.push(Held {
            node: node(stating, route),
            anchored: anchored(stating, route),
        });
    }
}

fn node(stating: &Stating<'_>, route: &access::Route) -> Route {
    let graph = stating.graph;
    let distribution = &graph.distribution;
    let (behavior, origin) = (
        &distribution.behaviors[route.behavior],
        &distribution.origins[route.origin],
    );
    let bucket = route.bucket.map(|place| &graph.buckets[place]);
    let point = route.point.map(|place| &graph.points[place]);
    let point_name = point.map_or("", |point| &*point.local_name);
    let text = |text: Option<&Text>| text.map(ToString::to_string).unwrap_or_default();
    let origin_name = distribution.origin_name(route.origin);
    let name = bucket.map_or("", |bucket| &*bucket.local_name);
    let url = route.function_url.map(|place| &graph.function_urls[place]);
    let url_name = url.map_or("", |url| &*url.local_name);
    let key = bucket.and_then(|bucket| key_of(graph, bucket));
    Route {
        id: format!(
            "{}/{}/{origin_name}{}",
            stating.id(&distribution.address),
            pattern(behavior),
            behind(graph, route)
        ),
        source: stating.place(origin.domain_span),
        distribution: distribution.local_name.to_string(),
        distribution_label: label(&distribution.local_name),
        distribution_address: stating.name(&distribution.address),
        behavior: pattern(behavior),
        origin: origin_name,
        origin_kind: kind(origin.kind),
        domain: text(origin.domain.as_ref()),
        custom_origin: origin.custom.into(),
        staging: distribution.staging.into(),
        caller: route.caller,
        signing: match route.signing {
            None => "none",
            Some(Signing::Always) => "always",
            Some(Signing::NoOverride) => "no_override",
            Some(Signing::Never) => "never",
            Some(Signing::Unknown) => "unknown",
        },
        identity: identity(graph, origin),
        bucket: name.to_owned(),
        bucket_address: bucket
            .map(|bucket| stating.name(&bucket.address))
            .unwrap_or_default(),
        bucket_label: label(name),
        bucket_name: text(route.bucket_name.as_ref()),
        bucket_outside: is_outside(graph, origin).into(),
        access_point: point_name.to_owned(),
        access_point_address: point
            .map(|point| point.address.name.to_string())
            .unwrap_or_default(),
        access_point_label: label(point_name),
        access_point_arn: text(point.map(|point| &point.arn)),
        kms_key: key
            .map(|key| key.local_name.to_string())
            .unwrap_or_default(),
        kms_key_address: key
            .map(|key| stating.name(&key.address))
            .unwrap_or_default(),
        kms_key_state: key.map_or("", key_state),
        kms_key_outside: bucket.map(key_outside).unwrap_or_default(),
        endpoint: verdict(&route.endpoint),
        keys: route.keys.clone(),
        part: part(&route.part),
        function_url: url_name.to_owned(),
        function_url_address: url
            .map(|url| stating.name(&url.address))
            .unwrap_or_default(),
        function_url_label: label(url_name),
        function_auth: url.map_or("", |url| functions::auth(url.auth)),
        read: verdict(&route.read),
        http: verdict_if(route.http.as_ref()),
        key: verdict(&route.key),
        list: verdict(&route.list),
        write: requests::write(route.write.as_ref()),
        write_key: verdict_if(route.write.as_ref().map(|write| &write.key)),
        control: verdict_if(route.control.as_ref().map(|one| &one.verdict)),
        switches_identity: route.switches.into(),
        gives_way: route.gives_way.into(),
        overwrites_authorization: route.overwrites.into(),
        invoke: verdict(&route.invoke.verdict),
        invoke_missing: route.invoke.missing,
        needs_body_hash: route.invoke.needs_hash.into(),
        made_by: distribution.title.as_ref().map_or("", |_| "cdk"),
        answer: answers::answer(route.answer.as_ref()),
        api_endpoint: answers::api_endpoint(graph, route.origin),
        loops: answers::loops(stating, route),
        origin_protocol: functions::protocol(origin),
        root: route.root,
        redirects: route.redirects.into(),
        host_header: route.host_header,
        host_header_policy: managed_policy(behavior),
        covered: route.covered.into(),
        signed_urls: behavior.signed.into(),
        when: Vec::new(),
    }
}

fn part(of: &access::Part) -> Part {
    Part {
        allows: of.allows.clone(),
        denies: of.denies.clone(),
        sure: of.sure.into(),
    }
}

/// The managed policy that decides on the `Host` header, if one does.
fn managed_policy(behavior: &Behavior) -> String {
    match behavior.forwarding.host_by {
        Decider::Managed(name) => name.to_owned(),
        Decider::Default | Decider::Policy | Decider::Legacy => String::new(),
    }
}

/// Whether neither the bucket of an origin nor a policy for it is in these files.
fn is_outside(graph: &Graph<'_>, origin: &Origin) -> Truth {
    let outside = origin.bucket.as_ref().is_some_and(|link| link.outside);
    Truth::from(outside && graph.open.is_none())
}

/// The key of a bucket, if it is declared in these files.
fn key_of<'g>(graph: &'g Graph<'_>, bucket: &Bucket) -> Option<&'g Key> {
    match bucket.encryption.key {
        KeyUse::Declared(place) => Some(&graph.keys[place]),
        _ => None,
    }
}

/// What becomes of a key.
fn key_state(key: &Key) -> &'static str {
    match (key.end, key.enabled) {
        (Some(End::Deleted), _) => "deleted",
        (Some(End::Replaced), _) => "replaced",
        (None, Truth::Yes) => "enabled",
        (None, Truth::No) => "disabled",
        (None, Truth::Unknown) => "unknown",
    }
}

/// The key of a bucket as it is written, if it is not declared in these files.
fn key_outside(bucket: &Bucket) -> String {
    match &bucket.encryption.key {
        KeyUse::Outside(name) => name.to_string(),
        KeyUse::None | KeyUse::AwsManaged | KeyUse::Declared(_) | KeyUse::Unknown => String::new(),
    }
}

/// What CloudFront authenticates with: the name to write when referring to it, or its id.
fn identity(graph: &Graph<'_>, origin: &Origin) -> String {
    match &origin.authentication {
        Authentication::Control {
            place: Some(place), ..
        } => graph.controls[*place].local_name.to_string(),
        Authentication::Control { id, place: None } => id.to_string(),
        Authentication::Identity(place) => {
            let identity = &graph.identities[*place];
            if identity.local_name.is_empty() {
                identity.id.to_string()
            } else {
                identity.local_name.to_string()
            }
        }
        Authentication::None | Authentication::Unknown(_) => String::new(),
    }
}

/// The end of the id of a route to one of several buckets.
fn behind(graph: &Graph<'_>, route: &access::Route) -> String {
    let point = route.point.map(|place| &graph.points[place]);
    match (point, &route.bucket_name) {
        (Some(point), Some(name)) if point.multi_region => format!("/{name}"),
        _ => String::new(),
    }
}

fn anchored(stating: &Stating<'_>, route: &access::Route) -> Anchored {
    let graph = stating.graph;
    let distribution = &graph.distribution;
    let origin = &distribution.origins[route.origin];
    let behavior = &distribution.behaviors[route.behavior];
    let lowered = if route.covered == Truth::No {
        None
    } else {
        Some("another origin of the group answers in its place")
    };
    let node = Anchor {
        at: origin.domain_span,
        label: "this origin".to_owned(),
        related: Vec::new(),
        witness: None,
        certain: true,
        lowered,
    };
    let layer = |verdict: &access::Verdict, layer: Layer| {
        let blame = verdict.blame.as_ref()?;
        Some(Anchor {
            at: blame.at,
            label: words(verdict.cause, layer, blame),
            related: related(blame, origin),
            witness: Some(witness::of(graph, route, layer)),
            certain: verdict.allowed.is_no(),
            lowered,
        })
    };
    // An API's endpoint may answer to a custom domain name that is declared elsewhere and is an alternate domain
    // name here.
    let may_be_mapped = origin.kind == HostKind::ExecuteApi && !distribution.aliases.is_empty();
    let mut facts = Vec::new();
    facts.extend(layer(&route.endpoint, Layer::Endpoint).map(|anchor| ("endpoint", anchor)));
    facts.extend(layer(&route.read, Layer::Read).map(|anchor| ("read", anchor)));
    facts.extend(layer(&route.key, Layer::Key).map(|anchor| ("key", anchor)));
    facts.extend(layer(&route.invoke.verdict, Layer::Invoke).map(|anchor| ("invoke", anchor)));
    facts.extend(functions::anchors(stating, route, lowered));
    facts.extend(answers::anchor(graph, route, lowered).map(|anchor| ("answer", anchor)));
    facts.push((
        "redirects",
        Anchor {
            label: "this endpoint names no Region".to_owned(),
            witness: Some(witness::redirect(graph, route)),
            certain: route.redirects.is_yes(),
            ..node.clone()
        },
    ));
    facts.push((
        "host_header",
        Anchor {
            at: behavior.forwarding.host_span,
            label: "this forwards the viewer's `Host` header".to_owned(),
            related: dedup(
                behavior.forwarding.host_span,
                vec![Label {
                    at: origin.domain_span,
                    message: "to this origin".to_owned(),
                }],
            ),
            witness: Some(witness::host(graph, route)),
            certain: behavior.forwarding.host.is_yes() && !may_be_mapped,
            lowered,
        },
    ));
    if let Some(at) = route
        .bucket
        .and_then(|place| graph.buckets[place].encryption.at)
    {
        facts.push((
            "kms_key_outside",
            Anchor {
                at,
                label: "the policy of this key is not in these files".to_owned(),
                ..node.clone()
            },
        ));
    }
    facts.extend(requests::anchors(graph, route, lowered));
    Anchored {
        node,
        facts,
        unit: graph.home.id,
        dialect: graph.home.dialect,
        usual: graph.world.usual,
        worlds: None,
    }
}
