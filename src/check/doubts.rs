//! What is doubtful about a rule file that parses. The Guard language lets many slips pass without a word: a
//! misspelt fact in a selection selects nothing, a comparison of two facts blames the wrong one, a filter in the
//! wrong place makes the engine panic. Each of these is told when the rule is loaded.

use super::header::{self, RuleMeta};
use super::places;
use super::rule::Diagnostic;
use super::schema::{Known, Schema};
use super::select;
use super::syntax::{Body, Clause, Clauses, Let, Operand, Outline, Query, Step, Test};
use crate::source::Position;

/// Everything doubtful about a rule file, in the order of the file.
pub(super) fn doubts(
    path: &str,
    text: &str,
    outline: &Outline,
    meta: &RuleMeta,
    schema: &Schema,
) -> Vec<Diagnostic> {
    let mut doubts = Doubts {
        path,
        outline,
        schema,
        known: Vec::new(),
        found: Vec::new(),
    };
    let plain = outline.rules.iter().find(|rule| rule.parameters.is_empty());
    let at_rule = plain.map_or(places::START, |rule| places::of_rule(text, &rule.name));
    if !select::is_readable(outline) {
        doubts.say(
            at_rule,
            format!("the nodes that this rule is about cannot be read from it, so it is evaluated for every node of `{}`", meta.subject),
            Some(format!("select them, `let x = {}[ … ]`, and start the rule with `when %x !empty`", meta.subject)),
        );
    }
    if schema.collections().next().is_some()
        && !schema.collections().any(|name| name == meta.subject)
    {
        let meant = super::nearest::nearest(&meta.subject, schema.collections());
        doubts.say(
            header::place_of(text, "subject"),
            format!("the facts have no collection `{}`", meta.subject),
            meant.map(|meant| format!("did you mean `{meant}`?")),
        );
    }
    doubts.lets(&outline.lets, at_rule, &Place::Root);
    for rule in &outline.rules {
        let before = doubts.known.len();
        doubts.known.extend(rule.parameters.iter().cloned());
        let place = if rule.parameters.is_empty() {
            Place::Root
        } else {
            Place::Anywhere
        };
        doubts.body(&rule.body, places::of_rule(text, &rule.name), &place);
        doubts.known.truncate(before);
    }
    let mut found = doubts.found;
    found.sort_by_key(|doubt| doubt.at);
    found.dedup();
    found
}

/// Where in the facts a query starts.
#[derive(Clone, Debug)]
enum Place {
    /// At the document.
    Root,
    /// At a path of the nodes of a collection.
    Node { collection: String, path: String },
    /// It cannot be said.
    Anywhere,
}

struct Doubts<'rule> {
    path: &'rule str,
    outline: &'rule Outline,
    schema: &'rule Schema,
    /// The variables in scope besides those of the file.
    known: Vec<String>,
    found: Vec<Diagnostic>,
}

impl Doubts<'_> {
    fn say(&mut self, at: Position, message: String, help: Option<String>) {
        self.found.push(Diagnostic {
            path: self.path.to_owned(),
            at: Some(at),
            message,
            help,
        });
    }

    fn lets(&mut self, lets: &[Let], at: Position, place: &Place) {
        for variable in lets {
            self.operand(&variable.value, at, place);
        }
    }

    fn body(&mut self, body: &Body, at: Position, place: &Place) {
        let before = self.known.len();
        self.known
            .extend(body.lets.iter().map(|variable| variable.name.clone()));
        self.lets(&body.lets, at, place);
        self.clauses(&body.conditions, at, place);
        for alternatives in &body.clauses {
            self.messages(alternatives);
        }
        self.clauses(&body.clauses, at, place);
        self.known.truncate(before);
    }

    /// Assertions without a message: a group of alternatives needs one among them.
    fn messages(&mut self, alternatives: &[Clause]) {
        let silent = |clause: &Clause| matches!(clause, Clause::Test(test) if !test.has_message);
        if let Some(Clause::Test(first)) = alternatives.first()
            && alternatives.iter().all(silent)
        {
            self.say(
                first.at,
                "this assertion has no message, so `cfn-guard` cannot say why it fails".to_owned(),
                Some("write `<< … >>` after it".to_owned()),
            );
        }
    }

    fn clauses(&mut self, clauses: &Clauses, at: Position, place: &Place) {
        for clause in clauses.iter().flatten() {
            match clause {
                Clause::Test(test) => self.test(test, place),
                Clause::Rule {
                    name,
                    arguments,
                    at,
                } => self.call(name, arguments, *at, place),
                Clause::Block { query, body } => {
                    let inside = self.query(query, at, place);
                    self.body(body, at, &inside);
                }
                Clause::When(body) => self.body(body, at, place),
            }
        }
    }

    fn test(&mut self, test: &Test, place: &Place) {
        self.query(&test.query, test.at, place);
        if test.leading_not {
            self.say(
                test.at,
                "`not` before a comparison is turned round by older releases of cfn-guard"
                    .to_owned(),
                Some("write `!=`, `not in` or `!exists` instead".to_owned()),
            );
        }
        if let Some(with) = &test.with {
            if matches!(with, Operand::Query(_)) {
                self.say(
                    test.at,
                    "this compares facts with facts, and the engine blames the right side"
                        .to_owned(),
                    Some("compare with a literal".to_owned()),
                );
            }
            self.operand(with, test.at, place);
        }
    }

    fn call(&mut self, name: &str, arguments: &[Operand], at: Position, place: &Place) {
        let called = self.outline.rules.iter().find(|rule| rule.name == name);
        if called.is_none_or(|rule| rule.parameters.len() != arguments.len()) {
            let problem = if called.is_some() {
                "takes another number of arguments"
            } else {
                "does not exist"
            };
            self.say(at, format!("the rule `{name}` {problem}"), None);
        }
        if arguments
            .iter()
            .any(|argument| matches!(argument, Operand::Literal(_)))
        {
            self.say(
                at,
                format!(
                    "`{name}` is called with a literal, so the engine cannot say where it fails"
                ),
                Some("write the clause out instead".to_owned()),
            );
        }
        for argument in arguments {
            self.operand(argument, at, place);
        }
    }

    fn operand(&mut self, operand: &Operand, at: Position, place: &Place) {
        match operand {
            Operand::Literal(_) => {}
            Operand::Query(query) => {
                self.query(query, at, place);
            }
            Operand::Call(arguments) => {
                for argument in arguments {
                    self.operand(argument, at, place);
                }
            }
        }
    }

    /// Follows a query and says where its clauses would start.
    fn query(&mut self, query: &Query, at: Position, place: &Place) -> Place {
        let mut here = place.clone();
        for (number, step) in query.steps.iter().enumerate() {
            match step {
                Step::This | Step::Each | Step::Index => {}
                Step::Key(key) => {
                    here = here.below(key);
                    self.fact(&here, at);
                }
                Step::Variable(name) => {
                    self.variable(name, at);
                    here = if number == 0 {
                        self.selected_by(name)
                    } else {
                        Place::Anywhere
                    };
                }
                Step::Filter(clauses) => {
                    let before = number.checked_sub(1).map(|before| &query.steps[before]);
                    if !matches!(before, Some(Step::Key(_) | Step::Each)) {
                        self.say(
                            at,
                            "the engine panics at a filter that does not follow a key or `[*]`"
                                .to_owned(),
                            Some("put all conditions into one filter".to_owned()),
                        );
                    }
                    self.clauses(clauses, at, &here);
                }
                Step::KeyFilter(operand) => {
                    self.operand(operand, at, &here);
                    here = Place::Anywhere;
                }
            }
        }
        here
    }

    fn variable(&mut self, name: &str, at: Position) {
        let of_file = self
            .outline
            .lets
            .iter()
            .any(|variable| variable.name == name);
        if !of_file && !self.known.iter().any(|known| known == name) {
            let variables = self
                .outline
                .lets
                .iter()
                .map(|variable| variable.name.as_str());
            let meant = super::nearest::nearest(name, variables);
            let help = meant.map(|meant| format!("did you mean `%{meant}`?"));
            self.say(at, format!("the variable `%{name}` does not exist"), help);
        }
    }

    /// The nodes that a variable of the file selects.
    fn selected_by(&self, name: &str) -> Place {
        let variable = self
            .outline
            .lets
            .iter()
            .find(|variable| variable.name == name);
        match variable.map(|variable| &variable.value) {
            Some(Operand::Query(query)) if !self.known.iter().any(|known| known == name) => query
                .steps
                .iter()
                .try_fold(Place::Root, |place, step| match step {
                    Step::Key(key) => Some(place.below(key)),
                    Step::Each | Step::Index | Step::Filter(_) => Some(place),
                    Step::This | Step::Variable(_) | Step::KeyFilter(_) => None,
                })
                .unwrap_or(Place::Anywhere),
            _ => Place::Anywhere,
        }
    }

    fn fact(&mut self, place: &Place, at: Position) {
        let Place::Node { collection, path } = place else {
            return;
        };
        if path.is_empty() {
            return;
        }
        let (message, help) = match self.schema.knows(collection, path) {
            Known::Fact => return,
            Known::Nothing(meant) => (
                format!("`{collection}` have no fact `{path}`"),
                meant.map(|meant| format!("did you mean `{meant}`?")),
            ),
        };
        self.say(at, message, help);
    }
}

impl Place {
    fn below(&self, key: &str) -> Place {
        match self {
            Place::Root => Place::Node {
                collection: key.to_owned(),
                path: String::new(),
            },
            Place::Node { collection, path } => Place::Node {
                collection: collection.clone(),
                path: if path.is_empty() {
                    key.to_owned()
                } else {
                    format!("{path}.{key}")
                },
            },
            Place::Anywhere => Place::Anywhere,
        }
    }
}

#[cfg(test)]
mod tests;
