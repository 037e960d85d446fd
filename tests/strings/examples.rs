//! What must be decided, and what must not: patterns as people write them, and the texts that they meet.

use crate::notation::text;
use cf403::symbolic::Truth::{self, No, Unknown, Yes};
use cf403::symbolic::matching::{arn_matches, equals, matches};

const DISTRIBUTION: &str = "arn:aws:cloudfront::<account1>:distribution/<dist1>";

/// A pattern, the texts of two kinds, and what is said of them.
const ARNS: [(&str, &str, Truth); 17] = [
    // Objects, of this bucket and of another.
    (
        "arn:aws:s3:::<bucket1>/*",
        "arn:aws:s3:::<bucket1>/<any1>",
        Yes,
    ),
    ("arn:aws:s3:::*", "arn:aws:s3:::<bucket1>/index.html", Yes),
    (
        "arn:<partition1>:s3:::site/*",
        "arn:<partition1>:s3:::site/index.html",
        Yes,
    ),
    (
        "arn:aws:s3:::<bucket1>/*",
        "arn:aws:s3:::<bucket2>/index.html",
        No,
    ),
    (
        "arn:aws:s3:::<bucket1>",
        "arn:aws:s3:::<bucket1>/index.html",
        No,
    ),
    (
        "arn:aws:s3:::<bucket1>/private/*",
        "arn:aws:s3:::<bucket1>/<any1>",
        Unknown,
    ),
    // Distributions: this one, any, another, one that a parameter names.
    (DISTRIBUTION, DISTRIBUTION, Yes),
    (
        "arn:aws:cloudfront::<account1>:distribution/*",
        DISTRIBUTION,
        Yes,
    ),
    (
        "arn:aws:cloudfront::*:distribution/<dist1>",
        DISTRIBUTION,
        Yes,
    ),
    (
        "arn:aws:cloudfront::<account1>:distribution/<dist2>",
        DISTRIBUTION,
        No,
    ),
    (
        "arn:aws:cloudfront::<account1>:distribution/<any1>",
        DISTRIBUTION,
        Unknown,
    ),
    (
        "arn:aws:cloudfront::444455556666:distribution/<dist1>",
        DISTRIBUTION,
        Unknown,
    ),
    (
        "arn:aws:cloudfront::<account1>:distribution/<new1>",
        DISTRIBUTION,
        No,
    ),
    // An id that this deployment makes is written nowhere.
    (
        "arn:aws:cloudfront::*:distribution/E2QWRUHAPOMQZL",
        "arn:aws:cloudfront::<account1>:distribution/<new1>",
        No,
    ),
    // What is no ARN of a distribution.
    ("arn:aws:s3:::<account1>", DISTRIBUTION, No),
    (
        "arn:aws:cloudfront:<region1>:<account1>:distribution/<dist1>",
        DISTRIBUTION,
        No,
    ),
    ("<dist1>", DISTRIBUTION, No),
];

const EQUAL: [(&str, &str, Truth); 13] = [
    (DISTRIBUTION, DISTRIBUTION, Yes),
    ("<account1>", "11112222333", No),
    ("<account1>", "111122223333", Unknown),
    ("<account1>", "1111-2222-3333", No),
    ("<account1>", "<account2>", Unknown),
    ("<dist1>", "<dist2>", No),
    ("<any1>", "<dist1>", Unknown),
    ("x<dist1>", "y<dist1>", No),
    ("*", "<dist1>", No),
    ("*", "<any1>", Unknown),
    ("<perhaps1>", "", Unknown),
    ("<some1>", "", No),
    (
        "<bucket1>.s3.<region1>.amazonaws.com",
        "<bucket2>.s3.<region1>.amazonaws.com",
        No,
    ),
];

const LIKE: [(&str, &str, Truth); 8] = [
    ("????????????", "<account1>", Yes),
    ("???", "<account1>", No),
    ("1*", "<account1>", Unknown),
    ("*<dist1>", "x<dist1>", Yes),
    ("*/<dist1>", DISTRIBUTION, Yes),
    ("*:distribution/*", DISTRIBUTION, Yes),
    ("*:function:*", DISTRIBUTION, No),
    ("<any1>", DISTRIBUTION, Unknown),
];

#[test]
fn what_people_write_is_decided_as_far_as_it_can_be() {
    for (pattern, other, expected) in ARNS {
        let answer = arn_matches(&text(pattern), &text(other));
        assert_eq!(answer, expected, "{pattern} {other}");
    }
    for (one, other, expected) in EQUAL {
        let (one, other) = (text(one), text(other));
        assert_eq!(equals(&one, &other), expected, "{one} {other}");
        assert_eq!(equals(&other, &one), expected, "{other} {one}");
    }
    for (pattern, other, expected) in LIKE {
        let answer = matches(&text(pattern), &text(other));
        assert_eq!(answer, expected, "{pattern} {other}");
    }
}
