//! What conditions say.

use super::{DISTRIBUTION, grant, maybe, present, service, with_condition};
use crate::iam::{ArnPart, Points, Presence, Undocumented, ValueMiss, Values, evaluate, parse};
use crate::symbolic::Truth::{No, Unknown, Yes};
use crate::symbolic::written::{text, tree};
use serde_json::json;

#[test]
fn a_value_tells_why_it_does_not_match() {
    use ValueMiss::{
        Differs, KeyAbsent, KeyPresent, OtherCase, OtherPart, VariableWithoutValue,
        WildcardTakenLiterally, WrongShape,
    };
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
            json!({ "StringEquals": { "aws:SourceVpce": "x" } }),
            Some(KeyAbsent),
        ),
        (
            json!({ "ArnLike": { "aws:SourceArn": "<dist1>" } }),
            Some(WrongShape),
        ),
        (
            json!({ "ArnLike": { "aws:SourceArn": "arn:aws:s3:::b" } }),
            Some(OtherPart(ArnPart::Service)),
        ),
        (
            json!({ "ArnEquals": { "aws:SourceArn": DISTRIBUTION.replace("dist1", "dist2") } }),
            Some(OtherPart(ArnPart::Resource)),
        ),
        (
            json!({ "ArnLike": { "aws:SourceArn": ["arn:aws-cn:cloudfront::<account>:distribution/*"] } }),
            Some(OtherPart(ArnPart::Partition)),
        ),
        (
            json!({ "StringLike": { "aws:Referer": "HTTPS://*" } }),
            Some(OtherCase),
        ),
        (
            json!({ "StringEquals": { "aws:Referer": "https://EXAMPLE.com/" } }),
            Some(OtherCase),
        ),
        (
            json!({ "StringEqualsIgnoreCase": { "aws:Referer": "https://example.com" } }),
            Some(Differs),
        ),
        (
            json!({ "ArnEquals": { "aws:SourceAccount": DISTRIBUTION } }),
            Some(WrongShape),
        ),
        (
            json!({ "ArnLike": { "aws:SourceArn": "arn:aws:iam::1:user/${aws:username}" } }),
            Some(VariableWithoutValue),
        ),
        (
            json!({ "ArnLike": { "aws:SourceArn": "arn:aws:iam::${aws:SourceAccount}:user/x" } }),
            Some(Differs),
        ),
        (
            json!({ "Null": { "aws:SourceArn": true } }),
            Some(KeyPresent),
        ),
        (
            json!({ "Null": { "aws:SourceVpc": "false" } }),
            Some(KeyAbsent),
        ),
        (
            json!({ "NumericEquals": { "s3:max-keys": 7 } }),
            Some(Differs),
        ),
        (
            json!({ "StringNotEquals": { "aws:SourceArn": "x" } }),
            Some(Differs),
        ),
        // One of the texts that the parameter may be given would match as a pattern.
        (
            json!({ "StringEquals": { "aws:UserAgent": "<either1>" } }),
            Some(WildcardTakenLiterally),
        ),
    ] {
        let request = service(&[
            ("aws:sourcearn", present(DISTRIBUTION)),
            ("aws:sourceaccount", present("<account>")),
            ("aws:referer", present("https://example.com/")),
            ("s3:max-keys", present("8")),
            ("aws:useragent", present("a browser")),
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
fn an_unknown_address_of_the_internet_lies_in_no_private_range() {
    let request = service(&[("aws:sourceip", Presence::Maybe(Values::PublicAddress))]);
    for (condition, expected) in [
        (
            json!({ "NotIpAddress": { "aws:SourceIp": ["10.0.0.0/8", "192.168.7.1"] } }),
            Yes,
        ),
        (json!({ "IpAddress": { "aws:SourceIp": "10.0.0.0/8" } }), No),
        (
            json!({ "NotIpAddress": { "aws:SourceIp": ["10.0.0.0/8", "93.184.216.34"] } }),
            Unknown,
        ),
        (
            json!({ "NotIpAddress": { "aws:SourceIp": "0.0.0.0/0" } }),
            Unknown,
        ),
        (json!({ "StringLike": { "aws:SourceIp": "10.*" } }), Unknown),
    ] {
        let decision = with_condition(&condition, &request);
        let holds = decision.statements[0].conditions[0].holds;
        assert_eq!(holds, expected, "{condition}");
    }
}

#[test]
fn bytes_are_the_same_if_their_holes_are() {
    let request = service(&[("aws:digest", present("<name1>"))]);
    for (value, expected) in [("<name1>", Yes), ("<name2>", Unknown), ("a:b", No)] {
        let condition = json!({ "BinaryEquals": { "aws:Digest": value } });
        let decision = with_condition(&condition, &request);
        assert_eq!(
            decision.statements[0].conditions[0].holds, expected,
            "{value}"
        );
    }
}

#[test]
fn a_key_with_one_of_several_values_is_judged_by_each_of_them() {
    let one_of = || Values::OneOf(vec![text("s3.a.example"), text("s3.b.example")]);
    let both = json!(["s3.a.example", "s3.b.example"]);
    let cases = [
        (
            Presence::Present(one_of()),
            "StringEquals",
            both.clone(),
            Yes,
        ),
        (
            Presence::Present(one_of()),
            "StringEquals",
            json!("s3.a.example"),
            Unknown,
        ),
        (
            Presence::Present(one_of()),
            "StringEquals",
            json!("s3.c.example"),
            No,
        ),
        (
            Presence::Present(one_of()),
            "StringNotEquals",
            both.clone(),
            No,
        ),
        (
            Presence::Maybe(one_of()),
            "StringEquals",
            both.clone(),
            Unknown,
        ),
        (Presence::Maybe(one_of()), "StringEqualsIfExists", both, Yes),
        (
            Presence::Maybe(one_of()),
            "StringEquals",
            json!("s3.c.example"),
            No,
        ),
    ];
    for (presence, operator, values, expected) in cases {
        let request = service(&[("kms:viaservice", presence)]);
        let condition = json!({ operator: { "kms:ViaService": values } });
        let decision = with_condition(&condition, &request);
        assert_eq!(decision.outcomes.allowed(), expected, "{condition}");
        let verdict = &decision.statements[0].conditions[0];
        assert_eq!(verdict.holds, expected, "{condition}");
    }
}

#[test]
fn a_value_of_an_older_policy_is_blamed_for_a_variable_only_if_it_holds_one_that_would_match() {
    let request = service(&[
        (
            "aws:sourcearn",
            present("arn:aws:cloudfront::1:distribution/a:b/c"),
        ),
        ("aws:referer", present("c")),
        ("s3:max-keys", present("10")),
    ]);
    for (condition, miss) in [
        (
            json!({ "StringEquals": { "aws:Referer": "${aws:Referer}" } }),
            ValueMiss::VariableTakenLiterally,
        ),
        (
            json!({ "NumericLessThan": { "s3:max-keys": "10" } }),
            ValueMiss::Differs,
        ),
        // The star of the account does not reach into the resource.
        (
            json!({ "ArnLike": { "aws:SourceArn": "arn:aws:cloudfront::*:b/${aws:Referer}" } }),
            ValueMiss::OtherPart(ArnPart::Resource),
        ),
    ] {
        let statement = grant(&json!({ "Condition": condition }));
        let document = json!({ "Version": "2008-10-17", "Statement": statement });
        let decision = evaluate(&parse(&tree(&document)), &request);
        let value = &decision.statements[0].conditions[0].values[0];
        assert_eq!(value.miss, Some(miss), "{condition}");
    }
}

#[test]
fn a_value_of_another_kind_is_undocumented_even_if_the_request_is_not_known() {
    let request = service(&[("s3:max-keys", Presence::Present(Values::Unknown))]);
    let undocumented = |value: &str| {
        let condition = json!({ "NumericEquals": { "s3:max-keys": value } });
        with_condition(&condition, &request).undocumented
    };
    assert_eq!(undocumented("many"), Undocumented::NotANumber.into());
    assert_eq!(undocumented("7"), Points::NONE);
}
