//! The tree of a Terraform source: bodies of attributes and blocks, and expressions as they were written. Every part
//! knows its place.

use crate::source::Span;

/// What stands between two braces, or in a whole file.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Body {
    /// The attributes, in the order written.
    pub attributes: Vec<Attribute>,
    /// The blocks, in the order written.
    pub blocks: Vec<Block>,
}

/// `name = value`.
#[derive(Clone, PartialEq, Debug)]
pub struct Attribute {
    /// The name.
    pub name: Box<str>,
    /// Where the name was written.
    pub name_span: Span,
    /// The value.
    pub value: Expression,
}

/// `kind "label" { … }`.
#[derive(Clone, PartialEq, Debug)]
pub struct Block {
    /// The word that it begins with.
    pub kind: Box<str>,
    /// What stands between that word and the brace.
    pub labels: Vec<Label>,
    /// The whole block.
    pub span: Span,
    /// From the first word to the last label.
    pub head: Span,
    /// What stands in it.
    pub body: Body,
}

/// A label of a block.
#[derive(Clone, PartialEq, Debug)]
pub struct Label {
    /// The label without quotes.
    pub text: Box<str>,
    /// Where it was written.
    pub span: Span,
}

/// An expression and where it was written.
#[derive(Clone, PartialEq, Debug)]
pub struct Expression {
    /// Where.
    pub span: Span,
    /// What.
    pub written: Written,
}

/// What was written for an expression.
#[derive(Clone, PartialEq, Debug)]
pub enum Written {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A string without anything to fill in.
    Text(Box<str>),
    /// A string or heredoc with something to fill in.
    Template(Vec<Part>),
    /// `[a, b]`.
    List(Vec<Expression>),
    /// `{ key = value }`; a key that is a plain word is a [`Written::Text`].
    Object(Vec<(Expression, Expression)>),
    /// A word: the beginning of a reference.
    Name(Box<str>),
    /// `of.name`.
    Attribute(Box<Expression>, Box<str>),
    /// `of[key]`.
    Index(Box<Expression>, Box<Expression>),
    /// `of[*]` or `of.*`, and what is taken of each: `[*].id`.
    Splat(Box<Expression>, Vec<Step>),
    /// A call of a function.
    Call(Box<Call>),
    /// `condition ? yes : no`.
    If(Box<[Expression; 3]>),
    /// `-value` or `!value`.
    Unary(Unary, Box<Expression>),
    /// `left + right`.
    Binary(Binary, Box<[Expression; 2]>),
    /// `[for …]` or `{for …}`.
    For(Box<For>),
}

/// A step from a value to a part of it.
#[derive(Clone, PartialEq, Debug)]
pub enum Step {
    /// `.name`.
    Attribute(Box<str>),
    /// `[key]`.
    Index(Expression),
}

/// A call of a function.
#[derive(Clone, PartialEq, Debug)]
pub struct Call {
    /// Its name, with that of the provider if it is one of a provider.
    pub name: Box<str>,
    /// What it is given.
    pub arguments: Vec<Expression>,
    /// Whether the last argument is a list of arguments: `f(list...)`.
    pub spread: bool,
}

/// A `for` expression.
#[derive(Clone, PartialEq, Debug)]
pub struct For {
    /// The name of the key or index, if it has one.
    pub key_name: Option<Box<str>>,
    /// The name of the element.
    pub value_name: Box<str>,
    /// What it goes through.
    pub collection: Expression,
    /// The key of each element of the result; nothing if that is a list.
    pub key: Option<Expression>,
    /// The value of each element of the result.
    pub value: Expression,
    /// Whether values of the same key are collected in a list.
    pub grouping: bool,
    /// Which elements count.
    pub condition: Option<Expression>,
}

/// A part of a template.
#[derive(Clone, PartialEq, Debug)]
pub enum Part {
    /// Characters.
    Literal(Box<str>),
    /// `${value}`.
    Value(Expression),
    /// `%{ if condition }yes%{ else }no%{ endif }`.
    If {
        /// The condition.
        condition: Expression,
        /// What stands there if it holds.
        yes: Vec<Part>,
        /// What stands there if it does not.
        no: Vec<Part>,
    },
    /// `%{ for value in collection }body%{ endfor }`.
    For {
        /// The name of the key or index, if it has one.
        key_name: Option<Box<str>>,
        /// The name of the element.
        value_name: Box<str>,
        /// What it goes through.
        collection: Expression,
        /// What is written for each.
        body: Vec<Part>,
    },
}

/// An operator with one side.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unary {
    /// `-`.
    Minus,
    /// `!`.
    Not,
}

/// An operator with two sides.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Binary {
    /// `==`.
    Equal,
    /// `!=`.
    NotEqual,
    /// `<`.
    Less,
    /// `<=`.
    LessOrEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterOrEqual,
    /// `+`.
    Plus,
    /// `-`.
    Minus,
    /// `*`.
    Times,
    /// `/`.
    Divided,
    /// `%`.
    Rest,
    /// `&&`.
    And,
    /// `||`.
    Or,
}

impl Body {
    /// The attribute of a name.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|one| &*one.name == name)
    }

    /// The blocks of a kind.
    pub fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Block> {
        self.blocks.iter().filter(move |block| &*block.kind == kind)
    }
}

impl Block {
    /// The text of a label.
    pub fn label(&self, place: usize) -> Option<&str> {
        self.labels.get(place).map(|label| &*label.text)
    }
}

impl Expression {
    /// The text, if it is one without anything to fill in.
    pub fn text(&self) -> Option<&str> {
        match &self.written {
            Written::Text(text) => Some(text),
            _ => None,
        }
    }
}
