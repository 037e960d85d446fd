//! `cf403 lint`.

use super::arguments::{Colour, FailOn, Format, Lint};
use super::inputs::Read;
use super::{Ended, out};
use crate::check::{Diagnostic, Finding, Possible, Rules, Schema, Severity};
use crate::facts::Document;
use crate::lint::{Analysis, lint};
use crate::report::{self, Color, Report, Style, Summary};
use crate::scan;
use std::io::IsTerminal;
use std::path::PathBuf;

/// Checks the inputs and prints the report.
pub(super) fn run(options: &Lint) -> std::io::Result<Ended> {
    let Some(rules) = load(&options.rules) else {
        return Ok(Ended::Failed);
    };
    let Some(read) = Read::new(&options.inputs) else {
        return Ok(Ended::Failed);
    };
    let sources = &read.found.sources;
    let possible = if options.strict {
        Possible::AsCertain
    } else {
        Possible::AsWarning
    };
    let outcome = lint(sources, &read.analysis.units, &rules, possible);
    for diagnostic in &outcome.diagnostics {
        out::note(&format!("cf403: {diagnostic}"));
    }
    let report = Report {
        sources,
        summary: summary(&read.analysis, &outcome.findings, &outcome.facts.document),
        findings: &outcome.findings,
        unread: &read.unread,
    };
    out::report(&match options.format {
        Format::Human => report::human(&report, style(options.color)),
        Format::Json => report::json(&report),
    })?;
    read.tell_passed_over();
    let limit = match options.fail_on {
        FailOn::Note => Severity::Note,
        FailOn::Warning => Severity::Warning,
        FailOn::Error => Severity::Error,
    };
    let fails = |finding: &Finding| finding.severity >= limit;
    Ok(match read.ended() {
        _ if !outcome.diagnostics.is_empty() => Ended::Failed,
        Ended::Clean if outcome.findings.iter().any(fails) => Ended::Findings,
        ended => ended,
    })
}

fn summary(analysis: &Analysis, findings: &[Finding], facts: &Document) -> Summary {
    let count = |severity| {
        findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    };
    let mut files: Vec<_> = analysis.units.iter().map(|unit| unit.source).collect();
    files.dedup();
    let mut distributions: Vec<_> = facts
        .distributions
        .iter()
        .map(|one| (&one.source.path, &one.distribution_address))
        .collect();
    distributions.sort();
    distributions.dedup();
    Summary {
        files: files.len(),
        distributions: distributions.len(),
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        notes: count(Severity::Note),
    }
}

fn style(colour: Colour) -> Style {
    let wanted = match colour {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => {
            std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
                && std::io::stdout().is_terminal()
        }
    };
    Style {
        color: if wanted { Color::Ansi } else { Color::Plain },
        width: 100,
    }
}

/// Which facts rules may ask for.
fn facts_schema() -> Schema {
    serde_json::from_str(&crate::facts::schema())
        .map(|schema| Schema::from_json_schema(&schema))
        .unwrap_or_default()
}

/// The shipped rules and the user's. Says what is wrong or doubtful about the user's; nothing if one of them cannot
/// be used.
fn load(folders: &[PathBuf]) -> Option<Rules> {
    let mut rules = Rules::shipped().knowing(facts_schema());
    let mut usable = true;
    for folder in folders {
        let files = match scan::rule_files(folder) {
            Ok(files) => files,
            Err(failed) => {
                usable = false;
                out::note(&format!("cf403: {}: {}", failed.path, failed.message));
                continue;
            }
        };
        if files.is_empty() {
            usable = false;
            out::note(&format!("cf403: no `.guard` file in {}", folder.display()));
        }
        for (path, text) in files {
            let said = rules.add(&path, &text).unwrap_or_else(|error| {
                usable = false;
                vec![Diagnostic::from(error)]
            });
            for one in said {
                out::note(&format!("cf403: {one}"));
            }
        }
    }
    usable.then_some(rules)
}
