//! What the permissions of a function answer to the two actions that Lambda asks for, and which of them comes nearest
//! where none allows. Each permission is a statement that allows; so one that does is enough.

use super::{Asking, Invocation, Missing};
use crate::access::cause::{Blame, Cause, Related, Verdict};
use crate::access::explain::{self, Asked, Who};
use crate::access::{context, suspicion};
use crate::graph::{Permission, Qualifier};
use crate::iam::{self, Caller, Request};
use crate::symbolic::Truth;

/// The action that reaches the URL.
const URL: &str = "lambda:InvokeFunctionUrl";
/// The action that reaches the function behind it, asked for since October 2025.
const FUNCTION: &str = "lambda:InvokeFunction";

/// What all permissions together answer to one action.
struct Answer<'a> {
    allowed: Truth,
    /// The permission that was meant to allow it, why it does not, and how many of its elements fail.
    nearest: Option<(usize, Cause, Blame)>,
    /// What speaks against it where that is not known.
    suspicion: Option<suspicion::Suspicion>,
    /// Why it is not known.
    unknown: Option<String>,
    /// A permission that allows it.
    by: Option<&'a Permission>,
}

/// What Lambda makes of the permissions alone.
pub(super) fn decide(asking: &Asking<'_>, caller: &Caller) -> Invocation {
    let url = answer(asking, caller, URL);
    let function = answer(asking, caller, FUNCTION);
    let missing = match (url.allowed.is_no(), function.allowed.is_no()) {
        (false, false) => Missing::None,
        (true, false) => Missing::InvokeFunctionUrl,
        (false, true) => Missing::InvokeFunction,
        (true, true) => Missing::Both,
    };
    let verdict = match url.allowed.and(function.allowed) {
        Truth::Yes => Verdict::allowed(),
        Truth::No => {
            let near = [&url, &function]
                .into_iter()
                .filter(|answer| answer.allowed.is_no())
                .find_map(|answer| answer.nearest.clone());
            let (cause, blame) = match near {
                Some((_, cause, blame)) => (cause, blame),
                None => (absent(missing, caller), lacking(asking, &url, &function)),
            };
            Verdict::denied(cause, Some(blame))
        }
        Truth::Unknown => {
            let [first, second] = [url, function];
            match (
                first.suspicion.or(second.suspicion),
                first.unknown.or(second.unknown),
            ) {
                (Some(found), _) => {
                    Verdict::denied(found.cause, Some(found.blame)).only_possible(found.because)
                }
                (None, Some(because)) => Verdict::unknown(because),
                (None, None) => Verdict::unknown("a permission of the function cannot be decided"),
            }
        }
    };
    Invocation {
        verdict,
        missing,
        needs_hash: Truth::No,
    }
}

/// The cause of a refusal where no permission is meant for the caller.
fn absent(missing: Missing, caller: &Caller) -> Cause {
    match (missing, caller) {
        (Missing::InvokeFunctionUrl, Caller::Anonymous) => Cause::PublicInvokeFunctionUrlMissing,
        (Missing::InvokeFunctionUrl, _) => Cause::InvokeFunctionUrlMissing,
        (Missing::InvokeFunction, Caller::Anonymous) => Cause::PublicInvokeFunctionMissing,
        (Missing::InvokeFunction, _) => Cause::InvokeFunctionMissing,
        (_, Caller::Anonymous) => Cause::NotPublic,
        (_, _) => Cause::NoPermission,
    }
}

/// A blame for a permission that is missing: the origin needs it, the function lacks it.
fn lacking(asking: &Asking<'_>, url: &Answer<'_>, function: &Answer<'_>) -> Blame {
    let mut blame = Blame::at(asking.origin.domain_span, &asking.url.address.name);
    blame.related.push(Related {
        at: asking.url.name_span,
        says: format!("function URL `{}`", asking.url.address.name),
    });
    for (answer, action) in [(url, URL), (function, FUNCTION)] {
        if let Some(permission) = answer.by {
            blame.related.push(Related {
                at: permission.name_span,
                says: format!("this allows `{action}` alone"),
            });
        } else {
            action.clone_into(&mut blame.expected);
        }
    }
    blame
}

fn answer<'a>(asking: &Asking<'a>, caller: &Caller, action: &str) -> Answer<'a> {
    let mut out = Answer {
        allowed: Truth::No,
        nearest: None,
        suspicion: None,
        unknown: None,
        by: None,
    };
    let request = Request {
        caller: caller.clone(),
        action: action.into(),
        resource: asking.url.resource().unwrap_or_default(),
        context: context::lambda(asking.graph, caller, asking.url.auth, action),
    };
    for granted in &asking.url.permissions {
        put_to(asking, granted, &request, &mut out);
    }
    out
}

/// Puts a request to one permission.
fn put_to<'a>(
    asking: &Asking<'a>,
    granted: &'a Permission,
    request: &Request,
    out: &mut Answer<'a>,
) {
    let policy = &granted.policy;
    let decision = iam::evaluate(policy, request);
    let allowed = match (&asking.url.qualifier, decision.outcomes.allowed()) {
        (Qualifier::Unknown, allowed) => allowed.and(Truth::Unknown),
        (_, allowed) => allowed,
    };
    let asked = Asked {
        holder: &granted.address.name,
        at: granted.name_span,
        caller: match request.caller {
            Caller::Service(_) => Who::Service(&asking.graph.distribution.arn),
            _ => Who::Anonymous,
        },
        arn: &request.resource,
        action: &request.action,
    };
    out.allowed = out.allowed.or(allowed.and(granted.sure));
    match (allowed, granted.sure) {
        (Truth::No, Truth::Yes) => {
            let [verdict] = decision.statements.as_slice() else {
                return;
            };
            if verdict.action.is_no() {
                return;
            }
            let (cause, blame) = explain::refusal(policy, &decision, &asked);
            let failures = explain::failures(verdict);
            let is_nearer = |(best, _, _): &(usize, Cause, Blame)| failures < *best;
            if cause != Cause::NoStatement && out.nearest.as_ref().is_none_or(is_nearer) {
                let (cause, blame) =
                    of_permission(asking, granted, &request.action, (cause, blame));
                out.nearest = Some((failures, cause, blame));
            }
        }
        (Truth::Yes, Truth::Yes) => out.by = out.by.or(Some(granted)),
        (Truth::No, _) => {}
        (_, sure) => {
            if let Some(found) = suspicion::of(policy, &decision, &asked)
                && sure.is_yes()
                && out.suspicion.is_none()
            {
                let (cause, blame) =
                    of_permission(asking, granted, &request.action, (found.cause, found.blame));
                out.suspicion = Some(suspicion::Suspicion {
                    cause,
                    blame,
                    because: found.because,
                });
            }
            let because = decision.unknown.map_or_else(
                || {
                    format!(
                        "whether `{}` allows it cannot be decided",
                        granted.address.name
                    )
                },
                |why| why.because,
            );
            out.unknown.get_or_insert(because);
        }
    }
}

/// A cause and its place in the words of permissions.
fn of_permission(
    asking: &Asking<'_>,
    granted: &Permission,
    action: &str,
    (cause, mut blame): (Cause, Blame),
) -> (Cause, Blame) {
    "the permission".clone_into(&mut blame.statement);
    blame.refused_at_deployment = false;
    blame.related = vec![Related {
        at: granted.name_span,
        says: format!("permission `{}`", granted.address.name),
    }];
    let cause = match cause {
        Cause::ResourceIsBucket | Cause::ResourceOtherBucket | Cause::ResourceOtherObjects => {
            blame.at = granted.function_span;
            blame.value = told(&granted.qualifier);
            blame.expected = told(&asking.url.qualifier);
            Cause::OtherQualifier
        }
        Cause::ConditionNotMet if blame.key == "lambda:FunctionUrlAuthType" => {
            // Lambda stores this condition with the one action that it is for.
            blame.refused_at_deployment = action == FUNCTION;
            Cause::OtherAuthType
        }
        Cause::GrantsOtherIdentityKind => Cause::OtherPrincipal,
        other => other,
    };
    (cause, blame)
}

/// A version or alias in words.
fn told(qualifier: &Qualifier) -> String {
    match qualifier {
        Qualifier::None => "the function without alias".to_owned(),
        Qualifier::Given(text) => match text.known() {
            Some(number) if number.chars().all(|c| c.is_ascii_digit()) => {
                format!("version {number}")
            }
            _ => format!("the alias `{text}`"),
        },
        Qualifier::Unknown => "an alias that is not known".to_owned(),
    }
}
