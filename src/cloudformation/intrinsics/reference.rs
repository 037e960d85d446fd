//! `Ref` and `Fn::GetAtt`: what a name stands for.

use super::names::{deployed_kind, physical_name};
use super::{Resolver, distribute};
use crate::cloudformation::attributes::{Subject, attribute};
use crate::cloudformation::parameters::Shape;
use crate::cloudformation::pseudo;
use crate::source::{Kind, Node};
use crate::symbolic::{Mention, Nature, Spanned, Text, Value, Why};

/// What `Fn::GetAtt` refers to.
#[derive(Debug)]
pub(in crate::cloudformation) struct Target<'n> {
    /// The resource.
    pub(in crate::cloudformation) name: String,
    /// The attribute, if it is written out.
    pub(in crate::cloudformation) written: Option<String>,
    /// The attribute, if it is a function.
    computed: Option<&'n Node>,
}

impl Target<'_> {
    /// Reads `A.B`, or a list of a name and an attribute.
    pub(in crate::cloudformation) fn of(argument: &Node) -> Option<Target<'_>> {
        let (name, written, computed) = match &argument.kind {
            Kind::Text(text) => {
                let (name, attribute) = text.split_once('.')?;
                (name, Some(attribute.to_owned()), None)
            }
            Kind::List(items) => {
                let (name, rest) = items.split_first()?;
                let written: Option<Vec<&str>> = rest.iter().map(Node::text).collect();
                let written = written.filter(|rest| !rest.is_empty());
                let computed = if written.is_none() {
                    rest.first()
                } else {
                    None
                };
                (name.text()?, written.map(|rest| rest.join(".")), computed)
            }
            _ => return None,
        };
        (written.is_some() || computed.is_some()).then(|| Target {
            name: name.to_owned(),
            written,
            computed,
        })
    }
}

/// `Ref`.
pub(super) fn reference(resolver: &Resolver<'_>, node: &Node, argument: &Node) -> Value {
    match argument.text() {
        Some(name) => refer(resolver, node, name),
        None => resolver.malformed(node, "Ref", "a name"),
    }
}

/// `Fn::GetAtt`.
pub(super) fn get_att(resolver: &Resolver<'_>, node: &Node, argument: &Node) -> Value {
    let Some(target) = Target::of(argument) else {
        return resolver.malformed(node, "Fn::GetAtt", "a resource and an attribute");
    };
    let attribute = match target.computed {
        None => target.written,
        Some(computed) => resolver.value(computed).known().map(str::to_owned),
    };
    match attribute {
        Some(attribute) => attribute_of(resolver, node, &target.name, &attribute),
        None => resolver.unknown(node, "the attribute is not known"),
    }
}

/// What `Ref` to a name yields: a pseudo parameter, a parameter, or a resource's physical id.
pub(super) fn refer(resolver: &Resolver<'_>, node: &Node, name: &str) -> Value {
    if let Some(value) = resolver.told(node, name) {
        return value;
    }
    if let Some(value) = pseudo::value(resolver.unit, name, &resolver.around) {
        return value;
    }
    if let Some(declared) = resolver.declared.get(name) {
        return match &declared.shape {
            Shape::Fixed(only) => Value::Text(Text::literal(only)),
            Shape::Text => Value::Text(Text::hole(declared.parameter.hole.clone())),
            Shape::List => Value::Unknown(Why {
                because: format!("the list `{name}` is given at deployment"),
                mentions: vec![Mention {
                    of: resolver.address(name),
                    attribute: "".into(),
                }],
            }),
        };
    }
    match name.split_once('.') {
        // The serverless transform lets its resources name the ones that they make: `!Ref Function.Version`.
        Some((of, made)) if resolver.template.resource(of).is_some() => {
            attribute_of(resolver, node, of, made)
        }
        _ => attribute_of(resolver, node, name, "Ref"),
    }
}

/// An attribute of a resource; `Ref` for what `Ref` yields.
pub(in crate::cloudformation) fn attribute_of(
    resolver: &Resolver<'_>,
    node: &Node,
    name: &str,
    wanted: &str,
) -> Value {
    if let Some(value) = resolver.output_of(node, name, wanted) {
        return value;
    }
    let address = resolver.address(name);
    let subject = |kind: &str, nature, name: Option<&Text>| {
        Value::Text(attribute(
            &Subject {
                address: &address,
                kind,
                nature,
                name,
            },
            wanted,
            &resolver.around,
        ))
    };
    let Some(block) = resolver.template.resource(name) else {
        return match implied_kind(resolver, name) {
            Some(kind) => subject(kind, Nature::Given, None),
            None => missing(resolver, node, name, wanted),
        };
    };
    let kind = deployed_kind(block.kind);
    let nature = nature_of(kind);
    match physical_name(resolver, block) {
        None => subject(kind, nature, None),
        Some(name) => {
            let value = name.value;
            let name = [Spanned::new(node.span, value)];
            distribute(resolver, node, &name, &mut |name| {
                let text = name.first().and_then(Spanned::as_text);
                subject(kind, nature, text.as_ref())
            })
        }
    }
}

fn missing(resolver: &Resolver<'_>, node: &Node, name: &str, wanted: &str) -> Value {
    let because = if resolver.template.open.is_some() {
        format!("`{name}` is not in the text")
    } else {
        let because = format!("nothing is named `{name}`");
        resolver.remark(node.span, because.clone());
        because
    };
    Value::Unknown(Why {
        because,
        mentions: vec![Mention {
            of: resolver.address(name),
            attribute: wanted.into(),
        }],
    })
}

/// Attributes of a stack, a custom resource or a module are whatever somebody made them: two may be equal.
fn nature_of(kind: &str) -> Nature {
    let anything = kind.starts_with("Custom::")
        || kind.starts_with("AWS::CloudFormation::")
        || kind == "AWS::Serverless::Application"
        || kind.ends_with("::MODULE")
        || !kind.starts_with("AWS::");
    if anything {
        Nature::Given
    } else {
        Nature::Declared
    }
}

/// The type of a resource that the serverless transform makes without its being declared.
fn implied_kind(resolver: &Resolver<'_>, name: &str) -> Option<&'static str> {
    if !resolver.template.is_serverless() {
        return None;
    }
    let made_by_api = name.starts_with("ServerlessRestApi")
        || name.starts_with("ServerlessHttpApi")
        || name.starts_with("ServerlessDeploymentApplication");
    let made_by = |id: &str, kind: &str| {
        kind.starts_with("AWS::Serverless::") && name.len() > id.len() && name.starts_with(id)
    };
    let mut blocks = resolver.template.resources.iter();
    if !made_by_api && !blocks.any(|block| made_by(block.name(), block.kind)) {
        return None;
    }
    Some(match name {
        "ServerlessRestApi" => "AWS::ApiGateway::RestApi",
        "ServerlessHttpApi" => "AWS::ApiGatewayV2::Api",
        _ if name.ends_with("Url") => "AWS::Lambda::Url",
        _ if name.ends_with("Role") => "AWS::IAM::Role",
        _ if name.ends_with("Stage") => "AWS::ApiGateway::Stage",
        _ => "",
    })
}
