//! The report as workflow commands of GitHub Actions, which become annotations beside the changed lines.
//!
//! "Workflow commands for GitHub Actions" in the GitHub documentation. A step shows ten annotations of each kind; the
//! first ten win, so the most severe come first, and what is left over is told as plain lines of the log.

use super::prose::{self, printable};
use super::{Report, concise, uri};
use crate::check::{Certainty, Finding, Severity};

/// The most annotations of one kind that GitHub shows for a step.
const SHOWN: usize = 10;

/// The report as workflow commands, with a line break at its end.
pub fn github(report: &Report<'_>) -> String {
    let mut lines = Vec::new();
    let mut left = Vec::new();
    for unread in report.unread {
        let mut properties = vec![("file", uri::plain(&unread.path, report.root))];
        if let Some(position) = unread.position {
            properties.push(("line", position.line.to_string()));
            properties.push(("col", position.column.to_string()));
        }
        properties.push(("title", "cf403 cannot read this".to_owned()));
        if lines.len() < SHOWN {
            lines.push(command("error", &properties, &unread.message));
        } else {
            left.push(format!("{}: not read: {}", unread.path, unread.message));
        }
    }
    let mut room = [SHOWN - lines.len(), SHOWN, SHOWN];
    for (place, (level, name)) in [
        (Severity::Error, "error"),
        (Severity::Warning, "warning"),
        (Severity::Note, "notice"),
    ]
    .into_iter()
    .enumerate()
    {
        let of_level = report
            .findings
            .iter()
            .filter(|finding| finding.severity == level);
        for finding in of_level {
            if room[place] == 0 {
                left.push(concise::line(finding, report.sources));
            } else {
                room[place] -= 1;
                lines.push(annotation(name, finding, report));
            }
        }
    }
    if !left.is_empty() {
        let plural = if left.len() == 1 { "" } else { "s" };
        lines.push(format!(
            "{} more finding{plural}, which GitHub would not show beside the lines:",
            left.len()
        ));
        lines.extend(left.iter().map(|line| format!("  {}", harmless(line))));
    }
    if lines.is_empty() {
        return String::new();
    }
    lines.join("\n") + "\n"
}

fn annotation(name: &str, finding: &Finding, report: &Report<'_>) -> String {
    let source = report.sources.get(finding.at.source);
    let (start, end) = (
        source.position(finding.at.start),
        source.position(finding.at.end),
    );
    let mut properties = vec![
        ("file", uri::plain(source.path(), report.root)),
        ("line", start.line.to_string()),
        ("endLine", end.line.to_string()),
    ];
    // A column is taken for the line of the end as well, so it is told only where both are one line.
    if start.line == end.line {
        properties.push(("col", start.column.to_string()));
        properties.push(("endColumn", end.column.to_string()));
    }
    let possible = if finding.certainty == Certainty::Possible {
        " (possible)"
    } else {
        ""
    };
    properties.push(("title", format!("{}{possible}", finding.rule)));
    let message = prose::plain(&finding.message, finding);
    command(name, &properties, &message)
}

fn command(name: &str, properties: &[(&str, String)], message: &str) -> String {
    let properties: Vec<String> = properties
        .iter()
        .map(|(key, value)| format!("{key}={}", property(value)))
        .collect();
    let lines: Vec<String> = message.lines().map(harmless).collect();
    format!(
        "::{name} {}::{}",
        properties.join(","),
        data(&lines.join("\n"))
    )
}

/// Text behind the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A line of the log that no runner takes for a command, in the present form or in the old one.
fn harmless(line: &str) -> String {
    printable(line).replace("##[", "# #[")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_break_out_of_a_command() {
        let made = command(
            "error",
            &[("file", "a,b:c%\n.yaml".to_owned())],
            "100%\r\n::error::no",
        );
        assert_eq!(
            made,
            "::error file=a%2Cb%3Ac%25%0A.yaml::100%25%0A::error::no"
        );
        assert_eq!(
            harmless("x ##[error]\n::error::y"),
            "x # #[error] ::error::y"
        );
    }
}
