//! `Ref` and `Fn::GetAtt`: what a name stands for.

use super::names::{deployed_kind, physical_name};
use super::{Call, Resolver, distribute};
use crate::cloudformation::attributes::{Subject, attribute};
use crate::cloudformation::parameters::Shape;
use crate::cloudformation::pseudo;
use crate::cloudformation::sections::Block;
use crate::source::{Kind, Node};
use crate::symbolic::{Domain, Hole, Mention, Nature, Spanned, Text, Value, Why};

/// What `Fn::GetAtt` refers to.
#[derive(Debug)]
pub(in crate::cloudformation) struct Target<'n> {
    /// The resource, if it is written out.
    pub(in crate::cloudformation) name: Option<String>,
    /// The resource, if it is a function.
    computed_name: Option<&'n Node>,
    /// The attribute, if it is written out.
    pub(in crate::cloudformation) written: Option<String>,
    /// The attribute, if it is a function.
    computed: Option<&'n Node>,
}

impl Target<'_> {
    /// Reads `A.B`, or a list of a name and an attribute.
    pub(in crate::cloudformation) fn of(argument: &Node) -> Option<Target<'_>> {
        if let Kind::Text(text) = &argument.kind {
            let (name, attribute) = text.split_once('.')?;
            return Some(Target {
                name: Some(name.to_owned()),
                computed_name: None,
                written: Some(attribute.to_owned()),
                computed: None,
            });
        }
        let (name, rest) = argument.items().split_first()?;
        let written: Option<Vec<&str>> = rest.iter().map(Node::text).collect();
        let target = Target {
            name: name.text().map(str::to_owned),
            computed_name: Call::of(name).map(|_| name),
            computed: if written.is_none() {
                rest.first()
            } else {
                None
            },
            written: written
                .filter(|rest| !rest.is_empty())
                .map(|rest| rest.join(".")),
        };
        let is_whole = (target.name.is_some() || target.computed_name.is_some())
            && (target.written.is_some() || target.computed.is_some());
        is_whole.then_some(target)
    }
}

/// `Ref`. The language extensions let other functions put the name together.
pub(super) fn reference(resolver: &Resolver<'_>, node: &Node, argument: &Node) -> Value {
    let name = resolver.template.name_at(argument);
    if let Some(name) = name.filter(|name| !name.is_empty()) {
        return refer(resolver, node, name);
    }
    if Call::of(argument).is_none() {
        return resolver.malformed(node, "Ref", "a name");
    }
    match resolver.value(argument).known() {
        Some(name) => refer(resolver, node, name),
        None => resolver.unknown(node, "the name that `Ref` refers to is not known"),
    }
}

/// `Fn::GetAtt`.
pub(super) fn get_att(resolver: &Resolver<'_>, node: &Node, argument: &Node) -> Value {
    let Some(target) = Target::of(argument) else {
        return resolver.malformed(node, "Fn::GetAtt", "a resource and an attribute");
    };
    let known = |computed: &Node| resolver.value(computed).known().map(str::to_owned);
    let name = target.name.or_else(|| known(target.computed_name?));
    let attribute = target.written.or_else(|| known(target.computed?));
    match (name, attribute) {
        (Some(name), Some(attribute)) => attribute_of(resolver, node, &name, &attribute),
        (None, _) => resolver.unknown(node, "the name that `Fn::GetAtt` refers to is not known"),
        (_, None) => resolver.unknown(node, "the attribute is not known"),
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
    if let Some(made) = made_for(resolver, name, wanted) {
        return attribute_of(resolver, node, &made, "Ref");
    }
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

/// What stands for a name that nothing in the text has: whoever deploys the text adds what it names.
fn missing(resolver: &Resolver<'_>, node: &Node, name: &str, wanted: &str) -> Value {
    resolver.misses(node.span, name);
    Value::Text(Text::hole(Hole {
        of: resolver.address(name),
        attribute: wanted.into(),
        domain: Domain::Free,
        nature: Nature::Given,
    }))
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

/// The stage or the domain name that the serverless transform makes for an API, which may be referred to as
/// `Api.Stage` and `Api.DomainName`.
fn made_for(resolver: &Resolver<'_>, name: &str, wanted: &str) -> Option<String> {
    if !matches!(wanted, "Stage" | "DomainName") || !resolver.template.is_serverless() {
        return None;
    }
    let dotted = format!("{name}.{wanted}");
    let is_api = |node: Option<&Node>| {
        let call = node.and_then(Call::of);
        call.is_some_and(|call| call.function == "Ref" && call.argument.text() == Some(name))
    };
    let blocks = &resolver.template.resources;
    let made = blocks.iter().find(|block| {
        let api = match block.kind {
            "AWS::ApiGateway::Stage" => "RestApiId",
            "AWS::ApiGatewayV2::Stage" => "ApiId",
            _ => return block.name() == dotted,
        };
        wanted == "Stage" && is_api(block.property(api))
    });
    made.map(|block| block.name().to_owned())
}

/// The type of a resource that the Serverless Framework makes for a service, by the names that it gives.
///
/// Names: "AWS CloudFormation Resource Reference" in its documentation.
fn kind_in_service(name: &str) -> Option<&'static str> {
    Some(match name {
        "ApiGatewayRestApi" => "AWS::ApiGateway::RestApi",
        "HttpApi" => "AWS::ApiGatewayV2::Api",
        "IamRoleLambdaExecution" => "AWS::IAM::Role",
        "ServerlessDeploymentBucket" => "AWS::S3::Bucket",
        _ if name.ends_with("LambdaFunctionUrl") => "AWS::Lambda::Url",
        _ if name.ends_with("LambdaFunction") => "AWS::Lambda::Function",
        _ if ["ApiGateway", "HttpApi", "Websockets"]
            .iter()
            .any(|start| name.starts_with(start)) =>
        {
            ""
        }
        _ if ["LogGroup", "EventSourceMapping"]
            .iter()
            .any(|part| name.contains(part)) =>
        {
            ""
        }
        _ if name.contains("Lambda") => "",
        _ => return None,
    })
}

/// The type of a resource that the serverless transform, or the Serverless Framework, makes without its being
/// declared.
pub(in crate::cloudformation) fn implied_kind(
    resolver: &Resolver<'_>,
    name: &str,
) -> Option<&'static str> {
    if resolver.template.is_service
        && let Some(kind) = kind_in_service(name)
    {
        return Some(kind);
    }
    if !resolver.template.is_serverless() {
        return None;
    }
    let made_by_api = name.starts_with("ServerlessRestApi")
        || name.starts_with("ServerlessHttpApi")
        || name.starts_with("ServerlessDeploymentApplication");
    let made_by = |block: &Block<'_>| {
        let Some(rest) = name
            .strip_prefix(block.name())
            .filter(|rest| !rest.is_empty())
        else {
            return false;
        };
        let connectors = block.entry.value.get("Connectors");
        block.kind.starts_with("AWS::Serverless::")
            || matches!(
                block.kind,
                "AWS::ApiGateway::RestApi" | "AWS::ApiGatewayV2::Api"
            )
            || connectors.is_some_and(|connectors| connectors.get(rest).is_some())
    };
    if !made_by_api && !resolver.template.resources.iter().any(made_by) {
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
