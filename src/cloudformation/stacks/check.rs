//! Whether the values that the user gives to parameters are such as CloudFormation would take: it compares them with
//! the constraints that the templates declare, and finds those that no template asks for.
//!
//! "Parameters" in the AWS CloudFormation User Guide.

use super::super::parameters::is_list;
use super::super::resolve::Resolver;
use super::super::sections::{Block, Template};
use super::Written;
use super::tree::Tree;
use crate::source::{Node, Remark};
use crate::symbolic::{Given, GivenValue};
use regex::RegexBuilder;
use std::collections::BTreeSet;

/// A value that no parameter takes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unused {
    /// The value.
    pub value: GivenValue,
    /// The template that it was given for; none if it was for all.
    pub template: Option<String>,
    /// Whether only nested stacks declare such a parameter.
    pub nested: bool,
}

/// What came of it.
#[derive(Debug, Default)]
pub(super) struct Checked {
    pub(super) refused: Vec<Remark>,
    pub(super) unused: Vec<Unused>,
    /// The names of the parameters that can be given a value.
    pub(super) declared: BTreeSet<String>,
}

/// Checks the values that are given for the templates at the roots of trees.
pub(super) fn given(
    given: &Given,
    templates: &[Written<'_>],
    cut: &[Template<'_>],
    trees: &[Tree<'_>],
) -> Checked {
    let mut checked = Checked::default();
    if given.parameters.is_empty() && given.of_templates.is_empty() {
        return checked;
    }
    let mut nested = BTreeSet::new();
    let mut of_template: BTreeSet<(&str, &str)> = BTreeSet::new();
    for tree in trees {
        for (place, member) in tree.members.iter().enumerate() {
            let path = templates[member.template].source.path();
            for entry in &cut[member.template].parameters {
                if place > 0 {
                    nested.insert(&*entry.key);
                    continue;
                }
                checked.declared.insert(entry.key.to_string());
                of_template.insert((path, &*entry.key));
                if let Some(value) = given.value(path, &entry.key)
                    && let Some(because) = refusal(&entry.value, &value.value)
                {
                    checked.refused.push(Remark {
                        span: entry.key_span,
                        message: format!(
                            "`{}` cannot be `{}` ({}): {because}",
                            entry.key, value.value, value.place
                        ),
                    });
                }
            }
        }
    }
    let mut unused = Vec::new();
    for value in &given.parameters {
        if !checked.declared.contains(&*value.name) {
            unused.push(Unused {
                value: value.clone(),
                template: None,
                nested: nested.contains(&*value.name),
            });
        }
    }
    let mut paths: Vec<&String> = given.of_templates.keys().collect();
    paths.sort();
    for path in paths {
        for value in &given.of_templates[path] {
            if !of_template.contains(&(path, &*value.name)) {
                unused.push(Unused {
                    value: value.clone(),
                    template: Some(path.clone()),
                    nested: nested.contains(&*value.name),
                });
            }
        }
    }
    checked.unused = unused;
    checked
}

/// What does not fit between the values that a stack hands down and the parameters of the template that it nests.
pub(super) fn handed_down(resolver: &Resolver<'_>, block: &Block<'_>, child: &Template<'_>) {
    let handed = block.property("Parameters");
    let entries = handed.map(Node::entries).unwrap_or_default();
    let is_plain = handed.is_none_or(Node::is_map)
        && entries.iter().all(|entry| !entry.key.starts_with("Fn::"));
    if !is_plain || child.open.is_some() {
        return;
    }
    let declared: BTreeSet<&str> = child.parameters.iter().map(|entry| &*entry.key).collect();
    for entry in entries
        .iter()
        .filter(|entry| !declared.contains(&*entry.key))
    {
        let message = format!(
            "`{}` is handed `{}`, which its template does not declare",
            block.name(),
            entry.key
        );
        resolver.remark(entry.key_span, message);
    }
    for entry in &child.parameters {
        let is_handed = entries.iter().any(|handed| handed.key == entry.key);
        if !is_handed && entry.value.get("Default").is_none() {
            let message = format!(
                "`{}` needs a value for `{}`, which has no default",
                block.name(),
                entry.key
            );
            resolver.remark(block.entry.key_span, message);
        }
    }
}

/// Why a parameter with this declaration cannot have a value, as a clause. Of a list every item is looked at.
fn refusal(declaration: &Node, value: &str) -> Option<String> {
    let kind = declaration.get("Type").and_then(Node::text);
    let kind = kind.unwrap_or("String");
    if kind.starts_with("AWS::SSM::Parameter") {
        return None;
    }
    let items: Vec<&str> = if is_list(kind) {
        value.split(',').map(str::trim).collect()
    } else {
        vec![value]
    };
    items.iter().find_map(|item| {
        not_allowed(declaration, item)
            .or_else(|| not_a_number(declaration, kind, item))
            .or_else(|| too_long_or_short(declaration, item))
            .or_else(|| not_matched(declaration, item))
    })
}

fn not_allowed(declaration: &Node, item: &str) -> Option<String> {
    let allowed = declaration.get("AllowedValues")?.items();
    let allowed: Option<Vec<&str>> = allowed.iter().map(Node::scalar).collect();
    let allowed = allowed.filter(|allowed| !allowed.is_empty())?;
    if allowed.contains(&item) {
        return None;
    }
    let listed: Vec<String> = allowed.iter().map(|value| format!("`{value}`")).collect();
    Some(format!("allowed is {}", listed.join(", ")))
}

fn not_a_number(declaration: &Node, kind: &str, item: &str) -> Option<String> {
    if !matches!(kind, "Number" | "List<Number>") {
        return None;
    }
    let Ok(number) = item.parse::<f64>() else {
        return Some("it is declared as a number".to_owned());
    };
    let limit = |key: &str| declaration.get(key)?.scalar()?.parse::<f64>().ok();
    match (limit("MinValue"), limit("MaxValue")) {
        (Some(least), _) if number < least => Some(format!("the least is {least}")),
        (_, Some(most)) if number > most => Some(format!("the most is {most}")),
        _ => None,
    }
}

fn too_long_or_short(declaration: &Node, item: &str) -> Option<String> {
    let limit = |key: &str| declaration.get(key)?.scalar()?.parse::<usize>().ok();
    let length = item.chars().count();
    match (limit("MinLength"), limit("MaxLength")) {
        (Some(least), _) if length < least => Some(format!("it needs {least} characters at least")),
        (_, Some(most)) if length > most => Some(format!("it may have {most} characters at most")),
        _ => None,
    }
}

/// The largest that a pattern may grow when it is made ready.
const MOST_PATTERN: usize = 1 << 20;

/// A pattern that is written in a way which only Java reads is not judged by.
fn not_matched(declaration: &Node, item: &str) -> Option<String> {
    let pattern = declaration.get("AllowedPattern")?.text()?;
    let whole = RegexBuilder::new(&format!("^(?:{pattern})$"))
        .size_limit(MOST_PATTERN)
        .build()
        .ok()?;
    (!whole.is_match(item)).then(|| format!("it does not match the pattern `{pattern}`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cloudformation::testing::node;
    use serde_json::{Value as Json, json};

    fn told(declaration: &Json, value: &str) -> Option<String> {
        refusal(&node(declaration), value)
    }

    #[test]
    fn values_are_held_against_what_is_declared() {
        for (declaration, value) in [
            (json!({"AllowedValues": ["dev", "prod"]}), "test"),
            (json!({"AllowedValues": [1, 2]}), "3"),
            (json!({"AllowedPattern": "[a-z]+"}), "site1"),
            (json!({"Type": "Number"}), "many"),
            (json!({"Type": "Number", "MinValue": 2}), "1"),
            (json!({"Type": "Number", "MaxValue": "2"}), "2.5"),
            (json!({"MinLength": 3}), "ab"),
            (json!({"MaxLength": "3"}), "abcd"),
            (
                json!({"Type": "CommaDelimitedList", "AllowedValues": ["a", "b"]}),
                "a, c",
            ),
        ] {
            assert!(told(&declaration, value).is_some(), "{declaration} {value}");
        }
        for (declaration, value) in [
            (json!({}), ""),
            (json!({"AllowedValues": ["dev", true, 3]}), "true"),
            (json!({"AllowedPattern": "^[a-z]+$"}), "site"),
            (json!({"AllowedPattern": "(?!x)[a-z]+"}), "SITE"),
            (json!({"Type": "Number", "MinValue": 1}), "1"),
            (json!({"Type": "List<Number>"}), "1, 2"),
            (
                json!({"Type": "AWS::SSM::Parameter::Value<String>", "AllowedPattern": "x"}),
                "/site",
            ),
        ] {
            assert_eq!(told(&declaration, value), None, "{declaration} {value}");
        }
    }

    #[test]
    fn an_alternative_in_a_pattern_must_match_the_whole_value() {
        let declaration = json!({"AllowedPattern": "dev|prod"});
        assert!(told(&declaration, "development").is_some());
        assert_eq!(told(&declaration, "prod"), None);
    }
}
