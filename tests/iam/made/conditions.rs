//! Conditions of every operator, on keys that the request has and on such as it lacks.

use super::near::{among, near, near_arn};
use super::request::{Asked, Target, distribution};
use crate::choices::Choices;
use serde_json::{Map, Value as Json, json};

const STRING_KEYS: [&str; 10] = [
    "aws:SourceArn",
    "aws:SourceAccount",
    "aws:PrincipalAccount",
    "aws:SourceVpce",
    "aws:Referer",
    "aws:UserAgent",
    "aws:PrincipalServiceName",
    "aws:PrincipalOrgID",
    "aws:username",
    "s3:ExistingObjectTag/class",
];
const OBJECT_KEYS: [&str; 1] = ["s3:prefix"];
const KEY_KEYS: [&str; 3] = [
    "kms:EncryptionContext:aws:s3:arn",
    "kms:ViaService",
    "kms:CallerAccount",
];
const FUNCTION_KEYS: [&str; 1] = ["lambda:FunctionUrlAuthType"];

/// An operator, a key under it, and its values.
pub(crate) struct Made {
    pub(crate) operator: String,
    pub(crate) key: String,
    pub(crate) values: Json,
}

/// The block of several conditions.
pub(super) fn block(choices: &mut Choices, asked: &Asked, count: usize) -> Json {
    let mut block = Map::new();
    for _ in 0..count {
        let made = condition(choices, asked);
        block
            .entry(made.operator)
            .or_insert_with(|| json!({}))
            .as_object_mut()
            .expect("an operator is an object")
            .insert(made.key, made.values);
    }
    Json::Object(block)
}

/// A condition.
pub(crate) fn condition(choices: &mut Choices, asked: &Asked) -> Made {
    let family = choices.weigh(&[
        (32, string as fn(&mut Choices, &Asked) -> Made),
        (18, arn),
        (13, boolean),
        (11, address),
        (9, null),
        (5, number),
        (5, date),
        (10, set),
        (1, binary),
        (1, malformed),
    ]);
    let mut made = family(choices, asked);
    let suffix = choices.hit(18) && made.operator != "Null" && !made.operator.contains("IfExists");
    if suffix {
        made.operator.push_str("IfExists");
    }
    if choices.hit(10) {
        made.key = made.key.to_uppercase();
    }
    made
}

/// One value or a list, as people write them.
fn written(choices: &mut Choices, values: Vec<String>) -> Json {
    match values.as_slice() {
        [only] if !choices.hit(20) => json!(only),
        _ => json!(values),
    }
}

fn string(choices: &mut Choices, asked: &Asked) -> Made {
    let special: &[&str] = match asked.target {
        Target::Object => &OBJECT_KEYS,
        Target::Key => &KEY_KEYS,
        Target::Function => &FUNCTION_KEYS,
    };
    let key = if choices.hit(25) {
        choices.pick(special)
    } else {
        choices.pick(&STRING_KEYS)
    };
    let operator = choices.weigh(&[
        (4, "StringEquals"),
        (3, "StringLike"),
        (2, "StringNotEquals"),
        (2, "StringNotLike"),
        (1, "StringEqualsIgnoreCase"),
        (1, "StringNotEqualsIgnoreCase"),
    ]);
    let own = match asked.carried(key) {
        Some(own) => own.to_owned(),
        None => choices
            .pick(&["111122223333", "vpce-1a2b3c4d", "o-exampleorg1"])
            .into(),
    };
    let value = if choices.hit(8) {
        variable(choices)
    } else {
        near(choices, &own)
    };
    let others = [near(choices, &own), "zzz".to_owned(), "x*".to_owned()];
    let values = among(choices, value, &others, 30);
    Made {
        operator: operator.into(),
        key: key.into(),
        values: written(choices, values),
    }
}

fn variable(choices: &mut Choices) -> String {
    choices
        .pick(&[
            "${aws:SourceAccount}",
            "*${aws:username}*",
            "${aws:username, '111122223333'}",
            "a${*}c",
            "${aws:UserAgent}",
            "${AWS:useragent}*",
            "arn:aws:cloudfront::${aws:SourceAccount}:distribution/*",
            "${aws:TagKeys}",
            "${$}{x}",
            "${aws:username,'x'}",
            "${aws:user",
        ])
        .into()
}

fn arn(choices: &mut Choices, asked: &Asked) -> Made {
    let key = choices.weigh(&[
        (6, "aws:SourceArn"),
        (2, "aws:PrincipalArn"),
        (1, "aws:UserAgent"),
        (
            usize::from(asked.target == Target::Key) * 4,
            "kms:EncryptionContext:aws:s3:arn",
        ),
    ]);
    let operator = choices.pick(&[
        "ArnLike",
        "ArnEquals",
        "ArnNotLike",
        "ArnNotEquals",
        "ArnLike",
        "ArnEquals",
    ]);
    let own = match asked.carried(key) {
        Some(own) => own.to_owned(),
        None => "arn:aws:iam::111122223333:user/bob".into(),
    };
    let value = if choices.hit(6) {
        choices
            .pick(&[
                "arn:aws:cloudfront::${aws:SourceAccount}:distribution/*",
                "${aws:SourceArn}",
                "arn:aws:iam::111122223333:user/${aws:username}",
            ])
            .into()
    } else {
        near_arn(choices, &own)
    };
    let others = [distribution(choices), "arn:aws:iam::*:role/*".to_owned()];
    let values = among(choices, value, &others, 25);
    Made {
        operator: operator.into(),
        key: key.into(),
        values: written(choices, values),
    }
}

fn boolean(choices: &mut Choices, _: &Asked) -> Made {
    let key = choices.weigh(&[
        (5, "aws:SecureTransport"),
        (2, "aws:PrincipalIsAWSService"),
        (1, "aws:MultiFactorAuthPresent"),
        (1, "aws:UserAgent"),
    ]);
    let values = choices.pick(&[
        json!("true"),
        json!("false"),
        json!(false),
        json!(true),
        json!(["TRUE"]),
        json!(["true", "false"]),
        json!("yes"),
    ]);
    Made {
        operator: "Bool".into(),
        key: key.into(),
        values,
    }
}

fn address(choices: &mut Choices, _: &Asked) -> Made {
    const RANGES: [&str; 13] = [
        "52.46.0.0/18",
        "203.0.113.0/24",
        "10.0.0.0/8",
        "203.0.113.7",
        "52.46.0.10/32",
        "2600:9000::/28",
        "0.0.0.0/0",
        "::/0",
        "0.0.0.0/1",
        "203.0.113.9/24",
        "2600:9000:0::1",
        "office",
        "52.46.0.10/33",
    ];
    let operator = choices.pick(&["IpAddress", "NotIpAddress"]);
    let value = choices.pick(&RANGES).to_owned();
    let others: Vec<String> = RANGES.iter().map(|range| (*range).to_owned()).collect();
    let values = among(choices, value, &others, 35);
    Made {
        operator: operator.into(),
        key: choices
            .weigh(&[(9, "aws:SourceIp"), (1, "aws:UserAgent")])
            .into(),
        values: written(choices, values),
    }
}

fn null(choices: &mut Choices, asked: &Asked) -> Made {
    let mut made = string(choices, asked);
    made.operator = "Null".into();
    made.values = choices.pick(&[
        json!("true"),
        json!("false"),
        json!(true),
        json!(false),
        json!(["true", "false"]),
        json!("maybe"),
    ]);
    made
}

fn number(choices: &mut Choices, _: &Asked) -> Made {
    let operator = choices.pick(&[
        "NumericEquals",
        "NumericNotEquals",
        "NumericLessThan",
        "NumericLessThanEquals",
        "NumericGreaterThan",
        "NumericGreaterThanEquals",
    ]);
    let values = choices.pick(&[
        json!("10"),
        json!(1000),
        json!("10.0"),
        json!(["1", "-3"]),
        json!(9.5),
        json!("10abc"),
        json!("${s3:max-keys}"),
    ]);
    Made {
        operator: operator.into(),
        key: choices
            .weigh(&[(8, "s3:max-keys"), (1, "aws:EpochTime")])
            .into(),
        values,
    }
}

fn date(choices: &mut Choices, _: &Asked) -> Made {
    let operator = choices.pick(&[
        "DateEquals",
        "DateNotEquals",
        "DateLessThan",
        "DateLessThanEquals",
        "DateGreaterThan",
        "DateGreaterThanEquals",
    ]);
    let values = choices.pick(&[
        json!("2026-07-01T12:00:00Z"),
        json!("2026-07-01T14:00:00+02:00"),
        json!("1782907200"),
        json!("2020-02-29T23:59:59Z"),
        json!(["2030-01-01", "1500000000"]),
        json!("2026-07"),
        json!("soon"),
    ]);
    Made {
        operator: operator.into(),
        key: choices.pick(&["aws:CurrentTime", "aws:EpochTime"]).into(),
        values,
    }
}

/// Conditions on sets of values, with and without a set operator.
fn set(choices: &mut Choices, asked: &Asked) -> Made {
    let mut made = match choices.below(6) {
        0 => arn(choices, asked),
        1 => boolean(choices, asked),
        _ => string(choices, asked),
    };
    if choices.hit(75) {
        made.key = choices
            .pick(&[
                "aws:TagKeys",
                "aws:PrincipalServiceNamesList",
                "aws:CalledVia",
            ])
            .into();
        if made.operator.starts_with("String") {
            made.values = choices.pick(&[
                json!(["a", "b"]),
                json!("a"),
                json!(["cloudfront.*", "b*"]),
                json!("cloudfront.amazonaws.com"),
                json!("${aws:UserAgent}"),
                json!([]),
            ]);
        }
    }
    let quantifier = choices.weigh(&[(4, "ForAnyValue:"), (4, "ForAllValues:"), (1, "")]);
    made.operator.insert_str(0, quantifier);
    made
}

fn binary(choices: &mut Choices, _: &Asked) -> Made {
    Made {
        operator: "BinaryEquals".into(),
        key: "aws:Digest".into(),
        values: choices.pick(&[json!("YWJj"), json!("ywjj"), json!("${aws:Digest}")]),
    }
}

/// What AWS would not store.
fn malformed(choices: &mut Choices, asked: &Asked) -> Made {
    let mut made = string(choices, asked);
    made.operator = choices
        .pick(&[
            "StringMatches",
            "stringEquals",
            "ForAllValues:Null",
            "NullIfExists",
        ])
        .into();
    made
}
