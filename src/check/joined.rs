//! What a rule finds in several worlds of one distribution, and says in the same words of the same place: one finding.
//! The facts behind it may differ from world to world, as where one of two origin access controls is used and nothing
//! admits either; what holds in all worlds names no condition.

use super::finding::{Certainty, Finding, Severity, When};
use crate::facts::{self, Worlds};
use std::collections::HashMap;
use std::sync::Arc;

/// A finding, and what its severity and its conditions hang on.
pub(super) struct Found {
    pub(super) finding: Finding,
    /// Its severity if it always holds.
    pub(super) softened: Severity,
    /// Whether it holds in a world that the parameters' defaults select.
    pub(super) usual: bool,
    /// The worlds of its distribution, and a bit for each of those in which it holds.
    pub(super) worlds: Option<(Arc<Worlds>, u64)>,
}

/// The severity of a finding under some conditions: a warning at most where the parameters' defaults select another
/// world.
pub(super) fn severity(softened: Severity, usual: bool, when: &[When]) -> Severity {
    if when.is_empty() || usual {
        softened
    } else {
        softened.min(Severity::Warning)
    }
}

/// The findings, in the order of the first of those that are joined.
pub(super) fn joined(found: Vec<Found>) -> Vec<Finding> {
    let mut groups: Vec<Vec<Found>> = Vec::new();
    let mut by_words: HashMap<(String, String, u32, u32, bool, usize), usize> = HashMap::new();
    for one in found {
        let Some((worlds, _)) = one.worlds.as_ref().filter(|_| !one.finding.when.is_empty()) else {
            groups.push(vec![one]);
            continue;
        };
        let finding = &one.finding;
        let said = (
            finding.rule.clone(),
            finding.message.clone(),
            finding.at.source.0,
            finding.at.start,
            finding.certainty == Certainty::Certain,
            Arc::as_ptr(worlds).addr(),
        );
        let group = *by_words.entry(said).or_insert(groups.len());
        match groups.get_mut(group) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    groups.into_iter().flat_map(join).collect()
}

/// Findings that say the same of one distribution, as one, unless there are no words for the worlds in which they hold.
fn join(mut group: Vec<Found>) -> Vec<Finding> {
    if let Some(when) = when(&group) {
        let softened = group.iter().map(|one| one.softened).max();
        let usual = group.iter().any(|one| one.usual);
        let speaker = group.iter().position(|one| one.usual).unwrap_or(0);
        let mut finding = group.swap_remove(speaker).finding;
        finding.severity = softened.map_or(finding.severity, |one| severity(one, usual, &when));
        let (old, new) = (suffix(&finding.when), suffix(&when));
        for name in [&mut finding.value, &mut finding.fingerprint] {
            if let Some(at) = name.rfind(&old) {
                name.replace_range(at..at + old.len(), &new);
            }
        }
        finding.when = when;
        return vec![finding];
    }
    group.into_iter().map(|one| one.finding).collect()
}

/// The conditions of a group of several.
fn when(group: &[Found]) -> Option<Vec<When>> {
    let [first, _, ..] = group else {
        return None;
    };
    let (worlds, _) = first.worlds.as_ref()?;
    let each = group.iter().filter_map(|one| one.worlds.as_ref());
    let bits = each.fold(0, |bits, (_, more)| bits | more);
    let told = worlds.told_of(bits)?.into_iter();
    let told = told.map(|one| When {
        condition: one.condition,
        value: one.value,
    });
    Some(told.collect())
}

/// Conditions as the ids of nodes end with them.
fn suffix(when: &[When]) -> String {
    let when = when.iter().map(|one| facts::When {
        condition: one.condition.clone(),
        value: one.value,
    });
    facts::suffix(&when.collect::<Vec<_>>())
}
