//! The plan's `configuration`: what was written, module by module. Expressions are kept as Terraform prints
//! them: a constant, or the references that occur in it.

use super::address::within;
use crate::source::Node;
use std::collections::{BTreeMap, HashMap, HashSet};

/// One module as it was written.
#[derive(Debug, Default)]
pub(crate) struct Module<'a> {
    /// Its resources and data sources, by `type.name` and `data.type.name`.
    pub(crate) resources: BTreeMap<&'a str, &'a Node>,
    /// Its calls of child modules.
    pub(crate) calls: BTreeMap<&'a str, &'a Node>,
    /// Its outputs: a map.
    pub(crate) outputs: Option<&'a Node>,
}

/// All modules by their addresses without keys.
#[derive(Debug, Default)]
pub(crate) struct Configuration<'a> {
    modules: HashMap<String, Module<'a>>,
    /// The types of which resources are written.
    kinds: HashSet<&'a str>,
}

impl<'a> Configuration<'a> {
    /// Indexes the `configuration` of a plan.
    pub(crate) fn read(configuration: Option<&'a Node>) -> Configuration<'a> {
        let mut out = Configuration::default();
        let Some(root) = configuration.and_then(|all| all.get("root_module")) else {
            return out;
        };
        let mut waiting = vec![(String::new(), root)];
        while let Some((path, node)) = waiting.pop() {
            let mut module = Module {
                outputs: node.get("outputs"),
                ..Module::default()
            };
            for resource in node.get("resources").map_or(&[][..], Node::items) {
                if let Some(address) = resource.get("address").and_then(Node::text) {
                    module.resources.insert(address, resource);
                    out.kinds.extend(address.split('.').next());
                }
            }
            for call in node.get("module_calls").map_or(&[][..], Node::entries) {
                module.calls.insert(&call.key, &call.value);
                if let Some(child) = call.value.get("module") {
                    waiting.push((within(&path, &format!("module.{}", call.key)), child));
                }
            }
            out.modules.insert(path, module);
        }
        out
    }

    /// Whether a resource of this type is written anywhere, or nobody can tell because nothing is.
    pub(crate) fn may_declare(&self, kind: &str) -> bool {
        self.modules.is_empty() || self.kinds.contains(kind)
    }

    /// The module at an address without keys.
    pub(crate) fn module(&self, path: &str) -> Option<&Module<'a>> {
        self.modules.get(path)
    }
}
