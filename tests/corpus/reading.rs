//! Which files can be read: every one but those that are broken, which are named with the place and the reason.

use crate::files::{Read, below, corpus, explained, table};
use cf403::facts;
use cf403::graph::Estate;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

#[test]
fn every_template_is_read_or_named_as_broken() {
    let Some(corpus) = corpus() else { return };
    let explained = explained();
    let kinds: BTreeMap<String, (String, String)> = table(&corpus.join("index.tsv"))
        .into_iter()
        .map(|row| {
            (
                row["file"].clone(),
                (row["kind"].clone(), row["parse_error"].clone()),
            )
        })
        .collect();
    let (mut files, mut units, mut routes) = (0, 0, 0);
    let mut news = BTreeSet::new();
    let start = Instant::now();
    for path in below(&corpus, &["cfn", "bulk"]) {
        files += 1;
        let done = std::panic::catch_unwind(|| {
            let read = Read::file(&corpus, &path)?;
            let estate = Estate::new(&read.analysis.units);
            let routes = facts::state(&read.sources, &estate).document.routes.len();
            Some((read, routes))
        });
        let Ok(read) = done else {
            news.insert(format!("{path}: it panics"));
            continue;
        };
        let Some((read, found)) = read else { continue };
        units += read.analysis.units.len();
        routes += found;
        let (kind, error) = kinds.get(&path).cloned().unwrap_or_default();
        for unread in &read.analysis.unread {
            let source = read.sources.get(unread.remark.span.source);
            let at = source.position(unread.remark.span.start);
            println!(
                "unread: {path}:{}:{}: {}",
                at.line, at.column, unread.remark.message
            );
            if error.is_empty() {
                news.insert(format!("{path}: unread, but others can read it"));
            }
        }
        if read.analysis.units.is_empty() && read.analysis.unread.is_empty() {
            println!("passed over ({kind}): {path}");
            if kind == "cfn" {
                news.insert(format!("{path}: passed over"));
            }
        }
    }
    println!(
        "{files} files, {units} units, {routes} routes in {:?}",
        start.elapsed()
    );
    let news: Vec<&String> = news
        .iter()
        .filter(|line| !explained.contains(*line))
        .collect();
    assert!(news.is_empty(), "{news:#?}");
}
