//! Why a request is refused, as data that rules select on, and where the reason was written.

use crate::iam::Points;
use crate::source::Span;
use crate::symbolic::{Truth, Why};
use schemars::JsonSchema;
use serde::Serialize;

/// The reason nearest to the root why a request is, or may be, refused.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// It is not refused, or nothing speaks for a refusal.
    None,
    /// The bucket has no policy.
    NoPolicy,
    /// No statement is meant for this caller.
    NoStatement,
    /// The bucket has several policies, of which one will stay, and not all of them admit this caller.
    SeveralPolicies,
    /// The statement that would admit this caller stands in the policy of another bucket.
    PolicyOnOtherBucket,
    /// The policy that would admit this caller exists only under a condition that is not met here.
    PolicyUnderCondition,
    /// The statement meant for CloudFront admits the other kind of identity: an OAI where the origin uses an OAC,
    /// or the reverse.
    GrantsOtherIdentityKind,
    /// The statement admits another OAI.
    OtherIdentity,
    /// The statement is meant for an OAI, whose name is misspelt in it.
    IdentityMalformed,
    /// The OAI is meant to read by an ACL, and ACLs count for nothing.
    IdentityInAcl,
    /// An OAI cannot read buckets in this Region.
    IdentityRegion,
    /// The statement names a principal that is not CloudFront's.
    OtherPrincipal,
    /// `aws:SourceArn` must be the ARN of another distribution.
    SourceArnOtherDistribution,
    /// `aws:SourceArn` is compared with a pattern by an operator that takes `*` literally.
    SourceArnWildcardTakenLiterally,
    /// `aws:SourceArn` is compared with something that no distribution's ARN can be.
    SourceArnMalformed,
    /// `aws:SourceArn` must be a distribution of another account.
    SourceArnOtherAccount,
    /// The statement requires a condition key that this caller never sends.
    ConditionKeyAbsent,
    /// A condition is not met.
    ConditionNotMet,
    /// The statement covers the bucket itself, not its objects.
    ResourceIsBucket,
    /// The statement covers another bucket.
    ResourceOtherBucket,
    /// The statement covers other objects of the bucket.
    ResourceOtherObjects,
    /// The statement covers a bucket of another partition of AWS.
    ResourceOtherPartition,
    /// The statement does not allow the action.
    ActionMissing,
    /// A statement denies requests from outside a VPC.
    DenySourceVpc,
    /// A statement denies requests from other addresses.
    DenySourceIp,
    /// A statement denies requests from outside an organization.
    DenyPrincipalOrg,
    /// A statement denies every principal but some.
    DenyPrincipalArn,
    /// A statement denies everyone whom its `NotPrincipal` does not list.
    DenyNotPrincipal,
    /// A statement denies requests over HTTP.
    DenyInsecureTransport,
    /// A statement denies requests by `Referer` or `User-Agent`.
    DenyReferer,
    /// A statement denies requests with other TLS versions.
    DenyTlsVersion,
    /// A statement denies requests that are not signed, or not in a certain way.
    DenySignature,
    /// A statement denies requests that services make for other organizations.
    DenySourceOrg,
    /// A statement denies uploads that do not ask for a certain encryption.
    DenyPutEncryption,
    /// Whether a statement admits or denies the request hangs on the tags of each object.
    ObjectTags,
    /// A statement denies without any condition.
    DenyUnconditional,
    /// A statement denies by some other condition.
    DenyOther,
    /// The public access block restricts a public policy to AWS services and the owner's account.
    RestrictPublicBuckets,
    /// Nobody may read anonymously, and CloudFront does not sign.
    PrivateBucket,
    /// Everybody may read who sends a certain `Referer` or `User-Agent`, and CloudFront does not send it.
    HeaderNotSent,
    /// An OAI cannot read objects that are encrypted with a KMS key.
    OaiSseKms,
    /// Objects that are encrypted with a KMS key cannot be read anonymously.
    AnonymousSseKms,
    /// The policy of the AWS managed key `aws/s3` cannot admit CloudFront.
    KeyManagedByAws,
    /// The key has the default policy, which admits only the account itself.
    DefaultKeyPolicy,
    /// The access point takes only requests from a VPC.
    AccessPointVpcOnly,
    /// A Multi-Region Access Point is asked without a signature.
    MultiRegionUnsigned,
    /// A Multi-Region Access Point is asked with a signature for a single Region.
    MultiRegionSignature,
    /// The origin is a directory bucket, which wants a session that CloudFront does not open.
    DirectoryBucket,
    /// The origin is in another partition, where the signature is unknown.
    OtherPartition,
    /// The requester has to pay, and CloudFront does not say that it will.
    RequesterPays,
    /// The key may be used with another encryption context than that of the objects.
    EncryptionContext,
    /// The key is disabled.
    KeyDisabled,
    /// The deployment deletes the key.
    KeyDeleted,
    /// The deployment puts another key in the place of this one.
    KeyReplaced,
    /// An ACL that grants to everyone is void, and nothing else admits requests that nobody signs.
    PublicAclIgnored,
    /// The function URL admits signed requests only, and the origin has no origin access control.
    FunctionUrlUnsigned,
    /// The function URL admits signed requests only, and the origin access control never signs.
    FunctionUrlNeverSigned,
    /// No permission of the function is meant for CloudFront.
    NoPermission,
    /// Permissions let CloudFront invoke the function, but not by its URL.
    InvokeFunctionUrlMissing,
    /// Permissions let CloudFront reach the URL, but not the function behind it.
    InvokeFunctionMissing,
    /// The permission is for another alias or version of the function than the URL.
    OtherQualifier,
    /// The permission is for function URLs with another auth type.
    OtherAuthType,
    /// The function URL asks for no signature, and no permission lets everyone in.
    NotPublic,
    /// The same, and everyone may invoke the function, but not by its URL.
    PublicInvokeFunctionUrlMissing,
    /// The same, and everyone may reach the URL, but not the function behind it.
    PublicInvokeFunctionMissing,
}

impl Cause {
    /// Whether a statement or a setting denies, so that nothing else can admit the request.
    pub fn is_explicit_deny(self) -> bool {
        match self {
            Cause::DenySourceVpc
            | Cause::DenySourceIp
            | Cause::DenyPrincipalOrg
            | Cause::DenyPrincipalArn
            | Cause::DenyNotPrincipal
            | Cause::DenyInsecureTransport
            | Cause::DenyReferer
            | Cause::DenyTlsVersion
            | Cause::DenySignature
            | Cause::DenySourceOrg
            | Cause::DenyPutEncryption
            | Cause::DenyUnconditional
            | Cause::DenyOther
            | Cause::RestrictPublicBuckets
            | Cause::AccessPointVpcOnly => true,
            Cause::None
            | Cause::NoPolicy
            | Cause::NoStatement
            | Cause::SeveralPolicies
            | Cause::PolicyOnOtherBucket
            | Cause::PolicyUnderCondition
            | Cause::IdentityMalformed
            | Cause::IdentityInAcl
            | Cause::IdentityRegion
            | Cause::ResourceOtherPartition
            | Cause::ObjectTags
            | Cause::GrantsOtherIdentityKind
            | Cause::OtherIdentity
            | Cause::OtherPrincipal
            | Cause::SourceArnOtherDistribution
            | Cause::SourceArnWildcardTakenLiterally
            | Cause::SourceArnMalformed
            | Cause::SourceArnOtherAccount
            | Cause::ConditionKeyAbsent
            | Cause::ConditionNotMet
            | Cause::ResourceIsBucket
            | Cause::ResourceOtherBucket
            | Cause::ResourceOtherObjects
            | Cause::ActionMissing
            | Cause::PrivateBucket
            | Cause::HeaderNotSent
            | Cause::OaiSseKms
            | Cause::AnonymousSseKms
            | Cause::KeyManagedByAws
            | Cause::DefaultKeyPolicy
            | Cause::MultiRegionUnsigned
            | Cause::MultiRegionSignature
            | Cause::DirectoryBucket
            | Cause::OtherPartition
            | Cause::RequesterPays
            | Cause::EncryptionContext
            | Cause::KeyDisabled
            | Cause::KeyDeleted
            | Cause::KeyReplaced
            | Cause::PublicAclIgnored
            | Cause::FunctionUrlUnsigned
            | Cause::FunctionUrlNeverSigned
            | Cause::NoPermission
            | Cause::InvokeFunctionUrlMissing
            | Cause::InvokeFunctionMissing
            | Cause::OtherQualifier
            | Cause::OtherAuthType
            | Cause::NotPublic
            | Cause::PublicInvokeFunctionUrlMissing
            | Cause::PublicInvokeFunctionMissing => false,
        }
    }
}

/// What a policy layer answers, and why.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// Whether the request passes.
    pub allowed: Truth,
    /// The reason, if it does not or may not.
    pub cause: Cause,
    /// Where the reason was written; `None` if nothing was.
    pub blame: Option<Blame>,
    /// One clause that says what cannot be known, if the answer hangs on it.
    pub unknown: Option<String>,
    /// What AWS does not document and the answer hangs on.
    pub undocumented: Points,
}

/// The place that decides, and what stands there.
#[derive(Clone, Debug)]
pub struct Blame {
    /// The deciding value.
    pub at: Span,
    /// The resource that holds the statement: the name to write when referring to it.
    pub holder: String,
    /// The statement in words: its `Sid`, or its number.
    pub statement: String,
    /// The operator, if a condition decides.
    pub operator: String,
    /// The condition key as it is commonly written, if a condition decides.
    pub key: String,
    /// The value that was written.
    pub value: String,
    /// What it would have to match.
    pub expected: String,
    /// Whether AWS refuses to store the policy, so that the deployment fails and no request is ever made.
    pub refused_at_deployment: bool,
    /// Further places.
    pub related: Vec<Related>,
}

/// A further place and a few words on it.
#[derive(Clone, Debug)]
pub struct Related {
    /// The place.
    pub at: Span,
    /// The words.
    pub says: String,
}

impl Verdict {
    /// The request passes.
    pub(super) fn allowed() -> Verdict {
        Verdict {
            allowed: Truth::Yes,
            cause: Cause::None,
            blame: None,
            unknown: None,
            undocumented: Points::NONE,
        }
    }

    /// It cannot be known whether the request passes, and nothing speaks against it.
    pub(super) fn unknown(because: impl Into<String>) -> Verdict {
        Verdict {
            allowed: Truth::Unknown,
            cause: Cause::None,
            blame: None,
            unknown: Some(because.into()),
            undocumented: Points::NONE,
        }
    }

    /// The same answer, if it is unknown, with the undocumented points that it hangs on.
    #[must_use]
    pub(super) fn hanging_on(mut self, points: Points) -> Verdict {
        if self.allowed.is_unknown() {
            self.undocumented = points;
        }
        self
    }

    /// The request is refused.
    pub(super) fn denied(cause: Cause, blame: Option<Blame>) -> Verdict {
        Verdict {
            allowed: Truth::No,
            cause,
            blame,
            unknown: None,
            undocumented: Points::NONE,
        }
    }

    /// What several verdicts come to of which one is given: the first, if all agree on whether the request passes.
    pub(super) fn agreed(verdicts: Vec<Verdict>, otherwise: &str) -> Verdict {
        let mut verdicts = verdicts.into_iter();
        let Some(first) = verdicts.next() else {
            return Verdict::unknown(otherwise);
        };
        let joined = verdicts.fold(first.allowed, |allowed, other| allowed.join(other.allowed));
        if joined == first.allowed {
            first
        } else {
            Verdict::unknown(otherwise)
        }
    }

    /// The same refusal, but only possible: something that is not known may lift it, and speaks for itself.
    #[must_use]
    pub(super) fn unless(self, because: impl Into<String>) -> Verdict {
        if self.allowed.is_no() {
            Verdict::unknown(because)
        } else {
            self
        }
    }

    /// The same answer, but for a refusal only possible if it rests on something that is assumed.
    #[must_use]
    pub(super) fn resting_on(self, assumed: Option<&Why>) -> Verdict {
        match assumed {
            Some(why) => self.only_possible(why.because.clone()),
            None => self,
        }
    }

    /// The same cause, but only possible.
    #[must_use]
    pub(super) fn only_possible(mut self, because: impl Into<String>) -> Verdict {
        if self.allowed.is_no() {
            self.allowed = Truth::Unknown;
            self.unknown = Some(because.into());
        }
        self
    }
}

impl Blame {
    /// A blame of a place, with nothing else to say.
    pub(super) fn at(at: Span, holder: &str) -> Blame {
        Blame {
            at,
            holder: holder.to_owned(),
            statement: String::new(),
            operator: String::new(),
            key: String::new(),
            value: String::new(),
            expected: String::new(),
            refused_at_deployment: false,
            related: Vec::new(),
        }
    }
}
