//! Texts as the tests write them, and all that their holes are filled with.

use cf403::symbolic::{Address, Domain, Hole, Nature, Piece, Text, UnitId};

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

fn named(name: &str) -> Hole {
    use Nature::{Declared, Fresh, Given};
    let (domain, nature) = match name.trim_end_matches(|c: char| c.is_ascii_digit()) {
        "account" => (Domain::Account, Given),
        "partition" => (Domain::Partition, Given),
        "dist" => (Domain::DistributionId, Declared),
        "new" => (Domain::DistributionId, Fresh),
        "bucket" => (Domain::BucketName, Declared),
        "name" => (Domain::Name, Given),
        "either" => (
            Domain::Choice(["".into(), "a".into(), "b:".into(), "*".into()].into()),
            Given,
        ),
        "any" => (Domain::Free, Given),
        other => panic!("{other} is no kind of hole"),
    };
    Hole {
        of: Address::new(UnitId(0), name),
        attribute: "Ref".into(),
        domain,
        nature,
    }
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
