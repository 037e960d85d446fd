//! The files that texts lead to: the templates of nested stacks, the Terraform sources beside a plan, what sources refer to.

use crate::cloudformation::stacks;
use crate::source::{Files, Origin, Source, Sources};
use crate::terraform::Leads;
use crate::{cloudformation, source, terraform};
use std::collections::BTreeSet;

/// Adds the templates that nested stacks are made from, and those that they nest, as far as they lie in files.
pub fn follow(sources: &mut Sources, files: &impl Files) {
    let mut known: BTreeSet<String> = sources
        .iter()
        .map(|text| source::tidy(text.path()))
        .collect();
    let mut folders = BTreeSet::new();
    let mut at = 0;
    while at < sources.len() && sources.len() < MOST_SOURCES {
        let wanted: Vec<String> = sources
            .iter()
            .nth(at)
            .filter(|text| stacks::may_nest(&text.text))
            .map(nested_beside)
            .unwrap_or_default();
        for path in wanted {
            if sources.len() < MOST_SOURCES
                && known.insert(path.clone())
                && let Ok(text) = files.read(&path)
            {
                sources.add(Origin::File(path), text);
            }
        }
        let leads = sources.iter().nth(at).map(terraform::leads);
        let leads = leads.map(|leads| listed(&leads, files, &mut folders));
        for path in leads.unwrap_or_default() {
            if sources.len() < MOST_SOURCES
                && known.insert(source::tidy(&path))
                && let Ok(text) = files.read(&path)
            {
                sources.add_companion(Origin::File(path), text);
            }
        }
        at += 1;
    }
}

/// The files that a Terraform source or a plan leads to. No folder is looked into twice.
fn listed(leads: &Leads, files: &impl Files, seen: &mut BTreeSet<String>) -> Vec<String> {
    let mut out = leads.files.clone();
    for folder in &leads.folders {
        if !seen.insert(folder.clone()) {
            continue;
        }
        let inside = |name: &str| {
            if folder.is_empty() {
                name.to_owned()
            } else {
                format!("{folder}/{name}")
            }
        };
        let names = files.list(folder).into_iter();
        let names = names.filter(|name| terraform::is_source(name));
        let before = out.len();
        out.extend(names.map(|name| inside(&name)));
        if out.len() > before {
            out.push(inside(".terraform/modules/modules.json"));
        }
    }
    out
}

/// With this many texts no more are followed.
const MOST_SOURCES: usize = 100_000;

/// The files that the nested stacks of a text are made from.
fn nested_beside(text: &Source) -> Vec<String> {
    let documents = source::read(text).documents.into_iter();
    documents
        .filter(cloudformation::recognises)
        .flat_map(|document| stacks::references(&document))
        .filter_map(|reference| source::beside(text, &reference))
        .collect()
}
