//! Objects that are declared with a key of their own, in place of the bucket's default: whether they can be decrypted
//! for those who ask for them.

use super::asking::Asking;
use super::cause::{Cause, Verdict};
use super::key::{self, Encrypted};
use super::keys::{Keys, Way, is_asked_for};
use super::route::{Layer, Route};
use super::transport::Viewer;
use super::{callers, points};
use crate::graph::{Graph, KeyUse, Object};
use crate::symbolic::Text;

/// Objects of one bucket that one key encrypts, and a route that asks for them.
#[derive(Clone, Debug)]
pub struct Sealed {
    /// The route, by its place among the routes.
    pub route: usize,
    /// The objects, by their places in the bucket; not empty.
    pub objects: Vec<usize>,
    /// Whether they can be decrypted.
    pub key: Verdict,
    /// Which layer holds the root cause of a refusal; none if the route tells it.
    pub root: Layer,
}

/// Judges the objects that have a key of their own.
pub fn sealed(graph: &Graph<'_>, routes: &[Route]) -> Vec<Sealed> {
    routes
        .iter()
        .enumerate()
        .flat_map(|(place, route)| of_route(graph, place, route))
        .collect()
}

fn of_route(graph: &Graph<'_>, place: usize, route: &Route) -> Vec<Sealed> {
    let Some(bucket_place) = route.bucket else {
        return Vec::new();
    };
    let bucket = &graph.buckets[bucket_place];
    if bucket
        .objects
        .iter()
        .all(|object| object.encrypted.is_none())
    {
        return Vec::new();
    }
    let way = Way::of(graph, route, bucket);
    let point = route.point.map(|place| &graph.points[place]);
    let keys = way.keys();
    let asking = Asking {
        graph,
        behavior: way.behavior,
        origin: way.origin,
        bucket,
        place: bucket_place,
        point,
        callers: &callers::of(graph, way.origin),
        keys: &keys,
        viewer: Viewer::Https,
    };
    by_key(&asking)
        .into_iter()
        .map(|(sealed_with, objects)| {
            let key = decrypt(&asking, sealed_with, &bucket.objects[objects[0]]);
            let key = match point {
                Some(point) => points::of_one(point, key),
                None => key,
            };
            let refused = route.read.allowed.is_no() || route.endpoint.allowed.is_no();
            let told = refused || key.cause == Cause::None;
            Sealed {
                route: place,
                objects,
                key,
                root: if told { Layer::None } else { Layer::Key },
            }
        })
        .collect()
}

/// The objects that are asked for, by the key that encrypts them where it is not the bucket's.
fn by_key<'a>(asking: &Asking<'a>) -> Vec<(&'a KeyUse, Vec<usize>)> {
    let default = &asking.bucket.encryption;
    let mut groups: Vec<(&KeyUse, Vec<usize>)> = Vec::new();
    for (place, object) in asking.bucket.objects.iter().enumerate() {
        let Some((key, _)) = &object.encrypted else {
            continue;
        };
        let is_default = default.kms.is_yes() && *key == default.key;
        if is_default || !is_served(object, &asking.bucket.arn, asking.keys) {
            continue;
        }
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, objects)) => objects.push(place),
            None => groups.push((key, vec![place])),
        }
    }
    groups
}

fn is_served(object: &Object, bucket: &Text, keys: &Keys) -> bool {
    object
        .key
        .as_ref()
        .is_some_and(|key| is_asked_for(&bucket.clone().then_str("/").then(key), keys))
}

fn decrypt(asking: &Asking<'_>, sealed_with: &KeyUse, first: &Object) -> Verdict {
    let at = first
        .encrypted
        .as_ref()
        .map_or(first.name_span, |(_, at)| *at);
    key::use_of(
        asking,
        &Encrypted {
            key: sealed_with,
            at,
            // Whether it was written with a bucket key is not looked into.
            context: None,
            context_written: String::new(),
            what: format!("object `{}` is encrypted", first.address.name),
            action: "kms:Decrypt",
        },
    )
}
