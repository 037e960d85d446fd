//! Facts about routes: the main subject.

use super::Label;
use super::anchors::{Anchor, Anchored};
use super::build::{Slice, Stating};
use super::document::{Decision, Part, Route, Verdict};
use super::worlds::Held;
use super::{answers, functions, requests, witness};
use crate::access::{self, Cause, Layer};
use crate::graph::{
    Authentication, Behavior, Bucket, Decider, Graph, HostKind, Key, KeyUse, Origin, Signing,
};
use crate::source::Span;
use crate::symbolic::{End, Text, Truth};

/// States every route of a distribution.
pub(super) fn state(stating: &Stating<'_>, slice: &mut Slice) {
    for route in stating.routes {
        slice.routes.push(Held {
            node: node(stating, route),
            anchored: anchored(stating, route),
        });
    }
}

/// The name of a host kind in facts.
pub(super) fn kind(kind: HostKind) -> &'static str {
    match kind {
        HostKind::S3Rest => "s3_rest",
        HostKind::S3Website => "s3_website",
        HostKind::S3AccessPoint => "s3_access_point",
        HostKind::S3MultiRegion => "s3_multi_region_access_point",
        HostKind::S3ObjectLambda => "s3_object_lambda",
        HostKind::S3Express => "s3_express",
        HostKind::S3Accelerate => "s3_accelerate",
        HostKind::S3Path => "s3_path",
        HostKind::S3Other => "s3_other",
        HostKind::LambdaUrl => "lambda_url",
        HostKind::ExecuteApi => "execute_api",
        HostKind::LoadBalancer => "load_balancer",
        HostKind::Distribution => "distribution",
        HostKind::Media => "media",
        HostKind::Custom => "custom",
        HostKind::Unknown => "unknown",
    }
}

/// The last part of a name, which others are built from: `site` of `aws_s3_bucket.site["a"]`.
pub(super) fn label(local_name: &str) -> String {
    let plain = local_name.split('[').next().unwrap_or(local_name);
    plain.rsplit('.').next().unwrap_or(plain).to_owned()
}

/// The path pattern of a behavior, or `default`.
pub(super) fn pattern(behavior: &crate::graph::Behavior) -> String {
    behavior
        .pattern
        .as_ref()
        .map_or_else(|| "default".to_owned(), ToString::to_string)
}

fn node(stating: &Stating<'_>, route: &access::Route) -> Route {
    let graph = stating.graph;
    let distribution = &graph.distribution;
    let (behavior, origin) = (
        &distribution.behaviors[route.behavior],
        &distribution.origins[route.origin],
    );
    let bucket = route.bucket.map(|place| &graph.buckets[place]);
    let point = route.point.map(|place| &graph.points[place]);
    let point_name = point.map_or("", |point| &*point.local_name);
    let text = |text: Option<&Text>| text.map(ToString::to_string).unwrap_or_default();
    let origin_name = distribution.origin_name(route.origin);
    let name = bucket.map_or("", |bucket| &*bucket.local_name);
    let url = route.function_url.map(|place| &graph.function_urls[place]);
    let url_name = url.map_or("", |url| &*url.local_name);
    let key = bucket.and_then(|bucket| key_of(graph, bucket));
    Route {
        id: format!(
            "{}/{}/{origin_name}{}",
            stating.id(&distribution.address),
            pattern(behavior),
            behind(graph, route)
        ),
        source: stating.place(origin.domain_span),
        distribution: distribution.local_name.to_string(),
        distribution_label: label(&distribution.local_name),
        distribution_address: stating.name(&distribution.address),
        behavior: pattern(behavior),
        origin: origin_name,
        origin_kind: kind(origin.kind),
        domain: text(origin.domain.as_ref()),
        custom_origin: origin.custom.into(),
        staging: distribution.staging.into(),
        caller: route.caller,
        signing: match route.signing {
            None => "none",
            Some(Signing::Always) => "always",
            Some(Signing::NoOverride) => "no_override",
            Some(Signing::Never) => "never",
            Some(Signing::Unknown) => "unknown",
        },
        identity: identity(graph, origin),
        bucket: name.to_owned(),
        bucket_address: bucket
            .map(|bucket| stating.name(&bucket.address))
            .unwrap_or_default(),
        bucket_label: label(name),
        bucket_name: text(route.bucket_name.as_ref()),
        bucket_outside: is_outside(graph, origin).into(),
        access_point: point_name.to_owned(),
        access_point_address: point
            .map(|point| point.address.name.to_string())
            .unwrap_or_default(),
        access_point_label: label(point_name),
        access_point_arn: text(point.map(|point| &point.arn)),
        kms_key: key
            .map(|key| key.local_name.to_string())
            .unwrap_or_default(),
        kms_key_address: key
            .map(|key| stating.name(&key.address))
            .unwrap_or_default(),
        kms_key_state: key.map_or("", key_state),
        kms_key_outside: bucket.map(key_outside).unwrap_or_default(),
        endpoint: verdict(&route.endpoint),
        keys: route.keys.clone(),
        part: part(&route.part),
        function_url: url_name.to_owned(),
        function_url_address: url
            .map(|url| stating.name(&url.address))
            .unwrap_or_default(),
        function_url_label: label(url_name),
        function_auth: url.map_or("", |url| functions::auth(url.auth)),
        read: verdict(&route.read),
        http: verdict_if(route.http.as_ref()),
        key: verdict(&route.key),
        list: verdict(&route.list),
        write: requests::write(route.write.as_ref()),
        write_key: verdict_if(route.write.as_ref().map(|write| &write.key)),
        control: verdict_if(route.control.as_ref().map(|one| &one.verdict)),
        switches_identity: route.switches.into(),
        gives_way: route.gives_way.into(),
        overwrites_authorization: route.overwrites.into(),
        invoke: verdict(&route.invoke.verdict),
        invoke_missing: route.invoke.missing,
        needs_body_hash: route.invoke.needs_hash.into(),
        made_by: distribution.title.as_ref().map_or("", |_| "cdk"),
        answer: answers::answer(route.answer.as_ref()),
        api_endpoint: answers::api_endpoint(graph, route.origin),
        loops: answers::loops(stating, route),
        origin_protocol: functions::protocol(origin),
        root: route.root,
        redirects: route.redirects.into(),
        host_header: route.host_header,
        host_header_policy: managed_policy(behavior),
        covered: route.covered.into(),
        signed_urls: behavior.signed.into(),
        when: Vec::new(),
    }
}

fn part(of: &access::Part) -> Part {
    Part {
        allows: of.allows.clone(),
        denies: of.denies.clone(),
        sure: of.sure.into(),
    }
}

/// The managed policy that decides on the `Host` header, if one does.
fn managed_policy(behavior: &Behavior) -> String {
    match behavior.forwarding.host_by {
        Decider::Managed(name) => name.to_owned(),
        Decider::Default | Decider::Policy | Decider::Legacy => String::new(),
    }
}

/// Whether neither the bucket of an origin nor a policy for it is in these files.
fn is_outside(graph: &Graph<'_>, origin: &Origin) -> Truth {
    let outside = origin.bucket.as_ref().is_some_and(|link| link.outside);
    Truth::from(outside && graph.open.is_none())
}

/// The key of a bucket, if it is declared in these files.
fn key_of<'g>(graph: &'g Graph<'_>, bucket: &Bucket) -> Option<&'g Key> {
    match bucket.encryption.key {
        KeyUse::Declared(place) => Some(&graph.keys[place]),
        _ => None,
    }
}

/// What becomes of a key.
fn key_state(key: &Key) -> &'static str {
    match (key.end, key.enabled) {
        (Some(End::Deleted), _) => "deleted",
        (Some(End::Replaced), _) => "replaced",
        (None, Truth::Yes) => "enabled",
        (None, Truth::No) => "disabled",
        (None, Truth::Unknown) => "unknown",
    }
}

/// The key of a bucket as it is written, if it is not declared in these files.
fn key_outside(bucket: &Bucket) -> String {
    match &bucket.encryption.key {
        KeyUse::Outside(name) => name.to_string(),
        KeyUse::None | KeyUse::AwsManaged | KeyUse::Declared(_) | KeyUse::Unknown => String::new(),
    }
}

/// What CloudFront authenticates with: the name to write when referring to it, or its id.
fn identity(graph: &Graph<'_>, origin: &Origin) -> String {
    match &origin.authentication {
        Authentication::Control {
            place: Some(place), ..
        } => graph.controls[*place].local_name.to_string(),
        Authentication::Control { id, place: None } => id.to_string(),
        Authentication::Identity(place) => {
            let identity = &graph.identities[*place];
            if identity.local_name.is_empty() {
                identity.id.to_string()
            } else {
                identity.local_name.to_string()
            }
        }
        Authentication::None | Authentication::Unknown(_) => String::new(),
    }
}

/// The end of the id of a route to one of several buckets.
fn behind(graph: &Graph<'_>, route: &access::Route) -> String {
    let point = route.point.map(|place| &graph.points[place]);
    match (point, &route.bucket_name) {
        (Some(point), Some(name)) if point.multi_region => format!("/{name}"),
        _ => String::new(),
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

fn anchored(stating: &Stating<'_>, route: &access::Route) -> Anchored {
    let graph = stating.graph;
    let distribution = &graph.distribution;
    let origin = &distribution.origins[route.origin];
    let behavior = &distribution.behaviors[route.behavior];
    let lowered = if route.covered == Truth::No {
        None
    } else {
        Some("another origin of the group answers in its place")
    };
    let node = Anchor {
        at: origin.domain_span,
        label: "this origin".to_owned(),
        related: Vec::new(),
        witness: None,
        certain: true,
        lowered,
    };
    let layer = |verdict: &access::Verdict, layer: Layer| {
        let blame = verdict.blame.as_ref()?;
        Some(Anchor {
            at: blame.at,
            label: words(verdict.cause, layer, blame),
            related: related(blame, origin),
            witness: Some(witness::of(graph, route, layer)),
            certain: verdict.allowed.is_no(),
            lowered,
        })
    };
    // An API's endpoint may answer to a custom domain name that is declared elsewhere and is an alternate domain
    // name here.
    let may_be_mapped = origin.kind == HostKind::ExecuteApi && !distribution.aliases.is_empty();
    let mut facts = Vec::new();
    facts.extend(layer(&route.endpoint, Layer::Endpoint).map(|anchor| ("endpoint", anchor)));
    facts.extend(layer(&route.read, Layer::Read).map(|anchor| ("read", anchor)));
    facts.extend(layer(&route.key, Layer::Key).map(|anchor| ("key", anchor)));
    facts.extend(layer(&route.invoke.verdict, Layer::Invoke).map(|anchor| ("invoke", anchor)));
    facts.extend(functions::anchors(stating, route, lowered));
    facts.extend(answers::anchor(graph, route, lowered).map(|anchor| ("answer", anchor)));
    facts.push((
        "redirects",
        Anchor {
            label: "this endpoint names no Region".to_owned(),
            witness: Some(witness::redirect(graph, route)),
            certain: route.redirects.is_yes(),
            ..node.clone()
        },
    ));
    facts.push((
        "host_header",
        Anchor {
            at: behavior.forwarding.host_span,
            label: "this forwards the viewer's `Host` header".to_owned(),
            related: dedup(
                behavior.forwarding.host_span,
                vec![Label {
                    at: origin.domain_span,
                    message: "to this origin".to_owned(),
                }],
            ),
            witness: Some(witness::host(graph, route)),
            certain: behavior.forwarding.host.is_yes() && !may_be_mapped,
            lowered,
        },
    ));
    if let Some(at) = route
        .bucket
        .and_then(|place| graph.buckets[place].encryption.at)
    {
        facts.push((
            "kms_key_outside",
            Anchor {
                at,
                label: "the policy of this key is not in these files".to_owned(),
                ..node.clone()
            },
        ));
    }
    facts.extend(requests::anchors(graph, route, lowered));
    Anchored {
        node,
        facts,
        unit: graph.home.id,
        dialect: graph.home.dialect,
        usual: graph.world.usual,
        worlds: None,
    }
}

/// The places of a blame beside its own, the origin's among them.
pub(super) fn related(blame: &access::Blame, origin: &crate::graph::Origin) -> Vec<Label> {
    let mut related: Vec<Label> = blame
        .related
        .iter()
        .map(|related| Label {
            at: related.at,
            message: related.says.clone(),
        })
        .collect();
    if blame.at != origin.domain_span && !related.iter().any(|label| label.at == origin.domain_span)
    {
        let message = match origin.kind {
            HostKind::LambdaUrl => "the origin that is this function's URL",
            _ => "the origin that reads the bucket",
        };
        related.push(Label {
            at: origin.domain_span,
            message: message.to_owned(),
        });
    }
    dedup(blame.at, related)
}

/// Labels without those that say the place of the finding again.
pub(super) fn dedup(at: Span, labels: Vec<Label>) -> Vec<Label> {
    let mut out: Vec<Label> = Vec::new();
    for label in labels {
        if label.at != at && !out.iter().any(|other| other.at == label.at) {
            out.push(label);
        }
    }
    out
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

/// Used by other subjects for nodes without facts of their own.
pub(super) fn plain(stating: &Stating<'_>, at: Span, label: String) -> Anchored {
    Anchored {
        node: Anchor {
            at,
            label,
            related: Vec::new(),
            witness: None,
            certain: true,
            lowered: None,
        },
        facts: Vec::new(),
        unit: stating.graph.home.id,
        dialect: stating.graph.home.dialect,
        usual: stating.graph.world.usual,
        worlds: None,
    }
}
