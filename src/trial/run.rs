//! Runs a test: makes facts of its input, puts the rules to them, and compares.

use super::{Told, Trial};
use crate::check::{self, Certainty, Finding, Possible, Rules, Severity};
use crate::facts;
use crate::graph::Estate;
use crate::lint::lint;
use crate::source::{Kind, Node, Remark, SourceId, Sources};
use crate::symbolic::{Dialect, Environment, Unit, UnitId};
use crate::{cloudformation, terraform};
use serde_json::{Map, Value};

/// What came of a test.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Verdict {
    /// How many expectations were met.
    pub met: usize,
    /// The expectations that were not, and what came instead.
    pub missed: Vec<Remark>,
}

/// Runs a test with the rules of the file that it is for. The test stands in one of the texts.
pub fn run(trial: &Trial, rules: &Rules, sources: &Sources) -> Verdict {
    let unit = unit(trial, sources);
    let facts = match &unit {
        Some(unit) => {
            let estate = Estate::new(std::slice::from_ref(unit));
            let facts = facts::state(sources, &estate);
            serde_json::to_value(&facts.document).unwrap_or_default()
        }
        None => plain(&trial.input),
    };
    let mut verdict = Verdict::default();
    for (name, at, expected) in &trial.expected {
        let ended = rules
            .all()
            .iter()
            .find_map(|rule| check::ended(rule, name, &facts).transpose())
            .map_or_else(
                || Err(format!("there is no rule `{name}` in the rule file")),
                |ended| ended.map_err(|problem| problem.message),
            );
        verdict.note(match ended {
            Ok(ended) if ended == *expected => None,
            Ok(ended) => Some(Remark {
                span: *at,
                message: format!("`{name}` is expected to {expected}, and it ends with {ended}"),
            }),
            Err(message) => Some(Remark { span: *at, message }),
        });
    }
    if let Some((at, told)) = &trial.findings {
        match &unit {
            Some(unit) => {
                let units = std::slice::from_ref(unit);
                let outcome = lint(sources, units, rules, Possible::AsWarning);
                compare(told, outcome.findings, *at, &mut verdict);
            }
            None => verdict.missed.push(Remark {
                span: *at,
                message: "findings come of a template or a plan, and the input is neither"
                    .to_owned(),
            }),
        }
    }
    verdict
}

impl Verdict {
    fn note(&mut self, missed: Option<Remark>) {
        match missed {
            Some(remark) => self.missed.push(remark),
            None => self.met += 1,
        }
    }
}

/// The unit that the input is, if it is a template or a plan.
fn unit(trial: &Trial, sources: &Sources) -> Option<Unit> {
    let source = sources.get(trial.at.source);
    let id = UnitId::new(0);
    if terraform::recognises(&trial.input) {
        let environment = Environment::default();
        return Some(terraform::read_given(
            id,
            source,
            &trial.input,
            &environment,
            None,
        ));
    }
    cloudformation::template_in(&trial.input)?;
    let template = cloudformation::prepared(source, trial.input.clone());
    Some(cloudformation::read(
        id,
        source,
        &template,
        Dialect::CloudFormationYaml,
    ))
}

/// Takes the findings that are told out of those that there are. What is left on either side is a miss.
fn compare(
    told: &[Told],
    mut findings: Vec<Finding>,
    at: crate::source::Span,
    verdict: &mut Verdict,
) {
    for one in told {
        match findings.iter().position(|finding| is_told(finding, one)) {
            Some(place) => {
                findings.remove(place);
                verdict.met += 1;
            }
            None => verdict.missed.push(Remark {
                span: one.at,
                message: "there is no such finding".to_owned(),
            }),
        }
    }
    verdict
        .missed
        .extend(findings.into_iter().map(|finding| Remark {
            span: at,
            message: format!(
                "a finding is not expected: {} of `{}`, {}",
                finding.rule, finding.address, finding.message
            ),
        }));
}

fn is_told(finding: &Finding, told: &Told) -> bool {
    told.says.iter().all(|(key, value)| {
        let is = match key.as_str() {
            "rule" => {
                return finding.rule.eq_ignore_ascii_case(value)
                    || finding.name.eq_ignore_ascii_case(value);
            }
            "severity" => match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "note",
            },
            "certainty" => match finding.certainty {
                Certainty::Certain => "certain",
                Certainty::Possible => "possible",
            },
            "address" => &finding.address,
            "message" => &finding.message,
            _ => return false,
        };
        is == value
    })
}

/// Facts as they are written down.
fn plain(node: &Node) -> Value {
    match &node.kind {
        Kind::Null => Value::Null,
        Kind::Bool(value) => Value::Bool(*value),
        Kind::Number(text) => serde_json::from_str(text).unwrap_or(Value::String(text.to_string())),
        Kind::Text(text) => Value::String(text.to_string()),
        Kind::List(items) => items.iter().map(plain).collect(),
        Kind::Map(entries) => {
            let fields = entries.iter();
            let fields: Map<String, Value> = fields
                .map(|entry| (entry.key.to_string(), plain(&entry.value)))
                .collect();
            Value::Object(fields)
        }
        Kind::Tagged(_, inner) => plain(inner),
    }
}

/// The texts of a run of tests.
pub fn texts(path: &str, text: &str) -> Sources {
    let origin = crate::source::Origin::File(path.to_owned());
    let source = crate::source::Source::new(SourceId(0), origin, text.to_owned());
    Sources::new(vec![source])
}
