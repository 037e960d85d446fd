//! Which nodes a rule can possibly be about. A rule in the common form names its nodes in a selection,
//! `let x = routes[ caller == 'oac' ]`, and asks `when %x !empty`; a node for which one of the selection's equalities
//! fails can therefore not make the rule fail. Neither can one that fulfils the only thing that the rule asserts,
//! `%x { read.decision == 'allowed' }`. Reading these equalities lets most rules be skipped without being parsed. What is
//! read here is *necessary*, never more: what is not understood is left out.

use serde_json::Value;

pub use super::syntax::Scalar;
use super::syntax::{Clause, Literal, Operand, Operator, Outline, Query, Routine, Step, Test};

/// The selections of a rule: a node that none of them admits cannot make the rule fail.
#[derive(Clone, PartialEq, Debug)]
pub struct Selection {
    /// The selections, any of which may admit a node.
    pub alternatives: Vec<Alternative>,
}

/// One selection.
#[derive(Clone, PartialEq, Debug)]
pub struct Alternative {
    /// The collection of the facts, such as `routes`.
    pub collection: String,
    /// What a node must hold; all of it.
    pub filters: Vec<Filter>,
    /// What the rule asserts of its nodes, if that is one equality: it cannot fail for a node that holds this.
    pub spares: Option<Filter>,
}

/// An equality that a node must fulfil.
#[derive(Clone, PartialEq, Debug)]
pub struct Filter {
    /// The path of the fact, such as `read.cause`.
    pub path: String,
    /// The values, any of which will do.
    pub values: Vec<Scalar>,
}

/// Reads the selections of a rule file; every node of `subject` if they cannot be read.
pub(super) fn selection(outline: &Outline, subject: &str) -> Selection {
    let mut alternatives = Vec::new();
    for rule in outline
        .rules
        .iter()
        .filter(|rule| rule.parameters.is_empty())
    {
        match required(outline, rule) {
            Some(required) => alternatives.extend(required),
            None => {
                return Selection {
                    alternatives: vec![Alternative {
                        collection: subject.to_owned(),
                        filters: Vec::new(),
                        spares: None,
                    }],
                };
            }
        }
    }
    Selection { alternatives }
}

/// Whether the selections of every rule of the file can be read.
pub(super) fn is_readable(outline: &Outline) -> bool {
    let mut rules = outline
        .rules
        .iter()
        .filter(|rule| rule.parameters.is_empty());
    rules.all(|rule| required(outline, rule).is_some())
}

/// The selections of which a rule's condition needs at least one that is not empty.
fn required(outline: &Outline, rule: &Routine) -> Option<Vec<Alternative>> {
    rule.body.conditions.iter().find_map(|alternatives| {
        alternatives
            .iter()
            .map(|condition| {
                let name = variable_not_empty(condition)?;
                let mut named = outline.lets.iter().filter(|known| known.name == name);
                match (named.next(), named.next()) {
                    (Some(only), None) => match &only.value {
                        Operand::Query(query) => alternative(query, asserted(rule, name)),
                        _ => None,
                    },
                    _ => None,
                }
            })
            .collect()
    })
}

/// The variable of `%x !empty`.
fn variable_not_empty(condition: &Clause) -> Option<&str> {
    match condition {
        Clause::Test(Test {
            query,
            operator: Operator::Empty,
            negated: true,
            leading_not: false,
            ..
        }) if query.steps.len() == 1 => query.variable(),
        _ => None,
    }
}

/// The equality that is all a rule asserts: `when %x !empty { %x { path == literal } }`.
fn asserted(rule: &Routine, name: &str) -> Option<Filter> {
    let [conditions] = rule.body.conditions.as_slice() else {
        return None;
    };
    let ([_], [clauses]) = (conditions.as_slice(), rule.body.clauses.as_slice()) else {
        return None;
    };
    let [Clause::Block { query, body }] = clauses.as_slice() else {
        return None;
    };
    let [asserted] = body.clauses.as_slice() else {
        return None;
    };
    let is_plain = body.conditions.is_empty() && query.steps.len() == 1;
    (is_plain && query.variable() == Some(name))
        .then(|| filter(asserted))
        .flatten()
}

/// The selection `collection[ … ]` or `collection[*][ … ]`. If something follows it, the rule is not about the nodes
/// themselves, and spares none.
fn alternative(query: &Query, spares: Option<Filter>) -> Option<Alternative> {
    let ([Step::Key(collection), Step::Each, rest @ ..] | [Step::Key(collection), rest @ ..]) =
        query.steps.as_slice()
    else {
        return None;
    };
    let (filters, is_all) = match rest {
        [] => (Vec::new(), true),
        [Step::Filter(clauses), rest @ ..] => (
            clauses.iter().filter_map(|any| filter(any)).collect(),
            rest.is_empty(),
        ),
        _ => (Vec::new(), false),
    };
    Some(Alternative {
        collection: collection.clone(),
        filters,
        spares: spares.filter(|_| is_all),
    })
}

/// The equality that a disjunction demands, if all its clauses are about one path.
fn filter(alternatives: &[Clause]) -> Option<Filter> {
    let mut path: Option<String> = None;
    let mut values = Vec::new();
    for clause in alternatives {
        let (of, allowed) = equality(clause)?;
        if path.as_ref().is_some_and(|path| *path != of) {
            return None;
        }
        path = Some(of);
        values.extend(allowed);
    }
    Some(Filter {
        path: path?,
        values,
    })
}

/// The path and the values of `path == literal` or `path in [literals]`.
fn equality(clause: &Clause) -> Option<(String, Vec<Scalar>)> {
    let Clause::Test(test) = clause else {
        return None;
    };
    if test.negated || test.leading_not {
        return None;
    }
    let keys = test.query.keys()?;
    // A key with a dot in it could not be told from two keys.
    if keys.iter().any(|key| key.contains('.')) {
        return None;
    }
    let values = match (test.operator, test.with.as_ref()?) {
        (Operator::Equal, Operand::Literal(Literal::Scalar(value))) => vec![value.clone()],
        (Operator::In, Operand::Literal(Literal::List(items))) => items
            .iter()
            .map(|item| match item {
                Literal::Scalar(value) => Some(value.clone()),
                _ => None,
            })
            .collect::<Option<_>>()?,
        _ => return None,
    };
    Some((keys.join("."), values))
}

/// What a node holds at a path, as far as equality is concerned.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Held<'node> {
    /// A string.
    Text(&'node str),
    /// A boolean.
    Bool(bool),
    /// A number.
    Number(f64),
    /// Nothing that could equal a scalar.
    Nothing,
    /// Something for which only the engine can say.
    Unclear,
}

/// What `node` holds at the dotted `path`.
pub(super) fn held<'node>(node: &'node Value, path: &str) -> Held<'node> {
    let mut at = node;
    for key in path.split('.') {
        let Value::Object(entries) = at else {
            return match at {
                // The engine looks into lists by itself in some places.
                Value::Array(_) => Held::Unclear,
                _ => Held::Nothing,
            };
        };
        match entries.get(key) {
            Some(value) => at = value,
            None if entries.keys().any(|other| could_be(other, key)) => return Held::Unclear,
            None => return Held::Nothing,
        }
    }
    match at {
        Value::String(text) => Held::Text(text),
        Value::Bool(value) => Held::Bool(*value),
        // Whole numbers beyond 64 signed bits are wrapped by the engine.
        Value::Number(number) if number.is_u64() && !number.is_i64() => Held::Unclear,
        Value::Number(number) => number.as_f64().map_or(Held::Unclear, Held::Number),
        Value::Null => Held::Nothing,
        Value::Array(_) | Value::Object(_) => Held::Unclear,
    }
}

/// Whether the engine, which tries other spellings of a key that is missing, could take `other` for `key`.
fn could_be(other: &str, key: &str) -> bool {
    let letters = |text: &str| -> String {
        text.chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect()
    };
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    !other.chars().all(is_plain) || letters(other) == letters(key)
}

impl Held<'_> {
    /// Whether the value could equal the scalar.
    pub(super) fn may_equal(self, scalar: &Scalar) -> bool {
        match (self, scalar) {
            (Held::Unclear, _) => true,
            (Held::Text(held), Scalar::Text(text)) => held == text,
            (Held::Bool(held), Scalar::Bool(value)) => held == *value,
            // Both sides lost the same precision, so this may say yes too often, never no.
            (Held::Number(held), Scalar::Number(number)) => {
                held.partial_cmp(number) == Some(std::cmp::Ordering::Equal)
            }
            _ => false,
        }
    }
}

impl Alternative {
    /// Whether the rule may fail for a node of the collection.
    pub(super) fn may_admit(&self, node: &Value) -> bool {
        let is_spared = self.spares.as_ref().is_some_and(|one| one.admits(node));
        !is_spared && self.filters.iter().all(|filter| filter.may_admit(node))
    }
}

impl Filter {
    /// Whether a node passes for certain. Numbers are left to the engine.
    fn admits(&self, node: &Value) -> bool {
        let held = held(node, &self.path);
        self.values.iter().any(|value| match (held, value) {
            (Held::Text(held), Scalar::Text(text)) => held == text,
            (Held::Bool(held), Scalar::Bool(value)) => held == *value,
            _ => false,
        })
    }

    /// Whether a node may pass.
    pub(super) fn may_admit(&self, node: &Value) -> bool {
        let held = held(node, &self.path);
        self.values.iter().any(|value| held.may_equal(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::guard;
    use serde_json::json;

    /// The selections of a rule whose condition is `%x !empty`, written as the facts that they demand.
    fn selected(lets: &str, condition: &str) -> Vec<String> {
        let text = format!("{lets}\nrule R when {condition} {{ %x {{ id == 'n' }} }}");
        let outline =
            guard::on_rule_thread(|| guard::parse(&text).map(|program| program.outline()));
        let outline = outline.expect("a thread").expect("a rule");
        let one = |alternative: &Alternative| {
            let filters = alternative.filters.iter();
            let filters: Vec<_> = filters
                .map(|filter| format!("{}={:?}", filter.path, filter.values))
                .collect();
            format!("{}[{}]", alternative.collection, filters.join(" "))
        };
        selection(&outline, "nodes")
            .alternatives
            .iter()
            .map(one)
            .collect()
    }

    #[test]
    fn reads_equalities_and_lists_and_leaves_the_rest_out() {
        let lets = "let x = routes[ a == 'oac' b.c in ['x', true, 5] d != 'y' e == /r/ f exists ]";
        assert_eq!(
            selected(lets, "%x !empty"),
            [r#"routes[a=[Text("oac")] b.c=[Text("x"), Bool(true), Number(5.0)]]"#]
        );
    }

    #[test]
    fn reads_alternatives_about_one_fact_only() {
        assert_eq!(
            selected("let x = routes[ a == 'x' or a == 'y' ]", "%x !empty"),
            [r#"routes[a=[Text("x"), Text("y")]]"#]
        );
        assert_eq!(
            selected("let x = routes[ a == 'x' or b == 'y' ]", "%x !empty"),
            ["routes[]"]
        );
        assert_eq!(
            selected("let x = routes[ a == 'x' or a != 'y' ]", "%x !empty"),
            ["routes[]"]
        );
    }

    #[test]
    fn several_selections_of_one_condition_are_alternatives() {
        let lets = "let x = routes[ a == 'x' ]\nlet y = routes[*][ a == 'y' ].read";
        assert_eq!(
            selected(lets, "%x !empty or %y !empty"),
            [r#"routes[a=[Text("x")]]"#, r#"routes[a=[Text("y")]]"#]
        );
        // Both are needed, so either will do.
        assert_eq!(
            selected(lets, "%x !empty %y !empty"),
            [r#"routes[a=[Text("x")]]"#]
        );
    }

    #[test]
    fn a_rule_that_may_speak_without_its_selection_is_about_every_node() {
        let lets = "let x = routes[ a == 'x' ]";
        for condition in [
            "%x empty",
            "%x !empty or routes exists",
            "not %x empty",
            "%x[ b == 1 ] !empty",
            "%x exists",
        ] {
            assert_eq!(selected(lets, condition), ["nodes[]"], "{condition}");
        }
        assert_eq!(
            selected("let x = %y[ a == 'x' ]\nlet y = routes", "%x !empty"),
            ["nodes[]"]
        );
        assert_eq!(selected("let x = count(routes)", "%x !empty"), ["nodes[]"]);
    }

    #[test]
    fn other_spellings_of_a_missing_key_are_left_to_the_engine() {
        let node = json!({"signingBehavior": "never", "read": [1], "null": null, "big": u64::MAX});
        assert_eq!(held(&node, "signing_behavior"), Held::Unclear);
        assert_eq!(held(&node, "read.cause"), Held::Unclear);
        assert_eq!(held(&node, "big"), Held::Unclear);
        assert_eq!(held(&node, "null"), Held::Nothing);
        assert_eq!(held(&json!({"caller": "x"}), "cause"), Held::Nothing);
        assert_eq!(held(&json!({"caller": "x"}), "caller.more"), Held::Nothing);
    }
}
