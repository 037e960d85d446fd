//! Lines and columns on demand. The index holds the offset of every line start, so that one position costs a
//! binary search and a count of the characters on that line. Machines write texts of one line that is megabytes
//! long; so the index also holds how many characters come before every stretch of some thousand bytes.

/// A place in a text as people count: line and column from 1, the column in characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in Unicode characters.
    pub column: usize,
}

/// How many bytes a stretch has.
const STRETCH: usize = 4096;

/// The offsets at which the lines of a text start.
#[derive(Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
    /// How many characters start before each stretch.
    counts: Vec<usize>,
}

impl LineIndex {
    /// Finds the line starts; `\n`, `\r\n` and a lone `\r` end a line.
    pub fn new(text: &str) -> LineIndex {
        let bytes = text.as_bytes();
        let lines = bytes.iter().filter(|byte| **byte == b'\n').count();
        let mut starts = Vec::with_capacity(lines + 1);
        starts.push(0);
        for (at, byte) in bytes.iter().enumerate() {
            let ends_line = *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
            if ends_line {
                // Texts of 4 GiB are refused before anybody asks for their lines.
                starts.push(u32::try_from(at + 1).unwrap_or(u32::MAX));
            }
        }
        let mut count = 0;
        let mut counts = vec![0];
        for stretch in bytes.chunks(STRETCH) {
            count += characters(stretch);
            counts.push(count);
        }
        LineIndex { starts, counts }
    }

    /// How many lines there are; an empty text has one.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// The bytes of a line, from 0, its line ending included.
    pub fn range(&self, text: &str, line: usize) -> std::ops::Range<usize> {
        let start = |line: usize| self.starts.get(line).map_or(text.len(), |at| *at as usize);
        start(line)..start(line + 1)
    }

    /// The line, from 0, that holds a byte offset.
    pub fn line_of(&self, offset: usize) -> usize {
        self.starts
            .partition_point(|start| *start as usize <= offset)
            - 1
    }

    /// Line and column of a byte offset; an offset inside a character counts as its start, one past the end as
    /// the end.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.line_of(offset);
        let start = self.starts[line] as usize;
        let before = if offset - start <= STRETCH {
            characters(&text.as_bytes()[start..offset])
        } else {
            self.characters_before(text, offset) - self.characters_before(text, start)
        };
        Position {
            line: line + 1,
            column: before + 1,
        }
    }

    /// How many characters of the text start before a byte.
    fn characters_before(&self, text: &str, offset: usize) -> usize {
        let stretch = offset / STRETCH;
        let count = self.counts.get(stretch).copied().unwrap_or_default();
        count + characters(&text.as_bytes()[stretch * STRETCH..offset])
    }
}

/// How many characters start in these bytes of UTF-8: every byte starts one that does not continue one.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, offset: usize) -> (usize, usize) {
        let position = LineIndex::new(text).position(text, offset);
        (position.line, position.column)
    }

    #[test]
    fn counts_lines_of_every_ending_from_one() {
        let text = "a\nbc\r\nd\re";
        assert_eq!(at(text, 0), (1, 1));
        assert_eq!(at(text, 2), (2, 1));
        assert_eq!(at(text, 6), (3, 1));
        assert_eq!(at(text, 8), (4, 1));
        assert_eq!(at(text, 99), (4, 2));
        assert_eq!(LineIndex::new("").count(), 1);
    }

    /// Line and column, counted from the start of the text.
    fn counted(text: &str, offset: usize) -> (usize, usize) {
        let before = &text[..offset];
        let line = before.matches('\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        (line, before[start..].chars().count() + 1)
    }

    proptest::proptest! {
        #[test]
        fn a_long_line_is_counted_as_a_short_one(
            parts in proptest::collection::vec(("[aä€😀]{0,3}\n?", 1..3000_usize), 0..6),
            part in 0..usize::MAX,
        ) {
            let text: String = parts.iter().map(|(part, times)| part.repeat(*times)).collect();
            let mut offset = part % (text.len() + 1);
            while !text.is_char_boundary(offset) {
                offset -= 1;
            }
            for offset in [offset, text.len()] {
                proptest::prop_assert_eq!(at(&text, offset), counted(&text, offset));
            }
        }
    }

    #[test]
    fn the_end_of_a_full_stretch_has_a_position() {
        let text = "ä".repeat(STRETCH);
        for offset in [STRETCH, 2 * STRETCH - 2, 2 * STRETCH] {
            assert_eq!(at(&text, offset), (1, offset / 2 + 1));
        }
    }

    #[test]
    fn counts_columns_in_characters_and_survives_an_offset_inside_one() {
        let text = "äöü: x";
        assert_eq!(at(text, 6), (1, 4));
        assert_eq!(at(text, 1), (1, 1));
    }
}
