//! What principals, actions and resources say.

use super::{allowed, asked_by, from_distribution, grant, identity};
use crate::iam::Caller;
use crate::symbolic::Truth::{No, Unknown, Yes};
use crate::symbolic::written::text;
use serde_json::json;

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
    assert_eq!(
        allowed(&statement("NotResource", misplaced), &request),
        Unknown
    );
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
        // A user or role is exempt for certain only if its account is listed too.
        let account_listed = principal["AWS"]
            .as_str()
            .is_some_and(|text| !text.contains(":role/"));
        let expected = match (&caller, account_listed) {
            (Caller::Account { .. }, false) if expected == Yes => Unknown,
            _ => expected,
        };
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
