//! Finds the keys that buckets and their objects name, those that a plan takes away among them.

use crate::graph::encryption::{self, Key, KeyUse, Keys};
use crate::graph::estate::View;
use crate::graph::kinds;
use crate::symbolic::{End, Resource, Spanned, Text};
use std::collections::BTreeMap;

/// Finds keys, collecting them.
pub(super) struct Collected<'v, 'u> {
    pub(super) view: &'v View<'u>,
    /// The bucket that names them.
    pub(super) bucket: usize,
    pub(super) keys: Vec<Key>,
    /// Keys by their places in the scope, apart where they are named by an id that goes.
    pub(super) key_places: BTreeMap<(usize, bool), usize>,
}

impl Collected<'_, '_> {
    /// The key of a resource that is there, or was and is taken away.
    fn declared(&mut self, at: usize, resource: &Resource, end: Option<End>) -> KeyUse {
        let next = self.keys.len();
        let place = *self.key_places.entry((at, end.is_some())).or_insert(next);
        if place == next {
            let writer = self.view.writer_of(at);
            self.keys.push(encryption::read_key(resource, end, writer));
        }
        KeyUse::Declared(place)
    }

    /// The key that went by an id and that the deployment takes away.
    fn leaving(&mut self, from: usize, id: &Text) -> Option<KeyUse> {
        let scope = self.view.scope;
        let id = id.known()?;
        // A key of several Regions has one id in all of them, and may stay elsewhere.
        if id.starts_with("mrk-") {
            return None;
        }
        let gone = scope.unit_of(from).gone.iter();
        let mut keys = gone.filter(|gone| &*gone.kind == kinds::KEY);
        let gone = keys.find(|gone| gone.names.iter().any(|name| **name == *id))?;
        let at = scope.place(&gone.address)?;
        Some(self.declared(at, scope.resources[at], Some(gone.end)))
    }
}

impl Keys for Collected<'_, '_> {
    fn key(&mut self, id: &Text) -> KeyUse {
        let outside = KeyUse::Outside(id.clone());
        let Some(mut at) = self.view.with_id(self.bucket, id) else {
            return self.leaving(self.bucket, id).unwrap_or(outside);
        };
        let mut name = (self.bucket, id.clone());
        if &*self.view.scope.resources[at].kind == kinds::ALIAS {
            let target = self.view.resource(at).and_then(|(alias, _)| {
                alias
                    .properties
                    .get("TargetKeyId")
                    .and_then(Spanned::as_text)
            });
            let Some(target) = target else {
                return outside;
            };
            let Some(key) = self.view.with_id(at, &target) else {
                return self.leaving(at, &target).unwrap_or(outside);
            };
            name = (at, target);
            at = key;
        }
        let Some((resource, _)) = self.view.resource(at) else {
            return self.leaving(name.0, &name.1).unwrap_or(KeyUse::Unknown);
        };
        if !matches!(&*resource.kind, kinds::KEY | kinds::REPLICA_KEY) {
            return outside;
        }
        self.declared(at, &resource, None)
    }
}
