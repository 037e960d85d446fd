//! Policies that are broken, or made to keep the engine busy: each gets an answer, soon, and what is broken in it does
//! not take the rest along.

use crate::cases;
use crate::choices::{Choices, for_many};
use crate::holes;
use crate::made::blurred::{Depth, case};
use cf403::iam::{Caller, Context, Decision, Policy, Presence, Request, Values, evaluate, parse};
use cf403::source::{Origin, Source, SourceId, Span, read};
use cf403::symbolic::{Spanned, Text, Value};
use proptest::prelude::prop_assert;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::sync::mpsc;
use std::time::Duration;

/// How long an answer may take. None takes a second on a machine that is not busy.
const LIMIT: Duration = Duration::from_secs(20);

/// Does some work that is to end in time.
///
/// # Panics
/// If it takes too long, or does not survive.
fn in_time<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        // The test may have given up waiting.
        let _ = tell.send(work());
    });
    told.recv_timeout(LIMIT)
        .unwrap_or_else(|error| panic!("no answer within {LIMIT:?}: {error}"))
}

fn asks(resource: &str, keys: &[(&str, Vec<String>)]) -> Request {
    let keys: BTreeMap<Box<str>, Presence> = keys
        .iter()
        .map(|(key, values)| {
            let values = values.iter().map(Text::literal).collect();
            ((*key).into(), Presence::Present(Values::Known(values)))
        })
        .collect();
    Request {
        caller: Caller::Service("cloudfront.amazonaws.com".into()),
        action: "s3:GetObject".into(),
        resource: Text::literal(resource),
        context: Context {
            keys,
            others: Presence::Absent,
        },
    }
}

fn grant() -> Json {
    json!({
        "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*",
    })
}

fn policy(statements: &Json) -> Policy {
    cases::read(
        &json!({ "Version": "2012-10-17", "Statement": statements }),
        &cases::plain,
    )
}

/// What a policy of these statements says to a request for `b/x`.
fn decided(statements: &Json) -> Decision {
    evaluate(&policy(statements), &asks("arn:aws:s3:::b/x", &[]))
}

#[test]
fn a_statement_that_is_broken_is_remarked_and_the_others_count() {
    for broken in [
        json!("a statement"),
        json!(null),
        json!(7),
        json!([grant()]),
        json!([]),
        json!({}),
        json!({ "Effect": "Allow" }),
        json!({ "Effect": "Deny", "Principal": "*", "Action": "*" }),
    ] {
        let policy = policy(&json!([broken, grant()]));
        assert!(!policy.remarks.is_empty(), "{broken}");
        let decision = evaluate(&policy, &asks("arn:aws:s3:::b/x", &[]));
        assert!(decision.outcomes.allowed().is_yes(), "{broken}");
    }
    for document in [json!("Statement"), json!(null), json!(7)] {
        let policy = policy(&document);
        assert_eq!(policy.remarks.len(), 1, "{document}");
        let decision = evaluate(&policy, &asks("arn:aws:s3:::b/x", &[]));
        assert!(decision.outcomes.allowed().is_no(), "{document}");
    }
}

#[test]
fn a_condition_that_is_broken_never_lets_its_statement_match_for_certain() {
    for broken in [
        json!("StringEquals"),
        json!([{ "StringEquals": { "aws:SourceArn": "x" } }]),
        json!(true),
        json!({ "StringEquals": "aws:SourceArn" }),
        json!({ "StringEquals": ["aws:SourceArn"] }),
        json!({ "StringEquals": null }),
        json!({ "StringEquals": { "aws:SourceArn": null } }),
        json!({ "StringEquals": { "aws:SourceArn": { "Ref": "x" } } }),
        json!({ "StringEquals": { "aws:SourceArn": [["x"]] } }),
    ] {
        let mut statement = grant();
        statement["Condition"] = broken.clone();
        let request = asks(
            "arn:aws:s3:::b/x",
            &[("aws:sourcearn", vec!["x".to_owned()])],
        );
        let decision = evaluate(&policy(&statement), &request);
        assert!(decision.outcomes.allowed().is_unknown(), "{broken}");
        assert!(decision.because().is_some(), "{broken}");
    }
}

/// A value that stands where another is expected.
fn junk(choices: &mut Choices) -> Json {
    choices.pick(&[
        json!(null),
        json!(""),
        json!("*"),
        json!("${"),
        json!("${aws:"),
        json!(":::::"),
        json!(-1.5e300),
        json!(false),
        json!([]),
        json!({}),
        json!([[[]]]),
        json!([null, {}, "x"]),
        json!({ "AWS": { "AWS": "*" } }),
        json!({ "": { "": "" } }),
        json!("\u{0}\u{FFFF}\u{202E}é𝄞"),
    ])
}

/// The value with one part of it replaced by junk.
fn broken(json: &Json, choices: &mut Choices) -> Json {
    if choices.hit(20) {
        return junk(choices);
    }
    match json {
        Json::Array(items) if !items.is_empty() => {
            let mut items = items.clone();
            let place = choices.below(items.len());
            items[place] = broken(&items[place], choices);
            json!(items)
        }
        Json::Object(fields) if !fields.is_empty() => {
            let mut fields = fields.clone();
            let place = choices.below(fields.len());
            let key = fields.keys().nth(place).expect("a field").clone();
            if choices.hit(10) {
                let value = fields.remove(&key).expect("it is there");
                fields.insert(
                    choices.pick(&["", "Effect", "*", "StringLike"]).into(),
                    value,
                );
            } else {
                let value = broken(&fields[&key], choices);
                fields.insert(key, value);
            }
            Json::Object(fields)
        }
        _ => junk(choices),
    }
}

#[test]
fn whatever_stands_in_a_policy_is_judged() {
    for_many(1_000, |choices| {
        let (_, case) = case(choices, Depth::Everything);
        let mut policy = case.policy.clone();
        for _ in 0..=choices.below(3) {
            policy = broken(&policy, choices);
        }
        let (_, request) = case.read();
        let read = cases::read(&policy, &holes::text);
        let decision = evaluate(&read, &request);
        prop_assert!(decision.statements.len() == read.statements.len());
        let outcomes = decision.outcomes;
        prop_assert!(outcomes.count() > 0);
        // What is open is so for a reason.
        prop_assert!(
            !outcomes.allowed().is_unknown() || decision.because().is_some(),
            "{policy:#}\n{decision:#?}"
        );
        Ok(())
    });
}

#[test]
fn a_text_that_breaks_off_is_read_as_far_as_it_goes() {
    let whole = json!({ "Version": "2012-10-17", "Statement": [grant(), {
        "Effect": "Deny", "Principal": { "AWS": ["*"] }, "Action": "*", "Resource": "*",
        "Condition": { "Bool": { "aws:SecureTransport": false } },
    }] })
    .to_string();
    let request = asks("arn:aws:s3:::b/x", &[]);
    for end in 0..=whole.len() {
        let source = Source::new(SourceId(0), Origin::Stdin, whole[..end].to_owned());
        for document in read(&source).documents {
            let policy = parse(&Spanned::of(&document));
            for remark in &policy.remarks {
                assert!(remark.span.range().end <= end, "{remark:?}");
            }
            evaluate(&policy, &request);
        }
    }
}

#[test]
fn a_value_nested_a_thousand_times_is_an_entry_that_is_not_known() {
    let span = Span::new(SourceId(0), 0, 0);
    let mut nested = Spanned::new(span, Value::Text(Text::literal("*")));
    for _ in 0..1_000 {
        nested = Spanned::new(span, Value::List(vec![nested]));
    }
    let statement = grant();
    for element in [
        "Principal",
        "Action",
        "Resource",
        "Condition",
        "Effect",
        "Sid",
    ] {
        let mut tree = cases::tree(&json!({ "Statement": [statement] }), &cases::plain);
        let Value::Map(fields) = &mut tree.value else {
            panic!("a policy is a map");
        };
        let Value::List(statements) = &mut fields[0].value.value else {
            panic!("its statements are a list");
        };
        let Value::Map(elements) = &mut statements[0].value else {
            panic!("a statement is a map");
        };
        match elements.iter_mut().find(|field| &*field.key == element) {
            Some(field) => field.value = nested.clone(),
            None => elements.push(cf403::symbolic::Field {
                key: element.into(),
                key_span: span,
                value: nested.clone(),
            }),
        }
        let decision = evaluate(&parse(&tree), &asks("arn:aws:s3:::b/x", &[]));
        assert_eq!(
            decision.outcomes.allowed().is_unknown(),
            element != "Sid",
            "{element}"
        );
    }
}

#[test]
fn ten_thousand_conditions_and_statements_and_values() {
    let keys: serde_json::Map<String, Json> = (0..10_000)
        .map(|number| (format!("aws:PrincipalTag/{number}"), json!("x")))
        .collect();
    let mut conditions = grant();
    conditions["Condition"] = json!({ "StringEqualsIfExists": keys });
    let mut values = grant();
    values["Condition"] = json!({ "StringEquals": {
        "aws:SourceArn": (0..10_000).map(|number| format!("x{number}")).collect::<Vec<_>>(),
    } });
    let statements: Vec<Json> = (0..10_000)
        .map(|number| {
            let mut statement = grant();
            statement["Resource"] = json!(format!("arn:aws:s3:::b/{number}*"));
            statement
        })
        .collect();
    let mut lists = grant();
    for (element, prefix) in [("Action", "s3:Get"), ("Resource", "arn:aws:s3:::b/")] {
        lists[element] = (0..10_000)
            .map(|number| json!(format!("{prefix}{number}?")))
            .collect();
    }
    let of_last = json!([statements.as_slice(), &[grant()]].concat());
    for (statements, allowed) in [
        (conditions, true),
        (values, false),
        (json!(statements), false),
        (of_last, true),
        (lists, false),
    ] {
        let decision = in_time(move || {
            let request = asks(
                "arn:aws:s3:::b/x",
                &[("aws:sourcearn", vec!["x".to_owned()])],
            );
            evaluate(&policy(&statements), &request)
        });
        assert_eq!(decision.outcomes.allowed().is_yes(), allowed);
        assert!(!decision.outcomes.allowed().is_unknown());
    }
}

#[test]
fn many_values_against_many() {
    let values: Vec<String> = (0..400).map(|number| format!("value-{number}")).collect();
    for (operator, allowed) in [
        ("ForAllValues:StringEquals", true),
        ("ForAllValues:StringLike", true),
        ("ForAnyValue:StringNotEquals", false),
        ("ForAllValues:StringNotLike", false),
    ] {
        let mut statement = grant();
        statement["Condition"] = json!({ operator: { "aws:TagKeys": values } });
        let own = values.clone();
        let decision = in_time(move || {
            let request = asks("arn:aws:s3:::b/x", &[("aws:tagkeys", own)]);
            evaluate(&policy(&statement), &request)
        });
        assert_eq!(decision.outcomes.allowed().is_yes(), allowed, "{operator}");
    }
}

#[test]
fn a_resource_of_a_megabyte() {
    let long = "a".repeat(1 << 20);
    for (pattern, allowed) in [
        ("arn:aws:s3:::b/*".to_owned(), true),
        (format!("arn:aws:s3:::b/{long}"), true),
        (format!("arn:aws:s3:::b/{long}b"), false),
        ("arn:aws:s3:::b/*a*a*a*a*b".to_owned(), false),
        ("arn:aws:s3:::b/*a*a*a*a*a".to_owned(), true),
        (format!("arn:aws:s3:::b/{}", "*a".repeat(500)), true),
        (format!("arn:aws:s3:::b/{}", "?".repeat(1 << 20)), true),
        (
            format!("arn:aws:s3:::b/{}", "?".repeat((1 << 20) - 1)),
            false,
        ),
        ("*".repeat(1 << 20), false),
    ] {
        let mut statement = grant();
        statement["Resource"] = json!(pattern);
        let resource = format!("arn:aws:s3:::b/{long}");
        let decision = in_time(move || evaluate(&policy(&statement), &asks(&resource, &[])));
        assert_eq!(decision.outcomes.allowed().is_yes(), allowed);
    }
}

#[test]
fn patterns_with_holes_are_judged_within_bounds() {
    let parameter = holes::sign(holes::Kind::Parameter, 0);
    let bucket = holes::sign(holes::Kind::Bucket, 0);
    let long = "a".repeat(20_000);
    for pattern in [
        format!("arn:aws:s3:::b/{}", format!("*a{parameter}").repeat(2_000)),
        format!("arn:aws:s3:::{bucket}/{}", "*a".repeat(5_000)),
        format!("{parameter}{}", "*a*".repeat(2_000)),
        format!("arn:aws:s3:::b/{long}{parameter}"),
        format!("arn:aws:s3:::b/{}", "${aws:SourceArn}*".repeat(2_000)),
    ] {
        let mut statement = grant();
        statement["Resource"] = json!(pattern);
        let resource = format!("arn:aws:s3:::b/{long}");
        in_time(move || {
            let document = json!({ "Version": "2012-10-17", "Statement": statement });
            let policy = cases::read(&document, &holes::text);
            let request = asks(&resource, &[("aws:sourcearn", vec![long_arn()])]);
            evaluate(&policy, &request)
        });
    }
}

fn long_arn() -> String {
    format!(
        "arn:aws:cloudfront::111122223333:distribution/{}",
        "E".repeat(100)
    )
}

#[test]
fn a_broken_policy_says_what_is_open_in_one_clause() {
    let mut statement = grant();
    statement["Resource"] = json!([["arn:aws:s3:::b/*"]]);
    let because = decided(&statement).because();
    assert_eq!(
        because.as_deref(),
        Some("it is neither a text nor a number nor a boolean")
    );
}
