//! Parameters as holes. What a parameter may be is read off its type and constraints; its default is kept beside
//! it and never takes its place, since a deployment may give another value.

use super::constraints;
use crate::source::{Entry, Kind, Node};
use crate::symbolic::{Domain, Hole, Parameter, Text, UnitId};
use std::collections::BTreeSet;

/// A parameter as it is declared.
#[derive(Debug)]
pub(super) struct Declared {
    pub(super) parameter: Parameter,
    pub(super) shape: Shape,
}

/// What `Ref` to a parameter yields.
#[derive(PartialEq, Eq, Debug)]
pub(super) enum Shape {
    /// The only value that is allowed.
    Fixed(Box<str>),
    /// A text.
    Text,
    /// A list.
    List,
}

impl Declared {
    /// Reads a declaration. `names` are the parameters that serve as the physical name of some resource.
    pub(super) fn of(unit: UnitId, entry: &Entry, names: &BTreeSet<&str>) -> Declared {
        let declaration = &entry.value;
        let kind = declaration.get("Type").and_then(Node::text);
        let kind = kind.unwrap_or("String");
        let stored = kind.starts_with("AWS::SSM::Parameter");
        let allowed = allowed_values(declaration).filter(|_| !stored);
        let is_list = is_list(kind);
        let shape = match allowed.as_deref() {
            _ if is_list => Shape::List,
            Some([only]) => Shape::Fixed(only.clone()),
            _ => Shape::Text,
        };
        let domain = match &allowed {
            _ if is_list => Domain::Free,
            Some(values) => Domain::Choice(values.clone().into()),
            None if stored && names.contains(&*entry.key) => Domain::part_of_name(),
            None if stored => Domain::Free,
            None => constraints::domain(kind, declaration, names.contains(&*entry.key)),
        };
        // The default of a parameter that is kept in Systems Manager is where to look, not what is there.
        let default = declaration
            .get("Default")
            .filter(|_| !stored)
            .and_then(Node::scalar)
            .map(Text::literal);
        Declared {
            parameter: Parameter {
                hole: Hole::given(unit, &entry.key, domain),
                default,
                allowed: allowed.filter(|_| !is_list),
                span: entry.key_span,
            },
            shape,
        }
    }
}

/// Whether a parameter of this type is a list.
pub(super) fn is_list(kind: &str) -> bool {
    kind.contains("List<") || kind == "CommaDelimitedList"
}

/// The listed values, each once; `None` if there is no list, or one that cannot be read throughout.
fn allowed_values(declaration: &Node) -> Option<Vec<Box<str>>> {
    let Kind::List(values) = &declaration.get("AllowedValues")?.kind else {
        return None;
    };
    let mut seen = BTreeSet::new();
    let mut out: Vec<Box<str>> = Vec::new();
    for value in values {
        let value = value.scalar()?;
        if seen.insert(value) {
            out.push(value.into());
        }
    }
    (!out.is_empty()).then_some(out)
}
