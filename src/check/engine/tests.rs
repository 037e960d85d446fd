use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::check::select::{Alternative, Selection};

/// A rule file about `routes` with the given id and Guard text.
fn rule_file(id: &str, guard: &str) -> String {
    format!(
        "# cf403:\n#   id: {id}\n#   name: {}\n#   severity: error\n#   class: \"403\"\n#   subject: routes\n\
         #   title: about `{{id}}`\n#   since: 0.1.0\n{guard}",
        id.to_lowercase()
    )
}

fn rules(files: &[(&str, &str)]) -> Rules {
    let mut rules = Rules::default();
    for (id, guard) in files {
        let path = format!("{id}.guard");
        rules.add(&path, &rule_file(id, guard)).expect("a rule");
    }
    rules
}

const DENIED: &str = "let x = routes[ caller == 'oac' read.cause in ['no_policy', 'no_statement'] ]\n\
                      rule T1 when %x !empty { %x { read.decision == 'allowed' << it is\n  denied >> } }";

fn route(caller: &str, decision: &str, cause: &str) -> Value {
    json!({"id": "r", "caller": caller, "read": {"decision": decision, "cause": cause}})
}

#[test]
fn a_hit_names_the_node_and_the_fact() {
    let facts = json!({"version": 1, "routes": [
        route("oac", "allowed", "none"),
        route("oac", "denied", "no_statement"),
        route("oai", "denied", "no_policy"),
    ], "buckets": []});
    let (hits, diagnostics) = check(&rules(&[("T1", DENIED)]), &facts);
    assert_eq!(diagnostics, []);
    assert_eq!(
        hits,
        [Hit {
            rule: 0,
            collection: "routes".to_owned(),
            node: 1,
            paths: vec!["read.decision".to_owned()],
        }]
    );
}

#[test]
fn several_failing_clauses_of_one_node_are_one_hit() {
    let guard = "let x = routes[ caller == 'oac' ]\nrule T1 when %x !empty { %x {\n\
                 read.cause == 'none' << first >>\n read.decision == 'allowed' << second >>\n\
                 key.name == 'a' or key.name == 'b' << third >> } }";
    let facts = json!({"routes": [route("oac", "denied", "no_policy"), route("oac", "denied", "no_policy")]});
    let (hits, _) = check(&rules(&[("T1", guard)]), &facts);
    assert_eq!(hits.len(), 2);
    assert_eq!(hits[1].paths, ["key.name", "read.cause", "read.decision"]);
}

#[test]
fn hits_come_in_the_order_of_rules_then_nodes() {
    let guard = |id: &str| DENIED.replace("T1", id);
    let files = [("B2", guard("B2")), ("A1", guard("A1"))];
    let files: Vec<_> = files
        .iter()
        .map(|(id, guard)| (*id, guard.as_str()))
        .collect();
    let facts = json!({"routes": vec![route("oac", "denied", "no_policy"); 3]});
    let (hits, _) = check(&rules(&files), &facts);
    let order: Vec<_> = hits.iter().map(|hit| (hit.rule, hit.node)).collect();
    assert_eq!(order, [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]);
}

#[test]
fn a_rule_that_panics_the_engine_is_told_once_and_the_others_still_run() {
    let panics = "rule T2 { routes[0][ caller == 'oac' ] { id == 'x' << m >> } }";
    let undefined = "rule T3 when routes[0].id == 'r' { %nothing == 'x' << m >> }";
    let facts = json!({"routes": [route("oac", "denied", "no_policy"), route("oac", "denied", "no_policy")]});
    let (hits, diagnostics) = check(
        &rules(&[("T2", panics), ("T3", undefined), ("T1", DENIED)]),
        &facts,
    );
    assert_eq!(hits.len(), 2);
    let told: Vec<_> = diagnostics
        .iter()
        .map(|one| (one.path.as_str(), one.message.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (
                "T2.guard",
                "the rule `T2` could not be evaluated: the Guard engine gave up on it"
            ),
            (
                "T3.guard",
                "the rule `T3` could not be evaluated: it names a variable or a rule that does not exist"
            ),
        ]
    );
}

#[test]
fn facts_of_any_shape_are_survived() {
    for facts in [
        json!(null),
        json!([]),
        json!({}),
        json!({"routes": {}}),
        json!({"routes": [null, 1, "x", []]}),
    ] {
        assert_eq!(
            check(&rules(&[("T1", DENIED)]), &facts),
            (Vec::new(), Vec::new()),
            "{facts}"
        );
    }
}

#[test]
fn a_second_rule_of_one_name_is_refused() {
    let mut rules = rules(&[("T1", DENIED)]);
    let error = rules
        .add("again.guard", &rule_file("T1", DENIED))
        .expect_err("a taken id");
    assert_eq!(
        error.to_string(),
        "`T1` is already the id or name of the rule in `T1.guard`"
    );
    assert_eq!((error.at.line, error.at.column), (2, 5));
    let same_name = rule_file("T1", DENIED).replace("id: T1", "id: T2");
    let same_name = format!("# id: in a comment\n{same_name}");
    let error = rules.add("again.guard", &same_name).expect_err("a name");
    assert_eq!((error.at.line, error.at.column), (4, 5));
}

#[test]
fn shipped_rules_find_nothing_in_nothing() {
    assert_eq!(
        check(&Rules::shipped(), &json!({"routes": []})),
        (Vec::new(), Vec::new())
    );
}

/// The rules as if none of their selections could be read.
fn without_selections(rules: &Rules) -> Rules {
    let everything = |rule: &Rule| Rule {
        selection: Selection {
            alternatives: vec![Alternative {
                collection: rule.meta.subject.clone(),
                filters: Vec::new(),
                spares: None,
            }],
        },
        ..rule.clone()
    };
    Rules {
        rules: rules.rules.iter().map(everything).collect(),
        schema: Schema::default(),
    }
}

/// Values that the engine compares in surprising ways.
fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        6 => prop_oneof![Just("oac"), Just("oai"), Just("no_policy"), Just("5"), Just("")].prop_map(Value::from),
        2 => any::<bool>().prop_map(Value::from),
        2 => prop_oneof![Just(json!(5)), Just(json!(5.0)), Just(json!(-1)), Just(json!(u64::MAX)), Just(json!(0.0))],
        1 => Just(Value::Null),
        1 => Just(json!([])),
        1 => Just(json!(["oac", "oac"])),
        1 => Just(json!(["oac", 5])),
        1 => Just(json!({})),
        1 => Just(json!({"cause": "oac"})),
    ]
}

fn node() -> impl Strategy<Value = Value> {
    let key = prop_oneof![
        4 => Just("caller"), 4 => Just("read"), 2 => Just("count"), 2 => Just("is_public"),
        1 => Just("Caller"), 1 => Just("isPublic"), 1 => Just("Read"), 1 => Just("callers"),
    ];
    let inner_key = prop_oneof![4 => Just("cause"), 2 => Just("Cause"), 2 => Just("decision")];
    let inner = proptest::collection::vec((inner_key, scalar()), 0..3)
        .prop_map(object)
        .boxed();
    let value = prop_oneof![
        3 => scalar(),
        3 => inner.clone(),
        1 => proptest::collection::vec(inner, 0..3).prop_map(Value::from)
    ];
    proptest::collection::vec((key, value), 0..6).prop_map(object)
}

fn object(entries: Vec<(&'static str, Value)>) -> Value {
    let entries = entries
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value));
    Value::Object(entries.collect())
}

/// Filters, readable and not.
fn filter() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        Just("caller == 'oac'"),
        Just("caller == 'oac' or caller == 'oai'"),
        Just("caller == 'oac' or count == 5"),
        Just("caller in ['oac', 'oai', 5]"),
        Just("caller in 'oac-or-oai'"),
        Just("some caller == 'oac'"),
        Just("caller != 'oac'"),
        Just("not caller == 'oac'"),
        Just("read.cause == 'no_policy'"),
        Just("read.cause in ['no_policy', 'oac']"),
        Just("read[*].cause == 'oac'"),
        Just("read exists"),
        Just("count == 5"),
        Just("count == 5.0"),
        Just("count == -1"),
        Just("is_public == true"),
        Just("isPublic == false"),
        Just("caller == /oa/"),
        Just("caller == ['oac', 'oac']"),
        Just("read { cause == 'oac' }"),
    ]
}

fn rule() -> impl Strategy<Value = String> {
    let filters = proptest::collection::vec(filter(), 1..3);
    let form = prop_oneof![
        3 => Just("let x = routes[ {f} ]\nrule T1 when %x !empty {c}"),
        1 => Just("let x = routes[*][ {f} ]\nrule T1 when %x !empty {c}"),
        1 => Just("let x = routes[ {f} ]\nlet y = routes[ caller == 'oai' ]\nrule T1 when %y !empty or %x !empty {c}"),
        1 => Just("let x = routes[ {f} ]\nlet y = routes[ count == 5 ]\nrule T1 when %y empty %x !empty {c}"),
        1 => Just("let x = routes[ {f} ].read\nrule T1 when %x !empty { %x { decision == 'allowed' << m >> } }"),
        1 => Just("let x = routes[ {f} ]\nrule T1 when %x exists {c}"),
        1 => Just("let x = routes[ {f} ]\nrule T1 {c}"),
        1 => Just("rule T1 { routes[ {f} ] { read.decision == 'allowed' << m >> } }"),
    ];
    (filters, form).prop_map(|(filters, form)| {
        form.replace("{f}", &filters.join("\n"))
            .replace("{c}", "{ %x { read.decision == 'allowed' << m >> } }")
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn looking_selections_up_changes_no_result(
        guard in rule(),
        nodes in proptest::collection::vec(node(), 0..6),
    ) {
        let rules = rules(&[("T1", &guard)]);
        let facts = json!({"routes": nodes});
        let (hits, diagnostics) = check(&rules, &facts);
        let (all_hits, all_diagnostics) = check(&without_selections(&rules), &facts);
        prop_assert_eq!(hits, all_hits, "{}", guard);
        // A rule that is not evaluated over a node cannot fail to be evaluated there.
        for diagnostic in diagnostics {
            prop_assert!(all_diagnostics.contains(&diagnostic), "{}", guard);
        }
    }
}

/// The bound is for an unoptimised build on a busy machine; an optimised one takes a millisecond.
#[test]
fn rules_that_match_nothing_cost_almost_nothing() {
    let mut many = Rules::default();
    for number in 0..200 {
        let id = format!("T{number}");
        let cause = format!("cause_{}", number % 40);
        let guard = DENIED
            .replace("T1", &id)
            .replace("no_policy", &cause)
            .replace("no_statement", &id);
        many.add(&id, &rule_file(&id, &guard)).expect("a rule");
    }
    let facts = json!({"routes": vec![route("oac", "allowed", "none"); 1000]});
    let start = std::time::Instant::now();
    assert_eq!(check(&many, &facts), (Vec::new(), Vec::new()));
    let took = start.elapsed();
    assert!(took.as_millis() < 50, "{took:?}");
}
