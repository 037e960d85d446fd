//! Holes with a list of choices are filled in, one way after the other, as long as there are few; and a hole of which
//! more is known in one place than in another is taken as it is known best.

use super::super::{Domain, Hole, Truth};
use super::pattern::Glyph;

/// The most ways of filling in lists of choices that are looked at one by one.
const MOST_WAYS: usize = 64;
/// The most holes that are compared with one another.
const MOST_HOLES: usize = 200;

/// What `compare` says for every way of filling in the holes that have a list of choices, if all agree.
pub(super) fn over_choices<'a>(
    pattern: &[Glyph<'a>],
    text: &[Glyph<'a>],
    fold: impl Fn(char) -> char,
    mut compare: impl FnMut(&[Glyph<'a>], &[Glyph<'a>]) -> Truth,
) -> Truth {
    let holes = || pattern.iter().chain(text).filter_map(Glyph::hole);
    let plain = |hole: &Hole| !matches!(hole.domain, Domain::Choice(_) | Domain::Free);
    if holes().nth(MOST_HOLES).is_some() || holes().all(plain) {
        return compare(pattern, text);
    }
    let mut lists: Vec<Choices<'a>> = Vec::new();
    for hole in holes() {
        if let Domain::Choice(texts) = &hole.domain
            && lists.iter().all(|list| list.hole != hole)
        {
            lists.push(Choices { hole, texts });
        }
    }
    // Lists are taken as long as few ways come of them; what is left keeps the shape that its texts have in common.
    lists.sort_by_key(|list| list.texts.len());
    let mut ways = 1;
    lists.retain(|list| {
        let more = list.texts.len().saturating_mul(ways);
        let few = (1..=MOST_WAYS).contains(&more);
        if few {
            ways = more;
        }
        few
    });
    let known: Vec<&'a Hole> = holes().filter(|hole| hole.domain != Domain::Free).collect();
    let known_better = |hole: &Hole| hole.domain == Domain::Free && known.contains(&hole);
    if lists.is_empty() && !holes().any(known_better) {
        return compare(pattern, text);
    }
    let filling = Filling { known, lists, fold };
    let mut answer = None;
    for way in 0..ways {
        let pattern = filling.fill(pattern, way);
        let text = filling.fill(text, way);
        let one = compare(&pattern, &text);
        let all = answer.map_or(one, |all: Truth| all.join(one));
        if all.is_unknown() {
            return all;
        }
        answer = Some(all);
    }
    answer.unwrap_or(Truth::Unknown)
}

/// A hole and all that it can be filled with.
struct Choices<'a> {
    hole: &'a Hole,
    texts: &'a [Box<str>],
}

struct Filling<'a, F> {
    /// The holes of which something is known.
    known: Vec<&'a Hole>,
    lists: Vec<Choices<'a>>,
    fold: F,
}

impl<'a, F: Fn(char) -> char> Filling<'a, F> {
    /// The glyphs with the lists of choices filled in, in one of all possible ways, which are numbered from 0.
    fn fill(&self, glyphs: &[Glyph<'a>], way: usize) -> Vec<Glyph<'a>> {
        let mut filled = Vec::with_capacity(glyphs.len());
        for glyph in glyphs {
            let Some(hole) = glyph.hole() else {
                filled.push(*glyph);
                continue;
            };
            let wild = matches!(glyph, Glyph::Template(_));
            if let Some(text) = self.choice(hole, way) {
                filled.extend(text.chars().map(|c| match c {
                    '*' if wild => Glyph::Many,
                    '?' if wild => Glyph::One,
                    c => Glyph::Char((self.fold)(c)),
                }));
                continue;
            }
            let known = self.known.iter().copied().find(|other| *other == hole);
            let hole = known.unwrap_or(hole);
            let wild = wild && (hole.domain.allows('*') || hole.domain.allows('?'));
            filled.push(if wild {
                Glyph::Template(hole)
            } else {
                Glyph::Hole(hole)
            });
        }
        filled
    }

    fn choice(&self, hole: &Hole, way: usize) -> Option<&'a str> {
        let mut rest = way;
        for list in &self.lists {
            if list.hole == hole {
                return list.texts.get(rest % list.texts.len()).map(|text| &**text);
            }
            rest /= list.texts.len();
        }
        None
    }
}
