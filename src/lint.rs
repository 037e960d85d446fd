//! The pure centre: texts and rules in, what was found out. No step of it fails: what cannot be read or resolved
//! is said, and the rest goes on.

mod follow;

pub use follow::follow;

use crate::check::{self, Diagnostic, Finding, Ignore, Possible, Routes, Rules, Scope, Undecided};
use crate::cloudformation::stacks::{self, Manifest, Unused, Written};
use crate::facts;
use crate::graph::Estate;
use crate::source::{Node, Reading, Remark, Source, SourceId, Sources, Span, Syntax};
use crate::symbolic::{self, Dialect, Given, Unit, UnitId};
use crate::terraform::Configurations;
use crate::{cloudformation, source, terraform};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};

/// What a run knows.
#[derive(Debug, Default)]
pub struct Analysis {
    /// The units that were found.
    pub units: Vec<Unit>,
    /// What the plans found, by the texts that hold them, as far as they tell.
    pub found: Vec<(source::SourceId, symbolic::Found)>,
    /// What could not be read, and whether that makes the run incomplete.
    pub unread: Vec<Unread>,
    /// What everybody should be told about texts that were read.
    pub notices: Vec<Remark>,
    /// What is worth saying about texts that were read.
    pub remarks: Vec<Remark>,
    /// Texts that are neither templates nor plans.
    pub not_ours: Vec<source::SourceId>,
    /// Values that the user gives to parameters which cannot have them: where each is declared, and why.
    pub refused: Vec<Remark>,
    /// Values that the user gives to parameters which there are not.
    pub unused: Vec<Unused>,
    /// The names of the parameters that can be given a value.
    pub parameters: BTreeSet<String>,
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
#[derive(Debug, Default)]
pub struct Outcome {
    /// The findings, sorted by place.
    pub findings: Vec<Finding>,
    /// The distributions that were judged: the path of the text that declares each, and its address there.
    pub distributions: BTreeSet<(String, String)>,
    /// The routes that were judged.
    pub routes: Routes,
    /// What could not be decided.
    pub undecided: Vec<Undecided>,
    /// What went wrong with rules.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads every text and turns it into units.
pub fn analyse(sources: &Sources) -> Analysis {
    analyse_given(sources, &Given::default())
}

/// Reads every text and turns it into units, with what the user says of their deployment.
pub fn analyse_given(sources: &Sources, given: &Given) -> Analysis {
    let all: Vec<&Source> = sources.iter().collect();
    let readings: Vec<Option<Reading>> = all
        .par_iter()
        .map(|text| (may_be_ours(&text.text) && !is_apart(text)).then(|| read(text)))
        .collect();
    let mut analysis = Analysis::default();
    let mut found = Found::default();
    for (text, reading) in all.iter().zip(&readings) {
        match reading {
            Some(reading) => sort(text, reading, &mut found, &mut analysis),
            None if is_apart(text) => {}
            None => analysis.pass_over(text, &[]),
        }
    }
    add_metadata(sources, &mut found.manifests, &mut analysis);
    let configurations = Configurations::read(sources, &given.variable_files);
    analysis.take_up(&configurations, sources);
    let roots = roots(&mut found, &configurations, given);
    let templates = stacks::read_all(&found.templates, &found.manifests, given, found.next);
    let (mut plans, before) = planned(&found.plans, &configurations, given);
    analysis.found = before;
    plans.extend(unplanned(&roots, &configurations, given));
    analysis.units = in_order(templates.units, plans);
    let impossible = templates.impossible.into_iter();
    analysis.unread.extend(impossible.map(|remark| Unread {
        remark,
        counts: Counts::Yes,
    }));
    analysis.notices.extend(templates.notices);
    analysis.remarks.extend(templates.remarks);
    analysis.refused = templates.refused;
    analysis.unused = templates.unused;
    analysis.parameters = templates.parameters;
    let mut seen = BTreeSet::new();
    for unit in &analysis.units {
        // A template that is nested twice says everything twice.
        let remarks = unit.remarks.iter();
        let new = remarks.filter(|remark| seen.insert((remark.span, remark.message.clone())));
        analysis.remarks.extend(new.cloned());
    }
    analysis
}

/// What plans find, by their texts.
type Before = Vec<(SourceId, symbolic::Found)>;

/// The units of plans, each with the sources beside it, and what the plans find.
fn planned(
    plans: &[(u32, &Source, &Node)],
    configurations: &Configurations<'_>,
    given: &Given,
) -> (Vec<Unit>, Before) {
    let read: Vec<(Unit, Option<symbolic::Found>)> = plans
        .par_iter()
        .map(|(number, text, document)| {
            let id = UnitId::new(*number);
            let folder = folder_beside(text, configurations, given);
            let beside = folder.as_deref().map(|folder| (configurations, folder));
            let found = terraform::found(id, text, document, &given.environment);
            let mut unit = terraform::read_given(id, text, document, &given.environment, beside);
            unit.before = terraform::kept(found.as_ref());
            (unit, found)
        })
        .collect();
    let (mut units, mut before) = (Vec::new(), Vec::new());
    for (unit, found) in read {
        before.extend(found.map(|found| (unit.source, found)));
        units.push(unit);
    }
    (units, before)
}

/// The folder of the sources that a plan was made from.
fn folder_beside(
    plan: &Source,
    configurations: &Configurations<'_>,
    given: &Given,
) -> Option<String> {
    match &given.sources {
        Some(folder) => Some(folder.clone()),
        None => configurations.beside(plan),
    }
}

/// The root modules that have no plan, and the numbers of their units.
fn roots(
    found: &mut Found<'_>,
    configurations: &Configurations<'_>,
    given: &Given,
) -> Vec<(u32, String)> {
    if configurations.is_empty() {
        return Vec::new();
    }
    let planned: BTreeSet<String> = found
        .plans
        .iter()
        .filter_map(|(_, text, _)| folder_beside(text, configurations, given))
        .collect();
    let roots = configurations.roots().iter().cloned();
    roots
        .filter(|root| !planned.contains(root))
        .map(|root| (found.number(), root))
        .collect()
}

/// The units of root modules that have no plan.
fn unplanned(
    roots: &[(u32, String)],
    configurations: &Configurations<'_>,
    given: &Given,
) -> Vec<Unit> {
    let units = roots.par_iter().filter_map(|(number, root)| {
        terraform::read_root(UnitId::new(*number), configurations, root, given)
    });
    units.collect()
}

/// Whether a text is read by others, or in another way: Terraform sources, and what sources refer to.
fn is_apart(text: &Source) -> bool {
    text.is_companion || terraform::is_source(text.path())
}

/// What the texts of a run hold.
#[derive(Default)]
struct Found<'s> {
    templates: Vec<Written<'s>>,
    manifests: Vec<Manifest>,
    plans: Vec<(u32, &'s Source, &'s Node)>,
    /// The number of the next unit.
    next: u32,
}

impl Found<'_> {
    fn number(&mut self) -> u32 {
        let number = self.next;
        self.next = number.saturating_add(1);
        number
    }
}

/// Tells what a text holds.
fn sort<'s>(
    text: &'s Source,
    reading: &'s Reading,
    found: &mut Found<'s>,
    analysis: &mut Analysis,
) {
    let mut is_ours = false;
    let mut secrets = Vec::new();
    for document in &reading.documents {
        if terraform::recognises(document) {
            is_ours = true;
            secrets.extend(terraform::secrets(document));
            if let Some(remark) = terraform::refusal(document) {
                analysis.unread.push(Unread {
                    remark,
                    counts: Counts::Yes,
                });
            } else {
                let number = found.number();
                found.plans.push((number, text, document));
            }
        } else if let Some(template) = cloudformation::template_in(document) {
            is_ours = true;
            let number = found.number();
            found.templates.push(Written {
                number,
                source: text,
                document: template,
                dialect: match reading.syntax {
                    Syntax::Json => Dialect::CloudFormationJson,
                    Syntax::Yaml => Dialect::CloudFormationYaml,
                },
            });
        } else if stacks::recognises_manifest(document) {
            is_ours = true;
            found.manifests.push(Manifest::of(text, document));
        }
    }
    text.hide(secrets);
    let is_plan = terraform::may_be_plan(&text.text);
    if is_ours {
        let remarks = reading.remarks.iter().cloned();
        if is_plan {
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
        let remark = if is_plan {
            terraform::broken(text, error.clone())
        } else {
            error.clone()
        };
        analysis.unread.push(Unread { remark, counts });
    } else if !is_ours {
        analysis.pass_over(text, &reading.documents);
    }
}

/// Adds to manifests what files beside them tell of their stacks.
fn add_metadata(sources: &Sources, manifests: &mut [Manifest], analysis: &mut Analysis) {
    if manifests.iter().all(|one| one.metadata().is_empty()) {
        return;
    }
    let by_path: HashMap<String, &Source> = sources
        .iter()
        .map(|text| (source::tidy(text.path()), text))
        .collect();
    for manifest in manifests {
        let paths = manifest.metadata().to_vec();
        for text in paths.iter().filter_map(|path| by_path.get(path)) {
            analysis.not_ours.retain(|id| *id != text.id);
            if stacks::may_warn(&text.text) {
                for document in &source::read(text).documents {
                    manifest.add_metadata(document);
                }
            }
        }
    }
}

/// The units in the order of their texts, nested stacks behind the ones that nest them.
fn in_order(templates: Vec<Unit>, plans: Vec<Unit>) -> Vec<Unit> {
    let mut root = 0;
    let templates = templates.into_iter().map(|unit| {
        if unit.stack.nested_in.is_none() {
            root = unit.id.number();
        }
        (root, unit)
    });
    let mut units: Vec<(u32, Unit)> = templates.collect();
    units.extend(plans.into_iter().map(|unit| (unit.id.number(), unit)));
    units.sort_by_key(|(number, _)| *number);
    units.into_iter().map(|(_, unit)| unit).collect()
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

    /// Takes up which Terraform sources could not be read, and what they ask not to hear of.
    fn take_up(&mut self, configurations: &Configurations<'_>, sources: &Sources) {
        for error in &configurations.errors {
            let text = sources.get(error.span.source);
            let counts = if text.is_named || names_cloudfront(&text.text) {
                Counts::Yes
            } else {
                Counts::No
            };
            self.unread.push(Unread {
                remark: error.clone(),
                counts,
            });
        }
        for comment in configurations.comments() {
            match check::of_comment(&comment) {
                Ok(ignore) => self.ignores.push(ignore),
                Err(remark) => self.remarks.push(remark),
            }
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
    let mut reading = source::read_but(text, terraform::unneeded(&text.text));
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
    text.contains("Resources") || terraform::may_be_plan(text) || stacks::may_be_manifest(text)
}

/// Whether a text speaks of CloudFront in the words of a template or of Terraform.
pub fn names_cloudfront(text: &str) -> bool {
    cloudformation::names_cloudfront(text) || terraform::names_cloudfront(text)
}

/// States the facts of the units and puts the rules to them. Facts are stated, judged and let go one part after the
/// other, so that no more of them are there at once than a part holds.
pub fn lint<'u>(
    sources: &Sources,
    units: impl IntoIterator<Item = &'u Unit>,
    rules: &Rules,
    possible: Possible,
) -> Outcome {
    let estate = Estate::new(units);
    let mut outcome = Outcome::default();
    for facts in facts::parts(sources, &estate) {
        let document = serde_json::to_value(&facts.document).unwrap_or_default();
        let (hits, diagnostics) = check::check(rules, &document);
        let findings = check::bind(rules, &hits, &facts, &document, sources, possible);
        outcome.findings.extend(findings);
        outcome.routes.add(&facts.document.routes);
        outcome.undecided.extend(check::undecided(&facts));
        let distributions = facts.document.distributions.into_iter();
        let named = distributions.map(|one| (one.source.path, one.distribution_address));
        outcome.distributions.extend(named);
        for diagnostic in diagnostics {
            if !outcome.diagnostics.contains(&diagnostic) {
                outcome.diagnostics.push(diagnostic);
            }
        }
    }
    check::put_in_order(&mut outcome.findings, sources);
    outcome
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
            symbolic::Found::Other(unit) => Some(&**unit),
            symbolic::Found::Nothing | symbolic::Found::TheSame => None,
        })
        .collect();
    let judged = if before.is_empty() || outcome.findings.is_empty() {
        Outcome::default()
    } else {
        let units = analysis.units.iter().map(|unit| {
            let found = before.iter().find(|before| before.id == unit.id);
            found.map_or(unit, |found| *found)
        });
        lint(sources, units, rules, possible)
    };
    check::compare(
        &mut outcome.findings,
        &analysis.found,
        &judged.findings,
        &judged.routes,
    );
}
