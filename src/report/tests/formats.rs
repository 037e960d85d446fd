//! The formats for services and for summaries, each with a finding that has everything, and with names that try to
//! break out.

use super::*;
use crate::check::Rules;
use crate::report::picture::{Drawing, DrawnEdge, DrawnNode, DrawnPlace};
use serde_json::Value;

/// Names that would end, begin or turn around something if they were not escaped.
const HOSTILE: &str =
    "<script>alert(1)</script>|`x`\"&'\n::error::no %0A ##[error]no \u{1b}[31mred\u{202E}";

fn hostile(sources: &Sources) -> Finding {
    let mut finding = full(sources);
    finding.message = format!("bucket `{HOSTILE}` is closed");
    finding.address = HOSTILE.to_owned();
    finding.related[0].message = HOSTILE.to_owned();
    if let Some(witness) = &mut finding.witness {
        witness.refusal = HOSTILE.to_owned();
    }
    finding.help = Some(format!("say:\n\n```\n{HOSTILE}\n````\n"));
    finding
}

fn unread() -> Vec<Unread> {
    vec![
        Unread {
            path: "broken, odd.yaml".to_owned(),
            position: Some(Position { line: 4, column: 9 }),
            message: "not valid YAML: this quote is never closed".to_owned(),
        },
        Unread {
            path: "gone.json".to_owned(),
            position: None,
            message: "there is no such file".to_owned(),
        },
    ]
}

fn drawing() -> Drawing {
    let node = |id: &str, kind: &str, label: &str| DrawnNode {
        id: id.to_owned(),
        kind: kind.to_owned(),
        label: label.to_owned(),
    };
    Drawing {
        nodes: vec![
            node("a#distribution:Cdn", "distribution", "Cdn"),
            node("a#bucket:Site", "bucket", HOSTILE),
        ],
        edges: vec![DrawnEdge {
            from: "a#distribution:Cdn".to_owned(),
            to: "a#bucket:Site".to_owned(),
            relation: "reads",
            because: "an attribute".to_owned(),
            sure: "yes",
            when: Vec::new(),
            location: DrawnPlace {
                path: "a".to_owned(),
                line: 1,
                column: 1,
            },
        }],
    }
}

fn sites() -> Sources {
    sources(&[("/home/me/project/infra/my site.yaml", TEMPLATE)])
}

#[test]
fn a_line_for_each_finding() {
    let sources = sites();
    let findings = [full(&sources), hostile(&sources)];
    insta::assert_snapshot!(concise(&report(&sources, &findings, &unread()), PLAIN));
}

#[test]
fn workflow_commands() {
    let sources = sites();
    let findings = [full(&sources), hostile(&sources)];
    insta::assert_snapshot!(github(&report(&sources, &findings, &unread())));
}

#[test]
fn workflow_commands_name_the_findings_that_github_would_not_show() {
    let sources = sites();
    let warning = Finding {
        severity: Severity::Warning,
        ..hostile(&sources)
    };
    let mut findings = vec![warning; 12];
    findings.push(full(&sources));
    let text = github(&report(&sources, &findings, &[]));
    let commands = text.lines().filter(|line| line.starts_with("::"));
    assert_eq!(commands.count(), 11);
    assert!(text.starts_with("::error "), "{text}");
    assert!(text.contains("\n2 more findings, which"), "{text}");
    assert!(!text.contains("##["), "{text}");
}

#[test]
fn junit_xml() {
    let sources = sites();
    let warning = Finding {
        severity: Severity::Warning,
        ..full(&sources)
    };
    let findings = [full(&sources), warning, hostile(&sources)];
    insta::assert_snapshot!(junit(&report(&sources, &findings, &unread())));
    insta::assert_snapshot!(junit(&report(&sources, &[], &[])));
}

#[test]
fn a_summary_in_markdown() {
    let sources = sites();
    let findings = [full(&sources), hostile(&sources)];
    let text = markdown(&report(&sources, &findings, &unread()), &drawing());
    assert!(
        !text.contains("<script>") || text.contains("````"),
        "{text}"
    );
    insta::assert_snapshot!(text);
}

#[test]
fn sarif_with_everything() {
    let sources = sites();
    let findings = [full(&sources), hostile(&sources)];
    let text = sarif(&report(&sources, &findings, &unread()));
    insta::assert_snapshot!(text.replace(env!("CARGO_PKG_VERSION"), "0.0.0"));
}

#[test]
fn sarif_describes_every_rule_and_keeps_within_the_limits_of_github() {
    let sources = sites();
    let rules = Rules::shipped();
    let known = &rules.all()[0].meta;
    let finding = Finding {
        rule: known.id.clone(),
        severity: Severity::Note,
        ..full(&sources)
    };
    let mut findings = vec![finding; 30_000];
    findings[29_999].severity = Severity::Error;
    let mut report = report(&sources, &findings, &[]);
    report.rules = rules.all();
    let document: Value = serde_json::from_str(&sarif(&report)).expect("JSON");
    let run = &document["runs"][0];
    let described = run["tool"]["driver"]["rules"].as_array().expect("rules");
    assert_eq!(described.len(), rules.all().len());
    for rule in described {
        let help = rule["help"]["markdown"].as_str().expect("help");
        assert!(help.len() > 200, "{rule}");
        assert!(!help.contains("## Examples"), "{rule}");
    }
    let results = run["results"].as_array().expect("results");
    assert_eq!(results.len(), 25_000);
    assert_eq!(results[0]["level"], "error");
    let place =
        usize::try_from(results[0]["ruleIndex"].as_u64().expect("an index")).expect("small");
    assert_eq!(described[place]["id"], known.id.as_str());
    let said = &run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
    assert_eq!(
        said,
        "5000 more findings, of the least severity, are left out of this file"
    );
    let mut fingerprints: Vec<&str> = results
        .iter()
        .filter_map(|result| result["partialFingerprints"]["cf403/v1"].as_str())
        .collect();
    fingerprints.sort_unstable();
    fingerprints.dedup();
    assert_eq!(fingerprints.len(), 25_000);
}
