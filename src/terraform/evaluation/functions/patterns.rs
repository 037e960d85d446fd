//! Functions of regular expressions. Terraform's are Go's, of which the crate `regex` speaks the language nearly to the
//! letter; where the two part, and for every text with holes, the result is unknown.

use super::Given;
use crate::symbolic::Text;
use crate::terraform::evaluation::item::{Field, Is, Item};
use regex::{Captures, Regex};

/// Longer texts are not looked through.
const LONGEST: usize = 64 << 10;

/// What a function of regular expressions yields; nothing if it is none.
pub(super) fn apply(given: &Given<'_>) -> Option<Item> {
    if !matches!(given.name, "regex" | "regexall") {
        return None;
    }
    let known = |place: usize| given.item(place).and_then(Item::known);
    let (Some(pattern), Some(text)) = (known(0), known(1)) else {
        return Some(given.unknown());
    };
    let Some(pattern) = read(&pattern, &text) else {
        return Some(not_evaluated(given));
    };
    let names: Vec<Option<&str>> = pattern.capture_names().skip(1).collect();
    let with_name = names.iter().flatten().count();
    if with_name > 0 && with_name < names.len() {
        return Some(given.failed("some groups of the pattern have a name and others have none"));
    }
    let mut found = pattern.captures_iter(&text);
    Some(if given.name == "regexall" {
        let all = found.map(|captures| captured(given, &captures, &names));
        Item::list(given.at, all.collect()).with(given.items)
    } else {
        match found.next() {
            Some(captures) => captured(given, &captures, &names),
            None => given.failed("the pattern matches nothing"),
        }
    })
}

/// A text in which what matches a pattern is replaced; nothing where that cannot be told.
pub(super) fn replaced(text: &str, pattern: &str, with: &str) -> Option<Text> {
    let pattern = read(pattern, text)?;
    let matches = pattern.find_iter(text).take(LONGEST).count();
    // What is referred to may be as long as the text, each time.
    let refers = with.matches('$').count().saturating_mul(text.len());
    let grown = with.len().saturating_add(refers).saturating_mul(matches);
    if grown > super::texts::LONGEST {
        return None;
    }
    Some(Text::literal(pattern.replace_all(text, with)))
}

/// A pattern, if both languages read it alike for this text. Go takes only ASCII for letters and digits, and a bracket
/// within brackets for itself.
fn read(pattern: &str, text: &str) -> Option<Regex> {
    let is_alike = pattern.is_ascii()
        && text.is_ascii()
        && text.len() <= LONGEST
        && !["&&", "--", "~~"]
            .iter()
            .any(|signs| pattern.contains(signs))
        && !has_nested_class(pattern);
    is_alike.then(|| Regex::new(pattern).ok()).flatten()
}

/// Whether a bracket opens within brackets, other than that of a class such as `[:alpha:]`.
fn has_nested_class(pattern: &str) -> bool {
    let mut is_inside = false;
    let mut signs = pattern.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '\\' => {
                signs.next();
            }
            '[' if is_inside => {
                if signs.peek() != Some(&':') {
                    return true;
                }
                // To the end of the class, whose bracket is not that of the outer ones.
                signs.find(|sign| *sign == ']');
            }
            '[' => {
                is_inside = true;
                signs.next_if_eq(&'^');
                signs.next_if_eq(&']');
            }
            ']' => is_inside = false,
            _ => {}
        }
    }
    false
}

/// What a match yields: all of it, or a list or a map of what its groups hold.
fn captured(given: &Given<'_>, captures: &Captures<'_>, names: &[Option<&str>]) -> Item {
    let group = |place: usize| {
        let is = captures
            .get(place)
            .map_or(Is::Null, |group| Is::Text(Text::literal(group.as_str())));
        given.is(is)
    };
    if names.is_empty() {
        return group(0);
    }
    let groups = names.iter().enumerate();
    if names.iter().all(Option::is_none) {
        let groups = groups.map(|(place, _)| group(place + 1));
        return Item::list(given.at, groups.collect()).with(given.items);
    }
    let fields = groups.filter_map(|(place, name)| {
        Some(Field {
            key: (*name)?.into(),
            key_span: given.at,
            value: group(place + 1),
        })
    });
    Item::map(given.at, fields.collect()).with(given.items)
}

fn not_evaluated(given: &Given<'_>) -> Item {
    let because = format!(
        "the function `{}` is not evaluated for this pattern",
        given.name
    );
    Item::unknown(given.at, because).with(given.items)
}
