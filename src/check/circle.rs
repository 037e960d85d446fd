//! Whether the variables and rules of a file name each other in a circle, or in a chain so long that following it
//! would exhaust the stack. The engine follows such names without looking back, so a file with a circle must never
//! reach it.

use std::collections::BTreeMap;

use super::syntax::{Body, Clause, Clauses, Let, Operand, Outline, Query, Step};

/// The longest chain of variables and rules that name each other.
const LONGEST: usize = 32;

/// The name of a variable (with its percent sign) or rule that leads to itself, or at which a chain becomes too long.
///
/// Variables of one name in different scopes count as one: that may find a circle where there is none, but never
/// misses one.
pub(super) fn circle(outline: &Outline) -> Option<String> {
    let mut names = Names::default();
    names.read_lets(&outline.lets);
    for rule in &outline.rules {
        let from = rule.name.clone();
        names.edges.entry(from.clone()).or_default();
        names.read_body(Some(&from), &rule.body);
    }
    let mut depths = BTreeMap::new();
    names
        .edges
        .keys()
        .find(|name| names.depth(name, 0, &mut depths).is_none())
        .cloned()
}

#[derive(Default)]
struct Names {
    /// What each variable and rule names.
    edges: BTreeMap<String, Vec<String>>,
}

impl Names {
    /// The length of the longest chain from `name`; nothing if it is too long or has no end.
    fn depth(
        &self,
        name: &str,
        above: usize,
        known: &mut BTreeMap<String, usize>,
    ) -> Option<usize> {
        if let Some(depth) = known.get(name) {
            return (above + depth <= LONGEST).then_some(*depth);
        }
        if above > LONGEST {
            return None;
        }
        let mut deepest = 0;
        for next in self.edges.get(name).into_iter().flatten() {
            deepest = deepest.max(1 + self.depth(next, above + 1, known)?);
        }
        known.insert(name.to_owned(), deepest);
        Some(deepest)
    }

    fn name(&mut self, from: Option<&str>, to: String) {
        if let Some(from) = from {
            self.edges.entry(from.to_owned()).or_default().push(to);
        }
    }

    fn read_lets(&mut self, lets: &[Let]) {
        for variable in lets {
            let from = format!("%{}", variable.name);
            self.edges.entry(from.clone()).or_default();
            self.read_operand(Some(&from), &variable.value);
        }
    }

    fn read_body(&mut self, from: Option<&str>, body: &Body) {
        self.read_lets(&body.lets);
        self.read_clauses(from, &body.conditions);
        self.read_clauses(from, &body.clauses);
    }

    fn read_clauses(&mut self, from: Option<&str>, clauses: &Clauses) {
        for clause in clauses.iter().flatten() {
            match clause {
                Clause::Test(test) => {
                    self.read_query(from, &test.query);
                    if let Some(with) = &test.with {
                        self.read_operand(from, with);
                    }
                }
                Clause::Rule {
                    name, arguments, ..
                } => {
                    self.name(from, name.clone());
                    for argument in arguments {
                        self.read_operand(from, argument);
                    }
                }
                Clause::Block { query, body } => {
                    self.read_query(from, query);
                    self.read_body(from, body);
                }
                Clause::When(body) => self.read_body(from, body),
            }
        }
    }

    fn read_operand(&mut self, from: Option<&str>, operand: &Operand) {
        match operand {
            Operand::Literal(_) => {}
            Operand::Query(query) => self.read_query(from, query),
            Operand::Call(arguments) => {
                for argument in arguments {
                    self.read_operand(from, argument);
                }
            }
        }
    }

    fn read_query(&mut self, from: Option<&str>, query: &Query) {
        for step in &query.steps {
            match step {
                Step::Variable(name) => self.name(from, format!("%{name}")),
                Step::Filter(clauses) => self.read_clauses(from, clauses),
                Step::KeyFilter(operand) => self.read_operand(from, operand),
                Step::This | Step::Key(_) | Step::Each | Step::Index => {}
            }
        }
    }
}
