//! The quick way through JSON that is written as its standard has it: trees are built while the text is scanned, with
//! nothing in between, and texts that come again share one allocation. In a plan nearly all do: the same two hundred
//! keys stand in every resource.

use jsonc_parser::Scanner;
use jsonc_parser::ScannerOptions;
use jsonc_parser::tokens::Token;
use std::collections::HashSet;
use std::sync::Arc;

use crate::source::read::Unneeded;
use crate::source::{Entry, Kind, Node, SourceId, Span};

/// Texts up to this length are shared. Longer ones seldom come again.
const SHARED: usize = 64;

/// The tree of a text that holds one document, whose brackets are known to nest no deeper than a recursion may go;
/// `base` is where the text starts in its source. What is `unneeded` is scanned, and not kept: null stands in its place.
/// Nothing if the text is not JSON to the letter, whatever is wrong.
pub(super) fn tree(source: SourceId, text: &str, base: usize, unneeded: Unneeded) -> Option<Node> {
    let options = ScannerOptions {
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    let mut reader = Reader {
        scanner: Scanner::new(text, &options),
        source,
        base,
        unneeded,
        said: 0,
        depth: 0,
        known: HashSet::new(),
        items: Vec::new(),
        entries: Vec::new(),
    };
    let first = reader.next()?;
    let node = reader.value(first)?;
    // Nothing but blanks may follow.
    matches!(reader.scanner.scan(), Ok(None)).then_some(node)
}

struct Reader<'a> {
    scanner: Scanner<'a>,
    source: SourceId,
    base: usize,
    unneeded: Unneeded,
    /// How many values were read that say something: all but `false`, lists and maps.
    said: usize,
    /// How many braces and brackets are open.
    depth: usize,
    known: HashSet<Arc<str>>,
    /// The items and entries of what is not complete yet.
    items: Vec<Node>,
    entries: Vec<Entry>,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Option<Token<'a>> {
        self.scanner.scan().ok()?
    }

    /// The range from an offset of the text to the end of the last token.
    fn since(&self, start: usize) -> Span {
        let end = self.scanner.token_end();
        Span::new(self.source, self.base + start, self.base + end)
    }

    /// The value that begins with a token.
    fn value(&mut self, token: Token<'a>) -> Option<Node> {
        let start = self.scanner.token_start();
        let kind = match token {
            Token::Boolean(false) => return Some(self.node(start, Kind::Bool(false))),
            Token::Null => Kind::Null,
            Token::Boolean(holds) => Kind::Bool(holds),
            Token::Number(number) => Kind::Number(self.shared(number)),
            Token::String(text) => Kind::Text(self.shared(&text)),
            Token::OpenBracket => {
                self.depth += 1;
                Kind::List(self.items()?)
            }
            Token::OpenBrace => {
                self.depth += 1;
                Kind::Map(self.entries()?)
            }
            _ => return None,
        };
        if matches!(kind, Kind::List(_) | Kind::Map(_)) {
            self.depth -= 1;
        } else {
            self.said += 1;
        }
        Some(self.node(start, kind))
    }

    /// A node from an offset of the text to the end of the last token.
    fn node(&self, start: usize, kind: Kind) -> Node {
        let span = self.since(start);
        Node { span, kind }
    }

    /// The value of a key that begins with a token.
    fn value_of(&mut self, key: &str, first: Token<'a>) -> Option<Node> {
        if self.depth == 1 && self.unneeded.keys.contains(&key) {
            return self.nothing(first);
        }
        let (depth, marks) = self.unneeded.marks;
        let before = self.said;
        let mut value = self.value(first)?;
        if self.depth == depth && self.said == before && marks.contains(&key) {
            value.kind = Kind::Null;
        }
        Some(value)
    }

    /// A value that is not kept, in place of which null stands. Only its brackets are looked at: whoever passes a value
    /// over does not care what it says.
    fn nothing(&mut self, token: Token<'a>) -> Option<Node> {
        let start = self.scanner.token_start();
        let mut open = 0_usize;
        let mut token = token;
        loop {
            match token {
                Token::OpenBracket | Token::OpenBrace => open += 1,
                Token::CloseBracket | Token::CloseBrace => open = open.checked_sub(1)?,
                _ => {}
            }
            if open == 0 {
                return Some(self.node(start, Kind::Null));
            }
            token = self.next()?;
        }
    }

    /// What stands in brackets, the closing one included. It waits on a stack until it is complete, so that each list is
    /// allocated once, at its size.
    fn items(&mut self) -> Option<Vec<Node>> {
        let below = self.items.len();
        let mut token = self.next()?;
        if token == Token::CloseBracket {
            return Some(Vec::new());
        }
        loop {
            let item = self.value(token)?;
            self.items.push(item);
            match self.next()? {
                Token::Comma => token = self.next()?,
                Token::CloseBracket => return Some(self.items.split_off(below)),
                _ => return None,
            }
        }
    }

    /// What stands in braces, the closing one included.
    fn entries(&mut self) -> Option<Vec<Entry>> {
        let below = self.entries.len();
        let mut token = self.next()?;
        if token == Token::CloseBrace {
            return Some(Vec::new());
        }
        loop {
            let Token::String(key) = token else {
                return None;
            };
            let key_span = self.since(self.scanner.token_start());
            let key = self.shared(&key);
            if self.next()? != Token::Colon {
                return None;
            }
            let first = self.next()?;
            let value = self.value_of(&key, first)?;
            self.entries.push(Entry {
                key,
                key_span,
                value,
            });
            match self.next()? {
                Token::Comma => token = self.next()?,
                Token::CloseBrace => return Some(self.entries.split_off(below)),
                _ => return None,
            }
        }
    }

    fn shared(&mut self, text: &str) -> Arc<str> {
        if text.len() > SHARED {
            return text.into();
        }
        if let Some(known) = self.known.get(text) {
            return known.clone();
        }
        let new: Arc<str> = text.into();
        self.known.insert(new.clone());
        new
    }
}
