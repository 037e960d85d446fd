//! Terraform: plan JSON, as `terraform show -json` prints it, becomes a unit in CloudFormation's vocabulary.
//!
//! A plan says what will be there (`resource_changes`), which values are known only after apply
//! (`after_unknown`), and what was written (`configuration`: constants, and bags of references). The known
//! values are translated by tables; the unknown ones become the attributes that they are made of, found by
//! following the references. Policies that are known only after apply are rebuilt from their policy documents.
//! What a plan does not hold stays unknown, with the reason and with what it mentions.
//!
//! Format: "JSON Output Format" in Terraform's documentation.

mod account;
mod address;
mod attributes;
mod blocks;
mod changes;
mod configuration;
mod finish;
mod function_urls;
mod join;
mod leaf;
mod partial;
mod plan;
mod policy;
mod policy_document;
mod references;
mod resolve;
mod resources;
mod surroundings;
mod tables;
mod translate;
mod view;
mod writers;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

use crate::source::{Node, Remark, Source};
use crate::symbolic::{Dialect, Environment, Stack, Unit, UnitId};
use partial::Partial;
use plan::Plan;

/// Whether a document is a Terraform plan.
pub fn recognises(document: &Node) -> bool {
    let parts = ["resource_changes", "planned_values", "configuration"];
    document.get("format_version").is_some()
        && !is_state(document)
        && parts.iter().any(|part| document.get(part).is_some())
}

/// Whether a text can be a plan at all: a look that spares parsing most texts that are none.
pub fn may_be_plan(text: &str) -> bool {
    text.contains("\"format_version\"") || text.contains("\"lineage\"")
}

/// Whether a text speaks of CloudFront in Terraform's words.
pub fn names_cloudfront(text: &str) -> bool {
    text.contains("\"aws_cloudfront_")
}

/// Whether a document is a Terraform state file, which is no plan: it says what is there, not what will be.
pub fn is_state(document: &Node) -> bool {
    document.get("lineage").is_some() && document.get("serial").is_some()
}

/// Reads a plan. Never fails: what cannot be read is a remark, what cannot be known is unknown with a reason.
pub fn read(id: UnitId, source: &Source, document: &Node) -> Unit {
    read_given(id, source, document, &Environment::default())
}

/// Reads a plan, with what the user says of where it is deployed to.
pub fn read_given(id: UnitId, source: &Source, document: &Node, environment: &Environment) -> Unit {
    let mut unit = Unit {
        id,
        source: source.id,
        dialect: Dialect::Terraform,
        resources: Vec::new(),
        conditions: Vec::new(),
        parameters: Vec::new(),
        open: None,
        exports: Vec::new(),
        stack: Stack {
            title: source.path().into(),
            ..Stack::default()
        },
        remarks: Vec::new(),
    };
    if let Some(remark) = refusal(document) {
        unit.remarks.push(remark);
        return unit;
    }
    let plan = Plan::new(id, source, document, environment);
    unit.resources = plan.resources();
    unit.open = plan.open();
    unit.remarks
        .extend(plan.partial.as_ref().map(Partial::remark));
    unit
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
