//! Pages for reports: the few lines of a source that a reader needs to see, with the places marked. A plan is
//! one line of megabytes, so lines that are too wide to show are cut and broken where JSON would be; the rest of
//! the text is never copied.

mod wide;

use std::ops::Range;

use super::{Hidden, LineIndex, Source, Span};

/// Lines up to this many columns are shown as they are.
const WIDE: usize = 200;

/// A mark over more lines than this is shown by its first line alone.
const MARK_LINES: usize = 5;

/// Marks with at most this many lines between them share a page.
const GAP: usize = 3;

/// One page of a source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Excerpt {
    /// The lines, without their endings, joined by `\n`. Control characters are replaced, so that a page is
    /// safe to print.
    pub text: String,
    /// The number of the first line in the source, from 1.
    pub first_line: usize,
    /// The marks on this page, in the order in which they were given.
    pub marks: Vec<Mark>,
    /// Whether the page is a cut out of one line that is too wide; its lines are then not the source's.
    pub cut: bool,
}

/// A mark on a page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mark {
    /// Its place among the marks that were given.
    pub place: usize,
    /// The bytes of the page's text that it covers; of a large value, only the start.
    pub range: Range<usize>,
}

/// The pages that show all of `marks`, which are spans of `source`: the page of the first mark first.
pub fn excerpts(source: &Source, marks: &[Span]) -> Vec<Excerpt> {
    let text = Pages {
        text: &source.text,
        lines: source.lines(),
        hidden: source.hidden(),
    };
    let mut shown: Vec<Shown> = marks
        .iter()
        .enumerate()
        .map(|(place, mark)| text.shown(place, mark.range()))
        .collect();
    shown.sort_by_key(|mark| (mark.first, mark.last, mark.place));
    let mut groups: Vec<Vec<Shown>> = Vec::new();
    for mark in shown {
        match groups.last_mut() {
            Some(group) if text.share_a_page(group, &mark) => group.push(mark),
            _ => groups.push(vec![mark]),
        }
    }
    let mut pages: Vec<Excerpt> = groups.iter().map(|group| text.page(group)).collect();
    for page in &mut pages {
        page.marks.sort_by_key(|mark| mark.place);
    }
    pages.sort_by_key(|page| page.marks.first().map(|mark| mark.place));
    pages
}

/// A mark and the lines, from 0, that show it.
#[derive(Clone, Debug)]
struct Shown {
    place: usize,
    range: Range<usize>,
    first: usize,
    last: usize,
    cut: bool,
}

#[derive(Clone, Copy, Debug)]
struct Pages<'a> {
    text: &'a str,
    lines: &'a LineIndex,
    hidden: &'a Hidden,
}

impl Pages<'_> {
    fn shown(self, place: usize, range: Range<usize>) -> Shown {
        let start = self.text.floor_char_boundary(range.start);
        let end = self.text.ceil_char_boundary(range.end).max(start);
        let first = self.lines.line_of(start);
        let last = self.lines.line_of(end.saturating_sub(1).max(start));
        let cut = self.is_wide(first);
        let short = last - first < MARK_LINES && !(first..=last).any(|line| self.is_wide(line));
        let (last, end) = if short {
            (last, end)
        } else {
            (first, end.min(self.content(first).end).max(start))
        };
        Shown {
            place,
            range: start..end,
            first,
            last,
            cut,
        }
    }

    /// Whether a mark, in order, belongs on the page of those before it.
    fn share_a_page(self, group: &[Shown], mark: &Shown) -> bool {
        let last = group.iter().map(|mark| mark.last).max().unwrap_or(0);
        let cut = group.iter().any(|mark| mark.cut);
        if cut || mark.cut {
            return cut && mark.cut && last == mark.first;
        }
        mark.first <= last + GAP + 1 && !(last..mark.first).any(|line| self.is_wide(line))
    }

    fn page(self, group: &[Shown]) -> Excerpt {
        let first = group.iter().map(|mark| mark.first).min().unwrap_or(0);
        let last = group.iter().map(|mark| mark.last).max().unwrap_or(0);
        if group.iter().any(|mark| mark.cut) {
            let ranges: Vec<_> = group.iter().map(|mark| mark.range.clone()).collect();
            let (text, ranges) = wide::cut(self.text, self.hidden, self.content(first), &ranges);
            return Excerpt {
                text,
                first_line: first + 1,
                marks: placed(group, ranges),
                cut: true,
            };
        }
        let above = first.checked_sub(1).filter(|line| !self.is_wide(*line));
        let below = Some(last + 1)
            .filter(|line| *line < self.lines.count())
            .filter(|line| !self.is_wide(*line) && !self.content(*line).is_empty());
        let first = above.unwrap_or(first);
        let mut page = Page::default();
        for line in first..=below.unwrap_or(last) {
            if line > first {
                page.break_line("");
            }
            page.copy(self.text, self.hidden, self.content(line));
        }
        let ranges = group.iter().map(|mark| page.range(&mark.range)).collect();
        Excerpt {
            text: page.text,
            first_line: first + 1,
            marks: placed(group, ranges),
            cut: false,
        }
    }

    /// A line without its ending.
    fn content(self, line: usize) -> Range<usize> {
        let range = self.lines.range(self.text, line);
        let content = self.text[range.clone()].trim_end_matches(['\n', '\r']);
        range.start..range.start + content.len()
    }

    fn is_wide(self, line: usize) -> bool {
        let content = self.content(line);
        // No character has more than four bytes.
        content.len() > WIDE * 4
            || content.len() > WIDE && self.text[content].chars().count() > WIDE
    }
}

fn placed(group: &[Shown], ranges: Vec<Range<usize>>) -> Vec<Mark> {
    let marks = group.iter().zip(ranges).map(|(mark, range)| Mark {
        place: mark.place,
        range,
    });
    marks.collect()
}

/// A page in the making, which knows what it was copied from.
#[derive(Debug, Default)]
struct Page {
    text: String,
    pieces: Vec<Piece>,
}

/// Bytes of the source that stand on the page.
#[derive(Debug)]
struct Piece {
    source: Range<usize>,
    page: usize,
}

impl Page {
    /// Copies a range of the source, byte for byte except for control characters and for what must not be shown.
    fn copy(&mut self, source: &str, hidden: &Hidden, range: Range<usize>) {
        self.pieces.push(Piece {
            source: range.clone(),
            page: self.text.len(),
        });
        let first = range.start;
        for (at, character) in source[range].char_indices() {
            if hidden.covers(first + at) {
                let stars = std::iter::repeat_n('*', character.len_utf8());
                self.text.extend(stars);
            } else if character.is_control() && character != '\t' {
                let blanks = std::iter::repeat_n('?', character.len_utf8());
                self.text.extend(blanks);
            } else {
                self.text.push(character);
            }
        }
    }

    /// Adds what is not in the source.
    fn add(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Starts a new line with `indent`.
    fn break_line(&mut self, indent: &str) {
        self.text.push('\n');
        self.text.push_str(indent);
    }

    /// A range of the source on the page; what was left out counts as its edge.
    fn range(&self, source: &Range<usize>) -> Range<usize> {
        let after = self
            .pieces
            .partition_point(|piece| piece.source.start <= source.start);
        let start = match self.pieces[..after].last() {
            Some(piece) if source.start < piece.source.end || after == self.pieces.len() => {
                piece.page + source.start.min(piece.source.end) - piece.source.start
            }
            // Inside what was left out: the piece after it, unless the mark is empty at the end of this one.
            Some(piece) if source.is_empty() => {
                piece.page + source.start.min(piece.source.end) - piece.source.start
            }
            _ => self.pieces.get(after).map_or(0, |piece| piece.page),
        };
        let before = self
            .pieces
            .partition_point(|piece| piece.source.start < source.end);
        let end = self.pieces[..before].last().map_or(start, |piece| {
            piece.page + source.end.min(piece.source.end) - piece.source.start
        });
        start..end.max(start)
    }
}

#[cfg(test)]
mod tests;
