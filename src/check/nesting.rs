//! How deeply a rule file is nested, found before it is parsed. The parser of the Guard language recurses without a
//! limit and doubles its work at every filter inside a filter, so that a text of a few kilobytes could exhaust the
//! stack or keep it busy for minutes; such a text is refused here.

/// The deepest nesting of brackets of any kind.
const DEEPEST: usize = 24;
/// The deepest nesting of square brackets: filters, and lists of lists.
const DEEPEST_FILTER: usize = 6;

/// Why a text is not handed to the parser.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Refusal {
    /// Brackets are nested too deeply.
    TooDeep,
    /// It holds a range over characters, in which a bracket can be a value.
    CharacterRange,
}

/// The byte offset at which a text must not be parsed any further, and why; nothing if it is harmless.
pub(super) fn refusal(text: &str) -> Option<(usize, Refusal)> {
    let bytes = text.as_bytes();
    let mut open: Vec<u8> = Vec::new();
    let mut filters = 0;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'#' => at = end_of_line(bytes, at),
            b'\'' | b'"' | b'/' => at = end_of_quoted(bytes, at),
            b'<' if bytes.get(at + 1) == Some(&b'<') => at = end_of_message(text, at),
            b'[' | b'(' | b'{' => {
                if is_character_range(bytes, at) {
                    return Some((at, Refusal::CharacterRange));
                }
                open.push(*byte);
                filters += usize::from(*byte == b'[');
                if open.len() > DEEPEST || filters > DEEPEST_FILTER {
                    return Some((at, Refusal::TooDeep));
                }
            }
            // A half-open range, `r[1,5)`, closes one kind with the other.
            b']' | b')' => {
                let closed = open.pop_if(|kind| *kind != b'{');
                filters -= usize::from(closed == Some(b'['));
            }
            b'}' => {
                open.pop_if(|kind| *kind == b'{');
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// The offset of the line feed that ends a comment, or of the end of the text.
fn end_of_line(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    from + rest
        .iter()
        .position(|byte| *byte == b'\n')
        .unwrap_or(rest.len())
}

/// The offset of the character that ends a string or a regular expression: the same as at its start, unless a
/// backslash stands before it.
fn end_of_quoted(bytes: &[u8], from: usize) -> usize {
    let mut at = from + 1;
    while let Some(byte) = bytes.get(at) {
        if *byte == bytes[from] && bytes[at - 1] != b'\\' {
            return at;
        }
        at += 1;
    }
    at
}

/// The offset of the last character of a message.
fn end_of_message(text: &str, from: usize) -> usize {
    text[from..]
        .find(">>")
        .map_or(text.len(), |end| from + end + 1)
}

/// Whether a bracket opens a range over characters: `r[a,` or `r(a,`.
fn is_character_range(bytes: &[u8], bracket: usize) -> bool {
    let follows_r = bracket.checked_sub(1).map(|at| bytes[at]) == Some(b'r');
    let inside = String::from_utf8_lossy(&bytes[bracket + 1..bytes.len().min(bracket + 40)]);
    let mut inside = inside.trim_start_matches(' ').chars();
    let bound = inside.next();
    follows_r
        && bytes[bracket] != b'{'
        && bound.is_some_and(|bound| !bound.is_ascii_digit())
        && inside.as_str().trim_start_matches(' ').starts_with(',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> Option<Refusal> {
        refusal(text).map(|(_, why)| why)
    }

    #[test]
    fn an_ordinary_rule_is_harmless() {
        let rule = "# it's ( a comment\nlet a = routes[ caller == 'it\\'s [' read.value == /\\/[(]/ ]\n\
                    rule A when %a !empty { %a { key.x in r[1,5) << a bucket's {{[[ >> } }";
        assert_eq!(refused(rule), None);
    }

    #[test]
    fn many_half_open_ranges_beside_each_other_are_harmless() {
        assert_eq!(refused(&"x in r[1,5) ".repeat(100)), None);
    }

    #[test]
    fn deep_brackets_of_every_kind_are_refused() {
        assert_eq!(refused(&"a {".repeat(25)), Some(Refusal::TooDeep));
        assert_eq!(refused(&"a {".repeat(24)), None);
        assert_eq!(refused(&"[".repeat(7)), Some(Refusal::TooDeep));
        assert_eq!(refused(&"f(".repeat(25)), Some(Refusal::TooDeep));
        assert_eq!(
            refused(&format!("{}{}", "/[(/ ", "x[ a ".repeat(7))),
            Some(Refusal::TooDeep)
        );
    }

    #[test]
    fn a_range_whose_bounds_are_brackets_cannot_hide_a_nesting() {
        assert_eq!(
            refused(&"[ r[),)] , ".repeat(50)),
            Some(Refusal::CharacterRange)
        );
    }

    #[test]
    fn unfinished_texts_end() {
        for text in ["'", "/", "<<", "'\\", "#", "r[", "x == r[", "r"] {
            assert_eq!(refused(text), None, "{text}");
        }
    }
}
