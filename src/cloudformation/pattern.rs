//! What an `AllowedPattern` rules out. Only the plainest patterns are read: character classes, literals, groups
//! and repetition. Of any other nothing is concluded.
//!
//! CloudFormation requires that the whole value matches.

use crate::symbolic::Domain;
use std::iter::Peekable;
use std::str::Chars;

/// Whether every value that matches is a name: one that holds no character which separates the parts of an ARN
/// or a path, is a wildcard, or begins a policy variable.
pub(super) fn admits_only_names(pattern: &str) -> bool {
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        let fits = match c {
            '[' => class(&mut chars),
            '{' => counts(&mut chars),
            '(' => group(&mut chars),
            '\\' => escape(&mut chars),
            ')' | '*' | '+' | '?' | '|' | '^' | '$' => true,
            '.' => false,
            literal => Domain::Name.allows(literal),
        };
        if !fits {
            return false;
        }
    }
    true
}

/// A class after its bracket.
fn class(chars: &mut Peekable<Chars<'_>>) -> bool {
    if chars.peek() == Some(&'^') {
        return false;
    }
    let mut before = None;
    while let Some(c) = chars.next() {
        match c {
            ']' => return true,
            '\\' => {
                if !escape(chars) {
                    return false;
                }
                before = None;
            }
            '[' | '&' => return false,
            '-' if before.is_some() && chars.peek().is_some_and(|next| *next != ']') => {
                let end = chars.next();
                if !before
                    .zip(end)
                    .is_some_and(|(start, end)| plain_range(start, end))
                {
                    return false;
                }
                before = None;
            }
            literal => {
                if !Domain::Name.allows(literal) {
                    return false;
                }
                before = Some(literal);
            }
        }
    }
    false
}

/// A range within the letters of one case, or within the digits.
fn plain_range(start: char, end: char) -> bool {
    let within = |kind: fn(&char) -> bool| kind(&start) && kind(&end);
    within(char::is_ascii_lowercase)
        || within(char::is_ascii_uppercase)
        || within(char::is_ascii_digit)
}

/// An escape after its backslash.
fn escape(chars: &mut Peekable<Chars<'_>>) -> bool {
    match chars.next() {
        Some('w' | 'd' | 'b') => true,
        Some(c) => !c.is_ascii_alphanumeric() && Domain::Name.allows(c),
        None => false,
    }
}

/// A repetition after its brace.
fn counts(chars: &mut Peekable<Chars<'_>>) -> bool {
    for c in chars.by_ref() {
        match c {
            '}' => return true,
            ',' => {}
            _ if c.is_ascii_digit() => {}
            _ => return false,
        }
    }
    false
}

/// The beginning of a group after its parenthesis; one that looks ahead or behind is not read.
fn group(chars: &mut Peekable<Chars<'_>>) -> bool {
    if chars.peek() == Some(&'?') {
        chars.next();
        return chars.next() == Some(':');
    }
    true
}

#[cfg(test)]
mod tests {
    use super::admits_only_names;

    #[test]
    fn plain_classes_admit_only_names() {
        for pattern in [
            "[a-z0-9-]+",
            "^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$",
            r"^(?:\w+\.)*[a-zA-Z]{2,}$",
            r"[\w-]*|none",
            "^$|^[a-z]+$",
            "",
            "^[0-9a-zA-Z]+([0-9a-zA-Z-]*[0-9a-zA-Z])*$",
        ] {
            assert!(admits_only_names(pattern), "{pattern}");
        }
    }

    #[test]
    fn nothing_is_concluded_from_any_other() {
        for pattern in [
            ".*",
            "[^/]+",
            r"\S+",
            "arn:aws:s3:::[a-z]+",
            "[a-z/]+",
            "[!-~]+",
            "[a-z",
            "(?!x)[a-z]+",
            r"[a-z\s\S]+",
            r"\x2a",
            r"[a-z]+\$",
            "[A-z]+",
        ] {
            assert!(!admits_only_names(pattern), "{pattern}");
        }
    }
}
