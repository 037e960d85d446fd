//! `Fn::Sub`: a text with variables, in its plain form and with a map of variables of its own.

use super::reference::{attribute_of, refer};
use super::{Resolver, distribute};
use crate::source::{Kind, Node};
use crate::symbolic::{Spanned, Text, Value};
use std::collections::BTreeMap;

/// A part of the text of `Fn::Sub`.
#[derive(PartialEq, Eq, Debug)]
enum Part<'t> {
    Literal(&'t str),
    Variable(&'t str),
}

/// Cuts a text at its `${…}`. `${!Name}` is the literal `${Name}`; a `${` that does not end is literal as well.
fn parts(text: &str) -> Vec<Part<'_>> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((name, next)) = after.split_once('}') else {
            break;
        };
        out.push(Part::Literal(before));
        if let Some(literal) = name.trim_start().strip_prefix('!') {
            let end = rest.len() - next.len();
            out.push(Part::Literal("${"));
            out.push(Part::Literal(literal));
            out.push(Part::Literal(&rest[end - 1..end]));
        } else {
            out.push(Part::Variable(name.trim()));
        }
        rest = next;
    }
    out.push(Part::Literal(rest));
    out
}

/// The names of the variables in the text of `Fn::Sub`.
pub(in crate::cloudformation) fn variables(text: &str) -> impl Iterator<Item = &str> {
    parts(text).into_iter().filter_map(|part| match part {
        Part::Variable(name) => Some(name),
        Part::Literal(_) => None,
    })
}

/// `Fn::Sub` in either form.
pub(super) fn sub(resolver: &Resolver<'_>, node: &Node, argument: &Node) -> Value {
    let (text, own) = match argument.items() {
        [] => (argument, None),
        [text] => (text, None),
        [text, own] if own.is_map() => (text, Some(own)),
        _ => return resolver.malformed(node, "Fn::Sub", "a text and a map of variables"),
    };
    let text = match &text.kind {
        Kind::Text(text) => text,
        Kind::Number(_) | Kind::Bool(_) | Kind::Tagged(..) => return resolver.value(text).value,
        _ => return resolver.malformed(node, "Fn::Sub", "a text"),
    };
    let parts = parts(text);
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut values: Vec<Spanned> = Vec::new();
    for part in &parts {
        let Part::Variable(name) = part else { continue };
        if !places.contains_key(name) {
            places.insert(name, values.len());
            values.push(Spanned::new(node.span, variable(resolver, node, own, name)));
        }
    }
    distribute(resolver, node, &values, &mut |values| {
        let mut out = Text::default();
        for part in &parts {
            match part {
                Part::Literal(text) => out.push_str(text),
                Part::Variable(name) => {
                    let value = places.get(name).and_then(|place| values.get(*place));
                    match value.map(|value| (&value.value, value.as_text())) {
                        Some((_, Some(text))) if resolver.affords(&text) => {
                            out.push(&text);
                        }
                        // Nothing stands for `AWS::NoValue` in a text.
                        Some((Value::Absent, _)) => {}
                        Some((Value::Unknown(why), _)) => {
                            return resolver.unknown(node, why.because.clone());
                        }
                        _ => return resolver.unknown(node, format!("`{name}` is not a text")),
                    }
                }
            }
        }
        resolver.text(node, out)
    })
}

fn variable(resolver: &Resolver<'_>, node: &Node, own: Option<&Node>, name: &str) -> Value {
    if let Some(value) = own.and_then(|own| own.get(name)) {
        return resolver.value(value).value;
    }
    match name.split_once('.') {
        Some((of, attribute)) => attribute_of(resolver, node, of, attribute),
        None => refer(resolver, node, name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let name = |part: Part<'_>| match part {
            Part::Literal(text) => text.to_owned(),
            Part::Variable(name) => format!("<{name}>"),
        };
        parts(text).into_iter().map(name).collect()
    }

    #[test]
    fn a_text_is_cut_at_its_variables() {
        assert_eq!(
            told("arn:${AWS::Partition}:s3:::${ B }/*"),
            "arn:<AWS::Partition>:s3:::<B>/*"
        );
        assert_eq!(told("${A}${B.Arn}"), "<A><B.Arn>");
        assert_eq!(told("home/${!aws:username}/*"), "home/${aws:username}/*");
        assert_eq!(told("open ${end"), "open ${end");
        assert_eq!(told(""), "");
    }
}
