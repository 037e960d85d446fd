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

/// The allocator of the binary, which the times are of: facts and rules are made of small pieces.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The share of a run over templates that people deploy which the rules may take.
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

/// How long the rules take in one run over all texts, and how long all of it does.
fn measure(texts: &[String], rules: &Rules) -> (Duration, Duration) {
    let sources = texts.iter().zip(0..).map(|(text, number)| {
        let origin = Origin::File(format!("{number}/text"));
        Source::new(SourceId(number), origin, text.clone())
    });
    let sources = sources.collect();
    let begin = Instant::now();
    let sources = Sources::new(sources);
    let analysis = analyse(&sources);
    let facts = facts::state(&sources, &Estate::new(&analysis.units));
    let checks = Instant::now();
    let document = serde_json::to_value(&facts.document).expect("facts are JSON");
    let (hits, _) = check(rules, &document);
    let possible = Possible::AsWarning;
    let findings = bind(rules, &hits, &facts, &document, &sources, possible);
    let (checking, all) = (checks.elapsed(), begin.elapsed());
    drop(findings);
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
    // With several threads the share would be one of the clock and not of the work.
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    let alone = alone.expect("a thread");
    let mut shares = Vec::new();
    for (what, rules) in [
        ("selections are looked up", Rules::shipped()),
        ("every node is asked", asked_of_every_node()),
    ] {
        // The first run warms up.
        let runs = (0..5).map(|_| alone.install(|| measure(&all, &rules)));
        let (checking, whole) = runs.min_by_key(|(_, whole)| *whole).expect("five runs");
        let share = checking.as_secs_f64() / whole.as_secs_f64();
        println!(
            "{what}: {checking:.2?} of {whole:.2?} over {} texts, {:.1} %",
            all.len(),
            share * 100.0
        );
        shares.push(share);
    }
    assert!(shares[0] < shares[1], "{shares:?}");
    // Our own examples are nearly all findings, each of which has to be worded; what people deploy is not.
    if folder != common::root() {
        assert!(shares[0] <= MOST, "{shares:?}");
    }
}
