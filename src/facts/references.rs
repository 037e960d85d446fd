//! Facts about names that outlive what they name: a plan deletes a resource, or puts another one in its place, and
//! something that stays still holds one of its ids.

use super::anchors::plain;
use super::build::{Slice, Stating};
use super::document::Reference;
use super::worlds::Held;
use super::{Label, Witness};
use crate::graph::{Graph, Stale, Thing};
use crate::source::Span;
use crate::symbolic::End;

/// States the names that outlive what they name, where a distribution that answers to anybody reaches them.
pub(super) fn state(stating: &Stating<'_>, slice: &mut Slice) {
    if stating.graph.distribution.enabled.is_no() {
        return;
    }
    slice.references.extend(
        stating
            .graph
            .stale
            .iter()
            .filter_map(|one| reference(stating, one)),
    );
}

fn reference(stating: &Stating<'_>, stale: &Stale<'_>) -> Option<Held<Reference>> {
    let graph = stating.graph;
    let distribution = &graph.distribution;
    if is_told_elsewhere(graph, stale) {
        return None;
    }
    let in_distribution = stale.holder.address == distribution.address;
    let origin = origin_at(stating, stale.at).filter(|_| in_distribution);
    let of_kind = match graph.thing_of(&stale.gone.kind) {
        Some(Thing::Distribution) => "distribution",
        Some(Thing::AccessControl) => "access_control",
        Some(Thing::Identity) => "identity",
        Some(Thing::Bucket) => "bucket",
        Some(Thing::Key) => "key",
        Some(Thing::FunctionUrl) => "function_url",
        None => "other",
    };
    // An origin that no behavior sends anything to harms nobody.
    let idle = origin.is_some_and(|place| stating.routes.iter().all(|route| route.origin != place));
    if idle {
        return None;
    }
    let origin_name = origin.map(|place| distribution.origin_name(place));
    let end = match stale.gone.end {
        End::Deleted => "deleted",
        End::Replaced => "replaced",
    };
    let node = Reference {
        id: format!(
            "{}:{}:{}",
            stating.id(&distribution.address),
            stale.holder.address.name,
            stale.name
        ),
        source: stating.place(stale.at),
        holder: stale.holder.local_name.to_string(),
        holder_address: stating.name(&stale.holder.address),
        holder_kind: if in_distribution {
            "distribution"
        } else {
            "other"
        },
        origin: origin_name.clone().unwrap_or_default(),
        distribution: distribution.local_name.to_string(),
        distribution_address: distribution.address.name.to_string(),
        name: stale.name.to_owned(),
        of: stale.gone.local_name.to_string(),
        of_address: stating.name(&stale.gone.address),
        of_kind,
        end,
        when: Vec::new(),
    };
    let mut anchored = plain(
        stating,
        stale.at,
        "nothing goes by this name afterwards".to_owned(),
    );
    anchored.node.related.push(Label {
        at: stale.gone.name_span,
        message: format!("the plan has this {end}"),
    });
    if let (Some(origin), "bucket") = (origin_name, of_kind) {
        anchored.node.witness = Some(Witness {
            request: "GET /index.html".to_owned(),
            steps: vec![
                Label {
                    at: distribution.name_span,
                    message: format!("distribution `{}`", distribution.local_name),
                },
                Label {
                    at: stale.at,
                    message: format!("origin `{origin}`"),
                },
            ],
            refusal: format!(
                "there is no bucket `{}` any longer, and whoever creates one of that name answers instead",
                stale.name
            ),
        });
    }
    Some(Held { node, anchored })
}

/// Whether a name harms nobody, or the routes tell what comes of it.
fn is_told_elsewhere(graph: &Graph<'_>, stale: &Stale<'_>) -> bool {
    match (graph.thing_of(&stale.gone.kind), stale.gone.end) {
        // What admits a distribution that is no more keeps no other one out.
        (Some(Thing::Distribution), End::Deleted) => true,
        // With this key the bucket encrypts its objects.
        (Some(Thing::Key), _) => graph.thing_of(&stale.holder.kind) == Some(Thing::Bucket),
        _ => false,
    }
}

/// The origin that a place of the distribution lies in.
fn origin_at(stating: &Stating<'_>, at: Span) -> Option<usize> {
    let mut origins = stating.graph.distribution.origins.iter();
    origins.position(|origin| origin.span.contains(at))
}
