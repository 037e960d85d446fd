//! Values while a configuration is evaluated: what Terraform would compute, as far as that can be known, with the place
//! where it was written and the attributes of resources that it is made of.

use crate::source::Span;
use crate::symbolic::{Hole, Piece, Text};
use std::rc::Rc;

/// A value.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// Where it was written.
    pub(crate) span: Span,
    /// What it is.
    pub(crate) is: Is,
    /// What it is made of.
    pub(crate) made: Made,
    /// Whether it must not be told.
    pub(crate) secret: bool,
    /// How large it is with all its parts, those that are shared counted each time.
    pub(crate) weight: u32,
    /// What a text says, each part where it is written, if it is a heredoc that says an object of JSON.
    pub(crate) tree: Option<Rc<Item>>,
}

/// What is known of a value.
#[derive(Clone, Debug)]
pub(crate) enum Is {
    /// Null.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A string, perhaps with holes.
    Text(Text),
    /// The string that `jsonencode` makes of a value.
    Json(Rc<Item>),
    /// A list, set or tuple.
    List(Rc<[Item]>),
    /// A map or object.
    Map(Rc<[Field]>),
    /// An instance of a resource or data source, by its address.
    Resource(Rc<str>),
    /// It cannot be known.
    Unknown(Unknown),
}

/// Why a value is unknown.
#[derive(Clone, Debug)]
pub(crate) struct Unknown {
    /// One clause that completes "it cannot be known because …".
    pub(crate) because: Rc<str>,
    /// What stands for it in a string, if every string that holds it holds the same.
    pub(crate) hole: Option<Hole>,
    /// Whether Terraform itself could not compute it, so that `try` goes on to the next.
    pub(crate) fails: bool,
}

/// One key of a map and its value.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    /// The key.
    pub(crate) key: Box<str>,
    /// Where it was written.
    pub(crate) key_span: Span,
    /// The value.
    pub(crate) value: Item,
}

/// The attributes of resources that a value is made of, each once, in the order found.
#[derive(Clone, Debug, Default)]
pub(crate) struct Made(Option<Rc<[Of]>>);

/// An attribute of a resource.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Of {
    /// The address of the instance.
    pub(crate) address: Rc<str>,
    /// The attribute by Terraform's name; empty for the whole resource.
    pub(crate) attribute: Rc<str>,
}

/// More attributes than this are not kept of one value.
const MOST: usize = 200;

impl Made {
    /// Made of one attribute.
    pub(crate) fn of(address: &Rc<str>, attribute: &str) -> Made {
        Made(Some(Rc::from([Of {
            address: Rc::clone(address),
            attribute: attribute.into(),
        }])))
    }

    /// All of them.
    pub(crate) fn all(&self) -> &[Of] {
        self.0.as_deref().unwrap_or_default()
    }

    /// Made of what either is made of.
    pub(crate) fn and(&self, other: &Made) -> Made {
        match (&self.0, &other.0) {
            (_, None) => self.clone(),
            (None, _) => other.clone(),
            (Some(one), Some(other)) => {
                let mut all = one.to_vec();
                for of in other.iter() {
                    if all.len() < MOST && !all.contains(of) {
                        all.push(of.clone());
                    }
                }
                Made(Some(all.into()))
            }
        }
    }
}

impl Is {
    fn weight(&self) -> u32 {
        let of_all = |weights: &mut dyn Iterator<Item = u32>| weights.fold(1, u32::saturating_add);
        match self {
            Is::Text(text) => u32::try_from(length(text) / 16)
                .unwrap_or(u32::MAX)
                .saturating_add(1),
            Is::Json(inner) => inner.weight.saturating_add(1),
            Is::List(items) => of_all(&mut items.iter().map(|item| item.weight)),
            Is::Map(fields) => of_all(
                &mut fields
                    .iter()
                    .map(|field| field.value.weight.saturating_add(1)),
            ),
            _ => 1,
        }
    }
}

/// How long a text is, a hole counting as much as it takes to remember one.
pub(super) fn length(text: &Text) -> usize {
    let lengths = text.pieces().iter().map(|piece| match piece {
        Piece::Literal(literal) => literal.len(),
        Piece::Hole(_) => 128,
    });
    lengths.sum()
}

impl Item {
    /// A value that is made of no resource.
    pub(crate) fn new(span: Span, is: Is) -> Item {
        Item {
            span,
            weight: is.weight(),
            is,
            made: Made::default(),
            secret: false,
            tree: None,
        }
    }

    /// A string.
    pub(crate) fn text(span: Span, text: impl AsRef<str>) -> Item {
        Item::new(span, Is::Text(Text::literal(text)))
    }

    /// A list.
    pub(crate) fn list(span: Span, items: Vec<Item>) -> Item {
        Item::new(span, Is::List(items.into()))
    }

    /// A map.
    pub(crate) fn map(span: Span, fields: Vec<Field>) -> Item {
        Item::new(span, Is::Map(fields.into()))
    }

    /// A value that cannot be known.
    pub(crate) fn unknown(span: Span, because: impl AsRef<str>) -> Item {
        Item::new(
            span,
            Is::Unknown(Unknown {
                because: because.as_ref().into(),
                hole: None,
                fails: false,
            }),
        )
    }

    /// A value that Terraform could not compute either.
    pub(crate) fn failed(span: Span, because: impl AsRef<str>) -> Item {
        Item::new(
            span,
            Is::Unknown(Unknown {
                because: because.as_ref().into(),
                hole: None,
                fails: true,
            }),
        )
    }

    /// The same, made of what others are made of too, and as secret as they are.
    pub(crate) fn with(mut self, others: &[Item]) -> Item {
        for other in others {
            self.made = self.made.and(&other.made);
            self.secret |= other.secret;
        }
        self
    }

    /// The same with all its parts, which must not be told, or may be told again.
    pub(crate) fn marked(mut self, secret: bool) -> Item {
        self.is = match self.is {
            Is::Json(inner) => Is::Json(Rc::new(inner.as_ref().clone().marked(secret))),
            Is::List(items) => Is::List(
                items
                    .iter()
                    .map(|item| item.clone().marked(secret))
                    .collect(),
            ),
            Is::Map(fields) => Is::Map(
                fields
                    .iter()
                    .map(|field| Field {
                        value: field.value.clone().marked(secret),
                        ..field.clone()
                    })
                    .collect(),
            ),
            is => is,
        };
        self.secret = secret;
        self
    }

    /// Nothing but the secrecy of a value, which its parts share with it.
    pub(crate) fn secrecy(&self) -> Item {
        Item {
            secret: self.secret,
            ..Item::new(self.span, Is::Null)
        }
    }

    /// The same at another place.
    pub(crate) fn at(mut self, span: Span) -> Item {
        self.span = span;
        self
    }

    /// Whether the value itself cannot be known; what is in it does not count.
    pub(crate) fn is_unknown(&self) -> bool {
        matches!(self.is, Is::Unknown(_) | Is::Resource(_))
    }

    /// Whether it is null.
    pub(crate) fn is_null(&self) -> bool {
        matches!(self.is, Is::Null)
    }

    /// Whether Terraform could not compute it.
    pub(crate) fn fails(&self) -> bool {
        matches!(&self.is, Is::Unknown(unknown) if unknown.fails)
    }

    /// Whether all of it is known.
    pub(crate) fn is_known(&self) -> bool {
        match &self.is {
            Is::Null | Is::Bool(_) | Is::Number(_) => true,
            Is::Text(text) => text.known().is_some(),
            Is::Json(inner) => inner.is_known(),
            Is::List(items) => items.iter().all(Item::is_known),
            Is::Map(fields) => fields.iter().all(|field| field.value.is_known()),
            Is::Resource(_) | Is::Unknown(_) => false,
        }
    }

    /// Everything that the value and its parts are made of.
    pub(crate) fn whole_made(&self) -> Made {
        let mut out = self.made.clone();
        match &self.is {
            Is::Json(inner) => out = out.and(&inner.whole_made()),
            Is::List(items) => {
                for item in items.iter() {
                    out = out.and(&item.whole_made());
                }
            }
            Is::Map(fields) => {
                for field in fields.iter() {
                    out = out.and(&field.value.whole_made());
                }
            }
            Is::Resource(address) => out = out.and(&Made::of(address, "")),
            _ => {}
        }
        out
    }

    /// Whether any part of it must not be told.
    pub(crate) fn is_secret(&self) -> bool {
        self.secret
            || match &self.is {
                Is::Json(inner) => inner.is_secret(),
                Is::List(items) => items.iter().any(Item::is_secret),
                Is::Map(fields) => fields.iter().any(|field| field.value.is_secret()),
                _ => false,
            }
    }

    /// The boolean that it is, also one written as a string.
    pub(crate) fn truth(&self) -> Option<bool> {
        match &self.is {
            Is::Bool(holds) => Some(*holds),
            Is::Text(text) => match text.known() {
                Some("true") => Some(true),
                Some("false") => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// The number that it is, also one written as a string.
    pub(crate) fn number(&self) -> Option<f64> {
        match &self.is {
            Is::Number(number) => Some(*number),
            Is::Text(text) => text.known()?.parse().ok(),
            _ => None,
        }
    }

    /// The string that it is, numbers and booleans as they are printed; nothing if that cannot be told or is none.
    pub(crate) fn as_text(&self) -> Option<Text> {
        match &self.is {
            Is::Text(text) => Some(text.clone()),
            Is::Bool(holds) => Some(Text::literal(if *holds { "true" } else { "false" })),
            Is::Number(number) => Some(Text::literal(number_text(*number))),
            Is::Json(inner) => super::json::text(inner),
            Is::Unknown(unknown) => unknown.hole.clone().map(Text::hole),
            _ => None,
        }
    }

    /// The string that it is, if all of it is known.
    pub(crate) fn known(&self) -> Option<String> {
        self.as_text()?.known().map(str::to_owned)
    }

    /// The elements of a list or the values of a map.
    pub(crate) fn items(&self) -> Option<Vec<Item>> {
        match &self.is {
            Is::List(items) => Some(items.to_vec()),
            Is::Map(fields) => Some(fields.iter().map(|field| field.value.clone()).collect()),
            _ => None,
        }
    }

    /// The fields of a map.
    pub(crate) fn fields(&self) -> Option<&[Field]> {
        match &self.is {
            Is::Map(fields) => Some(fields),
            _ => None,
        }
    }

    /// The value under a key of a map.
    pub(crate) fn get(&self, key: &str) -> Option<&Item> {
        let fields = self.fields()?;
        fields
            .iter()
            .find(|field| &*field.key == key)
            .map(|field| &field.value)
    }

    /// Whether two values are the same; nothing if that cannot be told.
    pub(crate) fn same(&self, other: &Item) -> Option<bool> {
        match (&self.is, &other.is) {
            (Is::Null, Is::Null) => Some(true),
            (Is::Null, one) | (one, Is::Null) => (!may_be_null(one)).then_some(false),
            (Is::Bool(one), Is::Bool(other)) => Some(one == other),
            #[allow(
                clippy::float_cmp,
                reason = "Terraform compares numbers exactly as well"
            )]
            (Is::Number(one), Is::Number(other)) => Some(one == other),
            (Is::Text(one), Is::Text(other)) => {
                if one == other {
                    return Some(true);
                }
                (one.known().is_some() && other.known().is_some()).then_some(false)
            }
            (Is::List(one), Is::List(other)) => {
                if one.len() != other.len() {
                    return Some(false);
                }
                all(one.iter().zip(other.iter()).map(|(a, b)| a.same(b)))
            }
            (Is::Map(one), Is::Map(others)) => {
                if one.len() != others.len() {
                    return Some(false);
                }
                all(one.iter().map(|field| match other.get(&field.key) {
                    Some(value) => field.value.same(value),
                    None => Some(false),
                }))
            }
            (Is::Json(one), Is::Json(other)) => one.same(other).filter(|same| *same),
            (Is::Resource(one), Is::Resource(other)) if one == other => Some(true),
            (Is::Unknown(_) | Is::Resource(_) | Is::Json(_), _)
            | (_, Is::Unknown(_) | Is::Resource(_) | Is::Json(_)) => None,
            // Terraform never takes values of different types for equal.
            _ => Some(false),
        }
    }
}

/// Whether all hold; nothing if that hangs on what cannot be told.
fn all(truths: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut open = false;
    for truth in truths {
        match truth {
            Some(false) => return Some(false),
            Some(true) => {}
            None => open = true,
        }
    }
    (!open).then_some(true)
}

/// Whether null may stand for a value. Inputs may be null, what AWS assigns is not.
fn may_be_null(is: &Is) -> bool {
    match is {
        Is::Null | Is::Unknown(_) => true,
        Is::Text(text) => matches!(text.pieces(), [Piece::Hole(hole)] if is_input(hole)),
        _ => false,
    }
}

/// Whether a hole stands for an input or for something else that nobody vouches for.
fn is_input(hole: &Hole) -> bool {
    hole.nature == crate::symbolic::Nature::Given
}

/// A number as Terraform prints it.
pub(crate) fn number_text(number: f64) -> String {
    format!("{number}")
}
