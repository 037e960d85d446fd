//! The Guard engine, at arm's length. This is the only file that names its crate: it turns a rule's text into a
//! [`Program`], a node of the facts into a [`Document`], and the engine's report into the paths of the facts that
//! failed. The engine panics on some texts and recurses on all of them, so it runs on a thread of its own with a
//! large stack, and a panic ends as a value. The text of the engine's own messages is never passed on: it dumps
//! whole documents and says in the wrong terms what is wrong.

mod outline;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use cloudformation_guard_lang as engine;

use engine::errors::Error;
use engine::eval::eval_rules_file;
use engine::eval_context::{
    BinaryCheck, ClauseReport, GuardClauseReport, UnaryCheck, root_scope, simplified_json_from_root,
};
use engine::exprs::RulesFile;
use engine::parser::{from_str2, rules_file};
use engine::path_value::PathAwareValue;
use engine::{Status, UnResolved};

use super::nesting::{Refusal, refusal};
use super::places::START;
use super::syntax::Outline;
use crate::source::{LineIndex, Position};

/// The name of the thread on which rules run, for a panic hook that keeps quiet about them.
pub const RULE_THREAD: &str = "cf403 rules";

/// Enough for the deepest rule that is let through, in an unoptimised build.
const STACK: usize = 64 << 20;

/// Why a text is no rule file.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SyntaxProblem {
    /// There is no rule in it.
    #[error("there is no rule in this file")]
    Empty,
    /// The parser stopped.
    #[error("the Guard language does not allow {found} here")]
    Unexpected {
        /// What stands there, ready for a sentence.
        found: String,
    },
    /// A regular expression is wrong.
    #[error("this regular expression is not valid")]
    Regex,
    /// A message has no end.
    #[error("this message has no closing `>>`")]
    UnclosedMessage,
    /// Brackets are nested too deeply.
    #[error("the brackets are nested too deeply here")]
    TooDeep,
    /// A range over characters.
    #[error("a range over characters is not supported, use a list or a regular expression")]
    CharacterRange,
    /// The engine failed.
    #[error("the Guard engine cannot read this file")]
    Engine,
}

/// What becomes of a rule, in the words of the Guard language.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ended {
    /// All that it selects is as it asks.
    Pass,
    /// Something is not.
    Fail,
    /// It selects nothing.
    Skip,
}

impl std::fmt::Display for Ended {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Ended::Pass => "PASS",
            Ended::Fail => "FAIL",
            Ended::Skip => "SKIP",
        })
    }
}

/// Why a rule could not be evaluated over a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub(super) enum EvaluationProblem {
    /// A name in it means nothing.
    #[error("it names a variable or a rule that does not exist")]
    Name,
    /// Two values cannot be compared.
    #[error("it compares or converts values of kinds that do not fit together")]
    Kind,
    /// A regular expression failed.
    #[error("one of its regular expressions fails")]
    Regex,
    /// The engine failed.
    #[error("the Guard engine gave up on it")]
    Engine,
}

/// A rule file that the engine has parsed.
pub(super) struct Program<'text>(RulesFile<'text>);

/// A document that holds one node, as the engine wants it.
pub(super) struct Document(Rc<PathAwareValue>);

/// Runs `work` on a thread with a stack large enough for the engine; nothing if the thread cannot be started or
/// `work` panics.
pub(super) fn on_rule_thread<T: Send>(work: impl FnOnce() -> T + Send) -> Option<T> {
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .name(RULE_THREAD.to_owned())
            .stack_size(STACK)
            .spawn_scoped(scope, work)
            .ok()?
            .join()
            .ok()
    })
}

/// Parses a rule file. To be called on the rule thread.
pub(super) fn parse(text: &str) -> Result<Program<'_>, (Position, SyntaxProblem)> {
    if let Some((offset, why)) = refusal(text) {
        let problem = match why {
            Refusal::TooDeep => SyntaxProblem::TooDeep,
            Refusal::CharacterRange => SyntaxProblem::CharacterRange,
        };
        return Err((LineIndex::new(text).position(text, offset), problem));
    }
    match catch_unwind(|| rules_file(from_str2(text))) {
        Ok(Ok(Some(file))) => Ok(Program(file)),
        Ok(Ok(None)) => Err((START, SyntaxProblem::Empty)),
        Ok(Err(error)) => Err(syntax_problem(&error)),
        Err(_) => Err((START, SyntaxProblem::Engine)),
    }
}

/// Reads the place and the reason from the only form in which the engine has them: its message.
fn syntax_problem(error: &Error) -> (Position, SyntaxProblem) {
    let Error::ParseError(message) = error else {
        return (START, SyntaxProblem::Engine);
    };
    let number_after = |words: &str| {
        let (_, rest) = message.split_once(words)?;
        let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
        digits.parse().ok()
    };
    let (context, fragment) = message
        .split_once(", when handling ")
        .and_then(|(_, rest)| rest.split_once(", fragment "))
        .unwrap_or_default();
    // The parser stops before the blanks that stand before what it does not understand.
    let unread = fragment.trim_start_matches(' ');
    let position = Position {
        line: number_after(" at line ").unwrap_or(1),
        column: number_after(" at column ").unwrap_or(1) + fragment.len() - unread.len(),
    };
    let problem = if unread.starts_with('/') {
        SyntaxProblem::Regex
    } else if context.contains("closing >>") {
        SyntaxProblem::UnclosedMessage
    } else {
        SyntaxProblem::Unexpected {
            found: quoted_start(unread),
        }
    };
    (position, problem)
}

/// The first word or two of the text that the parser did not take, for a sentence.
fn quoted_start(unread: &str) -> String {
    let line = unread.lines().next().unwrap_or_default();
    let start: String = line.chars().take(24).collect();
    match start.trim_end() {
        "" => "the file to end".to_owned(),
        start => format!("`{start}`"),
    }
}

impl Document {
    /// A document as it stands.
    pub(super) fn of(document: &serde_json::Value) -> Result<Document, EvaluationProblem> {
        let value =
            PathAwareValue::try_from(document.clone()).map_err(|_| EvaluationProblem::Engine)?;
        Ok(Document(Rc::new(value)))
    }

    /// A document with one collection of one node.
    pub(super) fn of_node(
        collection: &str,
        node: &serde_json::Value,
    ) -> Result<Document, EvaluationProblem> {
        let document = serde_json::json!({ collection: [node] });
        let value = PathAwareValue::try_from(document).map_err(|_| EvaluationProblem::Engine)?;
        Ok(Document(Rc::new(value)))
    }
}

impl Program<'_> {
    /// Evaluates all rules of the file over the document; `None` if nothing fails, else the engine's paths of the
    /// facts that are to blame, such as `/routes/0/read/decision`, sorted, each once; none if it knows none. To be
    /// called on the rule thread.
    pub(super) fn judge(
        &self,
        document: &Document,
    ) -> Result<Option<Vec<String>>, EvaluationProblem> {
        catch_unwind(AssertUnwindSafe(|| self.evaluate(document)))
            .unwrap_or(Err(EvaluationProblem::Engine))
    }

    /// What becomes of the file over a whole document. To be called on the rule thread.
    pub(super) fn ended(&self, document: &Document) -> Result<Ended, EvaluationProblem> {
        let run = || {
            let mut scope = root_scope(&self.0, Rc::clone(&document.0));
            eval_rules_file(&self.0, &mut scope, None).map_err(|e| classify(&e))
        };
        let status =
            catch_unwind(AssertUnwindSafe(run)).unwrap_or(Err(EvaluationProblem::Engine))?;
        Ok(match status {
            Status::PASS => Ended::Pass,
            Status::FAIL => Ended::Fail,
            Status::SKIP => Ended::Skip,
        })
    }

    fn evaluate(&self, document: &Document) -> Result<Option<Vec<String>>, EvaluationProblem> {
        let mut scope = root_scope(&self.0, Rc::clone(&document.0));
        let status = eval_rules_file(&self.0, &mut scope, None).map_err(|e| classify(&e))?;
        if status != Status::FAIL {
            return Ok(None);
        }
        let record = scope.reset_recorder().extract();
        let report = simplified_json_from_root(&record).map_err(|e| classify(&e))?;
        let mut paths = Vec::new();
        for clause in &report.not_compliant {
            collect(clause, &mut paths);
        }
        paths.sort();
        paths.dedup();
        Ok(Some(paths))
    }

    /// The parts of the file that cf403 looks at itself.
    pub(super) fn outline(&self) -> Outline {
        outline::of(&self.0)
    }
}

fn classify(error: &Error) -> EvaluationProblem {
    match error {
        Error::MissingValue(_) | Error::MissingVariable(_) | Error::MissingProperty(_) => {
            EvaluationProblem::Name
        }
        Error::RegexError(_) => EvaluationProblem::Regex,
        Error::IncompatibleError(_)
        | Error::IncompatibleRetrievalError(_)
        | Error::NotComparable(_)
        | Error::ParseError(_)
        | Error::RetrievalError(_) => EvaluationProblem::Kind,
        _ => EvaluationProblem::Engine,
    }
}

/// Gathers the paths of everything that failed below a part of the engine's report.
fn collect(report: &ClauseReport<'_>, paths: &mut Vec<String>) {
    let below = match report {
        ClauseReport::Rule(rule) => {
            for check in &rule.checks {
                collect(check, paths);
            }
            return;
        }
        ClauseReport::Disjunctions(alternatives) => {
            for check in &alternatives.checks {
                collect(check, paths);
            }
            return;
        }
        ClauseReport::Block(block) => block.unresolved.as_ref().map(missing_path),
        ClauseReport::Clause(GuardClauseReport::Unary(unary)) => match &unary.check {
            UnaryCheck::Resolved(check) => Some(check.value.self_path().0.clone()),
            UnaryCheck::UnResolved(check) => Some(missing_path(&check.value)),
            UnaryCheck::UnResolvedContext(_) => None,
        },
        ClauseReport::Clause(GuardClauseReport::Binary(binary)) => Some(match &binary.check {
            BinaryCheck::Resolved(check) => check.from.self_path().0.clone(),
            BinaryCheck::InResolved(check) => check.from.self_path().0.clone(),
            BinaryCheck::UnResolved(check) => missing_path(&check.value),
        }),
    };
    paths.extend(below);
}

/// The path of a fact that is not there: as far as the engine came, and the keys that it was still to take.
fn missing_path(missing: &UnResolved) -> String {
    let mut path = missing.traversed_to.self_path().0.clone();
    let rest = missing.remaining_query.as_str();
    if rest
        .chars()
        .all(|c| c.is_alphanumeric() || c == '_' || c == '.')
        && !rest.is_empty()
    {
        path.push('/');
        path.push_str(&rest.replace('.', "/"));
    }
    path
}

#[cfg(test)]
mod tests;
