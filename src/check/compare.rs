//! Whether a plan brings a finding or only leaves it. What the plan finds is judged by the same rules, and a finding
//! that is there on both sides was there before.

use super::finding::{Change, Class, Finding};
use crate::facts::{Decision, Route};
use crate::source::SourceId;
use crate::symbolic::Found;
use std::collections::{HashMap, HashSet};

/// The routes of a run, and of which nobody can tell if they work.
#[derive(Debug, Default)]
pub struct Routes(HashMap<Box<str>, bool>);

impl Routes {
    /// Takes up further routes.
    pub fn add(&mut self, routes: &[Route]) {
        let routes = routes.iter();
        let routes = routes.map(|route| (without_path(&route.id).into(), is_undecided(route)));
        self.0.extend(routes);
    }
}

/// Says of every finding what its plan has to do with it. `found` holds what the plans found, by their sources;
/// `before` what is to be told of that, and `routes` the requests that there were.
pub fn compare(
    findings: &mut [Finding],
    found: &[(SourceId, Found)],
    before: &[Finding],
    routes: &Routes,
) {
    let mut earlier: HashMap<(SourceId, &str), Vec<&Finding>> = HashMap::new();
    for finding in before {
        let key = (finding.at.source, finding.address.as_str());
        earlier.entry(key).or_default().push(finding);
    }
    let there: HashMap<SourceId, HashSet<&str>> = found
        .iter()
        .filter_map(|(source, found)| match found {
            Found::Other(unit) => {
                let resources = unit.resources.iter();
                Some((*source, resources.map(|one| &*one.address.name).collect()))
            }
            Found::Nothing | Found::TheSame => None,
        })
        .collect();
    for finding in findings {
        let source = finding.at.source;
        let mut sides = found.iter().filter(|(of, _)| *of == source);
        // Of two plans in one text nobody can tell which a finding is in.
        let (Some((_, side)), None) = (sides.next(), sides.next()) else {
            continue;
        };
        let key = (source, finding.address.as_str());
        let same = earlier.get(&key).map_or(&[][..], Vec::as_slice);
        let route = routes.0.get(node(finding));
        let is_there = |at: &HashSet<&str>| at.contains(finding.address.as_str());
        finding.change = match side {
            Found::Nothing => Change::Created,
            Found::TheSame => Change::Standing,
            Found::Other(_) if !there.get(&source).is_some_and(is_there) => Change::Created,
            Found::Other(_) if same.iter().any(|one| is_it(one, finding, route.is_some())) => {
                Change::Standing
            }
            Found::Other(_) if route == Some(&true) => Change::Untold,
            Found::Other(_) => Change::Introduced,
        };
        if finding.change == Change::Introduced {
            finding.message.push_str("; this plan introduces it");
        }
    }
}

/// Whether what was found before is the finding, or as good a reason for the same requests to fail. A route that was not
/// there before, such as one to an origin of another name, is taken for any that failed for the same reason.
fn is_it(earlier: &Finding, finding: &Finding, was_there: bool) -> bool {
    let same_rule = earlier.rule == finding.rule;
    let refuses = |one: &Finding| one.class == Class::Forbidden;
    if node(earlier) == node(finding) {
        let as_good = refuses(earlier) && refuses(finding) && earlier.severity >= finding.severity;
        same_rule || as_good
    } else {
        same_rule && !was_there
    }
}

/// The node of the facts that a finding is about.
fn node(finding: &Finding) -> &str {
    finding
        .value
        .rsplit_once('|')
        .map_or(&*finding.value, |(node, _)| node)
}

fn without_path(id: &str) -> &str {
    id.split_once('#').map_or(id, |(_, name)| name)
}

/// Whether nobody can tell if a route works: by the layers that its kind of origin has.
fn is_undecided(route: &Route) -> bool {
    let is_unknown = |decision: Decision| decision == Decision::Unknown;
    if route.origin_kind == "lambda_url" {
        return is_unknown(route.invoke.decision);
    }
    [&route.endpoint, &route.read, &route.key]
        .into_iter()
        .any(|verdict| is_unknown(verdict.decision))
}
