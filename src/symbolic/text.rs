//! Strings with named holes. A hole stands for a text that deployment fills in: it has an identity (which
//! attribute of what) and a domain (what it can look like). Two texts that are made of the same pieces are equal
//! whatever the holes turn out to be.

use super::address::{Address, UnitId};
use super::domain::Domain;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// Where a hole's value comes from, which decides what it can be told apart from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Nature {
    /// The attribute of a resource that the unit declares: never equal to the same attribute of another
    /// resource that the unit declares.
    Declared,
    /// The attribute of a resource that this very deployment creates: in addition never equal to an id that
    /// somebody could write down beforehand.
    Fresh,
    /// A parameter, an import, a data source, a pseudo parameter: may equal anything its domain allows.
    Given,
}

/// A text that deployment fills in. Two holes are the same if they name the same attribute of the same thing.
#[derive(Clone, Debug)]
pub struct Hole {
    /// What it is an attribute of.
    pub of: Address,
    /// Which attribute, by its CloudFormation name; empty for a parameter's value.
    pub attribute: Arc<str>,
    /// What it can look like.
    pub domain: Domain,
    /// Where its value comes from.
    pub nature: Nature,
}

impl PartialEq for Hole {
    fn eq(&self, other: &Hole) -> bool {
        self.of == other.of && self.attribute == other.attribute
    }
}

impl Eq for Hole {}

impl Hash for Hole {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.of.hash(state);
        self.attribute.hash(state);
    }
}

impl Hole {
    /// What it is called in messages. What `Ref` yields is called like a parameter, by the name alone.
    pub fn name(&self) -> String {
        if matches!(&*self.attribute, "" | "Ref") {
            self.of.name.to_string()
        } else {
            format!("{}.{}", self.of.name, self.attribute)
        }
    }

    /// The value of what the unit is given under a name: a parameter, a pseudo parameter, an import.
    pub fn given(unit: UnitId, name: &str, domain: Domain) -> Hole {
        Hole {
            of: Address::new(unit, name),
            attribute: "".into(),
            domain,
            nature: Nature::Given,
        }
    }

    /// Whether two holes can never be filled with the same text because both belong to resources that exist side by
    /// side: ids, names and ARNs of one kind are unique, and no id serves resources of two types.
    pub fn distinct(&self, other: &Hole) -> bool {
        let is_id = |hole: &Hole| {
            matches!(
                hole.domain,
                Domain::DistributionId | Domain::IdentityId | Domain::AccessControlId
            )
        };
        self.of.unit.is_beside(other.of.unit)
            && self.of != other.of
            && self.attribute == other.attribute
            && (self.domain == other.domain || (is_id(self) && is_id(other)))
            && self.nature != Nature::Given
            && other.nature != Nature::Given
    }
}

impl fmt::Display for Hole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "${{{}}}", self.name())
    }
}

/// A part of a text.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Piece {
    /// Characters that are known.
    Literal(String),
    /// Characters that are not known yet.
    Hole(Hole),
}

/// A string with holes. Neighbouring literals are always one piece and no literal is empty, so that equal texts
/// have equal pieces.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Text(Vec<Piece>);

/// Up to this many pieces a text grows by one at a time.
const FEW: usize = 4;

impl Text {
    /// A text without holes.
    pub fn literal(text: impl AsRef<str>) -> Text {
        let mut out = Text::default();
        out.push_str(text.as_ref());
        out
    }

    /// A text that is one hole.
    pub fn hole(hole: Hole) -> Text {
        Text(vec![Piece::Hole(hole)])
    }

    /// Appends characters.
    pub fn push_str(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if let Some(Piece::Literal(last)) = self.0.last_mut() {
            last.push_str(text);
        } else {
            self.add(Piece::Literal(text.into()));
        }
    }

    /// Appends a piece. Nearly all texts are of one piece or of three, and there are very many: none keeps room for more
    /// than it has.
    fn add(&mut self, piece: Piece) {
        if self.0.len() < FEW {
            self.0.reserve_exact(1);
        }
        self.0.push(piece);
    }

    /// Appends a hole.
    pub fn push_hole(&mut self, hole: Hole) {
        self.add(Piece::Hole(hole));
    }

    /// Appends another text.
    pub fn push(&mut self, other: &Text) {
        for piece in &other.0 {
            match piece {
                Piece::Literal(text) => self.push_str(text),
                Piece::Hole(hole) => self.push_hole(hole.clone()),
            }
        }
    }

    /// This text followed by `other`.
    #[must_use]
    pub fn then(mut self, other: &Text) -> Text {
        self.push(other);
        self
    }

    /// This text followed by characters.
    #[must_use]
    pub fn then_str(mut self, other: &str) -> Text {
        self.push_str(other);
        self
    }

    /// Its pieces in order.
    pub fn pieces(&self) -> &[Piece] {
        &self.0
    }

    /// The whole text, if it has no hole.
    pub fn known(&self) -> Option<&str> {
        match self.0.as_slice() {
            [] => Some(""),
            [Piece::Literal(text)] => Some(text),
            _ => None,
        }
    }

    /// The hole, if the text is nothing but one.
    pub fn as_hole(&self) -> Option<&Hole> {
        match self.0.as_slice() {
            [Piece::Hole(hole)] => Some(hole),
            _ => None,
        }
    }

    /// Its holes in order.
    pub fn holes(&self) -> impl Iterator<Item = &Hole> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Hole(hole) => Some(hole),
            Piece::Literal(_) => None,
        })
    }

    /// Whether it is certainly the empty text.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The characters before the first hole.
    pub fn prefix(&self) -> &str {
        match self.0.first() {
            Some(Piece::Literal(text)) => text,
            _ => "",
        }
    }

    /// The characters after the last hole.
    pub fn suffix(&self) -> &str {
        match self.0.last() {
            Some(Piece::Literal(text)) => text,
            _ => "",
        }
    }

    /// The text without `prefix`, if its known beginning starts with it.
    pub fn strip_prefix(&self, prefix: &str) -> Option<Text> {
        if prefix.is_empty() {
            return Some(self.clone());
        }
        let rest = self.prefix().strip_prefix(prefix)?;
        let mut out = Text::literal(rest);
        for piece in &self.0[1..] {
            match piece {
                Piece::Literal(text) => out.push_str(text),
                Piece::Hole(hole) => out.push_hole(hole.clone()),
            }
        }
        Some(out)
    }

    /// The text without `suffix`, if its known end ends with it.
    pub fn strip_suffix(&self, suffix: &str) -> Option<Text> {
        if suffix.is_empty() {
            return Some(self.clone());
        }
        let rest = self.suffix().strip_suffix(suffix)?;
        let mut out = Text(self.0[..self.0.len() - 1].to_vec());
        out.push_str(rest);
        Some(out)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for piece in &self.0 {
            match piece {
                Piece::Literal(text) => f.write_str(text)?,
                Piece::Hole(hole) => hole.fmt(f)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hole(name: &str, domain: Domain) -> Hole {
        Hole::given(UnitId::new(0), name, domain)
    }

    #[test]
    fn texts_made_in_different_ways_are_equal() {
        let bucket = hole("Bucket", Domain::BucketName);
        let mut one = Text::literal("arn:");
        one.push_str("aws:s3:::");
        one.push_hole(bucket.clone());
        one.push_str("/*");
        let other = Text::literal("arn:aws:s3:::")
            .then(&Text::hole(bucket))
            .then_str("/")
            .then_str("*");
        assert_eq!(one, other);
        assert_eq!(one.to_string(), "arn:aws:s3:::${Bucket}/*");
    }

    #[test]
    fn strips_only_what_is_known() {
        let text = Text::hole(hole("B", Domain::BucketName)).then_str(".s3.amazonaws.com");
        assert_eq!(
            text.strip_suffix(".s3.amazonaws.com")
                .and_then(|t| t.as_hole().cloned()),
            Some(hole("B", Domain::BucketName))
        );
        assert_eq!(text.strip_prefix("x"), None);
    }
}
