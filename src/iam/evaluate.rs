//! Puts a request to a policy. A statement matches if its principal, action, resource and conditions all do; a
//! statement that denies beats any that allows; what no statement allows is denied. Where the policy or the request
//! is not known, the answer is the set of outcomes that remain.

use super::conditions;
use super::decision::{ConditionVerdict, Decision, EntryVerdict, Outcomes, StatementVerdict};
use super::policy::{Effect, Policy, Statement};
use super::principals;
use super::request::Request;
use super::targets;
use super::variables::Reading;
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
            expands_variables: policy.expands_variables,
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
    let rest = policy
        .unknown
        .as_ref()
        .map_or(Truth::No, |_| Truth::Unknown);
    let (mut denied, mut allowed) = (rest, rest);
    for (statement, verdict) in policy.statements.iter().zip(&statements) {
        match statement.effect {
            Effect::Allow => allowed = allowed.or(verdict.matches),
            Effect::Deny => denied = denied.or(verdict.matches),
            Effect::Unknown => {
                let perhaps = verdict.matches.and(Truth::Unknown);
                (denied, allowed) = (denied.or(perhaps), allowed.or(perhaps));
            }
        }
    }
    let outcomes = outcomes(denied, allowed);
    let unknown = match outcomes.allowed() {
        Truth::Unknown => policy
            .unknown
            .clone()
            .or_else(|| unknown_entry(policy, &statements)),
        Truth::Yes | Truth::No => None,
    };
    Decision {
        outcomes,
        statements,
        unknown,
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

/// Why an entry is not known that leaves its statement open.
fn unknown_entry(policy: &Policy, verdicts: &[StatementVerdict]) -> Option<Why> {
    let both = policy.statements.iter().zip(verdicts);
    both.filter(|(_, verdict)| verdict.matches.is_unknown())
        .find_map(|(statement, verdict)| unknown_element(statement, verdict))
}

/// Why an entry is not known in an element of the statement that is open itself.
fn unknown_element(statement: &Statement, verdict: &StatementVerdict) -> Option<Why> {
    let principals = statement
        .principals
        .iter()
        .filter(|_| verdict.principal.is_unknown())
        .flat_map(|principals| &principals.entries)
        .map(|entry| &entry.unknown);
    let actions = (&statement.actions, verdict.action);
    let resources = (&statement.resources, verdict.resource);
    let targets = [actions, resources]
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
    principals
        .chain(targets.chain(values).map(|entry| &entry.unknown))
        .find_map(Clone::clone)
}

/// A request as it is put to one statement after the other.
struct Asking<'a> {
    request: &'a Request,
    action: Text,
    resource: Pattern<'a>,
    reading: Reading<'a>,
}

impl Asking<'_> {
    fn put_to(&self, statement: &Statement) -> StatementVerdict {
        let (principal, principals) = self.principal(statement);
        let action = self.action(statement);
        let (resource, resources) = self.resource(statement);
        let conditions: Vec<ConditionVerdict> = statement
            .conditions
            .iter()
            .map(|condition| conditions::judge(condition, self.reading))
            .collect();
        let all_hold = Truth::all(conditions.iter().map(|condition| condition.holds));
        StatementVerdict {
            place: statement.place,
            matches: principal.and(action).and(resource).and(all_hold),
            principal,
            action,
            resource,
            resources,
            principals,
            conditions,
        }
    }

    /// Without a principal a statement of a resource's policy applies to nobody.
    fn principal(&self, statement: &Statement) -> (Truth, Vec<EntryVerdict>) {
        let Some(principals) = &statement.principals else {
            return (Truth::No, Vec::new());
        };
        let verdicts: Vec<EntryVerdict> = principals
            .entries
            .iter()
            .map(|entry| EntryVerdict {
                span: entry.span,
                matches: principals::names(entry, &self.request.caller),
            })
            .collect();
        let named = Truth::any(verdicts.iter().map(|verdict| verdict.matches));
        let matches = match (principals.negated, statement.effect) {
            (false, _) => named,
            (true, Effect::Deny) => !named,
            // AWS supports `NotPrincipal` with `Deny` only.
            (true, Effect::Allow | Effect::Unknown) => (!named).and(Truth::Unknown),
        };
        (matches, verdicts)
    }

    fn action(&self, statement: &Statement) -> Truth {
        let Some(actions) = &statement.actions else {
            return Truth::No;
        };
        let entries = actions.entries.iter();
        let named = Truth::any(entries.map(|entry| targets::names_action(entry, &self.action)));
        if actions.negated { !named } else { named }
    }

    /// Without a resource a statement applies to nothing.
    fn resource(&self, statement: &Statement) -> (Truth, Vec<EntryVerdict>) {
        let Some(resources) = &statement.resources else {
            return (Truth::No, Vec::new());
        };
        let mut named = Truth::No;
        let mut meaningful = true;
        let mut verdicts = Vec::with_capacity(resources.entries.len());
        for entry in &resources.entries {
            let answer = targets::names_resource(entry, &self.resource, self.reading);
            named = named.or(answer.matches);
            meaningful &= answer.meaningful;
            verdicts.push(EntryVerdict {
                span: entry.span,
                matches: answer.matches,
            });
        }
        let matches = match (resources.negated, meaningful) {
            (false, _) => named,
            (true, true) => !named,
            (true, false) => (!named).and(Truth::Unknown),
        };
        (matches, verdicts)
    }
}

#[cfg(test)]
mod tests;
