//! The comment block at the top of a rule file, which says what Guard has no words for: the rule's id, how severe a
//! finding is, and the sentence that tells it. It starts with the line `# cf403:`; what follows is YAML once the
//! comment signs are taken off. The stock `cfn-guard` command passes it over.

use serde_yaml::{Mapping, Value};

use super::finding::{Certainty, Class, Possible, Severity};
use super::nearest::nearest;
use super::places::START;
use super::rule::Problem;
use super::template;
use crate::source::Position;

/// What a rule file says about its rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleMeta {
    /// The id, such as `CF403-B201`.
    pub id: String,
    /// The name, such as `oac-bucket-without-policy`.
    pub name: String,
    /// How severe a certain finding is.
    pub severity: Severity,
    /// What AWS will refuse.
    pub class: Class,
    /// The collection of the facts that the rule is about, such as `routes`.
    pub subject: String,
    /// The sentence that tells a finding, with `{dotted.path}` placeholders into the node.
    pub title: String,
    /// A few words for the place, with placeholders.
    pub label: Option<String>,
    /// What to do, as a sentence before the fix of the rule's page, with placeholders.
    pub help: Option<String>,
    /// The path of the node's fact that holds the address of the resource the finding is about.
    pub address: String,
    /// The version of cf403 that first had the rule.
    pub since: String,
}

impl RuleMeta {
    /// How severe a finding is: one that depends on something unknown is at most a warning, unless it is to count
    /// as a certain one.
    pub fn severity_if(&self, certainty: Certainty, possible: Possible) -> Severity {
        match (certainty, possible) {
            (Certainty::Certain, _) | (_, Possible::AsCertain) => self.severity,
            (Certainty::Possible, Possible::AsWarning) => self.severity.min(Severity::Warning),
        }
    }

    /// Whether somebody who says this means the rule: its id or name, in any case.
    pub fn is_called(&self, word: &str) -> bool {
        self.id.eq_ignore_ascii_case(word) || self.name.eq_ignore_ascii_case(word)
    }

    /// Whether this is the family of the rule: its id without the number, such as `CF403-B`.
    pub fn is_of(&self, family: &str) -> bool {
        let own = self.id.trim_end_matches(|c: char| c.is_ascii_digit());
        own.eq_ignore_ascii_case(family)
    }

    /// The sentence about one node.
    pub fn title_for(&self, node: &serde_json::Value) -> String {
        template::tell(&self.title, node)
    }

    /// The few words for the place of one node.
    pub fn label_for(&self, node: &serde_json::Value) -> Option<String> {
        self.label
            .as_deref()
            .map(|label| template::fill(label, node))
    }

    /// The address of the resource that a finding about the node is about; empty if the node has none.
    pub fn address_for(&self, node: &serde_json::Value) -> String {
        template::at(node, &self.address).unwrap_or_default()
    }
}

const KEYS: [&str; 10] = [
    "id", "name", "severity", "class", "subject", "title", "label", "help", "address", "since",
];

/// Reads the block.
pub(super) fn read(text: &str) -> Result<RuleMeta, (Position, Problem)> {
    let block = Block::find(text).ok_or((START, Problem::NoHeader))?;
    let entries = block.entries()?;
    for key in entries.keys() {
        let known = key.as_str().is_some_and(|key| KEYS.contains(&key));
        if !known {
            let key = scalar(key).unwrap_or_default();
            let meant = nearest(&key, KEYS).map(str::to_owned);
            return Err((block.place(&key), Problem::UnknownKey { key, meant }));
        }
    }
    let reader = Reader {
        block: &block,
        entries: &entries,
    };
    let severities = [
        ("error", Severity::Error),
        ("warning", Severity::Warning),
        ("note", Severity::Note),
    ];
    let classes = [("403", Class::Forbidden), ("deployment", Class::Deployment)];
    Ok(RuleMeta {
        id: reader.word("id")?,
        name: reader.word("name")?,
        severity: reader.one_of("severity", &severities)?,
        class: reader.one_of("class", &classes)?,
        subject: reader.word("subject")?,
        title: reader.line("title")?,
        label: reader.optional("label")?,
        help: reader.optional("help")?,
        address: reader
            .optional("address")?
            .unwrap_or("distribution".to_owned()),
        since: reader.line("since")?,
    })
}

/// Where a key of the block stands; the block's start if it does not.
pub(super) fn place_of(text: &str, key: &str) -> Position {
    Block::find(text).map_or(START, |block| block.place(key))
}

/// The lines of the block.
struct Block<'text> {
    /// The line of `# cf403:`, from 1.
    first: usize,
    /// Each line without its comment sign, and how many characters that took.
    lines: Vec<(&'text str, usize)>,
}

impl<'text> Block<'text> {
    fn find(text: &'text str) -> Option<Block<'text>> {
        let mut lines = text.lines().enumerate();
        let is_start =
            |line: &str| uncommented(line).is_some_and(|(yaml, _)| yaml.trim_end() == "cf403:");
        let (first, start) = lines.by_ref().find(|(_, line)| is_start(line))?;
        let rest = lines.map_while(|(_, line)| uncommented(line));
        Some(Block {
            first: first + 1,
            lines: uncommented(start).into_iter().chain(rest).collect(),
        })
    }

    fn entries(&self) -> Result<Mapping, (Position, Problem)> {
        let yaml: Vec<&str> = self.lines.iter().map(|(line, _)| *line).collect();
        let parsed: Mapping = serde_yaml::from_str(&yaml.join("\n")).map_err(|error| {
            let (line, column) = error
                .location()
                .map_or((1, 1), |at| (at.line(), at.column()));
            let indent = self
                .lines
                .get(line.saturating_sub(1))
                .map_or(0, |(_, cut)| *cut);
            let position = Position {
                line: self.first + line.saturating_sub(1),
                column: column + indent,
            };
            (position, Problem::HeaderYaml)
        })?;
        match parsed.get("cf403") {
            Some(Value::Mapping(entries)) if parsed.len() == 1 => Ok(entries.clone()),
            _ => Err((self.place("cf403"), Problem::HeaderShape)),
        }
    }

    /// Where a key stands.
    fn place(&self, key: &str) -> Position {
        let found = self
            .lines
            .iter()
            .enumerate()
            .find_map(|(number, (line, cut))| {
                let rest = line.trim_start();
                let indent = line.chars().count() - rest.chars().count();
                let unquoted = rest.trim_start_matches(['"', '\'']).strip_prefix(key)?;
                let follows = unquoted.trim_start_matches(['"', '\'']);
                follows.trim_start().starts_with(':').then_some(Position {
                    line: self.first + number,
                    column: indent + cut + 1,
                })
            });
        found.unwrap_or(Position {
            line: self.first,
            column: 1,
        })
    }
}

/// A comment line without its sign and one space, and how many characters that took.
fn uncommented(line: &str) -> Option<(&str, usize)> {
    let rest = line.strip_prefix('#')?;
    Some(match rest.strip_prefix(' ') {
        Some(yaml) => (yaml, 2),
        None => (rest, 1),
    })
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}

struct Reader<'block> {
    block: &'block Block<'block>,
    entries: &'block Mapping,
}

impl Reader<'_> {
    fn optional(&self, key: &'static str) -> Result<Option<String>, (Position, Problem)> {
        let Some(value) = self.entries.get(key) else {
            return Ok(None);
        };
        let line = scalar(value).filter(|line| !line.is_empty() && !line.contains('\n'));
        match line {
            Some(line) => Ok(Some(line)),
            None => Err(self.wrong(key, String::new(), "one line of text")),
        }
    }

    fn line(&self, key: &'static str) -> Result<String, (Position, Problem)> {
        self.optional(key)?
            .ok_or_else(|| (self.block.place("cf403"), Problem::MissingKey { key }))
    }

    fn word(&self, key: &'static str) -> Result<String, (Position, Problem)> {
        let line = self.line(key)?;
        let is_word = line.starts_with(|c: char| c.is_ascii_alphabetic())
            && line
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        if is_word {
            Ok(line)
        } else {
            Err(self.wrong(key, line, "a word of letters, digits, `-` and `_`"))
        }
    }

    fn one_of<T: Copy>(
        &self,
        key: &'static str,
        values: &[(&str, T)],
    ) -> Result<T, (Position, Problem)> {
        let line = self.line(key)?;
        if let Some((_, value)) = values.iter().find(|(word, _)| *word == line) {
            return Ok(*value);
        }
        let words: Vec<String> = values.iter().map(|(word, _)| format!("`{word}`")).collect();
        Err(self.wrong(key, line, &words.join(" or ")))
    }

    fn wrong(&self, key: &'static str, found: String, expected: &str) -> (Position, Problem) {
        let problem = Problem::WrongValue {
            key,
            found,
            expected: expected.to_owned(),
        };
        (self.block.place(key), problem)
    }
}
