//! The functions that run at the edge: their code where it is written in line, and what CloudFront asks of them.
//!
//! "Restrictions on edge functions" in the Amazon CloudFront Developer Guide.

use super::distribution::Behavior;
use super::estate::View;
use super::functions;
use super::kinds;
use super::settings::Association;
use crate::source::Span;
use crate::symbolic::{Address, Lifecycle, Resource, Spanned, Text, Truth};

/// A function that runs at the edge and is declared here.
#[derive(Clone, Debug)]
pub struct EdgeFunction {
    /// Its address.
    pub address: Address,
    /// The name to write when referring to it.
    pub local_name: Box<str>,
    /// Where it is declared.
    pub name_span: Span,
    /// Whether it is there before the deployment.
    pub lifecycle: Lifecycle,
    /// Its code, if it is written in line.
    pub code: Option<Spanned>,
    /// Whether it is published when it is made; for a function of Lambda this means nothing.
    pub published: Truth,
    /// Where that is written; the function if it is not.
    pub published_span: Span,
    /// Where its environment variables are written, if it has some.
    pub environment: Option<Span>,
    /// Where it is put into a VPC, if it is.
    pub vpc: Option<Span>,
    /// What the association names of it.
    pub named: Named,
}

/// What an association names of a function of Lambda.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Named {
    /// A numbered version, or a CloudFront function.
    Version,
    /// The function without a version.
    Latest,
    /// An alias.
    Alias,
    /// It cannot be known.
    Unknown,
}

/// The functions that behaviors run, each with the place of the behavior and what that says of it.
pub(super) fn of_behaviors(
    view: &View<'_>,
    behaviors: &[Behavior],
) -> Vec<(usize, Association, EdgeFunction)> {
    let mut functions = Vec::new();
    for (place, behavior) in behaviors.iter().enumerate() {
        for association in &behavior.settings.associations {
            let function = read(view, association);
            functions.extend(function.map(|function| (place, association.clone(), function)));
        }
    }
    functions
}

/// The attribute of a function that is the ARN of its newest version.
const QUALIFIED: &str = "QualifiedArn";

/// The code of the function of an association, if it is written in line.
pub(super) fn code(view: &View<'_>, association: &Association) -> Option<Text> {
    read(view, association)?.code?.as_text()
}

/// The function of an association.
fn read(view: &View<'_>, association: &Association) -> Option<EdgeFunction> {
    let arn = association.function.as_ref()?.as_text()?;
    if association.of_cloudfront {
        let (resource, _) = owner(view, &arn)?;
        return (&*resource.kind == kinds::EDGE_FUNCTION).then(|| {
            of(
                &resource,
                resource.properties.get("FunctionCode"),
                Named::Version,
            )
        });
    }
    if let Some((resource, _)) = owner(view, &arn) {
        match &*resource.kind {
            kinds::FUNCTION_VERSION => {
                let function = resource.properties.get("FunctionName")?.as_text()?;
                let function = lambda(view, &function)?;
                return Some(of_lambda(&function, Named::Version));
            }
            kinds::FUNCTION_ALIAS => return Some(of_lambda(&resource, Named::Alias)),
            kinds::FUNCTION if arn.holes().any(|hole| &*hole.attribute == QUALIFIED) => {
                return Some(of_lambda(&resource, Named::Version));
            }
            _ => {}
        }
    }
    if let Some(function) = lambda(view, &arn) {
        return Some(of_lambda(&function, Named::Latest));
    }
    let (function, named) = functions::named(&arn);
    // What is declared of a function is what it is now; an older version may be another.
    Some(EdgeFunction {
        code: None,
        environment: None,
        vpc: None,
        ..of_lambda(&lambda(view, &function)?, named)
    })
}

impl Named {
    /// What an ARN names that is written out as far as it matters.
    pub(super) fn by(arn: &Text) -> Named {
        let parts = arn.split(":").unwrap_or_default();
        let known = |place: usize| parts.get(place).and_then(Text::known);
        let of_function =
            (known(0), known(2), known(5)) == (Some("arn"), Some("lambda"), Some("function"));
        match parts.len() {
            7 if of_function => Named::Latest,
            8 if of_function => Named::qualified(&parts[7]),
            _ => Named::Unknown,
        }
    }

    /// What is named by what stands behind the name of a function.
    pub(super) fn qualified(qualifier: &Text) -> Named {
        match qualifier.known() {
            None | Some("") => Named::Unknown,
            Some("$LATEST") => Named::Latest,
            // No alias is called by digits alone.
            Some(name) if name.bytes().all(|byte| byte.is_ascii_digit()) => Named::Version,
            Some(_) => Named::Alias,
        }
    }
}

/// The resource that a text is an attribute of.
fn owner(view: &View<'_>, text: &Text) -> Option<(Resource, Truth)> {
    let hole = text.holes().last()?;
    view.resource(view.scope.place(&hole.of)?)
}

/// The function of Lambda whose name, or ARN without a version, a text is.
fn lambda(view: &View<'_>, text: &Text) -> Option<Resource> {
    let by_id = view.with_id(view.distribution, text);
    let by_name = || {
        let functions = view.index.functions();
        let meant = functions.functions_meant(view.scope, view.distribution, text);
        meant.first().copied()
    };
    let (resource, exists) = view.resource(by_id.or_else(by_name)?)?;
    (&*resource.kind == kinds::FUNCTION && exists.is_yes()).then_some(resource)
}

fn of_lambda(resource: &Resource, named: Named) -> EdgeFunction {
    of(
        resource,
        resource.properties.at(&["Code", "ZipFile"]),
        named,
    )
}

fn of(resource: &Resource, code: Option<&Spanned>, named: Named) -> EdgeFunction {
    let published = resource.properties.get("AutoPublish");
    let variables = resource.properties.at(&["Environment", "Variables"]);
    let subnets = resource.properties.at(&["VpcConfig", "SubnetIds"]);
    EdgeFunction {
        address: resource.address.clone(),
        local_name: resource.local_name.clone(),
        name_span: resource.name_span,
        lifecycle: resource.lifecycle,
        code: code.cloned(),
        published: published.map_or(Truth::Unknown, Spanned::truth),
        published_span: published.map_or(resource.name_span, |published| published.span),
        environment: variables
            .filter(|variables| !variables.fields().is_empty())
            .map(|variables| variables.span),
        vpc: subnets
            .filter(|subnets| !subnets.is_unknown() && !subnets.items().is_empty())
            .map(|subnets| subnets.span),
        named,
    }
}
