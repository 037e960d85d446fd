//! Templates of other programs, which are filled in before they are YAML or JSON: Go templates, Jinja and its cousins,
//! EJS. They are not read, and whoever named one is told why.

use super::{Remark, Source};

/// What is said of a text that still holds such braces where a value should stand.
pub(super) const NOT_FILLED_IN: &str =
    "`{{ … }}` must be filled in first: the text is a template of another program";

/// The marks of such templates, as they are told.
const MARKS: [(&str, &str); 4] = [
    ("{%", "{% … %}"),
    ("<%", "<% … %>"),
    ("{{", "{{ … }}"),
    ("{#", "{# … #}"),
];

/// The error of a reader, with what explains it if its line is written for another program.
pub(super) fn explained(source: &Source, error: Remark) -> Remark {
    let at = error.span.range().start.min(source.text.len());
    let start = source.text[..at].rfind('\n').map_or(0, |line| line + 1);
    let end = source.text[at..]
        .find('\n')
        .map_or(source.text.len(), |line| at + line);
    let line = &source.text[start..end];
    let mark = MARKS.iter().find(|(mark, _)| line.contains(mark));
    match mark.filter(|_| error.message != NOT_FILLED_IN) {
        Some((_, told)) => Remark {
            message: format!(
                "{}; if `{told}` is for another program, let it fill the text in first",
                error.message
            ),
            ..error
        },
        None => error,
    }
}
