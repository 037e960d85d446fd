//! A text is the same text however a template spells it: joined, substituted, looked up in a mapping, given by a
//! parameter that can be nothing else, or standing in both branches of a condition that nobody knows. Every example of
//! the pages gives the same findings with each of its texts spelt so.

mod common;

use cf403::check::Language;
use common::{examples_in, outcome, sources};
use rayon::prelude::*;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Another way to spell a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Spelling {
    Sub,
    Join,
    Condition,
    Mapping,
    Parameter,
}

const SPELLINGS: [Spelling; 5] = [
    Spelling::Sub,
    Spelling::Join,
    Spelling::Condition,
    Spelling::Mapping,
    Spelling::Parameter,
];

/// What respells a template, and what it adds to it.
struct Speller {
    spelling: Spelling,
    /// The texts that were replaced, by their keys.
    moved: Map<String, Value>,
}

impl Speller {
    fn text(&mut self, text: &str) -> Value {
        let key = format!("Text{}", self.moved.len());
        match self.spelling {
            Spelling::Sub => json!({"Fn::Sub": text}),
            Spelling::Join => {
                let half = text.len() / 2;
                let half = (0..=half).rev().find(|at| text.is_char_boundary(*at));
                let (start, end) = text.split_at(half.unwrap_or(0));
                json!({"Fn::Join": ["", [start, end]]})
            }
            Spelling::Condition => json!({"Fn::If": ["Unsure", text, text]}),
            Spelling::Mapping => {
                self.moved.insert(key.clone(), json!({"is": text}));
                json!({"Fn::FindInMap": ["Texts", key, "is"]})
            }
            Spelling::Parameter => {
                let only = json!({"Type": "String", "Default": text, "AllowedValues": [text]});
                self.moved.insert(key.clone(), only);
                json!({"Ref": key})
            }
        }
    }

    /// Respells the texts in a value. Arguments of functions stay, for some must be literal; so does code, which is
    /// read as it stands.
    fn value(&mut self, value: &mut Value) {
        match value {
            Value::String(text) if !text.is_empty() && !text.contains("${") => {
                *value = self.text(text);
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.value(item)),
            Value::Object(fields) if !is_function(fields) => {
                for (key, value) in fields {
                    if !["InlineCode", "ZipFile", "FunctionCode"].contains(&key.as_str()) {
                        self.value(value);
                    }
                }
            }
            _ => {}
        }
    }
}

fn is_function(fields: &Map<String, Value>) -> bool {
    let only = fields.keys().next().filter(|_| fields.len() == 1);
    only.is_some_and(|key| key == "Ref" || key == "Condition" || key.starts_with("Fn::"))
}

/// A template with all texts of its resources spelt in another way.
fn respelt(template: &Value, spelling: Spelling) -> String {
    let mut template = template.clone();
    let moved = Map::new();
    let mut speller = Speller { spelling, moved };
    let resources = template["Resources"].as_object_mut().expect("resources");
    for (_, resource) in resources {
        if let Some(properties) = resource.get_mut("Properties") {
            speller.value(properties);
        }
    }
    let mut add = |section: &str, entries: Map<String, Value>| {
        let section = &mut template[section];
        if section.is_null() {
            *section = json!({});
        }
        let section = section.as_object_mut().expect("a section");
        section.extend(entries);
    };
    let of = |entries: Value| entries.as_object().expect("entries").clone();
    match spelling {
        Spelling::Sub | Spelling::Join => {}
        Spelling::Mapping => add("Mappings", of(json!({"Texts": speller.moved}))),
        Spelling::Parameter => add("Parameters", speller.moved),
        Spelling::Condition => {
            add("Parameters", of(json!({"Answer": {"Type": "String"}})));
            let asked = json!({"Fn::Equals": [{"Ref": "Answer"}, "yes"]});
            add("Conditions", of(json!({"Unsure": asked})));
        }
    }
    template.to_string()
}

/// A template in YAML as the same in JSON, with the long forms of its functions.
fn long_form(value: serde_yaml::Value) -> Value {
    use serde_yaml::Value as Yaml;
    match value {
        Yaml::Tagged(tagged) => {
            let name = tagged.tag.to_string().trim_start_matches('!').to_owned();
            let argument = match (name.as_str(), long_form(tagged.value)) {
                ("GetAtt", Value::String(path)) => {
                    let parts = path.split_once('.').expect("an attribute");
                    json!([parts.0, parts.1])
                }
                (_, argument) => argument,
            };
            let is_short = ["Ref", "Condition"].contains(&name.as_str());
            let name = if is_short {
                name
            } else {
                format!("Fn::{name}")
            };
            json!({ name: argument })
        }
        Yaml::Sequence(items) => items.into_iter().map(long_form).collect(),
        Yaml::Mapping(fields) => {
            let fields = fields.into_iter().map(|(key, value)| {
                let key = serde_yaml::to_string(&key).expect("a key");
                (key.trim().trim_matches('\'').to_owned(), long_form(value))
            });
            Value::Object(fields.collect())
        }
        plain => serde_json::to_value(plain).expect("plain values"),
    }
}

/// The rules that find something in a template, with how sure they are.
fn found(text: &str) -> BTreeSet<String> {
    let outcome = outcome(&sources(&[text]));
    let of = |finding: &cf403::check::Finding| {
        let severity = finding.severity;
        format!("{} {severity:?} {:?}", finding.rule, finding.certainty)
    };
    outcome.findings.iter().map(of).collect()
}

#[test]
fn a_text_is_the_same_however_it_is_spelt() {
    let mut examples = examples_in(Language::CloudFormation);
    // SAM writes resources of its own before conditions are decided, and reads texts as they stand.
    examples.retain(|example| !example.written.contains("Transform"));
    assert!(examples.len() > 400, "{} examples", examples.len());
    let slips: Vec<String> = examples
        .par_iter()
        .flat_map_iter(|example| {
            let written = serde_yaml::from_str(&example.written).expect("YAML");
            let template = long_form(written);
            let expected = found(&example.written);
            SPELLINGS.into_iter().filter_map(move |spelling| {
                let text = respelt(&template, spelling);
                let found = found(&text);
                (found != expected).then(|| {
                    let place = &example.place;
                    format!("{place}: {spelling:?}: {found:?} in place of {expected:?}")
                })
            })
        })
        .collect();
    assert!(slips.is_empty(), "{}", slips.join("\n"));
}
