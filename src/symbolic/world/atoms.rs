//! What the equality of two texts comes down to, once everything that both say alike is taken away.

use crate::symbolic::{Hole, Text};

/// The equality of two texts in its simplest form.
#[derive(Debug)]
pub(super) enum Equality<'t> {
    /// It holds always, or never.
    Known(bool),
    /// Each of these holes must be this literal.
    Are(Vec<(&'t Hole, String)>),
    /// Two holes must be the same.
    Same(&'t Hole, &'t Hole),
    /// Nothing simpler can be said.
    Free,
}

impl<'t> Equality<'t> {
    /// What `one == other` comes down to.
    pub(super) fn of(one: &'t Text, other: &'t Text) -> Equality<'t> {
        if one == other {
            return Equality::Known(true);
        }
        match (one.known(), other.known()) {
            (Some(_), Some(_)) => Equality::Known(false),
            (Some(literal), None) => with_literal(other, literal),
            (None, Some(literal)) => with_literal(one, literal),
            (None, None) => between(one, other),
        }
    }
}

/// `text == literal`, where the text has a hole.
fn with_literal<'t>(text: &'t Text, literal: &str) -> Equality<'t> {
    let (before, after) = (text.prefix(), text.suffix());
    let rest = literal
        .strip_prefix(before)
        .and_then(|rest| rest.strip_suffix(after));
    let Some(rest) = rest else {
        return Equality::Known(false);
    };
    let holes: Vec<&Hole> = text.holes().collect();
    if let [hole] = holes.as_slice() {
        return if hole.domain.admits(rest) {
            Equality::Are(vec![(hole, rest.to_owned())])
        } else {
            Equality::Known(false)
        };
    }
    let only_holes = text.pieces().len() == holes.len();
    if only_holes && rest.is_empty() {
        return Equality::Are(
            holes
                .into_iter()
                .map(|hole| (hole, String::new()))
                .collect(),
        );
    }
    Equality::Free
}

/// `one == other`, where both have holes.
fn between<'t>(one: &'t Text, other: &'t Text) -> Equality<'t> {
    let (before, other_before) = (one.prefix(), other.prefix());
    let (after, other_after) = (one.suffix(), other.suffix());
    let fits_before = before.starts_with(other_before) || other_before.starts_with(before);
    let fits_after = after.ends_with(other_after) || other_after.ends_with(after);
    if !fits_before || !fits_after {
        return Equality::Known(false);
    }
    let mut holes = one.holes().chain(other.holes());
    match (holes.next(), holes.next(), holes.next()) {
        (Some(hole), Some(other_hole), None) if before == other_before && after == other_after => {
            Equality::Same(hole, other_hole)
        }
        _ => Equality::Free,
    }
}
