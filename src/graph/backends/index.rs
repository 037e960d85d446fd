//! Which resources belong to which API or load balancer, and which of those a host name leads to, looked up once.

use super::super::kinds;
use super::super::scope::Scope;
use crate::symbolic::{Address, Resource, Spanned, Text, Value};
use std::collections::{BTreeSet, HashMap};

/// The index of a scope. Resources are named by their places in it.
#[derive(Debug, Default)]
pub(in crate::graph) struct BackendIndex {
    by_address: HashMap<Address, usize>,
    /// APIs by their ids.
    apis_by_id: HashMap<Text, Vec<usize>>,
    /// Parts by the text that names what they belong to.
    parts: HashMap<Text, Vec<usize>>,
    /// Parts by the resource that this text is an attribute of.
    parts_by_address: HashMap<Address, Vec<usize>>,
    /// Parts of which that cannot be told.
    parts_by_chance: Vec<usize>,
    /// Custom domain names of APIs, and what DNS records lead to, by host name.
    by_host: HashMap<Text, Vec<usize>>,
}

/// How many layers of parts there are: mappings of a name, the stages of their APIs, what those are made of.
const LAYERS: usize = 4;

impl BackendIndex {
    /// Indexes a scope.
    pub(in crate::graph) fn new(scope: &Scope<'_>) -> BackendIndex {
        let mut index = BackendIndex::default();
        for (at, resource) in scope.resources.iter().enumerate() {
            if is_backend(&resource.kind) {
                index.by_address.insert(resource.address.clone(), at);
            }
            if [kinds::REST_API, kinds::HTTP_API].contains(&&*resource.kind) {
                for id in resource.attribute_texts("Ref") {
                    index.apis_by_id.entry(id.clone()).or_default().push(at);
                }
            }
            if kinds::API_DOMAINS.contains(&&*resource.kind) {
                let name = resource.properties.get("DomainName");
                for name in name.into_iter().flat_map(Spanned::texts_of_worlds) {
                    index.by_host.entry(name).or_default().push(at);
                }
            }
        }
        for (at, resource) in scope.resources.iter().enumerate() {
            let part = kinds::PARTS_OF_BACKENDS
                .iter()
                .find(|(kind, _)| *kind == &*resource.kind);
            if let Some((_, property)) = part {
                index.add(at, resource.properties.get(property));
            }
            index.add_record(scope, resource);
        }
        index
    }

    fn add(&mut self, at: usize, owner: Option<&Spanned>) {
        let mut is_told = owner.is_some();
        if let Some(owner) = owner {
            owner.walk(&mut |value| match &value.value {
                Value::Text(text) => {
                    self.parts.entry(text.clone()).or_default().push(at);
                    let owners = text.holes().map(|hole| &hole.of);
                    for owner in owners.filter(|owner| self.by_address.contains_key(owner)) {
                        let parts = self.parts_by_address.entry(owner.clone());
                        parts.or_default().push(at);
                    }
                }
                Value::Unknown(_) => is_told = false,
                _ => {}
            });
        }
        if !is_told {
            self.parts_by_chance.push(at);
        }
    }

    /// A record that leads a name to a load balancer.
    fn add_record(&mut self, scope: &Scope<'_>, record: &Resource) {
        if &*record.kind != kinds::RECORD_SET {
            return;
        }
        let name = record.properties.get("Name").and_then(Spanned::as_text);
        let target = record.properties.at(&["AliasTarget", "DNSName"]);
        let Some((name, target)) = name.zip(target.and_then(Spanned::as_text)) else {
            return;
        };
        if let Some(at) = self.balancer(scope, &target) {
            let name = name.strip_suffix(".").unwrap_or(name);
            self.by_host.entry(name).or_default().push(at);
        }
    }

    /// The load balancer whose host name this is.
    fn balancer(&self, scope: &Scope<'_>, host: &Text) -> Option<usize> {
        let host = host.strip_prefix("dualstack.").unwrap_or(host.clone());
        let at = *self.by_address.get(&host.as_hole()?.of)?;
        (&*scope.resources[at].kind == kinds::LOAD_BALANCER).then_some(at)
    }

    /// What a host name leads to in the unit of a resource.
    pub(in crate::graph) fn behind(
        &self,
        scope: &Scope<'_>,
        from: usize,
        host: &Text,
    ) -> Option<usize> {
        let nearest = |places: &Vec<usize>| scope.nearest(from, places).first().copied();
        if let Some(at) = self.by_host.get(host).and_then(nearest) {
            return Some(at);
        }
        if let Some(at) = self.balancer(scope, host) {
            return Some(at);
        }
        let known = host.known();
        if let Some((id, _)) = known.and_then(|host| host.split_once(".execute-api.")) {
            return self.apis_by_id.get(&Text::literal(id)).and_then(nearest);
        }
        let first = host.holes().next()?;
        let at = *self.by_address.get(&first.of)?;
        let kind = &*scope.resources[at].kind;
        let is_api = [kinds::REST_API, kinds::HTTP_API].contains(&kind);
        let at_front = host.prefix().is_empty();
        (at_front && (is_api || kinds::API_DOMAINS.contains(&kind))).then_some(at)
    }

    /// The resource that an attribute is one of, if that is an API.
    pub(super) fn owner(&self, text: &Text) -> Option<usize> {
        self.by_address.get(&text.as_hole()?.of).copied()
    }

    /// Everything that belongs to a resource; some of it may be listed twice. What calls it by a name that is written
    /// out is deployed with it.
    fn parts_of<'i>(&'i self, scope: &'i Scope<'_>, at: usize) -> impl Iterator<Item = &'i usize> {
        let of = scope.resources[at];
        let names = of.attribute_texts("Ref").into_iter();
        let by_text = names.filter_map(|name| self.parts.get(name)).flatten();
        let by_text = by_text.filter(move |part| scope.deployment(**part) == scope.deployment(at));
        let by_address = self.parts_by_address.get(&of.address);
        by_text.chain(by_address.into_iter().flatten())
    }

    /// The parts of these types that belong to a resource, and whether others may be some, too.
    pub(super) fn parts(&self, scope: &Scope<'_>, of: usize, kinds: &[&str]) -> (Vec<usize>, bool) {
        let is_one = |at: &&usize| kinds.contains(&&*scope.resources[**at].kind);
        let named: BTreeSet<usize> = self.parts_of(scope, of).filter(is_one).copied().collect();
        let by_chance = self.parts_by_chance.iter().any(|at| is_one(&at));
        (named.into_iter().collect(), by_chance)
    }

    /// Everything that belongs to what a host name leads to, and to what that leads to in turn.
    pub(in crate::graph) fn reach(
        &self,
        scope: &Scope<'_>,
        from: usize,
        host: &Text,
    ) -> BTreeSet<usize> {
        let mut reached = BTreeSet::new();
        let mut front: Vec<usize> = self.behind(scope, from, host).into_iter().collect();
        for _ in 0..LAYERS {
            let mut next = Vec::new();
            for at in front {
                if !reached.insert(at) {
                    continue;
                }
                next.extend(self.parts_of(scope, at));
                if kinds::API_MAPPINGS.contains(&&*scope.resources[at].kind) {
                    next.extend(api_of(scope.resources[at]).and_then(|api| self.owner(&api)));
                }
            }
            front = next;
        }
        reached
    }
}

/// The API that a mapping leads to.
pub(super) fn api_of(mapping: &Resource) -> Option<Text> {
    let properties = &mapping.properties;
    let api = properties
        .get("RestApiId")
        .or_else(|| properties.get("ApiId"));
    api.and_then(Spanned::as_text)
}

fn is_backend(kind: &str) -> bool {
    let kinds = [
        kinds::REST_API,
        kinds::HTTP_API,
        kinds::LOAD_BALANCER,
        kinds::LISTENER,
    ];
    kinds.contains(&kind) || kinds::API_DOMAINS.contains(&kind)
}
