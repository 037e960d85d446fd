//! Terraform's own language. The crate that reads it is named nowhere else: its tree becomes ours, which holds what
//! evaluation needs and the place of every part. The crate refuses what is nested more than 64 deep, so that every walk
//! over the tree can be an ordinary recursion.

mod json;
mod tree;

pub use json::{json_expression, json_literal};
pub use tree::{
    Attribute, Binary, Block, Body, Call, Expression, For, Label, Part, Step, Unary, Written,
};

use super::embedded::Alignment;
use super::{Remark, Source, SourceId, Span};
use hcl_edit::Span as _;
use hcl_edit::expr::{self, BinaryOperator, ObjectKey, TraversalOperator, UnaryOperator};
use hcl_edit::structure::{self, BlockLabel};
use hcl_edit::template::{Directive, Element, HeredocTemplate, Strip, Template};
use std::ops::Range;

/// Reads a Terraform source; else where and why reading ended.
pub fn read_hcl(source: &Source) -> Result<Body, Remark> {
    let convert = Convert {
        source: source.id,
        place: Place::Own(&source.text),
    };
    match hcl_edit::parser::parse_body(&source.text) {
        Ok(body) => Ok(convert.body(&body)),
        Err(error) => {
            let at = floor(&source.text, error.location().offset());
            Err(Remark {
                span: Span::new(source.id, at, at),
                message: format!(
                    "this is not Terraform's language: {}",
                    said(error.message())
                ),
            })
        }
    }
}

/// Reads a template, as `templatefile` does: the characters of a whole file. Every part of it is given one place, that
/// where the template is used.
pub fn read_template(at: Span, text: &str) -> Result<Vec<Part>, String> {
    template(&Convert::at(at), text)
}

fn template(convert: &Convert, text: &str) -> Result<Vec<Part>, String> {
    hcl_edit::parser::parse_template(text)
        .map(|template| convert.template(&template))
        .map_err(|error| said(error.message()))
}

/// Reads a single expression. Every part of it is given one place.
pub fn read_value(at: Span, text: &str) -> Result<Expression, String> {
    hcl_edit::parser::parse_expr(text)
        .map(|expression| Convert::at(at).expression(&expression))
        .map_err(|error| said(error.message()))
}

/// What a parser says, as one clause.
fn said(message: &str) -> String {
    let clauses: Vec<&str> = message.split('\n').map(str::trim).collect();
    clauses.join(", ").trim_end_matches('.').to_owned()
}

/// The last character that begins at an offset or before it.
fn floor(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Makes our tree of the crate's.
struct Convert<'t> {
    source: SourceId,
    place: Place<'t>,
}

/// Where in its source a part of a text stands.
enum Place<'t> {
    /// Where it stands in this text, which is all of the source.
    Own(&'t str),
    /// Where the literal that begins there says it.
    Literal(usize, Alignment),
    /// Every part in one place.
    One(Span),
}

impl<'t> Convert<'t> {
    /// Gives every part one place.
    fn at(at: Span) -> Convert<'t> {
        Convert {
            source: at.source,
            place: Place::One(at),
        }
    }

    fn span(&self, range: Option<Range<usize>>) -> Span {
        let range = range.unwrap_or_default();
        match &self.place {
            Place::Own(_) => Span::new(self.source, range.start, range.end),
            Place::Literal(base, by) => Span::new(
                self.source,
                base + by.start(range.start),
                base + by.end(range.end),
            ),
            Place::One(at) => *at,
        }
    }

    fn body(&self, body: &structure::Body) -> Body {
        let mut out = Body::default();
        for one in body {
            match one {
                structure::Structure::Attribute(attribute) => out.attributes.push(Attribute {
                    name: attribute.key.as_str().into(),
                    name_span: self.span(attribute.key.span()),
                    value: self.expression(&attribute.value),
                }),
                structure::Structure::Block(block) => out.blocks.push(self.block(block)),
            }
        }
        out
    }

    fn block(&self, block: &structure::Block) -> Block {
        let labels: Vec<Label> = block
            .labels
            .iter()
            .map(|label| Label {
                text: label.as_str().into(),
                span: self.span(match label {
                    BlockLabel::Ident(word) => word.span(),
                    BlockLabel::String(text) => text.span(),
                }),
            })
            .collect();
        let first = self.span(block.ident.span());
        let end = labels.last().map_or(first.end, |label| label.span.end);
        Block {
            kind: block.ident.as_str().into(),
            labels,
            span: self.span(block.span()),
            head: Span { end, ..first },
            body: self.body(&block.body),
        }
    }

    fn expression(&self, expression: &expr::Expression) -> Expression {
        use expr::Expression as E;
        let span = self.span(expression.span());
        let written = match expression {
            E::Null(_) => Written::Null,
            E::Bool(holds) => Written::Bool(*holds.value()),
            E::Number(number) => Written::Number(number.value().as_f64().unwrap_or_default()),
            E::String(text) => Written::Text(text.value().as_str().into()),
            E::Array(items) => {
                Written::List(items.iter().map(|item| self.expression(item)).collect())
            }
            E::Object(object) => Written::Object(
                object
                    .iter()
                    .map(|(key, value)| (self.key(key), self.expression(value.expr())))
                    .collect(),
            ),
            E::StringTemplate(template) => template_or_text(self.elements(template.iter())),
            E::HeredocTemplate(heredoc) => template_or_text(self.heredoc(heredoc)),
            E::Parenthesis(inner) => return self.expression(inner.inner()),
            E::Variable(name) => Written::Name(name.as_str().into()),
            E::Conditional(all) => Written::If(Box::new([
                self.expression(&all.cond_expr),
                self.expression(&all.true_expr),
                self.expression(&all.false_expr),
            ])),
            E::FuncCall(call) => Written::Call(Box::new(self.call(call))),
            E::Traversal(traversal) => {
                return self.traversal(span, &traversal.expr, &traversal.operators);
            }
            E::UnaryOp(operation) => {
                let operator = match operation.operator.value() {
                    UnaryOperator::Neg => Unary::Minus,
                    UnaryOperator::Not => Unary::Not,
                };
                Written::Unary(operator, Box::new(self.expression(&operation.expr)))
            }
            E::BinaryOp(operation) => Written::Binary(
                operator(*operation.operator.value()),
                Box::new([
                    self.expression(&operation.lhs_expr),
                    self.expression(&operation.rhs_expr),
                ]),
            ),
            E::ForExpr(all) => Written::For(Box::new(For {
                key_name: all.intro.key_var.as_ref().map(|name| name.as_str().into()),
                value_name: all.intro.value_var.as_str().into(),
                collection: self.expression(&all.intro.collection_expr),
                key: all.key_expr.as_ref().map(|key| self.expression(key)),
                value: self.expression(&all.value_expr),
                grouping: all.grouping,
                condition: all.cond.as_ref().map(|cond| self.expression(&cond.expr)),
            })),
        };
        Expression { span, written }
    }

    fn key(&self, key: &ObjectKey) -> Expression {
        match key {
            ObjectKey::Ident(word) => Expression {
                span: self.span(word.span()),
                written: Written::Text(word.as_str().into()),
            },
            ObjectKey::Expression(expression) => self.expression(expression),
        }
    }

    fn call(&self, call: &expr::FuncCall) -> Call {
        let spaces = call.name.namespace.iter().map(|word| word.as_str());
        let words: Vec<&str> = spaces.chain([call.name.name.as_str()]).collect();
        Call {
            name: words.join("::").into(),
            arguments: call.args.iter().map(|one| self.expression(one)).collect(),
            spread: call.args.expand_final(),
        }
    }

    fn traversal(
        &self,
        whole: Span,
        of: &expr::Expression,
        operators: &[hcl_edit::Decorated<TraversalOperator>],
    ) -> Expression {
        let mut out = self.expression(of);
        let mut rest = operators.iter();
        while let Some(operator) = rest.next() {
            let end = self.span(operator.span()).end.max(out.span.end);
            let span = Span { end, ..out.span };
            let written = match operator.value() {
                TraversalOperator::GetAttr(name) => {
                    Written::Attribute(Box::new(out), name.as_str().into())
                }
                TraversalOperator::Index(key) => {
                    Written::Index(Box::new(out), Box::new(self.expression(key)))
                }
                TraversalOperator::LegacyIndex(number) => {
                    Written::Index(Box::new(out), Box::new(self.number(*number.value(), span)))
                }
                TraversalOperator::AttrSplat(_) | TraversalOperator::FullSplat(_) => {
                    let steps = rest.by_ref().map(|step| self.step(step.value(), whole));
                    let steps: Vec<Step> = steps.collect();
                    Written::Splat(Box::new(out), steps)
                }
            };
            out = Expression { span, written };
        }
        Expression { span: whole, ..out }
    }

    fn number(&self, number: u64, span: Span) -> Expression {
        debug_assert_eq!(span.source, self.source);
        #[allow(clippy::cast_precision_loss, reason = "no list has that many elements")]
        let written = Written::Number(number as f64);
        Expression { span, written }
    }

    fn step(&self, operator: &TraversalOperator, whole: Span) -> Step {
        match operator {
            TraversalOperator::GetAttr(name) => Step::Attribute(name.as_str().into()),
            TraversalOperator::Index(key) => Step::Index(self.expression(key)),
            TraversalOperator::LegacyIndex(number) => {
                Step::Index(self.number(*number.value(), whole))
            }
            // A splat in a splat flattens nothing; what it yields is not followed.
            TraversalOperator::AttrSplat(_) | TraversalOperator::FullSplat(_) => {
                Step::Attribute("*".into())
            }
        }
    }

    fn template(&self, template: &Template) -> Vec<Part> {
        self.elements(template.iter())
    }

    /// The parts of a heredoc. `<<-` takes away the blanks that all lines begin with, so nothing if one begins at the
    /// margin. The crate overlooks such a line if all lines between two other holes are indented, and cuts as many
    /// characters off every line: what is written is then read as it stands.
    fn heredoc(&self, heredoc: &HeredocTemplate) -> Vec<Part> {
        let parts = self.template(&heredoc.template);
        let written = heredoc.indent().and_then(|_| self.at_margin(heredoc));
        let Some(written) = written else {
            return parts;
        };
        let mut written = written.into_iter();
        let as_written = |part| match part {
            Part::Literal(text) => Part::Literal(written.next().unwrap_or(text)),
            other => other,
        };
        parts.into_iter().map(as_written).collect()
    }

    /// The characters of a heredoc between its holes as they are written, if one of its lines begins at the margin.
    fn at_margin(&self, heredoc: &HeredocTemplate) -> Option<Vec<Box<str>>> {
        let Place::Own(source) = self.place else {
            return None;
        };
        let mut texts = Vec::new();
        let (mut begins_line, mut is_at_margin) = (true, false);
        for element in &heredoc.template {
            let (before, after) = strips(element);
            let Element::Literal(literal) = element else {
                if before || after {
                    return None;
                }
                begins_line = false;
                continue;
            };
            let text = source.get(literal.span()?)?;
            let lines = text.split('\n').skip(usize::from(!begins_line));
            let mut starts = lines.filter_map(|line| line.chars().next());
            is_at_margin |= starts.any(|sign| !sign.is_whitespace());
            let plain = text.replace("$${", "${").replace("%%{", "%{");
            texts.push(plain.into());
        }
        is_at_margin.then_some(texts)
    }

    /// The parts of a template. A tilde beside a sign takes away the blanks on its side.
    fn elements<'e>(&self, elements: impl Iterator<Item = &'e Element>) -> Vec<Part> {
        let mut out: Vec<Part> = Vec::new();
        let mut trims = false;
        for element in elements {
            let (before, after) = strips(element);
            if before && let Some(Part::Literal(text)) = out.last_mut() {
                *text = text.trim_end().into();
            }
            match element {
                Element::Literal(text) => {
                    let text = text.value().as_str();
                    let text = if trims { text.trim_start() } else { text };
                    out.push(Part::Literal(text.into()));
                }
                Element::Interpolation(one) => out.push(Part::Value(self.expression(&one.expr))),
                Element::Directive(directive) => out.push(self.directive(directive)),
            }
            trims = after;
        }
        out
    }

    fn directive(&self, directive: &Directive) -> Part {
        match directive {
            Directive::If(all) => {
                let otherwise = all.else_expr.as_ref();
                let mut yes = self.template(&all.if_expr.template);
                let after = otherwise.map_or(all.endif_expr.strip, |one| one.strip);
                trim(&mut yes, all.if_expr.strip, after);
                let no = otherwise.map_or_else(Vec::new, |one| {
                    let mut no = self.template(&one.template);
                    trim(&mut no, one.strip, all.endif_expr.strip);
                    no
                });
                Part::If {
                    condition: self.expression(&all.if_expr.cond_expr),
                    yes,
                    no,
                }
            }
            Directive::For(all) => {
                let mut body = self.template(&all.for_expr.template);
                trim(&mut body, all.for_expr.strip, all.endfor_expr.strip);
                Part::For {
                    key_name: all.for_expr.key_var.as_ref().map(|key| key.as_str().into()),
                    value_name: all.for_expr.value_var.as_str().into(),
                    collection: self.expression(&all.for_expr.collection_expr),
                    body,
                }
            }
        }
    }
}

/// Takes away the blanks at the ends of what stands between two signs.
fn trim(parts: &mut [Part], opening: Strip, closing: Strip) {
    if matches!(opening, Strip::End | Strip::Both)
        && let Some(Part::Literal(text)) = parts.first_mut()
    {
        *text = text.trim_start().into();
    }
    if matches!(closing, Strip::Start | Strip::Both)
        && let Some(Part::Literal(text)) = parts.last_mut()
    {
        *text = text.trim_end().into();
    }
}

/// Whether a part of a template takes away the blanks before it and behind it.
fn strips(element: &Element) -> (bool, bool) {
    let (first, last) = match element {
        Element::Literal(_) => return (false, false),
        Element::Interpolation(one) => (one.strip, one.strip),
        Element::Directive(directive) => match &**directive {
            Directive::If(all) => (all.if_expr.strip, all.endif_expr.strip),
            Directive::For(all) => (all.for_expr.strip, all.endfor_expr.strip),
        },
    };
    (
        matches!(first, Strip::Start | Strip::Both),
        matches!(last, Strip::End | Strip::Both),
    )
}

/// A template in which nothing is to be filled in is a text.
fn template_or_text(parts: Vec<Part>) -> Written {
    let mut text = String::new();
    for part in &parts {
        match part {
            Part::Literal(literal) => text.push_str(literal),
            _ => return Written::Template(parts),
        }
    }
    Written::Text(text.into())
}

fn operator(operator: BinaryOperator) -> Binary {
    match operator {
        BinaryOperator::Eq => Binary::Equal,
        BinaryOperator::NotEq => Binary::NotEqual,
        BinaryOperator::LessEq => Binary::LessOrEqual,
        BinaryOperator::GreaterEq => Binary::GreaterOrEqual,
        BinaryOperator::Less => Binary::Less,
        BinaryOperator::Greater => Binary::Greater,
        BinaryOperator::Plus => Binary::Plus,
        BinaryOperator::Minus => Binary::Minus,
        BinaryOperator::Mul => Binary::Times,
        BinaryOperator::Div => Binary::Divided,
        BinaryOperator::Mod => Binary::Rest,
        BinaryOperator::And => Binary::And,
        BinaryOperator::Or => Binary::Or,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Origin;

    /// The text of the only attribute, with a sign for each hole.
    fn text(source: &str) -> String {
        let source = Source::new(SourceId(0), Origin::Stdin, source.to_owned());
        let body = read_hcl(&source).expect("it can be read");
        match &body.attributes[0].value.written {
            Written::Text(text) => text.to_string(),
            Written::Template(parts) => parts
                .iter()
                .map(|part| match part {
                    Part::Literal(text) => &**text,
                    _ => "#",
                })
                .collect(),
            other => panic!("a text: {other:?}"),
        }
    }

    #[test]
    fn a_heredoc_loses_what_all_of_its_lines_are_indented_by() {
        let indented =
            "a = <<-E\n    {\n      \"x\": \"${y}\"\n\n      \"$${z}\": ${y}\n    }\n  E\n";
        assert_eq!(text(indented), "{\n  \"x\": \"#\"\n\n  \"${z}\": #\n}\n");
    }

    #[test]
    fn a_heredoc_with_a_line_at_the_margin_keeps_all_of_its_characters() {
        let at_margin = "a = <<-E\n{\n  \"x\": \"${y}\",\n  \"$${z}%%{w}\": ${y}\n}\nE\n";
        assert_eq!(
            text(at_margin),
            "{\n  \"x\": \"#\",\n  \"${z}%{w}\": #\n}\n"
        );
        let hole_at_margin = "a = <<-E\n  x ${y}\n${y}\n  z\nE\n";
        assert_eq!(text(hole_at_margin), "  x #\n#\n  z\n");
    }
}
