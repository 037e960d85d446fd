//! Matching without holes, in one pass that goes back to the last `*` only.

use super::pattern::Glyph;

/// Whether the text matches. Both must be free of holes.
pub(super) fn matches(pattern: &[Glyph<'_>], text: &[Glyph<'_>]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(Glyph::Many) => {
                p += 1;
                retry = Some((p, t));
                continue;
            }
            Some(Glyph::One) => {
                (p, t) = (p + 1, t + 1);
                continue;
            }
            Some(glyph) if *glyph == text[t] => {
                (p, t) = (p + 1, t + 1);
                continue;
            }
            _ => {}
        }
        // Let the last `*` take one character more.
        let Some((after_star, taken)) = retry else {
            return false;
        };
        (p, t) = (after_star, taken + 1);
        retry = Some((after_star, taken + 1));
    }
    pattern[p..].iter().all(|glyph| *glyph == Glyph::Many)
}
