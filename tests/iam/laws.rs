//! Laws that relate the answers to policies, or to conditions, that differ in a known way.

use crate::cases;
use crate::choices::{Choices, for_many};
use crate::holes;
use crate::made::blurred::{Blurred, Depth, case, mapped};
use crate::made::{conditions, statement};
use crate::tell;
use cf403::iam::{ConditionVerdict, Request, Undocumented, evaluate};
use cf403::symbolic::Truth;
use proptest::prelude::prop_assert;
use serde_json::{Map, Value as Json, json};

const CASES: u32 = 600;

/// The same case with other statements.
fn with_statements(case: &Blurred, statements: &[Json]) -> Blurred {
    let mut other = case.clone();
    other.policy["Statement"] = json!(statements);
    other
}

fn statements(case: &Blurred) -> Vec<Json> {
    cases::statements(&case.policy)
        .into_iter()
        .cloned()
        .collect()
}

#[test]
fn order_names_lists_and_the_case_of_keys_do_not_matter() {
    for_many(CASES, |choices| {
        let (_, case) = case(choices, Depth::Everything);
        let rewritten: Vec<Json> = statements(&case)
            .iter()
            .map(|statement| rewritten(statement, choices))
            .collect();
        let other = with_statements(&case, &choices.shuffled(&rewritten));
        prop_assert!(
            other.outcomes() == case.outcomes(),
            "{:?} {:?}\n{case:#?}\n{:#}",
            case.outcomes(),
            other.outcomes(),
            other.policy
        );
        Ok(())
    });
}

/// The statement written in another way.
fn rewritten(statement: &Json, choices: &mut Choices) -> Json {
    let Some(elements) = statement.as_object().filter(|own| !own.contains_key("?")) else {
        return statement.clone();
    };
    let mut out = Map::new();
    for (element, value) in elements {
        let value = match element.as_str() {
            "Sid" => continue,
            "Action" | "NotAction" | "Resource" | "NotResource" => reordered(value, choices),
            "Principal" | "NotPrincipal" => match value.as_object() {
                Some(kinds) if !kinds.contains_key("?") => kinds
                    .iter()
                    .rev()
                    .map(|(kind, entries)| (kind.clone(), reordered(entries, choices)))
                    .collect(),
                _ => value.clone(),
            },
            "Condition" => {
                let operators = value.as_object().into_iter().flatten();
                operators
                    .rev()
                    .map(|(operator, keys)| {
                        let keys = match keys.as_object() {
                            Some(keys) => keys
                                .iter()
                                .rev()
                                .map(|(key, values)| {
                                    (key.to_uppercase(), reordered(values, choices))
                                })
                                .collect(),
                            None => keys.clone(),
                        };
                        (operator.clone(), keys)
                    })
                    .collect()
            }
            _ => value.clone(),
        };
        out.insert(element.clone(), value);
    }
    out.insert("Sid".into(), json!("Renamed"));
    Json::Object(out)
}

/// The list in another order; a single value as a list, and a list of one as its value.
fn reordered(value: &Json, choices: &mut Choices) -> Json {
    match value {
        Json::Array(items) => match items.as_slice() {
            [only] if only.get("?").is_none() => only.clone(),
            _ => json!(choices.shuffled(items)),
        },
        one => json!([one]),
    }
}

#[test]
fn what_holes_are_called_does_not_matter() {
    for_many(CASES, |choices| {
        let (_, case) = case(choices, Depth::Names);
        let rename = |text: &str| {
            text.chars()
                .map(|c| match holes::kind(c) {
                    Some(kind) => holes::sign(kind, 15 - c as u32 % 16),
                    None => c,
                })
                .collect()
        };
        let mut other = case.clone();
        other.policy = mapped(&case.policy, &rename);
        other.request = mapped(&case.request, &rename);
        prop_assert!(other.outcomes() == case.outcomes(), "{case:#?}");
        Ok(())
    });
}

#[test]
fn a_statement_may_be_split_by_its_lists() {
    let mut splits = 0;
    for_many(CASES, |choices| {
        let (_, case) = case(choices, Depth::Everything);
        for element in ["Action", "Resource", "Principal"] {
            let parts: Vec<Json> = statements(&case)
                .iter()
                .flat_map(|statement| split(statement, element))
                .collect();
            splits += usize::from(parts.len() > statements(&case).len());
            let other = with_statements(&case, &parts);
            prop_assert!(
                other.outcomes() == case.outcomes(),
                "{element}: {:?} {:?}\n{case:#?}",
                case.outcomes(),
                other.outcomes()
            );
        }
        Ok(())
    });
    assert!(splits > 100, "{splits}");
}

/// A statement as several, each with one entry of a list.
fn split(statement: &Json, element: &str) -> Vec<Json> {
    let with = |value: Json| {
        let mut part = statement.clone();
        part[element] = value;
        part
    };
    match statement.get(element) {
        Some(Json::Array(items)) if !items.is_empty() => {
            items.iter().map(|item| with(json!([item]))).collect()
        }
        Some(Json::Object(kinds)) if !kinds.is_empty() && !kinds.contains_key("?") => kinds
            .iter()
            .flat_map(|(kind, entries)| match entries {
                Json::Array(items) => items
                    .iter()
                    .map(|item| with(json!({ kind: [item] })))
                    .collect(),
                one => vec![with(json!({ kind: one }))],
            })
            .collect(),
        _ => vec![statement.clone()],
    }
}

#[test]
fn more_denies_never_allow_and_more_allows_never_deny() {
    for_many(CASES, |choices| {
        let (asked, case) = case(choices, Depth::Everything);
        let mut extra = statement::statement(choices, &asked);
        let before = case.outcomes();
        for effect in ["Allow", "Deny"] {
            extra["Effect"] = json!(effect);
            let mut longer = statements(&case);
            longer.push(extra.clone());
            let after = with_statements(&case, &longer).outcomes();
            let lawful = if effect == "Deny" {
                (before.allow || !after.allow) && (before.implicit_deny || !after.implicit_deny)
            } else {
                (after.allow || !before.allow) && (before.implicit_deny || !after.implicit_deny)
            };
            prop_assert!(
                lawful,
                "{effect}: {before:?} {after:?}\n{case:#?}\n{extra:#}"
            );
        }
        Ok(())
    });
}

/// What a condition says to a request.
fn verdict(
    operator: &str,
    key: &str,
    values: &Json,
    case: &Blurred,
    request: &Request,
) -> ConditionVerdict {
    let policy = json!({ "Version": case.policy["Version"], "Statement": {
        "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*",
        "Condition": { operator: { key: values } },
    }});
    let decision = evaluate(&cases::read(&policy, &holes::text), request);
    let mut conditions = decision.statements[0].conditions.clone();
    conditions.remove(0)
}

/// Puts a law to many conditions, and to requests with more or less known.
fn for_conditions(
    mut law: impl FnMut(&conditions::Made, &Blurred, &Request) -> Result<(), String>,
) {
    for_many(CASES, |choices| {
        let (asked, case) = case(choices, Depth::Everything);
        let (_, request) = case.read();
        for _ in 0..4 {
            let made = conditions::condition(choices, &asked);
            if let Err(error) = law(&made, &case, &request) {
                prop_assert!(
                    false,
                    "{} {} {}: {error}\n{case:#?}",
                    made.operator,
                    made.key,
                    made.values
                );
            }
        }
        Ok(())
    });
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

const UNSAID: [Undocumented; 3] = [
    Undocumented::NotAnArn,
    Undocumented::NegatedVariable,
    Undocumented::Version,
];

#[test]
fn a_not_operator_is_the_opposite_whether_or_not_the_key_is_there() {
    let mut checked = 0;
    for_conditions(|made, case, request| {
        let Some((plain, opposite)) = OPPOSITES
            .iter()
            .find(|(plain, opposite)| [*plain, *opposite].contains(&made.operator.as_str()))
        else {
            return Ok(());
        };
        let plain = verdict(plain, &made.key, &made.values, case, request);
        let negated = verdict(opposite, &made.key, &made.values, case, request);
        checked += 1;
        // Of a text that is no ARN AWS does not say whether it differs from one; of a variable without value it says two
        // things, and of a policy of a version that is none whether it has variables.
        let unsaid = plain.holds.is_no()
            && negated.holds.is_unknown()
            && negated
                .undocumented
                .iter()
                .all(|point| UNSAID.contains(&point));
        if negated.holds == !plain.holds || unsaid {
            Ok(())
        } else {
            Err(format!("{plain:?} {negated:?}"))
        }
    });
    tell(&format!("{checked} opposites"));
    assert!(checked > 800, "{checked}");
}

#[test]
fn if_exists_says_yes_without_the_key_and_the_same_with_it() {
    let mut checked = [0; 3];
    for_conditions(|made, case, request| {
        let operator = made.operator.trim_end_matches("IfExists");
        if operator.ends_with("Null") {
            return Ok(());
        }
        let plain = verdict(operator, &made.key, &made.values, case, request);
        let if_exists = verdict(
            &format!("{operator}IfExists"),
            &made.key,
            &made.values,
            case,
            request,
        );
        checked[plain.present as usize] += 1;
        let lawful = match plain.present {
            _ if plain.operator.is_none() || made.values == json!([]) => {
                if_exists.holds.is_unknown() && !if_exists.undocumented.is_empty()
            }
            Truth::Yes => if_exists.holds == plain.holds,
            Truth::No => if_exists.holds.is_yes(),
            Truth::Unknown => !if_exists.holds.is_no(),
        };
        if lawful {
            Ok(())
        } else {
            Err(format!("{plain:?} {if_exists:?}"))
        }
    });
    tell(&format!(
        "IfExists on keys that are absent, in doubt, present: {checked:?}"
    ));
    assert!(checked.iter().all(|count| *count > 50), "{checked:?}");
}

#[test]
fn null_asks_for_presence_and_its_two_values_exclude_each_other() {
    for_conditions(|made, case, request| {
        let null = |values: Json| verdict("Null", &made.key, &values, case, request);
        let (absent, there) = (null(json!("true")), null(json!(false)));
        let both = null(json!(["false", true]));
        if there.holds == there.present && absent.holds == !there.holds && both.holds.is_yes() {
            Ok(())
        } else {
            Err(format!("{absent:?} {there:?} {both:?}"))
        }
    });
}
