//! A plan, indexed once: its instances by address and by family, its configuration by module, and what it says
//! about itself. Everything else in this room asks it.

use super::address::{ResourceAddress, split_module, within, without_keys};
use super::changes::{self, Instance, Side};
use super::configuration::Configuration;
use super::evaluation::Whole;
use super::partial::Partial;
use super::surroundings::{Providers, Usual};
use crate::cloudformation::partitions;
use crate::source::{Node, Source};
use crate::symbolic::{Environment, UnitId};
use std::collections::{HashMap, HashSet};

/// The attributes that other resources may know an instance by.
const NAMES: [&str; 6] = ["arn", "bucket", "function_name", "id", "key_id", "name"];

/// An attribute that contributes to some change of the plan, from `relevant_attributes`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Relevant<'a> {
    /// The resource, with module path, often without key.
    pub(crate) resource: ResourceAddress<'a>,
    /// The attribute, its first name; empty for the whole resource.
    pub(crate) attribute: &'a str,
}

/// A plan and its indexes.
#[derive(Debug)]
pub(crate) struct Plan<'a> {
    /// The unit that the plan becomes.
    pub(crate) unit: UnitId,
    /// The text of the plan.
    pub(crate) source: &'a Source,
    /// All instances, in the order of the plan.
    pub(crate) instances: Vec<Instance<'a>>,
    /// What was written.
    pub(crate) configuration: Configuration<'a>,
    /// What contributes to changes.
    pub(crate) relevant: Vec<Relevant<'a>>,
    /// Accounts, Regions and partition.
    pub(crate) providers: Providers,
    /// Set if the plan does not hold all that is written.
    pub(crate) partial: Option<Partial>,
    /// The values of the root module's variables.
    pub(crate) variables: Option<&'a Node>,
    /// What was evaluated from the sources, if they are there.
    pub(crate) whole: Option<&'a Whole>,
    /// Whether there is nothing but the sources.
    alone: bool,
    families: HashMap<&'a str, Vec<usize>>,
    keyed: HashMap<(&'a str, &'a str), usize>,
    /// Live managed instances by type and by a name that is known: id, ARN or physical name.
    names: HashMap<(&'a str, &'a str), Vec<usize>>,
    /// Hosted zones, created or only read, by id.
    zones: HashMap<&'a str, usize>,
    /// The instances of each module, by the address without the last key.
    module_instances: HashMap<String, Vec<&'a str>>,
}

impl<'a> Plan<'a> {
    /// Indexes one side of a plan. What was there before has no configuration: that tells of afterwards.
    pub(crate) fn new(
        unit: UnitId,
        source: &'a Source,
        document: &'a Node,
        environment: &Environment,
        side: Side,
    ) -> Plan<'a> {
        let written = document
            .get("configuration")
            .filter(|_| side == Side::After);
        let configuration = Configuration::read(written);
        let mut instances = changes::instances(document, side);
        attach(&mut instances, &configuration);
        // A managed resource that only the prior state knows and nobody wrote down is not part of the plan.
        let changed = side == Side::After && document.get("resource_changes").is_some();
        instances.retain(|instance| {
            !changed
                || instance.parts.data
                || instance.block.get("change").is_some()
                || instance.configuration.is_some()
        });
        let usual = Usual {
            unit,
            environment,
            // A plan that names no partition is taken to be of the usual one.
            named: partitions::partition_of(&source.text),
        };
        let mut plan = Plan::of(usual, source, document, instances, configuration);
        if side == Side::Before {
            plan.relevant.clear();
        }
        plan.partial = plan.find_partial(document);
        plan
    }

    /// What the sources of a root module are evaluated to, as if it were a plan.
    pub(crate) fn evaluated(
        usual: Usual<'_>,
        source: &'a Source,
        document: &'a Node,
        whole: &'a Whole,
    ) -> Plan<'a> {
        let instances = whole.instances.iter().filter_map(changes::evaluated);
        let none = Configuration::default();
        let mut plan = Plan::of(usual, source, document, instances.collect(), none);
        plan.whole = Some(whole);
        plan.alone = true;
        plan
    }

    fn of(
        usual: Usual<'_>,
        source: &'a Source,
        document: &'a Node,
        instances: Vec<Instance<'a>>,
        configuration: Configuration<'a>,
    ) -> Plan<'a> {
        let mut families: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut module_instances: HashMap<String, Vec<&str>> = HashMap::new();
        let mut keyed = HashMap::new();
        let mut names: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
        let mut zones = HashMap::new();
        let mut modules = HashSet::new();
        for (place, instance) in instances.iter().enumerate() {
            families
                .entry(instance.parts.family)
                .or_default()
                .push(place);
            if let Some(key) = instance.parts.key {
                keyed.insert((instance.parts.family, key), place);
            }
            if instance.is_live() && !instance.parts.data {
                let mut known: Vec<&str> = NAMES
                    .iter()
                    .filter_map(|attribute| instance.told(attribute))
                    .collect();
                known.sort_unstable();
                known.dedup();
                for name in known {
                    names
                        .entry((instance.parts.kind, name))
                        .or_default()
                        .push(place);
                }
            }
            if instance.parts.kind == "aws_route53_zone" {
                for id in ["zone_id", "id"]
                    .into_iter()
                    .filter_map(|key| instance.told(key))
                {
                    zones.entry(id).or_insert(place);
                }
            }
            let mut module = instance.parts.module;
            while modules.insert(module) {
                let Some((parent, name, _)) = split_module(module) else {
                    break;
                };
                module_instances
                    .entry(within(parent, &format!("module.{name}")))
                    .or_default()
                    .push(module);
                module = parent;
            }
        }
        let relevant = document
            .get("relevant_attributes")
            .map_or(&[][..], Node::items)
            .iter()
            .filter_map(|entry| {
                Some(Relevant {
                    resource: ResourceAddress::parse(entry.get("resource")?.text()?)?,
                    attribute: entry
                        .get("attribute")?
                        .items()
                        .first()
                        .and_then(Node::text)
                        .unwrap_or_default(),
                })
            })
            .collect();
        let unit = usual.unit;
        let providers = Providers::read(usual, document, &instances);
        Plan {
            unit,
            source,
            instances,
            configuration,
            relevant,
            providers,
            families,
            keyed,
            names,
            zones,
            module_instances,
            partial: None,
            variables: document.get("variables"),
            whole: None,
            alone: false,
        }
    }

    /// Whether there is no plan, only what the sources were evaluated to.
    pub(crate) fn is_evaluated(&self) -> bool {
        self.alone
    }

    /// The instance at an address, if it is not deleted.
    pub(crate) fn at(&self, address: &str) -> Option<&Instance<'a>> {
        let parts = ResourceAddress::parse(address)?;
        let found = match parts.key {
            Some(key) => self.keyed(parts.family, key),
            None => self.family(parts.family).into_iter().next(),
        };
        found.filter(|instance| instance.address == address)
    }

    /// The instances that share an address without key, deleted ones left out.
    pub(crate) fn family(&self, family: &str) -> Vec<&Instance<'a>> {
        self.families
            .get(family)
            .into_iter()
            .flatten()
            .map(|place| &self.instances[*place])
            .filter(|instance| instance.is_live())
            .collect()
    }

    /// The addresses of a module's instances, by the module's address without its last key.
    pub(crate) fn module_instances(&self, module: &str) -> &[&'a str] {
        self.module_instances
            .get(module)
            .map_or(&[][..], Vec::as_slice)
    }

    /// The instance of a family that has this key, if it is not deleted.
    pub(crate) fn keyed(&self, family: &str, key: &str) -> Option<&Instance<'a>> {
        let place = self.keyed.get(&(family, key))?;
        Some(&self.instances[*place]).filter(|instance| instance.is_live())
    }

    /// The live instances of a Terraform type that go by a known id, ARN or physical name.
    pub(crate) fn named(&self, kind: &str, name: &str) -> Vec<&Instance<'a>> {
        self.names
            .get(&(kind, name))
            .into_iter()
            .flatten()
            .map(|place| &self.instances[*place])
            .collect()
    }

    /// The hosted zone that has this id.
    pub(crate) fn zone(&self, id: &str) -> Option<&Instance<'a>> {
        self.zones.get(id).map(|place| &self.instances[*place])
    }

    /// Whether any instance is there of what shares this address without key, deleted ones too.
    pub(crate) fn knows(&self, family: &str) -> bool {
        self.families.contains_key(family)
    }
}

/// Gives every instance what was written of it.
fn attach<'a>(instances: &mut [Instance<'a>], configuration: &Configuration<'a>) {
    let mut paths: HashMap<&str, String> = HashMap::new();
    for instance in instances {
        let parts = instance.parts;
        let path = paths
            .entry(parts.module)
            .or_insert_with(|| without_keys(parts.module));
        let local = parts.family[parts.module.len()..].trim_start_matches('.');
        instance.configuration = configuration
            .module(path)
            .and_then(|module| module.resources.get(local).copied());
    }
}
