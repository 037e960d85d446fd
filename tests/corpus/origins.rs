//! What the graph says of each origin, beside what somebody else said of it.

use crate::files::{Read, corpus, explained, table};
use cf403::facts::{self, Decision, Document, Route};
use cf403::graph::Estate;
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn every_labelled_origin_is_answered_as_its_label_says() {
    let Some(corpus) = corpus() else { return };
    let explained = explained();
    let mut documents: BTreeMap<String, Document> = BTreeMap::new();
    let mut news = Vec::new();
    let mut agreed = 0;
    let rows = table(&corpus.join("origins.tsv"));
    let mut labels: BTreeMap<[&String; 3], BTreeSet<&String>> = BTreeMap::new();
    for row in &rows {
        let origin = [&row["file"], &row["distribution"], &row["origin"]];
        labels.entry(origin).or_default().insert(&row["label"]);
    }
    for row in &rows {
        let file = &row["file"];
        if !documents.contains_key(file) {
            let read = Read::file(&corpus, file).expect("a labelled file is a text");
            let estate = Estate::new(&read.analysis.units);
            let document = facts::state(&read.sources, &estate).document;
            documents.insert(file.clone(), document);
        }
        let said = answers(&documents[file], &row["distribution"], &row["origin"]);
        // An origin with several labels is another one in each branch of `Fn::If`.
        let branches = labels[&[file, &row["distribution"], &row["origin"]]].len() > 1;
        let against = |answer: &Answer<'_>| {
            let found = complaints(answer, &row["label"], &row["access"], &row["domain_class"]);
            let fits_somewhere = found.iter().any(Vec::is_empty);
            if branches && fits_somewhere {
                Vec::new()
            } else {
                found.concat()
            }
        };
        let complaints: Vec<Vec<String>> = said.iter().map(against).collect();
        if complaints.iter().any(Vec::is_empty) {
            agreed += 1;
            continue;
        }
        let name = format!("{file} {} {}", row["distribution"], row["origin"]);
        let is_known = explained.contains(&name);
        let known = if is_known { "explained" } else { "news" };
        println!(
            "{known}: {name}\n    label {} ({}, {})",
            row["label"], row["domain_class"], row["access"]
        );
        for complaint in complaints.iter().flatten() {
            println!("    {complaint}");
        }
        if !is_known {
            news.push(name);
        }
    }
    println!("{agreed} origins agree with their labels");
    assert!(news.is_empty(), "{} origins to look at", news.len());
}

/// The origins that a label may mean, each with its routes in all worlds and for all behaviors.
fn answers<'d>(document: &'d Document, distribution: &str, label: &str) -> Vec<Answer<'d>> {
    let mut answers: BTreeMap<&str, Answer<'d>> = BTreeMap::new();
    let is_ours = |of: &str, id: &str| of == distribution && matches_id(id, label);
    for one in &document.origins {
        if is_ours(&one.distribution, &one.origin) {
            let answer = answers.entry(&one.origin).or_default();
            answer.kinds.push((one.origin_kind, &one.bucket));
        }
    }
    for one in &document.routes {
        if is_ours(&one.distribution, &one.origin) {
            answers.entry(&one.origin).or_default().routes.push(one);
        }
    }
    answers.into_values().collect()
}

#[derive(Default)]
struct Answer<'d> {
    kinds: Vec<(&'static str, &'d str)>,
    routes: Vec<&'d Route>,
}

/// Labels hold the first characters of an id, or `?` or a function for one that is not a plain string.
fn matches_id(id: &str, label: &str) -> bool {
    const CUT: usize = 39;
    let is_start = label.chars().count() >= CUT && id.starts_with(label);
    id == label || label == "?" || label.starts_with('{') || is_start
}

/// What speaks against a label: for each thing that the origin may be, and for each of its routes.
fn complaints(said: &Answer<'_>, label: &str, access: &str, class: &str) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    let is_s3 = label != "not-s3";
    let wanted = match class.split(' ').next().unwrap_or_default() {
        "apigw" => Some("execute_api"),
        "alb" => Some("load_balancer"),
        "lambda-url" => Some("lambda_url"),
        "website" => Some("s3_website"),
        "s3-rest" => Some("s3_rest"),
        _ => None,
    };
    for (kind, bucket) in &said.kinds {
        let mut out = Vec::new();
        if wanted.map_or(is_s3 != kind.starts_with("s3"), |wanted| wanted != *kind) {
            out.push(format!("its kind is {kind}, not {class}"));
        }
        if is_s3 && (label == "s3-external-bucket") != bucket.is_empty() {
            out.push(format!("its bucket is `{bucket}`"));
        }
        all.push(out);
    }
    for route in &said.routes {
        let read = &route.read;
        let fits = match label {
            "granted" | "public-policy" => read.decision == Decision::Allowed,
            "NO-POLICY" | "POLICY-WITHOUT-GRANT" => read.decision == Decision::Denied,
            _ => read.decision == Decision::Unknown || !is_s3,
        };
        let caller = serde_json::to_value(route.caller).unwrap_or_default();
        let caller = caller.as_str().unwrap_or_default();
        let is_caller = match access {
            "OAC" => caller == "oac",
            "OAI" => caller == "oai",
            "none" => caller == "anonymous",
            _ => true,
        };
        if fits && is_caller {
            all.push(Vec::new());
            continue;
        }
        let when = route.when.iter();
        let when: Vec<String> = when
            .map(|one| format!("{}={}", one.condition, one.value))
            .collect();
        all.push(vec![format!(
            "behavior {}: {caller} is {:?} because of {:?}; unknown: {} [{}]",
            route.behavior,
            read.decision,
            read.cause,
            read.unknown,
            when.join(", ")
        )]);
    }
    all
}
