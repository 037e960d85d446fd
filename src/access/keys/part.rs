//! A policy that covers some of the objects that are asked for and not the others. Which of them viewers ask for is
//! written nowhere, so nothing is refused for certain; but what is covered can be told.

use super::super::explain::texts;
use super::Keys;
use crate::access::asking::{self, Asking};
use crate::iam::{Decision, Effect, Entries, Policy, StatementVerdict};
use crate::symbolic::{Domain, Piece, Text, Truth, matching};

/// The part of what a behavior asks for that a policy allows, or denies.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// The resources of the statements that allow a part of it.
    pub allows: String,
    /// The resources of the statements that deny a part of it.
    pub denies: String,
    /// Whether some of the objects are covered for certain, and others are not.
    pub sure: Truth,
}

impl Part {
    /// No part: all of it or nothing.
    pub(in crate::access) fn none() -> Part {
        Part {
            allows: String::new(),
            denies: String::new(),
            sure: Truth::No,
        }
    }
}

/// The part of a behavior's objects that the policy of the bucket allows or denies.
pub(in crate::access) fn part(asking: &Asking<'_>) -> Part {
    let Some(caller) = asking.callers.who.first() else {
        return Part::none();
    };
    let request = asking::request(asking, caller, "s3:GetObject", &asking.keys.arn);
    let attached = asking
        .graph
        .policies
        .iter()
        .find(|policy| policy.bucket == asking.place && policy.sure.is_yes());
    attached.map_or_else(Part::none, |attached| {
        let decision = asking::decide(asking, attached, &request);
        of(&attached.policy, &decision, asking.keys)
    })
}

fn of(policy: &Policy, decision: &Decision, keys: &Keys) -> Part {
    let partial: Vec<Covered<'_>> = decision
        .statements
        .iter()
        .filter_map(|verdict| covered(policy, verdict, keys))
        .collect();
    if partial.is_empty() {
        return Part::none();
    }
    let said = |effect: Effect| {
        let resources = partial
            .iter()
            .filter(|covered| covered.effect == effect)
            .flat_map(|covered| covered.resources.iter().copied().map(Some));
        texts(resources)
    };
    Part {
        allows: said(Effect::Allow),
        denies: said(Effect::Deny),
        sure: Truth::any(partial.iter().map(|covered| covered.sure)),
    }
}

/// The most resources that are tried for an object that one of them covers.
const MOST: usize = 2;

/// A statement that covers a part of what is asked for, and everything else of which fits.
struct Covered<'p> {
    effect: Effect,
    resources: Vec<&'p Text>,
    sure: Truth,
}

fn covered<'p>(policy: &'p Policy, verdict: &StatementVerdict, keys: &Keys) -> Option<Covered<'p>> {
    let statement = policy.statements.get(verdict.place)?;
    let conditions = verdict.conditions.iter().map(|condition| condition.holds);
    let rest = Truth::all([verdict.principal, verdict.action]).and(Truth::all(conditions));
    if !rest.is_yes() || !verdict.resource.is_unknown() {
        return None;
    }
    let resources: &Entries = statement
        .resources
        .as_ref()
        .filter(|resources| !resources.negated)?;
    let open = resources.entries.iter().zip(&verdict.resources);
    let open: Vec<&Text> = open
        .filter(|(_, says)| says.matches.is_unknown())
        .filter_map(|(entry, _)| entry.text.as_ref())
        .collect();
    if open.is_empty() {
        return None;
    }
    let covers = |object: &Text| {
        Truth::any(resources.entries.iter().map(|entry| {
            entry
                .text
                .as_ref()
                .map_or(Truth::Unknown, |text| matching::arn_matches(text, object))
        }))
    };
    let inside = open.iter().take(MOST).any(|text| {
        let object = example_of(text);
        is_asked_for(&object, keys) && matching::arn_matches(text, &object).is_yes()
    });
    let outside = keys
        .example()
        .is_some_and(|object| is_asked_for(&object, keys) && covers(&object).is_no());
    Some(Covered {
        effect: statement.effect,
        resources: open,
        sure: if inside && outside {
            Truth::Yes
        } else {
            Truth::Unknown
        },
    })
}

/// An ARN that a resource covers.
fn example_of(resource: &Text) -> Text {
    let mut out = Text::default();
    for piece in resource.pieces() {
        match piece {
            Piece::Literal(text) => {
                out.push_str(&text.replace('*', "example").replace('?', "x"));
            }
            Piece::Hole(hole) => out.push_hole(hole.clone()),
        }
    }
    out
}

/// Whether an object is certainly one that is asked for.
pub(in crate::access) fn is_asked_for(object: &Text, keys: &Keys) -> bool {
    keys.pattern()
        .is_some_and(|pattern| matching::matches(&pattern, object).is_yes())
        && keys
            .taken
            .iter()
            .all(|taken| matching::matches(taken, object).is_no())
}

impl Keys {
    /// The ARN of one of the objects.
    pub(in crate::access) fn example(&self) -> Option<Text> {
        self.with_chosen("example", "x")
    }

    /// The ARNs of all of them as a pattern.
    fn pattern(&self) -> Option<Text> {
        self.with_chosen("*", "?")
    }

    /// The ARN with texts in place of what viewers choose; `None` if more of it is not known.
    fn with_chosen(&self, anything: &str, one: &str) -> Option<Text> {
        let mut out = Text::default();
        for piece in self.arn.pieces() {
            match piece {
                Piece::Literal(text) => out.push_str(text),
                Piece::Hole(hole) if !hole.of.name.starts_with(super::CHOSEN) => {
                    out.push_hole(hole.clone());
                }
                Piece::Hole(hole) => match hole.domain {
                    Domain::Free => out.push_str(anything),
                    Domain::Character => out.push_str(one),
                    _ => return None,
                },
            }
        }
        Some(out)
    }
}
