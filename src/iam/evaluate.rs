//! Puts a request to a policy. A statement matches if its principal, action, resource and conditions all do; a
//! statement that denies beats any that allows; what no statement allows is denied. Where the policy or the request
//! is not known, the answer is the set of outcomes that remain.

use super::answer::Answer;
use super::decision::{ConditionVerdict, Decision, Outcomes, StatementVerdict};
use super::policy::{Effect, Policy, Principals, Statement, Variables};
use super::request::{Caller, Request};
use super::targets::Target;
use super::undocumented::{Points, Undocumented};
use super::variables::Reading;
use super::{conditions, open, principals, targets};
use crate::symbolic::matching::{Case, Pattern};
use crate::symbolic::{Text, Truth};

/// What can come out if a request is put to a policy, without the reasons. This is what [`evaluate`] finds, too, in a
/// fraction of the time.
pub fn outcomes(policy: &Policy, request: &Request) -> Outcomes {
    let asking = Asking::new(policy, request);
    let statements = policy.statements.iter();
    let (denied, allowed) = weigh(
        policy,
        statements.map(|statement| (statement, asking.matches(statement))),
    );
    remaining(denied.truth, allowed.truth)
}

/// What a policy answers to a request, and why.
pub fn evaluate(policy: &Policy, request: &Request) -> Decision {
    let asking = Asking::new(policy, request);
    let statements: Vec<StatementVerdict> = policy
        .statements
        .iter()
        .map(|statement| asking.put_to(statement))
        .collect();
    conclude(policy, request, statements)
}

/// What a policy answers to a request if these are the answers of its statements, in order.
pub fn conclude(policy: &Policy, request: &Request, statements: Vec<StatementVerdict>) -> Decision {
    let both = policy.statements.iter().zip(&statements);
    let (denied, allowed) = weigh(
        policy,
        both.map(|(statement, verdict)| (statement, verdict.answer())),
    );
    let outcomes = remaining(denied.truth, allowed.truth);
    let is_open = outcomes.allowed().is_unknown();
    Decision {
        outcomes,
        unknown: is_open
            .then(|| open::unknown(policy, &statements))
            .flatten(),
        undocumented: if outcomes.count() > 1 {
            denied.points.and(allowed.points)
        } else {
            Points::NONE
        },
        open: is_open
            .then(|| open::first(policy, &statements, request))
            .flatten(),
        statements,
    }
}

/// Whether a statement denies, and whether one allows.
fn weigh<'p>(
    policy: &Policy,
    statements: impl Iterator<Item = (&'p Statement, Answer)>,
) -> (Answer, Answer) {
    let rest = match policy.unknown {
        Some(_) => Answer::UNKNOWN,
        None => Answer::NO,
    };
    let (mut denied, mut allowed) = (rest, rest);
    for (statement, matches) in statements {
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
    (denied, allowed)
}

/// What can come out if a statement denies, and if one allows, as far as that is known.
fn remaining(denied: Truth, allowed: Truth) -> Outcomes {
    Outcomes {
        explicit_deny: !denied.is_no(),
        allow: !denied.is_yes() && !allowed.is_no(),
        implicit_deny: !denied.is_yes() && !allowed.is_yes(),
    }
}

/// A request as it is put to one statement after the other.
struct Asking<'a> {
    request: &'a Request,
    resource: Pattern<'a>,
    reading: Reading<'a>,
    /// Whether it is not known if variables are expanded.
    is_read_in_two_ways: bool,
    /// What is said where the two ways differ.
    doubt: Answer,
}

impl<'a> Asking<'a> {
    fn new(policy: &Policy, request: &'a Request) -> Asking<'a> {
        Asking {
            request,
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
        }
    }

    /// What is said of something in the policy, in one way or both of reading it.
    fn as_read<T>(&self, judge: impl Fn(Reading<'a>) -> T, of_both: impl Fn(T, T) -> T) -> T {
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

    /// The same of what is no more than an answer.
    fn answer(&self, judge: impl Fn(Reading<'a>) -> Answer) -> Answer {
        self.as_read(judge, |one, other| one.of_readings(other, self.doubt))
    }

    /// Whether a statement matches. What follows an element that certainly does not match is not asked.
    fn matches(&self, statement: &Statement) -> Answer {
        let mut so_far = self.principal(statement);
        let mut and = |next: &dyn Fn() -> Answer| {
            if !so_far.is_no() {
                so_far = so_far.and(next());
            }
        };
        and(&|| self.action(statement));
        and(&|| self.resource(statement));
        and(&|| {
            let conditions = statement.conditions.iter();
            Answer::all(
                conditions
                    .map(|condition| self.answer(|reading| conditions::holds(condition, reading))),
            )
        });
        so_far
    }

    /// Whether a statement matches, and what each of its entries says.
    fn put_to(&self, statement: &Statement) -> StatementVerdict {
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
        let principal = self.principal(statement);
        let action = self.action(statement);
        let resource = self.resource(statement);
        let all_hold = Answer::all(conditions.iter().map(ConditionVerdict::answer));
        let matches = Answer::all([principal, action, resource, all_hold]);
        let principals = statement.principals.iter();
        let actions = statement.actions.iter();
        let resources = statement.resources.iter();
        StatementVerdict {
            place: statement.place,
            matches: matches.truth,
            undocumented: matches.points,
            principal: principal.truth,
            action: action.truth,
            resource: resource.truth,
            principals: principals
                .flat_map(|principals| &principals.entries)
                .map(|entry| principals::judge(entry, &self.request.caller))
                .collect(),
            actions: actions
                .flat_map(|actions| &actions.entries)
                .map(|entry| targets::judge_action(entry, &self.request.action))
                .collect(),
            resources: resources
                .flat_map(|resources| &resources.entries)
                .map(|entry| {
                    let resource = &self.request.resource;
                    self.as_read(
                        |reading| targets::judge_resource(entry, resource, &self.resource, reading),
                        |one, other| one.of_readings(&other, self.doubt),
                    )
                })
                .collect(),
            conditions,
        }
    }

    /// Without a principal a statement of a resource's policy applies to nobody.
    fn principal(&self, statement: &Statement) -> Answer {
        let Some(principals) = &statement.principals else {
            return Answer::NO;
        };
        let caller = &self.request.caller;
        let entries = principals.entries.iter();
        let says = entries.map(|entry| principals::names(entry, caller));
        let matches = element(says, principals.negated, principals.doubled);
        if !principals.negated {
            return matches;
        }
        match (statement.effect, caller) {
            (Effect::Allow, _) => matches.perhaps(Undocumented::NotPrincipalAllow),
            (_, Caller::Account { account, .. }) if matches.is_no() => {
                !exempts(principals, account)
            }
            _ => matches,
        }
    }

    fn action(&self, statement: &Statement) -> Answer {
        let Some(actions) = &statement.actions else {
            return Answer::NO;
        };
        let entries = actions.entries.iter();
        let says = entries.map(|entry| targets::is_action(entry, &self.request.action));
        element(says, actions.negated, actions.doubled)
    }

    /// Without a resource a statement applies to nothing.
    fn resource(&self, statement: &Statement) -> Answer {
        let Some(resources) = &statement.resources else {
            return Answer::NO;
        };
        let entries = || resources.entries.iter();
        let says = entries()
            .map(|entry| self.answer(|reading| Target::of(entry, reading).matches(&self.resource)));
        let named = element(says, resources.negated, resources.doubled);
        if !resources.negated {
            return named;
        }
        named.and(Answer::all(entries().map(|entry| {
            self.answer(|reading| Target::of(entry, reading).is_meaningful())
        })))
    }
}

/// Whether `NotPrincipal` exempts a user or role that it lists: for certain only if it lists the account too.
fn exempts(principals: &Principals, account: &Text) -> Answer {
    let mut entries = principals.entries.iter();
    if entries.any(|entry| principals::includes_account(entry, account)) {
        Answer::YES
    } else {
        Answer::silent(Undocumented::NotPrincipalAccount)
    }
}

/// Whether an element is met by one of its entries, or, if it is a `Not…` element, by none.
fn element(says: impl ExactSizeIterator<Item = Answer>, negated: bool, doubled: bool) -> Answer {
    let is_empty = says.len() == 0;
    let named = Answer::any(says);
    let met = match negated {
        false => named,
        true if is_empty => Answer::silent(Undocumented::EmptyList),
        true => !named,
    };
    if doubled {
        met.and(Answer::silent(Undocumented::BothForms))
    } else {
        met
    }
}

#[cfg(test)]
mod tests;
