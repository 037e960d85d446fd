//! Every case is decided as AWS documents it.

use crate::cases::{self, Case};
use cf403::symbolic::Truth;
use serde_json::Value as Json;

/// How many cases are left open because AWS's texts are silent or disagree. It may shrink, not grow.
const OPEN: usize = 16;

#[test]
fn every_decision_is_the_documented_one() {
    let mut open = Vec::new();
    for case in cases::all() {
        let possible = outcomes(&case);
        assert!(
            possible.contains(&&*case.decision),
            "{}: {} is not in {possible:?}\n{}\n{}",
            case.id,
            case.decision,
            case.policy,
            case.request
        );
        if possible.len() > 1 && case.undefined.is_empty() {
            assert!(
                is_open(&case),
                "{}: {possible:?}\n{}\n{}",
                case.id,
                case.policy,
                case.request
            );
            open.push(case.id);
        }
    }
    assert_eq!(open.len(), OPEN, "{open:?}");
}

#[test]
fn every_statement_matches_as_documented() {
    for case in cases::all().iter().filter(|case| case.undefined.is_empty()) {
        let decision = cases::answer(&case.policy, &case.request);
        let statements = cases::statements(&case.policy);
        assert_eq!(statements.len(), decision.statements.len(), "{}", case.id);
        for (statement, verdict) in statements.iter().zip(&decision.statements) {
            let place = (verdict.place + 1).to_string();
            let name = statement["Sid"].as_str().unwrap_or(&place).to_owned();
            let matches = case.allow.contains(&name) || case.deny.contains(&name);
            let open = verdict.matches.is_unknown() && is_open(case);
            assert!(
                open || verdict.matches == Truth::from(matches),
                "{} {name}: {:?}\n{statement}\n{}",
                case.id,
                verdict.matches,
                case.request
            );
        }
    }
}

/// The possible decisions, by the names that the cases use.
fn outcomes(case: &Case) -> Vec<&'static str> {
    let outcomes = cases::answer(&case.policy, &case.request).outcomes;
    [
        (outcomes.allow, "allowed"),
        (outcomes.implicit_deny, "implicitDeny"),
        (outcomes.explicit_deny, "explicitDeny"),
    ]
    .into_iter()
    .filter_map(|(possible, name)| possible.then_some(name))
    .collect()
}

/// Whether the case turns on something that AWS does not settle: whether `{"AWS": "*"}` or `{"Service": "*"}` is a
/// service, what an action with a wildcard for its service or a short ARN matches, how operators may be spelled.
fn is_open(case: &Case) -> bool {
    let service = case.request["principal"]["kind"] == "service";
    cases::statements(&case.policy).iter().any(|statement| {
        let principal = [&statement["Principal"], &statement["NotPrincipal"]];
        let everyone = principal.iter().any(|value| {
            lists(&value["AWS"], |text| text == "*") || lists(&value["Service"], |text| text == "*")
        });
        let action = lists(&statement["Action"], |text| {
            text != "*"
                && text
                    .split(':')
                    .next()
                    .is_some_and(|service| service.contains('*'))
        });
        let resource = lists(&statement["Resource"], |text| {
            text != "*" && text.matches(':').count() < 5
        });
        let operator = statement["Condition"].get("stringequals").is_some();
        service && everyone || action || resource || operator
    })
}

/// Whether a text, or one of a list of texts, is such.
fn lists(value: &Json, is_such: impl Fn(&str) -> bool) -> bool {
    match value {
        Json::Array(items) => items.iter().filter_map(Json::as_str).any(is_such),
        one => one.as_str().is_some_and(is_such),
    }
}
