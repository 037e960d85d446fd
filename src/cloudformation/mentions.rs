//! What a piece of a template refers to, read off its text without resolving it: the last thing that is known of
//! a value that is unknown.

use super::intrinsics::{Call, Target, variables};
use crate::source::{Kind, Node};
use crate::symbolic::{Address, Mention, UnitId};

/// The resources, parameters and pseudo parameters that `node` refers to, in the order written, each once.
pub(super) fn written_in(unit: UnitId, node: &Node) -> Vec<Mention> {
    let mut found = Vec::new();
    collect(node, &mut |name, attribute| {
        let mention = Mention {
            of: Address::new(unit, name),
            attribute: attribute.into(),
        };
        if name != "AWS::NoValue" && !found.contains(&mention) && found.len() < MOST {
            found.push(mention);
        }
    });
    found
}

/// The most mentions that are kept of one value.
const MOST: usize = 64;

fn collect(node: &Node, found: &mut dyn FnMut(&str, &str)) {
    if let Some(call) = Call::of(node) {
        let argument = call.argument;
        match call.function {
            "Ref" => {
                if let Some(name) = argument.text() {
                    found(name, "Ref");
                }
            }
            "GetAtt" => {
                if let Some(target) = Target::of(argument)
                    && let Some(name) = &target.name
                {
                    found(name, target.written.as_deref().unwrap_or_default());
                }
            }
            "Sub" => in_template(argument, found),
            _ => {}
        }
    }
    match &node.kind {
        Kind::Tagged(_, inner) => collect(inner, found),
        Kind::List(items) => items.iter().for_each(|item| collect(item, found)),
        Kind::Map(entries) => entries
            .iter()
            .for_each(|entry| collect(&entry.value, found)),
        _ => {}
    }
}

/// What the text of `Fn::Sub` refers to, but for its own variables.
fn in_template(argument: &Node, found: &mut dyn FnMut(&str, &str)) {
    let items = argument.items();
    let template = items.first().unwrap_or(argument);
    for name in variables(template.text().unwrap_or_default()) {
        if items.get(1).is_some_and(|own| own.get(name).is_some()) {
            continue;
        }
        match name.split_once('.') {
            Some((name, attribute)) => found(name, attribute),
            None => found(name, "Ref"),
        }
    }
}
