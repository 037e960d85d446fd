//! Documents made of documents. A statement with the `Sid` of an earlier one takes its place, all others follow.

use super::policy;
use crate::source::Span;
use crate::symbolic::{Spanned, Text, Value, Why};
use crate::terraform::policy::mentioned;

/// A policy that grows.
#[derive(Debug, Default)]
pub(super) struct Combined {
    version: Option<Spanned>,
    statements: Vec<Spanned>,
}

impl Combined {
    /// Adds the statements of a policy after those that are there.
    pub(super) fn append(&mut self, policy: Spanned) {
        let statements = self.statements_of(policy);
        self.statements.extend(statements);
    }

    /// Adds the statements of a policy, each in the place of the one with the same `Sid` if there is one.
    pub(super) fn merge(&mut self, policy: Spanned) {
        for statement in self.statements_of(policy) {
            match sid_of(&statement) {
                Sid::None => self.statements.push(statement),
                Sid::Known(sid) => self.replace(&sid, statement),
                Sid::Unknown => {
                    for earlier in &mut self.statements {
                        if sid_of(earlier) != Sid::None {
                            doubt(earlier);
                        }
                    }
                    self.statements.push(statement);
                }
            }
        }
    }

    /// Puts a statement in the place of the one with its `Sid`, and in doubt those of which that cannot be told.
    fn replace(&mut self, sid: &Text, statement: Spanned) {
        let same = |other: &Spanned| sid_of(other) == Sid::Known(sid.clone());
        if let Some(at) = self.statements.iter().position(same) {
            self.statements[at] = statement;
            return;
        }
        for earlier in &mut self.statements {
            if sid_of(earlier) == Sid::Unknown {
                doubt(earlier);
            }
        }
        self.statements.push(statement);
    }

    /// The statements of a policy, whose version is the last one's. An unknown policy may hold any statement.
    fn statements_of(&mut self, policy: Spanned) -> Vec<Spanned> {
        let Value::Map(fields) = policy.value else {
            return vec![policy];
        };
        let mut out = Vec::new();
        for field in fields {
            match &*field.key {
                "Version" => self.version = Some(field.value),
                "Statement" => out.extend(listed(field.value)),
                _ => {}
            }
        }
        out
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

/// What is known of the `Sid` of a statement.
#[derive(PartialEq)]
enum Sid {
    None,
    Known(Text),
    Unknown,
}

fn sid_of(statement: &Spanned) -> Sid {
    if statement.is_unknown() {
        return Sid::Unknown;
    }
    match statement.get("Sid") {
        None => Sid::None,
        Some(sid) => match sid.as_text() {
            Some(text) if text.is_empty() => Sid::None,
            Some(text) if text.known().is_some() => Sid::Known(text),
            _ => Sid::Unknown,
        },
    }
}

/// Makes a statement unknown because a later one may have taken its place; what it mentions, it still may.
fn doubt(statement: &mut Spanned) {
    if statement.is_unknown() {
        return;
    }
    let why = Why {
        because: "a statement that is known only after apply may take its place".to_owned(),
        mentions: mentioned(statement),
    };
    statement.value = Value::Unknown(why);
}
