//! The shape of a host name: its text in lower case, with one character for every hole, so that names that are not
//! known throughout can be searched like strings.

use crate::symbolic::{Piece, Text};

/// The most characters that a host name has (RFC 1035).
pub(super) const LONGEST: usize = 253;

/// A hole stands in the shape of a text as this character.
pub(super) const HOLE: char = '\u{FFFC}';

/// Whether a part of a shape is one hole and nothing else.
pub(super) fn is_hole(text: &str) -> bool {
    text.strip_prefix(HOLE).is_some_and(str::is_empty)
}

/// The shape of a text; `None` if it is no host name for sure.
pub(super) fn shape(text: &Text) -> Option<String> {
    let mut out = String::new();
    let mut known = 0;
    for piece in text.pieces() {
        match piece {
            Piece::Literal(literal) => {
                known += literal.len();
                if known > LONGEST || literal.contains(HOLE) {
                    return None;
                }
                out.push_str(&literal.to_ascii_lowercase());
            }
            Piece::Hole(_) => out.push(HOLE),
        }
    }
    Some(out)
}

/// What of a text lies before an offset of its shape, in lower case.
pub(super) fn beginning(text: &Text, end: usize) -> Text {
    let mut out = Text::default();
    let mut left = end;
    for piece in text.pieces() {
        match piece {
            Piece::Literal(literal) => {
                let taken = &literal[..left.min(literal.len())];
                out.push_str(&taken.to_ascii_lowercase());
                left -= taken.len();
            }
            Piece::Hole(hole) if left > 0 => {
                out.push_hole(hole.clone());
                left = left.saturating_sub(HOLE.len_utf8());
            }
            Piece::Hole(_) => break,
        }
    }
    out
}
