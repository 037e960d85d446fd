//! The findings that `cf403.yaml` asks not to hear of.

use super::{Config, Word};
use crate::check::{Finding, Suppressed, SuppressedBy};
use std::path::Path;

/// A wish that took away nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Unused<'c> {
    /// The rule that it names.
    pub rule: &'c Word,
}

/// The findings that are to be told, those that the settings set aside, and the wishes that set aside nothing. `path`
/// is the path of the file that a finding points into, from the folder of the settings, if it lies there.
pub fn set_aside(
    config: &Config,
    findings: Vec<Finding>,
    path: impl Fn(&Finding) -> Option<String>,
) -> (Vec<Finding>, Vec<Suppressed>, Vec<Unused<'_>>) {
    let (mut told, mut aside) = (Vec::new(), Vec::new());
    let mut used = vec![false; config.ignore.len()];
    for finding in findings {
        let mut by = None;
        for (wish, used) in config.ignore.iter().zip(&mut used) {
            let names = |name: &str| wish.rule.text.eq_ignore_ascii_case(name);
            let is_there = || {
                let path = path(&finding);
                wish.paths.is_empty() || path.is_some_and(|path| wish.paths.mean(Path::new(&path)))
            };
            if (names(&finding.rule) || names(&finding.name)) && is_there() {
                *used = true;
                by = by.or(Some(wish));
            }
        }
        match by {
            Some(wish) => aside.push(Suppressed {
                finding,
                reason: wish.reason.clone(),
                by: SuppressedBy::Settings,
            }),
            None => told.push(finding),
        }
    }
    let unused = config.ignore.iter().zip(&used);
    let unused = unused
        .filter(|(_, used)| !**used)
        .map(|(wish, _)| Unused { rule: &wish.rule });
    (told, aside, unused.collect())
}
