//! Whether the function behind a function URL can be invoked. Lambda asks for two actions, and for each the policy of
//! the function, or of the alias that the URL is of, has to allow the caller.
//!
//! "Control access to Lambda function URLs" in the AWS Lambda Developer Guide; "Restrict access to an AWS Lambda
//! function URL origin" in the Amazon CloudFront Developer Guide.

use super::callers::Callers;
use super::cause::{Blame, Cause, Related, Verdict};
use super::explain::{self, Asked, Who};
use super::read::CHOOSES;
use super::{context, suspicion};
use crate::graph::{
    AuthType, Authentication, Behavior, FunctionUrl, Graph, Origin, Permission, Qualifier, Signing,
};
use crate::iam::{self, Caller, Request};
use crate::symbolic::{Lifecycle, Truth};
use schemars::JsonSchema;
use serde::Serialize;

/// The action that reaches the URL.
const URL: &str = "lambda:InvokeFunctionUrl";
/// The action that reaches the function behind it, asked for since October 2025.
const FUNCTION: &str = "lambda:InvokeFunction";

/// Why a refusal is not certain where viewers may sign for themselves.
const SIGNED_BY_VIEWERS: &str =
    "viewers that sign their requests for the function URL themselves are let in";

/// One request to a function URL, before it is known who makes it.
pub(super) struct Asking<'a> {
    pub(super) graph: &'a Graph<'a>,
    pub(super) behavior: &'a Behavior,
    pub(super) origin: &'a Origin,
    pub(super) url: &'a FunctionUrl,
    pub(super) callers: &'a Callers,
}

/// What Lambda answers.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// Whether the function is invoked.
    pub verdict: Verdict,
    /// Which of the two actions no permission allows.
    pub missing: Missing,
    /// Whether viewers may send a body and have to send its hash along: CloudFront signs the header that holds it,
    /// and Lambda takes no body that is not signed.
    pub needs_hash: Truth,
}

/// Which of the two actions no permission allows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// Neither: both are allowed, or may be.
    None,
    /// `lambda:InvokeFunctionUrl`.
    InvokeFunctionUrl,
    /// `lambda:InvokeFunction`.
    InvokeFunction,
    /// Both.
    Both,
}

impl Invocation {
    /// No more is known than that, for this reason.
    pub(super) fn unknown(because: impl Into<String>) -> Invocation {
        Invocation {
            verdict: Verdict::unknown(because),
            missing: Missing::None,
            needs_hash: Truth::Unknown,
        }
    }

    fn map(self, change: impl FnOnce(Verdict) -> Verdict) -> Invocation {
        Invocation {
            verdict: change(self.verdict),
            ..self
        }
    }
}

/// Whether the function that a behavior sends requests to is invoked.
pub(super) fn function(asking: &Asking<'_>) -> Invocation {
    if let Some(because) = &asking.callers.unknown {
        return Invocation::unknown(because.clone());
    }
    let answered = match asking.url.auth {
        AuthType::Unknown => {
            return Invocation::unknown(format!(
                "the auth type of `{}` cannot be known",
                asking.url.address.name
            ));
        }
        AuthType::Iam => for_callers(asking),
        AuthType::None => for_everyone(asking),
    };
    Invocation {
        needs_hash: needs_hash(asking),
        ..answered
    }
}

/// Whether viewers may send a body that they have to hash. A function on origin request may do it for them.
fn needs_hash(asking: &Asking<'_>) -> Truth {
    let signs = match asking.callers.signing {
        Some(Signing::Always | Signing::NoOverride) => Truth::Yes,
        Some(Signing::Unknown) => Truth::Unknown,
        Some(Signing::Never) | None => Truth::No,
    };
    let methods = &asking.behavior.methods;
    Truth::all([
        Truth::from(asking.url.auth == AuthType::Iam),
        signs,
        methods.allow("POST").or(methods.allow("PUT")),
        !asking.behavior.functions.origin_request,
    ])
}

/// A URL that asks for signatures. All possible callers refused is a refusal, explained for the likely one.
fn for_callers(asking: &Asking<'_>) -> Invocation {
    let mut answers = asking.callers.who.iter().map(|caller| match caller {
        Caller::Anonymous => unsigned(asking),
        _ => signed(asking, caller),
    });
    let Some(first) = answers.next() else {
        return Invocation::unknown("who calls the origin cannot be known");
    };
    let joined = answers.fold(first.verdict.allowed, |allowed, other| {
        allowed.join(other.verdict.allowed)
    });
    if joined == first.verdict.allowed {
        first
    } else {
        Invocation::unknown("whether CloudFront signs its requests cannot be known")
    }
}

/// A request without a signature to a URL that asks for one.
fn unsigned(asking: &Asking<'_>) -> Invocation {
    let control = match &asking.origin.authentication {
        Authentication::Control { place, .. } => place.map(|place| &asking.graph.controls[place]),
        _ => None,
    };
    let never = control.filter(|control| control.signing == Signing::Never);
    let (cause, at) = match never {
        Some(control) => (Cause::FunctionUrlNeverSigned, control.signing_span),
        None => (Cause::FunctionUrlUnsigned, asking.origin.domain_span),
    };
    let mut blame = Blame::at(at, &asking.url.address.name);
    blame.related.push(Related {
        at: asking.url.auth_span,
        says: format!("`{}` admits signed requests only", asking.url.address.name),
    });
    let verdict = Verdict::denied(cause, Some(blame));
    let verdict = if asking.behavior.forwarding.authorization == Truth::No {
        verdict
    } else {
        verdict.only_possible(SIGNED_BY_VIEWERS)
    };
    let verdict = if asking.behavior.functions.may_choose_origin == Truth::No {
        verdict
    } else {
        verdict.only_possible(CHOOSES)
    };
    Invocation {
        verdict,
        missing: Missing::None,
        needs_hash: Truth::No,
    }
}

/// A signed request.
fn signed(asking: &Asking<'_>, caller: &Caller) -> Invocation {
    let answered = softened(asking, decided(asking, caller));
    let functions = asking.behavior.functions;
    // What CloudFront signs itself no function can sign better; but it may be sent elsewhere.
    let chooses = if asking.callers.signing == Some(Signing::Always) {
        functions.may_choose_origin_when_signed
    } else {
        functions.may_choose_origin
    };
    if chooses == Truth::No {
        answered
    } else {
        answered.map(|verdict| verdict.only_possible(CHOOSES))
    }
}

/// A URL that asks for no signature: whoever asks is nobody, and everyone must be let in.
fn for_everyone(asking: &Asking<'_>) -> Invocation {
    let answered = softened(asking, decided(asking, &Caller::Anonymous));
    let answered = if asking.behavior.functions.may_choose_origin == Truth::No {
        answered
    } else {
        answered.map(|verdict| verdict.only_possible(CHOOSES))
    };
    let signs = asking
        .callers
        .who
        .iter()
        .find(|caller| matches!(caller, Caller::Service(_)));
    match signs {
        Some(service) if !decided(asking, service).verdict.allowed.is_no() => {
            answered.map(|verdict| {
                verdict.only_possible(
                    "AWS does not say whether a URL that asks for no signature heeds the one that CloudFront sends",
                )
            })
        }
        _ => answered,
    }
}

/// A refusal, unless something that is not in the files may lift it.
fn softened(asking: &Asking<'_>, answered: Invocation) -> Invocation {
    let (graph, url) = (asking.graph, asking.url);
    let why = url.writer.as_ref().or(graph.open.as_ref());
    if let Some(why) = why {
        return answered.map(|verdict| verdict.unless(why.because.clone()));
    }
    let cause = answered.verdict.cause;
    let nothing_speaks = matches!(cause, Cause::NoPermission | Cause::NotPublic);
    match &url.function {
        None => answered.map(|verdict| {
            let because = "the function is not declared in these files";
            if nothing_speaks {
                verdict.unless(because)
            } else {
                verdict.only_possible(because)
            }
        }),
        Some(_) if url.lifecycle == Lifecycle::Existing && needs_function_too(cause) => answered
            .map(|verdict| {
                verdict.only_possible(
                    "the function URL is there already, and Lambda has asked less of older ones",
                )
            }),
        Some(function) if function.lifecycle == Lifecycle::Existing => answered.map(|verdict| {
            verdict.only_possible(format!(
                "`{}` is there already, and another permission of it may be managed elsewhere",
                function.address.name
            ))
        }),
        Some(_) => answered,
    }
}

fn needs_function_too(cause: Cause) -> bool {
    matches!(
        cause,
        Cause::InvokeFunctionMissing | Cause::PublicInvokeFunctionMissing
    )
}

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
fn decided(asking: &Asking<'_>, caller: &Caller) -> Invocation {
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
