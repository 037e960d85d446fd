//! `cf403 lint`.

use super::arguments::{Colour, FailOn, Format, Inputs, Lint};
use super::{Ended, out};
use crate::check::{Finding, Possible, Rules, Schema, Severity};
use crate::lint::{Analysis, Counts, analyse, lint};
use crate::report::{self, Color, Report, Style, Summary, Unread};
use crate::scan::{self, Found};
use crate::source::{Remark, Sources};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// Checks the inputs and prints the report.
pub(super) fn run(options: &Lint) -> Ended {
    let (rules, usable) = load(&options.rules);
    if !usable {
        return Ended::Failed;
    }
    let found = scan::scan(&options.inputs.paths, &mut std::io::stdin());
    let analysis = analyse(&found.sources);
    let possible = if options.strict {
        Possible::AsCertain
    } else {
        Possible::AsWarning
    };
    let outcome = lint(&found.sources, &analysis.units, &rules, possible);
    for diagnostic in &outcome.diagnostics {
        out::note(&format!("cf403: {diagnostic}"));
    }
    let unread = unread(&found, &analysis);
    let report = Report {
        sources: &found.sources,
        summary: summary(&analysis, &outcome.findings, &outcome.facts.document),
        findings: &outcome.findings,
        unread: &unread,
    };
    out::report(&match options.format {
        Format::Human => report::human(&report, style(options.color)),
        Format::Json => report::json(&report),
    });
    say_more(&found, &analysis, &options.inputs);
    let limit = match options.fail_on {
        FailOn::Note => Severity::Note,
        FailOn::Warning => Severity::Warning,
        FailOn::Error => Severity::Error,
    };
    if !unread.is_empty() || !outcome.diagnostics.is_empty() {
        return Ended::Failed;
    }
    if analysis.units.is_empty() {
        return nothing(options, &found);
    }
    if outcome
        .findings
        .iter()
        .any(|finding| finding.severity >= limit)
    {
        Ended::Findings
    } else {
        Ended::Clean
    }
}

fn nothing(options: &Lint, found: &Found) -> Ended {
    if options.allow_empty {
        return Ended::Clean;
    }
    let looked = found.sources.len() + found.passed_over;
    out::note(&format!(
        "cf403: no CloudFormation template and no Terraform plan found (files looked at: {looked}); Terraform is read as a plan, which `terraform show -json` writes; give --allow-empty if there may be nothing to check"
    ));
    Ended::NothingToCheck
}

fn summary(analysis: &Analysis, findings: &[Finding], facts: &crate::facts::Document) -> Summary {
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

/// What could not be read and counts.
fn unread(found: &Found, analysis: &Analysis) -> Vec<Unread> {
    let mut out: Vec<Unread> = found
        .failed
        .iter()
        .map(|failed| Unread {
            path: failed.path.clone(),
            position: None,
            message: failed.message.clone(),
        })
        .collect();
    out.extend(
        analysis
            .unread
            .iter()
            .filter(|unread| unread.counts == Counts::Yes)
            .map(|unread| place(&found.sources, unread)),
    );
    out
}

fn place(sources: &Sources, unread: &crate::lint::Unread) -> Unread {
    let source = sources.get(unread.remark.span.source);
    Unread {
        path: source.path().to_owned(),
        position: Some(source.position(unread.remark.span.start)),
        message: unread.remark.message.clone(),
    }
}

/// Says which files were not checked: always those that the user named, others only when asked to.
fn say_more(found: &Found, analysis: &Analysis, inputs: &Inputs) {
    for id in &analysis.not_ours {
        let source = found.sources.get(*id);
        if inputs.verbose || source.is_named {
            out::note(&format!(
                "{}: neither a CloudFormation template nor a Terraform plan",
                source.path()
            ));
        }
    }
    if !inputs.verbose {
        return;
    }
    for unread in analysis
        .unread
        .iter()
        .filter(|unread| unread.counts == Counts::No)
    {
        say(found, &unread.remark, "not read: ");
    }
    for remark in &analysis.remarks {
        say(found, remark, "");
    }
    out::note(&format!(
        "checked: {}; something else: {}; passed over by name: {}",
        analysis.units.len(),
        analysis.not_ours.len(),
        found.passed_over
    ));
}

fn say(found: &Found, remark: &Remark, before: &str) {
    let source = found.sources.get(remark.span.source);
    let position = source.position(remark.span.start);
    out::note(&format!(
        "{}:{}:{}: {before}{}",
        source.path(),
        position.line,
        position.column,
        remark.message
    ));
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

/// The shipped rules and the user's. Says what is wrong with the user's, and whether all can be used.
fn load(folders: &[PathBuf]) -> (Rules, bool) {
    let mut rules = Rules::shipped().knowing(facts_schema());
    let mut usable = true;
    for folder in folders {
        match rule_files(folder) {
            Ok(files) if files.is_empty() => {
                usable = false;
                out::note(&format!("cf403: no `.guard` file in {}", folder.display()));
            }
            Ok(files) => {
                for (path, text) in files {
                    match rules.add(&path, &text) {
                        Ok(doubts) => doubts
                            .iter()
                            .for_each(|doubt| out::note(&format!("cf403: {doubt}"))),
                        Err(error) => {
                            usable = false;
                            out::note(&format!(
                                "cf403: {path}:{}:{}: {error}",
                                error.at.line, error.at.column
                            ));
                        }
                    }
                }
            }
            Err(error) => {
                usable = false;
                out::note(&format!(
                    "cf403: {}: {}",
                    folder.display(),
                    error.to_string().to_lowercase()
                ));
            }
        }
    }
    (rules, usable)
}

fn rule_files(folder: &Path) -> std::io::Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file()
            && entry
                .path()
                .extension()
                .is_some_and(|ending| ending == "guard")
        {
            files.push((
                scan::shown(entry.path()),
                std::fs::read_to_string(entry.path())?,
            ));
        }
    }
    Ok(files)
}
