//! Documents in heredocs: a heredoc that says an object of JSON is also kept as what it says, each part at its own line.

use super::evaluator::{Evaluator, Scope};
use super::item::{Is, Item};
use super::json;
use crate::source::hcl::Part;
use crate::source::{Alignment, Span};
use std::rc::Rc;

/// Where the parts of a heredoc stand in the source, by where they stand in its text.
#[derive(Debug, Default)]
struct Layout {
    parts: Vec<Placed>,
}

#[derive(Debug)]
struct Placed {
    /// Where it begins in the text, in which a hole is as long as its sign.
    from: usize,
    at: At,
}

#[derive(Debug)]
enum At {
    /// Characters, from an offset in the source on.
    Written(usize, Alignment),
    /// Something that is filled in.
    Filled(Span),
}

impl Layout {
    fn part(&self, offset: usize) -> Option<&Placed> {
        let after = self.parts.partition_point(|part| part.from <= offset);
        self.parts[..after].last()
    }

    /// The place in the source of what stands at a place in the text.
    fn place(&self, whole: Span, within: Span) -> Span {
        let range = within.range();
        let start = self.part(range.start).map(|part| match &part.at {
            At::Written(base, by) => base + by.start(range.start - part.from),
            At::Filled(span) => span.range().start,
        });
        let last = range.end.saturating_sub(1).max(range.start);
        let end = self.part(last).map(|part| match &part.at {
            At::Written(base, by) => base + by.end(range.end - part.from),
            At::Filled(span) => span.range().end,
        });
        match (start, end) {
            (Some(start), Some(end)) if start <= end => Span::new(whole.source, start, end),
            _ => whole,
        }
    }
}

impl<'t, 's> Evaluator<'t, 's> {
    /// A text that was written at a place, with what it says if that is a heredoc with an object of JSON. `lengths` says
    /// how long its text was after each part.
    pub(super) fn read_heredoc(&self, item: Item, parts: &[Part], lengths: &[usize]) -> Item {
        let Is::Text(text) = &item.is else {
            return item;
        };
        if !text.prefix().trim_start().starts_with('{') {
            return item;
        }
        let Some(layout) = self.layout(item.span, parts, lengths) else {
            return item;
        };
        let place = |within: Span| layout.place(item.span, within);
        let tree = json::read_at(text, item.span.source, &place);
        Item {
            tree: tree.map(Rc::new),
            ..item
        }
    }

    fn layout(&self, whole: Span, parts: &[Part], lengths: &[usize]) -> Option<Layout> {
        let raw = self.text_at(whole);
        if !raw.starts_with("<<") || parts.len() != lengths.len() {
            return None;
        }
        let base = whole.range().start;
        let mut at = raw.find('\n')? + 1;
        if let Some(Part::Literal(text)) = parts.first() {
            // `<<-` takes away the same blanks at the beginning of every line, of the first as well.
            let blanks = |text: &str| text.len() - text.trim_start_matches([' ', '\t']).len();
            at += blanks(raw.get(at..)?).saturating_sub(blanks(text));
        }
        let mut from = 0;
        let mut out = Layout::default();
        for (place, part) in parts.iter().enumerate() {
            let placed = match part {
                Part::Literal(text) => {
                    let end = match parts.get(place + 1) {
                        Some(Part::Value(next)) => {
                            let next = next.span.range().start.checked_sub(base)?;
                            at + raw.get(at..next)?.rfind("${")?
                        }
                        Some(_) => return None,
                        None => raw.len(),
                    };
                    let alignment = Alignment::plain(raw.get(at..end)?, text)?;
                    let begins = base + at;
                    at = end;
                    At::Written(begins, alignment)
                }
                Part::Value(value) => {
                    let end = value.span.range().end.checked_sub(base)?;
                    at = end + raw.get(end..)?.find('}')? + 1;
                    At::Filled(value.span)
                }
                _ => return None,
            };
            out.parts.push(Placed { from, at: placed });
            from = lengths[place];
        }
        Some(out)
    }

    /// A text without anything to fill in.
    pub(super) fn plain_text(&self, text: &str, at: Span) -> Item {
        let item = Item::text(at, text);
        let part = [Part::Literal(text.into())];
        self.read_heredoc(item, &part, &[text.len()])
    }

    /// A template in which something is filled in.
    pub(super) fn filled_text(&self, parts: &[Part], at: Span, scope: &Scope<'t, 's>) -> Item {
        let mut lengths = Vec::with_capacity(parts.len());
        let item = self.template_measured(parts, at, scope, &mut lengths);
        self.read_heredoc(item, parts, &lengths)
    }
}
