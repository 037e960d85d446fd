//! Conditions: rules.

use super::{Allowed, DISTRIBUTION, Denied, Says, Silent, asks, grant, policy, says};
use cf403::iam::Undocumented;
use serde_json::{Value as Json, json};

/// The keys of the request.
fn context() -> Json {
    json!({
        "aws:SourceArn": DISTRIBUTION,
        "aws:SourceAccount": "111122223333",
        "aws:UserAgent": "Amazon CloudFront",
        "aws:Referer": "a*c",
        "aws:SecureTransport": "true",
        "aws:SourceIp": "203.0.113.7",
        "aws:VpcSourceIp": "2001:db8:1234:5678::1",
        "s3:max-keys": "10",
        "aws:CurrentTime": "2026-07-01T12:00:00Z",
        "aws:EpochTime": "1782907200",
        "aws:TagKeys": ["a", "b"],
        "aws:CalledVia": [],
        "aws:PrincipalTag/Team": "web",
        "aws:Digest": "YWJj",
        "aws:username": "",
    })
}

/// Each condition, alone in a statement that grants, says this.
fn each_holds(rows: &[(Json, Says)]) {
    for (condition, expected) in rows {
        let statement = grant(&json!({ "Condition": condition }));
        let request = asks(&json!({ "context": context() }));
        assert_eq!(
            says(&policy(&statement), &request),
            *expected,
            "{condition}"
        );
    }
}

/// Each operator with each value, on one key.
fn on(key: &str, rows: &[(&str, Json, Says)]) {
    let rows: Vec<(Json, Says)> = rows
        .iter()
        .map(|(operator, value, expected)| (json!({ *operator: { key: value } }), *expected))
        .collect();
    each_holds(&rows);
}

#[test]
fn operators_and_keys_are_anded_and_values_ored() {
    each_holds(&[
        (
            json!({ "StringEquals": { "aws:SourceAccount": "111122223333", "aws:Referer": "a*c" } }),
            Allowed,
        ),
        (
            json!({ "StringEquals": { "aws:SourceAccount": "111122223333", "aws:Referer": "b" } }),
            Denied,
        ),
        (
            json!({ "StringEquals": { "aws:SourceAccount": "111122223333" },
                    "Bool": { "aws:SecureTransport": "true" } }),
            Allowed,
        ),
        (
            json!({ "StringEquals": { "aws:SourceAccount": "111122223333" },
                    "Bool": { "aws:SecureTransport": "false" } }),
            Denied,
        ),
        (
            json!({ "StringEquals": { "aws:SourceAccount": ["444455556666", "111122223333"] } }),
            Allowed,
        ),
        (
            json!({ "StringNotEquals": { "aws:SourceAccount": ["444455556666", "111122223333"] } }),
            Denied,
        ),
        (
            json!({ "StringNotEquals": { "aws:SourceAccount": ["444455556666", "999999999999"] } }),
            Allowed,
        ),
    ]);
}

#[test]
fn names_of_keys_are_read_without_regard_to_case_also_behind_a_slash() {
    each_holds(&[
        (
            json!({ "StringEquals": { "AWS:sourceaccount": "111122223333" } }),
            Allowed,
        ),
        (
            json!({ "StringEquals": { "aws:principaltag/TEAM": "web" } }),
            Allowed,
        ),
        (
            json!({ "StringEquals": { "aws:PrincipalTag/Teams": "web" } }),
            Denied,
        ),
    ]);
}

#[test]
fn strings_compare_exactly_without_case_or_as_patterns() {
    on(
        "aws:UserAgent",
        &[
            ("StringEquals", json!("Amazon CloudFront"), Allowed),
            ("StringEquals", json!("amazon cloudfront"), Denied),
            ("StringEquals", json!("Amazon*"), Denied),
            ("StringEquals", json!("Amazon CloudFron"), Denied),
            (
                "StringEqualsIgnoreCase",
                json!("amazon CLOUDFRONT"),
                Allowed,
            ),
            ("StringEqualsIgnoreCase", json!("amazon*"), Denied),
            (
                "StringNotEqualsIgnoreCase",
                json!("amazon CLOUDFRONT"),
                Denied,
            ),
            ("StringNotEqualsIgnoreCase", json!("curl"), Allowed),
            ("StringNotEquals", json!("Amazon*"), Allowed),
            ("StringNotEquals", json!("Amazon CloudFront"), Denied),
            ("StringLike", json!("Amazon*"), Allowed),
            ("StringLike", json!("*"), Allowed),
            ("StringLike", json!("*Cloud*nt"), Allowed),
            ("StringLike", json!("Amazon?CloudFront"), Allowed),
            ("StringLike", json!("Amazon??CloudFront"), Denied),
            ("StringLike", json!("amazon*"), Denied),
            ("StringLike", json!("Cloud*"), Denied),
            ("StringNotLike", json!("Amazon*"), Denied),
            ("StringNotLike", json!("curl*"), Allowed),
        ],
    );
    on(
        "aws:SourceArn",
        &[
            ("StringLike", json!("arn:aws:cloudfront::*EXAMPLE"), Allowed),
            ("StringLike", json!("arn:*EXAMPLE"), Allowed),
            ("StringEquals", json!(DISTRIBUTION), Allowed),
        ],
    );
    on(
        "aws:Referer",
        &[
            ("StringEquals", json!("a*c"), Allowed),
            ("StringLike", json!("a${*}c"), Allowed),
            ("StringLike", json!("a${?}c"), Denied),
            ("StringEquals", json!("a${*}c"), Allowed),
            ("StringNotEquals", json!("a${*}c"), Denied),
            ("StringLike", json!("${$}*"), Denied),
        ],
    );
    on(
        "aws:username",
        &[
            ("StringEquals", json!(""), Allowed),
            ("StringLike", json!("*"), Allowed),
            ("StringLike", json!("?*"), Denied),
        ],
    );
}

#[test]
fn a_missing_key_fails_what_asks_for_it_and_fulfils_the_opposite() {
    on(
        "aws:SourceVpce",
        &[
            ("StringEquals", json!("x"), Denied),
            ("StringLike", json!("*"), Denied),
            ("StringNotEquals", json!("x"), Allowed),
            ("StringNotLike", json!("*"), Allowed),
            ("StringNotEqualsIgnoreCase", json!("x"), Allowed),
            ("ArnEquals", json!("arn:aws:s3:::b"), Denied),
            ("ArnNotLike", json!("arn:aws:s3:::*"), Allowed),
            ("NumericEquals", json!("1"), Denied),
            ("NumericNotEquals", json!("1"), Allowed),
            ("NumericLessThan", json!("1"), Denied),
            ("DateNotEquals", json!("2026-07-01"), Allowed),
            ("DateGreaterThan", json!("2026-07-01"), Denied),
            ("IpAddress", json!("0.0.0.0/0"), Denied),
            ("NotIpAddress", json!("0.0.0.0/0"), Allowed),
            ("Bool", json!("false"), Denied),
            ("Bool", json!("true"), Denied),
            ("BinaryEquals", json!("YWJj"), Denied),
            ("StringEqualsIfExists", json!("x"), Allowed),
            ("StringNotEqualsIfExists", json!("x"), Allowed),
            ("BoolIfExists", json!("false"), Allowed),
            ("IpAddressIfExists", json!("10.0.0.0/8"), Allowed),
            ("ForAllValues:StringEquals", json!("x"), Allowed),
            ("ForAllValues:StringNotEquals", json!("x"), Allowed),
            ("ForAnyValue:StringEquals", json!("x"), Denied),
            ("ForAnyValue:StringNotEquals", json!("x"), Denied),
            ("ForAnyValue:StringEqualsIfExists", json!("x"), Allowed),
            ("ForAllValues:BoolIfExists", json!("x"), Allowed),
            ("Null", json!("true"), Allowed),
            ("Null", json!(false), Denied),
        ],
    );
}

#[test]
fn if_exists_changes_nothing_where_the_key_is_there() {
    on(
        "aws:SourceAccount",
        &[
            ("StringEqualsIfExists", json!("111122223333"), Allowed),
            ("StringEqualsIfExists", json!("444455556666"), Denied),
            ("StringNotEqualsIfExists", json!("111122223333"), Denied),
            ("StringLikeIfExists", json!("1111*"), Allowed),
            ("ForAllValues:StringEqualsIfExists", json!("x"), Denied),
            ("ForAnyValue:StringLikeIfExists", json!("1*"), Allowed),
            ("Null", json!("true"), Denied),
            ("Null", json!("FALSE"), Allowed),
            ("Null", json!(["true", "false"]), Allowed),
            ("Null", json!("no"), Silent(Undocumented::NotABoolean)),
        ],
    );
}

#[test]
fn numbers_compare_as_decimals() {
    let silent = Silent(Undocumented::NotANumber);
    on(
        "s3:max-keys",
        &[
            ("NumericEquals", json!("10"), Allowed),
            ("NumericEquals", json!(10), Allowed),
            ("NumericEquals", json!("10.00"), Allowed),
            ("NumericEquals", json!("100"), Denied),
            ("NumericNotEquals", json!("10"), Denied),
            ("NumericNotEquals", json!(["9", "11"]), Allowed),
            ("NumericLessThan", json!("10"), Denied),
            ("NumericLessThan", json!("10.5"), Allowed),
            ("NumericLessThan", json!("9"), Denied),
            ("NumericLessThanEquals", json!("10"), Allowed),
            ("NumericLessThanEquals", json!("9.9"), Denied),
            ("NumericGreaterThan", json!("10"), Denied),
            ("NumericGreaterThan", json!("9"), Allowed),
            ("NumericGreaterThan", json!("-11"), Allowed),
            ("NumericGreaterThanEquals", json!("10"), Allowed),
            ("NumericGreaterThanEquals", json!("10.1"), Denied),
            ("NumericEquals", json!("ten"), silent),
            ("NumericNotEquals", json!("10abc"), silent),
            ("NumericEquals", json!(["ten", "10"]), Allowed),
            ("NumericNotEquals", json!(["ten", "10"]), Denied),
            (
                "NumericEquals",
                json!("${s3:max-keys}"),
                Silent(Undocumented::VariableInOtherOperator),
            ),
        ],
    );
    on("aws:UserAgent", &[("NumericEquals", json!("10"), silent)]);
}

#[test]
fn dates_compare_in_both_spellings() {
    let silent = Silent(Undocumented::NotADate);
    for key in ["aws:CurrentTime", "aws:EpochTime"] {
        on(
            key,
            &[
                ("DateEquals", json!("2026-07-01T12:00:00Z"), Allowed),
                ("DateEquals", json!("2026-07-01T14:00:00+02:00"), Allowed),
                ("DateEquals", json!("2026-07-01T11:00:00-01:00"), Allowed),
                ("DateEquals", json!("1782907200"), Allowed),
                ("DateEquals", json!(1_782_907_200), Allowed),
                ("DateEquals", json!("2026-07-01"), Denied),
                ("DateNotEquals", json!("2026-07-01T12:00:00Z"), Denied),
                ("DateNotEquals", json!("2026-07"), Allowed),
                ("DateLessThan", json!("2026-07-01T12:00:00Z"), Denied),
                ("DateLessThan", json!("2026-07-02"), Allowed),
                ("DateLessThanEquals", json!("1782907200"), Allowed),
                ("DateLessThanEquals", json!("1782907199"), Denied),
                ("DateGreaterThan", json!("2026"), Allowed),
                ("DateGreaterThan", json!("1782907200"), Denied),
                ("DateGreaterThanEquals", json!("2026-07-01T12:00Z"), Allowed),
                ("DateGreaterThanEquals", json!("2030-01-01"), Denied),
                ("DateLessThan", json!("tomorrow"), silent),
                ("DateNotEquals", json!("2026-02-30"), silent),
            ],
        );
    }
    on("aws:UserAgent", &[("DateEquals", json!("2026"), silent)]);
}

#[test]
fn booleans_are_true_or_false_in_whatever_case() {
    let silent = Silent(Undocumented::NotABoolean);
    on(
        "aws:SecureTransport",
        &[
            ("Bool", json!("true"), Allowed),
            ("Bool", json!("TRUE"), Allowed),
            ("Bool", json!(true), Allowed),
            ("Bool", json!(false), Denied),
            ("Bool", json!(["false", "true"]), Allowed),
            ("Bool", json!("yes"), silent),
            ("Bool", json!(1), silent),
            (
                "Bool",
                json!("${aws:SecureTransport}"),
                Silent(Undocumented::VariableInOtherOperator),
            ),
        ],
    );
    on("aws:UserAgent", &[("Bool", json!("true"), silent)]);
    on(
        "aws:Digest",
        &[
            ("BinaryEquals", json!("YWJj"), Allowed),
            ("BinaryEquals", json!("ywjj"), Denied),
            (
                "BinaryEquals",
                json!("${aws:Digest}"),
                Silent(Undocumented::VariableInOtherOperator),
            ),
        ],
    );
}

#[test]
fn addresses_lie_in_ranges_of_their_own_family() {
    let silent = Silent(Undocumented::NotAnAddress);
    on(
        "aws:SourceIp",
        &[
            ("IpAddress", json!("203.0.113.0/24"), Allowed),
            ("IpAddress", json!("203.0.113.9/24"), Allowed),
            ("IpAddress", json!("203.0.113.7"), Allowed),
            ("IpAddress", json!("203.0.113.7/32"), Allowed),
            ("IpAddress", json!("203.0.113.8"), Denied),
            ("IpAddress", json!("203.0.112.0/24"), Denied),
            ("IpAddress", json!("0.0.0.0/0"), Allowed),
            ("IpAddress", json!("::/0"), Denied),
            (
                "IpAddress",
                json!(["10.0.0.0/8", "203.0.113.0/24"]),
                Allowed,
            ),
            (
                "NotIpAddress",
                json!(["10.0.0.0/8", "203.0.113.0/24"]),
                Denied,
            ),
            ("NotIpAddress", json!(["10.0.0.0/8", "::/0"]), Allowed),
            ("IpAddress", json!("office"), silent),
            ("IpAddress", json!("203.0.113.0/33"), silent),
            ("NotIpAddress", json!("203.0.113"), silent),
            ("NotIpAddress", json!(["office", "203.0.113.0/24"]), Denied),
        ],
    );
    on(
        "aws:VpcSourceIp",
        &[
            ("IpAddress", json!("2001:DB8:1234:5678::/64"), Allowed),
            ("IpAddress", json!("2001:0db8:1234:5678:0::1"), Allowed),
            ("IpAddress", json!("0.0.0.0/0"), Denied),
            ("NotIpAddress", json!("203.0.113.0/24"), Allowed),
        ],
    );
    on(
        "aws:UserAgent",
        &[("IpAddress", json!("10.0.0.0/8"), silent)],
    );
}

#[test]
fn arns_match_part_by_part_under_both_names_of_the_operator() {
    let short = Silent(Undocumented::ShortArn);
    for (plain, negated) in [("ArnEquals", "ArnNotEquals"), ("ArnLike", "ArnNotLike")] {
        for (value, expected) in [
            (json!(DISTRIBUTION), Allowed),
            (
                json!("arn:aws:cloudfront::111122223333:distribution/*"),
                Allowed,
            ),
            (
                json!("arn:aws:cloudfront::*:distribution/E?FDVBD6EXAMPLE"),
                Allowed,
            ),
            (json!("arn:*:*:*:*:*"), Allowed),
            (json!("arn:aws:cloudfront::1111*EXAMPLE"), short),
            (json!("arn:aws:cloudfront:*"), short),
            (json!("*"), short),
            (
                json!("arn:aws:cloudfront::111122223333:DISTRIBUTION/*"),
                Denied,
            ),
            (
                json!("arn:aws:cloudfront::444455556666:distribution/*"),
                Denied,
            ),
            (json!("arn:aws:s3:::b"), Denied),
            (json!("EDFDVBD6EXAMPLE"), Denied),
            (json!(["arn:aws:s3:::b", DISTRIBUTION]), Allowed),
            (
                json!("arn:aws:cloudfront::${aws:SourceAccount}:distribution/*"),
                Allowed,
            ),
            (json!("${aws:SourceArn}"), Allowed),
        ] {
            let opposite = match expected {
                Allowed => Denied,
                Denied => Allowed,
                other => other,
            };
            on(
                "aws:SourceArn",
                &[(plain, value.clone(), expected), (negated, value, opposite)],
            );
        }
        // A text that is no ARN matches none; whether it differs from one is not said.
        on(
            "aws:UserAgent",
            &[
                (plain, json!(DISTRIBUTION), Denied),
                (plain, json!("Amazon CloudFront"), Denied),
                (negated, json!(DISTRIBUTION), Silent(Undocumented::NotAnArn)),
            ],
        );
    }
}

#[test]
fn keys_of_several_values_need_a_set_operator() {
    let silent = Silent(Undocumented::SeveralValues);
    on(
        "aws:TagKeys",
        &[
            ("ForAnyValue:StringEquals", json!("a"), Allowed),
            ("ForAnyValue:StringEquals", json!("c"), Denied),
            ("ForAnyValue:StringNotEquals", json!("a"), Allowed),
            ("ForAnyValue:StringNotEquals", json!(["a", "b"]), Denied),
            ("ForAllValues:StringEquals", json!("a"), Denied),
            ("ForAllValues:StringEquals", json!(["a", "b", "c"]), Allowed),
            ("ForAllValues:StringLike", json!("*"), Allowed),
            ("ForAllValues:StringNotEquals", json!("a"), Denied),
            ("ForAllValues:StringNotEquals", json!("c"), Allowed),
            ("StringEquals", json!("a"), silent),
            ("StringNotEquals", json!("c"), silent),
            ("StringEqualsIfExists", json!("a"), silent),
            ("Null", json!("false"), Allowed),
        ],
    );
    // A list without values is as good as no key.
    on(
        "aws:CalledVia",
        &[
            ("ForAnyValue:StringLike", json!("*"), Denied),
            ("ForAllValues:StringEquals", json!("x"), Allowed),
            ("StringEqualsIfExists", json!("x"), Allowed),
            ("Null", json!("true"), Allowed),
            ("Null", json!("false"), Denied),
        ],
    );
    // A single value is a set of one.
    on(
        "aws:SourceAccount",
        &[
            ("ForAnyValue:StringEquals", json!("111122223333"), Allowed),
            ("ForAllValues:StringEquals", json!("444455556666"), Denied),
        ],
    );
}

#[test]
fn variables_take_single_values_and_defaults() {
    let spelling = Silent(Undocumented::VariableSpelling);
    let negated = Silent(Undocumented::NegatedVariable);
    on(
        "aws:SourceAccount",
        &[
            ("StringEquals", json!("${aws:SourceAccount}"), Allowed),
            ("StringEquals", json!("${AWS:sourceACCOUNT}"), Allowed),
            ("StringLike", json!("${aws:SourceAccount}*"), Allowed),
            ("StringEquals", json!("${aws:userid}"), Denied),
            (
                "StringEquals",
                json!("${aws:userid, '111122223333'}"),
                Allowed,
            ),
            ("StringEquals", json!("${aws:userid, 'x'}"), Denied),
            ("StringNotEquals", json!("${aws:userid}"), negated),
            ("StringNotLike", json!("${aws:userid}*"), negated),
            (
                "StringNotEquals",
                json!(["${aws:userid}", "111122223333"]),
                Denied,
            ),
            ("StringNotEquals", json!("${aws:userid, 'x'}"), Allowed),
            ("StringNotEquals", json!("${aws:Referer}"), Allowed),
            ("StringEquals", json!("${aws:username"), spelling),
            ("StringEquals", json!("111122223333${}"), spelling),
            (
                "StringEquals",
                json!("${aws:userid,'111122223333'}"),
                spelling,
            ),
            (
                "StringEquals",
                json!("x${aws:userid,'111122223333'}"),
                Denied,
            ),
            (
                "StringEquals",
                json!("${aws:TagKeys}"),
                Silent(Undocumented::VariableOfSeveralValues),
            ),
        ],
    );
    // `*` in a value that is put in is no wildcard.
    on(
        "aws:UserAgent",
        &[("StringLike", json!("${aws:Referer}"), Denied)],
    );
    on(
        "aws:Referer",
        &[("StringLike", json!("${aws:Referer}"), Allowed)],
    );
}

#[test]
fn operators_are_spelled_as_aws_spells_them() {
    for (operator, point) in [
        ("stringEquals", Undocumented::OperatorSpelling),
        ("STRINGEQUALSIFEXISTS", Undocumented::OperatorSpelling),
        ("forAnyValue:StringEquals", Undocumented::OperatorSpelling),
        ("StringMatches", Undocumented::UnknownOperator),
        ("StringEqualsIfPresent", Undocumented::UnknownOperator),
        ("NullIfExists", Undocumented::UnknownOperator),
        ("ForAllValues:Null", Undocumented::UnknownOperator),
        ("ForSomeValues:StringEquals", Undocumented::UnknownOperator),
        ("", Undocumented::UnknownOperator),
    ] {
        on(
            "aws:SourceAccount",
            &[(operator, json!("111122223333"), Silent(point))],
        );
        // Also where the key is absent.
        on("aws:SourceVpce", &[(operator, json!("x"), Silent(point))]);
    }
}
