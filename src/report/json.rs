//! The report for programs: one JSON document, whose shape only grows within a version.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Report, Summary, Unread, certainty, class, severity};
use crate::check::{Change, Finding, Label, SuppressedBy, Undecided, Witness};
use crate::source::{Sources, Span};

/// The report as JSON, with a line break at its end.
pub fn json(report: &Report<'_>) -> String {
    let Summary {
        files,
        distributions,
        undecided,
        errors,
        warnings,
        notes,
        ignored,
        baselined,
    } = report.summary;
    let document = Document {
        version: 1,
        summary: Counts {
            files,
            distributions,
            undecided,
            errors,
            warnings,
            notes,
            ignored,
            baselined,
        },
        findings: report
            .findings
            .iter()
            .map(|finding| Entry::of(finding, report.sources))
            .collect(),
        suppressed: report
            .suppressed
            .iter()
            .map(|one| Aside {
                by: match one.by {
                    SuppressedBy::Source(_) => "source",
                    SuppressedBy::Settings => "settings",
                    SuppressedBy::Baseline => "baseline",
                },
                reason: &one.reason,
                finding: Entry::of(&one.finding, report.sources),
            })
            .collect(),
        unread: report.unread.iter().map(Input::of).collect(),
        undecided: report
            .undecided
            .iter()
            .map(|one| Open::of(one, report.sources))
            .collect(),
    };
    pretty(&document)
}

/// The JSON Schema of [`json()`], with a line break at its end.
pub fn schema() -> String {
    pretty(&schemars::schema_for!(Document<'_>))
}

fn pretty(document: &impl Serialize) -> String {
    // Serialising these shapes into memory cannot fail: no map has a key that is not a string.
    let mut text = serde_json::to_string_pretty(document).unwrap_or_default();
    text.push('\n');
    text
}

/// What cf403 found.
#[derive(Serialize, JsonSchema)]
struct Document<'a> {
    /// The version of this shape.
    version: u32,
    /// The counts.
    summary: Counts,
    /// The findings, sorted by path, place and rule.
    findings: Vec<Entry<'a>>,
    /// The findings that somebody does not want to hear of; they fail nothing.
    suppressed: Vec<Aside<'a>>,
    /// The inputs that could not be read.
    unread: Vec<Input<'a>>,
    /// What could not be decided before deployment; that nothing is found about it means nothing.
    undecided: Vec<Open<'a>>,
}

/// How much was looked at and found.
#[derive(Serialize, JsonSchema)]
struct Counts {
    /// Files that were read and hold a template or a plan.
    files: usize,
    /// Distributions in them.
    distributions: usize,
    /// How many of those could not be decided throughout.
    undecided: usize,
    /// Findings that are errors.
    errors: usize,
    /// Findings that are warnings.
    warnings: usize,
    /// Findings that are notes.
    notes: usize,
    /// Findings that somebody ignores, in neither of the former.
    ignored: usize,
    /// Findings that the baseline knows, in none of the former.
    baselined: usize,
}

/// A finding that somebody does not want to hear of.
#[derive(Serialize, JsonSchema)]
struct Aside<'a> {
    /// `source` for words in the file itself, `baseline` for the baseline.
    by: &'a str,
    /// Why; empty if nobody said.
    reason: &'a str,
    /// The finding.
    finding: Entry<'a>,
}

/// One finding.
#[derive(Serialize, JsonSchema)]
struct Entry<'a> {
    /// The rule's id.
    rule: &'a str,
    /// The rule's name.
    name: &'a str,
    /// `error`, `warning` or `note`.
    severity: &'a str,
    /// `certain`, or `possible` if it depends on something unknown before deployment.
    certainty: &'a str,
    /// `403` if requests are refused, `deployment` if the deployment is.
    class: &'a str,
    /// What is wrong, in one sentence.
    message: &'a str,
    /// What to do; several lines.
    help: Option<&'a str>,
    /// Where.
    location: Location<'a>,
    /// Other places that matter.
    related: Vec<Related<'a>>,
    /// The request that fails.
    witness: Option<Path<'a>>,
    /// The conditions under which it holds; none if it always does.
    when: Vec<Condition<'a>>,
    /// A name for the finding that survives edits elsewhere in the file.
    fingerprint: &'a str,
    /// What a plan has to do with it: `created` if it creates what the finding is about, `introduced` if it breaks what
    /// works now, `standing` if it is broken already; null where nobody can tell, and for templates.
    change: Option<&'a str>,
}

/// A place in an input.
#[derive(Serialize, JsonSchema)]
struct Location<'a> {
    /// The path as it was named, or `<stdin>`.
    path: &'a str,
    /// The first line, from 1.
    line: usize,
    /// The first column, from 1, in characters.
    column: usize,
    /// The line of the end, from 1.
    end_line: usize,
    /// The column after the last character, from 1.
    end_column: usize,
    /// The resource that stands there: a logical id, or a Terraform address.
    address: Option<&'a str>,
}

/// Another place that matters.
#[derive(Serialize, JsonSchema)]
struct Related<'a> {
    /// Why it matters, in a few words.
    message: &'a str,
    /// Where.
    location: Location<'a>,
}

/// The request that fails, step by step.
#[derive(Serialize, JsonSchema)]
struct Path<'a> {
    /// What the viewer sends.
    request: &'a str,
    /// Where it goes, and where that is written.
    steps: Vec<Related<'a>>,
    /// Who refuses, and why.
    refusal: &'a str,
}

/// A condition and its value.
#[derive(Serialize, JsonSchema)]
struct Condition<'a> {
    /// The condition's name.
    condition: &'a str,
    /// The value under which the finding holds.
    value: bool,
}

/// An input that could not be read.
#[derive(Serialize, JsonSchema)]
struct Input<'a> {
    /// Its path.
    path: &'a str,
    /// The line at which reading ended, from 1.
    line: Option<usize>,
    /// The column at which reading ended, from 1.
    column: Option<usize>,
    /// Why.
    message: &'a str,
}

/// Something that could not be decided.
#[derive(Serialize, JsonSchema)]
struct Open<'a> {
    /// What, and why, in one sentence.
    message: String,
    /// The id of the origin that it is about; null if nobody can tell which one is asked.
    origin: Option<&'a str>,
    /// Why: part of a sentence.
    because: &'a str,
    /// Where; the address is that of the distribution.
    location: Location<'a>,
}

impl<'a> Open<'a> {
    fn of(undecided: &'a Undecided, sources: &'a Sources) -> Open<'a> {
        Open {
            message: undecided.message(),
            origin: Some(&*undecided.origin).filter(|origin| !origin.is_empty()),
            because: &undecided.because,
            location: Location::of(undecided.at, Some(&undecided.distribution), sources),
        }
    }
}

impl<'a> Entry<'a> {
    fn of(finding: &'a Finding, sources: &'a Sources) -> Entry<'a> {
        Entry {
            rule: &finding.rule,
            name: &finding.name,
            severity: severity(finding.severity),
            certainty: certainty(finding.certainty),
            class: class(finding.class),
            message: &finding.message,
            help: finding.help.as_deref(),
            location: Location::of(finding.at, Some(&finding.address), sources),
            related: finding
                .related
                .iter()
                .map(|label| Related::of(label, sources))
                .collect(),
            witness: finding
                .witness
                .as_ref()
                .map(|witness| Path::of(witness, sources)),
            when: finding
                .when
                .iter()
                .map(|when| Condition {
                    condition: &when.condition,
                    value: when.value,
                })
                .collect(),
            fingerprint: &finding.fingerprint,
            change: match finding.change {
                Change::Untold => None,
                Change::Created => Some("created"),
                Change::Introduced => Some("introduced"),
                Change::Standing => Some("standing"),
            },
        }
    }
}

impl<'a> Related<'a> {
    fn of(label: &'a Label, sources: &'a Sources) -> Related<'a> {
        Related {
            message: &label.message,
            location: Location::of(label.at, None, sources),
        }
    }
}

impl<'a> Path<'a> {
    fn of(witness: &'a Witness, sources: &'a Sources) -> Path<'a> {
        let steps = witness.steps.iter();
        Path {
            request: &witness.request,
            steps: steps.map(|step| Related::of(step, sources)).collect(),
            refusal: &witness.refusal,
        }
    }
}

impl<'a> Location<'a> {
    fn of(span: Span, address: Option<&'a str>, sources: &'a Sources) -> Location<'a> {
        let source = sources.get(span.source);
        let start = source.position(span.start);
        let end = source.position(span.end);
        Location {
            path: source.path(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            address,
        }
    }
}

impl<'a> Input<'a> {
    fn of(unread: &'a Unread) -> Input<'a> {
        Input {
            path: &unread.path,
            line: unread.position.map(|position| position.line),
            column: unread.position.map(|position| position.column),
            message: &unread.message,
        }
    }
}
