//! Functions of regular expressions. Terraform's are Go's, of which the crate `regex` speaks the language nearly to the
//! letter; where the two part the result is unknown. A text with holes is looked through as well where no match begins
//! or ends within a hole, however that is filled: the host of a URL is found whatever AWS calls it.

use super::Given;
use super::holed::{Groups, all_matches};
use crate::symbolic::{Piece, Text};
use crate::terraform::evaluation::item::{Field, Is, Item, length};
use regex::Regex;

/// Longer texts are not looked through.
const LONGEST: usize = 64 << 10;

/// What a function of regular expressions yields; nothing if it is none.
pub(super) fn apply(given: &Given<'_>) -> Option<Item> {
    if !matches!(given.name, "regex" | "regexall") {
        return None;
    }
    let pattern = given.item(0).and_then(Item::known);
    let text = given.item(1).and_then(Item::as_text);
    let (Some(pattern), Some(text)) = (pattern, text) else {
        return Some(given.unknown());
    };
    let Some((pattern, found)) = matches(&pattern, &text, given.name == "regexall") else {
        return Some(if text.known().is_some() {
            not_evaluated(given)
        } else {
            given.unknown()
        });
    };
    let names: Vec<Option<&str>> = pattern.capture_names().skip(1).collect();
    let with_name = names.iter().flatten().count();
    if with_name > 0 && with_name < names.len() {
        return Some(given.failed("some groups of the pattern have a name and others have none"));
    }
    Some(if given.name == "regexall" {
        let all = found.iter().map(|groups| captured(given, groups, &names));
        Item::list(given.at, all.collect()).with(given.items)
    } else {
        match found.first() {
            Some(groups) => captured(given, groups, &names),
            None => given.failed("the pattern matches nothing"),
        }
    })
}

/// The pattern and what it matches in a text, all of it or the first; nothing where that cannot be told.
fn matches(pattern: &str, text: &Text, all: bool) -> Option<(Regex, Vec<Groups>)> {
    let pattern = read(pattern, text)?;
    let Some(known) = text.known().or(text.is_empty().then_some("")) else {
        let (found, _) = all_matches(&pattern, text)?;
        return Some((pattern, found));
    };
    let most = if all { usize::MAX } else { 1 };
    let literal = |group: Option<regex::Match<'_>>| Some(Text::literal(group?.as_str()));
    let found = pattern.captures_iter(known).take(most);
    let found = found.map(|captures| captures.iter().map(literal).collect());
    let found = found.collect();
    Some((pattern, found))
}

/// A text in which what matches a pattern is replaced; nothing where that cannot be told.
pub(super) fn replaced(text: &Text, pattern: &str, with: &str) -> Option<Text> {
    let pattern = read(pattern, text)?;
    let Some(text) = text.known() else {
        return replaced_around_holes(text, &pattern, with);
    };
    let matches = pattern.find_iter(text).take(LONGEST).count();
    // What is referred to may be as long as the text, each time.
    let refers = with.matches('$').count().saturating_mul(text.len());
    let grown = with.len().saturating_add(refers).saturating_mul(matches);
    if grown > super::texts::LONGEST {
        return None;
    }
    Some(Text::literal(pattern.replace_all(text, with)))
}

fn replaced_around_holes(text: &Text, pattern: &Regex, with: &str) -> Option<Text> {
    let parts = template(with)?;
    let (found, between) = all_matches(pattern, text)?;
    let mut between = between.into_iter();
    let mut out = between.next()?;
    for (groups, behind) in found.iter().zip(between) {
        for part in &parts {
            match part {
                Part::Literal(literal) => out.push_str(literal),
                Part::Group(number) => {
                    if let Some(group) = groups.get(*number).and_then(Option::as_ref) {
                        out.push(group);
                    }
                }
            }
        }
        out.push(&behind);
    }
    Some(out)
}

/// A part of what takes the place of a match.
enum Part<'a> {
    Literal(&'a str),
    Group(usize),
}

/// What takes the place of a match; nothing if it refers to groups by name or holds other signs of the kind.
fn template(with: &str) -> Option<Vec<Part<'_>>> {
    let mut out = Vec::new();
    let mut rest = with;
    while let Some((before, after)) = rest.split_once('$') {
        out.push(Part::Literal(before));
        let (name, behind) = if let Some(inner) = after.strip_prefix('{') {
            inner.split_once('}')?
        } else {
            let is_name = |sign: char| sign.is_ascii_alphanumeric() || sign == '_';
            after.split_at(after.find(|sign| !is_name(sign)).unwrap_or(after.len()))
        };
        out.push(Part::Group(name.parse().ok()?));
        rest = behind;
    }
    out.push(Part::Literal(rest));
    Some(out)
}

/// A pattern, if both languages read it alike for this text. Go takes only ASCII for letters and digits, and a bracket
/// within brackets for itself.
fn read(pattern: &str, text: &Text) -> Option<Regex> {
    let is_plain = |piece: &Piece| match piece {
        Piece::Literal(literal) => literal.is_ascii(),
        Piece::Hole(_) => true,
    };
    let is_alike = pattern.is_ascii()
        && text.pieces().iter().all(is_plain)
        && length(text) <= LONGEST
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
fn captured(given: &Given<'_>, groups: &[Option<Text>], names: &[Option<&str>]) -> Item {
    let group = |place: usize| {
        let found = groups.get(place).and_then(Option::as_ref);
        given.is(found.map_or(Is::Null, |group| Is::Text(group.clone())))
    };
    if names.is_empty() {
        return group(0);
    }
    let places = names.iter().enumerate();
    if names.iter().all(Option::is_none) {
        let groups = places.map(|(place, _)| group(place + 1));
        return Item::list(given.at, groups.collect()).with(given.items);
    }
    let fields = places.filter_map(|(place, name)| {
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

#[cfg(test)]
mod tests {
    use super::{matches, replaced};
    use crate::symbolic::{Address, Domain, Hole, Nature, Text, UnitId};

    fn hole(domain: Domain) -> Text {
        Text::hole(Hole {
            of: Address::new(UnitId::new(0), "url"),
            attribute: "Host".into(),
            domain,
            nature: Nature::Fresh,
        })
    }

    fn url() -> Text {
        Text::literal("https://")
            .then(&hole(Domain::Host))
            .then_str("/live")
    }

    #[test]
    fn the_host_of_a_url_that_aws_makes_up_is_found() {
        let found = |pattern: &str| {
            let found = matches(pattern, &url(), false)?.1;
            let group = found.first()?.last()?.as_ref()?;
            Some(group.to_string())
        };
        let host = Some("${url.Host}".to_owned());
        assert_eq!(found("https://([^/]+)/"), host);
        assert_eq!(found("^https?://([^/]*).*"), host);
        assert_eq!(found("(?:.*//)([^/]*)(?:/.*)"), host);
        assert_eq!(found("//[^/]+(/.*)$"), Some("/live".to_owned()));
        // What stands within the host is not known.
        assert_eq!(found("https://([a-z0-9]+)"), None);
        assert_eq!(found("https://([^.]+)"), None);
        assert_eq!(found("(live|com)"), None);
        assert_eq!(found("([a-z]+[0-9]?)/live"), None);
        assert_eq!(found("\\b([^/]+)/live"), None);
        assert_eq!(found("(/live)"), None);
        assert_eq!(found("https://.{20}(/.*)"), None);
        // This stands only behind it, whatever it is.
        assert_eq!(found("(/live)$"), Some("/live".to_owned()));
    }

    #[test]
    fn what_stands_around_a_host_is_replaced_and_nothing_within_it() {
        let became = |pattern: &str, with: &str| {
            replaced(&url(), pattern, with).map(|text| text.to_string())
        };
        let host = Some("${url.Host}".to_owned());
        assert_eq!(became("^https?://([^/]*).*", "$1"), host);
        assert_eq!(became("^https?://([^/]*).*", "${1}"), host);
        assert_eq!(became("https?://|/.*", ""), host);
        assert_eq!(became("^(https?)://", "$1s:"), None);
        assert_eq!(became("[.]", "-"), None);
        assert_eq!(became("e", "3"), None);
        assert_eq!(
            became("^http", "ftp").as_deref(),
            Some("ftps://${url.Host}/live")
        );
    }

    #[test]
    fn what_may_be_anything_is_not_looked_through() {
        let text = Text::literal("https://").then(&hole(Domain::Free));
        assert!(matches("https://(.*)", &text, false).is_none());
        assert!(replaced(&text, "https://", "").is_none());
    }
}
