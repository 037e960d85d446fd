//! Text with positions. A [`Source`] is one text that was read, a [`Span`] a range of its bytes, and a
//! [`Node`] a tree in which every value and every key knows its span. Readers turn text into nodes and never
//! fail as a whole: what they cannot read is a [`Remark`] with a position.

mod comments;
mod duplicates;
mod embedded;
mod excerpt;
mod files;
mod foreign;
pub mod hcl;
mod hidden;
mod json;
mod line_index;
mod node;
mod read;
mod yaml;

pub use comments::{Comment, comments, comments_outside};
pub use embedded::{Alignment, embedded};
pub use excerpt::{Excerpt, Mark, excerpts};
pub use files::{Files, NoFiles, beside, tidy};
pub use hidden::Hidden;
pub use line_index::{LineIndex, Position};
pub use node::{Entry, Kind, Node};
pub use read::{MAX_DEPTH, Reading, Syntax, Unneeded, read, read_but};
pub use yaml::boolean as yaml_boolean;

use std::sync::OnceLock;

/// Which source a span belongs to: its place in [`Sources`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SourceId(pub u32);

/// A range of bytes in one source, end excluded.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Span {
    /// The source that the range lies in.
    pub source: SourceId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// The range from `start` to `end` of `source`. Offsets past 4 GiB are cut to that limit; sources that
    /// large are refused before they are parsed.
    pub fn new(source: SourceId, start: usize, end: usize) -> Span {
        let cut = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Span {
            source,
            start: cut(start),
            end: cut(end.max(start)),
        }
    }

    /// The range as bytes of its source's text.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether `other` lies wholly inside this span.
    pub fn contains(self, other: Span) -> bool {
        self.source == other.source && self.start <= other.start && other.end <= self.end
    }
}

/// Where a text came from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Origin {
    /// A file, named as the user named it, with forward slashes.
    File(String),
    /// Standard input.
    Stdin,
}

/// One text that was read.
#[derive(Debug)]
pub struct Source {
    /// Its place in [`Sources`].
    pub id: SourceId,
    /// Where it came from.
    pub origin: Origin,
    /// The text, without a byte order mark.
    pub text: String,
    /// Whether the user named it, rather than it being met in a folder.
    pub is_named: bool,
    /// Whether it was read only because another text refers to it, or because it lies beside a plan.
    pub is_companion: bool,
    lines: OnceLock<LineIndex>,
    hidden: OnceLock<Hidden>,
}

impl Source {
    /// A source that holds `text`.
    pub fn new(id: SourceId, origin: Origin, text: String) -> Source {
        Source {
            id,
            origin,
            text,
            is_named: false,
            is_companion: false,
            lines: OnceLock::new(),
            hidden: OnceLock::new(),
        }
    }

    /// The same source, named by the user.
    #[must_use]
    pub fn named(self) -> Source {
        Source {
            is_named: true,
            ..self
        }
    }

    /// The same source, read only for the sake of another one.
    #[must_use]
    pub fn companion(self) -> Source {
        Source {
            is_companion: true,
            ..self
        }
    }

    /// The path as reports print it; `<stdin>` for standard input.
    pub fn path(&self) -> &str {
        match &self.origin {
            Origin::File(path) => path,
            Origin::Stdin => "<stdin>",
        }
    }

    /// The line index, built when it is first asked for.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    /// Keeps ranges of the text out of everything that is shown of it. Counts once, before anything is shown.
    pub fn hide(&self, secrets: Vec<Span>) {
        let _ = self.hidden.set(Hidden::new(secrets));
    }

    /// What of the text is never shown.
    pub fn hidden(&self) -> &Hidden {
        static NOTHING: Hidden = Hidden::NOTHING;
        self.hidden.get().unwrap_or(&NOTHING)
    }

    /// Line and column, both from 1, of a byte offset.
    pub fn position(&self, offset: u32) -> Position {
        self.lines().position(&self.text, offset as usize)
    }
}

/// All texts of one run, in the order in which they were found.
#[derive(Debug, Default)]
pub struct Sources(Vec<Source>);

impl Sources {
    /// The sources in `all`, whose ids must be their places.
    pub fn new(all: Vec<Source>) -> Sources {
        debug_assert!(
            all.iter()
                .enumerate()
                .all(|(place, source)| source.id.0 as usize == place)
        );
        Sources(all)
    }

    /// The source with this id.
    ///
    /// # Panics
    /// If the id is not from this collection.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.0[id.0 as usize]
    }

    /// Adds a text and gives its id.
    pub fn add(&mut self, origin: Origin, text: String) -> SourceId {
        let id = SourceId(u32::try_from(self.0.len()).unwrap_or(u32::MAX));
        self.0.push(Source::new(id, origin, text));
        id
    }

    /// Adds a text that is read only for the sake of another one.
    pub fn add_companion(&mut self, origin: Origin, text: String) -> SourceId {
        let id = self.add(origin, text);
        if let Some(source) = self.0.last_mut() {
            source.is_companion = true;
        }
        id
    }

    /// All sources in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Source> {
        self.0.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'a> IntoIterator for &'a Sources {
    type Item = &'a Source;
    type IntoIter = std::slice::Iter<'a, Source>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Something worth saying about a text that was read all the same, or the reason why it could not be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Remark {
    /// Where.
    pub span: Span,
    /// One sentence, lower case, without a full stop.
    pub message: String,
}
