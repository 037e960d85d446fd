//! Why entries of a statement do not match.

use super::{DISTRIBUTION, asked_by, decide, grant, identity, present, service};
use crate::iam::{
    ActionMiss, ArnPart, Caller, PrincipalMiss, Request, ResourceMiss, ValueMiss, evaluate, parse,
};
use crate::symbolic::Truth::{No, Unknown};
use crate::symbolic::written::{text, tree};
use serde_json::{Value as Json, json};

#[test]
fn a_principal_tells_why_it_is_not_the_caller() {
    use PrincipalMiss::{Account, Deleted, Differs, OtherKind, PartialWildcard, WithoutKind};
    let cloudfront = || Caller::Service("cloudfront.amazonaws.com".into());
    let user = || Caller::Account {
        arn: text("arn:aws:iam::444455556666:user/bob"),
        account: text("444455556666"),
    };
    for (principal, caller, miss) in [
        (
            json!({ "Service": "s3.amazonaws.com" }),
            cloudfront(),
            Differs,
        ),
        (json!({ "AWS": "111122223333" }), cloudfront(), Account),
        (json!({ "AWS": "<account>" }), cloudfront(), Account),
        (json!({ "AWS": "<bucket1>" }), cloudfront(), OtherKind),
        (
            json!({ "AWS": "arn:aws:iam::<account>:root" }),
            cloudfront(),
            Account,
        ),
        (json!({ "AWS": "11112222333" }), cloudfront(), OtherKind),
        (json!({ "AWS": "11112222333x" }), cloudfront(), OtherKind),
        (
            json!({ "AWS": "arn:aws:iam::111122223333:user/bob" }),
            cloudfront(),
            OtherKind,
        ),
        (
            json!({ "AWS": "arn:aws:sts::111122223333:root" }),
            cloudfront(),
            OtherKind,
        ),
        (
            json!({ "AWS": "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity <identity1>" }),
            cloudfront(),
            OtherKind,
        ),
        (
            json!({ "AWS": "arn:aws:iam::111122223333:user/*" }),
            cloudfront(),
            PartialWildcard,
        ),
        (json!({ "AWS": "1111?" }), identity(), PartialWildcard),
        (
            json!({ "AWS": "AROAEXAMPLEEXAMPLE12" }),
            cloudfront(),
            Deleted,
        ),
        (
            json!({ "AWS": "AIDAEXAMPLEEXAMPLE12" }),
            identity(),
            Deleted,
        ),
        (json!({ "AWS": "AIDAEXAMPLE12345" }), cloudfront(), Deleted),
        (json!({ "AWS": "AROAEXAMPLE" }), cloudfront(), OtherKind),
        (
            json!({ "AWS": "AROAexampleexample12" }),
            cloudfront(),
            OtherKind,
        ),
        (
            json!({ "AWS": "EXAMPLEEXAMPLEEXAMPL" }),
            cloudfront(),
            OtherKind,
        ),
        (
            json!({ "CanonicalUser": "<canonical1>" }),
            cloudfront(),
            OtherKind,
        ),
        (
            json!({ "Federated": "cognito-identity.amazonaws.com" }),
            cloudfront(),
            OtherKind,
        ),
        (json!("cloudfront.amazonaws.com"), cloudfront(), WithoutKind),
        (
            json!({ "CanonicalUser": "<canonical2>" }),
            identity(),
            Differs,
        ),
        (
            json!({ "AWS": "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity <identity2>" }),
            identity(),
            Differs,
        ),
        (json!({ "AWS": "111122223333" }), identity(), Differs),
        (
            json!({ "Service": "cloudfront.amazonaws.com" }),
            identity(),
            OtherKind,
        ),
        (json!({ "AWS": "111122223333" }), Caller::Anonymous, Account),
        (
            json!({ "Service": "cloudfront.amazonaws.com" }),
            Caller::Anonymous,
            OtherKind,
        ),
        (
            json!({ "AWS": "arn:aws:iam::111122223333:root" }),
            user(),
            Differs,
        ),
        (
            json!({ "Service": "cloudfront.amazonaws.com" }),
            user(),
            OtherKind,
        ),
    ] {
        let decision = decide(
            &grant(&json!({ "Principal": principal })),
            &asked_by(caller, &[]),
        );
        let verdict = &decision.statements[0].principals[0];
        assert_eq!(
            (verdict.matches, verdict.miss),
            (No, Some(miss)),
            "{principal}"
        );
    }
    let open = decide(
        &grant(&json!({ "Principal": { "Service": "<any>" } })),
        &service(&[]),
    );
    let verdict = &open.statements[0].principals[0];
    assert_eq!((verdict.matches, verdict.miss), (Unknown, None));
}

#[test]
fn an_action_tells_whether_the_service_or_the_name_differs() {
    use ActionMiss::{OtherAction, OtherService};
    for (action, miss) in [
        ("s3:PutObject", OtherAction),
        ("S3:Put*", OtherAction),
        ("s3:<name1>Bucket", OtherAction),
        ("kms:Decrypt", OtherService),
        ("k*:GetObject", OtherService),
        ("GetObject", OtherService),
        ("", OtherService),
    ] {
        let decision = decide(&grant(&json!({ "Action": [action] })), &service(&[]));
        let verdict = &decision.statements[0].actions[0];
        assert_eq!(
            (verdict.matches, verdict.miss),
            (No, Some(miss)),
            "{action}"
        );
    }
}

/// The request for a resource, by a service that sends a referer.
fn asks_for(resource: &str) -> Request {
    let mut request = service(&[
        ("aws:referer", present("bob")),
        ("aws:sourcearn", present(DISTRIBUTION)),
    ]);
    request.resource = text(resource);
    request
}

#[test]
fn a_resource_tells_what_of_it_differs() {
    use ResourceMiss::{
        Container, Differs, Inside, OtherPart, VariableTooEarly, VariableWithoutValue, WrongShape,
    };
    let object = "arn:aws:s3:::<bucket1>/img/logo.png";
    let bucket = "arn:aws:s3:::<bucket1>";
    for (resource, asked, miss) in [
        (bucket, object, Container),
        ("arn:aws:s3:::<bucket1>/img", object, Container),
        (
            "arn:aws:s3:::<bucket1>/im",
            object,
            OtherPart(ArnPart::Resource),
        ),
        (
            "arn:aws:s3:::<bucket2>",
            object,
            OtherPart(ArnPart::Resource),
        ),
        (
            "arn:aws:s3:::<bucket2>/*",
            object,
            OtherPart(ArnPart::Resource),
        ),
        (object, bucket, Inside),
        ("arn:aws:s3:::<bucket1>/*", bucket, Inside),
        (
            "arn:aws:s3:::<bucket1>-logs/*",
            bucket,
            OtherPart(ArnPart::Resource),
        ),
        (
            "arn:aws-cn:s3:::<bucket1>/*",
            object,
            OtherPart(ArnPart::Partition),
        ),
        (
            "arn:aws:kms:::<bucket1>/*",
            object,
            OtherPart(ArnPart::Service),
        ),
        (
            "arn:aws:s3:us-east-1::*",
            object,
            OtherPart(ArnPart::Region),
        ),
        (
            "arn:aws:s3::<account>:*",
            object,
            OtherPart(ArnPart::Account),
        ),
        ("<bucket1>/*", object, WrongShape),
        ("s3:::<bucket1>/*", object, WrongShape),
        ("arn:aws:s3:::b/*", "<bucket1>/x", WrongShape),
        ("x<any>", object, Differs),
        (
            "arn:aws:s3:::<bucket1>/${aws:userid}",
            object,
            VariableWithoutValue,
        ),
        (
            "arn:aws:${aws:Referer}:::<bucket1>/*",
            object,
            VariableTooEarly,
        ),
        (
            "arn:aws:s3:::<bucket1>/${aws:Referer}/*",
            object,
            OtherPart(ArnPart::Resource),
        ),
        // As written it is the same; with its value in its place it is not.
        (
            "arn:aws:s3:::b/${aws:Referer}",
            "arn:aws:s3:::b/${aws:Referer}",
            OtherPart(ArnPart::Resource),
        ),
    ] {
        let decision = decide(&grant(&json!({ "Resource": resource })), &asks_for(asked));
        let verdict = &decision.statements[0].resources[0];
        assert_eq!(
            (verdict.matches, verdict.miss),
            (No, Some(miss)),
            "{resource} for {asked}"
        );
    }
}

/// What the only condition, and its only value, say in a policy of a version.
fn value_of(version: &Json, condition: &Json, request: &Request) -> (bool, Option<ValueMiss>) {
    let document = json!({
        "Version": version, "Statement": grant(&json!({ "Condition": condition })),
    });
    let decision = evaluate(&parse(&tree(&document)), request);
    let condition = &decision.statements[0].conditions[0];
    assert_eq!(condition.holds, condition.values[0].matches);
    (
        condition.values[0].matches.is_no(),
        condition.values[0].miss,
    )
}

#[test]
fn a_variable_that_the_version_takes_literally_is_told() {
    let request = asks_for("arn:aws:s3:::b/x");
    let old = json!("2008-10-17");
    for (condition, miss) in [
        (
            json!({ "StringEquals": { "aws:Referer": "${aws:Referer}" } }),
            ValueMiss::VariableTakenLiterally,
        ),
        (
            json!({ "StringLike": { "aws:Referer": "${aws:Referer}*" } }),
            ValueMiss::VariableTakenLiterally,
        ),
        (
            json!({ "ArnLike": { "aws:SourceArn": "arn:aws:cloudfront::<account>:*${*}" } }),
            ValueMiss::OtherPart(ArnPart::Resource),
        ),
        (
            json!({ "ArnEquals": { "aws:SourceArn": "arn:${aws:x, 'aws'}:cloudfront::<account>:*" } }),
            ValueMiss::VariableTakenLiterally,
        ),
        (
            json!({ "StringEquals": { "aws:Referer": "${aws:SourceArn}" } }),
            ValueMiss::Differs,
        ),
        (
            json!({ "StringEquals": { "aws:Referer": "*" } }),
            ValueMiss::WildcardTakenLiterally,
        ),
        (
            json!({ "StringEquals": { "aws:Referer": "b?b" } }),
            ValueMiss::WildcardTakenLiterally,
        ),
        (
            json!({ "StringEquals": { "aws:Referer": "BOB" } }),
            ValueMiss::OtherCase,
        ),
    ] {
        let found = value_of(&old, &condition, &request);
        assert_eq!(found, (true, Some(miss)), "{condition}");
    }
    // With the newer version it is no such thing.
    let new = json!("2012-10-17");
    let condition = json!({ "StringEquals": { "aws:Referer": "x${aws:Referer}" } });
    assert_eq!(
        value_of(&new, &condition, &request),
        (true, Some(ValueMiss::Differs))
    );
}

#[test]
fn in_two_ways_of_reading_a_miss_is_told_if_both_miss() {
    let request = asks_for("arn:aws:s3:::b/x");
    let unknown = json!({ "?": "it is given later" });
    for (value, expected) in [
        ("${aws:userid}", (true, Some(ValueMiss::Differs))),
        ("${aws:SourceArn}", (true, Some(ValueMiss::Differs))),
        ("${aws:Referer}", (false, None)),
        ("other", (true, Some(ValueMiss::Differs))),
    ] {
        let condition = json!({ "StringEquals": { "aws:Referer": value } });
        let found = value_of(&unknown, &condition, &request);
        assert_eq!(found, expected, "{value}");
    }
    let resource = |resource: &str| {
        let document = json!({
            "Version": unknown, "Statement": grant(&json!({ "Resource": resource })),
        });
        let decision = evaluate(&parse(&tree(&document)), &request);
        let verdict = decision.statements[0].resources[0].clone();
        (verdict.matches, verdict.miss)
    };
    let other = ResourceMiss::OtherPart(ArnPart::Resource);
    assert_eq!(resource("arn:aws:s3:::c/*"), (No, Some(other)));
    assert_eq!(
        resource("arn:aws:s3:::b/${aws:userid, 'x'}"),
        (Unknown, None)
    );
}
