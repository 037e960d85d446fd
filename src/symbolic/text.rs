//! Strings with named holes. A hole stands for a text that deployment fills in: it has an identity (which
//! attribute of what) and a domain (what it can look like). Two texts that are made of the same pieces are equal
//! whatever the holes turn out to be.

use super::shape::{self, Characters, Run, Shape};
use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// A unit of deployment: one template as one stack is made from it, or one Terraform root.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct UnitId {
    number: u32,
    /// The number of the unit that this one is deployed side by side with; its own for a unit that stands alone.
    deployment: u32,
}

impl UnitId {
    /// The unit of this number, which stands alone.
    pub const fn new(number: u32) -> UnitId {
        UnitId {
            number,
            deployment: number,
        }
    }

    /// The unit of this number, which exists side by side with `other`: a stack that is nested in it, another stack of
    /// the same application.
    pub const fn beside(number: u32, other: UnitId) -> UnitId {
        UnitId {
            number,
            deployment: other.deployment,
        }
    }

    /// Its number.
    pub const fn number(self) -> u32 {
        self.number
    }

    /// Whether both exist side by side for sure, so that what the one creates is not what the other creates.
    pub fn is_beside(self, other: UnitId) -> bool {
        self.deployment == other.deployment
    }
}

/// The name of a thing within its unit: a logical id, or a Terraform address with module path and key.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Address {
    /// The unit that the name is valid in.
    pub unit: UnitId,
    /// The name.
    pub name: Arc<str>,
}

impl Address {
    /// The address `name` in `unit`.
    pub fn new(unit: UnitId, name: &str) -> Address {
        Address {
            unit,
            name: name.into(),
        }
    }
}

/// What a hole can look like once it is filled.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Domain {
    /// Twelve digits.
    Account,
    /// `aws`, `aws-cn`, `aws-us-gov` …
    Partition,
    /// A region name: lower-case letters, digits and hyphens.
    Region,
    /// A CloudFront distribution id: upper-case letters and digits.
    DistributionId,
    /// The id of an origin access identity: upper-case letters and digits.
    IdentityId,
    /// The id of an origin access control: upper-case letters and digits.
    AccessControlId,
    /// The canonical user id of an origin access identity: 64 hexadecimal digits.
    CanonicalUser,
    /// The name of a bucket: lower-case letters, digits, dots, hyphens.
    BucketName,
    /// A KMS key id: hexadecimal digits and hyphens (`mrk-` for a multi-Region key).
    KeyId,
    /// A host name: letters, digits, hyphens, and at least one dot.
    Host,
    /// A name that holds neither `/` nor `:` nor a wildcard: a function name, a stack name, an API id.
    Name,
    /// Any one character.
    Character,
    /// One of these texts.
    Choice(Arc<[Box<str>]>),
    /// A text of this shape: what the constraints of a parameter leave.
    Shape(Shape),
    /// Anything.
    Free,
}

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

impl Domain {
    /// A name that may be empty, such as a part of one.
    pub fn part_of_name() -> Domain {
        Domain::Shape(Shape::new([Run::at_least(Characters::OF_NAMES, 0)]))
    }

    /// What a text can be that is of this domain and of `other`, if this is a shape and the other one run of
    /// characters; else this domain.
    #[must_use]
    pub fn narrowed_to(&self, other: &Domain) -> Domain {
        match (self, &*other.runs()) {
            (Domain::Shape(shape), [run]) => shape
                .within(run.characters, run.least, run.most)
                .map_or_else(|| self.clone(), Domain::Shape),
            _ => self.clone(),
        }
    }

    /// The runs of characters that a text of this domain is made of.
    pub fn runs(&self) -> Cow<'_, [Run]> {
        const HEXADECIMAL: Characters = Characters::DIGITS
            .and(Characters::range(b'a', b'f'))
            .and(Characters::range(b'A', b'F'));
        const LABELS: Characters = Characters::LOWER
            .and(Characters::DIGITS)
            .and(Characters::of("-"));
        const HOSTS: Characters = LABELS.and(Characters::UPPER).and(Characters::of("."));
        let runs: &'static [Run] = match self {
            Domain::Account => const { &[Run::between(Characters::DIGITS, 12, 12)] },
            Domain::Partition => const { &[Run::at_least(LABELS, 3)] },
            Domain::Region => const { &[Run::at_least(LABELS, 8)] },
            // Those seen have up to 15 characters.
            Domain::DistributionId | Domain::IdentityId | Domain::AccessControlId => {
                const {
                    &[Run::between(
                        Characters::UPPER.and(Characters::DIGITS),
                        10,
                        32,
                    )]
                }
            }
            Domain::CanonicalUser => const { &[Run::between(HEXADECIMAL, 64, 64)] },
            Domain::BucketName => {
                const { &[Run::between(LABELS.and(Characters::of("._")), 3, 63)] }
            }
            Domain::KeyId => {
                const {
                    &[Run::between(
                        HEXADECIMAL.and(Characters::of("-mrk")),
                        36,
                        36,
                    )]
                }
            }
            // Every name that AWS gives a host has a dot in it, which tells it from an id.
            Domain::Host => {
                const {
                    &[
                        Run::at_least(HOSTS, 1),
                        Run::between(Characters::of("."), 1, 1),
                        Run::at_least(HOSTS, 1),
                    ]
                }
            }
            Domain::Name => const { &[Run::at_least(Characters::OF_NAMES, 1)] },
            Domain::Character => const { &[Run::between(Characters::ALL, 1, 1)] },
            Domain::Free => const { &[Run::at_least(Characters::ALL, 0)] },
            Domain::Choice(texts) => return shape::of_texts(texts).runs().to_vec().into(),
            Domain::Shape(shape) => return shape.runs().into(),
        };
        runs.into()
    }

    /// How many characters a text of this domain has, at least and at most; `None` for no limit that matters.
    pub fn length(&self) -> (usize, Option<usize>) {
        shape::length(&self.runs())
    }

    /// Whether a text of this domain could hold `part`, alone or together with its neighbours. Only a part made
    /// of characters that the domain excludes is ruled out.
    pub fn may_contain(&self, part: &str) -> bool {
        match self {
            Domain::Free => true,
            Domain::Choice(texts) => texts.iter().any(|text| {
                text.contains(part)
                    || part.chars().any(|c| text.contains(c)) && part.chars().count() > 1
            }),
            _ => part.chars().any(|c| self.allows(c)),
        }
    }

    /// Whether a text of this domain could hold this character.
    pub fn allows(&self, c: char) -> bool {
        match self {
            Domain::Choice(texts) => texts.iter().any(|text| text.contains(c)),
            _ => self.runs().iter().any(|run| run.characters.has(c)),
        }
    }

    /// Whether a text of this domain could be this one.
    pub fn admits(&self, text: &str) -> bool {
        match self {
            Domain::Free => true,
            Domain::Choice(texts) => texts.iter().any(|choice| **choice == *text),
            _ => shape::admits(&self.runs(), text),
        }
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
