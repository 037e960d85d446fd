//! `cf403 lint`.

use super::arguments::{Colour, FailOn, Format, Lint};
use super::inputs::Read;
use super::progress::Progress;
use super::{Ended, out};
use crate::check::{
    self, Baseline, Diagnostic, Finding, Possible, Rules, Schema, Severity, Suppressed,
    SuppressedBy,
};
use crate::facts::Document;
use crate::graph::Estate;
use crate::lint::{Analysis, lint};
use crate::report::{self, Color, Report, Style, Summary, picture};
use crate::scan;
use crate::source::Sources;
use std::io::IsTerminal;
use std::path::PathBuf;

/// Checks the inputs and prints the report.
pub(super) fn run(options: &Lint) -> std::io::Result<Ended> {
    let Some(rules) = load(&options.rules) else {
        return Ok(Ended::Failed);
    };
    let working = Progress::after_a_second(&options.inputs);
    let Some(read) = Read::new(&options.inputs) else {
        return Ok(Ended::Failed);
    };
    let sources = &read.found.sources;
    if options.list_files {
        out::report(&read.files())?;
        return Ok(read.ended());
    }
    let possible = if options.strict {
        Possible::AsCertain
    } else {
        Possible::AsWarning
    };
    let outcome = lint(sources, &read.analysis.units, &rules, possible);
    for diagnostic in &outcome.diagnostics {
        out::note(&format!("cf403: {diagnostic}"));
    }
    let limit = match options.fail_on {
        FailOn::Note => Severity::Note,
        FailOn::Warning => Severity::Warning,
        FailOn::Error => Severity::Error,
    };
    let root = std::env::current_dir().unwrap_or_default();
    let root = root.to_string_lossy();
    let ignores = &read.analysis.ignores;
    let (findings, mut suppressed, unused) = check::ignore(
        outcome.findings,
        ignores,
        rules.all(),
        &read.analysis.units,
        sources,
    );
    for remark in unused.iter().filter(|_| !options.inputs.quiet) {
        read.tell(remark, "");
    }
    let Some((findings, known)) = baseline(options, findings, sources, &root)? else {
        return Ok(Ended::Failed);
    };
    suppressed.extend(known);
    let report = Report {
        sources,
        summary: summary(
            &read.analysis,
            &findings,
            &suppressed,
            &outcome.facts.document,
        ),
        findings: &findings,
        unread: &read.unread,
        suppressed: &suppressed,
        rules: rules.all(),
        limit,
        root: &root,
    };
    let told = |format, style| match format {
        Format::Human => report::human(&report, style),
        Format::Concise => report::concise(&report, style),
        Format::Json => report::json(&report),
        Format::Sarif => report::sarif(&report),
        Format::Github => report::github(&report),
        Format::Junit => report::junit(&report),
        Format::Markdown => {
            let estate = Estate::new(&read.analysis.units);
            report::markdown(&report, &picture::Drawing::of(&estate, sources))
        }
    };
    drop(working);
    // Files first: a reader of standard output that goes away must not take them along.
    let mut kept = Ok(());
    for file in &options.report {
        let plain = style(Colour::Never);
        let written = out::file(&file.path, &told(file.format, plain));
        kept = kept.and(written);
    }
    let format = if options.concise {
        Format::Concise
    } else {
        options.format
    };
    out::report(&told(format, style(options.color)))?;
    kept?;
    read.tell_passed_over();
    let fails = |finding: &Finding| finding.severity >= limit;
    Ok(match read.ended() {
        _ if !outcome.diagnostics.is_empty() => Ended::Failed,
        Ended::Clean if !options.exit_zero && findings.iter().any(fails) => Ended::Findings,
        ended => ended,
    })
}

/// The findings without those that the baseline knows, and these; nothing if the baseline cannot be read. Says what of it
/// no longer occurs, and writes a new one if that is asked for.
fn baseline(
    options: &Lint,
    findings: Vec<Finding>,
    sources: &Sources,
    root: &str,
) -> std::io::Result<Option<(Vec<Finding>, Vec<Suppressed>)>> {
    let path = |finding: &Finding| report::from_root(sources.get(finding.at.source).path(), root);
    let known = if let Some(file) = &options.write_baseline {
        let all = Baseline::of(&findings, path);
        out::file(file, &all.to_json())?;
        out::note(&format!(
            "cf403: {} findings written to {}",
            all.len(),
            file.display()
        ));
        all
    } else if let Some(file) = &options.baseline {
        let text = std::fs::read_to_string(file).map_err(|error| error.to_string());
        match text.and_then(|text| Baseline::read(&text)) {
            Ok(baseline) => baseline,
            Err(message) => {
                out::note(&format!("cf403: {}: {message}", file.display()));
                return Ok(None);
            }
        }
    } else {
        return Ok(Some((findings, Vec::new())));
    };
    let (told, taken, gone) = known.take(findings, path);
    for known in &gone {
        out::note(&format!(
            "cf403: {} of `{}` in {} no longer occurs; --write-baseline takes it out of the baseline",
            known.rule, known.address, known.path
        ));
    }
    Ok(Some((told, taken)))
}

fn summary(
    analysis: &Analysis,
    findings: &[Finding],
    suppressed: &[Suppressed],
    facts: &Document,
) -> Summary {
    let count = |severity| {
        findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    };
    let baselined = suppressed
        .iter()
        .filter(|one| one.by == SuppressedBy::Baseline)
        .count();
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
        ignored: suppressed.len() - baselined,
        baselined,
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
