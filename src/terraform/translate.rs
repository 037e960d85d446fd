//! From a view of an instance to CloudFormation's properties, by the tables.

use super::leaf::field;
use super::plan::Plan;
use super::tables::{Field, Shape, Table};
use super::view::{Blocks, Order, View};
use crate::source::Span;
use crate::symbolic::{self, Spanned, Value};

impl Plan<'_> {
    /// The properties of an instance.
    pub(crate) fn properties(&self, view: &View<'_>, table: &Table) -> Spanned {
        let at = view.instance.name_span;
        let mut own = object(at);
        self.fill(&mut own, view, table.fields);
        match table.within {
            Some(name) => Spanned::new(at, Value::Map(vec![field(name, at, own)])),
            None => own,
        }
    }

    /// Writes the values of a block into an object.
    pub(crate) fn fill(&self, out: &mut Spanned, view: &View<'_>, fields: &[Field]) {
        for row in fields {
            self.value(out, view, row);
        }
    }

    fn value(&self, out: &mut Spanned, view: &View<'_>, row: &Field) {
        let single = || view.attribute(row.from);
        let value = match &row.shape {
            Shape::One(takes) => self.one(&single(), row, takes),
            Shape::Host {
                unless,
                first,
                takes,
            } => {
                let host = single();
                let plain = matches!(view.block(unless), Ok(None));
                let takes = if plain && self.may_take(&host, first) {
                    first
                } else {
                    takes
                };
                self.one(&host, row, takes)
            }
            Shape::Count => self
                .one(&single(), row, &[])
                .filter(|value| value.known() != Some("0")),
            Shape::Many(takes) => self.many(&single(), row, takes),
            Shape::Whole => self.whole(&single(), row),
            Shape::Policy => self.policy(&single(), row),
            Shape::Object(fields) => self.object(view, row, fields),
            Shape::Objects(order, fields) => self.objects(view, row, *order, fields),
            Shape::Beside(fields) => {
                match view.block(row.from) {
                    Ok(Some(block)) => self.fill(out, &block, fields),
                    Ok(None) => {}
                    Err(()) if row.computed => {}
                    Err(()) => {
                        for inner in *fields {
                            let why = self.unknown_blocks(view, row.from);
                            put(out, inner.to, view.near, why);
                        }
                    }
                }
                None
            }
        };
        if let Some(value) = value {
            put(out, row.to, value.span, value);
        }
    }

    fn object(&self, view: &View<'_>, row: &Field, fields: &[Field]) -> Option<Spanned> {
        match view.block(row.from) {
            Ok(None) => None,
            Ok(Some(block)) => {
                let mut out = object(block.near);
                self.fill(&mut out, &block, fields);
                Some(out)
            }
            Err(()) if row.computed => None,
            Err(()) => Some(self.unknown_blocks(view, row.from)),
        }
    }

    fn objects(
        &self,
        view: &View<'_>,
        row: &Field,
        order: Order,
        fields: &[Field],
    ) -> Option<Spanned> {
        match view.blocks(row.from, order) {
            Blocks::Listed(blocks) if blocks.is_empty() => None,
            Blocks::Listed(blocks) => {
                let items = blocks
                    .iter()
                    .map(|block| {
                        let mut out = object(block.near);
                        self.fill(&mut out, block, fields);
                        out
                    })
                    .collect();
                Some(Spanned::new(view.near, Value::List(items)))
            }
            Blocks::Unknown if row.computed => None,
            Blocks::Unknown => Some(self.unknown_blocks(view, row.from)),
        }
    }

    /// Blocks of which nobody knows how many there are; the sources alone tell what that hangs on.
    fn unknown_blocks(&self, view: &View<'_>, name: &str) -> Spanned {
        let told = view.mark(name).and_then(|head| {
            let because = self.whole?.open_blocks.get(&head)?;
            Some((head, format!(", because {because}")))
        });
        let (at, because) = told.unwrap_or((view.near, String::new()));
        Spanned::unknown(
            at,
            format!("it is not known how many `{name}` blocks there are{because}"),
        )
    }
}

/// An object without fields.
pub(crate) fn object(at: Span) -> Spanned {
    Spanned::new(at, Value::Map(Vec::new()))
}

/// Sets the value at the end of a path, making the objects on the way.
pub(crate) fn put(out: &mut Spanned, path: &[&str], at: Span, value: Spanned) {
    let (Value::Map(fields), Some((key, rest))) = (&mut out.value, path.split_first()) else {
        return;
    };
    let place = fields
        .iter()
        .position(|field| *field.key == **key)
        .unwrap_or_else(|| {
            fields.push(symbolic::Field {
                key: (*key).into(),
                key_span: at,
                value: object(at),
            });
            fields.len() - 1
        });
    let inner = &mut fields[place].value;
    if rest.is_empty() {
        *inner = value;
    } else {
        put(inner, rest, at, value);
    }
}
