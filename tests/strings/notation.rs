//! Texts as the tests write them, and what their holes are filled with.

use cf403::symbolic::{Address, Characters, Domain, Hole, Nature, Piece, Run, Shape, Text, UnitId};

/// A text in which `<bucket1>` is a hole; the word tells its domain, the number which of them it is.
pub(crate) fn text(written: &str) -> Text {
    let mut out = Text::default();
    let mut rest = written;
    while let Some((before, after)) = rest.split_once('<') {
        let (name, after) = after.split_once('>').expect("a hole is closed");
        out = out.then_str(before).then(&Text::hole(named(name)));
        rest = after;
    }
    out.then_str(rest)
}

pub(crate) fn named(name: &str) -> Hole {
    use Nature::{Declared, Fresh, Given};
    let shape = |set: &str, least, most| {
        Domain::Shape(Shape::new([Run::between(Characters::of(set), least, most)]))
    };
    let (domain, nature) = match name.trim_end_matches(|c: char| c.is_ascii_digit()) {
        "account" => (Domain::Account, Given),
        "partition" => (Domain::Partition, Given),
        "region" => (Domain::Region, Given),
        "dist" => (Domain::DistributionId, Declared),
        "new" => (Domain::DistributionId, Fresh),
        "bucket" => (Domain::BucketName, Declared),
        "name" => (Domain::Name, Given),
        "host" => (Domain::Host, Declared),
        "any" => (Domain::Free, Given),
        "either" => (
            Domain::Choice(["".into(), "a".into(), "b:".into(), "*".into()].into()),
            Given,
        ),
        "perhaps" => (shape("ab", 0, 1), Given),
        "some" => (shape("ab", 1, 2), Given),
        "two" => (shape("ab", 2, 2), Given),
        "own" => (shape("ab", 1, 1), Declared),
        "path" => (shape("a/", 0, 2), Given),
        "wild" => (shape("a*?:", 0, 1), Given),
        other => panic!("{other} is no kind of hole"),
    };
    Hole {
        of: Address::new(UnitId::new(0), name),
        attribute: "Ref".into(),
        domain,
        nature,
    }
}

/// All that a hole of few choices can be filled with.
pub(crate) fn fillings(hole: &Hole) -> Vec<String> {
    match &hole.domain {
        Domain::Choice(texts) => texts.iter().map(ToString::to_string).collect(),
        Domain::Shape(shape) => {
            let [run] = shape.runs() else {
                panic!("the shapes of these tests have one run");
            };
            let most = run.most.expect("the shapes of these tests are bounded");
            let letters = || (' '..='~').filter(|c| run.characters.has(*c));
            let mut words = vec![String::new()];
            let mut all = Vec::new();
            for length in 0..=most {
                if length >= run.least {
                    all.extend(words.iter().cloned());
                }
                words = words
                    .iter()
                    .flat_map(|word| letters().map(move |c| format!("{word}{c}")))
                    .collect();
            }
            all
        }
        // Not all, but enough to tell wrong answers.
        Domain::Free => ["", "a", "b", "*", "?", ":", "/", "ab", "a*", "b/a", "::"]
            .map(ToOwned::to_owned)
            .into(),
        Domain::BucketName => ["aaa", "aab", "a-b.a"].map(ToOwned::to_owned).into(),
        other => panic!("{other:?} has no fillings here"),
    }
}

/// Whether [`fillings`] names all.
pub(crate) fn is_told(hole: &Hole) -> bool {
    matches!(hole.domain, Domain::Choice(_) | Domain::Shape(_))
}

/// The holes of some texts, each once.
pub(crate) fn holes(texts: &[&Text]) -> Vec<Hole> {
    let mut holes: Vec<Hole> = Vec::new();
    for hole in texts.iter().flat_map(|text| text.holes()) {
        if !holes.contains(hole) {
            holes.push(hole.clone());
        }
    }
    holes
}

/// The text with its holes filled in.
pub(crate) fn fill(text: &Text, holes: &[Hole], way: &[&str]) -> String {
    text.pieces()
        .iter()
        .map(|piece| match piece {
            Piece::Literal(literal) => literal.as_str(),
            Piece::Hole(hole) => {
                let place = holes.iter().position(|other| other == hole);
                way[place.expect("every hole is filled")]
            }
        })
        .collect()
}

/// A slow and plain reading of wildcards.
pub(crate) fn glob(pattern: &[u8], text: &[u8]) -> bool {
    match (pattern, text) {
        ([], text) => text.is_empty(),
        ([b'*', rest @ ..], text) => (0..=text.len()).any(|taken| glob(rest, &text[taken..])),
        ([b'?', rest @ ..], [_, text @ ..]) => glob(rest, text),
        ([own, rest @ ..], [c, text @ ..]) => own == c && glob(rest, text),
        (_, []) => false,
    }
}

/// The parts of an ARN.
pub(crate) fn parts(text: &str) -> Vec<&str> {
    text.splitn(6, ':').collect()
}

/// Whether an ARN of six parts matches a pattern of six parts.
pub(crate) fn arn(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (parts(pattern), parts(text));
    pattern.len() == 6
        && text.len() == 6
        && pattern
            .iter()
            .zip(&text)
            .all(|(pattern, text)| glob(pattern.as_bytes(), text.as_bytes()))
}

/// Numbers that look random and are the same in every run.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).expect("it is below a usize")
    }

    /// Some of these words, one after the other.
    pub(crate) fn words(&mut self, words: &[&str], most: usize) -> String {
        let length = self.below(most + 1);
        (0..length)
            .map(|_| words[self.below(words.len())])
            .collect()
    }
}
