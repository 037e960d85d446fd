//! What CloudFront refuses about behaviors: the policies, key groups, functions and origins that they name.
//!
//! "Restrictions on Lambda@Edge" and "Associate a CloudFront function with a distribution" in the Amazon CloudFront
//! Developer Guide.

use super::managed::{self, Kind};
use super::{Flaw, Rejection};
use crate::graph::{Association, Behavior, EdgeFunction, Graph, Named, Signing, Target};
use crate::source::Span;
use crate::symbolic::{Lifecycle, Spanned, Text, Truth};
use std::collections::BTreeSet;

/// Finds what is refused about behaviors.
pub(super) fn find(graph: &Graph<'_>, out: &mut Vec<Rejection>) {
    for behavior in &graph.distribution.behaviors {
        let name = name(behavior);
        let settings = &behavior.settings;
        let policies = [
            (&settings.cache_policy, Kind::Cache),
            (&settings.origin_request_policy, Kind::OriginRequest),
            (&settings.response_headers_policy, Kind::ResponseHeaders),
        ];
        for (id, kind) in policies {
            let found = id.as_ref().and_then(|id| policy(id, kind));
            out.extend(found.map(|found| found.of(name.clone())));
        }
        for group in &settings.key_groups {
            out.extend(key_group(graph, group).map(|found| found.of(name.clone())));
        }
        out.extend(target(graph, behavior).map(|found| found.of(name.clone())));
        out.extend(beside_sigv4a(graph, behavior).map(|found| found.of(name.clone())));
    }
    out.extend(members(graph));
    let declared: BTreeSet<Span> = graph
        .edge_functions
        .iter()
        .map(|(_, association, _)| association.span)
        .collect();
    for behavior in &graph.distribution.behaviors {
        let associations = behavior.settings.associations.iter();
        let elsewhere = associations.filter(|one| !declared.contains(&one.span));
        out.extend(elsewhere.filter_map(unversioned));
    }
    for (_, association, function) in &graph.edge_functions {
        let found = if association.of_cloudfront {
            unpublished(function)
        } else {
            unfit(function)
        };
        let at = association
            .function
            .as_ref()
            .map_or(association.span, |arn| arn.span);
        out.extend(found.map(|found| {
            found
                .of(&*function.address.name)
                .beside(at, "a behavior runs it")
        }));
    }
}

/// The pattern of a behavior.
fn name(behavior: &Behavior) -> String {
    let pattern = behavior.pattern.as_ref();
    pattern.map_or_else(|| "default".to_owned(), ToString::to_string)
}

fn policy(id: &Spanned, kind: Kind) -> Option<Rejection> {
    let written = id.known()?.to_ascii_lowercase();
    if let Some((name, found)) = managed::named(&written) {
        return (found != kind).then(|| {
            Rejection::new(
                Flaw::PolicyOfOtherKind,
                id.span,
                "this is a policy of another kind",
            )
            .because_of(name, kind.words())
        });
    }
    let (meant, name) = managed::misspelt(&written, kind)?;
    Some(
        Rejection::new(Flaw::PolicyMisspelt, id.span, "no policy has this id")
            .because_of(id.known().unwrap_or_default(), meant)
            .beside(id.span, name),
    )
}

fn key_group(graph: &Graph<'_>, group: &Spanned) -> Option<Rejection> {
    let text = group.as_text()?;
    let key = graph.public_key(&text.as_hole()?.of)?;
    Some(
        Rejection::new(
            Flaw::KeyInPlaceOfGroup,
            group.span,
            "this is a public key, not a key group",
        )
        .because_of(key, ""),
    )
}

/// A target that is no origin and no group of the distribution.
fn target(graph: &Graph<'_>, behavior: &Behavior) -> Option<Rejection> {
    let written = behavior.settings.target.as_ref()?;
    let known = written.known()?;
    if behavior.target != Target::Unknown || !ids_known(graph) {
        return None;
    }
    Some(
        Rejection::new(
            Flaw::TargetUnknown,
            written.span,
            "there is no origin of this id",
        )
        .because_of(known, ids(graph)),
    )
}

/// A function of Lambda on the way to or from an origin whose requests CloudFront signs with `sigv4a`. The documentation
/// calls the two incompatible, and does not say where that ends: at the deployment, or with every request.
fn beside_sigv4a(graph: &Graph<'_>, behavior: &Behavior) -> Option<Rejection> {
    let mut associations = behavior.settings.associations.iter();
    let association = associations.find(|one| {
        let on_the_way = matches!(
            one.event.as_deref(),
            Some("origin-request" | "origin-response")
        );
        on_the_way && !one.of_cloudfront
    })?;
    let distribution = &graph.distribution;
    let places = match behavior.target {
        Target::Origin(place) => vec![place],
        Target::Group(place) => distribution.groups[place].members.clone(),
        Target::Unknown => Vec::new(),
    };
    let control = places.into_iter().find_map(|place| {
        let control = graph.control_of(&distribution.origins[place])?;
        (control.protocol.as_deref() == Some("sigv4a") && control.signing != Signing::Never)
            .then_some(control)
    })?;
    let found = Rejection::new(
        Flaw::FunctionBesideSigv4a,
        association.span,
        "this function stands between CloudFront and the origin",
    )
    .because_of(&*control.local_name, "")
    .beside(control.protocol_span, "this signs with SigV4A");
    Some(Rejection {
        stored: Truth::Unknown,
        unknown: Some(
            "AWS calls the two incompatible, and does not say whether the distribution is refused or its requests are",
        ),
        ..found
    })
}

fn members<'g>(graph: &'g Graph<'_>) -> impl Iterator<Item = Rejection> + 'g {
    let is_origin = |id: &str| {
        let mut origins = graph.distribution.origins.iter();
        origins.any(|origin| origin.id.as_ref().and_then(Text::known) == Some(id))
    };
    let groups = graph
        .distribution
        .groups
        .iter()
        .filter(|_| ids_known(graph));
    groups.flat_map(move |group| {
        let members = group.written_members.iter();
        members.filter_map(move |member| {
            let id = member.known().filter(|id| !is_origin(id))?;
            Some(
                Rejection::new(
                    Flaw::MemberUnknown,
                    member.span,
                    "there is no origin of this id",
                )
                .of(group
                    .id
                    .as_ref()
                    .map(ToString::to_string)
                    .unwrap_or_default())
                .because_of(id, ids(graph)),
            )
        })
    })
}

/// Whether the ids of all origins and groups are known.
fn ids_known(graph: &Graph<'_>) -> bool {
    let distribution = &graph.distribution;
    let origins = distribution.origins.iter();
    let of_origins = origins.map(|origin| (&origin.id, origin.is_legacy));
    let of_groups = distribution.groups.iter().map(|group| (&group.id, false));
    graph.edge.origins_known
        && !distribution.origins.is_empty()
        && of_origins
            .chain(of_groups)
            .all(|(id, is_legacy)| !is_legacy && id.as_ref().is_some_and(|id| id.known().is_some()))
}

fn ids(graph: &Graph<'_>) -> String {
    let count = graph.distribution.origins.len();
    let names: Vec<String> = (0..count)
        .map(|place| graph.distribution.origin_name(place))
        .collect();
    names.join(", ")
}

fn unpublished(function: &EdgeFunction) -> Option<Rejection> {
    let is_new = function.lifecycle == Lifecycle::New;
    if !function.published.is_no() || function.lifecycle == Lifecycle::Existing {
        return None;
    }
    let found = Rejection::new(
        Flaw::FunctionNotPublished,
        function.published_span,
        "so the function is not published when it is made",
    )
    .because_of("it is not published", "");
    Some(if is_new {
        found
    } else {
        Rejection {
            stored: Truth::Unknown,
            unknown: Some("the function may have been published by hand"),
            ..found
        }
    })
}

/// A function of Lambda that is declared elsewhere and named without a numbered version.
fn unversioned(association: &Association) -> Option<Rejection> {
    let arn = association
        .function
        .as_ref()
        .filter(|_| !association.of_cloudfront)?;
    let (flaw, label, because) = match association.named {
        Named::Latest => (
            Flaw::FunctionWithoutVersion,
            "this names no version of the function",
            "no version of it is named",
        ),
        Named::Alias => (
            Flaw::FunctionByAlias,
            "this names an alias",
            "an alias of it is named",
        ),
        Named::Version | Named::Unknown => return None,
    };
    let found = Rejection::new(flaw, arn.span, label).because_of(because, "");
    Some(found.of(arn.as_text()?.to_string()))
}

fn unfit(function: &EdgeFunction) -> Option<Rejection> {
    let at = function.name_span;
    let found = match (function.named, function.environment, function.vpc) {
        (Named::Latest, ..) => Rejection::new(
            Flaw::FunctionWithoutVersion,
            at,
            "the function itself is named, not a version of it",
        )
        .because_of("no version of it is named", ""),
        (Named::Alias, ..) => Rejection::new(Flaw::FunctionByAlias, at, "this is an alias")
            .because_of("an alias of it is named", ""),
        (_, Some(at), _) => Rejection::new(
            Flaw::FunctionWithEnvironment,
            at,
            "functions at the edge have no environment variables",
        )
        .because_of("it has environment variables", ""),
        (_, _, Some(at)) => Rejection::new(
            Flaw::FunctionInVpc,
            at,
            "functions at the edge are in no VPC",
        )
        .because_of("it is in a VPC", ""),
        _ => return None,
    };
    Some(found)
}
