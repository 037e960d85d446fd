//! Bucket policies, and policy documents wherever they stand.

use crate::iam::{self, Policy};
use crate::source::{Origin, Source, SourceId, Span, read};
use crate::symbolic::{
    Address, Hole, Lifecycle, Nature, Piece, Resource, Spanned, Text, Truth, Value, Why, matching,
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
    /// Whether it is put while the public access block of the bucket may not be there yet.
    pub precedes_access_block: Truth,
    /// The policy.
    pub policy: Policy,
}

/// Reads a policy from a value: a map, or the JSON text of one, which may hold what deployment fills in.
pub(super) fn document(value: &Spanned) -> Policy {
    let text = match &value.value {
        Value::Text(text) if text.known().is_none_or(|text| !text.trim().is_empty()) => text,
        _ => return iam::parse(value),
    };
    let document = from_text(text, value.span).unwrap_or_else(|| {
        Spanned::new(value.span, Value::Unknown(Why::new("its text is not JSON")))
    });
    iam::parse(&document)
}

/// A policy that says nothing, at a place.
pub(super) fn empty(at: Span) -> Policy {
    iam::parse(&Spanned::new(at, Value::Map(Vec::new())))
}

/// Reads JSON text as a value tree; every part of it points at the text as a whole. A text that is one hole, or that
/// is not JSON whatever its holes hold inside of strings, is not read.
fn from_text(text: &Text, at: Span) -> Option<Spanned> {
    let mut holes: Vec<&Hole> = Vec::new();
    let mut written = String::new();
    for piece in text.pieces() {
        match piece {
            Piece::Literal(literal) if literal.contains(MARK) => return None,
            Piece::Literal(literal) => written.push_str(literal),
            Piece::Hole(hole) => {
                written.push(MARK);
                written.push_str(&holes.len().to_string());
                written.push(MARK);
                holes.push(hole);
            }
        }
    }
    let source = Source::new(SourceId(0), Origin::Stdin, written);
    let reading = read(&source);
    if reading.error.is_some() {
        return None;
    }
    let mut document = Spanned::of_embedded(reading.documents.first()?, at);
    fill(&mut document, &holes);
    Some(document)
}

/// Stands on both sides of a hole's number while a text is read; it is no character of JSON outside of strings.
const MARK: char = '\u{FFFC}';

/// Puts the holes back in their places. A map with a hole in a key is unknown.
fn fill(value: &mut Spanned, holes: &[&Hole]) {
    match &mut value.value {
        Value::Text(text) => {
            let mut out = Text::default();
            for (place, part) in text.known().unwrap_or_default().split(MARK).enumerate() {
                let hole = part.parse::<usize>().ok().filter(|_| place % 2 == 1);
                match hole.and_then(|number| holes.get(number)) {
                    Some(hole) => out.push_hole((*hole).clone()),
                    None => out.push_str(part),
                }
            }
            *text = out;
        }
        Value::List(items) => items.iter_mut().for_each(|item| fill(item, holes)),
        Value::Map(fields) if fields.iter().any(|field| field.key.contains(MARK)) => {
            value.value = Value::Unknown(Why::new("a key of it is not known"));
        }
        Value::Map(fields) => {
            for field in fields {
                fill(&mut field.value, holes);
            }
        }
        _ => {}
    }
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
        precedes_access_block: resource
            .properties
            .get("PrecedesPublicAccessBlock")
            .map_or(Truth::No, Spanned::truth),
        policy,
    }
}
