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
            let earlier = self.statements.len();
            self.place(statement, earlier);
        }
    }

    /// The same for the statements of a document itself. None of them takes the place of another one: the provider
    /// refuses a document that says a `Sid` twice.
    pub(super) fn merge_own(&mut self, policy: Spanned) {
        let earlier = self.statements.len();
        for statement in self.statements_of(policy) {
            self.place(statement, earlier);
        }
    }

    /// Puts a statement in the place of the one with its `Sid` among the first `count`, and in doubt those of which
    /// that cannot be told; else at the end.
    fn place(&mut self, statement: Spanned, count: usize) {
        let among = &mut self.statements[..count];
        let sid = sid_of(&statement);
        if let Sid::Known(_) = sid
            && let Some(same) = among.iter_mut().find(|other| sid_of(other) == sid)
        {
            *same = statement;
            return;
        }
        for earlier in among {
            let in_doubt = match sid {
                Sid::None => false,
                Sid::Known(_) => sid_of(earlier) == Sid::Unknown,
                Sid::Unknown => sid_of(earlier) != Sid::None,
            };
            if in_doubt {
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
