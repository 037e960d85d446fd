//! Where a plan holds what nobody may read: Terraform prints sensitive values in the clear and says beside them, in
//! masks of the same shape, which they are. One sensitive value in a set marks the whole set, so that more is hidden
//! than is secret.

use super::changes::is_clear;
use crate::source::{Kind, Node, Span};

/// Values and the masks that lie beside them.
const MASKS: [(&str, &str); 3] = [
    ("after", "after_sensitive"),
    ("before", "before_sensitive"),
    ("values", "sensitive_values"),
];

/// The arguments of providers that are secrets wherever they are written down.
const CREDENTIALS: [&str; 3] = ["access_key", "secret_key", "token"];

/// The places of all sensitive values of a plan.
pub(super) fn secrets(document: &Node) -> Vec<Span> {
    let mut out = Vec::new();
    masked(document, &mut out);
    if let Some(root) = document.get("configuration") {
        let providers = root.get("provider_config");
        for provider in providers.map_or(&[][..], Node::entries) {
            let expressions = provider.value.get("expressions");
            for name in CREDENTIALS {
                let written = expressions.and_then(|all| all.get(name));
                hide_some(written, &mut out);
            }
        }
        if let Some(module) = root.get("root_module") {
            variables(module, document.get("variables"), &mut out);
        }
    }
    out
}

/// Looks for masks in a part of the plan and in all below it.
fn masked(node: &Node, out: &mut Vec<Span>) {
    for item in node.items() {
        masked(item, out);
    }
    if !node.is_map() {
        return;
    }
    for (values, mask) in MASKS {
        if let (Some(value), Some(mask)) = (node.get(values), node.get(mask)) {
            covered(value, mask, out);
        }
    }
    // An output, and a change of one in the words of old versions.
    if is_set(node.get("sensitive")) {
        hide_some(node.get("value"), out);
    }
    for entry in node.entries() {
        masked(&entry.value, out);
    }
}

/// Hides what a mask covers.
fn covered(value: &Node, mask: &Node, out: &mut Vec<Span>) {
    match (&mask.kind, &value.kind) {
        (Kind::Bool(true), _) => hide(value, out),
        (Kind::List(masks), Kind::List(items)) => {
            // Where the two differ in length nobody can tell which is which.
            if masks.len() > items.len() && !masks.iter().all(is_clear) {
                hide(value, out);
            }
            for (item, mask) in items.iter().zip(masks) {
                covered(item, mask, out);
            }
        }
        (Kind::Map(masks), Kind::Map(_)) => {
            for mask in masks {
                if let Some(value) = value.get(&mask.key) {
                    covered(value, &mask.value, out);
                }
            }
        }
        _ => {}
    }
}

/// The values of variables that are declared sensitive, those that callers write down for them, and their defaults.
/// `given` holds the values that the module got, which a plan tells of the root alone.
fn variables(module: &Node, given: Option<&Node>, out: &mut Vec<Span>) {
    let declared = module.get("variables").map_or(&[][..], Node::entries);
    for variable in declared {
        if is_set(variable.value.get("sensitive")) {
            hide_some(variable.value.get("default"), out);
            hide_some(given.and_then(|all| all.get(&variable.key)), out);
        }
    }
    for call in module.get("module_calls").map_or(&[][..], Node::entries) {
        if let Some(child) = call.value.get("module") {
            variables(child, call.value.get("expressions"), out);
        }
    }
}

/// Hides every value in a tree. Names of arguments may be read; other keys may be a part of what is secret.
fn hide(node: &Node, out: &mut Vec<Span>) {
    match &node.kind {
        Kind::Null => {}
        Kind::List(items) => items.iter().for_each(|item| hide(item, out)),
        Kind::Map(entries) => {
            for entry in entries {
                let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
                if !entry.key.bytes().all(is_plain) {
                    out.push(entry.key_span);
                }
                hide(&entry.value, out);
            }
        }
        _ => out.push(node.span),
    }
}

fn hide_some(node: Option<&Node>, out: &mut Vec<Span>) {
    if let Some(node) = node {
        hide(node, out);
    }
}

fn is_set(mark: Option<&Node>) -> bool {
    mark.is_some_and(|mark| matches!(mark.kind, Kind::Bool(true)))
}

#[cfg(test)]
mod tests {
    use crate::source::{self, Origin, Source, SourceId};
    use serde_json::{Value, json};

    /// The text of a plan with stars for what is hidden.
    fn shown(plan: &Value) -> String {
        let source = Source::new(SourceId(0), Origin::Stdin, plan.to_string());
        let document = source::read(&source).documents.remove(0);
        source.hide(super::secrets(&document));
        let hidden = source.hidden();
        let text = source.text.char_indices();
        text.map(|(at, shown)| if hidden.covers(at) { '*' } else { shown })
            .collect()
    }

    #[test]
    fn every_mask_hides_what_lies_beside_it() {
        for (values, mask) in super::MASKS {
            let plan = json!({"x": [{values: {"a": "S3CR3T", "b": [1, "S3CR3T"], "c": "told"},
                mask: {"a": true, "b": [false, true]}}]});
            let shown = shown(&plan);
            assert!(!shown.contains("S3CR3T"), "{shown}");
            assert!(shown.contains("told"), "{shown}");
        }
    }

    #[test]
    fn a_mask_over_everything_hides_the_keys_of_a_map_and_not_the_names_of_arguments() {
        let plan = json!({"after": {"tags": {"S3CR3T-key": "S3CR3T"}, "origin_id": "S3CR3T"},
            "after_sensitive": true});
        let shown = shown(&plan);
        assert!(!shown.contains("S3CR3T"), "{shown}");
        assert!(shown.contains("origin_id"), "{shown}");
    }

    #[test]
    fn a_mask_that_fits_no_value_hides_the_whole_list() {
        let plan = json!({"after": {"a": ["S3CR3T"]}, "after_sensitive": {"a": [false, true]}});
        assert!(!shown(&plan).contains("S3CR3T"));
    }

    #[test]
    fn sensitive_variables_outputs_and_credentials_are_hidden() {
        let plan = json!({
            "variables": {"password": {"value": {"deep": ["S3CR3T"]}}, "name": {"value": "told"}},
            "planned_values": {"outputs": {"password": {"sensitive": true, "value": "S3CR3T"}}},
            "configuration": {
                "provider_config": {"aws": {"expressions": {"secret_key": {"constant_value": "S3CR3T"}}}},
                "root_module": {
                    "variables": {"password": {"default": "S3CR3T", "sensitive": true}, "name": {}},
                    "module_calls": {"m": {
                        "expressions": {"key": {"constant_value": "S3CR3T"}},
                        "module": {"variables": {"key": {"sensitive": true}}}
                    }}
                }
            }
        });
        let shown = shown(&plan);
        assert!(!shown.contains("S3CR3T"), "{shown}");
        assert!(shown.contains("told"), "{shown}");
    }
}
