//! Objects that are declared beside their bucket: who may read them by their own ACL, and which key encrypts them.
//! Terraform declares them one by one; the CDK has a custom resource that copies files.
//!
//! "Access control list (ACL) overview" and "Specifying server-side encryption with AWS KMS" in the Amazon S3 User
//! Guide.

use super::encryption::{self, KeyUse, Keys};
use super::{aging, kinds, public_access};
use crate::source::Span;
use crate::symbolic::{Address, Domain, Hole, Nature, Resource, Spanned, Text};

/// An object, or files that are copied.
#[derive(Clone, Debug)]
pub struct Object {
    /// Its address.
    pub address: Address,
    /// The name to write when referring to it.
    pub local_name: Box<str>,
    /// The name of the block.
    pub name_span: Span,
    /// Its key, if that is a text; of copied files one that stands for all.
    pub key: Option<Text>,
    /// Its ACL, if that grants to everyone: its name, and where it is written.
    pub public: Option<(Box<str>, Span)>,
    /// The key that encrypts it, if it names one of its own, and where that is written.
    pub encrypted: Option<(KeyUse, Span)>,
}

/// What is declared to be in a bucket.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    /// The objects whose keys are known.
    pub entries: Vec<Entry>,
    /// Whether there may be more: files that are copied, and keys that are not known.
    pub open: bool,
}

/// An object by its key.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its key; of copied files one that stands for all.
    pub key: Text,
    /// The name of the block.
    pub at: Span,
    /// Its address.
    pub address: Address,
    /// The storage class that it cannot be read from before it is restored, and where that is written.
    pub archived: Option<(Box<str>, Span)>,
}

impl Contents {
    /// Adds an object that exists for certain.
    pub(super) fn add(&mut self, resource: &Resource) {
        let settings = Settings::of(resource);
        let class = resource.properties.get("StorageClass");
        self.open |= settings.key.is_none() || &*resource.kind == kinds::DEPLOYMENT;
        self.entries.extend(settings.key.map(|key| Entry {
            key,
            at: resource.name_span,
            address: resource.address.clone(),
            archived: class.and_then(|class| {
                let name = class.known().filter(|name| aging::is_archive(name))?;
                Some((name.into(), class.span))
            }),
        }));
    }
}

/// Where the settings of an object stand in its resource.
struct Settings<'v> {
    bucket: Option<&'v Spanned>,
    key: Option<Text>,
    acl: Option<&'v Spanned>,
    algorithm: Option<&'v Spanned>,
    kms_key: Option<&'v Spanned>,
}

impl<'v> Settings<'v> {
    fn of(resource: &'v Resource) -> Settings<'v> {
        let properties = &resource.properties;
        if &*resource.kind == kinds::DEPLOYMENT {
            let metadata = |key: &str| properties.at(&["SystemMetadata", key]);
            return Settings {
                bucket: properties.get("DestinationBucketName"),
                key: files_below(resource),
                acl: metadata("acl"),
                algorithm: metadata("sse"),
                kms_key: metadata("sse-kms-key-id"),
            };
        }
        Settings {
            bucket: properties.get("Bucket"),
            key: properties.get("Key").and_then(Spanned::as_text),
            acl: properties.get("Acl"),
            algorithm: properties.get("ServerSideEncryption"),
            kms_key: properties.get("KmsKeyId"),
        }
    }
}

/// The keys of the files that a deployment copies: whatever they are called, below its prefix.
fn files_below(deployment: &Resource) -> Option<Text> {
    let file = Text::hole(Hole {
        of: deployment.address.clone(),
        attribute: "File".into(),
        domain: Domain::Free,
        nature: Nature::Given,
    });
    let prefix = match deployment.properties.get("DestinationBucketKeyPrefix") {
        None => Text::default(),
        Some(prefix) => prefix.as_text()?,
    };
    let prefix = prefix.strip_suffix("/").unwrap_or(prefix);
    Some(if prefix.is_empty() {
        file
    } else {
        prefix.then_str("/").then(&file)
    })
}

/// The bucket that an object is put into.
pub(super) fn bucket(resource: &Resource) -> Option<Text> {
    Settings::of(resource).bucket.and_then(Spanned::as_text)
}

/// Whether an object has an ACL or a key of its own.
pub(super) fn is_special(resource: &Resource) -> bool {
    let settings = Settings::of(resource);
    [settings.acl, settings.algorithm, settings.kms_key]
        .iter()
        .any(Option::is_some)
}

/// Reads an object from its resource.
pub(super) fn read(resource: &Resource, keys: &mut impl Keys) -> Object {
    let settings = Settings::of(resource);
    let by_kms = settings.algorithm.filter(|value| {
        value
            .known()
            .is_some_and(|known| known.starts_with("aws:kms"))
    });
    let encrypted = match settings.kms_key {
        Some(id) => Some((encryption::named(id, keys), id.span)),
        // Without a key S3 takes its own, whatever the bucket's default is.
        None => by_kms.map(|value| (KeyUse::AwsManaged, value.span)),
    };
    Object {
        address: resource.address.clone(),
        local_name: resource.local_name.clone(),
        name_span: resource.name_span,
        key: settings.key,
        public: settings.acl.and_then(public_access::public_acl),
        encrypted,
    }
}
