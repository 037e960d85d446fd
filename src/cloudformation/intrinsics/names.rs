//! Physical names: the property that names a resource, where `Ref` then yields that name. A bucket whose name is
//! put together by `Fn::Sub` is the bucket of whoever puts the same name together.

use super::{Call, Resolver, variables};
use crate::cloudformation::attributes::name_property;
use crate::cloudformation::sections::{Block, Template};
use crate::source::Node;
use crate::symbolic::{Domain, Hole, Piece, Spanned, Text, Value};
use std::collections::BTreeSet;

/// The name that its properties give to a resource: a text, or a choice of texts and of no name. `None` if they
/// give it none, or if the name cannot be known; the resource's own hole then stands for it.
pub(super) fn physical_name<'t>(resolver: &Resolver<'t>, block: Block<'t>) -> Option<Spanned> {
    let kind = deployed_kind(block.kind);
    let property = name_property(kind)?;
    let node = block.property(property)?;
    let known = resolver.names.borrow().get(block.name()).cloned();
    let name = match known {
        Some(Some(name)) => name,
        Some(None) => {
            resolver.remark(
                node.span,
                format!("the name of `{}` refers to itself", block.name()),
            );
            return None;
        }
        None => {
            resolver.names.borrow_mut().insert(block.name(), None);
            let name = as_name(resolver.value(node), kind);
            let mut names = resolver.names.borrow_mut();
            names.insert(block.name(), Some(name.clone()));
            name
        }
    };
    (!matches!(name.value, Value::Absent | Value::Null | Value::Unknown(_))).then_some(name)
}

/// What serves as a name holds only what a name may hold: if it were anything else there would be no such
/// resource.
fn as_name(name: Spanned, kind: &str) -> Spanned {
    let whole = match kind {
        "AWS::S3::Bucket" => Domain::BucketName,
        "AWS::Lambda::Function"
        | "AWS::IAM::Role"
        | "AWS::S3::AccessPoint"
        | "AWS::S3::MultiRegionAccessPoint" => Domain::Name,
        _ => return name,
    };
    let value = match name.value {
        Value::Text(text) => Value::Text(narrowed(&text, &whole)),
        Value::Either { condition, yes, no } => Value::Either {
            condition,
            yes: Box::new(as_name(*yes, kind)),
            no: Box::new(as_name(*no, kind)),
        },
        other => other,
    };
    Spanned::new(name.span, value)
}

/// The text with its parameters as what a name, or a part of one, can be. A part may be empty.
fn narrowed(text: &Text, whole: &Domain) -> Text {
    let mut out = Text::default();
    let domain = if text.as_hole().is_some() {
        whole.clone()
    } else {
        Domain::part_of_name()
    };
    for piece in text.pieces() {
        match piece {
            Piece::Literal(text) => out.push_str(text),
            Piece::Hole(hole) if hole.domain == Domain::Free || hole.domain == Domain::Name => {
                out.push_hole(Hole {
                    domain: domain.clone(),
                    ..hole.clone()
                });
            }
            Piece::Hole(hole) => out.push_hole(Hole {
                domain: hole.domain.narrowed_to(&domain),
                ..hole.clone()
            }),
        }
    }
    out
}

/// The type that a serverless type becomes, as far as attributes go.
pub(super) fn deployed_kind(kind: &str) -> &str {
    match kind {
        "AWS::Serverless::Function" => "AWS::Lambda::Function",
        "AWS::Serverless::Api" => "AWS::ApiGateway::RestApi",
        "AWS::Serverless::HttpApi" => "AWS::ApiGatewayV2::Api",
        other => other,
    }
}

/// The parameters that are, or are a part of, the name of a bucket or function that exists in every deployment:
/// they can only be names.
pub(in crate::cloudformation) fn parameters_that_name<'t>(
    template: &Template<'t>,
) -> BTreeSet<&'t str> {
    let mut found = BTreeSet::new();
    for block in &template.resources {
        let kind = deployed_kind(block.kind);
        let named = matches!(kind, "AWS::S3::Bucket" | "AWS::Lambda::Function");
        let property = name_property(kind).filter(|_| named && block.condition().is_none());
        if let Some(name) = property.and_then(|property| block.property(property)) {
            found.append(&mut parts_of(name));
        }
    }
    found
}

/// The names that a text is made of, whatever the conditions in it are.
fn parts_of(node: &Node) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    let Some(call) = Call::of(node) else {
        return found;
    };
    let items = call.argument.items();
    match call.function {
        "Ref" => found.extend(call.argument.text()),
        "Sub" => {
            let text = items.first().unwrap_or(call.argument).text();
            for name in variables(text.unwrap_or_default()) {
                match items.get(1).and_then(|own| own.get(name)) {
                    Some(own) => found.append(&mut parts_of(own)),
                    None => {
                        found.insert(name);
                    }
                }
            }
        }
        "Join" => {
            for item in items.get(1).map(Node::items).unwrap_or_default() {
                found.append(&mut parts_of(item));
            }
        }
        "If" => {
            if let [_, yes, no] = items {
                found = &parts_of(yes) & &parts_of(no);
            }
        }
        _ => {}
    }
    found
}
