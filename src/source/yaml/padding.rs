//! Quoted scalars whose further lines are indented less than their parent. YAML 1.2 forbids them, YAML 1.1
//! readers and people do not. The blanks at the start of such a line mean nothing, so the line is indented in a
//! copy of the text and the positions are counted back.

/// How far a line is indented: deeper than any block that people write.
const INDENT: usize = 128;

/// How many lines are indented before the text is given up; each costs another pass over the text.
const MOST: usize = 64;

/// Texts longer than this are not tried again.
const LONG: usize = 1 << 20;

/// A text some of whose lines are indented.
#[derive(Debug)]
pub(super) struct Padding<'a> {
    original: &'a str,
    padded: Option<String>,
    /// Where blanks were put in, as offsets in `padded`, in order.
    places: Vec<usize>,
}

impl<'a> Padding<'a> {
    /// A text that is not indented yet.
    pub(super) fn new(original: &'a str) -> Padding<'a> {
        Padding {
            original,
            padded: None,
            places: Vec::new(),
        }
    }

    /// The text as it is now.
    pub(super) fn text(&self) -> &str {
        self.padded.as_deref().unwrap_or(self.original)
    }

    /// Whether indenting the line that holds `offset` could help: it was not indented before.
    pub(super) fn helps(&self, offset: usize) -> bool {
        self.original.len() <= LONG
            && self.places.len() < MOST
            && !self.places.contains(&self.line_start(offset))
    }

    /// Indents the line that holds `offset`.
    pub(super) fn pad(&mut self, offset: usize) {
        let start = self.line_start(offset);
        let mut text = self
            .padded
            .take()
            .unwrap_or_else(|| self.original.to_owned());
        text.insert_str(start, &" ".repeat(INDENT));
        self.padded = Some(text);
        for place in &mut self.places {
            if *place > start {
                *place += INDENT;
            }
        }
        self.places.push(start);
        self.places.sort_unstable();
    }

    /// The offset in the original text of an offset in [`Padding::text`].
    pub(super) fn original(&self, padded: usize) -> usize {
        let before = self.places.partition_point(|place| *place < padded);
        let blanks = match before.checked_sub(1).map(|last| self.places[last]) {
            Some(last) => (before - 1) * INDENT + INDENT.min(padded - last),
            None => 0,
        };
        padded - blanks
    }

    fn line_start(&self, offset: usize) -> usize {
        let before = &self.text().as_bytes()[..offset.min(self.text().len())];
        before
            .iter()
            .rposition(|byte| matches!(byte, b'\n' | b'\r'))
            .map_or(0, |end| end + 1)
    }
}
