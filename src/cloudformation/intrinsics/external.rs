//! Values that come from outside of the template and are named in it: imports from other stacks, and dynamic
//! references to Systems Manager and Secrets Manager. An import is what the exporting stack says where that is known;
//! everything else is a hole named by what is written, so that two that are written alike are one.

use super::{Resolver, distribute};
use crate::cloudformation::transforms;
use crate::source::Node;
use crate::symbolic::{Domain, Hole, Nature, Piece, Spanned, Text, UnitId, Value};

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

/// `Fn::GetStackOutput`: an output of another stack, which need not export it.
pub(super) fn stack_output(resolver: &Resolver<'_>, node: &Node, argument: &Node) -> Value {
    let linked = resolver.output_named(argument);
    if let Some(value) = linked.and_then(|name| resolver.imported(node, &name)) {
        return value;
    }
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

/// How something that is filled in from outside is written.
struct Outside {
    start: &'static str,
    end: &'static str,
    /// Whether start and end are a part of its name.
    whole: bool,
    /// Whether anything may stand between them, or only what programs that fill in texts take for a name.
    any: bool,
}

/// Dynamic references, variables of the Serverless Framework, and what other programs fill in.
const OUTSIDE: [Outside; 4] = [
    Outside {
        start: "{{resolve:",
        end: "}}",
        whole: true,
        any: true,
    },
    Outside {
        start: transforms::START,
        end: transforms::END,
        whole: false,
        any: true,
    },
    Outside {
        start: "{{",
        end: "}}",
        whole: true,
        any: false,
    },
    Outside {
        start: "<%",
        end: "%>",
        whole: true,
        any: false,
    },
];

impl Outside {
    /// The hole for a name; `None` if it is none.
    fn hole(&self, unit: UnitId, name: &str) -> Option<Hole> {
        let may_name = |c: char| c.is_ascii_alphanumeric() || " _.-=|$".contains(c);
        let is_name = self.any || (!name.trim().is_empty() && name.chars().all(may_name));
        let name = if self.whole {
            format!("{}{name}{}", self.start, self.end)
        } else {
            name.to_owned()
        };
        is_name.then(|| named(unit, &name))
    }
}

/// The text with everything that is filled in from outside as a hole; the text itself where one does not end.
pub(in crate::cloudformation) fn with_dynamic_references(unit: UnitId, text: Text) -> Text {
    let holds = |text: &Text, start: &str| {
        let in_piece =
            |piece: &Piece| matches!(piece, Piece::Literal(text) if text.contains(start));
        text.pieces().iter().any(in_piece)
    };
    OUTSIDE.iter().fold(text, |text, outside| {
        let filled = holds(&text, outside.start).then(|| with_holes(unit, &text, outside));
        filled.flatten().unwrap_or(text)
    })
}

/// The text with a hole for each name; `None` if one does not end, or is no name.
fn with_holes(unit: UnitId, text: &Text, outside: &Outside) -> Option<Text> {
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
                        Some(_) => rest.split_once(outside.end),
                        None => rest.split_once(outside.start),
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
                            out.push_hole(outside.hole(unit, &name)?);
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
