//! All rules over all facts. Selections are looked up in an index of the facts, the few rules whose selections match
//! are parsed, and each is evaluated over one node at a time: that makes certain which node fails, and no rule walks
//! nodes that it is not about. A rule that the engine cannot cope with is a diagnostic; the others still run.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::finding::Severity;
use super::guard::{self, Document, Ended, EvaluationProblem, Program};
use super::header;
use super::index::Index;
use super::rule::{Diagnostic, Problem, Rule, RuleError};
use super::schema::Schema;
use super::shipped::SHIPPED;
use crate::source::Position;

/// The rules of a run, shipped ones first.
#[derive(Debug, Default)]
pub struct Rules {
    rules: Vec<Rule>,
    schema: Schema,
}

/// A node for which a rule fails.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hit {
    /// The rule: its place in [`Rules`].
    pub rule: usize,
    /// The collection of the node.
    pub collection: String,
    /// The node's place in its collection.
    pub node: usize,
    /// The facts that the failing clauses name, as dotted paths into the node; sorted, each once, and none if the
    /// engine names no fact.
    pub paths: Vec<String>,
}

impl Rules {
    /// The shipped rules.
    pub fn shipped() -> Rules {
        Rules {
            rules: SHIPPED.iter().map(super::catalog::Shipped::rule).collect(),
            schema: Schema::default(),
        }
    }

    /// The same rules, knowing which facts exist: rules that are added from now on are checked against them.
    #[must_use]
    pub fn knowing(self, schema: Schema) -> Rules {
        Rules { schema, ..self }
    }

    /// Adds a user's rule, and says what is doubtful about it. `path` is only used in what is said.
    pub fn add(&mut self, path: &str, text: &str) -> Result<Vec<Diagnostic>, RuleError> {
        let (rule, doubts) = Rule::read(path, text, &self.schema)?;
        for (key, name) in [("id", &rule.meta.id), ("name", &rule.meta.name)] {
            if let Some(other) = self.find(name) {
                let at = header::place_of(&rule.text, key);
                let problem = Problem::Taken {
                    name: name.clone(),
                    by: self.rules[other].path.clone().into_owned(),
                };
                let path = path.to_owned();
                return Err(RuleError { path, at, problem });
            }
        }
        self.rules.push(rule);
        Ok(doubts)
    }

    /// The rules, in order.
    pub fn all(&self) -> &[Rule] {
        &self.rules
    }

    /// A rule by its place; nothing if there is no such place.
    pub fn get(&self, place: usize) -> Option<&Rule> {
        self.rules.get(place)
    }

    /// Takes the findings of a rule more or less seriously.
    pub fn grade(&mut self, place: usize, severity: Severity) {
        if let Some(rule) = self.rules.get_mut(place) {
            rule.meta.severity = severity;
        }
    }

    /// The place of a rule, by its id or name in any case.
    pub fn find(&self, id_or_name: &str) -> Option<usize> {
        self.rules.iter().position(|rule| {
            rule.meta.id.eq_ignore_ascii_case(id_or_name)
                || rule.meta.name.eq_ignore_ascii_case(id_or_name)
        })
    }
}

/// Evaluates all rules over a facts document: an object of arrays of nodes. The hits are in the order of the rules,
/// then of the nodes; there is one for each rule and node.
pub fn check(rules: &Rules, facts: &Value) -> (Vec<Hit>, Vec<Diagnostic>) {
    let mut index = Index::new(facts);
    let work: Vec<Task<'_>> = rules
        .rules
        .iter()
        .enumerate()
        .filter_map(|(place, rule)| Task::new(place, rule, &mut index))
        .collect();
    if work.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let done = guard::on_rule_thread(|| run(&index, &work));
    done.unwrap_or_else(|| {
        let rule = work[0].rule;
        let message = "the rules could not be run, because no thread could be started for them";
        (Vec::new(), vec![diagnostic(rule, None, message.to_owned())])
    })
}

/// What becomes of a rule over a whole facts document, as the stock command tells it; nothing if it is not called so
/// in the Guard language.
pub fn ended(rule: &Rule, name: &str, facts: &Value) -> Result<Option<Ended>, Diagnostic> {
    let run = guard::on_rule_thread(|| {
        let program = guard::parse(&rule.text)
            .map_err(|(at, problem)| diagnostic(rule, Some(at), problem.to_string()))?;
        if program.outline().rules.iter().all(|one| *one.name != *name) {
            return Ok(None);
        }
        Document::of(facts)
            .and_then(|document| program.ended(&document))
            .map(Some)
            .map_err(|problem| diagnostic(rule, None, problem.to_string()))
    });
    run.unwrap_or_else(|| {
        let message = "no thread could be started for the rule";
        Err(diagnostic(rule, None, message.to_owned()))
    })
}

/// A rule and the nodes over which it must be evaluated.
struct Task<'rule> {
    place: usize,
    rule: &'rule Rule,
    nodes: BTreeSet<(&'rule str, usize)>,
}

impl<'rule> Task<'rule> {
    fn new(place: usize, rule: &'rule Rule, index: &mut Index<'_>) -> Option<Task<'rule>> {
        let mut nodes = BTreeSet::new();
        for one in &rule.selection.alternatives {
            let admitted = index.admitted(one).into_iter();
            nodes.extend(admitted.map(|node| (one.collection.as_str(), node)));
        }
        (!nodes.is_empty()).then_some(Task { place, rule, nodes })
    }
}

/// A task under way: its rule as the engine wants it, and the first problem that the engine had with it.
struct Running<'rule> {
    task: &'rule Task<'rule>,
    program: Result<Program<'rule>, Diagnostic>,
    problem: Option<EvaluationProblem>,
}

/// Evaluates all tasks, on the rule thread. The engine's document of a node is made once for all rules that look at it,
/// and does not outlive them: of very many nodes it would take more room than all else.
fn run(index: &Index<'_>, tasks: &[Task<'_>]) -> (Vec<Hit>, Vec<Diagnostic>) {
    let mut running: Vec<Running<'_>> = tasks
        .iter()
        .map(|task| Running {
            task,
            program: guard::parse(&task.rule.text)
                .map_err(|(at, problem)| diagnostic(task.rule, Some(at), problem.to_string())),
            problem: None,
        })
        .collect();
    let mut by_node: BTreeMap<(&str, usize), Vec<usize>> = BTreeMap::new();
    for (place, task) in tasks.iter().enumerate() {
        for node in &task.nodes {
            by_node.entry(*node).or_default().push(place);
        }
    }
    let mut hits = Vec::new();
    for ((collection, node), places) in by_node {
        let Some(value) = index.nodes(collection).get(node) else {
            continue;
        };
        let mut document = None;
        for place in places {
            let one = &mut running[place];
            let Ok(program) = &one.program else { continue };
            let judged = match &mut document {
                Some(document) => Ok(document),
                none => Document::of_node(collection, value).map(|made| none.insert(made)),
            };
            match judged.and_then(|document| program.judge(document)) {
                Ok(None) => {}
                Ok(Some(failed)) => {
                    hits.push(hit(one.task.place, collection, node, &failed));
                }
                Err(problem) => one.problem = Some(one.problem.take().unwrap_or(problem)),
            }
        }
    }
    hits.sort_by(|one, other| {
        let by_rule = one.rule.cmp(&other.rule);
        let by_node = || (&one.collection, one.node).cmp(&(&other.collection, other.node));
        by_rule.then_with(by_node)
    });
    let diagnostics = running.into_iter().filter_map(|one| {
        let rule = one.task.rule;
        match (one.program, one.problem) {
            (Err(diagnostic), _) => Some(diagnostic),
            (Ok(_), Some(problem)) => {
                let id = &rule.meta.id;
                let message = format!("the rule `{id}` could not be evaluated: {problem}");
                Some(diagnostic(rule, None, message))
            }
            (Ok(_), None) => None,
        }
    });
    let diagnostics = diagnostics.collect();
    (hits, diagnostics)
}

fn hit(rule: usize, collection: &str, node: usize, failed: &[String]) -> Hit {
    let prefix = format!("/{collection}/0");
    let paths: BTreeSet<String> = failed
        .iter()
        .filter_map(|path| path.strip_prefix(&prefix)?.strip_prefix('/'))
        .map(|path| path.replace('/', "."))
        .collect();
    Hit {
        rule,
        collection: collection.to_owned(),
        node,
        paths: paths.into_iter().collect(),
    }
}

fn diagnostic(rule: &Rule, at: Option<Position>, message: String) -> Diagnostic {
    Diagnostic {
        path: rule.path.clone().into_owned(),
        at,
        message,
        help: None,
    }
}

#[cfg(test)]
mod tests;
