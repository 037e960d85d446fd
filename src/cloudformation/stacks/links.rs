//! What a template is told by the stacks around its own: the values of its parameters, the outputs of the stacks that
//! it nests, what other stacks export. Each is worked out when it is first asked for, by the template that knows it,
//! so that values go down into nested stacks and come up again in whatever order they are written.

use super::super::intrinsics::Call;
use super::super::mentions;
use super::super::resolve::Resolver;
use super::super::sections::Block;
use super::exports::{Imports, output_name};
use crate::source::{Entry, Kind, Node, Span};
use crate::symbolic::{Mention, Spanned, Text, Value, Why};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};

/// What surrounds the stack of one template. The default is a template that stands alone.
#[derive(Debug, Default)]
pub(in crate::cloudformation) struct Links<'t> {
    /// What the user gives to parameters.
    pub(super) given: BTreeMap<&'t str, Box<str>>,
    /// The stack that nests this one.
    pub(super) parent: Option<Parent<'t>>,
    /// The stacks that this one nests, by the names of their resources.
    pub(super) children: RefCell<BTreeMap<&'t str, Rc<Resolver<'t>>>>,
    /// What others export.
    pub(super) imports: Rc<Imports<'t>>,
    /// The name of the stack, if it is known.
    pub(super) stack_name: Option<Text>,
    /// The outputs of the template.
    pub(super) outputs: Option<&'t Node>,
    /// What was worked out already, or is being worked out.
    pub(super) known: RefCell<BTreeMap<(Kept, Box<str>), Known>>,
}

/// A value that is worked out once.
#[derive(Clone, Debug)]
pub(super) enum Known {
    /// It is being worked out.
    Soon,
    /// This is it.
    Is(Option<Value>),
}

/// Kinds of values that are worked out once.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Kept {
    Parameter,
    Output,
}

/// The stack that nests another one.
#[derive(Debug)]
pub(super) struct Parent<'t> {
    /// What resolves its template.
    pub(super) resolver: Weak<Resolver<'t>>,
    /// The resource that stands for the nested stack.
    pub(super) block: Block<'t>,
}

const CIRCLE: &str = "stacks need one another's values in a circle";

impl<'t> Resolver<'t> {
    /// What `Ref` to a name yields if something outside of the template says so: the user, or the stack that nests
    /// this one. What a nested stack is not given is its default, which nobody can change any more.
    pub(in crate::cloudformation) fn told(&self, node: &Node, name: &str) -> Option<Value> {
        if name == "AWS::StackName" {
            return self.links.stack_name.clone().map(Value::Text);
        }
        if self.links.parent.is_none() && !self.links.given.contains_key(name) {
            return None;
        }
        let mut parameters = self.template.parameters.iter();
        let declared = parameters.find(|entry| &*entry.key == name)?;
        self.once(Kept::Parameter, name, || self.parameter(declared))
            .map(|value| at(node.span, value))
    }

    /// Whether something outside of the template says what a parameter is.
    pub(in crate::cloudformation) fn is_told(&self, node: &Node, name: &str) -> bool {
        self.told(node, name).is_some()
    }

    /// An attribute of a nested stack whose template is known.
    pub(in crate::cloudformation) fn output_of(
        &self,
        node: &Node,
        stack: &str,
        attribute: &str,
    ) -> Option<Value> {
        let output = attribute.strip_prefix("Outputs.")?;
        let child = self.links.children.borrow().get(stack).cloned()?;
        Some(child.own_output(output).map_or_else(
            || {
                let message = format!("the template of `{stack}` has no output `{output}`");
                if child.template.open.is_none() {
                    self.remark(node.span, message.clone());
                }
                Value::Unknown(Why::new(message))
            },
            |value| at(node.span, value),
        ))
    }

    /// What another stack exports under a name, if it is known which one does.
    pub(in crate::cloudformation) fn imported(&self, node: &Node, name: &Text) -> Option<Value> {
        let value = self.links.imports.value(name)?;
        Some(at(node.span, value))
    }

    /// The name of an output that `Fn::GetStackOutput` is asked for. Without a Region it is one of the same Region;
    /// nothing if it is asked for in a role, which may be one of another account.
    pub(in crate::cloudformation) fn output_named(&self, argument: &Node) -> Option<Text> {
        if argument.get("RoleArn").is_some() {
            return None;
        }
        let text = |key: &str| self.value(argument.get(key)?).as_text();
        let region = match argument.get("Region") {
            Some(region) => self.value(region).as_text()?,
            None => self.around.region.clone(),
        };
        Some(output_name(
            &text("StackName")?,
            &text("OutputName")?,
            &region,
        ))
    }

    /// The names by which a call imports something, if it is one that does.
    pub(super) fn names_imported(&self, call: &Call<'_>) -> Option<Vec<Text>> {
        match call.function {
            // The name of an import is made of no other import.
            "ImportValue" | "GetStackOutput" if imports(call.argument) => Some(Vec::new()),
            "ImportValue" => {
                let mut names = Vec::new();
                self.value(call.argument).walk(&mut |value| {
                    if let Value::Text(name) = &value.value {
                        names.push(name.clone());
                    }
                });
                Some(names)
            }
            "GetStackOutput" => Some(self.output_named(call.argument).into_iter().collect()),
            _ => None,
        }
    }

    /// What `node` refers to, through the stacks around this one to what is meant in them.
    pub(in crate::cloudformation) fn mentions(&self, node: &Node) -> Vec<Mention> {
        let mut found = mentions::written_in(self.unit, node);
        let stands_alone = self.links.parent.is_none()
            && self.links.children.borrow().is_empty()
            && self.links.imports.is_empty();
        if stands_alone {
            return found;
        }
        let mut values: Vec<Value> = Vec::new();
        for mention in &found {
            let name = &*mention.of.name;
            values.extend(self.told(node, name));
            values.extend(self.output_of(node, name, &mention.attribute));
        }
        self.imports_within(node, &mut values);
        for value in values {
            for mention in mentions_of(&Spanned::new(node.span, value)) {
                if !found.contains(&mention) && found.len() < MOST_MENTIONS {
                    found.push(mention);
                }
            }
        }
        found
    }

    fn imports_within(&self, node: &Node, values: &mut Vec<Value>) {
        if self.links.imports.is_empty() {
            return;
        }
        if let Some(names) = Call::of(node).and_then(|call| self.names_imported(&call)) {
            values.extend(names.iter().filter_map(|name| self.imported(node, name)));
            return;
        }
        match &node.kind {
            Kind::Tagged(_, inner) => self.imports_within(inner, values),
            Kind::List(items) => items
                .iter()
                .for_each(|item| self.imports_within(item, values)),
            Kind::Map(entries) => entries
                .iter()
                .for_each(|entry| self.imports_within(&entry.value, values)),
            _ => {}
        }
    }

    /// Works a value out once. A value that is asked for while it is worked out needs itself.
    fn once(&self, kind: Kept, name: &str, work: impl FnOnce() -> Option<Value>) -> Option<Value> {
        let key = (kind, Box::from(name));
        if let Some(known) = self.links.known.borrow().get(&key) {
            return match known {
                Known::Is(value) => value.clone(),
                Known::Soon => Some(Value::Unknown(Why::new(CIRCLE))),
            };
        }
        self.links
            .known
            .borrow_mut()
            .insert(key.clone(), Known::Soon);
        let value = work();
        let mut known = self.links.known.borrow_mut();
        known.insert(key, Known::Is(value.clone()));
        value
    }

    fn parameter(&self, declared: &'t Entry) -> Option<Value> {
        let declaration = &declared.value;
        let kind = declaration.get("Type").and_then(Node::text);
        let kind = kind.unwrap_or("String");
        // What is given for a parameter that is kept in Systems Manager is where to look, not what is there.
        if kind.starts_with("AWS::SSM::Parameter") {
            return None;
        }
        let value = match &self.links.parent {
            Some(parent) => handed_down(parent, declared)?,
            None => Value::Text(Text::literal(self.links.given.get(&*declared.key)?)),
        };
        let value = Spanned::new(declared.key_span, value);
        Some(if super::super::parameters::is_list(kind) {
            as_list(value)
        } else {
            as_text(value)
        })
    }

    /// An output of this stack.
    pub(super) fn own_output(&self, name: &str) -> Option<Value> {
        self.once(Kept::Output, name, || self.output(name))
    }

    fn output(&self, name: &str) -> Option<Value> {
        let output = self.links.outputs?.get(name)?;
        let value = output.get("Value")?;
        Some(self.value(value).value)
    }
}

/// What the stack that nests this one hands down for a parameter; the default if it hands nothing down.
fn handed_down(parent: &Parent<'_>, declared: &Entry) -> Option<Value> {
    let Some(resolver) = parent.resolver.upgrade() else {
        return Some(Value::Unknown(Why::new(
            "the stack that nests this one is gone",
        )));
    };
    let default = || {
        let default = declared.value.get("Default").and_then(Node::scalar);
        default.map(|text| Value::Text(Text::literal(text)))
    };
    let Some(handed) = parent.block.property("Parameters") else {
        return default();
    };
    let is_plain =
        handed.is_map() && (handed.entries().iter()).all(|entry| !entry.key.starts_with("Fn::"));
    if !is_plain {
        let because = format!(
            "what `{}` hands down is not written out",
            parent.block.name()
        );
        return Some(resolver.unknown(handed, because));
    }
    match handed.get(&declared.key) {
        Some(node) => match resolver.value(node).value {
            Value::Absent | Value::Null => default(),
            value => Some(value),
        },
        None => default(),
    }
}

/// Whether something is imported in a value.
fn imports(node: &Node) -> bool {
    let call = Call::of(node);
    if call.is_some_and(|call| matches!(call.function, "ImportValue" | "GetStackOutput")) {
        return true;
    }
    match &node.kind {
        Kind::Tagged(_, inner) => imports(inner),
        Kind::List(items) => items.iter().any(imports),
        Kind::Map(entries) => entries.iter().any(|entry| imports(&entry.value)),
        _ => false,
    }
}

/// The most mentions that are kept of one value.
const MOST_MENTIONS: usize = 64;

/// A value where it is used.
fn at(span: Span, value: Value) -> Value {
    match value {
        Value::List(items) => Value::List(
            items
                .into_iter()
                .map(|item| Spanned::new(span, at(span, item.value)))
                .collect(),
        ),
        Value::Either { condition, yes, no } => Value::Either {
            condition,
            yes: Box::new(Spanned::new(span, at(span, yes.value))),
            no: Box::new(Spanned::new(span, at(span, no.value))),
        },
        other => other,
    }
}

/// A value as a parameter that is a text takes it.
fn as_text(value: Spanned) -> Value {
    match value.value {
        Value::Number(_) | Value::Bool(_) => value
            .as_text()
            .map_or_else(|| unreadable(&value), Value::Text),
        Value::List(_) | Value::Map(_) | Value::Absent | Value::Null => unreadable(&value),
        _ => branchwise(value, as_text),
    }
}

/// A value as a parameter that is a list takes it: the parts of a text between its commas.
fn as_list(value: Spanned) -> Value {
    match value.known() {
        Some(text) => Value::List(
            text.split(',')
                .map(|item| Spanned::text(value.span, Text::literal(item.trim())))
                .collect(),
        ),
        None => match value.value {
            Value::Either { .. } => branchwise(value, as_list),
            _ => unreadable(&value),
        },
    }
}

fn branchwise(value: Spanned, work: fn(Spanned) -> Value) -> Value {
    let branch = |value: Box<Spanned>| {
        let span = value.span;
        Box::new(Spanned::new(span, work(*value)))
    };
    match value.value {
        Value::Either { condition, yes, no } => Value::Either {
            condition,
            yes: branch(yes),
            no: branch(no),
        },
        other => other,
    }
}

fn unreadable(value: &Spanned) -> Value {
    Value::Unknown(Why {
        because: "it is a list or a text of which the parts are not known".to_owned(),
        mentions: mentions_of(value),
    })
}

/// The attributes that a value is made of or mentions.
fn mentions_of(value: &Spanned) -> Vec<Mention> {
    let mut found = Vec::new();
    value.walk(&mut |inner| match &inner.value {
        Value::Text(text) => found.extend(text.holes().map(|hole| Mention {
            of: hole.of.clone(),
            attribute: (&*hole.attribute).into(),
        })),
        Value::Unknown(why) => found.extend(why.mentions.iter().cloned()),
        _ => {}
    });
    found
}
