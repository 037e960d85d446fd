//! Buckets: what of them decides whether an object can be read.
//!
//! Public access block, object ownership and their defaults for new buckets: "Blocking public access to your
//! Amazon S3 storage" and "Controlling ownership of objects" in the Amazon S3 User Guide.

use super::encryption::{self, Encryption};
use crate::source::Span;
use crate::symbolic::{Address, Lifecycle, Resource, Spanned, Text, Truth, Why};

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
    /// Its default encryption.
    pub encryption: Encryption,
    /// Whether a canned ACL or an ownership that keeps ACLs alive may make objects public.
    pub acl_may_publish: Truth,
    /// Why its policy may be changed by something that is not in the text.
    pub writer: Option<Why>,
    /// The name under which it is exported, so that another stack may attach a policy to it.
    pub exported: Option<Text>,
}

/// The public access block of a bucket. Unknown where it rests on a default that depends on the bucket's age.
#[derive(Clone, Copy, Debug)]
pub struct PublicAccess {
    /// Whether ACLs that grant to everyone are void.
    pub ignore_acls: Truth,
    /// Whether a public policy admits only AWS services and the owner's account.
    pub restrict: Truth,
    /// Where it is written.
    pub at: Option<Span>,
}

/// The website configuration of a bucket.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Website {
    /// It has none.
    None,
    /// It serves its objects.
    Serves,
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
    keys: &mut impl encryption::Keys,
) -> Bucket {
    let properties = &resource.properties;
    let public_access = read_public_access(resource);
    Bucket {
        address: resource.address.clone(),
        local_name: resource.local_name.clone(),
        name_span: resource.name_span,
        lifecycle: resource.lifecycle,
        name: resource.attribute("Ref").unwrap_or_default(),
        arn: resource.attribute("Arn").unwrap_or_default(),
        website: read_website(properties),
        encryption: encryption::read(properties, keys),
        acl_may_publish: read_acl(properties).and(!public_access.ignore_acls),
        public_access,
        writer,
        exported: exported.cloned(),
    }
}

fn read_public_access(resource: &Resource) -> PublicAccess {
    if resource.properties.is_unknown() {
        return PublicAccess {
            ignore_acls: Truth::Unknown,
            restrict: Truth::Unknown,
            at: None,
        };
    }
    let Some(block) = resource.properties.get("PublicAccessBlockConfiguration") else {
        // All four settings are on for a bucket created since April 2023, and off for an older one.
        let default = if resource.lifecycle == Lifecycle::New {
            Truth::Yes
        } else {
            Truth::Unknown
        };
        return PublicAccess {
            ignore_acls: default,
            restrict: default,
            at: None,
        };
    };
    let member = |key: &str| {
        if block.is_unknown() {
            return Truth::Unknown;
        }
        block.get(key).map_or(Truth::No, Spanned::truth)
    };
    PublicAccess {
        ignore_acls: member("IgnorePublicAcls"),
        restrict: member("RestrictPublicBuckets"),
        at: Some(block.span),
    }
}

/// Whether ACLs are alive (ownership is not enforced) and could make objects public.
fn read_acl(properties: &Spanned) -> Truth {
    if properties.is_unknown() {
        return Truth::Unknown;
    }
    // A private ACL, the default of old, needs no ACLs to be alive.
    let acl = properties
        .get("AccessControl")
        .filter(|acl| acl.known() != Some("Private"))
        .or_else(|| properties.get("AccessControlList"));
    let ownership = properties.get("OwnershipControls");
    let enforced = match ownership {
        None => Truth::from(acl.is_none()),
        Some(controls) => match controls.get("Rules").map(Spanned::items).as_deref() {
            Some([rule]) => rule
                .get("ObjectOwnership")
                .and_then(Spanned::known)
                .map_or(Truth::Unknown, |word| {
                    Truth::from(word == "BucketOwnerEnforced")
                }),
            _ => Truth::Unknown,
        },
    };
    // Live ACLs make nothing public by themselves: each object's own ACL decides, which no text shows.
    (!enforced).and(Truth::Unknown)
}

fn read_website(properties: &Spanned) -> Website {
    if properties.is_unknown() {
        return Website::Unknown;
    }
    match properties.get("WebsiteConfiguration") {
        None => Website::None,
        Some(website) if website.is_unknown() => Website::Unknown,
        Some(website) => match website.get("RedirectAllRequestsTo") {
            None => Website::Serves,
            Some(redirect) if redirect.is_unknown() => Website::Unknown,
            Some(_) => Website::Redirects,
        },
    }
}
