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

/// The template with conditions that decide how the policy and the encryption of its bucket are.
fn with_conditions() -> String {
    let conditions = r"Parameters:
  Stage: {Type: String}
  Team: {Type: String}
Conditions:
  Open: !Equals [!Ref Stage, live]
  Sealed: !Equals [!Ref Team, bank]
";
    let bucket = r#"  Pages:
    Type: AWS::S3::Bucket
    Properties:
      BucketEncryption: !If
        - Sealed
        - ServerSideEncryptionConfiguration:
            - ServerSideEncryptionByDefault: {SSEAlgorithm: "aws:kms", KMSMasterKeyID: !Ref Key}
        - !Ref AWS::NoValue
  Key:
    Type: AWS::KMS::Key
    Properties: {KeyPolicy: {Version: "2012-10-17", Statement: []}}
"#;
    let template = crate::run::mended()
        .replace("  Pages:\n    Type: AWS::S3::Bucket\n", bucket)
        .replace("  PagesPolicy:\n", "  PagesPolicy:\n    Condition: Open\n");
    format!("{conditions}{template}")
}

#[test]
fn an_edge_of_several_worlds_names_the_condition_that_they_share_and_no_other() {
    let folder = Folder::new("graph-when").with("site.yaml", with_conditions());
    let json = folder
        .run(&["graph", "--format", "json", "site.yaml"])
        .ends_with(0)
        .json();
    let edges = json["edges"].as_array().expect("edges");
    let when = |kind: &str| {
        let mut of = edges.iter().filter(|edge| {
            let ends = [&edge["from"], &edge["to"]];
            ends.iter()
                .any(|end| end.as_str().is_some_and(|id| id.contains(kind)))
        });
        let edge = of.next().expect("an edge");
        assert!(of.next().is_none(), "each edge is drawn once: {json:#}");
        edge["when"].clone()
    };
    assert_eq!(when("#policy:"), serde_json::json!(["Open=true"]));
    assert_eq!(when("#key:"), serde_json::json!(["Sealed=true"]));
}

#[test]
fn an_edge_that_needs_one_of_two_conditions_is_not_drawn_as_if_it_always_existed() {
    let template = with_conditions().replace(
        "!Ref Key}",
        "!If [Open, !Ref Key, !If [Sealed, !Ref Key, !Ref AWS::NoValue]]}",
    );
    let template = template.replace(
        "      BucketEncryption: !If\n        - Sealed\n        - Server",
        "      BucketEncryption:\n          Server",
    );
    let template = template.replace("        - !Ref AWS::NoValue\n", "");
    let folder = Folder::new("graph-either").with("site.yaml", template);
    let json = folder.run(&["graph", "--format", "json", "site.yaml"]);
    let json = json.ends_with(0).json();
    let edges = json["edges"].as_array().into_iter().flatten();
    let mut when: Vec<_> = edges
        .filter(|edge| edge["to"].to_string().contains("#key:"))
        .map(|edge| edge["when"].to_string())
        .collect();
    when.sort();
    let expected = [
        r#"["Open=false","Sealed=true"]"#,
        r#"["Open=true","Sealed=false"]"#,
        r#"["Open=true","Sealed=true"]"#,
    ];
    assert_eq!(when, expected);
}

#[test]
fn explain_shows_no_placeholder_that_only_cf403_understands() {
    let folder = Folder::new("explain-stand-ins");
    for rule in cf403::check::Rules::shipped().all() {
        let page = folder.run(&["explain", &rule.meta.id]).ends_with(0);
        let left = cf403::check::placeholders(&page.stdout);
        assert_eq!(left, [""; 0], "{}", rule.path);
    }
}

#[test]
fn shells_and_manuals_know_every_option_of_lint() {
    let folder = Folder::new("describe");
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let ran = folder.run(&["completions", shell]).ends_with(0);
        for option in ["write-baseline", "fail-on", "list-files"] {
            assert!(ran.stdout.contains(option), "{shell}: {option}");
        }
    }
    let page = folder.run(&["man"]).ends_with(0).stdout;
    assert!(page.contains(".TH cf403 1"), "{page}");
    assert!(page.contains("write\\-baseline"), "{page}");
}

#[test]
fn the_files_that_would_be_checked_can_be_listed() {
    let folder = Folder::new("list-files")
        .with("infra/site.yaml", broken())
        .with("infra/notes.yaml", "a: 1\n");
    let ran = folder.run(&["lint", "--list-files", "."]).ends_with(0);
    assert_eq!(ran.stdout, "infra/site.yaml\n");
}

#[test]
fn a_quiet_run_says_nothing_but_what_makes_it_fail() {
    let folder = Folder::new("quiet").with("notes.yaml", "a: 1\n");
    let ran = folder
        .run(&["lint", "-q", "--allow-empty", "notes.yaml"])
        .ends_with(0);
    assert_eq!(ran.stderr, "");
    let ran = folder.run(&["lint", "-q", "gone.yaml"]).ends_with(2);
    assert!(ran.stdout.contains("gone.yaml"), "{}", ran.stdout);
}
