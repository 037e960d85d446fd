//! What keeps the public out of a bucket, or lets it in: the public access block of the bucket and that of its
//! account, and the ACLs, which count only where the ownership of objects keeps them alive.
//!
//! "Blocking public access to your Amazon S3 storage", "Controlling ownership of objects" and "Access control list
//! (ACL) overview" in the Amazon S3 User Guide.

use crate::source::Span;
use crate::symbolic::{Lifecycle, Resource, Spanned, Text, Truth};

/// The public access block of a bucket, and that of its account as far as it is in the files. Unknown where it rests
/// on a default that depends on the bucket's age.
#[derive(Clone, Copy, Debug)]
pub struct PublicAccess {
    /// Whether S3 refuses to store ACLs that grant to everyone.
    pub block_acls: Truth,
    /// Whether ACLs that grant to everyone are void.
    pub ignore_acls: Truth,
    /// Whether S3 refuses to store a public policy.
    pub block_policy: Truth,
    /// Whether a public policy admits only AWS services and the owner's account.
    pub restrict: Truth,
    /// Where it is written: the bucket's, or the account's if only that restricts public policies.
    pub at: Option<Span>,
}

/// The ACLs of a bucket.
#[derive(Clone, Debug)]
pub struct Acls {
    /// Whether ACLs count at all: whether the ownership of objects keeps them alive.
    pub alive: Truth,
    /// Whether the text says anything about ACLs or the ownership of objects.
    pub spoken_of: bool,
    /// The ACL of the bucket that grants to everyone: its name, and where it is written.
    pub public: Option<(Box<str>, Span)>,
    /// The canonical user ids that the ACL of the bucket grants something to, and where each is written.
    pub grantees: Vec<(Text, Span)>,
    /// Whether whoever writes an object owns it, so that the policy of the bucket says nothing of it.
    pub writers_own: Truth,
}

impl PublicAccess {
    /// Reads the public access block of a bucket.
    pub(super) fn read(resource: &Resource) -> PublicAccess {
        let properties = &resource.properties;
        if properties.is_unknown() {
            return PublicAccess::all(Truth::Unknown, None);
        }
        let own = match properties.get("PublicAccessBlockConfiguration") {
            Some(block) => PublicAccess::written(block),
            // All four settings are on for a bucket created since April 2023, and off for an older one.
            None if resource.lifecycle == Lifecycle::New => PublicAccess::all(Truth::Yes, None),
            None => PublicAccess::all(Truth::Unknown, None),
        };
        let Some(block) = properties.get("AccountPublicAccessBlock") else {
            return own;
        };
        let account = PublicAccess::written(block);
        // Public policies are refused once the block of the account is there.
        let stands = block.get("Stands").map_or(Truth::Unknown, Spanned::truth);
        PublicAccess {
            block_acls: own
                .block_acls
                .or(account.block_acls.and(stands.or(Truth::Unknown))),
            ignore_acls: own.ignore_acls.or(account.ignore_acls),
            block_policy: own
                .block_policy
                .or(account.block_policy.and(stands.or(Truth::Unknown))),
            restrict: own.restrict.or(account.restrict),
            at: if account.restrict.is_yes() && !own.restrict.is_yes() {
                account.at
            } else {
                own.at
            },
        }
    }

    fn all(setting: Truth, at: Option<Span>) -> PublicAccess {
        PublicAccess {
            block_acls: setting,
            ignore_acls: setting,
            block_policy: setting,
            restrict: setting,
            at,
        }
    }

    fn written(block: &Spanned) -> PublicAccess {
        let at = Some(block.span);
        if block.is_unknown() {
            return PublicAccess::all(Truth::Unknown, at);
        }
        let member = |key: &str| block.get(key).map_or(Truth::No, Spanned::truth);
        PublicAccess {
            block_acls: member("BlockPublicAcls"),
            ignore_acls: member("IgnorePublicAcls"),
            block_policy: member("BlockPublicPolicy"),
            restrict: member("RestrictPublicBuckets"),
            at,
        }
    }
}

impl Acls {
    /// Reads the ACLs of a bucket.
    pub(super) fn read(resource: &Resource) -> Acls {
        let properties = &resource.properties;
        if properties.is_unknown() {
            return Acls {
                alive: Truth::Unknown,
                spoken_of: true,
                public: None,
                grantees: Vec::new(),
                writers_own: Truth::Unknown,
            };
        }
        let canned = properties.get("AccessControl");
        let name = canned.and_then(Spanned::known).map(canned_name);
        // A private ACL, the default of old, needs no ACLs to be alive.
        let is_private = name.as_deref() == Some("private");
        let written =
            canned.is_some_and(|_| !is_private) || properties.get("AccessControlList").is_some();
        let rules = properties
            .get("OwnershipControls")
            .map(|controls| controls.get("Rules").map(Spanned::items));
        let ownership = match rules.as_ref().map(Option::as_deref) {
            Some(Some([rule])) => rule.get("ObjectOwnership").and_then(Spanned::known),
            _ => None,
        };
        let alive = match rules.as_ref().map(Option::as_deref) {
            Some(Some([rule])) => rule
                .get("ObjectOwnership")
                .and_then(Spanned::known)
                .map_or(Truth::Unknown, |word| {
                    Truth::from(word != "BucketOwnerEnforced")
                }),
            Some(_) => Truth::Unknown,
            // A bucket of old has live ACLs, a new one has none unless the ownership says so.
            None => match (resource.lifecycle, written) {
                (Lifecycle::New, _) | (Lifecycle::Declared | Lifecycle::Deleted, false) => {
                    Truth::No
                }
                (Lifecycle::Existing, _) | (_, true) => Truth::Unknown,
            },
        };
        Acls {
            alive,
            spoken_of: written || rules.is_some(),
            public: canned.and_then(public_acl),
            grantees: grantees(properties),
            writers_own: match (&rules, ownership) {
                (Some(_), Some(word)) => Truth::from(word == "ObjectWriter"),
                (Some(_), None) => Truth::Unknown,
                (None, _) => Truth::No,
            },
        }
    }
}

fn grantees(properties: &Spanned) -> Vec<(Text, Span)> {
    let grants = properties.at(&["AccessControlList", "Grants"]);
    let grants = grants.map(Spanned::items).unwrap_or_default();
    let id = |grant: &Spanned| {
        let id = grant.at(&["Grantee", "ID"])?;
        Some((id.as_text()?, id.span))
    };
    grants.into_iter().filter_map(id).collect()
}

/// A canned ACL that grants to everyone: its name as it is written, and where.
pub(super) fn public_acl(acl: &Spanned) -> Option<(Box<str>, Span)> {
    let written = acl.known()?;
    matches!(&*canned_name(written), "publicread" | "publicreadwrite")
        .then(|| (written.into(), acl.span))
}

/// The name of a canned ACL as both languages write it: `PublicRead` and `public-read`.
fn canned_name(written: &str) -> String {
    written.replace('-', "").to_ascii_lowercase()
}
