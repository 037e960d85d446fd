//! What a request carries under a condition key.

use crate::iam::request::{Presence, Values};
use crate::symbolic::matching::{Case, Pattern};
use crate::symbolic::{Text, Truth};

/// Keys that have several values, from the lists of keys in the IAM User Guide ("AWS global condition context keys")
/// and the Service Authorization Reference (Amazon S3, AWS KMS).
const OF_SEVERAL_VALUES: [&str; 11] = [
    "aws:calledvia",
    "aws:principalorgpaths",
    "aws:principalservicenameslist",
    "aws:resourceorgpaths",
    "aws:sourceorgpaths",
    "aws:tagkeys",
    "aws:vpceorgpaths",
    "kms:encryptioncontextkeys",
    "kms:grantoperations",
    "kms:resourcealiases",
    "s3:requestobjecttagkeys",
];

/// What the request carries.
pub(super) struct Carried<'a> {
    /// Whether it carries the key at all. A key without values is as good as absent.
    pub(super) present: Truth,
    /// Its values, if it has any; none if they are not known.
    values: Option<&'a [Text]>,
    /// Whether its value is known to be an address of the internet, if nothing else of it is.
    pub(super) public_address: bool,
    /// Whether there may be several values, although none is known.
    pub(super) may_be_several: bool,
}

/// One value of the request.
pub(super) struct Own<'a> {
    /// The value, if it is known throughout.
    pub(super) known: Option<&'a str>,
    /// The value as it is compared.
    pub(super) pattern: Pattern<'a>,
}

impl<'a> Carried<'a> {
    pub(super) fn of(key: &str, presence: &'a Presence) -> Carried<'a> {
        let (present, values) = match presence {
            Presence::Absent => (Truth::No, None),
            Presence::Present(values) => (Truth::Yes, Some(values)),
            Presence::Maybe(values) => (Truth::Unknown, Some(values)),
        };
        let known = match values {
            Some(Values::Known(texts)) => Some(texts.as_slice()),
            // What hangs on which of several it is has been asked for each of them.
            Some(Values::OneOf(_) | Values::Unknown | Values::PublicAddress) | None => None,
        };
        let is_empty = known.is_some_and(<[Text]>::is_empty);
        Carried {
            present: if is_empty { Truth::No } else { present },
            values: known,
            public_address: matches!(values, Some(Values::PublicAddress)),
            may_be_several: matches!(values, Some(Values::Unknown))
                && OF_SEVERAL_VALUES.contains(&key),
        }
    }

    /// Its values, each as it is compared; if they are not known, one that may be any.
    pub(super) fn values(&self, case: Case) -> impl ExactSizeIterator<Item = Own<'a>> {
        let values = self.values;
        (0..values.map_or(1, <[Text]>::len)).map(move |place| {
            match values.and_then(|values| values.get(place)) {
                Some(text) => Own {
                    known: text.known(),
                    pattern: Pattern::exact(text, case),
                },
                None => Own {
                    known: None,
                    pattern: Pattern::unknown(case),
                },
            }
        })
    }

    /// Its only value, if it has one and it is known.
    pub(super) fn only(&self) -> Option<&'a Text> {
        match self.values {
            Some([only]) => Some(only),
            _ => None,
        }
    }
}
