//! `cf403 lint`.

use super::arguments::{Checks, Colour, FailOn, Format, Lint, Only};
use super::inputs::Read;
use super::progress::Progress;
use super::rules::{self, Family};
use super::settings::Settings;
use super::{Ended, out};
use crate::check::{
    self, Baseline, Change, Finding, Ignore, Possible, Rules, Severity, Suppressed, SuppressedBy,
    Undecided,
};
use crate::config;
use crate::graph::Estate;
use crate::lint::{Analysis, compare, lint};
use crate::report::{self, Color, Report, Style, Summary, Unread, picture};
use crate::scan;
use crate::source::{Remark, SourceId, Sources};
use std::collections::HashSet;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// Checks the inputs and prints the report.
pub(super) fn run(options: &Lint) -> std::io::Result<Ended> {
    let Some(settings) = Settings::of(&options.inputs) else {
        return Ok(Ended::Failed);
    };
    let Some(asked) = Asked::new(&options.checks, &settings) else {
        return Ok(Ended::Failed);
    };
    let working = Progress::after_a_second(&options.inputs.how);
    let Some(read) = Read::new(&options.inputs, &settings) else {
        return Ok(Ended::Failed);
    };
    if options.list_files {
        out::report(&read.files())?;
        return Ok(read.ended());
    }
    let judging = Judging {
        checks: &options.checks,
        settings: &settings,
        asked: &asked,
        read: &read,
        whole: options.inputs.paths.iter().any(|path| path.is_dir()),
    };
    let write_baseline = options.write_baseline.as_deref();
    let Some(judged) = judging.judge(write_baseline, &|_| true)? else {
        return Ok(Ended::Failed);
    };
    drop(working);
    judging.report(&judged, &read.unread)?;
    judging.tell_undecided(&judged);
    read.tell_passed_over();
    Ok(match read.ended() {
        _ if judged.is_broken => Ended::Failed,
        Ended::Clean if !options.exit_zero && judged.fails(asked.limit) => Ended::Findings,
        ended => ended,
    })
}

/// What the inputs are asked, as the command line, the environment and the settings say together.
pub(super) struct Asked {
    rules: Rules,
    pub(super) limit: Severity,
    select: Vec<String>,
}

impl Asked {
    /// Nothing if a rule cannot be used or does not exist, which has then been told.
    pub(super) fn new(checks: &Checks, settings: &Settings) -> Option<Asked> {
        let mut folders: Vec<PathBuf> = checks.rules.clone();
        let config = &settings.config;
        folders.extend(config.rules.iter().map(|word| settings.beside(&word.text)));
        let mut rules = rules::load(&folders)?;
        let mut is_right = true;
        let mut check = |word: &str, family: Family, tell: &dyn Fn(&str)| {
            if let Err(message) = rules::known(&rules, word, family) {
                is_right = false;
                tell(&message);
            }
        };
        for word in &checks.select {
            check(word, Family::Too, &|message| {
                out::note(&format!("cf403: --select: {message}"));
            });
        }
        for word in &checks.ignore {
            check(word, Family::Too, &|message| {
                out::note(&format!("cf403: --ignore: {message}"));
            });
        }
        for word in &config.select {
            check(&word.text, Family::Too, &|message| {
                settings.tell(word.at, message);
            });
        }
        let named = config.ignore.iter().map(|wish| &wish.rule);
        for word in named.chain(config.severity.iter().map(|(word, _)| word)) {
            check(&word.text, Family::Not, &|message| {
                settings.tell(word.at, message);
            });
        }
        for (word, severity) in &config.severity {
            if let Some(place) = rules.find(&word.text) {
                rules.grade(place, *severity);
            }
        }
        let limit = match checks.fail_on {
            Some(FailOn::Note) => Severity::Note,
            Some(FailOn::Warning) => Severity::Warning,
            Some(FailOn::Error) => Severity::Error,
            None => config.fail_on.unwrap_or(Severity::Error),
        };
        let select = if checks.select.is_empty() {
            config.select.iter().map(|word| word.text.clone()).collect()
        } else {
            checks.select.clone()
        };
        is_right.then_some(Asked {
            rules,
            limit,
            select,
        })
    }

    fn is_meant(&self, finding: &Finding, words: &[String]) -> bool {
        let rule = self.rules.find(&finding.rule);
        let meta = rule.and_then(|place| Some(&self.rules.get(place)?.meta));
        meta.is_some_and(|meta| {
            words
                .iter()
                .any(|word| meta.is_called(word) || meta.is_of(word))
        })
    }
}

/// Inputs and what they are asked.
pub(super) struct Judging<'r> {
    pub(super) checks: &'r Checks,
    pub(super) settings: &'r Settings,
    pub(super) asked: &'r Asked,
    pub(super) read: &'r Read<'r>,
    /// Whether whole folders are looked at, so that a wish to ignore something should find it.
    pub(super) whole: bool,
}

/// What came of it.
pub(super) struct Judged {
    findings: Vec<Finding>,
    suppressed: Vec<Suppressed>,
    /// What could not be decided.
    undecided: Vec<Undecided>,
    /// How many distributions were judged.
    distributions: usize,
    /// Whether a rule could not be evaluated.
    pub(super) is_broken: bool,
}

impl Judged {
    /// Whether a finding reaches the limit.
    pub(super) fn fails(&self, limit: Severity) -> bool {
        self.findings
            .iter()
            .any(|finding| finding.severity >= limit)
    }
}

impl Judging<'_> {
    /// Puts the rules to the inputs and tells apart what is told and what is left aside, of the texts that are
    /// `wanted`. Nothing if the baseline cannot be read, which has then been told.
    pub(super) fn judge(
        &self,
        write_baseline: Option<&Path>,
        wanted: &dyn Fn(SourceId) -> bool,
    ) -> std::io::Result<Option<Judged>> {
        let (read, checks) = (self.read, self.checks);
        let sources = &read.found.sources;
        let possible = if checks.strict {
            Possible::AsCertain
        } else {
            Possible::AsWarning
        };
        let rules = &self.asked.rules;
        let mut outcome = lint(sources, &read.analysis.units, rules, possible);
        compare(sources, &read.analysis, rules, possible, &mut outcome);
        if checks.only == Some(Only::New) {
            let is_new = |finding: &Finding| finding.change != Change::Standing;
            outcome.findings.retain(is_new);
        }
        for diagnostic in &outcome.diagnostics {
            out::note(&format!("cf403: {diagnostic}"));
        }
        let (mut findings, mut suppressed) = self.ignored(outcome.findings, wanted);
        findings.retain(|finding| wanted(finding.at.source));
        suppressed.retain(|one| wanted(one.finding.at.source));
        outcome.undecided.retain(|one| wanted(one.at.source));
        let by_settings = config::set_aside(&self.settings.config, findings, |finding| {
            let path = Path::new(sources.get(finding.at.source).path());
            Some(scan::shown(&self.settings.inside(path)?))
        });
        let (mut findings, aside, unused) = by_settings;
        suppressed.extend(aside);
        if self.whole && !read.how().quiet {
            for one in unused {
                out::note(&format!(
                    "{}: there is no finding of `{}` to ignore",
                    self.settings.place(one.rule.at),
                    one.rule.text
                ));
            }
        }
        let select = &self.asked.select;
        if !select.is_empty() {
            findings.retain(|finding| self.asked.is_meant(finding, select));
            suppressed.retain(|one| self.asked.is_meant(&one.finding, select));
        }
        let (aside, told): (Vec<Finding>, Vec<Finding>) = findings
            .into_iter()
            .partition(|finding| self.asked.is_meant(finding, &checks.ignore));
        suppressed.extend(aside.into_iter().map(|finding| Suppressed {
            finding,
            reason: "--ignore".to_owned(),
            by: SuppressedBy::Settings,
        }));
        let known = baseline(checks, write_baseline, told, sources)?;
        Ok(known.map(|(findings, known)| {
            suppressed.extend(known);
            Judged {
                findings,
                suppressed,
                undecided: outcome.undecided,
                distributions: outcome.distributions.len(),
                is_broken: !outcome.diagnostics.is_empty(),
            }
        }))
    }

    /// Leaves aside what the texts themselves ask not to hear of.
    fn ignored(
        &self,
        findings: Vec<Finding>,
        wanted: &dyn Fn(SourceId) -> bool,
    ) -> (Vec<Finding>, Vec<Suppressed>) {
        let read = self.read;
        let (reasoned, bare): (Vec<Ignore>, Vec<Ignore>) = read
            .analysis
            .ignores
            .iter()
            .cloned()
            .partition(|one| !self.settings.config.require_reason || !one.reason.is_empty());
        let (findings, suppressed, unused) = check::ignore(
            findings,
            &reasoned,
            self.asked.rules.all(),
            &read.analysis.units,
            &read.found.sources,
        );
        if read.how().quiet {
            return (findings, suppressed);
        }
        for one in bare.iter().filter(|one| wanted(one.at.source)) {
            let message = "this ignores nothing, because `require-reason` is set and it gives none";
            read.tell(
                &Remark {
                    span: one.at,
                    message: message.to_owned(),
                },
                "",
            );
        }
        for remark in unused.iter().filter(|one| wanted(one.span.source)) {
            read.tell(remark, "");
        }
        (findings, suppressed)
    }

    /// Says on standard error what could not be decided; of how many distributions, unless more is asked for.
    pub(super) fn tell_undecided(&self, judged: &Judged) {
        let how = self.read.how();
        if how.quiet || judged.undecided.is_empty() {
            return;
        }
        if how.verbose {
            for one in &judged.undecided {
                let remark = Remark {
                    span: one.at,
                    message: one.message(),
                };
                self.read.tell(&remark, "");
            }
            return;
        }
        let (count, verb) = match undecided(judged) {
            1 => ("1 distribution".to_owned(), "is"),
            some => (format!("{some} distributions"), "are"),
        };
        out::note(&format!(
            "cf403: {count} {verb} not fully decided; --verbose tells why"
        ));
    }

    /// Writes the reports that were asked for.
    pub(super) fn report(&self, judged: &Judged, unread: &[Unread]) -> std::io::Result<()> {
        let (read, checks) = (self.read, self.checks);
        let root = root();
        let report = Report {
            sources: &read.found.sources,
            summary: summary(&read.analysis, judged),
            findings: &judged.findings,
            unread,
            undecided: &judged.undecided,
            suppressed: &judged.suppressed,
            rules: self.asked.rules.all(),
            limit: self.asked.limit,
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
                report::markdown(&report, &picture::Drawing::of(&estate, &read.found.sources))
            }
        };
        // Files first: a reader of standard output that goes away must not take them along.
        let mut kept = Ok(());
        for file in &checks.report {
            let plain = style(Colour::Never);
            let written = out::file(&file.path, &told(file.format, plain));
            kept = kept.and(written);
        }
        let format = if checks.concise {
            Format::Concise
        } else {
            checks.format
        };
        out::report(&told(format, style(checks.color)))?;
        kept
    }
}

/// The folder from which reports name files.
fn root() -> String {
    let root = std::env::current_dir().unwrap_or_default();
    root.to_string_lossy().into_owned()
}

/// The findings without those that the baseline knows, and these; nothing if the baseline cannot be read. Says what of it
/// no longer occurs, and writes a new one if that is asked for.
fn baseline(
    checks: &Checks,
    write_to: Option<&Path>,
    findings: Vec<Finding>,
    sources: &Sources,
) -> std::io::Result<Option<(Vec<Finding>, Vec<Suppressed>)>> {
    let root = root();
    let path = |finding: &Finding| report::from_root(sources.get(finding.at.source).path(), &root);
    let known = if let Some(file) = write_to {
        let all = Baseline::of(&findings, path);
        out::file(file, &all.to_json())?;
        out::note(&format!(
            "cf403: {} findings written to {}",
            all.len(),
            file.display()
        ));
        all
    } else if let Some(file) = &checks.baseline {
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

fn summary(analysis: &Analysis, judged: &Judged) -> Summary {
    let suppressed = &judged.suppressed;
    let count = |severity| {
        judged
            .findings
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
    Summary {
        files: files.len(),
        distributions: judged.distributions,
        undecided: undecided(judged),
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        notes: count(Severity::Note),
        ignored: suppressed.len() - baselined,
        baselined,
    }
}

/// How many distributions could not be decided throughout.
fn undecided(judged: &Judged) -> usize {
    let of = judged.undecided.iter();
    let of: HashSet<_> = of.map(|one| (one.at.source, &one.distribution)).collect();
    of.len()
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
