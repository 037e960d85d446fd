//! Why a decision is open, for reasons other than AWS's documentation: what of the policy is not known, and what only
//! deployment or the request will tell.

use super::decision::{ConditionVerdict, EntryVerdict, Open, StatementVerdict};
use super::policy::{Effect, Entries, Policy, Principals, Statement, Variables};
use super::request::{Caller, Presence, Request, Values};
use crate::symbolic::{Hole, Text, Truth, Why};

/// Why part of a policy is not known: the first part that a decision hangs on.
pub(super) fn unknown(policy: &Policy, verdicts: &[StatementVerdict]) -> Option<Why> {
    if let Some(why) = &policy.unknown {
        return Some(why.clone());
    }
    let of_statement = statements(policy, verdicts).find_map(unknown_element);
    of_statement.or_else(|| match &policy.variables {
        Variables::Unknown(why) => Some(why.clone()),
        _ => None,
    })
}

/// What only deployment, or the request, will tell: the first thing that a decision hangs on.
pub(super) fn first(
    policy: &Policy,
    verdicts: &[StatementVerdict],
    request: &Request,
) -> Option<Open> {
    let asked = Asked::of(request);
    statements(policy, verdicts).find_map(|(statement, verdict)| asked.open(statement, verdict))
}

/// The statements of which it is not known whether they match, or what they then do.
fn statements<'a>(
    policy: &'a Policy,
    verdicts: &'a [StatementVerdict],
) -> impl Iterator<Item = (&'a Statement, &'a StatementVerdict)> {
    policy
        .statements
        .iter()
        .zip(verdicts)
        .filter(|(statement, verdict)| {
            verdict.matches.is_unknown()
                || statement.effect == Effect::Unknown && !verdict.matches.is_no()
        })
}

/// Why an entry is not known in an element of the statement that is open itself.
fn unknown_element((statement, verdict): (&Statement, &StatementVerdict)) -> Option<Why> {
    let principals = statement
        .principals
        .iter()
        .filter(|_| verdict.principal.is_unknown())
        .flat_map(|principals| &principals.entries)
        .map(|entry| &entry.unknown);
    let targets = [
        (&statement.actions, verdict.action),
        (&statement.resources, verdict.resource),
    ]
    .into_iter()
    .filter(|(_, says)| says.is_unknown())
    .flat_map(|(targets, _)| targets)
    .flat_map(|targets| &targets.entries);
    let values = statement
        .conditions
        .iter()
        .zip(&verdict.conditions)
        .filter(|(_, says)| says.holds.is_unknown())
        .flat_map(|(condition, _)| &condition.values);
    [&statement.effect_unknown]
        .into_iter()
        .chain(principals)
        .chain(targets.chain(values).map(|entry| &entry.unknown))
        .find_map(Clone::clone)
}

/// The texts of a request. A hole that is in one of them as well as in the policy is the same on both sides, so that
/// nothing hangs on it.
struct Asked<'a>(Vec<&'a Text>);

impl<'a> Asked<'a> {
    fn of(request: &'a Request) -> Asked<'a> {
        let mut texts = vec![&request.resource];
        match &request.caller {
            Caller::Identity { arn, canonical } => texts.extend([arn, canonical]),
            Caller::Account { arn, account } => texts.extend([arn, account]),
            Caller::Service(_) | Caller::Anonymous => {}
        }
        for presence in request.context.keys.values() {
            if let Presence::Present(Values::Known(values) | Values::OneOf(values))
            | Presence::Maybe(Values::Known(values) | Values::OneOf(values)) = presence
            {
                texts.extend(values);
            }
        }
        Asked(texts)
    }

    /// What is open in the first element of a statement that is so itself.
    fn open(&self, statement: &Statement, verdict: &StatementVerdict) -> Option<Open> {
        let principals = statement.principals.as_ref().map(texts_of_principals);
        let of = |entries: &'_ Option<Entries>| -> Vec<Option<Text>> {
            let entries = entries.iter().flat_map(|entries| &entries.entries);
            entries.map(|entry| entry.text.clone()).collect()
        };
        self.entry(
            verdict.principal,
            &principals.unwrap_or_default(),
            &verdict.principals,
            Open::Caller,
        )
        .or_else(|| {
            let texts = of(&statement.actions);
            self.entry(verdict.action, &texts, &verdict.actions, Open::Resource)
        })
        .or_else(|| {
            let texts = of(&statement.resources);
            self.entry(verdict.resource, &texts, &verdict.resources, Open::Resource)
        })
        .or_else(|| {
            let mut conditions = verdict.conditions.iter();
            conditions.find_map(|condition| self.condition(condition))
        })
    }

    /// The first text of an open element that deployment fills something into; if there is none, the other side.
    fn entry<Miss>(
        &self,
        element: Truth,
        texts: &[Option<Text>],
        verdicts: &[EntryVerdict<Miss>],
        otherwise: Open,
    ) -> Option<Open> {
        if !element.is_unknown() {
            return None;
        }
        let open = texts
            .iter()
            .zip(verdicts)
            .filter(|(_, says)| says.matches.is_unknown() && says.undocumented.is_empty())
            .filter_map(|(text, _)| text.as_ref());
        self.text(open, otherwise)
    }

    fn condition(&self, condition: &ConditionVerdict) -> Option<Open> {
        if !condition.holds.is_unknown() || condition.operator.is_none() {
            return None;
        }
        if condition.present.is_unknown() {
            return Some(Open::Key(condition.key.clone()));
        }
        let open = condition
            .values
            .iter()
            .filter(|value| value.matches.is_unknown() && value.undocumented.is_empty())
            .filter_map(|value| value.text.as_ref());
        self.text(open, Open::Value(condition.key.clone()))
    }

    /// The first of several texts with a hole that the request does not carry too; if all are such as it carries,
    /// something else.
    fn text<'t>(&self, open: impl Iterator<Item = &'t Text>, otherwise: Open) -> Option<Open> {
        let mut open = open.peekable();
        open.peek()?;
        let own = open.find(|text| text.holes().any(|hole| !self.carries(hole)));
        Some(own.map_or(otherwise, |text| Open::Text(text.clone())))
    }

    fn carries(&self, hole: &Hole) -> bool {
        self.0
            .iter()
            .any(|text| text.holes().any(|own| own == hole))
    }
}

fn texts_of_principals(principals: &Principals) -> Vec<Option<Text>> {
    let entries = principals.entries.iter();
    entries.map(|entry| entry.text.clone()).collect()
}
