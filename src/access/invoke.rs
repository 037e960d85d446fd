//! Whether the function behind a function URL can be invoked. Lambda asks for two actions, and for each the policy of
//! the function, or of the alias that the URL is of, has to allow the caller.
//!
//! "Control access to Lambda function URLs" in the AWS Lambda Developer Guide; "Restrict access to an AWS Lambda
//! function URL origin" in the Amazon CloudFront Developer Guide.

mod permissions;

use super::at_edge;
use super::callers::Callers;
use super::cause::{Blame, Cause, Related, Verdict};
use crate::graph::{AuthType, Behavior, FunctionUrl, Graph, Origin, Signing};
use crate::iam::Caller;
use crate::symbolic::{Lifecycle, Truth};
use schemars::JsonSchema;
use serde::Serialize;

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
    let control = asking.graph.control_of(asking.origin);
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
    // What signs on the way says more than what viewers might do.
    let verdict = at_edge::behind(asking.behavior.functions, verdict);
    let verdict = if asking.behavior.forwarding.authorization == Truth::No {
        verdict
    } else {
        verdict.only_possible(SIGNED_BY_VIEWERS)
    };
    Invocation {
        verdict,
        missing: Missing::None,
        needs_hash: Truth::No,
    }
}

/// A signed request.
fn signed(asking: &Asking<'_>, caller: &Caller) -> Invocation {
    let answered = softened(asking, permissions::decide(asking, caller));
    let functions = asking.behavior.functions;
    if asking.callers.signing == Some(Signing::Always) {
        answered.map(|verdict| at_edge::behind_when_signed(functions, verdict))
    } else {
        answered.map(|verdict| at_edge::behind(functions, verdict))
    }
}

/// A URL that asks for no signature: whoever asks is nobody, and everyone must be let in.
fn for_everyone(asking: &Asking<'_>) -> Invocation {
    let answered = softened(asking, permissions::decide(asking, &Caller::Anonymous));
    let functions = asking.behavior.functions;
    let answered = answered.map(|verdict| at_edge::behind(functions, verdict));
    let signs = asking
        .callers
        .who
        .iter()
        .find(|caller| matches!(caller, Caller::Service(_)));
    match signs {
        Some(service) if !permissions::decide(asking, service).verdict.allowed.is_no() => {
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
    let answered = answered.map(|verdict| verdict.resting_on(graph.assumed.as_ref()));
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
        Some(_) => match &url.exported {
            Some(name) if nothing_speaks => answered.map(|verdict| {
                verdict.only_possible(format!(
                    "the function is exported as `{name}`, and the stack that imports it may add a permission"
                ))
            }),
            _ => answered,
        },
    }
}

fn needs_function_too(cause: Cause) -> bool {
    matches!(
        cause,
        Cause::InvokeFunctionMissing | Cause::PublicInvokeFunctionMissing
    )
}
