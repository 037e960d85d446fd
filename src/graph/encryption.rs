//! Default encryption of buckets, and the keys it uses.
//!
//! "Using server-side encryption with AWS KMS keys" in the Amazon S3 User Guide; "Default key policy" in the AWS
//! KMS Developer Guide.

use super::policies;
use crate::iam::Policy;
use crate::source::Span;
use crate::symbolic::{Address, End, Lifecycle, Resource, Spanned, Text, Truth, Why};

/// The default encryption of a bucket: what new objects are encrypted with.
#[derive(Clone, Debug)]
pub struct Encryption {
    /// Whether new objects are encrypted with a KMS key.
    pub kms: Truth,
    /// With which.
    pub key: KeyUse,
    /// Where the algorithm is written.
    pub at: Option<Span>,
    /// Whether a bucket key is used, which makes the bucket's ARN the encryption context.
    pub bucket_key: Truth,
}

/// The key that encrypts the objects of a bucket.
#[derive(Clone, PartialEq, Debug)]
pub enum KeyUse {
    /// None that can be governed: S3 manages it.
    None,
    /// The AWS managed key `aws/s3`, whose policy nobody can change.
    AwsManaged,
    /// A key that is declared beside the bucket, by its place in the graph.
    Declared(usize),
    /// A key that is declared elsewhere, named by this text.
    Outside(Text),
    /// It cannot be known.
    Unknown,
}

/// A key.
#[derive(Clone, Debug)]
pub struct Key {
    /// Its address.
    pub address: Address,
    /// The name to write when referring to it.
    pub local_name: Box<str>,
    /// The name of the block.
    pub name_span: Span,
    /// Its ARN.
    pub arn: Text,
    /// Its policy.
    pub policy: KeyPolicy,
    /// Whether it is enabled.
    pub enabled: Truth,
    /// Where that is written.
    pub enabled_span: Option<Span>,
    /// How the deployment takes it away, if it does: the bucket names it by an id that it had before.
    pub end: Option<End>,
    /// Why its policy may be changed by something that is not in the text.
    pub writer: Option<Why>,
    /// Whether it is there before the deployment.
    pub lifecycle: Lifecycle,
    /// Whether KMS is told to store its policy although it may lock everybody out.
    pub may_lock_out: Truth,
}

/// The policy of a key.
#[derive(Clone, Debug)]
pub enum KeyPolicy {
    /// None is given: AWS sets the default one, which admits only the account itself.
    Default,
    /// This one.
    Given(Policy),
}

/// Finds the key that a text names; the estate answers.
pub(super) trait Keys {
    /// What a `KMSMasterKeyID` names.
    fn key(&mut self, id: &Text) -> KeyUse;
}

/// Reads the default encryption of a bucket.
pub(super) fn read(properties: &Spanned, keys: &mut impl Keys) -> Encryption {
    let unknown = |at| Encryption {
        kms: Truth::Unknown,
        key: KeyUse::Unknown,
        at,
        bucket_key: Truth::Unknown,
    };
    let none = Encryption {
        kms: Truth::No,
        key: KeyUse::None,
        at: None,
        bucket_key: Truth::No,
    };
    if properties.is_unknown() {
        return unknown(Some(properties.span));
    }
    let Some(block) = properties.get("BucketEncryption") else {
        return none;
    };
    let Some(rules) = block.get("ServerSideEncryptionConfiguration") else {
        return if block.is_unknown() {
            unknown(Some(block.span))
        } else {
            none
        };
    };
    let rule = match rules.items().as_slice() {
        [] => return none,
        [rule] if !rule.is_unknown() => *rule,
        _ => return unknown(Some(rules.span)),
    };
    let Some(default) = rule.get("ServerSideEncryptionByDefault") else {
        return none;
    };
    let Some(algorithm) = default.get("SSEAlgorithm").and_then(Spanned::known) else {
        return unknown(Some(default.span));
    };
    if !algorithm.starts_with("aws:kms") {
        return none;
    }
    let key = match default.get("KMSMasterKeyID") {
        None => KeyUse::AwsManaged,
        Some(id) => named(id, keys),
    };
    Encryption {
        kms: Truth::Yes,
        key,
        at: default.get("SSEAlgorithm").map(|value| value.span),
        bucket_key: rule
            .get("BucketKeyEnabled")
            .map_or(Truth::No, Spanned::truth),
    }
}

/// The key that a value names.
pub(super) fn named(id: &Spanned, keys: &mut impl Keys) -> KeyUse {
    id.as_text()
        .map_or(KeyUse::Unknown, |text| match text.known() {
            Some("" | "alias/aws/s3" | "aws/s3") => KeyUse::AwsManaged,
            Some(known) if known.ends_with(":alias/aws/s3") => KeyUse::AwsManaged,
            _ => keys.key(&text),
        })
}

/// Reads a key from its resource.
pub(super) fn read_key(resource: &Resource, end: Option<End>, writer: Option<Why>) -> Key {
    Key {
        address: resource.address.clone(),
        local_name: resource.local_name.clone(),
        name_span: resource.name_span,
        arn: resource.attribute("Arn").unwrap_or_default(),
        policy: match resource.properties.get("KeyPolicy") {
            Some(value) => KeyPolicy::Given(policies::document(value)),
            // Properties that nobody can read may hold any policy.
            None if resource.properties.is_unknown() => {
                KeyPolicy::Given(policies::document(&resource.properties))
            }
            None => KeyPolicy::Default,
        },
        enabled: match resource.properties.get("Enabled") {
            Some(value) => value.truth(),
            None if resource.properties.is_unknown() => Truth::Unknown,
            None => Truth::Yes,
        },
        enabled_span: resource.properties.get("Enabled").map(|value| value.span),
        end,
        writer,
        lifecycle: resource.lifecycle,
        may_lock_out: match resource.properties.get("BypassPolicyLockoutSafetyCheck") {
            Some(value) => value.truth(),
            None if resource.properties.is_unknown() => Truth::Unknown,
            None => Truth::No,
        },
    }
}
