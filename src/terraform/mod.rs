//! Terraform: plan JSON, as `terraform show -json` prints it, becomes a unit in CloudFormation's vocabulary.
//!
//! A plan says what will be there (`resource_changes`), which values are known only after apply
//! (`after_unknown`), and what was written (`configuration`: constants, and bags of references). The known
//! values are translated by tables; the unknown ones become the attributes that they are made of, found by
//! following the references. Policies that are known only after apply are rebuilt from their policy documents.
//! What a plan does not hold stays unknown, with the reason and with what it mentions.
//!
//! Terraform's sources are evaluated (`evaluation`) into the shape of a plan, with what each expression is exactly. Alone
//! they become a unit as a plan does; beside a plan (`beside`) they take the place of its `configuration`, so that values
//! get their places in the sources and the text that a plan does not keep.
//!
//! Format: "JSON Output Format" in Terraform's documentation.

mod account;
mod address;
mod attributes;
mod beside;
mod blocks;
mod changes;
mod configuration;
mod configurations;
mod evaluation;
mod exact;
mod finish;
mod function_urls;
mod gone;
mod join;
mod leaf;
mod looked_up;
mod partial;
mod plan;
mod policy;
mod policy_document;
mod references;
mod resolve;
mod resources;
mod secrets;
mod surroundings;
mod tables;
mod translate;
mod unreadable;
mod view;
mod writers;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use configurations::{Configurations, Leads, is_configuration, is_source, leads};

use crate::source::{Node, Remark, Source, Span, Unneeded};
use crate::symbolic::{Address, Environment, Found, Given, Resource, Unit, UnitId};
use changes::{Extent, Side};
use partial::Partial;
use plan::Plan;
use std::collections::BTreeMap;

/// Whether a document is a Terraform plan.
pub fn recognises(document: &Node) -> bool {
    let parts = ["resource_changes", "planned_values", "configuration"];
    document.get("format_version").is_some()
        && !is_state(document)
        && parts.iter().any(|part| document.get(part).is_some())
}

/// Whether a text can be a plan at all: a look that spares parsing most texts that are none.
pub fn may_be_plan(text: &str) -> bool {
    let signs = ["\"format_version\"", "\"lineage\"", "\"@message\""];
    signs.iter().any(|sign| text.contains(sign))
}

/// The masks of a change, which say of most values that they may be read. They lie in the plan, its list of changes, an
/// entry of this, and the change.
const MARKS: (usize, &[&str]) = (4, &["after_sensitive", "before_sensitive"]);

/// The parts of a plan that need not be read: all that is planned stands among the changes too, if there are any, and a
/// mask that covers nothing is as good as none.
pub fn unneeded(text: &str) -> Unneeded {
    let behind = text.split_once("\"resource_changes\"");
    let list = behind.and_then(|(_, rest)| rest.trim_start().strip_prefix(':'));
    let first = list.and_then(|list| list.trim_start().strip_prefix('['));
    if first.is_some_and(|first| first.trim_start().starts_with('{')) {
        Unneeded {
            keys: &["planned_values"],
            marks: MARKS,
        }
    } else {
        Unneeded::default()
    }
}

/// Whether a text speaks of CloudFront in Terraform's words.
pub fn names_cloudfront(text: &str) -> bool {
    text.contains("\"aws_cloudfront_")
}

/// Whether a document is a Terraform state, as a file or as `terraform show -json` prints it, which is no plan: it says
/// what is there, not what will be.
pub fn is_state(document: &Node) -> bool {
    let file = document.get("lineage").is_some() && document.get("serial").is_some();
    let printed = document.get("terraform_version").is_some() && document.get("values").is_some();
    file || printed && document.get("resource_changes").is_none()
}

/// What a text of Terraform is that is no plan, with what to do; nothing if it may be one, or is none of Terraform's.
pub fn instead_of_plan(source: &Source, documents: &[Node]) -> Option<&'static str> {
    unreadable::instead_of_plan(source, documents)
}

/// A remark on the text of a plan without what it quotes.
pub fn unquoted(remark: Remark) -> Remark {
    unreadable::unquoted(remark)
}

/// What is wrong with a plan that could not be read, in words that quote nothing of it.
pub fn broken(source: &Source, error: Remark) -> Remark {
    unreadable::broken(source, error)
}

/// Reads a plan. Never fails: what cannot be read is a remark, what cannot be known is unknown with a reason.
pub fn read(id: UnitId, source: &Source, document: &Node) -> Unit {
    read_given(id, source, document, &Environment::default(), None)
}

/// Reads a plan, with what the user says of where it is deployed to, and with the sources beside it: those of the root
/// module in a folder.
pub fn read_given(
    id: UnitId,
    source: &Source,
    document: &Node,
    environment: &Environment,
    beside: Option<(&Configurations<'_>, &str)>,
) -> Unit {
    let mut unit = configurations::empty(id, source);
    if let Some(remark) = refusal(document) {
        unit.remarks.push(remark);
        return unit;
    }
    let mut plan = Plan::new(id, source, document, environment, Side::After);
    // What goes is told by the plan alone, where it stands in the sources by both.
    unit.gone = plan.gone();
    let whole = beside.and_then(|(configurations, root)| configurations.evaluate(&plan, root));
    if let (Some(whole), Some((configurations, root))) = (&whole, beside) {
        unit.also = configurations.texts_of(root);
        unit.also.extend(whole.looked_into.iter().copied());
        unit.remarks.extend(plan.attach(whole));
    }
    unit.resources = plan.resources();
    for gone in &mut unit.gone {
        let mut instances = plan.instances.iter();
        if let Some(instance) = instances.find(|one| *one.address == *gone.address.name) {
            gone.name_span = instance.name_span;
        }
    }
    unit.open = plan.open();
    unit.remarks
        .extend(plan.partial.as_ref().map(Partial::remark));
    unit
}

/// What a plan finds, if it tells: the resources as they are before it is applied.
pub fn found(
    id: UnitId,
    source: &Source,
    document: &Node,
    environment: &Environment,
) -> Option<Found> {
    if refusal(document).is_some() {
        return None;
    }
    match changes::extent(document) {
        Extent::Untold => None,
        Extent::Fresh => Some(Found::Nothing),
        Extent::Idle => Some(Found::TheSame),
        Extent::Changing => {
            let plan = Plan::new(id, source, document, environment, Side::Before);
            Some(Found::Other(Box::new(Unit {
                resources: plan.resources(),
                open: plan.open(),
                ..configurations::empty(id, source)
            })))
        }
    }
}

/// The distributions and bucket policies among what a plan finds.
pub fn kept(found: Option<&Found>) -> BTreeMap<Address, Resource> {
    let Some(Found::Other(unit)) = found else {
        return BTreeMap::new();
    };
    let kinds = ["AWS::CloudFront::Distribution", "AWS::S3::BucketPolicy"];
    let resources = unit.resources.iter();
    let kept = resources.filter(|resource| kinds.contains(&&*resource.kind));
    kept.map(|resource| (resource.address.clone(), resource.clone()))
        .collect()
}

/// The places of the values that a plan marks as sensitive, which are never shown.
pub fn secrets(document: &Node) -> Vec<Span> {
    secrets::secrets(document)
}

/// Reads the sources of a root module, which has no plan.
pub fn read_root(
    id: UnitId,
    configurations: &Configurations<'_>,
    root: &str,
    given: &Given,
) -> Option<Unit> {
    let source = configurations.source_of(root)?;
    Some(configurations.unit(configurations::empty(id, source), root, given))
}

/// Why a plan cannot be read, if it cannot: its format is of a later generation. Such a plan has no unit that
/// anything could be concluded from, and counts as an input that was not read.
pub fn refusal(document: &Node) -> Option<Remark> {
    let version = document.get("format_version")?;
    let text = version.scalar().unwrap_or_default();
    let generation = text.split('.').next().unwrap_or_default();
    (!matches!(generation, "0" | "1")).then(|| Remark {
        span: version.span,
        message: format!("plans of format version `{text}` cannot be read; needed is 0.x or 1.x"),
    })
}
