//! The resolver: turns what is written in a template into what can be known of it. It holds what every intrinsic
//! function may need, the template and the surroundings of the deployment, and guards against templates that
//! nest too deeply or grow too much.

use super::attributes::{self, Surroundings};
use super::intrinsics::{self, Call, external};
use super::parameters::{Declared, Shape};
use super::pseudo;
use super::sections::{Block, Template};
use super::stacks::Links;
use crate::source::{Kind, Node, Remark, Source, Span};
use crate::symbolic::{
    Address, ConditionId, Field, Hole, Lifecycle, Parameter, Piece, Resource, Spanned, Text,
    UnitId, Value, Why,
};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// How deep values may nest, references to named resources included.
const DEEPEST: usize = 160;

/// How much a template may grow beyond a few times its own length: the sum of its values and of the lengths of
/// the texts that they make.
const MOST_EFFORT: usize = 1 << 22;

/// How many characters a hole in a text weighs as much as.
const HOLE: usize = 16;

/// Resolves the values of one template.
#[derive(Debug)]
pub(super) struct Resolver<'t> {
    pub(super) unit: UnitId,
    pub(super) template: &'t Template<'t>,
    pub(super) around: Surroundings,
    pub(super) declared: BTreeMap<&'t str, Declared>,
    /// The physical names of resources; `None` while one is being resolved.
    pub(super) names: RefCell<BTreeMap<&'t str, Option<Spanned>>>,
    /// What surrounds the stack.
    pub(super) links: Links<'t>,
    /// The texts that are made of parameters that are lists, and their defaults.
    derived: RefCell<BTreeMap<Box<str>, Parameter>>,
    remarks: RefCell<Vec<Remark>>,
    /// A name that the text refers to and nothing in it has.
    missing: RefCell<Option<Box<str>>>,
    pub(super) budget: Rc<Budget>,
}

/// How deep and how far values may still grow. The stacks of one tree share it, since they resolve values for each
/// other.
#[derive(Debug)]
pub(super) struct Budget {
    depth: Cell<usize>,
    room: Cell<usize>,
}

impl Budget {
    /// What templates of this length have.
    pub(super) fn new(length: usize) -> Rc<Budget> {
        Rc::new(Budget {
            depth: Cell::new(0),
            room: Cell::new(MOST_EFFORT.saturating_add(length.saturating_mul(8))),
        })
    }
}

impl<'t> Resolver<'t> {
    /// A resolver for `template`, which was read from `source`.
    pub(super) fn new(unit: UnitId, source: &Source, template: &'t Template<'t>) -> Resolver<'t> {
        let names = intrinsics::parameters_that_name(template);
        let declared = |names: &BTreeSet<&str>| {
            let entries = template.parameters.iter();
            entries
                .map(|entry| (&*entry.key, Declared::of(unit, entry, names)))
                .collect()
        };
        Resolver {
            unit,
            template,
            around: pseudo::surroundings(unit, source),
            declared: declared(&names),
            names: RefCell::default(),
            derived: RefCell::default(),
            remarks: RefCell::new(template.remarks.clone()),
            missing: RefCell::default(),
            links: Links::default(),
            budget: Budget::new(source.text.len()),
        }
    }

    /// Every resource, in the order written.
    pub(super) fn resources(&self) -> Vec<Resource> {
        let blocks = self.template.resources.iter();
        blocks.map(|block| self.resource(*block)).collect()
    }

    fn resource(&self, block: Block<'t>) -> Resource {
        let written = &block.entry.value;
        let properties = match written.get("Properties") {
            Some(node) if node.kind != Kind::Null => self.value(node),
            _ => Spanned::new(block.span(), Value::Map(Vec::new())),
        };
        self.check_order(written);
        let title = written
            .get("Metadata")
            .and_then(|metadata| metadata.get("aws:cdk:path"))
            .and_then(Node::text);
        Resource {
            address: self.address(block.name()),
            kind: block.kind.into(),
            local_name: block.name().into(),
            condition: block
                .condition()
                .and_then(|node| self.condition_named(node)),
            lifecycle: Lifecycle::Declared,
            span: block.span(),
            name_span: block.entry.key_span,
            properties,
            attributes: self.attributes(block),
            title: title.map(Into::into),
        }
    }

    /// What `Ref` and `Fn::GetAtt` yield for a resource, as far as the graph asks for it.
    fn attributes(&self, block: Block<'t>) -> Vec<(Box<str>, Spanned)> {
        let node = &block.entry.value;
        let of = |name: &&str| {
            let value = intrinsics::attribute_of(self, node, block.name(), name);
            ((*name).into(), Spanned::new(block.entry.key_span, value))
        };
        attributes::listed(block.kind).iter().map(of).collect()
    }

    /// The parameters, and one more for every text that is made of a parameter that is a list.
    pub(super) fn parameters(&self) -> Vec<Parameter> {
        let written = self.template.parameters.iter();
        written
            .filter_map(|entry| self.declared.get(&*entry.key))
            .map(|declared| declared.parameter.clone())
            .chain(self.derived.borrow().values().cloned())
            .collect()
    }

    /// Says which of the resources that must come before another one are nowhere in the text.
    fn check_order(&self, resource: &Node) {
        let before = resource.get("DependsOn").into_iter();
        let names = before.flat_map(|node| match &node.kind {
            Kind::List(items) => items.iter().collect(),
            _ => vec![node],
        });
        for node in names {
            if let Some(name) = node.text()
                && self.template.resource(name).is_none()
                && intrinsics::implied_kind(self, name).is_none()
            {
                self.misses(node.span, name);
            }
        }
    }

    /// Keeps that the text refers to something that it does not hold.
    pub(super) fn misses(&self, span: Span, name: &str) {
        if self.template.open.is_none() {
            self.remark(span, format!("nothing is named `{name}`"));
        }
        self.keep_missing(name);
    }

    fn keep_missing(&self, name: &str) {
        self.missing.borrow_mut().get_or_insert_with(|| name.into());
    }

    /// Why resources may exist that are not in the text. A text that refers to what it does not hold is refused by
    /// CloudFormation, so that it must be a part of another one.
    pub(super) fn open(&self) -> Option<Why> {
        let missing = self.missing.borrow();
        let because = missing
            .as_ref()
            .map(|name| format!("it refers to `{name}`, which is not in the text"));
        self.template.open.clone().or(because.map(Why::new))
    }

    /// Everything that there was to say about the template, in the order of the text.
    pub(super) fn remarks(&self) -> Vec<Remark> {
        let mut remarks = self.remarks.borrow().clone();
        remarks.sort_by(|one, other| (one.span, &one.message).cmp(&(other.span, &other.message)));
        remarks.dedup();
        remarks
    }

    /// What is known of a value.
    pub(super) fn value(&self, node: &Node) -> Spanned {
        Spanned::new(node.span, self.guarded(node, |node| self.kind(node)))
    }

    fn kind(&self, node: &Node) -> Value {
        if let Some(call) = Call::of(node) {
            return intrinsics::call(self, node, &call);
        }
        match &node.kind {
            Kind::Null => Value::Null,
            Kind::Bool(holds) => Value::Bool(*holds),
            Kind::Number(number) => Value::Number(number.clone()),
            Kind::Text(text) => self.text(node, Text::literal(text)),
            Kind::List(items) => Value::List(items.iter().map(|item| self.value(item)).collect()),
            Kind::Map(entries) if entries.iter().any(|entry| entry.key.starts_with("Fn::")) => {
                self.unknown(node, "a function adds to what is written here")
            }
            Kind::Map(_) => Value::Map(self.fields(node)),
            Kind::Tagged(tag, _) => self.unknown(node, format!("`!{tag}` is not evaluated")),
        }
    }

    fn fields(&self, node: &Node) -> Vec<Field> {
        let mut seen = BTreeSet::new();
        let mut fields: Vec<Field> = node
            .entries()
            .iter()
            .rev()
            .filter(|entry| seen.insert(&*entry.key))
            .map(|entry| Field {
                key: entry.key.clone(),
                key_span: entry.key_span,
                value: self.value(&entry.value),
            })
            .collect();
        fields.reverse();
        fields
    }

    /// A text that was written or put together at `node`, with its dynamic references as holes.
    pub(super) fn text(&self, node: &Node, text: Text) -> Value {
        if self.affords(&text) {
            Value::Text(external::with_dynamic_references(self.unit, text))
        } else {
            self.unknown(node, TOO_MUCH)
        }
    }

    /// Does `work`, unless that would go too deep or cost too much.
    pub(super) fn guarded(&self, node: &Node, work: impl FnOnce(&Node) -> Value) -> Value {
        let depth = &self.budget.depth;
        if depth.get() >= DEEPEST {
            return self.unknown(node, "it is nested too deeply");
        }
        if !self.spend(1) {
            return self.unknown(node, TOO_MUCH);
        }
        depth.set(depth.get() + 1);
        let value = work(node);
        depth.set(depth.get() - 1);
        value
    }

    /// Whether there is still room for a copy of this text.
    pub(super) fn affords(&self, text: &Text) -> bool {
        let sizes = text.pieces().iter().map(|piece| match piece {
            Piece::Literal(text) => text.len(),
            Piece::Hole(_) => HOLE,
        });
        self.spend(sizes.sum())
    }

    /// Whether there is still room for something of this size.
    pub(super) fn spend(&self, size: usize) -> bool {
        let room = self.budget.room.get().saturating_sub(size);
        self.budget.room.set(room);
        room > 0
    }

    /// Unknown for this reason, mentioning what `node` refers to.
    pub(super) fn unknown(&self, node: &Node, because: impl Into<String>) -> Value {
        Value::Unknown(Why {
            because: because.into(),
            mentions: self.mentions(node),
        })
    }

    /// Unknown because a function is written in a way that it does not take, which is worth a remark.
    pub(super) fn malformed(&self, node: &Node, function: &str, needs: &str) -> Value {
        let message = format!("`{function}` needs {needs}");
        self.remark(node.span, message.clone());
        self.unknown(node, message)
    }

    /// Keeps a remark.
    pub(super) fn remark(&self, span: Span, message: impl Into<String>) {
        let message = message.into();
        self.remarks.borrow_mut().push(Remark { span, message });
    }

    /// The address of a name in this template.
    pub(super) fn address(&self, name: &str) -> Address {
        Address::new(self.unit, name)
    }

    /// The condition that is named at `node`.
    pub(super) fn condition_named(&self, node: &Node) -> Option<ConditionId> {
        // Of a boolean that may be several names nobody can tell which condition it is.
        let name = self.template.condition_at(node).or(node.scalar());
        let name = name.or_else(|| {
            self.remark(node.span, "the name of a condition must be a string");
            None
        })?;
        if !self.template.has_condition(name) {
            if self.template.open.is_none() {
                self.remark(node.span, format!("no condition is named `{name}`"));
            }
            self.keep_missing(name);
        }
        Some(ConditionId(self.address(name)))
    }

    /// The parameter that is a list and that `node` refers to.
    pub(super) fn list_parameter(&self, node: &Node) -> Option<&Declared> {
        let call = Call::of(node).filter(|call| call.function == "Ref")?;
        let name = call.argument.text()?;
        let declared = self.declared.get(name)?;
        if self.is_told(node, name) {
            return None;
        }
        (declared.shape == Shape::List).then_some(declared)
    }

    /// A text that is made of a parameter that is a list: a hole of its own, with the default that the list's
    /// default gives it.
    pub(super) fn derived(
        &self,
        from: &Declared,
        attribute: String,
        default: impl FnOnce(&[&str]) -> Option<String>,
    ) -> Value {
        let hole = Hole {
            attribute: attribute.into(),
            ..from.parameter.hole.clone()
        };
        let written = from.parameter.default.as_ref().and_then(Text::known);
        let default = written.and_then(|list| {
            let items: Vec<&str> = list.split(',').map(str::trim).collect();
            default(&items)
        });
        let parameter = Parameter {
            hole: hole.clone(),
            default: default.map(Text::literal),
            allowed: None,
            span: from.parameter.span,
        };
        let mut derived = self.derived.borrow_mut();
        derived.insert(hole.to_string().into(), parameter);
        Value::Text(Text::hole(hole))
    }
}

const TOO_MUCH: &str = "the template grows too much when it is resolved";
