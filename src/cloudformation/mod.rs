//! CloudFormation templates (and SAM, and CDK output) as units: sections, intrinsic functions, conditions.
//!
//! A template is recognised by its content, cut into its sections, and every property of every resource is
//! resolved as far as it can be known before deployment. What cannot be known stays: a parameter is a hole, a
//! branch is a branch, and a function that nobody evaluates here is an unknown that says what it mentions.

pub mod attributes;
mod conditions;
mod constraints;
mod function_urls;
mod ignores;
mod intrinsics;
mod mentions;
mod openness;
mod parameters;
pub mod partitions;
mod pattern;
pub mod pseudo;
mod resolve;
mod sections;
pub mod stacks;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod transforms;

use crate::source::{Entry, Node, Source};
use crate::symbolic::{Dialect, Export, Stack, Unit, UnitId};
pub use ignores::{Ignored, ignores};
use resolve::Resolver;
use sections::Template;

/// Whether this is a template: something with sections that CloudFormation knows, and not a Terraform plan.
pub fn recognises(document: &Node) -> bool {
    template_in(document).is_some()
}

/// The template that a document holds.
pub fn template_in(document: &Node) -> Option<&Node> {
    sections::is_template(document).then_some(document)
}

/// A document as it was read, made into the template that is deployed, if it holds one: what wraps it is taken off, and
/// the transforms that are understood are applied.
pub fn prepared(source: &Source, document: Node) -> Node {
    transforms::applied(&document, source).unwrap_or(document)
}

/// Reads a template as a unit that stands alone. This never fails: what cannot be read is left out with a remark, or is
/// an unknown value with its reason.
pub fn read(id: UnitId, source: &Source, document: &Node, dialect: Dialect) -> Unit {
    let document = template_in(document).unwrap_or(document);
    let template = Template::of(document);
    unit(
        &Resolver::new(id, source, &template),
        source,
        document,
        dialect,
    )
}

/// The unit that a resolver makes of its template.
fn unit(resolver: &Resolver<'_>, source: &Source, document: &Node, dialect: Dialect) -> Unit {
    let mut resources = resolver.resources();
    resources.extend(function_urls::made(resolver, document.get("Globals")));
    let conditions = resolver.conditions();
    let exports = exports(resolver, document);
    Unit {
        id: resolver.unit,
        source: source.id,
        also: Vec::new(),
        dialect,
        resources,
        conditions,
        parameters: resolver.parameters(),
        exports,
        gone: Vec::new(),
        before: std::collections::BTreeMap::new(),
        stack: Stack {
            title: source.path().into(),
            ..Stack::default()
        },
        open: resolver.open(),
        remarks: resolver.remarks(),
    }
}

/// What the outputs of a template export.
fn exports(resolver: &Resolver<'_>, document: &Node) -> Vec<Export> {
    let outputs = document
        .get("Outputs")
        .map(Node::entries)
        .unwrap_or_default();
    let export = |output: &Entry| {
        let name = output.value.get("Export")?.get("Name")?;
        let value = output.value.get("Value")?;
        Some(Export {
            name: resolver.value(name).as_text()?,
            value: resolver.value(value),
        })
    };
    outputs.iter().filter_map(export).collect()
}

/// Whether a text speaks of CloudFront, or of what stands in front of its buckets, in the words of a template.
pub fn names_cloudfront(text: &str) -> bool {
    text.contains("AWS::CloudFront::") || text.contains("AWS::S3::BucketPolicy")
}
