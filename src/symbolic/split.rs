//! Splitting a text with holes, as far as it is certain where the separators are. A hole spoils a split only if a
//! separator may lie in it, wholly or across its edge: no host name that follows `https:` can be a part of `https://`.

use super::{Domain, Piece, Text};

impl Text {
    /// The parts between the `separator`s, if no hole can hold one or a part of one; `None` if that cannot be known.
    pub fn split(&self, separator: &str) -> Option<Vec<Text>> {
        let (parts, complete) = self.split_as_far(separator);
        complete.then_some(parts)
    }

    /// The parts that are certain, from the first on, and whether they are all.
    pub fn split_as_far(&self, separator: &str) -> (Vec<Text>, bool) {
        if separator.is_empty() {
            return (Vec::new(), false);
        }
        let end = self.first_hole_that_may_hold(separator);
        let mut parts = vec![Text::default()];
        for piece in &self.pieces()[..end.unwrap_or(self.pieces().len())] {
            match piece {
                Piece::Hole(hole) => {
                    if let Some(last) = parts.last_mut() {
                        last.push_hole(hole.clone());
                    }
                }
                Piece::Literal(text) => {
                    for (place, part) in text.split(separator).enumerate() {
                        if place > 0 {
                            parts.push(Text::default());
                        }
                        if let Some(last) = parts.last_mut() {
                            last.push_str(part);
                        }
                    }
                }
            }
        }
        if end.is_some() {
            parts.pop();
        }
        (parts, end.is_none())
    }

    /// The texts that the listed values among its holes make of it; the text itself alone if there are none, or more
    /// than `most`.
    pub fn spellings(&self, most: usize) -> Vec<Text> {
        let mut out = vec![Text::default()];
        for piece in self.pieces() {
            let values = match piece {
                Piece::Hole(hole) => {
                    if let Domain::Choice(values) = &hole.domain {
                        values
                    } else {
                        for text in &mut out {
                            text.push_hole(hole.clone());
                        }
                        continue;
                    }
                }
                Piece::Literal(literal) => {
                    for text in &mut out {
                        text.push_str(literal);
                    }
                    continue;
                }
            };
            if out.len().saturating_mul(values.len()) > most {
                return vec![self.clone()];
            }
            let with = |text: &Text| {
                values
                    .iter()
                    .map(|value| text.clone().then_str(value))
                    .collect::<Vec<_>>()
            };
            out = out.iter().flat_map(with).collect();
        }
        out
    }

    /// The place of the first hole in which a separator, or a part of one, may lie.
    fn first_hole_that_may_hold(&self, separator: &str) -> Option<usize> {
        (0..self.pieces().len()).find(|place| {
            let Piece::Hole(hole) = &self.pieces()[*place] else {
                return false;
            };
            // What may be left of the separator when the hole begins, and what after each character in it.
            let mut rests = vec![separator];
            if let Some(Piece::Literal(before)) =
                place.checked_sub(1).map(|one| &self.pieces()[one])
            {
                let begun = separator
                    .char_indices()
                    .skip(1)
                    .filter(|(at, _)| before.ends_with(&separator[..*at]));
                rests.extend(begun.map(|(at, _)| &separator[at..]));
            }
            rests.into_iter().any(|rest| {
                let inside = rest
                    .chars()
                    .take_while(|c| hole.domain.allows(*c))
                    .map(char::len_utf8);
                let mut taken = 0;
                inside.into_iter().any(|length| {
                    taken += length;
                    let left = &rest[taken..];
                    left.is_empty() || self.may_go_on_with(place + 1, left)
                })
            })
        })
    }

    /// Whether the text from a piece on may begin with these characters.
    fn may_go_on_with(&self, place: usize, rest: &str) -> bool {
        match self.pieces().get(place) {
            None => false,
            // Whatever hole comes next may be empty, or hold any of it.
            Some(Piece::Hole(_)) => true,
            Some(Piece::Literal(text)) => {
                text.starts_with(rest)
                    || (rest.starts_with(text.as_str()) && self.pieces().len() > place + 1)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Hole, UnitId};
    use super::*;

    fn hole(name: &str, domain: Domain) -> Text {
        Text::hole(Hole::given(UnitId::new(0), name, domain))
    }

    fn parts(text: &Text, separator: &str) -> Option<Vec<String>> {
        let parts = text.split(separator)?;
        Some(parts.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn splits_only_where_no_hole_can_hold_the_separator() {
        let url = Text::literal("http://").then(&hole("Host", Domain::Host));
        assert_eq!(parts(&url, "/").expect("a host holds no slash").len(), 3);
        assert_eq!(parts(&hole("P", Domain::Free), "/"), None);
    }

    #[test]
    fn a_separator_of_several_characters_is_no_part_of_a_host() {
        let url = Text::literal("https://")
            .then(&hole("Host", Domain::Host))
            .then_str("/");
        let expected = ["", "${Host}/"].map(str::to_owned).to_vec();
        assert_eq!(parts(&url, "https://"), Some(expected));
    }

    #[test]
    fn a_separator_may_lie_across_the_edge_of_a_hole() {
        let name = || hole("Name", Domain::BucketName);
        assert_eq!(parts(&Text::literal("a.").then(&name()), ".s3."), None);
        assert_eq!(parts(&name().then_str("3.x"), ".s3."), None);
        assert_eq!(
            parts(&Text::literal("a").then(&name()).then_str("x"), "//"),
            Some(vec!["a${Name}x".to_owned()])
        );
        let both = Text::literal("a.").then(&name()).then_str("3.x");
        assert_eq!(parts(&both, ".s3."), None);
    }

    #[test]
    fn the_parts_before_an_open_end_are_certain() {
        let text = Text::literal("a/b/c")
            .then(&hole("P", Domain::Free))
            .then_str("/d");
        let (parts, complete) = text.split_as_far("/");
        let told: Vec<String> = parts.iter().map(ToString::to_string).collect();
        assert_eq!(
            (told, complete),
            (vec!["a".to_owned(), "b".to_owned()], false)
        );
    }
}
