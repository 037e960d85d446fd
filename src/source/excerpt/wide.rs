//! Cuts out of one wide line, which is nearly always JSON without line breaks. Around each mark a few entries
//! are shown, each on a line of its own, as a formatter would have written them.

use std::ops::Range;

use super::Page;
use crate::source::Hidden;

/// How many entries are shown before and after a mark.
const ENTRIES: usize = 3;

/// How many bytes are looked through for them.
const REACH: usize = 200;

/// How many bytes are shown where no entry ends within reach.
const EDGE: usize = 60;

/// A mark with more entries or bytes than this is shown by its first line.
const MARK_BYTES: usize = 400;

/// Lines of the page are cut to about this many bytes.
const LINE: usize = 110;

/// What stands for something left out.
const LEFT_OUT: &str = "…";

/// The page that shows `marks`, which lie in `line`, and where they are on it.
pub(super) fn cut(
    text: &str,
    hidden: &Hidden,
    line: Range<usize>,
    marks: &[Range<usize>],
) -> (String, Vec<Range<usize>>) {
    let line = Wide { text, hidden, line };
    let marks: Vec<_> = marks.iter().map(|mark| line.shorten(mark)).collect();
    let mut windows: Vec<_> = marks.iter().map(|mark| line.window(mark)).collect();
    windows.sort_by_key(|window| window.start);
    windows.dedup_by(|next, before| {
        let joins = next.start <= before.end;
        if joins {
            before.end = before.end.max(next.end);
        }
        joins
    });
    let mut page = Page::default();
    for (place, window) in windows.iter().enumerate() {
        if place > 0 {
            page.break_line("");
        }
        if window.start > line.line.start {
            page.add(LEFT_OUT);
            page.add("\n");
        }
        line.write(window, &marks, &mut page);
    }
    if windows
        .last()
        .is_some_and(|window| window.end < line.line.end)
    {
        page.break_line(LEFT_OUT);
    }
    let ranges = marks.iter().map(|mark| page.range(mark)).collect();
    (page.text, ranges)
}

#[derive(Debug)]
struct Wide<'a> {
    text: &'a str,
    hidden: &'a Hidden,
    line: Range<usize>,
}

impl Wide<'_> {
    /// Whether a formatter would break the line at `offset`: after a comma or an opening bracket that a new
    /// entry follows, before a closing bracket. Strings are not tracked: a cut may start inside one, and inside
    /// an embedded policy every quote is escaped.
    fn breaks_at(&self, offset: usize) -> bool {
        if offset <= self.line.start || offset >= self.line.end {
            return false;
        }
        let bytes = self.text.as_bytes();
        let next = bytes[offset];
        if next == b' ' {
            return false;
        }
        let mut before = offset - 1;
        while before > self.line.start && bytes[before] == b' ' {
            before -= 1;
        }
        match bytes[before] {
            b',' => matches!(next, b'"' | b'\\' | b'{' | b'['),
            b'{' | b'[' => matches!(next, b'"' | b'\\' | b'{' | b'['),
            b'"' | b'}' | b']' => matches!(next, b'}' | b']'),
            _ => false,
        }
    }

    /// The part of a mark that is shown.
    fn shorten(&self, mark: &Range<usize>) -> Range<usize> {
        let end = mark.end.min(self.line.end).max(mark.start);
        let near = end.min(mark.start + MARK_BYTES);
        let mut breaks = (mark.start + 1..near).filter(|offset| self.breaks_at(*offset));
        let first = breaks.next();
        if end == near && breaks.count() <= ENTRIES {
            return mark.start..end;
        }
        let end = first.unwrap_or_else(|| end.min(mark.start + EDGE));
        mark.start..self.text.floor_char_boundary(end).max(mark.start)
    }

    /// The bytes around a mark that are shown with it.
    fn window(&self, mark: &Range<usize>) -> Range<usize> {
        let lowest = mark.start.saturating_sub(REACH).max(self.line.start);
        let before: Vec<_> = (lowest..=mark.start)
            .rev()
            .filter(|offset| self.breaks_at(*offset))
            .take(ENTRIES)
            .collect();
        let start = match before.last() {
            _ if lowest == self.line.start && before.len() < ENTRIES => self.line.start,
            Some(start) => *start,
            None => mark.start.saturating_sub(EDGE).max(self.line.start),
        };
        let highest = (mark.end + REACH).min(self.line.end);
        let after: Vec<_> = (mark.end + 1..highest)
            .filter(|offset| self.breaks_at(*offset))
            .take(ENTRIES)
            .collect();
        let end = match after.last() {
            _ if highest == self.line.end && after.len() < ENTRIES => self.line.end,
            Some(end) => *end,
            None => (mark.end + EDGE).min(self.line.end),
        };
        self.text.floor_char_boundary(start)..self.text.ceil_char_boundary(end)
    }

    /// Writes a window, one entry to a line, indented by the brackets that are open in it.
    fn write(&self, window: &Range<usize>, marks: &[Range<usize>], page: &mut Page) {
        let mut starts: Vec<_> = (window.start + 1..window.end)
            .filter(|offset| self.breaks_at(*offset))
            .collect();
        starts.insert(0, window.start);
        let ends = starts.iter().skip(1).chain([&window.end]);
        let mut depth = 0_isize;
        let mut rows = Vec::new();
        for (start, end) in starts.iter().zip(ends) {
            let row = &self.text[*start..*end];
            if row.starts_with(['}', ']']) {
                depth -= 1;
            }
            rows.push((*start..start + row.trim_end().len(), depth));
            if row.trim_end().ends_with(['{', '[']) {
                depth += 1;
            }
        }
        let least = rows.iter().map(|(_, depth)| *depth).min().unwrap_or(0);
        for (place, (row, depth)) in rows.into_iter().enumerate() {
            let indent = "  ".repeat(usize::try_from(depth - least).unwrap_or(0));
            if place > 0 {
                page.break_line(&indent);
            } else {
                page.add(&indent);
            }
            self.write_row(&row, marks, page);
        }
    }

    /// Writes one row; of a long one its start and what the marks cover.
    fn write_row(&self, row: &Range<usize>, marks: &[Range<usize>], page: &mut Page) {
        if row.len() <= LINE {
            page.copy(self.text, self.hidden, row.clone());
            return;
        }
        let clip = |range: Range<usize>| {
            let start = self.text.floor_char_boundary(range.start.max(row.start));
            let end = self.text.ceil_char_boundary(range.end.min(row.end));
            start..end.max(start)
        };
        let marked: Vec<_> = marks
            .iter()
            .filter(|mark| mark.start < row.end && mark.end >= row.start && mark.start >= row.start)
            .collect();
        let head = if marked.is_empty() { LINE } else { LINE / 4 };
        let mut kept = vec![clip(row.start..row.start + head)];
        for mark in marked {
            let end = mark.end.min(mark.start + LINE / 2);
            kept.push(clip(mark.start.saturating_sub(LINE / 5)..end + LINE / 5));
        }
        kept.sort_by_key(|part| part.start);
        kept.dedup_by(|next, before| {
            let joins = next.start <= before.end;
            if joins {
                before.end = before.end.max(next.end);
            }
            joins
        });
        for (place, part) in kept.iter().enumerate() {
            if place > 0 {
                page.add(LEFT_OUT);
            }
            page.copy(self.text, self.hidden, part.clone());
        }
        if kept.last().is_some_and(|part| part.end < row.end) {
            page.add(LEFT_OUT);
        }
    }
}
