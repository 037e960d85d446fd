//! Comments in which somebody speaks to cf403. Other comments are nobody's business, so only lines that hold the
//! word are looked at, and only texts that hold it at all pay for more than one search.

use super::{Kind, Node, Reading, Source, Span};

/// A comment and what it stands beside or above.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Comment {
    /// The words after the sign of the comment.
    pub span: Span,
    /// The same as text.
    pub text: String,
    /// The lines that it speaks of, the first and the last, from 1: its own if something stands before it, else the
    /// next one that is no comment, and those that a text which begins there goes on for; `None` if no such line
    /// follows.
    pub lines: Option<(usize, usize)>,
}

/// How a comment begins that speaks to cf403.
const WORD: &str = "cf403:";

/// The comments of a text that speak to cf403: `# cf403: …`, in JSON `// cf403: …`.
pub fn comments(source: &Source, reading: &Reading) -> Vec<Comment> {
    let text = &source.text;
    if !text.contains(WORD) {
        return Vec::new();
    }
    let mut inside = Vec::new();
    for document in &reading.documents {
        scalars(document, &mut inside);
    }
    comments_outside(source, &inside)
}

/// The comments of a text that speak to cf403, outside of these places.
pub fn comments_outside(source: &Source, inside: &[Span]) -> Vec<Comment> {
    let text = &source.text;
    let mut found = Vec::new();
    for (place, _) in text.match_indices(WORD) {
        let line_start = text[..place].rfind('\n').map_or(0, |end| end + 1);
        let before = text[line_start..place].trim_end();
        let Some(before) = before.strip_suffix('#').or(before.strip_suffix("//")) else {
            continue;
        };
        let own_line = before.trim().is_empty();
        // YAML begins a comment after a blank only.
        if !own_line && !before.ends_with([' ', '\t']) {
            continue;
        }
        let is_quoted = inside
            .iter()
            .any(|span: &Span| span.range().contains(&place));
        if is_quoted {
            continue;
        }
        let end = text[place..]
            .find('\n')
            .map_or(text.len(), |length| place + length);
        let words = text[place..end].trim_end();
        let first = if own_line {
            next_line(text, end)
        } else {
            Some(place)
        };
        let line_of = |offset: usize| source.lines().line_of(offset) + 1;
        let lines = first.map(line_of).map(|first| {
            let begun = inside
                .iter()
                .filter(|one| line_of(one.range().start) == first);
            let last = begun
                .map(|one| line_of(one.range().end.saturating_sub(1)))
                .max();
            (first, last.map_or(first, |last| last.max(first)))
        });
        found.push(Comment {
            span: Span::new(source.id, place, place + words.len()),
            text: words[WORD.len()..].trim().to_owned(),
            lines,
        });
    }
    found
}

/// Where the next line that holds more than blanks or a comment has its first character.
fn next_line(text: &str, mut end: usize) -> Option<usize> {
    while end < text.len() {
        let start = end + 1;
        end = text[start.min(text.len())..]
            .find('\n')
            .map_or(text.len(), |length| start + length);
        let line = &text[start.min(end)..end];
        let content = line.trim_start();
        if !content.trim_end().is_empty()
            && !content.starts_with(['#'])
            && !content.starts_with("//")
        {
            return Some(start + (line.len() - content.len()));
        }
    }
    None
}

/// The spans of all scalars, in which a comment's sign is a character like any other.
fn scalars(node: &Node, spans: &mut Vec<Span>) {
    match &node.kind {
        Kind::List(items) => items.iter().for_each(|item| scalars(item, spans)),
        Kind::Map(entries) => entries
            .iter()
            .for_each(|entry| scalars(&entry.value, spans)),
        Kind::Tagged(_, inner) => scalars(inner, spans),
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) => spans.push(node.span),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Origin, SourceId, read};
    use super::*;

    fn found(text: &str) -> Vec<(String, Option<(usize, usize)>)> {
        let source = Source::new(SourceId(0), Origin::Stdin, text.to_owned());
        let reading = read(&source);
        comments(&source, &reading)
            .into_iter()
            .map(|comment| (comment.text, comment.lines))
            .collect()
    }

    #[test]
    fn a_comment_speaks_of_its_own_line_or_of_the_next() {
        let text =
            "a: 1 # cf403: one\n\n# cf403: two\n  # another comment\n\nb: 2\n# cf403: last\n";
        assert_eq!(
            found(text),
            [
                ("one".to_owned(), Some((1, 1))),
                ("two".to_owned(), Some((6, 6))),
                ("last".to_owned(), None),
            ]
        );
    }

    #[test]
    fn words_in_a_text_are_no_comment() {
        assert_eq!(found("a: |\n  # cf403: ignore[x]\nb: \"# cf403: y\"\n"), []);
        assert_eq!(found("a: b#cf403: x\n").len(), 0);
    }

    #[test]
    fn json_has_comments_where_people_write_them() {
        let text = "{\n  // cf403: one\n  \"a\": 1 // cf403: two\n}\n";
        assert_eq!(
            found(text),
            [
                ("one".to_owned(), Some((3, 3))),
                ("two".to_owned(), Some((3, 3)))
            ]
        );
    }

    #[test]
    fn a_comment_above_a_text_of_several_lines_spoke_of_its_first_line_alone() {
        let text = "# cf403: one\na: \"b\n  c\n  d\"\ne: f\n";
        assert_eq!(found(text), [("one".to_owned(), Some((2, 4)))]);
    }
}
