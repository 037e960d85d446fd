//! The report as Markdown, for the summary of a workflow step or a comment: a table of findings, each with its
//! request and its remedy to unfold, and the graph as Mermaid.
//!
//! Names of the user's are written so that no character of theirs is taken for Markdown or HTML: in code spans every
//! sign is a character reference.

use super::picture::{self, Drawing};
use super::prose::printable;
use super::{Report, Style, certainty, prose, severity};
use crate::check::{Certainty, Finding};
use crate::source::Span;
use std::fmt::Write;

/// The most findings that are told in full. GitHub takes a mebibyte for the summary of a step.
const MOST_FINDINGS: usize = 200;
/// The largest graph that Mermaid draws, in characters and in edges.
const MOST_MERMAID: (usize, usize) = (50_000, 500);

/// The report as Markdown, with a line break at its end.
pub fn markdown(report: &Report<'_>, graph: &Drawing) -> String {
    let plain = Style {
        color: super::Color::Plain,
        width: usize::MAX,
    };
    let summary = prose::summary(report.summary, report.unread.len(), plain);
    let mut out = format!("## cf403: {summary}\n");
    if !report.unread.is_empty() {
        out.push_str("\n| not read | why |\n|---|---|\n");
        for unread in report.unread {
            let place = unread.position.map_or_else(String::new, |position| {
                format!(":{}:{}", position.line, position.column)
            });
            let path = code(&format!("{}{place}", unread.path));
            let _ = writeln!(out, "| {path} | {} |", inline(&unread.message));
        }
    }
    let mut findings: Vec<&Finding> = report.findings.iter().collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    if !findings.is_empty() {
        out.push_str("\n| | rule | where | what |\n|---|---|---|---|\n");
        for finding in findings.iter().take(MOST_FINDINGS) {
            let possible = if finding.certainty == Certainty::Possible {
                format!(" ({})", certainty(finding.certainty))
            } else {
                String::new()
            };
            let _ = writeln!(
                out,
                "| {}{possible} | {} | {} | {} |",
                severity(finding.severity),
                finding.rule,
                code(&place(finding.at, report)),
                inline(&finding.message)
            );
        }
        for finding in findings.iter().take(MOST_FINDINGS) {
            details(finding, report, &mut out);
        }
        let left = findings.len().saturating_sub(MOST_FINDINGS);
        if left > 0 {
            let _ = writeln!(out, "\n{left} more findings are not shown here.");
        }
    }
    open(report, &mut out);
    let drawn = picture::mermaid(graph);
    if graph.edges.is_empty() {
        return out;
    }
    if drawn.len() > MOST_MERMAID.0 || graph.edges.len() > MOST_MERMAID.1 {
        out.push_str(
            "\nThe graph is too large for Mermaid; `cf403 graph --format dot` draws it.\n",
        );
    } else {
        let _ = write!(
            out,
            "\n<details><summary>Graph</summary>\n\n```mermaid\n{drawn}```\n\n</details>\n"
        );
    }
    out
}

/// What could not be decided, to unfold.
fn open(report: &Report<'_>, out: &mut String) {
    if report.undecided.is_empty() {
        return;
    }
    out.push_str("\n<details><summary>Not decided</summary>\n\n");
    for one in report.undecided.iter().take(MOST_FINDINGS) {
        let at = code(&place(one.at, report));
        let _ = writeln!(out, "* {at}: {}", inline(&one.message()));
    }
    let left = report.undecided.len().saturating_sub(MOST_FINDINGS);
    if left > 0 {
        let _ = writeln!(out, "* {left} more are not shown here.");
    }
    out.push_str("\n</details>\n");
}

fn place(at: Span, report: &Report<'_>) -> String {
    let source = report.sources.get(at.source);
    let position = source.position(at.start);
    format!("{}:{}:{}", source.path(), position.line, position.column)
}

fn details(finding: &Finding, report: &Report<'_>, out: &mut String) {
    let _ = writeln!(
        out,
        "\n<details><summary>{} {}</summary>\n",
        finding.rule,
        code(&place(finding.at, report))
    );
    if let Some(witness) = &finding.witness {
        let _ = writeln!(out, "* {}", code(&witness.request));
        for step in &witness.steps {
            let _ = writeln!(out, "* → {}", inline(&step.message));
        }
        let _ = writeln!(out, "* ✗ {}\n", inline(&witness.refusal));
    }
    for when in &finding.when {
        let _ = writeln!(out, "* when {} is {}\n", code(&when.condition), when.value);
    }
    if let Some(help) = &finding.help {
        let (sentence, to_copy) = help.split_once("\n\n").unwrap_or((help, ""));
        let _ = writeln!(out, "{}", inline(sentence));
        if !to_copy.trim().is_empty() {
            let fence = fence(to_copy);
            let lines: Vec<String> = to_copy.trim_end().lines().map(printable).collect();
            let _ = writeln!(out, "\n{fence}\n{}\n{fence}", lines.join("\n"));
        }
    }
    out.push_str("\n</details>\n");
}

/// A fence that is longer than any run of backticks in the text.
fn fence(text: &str) -> String {
    let longest = text
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    "`".repeat(3.max(longest + 1))
}

/// A sentence of ours, in which what stands between backticks is the user's.
fn inline(text: &str) -> String {
    let text = printable(text);
    let mut out = String::with_capacity(text.len());
    for (number, part) in text.split('`').enumerate() {
        if number % 2 == 1 {
            out.push_str(&code(part));
        } else {
            out.push_str(&escaped(part));
        }
    }
    out
}

fn code(text: &str) -> String {
    format!("<code>{}</code>", escaped(&printable(text)))
}

/// Text in which no character is a sign of Markdown or HTML.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        // These end or begin nothing by themselves and make up most of a name or a sentence.
        if c.is_ascii_punctuation() && !matches!(c, '.' | ',' | ';' | '/' | '\'' | '"' | '-') {
            let _ = write!(out, "&#{};", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_names() {
        assert_eq!(
            inline("bucket `<script>|*x*` is\nclosed"),
            "bucket <code>&#60;script&#62;&#124;&#42;x&#42;</code> is closed"
        );
        // A backtick in a name sets what follows in code, which is no worse than plain text.
        assert_eq!(inline("`a`b`"), "<code>a</code>b<code></code>");
        assert_eq!(fence("a ```` b"), "`````");
    }
}
