//! Where in a rule file something stands that neither YAML nor the Guard engine tells the place of: the definition
//! of a rule or of a variable.

use crate::source::{LineIndex, Position};

/// The start of a file: the place of what is about the file as a whole.
pub(super) const START: Position = Position { line: 1, column: 1 };

/// Where the rule of this name is defined; the start of the text if no line starts with it.
pub(super) fn of_rule(text: &str, name: &str) -> Position {
    of_definition(text, "rule", name)
}

/// Where a variable (with its percent sign) or a rule is defined; the start of the text if no line starts with it.
pub(super) fn of_name(text: &str, name: &str) -> Position {
    match name.strip_prefix('%') {
        Some(variable) => of_definition(text, "let", variable),
        None => of_rule(text, name),
    }
}

fn of_definition(text: &str, keyword: &str, name: &str) -> Position {
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let code = line.trim_start();
        let defined = code
            .strip_prefix(keyword)
            .and_then(|rest| rest.strip_prefix([' ', '\t']))
            .and_then(|rest| rest.trim_start().strip_prefix(name));
        if defined.is_some_and(|rest| !rest.starts_with(is_of_name)) {
            return LineIndex::new(text).position(text, offset + line.len() - code.len());
        }
        offset += line.len();
    }
    START
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# rule A is about\n# let x be\nlet xy = a\n\n  let x = b\nrule AB { }\nrule A when %x { }\n";

    fn told(place: Position) -> (usize, usize) {
        (place.line, place.column)
    }

    #[test]
    fn a_comment_that_speaks_of_a_rule_is_not_its_definition() {
        assert_eq!(told(of_rule(TEXT, "A")), (7, 1));
    }

    #[test]
    fn a_name_that_starts_with_another_one_is_not_taken_for_it() {
        assert_eq!(told(of_name(TEXT, "%x")), (5, 3));
        assert_eq!(told(of_name(TEXT, "%xy")), (3, 1));
        assert_eq!(told(of_name(TEXT, "AB")), (6, 1));
    }

    #[test]
    fn what_no_line_starts_with_is_told_at_the_start() {
        assert_eq!(of_name(TEXT, "%z"), START);
    }
}
