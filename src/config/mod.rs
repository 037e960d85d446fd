//! What the user writes down once for a repository: `cf403.yaml`. It is read with its places, so that a setting which
//! does not exist, or cannot be what it is said to be, is shown where it stands.

mod environment;
mod parameters;

pub use environment::{account, partition, region};
pub use parameters::{assignment, parameter_file};

use crate::check::nearest;
use crate::source::{Entry, Kind, Node, Source, Span, read};
use crate::symbolic::{Environment, GivenValue};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// The name of the file.
pub const FILE: &str = "cf403.yaml";

/// The settings of `cf403.yaml`. All of them may be left out.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields, title = "cf403.yaml")]
#[serde(default)]
pub struct Settings {
    /// The account that is deployed to, where the files leave it open: twelve digits, in quotes.
    #[schemars(regex(pattern = "^[0-9]{12}$"))]
    account: Option<String>,
    /// The Region that is deployed to, where the files leave it open, such as `eu-west-1`.
    region: Option<String>,
    /// The partition that is deployed to, where the files leave it open, such as `aws-cn`.
    partition: Option<String>,
    /// The values that parameters of templates are given, by the path of the template from the folder of this file.
    parameters: BTreeMap<String, BTreeMap<String, Setting>>,
}

/// The value of a parameter; a list for a parameter that takes one.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Setting {
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
    /// A boolean.
    Bool(bool),
    /// The items of a list.
    List(Vec<Item>),
}

/// An item of a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Item {
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
}

/// The JSON Schema of `cf403.yaml`.
pub fn schema() -> String {
    let schema = schemars::schema_for!(Settings);
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

/// What a `cf403.yaml` says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Config {
    /// Where everything is deployed to.
    pub environment: Environment,
    /// The values of parameters by template: the path as it is written, where that is, and the values.
    pub parameters: Vec<(String, Span, Vec<GivenValue>)>,
}

/// What is wrong with a text of the user's, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// Where.
    pub at: Span,
    /// One sentence, lower case, without a full stop.
    pub message: String,
}

impl Config {
    /// Reads a `cf403.yaml`; all that is wrong with it, if something is.
    pub fn read(source: &Source) -> Result<Config, Vec<Problem>> {
        let reading = read(source);
        if let Some(error) = reading.error {
            return Err(vec![Problem {
                at: error.span,
                message: error.message,
            }]);
        }
        let mut reader = Reader {
            source,
            config: Config::default(),
            problems: Vec::new(),
        };
        match reading.documents.as_slice() {
            [] => {}
            [document] if document.kind == Kind::Null => {}
            [document] => reader.settings(document),
            [_, more, ..] => reader.wrong(more.span, "one document is expected"),
        }
        for remark in reading.remarks {
            reader.wrong(remark.span, remark.message);
        }
        if reader.problems.is_empty() {
            Ok(reader.config)
        } else {
            reader.problems.sort_by_key(|problem| problem.at);
            Err(reader.problems)
        }
    }
}

struct Reader<'s> {
    source: &'s Source,
    config: Config,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn wrong(&mut self, at: Span, message: impl Into<String>) {
        self.problems.push(Problem {
            at,
            message: message.into(),
        });
    }

    fn settings(&mut self, document: &Node) {
        if !document.is_map() {
            return self.wrong(document.span, format!("{FILE} is a map of settings"));
        }
        for entry in document.entries() {
            match &*entry.key {
                "account" => {
                    let read = self.text(entry, account);
                    self.config.environment.account = read;
                }
                "region" => {
                    let read = self.text(entry, region);
                    self.config.environment.region = read;
                }
                "partition" => {
                    let read = self.text(entry, partition);
                    self.config.environment.partition = read;
                }
                "parameters" => self.parameters(&entry.value),
                other => {
                    let known = names();
                    let meant = nearest(other, known.iter().map(String::as_str));
                    let meant = meant.map_or_else(
                        || format!("; there are {}", listed(&known)),
                        |name| format!("; did you mean `{name}`?"),
                    );
                    self.wrong(
                        entry.key_span,
                        format!("there is no setting `{other}`{meant}"),
                    );
                }
            }
        }
    }

    /// A setting that is a text, if `check` has nothing against it.
    fn text(
        &mut self,
        entry: &Entry,
        check: fn(&str) -> Result<Box<str>, String>,
    ) -> Option<Box<str>> {
        let checked = match entry.value.scalar() {
            Some(text) => check(text),
            None => Err(format!("`{}` is a text", entry.key)),
        };
        checked
            .map_err(|message| self.wrong(entry.value.span, message))
            .ok()
    }

    fn parameters(&mut self, node: &Node) {
        if !node.is_map() {
            let message = "`parameters` is a map from the paths of templates to the values of their parameters";
            return self.wrong(node.span, message);
        }
        for entry in node.entries() {
            if !entry.value.is_map() {
                let message = format!(
                    "the parameters of `{}` are a map from names to values",
                    entry.key
                );
                self.wrong(entry.value.span, message);
                continue;
            }
            match parameters::of_map(self.source, &entry.value) {
                Ok(values) => {
                    let path = entry.key.to_string();
                    self.config.parameters.push((path, entry.key_span, values));
                }
                Err(problem) => self.problems.push(problem),
            }
        }
    }
}

/// The names of the settings.
fn names() -> Vec<String> {
    let settings = serde_json::to_value(Settings::default()).unwrap_or_default();
    let settings = settings.as_object().into_iter().flatten();
    settings.map(|(name, _)| name.clone()).collect()
}

fn listed(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Origin, SourceId};

    fn source(text: &str) -> Source {
        Source::new(SourceId(0), Origin::File(FILE.to_owned()), text.to_owned())
    }

    fn wrong(text: &str) -> Vec<(u32, String)> {
        let source = source(text);
        let problems = Config::read(&source).expect_err("something is wrong");
        let told = problems.into_iter();
        told.map(|problem| (problem.at.start, problem.message))
            .collect()
    }

    #[test]
    fn reads_every_setting() {
        let source = source(
            "account: 012345678901\nregion: eu-west-1\npartition: aws\nparameters:\n  infra/site.yaml: {Stage: prod, Count: 3, Zones: [a, b]}\n",
        );
        let config = Config::read(&source).expect("nothing is wrong");
        assert_eq!(config.environment.account.as_deref(), Some("012345678901"));
        assert_eq!(config.environment.region.as_deref(), Some("eu-west-1"));
        assert_eq!(config.environment.partition.as_deref(), Some("aws"));
        let (path, _, values) = &config.parameters[0];
        assert_eq!(path, "infra/site.yaml");
        let values: Vec<(&str, &str, &str)> = values
            .iter()
            .map(|value| (&*value.name, &*value.value, &*value.place))
            .collect();
        assert_eq!(
            values,
            [
                ("Stage", "prod", "cf403.yaml:5:21"),
                ("Count", "3", "cf403.yaml:5:34"),
                ("Zones", "a,b", "cf403.yaml:5:44")
            ]
        );
    }

    #[test]
    fn an_empty_file_says_nothing() {
        for text in ["", "# nothing yet\n", "---\n", "parameters: {}\n"] {
            assert_eq!(Config::read(&source(text)), Ok(Config::default()), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_where_it_stands() {
        assert_eq!(
            wrong("regoin: eu-west-1\n"),
            [(
                0,
                "there is no setting `regoin`; did you mean `region`?".to_owned()
            )]
        );
        assert_eq!(
            wrong("colour: red\n"),
            [(0, "there is no setting `colour`; there are `account`, `region`, `partition`, `parameters`".to_owned())]
        );
        for (text, place) in [
            ("account: 1234\n", 9),
            ("region: everywhere\n", 8),
            ("partition: aws-moon\n", 11),
            ("region: [eu-west-1]\n", 8),
            ("- region\n", 0),
            ("parameters: site.yaml\n", 12),
            ("parameters: {site.yaml: prod}\n", 24),
            ("parameters: {site.yaml: {Stage: {a: b}}}\n", 32),
            ("region: eu-west-1\nregion: eu-west-2\n", 18),
            ("region: eu-west-1\n---\nregion: eu-west-2\n", 22),
        ] {
            assert_eq!(wrong(text)[0].0, place, "{text}");
        }
        assert_eq!(wrong("region: [\n").len(), 1);
    }

    #[test]
    fn the_schema_knows_the_settings() {
        let schema: serde_json::Value = serde_json::from_str(&schema()).expect("a schema is JSON");
        for name in names() {
            assert!(schema["properties"][&name].is_object(), "{name}");
        }
        assert_eq!(schema["additionalProperties"], false);
    }
}
