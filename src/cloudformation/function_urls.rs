//! What the serverless transform makes of `FunctionUrlConfig`: a function URL, and, if that is open to everyone, the
//! two permissions that let everyone in. With `AutoPublishAlias` the URL is that of the alias, which is made too.
//! Other templates declare all of these themselves.
//!
//! "`CloudFormation` resources generated when `AWS::Serverless::Function` is specified" in the AWS SAM Developer Guide.

use super::intrinsics;
use super::resolve::Resolver;
use super::sections::Block;
use crate::source::{Node, Span};
use crate::symbolic::{Field, Lifecycle, Resource, Spanned, Text, Value};

/// The resources that are made for the functions of a template, but for those that it declares under the same names.
pub(super) fn made(resolver: &Resolver<'_>, globals: Option<&Node>) -> Vec<Resource> {
    let template = resolver.template;
    let is_function = |block: &&Block<'_>| block.kind == "AWS::Serverless::Function";
    let functions = template.resources.iter().filter(is_function);
    functions
        .flat_map(|block| of_function(resolver, *block, globals))
        .filter(|made| template.resource(&made.address.name).is_none())
        .collect()
}

fn of_function<'t>(
    resolver: &Resolver<'t>,
    block: Block<'t>,
    globals: Option<&Node>,
) -> Vec<Resource> {
    let written = |name: &str| {
        let own = block.property(name);
        own.or_else(|| globals?.get("Function")?.get(name))
    };
    let alias = written("AutoPublishAlias").map(|node| resolver.value(node));
    let Some(config) = written("FunctionUrlConfig") else {
        return alias
            .and_then(|alias| published(resolver, block, &alias))
            .into_iter()
            .collect();
    };
    let making = Making {
        resolver,
        block,
        at: config.span,
        alias: alias.clone(),
    };
    let mut auth = resolver.value(config).get("AuthType").cloned();
    if auth.is_none() && block.property("FunctionUrlConfig").is_some() {
        // What a function says of its URL is put together with what all functions say.
        let shared = globals.and_then(|globals| globals.get("Function")?.get("FunctionUrlConfig"));
        auth = shared.and_then(|shared| resolver.value(shared).get("AuthType").cloned());
    }
    let auth = auth.unwrap_or_else(|| Spanned::unknown(config.span, "no `AuthType` is written"));
    let is_open = auth.known() == Some("NONE");
    let mut out: Vec<Resource> = alias
        .and_then(|alias| published(resolver, block, &alias))
        .into_iter()
        .collect();
    out.push(making.url(auth));
    if is_open {
        out.push(making.permission(
            "UrlPublicPermissions",
            "lambda:InvokeFunctionUrl",
            ("FunctionUrlAuthType", Value::Text(Text::literal("NONE"))),
        ));
        out.push(making.permission(
            "URLInvokeAllowPublicAccess",
            "lambda:InvokeFunction",
            ("InvokedViaFunctionUrl", Value::Bool(true)),
        ));
    }
    out
}

/// The alias that is published, if its name is known, which is a part of its logical id.
fn published<'t>(resolver: &Resolver<'t>, block: Block<'t>, alias: &Spanned) -> Option<Resource> {
    let making = Making {
        resolver,
        block,
        at: alias.span,
        alias: None,
    };
    let name = format!("Alias{}", alias.known()?);
    let function = making.function();
    Some(making.resource(
        &name,
        "AWS::Lambda::Alias",
        vec![("FunctionName", function), ("Name", alias.clone())],
    ))
}

/// What is made for one function.
struct Making<'r, 't> {
    resolver: &'r Resolver<'t>,
    block: Block<'t>,
    /// Where it is asked for.
    at: Span,
    alias: Option<Spanned>,
}

impl Making<'_, '_> {
    /// The name of the function.
    fn function(&self) -> Spanned {
        let node = &self.block.entry.value;
        let name = intrinsics::attribute_of(self.resolver, node, self.block.name(), "Ref");
        Spanned::new(self.at, name)
    }

    fn url(&self, auth: Spanned) -> Resource {
        let mut properties = vec![("AuthType", auth), ("TargetFunctionArn", self.function())];
        properties.extend(self.qualifier());
        let mut url = self.resource("Url", "AWS::Lambda::Url", properties);
        let node = &self.block.entry.value;
        let address = intrinsics::attribute_of(self.resolver, node, &url.local_name, "FunctionUrl");
        let address = Spanned::new(self.at, address);
        url.attributes = vec![("FunctionUrl".into(), address)];
        url
    }

    fn permission(&self, name: &str, action: &str, condition: (&'static str, Value)) -> Resource {
        let text = |text: &str| Spanned::text(self.at, Text::literal(text));
        let mut properties = vec![
            ("Action", text(action)),
            ("FunctionName", self.function()),
            ("Principal", text("*")),
            (condition.0, Spanned::new(self.at, condition.1)),
        ];
        properties.extend(self.qualifier());
        self.resource(name, "AWS::Lambda::Permission", properties)
    }

    /// The alias, as a property beside the name of the function.
    fn qualifier(&self) -> Option<(&'static str, Spanned)> {
        Some(("Qualifier", self.alias.clone()?))
    }

    fn resource(&self, name: &str, kind: &str, properties: Vec<(&str, Spanned)>) -> Resource {
        let fields = properties.into_iter().map(|(key, value)| Field {
            key: key.into(),
            key_span: self.at,
            value,
        });
        let name = format!("{}{name}", self.block.name());
        let condition = self.block.condition();
        Resource {
            address: self.resolver.address(&name),
            kind: kind.into(),
            local_name: name.into(),
            condition: condition.and_then(|node| self.resolver.condition_named(node)),
            lifecycle: Lifecycle::Declared,
            span: self.at,
            name_span: self.block.entry.key_span,
            properties: Spanned::new(self.at, Value::Map(fields.collect())),
            attributes: Vec::new(),
            title: None,
        }
    }
}
