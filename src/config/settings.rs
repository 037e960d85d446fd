//! The settings as the JSON Schema has them, for editors. The schema is generated from these types, and which settings
//! there are is asked of them too.

#![allow(
    dead_code,
    reason = "these types are never made: their shapes are what the schema tells"
)]

use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// The settings of `cf403.yaml`. All of them may be left out.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields, title = "cf403.yaml")]
#[serde(default, rename_all = "kebab-case")]
struct Settings {
    /// The least severity that makes the exit code 1; `error` if nothing is said.
    fail_on: Option<Grade>,
    /// The rules that are asked, all others are not: ids, names, or families such as `CF403-C`.
    select: Vec<String>,
    /// Findings that nobody wants to hear of.
    ignore: Vec<Ignored>,
    /// How severe the findings of a rule are, by its id or name. A finding that is only possible is at most a warning.
    severity: BTreeMap<String, Grade>,
    /// Files and folders that are passed over: paths from the folder of this file, in which `*` stands for a part of a
    /// name and `**` for folders. A name without a slash is meant in every folder.
    exclude: Vec<String>,
    /// Folders with rule files of your own, from the folder of this file.
    rules: Vec<String>,
    /// Whether findings can be ignored only with a reason.
    require_reason: bool,
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

/// A severity.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Grade {
    /// The request will be refused.
    Error,
    /// It may be, or only some are.
    Warning,
    /// A hint.
    Note,
}

/// Findings of a rule that nobody wants to hear of.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(untagged)]
enum Ignored {
    /// Everywhere and without a reason: the id or name of the rule.
    Everywhere(String),
    /// In some places, or with a reason.
    Where(Wish),
}

/// Which findings, and why.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Wish {
    /// The id or name of the rule.
    rule: String,
    /// Why.
    reason: Option<String>,
    /// In which files; in all if nothing is said. Paths as in `exclude`.
    paths: Option<Vec<String>>,
}

/// The value of a parameter; a list for a parameter that takes one.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(untagged)]
enum Setting {
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
enum Item {
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

/// The names of the settings.
pub(super) fn names() -> Vec<String> {
    let settings = serde_json::to_value(Settings::default()).unwrap_or_default();
    let settings = settings.as_object().into_iter().flatten();
    settings.map(|(name, _)| name.clone()).collect()
}
