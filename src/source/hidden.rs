//! What of a text is read and never shown: the values that a plan marks as sensitive. Whoever prints a piece of a source
//! prints stars in their place.

use super::Span;

/// Ranges of a text that are never shown.
#[derive(Clone, Debug, Default)]
pub struct Hidden {
    /// In order, none touching another.
    ranges: Vec<(u32, u32)>,
}

impl Hidden {
    /// Everything may be shown.
    pub(super) const NOTHING: Hidden = Hidden { ranges: Vec::new() };

    /// Hides these ranges, in whatever order they come.
    pub(super) fn new(spans: Vec<Span>) -> Hidden {
        let mut ranges: Vec<(u32, u32)> = spans
            .into_iter()
            .map(|span| (span.start, span.end))
            .filter(|(start, end)| start < end)
            .collect();
        ranges.sort_unstable();
        ranges.dedup_by(|next, before| {
            let joins = next.0 <= before.1;
            if joins {
                before.1 = before.1.max(next.1);
            }
            joins
        });
        Hidden { ranges }
    }

    /// Whether the byte at an offset is hidden.
    pub fn covers(&self, offset: usize) -> bool {
        let after = self
            .ranges
            .partition_point(|(start, _)| *start as usize <= offset);
        let before = after.checked_sub(1).map(|at| self.ranges[at]);
        before.is_some_and(|(_, end)| offset < end as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    #[test]
    fn ranges_that_overlap_or_come_in_disorder_hide_what_they_cover() {
        let span = |start, end| Span::new(SourceId(0), start, end);
        let hidden = Hidden::new(vec![span(8, 9), span(1, 3), span(2, 5), span(6, 6)]);
        let covered: String = (0..10)
            .map(|offset| if hidden.covers(offset) { '*' } else { '.' })
            .collect();
        assert_eq!(covered, ".****...*.");
    }
}
