//! What an `AllowedPattern` leaves a parameter to be. Patterns are read as far as they say which characters stand
//! where: literals, classes, groups, alternatives and repetition. Assertions are passed over, for they only narrow
//! what is left. Of a pattern that holds anything else nothing is concluded.
//!
//! The pattern must match the entire value: "Parameters" in the AWS CloudFormation User Guide.

use crate::symbolic::{Characters, Run, Shape};
use std::iter::Peekable;
use std::str::Chars;

/// The most groups within groups that are followed.
const DEEPEST: usize = 32;

/// What every value that matches looks like; `None` if the pattern cannot be understood.
pub(super) fn shape(pattern: &str) -> Option<Shape> {
    let mut reader = Reader {
        chars: pattern.chars().peekable(),
        depth: 0,
    };
    let shape = reader.alternatives()?;
    reader.chars.next().is_none().then_some(shape)
}

struct Reader<'a> {
    chars: Peekable<Chars<'a>>,
    depth: usize,
}

impl Reader<'_> {
    /// Reads up to the end, or to the parenthesis that ends a group.
    fn alternatives(&mut self) -> Option<Shape> {
        let mut all = self.sequence()?;
        while self.chars.next_if_eq(&'|').is_some() {
            all = all.or(&self.sequence()?);
        }
        Some(all)
    }

    fn sequence(&mut self) -> Option<Shape> {
        let mut runs: Vec<Run> = Vec::new();
        while let Some(c) = self.chars.next_if(|c| !matches!(c, '|' | ')')) {
            let one = match c {
                '[' => of(class(&mut self.chars)?),
                '(' => self.group()?,
                '\\' => match escape(&mut self.chars)? {
                    Escape::Characters(set) => of(set),
                    Escape::Boundary => continue,
                },
                '^' | '$' => continue,
                '.' => of(Characters::ALL),
                '*' | '+' | '?' | '{' => return None,
                literal => Shape::new([Run::once(literal)]),
            };
            let (least, most) = self.times()?;
            runs.extend(one.repeated(least, most).runs());
        }
        Some(Shape::new(runs))
    }

    /// The rest of a group after its parenthesis.
    fn group(&mut self) -> Option<Shape> {
        let mut asserts = false;
        if self.chars.next_if_eq(&'?').is_some() {
            match self.chars.next()? {
                ':' => {}
                '=' | '!' => asserts = true,
                '<' => {
                    asserts = self.chars.next_if(|c| matches!(c, '=' | '!')).is_some();
                    if !asserts {
                        // The group has a name.
                        self.chars.find(|c| *c == '>')?;
                    }
                }
                _ => return None,
            }
        }
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let inner = self.alternatives()?;
        self.depth -= 1;
        self.chars.next_if_eq(&')')?;
        Some(if asserts { Shape::new([]) } else { inner })
    }

    /// How often what was just read may stand there.
    fn times(&mut self) -> Option<(usize, Option<usize>)> {
        let times = match self.chars.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => {
                self.chars.next();
                let mut counts = String::new();
                while let Some(c) = self.chars.next_if(|c| *c != '}') {
                    counts.push(c);
                }
                self.chars.next_if_eq(&'}')?;
                let times = match counts.split_once(',') {
                    None => (counts.parse().ok()?, Some(counts.parse().ok()?)),
                    Some((least, "")) => (least.parse().ok()?, None),
                    Some((least, most)) => (least.parse().ok()?, Some(most.parse().ok()?)),
                };
                self.chars.next_if(|c| matches!(c, '?' | '+'));
                return Some(times);
            }
            _ => return Some((1, Some(1))),
        };
        self.chars.next();
        // Reluctant and possessive repetition admit no more.
        self.chars.next_if(|c| matches!(c, '?' | '+'));
        Some(times)
    }
}

fn of(set: Characters) -> Shape {
    Shape::new([Run::between(set, 1, 1)])
}

/// A class after its bracket.
fn class(chars: &mut Peekable<Chars<'_>>) -> Option<Characters> {
    let negated = chars.next_if_eq(&'^').is_some();
    let mut set = Characters::NONE;
    let mut first = true;
    loop {
        let start = match chars.next()? {
            // Whether a bracket in the first place is a literal is not the same everywhere.
            ']' if first => return None,
            ']' => break,
            '[' => return None,
            '&' if chars.peek() == Some(&'&') => return None,
            '\\' => match escape(chars)? {
                Escape::Characters(escaped) => {
                    set = set.and(escaped);
                    first = false;
                    continue;
                }
                Escape::Boundary => return None,
            },
            literal => literal,
        };
        first = false;
        set = set.and(literal(start));
        if chars.next_if_eq(&'-').is_some() {
            match chars.next()? {
                ']' => {
                    set = set.and(literal('-'));
                    break;
                }
                '\\' | '[' | '&' => return None,
                end if end < start => return None,
                end => set = set.and(range(start, end)),
            }
        }
    }
    Some(if negated { set.complement() } else { set })
}

fn literal(c: char) -> Characters {
    Characters::of(c.encode_utf8(&mut [0; 4]))
}

fn range(start: char, end: char) -> Characters {
    let last_of_ascii = '\u{7f}';
    let ascii = match (u8::try_from(start), u8::try_from(end.min(last_of_ascii))) {
        (Ok(start), Ok(end)) => Characters::range(start, end),
        _ => Characters::NONE,
    };
    if end > last_of_ascii {
        ascii.and(literal(end))
    } else {
        ascii
    }
}

/// What stands for something else after a backslash.
enum Escape {
    /// One character of these.
    Characters(Characters),
    /// No character, but a place between two.
    Boundary,
}

fn escape(chars: &mut Peekable<Chars<'_>>) -> Option<Escape> {
    const WORD: Characters = Characters::DIGITS
        .and(Characters::LOWER)
        .and(Characters::UPPER)
        .and(Characters::of("_"));
    const SPACE: Characters = Characters::of(" \t\n\r\u{b}\u{c}");
    // Whether letters and digits beyond ASCII are among them is not the same everywhere.
    const BEYOND: Characters = Characters::of("\u{80}");
    let set = match chars.next()? {
        'w' => WORD.and(BEYOND),
        'd' => Characters::DIGITS.and(BEYOND),
        's' => SPACE.and(BEYOND),
        'W' => WORD.complement(),
        'D' => Characters::DIGITS.complement(),
        'S' => SPACE.complement(),
        'n' => literal('\n'),
        't' => literal('\t'),
        'r' => literal('\r'),
        'b' | 'A' | 'z' | 'Z' => return Some(Escape::Boundary),
        c if c.is_ascii_alphanumeric() => return None,
        c => literal(c),
    };
    Some(Escape::Characters(set))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::symbolic::{Domain, Hole, Text, UnitId};

    fn admits(pattern: &str, text: &str) -> bool {
        Domain::Shape(shape(pattern).expect(pattern)).admits(text)
    }

    #[test]
    fn a_pattern_admits_what_matches_it_and_tells_much_of_the_rest() {
        for (pattern, fits, differs) in [
            ("[a-z0-9-]+", "a-1", "A"),
            ("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", "a.b", "a"),
            (r"^(?:\w+\.)*[a-zA-Z]{2,}$", "a.b.com", "a"),
            (r"[\w-]*|none", "", "a b"),
            ("^$|^[a-z]+$", "", "a1"),
            ("", "", "a"),
            (
                "arn:aws:acm:us-east-1:[0-9]{12}:certificate/.*",
                "arn:aws:acm:us-east-1:111122223333:certificate/x",
                "x",
            ),
            ("[^/]+", "a:b", "a/b"),
            (r"\S+", "a", "a b"),
            ("(?!x)[a-z]+", "ab", "1"),
            ("(http|https)://.+", "https://a", "ftp://a"),
            (r"\d{4}", "2026", "20"),
            ("(?<year>[0-9]{4})-x", "2026-x", "2026"),
            ("[A-Za-z0-9+=,.@_-]{1,64}", "a@b", ""),
            (r"[a-z\-]{3}?", "a-b", "ab"),
            ("[ -~]*", "a~", "\u{7f}"),
            ("a|b|", "", "c"),
        ] {
            assert!(admits(pattern, fits), "{pattern} {fits}");
            assert!(!admits(pattern, differs), "{pattern} {differs}");
        }
    }

    #[test]
    fn nothing_is_concluded_from_what_cannot_be_understood() {
        for pattern in [
            "[a-z",
            r"\x2a",
            r"\p{Alpha}+",
            "[a-z&&[^m]]+",
            "[[:alnum:]]+",
            "(?i)abc",
            r"(a)\1",
            "a**",
            "*",
            "(a",
            "a)",
            "a{x}",
            "a{2",
            "[]a]",
            "[b-a]",
            "[]",
            r"\",
        ] {
            assert_eq!(shape(pattern), None, "{pattern}");
        }
        assert_eq!(
            shape(&format!("{}a{}", "(".repeat(100), ")".repeat(100))),
            None
        );
        assert!(shape(&"a{99999999}".repeat(99)).is_some());
    }

    #[test]
    fn what_may_be_empty_is_not_taken_for_a_name() {
        let hole = Hole::given(
            UnitId::new(0),
            "Prefix",
            Domain::Shape(shape(r"[\w-]*").expect("plain")),
        );
        let prefix = Text::hole(hole);
        let is_empty = crate::symbolic::matching::equals(&prefix, &Text::default());
        assert!(is_empty.is_unknown());
    }
}
