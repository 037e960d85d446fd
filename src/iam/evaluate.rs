//! Puts a request to a policy. A statement matches if its principal, action, resource and conditions all do; a
//! statement that denies beats any that allows; what no statement allows is denied. Where the policy or the request
//! is not known, the answer is the set of outcomes that remain.

use super::answer::Answer;
use super::decision::{
    ActionMiss, ConditionVerdict, Decision, EntryVerdict, Open, Outcomes, PrincipalMiss,
    ResourceMiss, StatementVerdict,
};
use super::policy::{Effect, Entry, Policy, Principals, Statement, Variables};
use super::request::{Caller, Request};
use super::undocumented::{Points, Undocumented};
use super::variables::Reading;
use super::{conditions, principals, targets};
use crate::symbolic::matching::{Case, Pattern};
use crate::symbolic::{Text, Truth, Why};

/// What a policy answers to a request.
pub fn evaluate(policy: &Policy, request: &Request) -> Decision {
    let asking = Asking {
        request,
        action: Text::literal(&request.action),
        resource: Pattern::exact(&request.resource, Case::Sensitive),
        reading: Reading {
            context: &request.context,
            expands_variables: policy.variables == Variables::Expanded,
        },
        is_read_in_two_ways: matches!(
            policy.variables,
            Variables::Unknown(_) | Variables::Undocumented
        ),
        doubt: match policy.variables {
            Variables::Undocumented => Answer::silent(Undocumented::Version),
            _ => Answer::UNKNOWN,
        },
    };
    let statements: Vec<StatementVerdict> = policy
        .statements
        .iter()
        .map(|statement| asking.put_to(statement))
        .collect();
    conclude(policy, statements)
}

/// What a policy answers if these are the answers of its statements, in order.
pub fn conclude(policy: &Policy, statements: Vec<StatementVerdict>) -> Decision {
    let unknown = match policy.unknown {
        Some(_) => Answer::UNKNOWN,
        None => Answer::NO,
    };
    let (mut denied, mut allowed) = (unknown, unknown);
    for (statement, verdict) in policy.statements.iter().zip(&statements) {
        let matches = Answer {
            truth: verdict.matches,
            points: verdict.undocumented,
        };
        match statement.effect {
            Effect::Allow => allowed = allowed.or(matches),
            Effect::Deny => denied = denied.or(matches),
            Effect::Unknown => {
                let perhaps = match statement.effect_unknown {
                    Some(_) => matches.and(Answer::UNKNOWN),
                    None => matches.perhaps(Undocumented::Effect),
                };
                (denied, allowed) = (denied.or(perhaps), allowed.or(perhaps));
            }
        }
    }
    let outcomes = outcomes(denied.truth, allowed.truth);
    let is_open = outcomes.allowed().is_unknown();
    let unknown = policy
        .unknown
        .clone()
        .or_else(|| open_statements(policy, &statements).find_map(unknown_element))
        .or_else(|| match &policy.variables {
            Variables::Unknown(why) => Some(why.clone()),
            _ => None,
        });
    let open = open_statements(policy, &statements).find_map(open_element);
    Decision {
        outcomes,
        unknown: unknown.filter(|_| is_open),
        undocumented: if outcomes.count() > 1 {
            denied.points.and(allowed.points)
        } else {
            Points::NONE
        },
        open: open.filter(|_| is_open),
        statements,
    }
}

/// What can come out if a statement denies, and if one allows, as far as that is known.
fn outcomes(denied: Truth, allowed: Truth) -> Outcomes {
    Outcomes {
        explicit_deny: !denied.is_no(),
        allow: !denied.is_yes() && !allowed.is_no(),
        implicit_deny: !denied.is_yes() && !allowed.is_yes(),
    }
}

/// The statements of which it is not known whether they match, or what they then do.
fn open_statements<'a>(
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
    let values = statement
        .conditions
        .iter()
        .zip(&verdict.conditions)
        .filter(|(_, says)| says.holds.is_unknown())
        .flat_map(|(condition, _)| &condition.values);
    [&statement.effect_unknown]
        .into_iter()
        .chain(principals)
        .chain(
            open_targets(statement, verdict)
                .chain(values)
                .map(|entry| &entry.unknown),
        )
        .find_map(Clone::clone)
}

/// The entries of those of the elements `Action` and `Resource` that are open.
fn open_targets<'a>(
    statement: &'a Statement,
    verdict: &StatementVerdict,
) -> impl Iterator<Item = &'a Entry> {
    [
        (&statement.actions, verdict.action),
        (&statement.resources, verdict.resource),
    ]
    .into_iter()
    .filter(|(_, says)| says.is_unknown())
    .flat_map(|(targets, _)| targets)
    .flat_map(|targets| &targets.entries)
}

/// What only deployment, or the request, will tell of an element that is open.
fn open_element((statement, verdict): (&Statement, &StatementVerdict)) -> Option<Open> {
    let with_holes = |text: Option<&Text>| {
        text.filter(|text| text.known().is_none())
            .map(|text| Open::Text(text.clone()))
    };
    let principals = statement
        .principals
        .iter()
        .flat_map(|principals| &principals.entries)
        .zip(&verdict.principals)
        .filter(|(_, says)| verdict.principal.is_unknown() && says.matches.is_unknown())
        .find_map(|(entry, _)| with_holes(entry.text.as_ref()));
    principals
        .or_else(|| {
            open_targets(statement, verdict).find_map(|entry| with_holes(entry.text.as_ref()))
        })
        .or_else(|| {
            let mut open = verdict
                .conditions
                .iter()
                .filter(|condition| condition.holds.is_unknown());
            open.find_map(|condition| {
                let mut values = condition.values.iter();
                let value = values.find_map(|value| {
                    with_holes(value.text.as_ref()).filter(|_| value.matches.is_unknown())
                });
                match condition.present {
                    _ if condition.operator.is_none() => None,
                    Truth::Unknown => Some(Open::Key(condition.key.clone())),
                    _ => value.or_else(|| Some(Open::Value(condition.key.clone()))),
                }
            })
        })
}

/// A request as it is put to one statement after the other.
struct Asking<'a> {
    request: &'a Request,
    action: Text,
    resource: Pattern<'a>,
    reading: Reading<'a>,
    /// Whether it is not known if variables are expanded.
    is_read_in_two_ways: bool,
    /// What is said where the two ways differ.
    doubt: Answer,
}

impl Asking<'_> {
    fn put_to(&self, statement: &Statement) -> StatementVerdict {
        let (principal, principals) = self.principal(statement);
        let (action, actions) = self.action(statement);
        let (resource, resources) = self.resource(statement);
        let conditions: Vec<ConditionVerdict> = statement
            .conditions
            .iter()
            .map(|condition| {
                self.as_read(
                    |reading| conditions::judge(condition, reading),
                    |one, other| one.of_readings(&other, self.doubt),
                )
            })
            .collect();
        let all_hold = Answer::all(conditions.iter().map(ConditionVerdict::answer));
        let matches = Answer::all([principal, action, resource, all_hold]);
        StatementVerdict {
            place: statement.place,
            matches: matches.truth,
            undocumented: matches.points,
            principal: principal.truth,
            action: action.truth,
            resource: resource.truth,
            principals,
            actions,
            resources,
            conditions,
        }
    }

    /// What is said of something in the policy, in one way or both of reading it.
    fn as_read<T>(&self, judge: impl Fn(Reading<'_>) -> T, of_both: impl Fn(T, T) -> T) -> T {
        let says = judge(self.reading);
        if !self.is_read_in_two_ways {
            return says;
        }
        let expanded = Reading {
            expands_variables: true,
            ..self.reading
        };
        of_both(says, judge(expanded))
    }

    /// Without a principal a statement of a resource's policy applies to nobody.
    fn principal(&self, statement: &Statement) -> (Answer, Vec<EntryVerdict<PrincipalMiss>>) {
        let Some(principals) = &statement.principals else {
            return (Answer::NO, Vec::new());
        };
        let verdicts: Vec<_> = principals
            .entries
            .iter()
            .map(|entry| principals::judge(entry, &self.request.caller))
            .collect();
        let Principals {
            negated, doubled, ..
        } = *principals;
        let mut matches = element(&verdicts, negated, doubled);
        if negated {
            match (statement.effect, &self.request.caller) {
                (Effect::Allow, _) => {
                    matches = matches.perhaps(Undocumented::NotPrincipalAllow);
                }
                (_, Caller::Account { account, .. }) if matches.is_no() => {
                    matches = !exempts(principals, account);
                }
                _ => {}
            }
        }
        (matches, verdicts)
    }

    fn action(&self, statement: &Statement) -> (Answer, Vec<EntryVerdict<ActionMiss>>) {
        let Some(actions) = &statement.actions else {
            return (Answer::NO, Vec::new());
        };
        let verdicts: Vec<_> = actions
            .entries
            .iter()
            .map(|entry| targets::judge_action(entry, &self.action))
            .collect();
        (
            element(&verdicts, actions.negated, actions.doubled),
            verdicts,
        )
    }

    /// Without a resource a statement applies to nothing.
    fn resource(&self, statement: &Statement) -> (Answer, Vec<EntryVerdict<ResourceMiss>>) {
        let Some(resources) = &statement.resources else {
            return (Answer::NO, Vec::new());
        };
        let mut meaningful = Answer::YES;
        let mut verdicts = Vec::with_capacity(resources.entries.len());
        for entry in &resources.entries {
            let answer = self.as_read(
                |reading| {
                    let resource = &self.request.resource;
                    targets::judge_resource(entry, resource, &self.resource, reading)
                },
                |one, other| one.of_readings(&other, self.doubt),
            );
            meaningful = meaningful.and(answer.meaningful);
            verdicts.push(answer.verdict);
        }
        let named = element(&verdicts, resources.negated, resources.doubled);
        let matches = if resources.negated {
            named.and(meaningful)
        } else {
            named
        };
        (matches, verdicts)
    }
}

/// Whether `NotPrincipal` exempts a user or role that it lists: for certain only if it lists the account too.
fn exempts(principals: &Principals, account: &Text) -> Answer {
    let entries = principals.entries.iter();
    let listed = Truth::any(entries.map(|entry| principals::includes_account(entry, account)));
    Answer::from(listed).or(Answer::silent(Undocumented::NotPrincipalAccount))
}

/// Whether an element is met by one of its entries, or, if it is a `Not…` element, by none.
fn element<Miss>(verdicts: &[EntryVerdict<Miss>], negated: bool, doubled: bool) -> Answer {
    let named = Answer::any(verdicts.iter().map(EntryVerdict::answer));
    let met = match (negated, verdicts) {
        (false, _) => named,
        (true, []) => Answer::silent(Undocumented::EmptyList),
        (true, _) => !named,
    };
    if doubled {
        met.and(Answer::silent(Undocumented::BothForms))
    } else {
        met
    }
}

#[cfg(test)]
mod tests;
