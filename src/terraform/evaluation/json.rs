//! The string that `jsonencode` makes: written with the holes of its strings left in place.

use super::item::{Is, Item, number_text};
use crate::source::{Kind, Node, SourceId, Span};
use crate::symbolic::{Piece, Text};

/// The JSON text of a value; nothing if a part that is not a string is unknown.
pub(super) fn text(item: &Item) -> Option<Text> {
    let mut out = Text::default();
    write(item, &mut out)?;
    Some(out)
}

fn write(item: &Item, out: &mut Text) -> Option<()> {
    match &item.is {
        Is::Null => out.push_str("null"),
        Is::Bool(holds) => out.push_str(if *holds { "true" } else { "false" }),
        Is::Number(number) => out.push_str(&number_text(*number)),
        Is::Text(text) => string(text, out),
        Is::Json(inner) => string(&self::text(inner)?, out),
        Is::List(items) => {
            out.push_str("[");
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push_str(",");
                }
                write(item, out)?;
            }
            out.push_str("]");
        }
        Is::Map(fields) => {
            out.push_str("{");
            let mut sorted: Vec<_> = fields.iter().collect();
            sorted.sort_by(|one, other| one.key.cmp(&other.key));
            for (place, field) in sorted.into_iter().enumerate() {
                if place > 0 {
                    out.push_str(",");
                }
                string(&Text::literal(&field.key), out);
                out.push_str(":");
                write(&field.value, out)?;
            }
            out.push_str("}");
        }
        Is::Resource(_) | Is::Unknown(_) => return None,
    }
    Some(())
}

fn string(text: &Text, out: &mut Text) {
    out.push_str("\"");
    for piece in text.pieces() {
        match piece {
            Piece::Literal(literal) => {
                let quoted = serde_json::to_string(literal).unwrap_or_default();
                let inner = quoted
                    .strip_prefix('"')
                    .and_then(|rest| rest.strip_suffix('"'));
                out.push_str(inner.unwrap_or_default());
            }
            Piece::Hole(hole) => out.push_hole(hole.clone()),
        }
    }
    out.push_str("\"");
}

/// The signs between which the number of a hole stands while a text with holes is read as JSON. They are set aside for
/// private use, so that no text holds them by chance.
const OPEN: char = '\u{F0403}';
const CLOSE: char = '\u{F0404}';

/// How long a text is while it is read as JSON.
pub(super) fn flat_length(text: &Text) -> usize {
    let mut holes = 0_usize;
    let lengths = text.pieces().iter().map(|piece| match piece {
        Piece::Literal(literal) => literal.len(),
        Piece::Hole(_) => {
            let number = holes.to_string().len();
            holes += 1;
            OPEN.len_utf8() + number + CLOSE.len_utf8()
        }
    });
    lengths.sum()
}

/// What a text says if it is JSON: holes stay where they are inside its strings.
pub(super) fn read(text: &Text, span: Span) -> Option<Item> {
    read_at(text, span.source, &|_| span)
}

/// The same with the place of each part, which is told by its place in the text that is read.
pub(super) fn read_at(
    text: &Text,
    source: SourceId,
    place: &impl Fn(Span) -> Span,
) -> Option<Item> {
    let mut flat = String::new();
    let mut holes = Vec::new();
    for piece in text.pieces() {
        match piece {
            Piece::Literal(literal) if literal.contains([OPEN, CLOSE]) => return None,
            Piece::Literal(literal) => flat.push_str(literal),
            Piece::Hole(hole) => {
                flat.push(OPEN);
                flat.push_str(&holes.len().to_string());
                flat.push(CLOSE);
                holes.push(hole.clone());
            }
        }
    }
    let first = flat.trim_start().as_bytes().first()?;
    if !matches!(first, b'{' | b'[' | b'"') {
        return None;
    }
    let source = crate::source::Source::new(source, crate::source::Origin::Stdin, flat);
    let reading = crate::source::read(&source);
    if reading.error.is_some() || reading.syntax != crate::source::Syntax::Json {
        return None;
    }
    match &reading.documents[..] {
        [document] => Some(item(document, place, &|text: &str| {
            let mut out = Text::default();
            let mut rest = text;
            while let Some((before, after)) = rest.split_once(OPEN) {
                let (number, after) = after.split_once(CLOSE)?;
                out.push_str(before);
                out.push_hole(holes.get(number.parse::<usize>().ok()?)?.clone());
                rest = after;
            }
            Some(out.then_str(rest))
        })),
        _ => None,
    }
}

/// A tree as a value of which every part stands at a place that hangs on its own.
pub(super) fn item(
    node: &Node,
    place: &impl Fn(Span) -> Span,
    fill: &impl Fn(&str) -> Option<Text>,
) -> Item {
    let span = place(node.span);
    let is = match &node.kind {
        Kind::Null => Is::Null,
        Kind::Bool(holds) => Is::Bool(*holds),
        Kind::Number(number) => match number.parse() {
            Ok(number) => Is::Number(number),
            Err(_) => return Item::unknown(span, "it is no number"),
        },
        Kind::Text(text) => match fill(text) {
            Some(text) => Is::Text(text),
            None => return Item::unknown(span, "it is no text"),
        },
        Kind::List(items) => Is::List(items.iter().map(|one| item(one, place, fill)).collect()),
        Kind::Map(entries) => Is::Map(
            entries
                .iter()
                .map(|entry| {
                    let key = fill(&entry.key)
                        .map_or_else(|| entry.key.to_string(), |key| key.to_string());
                    super::item::Field {
                        key: key.into(),
                        key_span: place(entry.key_span),
                        value: item(&entry.value, place, fill),
                    }
                })
                .collect(),
        ),
        Kind::Tagged(..) => return Item::unknown(span, "it is no JSON"),
    };
    Item::new(span, is)
}
