//! Requests such as CloudFront, its viewers and users make: for objects, lists of objects, keys and functions.

use crate::choices::Choices;
use crate::holes::{
    ACCOUNTS, BUCKETS, CANONICAL_IDS, DISTRIBUTIONS, IDENTITIES, KEY_IDS, OBJECT_KEYS,
};
use serde_json::{Map, Value as Json, json};

/// The service principal of CloudFront.
pub(crate) const SERVICE: &str = "cloudfront.amazonaws.com";
pub(crate) const FUNCTION: &str = "arn:aws:lambda:us-east-1:111122223333:function:my-fn";

/// What a request is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Target {
    Object,
    Key,
    Function,
}

/// A request and what the policy that it meets is likely about.
pub(crate) struct Asked {
    pub(crate) target: Target,
    pub(crate) request: Json,
}

impl Asked {
    /// What the request carries under a key, if it is a single value.
    pub(crate) fn carried(&self, key: &str) -> Option<&str> {
        let context = self.request["context"].as_object()?;
        let found = context
            .iter()
            .find(|(own, _)| own.eq_ignore_ascii_case(key));
        found.and_then(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self, field: &str) -> &str {
        self.request[field].as_str().unwrap_or_default()
    }
}

pub(crate) fn distribution(choices: &mut Choices) -> String {
    format!(
        "arn:aws:cloudfront::{}:distribution/{}",
        choices.pick(&ACCOUNTS),
        choices.pick(&DISTRIBUTIONS)
    )
}

pub(crate) fn identity(id: &str) -> String {
    format!("arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity {id}")
}

/// A request.
pub(crate) fn request(choices: &mut Choices) -> Asked {
    let target = choices.weigh(&[
        (70, Target::Object),
        (17, Target::Key),
        (13, Target::Function),
    ]);
    let mut context = Map::new();
    let mut set = |key: &str, value: Json| context.insert(key.into(), value);
    let bucket = choices.pick(&BUCKETS[..3]);
    let object = choices.pick(&OBJECT_KEYS);
    let (action, resource) = match target {
        Target::Object if choices.hit(12) => {
            set("s3:prefix", json!(choices.pick(&["", "img/", "private/"])));
            set("s3:max-keys", json!(choices.pick(&["1", "10", "1000"])));
            ("s3:ListBucket", format!("arn:aws:s3:::{bucket}"))
        }
        Target::Object => {
            if choices.hit(20) {
                set("s3:ExistingObjectTag/class", json!("public"));
            }
            let action = choices.weigh(&[
                (80, "s3:GetObject"),
                (10, "s3:PutObject"),
                (6, "s3:GetObjectVersion"),
            ]);
            (action, format!("arn:aws:s3:::{bucket}/{object}"))
        }
        Target::Key => {
            let whole = choices.hit(40);
            let arn = if whole {
                format!("arn:aws:s3:::{bucket}")
            } else {
                format!("arn:aws:s3:::{bucket}/{object}")
            };
            set("kms:EncryptionContext:aws:s3:arn", json!(arn));
            if choices.hit(50) {
                set("kms:ViaService", json!("s3.us-east-1.amazonaws.com"));
            }
            if choices.hit(30) {
                set("kms:CallerAccount", json!(choices.pick(&ACCOUNTS)));
            }
            let key = choices.pick(&KEY_IDS);
            (
                choices.weigh(&[(5, "kms:Decrypt"), (1, "kms:GenerateDataKey")]),
                format!("arn:aws:kms:us-east-1:111122223333:key/{key}"),
            )
        }
        Target::Function => {
            if choices.hit(70) {
                let kind = choices.pick(&["AWS_IAM", "NONE"]);
                set("lambda:FunctionUrlAuthType", json!(kind));
            }
            let action = choices.weigh(&[
                (4, "lambda:InvokeFunctionUrl"),
                (1, "lambda:InvokeFunction"),
            ]);
            (action, FUNCTION.to_owned())
        }
    };
    let principal = caller(choices, &mut context);
    transport(choices, &mut context);
    Asked {
        target,
        request: json!({
            "principal": principal, "action": action, "resource": resource, "context": context,
        }),
    }
}

/// Who asks, with the keys that depend on it.
fn caller(choices: &mut Choices, context: &mut Map<String, Json>) -> Json {
    let mut set = |key: &str, value: Json| context.insert(key.into(), value);
    let kind = choices.weigh(&[
        (50, "service"),
        (18, "oai"),
        (20, "anonymous"),
        (7, "user"),
        (5, "session"),
    ]);
    match kind {
        "service" => {
            let arn = distribution(choices);
            let account = arn.split(':').nth(4).unwrap_or_default().to_owned();
            if !choices.hit(6) {
                set("aws:SourceArn", json!(arn));
            }
            if !choices.hit(6) {
                set("aws:SourceAccount", json!(account));
            }
            set("aws:PrincipalIsAWSService", json!("true"));
            set("aws:PrincipalServiceName", json!(SERVICE));
            if choices.hit(40) {
                set(
                    "aws:PrincipalServiceNamesList",
                    json!([SERVICE, "cloudfront.us-east-1.amazonaws.com"]),
                );
            }
            json!({ "kind": kind, "value": SERVICE })
        }
        "oai" => {
            let place = choices.below(2);
            json!({
                "kind": kind, "value": identity(IDENTITIES[place]), "canonical": CANONICAL_IDS[place],
            })
        }
        "anonymous" => {
            set("aws:PrincipalAccount", json!("anonymous"));
            json!({ "kind": kind })
        }
        _ => {
            let account = choices.pick(&ACCOUNTS[..2]);
            let (value, principal) = if kind == "user" {
                set("aws:username", json!("bob"));
                let arn = format!("arn:aws:iam::{account}:user/bob");
                (arn.clone(), arn)
            } else {
                (
                    format!("arn:aws:sts::{account}:assumed-role/app/s1"),
                    format!("arn:aws:iam::{account}:role/app"),
                )
            };
            set("aws:PrincipalArn", json!(principal));
            set("aws:PrincipalAccount", json!(account));
            set("aws:PrincipalIsAWSService", json!("false"));
            if choices.hit(30) {
                set("aws:PrincipalOrgID", json!("o-exampleorg1"));
            }
            json!({ "kind": kind, "value": value })
        }
    }
}

/// The keys that any request may have.
fn transport(choices: &mut Choices, context: &mut Map<String, Json>) {
    let mut set = |key: &str, value: Json| context.insert(key.into(), value);
    let secure = choices.weigh(&[(85, "true"), (15, "false")]);
    set("aws:SecureTransport", json!(secure));
    if choices.hit(70) {
        let address = choices.pick(&["52.46.0.10", "203.0.113.7", "10.1.2.3", "2600:9000::1"]);
        set("aws:SourceIp", json!(address));
    }
    if choices.hit(10) {
        set("aws:SourceVpce", json!("vpce-1a2b3c4d"));
    }
    if choices.hit(50) {
        let agent = choices.pick(&["Amazon CloudFront", "curl/8", "a*c"]);
        set("aws:UserAgent", json!(agent));
    }
    if choices.hit(30) {
        let referer = choices.pick(&["secret-123", "https://www.example.com/page.html", ""]);
        set("aws:Referer", json!(referer));
    }
    if choices.hit(50) {
        set("aws:CurrentTime", json!("2026-07-01T12:00:00Z"));
        set("aws:EpochTime", json!("1782907200"));
    }
    if choices.hit(15) {
        let tags = choices.pick(&[
            json!(["a"]),
            json!(["a", "b"]),
            json!([]),
            json!(["b", "c"]),
        ]);
        set("aws:TagKeys", tags);
    }
    if choices.hit(5) {
        set("aws:Digest", json!("YWJj"));
    }
}
