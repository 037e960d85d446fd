//! Requests through access points and Multi-Region Access Points: how they must be signed, from where they may come,
//! and what the access point's own policy answers. The bucket behind it is asked as well, with condition keys that name
//! the access point; whatever one of them does not allow is refused.
//!
//! "Configuring IAM policies for using access points", "Creating access points restricted to a virtual private cloud"
//! and "Multi-Region Access Point restrictions and limitations" in the Amazon S3 User Guide; "Restrict access to an
//! Amazon S3 Multi-Region Access Point origin" in the Amazon CloudFront Developer Guide.

use super::callers::CallerKind;
use super::cause::{Blame, Cause, Related, Verdict};
use super::context;
use super::endpoint::Arriving;
use super::explain::{self, Asked, Who};
use super::keys::{self, Keys, Way};
use super::read::{for_each_of, in_need};
use super::suspicion;
use crate::graph::{AccessPoint, HostKind, PointPolicy, Signing};
use crate::iam::{self, Caller, Request};
use crate::symbolic::{Dialect, Lifecycle, Truth};

/// Whether an access point takes requests for objects. Of one that is not declared here only its kind is known.
pub(super) fn judge(arriving: &Arriving<'_>, point: Option<&AccessPoint>) -> Verdict {
    if arriving.origin.kind == HostKind::S3MultiRegion
        && let Some(refused) = wrongly_signed(arriving)
    {
        return refused;
    }
    let Some(point) = point else {
        return Verdict::unknown("the access point is not declared in these files");
    };
    asked(arriving, point, "s3:GetObject")
}

/// Whether an access point takes requests to list what is behind it.
pub(super) fn listing(arriving: &Arriving<'_>, point: &AccessPoint) -> Verdict {
    match &arriving.callers.unknown {
        Some(because) => Verdict::unknown(because.clone()),
        None => asked(arriving, point, "s3:ListBucket"),
    }
}

/// A Multi-Region Access Point takes only requests that are signed with `SigV4A`.
fn wrongly_signed(arriving: &Arriving<'_>) -> Option<Verdict> {
    let control = arriving.graph.control_of(arriving.origin);
    let at_origin = || Blame::at(arriving.origin.domain_span, "");
    let unsigned = |at| Verdict::denied(Cause::MultiRegionUnsigned, Some(Blame::at(at, "")));
    match (arriving.callers.kind, arriving.callers.signing) {
        (CallerKind::Anonymous, _) | (_, Some(Signing::Never)) => {
            Some(unsigned(in_need(arriving.graph, arriving.origin)))
        }
        (CallerKind::Oai, _) => {
            let refused = Verdict::denied(Cause::MultiRegionSignature, Some(at_origin()));
            Some(refused.only_possible(
                "with which protocol an origin access identity signs there is documented nowhere",
            ))
        }
        (_, Some(Signing::Always | Signing::NoOverride)) => {
            let control = control?;
            let written = control.protocol.as_deref()?;
            if written.eq_ignore_ascii_case("sigv4a") {
                return None;
            }
            let mut blame = Blame::at(control.protocol_span, &control.address.name);
            written.clone_into(&mut blame.value);
            "sigv4a".clone_into(&mut blame.expected);
            Some(Verdict::denied(Cause::MultiRegionSignature, Some(blame)))
        }
        _ => None,
    }
}

fn asked(arriving: &Arriving<'_>, point: &AccessPoint, action: &str) -> Verdict {
    if point.vpc_only.is_yes() {
        // The network is looked at before any policy.
        let mut blame = Blame::at(point.vpc_span, &point.address.name);
        blame.related.push(Related {
            at: arriving.origin.domain_span,
            says: "the origin that reads through it".to_owned(),
        });
        return Verdict::denied(Cause::AccessPointVpcOnly, Some(blame));
    }
    if point.arn.is_empty() {
        return Verdict::unknown("the name of the access point cannot be known");
    }
    let verdict = for_each_of(arriving.callers, |caller| {
        for_caller(arriving, point, caller, action)
    })
    .resting_on(arriving.graph.assumed.as_ref());
    if verdict.allowed.is_yes() && point.vpc_only.is_unknown() {
        return Verdict::unknown(
            "whether the access point takes requests from the internet cannot be known",
        );
    }
    verdict
}

fn for_caller(
    arriving: &Arriving<'_>,
    point: &AccessPoint,
    caller: &Caller,
    action: &str,
) -> Verdict {
    let objects = point.arn.clone().then_str("/object");
    let way = Way {
        graph: arriving.graph,
        behavior: arriving.behavior,
        origin: arriving.origin,
        arn: &objects,
        bucket: None,
    };
    let keys = way.keys();
    let resource = if action == "s3:ListBucket" {
        point.arn.clone()
    } else {
        keys.arn.clone()
    };
    let request = Request {
        caller: caller.clone(),
        action: action.into(),
        resource,
        context: context::through(context::s3(arriving, caller), point),
    };
    let (sure, unsure): (Vec<&PointPolicy>, Vec<&PointPolicy>) = point
        .policies
        .iter()
        .partition(|policy| policy.sure.is_yes());
    let mut verdicts: Vec<Verdict> = sure
        .into_iter()
        .map(|policy| by_policy(arriving, point, policy, &request, &keys))
        .collect();
    if verdicts.is_empty() {
        verdicts.push(without_policy(arriving, point, caller));
    }
    let unsure = unsure.into_iter();
    verdicts.extend(unsure.map(|policy| by_policy(arriving, point, policy, &request, &keys)));
    let verdict = Verdict::agreed(
        verdicts,
        "which of several policies the access point has cannot be known",
    );
    let bare = point.policies.is_empty();
    // A plan repeats the policy that an access point has, but not that of a Multi-Region Access Point.
    let tells_policy = !point.multi_region && arriving.graph.home.dialect == Dialect::Terraform;
    match (&point.writer, &arriving.graph.open) {
        (Some(why), _) => verdict.unless(why.because.clone()),
        (None, Some(why)) if bare => verdict.unless(why.because.clone()),
        _ if bare && point.lifecycle == Lifecycle::Existing && !tells_policy => {
            verdict.unless("the access point is there already and its policy is not in these files")
        }
        _ => verdict,
    }
}

/// Whoever has no identity policy in the account of the access point, as a service has none, needs a statement in
/// its policy: the bucket's alone opens nothing.
fn without_policy(arriving: &Arriving<'_>, point: &AccessPoint, caller: &Caller) -> Verdict {
    let cause = if *caller == Caller::Anonymous {
        Cause::PrivateBucket
    } else {
        Cause::NoPolicy
    };
    Verdict::denied(cause, Some(missing(arriving, point)))
}

/// A blame for something that is missing: the origin needs it, the access point lacks it.
fn missing(arriving: &Arriving<'_>, point: &AccessPoint) -> Blame {
    let at = in_need(arriving.graph, arriving.origin);
    let mut blame = Blame::at(at, &point.address.name);
    blame.related.push(Related {
        at: point.name_span,
        says: format!("access point `{}`", point.address.name),
    });
    blame
}

fn by_policy(
    arriving: &Arriving<'_>,
    point: &AccessPoint,
    held: &PointPolicy,
    request: &Request,
    keys: &Keys,
) -> Verdict {
    let decision = iam::evaluate(&held.policy, request);
    let decision = keys::leave_out(&held.policy, request, decision, keys);
    let asked = Asked {
        holder: &held.address.name,
        at: held.name_span,
        caller: Who::of(&request.caller, &arriving.graph.distribution.arn),
        arn: &point.arn,
        action: &request.action,
    };
    match decision.outcomes.allowed() {
        Truth::No => {
            let (cause, mut blame) = explain::refusal(&held.policy, &decision, &asked);
            let anonymous = request.caller == Caller::Anonymous;
            if !cause.is_explicit_deny() && (cause == Cause::NoStatement || anonymous) {
                let mut missing = missing(arriving, point);
                missing.holder = held.address.name.to_string();
                if held.address != point.address {
                    missing.related.push(Related {
                        at: held.name_span,
                        says: format!("its policy `{}`", held.address.name),
                    });
                }
                let cause = if anonymous {
                    Cause::PrivateBucket
                } else {
                    Cause::NoStatement
                };
                return Verdict::denied(cause, Some(missing));
            }
            if matches!(
                cause,
                Cause::ResourceIsBucket | Cause::ResourceOtherBucket | Cause::ResourceOtherObjects
            ) && !blame.expected.is_empty()
            {
                blame.expected = format!("{}/object/*", point.arn);
            }
            Verdict::denied(cause, Some(blame))
        }
        Truth::Unknown => {
            let found = suspicion::of(&held.policy, &decision, &asked);
            // What a note says of a bucket says nothing of an access point.
            let told = |found: &suspicion::Suspicion| {
                !matches!(found.cause, Cause::ObjectTags | Cause::DenySourceOrg)
            };
            if let Some(found) = found.filter(told) {
                let refused = Verdict::denied(found.cause, Some(found.blame));
                return refused.only_possible(found.because);
            }
            let why = decision.unknown.as_ref().or(held.policy.unknown.as_ref());
            Verdict::unknown(why.map_or_else(
                || format!("a statement of `{}` cannot be decided", held.address.name),
                |why| why.because.clone(),
            ))
        }
        Truth::Yes => behind_public_access_block(point, held, &request.caller),
    }
}

/// A public policy behind `RestrictPublicBuckets` admits only AWS services and the account itself.
fn behind_public_access_block(point: &AccessPoint, held: &PointPolicy, caller: &Caller) -> Verdict {
    if matches!(caller, Caller::Service(_)) {
        return Verdict::allowed();
    }
    match point
        .public_access
        .restrict
        .and(iam::is_public(&held.policy))
    {
        Truth::Yes => {
            let at = point.public_access.at.unwrap_or(point.name_span);
            let mut blame = Blame::at(at, &point.address.name);
            blame.related.push(Related {
                at: held.name_span,
                says: format!("public policy `{}`", held.address.name),
            });
            Verdict::denied(Cause::RestrictPublicBuckets, Some(blame))
        }
        Truth::Unknown => {
            Verdict::unknown("whether the public access block restricts the policy cannot be known")
        }
        Truth::No => match caller {
            Caller::Identity { .. } => Verdict::unknown(
                "whether an origin access identity may use an access point is documented nowhere",
            ),
            _ => Verdict::allowed(),
        },
    }
}

/// Why the refusal of one bucket among several is not certain.
pub(super) const ROUTED: &str =
    "requests go to the nearest bucket that is active, and this one may get none";

/// What one of the buckets behind an access point answers, which is only possible if another may be asked.
pub(super) fn of_one(point: &AccessPoint, verdict: Verdict) -> Verdict {
    if point.behind_known && point.behind.len() == 1 {
        verdict
    } else {
        verdict.only_possible(ROUTED)
    }
}

/// Whether every request is refused, or none is, whichever bucket it is sent to. `passes` says of each bucket whether
/// it answers.
pub(super) fn agree(point: &AccessPoint, passes: &[Truth]) -> bool {
    let all_known = point.behind_known && !passes.is_empty();
    all_known && (passes.len() == 1 || passes.iter().all(|passes| passes.is_no()))
}
