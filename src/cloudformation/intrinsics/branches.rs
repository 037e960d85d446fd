//! `Fn::If`, and how the functions around it are carried into its branches: joining a branch is a branch of
//! joined texts.

use super::Resolver;
use crate::source::{Node, Span};
use crate::symbolic::{ConditionId, Spanned, Value, World};

/// The most branches that a value may have after functions were carried into them.
const MOST_LEAVES: usize = 64;

/// `Fn::If`: one of two values, by a condition.
pub(super) fn choose(resolver: &Resolver<'_>, node: &Node, argument: &Node) -> Value {
    let [condition, yes, no] = argument.items() else {
        return resolver.malformed(node, "Fn::If", "a condition and two values");
    };
    let Some(condition) = resolver.condition_named(condition) else {
        return resolver.unknown(node, "the condition of `Fn::If` is not a name");
    };
    Value::Either {
        condition,
        yes: Box::new(resolver.value(yes)),
        no: Box::new(resolver.value(no)),
    }
}

/// Gives `values` to `combine` once for every consistent choice of the conditions on which they, or the items of
/// lists among them, branch; the result branches in the same way. Unknown if there are too many choices.
pub(in crate::cloudformation) fn distribute(
    resolver: &Resolver<'_>,
    node: &Node,
    values: &[Spanned],
    combine: &mut dyn FnMut(&[Spanned]) -> Value,
) -> Value {
    let mut branches = Branches {
        resolver,
        span: node.span,
        leaves: 0,
        combine,
    };
    branches
        .over(values)
        .unwrap_or_else(|| resolver.unknown(node, "too many conditions decide what it is"))
}

struct Branches<'r, 't> {
    resolver: &'r Resolver<'t>,
    span: Span,
    leaves: usize,
    combine: &'r mut dyn FnMut(&[Spanned]) -> Value,
}

impl Branches<'_, '_> {
    fn over(&mut self, values: &[Spanned]) -> Option<Value> {
        let Some(condition) = values.iter().find_map(first_condition).cloned() else {
            self.leaves += 1;
            return (self.leaves <= MOST_LEAVES).then(|| (self.combine)(values));
        };
        let mut size = 0;
        for value in values {
            value.walk(&mut |_| size += 1);
        }
        if !self.resolver.spend(size) {
            return None;
        }
        let yes = self.over(&taken(values, &condition, true))?;
        let no = self.over(&taken(values, &condition, false))?;
        Some(if yes == no {
            yes
        } else {
            Value::Either {
                condition,
                yes: Box::new(Spanned::new(self.span, yes)),
                no: Box::new(Spanned::new(self.span, no)),
            }
        })
    }
}

/// The values as they are if the condition holds, or if it does not.
fn taken(values: &[Spanned], condition: &ConditionId, holds: bool) -> Vec<Spanned> {
    let world = World {
        choices: [(condition.clone(), holds)].into(),
        usual: false,
    };
    values.iter().map(|value| value.in_world(&world)).collect()
}

fn first_condition(value: &Spanned) -> Option<&ConditionId> {
    match &value.value {
        Value::Either { condition, .. } => Some(condition),
        Value::List(items) => items.iter().find_map(first_condition),
        _ => None,
    }
}
