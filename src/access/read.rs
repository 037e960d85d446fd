//! Whether an object of a bucket can be read: the bucket policy, then the public access block.

use super::callers::Callers;
use super::cause::{Blame, Cause, Related, Verdict};
use super::context;
use super::explain::{self, Asked, Who};
use super::suspicion;
use crate::graph::{
    Authentication, Behavior, Bucket, BucketPolicy, Graph, HostKind, Origin, Signing, Thing,
    Website,
};
use crate::iam::{self, Caller, Request};
use crate::symbolic::{Address, Domain, Hole, Lifecycle, Text, Truth, Why};

/// One request for an object, before it is known who makes it.
pub(super) struct Asking<'a> {
    pub(super) graph: &'a Graph<'a>,
    pub(super) behavior: &'a Behavior,
    pub(super) origin: &'a Origin,
    pub(super) bucket: &'a Bucket,
    pub(super) place: usize,
    pub(super) callers: &'a Callers,
}

/// Why a refusal is not certain where an edge function runs.
pub(super) const CHOOSES: &str =
    "an edge function may sign the request, or send it to another origin";

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
            Website::Serves | Website::None => {}
        }
    }
    let key = object_key(asking);
    let resource = asking.bucket.arn.clone().then_str("/").then(&key);
    let verdict = for_callers(asking, "s3:GetObject", &resource);
    if asking.behavior.functions.may_choose_origin != Truth::No {
        return verdict.only_possible(CHOOSES);
    }
    verdict
}

/// Whether the bucket can be listed, which decides between 404 and 403 for an object that does not exist.
pub(super) fn listing(asking: &Asking<'_>) -> Truth {
    if asking.callers.unknown.is_some() {
        return Truth::Unknown;
    }
    for_callers(asking, "s3:ListBucket", &asking.bucket.arn).allowed
}

/// Asks for every caller that is possible. All of them refused is a refusal, explained for the likely one.
fn for_callers(asking: &Asking<'_>, action: &str, resource: &Text) -> Verdict {
    let mut verdicts = asking
        .callers
        .who
        .iter()
        .map(|caller| for_caller(asking, caller, action, resource));
    let Some(first) = verdicts.next() else {
        return Verdict::unknown("who calls the origin cannot be known");
    };
    let joined = verdicts.fold(first.allowed, |allowed, other| allowed.join(other.allowed));
    if joined == first.allowed {
        first
    } else {
        Verdict::unknown("whether CloudFront signs its requests cannot be known")
    }
}

fn for_caller(asking: &Asking<'_>, caller: &Caller, action: &str, resource: &Text) -> Verdict {
    let graph = asking.graph;
    let request = Request {
        caller: caller.clone(),
        action: action.into(),
        resource: resource.clone(),
        context: context::s3(
            graph,
            asking.behavior,
            asking.origin,
            asking.callers.signing,
            caller,
        ),
    };
    let attached: Vec<&BucketPolicy> = graph
        .policies
        .iter()
        .filter(|policy| policy.bucket == asking.place)
        .collect();
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
    if let Some(name) = asking
        .bucket
        .exported
        .as_ref()
        .filter(|_| attached.is_empty())
    {
        return verdict.only_possible(format!(
            "the bucket is exported as `{name}`, and the stack that imports it may attach a policy"
        ));
    }
    let by_acl = asking.bucket.acl_may_publish != Truth::No && action == "s3:GetObject";
    if by_acl && !verdict.cause.is_explicit_deny() {
        return verdict.only_possible("the ACL of an object may make it public");
    }
    verdict
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
    verdicts.extend(unsure.map(|policy| by_policy(asking, policy, request)));
    let joined = verdicts
        .iter()
        .skip(1)
        .fold(verdicts[0].allowed, |allowed, other| {
            allowed.join(other.allowed)
        });
    let first = verdicts.swap_remove(0);
    if joined == first.allowed {
        first
    } else {
        Verdict::unknown("which of several policies is attached to the bucket cannot be known")
    }
}

fn without_policy(asking: &Asking<'_>, request: &Request) -> Verdict {
    let cause = if request.caller == Caller::Anonymous {
        Cause::PrivateBucket
    } else {
        Cause::NoPolicy
    };
    Verdict::denied(cause, Some(missing(asking)))
}

/// A blame for something that is missing: the origin needs it, the bucket lacks it. Where an origin access control
/// never signs, that is the place to mend.
fn missing(asking: &Asking<'_>) -> Blame {
    let control = match &asking.origin.authentication {
        Authentication::Control { place, .. } => place.map(|place| &asking.graph.controls[place]),
        _ => None,
    };
    let never = control.filter(|control| control.signing == Signing::Never);
    let at = never.map_or(asking.origin.domain_span, |control| control.signing_span);
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
    let decision = iam::evaluate(&attached.policy, request);
    let distribution = &asking.graph.distribution.arn;
    let asked = Asked {
        holder: &attached.address.name,
        at: attached.name_span,
        caller: match request.caller {
            Caller::Service(_) => Who::Service(distribution),
            Caller::Anonymous => Who::Anonymous,
            Caller::Identity { .. } | Caller::Account { .. } => Who::Identity,
        },
        arn: &asking.bucket.arn,
        action: &request.action,
    };
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
        Truth::Yes => behind_public_access_block(asking, attached, request),
    }
}

/// A refusal, with the causes that only mean "nothing is meant for this caller" put in the words of that caller.
fn refused(
    asking: &Asking<'_>,
    attached: &BucketPolicy,
    request: &Request,
    cause: Cause,
    blame: Blame,
) -> Verdict {
    if cause.is_explicit_deny() {
        return Verdict::denied(cause, Some(blame));
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
        return Verdict::unknown(format!(
            "a statement of `{}` cannot be decided",
            attached.address.name
        ));
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

/// The keys that a behavior serves: the origin path followed by the path pattern, each wildcard a hole that
/// stands for everything. A function that may rewrite the path makes the whole key a hole.
fn object_key(asking: &Asking<'_>) -> Text {
    let mut holes = 0;
    let mut anything = || {
        holes += 1;
        let name = format!("object key {holes}");
        Text::hole(Hole::given(asking.graph.home.id, &name, Domain::Free))
    };
    let functions = asking.behavior.functions;
    let rewritten = functions.viewer_request.or(functions.origin_request) != Truth::No;
    let (Some(path), false) = (&asking.origin.path, rewritten) else {
        return anything();
    };
    let pattern = match &asking.behavior.pattern {
        None => "*",
        Some(pattern) => match pattern.known() {
            Some(known) => known,
            None => return anything(),
        },
    };
    let mut key = path.strip_prefix("/").unwrap_or_else(|| path.clone());
    if !key.is_empty() && !key.suffix().ends_with('/') {
        key.push_str("/");
    }
    let mut rest = pattern.strip_prefix('/').unwrap_or(pattern);
    while let Some(at) = rest.find(['*', '?']) {
        key.push_str(&rest[..at]);
        key.push(&anything());
        rest = &rest[at + 1..];
    }
    key.then_str(rest)
}
