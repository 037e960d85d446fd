//! Values that come from outside of the template and are named in it: imports from other stacks, and dynamic
//! references to Systems Manager and Secrets Manager. Each is a hole named by what is written, so that two that
//! are written alike are one.

use super::{Resolver, distribute};
use crate::cloudformation::transforms;
use crate::source::Node;
use crate::symbolic::{Domain, Hole, Nature, Piece, Spanned, Text, UnitId, Value};

/// `Fn::ImportValue`: what another stack exports under a name.
pub(super) fn import(resolver: &Resolver<'_>, node: &Node, argument: &Node) -> Value {
    let name = resolver.value(argument);
    distribute(resolver, node, &[name], &mut |values| match values
        .first()
        .and_then(Spanned::as_text)
    {
        Some(name) => Value::Text(Text::hole(named(
            resolver.unit,
            &format!("Fn::ImportValue {name}"),
        ))),
        None => resolver.unknown(node, "the name of an import is not known"),
    })
}

/// `Fn::GetStackOutput`: an output of another stack, which need not export it.
pub(super) fn stack_output(resolver: &Resolver<'_>, node: &Node, argument: &Node) -> Value {
    let part = |key: &str| {
        let value = argument.get(key).map(|value| resolver.value(value));
        value.unwrap_or_else(|| Spanned::new(node.span, Value::Absent))
    };
    let parts = ["StackName", "OutputName", "Region", "RoleArn"].map(part);
    distribute(resolver, node, &parts, &mut |parts| {
        let mut name = "Fn::GetStackOutput".to_owned();
        for part in parts {
            match (&part.value, part.as_text()) {
                (Value::Absent, _) => name.push_str(" -"),
                (_, Some(text)) if text.holes().all(|hole| hole.nature == Nature::Given) => {
                    name.push(' ');
                    name.push_str(&text.to_string());
                }
                _ => return resolver.unknown(node, "which output of which stack is not known"),
            }
        }
        Value::Text(Text::hole(named(resolver.unit, &name)))
    })
}

/// A text from outside, identified by its name only.
pub(in crate::cloudformation) fn named(unit: UnitId, name: &str) -> Hole {
    Hole::given(unit, name, Domain::Free)
}

/// How what is filled in from outside is written: before its name, behind it, and whether those are a part of it.
const OUTSIDE: [(&str, &str, bool); 2] = [
    ("{{resolve:", "}}", true),
    (transforms::START, transforms::END, false),
];

/// The text with every dynamic reference, and every variable of the Serverless Framework, as a hole; the text itself if
/// one does not end.
pub(in crate::cloudformation) fn with_dynamic_references(unit: UnitId, text: Text) -> Text {
    let holds = |start: &str| {
        let in_piece =
            |piece: &Piece| matches!(piece, Piece::Literal(text) if text.contains(start));
        text.pieces().iter().any(in_piece)
    };
    let found: Vec<_> = OUTSIDE.iter().filter(|(start, ..)| holds(start)).collect();
    found.into_iter().fold(text, |text, (start, end, whole)| {
        let named = |name: &str| {
            let name = if *whole {
                format!("{start}{name}{end}")
            } else {
                name.to_owned()
            };
            named(unit, &name)
        };
        with_holes(&text, start, end, &named).unwrap_or(text)
    })
}

/// The text with a hole for each name between `start` and `end`; `None` if one does not end.
fn with_holes(text: &Text, start: &str, end: &str, named: &dyn Fn(&str) -> Hole) -> Option<Text> {
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
                        Some(_) => rest.split_once(end),
                        None => rest.split_once(start),
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
                            out.push_hole(named(&name));
                            None
                        }
                        None => Some(String::new()),
                    };
                }
            }
        }
    }
    reference.is_none().then_some(out)
}
