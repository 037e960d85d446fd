//! Configurations whose plans hold little of them: modules, local values, loops, templates, policies in `jsonencode`.
//! Each is judged by its sources, by its plan, and by both; where the three differ, the sources say what a plan cannot.
//!
//! The plans come from `terraform show -json` for the sources beside them.

use crate::run::{Found, run};
use std::path::{Path, PathBuf};

/// What is found in one configuration; the missing default root object aside.
struct Case {
    name: &'static str,
    alone: &'static [&'static str],
    plan: &'static [&'static str],
    both: &'static [&'static str],
}

const fn agree(name: &'static str, all: &'static [&'static str]) -> Case {
    Case {
        name,
        alone: all,
        plan: all,
        both: all,
    }
}

/// Nothing is lost on the sources, of which the plan keeps nothing.
const fn hidden(
    name: &'static str,
    plan: &'static [&'static str],
    sources: &'static [&'static str],
) -> Case {
    Case {
        name,
        alone: sources,
        plan,
        both: sources,
    }
}

/// What is said of a policy that a plan does not tell.
const OPAQUE: &[&str] = &["CF403-J1009 Note"];

const CASES: &[Case] = &[
    agree("accounts-by-roles", &["CF403-B210 Error"]),
    agree("api-authorizer", &["CF403-F604 Warning"]),
    agree("api-authorizer-forwarded", &[]),
    hidden("documents-of-documents", OPAQUE, &[]),
    hidden("dynamic-origins", &["CF403-J1007 Note"], &[]),
    hidden("forgotten-site", &[], &["CF403-B201 Error"]),
    agree("function-url-by-locals", &[]),
    agree("function-url-one-permission", &["CF403-H809 Error"]),
    hidden("heredoc-right", OPAQUE, &[]),
    hidden("heredoc-star", OPAQUE, &["CF403-B208 Error"]),
    agree("identity-by-count", &[]),
    agree("identity-other", &["CF403-B204 Error"]),
    agree("invoke-url-by-pattern", &["CF403-H821 Error"]),
    hidden(
        "json-other-distribution",
        &["CF403-B207 Warning", "CF403-J1009 Note"],
        &["CF403-B207 Error"],
    ),
    hidden("json-right", &["CF403-J1007 Note"], &[]),
    hidden("jsonencode-bucket-only", OPAQUE, &["CF403-B213 Error"]),
    hidden("jsonencode-other-folder", OPAQUE, &["CF403-E523 Warning"]),
    hidden("jsonencode-right", OPAQUE, &[]),
    agree("key-with-cloudfront", &[]),
    agree("key-without-cloudfront", &["CF403-D403 Error"]),
    hidden("locals-right", OPAQUE, &[]),
    agree("looked-up", &["CF403-J1008 Note"]),
    agree("looked-up-outside", &["CF403-B221 Note"]),
    agree("looked-up-ungranted", &["CF403-B201 Error"]),
    Case {
        name: "managed-by-name",
        alone: &["CF403-F601 Error"],
        plan: &["CF403-F601 Error", "CF403-J1009 Note"],
        both: &["CF403-F601 Error"],
    },
    agree("module-for-each", &["CF403-B201 Error", "CF403-X27 Error"]),
    agree("module-policy-off", &["CF403-B201 Error"]),
    agree("module-right", &[]),
    agree("never-signs", &["CF403-A102 Error"]),
    hidden("policies-both-admit", OPAQUE, &[]),
    hidden(
        "policies-one-untold",
        &["CF403-B220 Warning", "CF403-J1009 Note"],
        &["CF403-B220 Warning"],
    ),
    hidden("prefix-by-key", &[], &["CF403-B216 Error"]),
    agree("replica-key-apart", &[]),
    agree("replica-key-default", &["CF403-D403 Error"]),
    agree("replica-key-primary-only", &["CF403-D403 Error"]),
    agree("secret-header-of-viewers", &["CF403-H841 Warning"]),
    hidden(
        "templatefile-other-distribution",
        &["CF403-B207 Warning", "CF403-J1009 Note"],
        &["CF403-B207 Error"],
    ),
    hidden("templatefile-right", OPAQUE, &[]),
    agree("tfvars", &[]),
    agree("titled-statements", &[]),
    agree("vpc-origin-host", &["CF403-H842 Error"]),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/terraform/configurations")
}

/// The texts of a configuration, with their paths from its folder.
pub(crate) fn texts(name: &str) -> Vec<(String, String)> {
    let root = folder().join(name);
    let mut out = Vec::new();
    let mut waiting = vec![root.clone()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                waiting.push(path);
                continue;
            }
            let shown = path.strip_prefix(&root).expect("below the root");
            let shown = format!("site/{}", shown.to_string_lossy().replace('\\', "/"));
            out.push((shown, std::fs::read_to_string(&path).expect("a text")));
        }
    }
    out.sort();
    out
}

pub(crate) fn judged(texts: &[(String, String)], wanted: impl Fn(&str) -> bool) -> Found {
    let texts: Vec<(&str, &str)> = texts
        .iter()
        .filter(|(path, _)| wanted(path))
        .map(|(path, text)| (&**path, &**text))
        .collect();
    run(&texts)
}

fn rules(found: &Found) -> Vec<String> {
    let mut rules = found.rules();
    rules.retain(|rule| !rule.starts_with("CF403-E501"));
    rules
}

#[test]
fn sources_plans_and_both_agree_but_for_what_a_plan_does_not_hold() {
    let mut slips = Vec::new();
    for case in CASES {
        let all = texts(case.name);
        let is_plan = |path: &str| path.ends_with("plan.json");
        for (what, found, expected) in [
            ("alone", judged(&all, |path| !is_plan(path)), case.alone),
            ("plan", judged(&all, is_plan), case.plan),
            ("both", judged(&all, |_| true), case.both),
        ] {
            let (rules, said) = (rules(&found), found.said());
            if rules != expected || found.analysis.units.len() != 1 || !said.is_empty() {
                slips.push(format!(
                    "{} {what}: {rules:?}, not {expected:?}; {said:?}",
                    case.name
                ));
            }
        }
    }
    assert!(slips.is_empty(), "\n{}", slips.join("\n"));
}

#[test]
fn a_second_policy_that_a_variable_may_take_away_is_none() {
    let mut all = texts("policies-one-untold");
    all.retain(|(path, _)| path.ends_with("main.tf"));
    let switched = all[0].1.replace(
        "resource \"aws_s3_bucket_policy\" \"tls\" {",
        "variable \"tls\" {}\n\nresource \"aws_s3_bucket_policy\" \"tls\" {\n  count  = var.tls ? 1 : 0",
    );
    assert_ne!(switched, all[0].1);
    all[0].1 = switched;
    assert_eq!(rules(&judged(&all, |_| true)), [""; 0]);
}

#[test]
fn every_configuration_has_its_case() {
    let mut found: Vec<String> = std::fs::read_dir(folder())
        .expect("a folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    found.sort();
    let cases: Vec<&str> = CASES.iter().map(|case| case.name).collect();
    assert_eq!(found, cases);
    assert!(cases.len() >= 20);
}
