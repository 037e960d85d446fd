//! Statements and policies that aim at a request, and often miss it by little.

use super::conditions;
use super::near::{among, near};
use super::request::{Asked, SERVICE, Target, identity};
use crate::choices::Choices;
use crate::holes::{ACCOUNTS, BUCKETS, CANONICAL_IDS, IDENTITIES};
use serde_json::{Map, Value as Json, json};

/// A policy of one to four statements.
pub(super) fn policy(choices: &mut Choices, asked: &Asked) -> Json {
    let count = choices.weigh(&[(35, 1), (35, 2), (20, 3), (10, 4)]);
    let mut statements: Vec<Json> = (0..count)
        .map(|place| {
            let mut made = statement(choices, asked);
            if choices.hit(80) {
                made["Sid"] = json!(format!("S{place}"));
            }
            made
        })
        .collect();
    let mut policy = Map::new();
    match choices.weigh(&[(75, 0), (10, 1), (13, 2), (2, 3)]) {
        0 => policy.insert("Version".into(), json!("2012-10-17")),
        1 => policy.insert("Version".into(), json!("2008-10-17")),
        2 => None,
        _ => policy.insert("Version".into(), json!("2012")),
    };
    let statement = if statements.len() == 1 && choices.hit(40) {
        statements.remove(0)
    } else {
        json!(statements)
    };
    policy.insert("Statement".into(), statement);
    Json::Object(policy)
}

/// A statement.
pub(crate) fn statement(choices: &mut Choices, asked: &Asked) -> Json {
    let mut made = Map::new();
    let effect = choices.weigh(&[(66, "Allow"), (33, "Deny"), (1, "allow")]);
    made.insert("Effect".into(), json!(effect));
    // Most statements that deny do so for everyone.
    let principal = if effect == "Deny" && choices.hit(60) {
        json!("*")
    } else {
        principal(choices, asked)
    };
    let negated = |choices: &mut Choices, name: &str, percent| {
        if choices.hit(percent) {
            format!("Not{name}")
        } else {
            name.to_owned()
        }
    };
    let often = if effect == "Deny" { 20 } else { 2 };
    made.insert(negated(choices, "Principal", often), principal);
    let actions = actions(choices, asked);
    made.insert(negated(choices, "Action", 8), actions);
    let resources = resources(choices, asked);
    made.insert(negated(choices, "Resource", 8), resources);
    let count = choices.weigh(&[(30, 0), (45, 1), (20, 2), (5, 3)]);
    if count > 0 {
        made.insert("Condition".into(), conditions::block(choices, asked, count));
    }
    if choices.hit(2) {
        let lost = choices.pick(&["Principal", "Action", "Resource", "Effect"]);
        made.remove(lost);
    }
    if choices.hit(1) {
        made.insert("NotAction".into(), json!("s3:DeleteBucket"));
    }
    Json::Object(made)
}

/// Whom a statement is for: often the caller.
pub(super) fn principal(choices: &mut Choices, asked: &Asked) -> Json {
    let who = &asked.request["principal"];
    let own = who["value"].as_str().unwrap_or_default().to_owned();
    if choices.hit(50) {
        let options = match who["kind"].as_str() {
            Some("service") => vec![
                json!({ "Service": SERVICE }),
                json!({ "Service": ["s3.amazonaws.com", SERVICE] }),
                json!("*"),
            ],
            Some("oai") => vec![
                json!({ "AWS": own }),
                json!({ "CanonicalUser": who["canonical"] }),
                json!("*"),
            ],
            Some("anonymous") => vec![json!("*"), json!({ "AWS": ["*"] })],
            _ => vec![
                json!({ "AWS": own }),
                json!({ "AWS": own.split(':').nth(4) }),
                json!("*"),
            ],
        };
        return choices.pick(&options);
    }
    let account = choices.pick(&ACCOUNTS);
    let place = choices.below(2);
    let id = IDENTITIES[place];
    let canonical = CANONICAL_IDS[place];
    choices.pick(&[
        json!("*"),
        json!({ "AWS": "*" }),
        json!({ "Service": SERVICE }),
        json!({ "Service": "cloudtrail.amazonaws.com" }),
        json!({ "AWS": identity(id) }),
        json!({ "AWS": [identity(IDENTITIES[0]), identity(IDENTITIES[1])] }),
        json!({ "CanonicalUser": canonical.to_uppercase() }),
        json!({ "AWS": format!("arn:aws:iam::{account}:root") }),
        json!({ "AWS": [account, format!("arn:aws:iam::{account}:role/path/app")] }),
        json!({ "AWS": [account, format!("arn:aws:iam::{account}:user/bob")] }),
        json!({ "AWS": format!("arn:aws:iam::{account}:root"), "Service": SERVICE }),
        json!({ "Federated": "cognito-identity.amazonaws.com" }),
        json!({ "Service": "*" }),
        json!({ "AWS": "AROAEXAMPLEEXAMPLE12" }),
        json!({ "AWS": "arn:aws:iam::cloudfront:user/*" }),
        json!({ "Service": SERVICE, "CanonicalUser": [CANONICAL_IDS[0], CANONICAL_IDS[1]] }),
        json!({ "service": SERVICE }),
        json!({}),
    ])
}

/// The actions of a statement.
pub(super) fn actions(choices: &mut Choices, asked: &Asked) -> Json {
    let action = asked.text("action").to_owned();
    let (service, name) = action.split_once(':').unwrap_or(("s3", "GetObject"));
    let options = [
        action.clone(),
        action.clone(),
        format!("{service}:*"),
        "*".to_owned(),
        format!("{service}:{}*", &name[..3]),
        format!("{service}:*{}", &name[name.len() - 4..]),
        format!("{service}:{}?", &name[..name.len() - 1]),
        action.to_uppercase(),
        format!("{service}:{name}Version"),
        format!("{service}:Put*"),
        format!("{}?{}", &action[..6], &action[7..]),
        format!("{}*:{name}", &service[..1]),
        name.to_owned(),
    ];
    let value = choices.pick(&options);
    let others = [
        format!("{service}:List*"),
        format!("{service}:PutObject"),
        format!("{service}:Describe?"),
    ];
    list(choices, value, &others)
}

/// The resources of a statement.
pub(super) fn resources(choices: &mut Choices, asked: &Asked) -> Json {
    let own = asked.text("resource").to_owned();
    let account = "111122223333";
    let options = match asked.target {
        Target::Key => vec![
            "*".to_owned(),
            "*".to_owned(),
            own.clone(),
            format!("arn:aws:kms:us-east-1:{account}:key/*"),
            format!("arn:aws:kms:*:{account}:key/9999*"),
        ],
        Target::Function => vec![
            own.clone(),
            "*".to_owned(),
            format!("arn:aws:lambda:us-east-1:{account}:function:*"),
            format!("{own}:prod"),
            format!("{}?", &own[..own.len() - 1]),
        ],
        Target::Object => objects(choices, &own),
    };
    let value = if choices.hit(6) {
        near(choices, &own)
    } else {
        choices.pick(&options)
    };
    let bucket = own.split('/').next().unwrap_or_default().to_owned();
    let other = format!("arn:aws:s3:::{}/*", choices.pick(&BUCKETS));
    list(choices, value, &[bucket, other])
}

fn objects(choices: &mut Choices, own: &str) -> Vec<String> {
    let (bucket, key) = own.split_once('/').unwrap_or((own, ""));
    let name = bucket.rsplit(':').next().unwrap_or_default();
    let ending = key.rsplit('.').next().unwrap_or_default();
    let folder = key.split('/').next().unwrap_or_default();
    let mut options = vec![format!("{bucket}/*"); 6];
    options.extend([
        bucket.to_owned(),
        format!("{bucket}*"),
        "*".to_owned(),
        own.to_owned(),
        format!("arn:aws:s3:::{}/*", choices.pick(&BUCKETS)),
        format!("{bucket}/{folder}/*"),
        format!("{bucket}/*.{ending}"),
        format!("{bucket}/private/*"),
        format!("{bucket}/*/*"),
        "arn:aws:s3:::*".to_owned(),
        format!("arn:*:s3:::{name}/*"),
        format!("arn:aws:s3:*:*:{name}/*"),
        format!("arn:aws:s3:::{}?/*", &name[..name.len() - 1]),
        format!("{bucket}/{}", key.to_uppercase()),
        "arn:aws:s3:*".to_owned(),
        format!("{bucket}/${{aws:SourceAccount}}/*"),
        format!("{bucket}/${{aws:username}}/*"),
        format!("{bucket}/${{aws:username, 'index'}}.html"),
        format!("{bucket}/a${{*}}c*"),
        format!("arn:aws:s3:::${{aws:username}}/*"),
        format!("arn:aws:${{aws:username}}:::{name}/*"),
    ]);
    options
}

/// One value or a list, as people write them.
fn list(choices: &mut Choices, value: String, others: &[String]) -> Json {
    let values = among(choices, value, others, 30);
    match values.as_slice() {
        [only] if !choices.hit(15) => json!(only),
        _ if choices.hit(1) => json!([]),
        _ => json!(values),
    }
}
