//! What the rules cost: the share of a run that they take, and what they would take if no selection were looked up and
//! each rule were asked of every node. The texts are the project's own examples, or those of the folder that
//! `CF403_COST` names:
//!
//! `CF403_COST=DIR cargo test --release --test cost -- --ignored --nocapture`

#![allow(clippy::print_stdout, reason = "the numbers are what it is for")]

mod common;

use cf403::check::{Possible, Rules, bind, check};
use cf403::facts;
use cf403::graph::Estate;
use cf403::lint::analyse;
use cf403::source::{Origin, Source, SourceId, Sources};
use std::path::Path;
use std::time::{Duration, Instant};

/// The share of a run that the rules may take.
const MOST: f64 = 0.15;

/// The texts below a folder.
fn texts(folder: &Path, found: &mut Vec<String>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            texts(&path, found);
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            let ending = path.extension().and_then(|ending| ending.to_str());
            match ending {
                Some("md") => found.extend(fenced(&text)),
                Some("json" | "yaml" | "yml" | "template") => found.push(text),
                _ => {}
            }
        }
    }
}

/// The templates of a page.
fn fenced(page: &str) -> Vec<String> {
    let blocks = page.split("```yaml ").skip(1);
    blocks
        .filter_map(|block| {
            let (words, rest) = block.split_once('\n')?;
            let template = rest.split("\n```").next()?;
            (words.ends_with("cloudformation") && !words.starts_with("fix"))
                .then(|| template.to_owned())
        })
        .collect()
}

/// The rules, without the conditions that say what they are about.
fn asked_of_every_node() -> Rules {
    let mut rules = Rules::default();
    let condition = regex::Regex::new(r"(?m)^(rule CF403_\w+) when %\w+ !empty \{$");
    let condition = condition.expect("a pattern");
    for rule in Rules::shipped().all() {
        let text = condition.replace(&rule.text, "$1 {");
        rules.add(&rule.path, &text).expect("a rule");
    }
    rules
}

/// How long the rules take, and how long all of a run does, text by text.
fn measure(texts: &[String], rules: &Rules) -> (Duration, Duration) {
    let (mut checking, mut all) = (Duration::ZERO, Duration::ZERO);
    for text in texts {
        let origin = Origin::File("text".to_owned());
        let begin = Instant::now();
        let sources = Sources::new(vec![Source::new(SourceId(0), origin, text.clone())]);
        let analysis = analyse(&sources);
        let facts = facts::state(&sources, &Estate::new(&analysis.units));
        let checks = Instant::now();
        let document = serde_json::to_value(&facts.document).expect("facts are JSON");
        let (hits, _) = check(rules, &document);
        let possible = Possible::AsWarning;
        let findings = bind(rules, &hits, &facts, &document, &sources, possible);
        checking += checks.elapsed();
        all += begin.elapsed();
        drop(findings);
    }
    (checking, all)
}

#[test]
#[ignore = "it measures time, which says something only of a release build on an idle machine"]
fn the_rules_take_a_small_part_of_a_run() {
    let folder = std::env::var_os("CF403_COST").map_or_else(common::root, Into::into);
    let mut all = Vec::new();
    if folder == common::root() {
        for part in ["rules", "examples"] {
            texts(&folder.join(part), &mut all);
        }
    } else {
        texts(&folder, &mut all);
    }
    assert!(!all.is_empty(), "no texts below {}", folder.display());
    let mut shares = Vec::new();
    for (what, rules) in [
        ("selections are looked up", Rules::shipped()),
        ("every node is asked", asked_of_every_node()),
    ] {
        let (checking, whole) = measure(&all, &rules);
        let share = checking.as_secs_f64() / whole.as_secs_f64();
        println!(
            "{what}: {checking:.2?} of {whole:.2?} over {} texts, {:.1} %",
            all.len(),
            share * 100.0
        );
        shares.push(share);
    }
    assert!(shares[0] <= MOST, "{shares:?}");
    assert!(shares[0] < shares[1], "{shares:?}");
}
