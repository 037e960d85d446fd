//! The functions of linked units, their URLs and the permissions to invoke them, looked up once.

use super::super::kinds;
use super::super::scope::Scope;
use super::names::{self, Named};
use crate::symbolic::{Address, Nature, Resource, Spanned, Text, Value};
use std::collections::{BTreeSet, HashMap};

/// The index of a scope. Resources are named by their places in it.
#[derive(Debug, Default)]
pub(in crate::graph) struct FunctionIndex {
    urls_by_host: HashMap<Text, Vec<usize>>,
    functions_by_name: HashMap<Text, Vec<usize>>,
    /// Permissions by their deployments.
    permissions: HashMap<usize, Vec<usize>>,
    /// Permissions by the name of their function.
    permissions_by_name: HashMap<Text, Vec<usize>>,
    /// Permissions whose function may go by another name, too, by their deployments.
    permissions_by_chance: HashMap<usize, Vec<usize>>,
}

impl FunctionIndex {
    /// Indexes a scope.
    pub(in crate::graph) fn new(scope: &Scope<'_>) -> FunctionIndex {
        let mut index = FunctionIndex::default();
        for (at, resource) in scope.resources.iter().enumerate() {
            match &*resource.kind {
                kinds::FUNCTION_URL => {
                    let urls = resource.attribute_texts("FunctionUrl");
                    for host in urls.into_iter().filter_map(host) {
                        index.urls_by_host.entry(host).or_default().push(at);
                    }
                }
                kinds::FUNCTION | kinds::SERVERLESS_FUNCTION => {
                    for name in resource.attribute_texts("Ref") {
                        let named = index.functions_by_name.entry(name.clone()).or_default();
                        named.push(at);
                    }
                }
                kinds::PERMISSION => {
                    let deployment = scope.deployment(at);
                    index.permissions.entry(deployment).or_default().push(at);
                    let lookup = |address: &Address| scope.resource(address).cloned();
                    index.permission((at, deployment), resource, &lookup);
                }
                _ => {}
            }
        }
        index
    }

    fn permission(
        &mut self,
        (at, deployment): (usize, usize),
        resource: &Resource,
        lookup: &impl Fn(&Address) -> Option<Resource>,
    ) {
        let texts = resource.properties.get("FunctionName").map(texts);
        let chance = self.permissions_by_chance.entry(deployment).or_default();
        let Some((texts, true)) = texts else {
            chance.push(at);
            return;
        };
        for text in texts {
            let named = names::read(&text, lookup);
            if !is_settled(&named.name) {
                chance.push(at);
            }
            let known = self.permissions_by_name.entry(named.name).or_default();
            known.push(at);
        }
    }

    /// The function URL that somebody means by a host name.
    pub(in crate::graph) fn url_at(
        &self,
        scope: &Scope<'_>,
        from: usize,
        host: &Text,
    ) -> Option<usize> {
        scope.nearest(from, self.urls_by_host.get(host)?).pop()
    }

    /// The functions that somebody means by a name.
    pub(in crate::graph) fn functions_meant(
        &self,
        scope: &Scope<'_>,
        from: usize,
        name: &Text,
    ) -> Vec<usize> {
        scope.nearest(from, self.functions_named(name))
    }

    /// The functions of this name.
    pub(in crate::graph) fn functions_named(&self, name: &Text) -> &[usize] {
        self.functions_by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// The permissions that are, or may be, for the function of a URL.
    pub(in crate::graph) fn permissions_of(
        &self,
        scope: &Scope<'_>,
        url: usize,
        function: &Named,
    ) -> BTreeSet<usize> {
        let deployment = scope.deployment(url);
        let with = |lists: &HashMap<usize, Vec<usize>>| -> Vec<usize> {
            lists.get(&deployment).cloned().unwrap_or_default()
        };
        let mut found: BTreeSet<usize> = with(&self.permissions_by_chance).into_iter().collect();
        let by_name = self.permissions_by_name.get(&function.name);
        let ours = self.functions_meant(scope, url, &function.name);
        // Of functions that share a name, a permission is for the one that is deployed with it.
        let is_ours = |at: &&usize| {
            let meant = self.functions_meant(scope, **at, &function.name);
            meant.is_empty() || ours.is_empty() || meant.iter().any(|at| ours.contains(at))
        };
        found.extend(by_name.into_iter().flatten().filter(is_ours));
        // A name that is given, or put together, may turn out to be one that a permission spells out.
        if !is_settled(&function.name) {
            found.extend(with(&self.permissions));
        }
        found
    }
}

/// The host name in the address of a function URL.
fn host(url: &Text) -> Option<Text> {
    let rest = url.strip_prefix("https://")?;
    Some(rest.strip_suffix("/").unwrap_or(rest))
}

/// Every text that a value may turn out to be, and whether there is no other.
pub(super) fn texts(value: &Spanned) -> (Vec<Text>, bool) {
    match &value.value {
        Value::Either { yes, no, .. } => {
            let ((mut one, all), (other, rest)) = (texts(yes), texts(no));
            one.extend(other);
            (one, all && rest)
        }
        Value::Absent | Value::Null => (Vec::new(), true),
        _ => match value.as_text() {
            Some(text) => (vec![text], true),
            None => (Vec::new(), false),
        },
    }
}

/// Whether a name can be no other: it is written out, or the deployment makes it up.
fn is_settled(name: &Text) -> bool {
    let generated = || {
        name.as_hole()
            .is_some_and(|hole| hole.nature != Nature::Given)
    };
    name.known().is_some() || generated()
}
