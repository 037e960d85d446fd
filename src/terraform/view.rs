//! One look at a value from all sides: what is planned, which parts are unknown, which are sensitive, and what
//! was written. A view walks the four trees in step, so that nobody else has to.

use super::blocks;
use super::changes::{Instance, is_clear, is_true};
use crate::source::{Kind, Node, Span};

/// What was written for a value.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Written<'p> {
    /// This expression, or the expressions of this block.
    Here(&'p Node),
    /// Nothing: it was left out.
    Nowhere,
    /// It cannot be found: the block is dynamic, or the plan has no configuration.
    Lost,
}

/// A value of an instance, or a block of values.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View<'p> {
    /// The instance that it belongs to.
    pub(crate) instance: &'p Instance<'p>,
    /// What was written for it.
    pub(crate) written: Written<'p>,
    /// The nearest place that was written, for what has none of its own.
    pub(crate) near: Span,
    known: Option<&'p Node>,
    unknown: Option<&'p Node>,
    sensitive: Option<&'p Node>,
    /// Whether the mark of sensitivity is that of a whole set, of which this is only a part.
    shares_mark: bool,
    is_block: bool,
}

/// What a view sees of a single value.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Seen<'p> {
    /// It is not set: null, an empty string, an empty list, or left out.
    Unset,
    /// It is known.
    Known(&'p Node),
    /// It is known but marked sensitive, and must not be told.
    Hidden,
    /// It is known only after apply, or a part of it is.
    Unknown,
}

/// The blocks of a name.
#[derive(Clone, Debug)]
pub(crate) enum Blocks<'p> {
    /// These.
    Listed(Vec<View<'p>>),
    /// How many there are is known only after apply.
    Unknown,
}

/// Whether blocks keep the order in which they were written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Order {
    /// A list: they do.
    Kept,
    /// A set: they do not.
    Lost,
}

impl<'p> View<'p> {
    /// All values of an instance.
    pub(crate) fn of(instance: &'p Instance<'p>) -> View<'p> {
        View {
            instance,
            written: match instance.configuration {
                // A resource whose blocks are all dynamic has no expressions at all.
                Some(entry) => entry
                    .get("expressions")
                    .map_or(Written::Nowhere, Written::Here),
                None => Written::Lost,
            },
            near: instance.name_span,
            known: instance.values,
            unknown: instance.unknown,
            sensitive: instance.sensitive,
            shares_mark: false,
            is_block: true,
        }
    }

    /// The value of an attribute of this block.
    pub(crate) fn attribute(&self, name: &str) -> View<'p> {
        let written = match self.written {
            Written::Here(node) => node.get(name).map_or(Written::Nowhere, Written::Here),
            other => other,
        };
        self.inner(name, written)
    }

    /// Where the mark stands that says of blocks that they are unknown.
    pub(crate) fn mark(&self, name: &str) -> Option<Span> {
        Some(self.unknown?.get(name)?.span)
    }

    /// The blocks of a name in this block.
    pub(crate) fn blocks(&self, name: &str, order: Order) -> Blocks<'p> {
        // A block that is not among the expressions may be dynamic all the same.
        let written = match self.written {
            Written::Here(node) => node.get(name).map_or(Written::Lost, Written::Here),
            _ => Written::Lost,
        };
        let view = self.inner(name, written);
        if view.unknown.is_some_and(is_true) {
            return Blocks::Unknown;
        }
        let items = match view.known.map(|node| (&node.kind, node)) {
            Some((Kind::Map(_), node)) => std::slice::from_ref(node),
            Some((Kind::List(items), _)) => items,
            _ => &[],
        };
        let configured: &[Node] = match view.written {
            Written::Here(node) if node.is_map() => std::slice::from_ref(node),
            Written::Here(node) => node.items(),
            _ => &[],
        };
        let unknown = view.unknown.map_or(&[][..], Node::items);
        let matched = if self.instance.is_planned() {
            blocks::matched(items, unknown, configured, order)
        } else {
            // What was evaluated stands in the order written on both sides.
            let all = configured.iter().map(Some).chain(std::iter::repeat(None));
            all.take(items.len()).collect()
        };
        let marks = |of: Option<&'p Node>, place: usize| match of.map(|node| &node.kind) {
            Some(Kind::List(marks)) => marks.get(place),
            Some(_) => of,
            None => None,
        };
        let blocks = items
            .iter()
            .enumerate()
            .map(|(place, item)| View {
                instance: self.instance,
                written: matched[place].map_or(Written::Lost, Written::Here),
                near: match matched[place] {
                    Some(node) if self.instance.is_evaluated => node.span,
                    _ if self.instance.is_evaluated => self.near,
                    _ => item.span,
                },
                known: Some(item),
                unknown: marks(view.unknown, place),
                sensitive: marks(view.sensitive, place),
                shares_mark: view.shares_mark || view.sensitive.is_some_and(is_true),
                is_block: true,
            })
            .collect();
        Blocks::Listed(blocks)
    }

    /// The single block of a name; nothing if there is none, an error if it is unknown whether there is one.
    pub(crate) fn block(&self, name: &str) -> Result<Option<View<'p>>, ()> {
        match self.blocks(name, Order::Kept) {
            Blocks::Listed(blocks) => Ok(blocks.into_iter().next()),
            Blocks::Unknown => Err(()),
        }
    }

    fn inner(&self, name: &str, written: Written<'p>) -> View<'p> {
        let below = |mark: Option<&'p Node>| match mark {
            Some(mark) if is_true(mark) => Some(mark),
            Some(mark) => mark.get(name),
            None => None,
        };
        let known = self.known.and_then(|node| node.get(name));
        let near = match written {
            // The sources have the better place.
            Written::Here(node) if self.instance.is_evaluated => node.span,
            _ => known.map_or(self.near, |node| node.span),
        };
        View {
            instance: self.instance,
            written,
            near,
            known,
            unknown: below(self.unknown),
            sensitive: below(self.sensitive),
            shares_mark: self.shares_mark || self.sensitive.is_some_and(is_true),
            is_block: false,
        }
    }

    /// What there is to see of a single value. A list with an unknown element is unknown.
    pub(crate) fn seen(&self) -> Seen<'p> {
        if self.unknown.is_some_and(|mark| !is_clear(mark)) {
            return match self.written {
                Written::Nowhere => Seen::Unset,
                _ => Seen::Unknown,
            };
        }
        match self.known {
            None if self.instance.unknown_is_missing && self.refers() => Seen::Unknown,
            // No list has null elements; this is how planned values print unknown ones.
            Some(node) if node.items().iter().any(is_null) => Seen::Unknown,
            Some(node) if !is_empty(node) => {
                if self.is_secret() {
                    Seen::Hidden
                } else {
                    Seen::Known(node)
                }
            }
            _ => Seen::Unset,
        }
    }

    /// The elements of a list of which some may be unknown, as only data sources have them: `None` for each that
    /// is. Terraform up to 0.13 leaves the unknown ones out of the values and keeps them in the marks.
    pub(crate) fn elements(&self) -> Vec<Option<&'p Node>> {
        let items = self.known.map_or(&[][..], Node::items);
        let marks = self.unknown.map_or(&[][..], Node::items);
        if self.unknown.is_some_and(is_true) && items.is_empty() {
            return vec![None];
        }
        if items.len() >= marks.len() {
            return items
                .iter()
                .enumerate()
                .map(|(place, item)| {
                    let unknown = marks.get(place).is_some_and(is_true);
                    Some(item).filter(|item| !unknown && !is_null(item))
                })
                .collect();
        }
        let mut rest = items.iter();
        marks
            .iter()
            .map(|mark| if is_true(mark) { None } else { rest.next() })
            .collect()
    }

    /// Whether the whole value is unknown, so that not even its length is told.
    pub(crate) fn is_wholly_unknown(&self) -> bool {
        self.unknown.is_some_and(is_true)
    }

    /// The value itself, if it is there.
    pub(crate) fn node(&self) -> Option<&'p Node> {
        self.known
    }

    /// The expression that was written for the value.
    pub(crate) fn expression(&self) -> Option<&'p Node> {
        match self.written {
            Written::Here(node) if !self.is_block => Some(node),
            _ => None,
        }
    }

    fn refers(&self) -> bool {
        self.expression()
            .is_some_and(|expression| expression.get("references").is_some())
    }

    /// Whether the value is marked sensitive. One sensitive value marks the whole set that it is in; what was
    /// written as a constant there, or is made of such resources alone as hold no secrets, is not that value.
    pub(crate) fn is_secret(&self) -> bool {
        if self.sensitive.is_none_or(is_clear) {
            return false;
        }
        if let Some(expression) = self.expression()
            && self.shares_mark
            && let Some(names) = expression.get(super::evaluation::REFERS)
        {
            let mut names = names.items().iter().filter_map(Node::text).peekable();
            let none = names.peek().is_none();
            let harmless = names.all(|name| HARMLESS.iter().any(|kind| name.starts_with(kind)));
            let constant = expression.get("constant_value").is_some();
            return !constant && (none || !harmless);
        }
        let written = match self.expression() {
            Some(expression) if self.shares_mark => expression,
            _ => return true,
        };
        let references = super::references::written(written);
        let harmless = references
            .iter()
            .all(|text| HARMLESS.iter().any(|kind| text.starts_with(kind)));
        match (written.get("constant_value"), self.known) {
            (Some(constant), Some(value)) => !blocks::same(value, constant),
            _ => references.is_empty() || !harmless,
        }
    }
}

/// The resources whose attributes are no secrets.
const HARMLESS: [&str; 6] = [
    "aws_api_gateway_",
    "aws_apigatewayv2_",
    "aws_cloudfront_",
    "aws_lambda_function_url.",
    "aws_lb.",
    "aws_s3_bucket",
];

fn is_null(node: &Node) -> bool {
    matches!(node.kind, Kind::Null)
}

/// Null, an empty string, an empty list and an empty map all mean "not set".
pub(crate) fn is_empty(node: &Node) -> bool {
    match &node.kind {
        Kind::Null => true,
        Kind::Text(text) => text.is_empty(),
        Kind::List(items) => items.is_empty(),
        Kind::Map(entries) => entries.is_empty(),
        _ => false,
    }
}
