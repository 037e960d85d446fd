//! Documents inside strings: a policy that a plan holds as escaped JSON, or that a template writes as a block of
//! text. The tree that is read points into the outer file, character by character where the escapes allow it.

use super::read::{Reading, Unneeded, read_text};
use super::{Kind, Node, Remark, Source, SourceId, Span, duplicates};

/// Reads `text`, the decoded string whose literal stands at `literal` in `source`, as JSON or YAML. Where a
/// part of it cannot be found in the literal, the spans are the whole literal's.
pub fn embedded(source: &Source, literal: Span, text: &str) -> Reading {
    // The id is replaced, with the offsets, by `place`.
    let mut reading = read_text(SourceId(u32::MAX), text, Unneeded::default());
    let raw = source.text.get(literal.range()).unwrap_or_default();
    let alignment = Alignment::of(raw, text);
    let place = |span: &mut Span| {
        *span = alignment.as_ref().map_or(literal, |alignment| {
            let base = literal.range().start;
            let range = span.range();
            let start = base + alignment.start(range.start);
            let end = base + alignment.end(range.end);
            Span::new(literal.source, start, end)
        });
    };
    reading
        .documents
        .iter_mut()
        .for_each(|root| move_spans(root, &place));
    let remarks = reading.remarks.iter_mut().chain(&mut reading.error);
    remarks.for_each(|remark: &mut Remark| place(&mut remark.span));
    reading
        .remarks
        .extend(duplicates::remarks(source, &reading.documents));
    reading
}

fn move_spans(node: &mut Node, place: &impl Fn(&mut Span)) {
    place(&mut node.span);
    match &mut node.kind {
        Kind::List(items) => items.iter_mut().for_each(|item| move_spans(item, place)),
        Kind::Tagged(_, inner) => move_spans(inner, place),
        Kind::Map(entries) => {
            for entry in entries {
                place(&mut entry.key_span);
                move_spans(&mut entry.value, place);
            }
        }
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) => {}
    }
}

/// Which bytes of a literal stand for which bytes of its text.
#[derive(Debug)]
pub struct Alignment {
    pieces: Vec<Piece>,
    /// The offset in the literal of the end of the text.
    end: usize,
}

/// A run of bytes that are written as they are, or one escape or line break with what it stands for.
#[derive(Clone, Copy, Debug)]
struct Piece {
    text: usize,
    raw: usize,
    raw_length: usize,
    written: Written,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Written {
    Plainly,
    Otherwise,
}

/// How the text of a literal is quoted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Quotes {
    /// In JSON, or in YAML.
    Double,
    Single,
    /// None; the rest of the lines of a YAML block, or plain words.
    None,
}

impl Alignment {
    /// Walks over a literal and its text side by side; nothing if they do not agree.
    pub(super) fn of(raw: &str, text: &str) -> Option<Alignment> {
        let (quotes, first) = match raw.as_bytes().first() {
            Some(b'"') => (Quotes::Double, 1),
            Some(b'\'') => (Quotes::Single, 1),
            _ => (Quotes::None, 0),
        };
        Alignment::from(raw, text, quotes, first)
    }

    /// The same for a text without quotes, of which nothing but the blanks at the beginnings of lines may be missing.
    pub fn plain(raw: &str, text: &str) -> Option<Alignment> {
        Alignment::from(raw, text, Quotes::None, 0)
    }

    fn from(raw: &str, text: &str, quotes: Quotes, first: usize) -> Option<Alignment> {
        let mut alignment = Alignment {
            pieces: Vec::new(),
            end: 0,
        };
        let (mut at, mut done) = (first, 0);
        while done < text.len() {
            // The literal of a block ends before its last line break, the text behind it.
            if at == raw.len() && text[done..].trim().is_empty() {
                break;
            }
            let (raw_length, text_length) = step(&raw[at..], &text[done..], quotes)?;
            alignment.push(done, text_length, at, raw_length);
            at += raw_length;
            done += text_length;
        }
        alignment.end = at;
        Some(alignment)
    }

    fn push(&mut self, text: usize, text_length: usize, raw: usize, raw_length: usize) {
        let written = if text_length == raw_length {
            Written::Plainly
        } else {
            Written::Otherwise
        };
        match self.pieces.last_mut() {
            Some(last) if last.written == Written::Plainly && written == Written::Plainly => {
                last.raw_length += raw_length;
            }
            _ => self.pieces.push(Piece {
                text,
                raw,
                raw_length,
                written,
            }),
        }
    }

    /// Where the character at `offset` of the text starts in the literal.
    pub fn start(&self, offset: usize) -> usize {
        match self.piece(offset) {
            Some(piece) if piece.written == Written::Otherwise => piece.raw,
            Some(piece) => (piece.raw + offset - piece.text).min(self.end),
            None => self.end,
        }
    }

    /// Where the character before `offset` of the text ends in the literal.
    pub fn end(&self, offset: usize) -> usize {
        let Some(before) = offset.checked_sub(1) else {
            return self.start(0);
        };
        match self.piece(before) {
            Some(piece) if piece.written == Written::Otherwise => piece.raw + piece.raw_length,
            Some(piece) => (piece.raw + offset - piece.text).min(self.end),
            None => self.end,
        }
    }

    fn piece(&self, offset: usize) -> Option<&Piece> {
        let after = self.pieces.partition_point(|piece| piece.text <= offset);
        self.pieces[..after].last()
    }
}

/// The next bytes of the literal and of its text that belong together.
fn step(raw: &str, text: &str, quotes: Quotes) -> Option<(usize, usize)> {
    let (blanks, breaks) = blanks(raw);
    if breaks > 0 {
        // A line break and the blanks around it stand for one blank, for fewer line breaks, or for
        // themselves; in double quotes the text may go on with blanks that were escapes.
        let most = if quotes == Quotes::Double {
            breaks.saturating_sub(1).max(1)
        } else {
            usize::MAX
        };
        let folded = text
            .bytes()
            .take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'))
            .take(most)
            .count();
        return (folded > 0).then_some((blanks, folded));
    }
    let expected = text.chars().next()?;
    let length = expected.len_utf8();
    let found = raw.chars().next()?;
    match (quotes, found) {
        (Quotes::Double, '\\') => {
            let (decoded, raw_length) = escape(raw)?;
            match decoded {
                Some(decoded) => (decoded == expected).then_some((raw_length, length)),
                None => Some((raw_length, 0)),
            }
        }
        (Quotes::Double, '"') => None,
        (Quotes::Single, '\'') => {
            (expected == '\'' && raw.as_bytes().get(1) == Some(&b'\'')).then_some((2, 1))
        }
        _ => (found == expected).then_some((length, length)),
    }
}

/// The length of the blanks at the start of a literal's rest, and how many line breaks are among them.
fn blanks(raw: &str) -> (usize, usize) {
    let length = raw.len() - raw.trim_start_matches([' ', '\t', '\n', '\r']).len();
    let breaks = raw[..length].bytes().filter(|byte| *byte == b'\n').count();
    (length, breaks)
}

/// The character that an escape of JSON or YAML stands for, none for an escaped line break, and its length.
fn escape(raw: &str) -> Option<(Option<char>, usize)> {
    let kind = raw[1..].chars().next()?;
    let hex = |digits: usize| u32::from_str_radix(raw.get(2..2 + digits)?, 16).ok();
    let simple = |character: char| Some((Some(character), 1 + kind.len_utf8()));
    match kind {
        '0' => simple('\0'),
        'a' => simple('\u{7}'),
        'b' => simple('\u{8}'),
        't' | '\t' => simple('\t'),
        'n' => simple('\n'),
        'v' => simple('\u{b}'),
        'f' => simple('\u{c}'),
        'r' => simple('\r'),
        'e' => simple('\u{1b}'),
        'N' => simple('\u{85}'),
        '_' => simple('\u{a0}'),
        'L' => simple('\u{2028}'),
        'P' => simple('\u{2029}'),
        'x' => Some((char::from_u32(hex(2)?), 4)),
        'U' => Some((char::from_u32(hex(8)?), 10)),
        'u' => {
            let unit = hex(4)?;
            if let Some(character) = char::from_u32(unit) {
                return Some((Some(character), 6));
            }
            let low = u32::from_str_radix(raw.get(6..12)?.strip_prefix("\\u")?, 16).ok()?;
            let code = 0x1_0000 + ((unit & 0x3ff) << 10) + (low & 0x3ff);
            Some((char::from_u32(code), 12))
        }
        '\n' | '\r' => Some((None, 1 + blanks(&raw[1..]).0)),
        other => simple(other),
    }
}

#[cfg(test)]
mod tests;
