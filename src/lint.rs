//! The pure centre: texts and rules in, what was found out. No step of it fails: what cannot be read or resolved
//! is said, and the rest goes on.

use crate::check::{self, Diagnostic, Finding, Ignore, Possible, Rules, Scope};
use crate::facts::{self, Facts};
use crate::graph::Estate;
use crate::source::{Node, Reading, Remark, Source, Sources, Span, Syntax};
use crate::symbolic::{Dialect, Found, Unit, UnitId};
use crate::{cloudformation, source, terraform};
use rayon::prelude::*;

/// What a run knows.
#[derive(Debug)]
pub struct Analysis {
    /// The units that were found.
    pub units: Vec<Unit>,
    /// What the plans found, by the texts that hold them, as far as they tell.
    pub found: Vec<(source::SourceId, Found)>,
    /// What could not be read, and whether that makes the run incomplete.
    pub unread: Vec<Unread>,
    /// What is worth saying about texts that were read.
    pub remarks: Vec<Remark>,
    /// Texts that are neither templates nor plans.
    pub not_ours: Vec<source::SourceId>,
    /// What the texts ask not to hear of.
    pub ignores: Vec<Ignore>,
}

/// A text that could not be read.
#[derive(Clone, Debug)]
pub struct Unread {
    /// Where the reader gave up, and why.
    pub remark: Remark,
    /// Whether it counts: the user named the file, or its text speaks of CloudFront. Others, such as the templates
    /// of other tools, are only mentioned when asked for.
    pub counts: Counts,
}

/// Whether an unread text makes the run incomplete.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Counts {
    /// It does.
    Yes,
    /// It does not.
    No,
}

/// What was found.
#[derive(Debug)]
pub struct Outcome {
    /// The findings, sorted by place.
    pub findings: Vec<Finding>,
    /// The facts that they rest on.
    pub facts: Facts,
    /// What went wrong with rules.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads every text and turns it into units.
pub fn analyse(sources: &Sources) -> Analysis {
    let all: Vec<&Source> = sources.iter().collect();
    let readings: Vec<Option<Reading>> = all
        .par_iter()
        .map(|text| may_be_ours(&text.text).then(|| read(text)))
        .collect();
    let mut analysis = Analysis {
        units: Vec::new(),
        found: Vec::new(),
        unread: Vec::new(),
        remarks: Vec::new(),
        not_ours: Vec::new(),
        ignores: Vec::new(),
    };
    let mut work = Vec::new();
    for (text, reading) in all.iter().zip(&readings) {
        let Some(reading) = reading else {
            analysis.pass_over(text, &[]);
            continue;
        };
        let before = work.len();
        let mut refused = false;
        let mut secrets = Vec::new();
        for document in &reading.documents {
            let dialect = if terraform::recognises(document) {
                if let Some(remark) = terraform::refusal(document) {
                    refused = true;
                    analysis.unread.push(Unread {
                        remark,
                        counts: Counts::Yes,
                    });
                    continue;
                }
                secrets.extend(terraform::secrets(document));
                Dialect::Terraform
            } else if cloudformation::recognises(document) {
                if reading.syntax == Syntax::Json {
                    Dialect::CloudFormationJson
                } else {
                    Dialect::CloudFormationYaml
                }
            } else {
                continue;
            };
            let id = UnitId(u32::try_from(work.len()).unwrap_or(u32::MAX));
            work.push((id, *text, document, dialect));
        }
        text.hide(secrets);
        let is_ours = refused || work.len() > before;
        if is_ours {
            let remarks = reading.remarks.iter().cloned();
            if terraform::may_be_plan(&text.text) {
                analysis.remarks.extend(remarks.map(terraform::unquoted));
            } else {
                analysis.remarks.extend(remarks);
            }
            analysis.hear(text, reading);
        }
        if let Some(error) = &reading.error {
            let counts = if text.is_named || is_ours || names_cloudfront(&text.text) {
                Counts::Yes
            } else {
                Counts::No
            };
            let remark = if terraform::may_be_plan(&text.text) {
                terraform::broken(text, error.clone())
            } else {
                error.clone()
            };
            analysis.unread.push(Unread { remark, counts });
        } else if !is_ours {
            analysis.pass_over(text, &reading.documents);
        }
    }
    let read: Vec<(Unit, Option<Found>)> = work
        .par_iter()
        .map(|(id, text, document, dialect)| match dialect {
            Dialect::Terraform => (
                terraform::read(*id, text, document),
                terraform::found(*id, text, document),
            ),
            Dialect::CloudFormationYaml | Dialect::CloudFormationJson => {
                (cloudformation::read(*id, text, document, *dialect), None)
            }
        })
        .collect();
    for (unit, found) in read {
        let found = found.map(|found| (unit.source, found));
        analysis.found.extend(found);
        analysis.units.push(unit);
    }
    analysis.remarks.extend(
        analysis
            .units
            .iter()
            .flat_map(|unit| unit.remarks.iter().cloned()),
    );
    analysis
}

impl Analysis {
    /// Takes note of a text that is neither a template nor a plan. Of one that the user named and that is something
    /// else of Terraform's, says what to give instead.
    fn pass_over(&mut self, text: &Source, documents: &[Node]) {
        match terraform::instead_of_plan(text, documents).filter(|_| text.is_named) {
            Some(message) => self.unread.push(Unread {
                remark: Remark {
                    span: Span::new(text.id, 0, 0),
                    message: message.to_owned(),
                },
                counts: Counts::Yes,
            }),
            None => self.not_ours.push(text.id),
        }
    }

    /// Takes up what a text asks not to hear of.
    fn hear(&mut self, text: &Source, reading: &Reading) {
        for comment in source::comments(text, reading) {
            match check::of_comment(&comment) {
                Ok(ignore) => self.ignores.push(ignore),
                Err(remark) => self.remarks.push(remark),
            }
        }
        for document in &reading.documents {
            let (ignored, remarks) = cloudformation::ignores(document);
            self.remarks.extend(remarks);
            self.ignores.extend(ignored.into_iter().map(|one| Ignore {
                at: one.at,
                rules: vec![one.rule],
                reason: one.reason,
                scope: Scope::Block(one.block),
            }));
        }
    }
}

/// Reads a text; templates as they are deployed.
fn read(text: &Source) -> Reading {
    let mut reading = source::read(text);
    let documents = std::mem::take(&mut reading.documents);
    let prepared = documents
        .into_iter()
        .map(|document| cloudformation::prepared(text, document));
    reading.documents = prepared.collect();
    reading
}

/// Whether a text can be a template or a plan at all: a look that costs nothing and spares the parsing of every
/// other file of a repository.
fn may_be_ours(text: &str) -> bool {
    text.contains("Resources") || terraform::may_be_plan(text)
}

fn names_cloudfront(text: &str) -> bool {
    cloudformation::names_cloudfront(text) || terraform::names_cloudfront(text)
}

/// States the facts of the units and puts the rules to them.
pub fn lint(sources: &Sources, units: &[Unit], rules: &Rules, possible: Possible) -> Outcome {
    let estate = Estate::new(units);
    let facts = facts::state(sources, &estate);
    let document = serde_json::to_value(&facts.document).unwrap_or_default();
    let (hits, diagnostics) = check::check(rules, &document);
    let findings = check::bind(rules, &hits, &facts, &document, sources, possible);
    Outcome {
        findings,
        facts,
        diagnostics,
    }
}

/// Says of the findings in plans whether the plans bring them. What the plans found is judged as well, beside the
/// other units; that costs as much again, where anything changes.
pub fn compare(
    sources: &Sources,
    analysis: &Analysis,
    rules: &Rules,
    possible: Possible,
    outcome: &mut Outcome,
) {
    let before: Vec<&Unit> = analysis
        .found
        .iter()
        .filter_map(|(_, found)| match found {
            Found::Other(unit) => Some(&**unit),
            Found::Nothing | Found::TheSame => None,
        })
        .collect();
    let judged = if before.is_empty() || outcome.findings.is_empty() {
        None
    } else {
        let units = analysis.units.iter().map(|unit| {
            let found = before.iter().find(|before| before.id == unit.id);
            found.map_or(unit, |found| *found).clone()
        });
        let units: Vec<Unit> = units.collect();
        Some(lint(sources, &units, rules, possible))
    };
    let nothing = Facts::default();
    let (then, facts) = judged.as_ref().map_or((&[][..], &nothing), |judged| {
        (&judged.findings[..], &judged.facts)
    });
    check::compare(&mut outcome.findings, &analysis.found, then, facts);
}
