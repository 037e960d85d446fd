//! What a text that is not known yet can look like, as far as its source tells: an account has twelve digits, the name
//! of a bucket no slash. Two texts are told apart by it, and a pattern by what it can never match.

use super::shape::{self, Characters, Run, Shape};
use std::borrow::Cow;
use std::sync::Arc;

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
