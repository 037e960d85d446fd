//! Trees of stacks: a template that is deployed as such, the templates that it nests, those that they nest. The same
//! template nested twice is two stacks. A tree is found before anything in it is resolved, since which file a nested
//! stack is made from is written out or not known at all.

use super::super::sections::Block;
use super::Written;
use super::references::{Lies, Reference};
use crate::source::{Remark, beside, tidy};
use crate::symbolic::UnitId;
use std::collections::{BTreeMap, HashMap};

/// A stack of a tree.
#[derive(Debug)]
pub(super) struct Member<'t> {
    /// Its template, by its place.
    pub(super) template: usize,
    /// Its unit.
    pub(super) unit: UnitId,
    /// The stack that nests it, by its place in the tree, and the resource there that stands for it.
    pub(super) parent: Option<(usize, Block<'t>)>,
    /// The names of the resources that lead to it, with dots between them.
    pub(super) path: String,
}

/// A stack and all that it nests, each behind the one that nests it.
#[derive(Debug)]
pub(super) struct Tree<'t> {
    pub(super) members: Vec<Member<'t>>,
}

/// All trees of a run, and what is wrong with them.
#[derive(Debug, Default)]
pub(super) struct Forest<'t> {
    pub(super) trees: Vec<Tree<'t>>,
    /// Nested stacks that nest themselves.
    pub(super) circles: Vec<Remark>,
    /// Nested stacks whose templates were looked for in vain.
    pub(super) missing: Vec<Remark>,
    /// Nested stacks whose templates nobody looks for.
    pub(super) elsewhere: Vec<Remark>,
}

/// Why a nested stack is not followed.
enum Lost {
    /// Its template was looked for in vain.
    Missing(String),
    /// Its template is not looked for.
    Elsewhere(String),
    /// It nests itself.
    Circle,
}

/// The most stacks in one tree.
const MOST_STACKS: usize = 500;

/// The most stacks in all trees of a run together that are nested.
const MOST_NESTED: usize = 20_000;

/// The most bytes that the templates of one tree have, each counted as often as it is nested.
const MOST_BYTES: usize = 32 << 20;

/// How deep stacks may be nested.
const DEEPEST: usize = 32;

/// Finds the trees. `references` are the nested stacks of each template; `beside` gives the unit of a root, and `next`
/// is the number of the next unit.
pub(super) fn grow<'t>(
    templates: &[Written<'_>],
    references: &[Vec<Reference<'t>>],
    root: &dyn Fn(usize) -> UnitId,
    next: u32,
) -> Forest<'t> {
    let mut by_path = HashMap::new();
    for (at, written) in templates.iter().enumerate() {
        by_path.entry(tidy(written.source.path())).or_insert(at);
    }
    let mut grower = Grower {
        templates,
        references,
        by_path,
        next,
        nested: 0,
        is_nested: vec![false; templates.len()],
        forest: Forest::default(),
    };
    let mut targets = vec![false; templates.len()];
    for (at, references) in references.iter().enumerate() {
        for reference in references {
            if let Some(target) = grower.target(at, &reference.template)
                && target != at
            {
                targets[target] = true;
            }
        }
    }
    let mut trees: BTreeMap<usize, Tree<'t>> = BTreeMap::new();
    // First what nothing else leads to, then what circles and limits have left over.
    let free = (0..templates.len()).filter(|at| !targets[*at]);
    let rest = (0..templates.len()).filter(|at| targets[*at]);
    for at in free.chain(rest) {
        if !grower.is_nested[at] {
            let tree = grower.tree(at, root(at));
            trees.insert(at, tree);
        }
    }
    grower.forest.trees = trees.into_values().collect();
    grower.forest
}

struct Grower<'a, 's, 't> {
    templates: &'a [Written<'s>],
    references: &'a [Vec<Reference<'t>>],
    by_path: HashMap<String, usize>,
    next: u32,
    nested: usize,
    is_nested: Vec<bool>,
    forest: Forest<'t>,
}

impl<'t> Grower<'_, '_, 't> {
    /// The template that a nested stack is made from.
    fn target(&self, from: usize, lies: &Lies) -> Option<usize> {
        let Lies::Beside(reference) = lies else {
            return None;
        };
        let path = beside(self.templates[from].source, reference)?;
        self.by_path.get(&path).copied()
    }

    fn tree(&mut self, template: usize, unit: UnitId) -> Tree<'t> {
        let mut tree = Tree {
            members: vec![Member {
                template,
                unit,
                parent: None,
                path: String::new(),
            }],
        };
        let mut bytes = self.templates[template].source.text.len();
        let mut at = 0;
        while at < tree.members.len() {
            let from = tree.members[at].template;
            for reference in &self.references[from] {
                let name = reference.block.name();
                let remark = |because: String| Remark {
                    span: reference.block.entry.key_span,
                    message: format!("`{name}` is not followed: {because}"),
                };
                let target = match self.nested(&tree, at, reference, bytes) {
                    Ok(target) => target,
                    Err(lost) => {
                        match lost {
                            Lost::Missing(because) => self.forest.missing.push(remark(because)),
                            Lost::Elsewhere(because) => self.forest.elsewhere.push(remark(because)),
                            Lost::Circle => {}
                        }
                        continue;
                    }
                };
                bytes += self.templates[target].source.text.len();
                self.nested += 1;
                self.is_nested[target] = true;
                let path = match &*tree.members[at].path {
                    "" => name.to_owned(),
                    path => format!("{path}.{name}"),
                };
                tree.members.push(Member {
                    template: target,
                    unit: UnitId::beside(self.next, unit),
                    parent: Some((at, reference.block)),
                    path,
                });
                self.next += 1;
            }
            at += 1;
        }
        tree
    }

    /// The template of a nested stack, or why the stack is not followed.
    fn nested(
        &mut self,
        tree: &Tree<'t>,
        at: usize,
        reference: &Reference<'t>,
        bytes: usize,
    ) -> Result<usize, Lost> {
        let from = tree.members[at].template;
        let elsewhere = |because: &str| Err(Lost::Elsewhere(because.to_owned()));
        let path = match &reference.template {
            Lies::Elsewhere(because) => return elsewhere(because),
            Lies::Beside(path) => path,
        };
        let Some(whole) = beside(self.templates[from].source, path) else {
            return elsewhere("standard input lies in no folder that its template could lie in");
        };
        let Some(target) = self.by_path.get(&whole).copied() else {
            return Err(Lost::Missing(format!("there is no template at `{whole}`")));
        };
        let mut chain = vec![target];
        let mut above = Some(at);
        while let Some(place) = above {
            let member = &tree.members[place];
            chain.push(member.template);
            if member.template == target {
                self.circle(reference, &chain);
                return Err(Lost::Circle);
            }
            above = member.parent.map(|(parent, _)| parent);
        }
        if chain.len() > DEEPEST {
            return elsewhere("stacks are nested too deeply");
        }
        let size = self.templates[target].source.text.len();
        if tree.members.len() >= MOST_STACKS
            || self.nested >= MOST_NESTED
            || bytes.saturating_add(size) > MOST_BYTES
        {
            return elsewhere("there are too many nested stacks");
        }
        Ok(target)
    }

    fn circle(&mut self, reference: &Reference<'t>, chain: &[usize]) {
        let paths: Vec<String> = chain
            .iter()
            .rev()
            .map(|template| format!("`{}`", self.templates[*template].source.path()))
            .collect();
        let remark = Remark {
            span: reference.block.entry.key_span,
            message: format!(
                "`{}` nests a template in itself, which can never be deployed: {}",
                reference.block.name(),
                paths.join(" nests ")
            ),
        };
        if !self.forest.circles.contains(&remark) {
            self.forest.circles.push(remark);
        }
    }
}
