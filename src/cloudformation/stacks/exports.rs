//! Which export an import means. Two names that are the same text name the same export. Names are often made of what
//! is given at deployment, `${AWS::StackName}-BucketName` here and `${BucketStack}-BucketName` there: the only export
//! under the given paths that fits is then taken to be meant, and what rests on that is never certain. Where several
//! units export a name, the one of the same application is meant; if there is none, nobody can tell which of them is
//! deployed beside the importing one.
//!
//! `Fn::GetStackOutput` names a stack and one of its outputs in place of an export. It is taken for an import by a name
//! that is made of both and that no export can have.
//!
//! "Exports and imports": names are unique within an account and Region, see "Get exported outputs from a deployed
//! CloudFormation stack" in the AWS CloudFormation User Guide.

use super::super::resolve::Resolver;
use crate::symbolic::{Hole, Nature, Piece, Text, Truth, UnitId, Value, matching};
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Weak;

/// What the imports of one tree of stacks stand for.
#[derive(Debug, Default)]
pub(in crate::cloudformation) struct Imports<'t> {
    by_name: HashMap<Text, Imported>,
    /// The stacks of the tree itself, which may import from each other.
    pub(super) own: RefCell<Vec<Weak<Resolver<'t>>>>,
}

/// What an import stands for.
#[derive(Debug)]
pub(super) enum Imported {
    /// A value that another tree of stacks exports.
    Value(Value),
    /// An output of a stack of the same tree, by its place in it.
    Within(usize, Box<str>),
}

impl Imports<'_> {
    pub(super) fn add(&mut self, name: &Text, imported: Imported) {
        self.by_name.insert(comparable(name), imported);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    pub(super) fn value(&self, name: &Text) -> Option<Value> {
        if self.by_name.is_empty() {
            return None;
        }
        match self.by_name.get(&comparable(name))? {
            Imported::Value(value) => Some(value.clone()),
            Imported::Within(stack, output) => {
                let resolver = self.own.borrow().get(*stack)?.upgrade()?;
                resolver.own_output(output)
            }
        }
    }
}

/// An output that is exported: the tree of stacks, the stack in it and its unit, the name of the output, the name of the
/// export.
#[derive(Clone, Debug)]
pub(super) struct Exported {
    pub(super) unit: UnitId,
    pub(super) tree: usize,
    pub(super) stack: usize,
    pub(super) output: Box<str>,
    pub(super) name: Text,
}

impl Exported {
    fn is(&self, other: &Exported) -> bool {
        self.unit == other.unit && self.output == other.output
    }
}

/// All exports of a run, ready to be looked up. The cost of a look-up does not grow with their number.
#[derive(Debug, Default)]
pub(super) struct Exports {
    all: Vec<Exported>,
    same: HashMap<Text, Vec<usize>>,
    /// Names without holes, in order, and in order of what they are backwards.
    known: BTreeMap<String, Vec<usize>>,
    backwards: BTreeMap<String, Vec<usize>>,
    /// Names with holes by what they are apart from these, by their end, and by their beginning if they have no end.
    shaped: HashMap<String, Vec<usize>>,
    ending: HashMap<String, Vec<usize>>,
    beginning: HashMap<String, Vec<usize>>,
}

/// The name that an output goes by for `Fn::GetStackOutput`. No export has a dot or a space in its name.
pub(super) fn output_name(stack: &Text, output: &Text, region: &Text) -> Text {
    stack
        .clone()
        .then_str(".")
        .then(output)
        .then_str(" in ")
        .then(region)
}

/// The longest name that is taken apart; AWS allows 255 characters.
const LONGEST: usize = 1024;

impl Exports {
    pub(super) fn new(mut all: Vec<Exported>) -> Exports {
        for one in &mut all {
            one.name = comparable(&one.name);
        }
        let mut exports = Exports::default();
        for (at, one) in all.iter().enumerate() {
            exports.same.entry(one.name.clone()).or_default().push(at);
            if let Some(known) = one.name.known() {
                let backwards = known.chars().rev().collect();
                exports.known.entry(known.to_owned()).or_default().push(at);
                exports.backwards.entry(backwards).or_default().push(at);
                continue;
            }
            let shape = shape(&one.name);
            exports.shaped.entry(shape).or_default().push(at);
            let (before, after) = (one.name.prefix(), one.name.suffix());
            if after.is_empty() {
                let list = exports.beginning.entry(before.to_owned());
                list.or_default().push(at);
            } else {
                exports.ending.entry(after.to_owned()).or_default().push(at);
            }
        }
        exports.all = all;
        exports
    }

    /// The export that is meant by a name which a unit uses, if there is only one that can be, and whether it is the
    /// same name.
    pub(super) fn meant(&self, name: &Text, by: UnitId) -> Option<(&Exported, Truth)> {
        let name = comparable(name);
        let by_another = |at: &usize| Some(&self.all[*at]).filter(|one| one.unit != by);
        let same = self.same.get(&name).map_or(&[][..], Vec::as_slice);
        if same.iter().any(|at| by_another(at).is_some()) {
            let only = only(by, same.iter().filter_map(by_another));
            return only.map(|one| (one, Truth::Yes));
        }
        let fitting = |at: &usize| by_another(at).filter(|one| fits(&one.name, &name));
        let found = match name.known() {
            Some(known) => self.shaped_like(known, by, &fitting),
            None => only(by, self.like(&name).filter_map(|at| fitting(&at))),
        };
        found.map(|one| (one, Truth::Unknown))
    }

    /// The only export whose name has holes and may turn out to be `known`.
    fn shaped_like<'e>(
        &'e self,
        known: &str,
        by: UnitId,
        fitting: &impl Fn(&usize) -> Option<&'e Exported>,
    ) -> Option<&'e Exported> {
        if known.len() > LONGEST {
            return None;
        }
        let cuts = || known.char_indices().map(|(at, _)| at).skip(1);
        let ends = cuts().filter_map(|at| self.ending.get(&known[at..]));
        let starts = cuts().filter_map(|at| self.beginning.get(&known[..at]));
        only(by, ends.chain(starts).flatten().filter_map(fitting))
    }

    /// The exports that may turn out to have a name that has holes.
    fn like<'e>(&'e self, name: &Text) -> impl Iterator<Item = usize> + 'e {
        let (before, after) = (name.prefix().to_owned(), name.suffix());
        let after: String = after.chars().rev().collect();
        let shaped = self.shaped.get(&shape(name)).into_iter().flatten().copied();
        let is_known_by_end = !after.is_empty();
        let by_end = self
            .backwards
            .range(after.clone()..)
            .take_while(move |(backwards, _)| is_known_by_end && backwards.starts_with(&after));
        let by_start = self
            .known
            .range(before.clone()..)
            .take_while(move |(known, _)| {
                !is_known_by_end && !before.is_empty() && known.starts_with(&before)
            });
        shaped.chain(
            by_end
                .chain(by_start)
                .flat_map(|(_, at)| at.iter().copied()),
        )
    }
}

/// With more candidates than these nobody can tell which is meant.
const MOST_CANDIDATES: usize = 64;

/// The only one of the application that imports it, or else the only one; none if different stacks export it.
fn only<'e>(by: UnitId, found: impl Iterator<Item = &'e Exported>) -> Option<&'e Exported> {
    let found: Vec<&Exported> = found.take(MOST_CANDIDATES + 1).collect();
    let alone = |found: &[&'e Exported]| {
        let (first, others) = found.split_first()?;
        let first: &'e Exported = first;
        others.iter().all(|other| other.is(first)).then_some(first)
    };
    let beside = found.iter().filter(|one| one.unit.is_beside(by));
    let beside: Vec<&Exported> = beside.copied().collect();
    match (beside.is_empty(), found.len() <= MOST_CANDIDATES) {
        (false, _) => alone(&beside),
        (true, true) => alone(&found),
        (true, false) => None,
    }
}

/// Whether two names may turn out to be the same, and share enough for that to be no accident.
fn fits(export: &Text, import: &Text) -> bool {
    let written = |text: &Text| -> usize {
        let literals = text.pieces().iter().map(|piece| match piece {
            Piece::Literal(text) => text.chars().filter(|c| c.is_alphanumeric()).count(),
            Piece::Hole(_) => 0,
        });
        literals.sum()
    };
    written(export).min(written(import)) >= 2 && !matching::equals(export, import).is_no()
}

/// A text with a character in place of each hole.
fn shape(text: &Text) -> String {
    let mut out = String::new();
    for piece in text.pieces() {
        match piece {
            Piece::Literal(text) => out.push_str(text),
            Piece::Hole(_) => out.push('\u{FFFC}'),
        }
    }
    out
}

/// The name as it compares with those of other stacks. Who imports and who exports are in one account and Region, so
/// that what they call by these names is the same.
fn comparable(name: &Text) -> Text {
    const SHARED: [&str; 4] = [
        "AWS::AccountId",
        "AWS::Region",
        "AWS::Partition",
        "AWS::URLSuffix",
    ];
    let mut out = Text::default();
    for piece in name.pieces() {
        match piece {
            Piece::Literal(text) => out.push_str(text),
            Piece::Hole(hole) => {
                let is_shared = hole.nature == Nature::Given && SHARED.contains(&&*hole.of.name);
                out.push_hole(if is_shared {
                    Hole::given(UnitId::new(u32::MAX), &hole.of.name, hole.domain.clone())
                } else {
                    hole.clone()
                });
            }
        }
    }
    out
}
