use crate::iam::{
    Caller, Context, Decision, Outcomes, Presence, Request, ValueMiss, Values, evaluate, parse,
};
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
fn a_value_tells_why_it_does_not_match() {
    use ValueMiss::{Differs, KeyAbsent, WildcardTakenLiterally, WrongShape};
    let pattern = "arn:aws:cloudfront::<account>:distribution/*";
    for (condition, miss) in [
        (
            json!({ "StringEquals": { "aws:SourceArn": pattern } }),
            Some(WildcardTakenLiterally),
        ),
        (
            json!({ "StringEquals": { "aws:SourceArn": "arn:aws:iam::*" } }),
            Some(Differs),
        ),
        (json!({ "StringLike": { "aws:SourceArn": pattern } }), None),
        (
            json!({ "StringEquals": { "aws:Referer": "x" } }),
            Some(KeyAbsent),
        ),
        (
            json!({ "ArnLike": { "aws:SourceArn": "<dist1>" } }),
            Some(WrongShape),
        ),
        (
            json!({ "ArnLike": { "aws:SourceArn": "arn:aws:s3:::b" } }),
            Some(Differs),
        ),
        (
            json!({ "ArnEquals": { "aws:SourceAccount": DISTRIBUTION } }),
            Some(WrongShape),
        ),
        (
            json!({ "StringNotEquals": { "aws:SourceArn": "x" } }),
            Some(Differs),
        ),
    ] {
        let request = service(&[
            ("aws:sourcearn", present(DISTRIBUTION)),
            ("aws:sourceaccount", present("<account>")),
        ]);
        let decision = with_condition(&condition, &request);
        let value = &decision.statements[0].conditions[0].values[0];
        assert_eq!(value.miss, miss, "{condition}");
        assert_eq!(value.matches.is_no(), miss.is_some(), "{condition}");
    }
}

#[test]
fn a_key_that_may_be_absent_decides_only_where_both_ways_agree() {
    let request = service(&[("aws:referer", maybe("secret"))]);
    for (condition, expected) in [
        (
            json!({ "StringEquals": { "aws:Referer": "secret" } }),
            Unknown,
        ),
        (json!({ "StringEquals": { "aws:Referer": "other" } }), No),
        (
            json!({ "StringEqualsIfExists": { "aws:Referer": "secret" } }),
            Yes,
        ),
        (
            json!({ "StringNotEquals": { "aws:Referer": "other" } }),
            Yes,
        ),
        (
            json!({ "StringNotEquals": { "aws:Referer": "secret" } }),
            Unknown,
        ),
        (
            json!({ "ForAllValues:StringEquals": { "aws:Referer": "secret" } }),
            Yes,
        ),
        (
            json!({ "ForAnyValue:StringEquals": { "aws:Referer": "other" } }),
            No,
        ),
        (json!({ "Null": { "aws:Referer": true } }), Unknown),
    ] {
        let verdict = with_condition(&condition, &request);
        assert_eq!(
            verdict.statements[0].conditions[0].holds, expected,
            "{condition}"
        );
        assert_eq!(verdict.statements[0].conditions[0].present, Unknown);
    }
}

#[test]
fn a_key_of_unknown_value_is_there_all_the_same() {
    let request = service(&[("aws:sourceip", Presence::Present(Values::Unknown))]);
    for (condition, expected) in [
        (
            json!({ "IpAddress": { "aws:SourceIp": "203.0.113.0/24" } }),
            Unknown,
        ),
        (
            json!({ "NotIpAddress": { "aws:SourceIp": "203.0.113.0/24" } }),
            Unknown,
        ),
        (json!({ "Null": { "aws:SourceIp": false } }), Yes),
        (json!({ "StringLike": { "aws:SourceIp": "*" } }), Yes),
        (json!({ "StringEquals": { "aws:SourceIp": "x" } }), Unknown),
    ] {
        let verdict = with_condition(&condition, &request);
        assert_eq!(
            verdict.statements[0].conditions[0].holds, expected,
            "{condition}"
        );
    }
}

#[test]
fn several_values_need_a_set_operator() {
    let tags = Presence::Present(Values::Known(vec![text("a"), text("b")]));
    let request = service(&[("aws:tagkeys", tags)]);
    for (condition, expected) in [
        (json!({ "StringEquals": { "aws:TagKeys": "a" } }), Unknown),
        (
            json!({ "ForAnyValue:StringEquals": { "aws:TagKeys": "a" } }),
            Yes,
        ),
        (
            json!({ "ForAllValues:StringEquals": { "aws:TagKeys": "a" } }),
            No,
        ),
        (
            json!({ "ForAnyValue:StringNotEquals": { "aws:TagKeys": "a" } }),
            Yes,
        ),
        (
            json!({ "ForAllValues:StringNotEquals": { "aws:TagKeys": "c" } }),
            Yes,
        ),
    ] {
        let verdict = with_condition(&condition, &request);
        assert_eq!(
            verdict.statements[0].conditions[0].holds, expected,
            "{condition}"
        );
    }
}

#[test]
fn variables_take_the_value_of_the_request() {
    let account = ("aws:sourceaccount", present("<account>"));
    let condition = json!({ "ArnLike": { "aws:SourceArn": "arn:aws:cloudfront::${aws:SourceAccount}:distribution/*" } });
    let arn = ("aws:sourcearn", present(DISTRIBUTION));
    let holds = |keys: &[(&str, Presence)]| {
        with_condition(&condition, &service(keys)).statements[0].conditions[0].holds
    };
    assert_eq!(holds(&[arn.clone(), account]), Yes);
    assert_eq!(
        holds(&[arn.clone(), ("aws:sourceaccount", maybe("<account>"))]),
        Unknown
    );
    assert_eq!(holds(std::slice::from_ref(&arn)), No);
    let unknown = ("aws:sourceaccount", Presence::Present(Values::Unknown));
    assert_eq!(holds(&[arn, unknown.clone()]), Unknown);
    let elsewhere = ("aws:sourcearn", present("arn:aws:iam::<account>:role/x"));
    assert_eq!(holds(&[elsewhere, unknown]), No);
}

#[test]
fn a_resource_with_a_variable_that_has_no_value_matches_nothing() {
    let request = from_distribution();
    let statement = |element: &str, resource: &str| {
        let mut statement = grant(&json!({ "Resource": null }));
        statement[element] = json!(resource);
        statement
    };
    let home = "arn:aws:s3:::<bucket1>/${aws:username}";
    assert_eq!(allowed(&statement("Resource", home), &request), No);
    // Whether `NotResource` then takes in everything AWS does not say.
    assert_eq!(allowed(&statement("NotResource", home), &request), Unknown);
    let misplaced = "arn:aws:${aws:username}:::<bucket1>/*";
    assert_eq!(allowed(&statement("Resource", misplaced), &request), No);
    assert_eq!(allowed(&statement("NotResource", misplaced), &request), Yes);
    // A parameter might complete the spelling of a variable.
    assert_eq!(
        allowed(
            &statement("Resource", "arn:aws:s3:::<bucket1>/${aws:<any1>}"),
            &request
        ),
        Unknown
    );
    assert_eq!(
        allowed(
            &statement("Resource", "arn:aws:s3:::<bucket2>/${aws:<any1>}"),
            &request
        ),
        No
    );
}

#[test]
fn the_bucket_is_not_its_objects() {
    let request = from_distribution();
    for (resource, expected) in [
        ("arn:aws:s3:::<bucket1>", No),
        ("arn:aws:s3:::<bucket1>*", Yes),
        ("arn:aws:s3:::<bucket1>/index.html", Unknown),
        ("arn:aws:s3:::<bucket2>/*", No),
        ("arn:aws:s3:::*/*", Yes),
        ("<bucket1>/*", No),
        ("*", Yes),
        ("<any>", Unknown),
    ] {
        assert_eq!(
            allowed(&grant(&json!({ "Resource": resource })), &request),
            expected,
            "{resource}"
        );
    }
}

#[test]
fn actions_are_matched_without_regard_to_case() {
    let request = from_distribution();
    for (action, expected) in [
        ("S3:getobject", Yes),
        ("s3:Get*", Yes),
        ("*", Yes),
        ("s3:GetObjectVersion", No),
        ("GetObject", No),
        ("s3*", Unknown),
        ("*:GetObject", Unknown),
        ("s3:<any>", Unknown),
    ] {
        assert_eq!(
            allowed(&grant(&json!({ "Action": action })), &request),
            expected,
            "{action}"
        );
    }
}

#[test]
fn principals_name_the_caller() {
    let arn = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity <identity1>";
    let account = Caller::Account {
        arn: text("arn:aws:sts::111122223333:assumed-role/app/session"),
        account: text("111122223333"),
    };
    let service = Caller::Service("cloudfront.amazonaws.com".into());
    for (principal, caller, expected) in [
        (json!("*"), &service, Yes),
        (json!("*"), &Caller::Anonymous, Yes),
        (json!({ "AWS": "*" }), &service, Unknown),
        (json!({ "AWS": "*" }), &Caller::Anonymous, Yes),
        (json!({ "AWS": "*" }), &identity(), Yes),
        (
            json!({ "AWS": "arn:aws:iam::111122223333:root" }),
            &service,
            No,
        ),
        (json!({ "AWS": "<any>" }), &service, Unknown),
        (
            json!({ "Service": ["s3.amazonaws.com", "cloudfront.amazonaws.com"] }),
            &service,
            Yes,
        ),
        (
            json!({ "Service": "cloudfront.amazonaws.com" }),
            &identity(),
            No,
        ),
        (json!({ "Service": { "?": "x" } }), &Caller::Anonymous, No),
        (json!({ "Service": "*" }), &service, Unknown),
        (json!({ "AWS": arn }), &identity(), Yes),
        (
            json!({ "AWS": arn.replace("identity1", "identity2") }),
            &identity(),
            No,
        ),
        (
            json!({ "AWS": "arn:aws:iam::cloudfront:user/*" }),
            &identity(),
            No,
        ),
        (json!({ "CanonicalUser": "<canonical1>" }), &identity(), Yes),
        (json!({ "CanonicalUser": "<canonical2>" }), &identity(), No),
        (json!({ "CanonicalUser": "<identity1>" }), &identity(), No),
        (json!({ "AWS": "111122223333" }), &account, Yes),
        (
            json!({ "AWS": "arn:aws:iam::111122223333:root" }),
            &account,
            Yes,
        ),
        (
            json!({ "AWS": "arn:aws:iam::444455556666:root" }),
            &account,
            No,
        ),
        (
            json!({ "AWS": "arn:aws:iam::111122223333:role/path/app" }),
            &account,
            Yes,
        ),
        (
            json!({ "AWS": "arn:aws:iam::111122223333:role/other" }),
            &account,
            No,
        ),
        (
            json!({ "AWS": "arn:aws:iam::<account>:root" }),
            &account,
            Unknown,
        ),
        (
            json!({ "Federated": "cognito-identity.amazonaws.com" }),
            &account,
            No,
        ),
    ] {
        let request = asked_by(caller.clone(), &[]);
        let positive = allowed(&grant(&json!({ "Principal": principal })), &request);
        assert_eq!(positive, expected, "{principal}");
        let everyone_else = json!([
            grant(&json!({ "Principal": "*" })),
            { "Effect": "Deny", "NotPrincipal": principal, "Action": "*", "Resource": "*" },
        ]);
        assert_eq!(
            allowed(&everyone_else, &request),
            expected,
            "not {principal}"
        );
    }
}

#[test]
fn a_statement_without_principal_or_resource_does_nothing() {
    let request = from_distribution();
    assert_eq!(allowed(&grant(&json!({ "Principal": null })), &request), No);
    assert_eq!(allowed(&grant(&json!({ "Resource": null })), &request), No);
    assert_eq!(allowed(&grant(&json!({ "Action": null })), &request), No);
    let not_supported = json!({ "Principal": null, "NotPrincipal": { "AWS": "111122223333" } });
    assert_eq!(allowed(&grant(&not_supported), &request), Unknown);
}
