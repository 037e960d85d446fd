//! Holes as the cases write them: each is one character that no policy has, so that a text with holes is a text like
//! any other, to be cut and compared, until it is read.

use crate::choices::Choices;
use cf403::symbolic::{Address, Domain, Hole, Nature, Text, UnitId};
use std::collections::BTreeMap;

/// What a hole stands for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Kind {
    Account,
    Distribution,
    NewDistribution,
    ImportedDistribution,
    Identity,
    Canonical,
    Bucket,
    NamedBucket,
    Region,
    Partition,
    KeyId,
    /// A parameter of the policy.
    Parameter,
    /// One of a few texts.
    Choice,
    /// A name without `:`, `/` and wildcards.
    Name,
    /// The key of an object, which only requests have.
    ObjectKey,
}

const KINDS: [Kind; 15] = [
    Kind::Account,
    Kind::Distribution,
    Kind::NewDistribution,
    Kind::ImportedDistribution,
    Kind::Identity,
    Kind::Canonical,
    Kind::Bucket,
    Kind::NamedBucket,
    Kind::Region,
    Kind::Partition,
    Kind::KeyId,
    Kind::Parameter,
    Kind::Choice,
    Kind::Name,
    Kind::ObjectKey,
];

/// The first character that stands for a hole. Each kind has a block of sixteen.
const FIRST: u32 = 0xE000;
const BLOCK: u32 = 16;

/// The character of a hole of a kind.
pub(crate) fn sign(kind: Kind, number: u32) -> char {
    char::from_u32(FIRST + kind as u32 * BLOCK + number).expect("a private character")
}

/// The kind of the hole that a character stands for.
pub(crate) fn kind(c: char) -> Option<Kind> {
    let place = (c as u32).checked_sub(FIRST)? / BLOCK;
    KINDS.get(usize::try_from(place).ok()?).copied()
}

const CHOICES: [&str; 4] = ["a", "img/*", "", "111122223333"];

fn hole(c: char, kind: Kind) -> Hole {
    use Nature::{Declared, Fresh, Given};
    let (domain, nature) = match kind {
        Kind::Account => (Domain::Account, Given),
        Kind::Distribution => (Domain::DistributionId, Declared),
        Kind::NewDistribution => (Domain::DistributionId, Fresh),
        Kind::ImportedDistribution => (Domain::DistributionId, Given),
        Kind::Identity => (Domain::IdentityId, Declared),
        Kind::Canonical => (Domain::CanonicalUser, Declared),
        Kind::Bucket => (Domain::BucketName, Declared),
        Kind::NamedBucket => (Domain::BucketName, Given),
        Kind::Region => (Domain::Region, Given),
        Kind::Partition => (Domain::Partition, Given),
        Kind::KeyId => (Domain::KeyId, Given),
        Kind::Parameter | Kind::ObjectKey => (Domain::Free, Given),
        Kind::Choice => (Domain::Choice(CHOICES.map(Into::into).into()), Given),
        Kind::Name => (Domain::Name, Given),
    };
    Hole {
        of: Address::new(UnitId::new(0), &format!("{kind:?}{}", c as u32 % BLOCK)),
        attribute: "Ref".into(),
        domain,
        nature,
    }
}

/// A text whose private characters are holes.
pub(crate) fn text(written: &str) -> Text {
    let mut out = Text::default();
    let mut known = String::new();
    for c in written.chars() {
        if let Some(kind) = kind(c) {
            out.push_str(&known);
            known.clear();
            out.push_hole(hole(c, kind));
        } else {
            known.push(c);
        }
    }
    out.then_str(&known)
}

/// What holes are filled with.
pub(crate) type Filling = BTreeMap<char, String>;

/// A text with its holes filled. Holes that the filling does not know stay.
pub(crate) fn fill(written: &str, filling: &Filling) -> String {
    let mut out = String::with_capacity(written.len());
    for c in written.chars() {
        match filling.get(&c) {
            Some(value) => out.push_str(value),
            None => out.push(c),
        }
    }
    out
}

/// Something to fill a hole with; `others` have been filled already, and `shared` tells that requests carry it too.
pub(crate) fn filler(c: char, others: &Filling, shared: bool, choices: &mut Choices) -> String {
    let kind = kind(c).expect("the sign of a hole");
    let is_taken = |value: &String| {
        is_declared(kind)
            && others.iter().any(|(other, own)| {
                *other != c && crate::holes::kind(*other).is_some_and(is_declared) && own == value
            })
    };
    (0..4)
        .map(|_| any(kind, c, choices))
        // No name of anything in AWS holds `$`, which would spell a variable.
        .find(|value| !(is_taken(value) || shared && value.contains('$')))
        .unwrap_or_else(|| of_its_own(kind, c))
}

/// What no other hole is filled with.
fn of_its_own(kind: Kind, c: char) -> String {
    let number = c as u32;
    match kind {
        Kind::Canonical => format!("{number:064x}"),
        Kind::Bucket => format!("own-{number}"),
        Kind::Distribution | Kind::NewDistribution | Kind::Identity => format!("EOWN{number:010}"),
        _ => "own".to_owned(),
    }
}

fn is_declared(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Distribution
            | Kind::NewDistribution
            | Kind::Identity
            | Kind::Canonical
            | Kind::Bucket
    )
}

fn any(kind: Kind, c: char, choices: &mut Choices) -> String {
    let number = choices.below(0xFFFF);
    let either = |known: &[&str], own: String, choices: &mut Choices| {
        if choices.hit(30) {
            own
        } else {
            choices.pick(known).to_owned()
        }
    };
    match kind {
        Kind::Account => either(&ACCOUNTS, format!("{number:012}"), choices),
        Kind::Distribution | Kind::ImportedDistribution => {
            either(&DISTRIBUTIONS, format!("EX{number:011X}"), choices)
        }
        // An id that is not written down anywhere, and that nothing else has.
        Kind::NewDistribution => format!("ENEW{:02}Z{number:07X}", c as u32 % BLOCK),
        Kind::Identity => either(&IDENTITIES, format!("EY{number:011X}"), choices),
        Kind::Canonical => either(&CANONICAL_IDS, format!("{number:064x}"), choices),
        Kind::Bucket | Kind::NamedBucket => either(&BUCKETS, format!("b-{number}"), choices),
        Kind::Region => choices
            .pick(&["us-east-1", "eu-west-1", "ap-southeast-2"])
            .into(),
        Kind::Partition => choices.pick(&["aws", "aws-cn", "aws-us-gov"]).into(),
        Kind::KeyId => either(
            &KEY_IDS,
            format!("{number:08x}-0000-0000-0000-000000000000"),
            choices,
        ),
        Kind::Parameter => choices.pick(&PARAMETERS).into(),
        Kind::Choice => choices.pick(&CHOICES).into(),
        Kind::Name => choices
            .pick(&["my-fn", "app", "index.html", "x y", ""])
            .into(),
        Kind::ObjectKey => choices.pick(&OBJECT_KEYS).into(),
    }
}

pub(crate) const ACCOUNTS: [&str; 3] = ["111122223333", "444455556666", "999999999999"];
pub(crate) const DISTRIBUTIONS: [&str; 4] = [
    "EDFDVBD6EXAMPLE",
    "E1A2B3C4D5E6F7",
    "EDFDVBD6EXAMPLF",
    "E2QWRUHAPOMQZL",
];
pub(crate) const IDENTITIES: [&str; 3] = ["EH1HDMB1FH2TC", "E127EXAMPLE51Z", "E0000EXAMPLE0"];
pub(crate) const CANONICAL_IDS: [&str; 3] = [
    "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be",
    "4b5c2f0aa1e94f1b8c7d6e5f40392817263544536271809f0e1d2c3b4a596877",
    "0000000000000000000000000000000000000000000000000000000000000000",
];
pub(crate) const BUCKETS: [&str; 5] = [
    "amzn-s3-demo-bucket",
    "amzn-s3-demo-bucket-logs",
    "site.example.com",
    "amzn-s3-demo-bucke",
    "other-bucket",
];
pub(crate) const KEY_IDS: [&str; 2] = [
    "1234abcd-12ab-34cd-56ef-1234567890ab",
    "9999abcd-12ab-34cd-56ef-1234567890ab",
];
pub(crate) const OBJECT_KEYS: [&str; 10] = [
    "index.html",
    "img/logo.png",
    "private/x.pdf",
    "a/b/c.txt",
    "a*c",
    "x:y:z",
    "?",
    "INDEX.HTML",
    "sp ace/é.txt",
    "",
];
const PARAMETERS: [&str; 14] = [
    "",
    "*",
    "?",
    "x",
    ":",
    "::",
    "/",
    "arn:aws:s3:::*",
    "111122223333",
    "${aws:SourceArn}",
    "${aws:username}",
    "${aws:username, 'x'}",
    "amzn-s3-demo-bucket",
    "x*",
];
