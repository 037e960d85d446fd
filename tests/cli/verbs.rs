//! The other verbs: `explain`, `facts`, `graph`.

use crate::run::{Folder, broken};
use serde_json::Value;

#[test]
fn explain_prints_the_page_of_a_rule_by_id_or_name() {
    let folder = Folder::new("explain");
    let page = folder.run(&["explain", "CF403-B201"]).ends_with(0);
    assert!(
        page.stdout.contains("oac-bucket-without-policy"),
        "{}",
        page.stdout
    );
    for name in ["cf403-b201", "B201", "b201", "oac-bucket-without-policy"] {
        let same = folder.run(&["explain", name]).ends_with(0);
        assert_eq!(same.stdout, page.stdout, "{name}");
    }
}

#[test]
fn explain_guesses_what_was_meant() {
    let folder = Folder::new("explain-guess");
    let no_rule = |name: &str| folder.run(&["explain", name]).ends_with(2);
    no_rule("b201x").notes("there is no rule `b201x`; did you mean `CF403-B201`?");
    no_rule("CF403-B20l").notes("did you mean `CF403-");
    no_rule("oac-bucket-wihtout-policy").notes("did you mean `oac-bucket-without-policy`?");
    let ran = no_rule("weather").notes("there is no rule `weather`");
    assert!(!ran.stderr.contains("did you mean"), "{}", ran.stderr);
    assert_eq!(ran.stdout, "");
}

#[test]
fn facts_prints_one_document_and_its_schema() {
    let folder = Folder::new("facts").with("site.yaml", broken());
    let facts = folder.run(&["facts", "site.yaml"]).ends_with(0).json();
    assert_eq!(facts["routes"][0]["read"]["cause"], "no_policy");
    let schema = folder.run(&["facts", "--schema"]).ends_with(0).json();
    assert!(schema["properties"]["routes"].is_object());
}

#[test]
fn graph_draws_the_way_from_the_distribution_to_the_bucket() {
    let folder = Folder::new("graph").with("site.yaml", broken());
    let mermaid = folder.run(&["graph", "--format", "mermaid", "site.yaml"]);
    mermaid
        .ends_with(0)
        .prints("flowchart LR")
        .prints("|\"reads\"|");
    let dot = folder.run(&["graph", "--format", "dot", "site.yaml"]);
    dot.ends_with(0)
        .prints("digraph ")
        .prints("[label=\"reads\"]");
    let json = folder
        .run(&["graph", "--format", "json", "site.yaml"])
        .ends_with(0)
        .json();
    let reads = json["edges"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|edge| edge["relation"] == "reads")
        .expect("an edge from the origin to the bucket");
    assert_eq!(reads["location"]["path"], "site.yaml");
    let is_node = |id: &Value| {
        json["nodes"]
            .as_array()
            .is_some_and(|nodes| nodes.iter().any(|node| node["id"] == *id))
    };
    assert!(is_node(&reads["from"]) && is_node(&reads["to"]));
}
