//! Many distributions at once. Their facts are stated and judged part by part, and nothing may show of it.

mod common;

use cf403::check::{Possible, Rules};
use cf403::facts;
use cf403::graph::Estate;
use cf403::lint::{Analysis, analyse, lint};
use cf403::source::{Origin, Source, SourceId, Sources};
use serde_json::{Map, Value, json};

/// More than one part, and not a whole number of them.
const MANY: usize = 600;

/// A template of many distributions before one bucket without a policy. Each has two behaviors of one pattern, and an
/// alternate domain name; the last has that of the first, too.
fn template() -> String {
    let mut resources = Map::new();
    resources.insert("Pages".to_owned(), json!({"Type": "AWS::S3::Bucket"}));
    for number in 0..MANY {
        let mut aliases = vec![format!("site{number}.example.com")];
        if number + 1 == MANY {
            aliases.push("SITE0.example.com".to_owned());
        }
        let behavior = json!({
            "PathPattern": "/img/*", "TargetOriginId": "pages", "ViewerProtocolPolicy": "https-only",
        });
        let config = json!({
            "Enabled": true,
            "Aliases": aliases,
            "DefaultRootObject": "index.html",
            "Origins": [{
                "Id": "pages",
                "DomainName": {"Fn::GetAtt": ["Pages", "RegionalDomainName"]},
                "S3OriginConfig": {"OriginAccessIdentity": ""},
            }],
            "DefaultCacheBehavior": {"TargetOriginId": "pages", "ViewerProtocolPolicy": "https-only"},
            "CacheBehaviors": [behavior, behavior],
        });
        let distribution = json!({
            "Type": "AWS::CloudFront::Distribution", "Properties": {"DistributionConfig": config},
        });
        resources.insert(format!("Site{number}"), distribution);
    }
    json!({"Resources": resources}).to_string()
}

fn read() -> (Sources, Analysis) {
    let origin = Origin::File("many.json".to_owned());
    let sources = Sources::new(vec![Source::new(SourceId(0), origin, template())]);
    let analysis = analyse(&sources);
    (sources, analysis)
}

#[test]
fn the_parts_hold_the_nodes_of_the_whole() {
    let (sources, analysis) = read();
    let estate = Estate::new(&analysis.units);
    let whole = serde_json::to_value(facts::state(&sources, &estate).document);
    let whole = whole.expect("facts are JSON");
    let mut together: Map<String, Value> = Map::new();
    let mut parts = 0;
    for part in facts::parts(&sources, &estate) {
        parts += 1;
        let part = serde_json::to_value(&part.document).expect("facts are JSON");
        for (collection, nodes) in part.as_object().expect("an object") {
            match (together.get_mut(collection), nodes) {
                (Some(Value::Array(all)), Value::Array(nodes)) => all.extend(nodes.clone()),
                _ => {
                    together.insert(collection.clone(), nodes.clone());
                }
            }
        }
    }
    assert!(parts > 1, "there are several parts");
    assert_eq!(Value::Object(together), whole);
    assert_eq!(whole["buckets"].as_array().map(Vec::len), Some(1));
    let ids = whole["behaviors"].as_array().expect("an array").iter();
    let numbered = ids.filter(|node| node["id"].as_str().is_some_and(|id| id.ends_with("~2")));
    assert_eq!(numbered.count(), MANY);
}

#[test]
fn every_distribution_is_told_once_and_in_order() {
    let (sources, analysis) = read();
    let rules = Rules::shipped();
    let outcome = lint(&sources, &analysis.units, &rules, Possible::AsWarning);
    assert!(outcome.diagnostics.is_empty(), "{:?}", outcome.diagnostics);
    assert_eq!(outcome.distributions.len(), MANY);
    let of = |rule: &str| -> Vec<String> {
        let findings = outcome.findings.iter();
        let findings = findings.filter(|finding| finding.rule == rule);
        findings.map(|finding| finding.address.clone()).collect()
    };
    let all: Vec<String> = (0..MANY).map(|number| format!("Site{number}")).collect();
    assert_eq!(of("CF403-A101"), all);
    let places: Vec<u32> = outcome.findings.iter().map(|one| one.at.start).collect();
    assert!(places.is_sorted());
    // The name is taken by a distribution of another part.
    let taken = of("CF403-I904");
    assert_eq!(taken, [format!("Site{}", MANY - 1)]);
}

/// Which distribution answers to `www.example.com`, where the record of that name leads to another one.
fn answers(alias: &str) -> String {
    let site = |name: &str, aliases: &str| {
        format!(
            "
  {name}:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        {aliases}
        Origins: [{{Id: app, DomainName: app.example.net, CustomOriginConfig: {{OriginProtocolPolicy: https-only}}}}]
        DefaultCacheBehavior: {{TargetOriginId: app, ViewerProtocolPolicy: redirect-to-https, CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6}}"
        )
    };
    let text = format!(
        "Resources:{}{}
  Record:
    Type: AWS::Route53::RecordSet
    Properties:
      Name: www.example.com
      Type: A
      AliasTarget: {{DNSName: !GetAtt One.DomainName, HostedZoneId: Z2FDTNDATAQYW2}}
",
        site("One", ""),
        site("Other", &format!("Aliases: ['{alias}']")),
    );
    let facts = common::facts_of(&[&text]);
    let name = &facts["names"][0];
    assert_eq!(name["covered"], "no", "{facts:#}");
    name["covered_by"].as_str().expect("a text").to_owned()
}

#[test]
fn names_of_other_distributions_are_found_however_they_are_written() {
    for alias in ["www.example.com", "WWW.example.com", "*.example.com"] {
        assert_eq!(answers(alias), "Other", "{alias}");
    }
    assert_eq!(answers("app.example.com"), "");
}

/// How many distributions a plan replaces at once.
const REPLACED: usize = 200;

/// A plan that replaces distributions, each of which its own bucket's policy still names by the id that goes.
fn replacing() -> String {
    let text = common::text("rules/mechanics/replaced-id-in-literal/broken.plan.json");
    let plan: Value = serde_json::from_str(&text).expect("a plan");
    let mut changes = Vec::new();
    let mut written = Vec::new();
    for number in 0..REPLACED {
        // Everything in the plan that has a name gets one of its own.
        let own = |value: &Value| -> Value {
            let text = value.to_string();
            let text = text.replace("EGTSY9UCVHGCGQ", &format!("EGTSY9UCV{number:05}"));
            let text = text.replace("EKMBM2T99DCQJS", &format!("EKMBM2T99{number:05}"));
            let text = text.replace("du7k05g96sbd1e", &format!("d{number:05}abcdefg"));
            let text = text.replace("assets", &format!("assets{number}"));
            let text = text.replace("www", &format!("www{number}"));
            let text = text.replace("distribution.site", &format!("distribution.site{number}"));
            let text = text.replace("\"name\":\"site\"", &format!("\"name\":\"site{number}\""));
            serde_json::from_str(&text).expect("still JSON")
        };
        let all = plan["resource_changes"].as_array().expect("changes");
        changes.extend(all.iter().map(own));
        let all = &plan["configuration"]["root_module"]["resources"];
        written.extend(all.as_array().expect("resources").iter().map(own));
    }
    json!({
        "format_version": "1.2",
        "resource_changes": changes,
        "configuration": {"root_module": {"resources": written}},
    })
    .to_string()
}

#[test]
fn names_that_outlive_many_replaced_distributions_are_each_told_of_their_own() {
    let origin = Origin::File("plan.json".to_owned());
    let sources = Sources::new(vec![Source::new(SourceId(0), origin, replacing())]);
    let analysis = analyse(&sources);
    let outcome = lint(
        &sources,
        &analysis.units,
        &Rules::shipped(),
        Possible::AsWarning,
    );
    let findings = outcome.findings.iter();
    let told = findings.filter(|finding| finding.rule == "CF403-J1010");
    let mut told: Vec<&str> = told.map(|finding| &*finding.address).collect();
    told.sort_unstable();
    told.dedup();
    let mut all: Vec<String> = (0..REPLACED)
        .map(|number| format!("aws_cloudfront_distribution.site{number}"))
        .collect();
    all.sort_unstable();
    assert_eq!(told, all);
}
