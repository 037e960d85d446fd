//! Evaluated blocks in the shape in which a plan holds them: values, marks of what is unknown and of what must not be
//! told, and what was written. Beside each expression stands what it is exactly, which no plan can say, so that one
//! code reads both.

use super::evaluator::{Evaluator, Scope};
use super::item::{Field, Is, Item, Of};
use crate::source::hcl::{Block, Body, Expression, Written};
use crate::source::{Entry, Kind, Node, Span};
use crate::symbolic::{self, Address, Mention, Spanned, Text, UnitId, Value, Why};
use crate::terraform::address::ResourceAddress;
use crate::terraform::tables;

/// The key of an expression under which its number among all that are known exactly stands.
pub(crate) const EXACT: &str = "exact";

/// The key of an expression under which the attributes stand that it is made of: address, attribute, and so on.
pub(crate) const MADE_OF: &str = "made_of";

/// The key of an expression under which the names stand that it refers to, as far as they tell a resource.
pub(crate) const REFERS: &str = "refers";

/// Arguments that every block may have and that are no values of its own.
const META_ARGUMENTS: [&str; 5] = ["count", "for_each", "provider", "providers", "depends_on"];

/// Blocks that every resource may have and that are no values of its own.
const META_BLOCKS: [&str; 4] = ["lifecycle", "provisioner", "connection", "timeouts"];

/// How many blocks a dynamic block makes.
const MOST_BLOCKS: usize = 1_000;

/// The trees of one block.
#[derive(Debug, Default)]
pub(super) struct Trees {
    pub(super) values: Vec<Entry>,
    pub(super) unknown: Vec<Entry>,
    pub(super) secret: Vec<Entry>,
    pub(super) expressions: Vec<Entry>,
}

/// The blocks of one kind.
#[derive(Default)]
struct Same {
    trees: Vec<(Span, Trees)>,
    /// The dynamic block of which nobody knows how many it makes, if there is one.
    open: Option<Span>,
}

impl<'t, 's> Evaluator<'t, 's> {
    /// The trees of what stands in a block.
    pub(super) fn trees(
        &self,
        body: &Body,
        scope: &Scope<'t, 's>,
        exact: &mut Vec<Spanned>,
    ) -> Trees {
        let mut out = Trees::default();
        for attribute in &body.attributes {
            if META_ARGUMENTS.contains(&&*attribute.name) {
                continue;
            }
            let item = self.value(&attribute.value, scope).at(attribute.value.span);
            let entry = |value: Node| Entry {
                key: attribute.name.as_ref().into(),
                key_span: attribute.name_span,
                value,
            };
            let mut node = self.expression_node(&item, exact);
            refers(&attribute.value, &mut node);
            out.expressions.push(entry(node));
            if item.is_null() {
                continue;
            }
            out.values.push(entry(known_node(&item)));
            if !item.is_known() {
                out.unknown.push(entry(unknown_node(&item)));
            }
            if item.is_secret() {
                out.secret.push(entry(mark(item.span)));
            }
        }
        let mut kinds: Vec<(Box<str>, Same)> = Vec::new();
        for block in &body.blocks {
            if META_BLOCKS.contains(&&*block.kind) {
                continue;
            }
            let is_dynamic = &*block.kind == "dynamic" && !block.labels.is_empty();
            let kind: &str = if is_dynamic {
                block.label(0).unwrap_or_default()
            } else {
                &block.kind
            };
            let place = kinds.iter().position(|(known, _)| **known == *kind);
            let place = place.unwrap_or_else(|| {
                kinds.push((kind.into(), Same::default()));
                kinds.len() - 1
            });
            let same = &mut kinds[place].1;
            if is_dynamic {
                self.dynamic(block, kind, scope, same, exact);
            } else {
                let trees = self.trees(&block.body, scope, exact);
                same.trees.push((block.span, trees));
            }
        }
        for (kind, same) in kinds {
            add_blocks(&mut out, &kind, same, body);
        }
        out
    }

    fn dynamic(
        &self,
        block: &Block,
        kind: &str,
        scope: &Scope<'t, 's>,
        same: &mut Same,
        exact: &mut Vec<Spanned>,
    ) {
        let content = block.body.of_kind("content").next();
        let each = block.body.attribute("for_each");
        let (Some(content), Some(each)) = (content, each) else {
            return;
        };
        let iterator = block
            .body
            .attribute("iterator")
            .map(|one| &one.value.written);
        let name = match iterator {
            Some(Written::Name(name)) => name,
            _ => kind,
        };
        let item = self.value(&each.value, scope);
        let Some(elements) = Self::elements(&item).filter(|all| all.len() <= MOST_BLOCKS) else {
            if !item.is_null() {
                same.open = Some(block.head);
                self.open_block(block.head, &item);
            }
            return;
        };
        if self.parts(elements.len(), block.head).is_err() {
            same.open = Some(block.head);
            return;
        }
        for (key, value) in elements {
            let field = |name: &str, value: Item| Field {
                key: name.into(),
                key_span: block.head,
                value,
            };
            let element = Item::map(block.head, vec![field("key", key), field("value", value)]);
            let trees = self.trees(&content.body, &scope.with(name, element), exact);
            same.trees.push((block.span, trees));
        }
    }

    /// What was written for a value: its constant, what it is made of, and what it is exactly.
    fn expression_node(&self, item: &Item, exact: &mut Vec<Spanned>) -> Node {
        let at = item.span;
        let entry = |key: &str, value: Node| Entry {
            key: key.into(),
            key_span: at,
            value,
        };
        let mut entries = Vec::new();
        // What must not be told is no constant that anything may be known by.
        if item.is_known() && !item.is_secret() {
            entries.push(entry("constant_value", known_node(item)));
        }
        let made = item.whole_made();
        let names: Vec<Node> = made
            .all()
            .iter()
            .flat_map(|of| [text_node(&of.address, at), text_node(&of.attribute, at)])
            .collect();
        if !names.is_empty() {
            entries.push(entry(
                MADE_OF,
                Node {
                    span: at,
                    kind: Kind::List(names),
                },
            ));
        }
        entries.push(entry(
            EXACT,
            Node {
                span: at,
                kind: Kind::Number(exact.len().to_string().into()),
            },
        ));
        exact.push(spanned(item, self.unit));
        Node {
            span: at,
            kind: Kind::Map(entries),
        }
    }
}

/// A value as the rest of the program knows values. The text that `jsonencode` makes is the tree that it is made of.
pub(crate) fn spanned(item: &Item, unit: UnitId) -> Spanned {
    let value = match &item.is {
        Is::Null => Value::Null,
        Is::Bool(holds) => Value::Bool(*holds),
        Is::Number(number) => Value::Number(super::item::number_text(*number).into()),
        Is::Text(text) => match &item.tree {
            Some(tree) => return spanned(tree, unit),
            None => Value::Text(text.clone()),
        },
        Is::Json(inner) => return spanned(inner, unit),
        Is::List(items) => Value::List(items.iter().map(|item| spanned(item, unit)).collect()),
        Is::Map(fields) => Value::Map(
            fields
                .iter()
                .map(|field| symbolic::Field {
                    key: field.key.as_ref().into(),
                    key_span: field.key_span,
                    value: spanned(&field.value, unit),
                })
                .collect(),
        ),
        Is::Resource(address) => Value::Unknown(Why {
            because: format!("it is the whole of `{address}`"),
            mentions: mentions(
                &[Of {
                    address: address.clone(),
                    attribute: "".into(),
                }],
                unit,
            ),
        }),
        Is::Unknown(unknown) => match &unknown.hole {
            Some(hole) => Value::Text(Text::hole(hole.clone())),
            None => Value::Unknown(Why {
                because: unknown.because.to_string(),
                mentions: mentions(item.made.all(), unit),
            }),
        },
    };
    Spanned::new(item.span, value)
}

fn mentions(made: &[Of], unit: UnitId) -> Vec<Mention> {
    let mention = |of: &Of| {
        let kind = ResourceAddress::parse(&of.address).map_or("", |parts| parts.kind);
        let meaning = tables::table(kind)
            .and_then(|table| table.attributes.iter().find(|row| *row.0 == *of.attribute))
            .map_or(&*of.attribute, |row| row.1);
        Mention {
            of: Address::new(unit, &of.address),
            attribute: meaning.into(),
        }
    };
    made.iter().map(mention).collect()
}

fn add_blocks(out: &mut Trees, kind: &str, same: Same, body: &Body) {
    let at = same.trees.first().map_or_else(
        || {
            let block = body
                .blocks
                .iter()
                .find(|block| block.label(0) == Some(kind));
            block.map_or_else(
                || Span::new(crate::source::SourceId(0), 0, 0),
                |block| block.head,
            )
        },
        |(span, _)| *span,
    );
    let entry = |value: Node| Entry {
        key: kind.into(),
        key_span: at,
        value,
    };
    if let Some(head) = same.open {
        out.unknown.push(entry(mark(head)));
        return;
    }
    let (mut values, mut unknown, mut secret, mut written) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (span, trees) in same.trees {
        let map = |entries: Vec<Entry>| Node {
            span,
            kind: Kind::Map(entries),
        };
        values.push(map(trees.values));
        unknown.push(map(trees.unknown));
        secret.push(map(trees.secret));
        written.push(map(trees.expressions));
    }
    let list = |items: Vec<Node>| {
        entry(Node {
            span: at,
            kind: Kind::List(items),
        })
    };
    out.values.push(list(values));
    out.unknown.push(list(unknown));
    out.secret.push(list(secret));
    out.expressions.push(list(written));
}

/// Writes down the names that an expression refers to.
fn refers(expression: &Expression, node: &mut Node) {
    let at = node.span;
    let names = super::heads::of(expression);
    if let Kind::Map(entries) = &mut node.kind {
        entries.push(Entry {
            key: REFERS.into(),
            key_span: at,
            value: Node {
                span: at,
                kind: Kind::List(names.iter().map(|name| text_node(name, at)).collect()),
            },
        });
    }
}

/// What is known of a value, with null where something is not.
fn known_node(item: &Item) -> Node {
    let kind = match &item.is {
        Is::Bool(holds) => Kind::Bool(*holds),
        Is::Number(number) => Kind::Number(super::item::number_text(*number).into()),
        Is::Text(_) | Is::Json(_) => match item.known() {
            Some(text) => Kind::Text(text.into()),
            None => Kind::Null,
        },
        Is::List(items) => Kind::List(items.iter().map(known_node).collect()),
        Is::Map(fields) => Kind::Map(
            fields
                .iter()
                .map(|field| Entry {
                    key: field.key.as_ref().into(),
                    key_span: field.key_span,
                    value: known_node(&field.value),
                })
                .collect(),
        ),
        Is::Null | Is::Resource(_) | Is::Unknown(_) => Kind::Null,
    };
    Node {
        span: item.span,
        kind,
    }
}

/// Marks of what is not known of a value.
fn unknown_node(item: &Item) -> Node {
    let kind = match &item.is {
        Is::List(items) => Kind::List(items.iter().map(unknown_node).collect()),
        _ => Kind::Bool(!item.is_known()),
    };
    Node {
        span: item.span,
        kind,
    }
}

fn mark(at: Span) -> Node {
    Node {
        span: at,
        kind: Kind::Bool(true),
    }
}

fn text_node(text: &str, at: Span) -> Node {
    Node {
        span: at,
        kind: Kind::Text(text.into()),
    }
}
