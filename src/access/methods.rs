//! What becomes of requests that change objects, where a behavior lets them through to a bucket: PUT is
//! `s3:PutObject` and DELETE is `s3:DeleteObject`. HEAD asks for what GET asks for, OPTIONS is answered without any
//! policy, PATCH is not known to S3, and a POST carries its own signature in a form, or none that is known here.
//!
//! A behavior that lets PUT through lets all seven methods through, and most that do are only ever read. So what
//! matters beside the answer is whether anything suggests that viewers are meant to write.
//!
//! `AllowedMethods` in the Amazon CloudFront API Reference; "Restrict access to an Amazon S3 origin" in the Amazon
//! CloudFront Developer Guide; "Actions, resources, and condition keys for Amazon S3" in the Service Authorization
//! Reference.

use super::asking::{self, Asking};
use super::at_edge;
use super::cause::{Cause, Verdict};
use super::key;
use super::read;
use super::route::Route;
use crate::graph::HostKind;
use crate::iam::{self, Caller, Effect, Statement, StatementVerdict};
use crate::symbolic::{Text, Truth};
use schemars::JsonSchema;
use serde::Serialize;

/// What becomes of requests that change objects.
#[derive(Clone, Debug)]
pub struct Write {
    /// Whether any such method passes, and why not.
    pub verdict: Verdict,
    /// Whether PUT passes the bucket.
    pub put: Truth,
    /// Whether DELETE passes the bucket.
    pub delete: Truth,
    /// Whether what is put can be encrypted.
    pub key: Verdict,
    /// What suggests that viewers are meant to write.
    pub suggested_by: Suggestion,
}

/// What suggests that viewers are meant to write through a behavior.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Suggestion {
    /// Nothing: a behavior that allows more than reading is common, and says nothing by itself.
    Nothing,
    /// A statement allows this caller to write, by the name of the action.
    Policy,
    /// The bucket lets scripts of other sites write, which may also go to it directly.
    Cors,
    /// The path pattern speaks of uploads.
    Path,
}

/// The actions of the methods that change objects.
const PUT: &str = "s3:PutObject";
const DELETE: &str = "s3:DeleteObject";

/// What becomes of PUT and DELETE through a behavior; nothing if it lets neither through, or if they do not end at a
/// bucket.
pub(super) fn changing(asking: &Asking<'_>) -> Option<Write> {
    let methods = &asking.behavior.methods;
    let let_through = methods.allow("PUT").or(methods.allow("DELETE"));
    // A website endpoint answers GET and HEAD alone.
    if let_through.is_no() || asking.origin.kind != HostKind::S3Rest {
        return None;
    }
    let [put, delete] = [PUT, DELETE].map(|action| decide(asking, action));
    let mut write = Write {
        put: put.allowed,
        delete: delete.allowed,
        key: key::encrypt(asking),
        suggested_by: suggestion(asking),
        verdict: either(put, delete),
    };
    if let_through.is_unknown() {
        write.verdict = Verdict::unknown("which methods viewers may use cannot be known");
    }
    Some(write)
}

/// Takes back what a statement suggests where it is meant for another way to the same bucket, on which writing may
/// pass.
pub(super) fn compare(routes: &mut [Route]) {
    let passing: Vec<Option<usize>> = routes
        .iter()
        .filter(|route| {
            route
                .write
                .as_ref()
                .is_some_and(|write| !write.verdict.allowed.is_no())
        })
        .map(|route| route.bucket)
        .collect();
    for route in routes {
        let Some(write) = &mut route.write else {
            continue;
        };
        if write.verdict.allowed.is_no()
            && write.suggested_by != Suggestion::Path
            && passing.contains(&route.bucket)
        {
            write.suggested_by = Suggestion::Nothing;
        }
    }
}

fn decide(asking: &Asking<'_>, action: &str) -> Verdict {
    if let Some(because) = &asking.callers.unknown {
        return Verdict::unknown(because.clone());
    }
    // Where CloudFront does not sign, the viewer may: in the query string, or in a header that reaches S3.
    let unsigned = asking.callers.who.contains(&Caller::Anonymous);
    if unsigned || asking.callers.give_way(asking.behavior) != Truth::No {
        return Verdict::unknown("viewers may sign their requests themselves");
    }
    let verdict = read::for_callers(asking, action, &asking::served(asking));
    let by_acl = asking.bucket.acl_may_publish != Truth::No && !verdict.cause.is_explicit_deny();
    let verdict = at_edge::behind(asking.behavior.functions, verdict);
    if by_acl {
        verdict.only_possible("the ACL of the bucket may let everybody write")
    } else {
        verdict
    }
}

/// What one of two methods at least gets. The first speaks, if it is refused as the other is.
fn either(put: Verdict, delete: Verdict) -> Verdict {
    let allowed = put.allowed.or(delete.allowed);
    if put.allowed == allowed && (put.cause != Cause::None || delete.allowed != allowed) {
        put
    } else {
        delete
    }
}

fn suggestion(asking: &Asking<'_>) -> Suggestion {
    let path = asking.behavior.pattern.as_ref().map(ToString::to_string);
    if is_named_by_a_statement(asking) {
        Suggestion::Policy
    } else if path.is_some_and(|path| path.to_ascii_lowercase().contains("upload")) {
        Suggestion::Path
    } else if asking.bucket.cross_origin_writes.is_yes() {
        Suggestion::Cors
    } else {
        Suggestion::Nothing
    }
}

/// Whether a statement allows a caller to put or to delete objects, and names both: `s3:*` is written for brevity, and
/// what everybody may do under some condition is hardly meant for CloudFront.
fn is_named_by_a_statement(asking: &Asking<'_>) -> bool {
    let names_write = |statement: &Statement| {
        let actions = statement.actions.as_ref();
        let mut entries = actions
            .filter(|actions| !actions.negated)
            .into_iter()
            .flat_map(|actions| &actions.entries);
        statement.effect == Effect::Allow
            && entries.any(|entry| entry.text.as_ref().is_some_and(is_write))
    };
    let policies = asking
        .attached()
        .filter(|attached| attached.policy.statements.iter().any(names_write));
    let resource = asking::served(asking);
    policies.into_iter().any(|attached| {
        asking.callers.who.iter().any(|caller| {
            let request = asking::request(asking, caller, PUT, &resource);
            let decision = iam::evaluate(&attached.policy, &request);
            let mut both = attached.policy.statements.iter().zip(&decision.statements);
            both.any(|(statement, verdict)| {
                names_write(statement) && names_caller(statement, verdict)
            })
        })
    })
}

/// Whether one of the principals of a statement is the caller, and not everybody.
fn names_caller(statement: &Statement, verdict: &StatementVerdict) -> bool {
    let principals = statement.principals.as_ref();
    principals
        .filter(|principals| !principals.negated)
        .is_some_and(|principals| {
            let mut both = principals.entries.iter().zip(&verdict.principals);
            both.any(|(entry, says)| {
                let everybody = entry.text.as_ref().and_then(Text::known) == Some("*");
                says.matches.is_yes() && !everybody
            })
        })
}

/// Whether the text of an action is `s3:PutObject`, `s3:DeleteObject`, or one of them cut short by a star.
fn is_write(action: &Text) -> bool {
    let action = action.prefix().to_ascii_lowercase();
    [PUT, DELETE].iter().any(|write| {
        let write = write.to_ascii_lowercase();
        match action.strip_suffix('*') {
            None => action == write,
            Some(start) => start.len() > "s3:".len() && write.starts_with(start),
        }
    })
}
