use super::*;
use crate::source::{SourceId, Span};
use crate::symbolic::{Domain, Hole, Nature, UnitId};

const UNIT: UnitId = UnitId::new(0);

fn span() -> Span {
    Span::new(SourceId(0), 0, 0)
}

fn hole(name: &str, domain: Domain) -> Hole {
    Hole {
        of: Address::new(UNIT, name),
        attribute: "".into(),
        domain,
        nature: Nature::Given,
    }
}

fn one_of(texts: &[&str]) -> Domain {
    Domain::Choice(texts.iter().map(|text| Box::from(*text)).collect())
}

fn free(name: &str) -> Text {
    Text::hole(hole(name, Domain::Free))
}

fn equals(one: Text, literal: &str) -> Test {
    Test::Equals(one, Text::literal(literal))
}

fn not(test: Test) -> Test {
    Test::Not(Box::new(test))
}

fn id(name: &str) -> ConditionId {
    ConditionId(Address::new(UNIT, name))
}

fn is(name: &str) -> Test {
    Test::Is(id(name))
}

fn parameter(name: &str, domain: Domain, default: Option<&str>) -> Parameter {
    Parameter {
        hole: hole(name, domain),
        default: default.map(Text::literal),
        allowed: None,
        span: span(),
    }
}

/// The worlds over all conditions named in `relevant`, each as the names of the true conditions, `*` before the
/// usual ones.
fn told(conditions: Vec<(&str, Test)>, parameters: &[Parameter], relevant: &[&str]) -> Vec<String> {
    let conditions: Vec<Condition> = conditions
        .into_iter()
        .map(|(name, test)| Condition {
            id: id(name),
            span: span(),
            test,
        })
        .collect();
    let relevant = relevant.iter().map(|name| id(name)).collect();
    let mut told: Vec<String> = worlds(&conditions, parameters, &relevant, &relevant)
        .iter()
        .map(|world| {
            let holding: Vec<&str> = world
                .choices
                .iter()
                .filter_map(|(id, holds)| holds.then_some(&*id.0.name))
                .collect();
            format!(
                "{}{}",
                if world.usual { "*" } else { "" },
                holding.join(" ")
            )
        })
        .collect();
    told.sort();
    told
}

#[test]
fn without_conditions_there_is_one_usual_world() {
    assert_eq!(told(vec![], &[], &[]), ["*"]);
}

#[test]
fn a_pair_of_opposites_has_two_worlds_and_the_default_picks_one() {
    let conditions = || {
        vec![
            ("IsProd", equals(free("Stage"), "prod")),
            ("IsNotProd", not(is("IsProd"))),
        ]
    };
    let relevant = ["IsProd", "IsNotProd"];
    let stage = |default| [parameter("Stage", Domain::Free, default)];
    assert_eq!(
        told(conditions(), &stage(Some("dev")), &relevant),
        ["*IsNotProd", "IsProd"]
    );
    assert_eq!(
        told(conditions(), &stage(Some("prod")), &relevant),
        ["*IsProd", "IsNotProd"]
    );
    assert_eq!(
        told(conditions(), &stage(None), &relevant),
        ["*IsNotProd", "*IsProd"]
    );
}

#[test]
fn only_relevant_conditions_are_told_apart() {
    let conditions = vec![
        ("IsProd", equals(free("Stage"), "prod")),
        ("IsNotProd", not(is("IsProd"))),
        ("Other", equals(free("Other"), "x")),
    ];
    assert_eq!(told(conditions, &[], &["IsNotProd"]), ["*", "*IsNotProd"]);
}

#[test]
fn a_parameter_takes_one_value_at_a_time() {
    let conditions = vec![
        ("Dev", equals(free("Stage"), "dev")),
        ("Prod", Test::Equals(Text::literal("prod"), free("Stage"))),
    ];
    assert_eq!(
        told(conditions, &[], &["Dev", "Prod"]),
        ["*", "*Dev", "*Prod"]
    );
}

#[test]
fn listed_values_leave_nothing_else() {
    let stage = || Text::hole(hole("Stage", one_of(&["dev", "prod"])));
    let conditions = vec![
        ("Dev", equals(stage(), "dev")),
        ("Prod", equals(stage(), "prod")),
        ("Test", equals(stage(), "test")),
    ];
    let relevant = ["Dev", "Prod", "Test"];
    assert_eq!(told(conditions, &[], &relevant), ["*Dev", "*Prod"]);
}

#[test]
fn a_value_that_its_domain_excludes_is_never_taken() {
    let account = Text::hole(hole("AWS::AccountId", Domain::Account));
    let conditions = vec![("Short", equals(account, "123"))];
    assert_eq!(told(conditions, &[], &["Short"]), ["*"]);
}

#[test]
fn empty_by_default_means_not_given() {
    let conditions = vec![
        ("NoDomain", equals(free("Domain"), "")),
        ("HasDomain", not(equals(free("Domain"), ""))),
        (
            "HasBoth",
            Test::All(vec![is("HasDomain"), not(equals(free("Zone"), ""))]),
        ),
        (
            "HasAny",
            Test::Any(vec![is("HasDomain"), not(equals(free("Zone"), ""))]),
        ),
    ];
    let parameters = [
        parameter("Domain", Domain::Free, Some("")),
        parameter("Zone", Domain::Free, Some("")),
    ];
    let relevant = ["NoDomain", "HasDomain", "HasBoth", "HasAny"];
    assert_eq!(
        told(conditions, &parameters, &relevant),
        [
            "*NoDomain",
            "HasAny HasBoth HasDomain",
            "HasAny HasDomain",
            "HasAny NoDomain"
        ]
    );
}

#[test]
fn with_some_defaults_missing_every_world_that_agrees_with_the_rest_is_usual() {
    let conditions = vec![
        ("Prod", equals(free("Stage"), "prod")),
        (
            "East",
            equals(Text::hole(hole("AWS::Region", Domain::Region)), "us-east-1"),
        ),
    ];
    let parameters = [parameter("Stage", Domain::Free, Some("prod"))];
    assert_eq!(
        told(conditions, &parameters, &["Prod", "East"]),
        ["", "*East Prod", "*Prod", "East"]
    );
}

#[test]
fn a_chain_is_followed_to_its_end() {
    let conditions = vec![
        ("A", is("B")),
        ("B", not(is("C"))),
        ("C", is("D")),
        ("D", equals(free("P"), "x")),
    ];
    assert_eq!(told(conditions, &[], &["A", "D"]), ["*A", "*D"]);
}

#[test]
fn a_circle_and_a_missing_condition_are_free() {
    let conditions = vec![("A", is("B")), ("B", is("A")), ("C", is("Nowhere"))];
    assert_eq!(told(conditions.clone(), &[], &["C"]), ["*", "*C"]);
    assert_eq!(told(conditions, &[], &["A", "B"]), ["*", "*A B"]);
}

#[test]
fn what_cannot_be_read_is_free_but_the_same_everywhere() {
    let conditions = vec![
        ("Odd", Test::Unknown(Why::new("a macro decides"))),
        ("NotOdd", not(is("Odd"))),
    ];
    assert_eq!(
        told(conditions, &[], &["Odd", "NotOdd"]),
        ["*NotOdd", "*Odd"]
    );
}

#[test]
fn the_same_comparison_has_one_value_whichever_way_round() {
    let pair = || free("A").then_str("-").then(&free("B"));
    let conditions = vec![
        ("One", equals(pair(), "x-y")),
        ("Two", Test::Equals(Text::literal("x-y"), pair())),
    ];
    assert_eq!(told(conditions, &[], &["One", "Two"]), ["*", "*One Two"]);
}

#[test]
fn comparisons_are_simplified_before_they_are_counted() {
    let conditions = vec![
        (
            "Prefix",
            equals(Text::literal("a-").then(&free("P")), "b-x"),
        ),
        ("Inner", equals(Text::literal("a-").then(&free("P")), "a-x")),
        ("Plain", equals(free("P"), "x")),
        ("Itself", Test::Equals(free("P"), free("P"))),
        ("BothEmpty", equals(free("P").then(&free("Q")), "")),
        ("NotEmpty", equals(free("P").then_str("!"), "")),
    ];
    let relevant = [
        "Prefix",
        "Inner",
        "Plain",
        "Itself",
        "BothEmpty",
        "NotEmpty",
    ];
    assert_eq!(
        told(conditions, &[], &relevant),
        ["*BothEmpty Itself", "*Inner Itself Plain", "*Itself"]
    );
}

#[test]
fn two_parameters_are_equal_only_if_their_values_are() {
    let conditions = vec![
        ("Same", Test::Equals(free("P"), free("Q"))),
        ("PisX", equals(free("P"), "x")),
        ("QisX", equals(free("Q"), "x")),
    ];
    assert_eq!(
        told(conditions, &[], &["Same", "PisX", "QisX"]),
        ["*", "*PisX", "*PisX QisX Same", "*QisX", "*Same"]
    );
}

#[test]
fn equality_is_transitive() {
    let conditions = vec![
        ("PQ", Test::Equals(free("P"), free("Q"))),
        ("QR", Test::Equals(free("Q"), free("R"))),
        ("PR", Test::Equals(free("P"), free("R"))),
    ];
    assert_eq!(
        told(conditions, &[], &["PQ", "QR", "PR"]),
        ["*", "*PQ", "*PQ PR QR", "*PR", "*QR"]
    );
}

#[test]
fn ten_independent_parameters_stay_within_the_limit() {
    let names: Vec<String> = (0..10).map(|number| format!("P{number}")).collect();
    let conditions: Vec<(&str, Test)> = names
        .iter()
        .map(|name| (name.as_str(), equals(free(name), "x")))
        .collect();
    let relevant: Vec<&str> = names.iter().map(String::as_str).collect();
    let told = told(conditions, &[], &relevant);
    assert_eq!(told.len(), MOST_WORLDS);
    assert!(told.contains(&"*P0 P1 P2 P3 P4 P5".to_owned()), "{told:?}");
}

#[test]
fn beyond_the_limit_listed_values_are_kept_and_unreadable_tests_dropped() {
    let mut conditions: Vec<(&str, Test)> = vec![
        ("Odd", Test::Unknown(Why::new("a macro decides"))),
        (
            "Listed",
            equals(Text::hole(hole("L", one_of(&["a", "b"]))), "a"),
        ),
    ];
    let names: Vec<String> = (0..6).map(|number| format!("P{number}")).collect();
    conditions.extend(
        names
            .iter()
            .map(|name| (name.as_str(), equals(free(name), "x"))),
    );
    let relevant: BTreeSet<ConditionId> = conditions.iter().map(|(name, _)| id(name)).collect();
    let conditions: Vec<Condition> = conditions
        .into_iter()
        .map(|(name, test)| Condition {
            id: id(name),
            span: span(),
            test,
        })
        .collect();
    let found = worlds(&conditions, &[], &relevant, &relevant);
    assert_eq!(found.len(), MOST_WORLDS);
    assert!(
        found
            .iter()
            .all(|world| world.decides(&id("Listed")).is_some())
    );
    assert!(
        found
            .iter()
            .all(|world| world.decides(&id("Odd")).is_none())
    );
    assert!(found.iter().all(|world| world.decides(&id("P5")).is_none()));
}

#[test]
fn a_default_outside_the_listed_values_says_nothing() {
    let domain = || one_of(&["a", "b"]);
    let conditions = vec![("A", equals(Text::hole(hole("P", domain())), "a"))];
    let parameters = [parameter("P", domain(), Some("c"))];
    assert_eq!(told(conditions, &parameters, &["A"]), ["*", "*A"]);
}

#[test]
fn beyond_the_limit_the_conditions_that_are_to_come_first_are_kept() {
    let names: Vec<String> = (0..9).map(|number| format!("P{number}")).collect();
    let conditions: Vec<Condition> = names
        .iter()
        .map(|name| Condition {
            id: id(name),
            span: span(),
            test: equals(free(name), "x"),
        })
        .collect();
    let relevant: BTreeSet<ConditionId> = names.iter().map(|name| id(name)).collect();
    let first = BTreeSet::from([id("P7"), id("P8")]);
    let found = worlds(&conditions, &[], &relevant, &first);
    assert_eq!(found.len(), MOST_WORLDS);
    let decided = |name: &str| found.iter().all(|world| world.decides(&id(name)).is_some());
    assert!(decided("P7") && decided("P8"));
}
