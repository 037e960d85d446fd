//! One rule: a Guard file with a comment block that names it. Reading it checks all that can be checked before there
//! are facts, so that a slip in a rule is told with its line and column when the rule is loaded, and not as a rule
//! that silently never fires.

use std::borrow::Cow;
use std::sync::OnceLock;

use super::circle::circle;
use super::doubts::doubts;
use super::guard::{self, SyntaxProblem};
use super::header::{self, RuleMeta};
use super::page::{Language, Page};
use super::places::START;
use super::schema::Schema;
use super::select::{Selection, selection};
use super::{json_fix, places, template};
use crate::source::{Position, Syntax};

/// A rule that can be evaluated.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The path of its file, as the user named it; of a shipped rule, below the repository.
    pub path: Cow<'static, str>,
    /// The text of its file.
    pub text: Cow<'static, str>,
    /// What it says about itself.
    pub meta: RuleMeta,
    /// Which nodes it can be about.
    pub selection: Selection,
    /// The text of its page; only shipped rules have one.
    pub page: Option<&'static str>,
    /// The page as it was read for the first fix that was asked for.
    pub(super) read_page: OnceLock<Option<Page>>,
}

impl Rule {
    /// Reads a rule file, and says what is doubtful about it.
    ///
    /// `path` is only used in what is said. The facts that a rule may ask for are checked if `facts` knows them.
    pub fn read(
        path: &str,
        text: &str,
        facts: &Schema,
    ) -> Result<(Rule, Vec<Diagnostic>), RuleError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let error = |(at, problem): (Position, Problem)| RuleError {
            path: path.to_owned(),
            at,
            problem,
        };
        let outline = guard::on_rule_thread(|| guard::parse(text).map(|program| program.outline()))
            .unwrap_or(Err((START, SyntaxProblem::Engine)))
            .map_err(|(at, problem)| error((at, problem.into())))?;
        let meta = header::read(text).map_err(error)?;
        if let Some(name) = circle(&outline) {
            return Err(error((
                places::of_name(text, &name),
                Problem::Circle { name },
            )));
        }
        let plain: Vec<Position> = outline
            .rules
            .iter()
            .filter(|rule| rule.parameters.is_empty())
            .map(|rule| places::of_rule(text, &rule.name))
            .collect();
        let at_rule = match plain.as_slice() {
            [only] => *only,
            rules => {
                let at = rules.get(1).copied().unwrap_or(START);
                let count = rules.len();
                return Err(error((at, Problem::NotOneRule { count })));
            }
        };
        let selection = selection(&outline, &meta.subject);
        let other = selection
            .alternatives
            .iter()
            .find(|one| one.collection != meta.subject);
        if let Some(other) = other {
            let problem = Problem::OtherCollection {
                collection: other.collection.clone(),
                subject: meta.subject.clone(),
            };
            return Err(error((at_rule, problem)));
        }
        let doubts = doubts(path, text, &outline, &meta, facts);
        let rule = Rule {
            path: Cow::Owned(path.to_owned()),
            text: Cow::Owned(text.to_owned()),
            meta,
            selection,
            page: None,
            read_page: OnceLock::new(),
        };
        Ok((rule, doubts))
    }

    /// The text that mends what the rule found about a node for this cause, from the rule's page: for a template in
    /// the syntax in which the template is written. Nothing if the rule has no page, its page no fix for the language, or the
    /// node no value for one of the fix's placeholders: a fix with a gap in it helps nobody.
    pub fn fix(
        &self,
        language: Language,
        syntax: Syntax,
        cause: &str,
        node: &serde_json::Value,
    ) -> Option<String> {
        let read = || self.page.and_then(|text| Page::read(text).ok());
        let page = self.read_page.get_or_init(read).as_ref()?;
        let fix = page.fix(language, cause)?;
        let is_known = |path: &str| template::at(node, path).is_some_and(|value| !value.is_empty());
        if !template::placeholders(fix).into_iter().all(is_known) {
            return None;
        }
        let fix = template::fill(fix, node);
        let in_json = match (language, syntax) {
            (Language::CloudFormation, Syntax::Json) => json_fix::to_json(&fix),
            (Language::CloudFormation, Syntax::Yaml) | (Language::Terraform, _) => None,
        };
        Some(in_json.unwrap_or(fix))
    }
}

/// Something worth saying about a rule, at its file or while it ran.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// The path of the rule's file.
    pub path: String,
    /// Where in the file; nothing if it is about the rule as a whole.
    pub at: Option<Position>,
    /// One sentence, lower case, without a full stop.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl std::fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.path)?;
        if let Some(at) = self.at {
            write!(f, ":{}:{}", at.line, at.column)?;
        }
        write!(f, ": {}", self.message)?;
        match &self.help {
            Some(help) => write!(f, "; {help}"),
            None => Ok(()),
        }
    }
}

impl From<RuleError> for Diagnostic {
    fn from(error: RuleError) -> Diagnostic {
        Diagnostic {
            path: error.path,
            at: Some(error.at),
            message: error.problem.to_string(),
            help: error.problem.help(),
        }
    }
}

/// Why a file is no rule.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{problem}")]
pub struct RuleError {
    /// The path of the file.
    pub path: String,
    /// Where in the file.
    pub at: Position,
    /// What is wrong.
    pub problem: Problem,
}

/// What is wrong with a rule file.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Problem {
    /// The Guard part is not Guard.
    #[error(transparent)]
    Syntax(#[from] SyntaxProblem),
    /// There is no comment block.
    #[error("there is no `# cf403:` comment block, which names the rule")]
    NoHeader,
    /// The comment block cannot be read.
    #[error("the `# cf403:` block is not valid YAML here")]
    HeaderYaml,
    /// The comment block is no map.
    #[error("the `# cf403:` block must hold keys and values, indented below `cf403:`")]
    HeaderShape,
    /// A key that means nothing.
    #[error("`{key}` is not a key of the `# cf403:` block")]
    UnknownKey {
        /// The key.
        key: String,
        /// The key that was probably meant.
        meant: Option<String>,
    },
    /// A key is missing.
    #[error("the `# cf403:` block needs the key `{key}`")]
    MissingKey {
        /// The key.
        key: &'static str,
    },
    /// A value that the key cannot have.
    #[error("`{key}` must be {expected}{}", but_is(found))]
    WrongValue {
        /// The key.
        key: &'static str,
        /// The value, if it is one line.
        found: String,
        /// What it may be.
        expected: String,
    },
    /// Names that lead to themselves.
    #[error("`{name}` refers to itself, or to too long a chain of variables and rules")]
    Circle {
        /// The variable or rule.
        name: String,
    },
    /// Not exactly one rule.
    #[error("a rule file holds one rule, this one holds {count}")]
    NotOneRule {
        /// How many.
        count: usize,
    },
    /// The selection is from another collection than the subject.
    #[error("the rule selects from `{collection}`, but its subject is `{subject}`")]
    OtherCollection {
        /// The collection of the selection.
        collection: String,
        /// The subject of the comment block.
        subject: String,
    },
    /// Another rule has the same id or name.
    #[error("`{name}` is already the id or name of the rule in `{by}`")]
    Taken {
        /// The id or name.
        name: String,
        /// The path of the other rule.
        by: String,
    },
}

fn but_is(found: &str) -> String {
    if found.is_empty() {
        String::new()
    } else {
        format!(", not `{found}`")
    }
}

impl Problem {
    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        match self {
            Problem::UnknownKey {
                meant: Some(meant), ..
            } => Some(format!("did you mean `{meant}`?")),
            Problem::NoHeader => Some(
                "start the file with `# cf403:` and, in comment lines below it, `id`, `name`, `severity`, `class`, \
                 `subject`, `title` and `since`"
                    .to_owned(),
            ),
            Problem::Taken { .. } => Some("give the rule an id and a name of its own".to_owned()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
