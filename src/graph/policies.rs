//! Bucket policies, and policy documents wherever they stand.

use crate::iam::{self, Policy};
use crate::source::{Origin, Source, SourceId, Span, read};
use crate::symbolic::{
    Address, Lifecycle, Nature, Resource, Spanned, Text, Truth, Value, Why, matching,
};

/// A policy that is attached to a bucket.
#[derive(Clone, Debug)]
pub struct BucketPolicy {
    /// Its address.
    pub address: Address,
    /// The name to write when referring to it.
    pub local_name: Box<str>,
    /// Where it is declared.
    pub name_span: Span,
    /// The bucket, by its place in the graph.
    pub bucket: usize,
    /// Whether it is attached to that bucket.
    pub sure: Truth,
    /// Whether it is there before the deployment.
    pub lifecycle: Lifecycle,
    /// The policy.
    pub policy: Policy,
}

/// Reads a policy from a value: a map, or the JSON text of one.
pub(super) fn document(value: &Spanned) -> Policy {
    match value.known() {
        Some(text) if !text.trim().is_empty() => match from_text(text, value.span) {
            Some(document) => iam::parse(&document),
            None => iam::parse(&Spanned::new(
                value.span,
                Value::Unknown(Why::new("its text is not JSON")),
            )),
        },
        _ => iam::parse(value),
    }
}

/// A policy that says nothing, at a place.
pub(super) fn empty(at: Span) -> Policy {
    iam::parse(&Spanned::new(at, Value::Map(Vec::new())))
}

/// Reads JSON text as a value tree; every part of it points at the text as a whole.
fn from_text(text: &str, at: Span) -> Option<Spanned> {
    let source = Source::new(SourceId(0), Origin::Stdin, text.to_owned());
    let reading = read(&source);
    if reading.error.is_some() {
        return None;
    }
    reading
        .documents
        .first()
        .map(|node| Spanned::of_embedded(node, at))
}

/// Whether a policy resource is attached to the bucket of this name. A name that the deployment generates is known
/// to nobody beforehand, so that a parameter or an import is another bucket's.
pub(super) fn attached(target: &Spanned, name: &Text) -> Truth {
    let Some(text) = target.as_text() else {
        return Truth::Unknown;
    };
    if text == *name {
        return Truth::Yes;
    }
    let generated = |text: &Text| {
        text.as_hole()
            .is_some_and(|hole| hole.nature != Nature::Given)
    };
    if generated(name) || generated(&text) {
        return Truth::No;
    }
    matching::equals(&text, name)
}

/// Reads the policy of a bucket from its resource.
pub(super) fn read_bucket_policy(resource: &Resource, bucket: usize, sure: Truth) -> BucketPolicy {
    let policy = match resource.properties.get("PolicyDocument") {
        Some(value) => document(value),
        // Properties that nobody can read may hold any policy.
        None if resource.properties.is_unknown() => iam::parse(&resource.properties),
        None => empty(resource.span),
    };
    BucketPolicy {
        address: resource.address.clone(),
        local_name: resource.local_name.clone(),
        name_span: resource.name_span,
        bucket,
        sure,
        lifecycle: resource.lifecycle,
        policy,
    }
}
