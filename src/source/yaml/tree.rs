//! The tree that grows from parser events, on a stack of its own: open lists and maps, anchors, merge keys, and
//! the budget that all copies of anchored nodes share.

use std::collections::HashMap;
use std::ops::Range;

use super::merge;
use super::scalar::{Meaning, Scalar};
use crate::source::foreign;
use crate::source::{Entry, Kind, MAX_DEPTH, Node, Remark, SourceId, Span};

/// The least and the most that copies of anchored nodes may weigh; in between, ten times the text.
const BUDGET: Range<usize> = 100_000..5_000_000;

/// A key that is no scalar is spelled as its source text, up to this many bytes.
const KEY_LENGTH: usize = 200;

/// Where an event stands and which anchor it defines; 0 is none.
#[derive(Debug)]
pub(super) struct Placed {
    pub(super) at: Range<usize>,
    pub(super) anchor: usize,
}

/// The documents of one text, as far as they were built.
#[derive(Debug)]
pub(super) struct Tree<'a> {
    source: SourceId,
    text: &'a str,
    open: Vec<Frame>,
    anchors: HashMap<usize, Built>,
    budget: usize,
    finished: Option<Node>,
    remarks: Vec<Remark>,
}

/// A list or map that is not closed yet.
#[derive(Debug)]
struct Frame {
    start: usize,
    end: usize,
    anchor: usize,
    tag: Option<Box<str>>,
    height: usize,
    weight: usize,
    children: Children,
}

#[derive(Debug)]
enum Children {
    Items(Vec<Node>),
    Entries {
        entries: Vec<Entry>,
        key: Option<Key>,
        merges: Vec<Node>,
    },
}

/// A key that waits for its value.
#[derive(Debug)]
struct Key {
    text: Box<str>,
    span: Span,
    merges: Merges,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Merges {
    Yes,
    No,
}

/// A finished node and what it costs to copy.
#[derive(Clone, Debug)]
struct Built {
    node: Node,
    /// The levels of lists and maps in it.
    height: usize,
    /// Its nodes and the bytes of its texts.
    weight: usize,
}

impl<'a> Tree<'a> {
    pub(super) fn new(source: SourceId, text: &'a str) -> Tree<'a> {
        Tree {
            source,
            text,
            open: Vec::new(),
            anchors: HashMap::new(),
            budget: text
                .len()
                .saturating_mul(10)
                .clamp(BUDGET.start, BUDGET.end),
            finished: None,
            remarks: Vec::new(),
        }
    }

    /// The document that was completed last, once.
    pub(super) fn finished(&mut self) -> Option<Node> {
        self.finished.take()
    }

    /// What is odd in what was read.
    pub(super) fn remarks(self) -> Vec<Remark> {
        self.remarks
    }

    /// Anchors do not outlive their document.
    pub(super) fn start_document(&mut self) {
        self.anchors.clear();
    }

    pub(super) fn scalar(&mut self, placed: Placed, scalar: &Scalar<'_>) -> Result<(), Remark> {
        let Placed { mut at, anchor } = placed;
        // A block scalar reaches up to the next token; its last line break is enough.
        let written = self.text.get(at.clone()).unwrap_or_default();
        at.end = at.start + written.trim_end().len();
        let span = Span::new(self.source, at.start, at.end);
        let mut node = Node {
            span,
            kind: scalar.kind(),
        };
        if let Meaning::Local(tag) = scalar.meaning {
            node = tagged(tag.into(), node);
        }
        let built = Built {
            node,
            height: 0,
            weight: 1 + scalar.text.len(),
        };
        if self.wants_key() {
            self.anchor(anchor, &built)?;
            let merges = if scalar.is_merge_key() {
                Merges::Yes
            } else {
                Merges::No
            };
            self.key(scalar.text.into(), at, merges);
            return Ok(());
        }
        self.place(built, anchor, at)
    }

    pub(super) fn open_list(
        &mut self,
        placed: Placed,
        tag: Option<Box<str>>,
    ) -> Result<(), Remark> {
        self.open(placed, tag, Children::Items(Vec::new()))
    }

    pub(super) fn open_map(&mut self, placed: Placed, tag: Option<Box<str>>) -> Result<(), Remark> {
        let children = Children::Entries {
            entries: Vec::new(),
            key: None,
            merges: Vec::new(),
        };
        self.open(placed, tag, children)
    }

    fn open(
        &mut self,
        placed: Placed,
        tag: Option<Box<str>>,
        children: Children,
    ) -> Result<(), Remark> {
        if self.open.len() >= MAX_DEPTH {
            return Err(self.too_deep(placed.at));
        }
        self.open.push(Frame {
            start: placed.at.start,
            end: placed.at.end,
            anchor: placed.anchor,
            tag,
            height: 0,
            weight: 1,
            children,
        });
        Ok(())
    }

    /// Closes the innermost list or map; `at` is its bracket, or empty for one that is written in lines.
    pub(super) fn close(&mut self, at: Range<usize>) -> Result<(), Remark> {
        let Some(frame) = self.open.pop() else {
            return Ok(());
        };
        let end = if at.is_empty() { frame.end } else { at.end };
        let kind = match frame.children {
            Children::Items(items) => Kind::List(items),
            Children::Entries {
                mut entries,
                merges,
                ..
            } => {
                merge::add(&mut entries, merges);
                Kind::Map(entries)
            }
        };
        let mut node = Node {
            span: Span::new(self.source, frame.start, end),
            kind,
        };
        if let Some(tag) = frame.tag {
            node = tagged(tag, node);
        }
        let built = Built {
            node,
            height: frame.height + 1,
            weight: frame.weight,
        };
        self.place(built, frame.anchor, frame.start..end)
    }

    /// Puts a copy of the anchored node where the alias stands. Its spans stay those of the original: that is
    /// the text to change.
    pub(super) fn alias(&mut self, id: usize, at: Range<usize>) -> Result<(), Remark> {
        let Some(built) = self.anchors.get(&id) else {
            return Err(self.remark(at, "this alias stands inside the value that it repeats"));
        };
        if self.open.len() + built.height > MAX_DEPTH {
            return Err(self.too_deep(at));
        }
        let weight = built.weight;
        self.spend(weight, &at)?;
        let Some(built) = self.anchors.get(&id).cloned() else {
            return Ok(());
        };
        if self.wants_key()
            && let Some(text) = built.node.scalar()
        {
            self.key(text.into(), at, Merges::No);
            return Ok(());
        }
        self.place(built, 0, at)
    }

    /// Takes `weight` from the budget of copies.
    fn spend(&mut self, weight: usize, at: &Range<usize>) -> Result<(), Remark> {
        match self.budget.checked_sub(weight) {
            Some(left) => {
                self.budget = left;
                Ok(())
            }
            None => Err(self.remark(
                at.clone(),
                "the aliases of this text repeat more than is read",
            )),
        }
    }

    fn anchor(&mut self, id: usize, built: &Built) -> Result<(), Remark> {
        if id != 0 {
            // The copy that is kept for later costs as much as one that is used.
            self.spend(built.weight, &built.node.span.range())?;
            self.anchors.insert(id, built.clone());
        }
        Ok(())
    }

    fn wants_key(&self) -> bool {
        matches!(
            self.open.last(),
            Some(Frame {
                children: Children::Entries { key: None, .. },
                ..
            })
        )
    }

    fn key(&mut self, text: Box<str>, at: Range<usize>, merges: Merges) {
        let span = Span::new(self.source, at.start, at.end);
        if let Some(frame) = self.open.last_mut() {
            frame.end = frame.end.max(at.end);
            frame.weight += 1 + text.len();
            if let Children::Entries { key, .. } = &mut frame.children {
                *key = Some(Key { text, span, merges });
            }
        }
    }

    /// Hands a finished node to whatever is open: as a document, an item, a key or a value.
    fn place(&mut self, built: Built, anchor: usize, at: Range<usize>) -> Result<(), Remark> {
        self.anchor(anchor, &built)?;
        if self.wants_key() {
            if self.text[..at.start].ends_with('{') && self.text[at.start..].starts_with('{') {
                return Err(self.remark(at, foreign::NOT_FILLED_IN));
            }
            self.remarks.push(Remark {
                span: Span::new(self.source, at.start, at.end),
                message: "this key is a list or a map; keys are texts".to_owned(),
            });
            let end = self
                .text
                .floor_char_boundary(at.end.min(at.start + KEY_LENGTH));
            let spelled = self.text.get(at.start..end).unwrap_or_default().into();
            self.key(spelled, at, Merges::No);
            return Ok(());
        }
        let Some(frame) = self.open.last_mut() else {
            self.finished = Some(built.node);
            return Ok(());
        };
        frame.end = frame.end.max(at.end);
        frame.height = frame.height.max(built.height);
        frame.weight += built.weight;
        match &mut frame.children {
            Children::Items(items) => items.push(built.node),
            Children::Entries {
                entries,
                key,
                merges,
            } => {
                if let Some(waiting) = key.take() {
                    if waiting.merges == Merges::Yes && merge::is_mergeable(&built.node) {
                        merges.push(built.node);
                    } else {
                        entries.push(Entry {
                            key: waiting.text.into(),
                            key_span: waiting.span,
                            value: built.node,
                        });
                    }
                }
            }
        }
        Ok(())
    }

    fn too_deep(&self, at: Range<usize>) -> Remark {
        self.remark(
            at,
            &format!("YAML that is nested deeper than {MAX_DEPTH} levels is not read"),
        )
    }

    fn remark(&self, at: Range<usize>, message: &str) -> Remark {
        Remark {
            span: Span::new(self.source, at.start, at.end),
            message: message.to_owned(),
        }
    }
}

fn tagged(tag: Box<str>, node: Node) -> Node {
    Node {
        span: node.span,
        kind: Kind::Tagged(tag, Box::new(node)),
    }
}
