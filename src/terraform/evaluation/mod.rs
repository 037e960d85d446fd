//! Terraform's sources without a plan, or beside one: a configuration is evaluated as Terraform would, as far as that can
//! be known. What comes out has the shape of a plan, with what each expression is exactly, so that tables, joins and
//! policies are one code for both.
//!
//! Attributes that AWS assigns are holes, and which holes they are depends on names that the configuration gives. So a
//! root is evaluated twice: what the first time found of names is known the second time.

mod evaluator;
mod expression;
mod from_json;
mod functions;
mod heads;
mod heredocs;
mod instances;
mod item;
mod json;
mod keys;
mod modules;
mod nodes;
mod references;
mod resources;
mod root;
mod texts;
mod types;

#[cfg(test)]
mod tests;

pub(crate) use heads::{files_named, head};
pub(crate) use instances::{Evaluated, Whole};
use item::{Is, Item};
use nodes::spanned;
pub(crate) use nodes::{EXACT, MADE_OF, REFERS};
pub(crate) use root::{Inputs, beside, called_by, main_source, read, roots};
pub(crate) use texts::{Name, Texts, body_of, folder_of, is_local, join, named};

use crate::source::{Node, Span};
use crate::symbolic::{Spanned, Text, UnitId};

/// A known tree as a value.
pub(crate) fn known(node: &Node, at: Span) -> Item {
    json::item(node, &|_| at, &|text: &str| Some(Text::literal(text)))
}

/// The tree that a JSON text says, holes in its strings left in place; nothing if it is none.
pub(crate) fn json_tree(text: &Text, at: Span, unit: UnitId) -> Option<Spanned> {
    json::read(text, at).map(|item| spanned(&item, unit))
}
