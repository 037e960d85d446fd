//! Objects that belong to somebody else. Where whoever writes an object owns it, the policy of the bucket admits nobody
//! to what another account has written, and CloudFront is refused.
//!
//! "Controlling ownership of objects and disabling ACLs for your bucket" in the Amazon S3 User Guide.

use super::route::Route;
use crate::graph::{Bucket, BucketPolicy, Graph};
use crate::iam::{self, Caller, Context, Effect, Presence, PrincipalKind, Request, Values};
use crate::source::Span;
use crate::symbolic::{Domain, Hole, Text, Truth, UnitId};
use std::collections::BTreeMap;

/// Another account that may write objects into a bucket and own them.
#[derive(Clone, Debug)]
pub struct Foreign {
    /// The statement in words that lets it write.
    pub statement: String,
    /// The principal as it is written.
    pub principal: String,
    /// Where it is written.
    pub at: Span,
    /// The origins that read the bucket.
    pub origins: Vec<Span>,
    /// What cannot be known, as a clause.
    pub because: &'static str,
}

/// Another account that may write into the bucket at this place, by this policy of its; nobody if the bucket owns what
/// is written into it, or if CloudFront reads nothing there anyway.
pub fn foreign_writer(
    graph: &Graph<'_>,
    (bucket, place): (&Bucket, usize),
    policy: &BucketPolicy,
    routes: &[Route],
) -> Option<Foreign> {
    if !bucket.acls.writers_own.is_yes() {
        return None;
    }
    let reading = routes
        .iter()
        .filter(|route| route.bucket == Some(place) && !route.read.allowed.is_no());
    let mut origins: Vec<Span> = reading
        .map(|route| graph.distribution.origins[route.origin].domain_span)
        .collect();
    origins.dedup();
    if origins.is_empty() {
        return None;
    }
    let own = graph
        .distribution
        .arn
        .split(":")
        .and_then(|parts| parts.get(4).cloned())?;
    let statements = policy.policy.statements.iter().enumerate();
    statements
        .filter(|(_, statement)| statement.effect == Effect::Allow)
        .find_map(|(number, statement)| {
            let principals = statement.principals.as_ref().filter(|all| !all.negated)?;
            principals.entries.iter().find_map(|entry| {
                let text = entry.text.as_ref()?;
                let account = account(text).filter(|_| entry.kind == PrincipalKind::Aws)?;
                let bucket = (bucket, graph.home.id);
                if account == own || !may_write(bucket, policy, number, text, &account) {
                    return None;
                }
                Some(Foreign {
                    statement: statement.in_words(),
                    principal: text.to_string(),
                    at: entry.span,
                    origins: origins.clone(),
                    because: if own.known().is_some() {
                        "who has written which object is in no file"
                    } else {
                        "the account that this is deployed to is not known before"
                    },
                })
            })
        })
}

/// The account that a principal is, or belongs to.
fn account(principal: &Text) -> Option<Text> {
    let parts = principal.split(":")?;
    match parts.as_slice() {
        [only] => {
            let known = only.known()?;
            let is_account = known.len() == 12 && known.bytes().all(|byte| byte.is_ascii_digit());
            is_account.then(|| only.clone())
        }
        [_, _, service, _, account, _] if service.known() == Some("iam") => {
            let digits = account.known()?.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| account.clone())
        }
        _ => None,
    }
}

/// Whether a statement may let a principal put objects.
fn may_write(
    (bucket, unit): (&Bucket, UnitId),
    policy: &BucketPolicy,
    number: usize,
    principal: &Text,
    account: &Text,
) -> bool {
    let request = Request {
        caller: Caller::Account {
            arn: principal.clone(),
            account: account.clone(),
        },
        action: "s3:PutObject".into(),
        resource: bucket
            .arn
            .clone()
            .then_str("/")
            .then(&Text::hole(Hole::given(unit, "object key", Domain::Free))),
        context: Context {
            keys: BTreeMap::new(),
            others: Presence::Maybe(Values::Unknown),
        },
    };
    let decision = iam::evaluate(&policy.policy, &request);
    let verdict = decision.statements.get(number);
    verdict.is_some_and(|verdict| {
        Truth::all([verdict.action, verdict.principal]).is_yes() && !verdict.matches.is_no()
    })
}
