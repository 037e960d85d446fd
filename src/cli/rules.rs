//! `cf403 rules`: the list of rules, and the tests of the user's own. Which rules there are, every verb that asks them
//! knows from here.

use super::arguments::{Listing, RulesOf, TestRules, WithRules};
use super::{Ended, out};
use crate::check::{self, Diagnostic, Page, Rule, Rules, Schema, Severity};
use crate::scan::{self, Failed};
use crate::source::Remark;
use crate::trial;
use serde::Serialize;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Lists the rules, or tests those of a folder.
pub(super) fn run(options: &RulesOf) -> std::io::Result<Ended> {
    if let Some(WithRules::Test(options)) = &options.what {
        return test(options);
    }
    let Some(rules) = load(&options.rules) else {
        return Ok(Ended::Failed);
    };
    let mut listed: Vec<Listed<'_>> = rules.all().iter().map(Listed::of).collect();
    listed.sort_by_key(|one| one.id);
    out::report(&match options.format {
        Listing::Text => in_columns(&listed),
        Listing::Json => serde_json::to_string_pretty(&listed).unwrap_or_default() + "\n",
        Listing::Markdown => as_table(&listed),
    })?;
    Ok(Ended::Clean)
}

/// A rule as it is listed.
#[derive(Serialize)]
struct Listed<'r> {
    id: &'r str,
    name: &'r str,
    severity: &'static str,
    class: &'static str,
    family: String,
    finds: String,
}

impl<'r> Listed<'r> {
    fn of(rule: &'r Rule) -> Listed<'r> {
        let meta = &rule.meta;
        let page = rule.page.and_then(|text| Page::read(text).ok());
        let folder = Path::new(&*rule.path).parent().and_then(Path::file_name);
        Listed {
            id: &meta.id,
            name: &meta.name,
            severity: match meta.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "note",
            },
            class: match meta.class {
                check::Class::Forbidden => "403",
                check::Class::Deployment => "deployment",
            },
            family: folder.map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
            finds: page.map_or_else(|| meta.title.clone(), |page| page.summary()),
        }
    }
}

fn in_columns(listed: &[Listed<'_>]) -> String {
    let width = |of: fn(&Listed<'_>) -> usize| listed.iter().map(of).max().unwrap_or(0);
    let (ids, names) = (width(|one| one.id.len()), width(|one| one.name.len()));
    let mut text = String::new();
    for one in listed {
        let _ = writeln!(
            text,
            "{:ids$}  {:7}  {:names$}  {}",
            one.id, one.severity, one.name, one.finds
        );
    }
    text
}

fn as_table(listed: &[Listed<'_>]) -> String {
    let mut text = "| id | name | severity | family | finds |\n|---|---|---|---|---|\n".to_owned();
    for one in listed {
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} |",
            one.id,
            one.name,
            one.severity,
            one.family,
            one.finds.replace('|', "\\|")
        );
    }
    text
}

/// Whether a word may name a family, too.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// It may.
    Too,
    /// It may not.
    Not,
}

/// Whether a word names a rule; else what is wrong with it.
pub(super) fn known(rules: &Rules, word: &str, family: Family) -> Result<(), String> {
    let all = rules.all();
    let is_family = || family == Family::Too && all.iter().any(|rule| rule.meta.is_of(word));
    if rules.find(word).is_some() || is_family() {
        return Ok(());
    }
    let names = all
        .iter()
        .flat_map(|rule| [rule.meta.id.as_str(), rule.meta.name.as_str()]);
    let meant = check::nearest(word, names)
        .map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
    Err(format!("there is no rule `{word}`{meant}"))
}

/// Which facts rules may ask for.
fn facts_schema() -> Schema {
    serde_json::from_str(&crate::facts::schema())
        .map(|schema| Schema::from_json_schema(&schema))
        .unwrap_or_default()
}

/// The shipped rules and the user's. Says what is wrong or doubtful about the user's; nothing if one of them cannot
/// be used.
pub(super) fn load(folders: &[PathBuf]) -> Option<Rules> {
    let mut rules = Rules::shipped().knowing(facts_schema());
    let mut usable = true;
    for folder in folders {
        let Some(files) = files(scan::rule_files(folder)) else {
            usable = false;
            continue;
        };
        if files.is_empty() {
            usable = false;
            out::note(&format!("cf403: no `.guard` file in {}", folder.display()));
        }
        for (path, text) in files {
            usable &= add(&mut rules, &path, &text);
        }
    }
    usable.then_some(rules)
}

fn files(read: Result<Vec<(String, String)>, Failed>) -> Option<Vec<(String, String)>> {
    read.map_err(|failed| out::note(&format!("cf403: {}: {}", failed.path, failed.message)))
        .ok()
}

/// Adds a rule of the user's and says what is to be said; whether it can be used.
fn add(rules: &mut Rules, path: &str, text: &str) -> bool {
    let mut usable = true;
    let said = rules.add(path, text).unwrap_or_else(|error| {
        usable = false;
        vec![Diagnostic::from(error)]
    });
    for one in said {
        out::note(&format!("cf403: {one}"));
    }
    usable
}

/// Runs rule files against the tests beside them.
fn test(options: &TestRules) -> std::io::Result<Ended> {
    let folder = &options.folder;
    let Some(files) = files(scan::rule_files(folder)) else {
        return Ok(Ended::Failed);
    };
    if files.is_empty() {
        out::note(&format!("cf403: no `.guard` file in {}", folder.display()));
        return Ok(Ended::NothingToCheck);
    }
    let mut told = Told::default();
    let schema = facts_schema();
    for (path, text) in &files {
        let mut rules = Rules::default().knowing(schema.clone());
        if !add(&mut rules, path, text) {
            told.unusable += 1;
            continue;
        }
        let tests = scan::tests_of(Path::new(path));
        if tests.is_empty() {
            let _ = writeln!(told.text, "{path}: no tests");
        }
        for file in tests {
            told.file(&file, &rules, options.verbose);
        }
    }
    let Told {
        tests,
        met,
        missed,
        unusable,
        text,
    } = told;
    let rules = files.len();
    out::report(&format!(
        "{text}rule files: {rules}; tests: {tests}; expectations met: {met}, not met: {missed}\n"
    ))?;
    Ok(match (unusable, missed) {
        (0, 0) => Ended::Clean,
        (0, _) => Ended::Findings,
        _ => Ended::Failed,
    })
}

/// What is told of a run of tests.
#[derive(Default)]
struct Told {
    tests: usize,
    met: usize,
    missed: usize,
    /// Files that cannot be used.
    unusable: usize,
    text: String,
}

impl Told {
    fn file(&mut self, file: &Path, rules: &Rules, verbose: bool) {
        let (path, text) = match scan::text_at(file) {
            Ok(read) => read,
            Err(failed) => {
                self.unusable += 1;
                out::note(&format!("cf403: {}: {}", failed.path, failed.message));
                return;
            }
        };
        let sources = trial::texts(&path, &text);
        let Some(source) = sources.iter().next() else {
            return;
        };
        let place = |remark: &Remark| {
            let at = source.position(remark.span.start);
            format!("{path}:{}:{}: {}", at.line, at.column, remark.message)
        };
        let trials = match trial::read(source) {
            Ok(trials) => trials,
            Err(problems) => {
                self.unusable += 1;
                for problem in &problems {
                    out::note(&format!("cf403: {}", place(problem)));
                }
                return;
            }
        };
        for one in &trials {
            let verdict = trial::run(one, rules, &sources);
            self.tests += 1;
            self.met += verdict.met;
            self.missed += verdict.missed.len();
            if verbose || !verdict.missed.is_empty() {
                let word = if verdict.missed.is_empty() {
                    "passed"
                } else {
                    "failed"
                };
                let _ = writeln!(self.text, "{word}: {} ({path})", one.name);
            }
            for missed in &verdict.missed {
                let _ = writeln!(self.text, "  {}", place(missed));
            }
        }
    }
}
