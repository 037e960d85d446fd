//! The Terraform examples of the rule pages, which are pairs of a source and its plan: what is found in the source alone,
//! in the plan alone, and in the plan with the source beside it.

use crate::common::examples_in;
use crate::run::{Found, run};
use cf403::check::{ExampleKind, Language};

/// A source and its plan.
struct Pair {
    name: String,
    kind: ExampleKind,
    rule: String,
    source: String,
    plan: String,
}

fn pairs() -> Vec<Pair> {
    let shown = examples_in(Language::Terraform).into_iter();
    let pairs = shown.map(|example| Pair {
        plan: example.judged(),
        name: example.plan,
        kind: example.kind,
        rule: example.rule,
        source: example.written,
    });
    let out: Vec<Pair> = pairs.collect();
    assert!(out.len() > 60, "the pages have Terraform examples");
    out
}

fn on_every_pair(look: impl Fn(&Pair) -> Option<String>) {
    let slips: Vec<String> = pairs()
        .iter()
        .filter_map(|pair| Some(format!("{}: {}", pair.name, look(pair)?)))
        .collect();
    assert!(slips.is_empty(), "\n{}", slips.join("\n"));
}

fn told(found: &Found) -> String {
    let findings = found.findings.iter();
    let told = findings.map(|one| format!("{} {:?}: {}", one.rule, one.severity, one.message));
    told.collect::<Vec<_>>().join("; ")
}

/// What only a plan knows: the version of the provider that made it, which adds a permission or does not; the account;
/// what is there already, and what it deletes, replaces or makes anew. Of this the sources alone say
/// nothing that is certain.
const PLAN_KNOWS_MORE: [&str; 11] = [
    "rules/other-origins/function-url-public-permission-missing/broken.plan.json",
    "rules/identity/stale-oai-or-oac-reference/broken.plan.json",
    "rules/s3-grant/origin-bucket-missing/broken.plan.json",
    "rules/s3-grant/origin-bucket-missing/trap.plan.json",
    "rules/s3-grant/oac-sourcearn-wrong-account/broken.plan.json",
    "rules/deny/oai-acl-grant-disabled/broken.plan.json",
    "rules/mechanics/tf-policy-before-pab/broken.plan.json",
    "rules/mechanics/oai-oac-switch-in-one-deploy/broken.plan.json",
    "rules/mechanics/replaced-id-in-literal/broken.plan.json",
    "rules/mechanics/tf-unknown-policy-json/broken.plan.json",
    "rules/mechanics/unknown-grant/broken.plan.json",
];

/// What a plan does not tell and its sources do, so that there is nothing to note.
const TOLD_BY_SOURCES: [&str; 2] = [
    "rules/mechanics/tf-unknown-policy-json/broken.plan.json",
    "rules/mechanics/unknown-grant/broken.plan.json",
];

fn ids(found: &Found) -> Vec<String> {
    let rules = found.rules().into_iter();
    let mut ids: Vec<String> = rules
        .filter_map(|rule| rule.split(' ').next().map(str::to_owned))
        .collect();
    ids.dedup();
    ids
}

#[test]
fn sources_alone_find_what_their_plan_finds() {
    on_every_pair(|pair| {
        let alone = run(&[("site/main.tf", &pair.source)]);
        let plan = run(&[("site/plan.json", &pair.plan)]);
        let agrees = if PLAN_KNOWS_MORE.contains(&&*pair.name) {
            alone.errors().is_empty() && ids(&alone) != ids(&plan)
        } else {
            ids(&alone) == ids(&plan)
        };
        if agrees && alone.analysis.units.len() == 1 && alone.said().is_empty() {
            return None;
        }
        Some(format!(
            "alone {:?}, by the plan {:?}: {}; {:?}",
            alone.rules(),
            plan.rules(),
            told(&alone),
            alone.said()
        ))
    });
}

#[test]
fn sources_beside_a_plan_make_findings_certain_and_take_none_away() {
    on_every_pair(|pair| {
        let plan = run(&[("site/plan.json", &pair.plan)]);
        let both = run(&[
            ("site/main.tf", &pair.source),
            ("site/plan.json", &pair.plan),
        ]);
        let is_kept = plan
            .errors()
            .iter()
            .all(|rule| both.errors().contains(rule));
        let mut expected = ids(&plan);
        expected.retain(|id| !TOLD_BY_SOURCES.contains(&&*pair.name) || *id != pair.rule);
        if ids(&both) == expected
            && is_kept
            && both.analysis.units.len() == 1
            && both.said().is_empty()
        {
            return None;
        }
        Some(format!(
            "with the source {:?}, without {:?}: {}; {:?}",
            both.rules(),
            plan.rules(),
            told(&both),
            both.said()
        ))
    });
}

#[test]
fn what_a_plan_lumps_together_the_sources_tell_apart() {
    let raised = pairs().into_iter().filter(|pair| {
        let plan = run(&[("site/plan.json", &pair.plan)]);
        let both = run(&[
            ("site/main.tf", &pair.source),
            ("site/plan.json", &pair.plan),
        ]);
        both.errors().len() > plan.errors().len()
    });
    assert!(
        raised.count() >= 5,
        "denials are made certain by the sources"
    );
}

#[test]
fn findings_of_a_plan_point_into_the_sources_beside_it() {
    on_every_pair(|pair| {
        let both = run(&[
            ("site/main.tf", &pair.source),
            ("site/plan.json", &pair.plan),
        ]);
        let mine = both.findings.iter().filter(|one| one.rule == pair.rule);
        let mut elsewhere =
            mine.filter(|one| both.sources.get(one.at.source).path() != "site/main.tf");
        let found = elsewhere.next()?;
        Some(format!(
            "{:?} points at {}",
            pair.kind,
            both.sources.get(found.at.source).path()
        ))
    });
}
