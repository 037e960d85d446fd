//! The report as SARIF 2.1.0, which code scanning services read.
//!
//! "Static Analysis Results Interchange Format (SARIF) Version 2.1.0" of OASIS; "SARIF support for code scanning" in
//! the GitHub documentation, whose limits are kept: a file holds at most 25,000 results, the most severe ones first.

use std::collections::{BTreeMap, HashMap};

use serde_json::json;
use serde_sarif::sarif::{
    ArtifactLocation, CodeFlow, Invocation, Location, LogicalLocation, Message,
    MultiformatMessageString, Notification, PhysicalLocation, PropertyBag, Region,
    ReportingConfiguration, ReportingDescriptor, Result as Entry, ResultLevel, Run, Sarif,
    Suppression, ThreadFlow, ThreadFlowLocation, Tool, ToolComponent,
};

use super::{Report, Unread, certainty, class, prose, uri};
use crate::check::{Finding, Page, Rule, Severity, Suppressed, SuppressedBy, Undecided, explain};
use crate::source::Span;

/// The most results that GitHub reads from one run.
const MOST_RESULTS: usize = 25_000;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// The report as SARIF, with a line break at its end.
pub fn sarif(report: &Report<'_>) -> String {
    let rules = report.rules;
    let places: HashMap<&str, usize> = rules
        .iter()
        .enumerate()
        .map(|(place, rule)| (rule.meta.id.as_str(), place))
        .collect();
    let mut told: Vec<&Finding> = report.findings.iter().collect();
    // The sort keeps the order of places among findings of one severity.
    told.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let left = told.len().saturating_sub(MOST_RESULTS);
    told.truncate(MOST_RESULTS);
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let mut results: Vec<Entry> = told
        .iter()
        .map(|finding| {
            let before = seen.entry(&finding.fingerprint).or_default();
            *before += 1;
            result(finding, places.get(finding.rule.as_str()), *before, report)
        })
        .collect();
    let room = MOST_RESULTS - results.len();
    for aside in report.suppressed.iter().take(room) {
        let finding = &aside.finding;
        let before = seen.entry(&finding.fingerprint).or_default();
        *before += 1;
        let rule = places.get(finding.rule.as_str());
        let mut entry = result(finding, rule, *before, report);
        entry.suppressions = Some(vec![suppression(aside)]);
        results.push(entry);
    }
    let mut notifications: Vec<Notification> = report
        .unread
        .iter()
        .map(|unread| not_read(unread, report.root))
        .collect();
    let open = report.undecided.iter();
    notifications.extend(open.map(|one| not_decided(one, report)));
    if left > 0 {
        let text =
            format!("{left} more findings, of the least severity, are left out of this file");
        notifications.push(
            Notification::builder()
                .message(message(&text))
                .level(json!("warning"))
                .build(),
        );
    }
    let driver = ToolComponent::builder()
        .name("cf403")
        .version(env!("CARGO_PKG_VERSION"))
        .semantic_version(env!("CARGO_PKG_VERSION"))
        .rules(rules.iter().map(descriptor).collect::<Vec<_>>())
        .build();
    let run = Run::builder()
        .tool(Tool::builder().driver(driver).build())
        .column_kind(json!("unicodeCodePoints"))
        .invocations(vec![
            Invocation::builder()
                .execution_successful(report.unread.is_empty())
                .tool_execution_notifications(notifications)
                .build(),
        ])
        .results(results)
        .build();
    let document = Sarif::builder()
        .schema(SCHEMA)
        .version(json!("2.1.0"))
        .runs(vec![run])
        .build();
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

fn message(text: &str) -> Message {
    Message::builder().text(text).build()
}

fn level(severity: Severity) -> ResultLevel {
    match severity {
        Severity::Error => ResultLevel::Error,
        Severity::Warning => ResultLevel::Warning,
        Severity::Note => ResultLevel::Note,
    }
}

/// A rule with its page, which is shown beside each of its results.
fn descriptor(rule: &Rule) -> ReportingDescriptor {
    let text = |text: &str| MultiformatMessageString::builder().text(text).build();
    let page = rule.page.and_then(|page| Page::read(page).ok());
    let summary = page
        .as_ref()
        .map_or_else(|| rule.meta.name.replace('-', " "), Page::summary);
    let help = explain(&rule.meta.id).unwrap_or_else(|| summary.clone());
    let help = without_examples(&help);
    let family = rule.path.split('/').rev().nth(1).unwrap_or_default();
    let mut tags = vec!["cloudfront", class(rule.meta.class), family];
    // The family of rules on deployments is called like their class, and the schema wants tags to differ.
    tags.dedup();
    let mut properties = BTreeMap::new();
    properties.insert("tags".to_owned(), json!(tags));
    properties.insert("precision".to_owned(), json!("very-high"));
    ReportingDescriptor::builder()
        .id(&rule.meta.id)
        .name(&rule.meta.name)
        .short_description(text(&summary))
        .full_description(text(&summary))
        .help(
            MultiformatMessageString::builder()
                .text(&summary)
                .markdown(help)
                .build(),
        )
        .default_configuration(
            ReportingConfiguration::builder()
                .level(json!(super::severity(rule.meta.severity)))
                .build(),
        )
        .properties(
            PropertyBag::builder()
                .additional_properties(properties)
                .build(),
        )
        .build()
}

/// A page without its examples. They are most of it, and a file has the pages of all rules.
fn without_examples(page: &str) -> &str {
    page.split_once("\n## Examples\n")
        .map_or(page, |(before, _)| before.trim_end())
}

/// A finding. `number` tells findings of one fingerprint apart.
fn result(finding: &Finding, rule: Option<&usize>, number: usize, report: &Report<'_>) -> Entry {
    let text = prose::plain(&finding.message, finding);
    let related: Vec<Location> = finding
        .related
        .iter()
        .zip(1_i64..)
        .map(|(label, id)| Location {
            id: Some(id),
            message: Some(message(&label.message)),
            ..place(label.at, report)
        })
        .collect();
    let at = Location {
        logical_locations: Some(vec![
            LogicalLocation::builder()
                .fully_qualified_name(&finding.address)
                .kind("resource")
                .build(),
        ]),
        ..place(finding.at, report)
    };
    let mut properties = BTreeMap::new();
    properties.insert("certainty".to_owned(), json!(certainty(finding.certainty)));
    properties.insert("class".to_owned(), json!(class(finding.class)));
    let when: Vec<String> = finding
        .when
        .iter()
        .map(|when| format!("{} is {}", when.condition, when.value))
        .collect();
    if !when.is_empty() {
        properties.insert("when".to_owned(), json!(when));
    }
    let mut entry = Entry::builder()
        .rule_id(&finding.rule)
        .level(level(finding.severity))
        .message(message(&text))
        .locations(vec![at])
        .related_locations(related)
        .partial_fingerprints(BTreeMap::from([(
            "cf403/v1".to_owned(),
            format!("{}|{number}", finding.fingerprint),
        )]))
        .properties(
            PropertyBag::builder()
                .additional_properties(properties)
                .build(),
        )
        .build();
    entry.rule_index = rule.and_then(|place| i64::try_from(*place).ok());
    if let Some(flow) = flow(finding, report) {
        entry.code_flows = Some(vec![flow]);
    }
    entry
}

fn suppression(aside: &Suppressed) -> Suppression {
    let kind = match aside.by {
        SuppressedBy::Source(_) => "inSource",
        SuppressedBy::Settings | SuppressedBy::Baseline => "external",
    };
    let mut suppression = Suppression::builder().kind(json!(kind)).build();
    if !aside.reason.is_empty() {
        suppression.justification = Some(aside.reason.clone());
    }
    suppression
}

/// The way of the request, from the viewer to whoever refuses it.
fn flow(finding: &Finding, report: &Report<'_>) -> Option<CodeFlow> {
    let witness = finding.witness.as_ref()?;
    let mut locations = Vec::new();
    let mut add = |text: &str, at: Span| {
        locations.push(
            ThreadFlowLocation::builder()
                .location(Location {
                    message: Some(message(text)),
                    ..place(at, report)
                })
                .build(),
        );
    };
    // A viewer is written nowhere: the request comes in at the first step.
    let enters = witness.steps.first().map_or(finding.at, |step| step.at);
    add(&witness.request, enters);
    for step in &witness.steps {
        add(&step.message, step.at);
    }
    add(&witness.refusal, finding.at);
    Some(
        CodeFlow::builder()
            .thread_flows(vec![ThreadFlow::builder().locations(locations).build()])
            .build(),
    )
}

fn place(span: Span, report: &Report<'_>) -> Location {
    let source = report.sources.get(span.source);
    let (start, end) = (source.position(span.start), source.position(span.end));
    let number = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let region = Region::builder()
        .start_line(number(start.line))
        .start_column(number(start.column))
        .end_line(number(end.line))
        .end_column(number(end.column))
        .build();
    Location::builder()
        .physical_location(
            PhysicalLocation::builder()
                .artifact_location(artifact(source.path(), report.root))
                .region(region)
                .build(),
        )
        .build()
}

fn artifact(path: &str, root: &str) -> ArtifactLocation {
    ArtifactLocation::builder()
        .uri(uri::relative(path, root))
        .build()
}

fn not_decided(undecided: &Undecided, report: &Report<'_>) -> Notification {
    Notification::builder()
        .message(message(&undecided.message()))
        .level(json!("note"))
        .locations(vec![place(undecided.at, report)])
        .build()
}

fn not_read(unread: &Unread, root: &str) -> Notification {
    let mut at = PhysicalLocation::builder()
        .artifact_location(artifact(&unread.path, root))
        .build();
    if let Some(position) = unread.position {
        let number = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        at.region = Some(
            Region::builder()
                .start_line(number(position.line))
                .start_column(number(position.column))
                .build(),
        );
    }
    Notification::builder()
        .message(message(&unread.message))
        .level(json!("error"))
        .locations(vec![Location::builder().physical_location(at).build()])
        .build()
}
