//! What a scalar means: its tag and its style decide, and for a plain one its spelling.

use granit_parser::ScalarStyle;

use crate::source::Kind;

/// A scalar as the parser gives it.
#[derive(Debug)]
pub(super) struct Scalar<'a> {
    /// The text, unescaped and folded.
    pub(super) text: &'a str,
    /// How it was written.
    pub(super) style: ScalarStyle,
    /// What its tag says.
    pub(super) meaning: Meaning<'a>,
}

/// What a tag says.
#[derive(Clone, Copy, Debug)]
pub(super) enum Meaning<'a> {
    /// There is none.
    Implicit,
    /// One of YAML's own types, such as `str`.
    Core(&'a str),
    /// A local tag, without its exclamation mark.
    Local(&'a str),
}

impl Scalar<'_> {
    /// The value, without its local tag. Under a local tag every scalar is text: functions take strings.
    pub(super) fn kind(&self) -> Kind {
        let text = || Kind::Text(self.text.into());
        match self.meaning {
            Meaning::Implicit if self.style == ScalarStyle::Plain => plain(self.text),
            Meaning::Core("null") => Kind::Null,
            Meaning::Core("bool") => boolean(self.text).map_or_else(text, Kind::Bool),
            Meaning::Core("int" | "float") if is_number(self.text) => {
                Kind::Number(self.text.into())
            }
            Meaning::Implicit | Meaning::Core(_) | Meaning::Local(_) => text(),
        }
    }

    /// Whether this, as a key, merges the map under it.
    pub(super) fn is_merge_key(&self) -> bool {
        let plain = self.style == ScalarStyle::Plain && matches!(self.meaning, Meaning::Implicit);
        self.text == "<<" && plain || matches!(self.meaning, Meaning::Core("merge"))
    }
}

fn plain(text: &str) -> Kind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Kind::Null,
        _ => match boolean(text) {
            Some(value) => Kind::Bool(value),
            None if is_number(text) => Kind::Number(text.into()),
            None => Kind::Text(text.into()),
        },
    }
}

/// The booleans of YAML 1.1 in the three spellings that its readers know.
pub fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Some(true),
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Some(false),
        _ => None,
    }
}

/// Whole numbers (also hexadecimal and octal) and decimal fractions. A date has a second dash and is none.
fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF")
        || matches!(text, ".nan" | ".NaN" | ".NAN")
        || unsigned
            .strip_prefix("0x")
            .is_some_and(|digits| all(digits, |digit| digit.is_ascii_hexdigit()))
        || unsigned
            .strip_prefix("0o")
            .is_some_and(|digits| all(digits, |digit| matches!(digit, b'0'..=b'7')))
    {
        return true;
    }
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |digits: &str| digits.bytes().all(|digit| digit.is_ascii_digit());
    digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(|exponent| {
            all(
                exponent.strip_prefix(['-', '+']).unwrap_or(exponent),
                |digit| digit.is_ascii_digit(),
            )
        })
}

fn all(digits: &str, is_digit: impl Fn(u8) -> bool) -> bool {
    !digits.is_empty() && digits.bytes().all(is_digit)
}
