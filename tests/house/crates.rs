//! Every crate that is used has its place: a library that reads or writes one format is named by one file, so that
//! another can take its place.

use crate::agree;
use crate::common::text;
use crate::rust::files;

/// Where each dependency may be named: files, or folders with a slash at the end. `src/` is anywhere.
const PLACES: &[(&str, &[&str])] = &[
    ("chrono", &["src/iam/quantity.rs"]),
    ("clap", &["src/cli/", "src/main.rs"]),
    ("clap_complete", &["src/cli/"]),
    ("clap_mangen", &["src/cli/describe.rs"]),
    (
        "cloudformation_guard_lang",
        &["src/check/guard.rs", "src/check/guard/"],
    ),
    ("globset", &["src/config/paths.rs"]),
    ("granit_parser", &["src/source/yaml.rs", "src/source/yaml/"]),
    ("hcl_edit", &["src/source/hcl.rs"]),
    ("ipnet", &["src/iam/address.rs"]),
    ("jsonc_parser", &["src/source/json.rs", "src/source/json/"]),
    ("miette", &["src/report/human.rs"]),
    ("mimalloc", &["src/main.rs"]),
    ("quick_junit", &["src/report/junit.rs"]),
    ("rayon", &["src/"]),
    (
        "regex",
        &[
            "src/cloudformation/stacks/check.rs",
            "src/terraform/evaluation/functions/patterns/",
        ],
    ),
    (
        "regex_syntax",
        &["src/terraform/evaluation/functions/patterns/holed.rs"],
    ),
    ("schemars", &["src/"]),
    ("serde", &["src/"]),
    ("serde_json", &["src/"]),
    ("serde_sarif", &["src/report/sarif.rs"]),
    ("serde_yaml", &["src/check/header.rs"]),
    ("tempfile", &["src/cli/out.rs"]),
    ("thiserror", &["src/"]),
    ("walkdir", &["src/scan.rs"]),
];

#[test]
fn each_crate_is_named_only_in_its_place() {
    let mut complaints = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for file in &files() {
        for name in file.names() {
            let Some((known, places)) = PLACES.iter().find(|(known, _)| *known == name.segments[0])
            else {
                continue;
            };
            seen.insert(*known);
            let is_home = places.iter().any(|place| {
                file.path == *place || (place.ends_with('/') && file.path.starts_with(place))
            });
            if !is_home {
                complaints.push(format!(
                    "{}:{}: `{known}` belongs to {}",
                    file.path,
                    name.line,
                    places.join(", ")
                ));
            }
        }
    }
    for (known, _) in PLACES.iter().filter(|(known, _)| !seen.contains(known)) {
        complaints.push(format!("no file names `{known}`"));
    }
    agree(
        &complaints,
        "Use the types of our own that the named file offers, or change the place in tests/house/crates.rs if the \
         crate has moved.",
    );
}

#[test]
fn every_dependency_has_a_place() {
    let manifest = text("Cargo.toml");
    let section = manifest
        .split("\n[")
        .find_map(|section| section.strip_prefix("dependencies]\n"))
        .expect("a section `[dependencies]`");
    let mut declared: Vec<String> = section
        .lines()
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name.replace('-', "_"))
        .collect();
    declared.sort();
    let placed: Vec<&str> = PLACES.iter().map(|(name, _)| *name).collect();
    assert_eq!(
        declared, placed,
        "the dependencies of Cargo.toml (left) and the places in tests/house/crates.rs (right) differ: give each \
         dependency the narrowest place it can live in"
    );
}
