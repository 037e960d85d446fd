//! Documents made of documents. A statement with the `Sid` of an earlier one takes its place, all others follow.

use super::policy;
use crate::source::Span;
use crate::symbolic::{Spanned, Text, Value};

/// A policy that grows.
#[derive(Debug, Default)]
pub(super) struct Combined {
    version: Option<Spanned>,
    statements: Vec<Spanned>,
}

impl Combined {
    /// Adds the statements of a policy after those that are there.
    pub(super) fn append(&mut self, policy: Spanned) {
        self.add(policy, |_, _| None);
    }

    /// Adds the statements of a policy, each in the place of the one with the same `Sid` if there is one.
    pub(super) fn merge(&mut self, policy: Spanned) {
        self.add(policy, |statements, sid| {
            statements
                .iter()
                .position(|statement| sid_of(statement).is_some_and(|other| other == *sid))
        });
    }

    fn add(&mut self, policy: Spanned, place: impl Fn(&[Spanned], &Text) -> Option<usize>) {
        let Value::Map(fields) = policy.value else {
            // An unknown document may hold any statement.
            self.statements.push(policy);
            return;
        };
        for field in fields {
            match &*field.key {
                "Version" => self.version = Some(field.value),
                "Statement" => {
                    for statement in listed(field.value) {
                        let at = sid_of(&statement).and_then(|sid| place(&self.statements, &sid));
                        match at {
                            Some(at) => self.statements[at] = statement,
                            None => self.statements.push(statement),
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// The policy.
    pub(super) fn into_policy(self, at: Span) -> Spanned {
        policy(at, self.version.into_iter().collect(), self.statements)
    }
}

/// The statements of a policy, which may be a single one.
fn listed(value: Spanned) -> Vec<Spanned> {
    match value.value {
        Value::List(items) => items,
        _ => vec![value],
    }
}

fn sid_of(statement: &Spanned) -> Option<Text> {
    statement
        .get("Sid")
        .and_then(Spanned::as_text)
        .filter(|sid| !sid.is_empty())
}
