//! The edges of a graph: who leads to whom, why, how surely, and where that was written.

use super::distribution::Target;
use super::encryption::KeyUse;
use super::model::{Edge, Graph, Relation};
use super::origins::Authentication;
use crate::source::Span;
use crate::symbolic::Truth;

/// The edges of a graph, in the order of a request.
pub(super) fn of(graph: &Graph<'_>) -> Vec<Edge> {
    let mut edges = Vec::new();
    names(graph, &mut edges);
    behaviors(graph, &mut edges);
    origins(graph, &mut edges);
    buckets(graph, &mut edges);
    functions(graph, &mut edges);
    edges
}

fn edge(from: String, relation: Relation, to: String, at: Span, because: &str) -> Edge {
    Edge {
        from,
        to,
        relation,
        sure: Truth::Yes,
        at,
        because: because.to_owned(),
    }
}

fn names(graph: &Graph<'_>, edges: &mut Vec<Edge>) {
    let because = "the record names the distribution's domain name";
    edges.extend(graph.records.iter().map(|record| {
        let from = graph.record_id(record);
        edge(
            from,
            Relation::PointsAt,
            graph.distribution_id(),
            record.target_span,
            because,
        )
    }));
}

fn behaviors(graph: &Graph<'_>, edges: &mut Vec<Edge>) {
    for behavior in &graph.distribution.behaviors {
        let pattern = behavior.pattern.as_ref().map(ToString::to_string);
        let because = pattern.as_deref().unwrap_or("default behavior");
        let to = match behavior.target {
            Target::Origin(origin) => graph.origin_id(origin),
            Target::Group(group) => graph.group_id(group),
            Target::Unknown => continue,
        };
        edges.push(edge(
            graph.distribution_id(),
            Relation::RoutesTo,
            to,
            behavior.target_span,
            because,
        ));
    }
    for (place, group) in graph.distribution.groups.iter().enumerate() {
        for (rank, member) in group.members.iter().enumerate() {
            let because = if rank == 0 {
                "the primary origin"
            } else {
                "the origin to fall back to"
            };
            edges.push(edge(
                graph.group_id(place),
                Relation::Tries,
                graph.origin_id(*member),
                group.span,
                because,
            ));
        }
    }
}

fn origins(graph: &Graph<'_>, edges: &mut Vec<Edge>) {
    for (place, origin) in graph.distribution.origins.iter().enumerate() {
        let from = graph.origin_id(place);
        if let Some(link) = &origin.bucket {
            let (to, sure) = match link.bucket {
                Some(bucket) => (graph.bucket_id(bucket), Truth::Yes),
                None => (graph.outside_bucket_id(link), Truth::Unknown),
            };
            let because = "the origin's domain name is an endpoint of the bucket";
            let reads = edge(
                from.clone(),
                Relation::Reads,
                to,
                origin.domain_span,
                because,
            );
            edges.push(Edge { sure, ..reads });
        }
        if let Some(url) = origin.function_url {
            edges.push(edge(
                from.clone(),
                Relation::Invokes,
                graph.function_id(url),
                origin.domain_span,
                "the origin's domain name is that of the function URL",
            ));
        }
        let (relation, to, because) = match &origin.authentication {
            Authentication::Control {
                place: Some(control),
                ..
            } => (
                Relation::SignsWith,
                graph.control_id(*control),
                "the origin names the origin access control",
            ),
            Authentication::Identity(identity) => (
                Relation::ActsAs,
                graph.identity_id(*identity),
                "the origin names the origin access identity",
            ),
            Authentication::Control { place: None, .. }
            | Authentication::None
            | Authentication::Unknown(_) => continue,
        };
        edges.push(edge(
            from,
            relation,
            to,
            origin.authentication_span,
            because,
        ));
    }
}

fn buckets(graph: &Graph<'_>, edges: &mut Vec<Edge>) {
    for policy in &graph.policies {
        let to = graph.bucket_id(policy.bucket);
        let guards = edge(
            graph.policy_id(policy),
            Relation::Guards,
            to,
            policy.name_span,
            "the policy names the bucket",
        );
        edges.push(Edge {
            sure: policy.sure,
            ..guards
        });
    }
    for (place, bucket) in graph.buckets.iter().enumerate() {
        if let KeyUse::Declared(key) = bucket.encryption.key {
            let at = bucket.encryption.at.unwrap_or(bucket.name_span);
            let because = "the default encryption of the bucket names the key";
            edges.push(edge(
                graph.bucket_id(place),
                Relation::EncryptedWith,
                graph.key_id(key),
                at,
                because,
            ));
        }
    }
}

fn functions(graph: &Graph<'_>, edges: &mut Vec<Edge>) {
    for (place, url) in graph.function_urls.iter().enumerate() {
        for permission in &url.permissions {
            let permits = edge(
                graph.permission_id(permission),
                Relation::Permits,
                graph.function_id(place),
                permission.function_span,
                "the permission names the function",
            );
            edges.push(Edge {
                sure: permission.sure,
                ..permits
            });
        }
    }
}
