//! Why something that a distribution needs is not known, in words: the unknown that it hangs on.

use crate::source::Span;
use crate::symbolic::{Spanned, Text, Value};

/// How many unknowns are named.
const MOST_NAMED: usize = 3;

/// Why something is not known, and where it is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unresolved {
    /// One clause that completes "it cannot be known because …", lower case, without a full stop.
    pub because: String,
    /// Where it is written.
    pub at: Span,
}

impl Unresolved {
    /// Why a value is not known throughout, if it is not.
    pub(super) fn of(value: &Spanned) -> Option<Unresolved> {
        Some(Unresolved {
            because: because(value)?,
            at: value.span,
        })
    }
}

/// Why a value is not known throughout, if it is not; what lies in a list or a map does not count.
pub(super) fn because(value: &Spanned) -> Option<String> {
    match &value.value {
        Value::Unknown(why) => Some(why.because.clone()),
        Value::Either { condition, .. } => {
            Some(format!("whether `{}` holds is not known", condition.0.name))
        }
        Value::Text(text) => holes(text),
        _ => None,
    }
}

/// The holes of a text, as those that are not known.
fn holes(text: &Text) -> Option<String> {
    let mut names: Vec<String> = Vec::new();
    for hole in text.holes() {
        let name = format!("`{}`", hole.name());
        if !names.contains(&name) {
            names.push(name);
        }
    }
    if names.len() > MOST_NAMED {
        names.truncate(MOST_NAMED - 1);
        names.push("others".to_owned());
    }
    let last = names.pop()?;
    Some(if names.is_empty() {
        format!("{last} is not known")
    } else {
        format!("{} and {last} are not known", names.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::because;
    use crate::symbolic::written::tree;
    use serde_json::json;

    #[test]
    fn what_is_not_known_is_named_once() {
        let said = |value: serde_json::Value| because(&tree(&value));
        let told = |text: &str| Some(text.to_owned());
        assert_eq!(said(json!("example.com")), None);
        assert_eq!(
            said(json!({"?": "no file says so"})),
            told("no file says so")
        );
        assert_eq!(
            said(json!({"if": ["a", "b"]})),
            told("whether `IsProd` holds is not known")
        );
        assert_eq!(said(json!("a.<host1>")), told("`host1` is not known"));
        assert_eq!(
            said(json!("<host1>.<host2>.<host1>")),
            told("`host1` and `host2` are not known")
        );
        assert_eq!(
            said(json!("<host1>.<host2>.<host3>.<host4>")),
            told("`host1`, `host2` and others are not known")
        );
    }
}
