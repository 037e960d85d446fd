//! Whether an object of a bucket can be read: the bucket policy, then the public access block.

use super::asking::{self, Asking};
use super::callers::Callers;
use super::cause::{Blame, Cause, Related, Verdict};
use super::explain;
use super::{at_edge, lacking, payer, storing, suspicion, void_acl};
use crate::graph::{
    Authentication, BucketPolicy, Graph, HostKind, Origin, Signing, Thing, Website,
};
use crate::iam::{self, Caller, Request};
use crate::source::Span;
use crate::symbolic::{Address, Lifecycle, Text, Truth, Why};

/// Whether the objects that a behavior serves can be read.
pub(super) fn objects(asking: &Asking<'_>) -> Verdict {
    if let Some(because) = &asking.callers.unknown {
        return Verdict::unknown(because.clone());
    }
    if asking.origin.kind == HostKind::S3Website {
        match asking.bucket.website {
            Website::Redirects => return Verdict::allowed(),
            Website::Unknown => {
                return Verdict::unknown("the website configuration of the bucket cannot be known");
            }
            Website::Serves | Website::MayRedirect | Website::None => {}
        }
    }
    let verdict = for_callers(asking, "s3:GetObject", &asking::served(asking));
    let verdict = payer::pays(asking, verdict);
    let verdict = if asking.origin.kind == HostKind::S3Website
        && asking.bucket.website == Website::MayRedirect
    {
        verdict.only_possible("a routing rule of the website may redirect the request")
    } else {
        verdict
    };
    at_edge::behind(asking.behavior.functions, verdict)
}

/// Whether the bucket can be listed, which decides between 404 and 403 for an object that does not exist.
pub(super) fn listing(asking: &Asking<'_>) -> Verdict {
    match &asking.callers.unknown {
        Some(because) => Verdict::unknown(because.clone()),
        None => for_callers(asking, "s3:ListBucket", &asking.bucket.arn),
    }
}

/// Asks for every caller that is possible.
pub(super) fn for_callers(asking: &Asking<'_>, action: &str, resource: &Text) -> Verdict {
    for_each_of(asking.callers, |caller| {
        for_caller(asking, caller, action, resource)
    })
    .resting_on(asking.graph.assumed.as_ref())
}

/// What all callers that are possible come to. All of them refused is a refusal, explained for the likely one.
pub(super) fn for_each_of(callers: &Callers, ask: impl Fn(&Caller) -> Verdict) -> Verdict {
    if callers.who.is_empty() {
        return Verdict::unknown("who calls the origin cannot be known");
    }
    Verdict::agreed(
        callers.who.iter().map(ask).collect(),
        "whether CloudFront signs its requests cannot be known",
    )
}

fn for_caller(asking: &Asking<'_>, caller: &Caller, action: &str, resource: &Text) -> Verdict {
    let graph = asking.graph;
    let request = asking::request(asking, caller, action, resource);
    let attached: Vec<&BucketPolicy> = asking.attached().collect();
    let verdict = by_policies(asking, &attached, &request);
    let verdict = match (&asking.bucket.writer, &graph.open) {
        (Some(why), _) => verdict.unless(why.because.clone()),
        (None, Some(why)) if attached.is_empty() => verdict.unless(why.because.clone()),
        _ => verdict,
    };
    if asking.bucket.lifecycle == Lifecycle::Existing
        && attached.is_empty()
        && graph.home.dialect != crate::symbolic::Dialect::Terraform
    {
        return verdict.unless("the bucket is there already and its policy is not in these files");
    }
    if verdict.cause.is_explicit_deny() {
        return verdict;
    }
    if let Some(because) = policy_may_lie_elsewhere(asking).filter(|_| attached.is_empty()) {
        return verdict.only_possible(because);
    }
    // Those who sign do so because nothing is public, unless the text speaks of ACLs.
    let relies_on_acls = *caller == Caller::Anonymous || asking.bucket.acls.spoken_of;
    if action == "s3:GetObject" && relies_on_acls && asking.bucket.acl_may_publish != Truth::No {
        return verdict.only_possible("the ACL of an object may make it public");
    }
    if action == "s3:ListBucket" && void_acl::may_list(asking.bucket) {
        return verdict.only_possible("the ACL of the bucket may let everybody list it");
    }
    verdict
}

/// Why a policy may come from a text that is not here: a bucket without one is exported, or what belongs together is
/// spread over several deployments anyway.
fn policy_may_lie_elsewhere(asking: &Asking<'_>) -> Option<String> {
    let bucket = asking.bucket;
    if let Some(name) = &bucket.exported {
        return Some(format!(
            "the bucket is exported as `{name}`, and the stack that imports it may attach a policy"
        ));
    }
    let is_beside = bucket.address.unit.is_beside(asking.graph.home.id);
    (!is_beside).then(|| {
        "the bucket is deployed by itself, and what attaches a policy to it may not be among these files".to_owned()
    })
}

/// What the policies that are, or may be, attached to the bucket answer. A bucket has one policy: of several, the
/// last one written stays, and which that is cannot be known.
fn by_policies(asking: &Asking<'_>, attached: &[&BucketPolicy], request: &Request) -> Verdict {
    let sure = attached.iter().filter(|policy| policy.sure.is_yes());
    let unsure = attached.iter().filter(|policy| !policy.sure.is_yes());
    let mut verdicts: Vec<Verdict> = sure
        .map(|policy| by_policy(asking, policy, request))
        .collect();
    if verdicts.is_empty() {
        verdicts.push(without_policy(asking, request));
    }
    if let Some(split) = lacking::split(asking.graph, attached, &verdicts) {
        return split;
    }
    verdicts.extend(unsure.map(|policy| by_policy(asking, policy, request)));
    Verdict::agreed(
        verdicts,
        "which of several policies is attached to the bucket cannot be known",
    )
}

fn without_policy(asking: &Asking<'_>, request: &Request) -> Verdict {
    if let Some(refused) = lacking::policy(asking, request) {
        return refused;
    }
    if request.caller != Caller::Anonymous {
        return Verdict::denied(Cause::NoPolicy, Some(missing(asking)));
    }
    match void_acl::of(asking) {
        Some(blame) => Verdict::denied(Cause::PublicAclIgnored, Some(blame)),
        None => Verdict::denied(Cause::PrivateBucket, Some(missing(asking))),
    }
}

/// The place that needs what is missing: the origin. Where an origin access control never signs, that is the place to
/// mend.
pub(super) fn in_need(graph: &Graph<'_>, origin: &Origin) -> Span {
    let control = graph.control_of(origin);
    let never = control.filter(|control| control.signing == Signing::Never);
    never.map_or(origin.domain_span, |control| control.signing_span)
}

/// A blame for something that is missing: the origin needs it, the bucket lacks it.
fn missing(asking: &Asking<'_>) -> Blame {
    let at = in_need(asking.graph, asking.origin);
    let mut blame = Blame::at(at, &asking.bucket.address.name);
    blame.related.push(Related {
        at: asking.bucket.name_span,
        says: format!(
            "bucket `{}`{}",
            asking.bucket.address.name,
            asking.graph.aside(&asking.bucket.address)
        ),
    });
    blame
}

fn by_policy(asking: &Asking<'_>, attached: &BucketPolicy, request: &Request) -> Verdict {
    if iam::outcomes(&attached.policy, request).allowed().is_yes() {
        return stored(asking, attached, request);
    }
    let decision = asking::decide(asking, attached, request);
    let asked = asking.asked(attached, &request.caller, &request.action);
    match decision.outcomes.allowed() {
        Truth::No => {
            let (cause, blame) = explain::refusal(&attached.policy, &decision, &asked);
            refused(asking, attached, request, cause, blame)
        }
        Truth::Unknown => match suspicion::of(&attached.policy, &decision, &asked) {
            Some(found) => {
                Verdict::denied(found.cause, Some(found.blame)).only_possible(found.because)
            }
            None => unknown(asking, attached, &decision),
        },
        Truth::Yes => stored(asking, attached, request),
    }
}

/// What becomes of a request that a policy allows, if S3 stores the policy.
fn stored(asking: &Asking<'_>, attached: &BucketPolicy, request: &Request) -> Verdict {
    if storing::is_refused(asking.bucket, attached) {
        Verdict::unknown("S3 does not store the policy, which is public")
    } else {
        behind_public_access_block(asking, attached, request)
    }
}

/// A refusal, with the causes that only mean "nothing is meant for this caller" put in the words of that caller.
fn refused(
    asking: &Asking<'_>,
    attached: &BucketPolicy,
    request: &Request,
    cause: Cause,
    mut blame: Blame,
) -> Verdict {
    if cause == Cause::ResourceOtherObjects && !blame.value.is_empty() {
        blame.expected = format!("{}/{}", asking.bucket.arn, asking.keys.written);
    }
    if cause.is_explicit_deny() {
        return Verdict::denied(cause, Some(blame));
    }
    if request.caller == Caller::Anonymous
        && let Some(blame) = void_acl::of(asking)
    {
        return Verdict::denied(Cause::PublicAclIgnored, Some(blame));
    }
    if cause == Cause::IdentityMalformed && !blame.refused_at_deployment {
        return Verdict::denied(cause, Some(blame)).only_possible(
            "whom S3 takes a canonical user id under `AWS` for is documented nowhere",
        );
    }
    if cause == Cause::NoStatement
        && let Some(refused) = lacking::by_acl(asking, request)
    {
        return refused;
    }
    if matches!(cause, Cause::ConditionKeyAbsent | Cause::ConditionNotMet)
        && request.caller == Caller::Anonymous
        && let Some(header) = explain::header(&blame.key)
    {
        header.clone_into(&mut blame.expected);
        return Verdict::denied(Cause::HeaderNotSent, Some(blame));
    }
    if cause == Cause::NoStatement || request.caller == Caller::Anonymous {
        let cause = if request.caller == Caller::Anonymous {
            Cause::PrivateBucket
        } else {
            Cause::NoStatement
        };
        let mut missing = missing(asking);
        missing.holder = attached.address.name.to_string();
        missing.related.push(Related {
            at: attached.name_span,
            says: format!(
                "bucket policy `{}`{}",
                attached.address.name,
                asking.graph.aside(&attached.address)
            ),
        });
        return Verdict::denied(cause, Some(missing));
    }
    Verdict::denied(cause, Some(blame))
}

/// A policy that cannot be read may admit anyone. What it is made of may speak against this caller all the same.
fn unknown(asking: &Asking<'_>, attached: &BucketPolicy, decision: &iam::Decision) -> Verdict {
    let why = decision
        .unknown
        .as_ref()
        .or(attached.policy.unknown.as_ref());
    let Some(why) = why else {
        return Verdict::unknown(decision.because().unwrap_or_else(|| {
            format!(
                "a statement of `{}` cannot be decided",
                attached.address.name
            )
        }))
        .hanging_on(decision.undocumented);
    };
    let Some(cause) = adverse(asking, why) else {
        return Verdict::unknown(why.because.clone());
    };
    let mut blame = Blame::at(attached.name_span, &attached.address.name);
    "the policy".clone_into(&mut blame.statement);
    blame.expected = asking.graph.distribution.arn.to_string();
    Verdict::denied(cause, Some(blame)).only_possible(why.because.clone())
}

/// What speaks against a caller in a policy of which only the ingredients are known: it is made of another
/// distribution, identity or bucket, and of none of its kind that belongs to this request.
fn adverse(asking: &Asking<'_>, why: &Why) -> Option<Cause> {
    let graph = asking.graph;
    let made_of = |thing: Thing, ours: Option<&Address>| {
        let mentioned = || {
            why.mentions
                .iter()
                .filter(|mention| graph.thing(&mention.of) == Some(thing))
        };
        mentioned().next().is_some() && !mentioned().any(|mention| Some(&mention.of) == ours)
    };
    let identity = match &asking.origin.authentication {
        Authentication::Identity(place) => graph.identities[*place].address.as_ref(),
        _ => None,
    };
    if asking.callers.signing.is_some()
        && made_of(Thing::Distribution, Some(&graph.distribution.address))
    {
        Some(Cause::SourceArnOtherDistribution)
    } else if identity.is_some() && made_of(Thing::Identity, identity) {
        Some(Cause::OtherIdentity)
    } else if made_of(Thing::Bucket, Some(&asking.bucket.address)) {
        Some(Cause::ResourceOtherBucket)
    } else {
        None
    }
}

/// A public policy behind `RestrictPublicBuckets` admits only AWS services and the owner's account.
fn behind_public_access_block(
    asking: &Asking<'_>,
    attached: &BucketPolicy,
    request: &Request,
) -> Verdict {
    if matches!(request.caller, Caller::Service(_)) {
        return Verdict::allowed();
    }
    let block = asking.bucket.public_access;
    match block.restrict.and(iam::is_public(&attached.policy)) {
        Truth::No => Verdict::allowed(),
        Truth::Unknown => {
            Verdict::unknown("whether the public access block restricts the policy cannot be known")
        }
        Truth::Yes => {
            let mut blame = Blame::at(
                block.at.unwrap_or(asking.bucket.name_span),
                &asking.bucket.address.name,
            );
            blame.related.push(Related {
                at: attached.name_span,
                says: format!(
                    "public policy `{}`{}",
                    attached.address.name,
                    asking.graph.aside(&attached.address)
                ),
            });
            Verdict::denied(Cause::RestrictPublicBuckets, Some(blame))
        }
    }
}
