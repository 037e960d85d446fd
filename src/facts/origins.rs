//! Facts about origins.

use super::anchors::plain;
use super::build::{Slice, Stating};
use super::document::{HeaderForm, NameForm, Origin, PathForm};
use super::terms::kind;
use super::worlds::Held;
use crate::graph::{self, Distribution, HostKind, Target, Thing};
use crate::symbolic::{Dialect, Lifecycle, Piece, Text, Truth};

/// States the origins of a distribution.
pub(super) fn state(stating: &Stating<'_>, slice: &mut Slice) {
    let distribution = &stating.graph.distribution;
    let is_planned = stating.graph.home.dialect == Dialect::Terraform
        && distribution.lifecycle != Lifecycle::Declared;
    for (place, origin) in distribution.origins.iter().enumerate() {
        let bucket = origin.bucket.as_ref().and_then(|link| link.bucket);
        let text = |text: Option<&Text>| text.map(ToString::to_string).unwrap_or_default();
        let forbidden = origin.forbidden_header.as_ref();
        let node = Origin {
            id: format!(
                "{}//{}",
                stating.id(&distribution.address),
                distribution.origin_name(place)
            ),
            source: stating.place(origin.domain_span),
            distribution: distribution.local_name.to_string(),
            distribution_address: stating.name(&distribution.address),
            origin: distribution.origin_name(place),
            origin_kind: kind(origin.kind),
            domain: text(origin.domain.as_ref()),
            path: text(origin.path.as_ref()),
            path_form: PathForm::of(origin.path.as_ref()),
            used: used(distribution, place).into(),
            s3_config: (!origin.custom).into(),
            name_form: name_form(stating, origin),
            forbidden_header: forbidden.map_or(String::new(), |(name, _)| name.to_string()),
            headers: if forbidden.is_some() {
                HeaderForm::Forbidden
            } else {
                HeaderForm::Right
            },
            bucket: bucket
                .map(|bucket| stating.graph.buckets[bucket].local_name.to_string())
                .unwrap_or_default(),
            meant_bucket: meant_bucket(stating, origin).unwrap_or_default(),
            unresolved: match &origin.unresolved {
                Some(why) if is_planned && origin.domain.is_none() => why.clone(),
                _ => String::new(),
            },
            when: Vec::new(),
        };
        let mut anchored = plain(stating, origin.domain_span, "this origin".to_owned());
        let mut at = |fact, at, label: &str| {
            let mut anchor = anchored.node.clone();
            anchor.at = at;
            label.clone_into(&mut anchor.label);
            anchored.facts.push((fact, anchor));
        };
        if let Some(span) = origin.path_span {
            at("path_form", span, "this path");
        }
        if let Some((_, span)) = forbidden {
            at("headers", *span, "CloudFront adds no such header");
        }
        at("used", origin.domain_span, "no behavior names this origin");
        at("name_form", origin.domain_span, "the bucket of this origin");
        slice.origins.push(Held { node, anchored });
    }
}

/// The bucket that an endpoint is meant for which CloudFront does not take: the name to write when referring to it.
fn meant_bucket(stating: &Stating<'_>, origin: &graph::Origin) -> Option<String> {
    let name = match origin.kind {
        HostKind::S3Path => {
            let path = origin.path.as_ref()?.strip_prefix("/")?;
            path.split("/")?.into_iter().next()?
        }
        HostKind::S3Accelerate => before_endpoint(origin.domain.as_ref()?),
        _ => return None,
    };
    let graph = stating.graph;
    let mut resources = graph.scope.resources.iter();
    let bucket = resources.find(|one| {
        graph.thing_of(&one.kind) == Some(Thing::Bucket)
            && one.address.unit == graph.distribution.address.unit
            && one.attribute("Ref").is_some_and(|own| own == name)
    })?;
    Some(bucket.local_name.to_string())
}

/// Whether a behavior or a group of origins names the origin at a place. A function may choose one that nothing names.
fn used(distribution: &Distribution, place: usize) -> Truth {
    if distribution.enabled.is_no() {
        return Truth::Unknown;
    }
    let by_group = distribution
        .groups
        .iter()
        .any(|group| group.members.contains(&place));
    let behaviors = &distribution.behaviors;
    let of = behaviors.iter().map(|behavior| {
        let named = behavior.target == Target::Origin(place);
        let may = behavior.target == Target::Unknown
            || behavior.functions.may_choose_origin != Truth::No
            || behavior.functions.origin_request != Truth::No;
        match (named, may) {
            (true, _) => Truth::Yes,
            (false, true) => Truth::Unknown,
            (false, false) => Truth::No,
        }
    });
    if behaviors.is_empty() {
        Truth::Unknown
    } else {
        Truth::from(by_group).or(Truth::any(of))
    }
}

/// Whether the name of the bucket may stand in a host name. Only what is written out counts.
fn name_form(stating: &Stating<'_>, origin: &graph::Origin) -> NameForm {
    if !matches!(origin.kind, HostKind::S3Rest | HostKind::S3Website) {
        return NameForm::Right;
    }
    let declared = origin.bucket.as_ref().and_then(|link| link.bucket);
    let name = match declared {
        Some(bucket) => Some(stating.graph.buckets[bucket].name.clone()),
        None => origin.domain.as_ref().map(before_endpoint),
    };
    let Some(name) = name else {
        return NameForm::Unknown;
    };
    let is_wrong = |text: &str| text.contains(|c: char| c.is_ascii_uppercase() || c == '_');
    if literals(&name).into_iter().any(is_wrong) {
        NameForm::NotDns
    } else if name.known().is_none() {
        NameForm::Unknown
    } else {
        NameForm::Right
    }
}

/// The name of the bucket in the host name of an endpoint of S3: what stands before `.s3`.
fn before_endpoint(domain: &Text) -> Text {
    let mut name = Text::default();
    for piece in domain.pieces() {
        match piece {
            Piece::Hole(hole) => name.push_hole(hole.clone()),
            Piece::Literal(text) => match text.find(".s3") {
                Some(end) => {
                    name.push_str(&text[..end]);
                    break;
                }
                None => name.push_str(text),
            },
        }
    }
    name
}

/// The pieces of a text that are written out.
fn literals(text: &Text) -> Vec<&str> {
    text.pieces()
        .iter()
        .filter_map(|piece| match piece {
            Piece::Literal(text) => Some(&**text),
            Piece::Hole(_) => None,
        })
        .collect()
}
