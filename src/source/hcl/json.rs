//! Values of Terraform's language that are written as JSON. A string is a template, and one that is nothing but `${…}` is
//! the value of what stands in it; everything else is what it is in JSON.
//!
//! "JSON Configuration Syntax", "Expression Mapping" in Terraform's documentation.

use super::{Convert, Expression, Part, Place, Written, template, template_or_text};
use crate::source::embedded::Alignment;
use crate::source::{Entry, Kind, Node, Remark, Source, Span};

/// A JSON value as an expression; else what in it is no template.
pub fn json_expression(source: &Source, node: &Node) -> Result<Expression, Remark> {
    expression(node, &|text, at| filled(source, text, at))
}

/// A JSON value whose strings are nothing but strings.
pub fn json_literal(node: &Node) -> Expression {
    let plain = |text: &str, span| {
        Ok(Expression {
            span,
            written: Written::Text(text.into()),
        })
    };
    expression(node, &plain).unwrap_or(Expression {
        span: node.span,
        written: Written::Null,
    })
}

type Strings<'s> = dyn Fn(&str, Span) -> Result<Expression, Remark> + 's;

fn expression(node: &Node, strings: &Strings<'_>) -> Result<Expression, Remark> {
    let written = match &node.kind {
        Kind::Null => Written::Null,
        Kind::Bool(holds) => Written::Bool(*holds),
        Kind::Number(number) => Written::Number(number.parse().unwrap_or_default()),
        Kind::Text(text) => return strings(text, node.span),
        Kind::List(items) => {
            let items = items.iter().map(|item| expression(item, strings));
            Written::List(items.collect::<Result<_, _>>()?)
        }
        Kind::Map(entries) => {
            let pair = |entry: &Entry| {
                let key = strings(&entry.key, entry.key_span)?;
                Ok((key, expression(&entry.value, strings)?))
            };
            Written::Object(entries.iter().map(pair).collect::<Result<_, Remark>>()?)
        }
        Kind::Tagged(_, inner) => return expression(inner, strings),
    };
    Ok(Expression {
        span: node.span,
        written,
    })
}

/// A string with what is to be filled in, the parts of which have their own places.
fn filled(source: &Source, text: &str, at: Span) -> Result<Expression, Remark> {
    let plain = Expression {
        span: at,
        written: Written::Text(text.into()),
    };
    if !text.contains("${") && !text.contains("%{") {
        return Ok(plain);
    }
    let spelled = source.text.get(at.range()).unwrap_or_default();
    let convert = match Alignment::of(spelled, text) {
        Some(alignment) => Convert {
            source: at.source,
            place: Place::Literal(at.start as usize, alignment),
        },
        None => Convert::at(at),
    };
    let parts = template(&convert, text).map_err(|because| Remark {
        span: at,
        message: format!("this is no template of Terraform's: {because}"),
    })?;
    Ok(match <[Part; 1]>::try_from(parts) {
        Ok([Part::Value(only)]) => only,
        Ok(parts) => Expression {
            span: at,
            written: template_or_text(parts.into()),
        },
        Err(parts) => Expression {
            span: at,
            written: template_or_text(parts),
        },
    })
}
