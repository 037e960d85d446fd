//! The shape of a rule file as cf403 needs to see it: which variables and rules it defines, which facts it asks
//! for, and where. The Guard engine keeps its own, larger tree; this one holds what the selection, the lint and the
//! check for circles read, so that none of them depends on the engine.

use crate::source::Position;

/// A rule file.
#[derive(Debug)]
pub(super) struct Outline {
    /// The variables of the whole file.
    pub(super) lets: Vec<Let>,
    /// The rules, in the order written; rules with parameters come last.
    pub(super) rules: Vec<Routine>,
}

/// One rule.
#[derive(Debug)]
pub(super) struct Routine {
    /// Its name.
    pub(super) name: String,
    /// The names of its parameters; a rule without any is evaluated by itself.
    pub(super) parameters: Vec<String>,
    /// What it asserts.
    pub(super) body: Body,
}

/// A conjunction of disjunctions: every inner list needs one clause that holds.
pub(super) type Clauses = Vec<Vec<Clause>>;

/// The inside of a rule or a block.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// What must hold for the rest to be asked at all.
    pub(super) conditions: Clauses,
    /// The variables of this body.
    pub(super) lets: Vec<Let>,
    /// What must hold.
    pub(super) clauses: Clauses,
}

/// A variable.
#[derive(Debug)]
pub(super) struct Let {
    /// Its name, without the percent sign.
    pub(super) name: String,
    /// Its value.
    pub(super) value: Operand,
}

/// A value on the right of a comparison, of a variable or in a call.
#[derive(Debug)]
pub(super) enum Operand {
    /// A value that the rule spells out.
    Literal(Literal),
    /// Facts.
    Query(Query),
    /// The result of a function of the Guard language.
    Call(Vec<Operand>),
}

/// A value that the rule spells out.
#[derive(Debug)]
pub(super) enum Literal {
    /// A string, boolean or number.
    Scalar(Scalar),
    /// A list.
    List(Vec<Literal>),
    /// A regular expression, a range, a map or null.
    Other,
}

/// A string, boolean or number.
#[derive(Clone, PartialEq, Debug)]
pub enum Scalar {
    /// A string.
    Text(String),
    /// A boolean.
    Bool(bool),
    /// A number; 1 and 1.0 are the same.
    Number(f64),
}

/// A way through the facts.
#[derive(Debug)]
pub(super) struct Query {
    /// The steps.
    pub(super) steps: Vec<Step>,
}

/// One step of a query.
#[derive(Debug)]
pub(super) enum Step {
    /// The value at hand.
    This,
    /// A key.
    Key(String),
    /// A variable: the query starts from it, or takes its value as a key.
    Variable(String),
    /// Every item of a list or every value of a map.
    Each,
    /// One item of a list.
    Index,
    /// The items for which clauses hold.
    Filter(Clauses),
    /// The entries whose keys fit.
    KeyFilter(Operand),
}

/// One clause.
#[derive(Debug)]
pub(super) enum Clause {
    /// A comparison or a question about one value.
    Test(Test),
    /// Another rule, with its arguments, if it takes any.
    Rule {
        /// The rule's name.
        name: String,
        /// What it is called with.
        arguments: Vec<Operand>,
        /// Where.
        at: Position,
    },
    /// Clauses for every value of a query.
    Block {
        /// The query.
        query: Query,
        /// The clauses.
        body: Body,
    },
    /// Clauses under a condition.
    When(Body),
}

/// A comparison or a question about one value.
#[derive(Debug)]
pub(super) struct Test {
    /// Where the clause starts.
    pub(super) at: Position,
    /// The facts on its left.
    pub(super) query: Query,
    /// What is asked.
    pub(super) operator: Operator,
    /// Whether the operator is turned round: `!=`, `not in`, `!empty`.
    pub(super) negated: bool,
    /// Whether `not` stands before the whole clause.
    pub(super) leading_not: bool,
    /// The right side.
    pub(super) with: Option<Operand>,
    /// Whether it carries a message.
    pub(super) has_message: bool,
}

/// What a test asks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Operator {
    /// `==`
    Equal,
    /// `in`
    In,
    /// `empty`
    Empty,
    /// Any other comparison of two values.
    OtherBinary,
    /// Any other question about one value.
    OtherUnary,
}

impl Query {
    /// The variable from which the query starts.
    pub(super) fn variable(&self) -> Option<&str> {
        match self.steps.first() {
            Some(Step::Variable(name)) => Some(name),
            _ => None,
        }
    }

    /// The keys of a query that is nothing but keys, such as `read.cause`.
    pub(super) fn keys(&self) -> Option<Vec<&str>> {
        self.steps
            .iter()
            .map(|step| match step {
                Step::Key(key) => Some(key.as_str()),
                _ => None,
            })
            .collect()
    }
}
