use serde_json::json;

use crate::check::rule::Rule;
use crate::check::schema::Schema;

const HEADER: &str = "# cf403:\n#   id: X1\n#   name: n\n#   severity: note\n#   class: \"403\"\n\
                      #   subject: routes\n#   title: t\n#   since: 0.1.0\n";

fn schema() -> Schema {
    let route = json!({"properties": {
        "id": {}, "caller": {}, "methods": {"items": {}},
        "read": {"properties": {"decision": {}, "cause": {}}},
    }});
    Schema::from_json_schema(&json!({"properties": {
        "routes": {"items": route}, "buckets": {"items": {"properties": {"id": {}}}},
    }}))
}

/// Line in the Guard part, message and help of each doubt.
fn doubts(guard: &str) -> Vec<(usize, String, Option<String>)> {
    let (_, doubts) =
        Rule::read("a.guard", &format!("{HEADER}{guard}"), &schema()).expect("a rule");
    doubts
        .into_iter()
        .map(|doubt| {
            (
                doubt.at.map_or(0, |at| at.line - 8),
                doubt.message,
                doubt.help,
            )
        })
        .collect()
}

/// A rule of the common form with this filter and these clauses, of which line 4 is the first.
fn rule(filter: &str, clauses: &str) -> String {
    format!("let x = routes[ {filter} ]\n\nrule X1 when %x !empty {{ %x {{\n{clauses} }} }}")
}

#[track_caller]
fn told(guard: &str, line: usize, message: &str, help: Option<&str>) {
    assert_eq!(
        doubts(guard),
        [(line, message.to_owned(), help.map(str::to_owned))]
    );
}

#[test]
fn the_common_form_is_beyond_doubt() {
    let clauses = "read.decision == 'allowed' << m >>\nread { cause == 'none' << m >> }\n\
                   methods[*] in ['GET'] << m >> or methods empty\nwhen caller == 'oai' { id == 'x' << m >> }";
    assert_eq!(
        doubts(&rule("caller == 'oac' read.cause exists", clauses)),
        []
    );
}

#[test]
fn facts_that_do_not_exist() {
    told(
        &rule("caler == 'oac'", "id == 'x' << m >>"),
        1,
        "`routes` have no fact `caler`",
        Some("did you mean `caller`?"),
    );
    told(
        &rule("caller == 'oac'", "read { casue == 'x' << m >> }"),
        4,
        "`routes` have no fact `read.casue`",
        Some("did you mean `read.cause`?"),
    );
    told(
        &rule(
            "caller == 'oac'",
            "when colour == 'red' { id == 'x' << m >> }",
        ),
        4,
        "`routes` have no fact `colour`",
        None,
    );
}

#[test]
fn an_assertion_without_a_message() {
    told(
        &rule("caller == 'oac'", "id == 'x'"),
        4,
        "this assertion has no message, so `cfn-guard` cannot say why it fails",
        Some("write `<< … >>` after it"),
    );
}

#[test]
fn facts_compared_with_facts() {
    told(
        &rule("caller == 'oac'", "id == caller << m >>"),
        4,
        "this compares facts with facts, and the engine blames the right side",
        Some("compare with a literal"),
    );
}

#[test]
fn a_filter_at_which_the_engine_panics() {
    told(
        &rule("caller == 'oac'", "methods[0][ this == 'x' ] empty << m >>"),
        4,
        "the engine panics at a filter that does not follow a key or `[*]`",
        Some("put all conditions into one filter"),
    );
}

#[test]
fn names_that_mean_nothing() {
    told(
        &rule("caller == 'oac'", "id in %y << m >>").replace("in %y", "exists << m >>\n%xx exists"),
        5,
        "the variable `%xx` does not exist",
        Some("did you mean `%x`?"),
    );
    told(
        &rule("caller == 'oac'", "id == 'x' << m >>\nother(id)"),
        5,
        "the rule `other` does not exist",
        None,
    );
}

#[test]
fn a_leading_not() {
    told(
        &rule("caller == 'oac'", "not id == 'x' << m >>"),
        4,
        "`not` before a comparison is turned round by older releases of cfn-guard",
        Some("write `!=`, `not in` or `!exists` instead"),
    );
}

#[test]
fn a_call_with_a_literal() {
    let guard =
        rule("caller == 'oac'", "same(id, 'x') << m >>") + "\nrule same(a, b) { %a == %b << m >> }";
    let found = doubts(&guard);
    assert!(
        found
            .iter()
            .any(|(line, message, _)| *line == 4 && message.contains("called with a literal")),
        "{found:?}"
    );
}

#[test]
fn a_rule_whose_nodes_cannot_be_read() {
    told(
        "rule X1 { routes[ caller == 'oac' ] { id == 'x' << m >> } }",
        1,
        "the nodes that this rule is about cannot be read from it, so it is evaluated for every node of `routes`",
        Some("select them, `let x = routes[ … ]`, and start the rule with `when %x !empty`"),
    );
}

#[test]
fn a_subject_that_is_no_collection() {
    let guard =
        "let x = route[ caller == 'oac' ]\nrule X1 when %x !empty { %x { id == 'x' << m >> } }";
    let header = HEADER.replace("routes", "route");
    let (_, doubts) =
        Rule::read("a.guard", &format!("{header}{guard}"), &schema()).expect("a rule");
    let told: Vec<_> = doubts
        .iter()
        .map(|doubt| (doubt.message.as_str(), doubt.help.as_deref()))
        .collect();
    assert_eq!(
        told,
        [(
            "the facts have no collection `route`",
            Some("did you mean `routes`?")
        )]
    );
}
