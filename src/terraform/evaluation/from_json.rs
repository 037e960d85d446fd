//! Terraform sources that are written as JSON, as people generate them. What is a block and what an attribute JSON does
//! not tell: at the top Terraform's own words do, in a resource the tables of what is known of its type.
//!
//! "JSON Configuration Syntax" in Terraform's documentation.

use crate::source::hcl::{
    Attribute, Block, Body, Expression, Label, Written, json_expression, json_literal, read_value,
};
use crate::source::{Entry, Kind, Node, Remark, Source, Span, read};
use crate::terraform::tables::{self, Field, Shape};

/// The key of comments, which says nothing.
const COMMENT: &str = "//";

/// Blocks that every resource may have.
const META_BLOCKS: [&str; 4] = ["lifecycle", "provisioner", "connection", "timeouts"];

/// The blocks of a policy document, and those in them.
const STATEMENT: &str = "statement";
const IN_STATEMENT: [&str; 3] = ["principals", "not_principals", "condition"];

/// The blocks of the configuration of a provider that others may look into.
const IN_PROVIDER: [&str; 3] = [
    "assume_role",
    "assume_role_with_web_identity",
    "default_tags",
];

/// Reads a file of a module; else where and why reading ended.
pub(super) fn read_json(source: &Source) -> Result<Body, Remark> {
    let mut reading = read(source);
    if let Some(error) = reading.error {
        return Err(error);
    }
    if reading.documents.is_empty() {
        return Ok(Body::default());
    }
    let reader = Reader { source };
    let mut body = Body::default();
    for part in parts(&reading.documents.remove(0))? {
        for entry in said(part) {
            reader.top(entry, &mut body)?;
        }
    }
    Ok(body)
}

/// Which names are blocks.
#[derive(Clone, Copy)]
enum Blocks {
    /// Those of these fields.
    Of(&'static [&'static [Field]]),
    /// Those of a policy document.
    Document,
    /// These, and nothing in them.
    Named(&'static [&'static str]),
}

impl Blocks {
    /// Those of a resource type.
    fn of_type(kind: &str) -> Blocks {
        if kind == "aws_iam_policy_document" {
            return Blocks::Document;
        }
        if let Some(table) = tables::table(kind) {
            return Blocks::Of(std::slice::from_ref(&table.fields));
        }
        match tables::part(kind) {
            Some(part) => Blocks::Of(std::slice::from_ref(&part.fields)),
            None => Blocks::Named(&[]),
        }
    }

    /// Whether a name is that of a block, and what the blocks in that are.
    fn inside(self, name: &str) -> Option<Blocks> {
        match self {
            Blocks::Of(lists) => {
                let mut fields = lists.iter().copied().flatten();
                fields.find_map(|field| match &field.shape {
                    Shape::Object(inner) | Shape::Beside(inner) | Shape::Objects(_, inner)
                        if field.from == name =>
                    {
                        Some(Blocks::Of(std::slice::from_ref(inner)))
                    }
                    _ => None,
                })
            }
            Blocks::Document => (name == STATEMENT).then_some(Blocks::Named(&IN_STATEMENT)),
            Blocks::Named(names) => names.contains(&name).then_some(Blocks::Named(&[])),
        }
    }
}

struct Reader<'s> {
    source: &'s Source,
}

impl Reader<'_> {
    /// What one word at the top of a file says.
    fn top(&self, entry: &Entry, out: &mut Body) -> Result<(), Remark> {
        match &*entry.key {
            "resource" | "data" => {
                for kind in labels(&entry.value)? {
                    let blocks = Blocks::of_type(&kind.key);
                    for name in labels(&kind.value)? {
                        for part in parts(&name.value)? {
                            let body = self.body(part, blocks)?;
                            out.blocks
                                .push(block(&entry.key, &[kind, name], part.span, body));
                        }
                    }
                }
            }
            "module" | "output" | "provider" | "variable" => {
                for name in labels(&entry.value)? {
                    for part in parts(&name.value)? {
                        let body = match &*entry.key {
                            "variable" => variable(part),
                            "provider" => self.body(part, Blocks::Named(&IN_PROVIDER))?,
                            _ => self.body(part, Blocks::Named(&[]))?,
                        };
                        out.blocks.push(block(&entry.key, &[name], part.span, body));
                    }
                }
            }
            "locals" => {
                for part in parts(&entry.value)? {
                    let mut body = Body::default();
                    for local in said(part) {
                        body.attributes.push(self.attribute(local)?);
                    }
                    out.blocks.push(block("locals", &[], part.span, body));
                }
            }
            // What else there is declares nothing that is deployed.
            _ => {}
        }
        Ok(())
    }

    /// What stands in a block.
    fn body(&self, node: &Node, blocks: Blocks) -> Result<Body, Remark> {
        let mut out = Body::default();
        for entry in said(node) {
            let inner = blocks.inside(&entry.key);
            if &*entry.key == "dynamic" {
                for name in labels(&entry.value)? {
                    for part in parts(&name.value)? {
                        let body = self.dynamic(part, blocks.inside(&name.key))?;
                        out.blocks.push(block("dynamic", &[name], part.span, body));
                    }
                }
            } else if META_BLOCKS.contains(&&*entry.key) {
                self.meta(entry, &mut out)?;
            } else if let Some(inner) = inner.filter(|_| is_of_maps(&entry.value)) {
                for part in parts(&entry.value)? {
                    let body = self.body(part, inner)?;
                    out.blocks.push(block(&entry.key, &[], part.span, body));
                }
            } else {
                out.attributes.push(self.attribute(entry)?);
            }
        }
        Ok(out)
    }

    /// A block that makes others.
    fn dynamic(&self, node: &Node, inner: Option<Blocks>) -> Result<Body, Remark> {
        let mut out = Body::default();
        for entry in said(node) {
            match &*entry.key {
                "content" => {
                    for part in parts(&entry.value)? {
                        let body = self.body(part, inner.unwrap_or(Blocks::Named(&[])))?;
                        out.blocks.push(block("content", &[], part.span, body));
                    }
                }
                _ => out.attributes.push(self.attribute(entry)?),
            }
        }
        Ok(out)
    }

    /// A block that every resource may have. Of these only provisioners are looked into, which have a name.
    fn meta(&self, entry: &Entry, out: &mut Body) -> Result<(), Remark> {
        if &*entry.key != "provisioner" {
            return Ok(());
        }
        for name in labels(&entry.value)? {
            for part in parts(&name.value)? {
                let body = self.body(part, Blocks::Named(&["connection"]))?;
                out.blocks
                    .push(block("provisioner", &[name], part.span, body));
            }
        }
        Ok(())
    }

    fn attribute(&self, entry: &Entry) -> Result<Attribute, Remark> {
        let value = match &*entry.key {
            "provider" | "providers" | "depends_on" | "iterator" => named(&entry.value),
            "source" | "version" => json_literal(&entry.value),
            _ => json_expression(self.source, &entry.value)?,
        };
        Ok(attribute(entry, value))
    }
}

/// A variable: its type is an expression, nothing else in it is one.
fn variable(node: &Node) -> Body {
    let attributes = said(node).map(|entry| {
        let value = if &*entry.key == "type" {
            named(&entry.value)
        } else {
            json_literal(&entry.value)
        };
        attribute(entry, value)
    });
    Body {
        attributes: attributes.collect(),
        blocks: Vec::new(),
    }
}

/// Strings that are the text of expressions: `"aws.west"`, `"list(string)"`.
fn named(node: &Node) -> Expression {
    match &node.kind {
        Kind::Text(text) => read_value(node.span, text).unwrap_or_else(|_| json_literal(node)),
        Kind::List(items) => Expression {
            span: node.span,
            written: Written::List(items.iter().map(named).collect()),
        },
        Kind::Map(entries) => {
            let pair = |entry: &Entry| {
                let key = Expression {
                    span: entry.key_span,
                    written: Written::Text(entry.key.as_ref().into()),
                };
                (key, named(&entry.value))
            };
            Expression {
                span: node.span,
                written: Written::Object(entries.iter().map(pair).collect()),
            }
        }
        _ => json_literal(node),
    }
}

fn attribute(entry: &Entry, value: Expression) -> Attribute {
    Attribute {
        name: entry.key.as_ref().into(),
        name_span: entry.key_span,
        value,
    }
}

/// A block of a kind. It is known by its last label, and ends with what stands in it.
fn block(kind: &str, labels: &[&Entry], at: Span, body: Body) -> Block {
    let label = |entry: &&Entry| Label {
        text: entry.key.as_ref().into(),
        span: entry.key_span,
    };
    let head = labels.last().map_or(at, |entry| entry.key_span);
    Block {
        kind: kind.into(),
        labels: labels.iter().map(label).collect(),
        span: Span {
            start: head.start,
            ..at
        },
        head,
        body,
    }
}

/// The entries of an object, comments left out.
fn said(node: &Node) -> impl Iterator<Item = &Entry> {
    node.entries().iter().filter(|entry| &*entry.key != COMMENT)
}

/// A block is an object, or a list with one for each block.
fn parts(node: &Node) -> Result<Vec<&Node>, Remark> {
    match &node.kind {
        Kind::Null => Ok(Vec::new()),
        Kind::Map(_) => Ok(vec![node]),
        Kind::List(items) if items.iter().all(Node::is_map) => Ok(items.iter().collect()),
        _ => Err(Remark {
            span: node.span,
            message: "here Terraform wants an object, or a list of objects".to_owned(),
        }),
    }
}

/// The labels that an object, or a list of objects, has as its keys.
fn labels(node: &Node) -> Result<Vec<&Entry>, Remark> {
    Ok(parts(node)?.into_iter().flat_map(said).collect())
}

fn is_of_maps(node: &Node) -> bool {
    parts(node).is_ok()
}
