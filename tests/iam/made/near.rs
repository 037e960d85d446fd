//! Values close to those that a request carries: the same, nearly the same, or a pattern of them.

use crate::choices::Choices;

/// A text close to another.
pub(super) fn near(choices: &mut Choices, text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    if chars.is_empty() {
        return choices.pick(&["", "x", "*", "?"]).into();
    }
    let cut = choices.below(chars.len() + 1);
    let at = choices.below(chars.len());
    let string = |chars: &[char]| chars.iter().collect::<String>();
    match choices.weigh(&[
        (30, 0),
        (12, 1),
        (8, 2),
        (8, 3),
        (12, 4),
        (8, 5),
        (8, 6),
        (6, 7),
        (5, 8),
        (3, 9),
    ]) {
        0 => text.to_owned(),
        1 => string(&chars[..chars.len() - 1]) + if chars.ends_with(&['X']) { "Y" } else { "X" },
        2 => text.to_uppercase(),
        3 => text.to_lowercase(),
        4 => string(&chars[..cut]) + "*",
        5 => "*".to_owned() + &string(&chars[cut..]),
        6 => string(&chars[..at]) + "?" + &string(&chars[at + 1..]),
        7 => {
            let (from, to) = (cut.min(at), cut.max(at));
            string(&chars[..from]) + "*" + &string(&chars[to..])
        }
        8 => string(&chars[..cut]),
        _ => "*".to_owned(),
    }
}

/// An ARN close to another: often one part of it is a pattern.
pub(super) fn near_arn(choices: &mut Choices, text: &str) -> String {
    let mut parts: Vec<&str> = text.splitn(6, ':').collect();
    if parts.len() < 6 || choices.hit(10) {
        return near(choices, text);
    }
    if choices.hit(40) {
        return text.to_owned();
    }
    let place = 1 + choices.below(5);
    let part = parts[place];
    let start: String = part.chars().take(2).collect();
    let rest: String = part.chars().skip(1).collect();
    let changed = match choices.below(6) {
        0 => "*".to_owned(),
        1 => format!("?{rest}"),
        2 => format!("{part}*"),
        3 => String::new(),
        4 => format!("{start}*"),
        _ => near(choices, part),
    };
    parts[place] = &changed;
    parts.join(":")
}

/// A value, alone or among others.
pub(super) fn among<T: Clone>(
    choices: &mut Choices,
    value: T,
    others: &[T],
    percent: usize,
) -> Vec<T> {
    let mut list = vec![value];
    if choices.hit(percent) {
        for _ in 0..=choices.below(2) {
            list.push(choices.pick(others));
        }
        list = choices.shuffled(&list);
    }
    list
}
