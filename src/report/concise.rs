//! The report for people in a hurry, and for editors that jump to places: one line for each finding.

use super::{Report, Style, class, prose, severity};
use crate::check::{Certainty, Class, Finding};
use crate::source::Sources;
use prose::printable;

/// One line for each finding and each input that could not be read, and the counts, with a line break at its end.
pub fn concise(report: &Report<'_>, style: Style) -> String {
    let mut text = String::new();
    for finding in report.findings {
        text.push_str(&line(finding, report.sources));
        text.push('\n');
    }
    for unread in report.unread {
        let place = unread.position.map_or_else(String::new, |position| {
            format!(":{}:{}", position.line, position.column)
        });
        let line = format!("{}{place}: not read: {}", unread.path, unread.message);
        text.push_str(&printable(&line));
        text.push('\n');
    }
    text + &prose::summary(report.summary, report.unread.len(), style) + "\n"
}

/// `path:line:column: severity[rule]: message`.
pub(super) fn line(finding: &Finding, sources: &Sources) -> String {
    let source = sources.get(finding.at.source);
    let position = source.position(finding.at.start);
    let mut remarks = Vec::new();
    if finding.certainty == Certainty::Possible {
        remarks.push("possible".to_owned());
    }
    if finding.class == Class::Deployment {
        remarks.push(format!("at {}", class(finding.class)));
    }
    remarks.extend(
        finding
            .when
            .iter()
            .map(|when| format!("when {} is {}", when.condition, when.value)),
    );
    let remarks = if remarks.is_empty() {
        String::new()
    } else {
        format!(" ({})", remarks.join(", "))
    };
    printable(&format!(
        "{}:{}:{}: {}[{}]: {}{remarks}",
        source.path(),
        position.line,
        position.column,
        severity(finding.severity),
        finding.rule,
        finding.message
    ))
}
