//! Laws that relate the answers to policies, or to requests, that differ in a known way.

use crate::cases::{self, Case};
use crate::weaving::{Dice, Weaving};
use cf403::iam::{Effect, Policy, Request, evaluate};
use cf403::symbolic::Truth;
use serde_json::{Map, Value as Json, json};

#[test]
fn order_names_lists_and_the_case_of_keys_do_not_matter() {
    for (number, case) in cases::all().iter().enumerate() {
        let rewritten = json!({
            "Version": case.policy.get("Version").cloned().unwrap_or(json!("2008-10-17")),
            "Statement": cases::statements(&case.policy)
                .into_iter()
                .rev()
                .map(rewrite)
                .collect::<Vec<Json>>(),
        });
        let as_it_is = Weaving::new(&case.policy, &case.request, &mut Dice::new(number + 1));
        let mut other = Weaving::new(&case.policy, &case.request, &mut Dice::new(number + 1));
        other.policy = &rewritten;
        assert_eq!(
            as_it_is.answer().outcomes,
            other.answer().outcomes,
            "{}\n{rewritten}",
            case.id
        );
    }
}

/// The statement written in another way.
fn rewrite(statement: &Json) -> Json {
    let mut out = Map::new();
    for (element, value) in statement.as_object().into_iter().flatten() {
        let value = match element.as_str() {
            "Sid" => continue,
            "Action" | "NotAction" | "Resource" | "NotResource" => reversed(value),
            "Condition" => {
                let operators = value.as_object().into_iter().flatten();
                operators
                    .map(|(name, keys)| (name.clone(), rewrite_keys(keys)))
                    .collect()
            }
            _ => value.clone(),
        };
        out.insert(element.clone(), value);
    }
    Json::Object(out)
}

fn rewrite_keys(keys: &Json) -> Json {
    let keys = keys.as_object().into_iter().flatten();
    keys.map(|(key, values)| (key.to_uppercase(), reversed(values)))
        .collect()
}

fn reversed(value: &Json) -> Json {
    match value {
        Json::Array(items) => items.iter().rev().cloned().collect(),
        one => json!([one]),
    }
}

#[test]
fn more_denies_never_allow_and_more_allows_never_deny() {
    let all = cases::all();
    for (number, case) in all.iter().enumerate() {
        let extra = &all[(number * 7 + 13) % all.len()];
        let weaving = Weaving::new(&case.policy, &case.request, &mut Dice::new(number + 1));
        let (policy, request) = weaving.woven();
        let before = evaluate(&policy, &request).outcomes;
        for effect in [Effect::Allow, Effect::Deny] {
            let longer = with_statements(&policy, extra, effect);
            let after = evaluate(&longer, &request).outcomes;
            let lawful = match effect {
                Effect::Deny => before.allow || !after.allow,
                _ => after.allow || !before.allow,
            };
            assert!(lawful, "{} and {}: {before:?} {after:?}", case.id, extra.id);
        }
    }
}

fn with_statements(policy: &Policy, extra: &Case, effect: Effect) -> Policy {
    let mut longer = policy.clone();
    for mut statement in cases::read(&extra.policy, &cases::plain).statements {
        statement.effect = effect;
        longer.statements.push(statement);
    }
    longer
}

/// Every condition of the cases, and the requests they are put to: as they are, and woven.
fn for_every_condition(mut law: impl FnMut(&str, &str, &Json, &Request)) {
    for (number, case) in cases::all().iter().enumerate() {
        let weaving = Weaving::new(&case.policy, &case.request, &mut Dice::new(number + 1));
        let requests = [
            cases::asked(&case.request, &cases::plain),
            weaving.woven().1,
        ];
        for statement in cases::statements(&case.policy) {
            for (operator, keys) in statement["Condition"].as_object().into_iter().flatten() {
                for (key, values) in keys.as_object().into_iter().flatten() {
                    for request in &requests {
                        law(operator, key, values, request);
                    }
                }
            }
        }
    }
}

/// Whether a condition holds, and whether the request carries its key.
fn holds(operator: &str, key: &str, values: &Json, request: &Request) -> (Truth, Truth) {
    let policy = json!({ "Version": "2012-10-17", "Statement": {
        "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*",
        "Condition": { operator: { key: values } },
    }});
    let decision = evaluate(&cases::read(&policy, &cases::plain), request);
    let verdict = &decision.statements[0].conditions[0];
    (verdict.holds, verdict.present)
}

const OPPOSITES: [(&str, &str); 8] = [
    ("StringEquals", "StringNotEquals"),
    ("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"),
    ("StringLike", "StringNotLike"),
    ("ArnEquals", "ArnNotEquals"),
    ("ArnLike", "ArnNotLike"),
    ("NumericEquals", "NumericNotEquals"),
    ("DateEquals", "DateNotEquals"),
    ("IpAddress", "NotIpAddress"),
];

#[test]
fn a_not_operator_is_the_opposite_whether_or_not_the_key_is_there() {
    let mut checked = 0;
    for_every_condition(|operator, key, values, request| {
        let Some((_, opposite)) = OPPOSITES.iter().find(|(plain, _)| *plain == operator) else {
            return;
        };
        let (plain, _) = holds(operator, key, values, request);
        let (negated, _) = holds(opposite, key, values, request);
        // Of a text that is no ARN AWS does not say whether it differs from one; of a variable without value it says two
        // things.
        let unsaid = plain.is_no() && negated.is_unknown();
        assert!(
            negated == !plain || unsaid,
            "{operator} {key} {values}: {plain:?} {negated:?}"
        );
        checked += 1;
    });
    assert!(checked > 1_000, "{checked}");
}

#[test]
fn if_exists_says_yes_without_the_key_and_the_same_with_it() {
    let mut checked = 0;
    for_every_condition(|operator, key, values, request| {
        if operator.ends_with("IfExists") || operator.eq_ignore_ascii_case("Null") {
            return;
        }
        let (plain, present) = holds(operator, key, values, request);
        let (if_exists, _) = holds(&format!("{operator}IfExists"), key, values, request);
        match present {
            _ if operator == "stringequals" || operator == "StringMatches" => {
                assert!(if_exists.is_unknown());
            }
            Truth::Yes => assert_eq!(if_exists, plain, "{operator} {key} {values}"),
            Truth::No => assert_eq!(if_exists, Truth::Yes, "{operator} {key} {values}"),
            Truth::Unknown => assert!(!if_exists.is_no(), "{operator} {key} {values}"),
        }
        checked += 1;
    });
    assert!(checked > 1_000, "{checked}");
}

#[test]
fn null_asks_for_presence_and_its_two_values_exclude_each_other() {
    for_every_condition(|_, key, _, request| {
        let (absent, present) = holds("Null", key, &json!("true"), request);
        let (there, _) = holds("Null", key, &json!(false), request);
        assert_eq!(there, present, "{key}");
        assert_eq!(absent, !there, "{key}");
    });
}
