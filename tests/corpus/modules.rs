//! How far the sources of Terraform's root modules tell where distributions read: for each module the origins that lead
//! to a bucket of it, and what keeps the others from it.

use crate::files::{below, corpus};
use cf403::facts;
use cf403::graph::Estate;
use cf403::lint::analyse;
use cf403::source::{Origin, Source, SourceId, Sources};
use cf403::symbolic::{Resource, Spanned, Value};
use cf403::terraform;
use std::collections::BTreeMap;

/// What an origin leads to, or why nobody knows.
fn kind(domain: &Spanned) -> String {
    let text = match &domain.value {
        Value::Unknown(why) => return format!("unknown: {}", why.because),
        Value::Text(text) => text,
        _ => return "unknown otherwise".to_owned(),
    };
    let holes: Vec<String> = text.holes().map(|hole| hole.of.name.to_string()).collect();
    let what = match holes.first().map(String::as_str) {
        None => "a host that is known",
        Some(name) if name.starts_with("var.") || name.contains(".var.") => {
            "a host that a variable without value gives"
        }
        Some(name) if name.contains("module.") && !name.contains("aws_") => {
            "a host that a module from elsewhere puts out"
        }
        Some(_) => "a host that AWS or a data source gives",
    };
    what.to_owned()
}

/// The origins of a distribution: id and domain name; nothing if their number is unknown.
fn origins(distribution: &Resource) -> Option<Vec<(String, &Spanned)>> {
    let origins = distribution
        .properties
        .at(&["DistributionConfig", "Origins"])?;
    if origins.is_unknown() {
        return None;
    }
    let all = origins.items().into_iter().filter_map(|origin| {
        let id = origin.get("Id").and_then(Spanned::known);
        Some((id.unwrap_or("?").to_owned(), origin.get("DomainName")?))
    });
    Some(all.collect())
}

#[test]
fn origins_of_terraform_modules_are_counted() {
    let Some(corpus) = corpus() else { return };
    let paths = below(&corpus, &["hcl"]).into_iter();
    let texts = paths.filter_map(|path| {
        let text = std::fs::read_to_string(corpus.join(&path)).ok()?;
        Some((path, text))
    });
    let all = texts.enumerate().map(|(place, (path, text))| {
        let id = SourceId(u32::try_from(place).expect("few texts"));
        Source::new(id, Origin::File(path), text)
    });
    let sources = Sources::new(all.collect());
    let analysis = analyse(&sources);
    let estate = Estate::new(&analysis.units);
    let document = facts::state(&sources, &estate).document;
    let mut total: BTreeMap<String, usize> = BTreeMap::new();
    let (mut units, mut count, mut of_buckets) = (0, 0, 0);
    println!("origins\tto a bucket\tmodule\tthe others");
    for unit in &analysis.units {
        let path = sources.get(unit.source).path();
        if !terraform::is_configuration(path) {
            continue;
        }
        units += 1;
        let mut here: BTreeMap<String, usize> = BTreeMap::new();
        let (mut origins_here, mut buckets_here) = (0, 0);
        for distribution in unit.of_kind("AWS::CloudFront::Distribution") {
            let Some(origins) = origins(distribution) else {
                *here
                    .entry("unknown: how many origins there are".to_owned())
                    .or_default() += 1;
                origins_here += 1;
                continue;
            };
            for (id, domain) in origins {
                origins_here += 1;
                let found = document.origins.iter().any(|origin| {
                    *origin.distribution_address == *distribution.address.name
                        && origin.origin == id
                        && !origin.bucket.is_empty()
                });
                if found {
                    buckets_here += 1;
                } else {
                    *here.entry(kind(domain)).or_default() += 1;
                }
            }
        }
        if origins_here > 0 {
            println!("{origins_here}\t{buckets_here}\t{path}\t{here:?}");
        }
        count += origins_here;
        of_buckets += buckets_here;
        for (reason, number) in here {
            *total.entry(reason).or_default() += number;
        }
    }
    println!("{units} root modules, {count} origins, {of_buckets} to a bucket");
    for (reason, number) in total {
        println!("{number}\t{reason}");
    }
    assert!(units > 0, "the corpus has Terraform sources");
}
