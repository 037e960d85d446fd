//! YAML with positions, as CloudFormation reads it: the words of YAML 1.1 are booleans, dates stay text, and
//! local tags such as `!Sub` are kept. Aliases and merge keys are expanded within a budget, so that a few lines
//! cannot grow into gigabytes.

mod merge;
mod padding;
mod scalar;
mod tree;

use granit_parser::{ErrorKind, Event, Parser, ScanError, Tag, options};

pub use self::scalar::boolean;

use self::padding::Padding;
use self::scalar::Meaning;
use self::tree::{Placed, Tree};
use super::read::{MAX_DEPTH, Reading, Syntax};
use super::{Remark, SourceId, Span};

/// Reads all documents of a text; of several, those before the first error are kept.
pub(super) fn read(source: SourceId, text: &str) -> Reading {
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut padding = Padding::new(&text[start..]);
    loop {
        let place = Place {
            source,
            text,
            start,
            padding: &padding,
        };
        match place.read(padding.text()) {
            Ok(reading) => return reading,
            Err(offset) => padding.pad(offset),
        }
    }
}

/// Where the parsed text lies in its source.
#[derive(Clone, Copy)]
struct Place<'a> {
    source: SourceId,
    text: &'a str,
    start: usize,
    padding: &'a Padding<'a>,
}

impl Place<'_> {
    /// Reads `padded`. `Err` asks for the line that holds this offset to be indented, and another try.
    fn read(self, padded: &str) -> Result<Reading, usize> {
        let mut reading = Reading::new(Syntax::Yaml);
        let limits = options! {
            emit_comments: false,
            flow_nesting_limit: MAX_DEPTH,
            block_nesting_limit: MAX_DEPTH,
        };
        let mut parser = Parser::new_from_str_with_options(padded, limits);
        let mut tree = Tree::new(self.source, self.text);
        while let Some(next) = parser.next_event() {
            let (event, span) = match next {
                Ok(next) => next,
                Err(error) => {
                    let offset = error.marker().byte_offset().unwrap_or(padded.len());
                    if *error.kind() == ErrorKind::InvalidQuotedScalarIndent
                        && self.padding.helps(offset)
                    {
                        return Err(offset);
                    }
                    reading.error = Some(self.remark(offset, &error));
                    break;
                }
            };
            let range = span.byte_range().unwrap_or(0..0);
            let at = self.offset(range.start)..self.offset(range.end);
            if let Err(remark) = build(&mut tree, event, at) {
                reading.error = Some(remark);
                break;
            }
            reading.documents.extend(tree.finished());
        }
        reading.remarks = tree.remarks();
        Ok(reading)
    }

    /// The offset in the source of an offset in the padded text.
    fn offset(self, padded: usize) -> usize {
        let offset = self.start + self.padding.original(padded);
        self.text.floor_char_boundary(offset)
    }

    fn remark(self, offset: usize, error: &ScanError) -> Remark {
        let start = self.offset(offset);
        let first = self.text[start..]
            .chars()
            .next()
            .filter(|c| !c.is_control());
        Remark {
            span: Span::new(self.source, start, start + first.map_or(0, char::len_utf8)),
            message: match first {
                Some('!') => {
                    "not valid YAML: a value has one tag; write one of two functions in its long form, as `Fn::Sub`"
                        .to_owned()
                }
                _ => explain(error.kind()),
            },
        }
    }
}

/// Puts one event into the tree.
fn build(tree: &mut Tree<'_>, event: Event<'_>, at: std::ops::Range<usize>) -> Result<(), Remark> {
    match event {
        Event::Scalar(text, style, anchor, tag) => {
            let meaning = tag.as_deref().map_or(Meaning::Implicit, meaning);
            tree.scalar(
                Placed { at, anchor },
                &scalar::Scalar {
                    text: &text,
                    style,
                    meaning,
                },
            )
        }
        Event::SequenceStart(_, anchor, tag) => {
            tree.open_list(Placed { at, anchor }, tag.as_deref().and_then(local))
        }
        Event::MappingStart(_, anchor, tag) => {
            tree.open_map(Placed { at, anchor }, tag.as_deref().and_then(local))
        }
        Event::SequenceEnd | Event::MappingEnd => tree.close(at),
        Event::Alias(id) => tree.alias(id, at),
        Event::DocumentStart(..) => {
            tree.start_document();
            Ok(())
        }
        _ => Ok(()),
    }
}

fn local(tag: &Tag) -> Option<Box<str>> {
    match meaning(tag) {
        Meaning::Local(name) => Some(name.into()),
        Meaning::Implicit | Meaning::Core(_) => None,
    }
}

fn meaning(tag: &Tag) -> Meaning<'_> {
    let (handle, suffix) = tag.parts();
    if handle == "tag:yaml.org,2002:" {
        return Meaning::Core(suffix);
    }
    if let Some(core) = suffix.strip_prefix("tag:yaml.org,2002:") {
        return Meaning::Core(core);
    }
    match suffix.trim_start_matches('!') {
        // The lone `!` says: this is a string, whatever it looks like.
        "" => Meaning::Core("str"),
        name => Meaning::Local(name),
    }
}

fn explain(kind: &ErrorKind) -> String {
    let said = match kind {
        ErrorKind::UnknownAnchor => {
            "this alias names an anchor that is not defined before it; a text that begins with `*` needs quotes".into()
        }
        ErrorKind::RecursionLimitExceeded => {
            return format!("YAML that is nested deeper than {MAX_DEPTH} levels is not read");
        }
        ErrorKind::UnexpectedCharacter { character } => {
            let advice = match character {
                '@' | '`' => "; a text that begins with it needs quotes",
                _ => "",
            };
            format!("the character `{}` cannot stand here{advice}", character.escape_default())
        }
        ErrorKind::MissingAnchorOrAliasName => {
            "a text that begins with `*` or `&` needs quotes, or the name of an anchor is missing".into()
        }
        ErrorKind::TabInBlockIndentation | ErrorKind::TabInIndentation => {
            "tabs cannot indent, only spaces can".into()
        }
        ErrorKind::ExpectedBlockMappingKey => {
            "a key is needed here, indented like the keys above it".into()
        }
        ErrorKind::MappingValueNotAllowed => {
            "a `:` cannot stand here; is the line indented too far, or a quote missing?".into()
        }
        ErrorKind::SimpleKeyExpected => "a `:` is missing after this key".into(),
        ErrorKind::UnclosedQuotedScalar => "this quote is never closed".into(),
        ErrorKind::UnclosedFlowCollection { open } => format!("this `{open}` is never closed"),
        other => other.to_string(),
    };
    format!("not valid YAML: {said}")
}

#[cfg(test)]
mod tests;
