//! A place in a text of the user's, shown with its line.

use crate::source::{Source, Span};

/// The most characters of a line that are shown before and behind the place.
const AROUND: usize = 60;

/// A message with its place and the line that it is about.
pub(super) fn snippet(source: &Source, at: Span, message: &str) -> String {
    let position = source.position(at.start);
    let start = source.text[..at.start as usize]
        .rfind('\n')
        .map_or(0, |end| end + 1);
    let line = source.text[start..].lines().next().unwrap_or("");
    let column = position.column - 1;
    let cut = column.saturating_sub(AROUND);
    let shown: String = line.chars().skip(cut).take(2 * AROUND).collect();
    let shown = shown.replace('\t', " ");
    let marked = source
        .text
        .get(at.range())
        .and_then(|text| text.lines().next())
        .map_or(1, |text| text.chars().count().max(1));
    let column = column - cut;
    let marked = marked
        .min(shown.chars().count().saturating_sub(column))
        .max(1);
    let number = position.line.to_string();
    let margin = " ".repeat(number.len());
    format!(
        "{}:{}:{}: {message}\n {number} │ {}\n {margin} │ {}{}",
        source.path(),
        position.line,
        position.column,
        shown.trim_end(),
        " ".repeat(column),
        "^".repeat(marked)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Origin, SourceId};

    fn source(text: &str) -> Source {
        Source::new(
            SourceId(0),
            Origin::File("a.yaml".to_owned()),
            text.to_owned(),
        )
    }

    fn shown(text: &str, marked: &str) -> String {
        let start = text.find(marked).expect("it is there");
        let span = Span::new(SourceId(0), start, start + marked.len());
        snippet(&source(text), span, "no")
    }

    #[test]
    fn a_line_is_shown_with_the_place_marked() {
        assert_eq!(
            shown("a: 1\nregoin: é\n", "regoin"),
            "a.yaml:2:1: no\n 2 │ regoin: é\n   │ ^^^^^^"
        );
        assert_eq!(
            shown("é: wrong", "wrong"),
            "a.yaml:1:4: no\n 1 │ é: wrong\n   │    ^^^^^"
        );
    }

    #[test]
    fn a_wide_line_is_cut_and_an_end_is_a_place() {
        let wide = format!("{}wrong{}", "x".repeat(10_000), "y".repeat(10_000));
        let text = shown(&wide, "wrong");
        assert!(
            text.lines().all(|line| line.chars().count() < 140),
            "{text}"
        );
        assert!(text.contains("xwrongy") && text.contains("^^^^^"), "{text}");
        let text = "a: [";
        let end = Span::new(SourceId(0), text.len(), text.len());
        assert!(snippet(&source(text), end, "no").ends_with("    ^"));
        assert!(snippet(&source(""), Span::new(SourceId(0), 0, 0), "no").ends_with('^'));
    }
}
