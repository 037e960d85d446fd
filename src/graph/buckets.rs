//! Buckets: what of them decides whether an object can be read.

use super::aging::{self, Aging};
use super::encryption::{self, Encryption};
use super::methods;
use super::objects::{self, Contents, Object};
use super::public_access::{Acls, PublicAccess};
use crate::source::Span;
use crate::symbolic::{Address, Lifecycle, Resource, Spanned, Text, Truth, Value, Why};

/// A bucket.
#[derive(Clone, Debug)]
pub struct Bucket {
    /// Its address.
    pub address: Address,
    /// The name to write when referring to it.
    pub local_name: Box<str>,
    /// The name of the block.
    pub name_span: Span,
    /// Whether it is there before the deployment.
    pub lifecycle: Lifecycle,
    /// Its name.
    pub name: Text,
    /// Its ARN.
    pub arn: Text,
    /// Its public access block.
    pub public_access: PublicAccess,
    /// Its website configuration.
    pub website: Website,
    /// The name of the page that its website shows for a folder.
    pub index_document: Option<Text>,
    /// The name of the page that its website shows for errors.
    pub error_document: Option<Text>,
    /// What it does with objects as they grow old.
    pub aging: Vec<Aging>,
    /// What is declared to be in it.
    pub contents: Contents,
    /// Its default encryption.
    pub encryption: Encryption,
    /// Its ACLs.
    pub acls: Acls,
    /// Whether the ACL of an object may make it public.
    pub acl_may_publish: Truth,
    /// Whether whoever asks has to pay.
    pub requester_pays: RequesterPays,
    /// Its Region.
    pub region: Option<Text>,
    /// The objects that are declared beside it.
    pub objects: Vec<Object>,
    /// Whether scripts of other sites may change objects, as far as its rules for cross-origin requests go.
    pub cross_origin_writes: Truth,
    /// Why its policy may be changed by something that is not in the text.
    pub writer: Option<Why>,
    /// The name under which it is exported, so that another stack may attach a policy to it.
    pub exported: Option<Text>,
}

/// Whether whoever asks a bucket has to pay for the answer.
#[derive(Clone, Copy, Debug)]
pub struct RequesterPays {
    /// Whether it is so.
    pub is: Truth,
    /// Where that is written.
    pub at: Option<Span>,
}

/// The website configuration of a bucket.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Website {
    /// It has none.
    None,
    /// It serves its objects.
    Serves,
    /// It serves its objects, but a routing rule may redirect some requests, or those that are answered with 403.
    MayRedirect,
    /// It redirects every request and reads no object.
    Redirects,
    /// It cannot be known.
    Unknown,
}

/// Reads a bucket from its resource.
pub(super) fn read(
    resource: &Resource,
    writer: Option<Why>,
    exported: Option<&Text>,
    objects: &[Resource],
    contents: Contents,
    keys: &mut impl encryption::Keys,
) -> Bucket {
    let properties = &resource.properties;
    let public_access = PublicAccess::read(resource);
    let acls = Acls::read(resource);
    Bucket {
        address: resource.address.clone(),
        local_name: resource.local_name.clone(),
        name_span: resource.name_span,
        lifecycle: resource.lifecycle,
        name: resource.attribute("Ref").unwrap_or_default(),
        arn: resource.attribute("Arn").unwrap_or_default(),
        website: read_website(properties),
        index_document: properties
            .at(&["WebsiteConfiguration", "IndexDocument"])
            .and_then(Spanned::as_text),
        error_document: properties
            .at(&["WebsiteConfiguration", "ErrorDocument"])
            .and_then(Spanned::as_text),
        aging: aging::read(properties),
        contents,
        encryption: encryption::read(properties, keys),
        // Live ACLs make nothing public by themselves: each object's own ACL decides, which no text shows.
        acl_may_publish: acls
            .alive
            .and(!public_access.ignore_acls)
            .and(Truth::Unknown),
        acls,
        public_access,
        requester_pays: read_payer(properties),
        region: resource.attribute("Region"),
        objects: objects
            .iter()
            .map(|object| objects::read(object, keys))
            .collect(),
        cross_origin_writes: methods::cross_origin_writes(properties),
        writer,
        exported: exported.cloned(),
    }
}

/// Only Terraform writes this down; for a bucket of a template somebody else may set it, which nothing suggests.
fn read_payer(properties: &Spanned) -> RequesterPays {
    let payer = properties.at(&["RequestPaymentConfiguration", "Payer"]);
    RequesterPays {
        is: payer.map_or(Truth::No, |payer| {
            let known = payer.known();
            known.map_or(Truth::Unknown, |word| Truth::from(word == "Requester"))
        }),
        at: payer.map(|payer| payer.span),
    }
}

fn read_website(properties: &Spanned) -> Website {
    if properties.is_unknown() {
        return Website::Unknown;
    }
    match properties.get("WebsiteConfiguration") {
        None => Website::None,
        Some(website) if website.is_unknown() => Website::Unknown,
        Some(website) => match website.get("RedirectAllRequestsTo") {
            None => routed(website),
            Some(redirect) if redirect.is_unknown() => Website::Unknown,
            Some(_) => Website::Redirects,
        },
    }
}

/// What the routing rules of a website make of it. A rule without a condition takes every request, before any object
/// is looked for; one for the answer 403 takes those that would be refused.
fn routed(website: &Spanned) -> Website {
    let text = website.get("RoutingRulesText");
    let rules = website.get("RoutingRules");
    let is_open = |value: &Spanned| !matches!(value.value, Value::List(_));
    let mut routed =
        if rules.is_some_and(is_open) || text.is_some_and(|text| text.known() != Some("")) {
            Website::MayRedirect
        } else {
            Website::Serves
        };
    for rule in rules.map(Spanned::items).unwrap_or_default() {
        let condition = rule.get("RoutingRuleCondition");
        let is_map = |value: &Spanned| matches!(value.value, Value::Map(_));
        if !is_map(rule) || condition.is_some_and(|condition| !is_map(condition)) {
            routed = Website::MayRedirect;
            continue;
        }
        let given = |key: &str| {
            let value = condition.and_then(|condition| condition.get(key));
            value.filter(|value| value.known() != Some(""))
        };
        match (
            given("HttpErrorCodeReturnedEquals"),
            given("KeyPrefixEquals"),
        ) {
            (None, None) => return Website::Redirects,
            (Some(code), _) if code.known().is_some_and(|code| code != "403") => {}
            _ => routed = Website::MayRedirect,
        }
    }
    routed
}
