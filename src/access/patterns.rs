//! Path patterns: which behaviors no request reaches because an earlier one takes all that they would.
//!
//! "Path pattern" in "All distribution settings reference", Amazon CloudFront Developer Guide.

use crate::graph::Behavior;
use crate::symbolic::Text;

/// Whether an earlier behavior takes every request that this one would.
pub(super) fn is_shadowed(behavior: &Behavior, earlier: &[Behavior]) -> bool {
    let own = match &behavior.pattern {
        None => Some("*"),
        Some(pattern) => pattern.known(),
    };
    let patterns = earlier
        .iter()
        .filter_map(|earlier| earlier.pattern.as_ref().and_then(Text::known));
    own.is_some_and(|own| patterns.into_iter().any(|pattern| takes_all(pattern, own)))
}

/// Whether every path that matches `other` matches `pattern`. Only patterns whose single star stands at the end are
/// compared; of others nothing is concluded but that a pattern takes all of itself.
fn takes_all(pattern: &str, other: &str) -> bool {
    let (pattern, other) = (plain(pattern), plain(other));
    let Some(start) = pattern.strip_suffix('*') else {
        return pattern == other;
    };
    if start.contains(['*', '?']) {
        return pattern == other;
    }
    let known = other.find(['*', '?']).map_or(other, |end| &other[..end]);
    known.starts_with(start)
}

/// The slash at the beginning may be left out.
fn plain(pattern: &str) -> &str {
    pattern.strip_prefix('/').unwrap_or(pattern)
}

#[cfg(test)]
mod tests {
    use super::takes_all;

    #[test]
    fn a_prefix_takes_all_below_it() {
        for (pattern, other) in [
            ("*", "*"),
            ("/*", "api/*"),
            ("/a/*", "/a/b/*"),
            ("a*", "/ab?.css"),
            ("/x", "x"),
        ] {
            assert!(takes_all(pattern, other), "{pattern} {other}");
        }
    }

    #[test]
    fn nothing_is_concluded_beyond_that() {
        for (pattern, other) in [
            ("/api/*", "/api"),
            ("/a/*", "*"),
            ("*.css", "a.css"),
            ("/a/*", "/A/b"),
            ("/a/*/c", "/a/b/c"),
        ] {
            assert!(!takes_all(pattern, other), "{pattern} {other}");
        }
    }
}
