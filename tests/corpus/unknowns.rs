//! How many values of resources stay unknown, and why: the table that says where the resolver falls short.

use crate::files::{Read, below, corpus};
use cf403::facts;
use cf403::graph::Estate;
use cf403::symbolic::Value;
use std::collections::BTreeMap;

/// The services whose resources decide a request.
const DECIDING: [&str; 10] = [
    "CloudFront",
    "S3",
    "KMS",
    "Lambda",
    "ApiGateway",
    "ApiGatewayV2",
    "ElasticLoadBalancing",
    "ElasticLoadBalancingV2",
    "WAFv2",
    "Serverless",
];

#[derive(Default)]
struct Tally {
    count: usize,
    example: String,
}

#[test]
fn the_reasons_of_what_is_unknown_are_counted() {
    let Some(corpus) = corpus() else { return };
    let mut values = 0;
    let mut tables: [BTreeMap<String, Tally>; 4] = Default::default();
    for path in below(&corpus, &["cfn", "bulk"]) {
        let Some(read) = Read::file(&corpus, &path) else {
            continue;
        };
        for unit in &read.analysis.units {
            for resource in &unit.resources {
                let decides = resource.kind.split("::").nth(1);
                let table = usize::from(!decides.is_some_and(|word| DECIDING.contains(&word)));
                resource.properties.walk(&mut |value| {
                    values += 1;
                    if let Value::Unknown(why) = &value.value {
                        add(
                            &mut tables[table],
                            &why.because,
                            &format!("{path} {}", resource.address.name),
                        );
                    }
                });
            }
            for remark in &unit.remarks {
                let source = read.sources.get(remark.span.source);
                let at = source.position(remark.span.start);
                add(
                    &mut tables[3],
                    &remark.message,
                    &format!("{path}:{}", at.line),
                );
            }
        }
        let estate = Estate::new(&read.analysis.units);
        for route in facts::state(&read.sources, &estate).document.routes {
            if route.origin_kind.starts_with("s3") && !route.read.unknown.is_empty() {
                add(
                    &mut tables[2],
                    &route.read.unknown,
                    &format!("{path} {}", route.origin),
                );
            }
        }
    }
    println!("{values} values");
    for (name, table) in [
        "unknown values of resources that decide requests",
        "unknown values of other resources",
        "unknowns in verdicts about S3 origins",
        "remarks",
    ]
    .iter()
    .zip(&tables)
    {
        let total: usize = table.values().map(|tally| tally.count).sum();
        println!("\n{name}: {total}");
        let mut rows: Vec<_> = table.iter().collect();
        rows.sort_by_key(|(_, tally)| std::cmp::Reverse(tally.count));
        for (reason, tally) in rows {
            println!("{:>6}  {reason}    e.g. {}", tally.count, tally.example);
        }
    }
    assert!(values > 0, "the corpus holds no templates");
}

/// Counts a reason without the names in it.
fn add(table: &mut BTreeMap<String, Tally>, because: &str, example: &str) {
    let mut reason = String::new();
    for (place, part) in because.split('`').enumerate() {
        let is_name = place % 2 == 1 && !part.starts_with("Fn::") && !part.starts_with('!');
        reason.push_str(if is_name { "…" } else { part });
    }
    let tally = table.entry(reason).or_default();
    tally.count += 1;
    if tally.example.is_empty() {
        example.clone_into(&mut tally.example);
    }
}
