//! Decisions on policies with holes, seen from the service that asks for an object of a bucket.

mod conditions;
mod elements;
mod misses;

use crate::iam::{Caller, Context, Decision, Outcomes, Presence, Request, Values, evaluate, parse};
use crate::symbolic::Truth::{self, No, Unknown, Yes};
use crate::symbolic::written::{text, tree};
use serde_json::{Value as Json, json};

const OBJECT: &str = "arn:aws:s3:::<bucket1>/<any9>";
const DISTRIBUTION: &str = "arn:aws:cloudfront::<account>:distribution/<dist1>";

fn service(keys: &[(&str, Presence)]) -> Request {
    asked_by(Caller::Service("cloudfront.amazonaws.com".into()), keys)
}

fn asked_by(caller: Caller, keys: &[(&str, Presence)]) -> Request {
    Request {
        caller,
        action: "s3:GetObject".into(),
        resource: text(OBJECT),
        context: Context {
            keys: keys
                .iter()
                .map(|(key, presence)| ((*key).into(), presence.clone()))
                .collect(),
            others: Presence::Absent,
        },
    }
}

fn identity() -> Caller {
    Caller::Identity {
        arn: text("arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity <identity1>"),
        canonical: text("<canonical1>"),
    }
}

fn present(written: &str) -> Presence {
    Presence::Present(Values::Known(vec![text(written)]))
}

fn maybe(written: &str) -> Presence {
    Presence::Maybe(Values::Known(vec![text(written)]))
}

fn from_distribution() -> Request {
    service(&[("aws:sourcearn", present(DISTRIBUTION))])
}

/// A statement that grants the service the object, with some elements changed.
fn grant(changed: &Json) -> Json {
    let mut statement = json!({
        "Effect": "Allow",
        "Principal": { "Service": "cloudfront.amazonaws.com" },
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::<bucket1>/*",
    });
    for (key, value) in changed.as_object().into_iter().flatten() {
        statement[key] = value.clone();
    }
    statement
}

fn decide(statements: &Json, request: &Request) -> Decision {
    let document = json!({ "Version": "2012-10-17", "Statement": statements });
    evaluate(&parse(&tree(&document)), request)
}

fn allowed(statements: &Json, request: &Request) -> Truth {
    decide(statements, request).outcomes.allowed()
}

fn with_condition(condition: &Json, request: &Request) -> Decision {
    decide(&grant(&json!({ "Condition": condition })), request)
}

#[test]
fn the_documented_grant_allows_whatever_the_names_turn_out_to_be() {
    let condition = json!({ "StringEquals": { "AWS:SourceArn": DISTRIBUTION } });
    assert_eq!(
        with_condition(&condition, &from_distribution())
            .outcomes
            .allowed(),
        Yes
    );
    let other =
        json!({ "StringEquals": { "AWS:SourceArn": DISTRIBUTION.replace("dist1", "dist2") } });
    assert_eq!(
        with_condition(&other, &from_distribution())
            .outcomes
            .allowed(),
        No
    );
    let imported =
        json!({ "ArnLike": { "AWS:SourceArn": DISTRIBUTION.replace("dist1", "import") } });
    assert_eq!(
        with_condition(&imported, &from_distribution())
            .outcomes
            .allowed(),
        Unknown
    );
}

#[test]
fn what_may_be_denied_and_is_not_granted_is_a_certain_no() {
    let statements = json!([{
        "Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*",
        "Condition": { "StringEquals": { "aws:SourceArn": "<any>" } },
    }]);
    let decision = decide(&statements, &from_distribution());
    assert_eq!(decision.statements[0].matches, Unknown);
    assert_eq!(
        decision.outcomes,
        Outcomes {
            allow: false,
            implicit_deny: true,
            explicit_deny: true
        }
    );
    assert_eq!(decision.outcomes.allowed(), No);
}

#[test]
fn an_unknown_statement_leaves_open_all_but_a_certain_deny() {
    let grant = grant(&json!({}));
    let open = json!([grant, { "?": "it is written elsewhere" }]);
    let decision = decide(&open, &from_distribution());
    assert_eq!(
        decision.outcomes,
        Outcomes {
            allow: true,
            implicit_deny: false,
            explicit_deny: true
        }
    );
    assert_eq!(
        decision.unknown.map(|why| why.because).as_deref(),
        Some("it is written elsewhere")
    );
    let denied = json!([
        { "Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*" },
        { "?": "it is written elsewhere" },
    ]);
    let decision = decide(&denied, &from_distribution());
    assert_eq!(
        decision.outcomes,
        Outcomes {
            explicit_deny: true,
            ..Outcomes::default()
        }
    );
    assert!(decision.unknown.is_none());
    let nothing = evaluate(&parse(&tree(&json!({ "?": "x" }))), &from_distribution());
    assert_eq!(
        nothing.outcomes,
        Outcomes {
            allow: true,
            implicit_deny: true,
            explicit_deny: true
        }
    );
}

#[test]
fn an_unknown_effect_is_either() {
    let statements = grant(&json!({ "Effect": "<any>" }));
    let outcomes = decide(&statements, &from_distribution()).outcomes;
    assert!(outcomes.allow && outcomes.explicit_deny);
}

#[test]
fn the_reason_of_an_open_entry_is_told() {
    let statements = grant(&json!({ "Resource": { "?": "it comes from a module" } }));
    let decision = decide(&statements, &from_distribution());
    assert_eq!(
        decision.unknown.map(|why| why.because).as_deref(),
        Some("it comes from a module")
    );
}

#[test]
fn what_is_open_is_told_in_one_clause() {
    let because = |changed: &Json, request: &Request| {
        let decision = decide(&grant(changed), request);
        assert!(decision.outcomes.allowed().is_unknown(), "{changed}");
        assert!(decision.unknown.is_none() && decision.undocumented.is_empty());
        decision.because().unwrap_or_default()
    };
    let request = service(&[
        ("aws:sourcearn", present(DISTRIBUTION)),
        ("aws:referer", maybe("x")),
    ]);
    for (changed, expected) in [
        (
            json!({ "Principal": { "Service": "<any>" } }),
            "`${any}` is not known before deployment",
        ),
        (
            json!({ "Action": ["s3:PutObject", "s3:<any>"] }),
            "`s3:${any}` is not known before deployment",
        ),
        (
            json!({ "Resource": ["arn:aws:s3:::<bucket2>", "arn:aws:s3:::<any>/*"] }),
            "`arn:aws:s3:::${any}/*` is not known before deployment",
        ),
        (
            json!({ "Resource": "arn:aws:s3:::<bucket1>/index.html" }),
            "the answer is not the same for every resource that is asked for",
        ),
        (
            json!({ "Condition": { "StringEquals": { "aws:SourceArn": ["x<name1>", "<any>"] } } }),
            "`${any}` is not known before deployment",
        ),
        (
            json!({ "Condition": { "StringLike": { "aws:SourceArn": "*EXAMPLE" } } }),
            "what the request carries as `aws:sourcearn` is not known",
        ),
        (
            json!({ "Condition": { "StringNotEquals": { "aws:Referer": "y<name1>" },
                                   "StringLike": { "aws:SourceArn": "*EXAMPLE" } } }),
            "what the request carries as `aws:sourcearn` is not known",
        ),
        (
            json!({ "Condition": { "StringEquals": { "aws:Referer": "x" } } }),
            "whether the request carries `aws:referer` is not known",
        ),
    ] {
        assert_eq!(because(&changed, &request), expected);
    }
    let identity = asked_by(identity(), &[]);
    let named = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E127EXAMPLE51Z";
    assert_eq!(
        because(&json!({ "Principal": { "AWS": named } }), &identity),
        "the id of the caller is not known before deployment"
    );
}

#[test]
fn a_version_that_is_not_known_matters_where_a_variable_is_written() {
    let versions = [
        (json!({ "?": "it is given later" }), "it is given later"),
        (
            json!("2012"),
            "AWS does not document whether a policy of this `Version` expands variables",
        ),
    ];
    let request = service(&[
        ("aws:sourcearn", present(DISTRIBUTION)),
        ("aws:referer", present("${aws:SourceArn}")),
    ]);
    for (version, because) in versions {
        let says = |changed: &Json| {
            let document = json!({ "Version": version, "Statement": grant(changed) });
            evaluate(&parse(&tree(&document)), &request)
        };
        assert_eq!(says(&json!({})).outcomes.allowed(), Yes);
        for changed in [
            json!({ "Condition": { "StringEquals": { "aws:SourceArn": "${aws:SourceArn}" } } }),
            json!({ "Condition": { "StringEquals": { "aws:Referer": "${aws:SourceArn}" } } }),
            json!({ "Condition": { "StringNotEquals": { "aws:Referer": "${aws:SourceArn}" } } }),
        ] {
            let decision = says(&changed);
            assert_eq!(decision.outcomes.allowed(), Unknown, "{changed}");
            assert_eq!(decision.because().as_deref(), Some(because), "{changed}");
        }
        let neither =
            json!({ "Condition": { "StringEquals": { "aws:SourceArn": "${aws:userid}" } } });
        assert_eq!(says(&neither).outcomes.allowed(), No);
    }
}

#[test]
fn an_effect_that_deployment_fills_in_is_the_reason() {
    for (effect, because) in [
        (json!("<any>"), "the effect of a statement is not known"),
        (
            json!({ "?": "it comes from a module" }),
            "it comes from a module",
        ),
    ] {
        let statement = grant(&json!({ "Effect": effect }));
        let decision = decide(&statement, &from_distribution());
        assert!(decision.undocumented.is_empty());
        assert_eq!(
            decision.unknown.map(|why| why.because).as_deref(),
            Some(because)
        );
        let unmet = grant(&json!({ "Effect": effect, "Action": "s3:PutObject" }));
        let decision = decide(&unmet, &from_distribution());
        assert!(decision.outcomes.allowed().is_no() && decision.unknown.is_none());
    }
}

#[test]
fn the_reason_is_that_of_a_statement_that_is_open() {
    let open = grant(&json!({ "Resource": { "?": "it comes from a module" } }));
    let unmet = grant(&json!({ "Effect": { "?": "of another" }, "Action": "s3:PutObject" }));
    let decision = decide(&json!([unmet, open]), &from_distribution());
    assert_eq!(
        decision.because().as_deref(),
        Some("it comes from a module")
    );
}
