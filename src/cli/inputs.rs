//! What the verbs that read files have in common: which texts they look at, what they say of those that were not
//! read or not meant, and how they end when there is nothing to work on.

use super::arguments::{Inputs, Reading};
use super::settings::Settings;
use super::{Ended, given, out};
use crate::lint::{Analysis, Counts, analyse_given, follow};
use crate::report::Unread;
use crate::scan::{self, Found};
use crate::source::{Files, Origin, Remark, tidy};
use crate::symbolic::Dialect;
use crate::terraform::{is_configuration, is_source};
use std::path::PathBuf;

/// The inputs of a run, read.
pub(super) struct Read<'a> {
    options: &'a Inputs,
    /// The texts.
    pub(super) found: Found,
    /// What they hold.
    pub(super) analysis: Analysis,
    /// What could not be read and makes the run incomplete.
    pub(super) unread: Vec<Unread>,
}

impl Read<'_> {
    /// Finds the files, reads them, and makes units of them. Nothing if what the user says of the deployment is wrong,
    /// which has then been told.
    pub(super) fn new<'a>(options: &'a Inputs, settings: &Settings) -> Option<Read<'a>> {
        let excluded = settings.excluded(&options.how.exclude)?;
        let mut found = scan::scan(&options.paths, &mut std::io::stdin(), &excluded);
        add_terraform(options, &mut found);
        follow(&mut found.sources, &scan::Disk);
        let given = given::of(&options.how, settings, &found.sources)?;
        let analysis = analyse_given(&found.sources, &given);
        if given::tell_refused(&analysis, &found.sources) {
            return None;
        }
        if !options.how.quiet {
            given::tell_unused(&analysis);
        }
        let unread = unread(&found, &analysis);
        Some(Read {
            options,
            found,
            analysis,
            unread,
        })
    }

    /// How the inputs are read.
    pub(super) fn how(&self) -> &Reading {
        &self.options.how
    }

    /// Says on standard error what could not be read, for verbs whose report has no place for it.
    pub(super) fn tell_unread(&self) {
        for one in &self.unread {
            let place = match one.position {
                Some(at) => format!("{}:{}:{}", one.path, at.line, at.column),
                None => one.path.clone(),
            };
            out::note(&format!("cf403: {place}: {}", one.message));
        }
    }

    /// Says which files were not checked: always those that the user named, others only when asked to.
    pub(super) fn tell_passed_over(&self) {
        if self.options.how.quiet {
            return;
        }
        let verbose = self.options.how.verbose;
        for id in &self.analysis.not_ours {
            let source = self.found.sources.get(*id);
            if verbose || source.is_named {
                out::note(&format!(
                    "{}: neither a CloudFormation template nor a Terraform plan or source",
                    source.path()
                ));
            }
        }
        for unit in &self.analysis.units {
            let path = self.found.sources.get(unit.source).path();
            let what = match unit.dialect {
                Dialect::Terraform if is_configuration(path) => "source",
                Dialect::Terraform => "plan",
                Dialect::CloudFormationYaml | Dialect::CloudFormationJson if verbose => "template",
                Dialect::CloudFormationYaml | Dialect::CloudFormationJson => continue,
            };
            if let Some(why) = &unit.open {
                out::note(&format!(
                    "{path}: nothing is concluded from what this {what} does not hold, because {}",
                    why.because
                ));
            }
        }
        for notice in &self.analysis.notices {
            self.tell(notice, "");
        }
        if !verbose {
            return;
        }
        let unread = self.analysis.unread.iter();
        for one in unread.filter(|one| one.counts == Counts::No) {
            self.tell(&one.remark, "not read: ");
        }
        for remark in &self.analysis.remarks {
            self.tell(remark, "");
        }
        out::note(&format!(
            "checked: {}; something else: {}; passed over by name: {}",
            self.analysis.units.len(),
            self.analysis.not_ours.len(),
            self.found.passed_over
        ));
    }

    /// The files that hold a template or a plan, one a line.
    pub(super) fn files(&self) -> String {
        let mut paths: Vec<&str> = self
            .analysis
            .units
            .iter()
            .map(|unit| self.found.sources.get(unit.source).path())
            .collect();
        paths.sort_unstable();
        paths.dedup();
        paths.into_iter().flat_map(|path| [path, "\n"]).collect()
    }

    /// How the run ended, as far as the inputs decide it.
    pub(super) fn ended(&self) -> Ended {
        if !self.unread.is_empty() {
            return Ended::Failed;
        }
        if !self.analysis.units.is_empty() || self.options.how.allow_empty {
            return Ended::Clean;
        }
        let looked = self.found.sources.len() + self.found.passed_over;
        out::note(&format!(
            "cf403: no CloudFormation template, no Terraform plan and no Terraform sources found (files looked at: {looked}); give --allow-empty if there may be nothing to check"
        ));
        Ended::NothingToCheck
    }

    pub(super) fn tell(&self, remark: &Remark, before: &str) {
        let source = self.found.sources.get(remark.span.source);
        let position = source.position(remark.span.start);
        out::note(&format!(
            "{}:{}:{}: {before}{}",
            source.path(),
            position.line,
            position.column,
            remark.message
        ));
    }
}

/// Adds what options name of Terraform's: files with values for variables, and the sources of plans.
fn add_terraform(options: &Inputs, found: &mut Found) {
    let said = &options.how.deployment;
    let folder = said.sources.iter().flat_map(|folder| {
        let names = scan::Disk.list(&scan::shown(folder)).into_iter();
        names.map(|name| folder.join(name))
    });
    let folder = folder.filter(|path| is_source(&scan::shown(path)));
    let mut paths: Vec<PathBuf> = folder.collect();
    paths.extend(said.variable_files.iter().cloned());
    for path in paths {
        let shown = tidy(&scan::shown(&path));
        if found
            .sources
            .iter()
            .any(|source| tidy(source.path()) == shown)
        {
            continue;
        }
        match scan::text_at(&path) {
            Ok((_, text)) => {
                found.sources.add_companion(Origin::File(shown), text);
            }
            Err(failed) => found.failed.push(failed),
        }
    }
}

fn unread(found: &Found, analysis: &Analysis) -> Vec<Unread> {
    let files = found.failed.iter().map(|failed| Unread {
        path: failed.path.clone(),
        position: None,
        message: failed.message.clone(),
    });
    let texts = analysis.unread.iter();
    let texts = texts.filter(|one| one.counts == Counts::Yes).map(|one| {
        let source = found.sources.get(one.remark.span.source);
        Unread {
            path: source.path().to_owned(),
            position: Some(source.position(one.remark.span.start)),
            message: one.remark.message.clone(),
        }
    });
    files.chain(texts).collect()
}
