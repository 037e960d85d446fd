//! The stock `cfn-guard` judges every shipped rule as cf403 does: over one whole facts document, without selections
//! and without node documents, it blames the same nodes: of made-up facts, and of those that the broken examples of
//! the pages have. So what `cf403 facts` prints can be judged by a tool that
//! is not cf403.

mod common;

use cf403::check::{ExampleKind, Rule, Rules, check};
use cf403::facts;
use cf403::graph::Estate;
use cf403::lint::analyse;
use cf403::source::{Origin, Source, SourceId, Sources};
use cfn_guard::{ValidateInput, run_checks};
use common::examples_of;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// How many nodes are made up for each rule.
const NODES: usize = 60;

#[test]
fn the_stock_command_blames_the_same_nodes() {
    for rule in Rules::shipped().all() {
        let mut alone = Rules::default();
        alone.add(&rule.path, &rule.text).expect("a rule");
        let facts = made_up(rule);
        let (hits, diagnostics) = check(&alone, &facts);
        assert_eq!(diagnostics, [], "{}", rule.path);
        let ours: BTreeSet<usize> = hits.iter().map(|hit| hit.node).collect();
        assert_eq!(
            ours,
            stock(rule, &facts.to_string()),
            "{}: {facts:#}",
            rule.path
        );
        assert!(!ours.is_empty(), "{}: no made-up node fails", rule.path);
        assert!(
            ours.len() < NODES,
            "{}: every made-up node fails",
            rule.path
        );
    }
}

/// The broken examples of a rule's page, as they are judged: templates, and the plan that stands for the Terraform.
fn broken(rule: &Rule) -> Vec<String> {
    let broken = examples_of(rule).into_iter();
    let broken = broken.filter(|one| one.kind == ExampleKind::Broken);
    broken.map(|one| one.judged()).collect()
}

/// What `cf403 facts` prints for a text.
fn printed_facts(text: &str) -> String {
    let origin = Origin::File("example".to_owned());
    let sources = Sources::new(vec![Source::new(SourceId(0), origin, text.to_owned())]);
    let analysis = analyse(&sources);
    facts::state(&sources, &Estate::new(&analysis.units)).to_json()
}

#[test]
fn the_stock_command_judges_the_facts_that_cf403_prints() {
    let rules = Rules::shipped();
    for of_page in rules.all() {
        for example in broken(of_page) {
            let printed = printed_facts(&example);
            let facts: Value = serde_json::from_str(&printed).expect("facts are JSON");
            let (hits, diagnostics) = check(&rules, &facts);
            assert_eq!(diagnostics, [], "{}", of_page.path);
            for (place, rule) in rules.all().iter().enumerate() {
                let of_rule = hits.iter().filter(|hit| hit.rule == place);
                let ours: BTreeSet<usize> = of_rule.map(|hit| hit.node).collect();
                let is_meant = rule.meta.id == of_page.meta.id;
                // The whole document for the rule of the page; for all others the nodes that they are about, since the
                // stock command takes a second for a hundred documents.
                let subject = &rule.meta.subject;
                let theirs = if is_meant {
                    stock(rule, &printed)
                } else {
                    stock(rule, &json!({subject: facts[subject]}).to_string())
                };
                assert_eq!(ours, theirs, "{}: {printed}", rule.path);
                assert!(!ours.is_empty() || !is_meant, "{}: nothing", rule.path);
            }
        }
    }
}

/// The nodes that the stock command blames in a document.
fn stock(rule: &Rule, facts: &str) -> BTreeSet<usize> {
    let data = ValidateInput {
        content: facts,
        file_name: "facts.json",
    };
    let text = ValidateInput {
        content: &rule.text,
        file_name: &rule.path,
    };
    // The short report is cut at eight kilobytes; the record of the whole evaluation is not.
    let record = run_checks(data, text, true).expect("a record");
    let record: Value = serde_json::from_str(&record).expect("JSON");
    let mut blamed = BTreeSet::new();
    blame(&record, &format!("/{}/", rule.meta.subject), &mut blamed);
    blamed
}

/// Walks the failing parts of an evaluation's record, past its conditions and filters.
fn blame(record: &Value, prefix: &str, blamed: &mut BTreeSet<usize>) {
    let container = record["container"]
        .as_object()
        .and_then(|one| one.iter().next());
    let Some((kind, of_kind)) = container else {
        return;
    };
    match kind.as_str() {
        "Filter" | "RuleCondition" | "WhenCondition" | "TypeCondition" => return,
        "ClauseValueCheck" => {
            let path = failing_path(of_kind);
            let rest = path.as_deref().and_then(|path| path.strip_prefix(prefix));
            let node = rest.and_then(|rest| rest.split('/').next()?.parse().ok());
            blamed.extend::<Option<usize>>(node);
        }
        _ if of_kind["status"] == "FAIL" => {}
        _ => return,
    }
    for child in record["children"].as_array().into_iter().flatten() {
        blame(child, prefix, blamed);
    }
}

/// The path of the fact that a check blames, if it fails.
fn failing_path(check: &Value) -> Option<String> {
    let check = check.as_object()?.values().next()?;
    let check = check.get("value").unwrap_or(check);
    if check["status"] != "FAIL" {
        return None;
    }
    let from = check["from"].as_object()?.values().next()?;
    let from = from.get("traversed_to").unwrap_or(from);
    from["path"].as_str().map(str::to_owned)
}

/// A document of nodes in which the facts that the rule names hold, by turns, the values that it names.
fn made_up(rule: &Rule) -> Value {
    let guard = rule
        .text
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'));
    let guard = guard.collect::<Vec<_>>().join("\n");
    let (paths, mut values) = names(&guard);
    values.extend([json!("something else"), json!(true), json!(false), json!(7)]);
    let mut random = Random(1);
    let nodes = (0..NODES).map(|number| {
        let mut node = Map::new();
        // Every other node passes a selection, so that its assertions are reached.
        let alternatives = &rule.selection.alternatives;
        let passed = &alternatives[number / 2 % alternatives.len()];
        for path in &paths {
            put(&mut node, path, random.of(&values).clone());
        }
        for filter in passed.filters.iter().filter(|_| number % 2 == 0) {
            put(&mut node, &filter.path, scalar(random.of(&filter.values)));
        }
        node.insert("id".to_owned(), json!(format!("node {number}")));
        Value::Object(node)
    });
    json!({"version": 1, &rule.meta.subject: nodes.collect::<Vec<_>>()})
}

fn scalar(scalar: &cf403::check::Scalar) -> Value {
    match scalar {
        cf403::check::Scalar::Text(text) => json!(text),
        cf403::check::Scalar::Bool(value) => json!(value),
        cf403::check::Scalar::Number(number) => json!(number),
    }
}

/// The dotted names and the quoted strings of a Guard text, without its messages.
fn names(guard: &str) -> (BTreeSet<String>, Vec<Value>) {
    const WORDS: [&str; 10] = [
        "let", "rule", "when", "in", "exists", "empty", "not", "or", "some", "this",
    ];
    let mut paths = BTreeSet::new();
    let mut strings = BTreeSet::new();
    let without_messages: String = guard
        .split("<<")
        .map(|part| part.split_once(">>").map_or(part, |(_, after)| after))
        .collect();
    for (number, part) in without_messages.split('\'').enumerate() {
        if number % 2 == 1 {
            strings.insert(part.to_owned());
            continue;
        }
        let is_path =
            |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '.';
        for word in part.split(|c: char| !(is_path(c) || c == '%' || c.is_ascii_uppercase())) {
            if word.starts_with(|c: char| c.is_ascii_lowercase())
                && word.chars().all(is_path)
                && !WORDS.contains(&word)
            {
                paths.insert(word.to_owned());
            }
        }
    }
    (paths, strings.into_iter().map(Value::from).collect())
}

/// Puts a value at a dotted path, unless something else is in the way.
fn put(node: &mut Map<String, Value>, path: &str, value: Value) {
    match path.split_once('.') {
        None => {
            if !node.get(path).is_some_and(Value::is_object) {
                node.insert(path.to_owned(), value);
            }
        }
        Some((key, rest)) => {
            let below = node.entry(key).or_insert_with(|| json!({}));
            if !below.is_object() {
                *below = json!({});
            }
            if let Some(below) = below.as_object_mut() {
                put(below, rest, value);
            }
        }
    }
}

/// The same numbers in every run.
struct Random(u64);

impl Random {
    fn of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let place = usize::try_from(self.0 >> 33).unwrap_or_default() % items.len();
        &items[place]
    }
}
