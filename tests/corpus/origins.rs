//! What the graph says of each origin, beside what somebody else said of it.

use crate::files::{Read, corpus, explained, table};
use cf403::facts::{self, Decision, Document, Route};
use cf403::graph::Estate;
use std::collections::BTreeMap;

#[test]
fn every_labelled_origin_is_answered_as_its_label_says() {
    let Some(corpus) = corpus() else { return };
    let explained = explained();
    let mut documents: BTreeMap<String, Document> = BTreeMap::new();
    let mut news = Vec::new();
    let mut agreed = 0;
    for row in table(&corpus.join("origins.tsv")) {
        let file = &row["file"];
        if !documents.contains_key(file) {
            let read = Read::file(&corpus, file).expect("a labelled file is a text");
            let estate = Estate::new(&read.analysis.units);
            let document = facts::state(&read.sources, &estate).document;
            documents.insert(file.clone(), document);
        }
        let said = answer(&documents[file], &row["distribution"], &row["origin"]);
        let complaints = complaints(&said, &row["label"], &row["access"], &row["domain_class"]);
        if complaints.is_empty() {
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
        for complaint in &complaints {
            println!("    {complaint}");
        }
        if !is_known {
            news.push(name);
        }
    }
    println!("{agreed} origins agree with their labels");
    assert!(news.is_empty(), "{} origins to look at", news.len());
}

/// The routes of an origin, in all worlds and for all behaviors.
fn answer<'d>(document: &'d Document, distribution: &str, origin: &str) -> Answer<'d> {
    let is_ours = |of: &str, id: &str| of == distribution && matches_id(id, origin);
    Answer {
        kinds: document
            .origins
            .iter()
            .filter(|one| is_ours(&one.distribution, &one.origin))
            .map(|one| (one.origin_kind, &*one.bucket))
            .collect(),
        routes: document
            .routes
            .iter()
            .filter(|one| is_ours(&one.distribution, &one.origin))
            .collect(),
    }
}

struct Answer<'d> {
    kinds: Vec<(&'static str, &'d str)>,
    routes: Vec<&'d Route>,
}

/// Labels hold the first characters of an id, or `?` or a function for one that is not a plain
/// string.
fn matches_id(id: &str, label: &str) -> bool {
    const CUT: usize = 39;
    let is_start = label.chars().count() >= CUT && id.starts_with(label);
    id == label || label == "?" || label.starts_with('{') || is_start
}

/// What speaks against a label.
fn complaints(said: &Answer<'_>, label: &str, access: &str, class: &str) -> Vec<String> {
    let mut out = Vec::new();
    if said.kinds.is_empty() {
        out.push("there is no such origin".to_owned());
    }
    let is_s3 = label != "not-s3";
    for (kind, bucket) in &said.kinds {
        if is_s3 != kind.starts_with("s3") {
            out.push(format!("its kind is {kind}"));
        }
        let wanted = match class.split(' ').next().unwrap_or_default() {
            "apigw" => Some("execute_api"),
            "alb" => Some("load_balancer"),
            "lambda-url" => Some("lambda_url"),
            "website" => Some("s3_website"),
            "s3-rest" => Some("s3_rest"),
            _ => None,
        };
        if wanted.is_some_and(|wanted| wanted != *kind) {
            out.push(format!("its kind is {kind}, not {class}"));
        }
        if is_s3 && (label == "s3-external-bucket") != bucket.is_empty() {
            out.push(format!("its bucket is `{bucket}`"));
        }
    }
    for route in &said.routes {
        let read = &route.read;
        let when: Vec<String> = route
            .when
            .iter()
            .map(|one| format!("{}={}", one.condition, one.value))
            .collect();
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
        if !fits || !is_caller {
            out.push(format!(
                "behavior {}: {caller} is {:?} because of {:?}; unknown: {} [{}]",
                route.behavior,
                read.decision,
                read.cause,
                read.unknown,
                when.join(", ")
            ));
        }
    }
    out.dedup();
    out
}
