//! What is found in texts that lie in folders, as the command finds it.

use crate::common::rules;
use cf403::check::{Certainty, Finding, Possible, Severity};
use cf403::lint::{Analysis, analyse_given, lint};
use cf403::source::{Origin, Source, SourceId, Sources};
use cf403::symbolic::Given;

/// What a run found.
pub(crate) struct Found {
    /// The findings.
    pub(crate) findings: Vec<Finding>,
    /// What was analysed.
    pub(crate) analysis: Analysis,
    /// The texts.
    pub(crate) sources: Sources,
}

/// Runs over texts with their paths.
pub(crate) fn run(texts: &[(&str, &str)]) -> Found {
    run_given(texts, &Given::default())
}

/// The same with what the user says.
pub(crate) fn run_given(texts: &[(&str, &str)], given: &Given) -> Found {
    let all = texts.iter().enumerate().map(|(place, (path, text))| {
        let id = SourceId(u32::try_from(place).expect("few texts"));
        Source::new(id, Origin::File((*path).to_owned()), (*text).to_owned())
    });
    let sources = Sources::new(all.collect());
    let analysis = analyse_given(&sources, given);
    let outcome = lint(&sources, &analysis.units, rules(), Possible::AsWarning);
    assert!(outcome.diagnostics.is_empty(), "{:?}", outcome.diagnostics);
    Found {
        findings: outcome.findings,
        analysis,
        sources,
    }
}

impl Found {
    /// The rules of the findings with their severities, sorted, each once.
    pub(crate) fn rules(&self) -> Vec<String> {
        let mut out: Vec<String> = self.findings.iter().map(rule).collect();
        out.sort();
        out.dedup();
        out
    }

    /// The rules of the certain errors.
    pub(crate) fn errors(&self) -> Vec<String> {
        let errors = self.findings.iter().filter(|finding| {
            finding.severity == Severity::Error && finding.certainty == Certainty::Certain
        });
        let mut out: Vec<String> = errors.map(|finding| finding.rule.clone()).collect();
        out.sort();
        out.dedup();
        out
    }

    /// Everything that is said of the texts, in one line each.
    pub(crate) fn said(&self) -> Vec<String> {
        let remarks = self.analysis.remarks.iter().map(|one| one.message.clone());
        let unread = self.analysis.unread.iter();
        remarks
            .chain(unread.map(|one| one.remark.message.clone()))
            .collect()
    }
}

fn rule(finding: &Finding) -> String {
    format!("{} {:?}", finding.rule, finding.severity)
}
