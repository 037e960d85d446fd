//! The functions of a unit, their URLs and the permissions to invoke them, looked up once.

use super::super::kinds;
use super::names::{self, Named};
use crate::symbolic::{Address, Nature, Resource, Spanned, Text, Unit, Value};
use std::collections::{BTreeSet, HashMap};

/// The index of one unit. Resources are named by their places in it.
#[derive(Debug, Default)]
pub(in crate::graph) struct FunctionIndex {
    urls_by_host: HashMap<Text, usize>,
    functions_by_name: HashMap<Text, Vec<usize>>,
    permissions: Vec<usize>,
    /// Permissions by the name of their function.
    permissions_by_name: HashMap<Text, Vec<usize>>,
    /// Permissions whose function may go by another name, too.
    permissions_by_chance: BTreeSet<usize>,
}

impl FunctionIndex {
    /// Indexes a unit; `place` finds its resources.
    pub(in crate::graph) fn new(
        unit: &Unit,
        place: &impl Fn(&Address) -> Option<usize>,
    ) -> FunctionIndex {
        let mut index = FunctionIndex::default();
        for (at, resource) in unit.resources.iter().enumerate() {
            match &*resource.kind {
                kinds::FUNCTION_URL => {
                    let urls = resource.attribute_texts("FunctionUrl");
                    let hosts = urls.into_iter().filter_map(host);
                    index.urls_by_host.extend(hosts.map(|host| (host, at)));
                }
                kinds::FUNCTION | kinds::SERVERLESS_FUNCTION => {
                    for name in resource.attribute_texts("Ref") {
                        let named = index.functions_by_name.entry(name.clone()).or_default();
                        named.push(at);
                    }
                }
                kinds::PERMISSION => {
                    index.permissions.push(at);
                    let lookup = |address: &Address| {
                        place(address).map(|place| unit.resources[place].clone())
                    };
                    index.permission(at, resource, &lookup);
                }
                _ => {}
            }
        }
        index
    }

    fn permission(
        &mut self,
        at: usize,
        resource: &Resource,
        lookup: &impl Fn(&Address) -> Option<Resource>,
    ) {
        let texts = resource.properties.get("FunctionName").map(texts);
        let Some((texts, true)) = texts else {
            self.permissions_by_chance.insert(at);
            return;
        };
        for text in texts {
            let named = names::read(&text, lookup);
            if !is_settled(&named.name) {
                self.permissions_by_chance.insert(at);
            }
            let known = self.permissions_by_name.entry(named.name).or_default();
            known.push(at);
        }
    }

    /// The permissions.
    pub(in crate::graph) fn permissions(&self) -> &[usize] {
        &self.permissions
    }

    /// The function URL that answers at a host name.
    pub(in crate::graph) fn url_at(&self, host: &Text) -> Option<usize> {
        self.urls_by_host.get(host).copied()
    }

    /// The functions of this name.
    pub(in crate::graph) fn functions_named(&self, name: &Text) -> &[usize] {
        self.functions_by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// The permissions that are, or may be, for the function of a URL.
    pub(in crate::graph) fn permissions_of(&self, function: &Named) -> BTreeSet<usize> {
        let mut found = self.permissions_by_chance.clone();
        let by_name = self.permissions_by_name.get(&function.name);
        found.extend(by_name.into_iter().flatten());
        // A name that is given, or put together, may turn out to be one that a permission spells out.
        if !is_settled(&function.name) {
            found.extend(&self.permissions);
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
