//! Functions of strings.

use super::{Given, patterns};
use crate::symbolic::{Domain, Piece, Text};
use crate::terraform::evaluation::evaluator::MAX_LENGTH;
use crate::terraform::evaluation::item::{Is, Item, length, number_text};

/// Longer texts are not made.
pub(super) const LONGEST: usize = MAX_LENGTH;

/// What a function of strings yields; nothing if it is none.
pub(super) fn apply(given: &Given<'_>) -> Option<Item> {
    let text = |place: usize| given.item(place).and_then(Item::as_text);
    let known = |place: usize| given.item(place).and_then(Item::known);
    let found = match given.name {
        "lower" | "upper" => text(0).and_then(|text| cased(given.name, &text)),
        "title" => known(0)
            .filter(|text| text.is_ascii())
            .map(|text| Text::literal(titled(&text))),
        "trimspace" => text(0).and_then(|text| trimmed(&text, &[' ', '\n', '\t', '\r'])),
        "chomp" => known(0).map(|text| Text::literal(text.trim_end_matches(['\n', '\r']))),
        "trim" => match (text(0), known(1)) {
            (Some(text), Some(signs)) => trimmed(&text, &signs.chars().collect::<Vec<_>>()),
            _ => None,
        },
        "trimprefix" => match (text(0), known(1)) {
            (Some(text), Some(prefix)) => without_prefix(&text, &prefix),
            _ => None,
        },
        "trimsuffix" => match (text(0), known(1)) {
            (Some(text), Some(suffix)) => without_suffix(&text, &suffix),
            _ => None,
        },
        "replace" => match (text(0), known(1), text(2)) {
            (Some(text), Some(from), Some(to)) => replaced(&text, &from, &to),
            _ => None,
        },
        "substr" => substring(given),
        "format" => formatted(given),
        "join" => joined(given),
        "strrev" => known(0)
            .filter(|text| text.is_ascii())
            .map(|text| Text::literal(text.chars().rev().collect::<String>())),
        "indent" => indented(given),
        "split" => return Some(split(given)),
        "startswith" | "endswith" | "strcontains" => return Some(tested(given)),
        "urlencode" | "base64encode" | "base64decode" | "md5" | "sha1" | "sha256" | "sha512"
        | "uuid" | "timestamp" | "yamlencode" | "base64gzip" | "bcrypt" | "filebase64"
        | "filemd5" | "filesha1" | "filesha256" | "filebase64sha256" | "filebase64sha512"
        | "base64sha256" | "uuidv5" => None,
        _ => return None,
    };
    Some(match found {
        Some(text) => given.is(Is::Text(text)),
        None if given.items.iter().all(Item::is_known) => Item::unknown(
            given.at,
            format!("the function `{}` is not evaluated", given.name),
        )
        .with(given.items),
        None => given.unknown(),
    })
}

/// Domains of which all texts are in lower case.
fn is_lower(domain: &Domain) -> bool {
    matches!(
        domain,
        Domain::Account | Domain::Partition | Domain::Region | Domain::BucketName | Domain::KeyId
    )
}

fn cased(name: &str, text: &Text) -> Option<Text> {
    let mut out = Text::default();
    for piece in text.pieces() {
        match piece {
            Piece::Literal(literal) if name == "lower" => out.push_str(&literal.to_lowercase()),
            Piece::Literal(literal) if name == "upper" => out.push_str(&literal.to_uppercase()),
            Piece::Hole(hole) if name == "lower" && is_lower(&hole.domain) => {
                out.push_hole(hole.clone());
            }
            _ => return None,
        }
    }
    Some(out)
}

/// The text with a capital at the beginning of each word. What is no letter, digit or underscore ends one.
fn titled(text: &str) -> String {
    let mut begins = true;
    let each = text.chars().map(|sign| {
        let out = if begins {
            sign.to_ascii_uppercase()
        } else {
            sign
        };
        begins = !sign.is_ascii_alphanumeric() && sign != '_';
        out
    });
    each.collect()
}

/// The text without such signs at its ends; nothing if a hole at an end may hold some.
fn trimmed(text: &Text, signs: &[char]) -> Option<Text> {
    let pieces = text.pieces();
    let last = pieces.len().saturating_sub(1);
    let mut out = Text::default();
    for (place, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Literal(literal) => {
                let mut rest: &str = literal;
                if place == 0 {
                    rest = rest.trim_start_matches(signs);
                    if rest.is_empty() && last > 0 && may_begin(&pieces[1], signs) {
                        return None;
                    }
                }
                if place == last {
                    rest = rest.trim_end_matches(signs);
                    if rest.is_empty() && last > 0 && may_begin(&pieces[last - 1], signs) {
                        return None;
                    }
                }
                out.push_str(rest);
            }
            Piece::Hole(hole) => {
                if (place == 0 || place == last) && may_begin(piece, signs) {
                    return None;
                }
                out.push_hole(hole.clone());
            }
        }
    }
    Some(out)
}

fn may_begin(piece: &Piece, signs: &[char]) -> bool {
    match piece {
        Piece::Literal(_) => true,
        Piece::Hole(hole) => signs.iter().any(|sign| hole.domain.allows(*sign)),
    }
}

fn without_prefix(text: &Text, prefix: &str) -> Option<Text> {
    if let Some(rest) = text.strip_prefix(prefix) {
        return Some(rest);
    }
    let beginning = text.prefix();
    // Where what is known of the beginning differs, the text stays as it is.
    let agree = beginning.bytes().zip(prefix.bytes()).all(|(a, b)| a == b);
    (text.known().is_some() || !agree).then(|| text.clone())
}

fn without_suffix(text: &Text, suffix: &str) -> Option<Text> {
    if let Some(rest) = text.strip_suffix(suffix) {
        return Some(rest);
    }
    let end = text.suffix();
    let agree = end
        .bytes()
        .rev()
        .zip(suffix.bytes().rev())
        .all(|(a, b)| a == b);
    (text.known().is_some() || !agree).then(|| text.clone())
}

/// The text with one part replaced wherever it occurs; nothing if a hole may hold the part, or some of it.
fn replaced(text: &Text, from: &str, to: &Text) -> Option<Text> {
    // Between slashes stands a pattern.
    let pattern = from
        .strip_prefix('/')
        .and_then(|rest| rest.strip_suffix('/'));
    if let Some(pattern) = pattern {
        return patterns::replaced(text, pattern, to.known()?);
    }
    let parts = text.split(from)?;
    if parts.len().saturating_mul(length(to)) > MAX_LENGTH {
        return None;
    }
    let mut parts = parts.into_iter();
    let first = parts.next()?;
    Some(parts.fold(first, |out, part| out.then(to).then(&part)))
}

fn substring(given: &Given<'_>) -> Option<Text> {
    let text = given.item(0)?.known()?;
    let (start, length) = (given.item(1)?.number()?, given.item(2)?.number()?);
    let count = text.chars().count();
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "what is negative is counted from the end first, what is too large is cut"
    )]
    let (start, length) = (
        if start < 0.0 {
            (count as f64 + start).max(0.0) as usize
        } else {
            start as usize
        },
        if length < 0.0 { count } else { length as usize },
    );
    Some(Text::literal(
        text.chars().skip(start).take(length).collect::<String>(),
    ))
}

/// The text with so many blanks before each of its lines but the first.
fn indented(given: &Given<'_>) -> Option<Text> {
    let (blanks, text) = (given.item(0)?.number()?, given.item(1)?.known()?);
    if !(0.0..=MOST_BLANKS).contains(&blanks) || blanks.fract() != 0.0 {
        return None;
    }
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is a whole number within the limits"
    )]
    let break_and_blanks = format!("\n{}", " ".repeat(blanks as usize));
    if text.matches('\n').count() * break_and_blanks.len() > MAX_LENGTH {
        return None;
    }
    Some(Text::literal(text.replace('\n', &break_and_blanks)))
}

/// Lines are not indented further.
const MOST_BLANKS: f64 = 1000.0;

/// What `format` makes of a pattern and what it is given.
pub(super) fn formatted(given: &Given<'_>) -> Option<Text> {
    let pattern = given.item(0)?.known()?;
    let mut rest = pattern.as_str();
    let mut next = 1;
    let mut out = Text::default();
    while let Some((before, after)) = rest.split_once('%') {
        out.push_str(before);
        let mut signs = after.chars();
        match signs.next()? {
            '%' => out.push_str("%"),
            's' | 'v' => {
                out.push(&given.item(next)?.as_text()?);
                next += 1;
            }
            'd' => {
                out.push_str(&number_text(given.item(next)?.number()?));
                next += 1;
            }
            'q' => {
                // With signs in it that stand for others, it would be written in another way.
                let text = given.item(next)?.known()?;
                let is_plain =
                    |sign: char| sign != '"' && sign != '\\' && (' '..='~').contains(&sign);
                if !text.chars().all(is_plain) {
                    return None;
                }
                out.push_str("\"");
                out.push_str(&text);
                out.push_str("\"");
                next += 1;
            }
            'j' => {
                let item = given.item(next)?.clone();
                out.push(&Item::new(given.at, Is::Json(std::rc::Rc::new(item))).as_text()?);
                next += 1;
            }
            _ => return None,
        }
        rest = signs.as_str();
    }
    Some(out.then_str(rest))
}

fn joined(given: &Given<'_>) -> Option<Text> {
    let separator = given.item(0)?.as_text()?;
    let mut out = Text::default();
    let mut first = true;
    for list in given.items.iter().skip(1) {
        let Is::List(items) = &list.is else {
            return None;
        };
        for item in items.iter() {
            if !first {
                out.push(&separator);
            }
            first = false;
            if length(&out) > MAX_LENGTH {
                return None;
            }
            out.push(&item.as_text()?);
        }
    }
    Some(out)
}

fn split(given: &Given<'_>) -> Item {
    let parts = || {
        let separator = given.item(0)?.known()?;
        let text = given.item(1)?.as_text()?;
        if text.is_empty() {
            return Some(vec![Text::default()]);
        }
        text.split(&separator)
    };
    match parts() {
        Some(parts) => {
            let items = parts
                .into_iter()
                .map(|part| Item::new(given.at, Is::Text(part)).with(given.items));
            Item::list(given.at, items.collect()).with(given.items)
        }
        None => given.unknown(),
    }
}

fn tested(given: &Given<'_>) -> Item {
    let (Some(text), Some(part)) = (
        given.item(0).and_then(Item::as_text),
        given.item(1).and_then(Item::known),
    ) else {
        return given.unknown();
    };
    let found = match (given.name, text.known()) {
        ("startswith", Some(text)) => Some(text.starts_with(&part)),
        ("endswith", Some(text)) => Some(text.ends_with(&part)),
        (_, Some(text)) => Some(text.contains(&part)),
        ("startswith", None) if text.prefix().starts_with(&part) => Some(true),
        ("endswith", None) if text.suffix().ends_with(&part) => Some(true),
        _ => None,
    };
    match found {
        Some(holds) => given.is(Is::Bool(holds)),
        None => given.unknown(),
    }
}
