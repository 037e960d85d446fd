use super::*;
use crate::iam::parse;
use crate::symbolic::written::tree;
use Truth::{No, Unknown, Yes};
use serde_json::{Value as Json, json};

fn public(statement: &Json) -> Truth {
    is_public(&parse(&tree(&json!({ "Statement": statement }))))
}

fn to_everyone(condition: &Json) -> Truth {
    public(&json!({
        "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::<bucket>/*", "Condition": condition,
    }))
}

#[test]
fn everyone_is_public_and_a_named_principal_is_not() {
    let with = |principal: Json| {
        public(&json!({
            "Effect": "Allow", "Principal": principal, "Action": "s3:GetObject", "Resource": "*",
        }))
    };
    assert_eq!(with(json!("*")), Yes);
    assert_eq!(with(json!({ "AWS": ["*"] })), Yes);
    assert_eq!(with(json!({ "Service": "cloudfront.amazonaws.com" })), No);
    assert_eq!(with(json!({ "AWS": "arn:aws:iam::111122223333:root" })), No);
    assert_eq!(with(json!({ "AWS": "<any>" })), Unknown);
    assert_eq!(with(json!({ "AWS": { "?": "of a reason" } })), Unknown);
    assert_eq!(with(json!({ "Federated": "www.amazon.com" })), Unknown);
}

#[test]
fn only_fixed_values_limit_everyone() {
    for (condition, expected) in [
        (
            json!({ "StringEquals": { "aws:SourceArn": "arn:aws:cloudfront::<account>:distribution/<dist>" } }),
            No,
        ),
        (
            json!({ "ArnLike": { "aws:SourceArn": "arn:aws:cloudfront::<account>:distribution/<any>" } }),
            Unknown,
        ),
        (
            json!({ "ArnLike": { "aws:SourceArn": "arn:aws:cloudfront::<account>:distribution/*" } }),
            Unknown,
        ),
        (
            json!({ "ArnLike": { "aws:SourceArn": "arn:aws:cloudfront::*:distribution/*" } }),
            Yes,
        ),
        (
            json!({ "StringEquals": { "aws:SourceArn": "distribution/*" } }),
            Unknown,
        ),
        (
            json!({ "StringEquals": { "aws:SourceVpce": ["vpce-1", "vpce-2"] } }),
            No,
        ),
        (
            json!({ "StringLike": { "aws:SourceVpce": ["vpce-1", "vpce-*"] } }),
            Yes,
        ),
        (
            json!({ "StringEquals": { "aws:PrincipalOrgID": "${aws:ResourceOrgID}" } }),
            Yes,
        ),
        (
            json!({ "StringNotEquals": { "aws:SourceVpce": "vpce-1" } }),
            Yes,
        ),
        (
            json!({ "StringEqualsIfExists": { "aws:SourceVpce": "vpce-1" } }),
            Unknown,
        ),
        (
            json!({ "ForAllValues:StringEquals": { "aws:SourceVpce": "vpce-1" } }),
            Unknown,
        ),
        (
            json!({ "ForAnyValue:StringEquals": { "aws:SourceVpce": "vpce-1" } }),
            No,
        ),
        (json!({ "StringEquals": { "aws:Referer": "secret" } }), Yes),
        (json!({ "Bool": { "aws:SecureTransport": true } }), Yes),
        (
            json!({ "StringLike": { "aws:userid": "AROAEXAMPLE:*" } }),
            Yes,
        ),
        (
            json!({ "ArnLike": { "s3:DataAccessPointArn": "arn:aws:s3:us-east-1:111122223333:accesspoint/*" } }),
            No,
        ),
        (
            json!({ "ArnLike": { "s3:DataAccessPointArn": "arn:aws:s3:us-east-1:*:accesspoint/*" } }),
            Yes,
        ),
        (
            json!({ "StringEquals": { "aws:PrincipalIsAWSService": "true" } }),
            Unknown,
        ),
        (
            json!({ "stringEquals": { "aws:SourceVpce": "vpce-1" } }),
            Unknown,
        ),
        (json!({ "?": "of a reason" }), Unknown),
    ] {
        assert_eq!(to_everyone(&condition), expected, "{condition}");
    }
}

#[test]
fn addresses_limit_if_the_range_is_narrow() {
    for (address, expected) in [
        (json!("203.0.113.0/24"), No),
        (json!("203.0.113.7"), No),
        (json!("10.0.0.0/8"), No),
        (json!("0.0.0.0/0"), Yes),
        (json!(["203.0.113.0/24", "128.0.0.0/1"]), Yes),
        (json!("2001:db8::/32"), No),
        (json!("2000::/3"), Yes),
        (json!("<any>"), Unknown),
    ] {
        let condition = json!({ "IpAddress": { "aws:SourceIp": address } });
        assert_eq!(to_everyone(&condition), expected, "{address}");
    }
    let outside = json!({ "NotIpAddress": { "aws:SourceIp": "203.0.113.0/24" } });
    assert_eq!(to_everyone(&outside), Yes);
}

#[test]
fn one_statement_taints_the_policy_and_denies_do_not_count() {
    let policy = parse(&tree(&json!({ "Statement": [
        { "Effect": "Allow", "Principal": { "Service": "s3.amazonaws.com" }, "Action": "*", "Resource": "*" },
        { "Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*" },
        { "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*" },
        { "Effect": { "?": "of a reason" }, "Principal": "*", "Action": "*", "Resource": "*" },
        { "Effect": "Allow", "NotPrincipal": { "AWS": "111122223333" }, "Action": "*", "Resource": "*" },
    ] })));
    assert_eq!(
        public_statements(&policy),
        [(2, Yes), (3, Unknown), (4, Yes)]
    );
    assert_eq!(is_public(&policy), Yes);
    let unknown = parse(&tree(&json!({ "?": "of a reason" })));
    assert_eq!(is_public(&unknown), Unknown);
}

/// Cases in the shape of those that were generated and compared with another reading of the same page.
#[test]
fn conditions_limit_together_and_value_by_value() {
    let point = |name: &str| format!("arn:aws:s3:us-east-1:111122223333:accesspoint/{name}");
    for (condition, expected) in [
        // One condition that limits is enough, whatever the others do.
        (
            json!({ "StringNotLike": { "aws:Referer": "x" }, "StringEquals": { "AWS:sourceaccount": "111122223333" } }),
            No,
        ),
        (
            json!({ "ArnLike": { "aws:PrincipalArn": "arn:aws:iam::*:role/x", "aws:SourceVpc": "vpc-1" } }),
            No,
        ),
        (
            json!({ "StringLike": { "aws:SourceVpc": "vpc-*", "aws:PrincipalOrgPaths": "o-a/*" } }),
            Unknown,
        ),
        // An address is one only to the operator that reads addresses.
        (
            json!({ "StringEquals": { "aws:SourceIp": "203.0.113.7" } }),
            Yes,
        ),
        (
            json!({ "IpAddress": { "aws:SourceIp": "nonsense" } }),
            Unknown,
        ),
        (
            json!({ "IpAddress": { "aws:SourceIp": ["203.0.113.7", "8.0.0.0/7"] } }),
            Yes,
        ),
        (
            json!({ "IpAddressIfExists": { "aws:SourceIp": "203.0.113.7" } }),
            Unknown,
        ),
        (
            json!({ "ArnEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }),
            No,
        ),
        (
            json!({ "StringLike": { "s3:DataAccessPointArn": [point("*"), point("site")] } }),
            No,
        ),
        // A star is a character like any other to this operator; whether S3 sees that is not said.
        (
            json!({ "StringEquals": { "s3:DataAccessPointArn": point("*") } }),
            Unknown,
        ),
        (
            json!({ "StringEquals": { "aws:SourceAccount": ["111122223333", "*"] } }),
            Unknown,
        ),
        (
            json!({ "StringLike": { "aws:SourceAccount": ["111122223333", "*"] } }),
            Yes,
        ),
        (
            json!({ "ForAllValues:StringLike": { "aws:SourceVpce": "vpce-*" } }),
            Unknown,
        ),
        (
            json!({ "ForAllValues:StringEquals": { "s3:ExistingObjectTag/public": "yes" } }),
            Yes,
        ),
        (json!({ "Null": { "aws:SourceVpce": "false" } }), Yes),
    ] {
        assert_eq!(to_everyone(&condition), expected, "{condition}");
    }
}
