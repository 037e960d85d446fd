//! Texts that try to keep the program busy: each is judged and reported on within seconds, whatever it says.

mod common;

use cf403::check::Possible;
use cf403::facts;
use cf403::graph::Estate;
use cf403::lint::{analyse, lint};
use cf403::report::{self, Color, Style};
use cf403::source::{Origin, Source, SourceId, Sources};
use common::plan;
use serde_json::{Value, json};
use std::sync::mpsc;
use std::time::Duration;

/// How long a text may take. None takes two seconds on a machine that is not busy, so that only a text whose cost grows
/// faster than its length can take so long.
const LIMIT: Duration = Duration::from_secs(10);

/// What was made of a text.
struct Judged {
    units: usize,
    distributions: usize,
    unread: Vec<String>,
    rules: Vec<String>,
    reports: String,
}

/// Does some work that is to end in time.
///
/// # Panics
/// If it takes too long, or does not survive.
fn in_time<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        // The test may have given up waiting.
        let _ = tell.send(work());
    });
    told.recv_timeout(LIMIT)
        .unwrap_or_else(|error| panic!("no answer within {LIMIT:?}: {error}"))
}

/// Judges a text and writes every report.
fn judged(path: &str, text: String) -> Judged {
    let origin = Origin::File(path.to_owned());
    in_time(move || judge(origin, text))
}

fn judge(origin: Origin, text: String) -> Judged {
    let sources = Sources::new(vec![Source::new(SourceId(0), origin, text).named()]);
    let analysis = analyse(&sources);
    let outcome = lint(
        &sources,
        &analysis.units,
        common::rules(),
        Possible::AsWarning,
    );
    let report = common::report_of(&sources, &outcome);
    let style = Style {
        color: Color::Plain,
        width: 100,
    };
    let stated = facts::state(&sources, &Estate::new(&analysis.units));
    let facts = serde_json::to_value(&stated.document).expect("facts are JSON");
    Judged {
        units: analysis.units.len(),
        distributions: facts["distributions"].as_array().map_or(0, Vec::len),
        unread: analysis
            .unread
            .into_iter()
            .map(|unread| unread.remark.message)
            .collect(),
        rules: outcome
            .findings
            .iter()
            .map(|finding| finding.rule.clone())
            .collect(),
        reports: report::human(&report, style) + &report::json(&report),
    }
}

/// The distribution among resources of a plan.
fn distribution(resources: &mut Value) -> &mut Value {
    let resources = resources.as_array_mut().expect("resources are a list");
    resources
        .iter_mut()
        .find(|resource| resource["type"] == "aws_cloudfront_distribution")
        .expect("the plan has a distribution")
}

/// A template with one distribution that has this host as its origin, and whatever other sections.
fn template(host: &Value, mut more: Value) -> Value {
    more["Resources"]["Site"] = json!({
        "Type": "AWS::CloudFront::Distribution",
        "Properties": {"DistributionConfig": {
            "Enabled": true,
            "Origins": [{"Id": "o", "DomainName": host, "S3OriginConfig": {"OriginAccessIdentity": ""}}],
            "DefaultCacheBehavior": {"TargetOriginId": "o", "ViewerProtocolPolicy": "allow-all"}
        }}
    });
    more
}

#[test]
fn a_thousand_blocks_of_which_little_is_known() {
    for references in [0, 500, 1000] {
        let mut plan = plan("granted");
        let after = &mut distribution(&mut plan["resource_changes"])["change"];
        let block = after["after"]["origin"][0].take();
        let mark = after["after_unknown"]["origin"][0].take();
        after["after"]["origin"] = (0..1000)
            .map(|number| {
                let mut block = block.clone();
                block["origin_id"] = json!(format!("origin-{number}"));
                block
            })
            .collect();
        after["after_unknown"]["origin"] = vec![mark; 1000].into();
        let resources = &mut plan["configuration"]["root_module"]["resources"];
        let written = &mut distribution(resources)["expressions"]["origin"];
        let block = written[0].take();
        *written = (0..1000)
            .rev()
            .map(|number| {
                let mut block = block.clone();
                if number >= references {
                    block["origin_id"] = json!({"constant_value": format!("origin-{number}")});
                } else {
                    // It fits every block, and none as well as a constant fits its own.
                    block["origin_id"] = json!({"references": [format!("local.{number}")]});
                    block["origin_path"] = json!({"references": ["local.path"]});
                }
                block
            })
            .collect();
        let judged = judged("plan.json", plan.to_string());
        assert_eq!(judged.distributions, 1, "{references}");
    }
}

#[test]
fn a_host_name_of_a_megabyte() {
    let long = "a.".repeat(500_000);
    for host in [
        json!(format!("{long}s3.amazonaws.com")),
        json!({"Fn::Sub": format!("${{AWS::AccountId}}{long}s3-website.${{AWS::Region}}.amazonaws.com")}),
    ] {
        let judged = judged("t.json", template(&host, json!({})).to_string());
        assert_eq!(judged.distributions, 1);
    }
}

#[test]
fn a_plan_of_ten_megabytes_on_one_line() {
    let mut plan = plan("no-policy");
    plan["planned_values"].take();
    let site = distribution(&mut plan["resource_changes"]).clone();
    let sites = (0..300).map(|number| {
        let mut site = site.clone();
        site["index"] = json!(number);
        site["address"] = json!(format!("aws_cloudfront_distribution.www[{number}]"));
        site["change"]["after"]["comment"] = json!("ä".repeat(15_000));
        site
    });
    let sites: Vec<Value> = sites.collect();
    let changes = plan["resource_changes"].as_array_mut().expect("a list");
    changes.retain(|change| change["type"] != "aws_cloudfront_distribution");
    changes.extend(sites);
    let resources = &mut plan["configuration"]["root_module"]["resources"];
    distribution(resources)["count_expression"] = json!({"constant_value": 300});
    let text = plan.to_string();
    assert!(text.len() > 9_000_000 && !text.contains('\n'));
    let judged = judged("plan.json", text);
    assert_eq!(judged.distributions, 300);
    assert!(judged.rules.len() >= 300, "{}", judged.rules.len());
    assert!(judged.reports.len() < 5_000_000, "{}", judged.reports.len());
}

#[test]
fn ten_thousand_places_on_a_line_of_twenty_megabytes() {
    let text = "ä".repeat(10_000_000);
    let source = Source::new(SourceId(0), Origin::Stdin, text);
    let last = in_time(move || {
        let places = (0..10_000).map(|place| source.position(place * 2000));
        places.last()
    });
    assert_eq!(last.map(|last| last.column), Some(9_999_001));
}

#[test]
fn five_thousand_parts_of_a_join() {
    let parts: Vec<Value> = (0..5000)
        .map(|number| match number % 2 {
            0 => json!({"Ref": "AWS::Region"}),
            _ => json!("part"),
        })
        .collect();
    let host = json!({"Fn::Join": [".", parts]});
    let judged = judged("t.json", template(&host, json!({})).to_string());
    assert_eq!(judged.distributions, 1);
}

#[test]
fn sixty_four_conditions() {
    let names: Vec<String> = (0..64).map(|number| format!("C{number}")).collect();
    let mut more = json!({"Parameters": {}, "Conditions": {}, "Resources": {}});
    let mut host = json!("files.s3.amazonaws.com");
    for name in &names {
        let parameter = format!("{name}Wanted");
        more["Parameters"][&parameter] = json!({"Type": "String", "AllowedValues": ["yes", "no"]});
        more["Conditions"][name] = json!({"Fn::Equals": [{"Ref": parameter}, "yes"]});
        host = json!({"Fn::If": [name, format!("{}.s3.amazonaws.com", name.to_lowercase()), host]});
        more["Resources"][format!("Bucket{name}")] = json!({
            "Type": "AWS::S3::Bucket",
            "Condition": name,
            "Properties": {"BucketName": name.to_lowercase()}
        });
    }
    let judged = judged("t.json", template(&host, more).to_string());
    assert_eq!(judged.distributions, 1);
}

#[test]
fn nesting_ten_thousand_deep() {
    let head = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  A:\n    Type: AWS::CloudFront::Distribution\n    \
                Properties: ";
    let (open, close) = ("[".repeat(10_000), "]".repeat(10_000));
    let block: String = (0..10_000)
        .map(|_| "- ")
        .chain(std::iter::once("x"))
        .collect();
    for (path, text) in [
        (
            "t.json",
            format!(
                "{{\"Resources\": {{\"A\": {{\"Type\": \"AWS::CloudFront::Distribution\", \"Properties\": {open}{close}}}}}}}"
            ),
        ),
        (
            "open.json",
            format!("{{\"Resources\": {{\"AWS::CloudFront::Distribution\": {open}"),
        ),
        ("t.yaml", format!("{head}{open}{close}\n")),
        ("open.yaml", format!("{head}{open}\n")),
        ("block.yaml", format!("{head}\n      {block}\n")),
    ] {
        let judged = judged(path, text);
        assert!(
            !judged.unread.is_empty() || judged.units == 1,
            "{path}: neither read nor said why not"
        );
    }
}

#[test]
fn aliases_that_grow_to_billions() {
    let mut text = "AWSTemplateFormatVersion: '2010-09-09'\nMetadata:\n  a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]\n".to_owned();
    let levels = (1..12).map(|level| {
        let aliases = vec![format!("*a{}", level - 1); 9].join(", ");
        format!("  a{level}: &a{level} [{aliases}]\n")
    });
    text.extend(levels);
    text += "Resources:\n  A:\n    Type: AWS::CloudFront::Distribution\n    Properties: *a11\n";
    let judged = judged("t.yaml", text);
    assert!(
        !judged.unread.is_empty(),
        "what grows without end is refused, and said so"
    );
}

/// Each resource was compared with each pattern that stands before a behavior, which took minutes for two hundred of
/// them.
#[test]
fn a_hundred_folders_behind_a_parameter_and_as_many_behaviors() {
    let folders: Vec<Value> = (0..100)
        .map(|number| json!({"Fn::Sub": format!("arn:aws:s3:::b/${{Prefix}}/{number}/*")}))
        .collect();
    let behaviors: Vec<Value> = (0..100)
        .map(|number| {
            json!({"PathPattern": format!("/{number}/*.css"), "TargetOriginId": "o", "ViewerProtocolPolicy": "https-only"})
        })
        .collect();
    let mut template = template(
        &json!("b.s3.eu-west-1.amazonaws.com"),
        json!({
            "Parameters": {"Prefix": {"Type": "String"}},
            "Resources": {
                "Files": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "b"}},
                "Policy": {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": "b", "PolicyDocument": {"Statement": {
                    "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": folders
                }}}}
            }
        }),
    );
    template["Resources"]["Site"]["Properties"]["DistributionConfig"]["CacheBehaviors"] =
        behaviors.into();
    let judged = judged("template.json", template.to_string());
    assert_eq!(judged.distributions, 1);
}
