//! What a REST API answers to: the tree of its resources and their methods, or its definition.
//!
//! "API Gateway resources" and "`x-amazon-apigateway-any-method` object" in the Amazon API Gateway Developer Guide.

use super::super::estate::View;
use super::super::kinds;
use super::parts;
use crate::source::Span;
use crate::symbolic::{Address, Resource, Spanned, Text, Truth, Value};
use std::collections::HashMap;

/// A path that an API answers to, with at least one method.
#[derive(Clone, Debug)]
pub struct ApiPath {
    /// Its parts between the slashes; none for the root.
    pub segments: Vec<Segment>,
    /// Whether all of its methods ask for an API key.
    pub needs_key: Truth,
    /// Where that is written, or where the method is declared.
    pub key_span: Span,
    /// Whether all of its methods let everyone in.
    pub is_open: Truth,
}

/// A part of a path.
#[derive(Clone, PartialEq, Debug)]
pub enum Segment {
    /// This text.
    Literal(Text),
    /// Any one part.
    Any,
    /// One or more parts.
    Rest,
}

/// How deep resources may stand in each other.
const DEEPEST: usize = 64;

/// Reads what an API answers to; nothing if that is not known throughout, or nothing is declared.
pub(super) fn read(view: &View<'_>, at: usize, api: &Resource) -> Option<Vec<ApiPath>> {
    if api.properties.get("BodyS3Location").is_some() {
        return None;
    }
    let mut paths = match api.properties.get("Body") {
        Some(body) => of_definition(body)?,
        None => Vec::new(),
    };
    let (resources, resources_known) = parts(view, at, &[kinds::API_RESOURCE]);
    let (methods, methods_known) = parts(view, at, &[kinds::API_METHOD]);
    if !resources_known || !methods_known {
        return None;
    }
    let tree: HashMap<&Address, &Resource> = resources
        .iter()
        .map(|(resource, _)| (&resource.address, resource))
        .collect();
    for (method, _) in &methods {
        let place = method.properties.get("ResourceId")?.as_text()?;
        let key = method.properties.get("ApiKeyRequired");
        let open = method.properties.get("AuthorizationType");
        paths.push(ApiPath {
            segments: segments(&place, api, &tree)?,
            needs_key: key.map_or(Truth::No, Spanned::truth),
            key_span: key.map_or(method.name_span, |key| key.span),
            is_open: open.map_or(Truth::Unknown, |open| {
                open.known()
                    .map_or(Truth::Unknown, |open| Truth::from(open == "NONE"))
            }),
        });
    }
    (!paths.is_empty()).then_some(paths)
}

/// The path of a resource, from the API down to it.
fn segments(
    place: &Text,
    api: &Resource,
    tree: &HashMap<&Address, &Resource>,
) -> Option<Vec<Segment>> {
    let mut out = Vec::new();
    let mut of = place.as_hole()?.of.clone();
    while of != api.address {
        if out.len() >= DEEPEST {
            return None;
        }
        let resource = tree.get(&of)?;
        out.push(segment(&resource.properties.get("PathPart")?.as_text()?));
        of = resource
            .properties
            .get("ParentId")?
            .as_text()?
            .as_hole()?
            .of
            .clone();
    }
    out.reverse();
    Some(out)
}

fn segment(part: &Text) -> Segment {
    match part.known() {
        Some(known) if known.starts_with('{') && known.ends_with("+}") => Segment::Rest,
        Some(known) if known.starts_with('{') && known.ends_with('}') => Segment::Any,
        _ => Segment::Literal(part.clone()),
    }
}

/// The paths of a definition in the `OpenAPI` language.
fn of_definition(body: &Spanned) -> Option<Vec<ApiPath>> {
    let Value::Map(_) = body.value else {
        return None;
    };
    let paths = body.get("paths")?;
    let Value::Map(fields) = &paths.value else {
        return None;
    };
    let mut out = Vec::new();
    for field in fields {
        let Value::Map(methods) = &field.value.value else {
            return None;
        };
        if methods.iter().all(|method| !is_method(&method.key)) {
            continue;
        }
        // A key that names what deployment fills in is written in a language of its own.
        if field.key.contains("${") {
            return None;
        }
        let parts = field.key.split('/').filter(|part| !part.is_empty());
        out.push(ApiPath {
            segments: parts.map(|part| segment(&Text::literal(part))).collect(),
            needs_key: Truth::Unknown,
            key_span: field.key_span,
            is_open: Truth::Unknown,
        });
    }
    Some(out)
}

fn is_method(key: &str) -> bool {
    let methods = [
        "get",
        "put",
        "post",
        "delete",
        "options",
        "head",
        "patch",
        "x-amazon-apigateway-any-method",
    ];
    methods
        .iter()
        .any(|method| key.eq_ignore_ascii_case(method))
}
