//! Values that come from outside of the template and are named in it: imports from other stacks, and dynamic
//! references to Systems Manager and Secrets Manager. An import is what the exporting stack says where that is known;
//! everything else is a hole named by what is written, so that two that are written alike are one.

use super::{Resolver, distribute};
use crate::source::Node;
use crate::symbolic::{Domain, Hole, Piece, Spanned, Text, UnitId, Value};

/// `Fn::ImportValue`: what another stack exports under a name.
pub(super) fn import(resolver: &Resolver<'_>, node: &Node, argument: &Node) -> Value {
    let name = resolver.value(argument);
    distribute(resolver, node, &[name], &mut |values| {
        let Some(name) = values.first().and_then(Spanned::as_text) else {
            return resolver.unknown(node, "the name of an import is not known");
        };
        resolver.imported(node, &name).unwrap_or_else(|| {
            let name = format!("Fn::ImportValue {name}");
            Value::Text(Text::hole(named(resolver.unit, &name)))
        })
    })
}

/// `Fn::GetStackOutput`: an output of a stack, exported or not.
pub(super) fn stack_output(resolver: &Resolver<'_>, node: &Node, argument: &Node) -> Value {
    let Some(name) = resolver.output_named(argument) else {
        return resolver.unknown(node, "which output of which stack it is cannot be known");
    };
    resolver.imported(node, &name).unwrap_or_else(|| {
        let name = format!("Fn::GetStackOutput {name}");
        Value::Text(Text::hole(named(resolver.unit, &name)))
    })
}

/// A text from outside, identified by its name only.
pub(in crate::cloudformation) fn named(unit: UnitId, name: &str) -> Hole {
    Hole::given(unit, name, Domain::Free)
}

const START: &str = "{{resolve:";
const END: &str = "}}";

/// The text with every dynamic reference as a hole; the text itself if one does not end.
pub(in crate::cloudformation) fn with_dynamic_references(unit: UnitId, text: Text) -> Text {
    let starts = |piece: &Piece| matches!(piece, Piece::Literal(text) if text.contains(START));
    if !text.pieces().iter().any(starts) {
        return text;
    }
    let mut out = Text::default();
    let mut reference: Option<String> = None;
    for piece in text.pieces() {
        match (piece, &mut reference) {
            (Piece::Hole(hole), Some(name)) => name.push_str(&hole.to_string()),
            (Piece::Hole(hole), None) => out.push_hole(hole.clone()),
            (Piece::Literal(literal), _) => {
                let mut rest: &str = literal;
                loop {
                    let (before, after) = match &reference {
                        Some(_) => rest.split_once(END),
                        None => rest.split_once(START),
                    }
                    .map_or((rest, None), |(before, after)| (before, Some(after)));
                    match (&mut reference, after) {
                        (Some(name), _) => name.push_str(before),
                        (None, _) => out.push_str(before),
                    }
                    let Some(after) = after else { break };
                    rest = after;
                    reference = match reference.take() {
                        Some(name) => {
                            out.push_hole(named(unit, &format!("{name}{END}")));
                            None
                        }
                        None => Some(START.to_owned()),
                    };
                }
            }
        }
    }
    if reference.is_some() { text } else { out }
}
