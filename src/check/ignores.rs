//! Findings that somebody has looked at and does not want to hear of again: said in a comment beside or above the
//! value or the resource (`# cf403: ignore[CF403-E501] reason`), or in the `Metadata` of a CloudFormation resource
//! where the format has no comments. Each names its rules, for one that takes away everything hides what comes later.
//! One that takes away nothing is told, so that none outlives its reason.

use super::finding::Finding;
use super::nearest::nearest;
use super::rule::Rule;
use crate::source::{Comment, Remark, SourceId, Sources, Span};
use crate::symbolic::{Spanned, Unit, Value};
use std::collections::{HashMap, HashSet};

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
    /// Those that point at these lines of the file, the first and the last, or at something in a resource whose name
    /// stands on them; `None` where no line follows the comment.
    Lines(Option<(usize, usize)>),
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
        scope: Scope::Lines(comment.lines),
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
    let readers = readers(units);
    let wishes = Wishes::of(ignores);
    let mut used: Vec<Vec<bool>> = ignores
        .iter()
        .map(|one| vec![false; one.rules.len()])
        .collect();
    for finding in findings {
        let mut places = places(&finding, &blocks);
        places.extend(readers.get(&finding.at.source).into_iter().flatten());
        let mut by = None;
        for (one, rule) in wishes.about(&finding, &places, sources) {
            used[one][rule] = true;
            by = by.or(Some(&ignores[one]));
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

/// Ignores by what they are about, so that thousands of them cost no more than the findings that they meet.
struct Wishes<'i> {
    ignores: &'i [Ignore],
    /// Those about a line, by its text and number: the ignore, and the place of the rule in it.
    of_lines: HashMap<(SourceId, usize), Vec<(usize, usize)>>,
    /// Those about a block, by the text and the rule.
    of_blocks: HashMap<(SourceId, String), Vec<(usize, usize)>>,
}

impl<'i> Wishes<'i> {
    fn of(ignores: &'i [Ignore]) -> Wishes<'i> {
        let mut wishes = Wishes {
            ignores,
            of_lines: HashMap::new(),
            of_blocks: HashMap::new(),
        };
        for (place, one) in ignores.iter().enumerate() {
            for (rule, name) in one.rules.iter().enumerate() {
                let wish = (place, rule);
                match one.scope {
                    Scope::Lines(Some((first, last))) => {
                        for line in first..=last {
                            let of_line = wishes.of_lines.entry((one.at.source, line));
                            of_line.or_default().push(wish);
                        }
                    }
                    Scope::Lines(None) => {}
                    Scope::Block(block) => {
                        let key = (block.source, name.to_ascii_lowercase());
                        wishes.of_blocks.entry(key).or_default().push(wish);
                    }
                }
            }
        }
        wishes
    }

    /// The ignores that take a finding away, which points at these places, in the order of the texts.
    fn about(&self, finding: &Finding, places: &[Span], sources: &Sources) -> Vec<(usize, usize)> {
        let names = |rule: &String| {
            rule.eq_ignore_ascii_case(&finding.rule) || rule.eq_ignore_ascii_case(&finding.name)
        };
        let mut found = Vec::new();
        for at in places {
            if !self.of_lines.is_empty() {
                let line = sources.get(at.source).position(at.start).line;
                let here = self.of_lines.get(&(at.source, line));
                let here = here.into_iter().flatten().copied();
                found.extend(here.filter(|(one, rule)| names(&self.ignores[*one].rules[*rule])));
            }
            for name in [&finding.rule, &finding.name] {
                let here = self.of_blocks.get(&(at.source, name.to_ascii_lowercase()));
                let is_inside = |(one, _): &(usize, usize)| matches!(self.ignores[*one].scope, Scope::Block(block) if block.contains(*at));
                found.extend(here.into_iter().flatten().copied().filter(is_inside));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
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

/// Where texts are read in which no resource is declared, as Terraform reads the file of a policy: the places, and the names
/// of the resources that they lie in. No comment can stand in such a text.
fn readers(units: &[Unit]) -> HashMap<SourceId, Vec<Span>> {
    let mut out = HashMap::new();
    for unit in units {
        let declares = |text: &SourceId| {
            let mut resources = unit.resources.iter();
            resources.any(|one| one.span.source == *text || one.name_span.source == *text)
        };
        let also = unit.also.iter().copied();
        let texts: HashSet<SourceId> = also.filter(|text| !declares(text)).collect();
        if texts.is_empty() {
            continue;
        }
        for resource in &unit.resources {
            let name = resource.name_span;
            resource.properties.walk(&mut |outer| {
                for inner in inside(outer) {
                    let text = inner.span.source;
                    if texts.contains(&text) && outer.span.source != text {
                        let places: &mut Vec<Span> = out.entry(text).or_default();
                        places.extend([outer.span, name]);
                    }
                }
            });
        }
    }
    out
}

/// The values right inside of a value.
fn inside(value: &Spanned) -> Vec<&Spanned> {
    match &value.value {
        Value::List(items) => items.iter().collect(),
        Value::Map(fields) => fields.iter().map(|field| &field.value).collect(),
        Value::Either { yes, no, .. } => vec![yes, no],
        _ => Vec::new(),
    }
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
