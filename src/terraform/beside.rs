//! The sources beside a plan: what they say of an instance takes the place of what the plan says was written, if the two
//! agree. The files may be older or newer than the plan.

use super::changes::Instance;
use super::evaluation::{Evaluated, REFERS, Whole, head};
use super::plan::Plan;
use super::references;
use crate::source::{Kind, Node, Remark};
use std::collections::{BTreeSet, HashMap};

impl<'a> Plan<'a> {
    /// Takes what the sources say of the instances, where they agree with the plan; says of what they do not.
    pub(crate) fn attach(&mut self, whole: &'a Whole) -> Vec<Remark> {
        let by_address: HashMap<&str, &Evaluated> = whole
            .instances
            .iter()
            .map(|one| (&*one.address, one))
            .collect();
        let mut differ = Vec::new();
        for instance in &mut self.instances {
            let Some(one) = by_address.get(instance.address) else {
                continue;
            };
            if !agree(instance, one) {
                differ.push(Remark {
                    span: instance.name_span,
                    message: format!(
                        "the Terraform sources beside the plan say something else of `{}` and are left aside there",
                        instance.address
                    ),
                });
                continue;
            }
            instance.configuration = Some(&one.written);
            instance.name_span = one.head;
            instance.block = &one.block;
            instance.is_evaluated = true;
        }
        self.whole = Some(whole);
        differ
    }
}

/// Whether what the plan says of an instance can have been made from its sources.
fn agree(instance: &Instance<'_>, one: &Evaluated) -> bool {
    let (Some(planned), Some(written)) = (
        instance
            .configuration
            .and_then(|entry| entry.get("expressions")),
        one.written.get("expressions"),
    ) else {
        // A plan leaves out the expressions of what has none but dynamic blocks.
        return instance.configuration.is_some();
    };
    let is_there = |entry: &crate::source::Entry| {
        &*entry.key == "timeouts" || written.get(&entry.key).is_some()
    };
    planned.entries().iter().all(is_there)
        && written.entries().iter().all(|entry| {
            let Some(theirs) = planned.get(&entry.key) else {
                // The blocks that a dynamic block makes, which may be none.
                return matches!(entry.value.kind, Kind::List(_));
            };
            same(
                theirs,
                &entry.value,
                instance.values.and_then(|all| all.get(&entry.key)),
            )
        })
}

/// Whether two expressions are one: they refer to the same, and what is constant is what was planned.
fn same(planned: &Node, written: &Node, value: Option<&Node>) -> bool {
    if !written.items().is_empty()
        || planned.get("references").is_none() && planned.get("constant_value").is_none()
    {
        return true;
    }
    let theirs: BTreeSet<String> = references::written(planned)
        .into_iter()
        .filter_map(head)
        .collect();
    let ours: BTreeSet<String> = written
        .get(REFERS)
        .map_or(&[][..], Node::items)
        .iter()
        .filter_map(|name| name.text().map(str::to_owned))
        .collect();
    if theirs != ours {
        return false;
    }
    match (written.get("constant_value"), value) {
        (Some(constant), Some(value)) => match (constant.scalar(), value.scalar()) {
            (Some(constant), Some(value)) if !matches!(planned.kind, Kind::Null) => {
                constant == value || is_json(constant)
            }
            _ => true,
        },
        _ => true,
    }
}

/// Whether a text is one that providers write anew, in an order of their own.
fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}
