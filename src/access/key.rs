//! Whether the objects of a bucket can be decrypted for the caller.
//!
//! "SSE-KMS" in "Restrict access to an Amazon S3 origin", Amazon CloudFront Developer Guide; "Default key policy"
//! in the AWS KMS Developer Guide.

use super::cause::{Blame, Cause, Related, Verdict};
use super::explain::{self, Asked, Who};
use super::{context, read::Asking, suspicion};
use crate::graph::{Key, KeyPolicy, KeyUse};
use crate::iam::{self, Caller, Request};
use crate::source::Span;
use crate::symbolic::{Lifecycle, Truth};

/// Whether objects that are encrypted with the bucket's default can be decrypted.
pub(super) fn decrypt(asking: &Asking<'_>) -> Verdict {
    used_for(asking, "kms:Decrypt")
}

/// Whether new objects can be encrypted with the bucket's default. A key for the data is all that takes; uploads in
/// parts must be decrypted too, as every object that is read.
pub(super) fn encrypt(asking: &Asking<'_>) -> Verdict {
    used_for(asking, "kms:GenerateDataKey")
}

fn used_for(asking: &Asking<'_>, action: &str) -> Verdict {
    let encryption = &asking.bucket.encryption;
    match encryption.kms {
        Truth::No => return Verdict::allowed(),
        Truth::Unknown => {
            return Verdict::unknown("the default encryption of the bucket cannot be known");
        }
        Truth::Yes => {}
    }
    if let Some(because) = &asking.callers.unknown {
        return Verdict::unknown(because.clone());
    }
    let [caller] = asking.callers.who.as_slice() else {
        return Verdict::unknown("whether CloudFront signs its requests cannot be known");
    };
    let at = encryption.at.unwrap_or(asking.bucket.name_span);
    let verdict = match caller {
        Caller::Service(_) => for_service(asking, caller, action, at),
        Caller::Anonymous => Verdict::denied(Cause::AnonymousSseKms, Some(on_bucket(asking, at))),
        Caller::Identity { .. } | Caller::Account { .. } => {
            Verdict::denied(Cause::OaiSseKms, Some(on_bucket(asking, at)))
        }
    };
    if asking.behavior.functions.may_choose_origin != Truth::No {
        return verdict.only_possible(super::read::CHOOSES);
    }
    if asking.bucket.lifecycle == Lifecycle::Existing && !matches!(caller, Caller::Service(_)) {
        return verdict.only_possible(
            "the bucket is there already, and objects in it may be encrypted otherwise",
        );
    }
    verdict
}

fn for_service(asking: &Asking<'_>, caller: &Caller, action: &str, at: Span) -> Verdict {
    match &asking.bucket.encryption.key {
        KeyUse::None => Verdict::allowed(),
        KeyUse::AwsManaged => Verdict::denied(Cause::KeyManagedByAws, Some(on_bucket(asking, at))),
        KeyUse::Outside(name) => Verdict::unknown(format!(
            "the policy of the key `{name}` is not in these files"
        )),
        KeyUse::Unknown => Verdict::unknown("the key of the bucket cannot be known"),
        KeyUse::Declared(place) => {
            let key = &asking.graph.keys[*place];
            let verdict = by_key(asking, key, caller, action, at);
            match &key.writer {
                Some(why) => verdict.unless(why.because.clone()),
                None => verdict,
            }
        }
    }
}

fn by_key(asking: &Asking<'_>, key: &Key, caller: &Caller, action: &str, at: Span) -> Verdict {
    let bucket = Related {
        at,
        says: format!(
            "bucket `{}` encrypts its objects with `{}`",
            asking.bucket.address.name, key.address.name
        ),
    };
    let policy = match &key.policy {
        KeyPolicy::Given(policy) => policy,
        KeyPolicy::Default => {
            let mut blame = Blame::at(key.name_span, &key.address.name);
            blame.related.push(bucket);
            return Verdict::denied(Cause::DefaultKeyPolicy, Some(blame));
        }
    };
    // The encryption context is the object's ARN, or the bucket's if a bucket key is used.
    let encryption_context = match asking.bucket.encryption.bucket_key {
        Truth::Yes => Some(asking.bucket.arn.clone()),
        Truth::No | Truth::Unknown => None,
    };
    let request = Request {
        caller: caller.clone(),
        action: action.into(),
        resource: key.arn.clone(),
        context: context::kms(asking.graph, caller, encryption_context),
    };
    let decision = iam::evaluate(policy, &request);
    let asked = Asked {
        holder: &key.address.name,
        at: key.name_span,
        caller: Who::Service(&asking.graph.distribution.arn),
        arn: &key.arn,
        action,
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
            Verdict::denied(cause, Some(blame))
        }
        Truth::Unknown => match suspicion::of(policy, &decision, &asked) {
            Some(found) => {
                Verdict::denied(found.cause, Some(found.blame)).only_possible(found.because)
            }
            None => Verdict::unknown(format!(
                "a statement of the policy of `{}` cannot be decided",
                key.address.name
            )),
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
