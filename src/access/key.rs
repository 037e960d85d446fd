//! Whether the objects of a bucket can be decrypted for the caller.
//!
//! "SSE-KMS" in "Restrict access to an Amazon S3 origin", Amazon CloudFront Developer Guide; "Default key policy"
//! in the AWS KMS Developer Guide.

use super::cause::{Blame, Cause, Related, Verdict};
use super::explain::{self, Asked, Who};
use super::{asking::Asking, context, suspicion};
use crate::graph::{Key, KeyPolicy, KeyUse};
use crate::iam::{self, Caller, Request};
use crate::source::Span;
use crate::symbolic::{End, Lifecycle, Text, Truth};

/// The condition key that holds the encryption context of an object.
const CONTEXT: &str = "kms:EncryptionContext:aws:s3:arn";

/// Objects that are encrypted with one key.
pub(super) struct Encrypted<'a> {
    /// The key.
    pub(super) key: &'a KeyUse,
    /// Where it is written.
    pub(super) at: Span,
    /// The encryption context, if it is known: what S3 tells KMS of the object.
    pub(super) context: Option<Text>,
    /// The context as people write it.
    pub(super) context_written: String,
    /// What is encrypted, in words.
    pub(super) what: String,
    /// What KMS is asked for.
    pub(super) action: &'static str,
}

/// Whether objects that are encrypted with the bucket's default can be decrypted.
pub(super) fn decrypt(asking: &Asking<'_>) -> Verdict {
    used_for(asking, "kms:Decrypt")
}

/// Whether new objects can be encrypted with the bucket's default. A key for the data is all that takes; uploads in
/// parts must be decrypted too, as every object that is read.
pub(super) fn encrypt(asking: &Asking<'_>) -> Verdict {
    used_for(asking, "kms:GenerateDataKey")
}

fn used_for(asking: &Asking<'_>, action: &'static str) -> Verdict {
    let encryption = &asking.bucket.encryption;
    match encryption.kms {
        Truth::No => return Verdict::allowed(),
        Truth::Unknown => {
            return Verdict::unknown("the default encryption of the bucket cannot be known");
        }
        Truth::Yes => {}
    }
    let name = &asking.bucket.address.name;
    let (context, context_written) = context_of(asking);
    let verdict = use_of(
        asking,
        &Encrypted {
            key: &encryption.key,
            at: encryption.at.unwrap_or(asking.bucket.name_span),
            context,
            context_written,
            what: format!("bucket `{name}` encrypts its objects"),
            action,
        },
    );
    let by_service = matches!(asking.callers.who.as_slice(), [Caller::Service(_)]);
    if asking.bucket.lifecycle == Lifecycle::Existing && !by_service {
        return verdict.only_possible(
            "the bucket is there already, and objects in it may be encrypted otherwise",
        );
    }
    verdict
}

/// The encryption context of the bucket's objects: their ARNs, or the bucket's if a bucket key is used. Objects of a
/// bucket that is there already keep what they were written with.
fn context_of(asking: &Asking<'_>) -> (Option<Text>, String) {
    let bucket = asking.bucket;
    match (bucket.lifecycle, bucket.encryption.bucket_key) {
        (Lifecycle::Existing, _) | (_, Truth::Unknown) => (None, String::new()),
        (_, Truth::Yes) => (Some(bucket.arn.clone()), bucket.arn.to_string()),
        (_, Truth::No) => (
            Some(asking.keys.arn.clone()),
            format!("{}/{}", bucket.arn, asking.keys.written),
        ),
    }
}

/// Whether a key may be used for objects.
pub(super) fn use_of(asking: &Asking<'_>, encrypted: &Encrypted<'_>) -> Verdict {
    if let Some(because) = &asking.callers.unknown {
        return Verdict::unknown(because.clone());
    }
    let [caller] = asking.callers.who.as_slice() else {
        return Verdict::unknown("whether CloudFront signs its requests cannot be known");
    };
    let verdict = match caller {
        Caller::Service(_) => for_service(asking, caller, encrypted),
        Caller::Anonymous => Verdict::denied(
            Cause::AnonymousSseKms,
            Some(on_bucket(asking, encrypted.at)),
        ),
        Caller::Identity { .. } | Caller::Account { .. } => {
            Verdict::denied(Cause::OaiSseKms, Some(on_bucket(asking, encrypted.at)))
        }
    };
    super::at_edge::behind(asking.behavior.functions, verdict)
}

fn for_service(asking: &Asking<'_>, caller: &Caller, encrypted: &Encrypted<'_>) -> Verdict {
    match encrypted.key {
        KeyUse::None => Verdict::allowed(),
        KeyUse::AwsManaged => Verdict::denied(
            Cause::KeyManagedByAws,
            Some(on_bucket(asking, encrypted.at)),
        ),
        KeyUse::Outside(name) => Verdict::unknown(format!(
            "the policy of the key `{name}` is not in these files"
        )),
        KeyUse::Unknown => Verdict::unknown("the key of the bucket cannot be known"),
        KeyUse::Declared(place) => {
            let key = &asking.graph.keys[*place];
            if let Some(end) = key.end {
                return leaving(key, end, encrypted);
            }
            if key.enabled.is_no() {
                return disabled(key, encrypted);
            }
            let verdict = by_key(asking, key, caller, encrypted);
            let verdict = match &key.writer {
                Some(why) => verdict.unless(why.because.clone()),
                None => verdict,
            };
            if verdict.allowed.is_yes() && key.enabled.is_unknown() {
                return Verdict::unknown("whether the key is enabled cannot be known");
            }
            verdict
        }
    }
}

/// KMS decrypts nothing with a key that is disabled, whoever asks.
fn disabled(key: &Key, encrypted: &Encrypted<'_>) -> Verdict {
    let at = key.enabled_span.unwrap_or(key.name_span);
    let mut blame = Blame::at(at, &key.address.name);
    blame.related.push(encrypted_with(key, encrypted));
    Verdict::denied(Cause::KeyDisabled, Some(blame))
}

/// A key that is to be deleted decrypts nothing from the moment on that its deletion is scheduled.
fn leaving(key: &Key, end: End, encrypted: &Encrypted<'_>) -> Verdict {
    let (cause, says) = match end {
        End::Deleted => (Cause::KeyDeleted, "the plan has this deleted"),
        End::Replaced => (Cause::KeyReplaced, "the plan has this replaced"),
    };
    let mut blame = Blame::at(encrypted.at, &key.address.name);
    blame.related.push(Related {
        at: key.name_span,
        says: says.to_owned(),
    });
    Verdict::denied(cause, Some(blame))
}

fn encrypted_with(key: &Key, encrypted: &Encrypted<'_>) -> Related {
    Related {
        at: encrypted.at,
        says: format!("{} with `{}`", encrypted.what, key.address.name),
    }
}

fn by_key(asking: &Asking<'_>, key: &Key, caller: &Caller, encrypted: &Encrypted<'_>) -> Verdict {
    let bucket = encrypted_with(key, encrypted);
    let policy = match &key.policy {
        KeyPolicy::Given(policy) => policy,
        KeyPolicy::Default => {
            let mut blame = Blame::at(key.name_span, &key.address.name);
            blame.related.push(bucket);
            return Verdict::denied(Cause::DefaultKeyPolicy, Some(blame));
        }
    };
    let request = Request {
        caller: caller.clone(),
        action: encrypted.action.into(),
        resource: key.arn.clone(),
        context: context::kms(asking.graph, caller, encrypted.context.clone()),
    };
    if iam::outcomes(policy, &request).allowed().is_yes() {
        return Verdict::allowed();
    }
    let decision = iam::evaluate(policy, &request);
    let asked = Asked {
        holder: &key.address.name,
        at: key.name_span,
        caller: Who::Service(&asking.graph.distribution.arn),
        arn: &key.arn,
        action: encrypted.action,
    };
    match decision.outcomes.allowed() {
        Truth::Yes => Verdict::allowed(),
        Truth::No => {
            let (cause, mut blame) = explain::refusal(policy, &decision, &asked);
            blame.related.push(bucket);
            // KMS stores a statement for another resource; it merely has no effect.
            blame.refused_at_deployment = false;
            if let Some(key) = blame.expected.strip_suffix("/*").map(str::len) {
                blame.expected.truncate(key);
            }
            if cause == Cause::ConditionNotMet && blame.key == CONTEXT {
                blame.expected.clone_from(&encrypted.context_written);
                return Verdict::denied(Cause::EncryptionContext, Some(blame));
            }
            Verdict::denied(cause, Some(blame))
        }
        Truth::Unknown => match suspicion::of(policy, &decision, &asked) {
            Some(found) => {
                Verdict::denied(found.cause, Some(found.blame)).only_possible(found.because)
            }
            None => Verdict::unknown(decision.because().unwrap_or_else(|| {
                format!(
                    "a statement of the policy of `{}` cannot be decided",
                    key.address.name
                )
            }))
            .hanging_on(decision.undocumented),
        },
    }
}

fn on_bucket(asking: &Asking<'_>, at: Span) -> Blame {
    let mut blame = Blame::at(at, &asking.bucket.address.name);
    blame.related.push(Related {
        at: asking.origin.domain_span,
        says: "the origin that reads the bucket".to_owned(),
    });
    blame
}
