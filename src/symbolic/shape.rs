//! What a text can look like, told by which characters can stand where: runs of characters of a set, one run after
//! the other. `[a-z]{2}-.*` is three runs. Many texts have no such form; a shape may hold more than the text can be,
//! never less.

use std::fmt;
use std::sync::Arc;

/// A set of characters: those of ASCII one by one, all others together or not at all.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Characters {
    ascii: u128,
    others: bool,
}

impl Characters {
    /// No character.
    pub const NONE: Characters = Characters {
        ascii: 0,
        others: false,
    };
    /// Every character.
    pub const ALL: Characters = Characters {
        ascii: u128::MAX,
        others: true,
    };
    /// `0` to `9`.
    pub const DIGITS: Characters = Characters::range(b'0', b'9');
    /// `a` to `z`.
    pub const LOWER: Characters = Characters::range(b'a', b'z');
    /// `A` to `Z`.
    pub const UPPER: Characters = Characters::range(b'A', b'Z');
    /// Those that a name can hold: none that separates the parts of an ARN or a path, is a wildcard, or belongs to a
    /// policy variable.
    pub const OF_NAMES: Characters = Characters::ALL.without("/:*?${}");

    /// The characters of ASCII from one to another.
    pub const fn range(first: u8, last: u8) -> Characters {
        let mut ascii = 0;
        let mut c = first;
        while c <= last && c < 128 {
            ascii |= 1 << c;
            c += 1;
        }
        Characters {
            ascii,
            others: false,
        }
    }

    /// These characters; one beyond ASCII stands for all of them.
    pub const fn of(text: &str) -> Characters {
        let mut set = Characters::NONE;
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if bytes[at] < 128 {
                set.ascii |= 1 << bytes[at];
            } else {
                set.others = true;
            }
            at += 1;
        }
        set
    }

    /// Those of either set.
    #[must_use]
    pub const fn and(self, other: Characters) -> Characters {
        Characters {
            ascii: self.ascii | other.ascii,
            others: self.others || other.others,
        }
    }

    /// Those that both sets have.
    #[must_use]
    pub const fn common(self, other: Characters) -> Characters {
        Characters {
            ascii: self.ascii & other.ascii,
            others: self.others && other.others,
        }
    }

    /// Those of this set without these characters of ASCII.
    #[must_use]
    pub const fn without(self, excluded: &str) -> Characters {
        Characters {
            ascii: self.ascii & !Characters::of(excluded).ascii,
            others: self.others,
        }
    }

    /// Those that this set does not have. Those beyond ASCII are among them, for a set may have only some of them.
    #[must_use]
    pub const fn complement(self) -> Characters {
        Characters {
            ascii: !self.ascii,
            others: true,
        }
    }

    /// The set with small letters in place of capital ones.
    #[must_use]
    pub const fn in_lower_case(self) -> Characters {
        let capital = self.ascii & Characters::UPPER.ascii;
        Characters {
            ascii: self.ascii & !capital | capital << (b'a' - b'A'),
            others: self.others,
        }
    }

    /// Whether it has the character.
    pub const fn has(self, c: char) -> bool {
        if c.is_ascii() {
            self.ascii >> (c as u32) & 1 == 1
        } else {
            self.others
        }
    }

    /// Whether it has none.
    pub const fn is_empty(self) -> bool {
        self.ascii == 0 && !self.others
    }

    /// Those of ASCII, each as the bit of its number.
    pub(super) const fn ascii(self) -> u128 {
        self.ascii
    }

    /// Whether it has those beyond ASCII.
    pub(super) const fn has_others(self) -> bool {
        self.others
    }
}

impl fmt::Debug for Characters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ascii: String = (0..128_u8)
            .map(char::from)
            .filter(|c| self.has(*c))
            .collect();
        write!(
            f,
            "{ascii:?}{}",
            if self.others { " and others" } else { "" }
        )
    }
}

/// Some characters of one set, one after the other.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Run {
    /// The set.
    pub characters: Characters,
    /// How many at least.
    pub least: usize,
    /// How many at most, if there is a limit.
    pub most: Option<usize>,
}

impl Run {
    /// Between `least` and `most` characters.
    pub const fn between(characters: Characters, least: usize, most: usize) -> Run {
        Run {
            characters,
            least,
            most: Some(most),
        }
    }

    /// `least` characters or more.
    pub const fn at_least(characters: Characters, least: usize) -> Run {
        Run {
            characters,
            least,
            most: None,
        }
    }

    /// This character once.
    pub fn once(c: char) -> Run {
        Run::between(Characters::of(c.encode_utf8(&mut [0; 4])), 1, 1)
    }

    fn is_fixed(&self) -> bool {
        self.most == Some(self.least)
    }
}

/// Runs, one after the other.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shape(Arc<[Run]>);

/// The most runs that are told apart; a shape of more becomes one run.
const MOST_RUNS: usize = 128;

impl Shape {
    /// The runs, one after the other. Neighbors of one set become one run.
    pub fn new(runs: impl IntoIterator<Item = Run>) -> Shape {
        let mut joined: Vec<Run> = Vec::new();
        for run in runs.into_iter().filter(|run| run.most != Some(0)) {
            match joined.last_mut() {
                Some(last) if last.characters == run.characters => {
                    last.least = last.least.saturating_add(run.least);
                    last.most = sum(last.most, run.most);
                }
                _ => joined.push(run),
            }
        }
        if joined.len() > MOST_RUNS {
            joined = vec![as_one(&joined)];
        }
        Shape(joined.into())
    }

    /// Its runs.
    pub fn runs(&self) -> &[Run] {
        &self.0
    }

    /// What is either this or the other: what both begin and end with, and between them everything that either may
    /// hold there.
    #[must_use]
    pub fn or(&self, other: &Shape) -> Shape {
        let (mut one, mut two) = (self.runs(), other.runs());
        let mut before = Vec::new();
        while let ([first, rest @ ..], [second, other_rest @ ..]) = (one, two)
            && first == second
        {
            before.push(*first);
            (one, two) = (rest, other_rest);
        }
        let mut after = Vec::new();
        while let ([rest @ .., last], [other_rest @ .., second]) = (one, two)
            && last == second
        {
            after.push(*last);
            (one, two) = (rest, other_rest);
        }
        if !one.is_empty() || !two.is_empty() {
            let (one, two) = (as_one(one), as_one(two));
            before.push(Run {
                characters: one.characters.and(two.characters),
                least: one.least.min(two.least),
                most: one.most.zip(two.most).map(|(one, two)| one.max(two)),
            });
        }
        Shape::new(before.into_iter().chain(after.into_iter().rev()))
    }

    /// This between `least` and `most` times, one after the other.
    #[must_use]
    pub fn repeated(&self, least: usize, most: Option<usize>) -> Shape {
        if (least, most) == (1, Some(1)) {
            return self.clone();
        }
        let one = as_one(self.runs());
        Shape::new([Run {
            characters: one.characters,
            least: one.least.saturating_mul(least),
            most: match (one.most, most) {
                (Some(0), _) | (_, Some(0)) => Some(0),
                (Some(one), Some(most)) => one.checked_mul(most),
                _ => None,
            },
        }])
    }

    /// This as far as it is made of these characters and its length is within these limits; `None` if that leaves
    /// nothing.
    pub fn within(
        &self,
        characters: Characters,
        least: usize,
        most: Option<usize>,
    ) -> Option<Shape> {
        let mut runs = self.runs().to_vec();
        for run in &mut runs {
            run.characters = run.characters.common(characters);
            if run.characters.is_empty() {
                if run.least > 0 {
                    return None;
                }
                run.most = Some(0);
            }
        }
        let whole = as_one(&runs);
        let too_short = whole.most.is_some_and(|longest| longest < least);
        if too_short || most.is_some_and(|most| most < whole.least) {
            return None;
        }
        // A limit on the whole is one on a run only if all others have one length.
        let open = runs.iter().filter(|run| !run.is_fixed()).count();
        if let (1, Some(run)) = (open, runs.iter_mut().find(|run| !run.is_fixed())) {
            let others = whole.least - run.least;
            run.least = run.least.max(least.saturating_sub(others));
            run.most = match (run.most, most.map(|most| most - others)) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            };
        }
        Some(Shape::new(runs))
    }
}

/// All of them as one run.
fn as_one(runs: &[Run]) -> Run {
    runs.iter()
        .fold(Run::between(Characters::NONE, 0, 0), |whole, run| Run {
            characters: whole.characters.and(run.characters),
            least: whole.least.saturating_add(run.least),
            most: sum(whole.most, run.most),
        })
}

fn sum(one: Option<usize>, other: Option<usize>) -> Option<usize> {
    one?.checked_add(other?)
}

/// How many characters these runs have together, at least and at most.
pub(super) fn length(runs: &[Run]) -> (usize, Option<usize>) {
    let whole = as_one(runs);
    (whole.least, whole.most)
}

/// Whether a text is made of these runs.
pub(super) fn admits(runs: &[Run], text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let mut reached = vec![false; text.len() + 1];
    reached[0] = true;
    for run in runs {
        // How many places up to each are reached.
        let mut before = vec![0_usize];
        before.extend(reached.iter().scan(0, |count, reached| {
            *count += usize::from(*reached);
            Some(*count)
        }));
        let mut fitting = 0;
        for end in 0..=text.len() {
            if end > 0 {
                let fits = run.characters.has(text[end - 1]);
                fitting = if fits { fitting + 1 } else { 0 };
            }
            let most = run.most.unwrap_or(fitting).min(fitting);
            reached[end] = run.least <= most && before[end - run.least + 1] > before[end - most];
        }
    }
    reached[text.len()]
}

/// What several texts have in common: what all begin and end with, and between that the characters of all.
pub(super) fn of_texts(texts: &[Box<str>]) -> Shape {
    let shape = |text: &str| Shape::new(text.chars().map(Run::once));
    let mut shapes = texts.iter().map(|text| shape(text));
    let first = shapes.next().unwrap_or_else(|| shape(""));
    shapes.fold(first, |all, one| all.or(&one))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LETTERS: Run = Run::at_least(Characters::LOWER, 1);

    #[test]
    fn sets_tell_ascii_apart_and_take_the_rest_together() {
        let set = Characters::of("aZ").and(Characters::DIGITS);
        assert!(set.has('a') && set.has('Z') && set.has('7') && !set.has('b') && !set.has('ä'));
        assert!(set.complement().has('b') && set.complement().has('ä'));
        assert!(set.in_lower_case().has('z') && !set.in_lower_case().has('Z'));
        assert!(Characters::of("ä").has('ö'));
        assert!(Characters::OF_NAMES.has('.') && !Characters::OF_NAMES.has(':'));
    }

    #[test]
    fn alternatives_keep_what_they_have_in_common() {
        let texts: Vec<Box<str>> = vec!["https://a".into(), "http://b".into()];
        let shape = of_texts(&texts);
        for text in ["https://a", "http://b", "http:/sa"] {
            assert!(admits(shape.runs(), text), "{text}");
        }
        for text in ["ftp://a", "http://", "https://ab//a:"] {
            assert!(!admits(shape.runs(), text), "{text}");
        }
        let perhaps = Shape::new([]).or(&Shape::new([LETTERS]));
        assert!(admits(perhaps.runs(), "") && admits(perhaps.runs(), "ab"));
    }

    #[test]
    fn limits_reach_the_one_run_that_is_open() {
        let shape = Shape::new([Run::once('-'), LETTERS]);
        let limited = shape
            .within(Characters::ALL, 3, Some(4))
            .expect("there are such texts");
        for (text, fits) in [
            ("-a", false),
            ("-ab", true),
            ("-abc", true),
            ("-abcd", false),
        ] {
            assert_eq!(admits(limited.runs(), text), fits, "{text}");
        }
        assert_eq!(shape.within(Characters::DIGITS, 0, None), None);
        assert_eq!(shape.within(Characters::ALL, 0, Some(1)), None);
    }

    #[test]
    fn repetition_counts() {
        let pair = Shape::new([Run::once('a'), Run::once('b')]);
        let twice = pair.repeated(2, Some(2));
        assert!(admits(twice.runs(), "abab") && !admits(twice.runs(), "ab"));
        assert_eq!(pair.repeated(0, Some(0)), Shape::new([]));
        assert!(admits(pair.repeated(0, None).runs(), ""));
    }
}
