//! Where everything is known, wildcards mean what two other libraries take them to mean.

use crate::notation::Dice;
use cf403::symbolic::matching::{matches, matches_ignoring_case};
use cf403::symbolic::{Text, Truth};
use regex::{Regex, RegexBuilder};
use wildmatch::WildMatch;

fn as_regex(pattern: &str, is_case_ignored: bool) -> Regex {
    let mut written = String::from("^");
    for c in pattern.chars() {
        match c {
            '*' => written.push_str(".*"),
            '?' => written.push('.'),
            c => written.push_str(&regex::escape(&c.to_string())),
        }
    }
    written.push('$');
    RegexBuilder::new(&written)
        .dot_matches_new_line(true)
        .case_insensitive(is_case_ignored)
        .build()
        .expect("an escaped pattern is one")
}

fn check(pattern: &str, texts: &[String]) {
    let (own, by_regex) = (Text::literal(pattern), as_regex(pattern, false));
    let by_wildmatch = WildMatch::new(pattern);
    for text in texts {
        let answer = matches(&own, &Text::literal(text));
        assert_eq!(
            answer,
            Truth::from(by_regex.is_match(text)),
            "{pattern} {text}"
        );
        assert_eq!(
            answer,
            Truth::from(by_wildmatch.matches(text)),
            "{pattern} {text}"
        );
    }
}

fn all(letters: &[char], longest: usize) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut last = words.clone();
    for _ in 0..longest {
        last = last
            .iter()
            .flat_map(|word| letters.iter().map(move |c| format!("{word}{c}")))
            .collect();
        words.extend(last.clone());
    }
    words
}

#[test]
fn every_short_pattern_means_what_a_regex_means() {
    let texts = all(&['a', 'b', 'ä'], 4);
    for pattern in all(&['a', 'ä', '*', '?'], 4) {
        check(&pattern, &texts);
    }
}

#[test]
fn long_patterns_mean_what_a_regex_means() {
    let dice = &mut Dice(7);
    for _ in 0..400 {
        let pattern = dice.words(&["a", "b", "ab", "*", "*", "?", "/", ".", "€", "\n"], 12);
        let mut texts: Vec<String> = (0..10)
            .map(|_| dice.words(&["a", "b", "ab", "/", ".", "€", "\n", "*"], 14))
            .collect();
        // And some that are likely to match.
        texts.extend((0..10).map(|_| {
            let filled: Vec<String> = pattern
                .chars()
                .map(|c| match c {
                    '*' => dice.words(&["a", "b", "/", "€"], 3),
                    '?' => dice.words(&["a", "b", "€"], 1),
                    c => c.to_string(),
                })
                .collect();
            filled.concat()
        }));
        check(&pattern, &texts);
    }
}

#[test]
fn letters_of_ascii_are_folded_where_case_does_not_matter() {
    let dice = &mut Dice(11);
    let mut matched = 0;
    for _ in 0..2_000 {
        let pattern = dice.words(&["a", "A", "b", "Get", "*", "?", ":", "@", "["], 6);
        let text = dice.words(&["a", "A", "B", "gET", ":", "`", "{"], 6);
        let expected = as_regex(&pattern, true).is_match(&text);
        let answer = matches_ignoring_case(&Text::literal(&pattern), &text);
        assert_eq!(answer, Truth::from(expected), "{pattern} {text}");
        matched += usize::from(expected);
    }
    assert!(matched > 100, "{matched}");
}
