//! The request that fails, told from the viewer to the refusal.

use super::terms::pattern;
use super::{Label, Witness, functions};
use crate::access::{CallerKind, Cause, Layer, Page, Purpose, Route, Verdict};
use crate::graph::{Behavior, Graph, HostKind, KeyUse, Object, Signing};
use crate::symbolic::Spanned;

/// The witness of a refusal by the bucket, the key or the function.
pub(super) fn of(graph: &Graph<'_>, route: &Route, layer: Layer) -> Witness {
    if layer == Layer::Invoke {
        return functions::refused(graph, route);
    }
    let (path, object) = example(graph, route);
    let mut steps = way(graph, route);
    let point = route.point.map(|place| &graph.points[place]);
    if let Some(point) = point {
        let (arn, caller) = (&point.arn, caller(route));
        let message = format!("s3:GetObject on {arn}/object/{object} {caller}");
        let at = point.name_span;
        steps.push(Label { at, message });
    }
    if point.is_none() || layer != Layer::Endpoint {
        steps.push(call(graph, route, "s3:GetObject", &object));
    }
    let verdict = if layer == Layer::Endpoint {
        &route.endpoint
    } else if layer == Layer::Key {
        steps.push(key_call(graph, route, "kms:Decrypt"));
        &route.key
    } else {
        &route.read
    };
    Witness {
        request: format!("GET {path}"),
        steps,
        refusal: refusal(verdict, layer),
    }
}

/// As whom S3 is called.
fn caller(route: &Route) -> &'static str {
    match route.caller {
        CallerKind::Oac if route.signing == Some(Signing::Never) => "unsigned",
        CallerKind::Oac => "as cloudfront.amazonaws.com",
        CallerKind::Oai => "as the origin access identity",
        CallerKind::Anonymous | CallerKind::Unknown => "unsigned",
    }
}

/// The call to S3 for an object, and as whom, or through which access point.
pub(super) fn call(graph: &Graph<'_>, route: &Route, action: &str, object: &str) -> Label {
    let how = match route.point {
        Some(place) => {
            let name = &graph.points[place].address.name;
            format!("through the access point `{name}`")
        }
        None => caller(route).to_owned(),
    };
    match route.bucket.map(|place| &graph.buckets[place]) {
        Some(bucket) => Label {
            at: bucket.name_span,
            message: format!("{action} on {}/{object} {how}", bucket.arn),
        },
        None => Label {
            at: graph.distribution.origins[route.origin].domain_span,
            message: format!("{action} {how}"),
        },
    }
}

/// The witness of an object that cannot be decrypted.
pub(super) fn object(graph: &Graph<'_>, route: &Route, object: &Object, key: &Verdict) -> Witness {
    let name = object
        .key
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default();
    let before = graph.distribution.origins[route.origin].path.as_ref();
    let before = before.map(ToString::to_string).unwrap_or_default();
    let path = format!("/{name}");
    let path = path.strip_prefix(&before).unwrap_or(&path);
    let mut steps = way(graph, route);
    steps.push(call(graph, route, "s3:GetObject", &name));
    steps.push(Label {
        at: object.name_span,
        message: "kms:Decrypt with the object's key".to_owned(),
    });
    Witness {
        request: format!("GET {path}"),
        steps,
        refusal: refusal(key, Layer::Key),
    }
}

/// The witness of a page that the bucket refuses.
pub(super) fn page(graph: &Graph<'_>, route: &Route, page: &Page) -> Witness {
    let (request, becomes) = match &page.purpose {
        Purpose::Root => ("GET /".to_owned(), "default root object".to_owned()),
        Purpose::Error(code) => {
            let code = code.as_deref().unwrap_or("some error");
            (
                format!("GET a path that is answered with {code}"),
                format!("page for {code}"),
            )
        }
    };
    let mut steps = way(graph, route);
    let (at, message) = (page.at, format!("{becomes} `{}`", page.path));
    steps.insert(1, Label { at, message });
    steps.push(call(graph, route, "s3:GetObject", &page.key));
    Witness {
        request,
        steps,
        refusal: refusal(&page.read, Layer::Read),
    }
}

/// The call to KMS that S3 makes for an object.
pub(super) fn key_call(graph: &Graph<'_>, route: &Route, action: &str) -> Label {
    let bucket = route.bucket.map(|place| &graph.buckets[place]);
    match bucket.map(|bucket| &bucket.encryption.key) {
        Some(KeyUse::Declared(place)) => {
            let key = &graph.keys[*place];
            Label {
                at: key.name_span,
                message: format!("{action} with `{}`", key.address.name),
            }
        }
        _ => Label {
            at: bucket.map_or_else(
                || graph.distribution.origins[route.origin].domain_span,
                |bucket| bucket.name_span,
            ),
            message: format!("{action} with the bucket's key"),
        },
    }
}

/// The witness of a `Host` header that the origin does not know.
pub(super) fn host(graph: &Graph<'_>, route: &Route) -> Witness {
    let (path, _) = example(graph, route);
    Witness {
        request: format!("GET {path}"),
        steps: way(graph, route),
        refusal: "the origin is asked under the viewer's host name, which it does not answer to"
            .to_owned(),
    }
}

/// The witness of an endpoint that sends viewers elsewhere.
pub(super) fn redirect(graph: &Graph<'_>, route: &Route) -> Witness {
    let (path, _) = example(graph, route);
    Witness {
        request: format!("GET {path}"),
        steps: way(graph, route),
        refusal:
            "S3 answers 307 and sends the viewer to the Regional endpoint of the private bucket"
                .to_owned(),
    }
}

/// The way to the origin.
pub(super) fn way(graph: &Graph<'_>, route: &Route) -> Vec<Label> {
    let distribution = &graph.distribution;
    let behavior = &distribution.behaviors[route.behavior];
    let (at, name) = match &behavior.pattern {
        None => (distribution.name_span, "default behavior".to_owned()),
        Some(_) => (
            behavior.target_span,
            format!("behavior `{}`", pattern(behavior)),
        ),
    };
    let address = &distribution.address;
    vec![
        Label {
            at,
            message: format!(
                "distribution `{}`{}, {name}",
                address.name,
                graph.aside(address)
            ),
        },
        Label {
            at: distribution.origins[route.origin].domain_span,
            message: format!("origin `{}`", distribution.origin_name(route.origin)),
        },
    ]
}

/// A path that a viewer may ask for, and the key of the object that this means.
pub(super) fn example(graph: &Graph<'_>, route: &Route) -> (String, String) {
    let behavior = &graph.distribution.behaviors[route.behavior];
    let origin = &graph.distribution.origins[route.origin];
    // A function is no store of pages.
    let page = match origin.kind {
        HostKind::LambdaUrl => "",
        _ => "index.html",
    };
    let path = path(graph, behavior, page);
    let prefix = origin
        .path
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default();
    let object = format!("{prefix}{path}");
    (path, object.trim_start_matches('/').to_owned())
}

/// `page` is what to ask for where the distribution has no default root object.
fn path(graph: &Graph<'_>, behavior: &Behavior, page: &str) -> String {
    let page = graph
        .distribution
        .default_root_object
        .as_ref()
        .and_then(Spanned::known)
        .unwrap_or(page);
    let pattern = behavior.pattern.as_ref().map(ToString::to_string);
    match pattern.as_deref() {
        None | Some("*" | "/*") => format!("/{}", page.trim_start_matches('/')),
        Some(pattern) => {
            let name = if pattern.ends_with('*') {
                "file.txt"
            } else {
                "file"
            };
            let filled = pattern.replace('*', name).replace('?', "x");
            format!("/{}", filled.trim_start_matches('/'))
        }
    }
}

/// Who refuses, and why.
pub(super) fn refusal(verdict: &Verdict, layer: Layer) -> String {
    let Some(blame) = &verdict.blame else {
        return "the request is refused".to_owned();
    };
    let says = |what: &str| format!("{} of `{}` {what}", blame.statement, blame.holder);
    let closest = |what: String| {
        format!(
            "no statement allows it; closest: {} of `{}`, but {what}",
            blame.statement, blame.holder
        )
    };
    match verdict.cause {
        Cause::None => "the request may be refused".to_owned(),
        Cause::NoPolicy if layer == Layer::Endpoint => {
            "the access point has no policy, and a caller without an identity policy needs a statement there".to_owned()
        }
        Cause::NoPolicy => "the bucket has no policy, and a private bucket answers 403".to_owned(),
        Cause::NoStatement => "no statement of the policy is meant for this caller".to_owned(),
        Cause::PrivateBucket if layer == Layer::Endpoint => "nobody may read through the access point without signing".to_owned(),
        Cause::PrivateBucket => "nobody may read the bucket without signing".to_owned(),
        Cause::SeveralPolicies => format!("a bucket holds one policy: if `{}` is written last, nothing is known to admit the request", blame.holder),
        Cause::PolicyOnOtherBucket => format!("the bucket has no policy; {} of `{}` would admit the request, and is attached to another bucket", blame.statement, blame.holder),
        Cause::PolicyUnderCondition => format!("the bucket has no policy without the condition `{}`", blame.value),
        Cause::IdentityInAcl => "no statement admits the origin access identity, and the bucket has its ACLs turned off".to_owned(),
        Cause::IdentityRegion => format!("S3 in `{}` does not take the signature of an origin access identity", blame.value),
        Cause::GrantsOtherIdentityKind | Cause::OtherIdentity | Cause::OtherPrincipal | Cause::IdentityMalformed => closest(format!("its principal is `{}`", blame.value)),
        Cause::SourceArnOtherDistribution | Cause::SourceArnMalformed | Cause::SourceArnOtherAccount if blame.value.is_empty() => {
            "the policy is made of another distribution's ARN".to_owned()
        }
        Cause::SourceArnOtherDistribution | Cause::SourceArnMalformed | Cause::SourceArnOtherAccount => {
            closest(format!("{} must be `{}` and is `{}`", blame.key, blame.value, blame.expected))
        }
        Cause::SourceArnWildcardTakenLiterally => closest(format!("{} must equal `{}`, star and all", blame.key, blame.value)),
        Cause::ConditionKeyAbsent => closest(format!("it requires `{}`, which this request does not carry", blame.key)),
        Cause::HeaderNotSent => closest(format!("it asks for the header `{}` with the value `{}`", blame.expected, blame.value)),
        Cause::ConditionNotMet => closest(format!("its condition on `{}` is not met", blame.key)),
        Cause::ResourceIsBucket | Cause::ResourceOtherBucket | Cause::ResourceOtherObjects | Cause::ResourceOtherPartition => {
            closest(resources(&blame.value, &blame.expected, layer))
        }
        Cause::ActionMissing => closest(format!("it does not allow `{}`", blame.expected)),
        Cause::DenySourceVpc
        | Cause::DenySourceIp
        | Cause::DenyPrincipalOrg
        | Cause::DenyPrincipalArn
        | Cause::DenyInsecureTransport
        | Cause::DenyReferer
        | Cause::DenyTlsVersion
        | Cause::DenySignature
        | Cause::DenySourceOrg
        | Cause::DenyPutEncryption
        | Cause::DenyOther => says(&format!("denies it: {} on `{}`", blame.operator, blame.key)),
        Cause::ObjectTags => says(&format!("decides by the tags of the object: {} on `{}`", blame.operator, blame.key)),
        Cause::DenyNotPrincipal => says("denies it: its `NotPrincipal` does not list CloudFront"),
        Cause::DenyUnconditional => says("denies it, without any condition"),
        Cause::RestrictPublicBuckets => "the policy is public, and `RestrictPublicBuckets` admits only AWS services and the bucket owner's account".to_owned(),
        Cause::OaiSseKms => "an origin access identity cannot have objects decrypted that are encrypted with a KMS key".to_owned(),
        Cause::AnonymousSseKms => "objects that are encrypted with a KMS key are not served to unsigned requests".to_owned(),
        Cause::KeyManagedByAws => "the policy of the AWS managed key `aws/s3` does not admit CloudFront and cannot be changed".to_owned(),
        Cause::AccessPointVpcOnly => "the access point takes only requests from its VPC, whatever its policy says".to_owned(),
        Cause::MultiRegionUnsigned => "Multi-Region Access Points take no unsigned requests".to_owned(),
        Cause::MultiRegionSignature => "Multi-Region Access Points take only requests that are signed with SigV4A".to_owned(),
        Cause::DirectoryBucket => "a directory bucket takes only requests of a session, which CloudFront does not open".to_owned(),
        Cause::OtherPartition => format!("whoever signs in the partition `{}` is unknown in `{}`", blame.expected, blame.value),
        Cause::RequesterPays => "S3 serves objects of this bucket only to whoever signs and declares to pay".to_owned(),
        Cause::EncryptionContext => closest(format!("the encryption context must be `{}` and is `{}`", blame.value, blame.expected)),
        Cause::KeyDisabled => format!("`{}` is disabled, and KMS decrypts nothing with it", blame.holder),
        Cause::KeyDeleted | Cause::KeyReplaced => format!("`{}` is to be deleted, and KMS decrypts nothing with it from then on", blame.holder),
        Cause::PublicAclIgnored => format!("the ACL `{}` is void, and no statement admits requests that nobody signs", blame.value),
        Cause::DefaultKeyPolicy => format!("`{}` has the default key policy, which does not admit CloudFront", blame.holder),
        Cause::FunctionUrlUnsigned
        | Cause::FunctionUrlNeverSigned
        | Cause::NoPermission
        | Cause::InvokeFunctionUrlMissing
        | Cause::InvokeFunctionMissing
        | Cause::OtherQualifier
        | Cause::OtherAuthType
        | Cause::NotPublic
        | Cause::PublicInvokeFunctionUrlMissing
        | Cause::PublicInvokeFunctionMissing => functions::refusal(verdict, blame),
    }
}

/// What a statement covers in place of what is asked for. Of a `NotResource` no value is told: it is what it spares.
fn resources(value: &str, expected: &str, layer: Layer) -> String {
    match (value, layer) {
        ("", _) => "its `NotResource` leaves out what is asked for".to_owned(),
        (_, Layer::Key) => format!("it covers `{value}`, not this key"),
        _ => format!("it covers `{value}`, not `{expected}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_that_lists_what_it_leaves_out_is_told_without_a_gap() {
        let said = resources("", "", Layer::Read);
        assert!(
            said.contains("`NotResource`") && !said.contains("``"),
            "{said}"
        );
    }

    #[test]
    fn a_statement_of_a_key_is_told_without_the_objects_of_a_bucket() {
        let said = resources(
            "arn:aws:kms:::key/other",
            "arn:aws:kms:::key/this/*",
            Layer::Key,
        );
        assert_eq!(said, "it covers `arn:aws:kms:::key/other`, not this key");
    }
}
