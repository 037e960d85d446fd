use super::*;
use crate::symbolic::UnitId;
use std::collections::BTreeMap;

fn context(key: &str, presence: Presence) -> Context {
    Context {
        keys: BTreeMap::from([(key.into(), presence)]),
        others: Presence::Absent,
    }
}

fn known(values: &[&str]) -> Values {
    Values::Known(values.iter().map(Text::literal).collect())
}

fn hole(domain: Domain) -> Hole {
    Hole::given(UnitId::new(0), "Given", domain)
}

fn choice(texts: &[&str]) -> Hole {
    let texts: Vec<Box<str>> = texts.iter().map(|text| Box::from(*text)).collect();
    hole(Domain::Choice(texts.into()))
}

/// Whether a text of a policy matches another text, in a request of which one key is known.
fn matches(written: &Text, context: &Context, text: &str) -> Answer {
    let reading = Reading {
        context,
        expands_variables: true,
    };
    let text = Text::literal(text);
    reading
        .expand(written, Wildcards::Active, Case::Sensitive)
        .matches(&Pattern::exact(&text, Case::Sensitive))
}

#[test]
fn a_variable_stands_for_the_only_value_of_its_key() {
    let name = Text::literal("${aws:username}");
    let is = |presence: Presence, text: &str| {
        matches(&name, &context("aws:username", presence), text).truth
    };
    assert_eq!(is(Presence::Present(known(&["a"])), "a"), Truth::Yes);
    assert_eq!(is(Presence::Present(known(&["a"])), "b"), Truth::No);
    // If the key is not there, the variable matches nothing.
    assert_eq!(is(Presence::Maybe(known(&["a"])), "a"), Truth::Unknown);
    assert_eq!(is(Presence::Maybe(known(&["a"])), "b"), Truth::No);
    assert_eq!(is(Presence::Absent, "a"), Truth::No);
}

#[test]
fn only_a_variable_of_several_values_is_undocumented() {
    let name = Text::literal("${aws:username}");
    let points = |values: &[&str]| {
        let context = context("aws:username", Presence::Present(known(values)));
        let answer = matches(&name, &context, "a");
        (answer.truth, answer.points)
    };
    let several = Points::from(Undocumented::VariableOfSeveralValues);
    assert_eq!(points(&["a", "b"]), (Truth::Unknown, several));
    assert_eq!(points(&[]), (Truth::Unknown, Points::NONE));
}

#[test]
fn a_parameter_is_itself_unless_one_of_its_texts_may_spell_a_variable() {
    let nothing = context("aws:username", Presence::Absent);
    let plain = Text::hole(choice(&["a", "b"]));
    assert_eq!(matches(&plain, &nothing, "c").truth, Truth::No);
    let spelling = Text::hole(choice(&["${aws:username}", "b"]));
    assert_eq!(matches(&spelling, &nothing, "c").truth, Truth::Unknown);
}

#[test]
fn a_dollar_before_a_hole_may_begin_a_variable_if_something_later_may_end_it() {
    let nothing = context("aws:username", Presence::Absent);
    let before = |written: &str, hole: Hole| {
        let text = Text::literal(written).then(&Text::hole(hole));
        matches(&text, &nothing, "other").truth
    };
    assert_eq!(before("a$", hole(Domain::Free)), Truth::Unknown);
    assert_eq!(before("a$", hole(Domain::Account)), Truth::No);
    assert_eq!(before("${$}a", hole(Domain::Free)), Truth::No);
}

#[test]
fn a_dollar_alone_spells_no_variable() {
    let nothing = context("aws:username", Presence::Absent);
    let reading = Reading {
        context: &nothing,
        expands_variables: true,
    };
    assert!(reading.spells_variable(&Text::literal("${aws:username}")));
    assert!(!reading.spells_variable(&Text::literal("a$b")));
    assert!(!reading.spells_variable(&Text::literal("a{b}")));
}
