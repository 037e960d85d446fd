//! Findings that somebody has looked at and does not want to hear of again: said in a comment beside or above the
//! value or the resource (`# cf403: ignore[CF403-E501] reason`), or in the `Metadata` of a CloudFormation resource
//! where the format has no comments. Each names its rules, for one that takes away everything hides what comes later.
//! One that takes away nothing is told, so that none outlives its reason.

use super::finding::Finding;
use super::nearest::nearest;
use super::rule::Rule;
use crate::source::{Comment, Remark, Sources, Span};
use crate::symbolic::Unit;

/// Somebody's wish not to hear of a rule in one place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ignore {
    /// Where it was said.
    pub at: Span,
    /// The ids or names of the rules.
    pub rules: Vec<String>,
    /// Why; empty if nobody said.
    pub reason: String,
    /// Which findings it is about.
    pub scope: Scope,
}

/// Which findings an [`Ignore`] is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Scope {
    /// Those that point at this line of the file, or at something in a resource whose name stands on it; `None`
    /// where no line follows the comment.
    Line(Option<usize>),
    /// Those that point into this block.
    Block(Span),
}

/// A finding that is not told, and why.
#[derive(Clone, Debug)]
pub struct Suppressed {
    /// The finding.
    pub finding: Finding,
    /// Why; empty if nobody said.
    pub reason: String,
    /// Who wanted it so.
    pub by: SuppressedBy,
}

/// What takes a finding away.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SuppressedBy {
    /// Words in the file itself.
    Source(Span),
    /// The settings of the repository.
    Settings,
    /// The baseline.
    Baseline,
}

/// What a comment asks for; a remark if it cannot be understood.
pub fn of_comment(comment: &Comment) -> Result<Ignore, Remark> {
    let wrong = |message: String| Remark {
        span: comment.span,
        message,
    };
    let usage =
        "write `cf403: ignore[RULE] reason`, with ids or names of rules separated by commas";
    let rest = comment.text.strip_prefix("ignore").ok_or_else(|| {
        wrong(format!(
            "this comment asks for nothing that is known; {usage}"
        ))
    })?;
    let (list, reason) = rest
        .trim_start()
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'))
        .ok_or_else(|| wrong(format!("this comment names no rule; {usage}")))?;
    let rules: Vec<String> = list
        .split(',')
        .map(|rule| rule.trim().to_owned())
        .filter(|rule| !rule.is_empty())
        .collect();
    if rules.is_empty() {
        return Err(wrong(format!("this comment names no rule; {usage}")));
    }
    Ok(Ignore {
        at: comment.span,
        rules,
        reason: reason.trim().trim_start_matches(':').trim().to_owned(),
        scope: Scope::Line(comment.line),
    })
}

/// The findings that nobody ignores, those that somebody does, and what is to be said of the ignores: of rules that
/// do not exist, and of ignores that take away nothing.
pub fn ignore(
    findings: Vec<Finding>,
    ignores: &[Ignore],
    rules: &[Rule],
    units: &[Unit],
    sources: &Sources,
) -> (Vec<Finding>, Vec<Suppressed>, Vec<Remark>) {
    let (mut told, mut taken) = (Vec::new(), Vec::new());
    if ignores.is_empty() {
        return (findings, taken, Vec::new());
    }
    let blocks = blocks(units);
    let mut used: Vec<Vec<bool>> = ignores
        .iter()
        .map(|one| vec![false; one.rules.len()])
        .collect();
    for finding in findings {
        let places = places(&finding, &blocks);
        let mut by = None;
        for (one, used) in ignores.iter().zip(&mut used) {
            let about = |span: &Span| match &one.scope {
                Scope::Block(block) => block.contains(*span),
                Scope::Line(line) => {
                    span.source == one.at.source
                        && Some(sources.get(span.source).position(span.start).line) == *line
                }
            };
            let names = |rule: &String| {
                rule.eq_ignore_ascii_case(&finding.rule) || rule.eq_ignore_ascii_case(&finding.name)
            };
            let Some(place) = one.rules.iter().position(names) else {
                continue;
            };
            if places.iter().any(about) {
                used[place] = true;
                by = by.or(Some(one));
            }
        }
        match by {
            Some(one) => taken.push(Suppressed {
                finding,
                reason: one.reason.clone(),
                by: SuppressedBy::Source(one.at),
            }),
            None => told.push(finding),
        }
    }
    let mut remarks = Vec::new();
    for (one, used) in ignores.iter().zip(&used) {
        for (rule, used) in one.rules.iter().zip(used) {
            if !used {
                remarks.push(Remark {
                    span: one.at,
                    message: unused(rule, rules),
                });
            }
        }
    }
    (told, taken, remarks)
}

fn unused(rule: &str, rules: &[Rule]) -> String {
    let names = || {
        rules
            .iter()
            .flat_map(|one| [one.meta.id.as_str(), one.meta.name.as_str()])
    };
    if names().any(|name| name.eq_ignore_ascii_case(rule)) {
        return format!("there is no finding of `{rule}` here to ignore");
    }
    if rule.contains('*') {
        return format!("`{rule}` is no rule: name each rule that is to be ignored");
    }
    match nearest(rule, names()) {
        Some(meant) => format!("there is no rule `{rule}`; did you mean `{meant}`?"),
        None => format!("there is no rule `{rule}`"),
    }
}

/// The blocks of all resources and their names, in the order of their places. Blocks do not overlap.
fn blocks(units: &[Unit]) -> Vec<(Span, Span)> {
    let resources = units.iter().flat_map(|unit| &unit.resources);
    let mut blocks: Vec<(Span, Span)> = resources
        .map(|resource| (resource.span, resource.name_span))
        .collect();
    blocks.sort_unstable();
    blocks
}

/// The places that a finding points at, and the names of the resources that they lie in.
fn places(finding: &Finding, blocks: &[(Span, Span)]) -> Vec<Span> {
    let mut places = vec![finding.at];
    places.extend(finding.related.iter().map(|label| label.at));
    let names: Vec<Span> = places
        .iter()
        .filter_map(|place| {
            let after = blocks.partition_point(|(block, _)| {
                (block.source, block.start) <= (place.source, place.start)
            });
            let (block, name) = blocks.get(after.checked_sub(1)?)?;
            block.contains(*place).then_some(*name)
        })
        .collect();
    places.extend(names);
    places
}
