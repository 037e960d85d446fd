//! JSON with positions. One JSON document is found in a text, its depth checked before anything recurses over
//! it, and read into [`Node`]s. Comments and trailing commas, which real templates hold, are read and remarked.

mod strict;

use jsonc_parser::ast::Value;
use jsonc_parser::errors::{ParseError, ParseErrorKind};
use jsonc_parser::{CollectOptions, ParseOptions, ParseStringErrorKind, parse_to_ast};

use super::read::{MAX_DEPTH, Unneeded};
use super::{Entry, Kind, Node, Remark, SourceId, Span};

/// One JSON document and where it ends.
#[derive(Debug)]
pub(super) struct Document {
    /// Its root.
    pub(super) node: Node,
    /// The offset after its last bracket.
    pub(super) end: usize,
    /// What is in it that JSON does not allow.
    pub(super) remarks: Vec<Remark>,
}

/// Reads the object or array that starts at byte `at` of `text`; what follows it is not looked at. What is `unneeded` may
/// be read as null.
pub(super) fn document(
    source: SourceId,
    text: &str,
    at: usize,
    unneeded: Unneeded,
) -> Result<Document, Remark> {
    let end = match extent(&text[at..]) {
        Extent::Closed(length) => at + length,
        Extent::Open => text.len(),
        Extent::TooDeep(offset) => {
            return Err(Remark {
                span: Span::new(source, at + offset, at + offset + 1),
                message: format!("JSON that is nested deeper than {MAX_DEPTH} levels is not read"),
            });
        }
    };
    if let Some(node) = strict::tree(source, &text[at..end], at, unneeded) {
        return Ok(Document {
            node,
            end,
            remarks: Vec::new(),
        });
    }
    // What is wrong, or is read although the standard does not have it, the slower reader tells.
    let mut remarks = Vec::new();
    let mut options = strict();
    loop {
        let error = match parse_to_ast(&text[at..end], &CollectOptions::default(), &options) {
            Ok(parsed) => {
                let node = parsed.value.map_or_else(
                    || Node {
                        span: Span::new(source, at, at),
                        kind: Kind::Null,
                    },
                    |value| Place { source, base: at }.node(value),
                );
                return Ok(Document { node, end, remarks });
            }
            Err(error) => error,
        };
        let allowed = match error.kind() {
            ParseErrorKind::CommentsNotAllowed => &mut options.allow_comments,
            ParseErrorKind::TrailingCommasNotAllowed => &mut options.allow_trailing_commas,
            _ => return Err(remark(source, text, at, &error)),
        };
        if *allowed {
            return Err(remark(source, text, at, &error));
        }
        *allowed = true;
        remarks.push(remark(source, text, at, &error));
    }
}

/// JSON as its standard has it; each lenience is granted only after it was remarked.
fn strict() -> ParseOptions {
    ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    }
}

/// How far a document reaches, by its brackets alone.
enum Extent {
    /// Its last bracket closes just before this offset.
    Closed(usize),
    /// Its brackets do not close.
    Open,
    /// The bracket at this offset is nested too deep.
    TooDeep(usize),
}

/// Counts brackets outside strings and comments, in one pass and without recursion.
fn extent(text: &str) -> Extent {
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => at = string_end(bytes, at),
            b'/' if bytes.get(at + 1) == Some(&b'/') => {
                at += bytes[at..]
                    .iter()
                    .position(|byte| matches!(byte, b'\n' | b'\r'))
                    .unwrap_or(bytes.len() - at);
            }
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                at = text[at + 2..]
                    .find("*/")
                    .map_or(bytes.len(), |length| at + 2 + length + 2);
            }
            b'{' | b'[' => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Extent::TooDeep(at);
                }
                at += 1;
            }
            b'}' | b']' => {
                at += 1;
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Extent::Closed(at);
                }
            }
            _ => at += 1,
        }
    }
    Extent::Open
}

/// The offset after the quote that ends the string which starts at `at`.
fn string_end(bytes: &[u8], at: usize) -> usize {
    let mut at = at + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// Where the parsed slice lies in its source.
#[derive(Clone, Copy)]
struct Place {
    source: SourceId,
    base: usize,
}

impl Place {
    fn span(self, range: jsonc_parser::common::Range) -> Span {
        Span::new(self.source, self.base + range.start, self.base + range.end)
    }

    fn node(self, value: Value<'_>) -> Node {
        let (range, kind) = match value {
            Value::NullKeyword(null) => (null.range, Kind::Null),
            Value::BooleanLit(boolean) => (boolean.range, Kind::Bool(boolean.value)),
            Value::NumberLit(number) => (number.range, Kind::Number(number.value.into())),
            Value::StringLit(string) => (string.range, Kind::Text(string.value.into())),
            Value::Array(array) => {
                let items = array.elements.into_iter().map(|item| self.node(item));
                (array.range, Kind::List(items.collect()))
            }
            Value::Object(object) => {
                let entries = object.properties.into_iter().map(|property| Entry {
                    key_span: self.span(jsonc_parser::common::Ranged::range(&property.name)),
                    key: property.name.into_string().into(),
                    value: self.node(property.value),
                });
                (object.range, Kind::Map(entries.collect()))
            }
        };
        Node {
            span: self.span(range),
            kind,
        }
    }
}

/// The parser's error in this program's words. Its range may reach over the rest of the text (an object that is
/// never closed); the remark then stands on the first character.
fn remark(source: SourceId, text: &str, base: usize, error: &ParseError) -> Remark {
    let range = error.range();
    let start = text.floor_char_boundary(base + range.start);
    let end = text.ceil_char_boundary(base + range.end);
    let first = text[start..].chars().next().map_or(0, char::len_utf8);
    let one_line = end.saturating_sub(start) <= 80 && !text[start..end].contains(['\n', '\r']);
    let end = if one_line { end } else { start + first };
    Remark {
        span: Span::new(source, start, end),
        message: explain(error.kind(), &text[start..end]),
    }
}

fn explain(kind: &ParseErrorKind, found: &str) -> String {
    use ParseErrorKind as E;
    let not_json = |needed: &str| format!("not valid JSON: {needed}");
    match kind {
        E::CommentsNotAllowed => {
            "comments are not part of JSON; they are read here, other tools may refuse them".into()
        }
        E::TrailingCommasNotAllowed => {
            "a comma before a closing bracket is not part of JSON; it is read here, other tools may refuse it"
                .into()
        }
        E::UnterminatedObject => not_json("this `{` is never closed"),
        E::UnterminatedArray => not_json("this `[` is never closed"),
        E::UnterminatedCommentBlock => not_json("this comment is never closed"),
        E::String(ParseStringErrorKind::UnterminatedStringLiteral) => {
            not_json("this string has no closing quote")
        }
        E::String(_) => not_json("this string has an escape that JSON does not know"),
        E::ExpectedComma => not_json("a `,` is missing here"),
        E::ExpectedColonAfterObjectKey => not_json("a `:` is missing after this key"),
        E::ExpectedObjectValue => not_json("this key has no value"),
        E::ExpectedStringObjectProperty
        | E::UnexpectedTokenInObject
        | E::SingleQuotedStringsNotAllowed => not_json(&format!(
            "a key in double quotes is needed here, not `{}`",
            shown(found)
        )),
        _ => not_json(&format!("`{}` is not expected here", shown(found))),
    }
}

/// What was found, without anything that would break a message.
fn shown(found: &str) -> String {
    found
        .chars()
        .take(40)
        .map(|character| {
            if character.is_control() {
                ' '
            } else {
                character
            }
        })
        .collect()
}

#[cfg(test)]
mod tests;
