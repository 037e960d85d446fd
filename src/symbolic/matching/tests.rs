//! Decided examples, and the law that Yes and No hold for every way of filling in the holes.

use super::super::written::{hole, text};
use super::super::{Domain, Hole, Nature, Piece, Text, Truth};
use super::*;
use Truth::{No, Unknown, Yes};
use proptest::prelude::*;
use wildmatch::WildMatch;

#[test]
fn wildcards_meet_holes() {
    for (pattern, other, expected) in [
        ("????????????", "<account>", Yes),
        ("???", "<account>", No),
        ("1*", "<account>", Unknown),
        ("*", "<any>", Yes),
        ("?*", "<any>", Unknown),
        ("?*", "<name>", Yes),
        ("*<dist>", "x<dist>", Yes),
        ("<bucket1>*", "<bucket1>/a", Yes),
        ("<bucket1>/*", "<bucket2>/a", No),
        ("<bucket1>/*", "<bucket1>/<any>", Yes),
        ("<bucket1>/private/*", "<bucket1>/<any>", Unknown),
        ("<bucket1>", "<bucket1>/a", No),
        ("<any>", "abc", Unknown),
        ("<any1>/*", "<any1>/<any2>", Yes),
        ("x<any>", "y", No),
        ("E*", "<new>", Unknown),
        ("*.?*", "<host>", Yes),
        ("x/<host>", "x/<dist>", No),
        ("x/<host>", "x/<new>", No),
        ("localhost", "<host>", No),
        ("cdn.example.com", "<host>", Unknown),
        ("Site*", "<dist>", No),
        ("<either>", "c", No),
        ("<either>", "a", Unknown),
        ("a<either>*", "a<either>", Yes),
        ("?<any1>*", "<any1><any1>x", Unknown),
        ("?<name1>*", "<name1><name1>x", Unknown),
        ("v?/*", "v<char>/<any>", Yes),
        ("v/*", "v<char>/<any>", Unknown),
        ("v*", "v<char>/<any>", Yes),
        ("v", "v<char>", No),
        ("a/b/*", "<any1>/c", Unknown),
        ("<any1>", "<any1>b", Unknown),
    ] {
        assert_eq!(
            matches(&text(pattern), &text(other)),
            expected,
            "{pattern} {other}"
        );
    }
}

#[test]
fn arns_match_part_by_part() {
    for (pattern, other, expected) in [
        (
            "arn:aws:s3:::<bucket>/*",
            "arn:aws:s3:::<bucket>/<any>",
            Yes,
        ),
        ("arn:aws:s3:::*", "arn:aws:s3:::<bucket>/x", Yes),
        ("arn:aws:s3:::<bucket1>/*", "arn:aws:s3:::<bucket2>/x", No),
        ("arn:aws:s3:::<bucket>", "arn:aws:s3:::<bucket>/x", No),
        (
            "arn:aws:s3:::arn:aws:s3:::<bucket>/*",
            "arn:aws:s3:::<bucket>/x",
            No,
        ),
        (
            "arn:aws:cloudfront::<account>:distribution/*",
            "arn:aws:cloudfront::<account>:distribution/<dist>",
            Yes,
        ),
        (
            "arn:aws:cloudfront::*:distribution/<dist1>",
            "arn:aws:cloudfront::<account>:distribution/<dist2>",
            No,
        ),
        (
            "arn:aws:cloudfront::111122223333:distribution/<dist>",
            "arn:aws:cloudfront::<account>:distribution/<dist>",
            Unknown,
        ),
        (
            "arn:aws:cloudfront::<account>:distribution/<any>",
            "arn:aws:cloudfront::<account>:distribution/<dist>",
            Unknown,
        ),
        (
            "arn:aws:s3:::<account>",
            "arn:aws:cloudfront::<account>:distribution/<dist>",
            No,
        ),
        ("arn:<partition>:s3:::b/*", "arn:<partition>:s3:::b/x", Yes),
        (
            "arn:aws:x:*:111122223333:y/*",
            "arn:aws:x:z:444455556666:t:111122223333:y/a",
            No,
        ),
        ("<any>", "arn:aws:s3:::b", Unknown),
        ("arn:aws:s3:::b", "<any>", Unknown),
        ("arn:aws:s3:::b", "b", No),
        ("arn:aws:s3:::<any1>/*", "arn:aws:s3:::<any1>/x", Yes),
    ] {
        assert_eq!(
            arn_matches(&text(pattern), &text(other)),
            expected,
            "{pattern} {other}"
        );
    }
}

#[test]
fn a_short_arn_never_matches_for_certain() {
    let arn = text("arn:aws:s3:::b/x");
    assert_eq!(arn_matches(&text("arn:aws:s3:*"), &arn), Unknown);
    assert_eq!(arn_matches(&text("*"), &arn), Unknown);
    assert_eq!(arn_matches(&text("arn:aws:s3"), &arn), Unknown);
    assert_eq!(arn_matches(&text("b/x"), &arn), No);
    assert_eq!(arn_matches(&text("arn:aws:kms:*"), &arn), No);
}

#[test]
fn equality_takes_wildcards_literally() {
    for (one, other, expected) in [
        ("<account>", "11112222333", No),
        ("<account>", "111122223333", Unknown),
        ("<account>", "1111-2222-3333", No),
        ("<account1>", "<account2>", Unknown),
        ("<dist1>", "<dist2>", No),
        ("<import>", "<dist>", Unknown),
        ("<any>", "<any>", Yes),
        ("<any>", "<dist>", Unknown),
        ("x<dist>", "y<dist>", No),
        ("*", "<dist>", No),
        ("*", "<any>", Unknown),
        ("distribution/*", "distribution/<dist>", No),
        ("<account1>:d/<dist1>", "111122223333:d/<dist2>", No),
        ("", "<any>", Unknown),
        ("", "<name>", No),
        ("", "", Yes),
    ] {
        assert_eq!(equals(&text(one), &text(other)), expected, "{one} {other}");
        assert_eq!(equals(&text(other), &text(one)), expected, "{other} {one}");
    }
}

#[test]
fn an_id_yet_to_be_made_is_not_written_down() {
    assert_eq!(equals(&text("<new>"), &text("E1A2B3C4D5E6F7")), No);
    assert_eq!(equals(&text("E1A2B3C4D5E6F7"), &text("<new>")), No);
    assert_eq!(equals(&text("<dist>"), &text("E1A2B3C4D5E6F7")), Unknown);
    assert_eq!(equals(&text("<dist>"), &text("SiteDistribution")), No);
    assert_eq!(matches(&text("d/E1A2B3C4D5E6F7"), &text("d/<new>")), No);
    assert_eq!(
        matches(&text("d/E1A2B3C4D5E6F7*"), &text("d/<new>")),
        Unknown
    );
    assert_eq!(
        matches(&text("d/E1A2B3C4D5E6F?"), &text("d/<new>")),
        Unknown
    );
    assert_eq!(matches(&text("d/*"), &text("d/<new>")), Yes);
    assert_eq!(equals(&text("<new>"), &text("<import>")), Unknown);
    // The id may still stand inside what is written around it.
    assert_eq!(
        matches(&text("*E1A2B3C4D5E6F7"), &text("x<new>E1A2B3C4D5E6F7")),
        Yes
    );
}

#[test]
fn a_hole_is_taken_as_it_is_known_best() {
    let known = Text::hole(hole("P", Domain::BucketName, Nature::Given));
    let free = Text::hole(hole("P", Domain::Free, Nature::Given));
    assert_eq!(matches(&free, &known.clone().then_str("/x")), No);
    assert_eq!(
        matches(&free.clone().then_str("/*"), &known.then_str("/x")),
        Yes
    );
    assert_eq!(matches(&free, &free.clone().then_str("/x")), Unknown);
}

#[test]
fn case_matters_only_where_it_is_asked_for() {
    assert_eq!(matches(&text("S3:get*"), &text("s3:GetObject")), No);
    assert_eq!(
        matches_ignoring_case(&text("S3:get*"), &text("s3:GetObject")),
        Yes
    );
    assert_eq!(equals_ignoring_case(&text("ÄB"), &text("äb")), Yes);
    assert_eq!(
        equals_ignoring_case(&text("<dist>"), &text("e1a2b3c4d5e6f7")),
        Unknown
    );
    assert_eq!(equals(&text("<dist>"), &text("e1a2b3c4d5e6f7")), No);
    assert_eq!(
        equals_ignoring_case(&text(&"F".repeat(64)), &text("<canonical>")),
        Unknown
    );
}

#[test]
fn work_is_bounded() {
    let long = "a*<name1>".repeat(400);
    assert_eq!(
        matches(&text(&long), &text(&"a<name2>b".repeat(400))),
        Unknown
    );
    let deep = "a/".repeat(100_000);
    assert_eq!(matches(&text(&format!("{deep}<name>")), &text(&deep)), No);
    let many: Vec<String> = (1..40).map(|n| format!("<either{n}>")).collect();
    assert_eq!(matches(&text("*"), &text(&many.concat())), Yes);
}

/// What a hole of the tests is filled with.
fn fillings(hole: &Hole) -> Vec<String> {
    let all = |alphabet: &str, longest: usize| {
        let mut words = vec![String::new()];
        let mut last = words.clone();
        for _ in 0..longest {
            last = last
                .iter()
                .flat_map(|word| alphabet.chars().map(move |c| format!("{word}{c}")))
                .collect();
            words.extend(last.clone());
        }
        words
    };
    match &hole.domain {
        Domain::Free => [
            all("ab:/*?", 1),
            all("ab*", 2)[4..].to_vec(),
            vec!["a:b:".into(), "a/b".into()],
        ]
        .concat(),
        Domain::Name => all("ab", 2)[1..].to_vec(),
        Domain::BucketName => all("ab", 3)[7..].to_vec(),
        Domain::DistributionId => vec![
            "E0000000001".into(),
            "E0000000002".into(),
            "X00000000001".into(),
        ],
        Domain::Character => all("ab:/*?", 1)[1..].to_vec(),
        Domain::Choice(choices) => choices.iter().map(ToString::to_string).collect(),
        other => panic!("{other:?} has no fillings here"),
    }
}

/// All ways of filling in these holes that a deployment can bring about, at most as many as fit in a test.
fn ways(holes: &[Hole], written: &str) -> Vec<Vec<String>> {
    let mut ways = vec![Vec::new()];
    for (place, hole) in holes.iter().enumerate() {
        let mut next = Vec::new();
        for way in &ways {
            for filling in fillings(hole) {
                let taken =
                    (0..place).any(|other| holes[other].distinct(hole) && way[other] == filling);
                let foreseen = hole.nature == Nature::Fresh && written.contains(&filling);
                if !taken && !foreseen {
                    let mut longer: Vec<String> = way.clone();
                    longer.push(filling);
                    next.push(longer);
                }
            }
        }
        let step = next.len() / 1_500 + 1;
        ways = next.into_iter().step_by(step).collect();
    }
    ways
}

fn fill(text: &Text, holes: &[Hole], way: &[String]) -> String {
    text.pieces()
        .iter()
        .map(|piece| match piece {
            Piece::Literal(literal) => literal.clone(),
            Piece::Hole(hole) => {
                let place = holes.iter().position(|other| other == hole);
                way[place.expect("every hole is filled")].clone()
            }
        })
        .collect()
}

/// Checks that an answer holds for every way of filling in the holes.
fn check(
    one: &str,
    other: &str,
    answer: Truth,
    concrete: fn(&str, &str) -> bool,
) -> Result<(), TestCaseError> {
    let (one, other) = (text(one), text(other));
    let mut holes: Vec<Hole> = Vec::new();
    for hole in one.holes().chain(other.holes()) {
        if !holes.contains(hole) {
            holes.push(hole.clone());
        }
    }
    for way in ways(&holes, &format!("{one} {other}")) {
        let (one, other) = (fill(&one, &holes, &way), fill(&other, &holes, &way));
        prop_assert!(
            answer.is_unknown() || answer == Truth::from(concrete(&one, &other)),
            "{:?}, but not for `{}` and `{}`",
            answer,
            one,
            other
        );
    }
    Ok(())
}

/// A slow and plain reading of wildcards.
fn glob_by_definition(pattern: &str, text: &str) -> bool {
    let Some(first) = pattern.chars().next() else {
        return text.is_empty();
    };
    let rest = &pattern[first.len_utf8()..];
    let after = |text: &str| {
        text.chars()
            .next()
            .map(|c| (c, text[c.len_utf8()..].to_owned()))
    };
    match first {
        '*' => {
            glob_by_definition(rest, text)
                || after(text).is_some_and(|(_, text)| glob_by_definition(pattern, &text))
        }
        '?' => after(text).is_some_and(|(_, text)| glob_by_definition(rest, &text)),
        own => after(text).is_some_and(|(c, text)| c == own && glob_by_definition(rest, &text)),
    }
}

fn arn_by_definition(pattern: &str, text: &str) -> bool {
    let pattern: Vec<&str> = pattern.splitn(6, ':').collect();
    let text: Vec<&str> = text.splitn(6, ':').collect();
    pattern.len() == 6
        && text.len() == 6
        && pattern
            .iter()
            .zip(&text)
            .all(|(pattern, text)| glob_by_definition(pattern, text))
}

const HOLES: [&str; 13] = [
    "<char>",
    "<name1>",
    "<name1>",
    "<name2>",
    "<bucket1>",
    "<bucket2>",
    "<any1>",
    "<any2>",
    "<dist1>",
    "<dist2>",
    "<new1>",
    "<any1>",
    "<either>",
];

fn literal() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        6 => Just("a"), 6 => Just("b"), 4 => Just("/"), 1 => Just(":"), 1 => Just("E0000000001"), 1 => Just("E"),
    ]
}

fn parts(wild: u32, longest: usize) -> impl Strategy<Value = Vec<&'static str>> {
    let one = prop_oneof![
        4 => literal(),
        wild => prop_oneof![3 => Just("*"), 1 => Just("?")],
        4 => prop::sample::select(HOLES.to_vec()),
    ];
    prop::collection::vec(one, 0..=longest)
}

/// A pattern, and a text that often matches it.
fn pair(longest: usize) -> impl Strategy<Value = (String, String)> {
    parts(3, longest).prop_flat_map(move |pattern| {
        let derived: Vec<BoxedStrategy<String>> = pattern
            .iter()
            .map(|part| match *part {
                "*" => parts(0, 2).prop_map(|parts| parts.concat()).boxed(),
                "?" => literal().prop_map(ToOwned::to_owned).boxed(),
                part => prop_oneof![
                    5 => Just(part.to_owned()),
                    1 => parts(0, 1).prop_map(move |parts| format!("{}{part}", parts.concat())),
                    1 => parts(0, 1).prop_map(|parts| parts.concat()),
                ]
                .boxed(),
            })
            .collect();
        (
            Just(pattern.concat()),
            prop_oneof![
                3 => derived.prop_map(|parts| parts.concat()),
                1 => parts(0, longest).prop_map(|parts| parts.concat()),
            ],
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn matching_is_sound((pattern, other) in pair(4)) {
        let answer = matches(&text(&pattern), &text(&other));
        check(&pattern, &other, answer, glob_by_definition)?;
    }

    #[test]
    fn equality_is_sound((one, other) in pair(4)) {
        let answer = equals(&text(&one), &text(&other));
        check(&one, &other, answer, |one, other| one == other)?;
    }

    #[test]
    fn arn_matching_is_sound(pairs in prop::collection::vec(pair(1), 4..=7)) {
        let (pattern, other): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
        let (pattern, other) = (pattern.join(":"), other.join(":"));
        let answer = arn_matches(&text(&pattern), &text(&other));
        check(&pattern, &other, answer, arn_by_definition)?;
    }

    #[test]
    fn concrete_matching_agrees_with_two_others(pattern in "[ab*?]{0,9}", other in "[ab]{0,9}") {
        let answer = matches(&Text::literal(&pattern), &Text::literal(&other));
        prop_assert_eq!(answer, Truth::from(glob_by_definition(&pattern, &other)));
        prop_assert_eq!(answer, Truth::from(WildMatch::new(&pattern).matches(&other)));
    }
}
