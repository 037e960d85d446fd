//! Principals: rules, for every kind of caller.

use super::{
    ACCOUNT, Allowed, CANONICAL, Denied, Explicitly, IDENTITY, SERVICE, Says, Silent, asks, grant,
    policy, says,
};
use cf403::iam::Undocumented;
use serde_json::{Value as Json, json};

const ROLE: &str = "arn:aws:iam::111122223333:role/path/app";
const USER: &str = "arn:aws:iam::111122223333:user/bob";

/// The service, an identity, nobody, a user, a session of a role.
fn callers() -> [Json; 5] {
    [
        json!({ "kind": "service", "value": SERVICE }),
        json!({ "kind": "oai", "value": IDENTITY, "canonical": CANONICAL }),
        json!({ "kind": "anonymous" }),
        json!({ "kind": "user", "value": USER }),
        json!({ "kind": "session", "value": "arn:aws:sts::111122223333:assumed-role/app/s1" }),
    ]
}

/// What a statement says to each caller.
fn to_all(statement: &Json) -> [Says; 5] {
    callers().map(|caller| {
        let request = asks(&json!({ "principal": caller }));
        says(&policy(statement), &request)
    })
}

#[test]
fn a_principal_names_its_callers() {
    let aws_star = Silent(Undocumented::AwsWildcardForService);
    let kind = Silent(Undocumented::PrincipalKind);
    let root = "arn:aws:iam::111122223333:root";
    for (principal, expected) in [
        (json!("*"), [Allowed; 5]),
        (
            json!({ "AWS": "*" }),
            [aws_star, Allowed, Allowed, Allowed, Allowed],
        ),
        (
            json!({ "AWS": ["*", "444455556666"] }),
            [aws_star, Allowed, Allowed, Allowed, Allowed],
        ),
        (
            json!({ "AWS": ACCOUNT }),
            [Denied, Denied, Denied, Allowed, Allowed],
        ),
        (
            json!({ "AWS": root }),
            [Denied, Denied, Denied, Allowed, Allowed],
        ),
        (json!({ "AWS": "444455556666" }), [Denied; 5]),
        (
            json!({ "AWS": "arn:aws:iam::444455556666:root" }),
            [Denied; 5],
        ),
        (
            json!({ "AWS": "arn:aws:sts::111122223333:root" }),
            [Denied; 5],
        ),
        (
            json!({ "AWS": USER }),
            [Denied, Denied, Denied, Allowed, Denied],
        ),
        (json!({ "AWS": USER.to_uppercase() }), [Denied; 5]),
        (
            json!({ "AWS": "arn:aws:iam::111122223333:user/*" }),
            [Denied; 5],
        ),
        (
            json!({ "AWS": ROLE }),
            [Denied, Denied, Denied, Denied, Allowed],
        ),
        (
            json!({ "AWS": "arn:aws:iam::111122223333:role/app" }),
            [Denied, Denied, Denied, Denied, Allowed],
        ),
        (
            json!({ "AWS": "arn:aws:sts::111122223333:assumed-role/app/s1" }),
            [Denied, Denied, Denied, Denied, Allowed],
        ),
        (
            json!({ "AWS": "arn:aws:sts::111122223333:assumed-role/app/s2" }),
            [Denied; 5],
        ),
        (
            json!({ "AWS": "arn:aws:iam::111122223333:role/app/path" }),
            [Denied; 5],
        ),
        (
            json!({ "AWS": "arn:aws-cn:iam::111122223333:role/app" }),
            [Denied; 5],
        ),
        (
            json!({ "AWS": "arn:aws:iam::444455556666:role/app" }),
            [Denied; 5],
        ),
        (
            json!({ "AWS": "arn:aws:sts::111122223333:role/app" }),
            [Denied; 5],
        ),
        (
            json!({ "AWS": "arn:aws:iam::111122223333:group/app" }),
            [Denied; 5],
        ),
        (
            json!({ "AWS": IDENTITY }),
            [Denied, Allowed, Denied, Denied, Denied],
        ),
        (json!({ "AWS": IDENTITY.replace("TC", "TD") }), [Denied; 5]),
        (
            json!({ "AWS": "arn:aws:iam::cloudfront:user/*" }),
            [Denied; 5],
        ),
        (json!({ "AWS": CANONICAL }), [Denied; 5]),
        (json!({ "AWS": SERVICE }), [Denied; 5]),
        (json!({ "AWS": "AROAEXAMPLEEXAMPLE12" }), [Denied; 5]),
        (
            json!({ "Service": SERVICE }),
            [Allowed, Denied, Denied, Denied, Denied],
        ),
        (
            json!({ "Service": ["s3.amazonaws.com", SERVICE] }),
            [Allowed, Denied, Denied, Denied, Denied],
        ),
        (json!({ "Service": "s3.amazonaws.com" }), [Denied; 5]),
        (
            json!({ "Service": "*" }),
            [
                Silent(Undocumented::ServiceWildcard),
                Denied,
                Denied,
                Denied,
                Denied,
            ],
        ),
        (
            json!({ "CanonicalUser": CANONICAL }),
            [Denied, Allowed, Denied, Denied, Denied],
        ),
        (
            json!({ "CanonicalUser": CANONICAL.to_uppercase() }),
            [Denied, Allowed, Denied, Denied, Denied],
        ),
        (
            json!({ "CanonicalUser": CANONICAL.replace("79", "78") }),
            [Denied; 5],
        ),
        (json!({ "CanonicalUser": "*" }), [Denied; 5]),
        (
            json!({ "Federated": "cognito-identity.amazonaws.com" }),
            [Denied; 5],
        ),
        (
            json!({ "AWS": root, "Service": SERVICE }),
            [Allowed, Denied, Denied, Allowed, Allowed],
        ),
        (json!({ "service": SERVICE }), [kind; 5]),
        (json!({ "Services": SERVICE }), [kind; 5]),
        (json!(SERVICE), [Denied; 5]),
        (json!(root), [Denied; 5]),
    ] {
        let statement = grant(&json!({ "Principal": principal }));
        assert_eq!(to_all(&statement), expected, "{principal}");
    }
}

#[test]
fn not_principal_denies_all_but_those_it_lists() {
    let account = Silent(Undocumented::NotPrincipalAccount);
    let denied = [Explicitly; 5];
    for (principal, expected) in [
        (json!({ "AWS": "444455556666" }), denied),
        (
            json!({ "Service": SERVICE }),
            [Allowed, Explicitly, Explicitly, Explicitly, Explicitly],
        ),
        (
            json!({ "AWS": IDENTITY }),
            [Explicitly, Allowed, Explicitly, Explicitly, Explicitly],
        ),
        (
            json!({ "CanonicalUser": CANONICAL }),
            [Explicitly, Allowed, Explicitly, Explicitly, Explicitly],
        ),
        (json!("*"), [Allowed; 5]),
        (
            json!({ "AWS": "*" }),
            [
                Silent(Undocumented::AwsWildcardForService),
                Allowed,
                Allowed,
                Allowed,
                Allowed,
            ],
        ),
        (
            json!({ "AWS": USER }),
            [Explicitly, Explicitly, Explicitly, account, Explicitly],
        ),
        (
            json!({ "AWS": [USER, ROLE] }),
            [Explicitly, Explicitly, Explicitly, account, account],
        ),
        (
            json!({ "AWS": [USER, ROLE, ACCOUNT] }),
            [Explicitly, Explicitly, Explicitly, Allowed, Allowed],
        ),
        (
            json!({ "AWS": [ROLE, "arn:aws:iam::111122223333:root"] }),
            [Explicitly, Explicitly, Explicitly, Allowed, Allowed],
        ),
    ] {
        let statements = json!([
            grant(&json!({ "Principal": "*" })),
            grant(&json!({ "Effect": "Deny", "Principal": null, "NotPrincipal": principal })),
        ]);
        assert_eq!(to_all(&statements), expected, "{principal}");
    }
}

#[test]
fn not_principal_does_not_go_with_allow() {
    let silent = Silent(Undocumented::NotPrincipalAllow);
    let statement =
        |principal: Json| grant(&json!({ "Principal": null, "NotPrincipal": principal }));
    let listed = statement(json!({ "Service": SERVICE, "CanonicalUser": CANONICAL }));
    assert_eq!(to_all(&listed), [Denied, Denied, silent, silent, silent]);
    let everyone = statement(json!("*"));
    assert_eq!(to_all(&everyone), [Denied; 5]);
}
