//! What a plan marks as sensitive stands in no report, no fact and no picture, whichever value it is, in whichever mask,
//! and however the plan is laid out.

mod common;

use cf403::facts;
use cf403::graph::Estate;
use cf403::report::{self, Color, Report, Style, Unread, picture};
use cf403::source::{Origin, Source, SourceId, Sources};
use serde_json::{Value, json};

/// What nobody may read. It is longer than any cut of a text leaves whole by chance.
const SECRET: &str = "S3CR3T";

/// Everything that can be said about a plan.
fn said(text: String) -> String {
    said_of(vec![("plan.json", text)])
}

/// Everything that can be said about texts with their paths.
fn said_of(texts: Vec<(&str, String)>) -> String {
    let texts = texts.into_iter().zip(0..).map(|((path, text), number)| {
        let origin = Origin::File(path.to_owned());
        Source::new(SourceId(number), origin, text).named()
    });
    let sources = Sources::new(texts.collect());
    let (analysis, outcome) = common::compared(&sources);
    let unread: Vec<Unread> = analysis
        .unread
        .iter()
        .map(|one| Unread {
            path: "plan.json".to_owned(),
            position: None,
            message: one.remark.message.clone(),
        })
        .collect();
    let report = Report {
        unread: &unread,
        rules: common::rules().all(),
        ..common::report_of(&sources, &outcome)
    };
    let style = Style {
        color: Color::Plain,
        width: 100,
    };
    let estate = Estate::new(&analysis.units);
    let drawing = picture::Drawing::of(&estate, &sources);
    let mut out = vec![
        format!("{:?}", outcome.findings),
        format!("{:?}", analysis.remarks),
        report::human(&report, style),
        report::concise(&report, style),
        report::json(&report),
        report::sarif(&report),
        report::github(&report),
        report::junit(&report),
        report::markdown(&report, &drawing),
        facts::state(&sources, &estate).to_json(),
        picture::mermaid(&drawing),
        picture::dot(&drawing),
        picture::json(&drawing),
    ];
    out.extend(analysis.units.iter().filter_map(|unit| {
        let open = unit.open.as_ref()?;
        Some(open.because.clone())
    }));
    out.join("\n")
}

/// Puts the secret behind every text of a value.
fn spoil(value: &mut Value) {
    match value {
        Value::String(text) => text.push_str(SECRET),
        Value::Array(items) => items.iter_mut().for_each(spoil),
        Value::Object(entries) => entries.values_mut().for_each(spoil),
        _ => {}
    }
}

/// A mask over single values, and one over everything.
fn masks(value: &Value) -> [Value; 2] {
    let names = value.as_object().into_iter().flatten();
    let single = names.map(|(name, _)| (name.clone(), json!(true)));
    [single.collect(), json!(true)]
}

/// Says a plan in both layouts.
fn in_both_layouts(plan: &Value, place: &str) {
    let pretty = serde_json::to_string_pretty(plan).expect("it is JSON");
    for text in [plan.to_string(), pretty] {
        let lines = text.lines().count();
        let said = said(text);
        let at = said.find(SECRET);
        assert_eq!(
            at.map(|at| &said[at.saturating_sub(200)..at]),
            None,
            "{place}, {lines} lines"
        );
    }
}

#[test]
fn a_value_that_is_marked_in_a_change_is_told_nowhere() {
    for name in [
        "no-policy",
        "other-action",
        "other-distribution",
        "policy-removed",
        "key-policy",
        "function-url",
    ] {
        let text = common::text(&format!("tests/plans/{name}.json"));
        let plan: Value = serde_json::from_str(&text).expect("it is JSON");
        let count = plan["resource_changes"].as_array().map_or(0, Vec::len);
        for number in 0..count {
            for side in ["after", "before"] {
                let value = &plan["resource_changes"][number]["change"][side];
                for mask in value
                    .is_object()
                    .then(|| masks(value))
                    .into_iter()
                    .flatten()
                {
                    let mut plan = plan.clone();
                    let entry = &mut plan["resource_changes"][number];
                    let address = entry["address"].as_str().unwrap_or_default().to_owned();
                    let change = &mut entry["change"];
                    spoil(&mut change[side]);
                    change[format!("{side}_sensitive")] = mask;
                    in_both_layouts(&plan, &format!("{name}: {side} of {address}"));
                }
            }
        }
    }
}

#[test]
fn a_value_that_is_marked_in_a_state_is_told_nowhere() {
    for part in ["planned_values", "prior_state"] {
        for name in ["no-policy", "policy-removed"] {
            let text = common::text(&format!("tests/plans/{name}.json"));
            let mut plan: Value = serde_json::from_str(&text).expect("it is JSON");
            // Without changes the planned values are what counts.
            if part == "planned_values" {
                plan.as_object_mut()
                    .expect("a map")
                    .remove("resource_changes");
            }
            let state = match part {
                "planned_values" => &mut plan[part],
                _ => &mut plan[part]["values"],
            };
            let resources = state["root_module"]["resources"].as_array_mut();
            for resource in resources.into_iter().flatten() {
                spoil(&mut resource["values"]);
                resource["sensitive_values"] = masks(&resource["values"])[0].clone();
            }
            in_both_layouts(&plan, &format!("{name}: {part}"));
        }
    }
}

#[test]
fn sensitive_variables_outputs_and_credentials_are_told_nowhere() {
    let text = common::text("tests/plans/no-policy.json");
    let mut plan: Value = serde_json::from_str(&text).expect("it is JSON");
    plan["variables"] = json!({"password": {"value": SECRET}});
    plan["planned_values"]["outputs"] = json!({"password": {"sensitive": true, "value": SECRET}});
    plan["output_changes"] = json!({"password": {"actions": ["create"], "before": null,
        "after": SECRET, "after_unknown": false, "before_sensitive": true, "after_sensitive": true}});
    let root = &mut plan["configuration"]["root_module"];
    root["variables"] = json!({"password": {"default": SECRET, "sensitive": true}});
    root["outputs"] =
        json!({"password": {"sensitive": true, "expression": {"constant_value": SECRET}}});
    plan["configuration"]["provider_config"]["aws"]["expressions"]["secret_key"] =
        json!({"constant_value": SECRET});
    in_both_layouts(&plan, "variables, outputs and credentials");
}

#[test]
fn a_plan_that_cannot_be_read_is_not_quoted() {
    let text = common::text("tests/plans/no-policy.json");
    let plan: Value = serde_json::from_str(&text).expect("it is JSON");
    let whole = plan.to_string();
    // The plan ends in the middle of a value, or a part of it is lost.
    for broken in [
        format!("{}\"{SECRET}", &whole[..whole.len() / 2]),
        format!("{}{SECRET}", &whole[..whole.len() / 2]),
        whole.replacen("\"aws_s3_bucket", &format!("{SECRET}\"aws_s3_bucket"), 1),
        whole.replacen(":\"aws_s3_bucket", &format!(":\"\\x{SECRET}"), 1),
        format!("{whole} {SECRET}"),
        format!("{whole}\n{SECRET}\n"),
    ] {
        let said = said(broken);
        let at = said.find(SECRET);
        assert_eq!(at.map(|at| &said[at.saturating_sub(200)..at]), None);
    }
}

#[test]
fn what_is_made_of_a_sensitive_variable_is_told_nowhere() {
    let site = |path: &str| {
        format!(
            r#"
variable "one" {{
  sensitive = true
}}
variable "many" {{
  type      = list(string)
  sensitive = true
}}
variable "named" {{
  sensitive = true
}}
variable "json" {{
  sensitive = true
}}
resource "aws_s3_bucket" "site" {{
  bucket = "site-pages"
}}
resource "aws_cloudfront_distribution" "site" {{
  enabled = true
  origin {{
    origin_id   = "pages"
    domain_name = aws_s3_bucket.site.bucket_regional_domain_name
    origin_path = {path}
  }}
  default_cache_behavior {{
    target_origin_id       = "pages"
    viewer_protocol_policy = "https-only"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
  }}
}}
"#
        )
    };
    let values = format!(
        "one = \"{SECRET}\"\nmany = [\"{SECRET}\"]\nnamed = {{ key = \"{SECRET}\" }}\njson = \"[\\\"{SECRET}\\\"]\"\n"
    );
    let all = |path: &str| {
        said_of(vec![
            ("site/main.tf", site(path)),
            ("site/terraform.tfvars", values.clone()),
        ])
    };
    // What is no secret is told, so that a secret would be.
    assert!(all(r#"join("/", ["", "T0LD"])"#).contains("/T0LD/index.html"));
    for path in [
        r#""/${var.one}""#,
        r#"join("/", ["", var.one])"#,
        r#"join("/", concat([""], [var.one]))"#,
        r#"join("/", compact(["a", var.one]))"#,
        r#"join("/", distinct(["", var.one]))"#,
        r#"join("/", sort(["", var.one]))"#,
        r#"join("/", tolist(toset(["", var.one])))"#,
        r#"join("/", reverse([var.one, ""]))"#,
        r#"join("/", slice(["", var.one], 0, 2))"#,
        r#"join("/", keys({ "" = 1, (var.one) = 2 }))"#,
        r#""/${element(keys({ (var.one) = 2 }), 0)}""#,
        r#""/${flatten([keys({ (var.one) = 2 })])[0]}""#,
        r#"join("/", [for key, value in { "" = 1, (var.one) = 2 } : key])"#,
        r#""/${keys({ for word in [var.one] : word => 1 })[0]}""#,
        r#""/${keys(zipmap([var.one], [1]))[0]}""#,
        r#""/${join("", [for word in [var.one] : word])}""#,
        r#""/${element([var.one], 0)}""#,
        r#"format("/%s", var.one)"#,
        r#"formatlist("/%s", [var.one])[0]"#,
        r#"replace("/X", "X", [var.one][0])"#,
        r#"{ X = 1 }["/${var.one}"]"#,
        r#""/${aws_s3_bucket.site[var.one]}""#,
        r#""/${aws_s3_bucket.site.tags_all[var.one]}""#,
        r#""/${aws_s3_bucket.site.arn[var.one]}""#,
        r#""/${join("", [for word in var.many : word])}""#,
        r#""/${one(var.many)}""#,
        r#""/${element(var.many, 0)}""#,
        r#""/${var.many[0]}""#,
        r#""/${flatten([var.many])[0]}""#,
        r#"join("/", concat([""], var.many))"#,
        r#""/${join("", var.many[*])}""#,
        r#""/${coalescelist([], var.many)[0]}""#,
        r#""/${values(var.named)[0]}""#,
        r#""/${lookup(var.named, "key", "")}""#,
        r#""/${merge({}, var.named).key}""#,
        r#""/${[for key, value in var.named : value][0]}""#,
        r#""/${jsondecode(var.json)[0]}""#,
        r#""/${[for word in jsondecode(var.json) : word][0]}""#,
        r#""/${join("", flatten([jsondecode(var.json)]))}""#,
        r#""/${jsonencode(var.many)}""#,
        r#""/${jsondecode(jsonencode({ a = var.many })).a[0]}""#,
        r#""/${setproduct(var.many, ["a"])[0][0]}""#,
        r#"join("/", setunion([""], var.many))"#,
    ] {
        let told = all(path);
        assert_eq!(told.find(SECRET), None, "{path}: {told}");
    }
}
