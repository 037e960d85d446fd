//! Lambda function URLs, the functions behind them, and the permissions to invoke those: for each URL every
//! permission that is, or may be, for its function, whichever version or alias it names.
//!
//! "Control access to Lambda function URLs" and "Using Lambda aliases in event sources and permissions policies" in
//! the AWS Lambda Developer Guide.

mod index;
mod names;
mod policy;

pub(super) use index::FunctionIndex;
pub(super) use names::Named;
pub use names::Qualifier;

use super::edge_functions;
use super::estate::View;
use super::index::Index;
use super::scope::Scope;
use super::{kinds, writers};
use crate::iam::Policy;
use crate::source::Span;
use crate::symbolic::{Address, Lifecycle, Resource, Spanned, Text, Truth, Why};
use std::collections::BTreeSet;

/// A function URL.
#[derive(Clone, Debug)]
pub struct FunctionUrl {
    /// Its address.
    pub address: Address,
    /// The name to write when referring to it.
    pub local_name: Box<str>,
    /// The name of the block.
    pub name_span: Span,
    /// Whether it is there before the deployment.
    pub lifecycle: Lifecycle,
    /// Who may ask, as far as the URL itself decides.
    pub auth: AuthType,
    /// Where that is written.
    pub auth_span: Span,
    /// The function, if it is declared beside the URL.
    pub function: Option<Function>,
    /// The name of the function.
    pub function_name: Text,
    /// The version or alias of the function that the URL is of.
    pub qualifier: Qualifier,
    /// The permissions that are, or may be, for the function.
    pub permissions: Vec<Permission>,
    /// Why a permission may be added by something that is not in the text.
    pub writer: Option<Why>,
    /// The name under which the function is exported, so that another stack may add a permission.
    pub exported: Option<Text>,
}

/// How a function URL authenticates those who ask.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AuthType {
    /// By their signature (`AWS_IAM`).
    Iam,
    /// Not at all (`NONE`).
    None,
    /// It cannot be known.
    Unknown,
}

/// A function.
#[derive(Clone, Debug)]
pub struct Function {
    /// Its address.
    pub address: Address,
    /// The name to write when referring to it.
    pub local_name: Box<str>,
    /// The name of the block.
    pub name_span: Span,
    /// Whether it is there before the deployment.
    pub lifecycle: Lifecycle,
}

/// A permission to invoke a function.
#[derive(Clone, Debug)]
pub struct Permission {
    /// Its address.
    pub address: Address,
    /// The name to write when referring to it.
    pub local_name: Box<str>,
    /// The name of the block.
    pub name_span: Span,
    /// Whether it exists and is for the function.
    pub sure: Truth,
    /// The version or alias of the function that it is for.
    pub qualifier: Qualifier,
    /// Where it names the function.
    pub function_span: Span,
    /// What it adds to the policy of the function; the function itself is left out of its resource.
    pub policy: Policy,
}

impl FunctionUrl {
    /// The resource that the policy of a permission compares: the version or alias of the function; nothing if it is
    /// not known.
    pub fn resource(&self) -> Option<Text> {
        policy::resource(&self.qualifier)
    }
}

/// Everything that matters to a function URL, in any world: the URL, the aliases that it names, its permissions, and
/// what may add others.
pub(super) fn reach(scope: &Scope<'_>, index: &Index, url: usize) -> BTreeSet<usize> {
    let mut reached = BTreeSet::from([url]);
    for function in named_by(scope, url) {
        reached.extend(index.functions().permissions_of(scope, url, &function));
    }
    let is_name = |at: &&usize| {
        matches!(
            &*scope.resources[**at].kind,
            kinds::FUNCTION_ALIAS | kinds::FUNCTION_VERSION
        )
    };
    let mentioned = reached.iter().flat_map(|at| index.mentioned(*at));
    let names: Vec<usize> = mentioned.filter(is_name).copied().collect();
    reached.extend(names);
    let parts = parts(scope, index, url);
    reached.extend(parts.iter().flat_map(|at| index.writers_of(*at)));
    reached
}

/// The functions that a URL may be of, in any world.
fn named_by(scope: &Scope<'_>, url: usize) -> Vec<Named> {
    let lookup = |address: &Address| scope.resource(address).cloned();
    let target = scope.resources[url].properties.get("TargetFunctionArn");
    let texts = target.map(|target| index::texts(target).0);
    let texts = texts.unwrap_or_default();
    texts
        .iter()
        .map(|text| names::read(text, &lookup))
        .collect()
}

/// What somebody who adds a permission to the function of a URL has to mention: the URL, its function, or an alias.
fn parts(scope: &Scope<'_>, index: &Index, url: usize) -> BTreeSet<usize> {
    let mut out = BTreeSet::from([url]);
    for function in named_by(scope, url) {
        let functions = index.functions();
        out.extend(functions.functions_meant(scope, url, &function.name));
    }
    let mentioned = index.mentioned(url).iter();
    out.extend(mentioned.filter(|at| {
        matches!(
            &*scope.resources[**at].kind,
            kinds::FUNCTION
                | kinds::SERVERLESS_FUNCTION
                | kinds::FUNCTION_ALIAS
                | kinds::FUNCTION_VERSION
        )
    }));
    out
}

/// Reads the function URL at a place of the scope, as a world has it; nothing if it does not exist there.
pub(super) fn read(view: &View<'_>, at: usize) -> Option<FunctionUrl> {
    let (url, _) = view.resource(at)?;
    let lookup = |address: &Address| {
        let (resource, _) = view.resource(view.scope.place(address)?)?;
        Some(resource)
    };
    let target = url.properties.get("TargetFunctionArn");
    let named = target
        .and_then(Spanned::as_text)
        .map(|text| names::read(&text, &lookup).with(url.properties.get("Qualifier")));
    let auth = url.properties.get("AuthType");
    let function = named.as_ref().and_then(|named| declared(view, at, named));
    let permissions = named
        .as_ref()
        .map(|named| permissions(view, (at, named), function.as_ref(), &lookup));
    let unread = || Why::new("the function behind the URL cannot be known");
    Some(FunctionUrl {
        address: url.address.clone(),
        local_name: url.local_name.clone(),
        name_span: url.name_span,
        lifecycle: url.lifecycle,
        auth: match auth.and_then(Spanned::known) {
            Some("AWS_IAM") => AuthType::Iam,
            Some("NONE") => AuthType::None,
            _ => AuthType::Unknown,
        },
        auth_span: auth.map_or(url.name_span, |value| value.span),
        function,
        function_name: named
            .as_ref()
            .map(|named| named.name.clone())
            .unwrap_or_default(),
        qualifier: match named {
            // The unpublished version is what a URL without qualifier is of.
            Some(named) if is_latest(&named.qualifier) => Qualifier::None,
            Some(named) => named.qualifier,
            None => Qualifier::Unknown,
        },
        exported: parts(view.scope, view.index, at)
            .iter()
            .find_map(|part| view.scope.exported(&view.scope.resources[*part].address))
            .cloned(),
        writer: writer(view, at).or_else(|| permissions.is_none().then(unread)),
        permissions: permissions.unwrap_or_default(),
    })
}

fn is_latest(qualifier: &Qualifier) -> bool {
    matches!(qualifier, Qualifier::Given(text) if text.known() == Some("$LATEST"))
}

/// The function that a URL means by this name, if it is declared in this world.
fn declared(view: &View<'_>, url: usize, named: &Named) -> Option<Function> {
    let functions = view.index.functions();
    let places = functions.functions_meant(view.scope, url, &named.name);
    let (resource, _) = places.into_iter().find_map(|at| view.resource(at))?;
    Some(Function {
        address: resource.address,
        local_name: resource.local_name,
        name_span: resource.name_span,
        lifecycle: resource.lifecycle,
    })
}

fn permissions(
    view: &View<'_>,
    (url, function): (usize, &Named),
    declared: Option<&Function>,
    lookup: &impl Fn(&Address) -> Option<Resource>,
) -> Vec<Permission> {
    let mut out = Vec::new();
    let functions = view.index.functions();
    for at in functions.permissions_of(view.scope, url, function) {
        if let Some((resource, exists)) = view.resource(at) {
            out.extend(permission(&resource, exists, function, lookup));
        }
    }
    let address = declared.map(|function| &function.address);
    for resource in view.estate.permissions_elsewhere(
        &view.scope.resources[url].address,
        address,
        &function.name,
    ) {
        // What another unit names cannot be looked up here; that it names the function at all is a guess.
        let named = resource.properties.get("FunctionName");
        let named = named.and_then(Spanned::as_text);
        let qualifier = named.map_or(Qualifier::Unknown, |text| {
            names::read(&text, &|_| None).qualifier
        });
        out.push(made_of(resource, Truth::Unknown, qualifier));
    }
    out
}

/// A permission, if it may be for the function.
fn permission(
    resource: &Resource,
    exists: Truth,
    function: &Named,
    lookup: &impl Fn(&Address) -> Option<Resource>,
) -> Option<Permission> {
    let written = resource.properties.get("FunctionName");
    let named = written
        .and_then(Spanned::as_text)
        .map(|text| names::read(&text, lookup).with(resource.properties.get("Qualifier")));
    let Some(named) = named else {
        return Some(made_of(resource, Truth::Unknown, Qualifier::Unknown));
    };
    let same = named.is_same_function(function).and(exists);
    // Whether the policy of the unpublished version is that of the function is documented nowhere.
    let qualifier = if is_latest(&named.qualifier) {
        Qualifier::Unknown
    } else {
        named.qualifier
    };
    (!same.is_no()).then(|| made_of(resource, same, qualifier))
}

fn made_of(resource: &Resource, sure: Truth, qualifier: Qualifier) -> Permission {
    let function = resource.properties.get("FunctionName");
    let function_span = function.map_or(resource.name_span, |value| value.span);
    Permission {
        address: resource.address.clone(),
        local_name: resource.local_name.clone(),
        name_span: resource.name_span,
        sure,
        policy: policy::of(resource, (function_span, &qualifier)),
        qualifier,
        function_span,
    }
}

/// Why something that is not in the text may add a permission, if that is so in this world.
fn writer(view: &View<'_>, url: usize) -> Option<Why> {
    let parts = parts(view.scope, view.index, url);
    let writers = parts.iter().flat_map(|at| view.index.writers_of(*at));
    let mut present = writers.filter(|writer| !view.exists(**writer).is_no());
    present.find_map(|writer| writers::may_write(view.scope.resources[*writer]))
}

/// The name of the function that a text names, and what the text says of its version.
pub(super) fn named(text: &Text) -> (Text, edge_functions::Named) {
    let named = names::read(text, &|_| None);
    let which = match &named.qualifier {
        Qualifier::None => edge_functions::Named::Latest,
        Qualifier::Given(text) => edge_functions::Named::qualified(text),
        Qualifier::Unknown => edge_functions::Named::Unknown,
    };
    (named.name, which)
}

/// The literal name of the function that a permission is for, if it is one.
pub(super) fn literal_name(permission: &Resource) -> Option<String> {
    let text = permission.properties.get("FunctionName")?.as_text()?;
    let named = names::read(&text, &|_| None);
    named.name.known().map(str::to_owned)
}
