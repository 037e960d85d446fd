//! What is known while a configuration is evaluated: its modules, what was evaluated already, and how far the work may
//! go. Values are evaluated when they are asked for and kept; one that asks for itself is told.

use super::item::{Is, Item};
use super::texts::Folder;
use crate::source::hcl::{Block, Expression};
use crate::source::{Files, Remark, Source, SourceId, Span};
use crate::symbolic::{Domain, Hole, Nature, UnitId};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// How many evaluations lie one in the other. Terraform sources of people stay far below it.
const MAX_DEPTH: usize = 160;

/// How many steps the evaluation of one root takes before the rest is left unknown.
const MOST_STEPS: usize = 1_000_000;

/// How many parts all lists and maps that are made may have together.
const MOST_PARTS: usize = 300_000;

/// How large a value may be with all its parts.
pub(super) const MAX_WEIGHT: u32 = 200_000;

/// How long a string may be.
pub(super) const MAX_LENGTH: usize = 2 << 20;

/// How many modules are called one by the other.
pub(super) const MAX_MODULE_DEPTH: usize = 24;

/// How many instances of modules there are.
pub(super) const MOST_MODULES: usize = 2_000;

/// What is known of resources beside what their blocks say: what a plan says, or what a former evaluation found.
pub(crate) trait Knowledge {
    /// The value of an attribute.
    fn attribute(&self, address: &str, attribute: &str, at: Span) -> Option<Item>;
    /// The value of a variable of the root module.
    fn variable(&self, name: &str, at: Span) -> Option<Item>;
    /// The keys of the instances of a resource or module, as addresses spell them.
    fn keys(&self, family: &str) -> Option<Vec<String>>;
}

/// A module instance.
#[derive(Debug)]
pub(super) struct Module<'t, 's> {
    /// Its place among all.
    pub(super) number: usize,
    /// Its address; empty for the root.
    pub(super) address: Rc<str>,
    /// What was written.
    pub(super) folder: &'t Folder<'t, 's>,
    /// Who called it.
    pub(super) caller: Option<(&'t Block, Scope<'t, 's>)>,
    /// The folders of the modules that it lies in, its own last.
    pub(super) path: Vec<&'t str>,
}

/// Where an expression stands.
#[derive(Clone, Debug)]
pub(super) struct Scope<'t, 's> {
    /// The module.
    pub(super) module: Rc<Module<'t, 's>>,
    /// `each.key` and `each.value`.
    pub(super) each: Option<Rc<(Item, Item)>>,
    /// `count.index`.
    pub(super) index: Option<Rc<Item>>,
    /// What `for` expressions and dynamic blocks call the element at hand.
    pub(super) bound: Option<Rc<Bound>>,
    /// The expression that `for_each` goes through, if its keys are not known.
    pub(super) open: Option<&'t Expression>,
}

/// A name and what it stands for, before those further out.
#[derive(Debug)]
pub(super) struct Bound {
    pub(super) name: Box<str>,
    pub(super) item: Item,
    pub(super) outer: Option<Rc<Bound>>,
}

impl Scope<'_, '_> {
    /// The same with one more name.
    pub(super) fn with(&self, name: &str, item: Item) -> Self {
        Scope {
            bound: Some(Rc::new(Bound {
                name: name.into(),
                item,
                outer: self.bound.clone(),
            })),
            ..self.clone()
        }
    }

    /// What a name stands for.
    pub(super) fn bound(&self, name: &str) -> Option<&Item> {
        let mut at = self.bound.as_ref();
        while let Some(bound) = at {
            if &*bound.name == name {
                return Some(&bound.item);
            }
            at = bound.outer.as_ref();
        }
        None
    }
}

/// What is kept of a value.
#[derive(Clone, Debug)]
enum Kept {
    Asked,
    Found(Item),
}

/// What the name of a value is that is kept.
pub(super) type Name = (usize, &'static str, Box<str>);

/// The instances of resources: by module, whether it is a data source, and type and name.
pub(super) type Families = HashMap<(usize, bool, Box<str>), super::keys::Keys>;

/// Evaluates one root module.
pub(crate) struct Evaluator<'t, 's> {
    pub(super) unit: UnitId,
    pub(super) folders: &'t BTreeMap<&'t str, Folder<'t, 's>>,
    pub(super) files: &'t dyn Files,
    pub(super) knows: Option<&'t dyn Knowledge>,
    /// Values for variables of the root module.
    pub(super) given: HashMap<String, Item>,
    pub(super) root_path: &'t str,
    pub(super) sources: &'t dyn Fn(SourceId) -> Option<&'s Source>,
    kept: RefCell<HashMap<Name, Kept>>,
    pub(super) modules: Cell<usize>,
    pub(super) calls: RefCell<HashMap<(usize, Box<str>), super::modules::Called<'t, 's>>>,
    pub(super) families: RefCell<Families>,
    depth: Cell<usize>,
    steps: Cell<usize>,
    parts: Cell<usize>,
    remarks: RefCell<Vec<Remark>>,
    /// What is referred to and nowhere declared: a file must be missing.
    missing: RefCell<Option<String>>,
    holes: RefCell<HashMap<String, usize>>,
    open_blocks: RefCell<HashMap<Span, String>>,
    looked_into: RefCell<BTreeSet<SourceId>>,
}

impl std::fmt::Debug for Evaluator<'_, '_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Evaluator")
            .field("root", &self.root_path)
            .finish_non_exhaustive()
    }
}

impl<'t, 's> Evaluator<'t, 's> {
    pub(super) fn new(
        unit: UnitId,
        folders: &'t BTreeMap<&'t str, Folder<'t, 's>>,
        root_path: &'t str,
        files: &'t dyn Files,
        knows: Option<&'t dyn Knowledge>,
        sources: &'t dyn Fn(SourceId) -> Option<&'s Source>,
    ) -> Evaluator<'t, 's> {
        Evaluator {
            unit,
            folders,
            files,
            knows,
            given: HashMap::new(),
            root_path,
            sources,
            kept: RefCell::default(),
            modules: Cell::new(1),
            calls: RefCell::default(),
            families: RefCell::default(),
            depth: Cell::new(0),
            steps: Cell::new(0),
            parts: Cell::new(0),
            remarks: RefCell::default(),
            missing: RefCell::default(),
            holes: RefCell::default(),
            open_blocks: RefCell::default(),
            looked_into: RefCell::default(),
        }
    }

    /// The root module.
    pub(super) fn root(&self) -> Option<Rc<Module<'t, 's>>> {
        let folder = self.folders.get(self.root_path)?;
        Some(Rc::new(Module {
            number: 0,
            address: "".into(),
            folder,
            caller: None,
            path: vec![folder.path],
        }))
    }

    /// A value that is evaluated once. `at` is where it was asked for.
    pub(super) fn once(&self, name: Name, at: Span, find: impl FnOnce() -> Item) -> Item {
        match self.kept.borrow().get(&name) {
            Some(Kept::Found(item)) => return item.clone(),
            Some(Kept::Asked) => {
                let message = format!("`{}` is made of itself", name.2);
                drop_remark(&self.remarks, at, &message);
                return Item::unknown(at, message);
            }
            None => {}
        }
        self.kept.borrow_mut().insert(name.clone(), Kept::Asked);
        let item = find();
        self.kept
            .borrow_mut()
            .insert(name, Kept::Found(item.clone()));
        item
    }

    /// Counts a step; nothing if the evaluation has gone on for too long or too deep.
    pub(super) fn deeper(&self) -> Option<Deeper<'_>> {
        let (depth, steps) = (self.depth.get() + 1, self.steps.get() + 1);
        if depth > MAX_DEPTH || steps > MOST_STEPS {
            return None;
        }
        self.depth.set(depth);
        self.steps.set(steps);
        Some(Deeper { depth: &self.depth })
    }

    /// Counts the parts of a list or map that is made; an unknown value if there are too many.
    pub(super) fn parts(&self, count: usize, at: Span) -> Result<(), Box<Item>> {
        let parts = self.parts.get().saturating_add(count);
        self.parts.set(parts);
        if parts > MOST_PARTS {
            let message = "there are more values than can be looked at";
            self.remark(at, message);
            return Err(Box::new(Item::unknown(at, message)));
        }
        Ok(())
    }

    /// Says something, once.
    pub(super) fn remark(&self, at: Span, message: &str) {
        drop_remark(&self.remarks, at, message);
    }

    /// Notes that something is referred to and nowhere declared, so that a file must be missing.
    pub(super) fn missing(&self, what: &str) {
        let mut missing = self.missing.borrow_mut();
        missing.get_or_insert_with(|| what.to_owned());
    }

    /// What is referred to and nowhere declared, the first of it.
    pub(super) fn what_is_missing(&self) -> Option<String> {
        self.missing.borrow().clone()
    }

    /// Notes why nobody knows how many blocks a dynamic block makes: what it goes through is not known.
    pub(super) fn open_block(&self, head: Span, through: &Item) {
        let because = match &through.is {
            Is::Unknown(unknown) if unknown.hole.is_none() => unknown.because.to_string(),
            _ => match through.as_text() {
                Some(text) if text.known().is_none() => {
                    format!("`{}` is not known", self.shown(through.span))
                }
                _ => return,
            },
        };
        let mut blocks = self.open_blocks.borrow_mut();
        blocks.entry(head).or_insert(because);
    }

    /// Why nobody knows how many blocks dynamic blocks make, by the places of those.
    pub(super) fn take_open_blocks(&self) -> HashMap<Span, String> {
        self.open_blocks.take()
    }

    /// Notes that values stand in a text that is no Terraform source.
    pub(super) fn looked_into(&self, source: SourceId) {
        self.looked_into.borrow_mut().insert(source);
    }

    /// The texts beside the sources in which values stand.
    pub(super) fn take_looked_into(&self) -> BTreeSet<SourceId> {
        self.looked_into.take()
    }

    /// What is to be said.
    pub(super) fn take_remarks(&self) -> Vec<Remark> {
        self.remarks.take()
    }

    /// A hole for a value that is unknown, unlike any other: `${uuid()}`.
    pub(super) fn hole(&self, at: Span) -> Hole {
        let text = (self.sources)(at.source)
            .and_then(|source| source.text.get(at.range()))
            .unwrap_or("?");
        let short: String = text
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .chars()
            .take(40)
            .collect();
        let mut holes = self.holes.borrow_mut();
        let number = holes.entry(short.clone()).or_default();
        *number += 1;
        let name = if *number == 1 {
            short
        } else {
            format!("{short}#{number}")
        };
        Hole::given(self.unit, &name, Domain::Free)
    }

    /// A hole for an attribute of which nothing is known.
    pub(super) fn attribute_hole(&self, address: &str, attribute: &str) -> Hole {
        Hole {
            of: crate::symbolic::Address::new(self.unit, address),
            attribute: attribute.into(),
            domain: Domain::Free,
            nature: Nature::Given,
        }
    }

    /// The text of what was written at a place.
    pub(super) fn text_at(&self, at: Span) -> &'s str {
        (self.sources)(at.source)
            .and_then(|source| source.text.get(at.range()))
            .unwrap_or_default()
    }

    /// A value as a string; what is unknown becomes a hole.
    pub(super) fn as_text(&self, item: &Item) -> Option<crate::symbolic::Text> {
        match &item.is {
            Is::Unknown(unknown) if unknown.fails => None,
            Is::Null | Is::List(_) | Is::Map(_) => None,
            _ => Some(
                item.as_text()
                    .unwrap_or_else(|| crate::symbolic::Text::hole(self.hole(item.span))),
            ),
        }
    }
}

fn drop_remark(remarks: &RefCell<Vec<Remark>>, span: Span, message: &str) {
    let mut remarks = remarks.borrow_mut();
    if remarks.len() < 100 && !remarks.iter().any(|one| one.message == message) {
        remarks.push(Remark {
            span,
            message: message.to_owned(),
        });
    }
}

/// Keeps count of how deep an evaluation is.
pub(super) struct Deeper<'e> {
    depth: &'e Cell<usize>,
}

impl Drop for Deeper<'_> {
    fn drop(&mut self) {
        self.depth.set(self.depth.get() - 1);
    }
}
