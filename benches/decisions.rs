//! How long one decision takes: a bucket policy of ten statements as people write them for CloudFront, put to the
//! request of a distribution. Once everything is known, and once bucket, account and distribution are holes; and
//! how the time grows with the number of statements.

use cf403::iam::{Caller, Context, Policy, Presence, Request, Values, evaluate, outcomes, parse};
use cf403::source::{SourceId, Span};
use cf403::symbolic::{Address, Domain, Field, Hole, Nature, Spanned, Text, UnitId, Value};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::hint::black_box;

/// Ten statements; names in angle brackets differ between what is known and what is not.
fn statements() -> Vec<Json> {
    let everything = json!(["arn:aws:s3:::<Bucket>", "arn:aws:s3:::<Bucket>/*"]);
    let mut statements = grants();
    statements.extend(guards(&everything));
    statements
}

/// The statements that allow.
fn grants() -> Vec<Json> {
    vec![
        json!({
            "Sid": "Preview", "Effect": "Allow", "Principal": {"Service": "cloudfront.amazonaws.com"},
            "Action": "s3:GetObject", "Resource": "arn:aws:s3:::<Bucket>/*",
            "Condition": {"StringEquals": {
                "AWS:SourceArn": "arn:aws:cloudfront::<Account>:distribution/<Preview>"}},
        }),
        json!({
            "Sid": "LegacyIdentity", "Effect": "Allow",
            "Principal": {"AWS": [
                "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E127EXAMPLE51Z",
                "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity EH1HDMB1FH2TC"]},
            "Action": "s3:GetObject", "Resource": "arn:aws:s3:::<Bucket>/*",
        }),
        json!({
            "Sid": "Offices", "Effect": "Allow", "Principal": "*", "Action": ["s3:GetObject"],
            "Resource": "arn:aws:s3:::<Bucket>/internal/*",
            "Condition": {"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "198.51.100.0/24", "2001:db8::/32"]}},
        }),
        json!({
            "Sid": "Deployment", "Effect": "Allow",
            "Principal": {"AWS": "arn:aws:iam::<Account>:role/deploy"},
            "Action": ["s3:PutObject", "s3:DeleteObject", "s3:GetObject*", "s3:ListBucket"],
            "Resource": ["arn:aws:s3:::<Bucket>", "arn:aws:s3:::<Bucket>/*"],
        }),
        json!({
            "Sid": "Logs", "Effect": "Allow", "Principal": {"Service": "delivery.logs.amazonaws.com"},
            "Action": "s3:PutObject", "Resource": "arn:aws:s3:::<Bucket>/logs/AWSLogs/<Account>/*",
            "Condition": {
                "StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control", "aws:SourceAccount": "<Account>"},
                "ArnLike": {"aws:SourceArn": "arn:aws:logs:us-east-1:<Account>:delivery-source:*"}},
        }),
        json!({
            "Sid": "Site", "Effect": "Allow", "Principal": {"Service": "cloudfront.amazonaws.com"},
            "Action": "s3:GetObject", "Resource": "arn:aws:s3:::<Bucket>/*",
            "Condition": {"StringEquals": {
                "AWS:SourceArn": "arn:aws:cloudfront::<Account>:distribution/<Site>"}},
        }),
    ]
}

/// The statements that deny.
fn guards(everything: &Json) -> Vec<Json> {
    vec![
        json!({
            "Sid": "OnlyEncryptedTransport", "Effect": "Deny", "Principal": "*", "Action": "s3:*",
            "Resource": everything, "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }),
        json!({
            "Sid": "OnlyModernTransport", "Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "s3:*",
            "Resource": everything, "Condition": {"NumericLessThan": {"s3:TlsVersion": "1.2"}},
        }),
        json!({
            "Sid": "WritesFromOurNetwork", "Effect": "Deny", "Principal": "*",
            "Action": ["s3:PutObject", "s3:DeleteObject"], "Resource": "arn:aws:s3:::<Bucket>/*",
            "Condition": {
                "StringNotEqualsIfExists": {"aws:SourceVpce": ["vpce-1a2b3c4d", "vpce-5e6f7a8b"]},
                "BoolIfExists": {"aws:ViaAWSService": "false"}},
        }),
        json!({
            "Sid": "NobodyElse", "Effect": "Deny", "Principal": "*", "Action": "s3:GetObject",
            "Resource": "arn:aws:s3:::<Bucket>/*",
            "Condition": {
                "StringNotEquals": {"aws:SourceVpc": "vpc-1a2b3c4d"},
                "NotIpAddress": {"aws:SourceIp": ["203.0.113.0/24", "198.51.100.0/24"]},
                "Bool": {"aws:PrincipalIsAWSService": "false"},
                "ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::<Account>:role/*"}},
        }),
    ]
}

/// How a name in angle brackets is written out.
type Fill = fn(&str) -> Text;

fn known(name: &str) -> Text {
    Text::literal(match name {
        "Bucket" => "amzn-s3-demo-bucket",
        "Account" => "111122223333",
        "Site" => "EDFDVBD6EXAMPLE",
        "Preview" => "E1A2B3C4D5E6F7",
        other => panic!("{other} is no name of these policies"),
    })
}

fn unknown(name: &str) -> Text {
    let (domain, nature) = match name {
        "Bucket" => (Domain::BucketName, Nature::Declared),
        "Account" => (Domain::Account, Nature::Given),
        "Key" => (Domain::Free, Nature::Given),
        _ => (Domain::DistributionId, Nature::Declared),
    };
    Text::hole(Hole {
        of: Address::new(UnitId::new(0), name),
        attribute: "Ref".into(),
        domain,
        nature,
    })
}

fn text(written: &str, fill: Fill) -> Text {
    let mut out = Text::default();
    let mut rest = written;
    while let Some((before, after)) = rest.split_once('<') {
        let (name, after) = after.split_once('>').expect("a name is closed");
        out = out.then_str(before).then(&fill(name));
        rest = after;
    }
    out.then_str(rest)
}

fn tree(json: &Json, fill: Fill) -> Spanned {
    let span = Span::new(SourceId(0), 0, 0);
    let value = match json {
        Json::String(written) => Value::Text(text(written, fill)),
        Json::Array(items) => Value::List(items.iter().map(|item| tree(item, fill)).collect()),
        Json::Object(fields) => Value::Map(
            fields
                .iter()
                .map(|(key, value)| Field {
                    key: key.as_str().into(),
                    key_span: span,
                    value: tree(value, fill),
                })
                .collect(),
        ),
        other => panic!("{other} is in none of these policies"),
    };
    Spanned::new(span, value)
}

fn policy(statements: &[Json], fill: Fill) -> Policy {
    let document = json!({"Version": "2012-10-17", "Statement": statements});
    parse(&tree(&document, fill))
}

/// What the distribution asks for.
fn request(resource: &str, fill: Fill) -> Request {
    let one = |written: &str| Presence::Present(Values::Known(vec![text(written, fill)]));
    let mut keys: BTreeMap<Box<str>, Presence> = [
        "aws:multifactorauthage",
        "aws:multifactorauthpresent",
        "aws:principalarn",
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:principaltag/*",
        "aws:referer",
        "aws:sourcevpc",
        "aws:sourcevpcarn",
        "aws:sourcevpce",
        "aws:tokenissuetime",
        "aws:username",
        "aws:vpceaccount",
        "aws:vpceorgid",
        "aws:vpcsourceip",
        "s3:dataaccesspointaccount",
        "s3:dataaccesspointarn",
    ]
    .map(|key| (key.into(), Presence::Absent))
    .into();
    keys.extend([
        (
            "aws:sourcearn".into(),
            one("arn:aws:cloudfront::<Account>:distribution/<Site>"),
        ),
        ("aws:sourceaccount".into(), one("<Account>")),
        ("aws:securetransport".into(), one("true")),
        ("aws:principalisawsservice".into(), one("true")),
        (
            "aws:principalservicename".into(),
            one("cloudfront.amazonaws.com"),
        ),
        ("aws:useragent".into(), one("Amazon CloudFront")),
        ("aws:sourceip".into(), one("130.176.0.1")),
        ("s3:tlsversion".into(), one("1.3")),
    ]);
    Request {
        caller: Caller::Service("cloudfront.amazonaws.com".into()),
        action: "s3:GetObject".into(),
        resource: text(resource, fill),
        context: Context {
            keys,
            others: Presence::Absent,
        },
    }
}

const KNOWN_OBJECT: &str = "arn:aws:s3:::<Bucket>/assets/index.html";
const ANY_OBJECT: &str = "arn:aws:s3:::<Bucket>/<Key>";

fn one_decision(criterion: &mut Criterion) {
    let statements = statements();
    let mut group = criterion.benchmark_group("decision");
    let cases: [(&str, Fill, &str); 2] = [
        ("known", known, KNOWN_OBJECT),
        ("unknown", unknown, ANY_OBJECT),
    ];
    for (name, fill, object) in cases {
        let policy = policy(&statements, fill);
        let request = request(object, fill);
        let decided = outcomes(&policy, &request);
        assert!(decided.allow && !decided.implicit_deny, "{decided:?}");
        group.bench_function(name, |bencher| {
            bencher.iter(|| outcomes(black_box(&policy), black_box(&request)));
        });
        group.bench_function(format!("{name}, with reasons"), |bencher| {
            bencher.iter(|| evaluate(black_box(&policy), black_box(&request)));
        });
    }
    group.finish();
}

fn long_policies(criterion: &mut Criterion) {
    let ten = statements();
    let mut group = criterion.benchmark_group("statements");
    for length in [10, 50, 100, 500] {
        let statements: Vec<Json> = ten.iter().cycle().take(length).cloned().collect();
        let policy = policy(&statements, unknown);
        let request = request(ANY_OBJECT, unknown);
        group.bench_function(BenchmarkId::from_parameter(length), |bencher| {
            bencher.iter(|| outcomes(black_box(&policy), black_box(&request)));
        });
    }
    group.finish();
}

criterion_group!(benches, one_decision, long_policies);
criterion_main!(benches);
