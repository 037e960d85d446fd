//! The instances of resources that a plan speaks of: what becomes of each, and what is known of its values.
//! They come from `resource_changes`, and where that says nothing from `planned_values` and `prior_state`.

use super::address::ResourceAddress;
use super::evaluation::Evaluated;
use crate::source::{Kind, Node, Span};
use crate::symbolic::{Lifecycle, Nature};
use std::collections::HashSet;

/// One instance of a resource or data source.
#[derive(Clone, Debug)]
pub(crate) struct Instance<'a> {
    /// Its whole address.
    pub(crate) address: &'a str,
    /// The parts of the address.
    pub(crate) parts: ResourceAddress<'a>,
    /// Whether it is there before and after.
    pub(crate) lifecycle: Lifecycle,
    /// The object of the plan that speaks of it.
    pub(crate) block: &'a Node,
    /// Where its address was written.
    pub(crate) name_span: Span,
    /// Its values after the deployment; those before it, if it is deleted.
    pub(crate) values: Option<&'a Node>,
    /// Which of them are unknown.
    pub(crate) unknown: Option<&'a Node>,
    /// Which of them are marked sensitive.
    pub(crate) sensitive: Option<&'a Node>,
    /// Whether values that are unknown are simply missing, because the plan records no change.
    pub(crate) unknown_is_missing: bool,
    /// Whether another object under the same address goes, and this one comes in its place.
    pub(crate) replaced: bool,
    /// What was written of it.
    pub(crate) configuration: Option<&'a Node>,
    /// Whether that was evaluated from the sources: it then has the places of the values, and what they are exactly.
    pub(crate) is_evaluated: bool,
    /// Why it cannot be known whether there is such an instance.
    pub(crate) unsure: Option<&'a str>,
}

impl<'a> Instance<'a> {
    /// Where the ids of this instance come from.
    pub(crate) fn nature(&self) -> Nature {
        match self.lifecycle {
            _ if self.parts.data => Nature::Given,
            Lifecycle::New => Nature::Fresh,
            _ => Nature::Declared,
        }
    }

    /// Whether a plan tells of it, rather than the sources alone.
    pub(crate) fn is_planned(&self) -> bool {
        self.lifecycle != Lifecycle::Declared
    }

    /// Whether it is there after the deployment.
    pub(crate) fn is_live(&self) -> bool {
        self.lifecycle != Lifecycle::Deleted
    }

    /// The address as it is written within its module.
    pub(crate) fn local_name(&self) -> &str {
        self.address[self.parts.module.len()..].trim_start_matches('.')
    }

    /// A value that is known, is not empty and may be told.
    pub(crate) fn told(&self, attribute: &str) -> Option<&'a str> {
        let marked = self.sensitive.is_some_and(|mark| {
            is_true(mark) || mark.get(attribute).is_some_and(|mark| !is_clear(mark))
        });
        self.values?
            .get(attribute)
            .and_then(Node::text)
            .filter(|text| !text.is_empty() && !marked)
    }
}

/// Whether a mark of `after_unknown` or `after_sensitive` covers the whole value.
pub(crate) fn is_true(mark: &Node) -> bool {
    matches!(mark.kind, Kind::Bool(true))
}

/// Whether a mark covers nothing of the value.
pub(crate) fn is_clear(mark: &Node) -> bool {
    match &mark.kind {
        Kind::Bool(holds) => !holds,
        Kind::List(items) => items.iter().all(is_clear),
        Kind::Map(entries) => entries.iter().all(|entry| is_clear(&entry.value)),
        _ => true,
    }
}

/// Whether a plan is looked at as it will leave things, or as it found them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Side {
    /// What is there once the plan is applied.
    After,
    /// What is there now.
    Before,
}

/// What a plan has to do with what is there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Extent {
    /// It does not say.
    Untold,
    /// There is no distribution yet.
    Fresh,
    /// It leaves everything as it is.
    Idle,
    /// Some of what is there changes, or something is added to it.
    Changing,
}

/// What a plan has to do with what is there, by its actions.
pub(crate) fn extent(plan: &Node) -> Extent {
    let Some(changes) = plan.get("resource_changes") else {
        return Extent::Untold;
    };
    let mut extent = Extent::Fresh;
    let mut acts = false;
    for entry in changes.items() {
        let Some(change) = entry.get("change") else {
            continue;
        };
        let is_managed = entry.get("mode").and_then(Node::text) != Some("data");
        let quiet = ["no-op", "read", "forget"];
        acts |= is_managed && actions(change).iter().any(|one| !quiet.contains(one));
        let is_distribution =
            entry.get("type").and_then(Node::text) == Some("aws_cloudfront_distribution");
        if is_distribution && change.get("before").is_some_and(Node::is_map) {
            extent = Extent::Changing;
        }
    }
    match extent {
        Extent::Changing if !acts => Extent::Idle,
        other => other,
    }
}

/// All instances of one side of a plan, each once; their configuration is not filled in yet.
pub(crate) fn instances(plan: &Node, side: Side) -> Vec<Instance<'_>> {
    let changes = plan.get("resource_changes").map_or(&[][..], Node::items);
    let mut out = Vec::with_capacity(changes.len());
    // What moves is told under its new address alone.
    let moved = changes
        .iter()
        .filter_map(|entry| entry.get("previous_address"));
    let mut seen: HashSet<&str> = moved.filter_map(Node::text).collect();
    for entry in changes {
        // Another object may come to an address that is left.
        seen.remove(
            entry
                .get("address")
                .and_then(Node::text)
                .unwrap_or_default(),
        );
    }
    let of_side = |entry| match side {
        Side::After => change(entry),
        Side::Before => found(entry),
    };
    for instance in changes.iter().filter_map(of_side) {
        if seen.insert(instance.address) {
            out.push(instance);
        }
    }
    let planned = plan.get("planned_values").filter(|_| side == Side::After);
    let prior = plan
        .get("prior_state")
        .and_then(|state| state.get("values"));
    let before: Vec<Instance<'_>> = prior
        .map(resources)
        .unwrap_or_default()
        .into_iter()
        .filter_map(|resource| stored(resource, Lifecycle::Existing))
        .collect();
    let existing: HashSet<&str> = before.iter().map(|instance| instance.address).collect();
    for resource in planned.map(resources).unwrap_or_default() {
        if let Some(mut instance) = stored(resource, Lifecycle::New)
            && seen.insert(instance.address)
        {
            if instance.parts.data || existing.contains(instance.address) {
                instance.lifecycle = Lifecycle::Existing;
            }
            out.push(instance);
        }
    }
    out.extend(
        before
            .into_iter()
            .filter(|instance| seen.insert(instance.address)),
    );
    out
}

/// One entry of `resource_changes`. Deposed objects, left behind by a replacement, share the address of the
/// object that replaced them and are passed over.
fn change(entry: &Node) -> Option<Instance<'_>> {
    if entry.get("deposed").is_some() {
        return None;
    }
    let (address, parts) = addressed(entry)?;
    let change = entry.get("change")?;
    let actions = actions(change);
    let lifecycle = if actions.contains(&"create") {
        Lifecycle::New
    } else if actions.contains(&"delete") {
        Lifecycle::Deleted
    } else {
        Lifecycle::Existing
    };
    // What Terraform forgets stays as it is, and nobody manages it any longer.
    let stays = lifecycle == Lifecycle::Existing && actions.contains(&"forget");
    let (values, unknown, sensitive) = if stays || lifecycle == Lifecycle::Deleted {
        (change.get("before"), None, change.get("before_sensitive"))
    } else {
        (
            change.get("after"),
            change.get("after_unknown"),
            change.get("after_sensitive"),
        )
    };
    Some(Instance {
        address: address.text()?,
        parts,
        lifecycle,
        block: entry,
        name_span: address.span,
        values,
        unknown,
        sensitive,
        unknown_is_missing: false,
        replaced: lifecycle == Lifecycle::New && actions.contains(&"delete"),
        configuration: None,
        is_evaluated: false,
        unsure: None,
    })
}

fn actions(change: &Node) -> Vec<&str> {
    change
        .get("actions")
        .map_or(&[][..], Node::items)
        .iter()
        .filter_map(Node::text)
        .collect()
}

/// One entry of `resource_changes` as the plan found it, under the address that it will have. All of it is known, and
/// nothing of it is in the configuration, which tells of afterwards.
fn found(entry: &Node) -> Option<Instance<'_>> {
    if entry.get("deposed").is_some() {
        return None;
    }
    let (address, parts) = addressed(entry)?;
    let change = entry.get("change")?;
    let before = change.get("before").filter(|before| before.is_map())?;
    Some(Instance {
        address: address.text()?,
        parts,
        lifecycle: Lifecycle::Existing,
        block: entry,
        name_span: address.span,
        values: Some(before),
        unknown: None,
        sensitive: change.get("before_sensitive"),
        unknown_is_missing: false,
        replaced: false,
        configuration: None,
        is_evaluated: false,
        unsure: None,
    })
}

/// An instance that was evaluated from the sources.
pub(crate) fn evaluated(one: &Evaluated) -> Option<Instance<'_>> {
    Some(Instance {
        address: &one.address,
        parts: ResourceAddress::parse(&one.address)?,
        lifecycle: Lifecycle::Declared,
        block: &one.block,
        name_span: one.head,
        values: Some(&one.values),
        unknown: Some(&one.unknown),
        sensitive: Some(&one.secret),
        unknown_is_missing: false,
        replaced: false,
        configuration: Some(&one.written),
        is_evaluated: true,
        unsure: one.unsure.as_deref(),
    })
}

/// One resource of `planned_values` or `prior_state`.
fn stored(entry: &Node, lifecycle: Lifecycle) -> Option<Instance<'_>> {
    if entry.get("deposed_key").is_some() {
        return None;
    }
    let (address, parts) = addressed(entry)?;
    Some(Instance {
        address: address.text()?,
        parts,
        lifecycle,
        block: entry,
        name_span: address.span,
        values: entry.get("values"),
        unknown: None,
        sensitive: entry.get("sensitive_values"),
        unknown_is_missing: true,
        replaced: false,
        configuration: None,
        is_evaluated: false,
        unsure: None,
    })
}

fn addressed(entry: &Node) -> Option<(&Node, ResourceAddress<'_>)> {
    let address = entry.get("address")?;
    Some((address, ResourceAddress::parse(address.text()?)?))
}

/// The resources of a state, those of child modules after those of their parents.
fn resources(state: &Node) -> Vec<&Node> {
    let mut out = Vec::new();
    let mut waiting: Vec<&Node> = state.get("root_module").into_iter().collect();
    while let Some(module) = waiting.pop() {
        out.extend(module.get("resources").map_or(&[][..], Node::items));
        let children = module.get("child_modules").map_or(&[][..], Node::items);
        waiting.extend(children.iter().rev());
    }
    out
}
