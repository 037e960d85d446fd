//! What the functions that a behavior runs at the edge make of a refusal behind them: they may sign the request, send it
//! to another origin, or answer in place of the one that refuses.
//!
//! "Customize at the edge with functions" in the Amazon CloudFront Developer Guide.

use super::cause::Verdict;
use crate::graph::EdgeFunctions;
use crate::symbolic::Truth;

/// Why a refusal is not certain where a function sees a request last.
const CHOOSES: &str = "an edge function may sign the request, or send it to another origin";

/// Why a refusal is not certain where nobody sees what a function does.
const ANSWERS: &str = "an edge function whose code is not here may answer every request itself";

/// Why no refusal can be told where a function answers.
const ANSWERED: &str = "an edge function answers every request itself";

/// A verdict of what lies behind functions.
pub(super) fn behind(functions: EdgeFunctions, verdict: Verdict) -> Verdict {
    behind_those(functions, functions.may_choose_origin, verdict)
}

/// The same where CloudFront signs whatever leaves the functions: they cannot sign better, but send it elsewhere.
pub(super) fn behind_when_signed(functions: EdgeFunctions, verdict: Verdict) -> Verdict {
    behind_those(functions, functions.may_choose_origin_when_signed, verdict)
}

fn behind_those(functions: EdgeFunctions, chooses: Truth, verdict: Verdict) -> Verdict {
    if functions.answers.is_yes() && !verdict.allowed.is_yes() {
        Verdict::unknown(ANSWERED)
    } else if chooses != Truth::No {
        verdict.only_possible(CHOOSES)
    } else if functions.answers != Truth::No {
        verdict.only_possible(ANSWERS)
    } else {
        verdict
    }
}

/// Whether every request reaches the origin that the behavior names, as CloudFront would send it.
pub(super) fn leave_alone(functions: EdgeFunctions) -> bool {
    functions.may_choose_origin.or(functions.answers).is_no()
}
