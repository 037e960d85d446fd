//! Path patterns: which behaviors no request reaches because an earlier one takes all that they would.
//!
//! "Path pattern" in "All distribution settings reference", Amazon CloudFront Developer Guide.

use crate::graph::Behavior;
use crate::symbolic::{Domain, Hole, Piece, Text, Truth, UnitId, matching};

/// Whether an earlier behavior takes every request that this one would.
pub(super) fn is_shadowed(behavior: &Behavior, earlier: &[Behavior]) -> bool {
    shadowing(behavior, earlier).is_some()
}

/// The first of the earlier behaviors that takes every request that this one would.
pub fn shadowing(behavior: &Behavior, earlier: &[Behavior]) -> Option<usize> {
    let own = match &behavior.pattern {
        None => "*",
        Some(pattern) => pattern.known()?,
    };
    earlier.iter().position(|earlier| {
        let pattern = earlier.pattern.as_ref().and_then(Text::known);
        pattern.is_some_and(|pattern| takes_all(pattern, own))
    })
}

/// The behavior that a request for this path, which begins with a slash, falls to: the first whose pattern fits. `None`
/// if that cannot be known.
pub(super) fn behavior_of(path: &Text, behaviors: &[Behavior]) -> Option<usize> {
    for (place, behavior) in behaviors.iter().enumerate() {
        let fits = match &behavior.pattern {
            None => Truth::Yes,
            Some(pattern) => fits(pattern, path),
        };
        match fits {
            Truth::Yes => return Some(place),
            Truth::No => {}
            Truth::Unknown => return None,
        }
    }
    None
}

/// Whether a path fits a pattern.
fn fits(pattern: &Text, path: &Text) -> Truth {
    let plain = pattern.strip_prefix("/").unwrap_or_else(|| pattern.clone());
    let whole = matching::matches(&Text::literal("/").then(&plain), path);
    // A pattern that begins with a hole may have its slash in there.
    let answer = if plain.prefix().is_empty() && !plain.is_empty() {
        whole.join(matching::matches(&plain, path))
    } else {
        whole
    };
    // What CloudFront compares of a path with characters in their encoded form is documented nowhere.
    let encoded = path
        .pieces()
        .iter()
        .any(|piece| matches!(piece, Piece::Literal(text) if text.contains('%')));
    if encoded && plain.known() != Some("*") {
        Truth::Unknown
    } else {
        answer
    }
}

/// Whether every path that matches `other` matches `pattern`.
fn takes_all(pattern: &str, other: &str) -> bool {
    let (pattern, other) = (plain(pattern), plain(other));
    let wild = |text: &str| text.find(['*', '?']).unwrap_or(text.len());
    // Few begin alike, and the rest is more work.
    let alike = other[..wild(other)].starts_with(&pattern[..wild(pattern)]);
    alike && matching::matches(&Text::literal(pattern), &every(other)).is_yes()
}

/// All paths that match a pattern, as a text whose holes stand for what its wildcards do.
fn every(pattern: &str) -> Text {
    let mut out = Text::default();
    let mut rest = pattern;
    let mut holes = 0;
    while let Some(at) = rest.find(['*', '?']) {
        out.push_str(&rest[..at]);
        holes += 1;
        let domain = if rest[at..].starts_with('?') {
            Domain::Character
        } else {
            Domain::Free
        };
        out.push_hole(Hole::given(
            UnitId::new(0),
            &format!("path {holes}"),
            domain,
        ));
        rest = &rest[at + 1..];
    }
    out.then_str(rest)
}

/// The slash at the beginning may be left out.
fn plain(pattern: &str) -> &str {
    pattern.strip_prefix('/').unwrap_or(pattern)
}

#[cfg(test)]
mod tests {
    use super::{fits, takes_all};
    use crate::symbolic::written::text;
    use crate::symbolic::{Text, Truth};

    #[test]
    fn a_pattern_takes_all_that_another_one_would() {
        for (pattern, other) in [
            ("*", "*"),
            ("/*", "api/*"),
            ("/a/*", "/a/b/*"),
            ("a*", "/ab?.css"),
            ("/x", "x"),
            ("*.css", "static/*.css"),
            ("*.css", "a.css"),
            ("a?", "ab"),
            ("*b*", "a/b*"),
            ("/a/*/c", "/a/b/c"),
        ] {
            assert!(takes_all(pattern, other), "{pattern} {other}");
        }
    }

    #[test]
    fn a_pattern_takes_nothing_else() {
        for (pattern, other) in [
            ("/api/*", "/api"),
            ("/a/*", "*"),
            ("*.css", "static/*"),
            ("/a/*", "/A/b"),
            ("a?", "a*"),
            ("a/?", "a/bc"),
        ] {
            assert!(!takes_all(pattern, other), "{pattern} {other}");
        }
    }

    #[test]
    fn a_path_fits_a_pattern_with_and_without_its_first_slash() {
        for (pattern, path, expected) in [
            ("/errors/*", "/errors/404.html", Truth::Yes),
            ("errors/*", "/errors/404.html", Truth::Yes),
            ("*.html", "/errors/404.html", Truth::Yes),
            ("*", "/", Truth::Yes),
            ("/", "/", Truth::Yes),
            ("/*.html", "/", Truth::No),
            ("errors/*", "/Errors/404.html", Truth::No),
            ("<any>", "/x", Truth::Unknown),
            ("<any>/*", "/x", Truth::Unknown),
            ("*", "/a%20b", Truth::Yes),
            ("/a*", "/a%20b", Truth::Unknown),
        ] {
            assert_eq!(
                fits(&text(pattern), &Text::literal(path)),
                expected,
                "{pattern} {path}"
            );
        }
    }
}
