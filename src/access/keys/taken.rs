//! What a behavior is never asked for, because one that stands before takes these requests: the default behavior
//! serves only what no pattern fits.

use super::{Keys, Way, Writer};
use crate::iam::{
    self, Decision, Entries, Points, Policy, Request, ResourceMiss, StatementVerdict, Variables,
};
use crate::symbolic::{Domain, Piece, Text, Truth, UnitId, matching};

/// The most behaviors that are looked at; a distribution has fewer.
const MOST: usize = 100;

/// Patterns of the ARNs of all objects whose paths fit a pattern that stands before the behavior's. Only patterns of
/// plain characters and `*` are used, of which it is certain what they take.
pub(super) fn patterns(way: Way<'_>) -> Vec<Text> {
    let plain = |path: &&Text| is_plain(path) && !way.may_rewrite();
    let Some(path) = way.origin.path.as_ref().filter(plain) else {
        return Vec::new();
    };
    if path.suffix().ends_with('/') || !(path.is_empty() || path.prefix().starts_with('/')) {
        return Vec::new();
    }
    let start = way.arn.clone().then(path).then_str("/");
    way.graph
        .distribution
        .behaviors
        .iter()
        .take_while(|earlier| !std::ptr::eq(*earlier, way.behavior))
        .take(MOST)
        .filter_map(|earlier| earlier.pattern.as_ref()?.known())
        .filter(|pattern| !pattern.contains(['?', '%', '+']))
        .map(|pattern| {
            let pattern = pattern.strip_prefix('/').unwrap_or(pattern);
            start.clone().then_str(pattern)
        })
        .collect()
}

/// Whether a path holds nothing that is read otherwise in a pattern, or in a URL.
fn is_plain(path: &Text) -> bool {
    path.pieces().iter().all(|piece| match piece {
        Piece::Literal(text) => !text.contains(['*', '?', '%', '+']),
        Piece::Hole(hole) => !hole.domain.allows('*'),
    })
}

/// A decision without the objects that are never asked for: a resource all of whose objects are taken by other
/// behaviors is no resource of this request.
pub(in crate::access) fn leave_out(
    policy: &Policy,
    request: &Request,
    decision: Decision,
    keys: &Keys,
) -> Decision {
    let open = |verdict: &StatementVerdict| verdict.resource.is_unknown();
    if keys.taken.is_empty() || !decision.statements.iter().any(open) {
        return decision;
    }
    let mut changed = false;
    let mut verdicts = decision.statements.clone();
    for verdict in verdicts.iter_mut().filter(|verdict| open(verdict)) {
        let resources = policy
            .statements
            .get(verdict.place)
            .and_then(|statement| statement.resources.as_ref());
        if let Some(resources) = resources.filter(|resources| !resources.negated) {
            changed |= without_taken(verdict, resources, policy, keys);
        }
    }
    if changed {
        iam::conclude(policy, request, verdicts)
    } else {
        decision
    }
}

fn without_taken(
    verdict: &mut StatementVerdict,
    resources: &Entries,
    policy: &Policy,
    keys: &Keys,
) -> bool {
    let mut changed = false;
    for (entry, says) in resources.entries.iter().zip(&mut verdict.resources) {
        let Some(text) = entry.text.as_ref().filter(|_| says.matches.is_unknown()) else {
            continue;
        };
        if is_taken(text, policy, keys) {
            says.matches = Truth::No;
            says.undocumented = Points::NONE;
            says.miss = Some(ResourceMiss::Differs);
            changed = true;
        }
    }
    if changed {
        verdict.resource = Truth::any(verdict.resources.iter().map(|says| says.matches));
        let conditions = verdict.conditions.iter().map(|condition| condition.holds);
        verdict.matches = verdict
            .principal
            .and(verdict.action)
            .and(verdict.resource)
            .and(Truth::all(conditions));
        if !verdict.matches.is_unknown() {
            verdict.undocumented = Points::NONE;
        }
    }
    changed
}

/// Whether every object that a resource covers is taken.
fn is_taken(resource: &Text, policy: &Policy, keys: &Keys) -> bool {
    // Few begin alike, and the rest is much work.
    let mut alike = keys
        .taken
        .iter()
        .filter(|pattern| begins_with(resource, pattern))
        .peekable();
    if alike.peek().is_none() {
        return false;
    }
    let Some(all) = everything(resource, policy) else {
        return false;
    };
    let spares_root = keys
        .root
        .as_ref()
        .is_none_or(|root| matching::matches(resource, root).is_no());
    spares_root && alike.any(|pattern| matching::matches(pattern, &all).is_yes())
}

/// Whether a resource begins as a pattern does before its first wildcard. Otherwise the pattern cannot take all of it.
fn begins_with(resource: &Text, pattern: &Text) -> bool {
    for (own, wanted) in resource.pieces().iter().zip(pattern.pieces()) {
        match (own, wanted) {
            (Piece::Literal(own), Piece::Literal(wanted)) => {
                if let Some(at) = wanted.find('*') {
                    return own.starts_with(&wanted[..at]);
                }
                if own != wanted {
                    return false;
                }
            }
            (own, wanted) => {
                if own != wanted {
                    return false;
                }
            }
        }
    }
    resource.pieces().len() == pattern.pieces().len()
}

/// A resource as a text whose holes stand for all that its wildcards do; `None` if it holds a policy variable.
fn everything(resource: &Text, policy: &Policy) -> Option<Text> {
    let may_expand = policy.variables != Variables::Literal;
    let mut writer = Writer {
        name: "resource",
        ..Writer::of(UnitId::new(0))
    };
    for piece in resource.pieces() {
        match piece {
            Piece::Literal(text) if may_expand && text.contains("${") => return None,
            Piece::Literal(text) => {
                let mut rest = text.as_str();
                while let Some(at) = rest.find(['*', '?']) {
                    writer.push(&rest[..at]);
                    let one = rest[at..].starts_with('?');
                    writer.hole(if one { Domain::Character } else { Domain::Free });
                    rest = &rest[at + 1..];
                }
                writer.push(rest);
            }
            Piece::Hole(hole) => writer.out.push_hole(hole.clone()),
        }
    }
    Some(writer.out)
}
