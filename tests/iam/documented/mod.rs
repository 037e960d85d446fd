//! What AWS documents of policies, rule by rule, and what it does not: every row of a table is a statement, a request
//! and the answer, with the point on which AWS is silent if there is no answer.

mod conditions;
mod elements;
mod principals;

use crate::cases;
use cf403::iam::Undocumented;
use serde_json::{Value as Json, json};

/// What a policy answers to a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Says {
    Allowed,
    /// No statement matches.
    Denied,
    /// A statement denies.
    Explicitly,
    /// AWS does not document it.
    Silent(Undocumented),
}

use Says::{Allowed, Denied, Explicitly, Silent};

const SERVICE: &str = "cloudfront.amazonaws.com";
const DISTRIBUTION: &str = "arn:aws:cloudfront::111122223333:distribution/EDFDVBD6EXAMPLE";
const BUCKET: &str = "arn:aws:s3:::amzn-s3-demo-bucket";
const OBJECT: &str = "arn:aws:s3:::amzn-s3-demo-bucket/img/logo.png";
const IDENTITY: &str =
    "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity EH1HDMB1FH2TC";
const CANONICAL: &str = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";
const ACCOUNT: &str = "111122223333";

/// A value with some of its fields changed; null takes a field away.
fn with(mut value: Json, changed: &Json) -> Json {
    for (field, to) in changed.as_object().into_iter().flatten() {
        match to {
            Json::Null => {
                value
                    .as_object_mut()
                    .expect("an object is changed")
                    .remove(field);
            }
            _ => value[field] = to.clone(),
        }
    }
    value
}

/// The statement that grants CloudFront the object, changed.
fn grant(changed: &Json) -> Json {
    let grant = json!({
        "Effect": "Allow",
        "Principal": { "Service": SERVICE },
        "Action": "s3:GetObject",
        "Resource": format!("{BUCKET}/*"),
    });
    with(grant, changed)
}

/// The request that CloudFront makes for the object, changed.
fn asks(changed: &Json) -> Json {
    let asks = json!({
        "principal": { "kind": "service", "value": SERVICE },
        "action": "s3:GetObject",
        "resource": OBJECT,
        "context": {},
    });
    with(asks, changed)
}

/// The policy of these statements.
fn policy(statements: &Json) -> Json {
    json!({ "Version": "2012-10-17", "Statement": statements })
}

/// What a policy answers.
///
/// # Panics
/// If more than one outcome is possible and not exactly one undocumented point says why.
fn says(policy: &Json, request: &Json) -> Says {
    let decision = cases::answer(policy, request);
    let points: Vec<Undocumented> = decision.undocumented.iter().collect();
    let outcomes = decision.outcomes;
    match (outcomes.count(), points.as_slice()) {
        (1, []) if outcomes.allow => Allowed,
        (1, []) if outcomes.explicit_deny => Explicitly,
        (1, []) => Denied,
        (2.., [point]) => {
            assert_eq!(decision.because().as_deref(), Some(point.because()));
            Silent(*point)
        }
        _ => panic!("{decision:#?}\n{policy:#}\n{request:#}"),
    }
}

/// Each statement says this to each request.
fn each_says(rows: &[(Json, Json, Says)]) {
    for (statement, request, expected) in rows {
        assert_eq!(
            says(&policy(statement), request),
            *expected,
            "{statement}\n{request}"
        );
    }
}
