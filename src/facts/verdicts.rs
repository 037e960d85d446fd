//! What a layer answers to a request, as a fact, and in a few words for the place that decides.

use super::document::{Decision, Verdict};
use crate::access::{self, Cause, Layer};

pub(super) fn verdict(verdict: &access::Verdict) -> Verdict {
    let blame = verdict.blame.as_ref();
    let of = |field: fn(&access::Blame) -> &String| {
        blame.map(|blame| field(blame).clone()).unwrap_or_default()
    };
    Verdict {
        decision: verdict.allowed.into(),
        cause: verdict.cause,
        class: if blame.is_some_and(|blame| blame.refused_at_deployment) {
            "deployment"
        } else {
            "403"
        },
        holder: of(|blame| &blame.holder),
        statement: of(|blame| &blame.statement),
        operator: of(|blame| &blame.operator),
        key: of(|blame| &blame.key),
        value: of(|blame| &blame.value),
        expected: of(|blame| &blame.expected),
        unknown: verdict.unknown.clone().unwrap_or_default(),
        undocumented: verdict.undocumented.iter().collect(),
    }
}

/// The verdict on requests that there may be none of.
pub(super) fn verdict_if(of: Option<&access::Verdict>) -> Verdict {
    match of {
        Some(of) => verdict(of),
        None => Verdict {
            decision: Decision::None,
            cause: Cause::None,
            class: "403",
            holder: String::new(),
            statement: String::new(),
            operator: String::new(),
            key: String::new(),
            value: String::new(),
            expected: String::new(),
            unknown: String::new(),
            undocumented: Vec::new(),
        },
    }
}

/// A few words for the deciding place.
pub(super) fn words(cause: Cause, layer: Layer, blame: &access::Blame) -> String {
    match cause {
        Cause::None => "this decides".to_owned(),
        Cause::NoStatement if layer == Layer::Key => {
            "no statement of this key's policy admits CloudFront".to_owned()
        }
        Cause::NoPolicy | Cause::NoStatement => {
            "CloudFront reads here, and nothing lets it in".to_owned()
        }
        Cause::PrivateBucket => "CloudFront reads here without signing".to_owned(),
        Cause::GrantsOtherIdentityKind | Cause::OtherIdentity | Cause::OtherPrincipal => {
            "this principal is not the one that asks".to_owned()
        }
        Cause::SeveralPolicies => "this policy may be the one that stays".to_owned(),
        Cause::PolicyOnOtherBucket => "this is another bucket than the origin's".to_owned(),
        Cause::PolicyUnderCondition => "this policy is not always there".to_owned(),
        Cause::IdentityMalformed => "no origin access identity is called like this".to_owned(),
        Cause::IdentityInAcl => "this grant has no effect".to_owned(),
        Cause::IdentityRegion => "this identity cannot read there".to_owned(),
        Cause::SourceArnOtherDistribution => "this is another distribution".to_owned(),
        Cause::SourceArnWildcardTakenLiterally => {
            format!("`{}` takes `*` literally", blame.operator)
        }
        Cause::SourceArnMalformed => "no distribution has this ARN".to_owned(),
        Cause::SourceArnOtherAccount => "this is another account's distribution".to_owned(),
        Cause::ConditionKeyAbsent => format!("these requests do not carry `{}`", blame.key),
        Cause::ConditionNotMet => "this condition is not met".to_owned(),
        Cause::ResourceIsBucket | Cause::ResourceOtherBucket | Cause::ResourceOtherObjects
            if blame.value.is_empty() =>
        {
            "this leaves out what is asked for".to_owned()
        }
        Cause::ResourceIsBucket | Cause::ResourceOtherBucket | Cause::ResourceOtherObjects
            if layer == Layer::Key =>
        {
            "this is not the key".to_owned()
        }
        Cause::ResourceIsBucket if layer == Layer::Endpoint => {
            "this is the access point, not its objects".to_owned()
        }
        Cause::ResourceOtherBucket if layer == Layer::Endpoint => {
            "this is not the access point".to_owned()
        }
        Cause::ResourceIsBucket => "this is the bucket, not its objects".to_owned(),
        Cause::ResourceOtherBucket => "this is another bucket".to_owned(),
        Cause::ResourceOtherObjects => "these are other objects".to_owned(),
        Cause::ResourceOtherPartition => "this is in another partition of AWS".to_owned(),
        Cause::ActionMissing => format!("this does not allow `{}`", blame.expected),
        Cause::DenySourceVpc => "CloudFront's requests come from no VPC".to_owned(),
        Cause::DenySourceIp => "CloudFront's addresses are not among these".to_owned(),
        Cause::DenyPrincipalOrg => "CloudFront belongs to no organization".to_owned(),
        Cause::DenyPrincipalArn | Cause::DenyNotPrincipal => {
            "CloudFront is not among these".to_owned()
        }
        Cause::DenyInsecureTransport => "these requests are made over HTTP".to_owned(),
        Cause::DenyReferer => "CloudFront's requests meet this condition".to_owned(),
        Cause::HeaderNotSent => "CloudFront sends no such header".to_owned(),
        Cause::DenyTlsVersion => "CloudFront may use an older version of TLS".to_owned(),
        Cause::DenySignature => "these requests are not signed".to_owned(),
        Cause::DenySourceOrg => "the distribution has to belong to this organization".to_owned(),
        Cause::DenyPutEncryption => "uploads have to ask for this encryption".to_owned(),
        Cause::ObjectTags => "this hangs on the tags of each object".to_owned(),
        Cause::DenyUnconditional => "this denies it, without any condition".to_owned(),
        Cause::DenyOther => "this denies the request".to_owned(),
        Cause::RestrictPublicBuckets => {
            "this shuts out everyone but AWS services and the account".to_owned()
        }
        Cause::OaiSseKms | Cause::AnonymousSseKms | Cause::KeyManagedByAws => {
            "objects are encrypted with this".to_owned()
        }
        Cause::DefaultKeyPolicy => "this key has only the default policy".to_owned(),
        Cause::AccessPointVpcOnly => "CloudFront's requests do not come from a VPC".to_owned(),
        Cause::MultiRegionUnsigned => "CloudFront asks here without signing".to_owned(),
        Cause::MultiRegionSignature => "this signs for a single Region".to_owned(),
        Cause::DirectoryBucket => "this is a directory bucket".to_owned(),
        Cause::OtherPartition => format!("this is in the partition `{}`", blame.value),
        Cause::RequesterPays => "whoever asks has to pay".to_owned(),
        Cause::EncryptionContext => "the objects have another encryption context".to_owned(),
        Cause::KeyDisabled => "this key is disabled".to_owned(),
        Cause::KeyDeleted | Cause::KeyReplaced => "this key is to be deleted".to_owned(),
        Cause::PublicAclIgnored => "this ACL is void".to_owned(),
        Cause::FunctionUrlUnsigned | Cause::FunctionUrlNeverSigned => {
            "CloudFront asks here without signing".to_owned()
        }
        Cause::NoPermission => "CloudFront asks here, and nothing lets it in".to_owned(),
        Cause::NotPublic => "everyone asks here, and nothing lets them in".to_owned(),
        Cause::InvokeFunctionUrlMissing
        | Cause::InvokeFunctionMissing
        | Cause::PublicInvokeFunctionUrlMissing
        | Cause::PublicInvokeFunctionMissing => {
            format!("nothing allows `{}` for what is asked here", blame.expected)
        }
        Cause::OtherQualifier => {
            format!(
                "this is {}, and the URL is that of {}",
                blame.value, blame.expected
            )
        }
        Cause::OtherAuthType => "the function URL has another auth type".to_owned(),
    }
}
