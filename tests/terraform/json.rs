//! Terraform sources that are written as JSON: alone, among others, broken, and where findings in them point.

use crate::run::{Found, run};

/// A site in JSON whose bucket has no policy, as programs write it: labels in lists, blocks in lists or not, comments.
const SITE: &str = r#"{
  "//": {"made by": "${nobody"},
  "terraform": [{"required_version": ">= 1.5"}],
  "resource": [
    {"aws_s3_bucket": {"pages": {"//": "the files", "bucket": "pages"}}},
    {
      "aws_cloudfront_origin_access_control": {
        "pages": {
          "name": "pages",
          "origin_access_control_origin_type": "s3",
          "signing_behavior": "always",
          "signing_protocol": "sigv4"
        }
      },
      "aws_cloudfront_distribution": {
        "site": [{
          "enabled": true,
          "default_root_object": "index.html",
          "origin": {
            "origin_id": "pages",
            "domain_name": "${aws_s3_bucket.pages.bucket_regional_domain_name}",
            "origin_access_control_id": "${aws_cloudfront_origin_access_control.pages.id}"
          },
          "default_cache_behavior": [{
            "target_origin_id": "pages",
            "viewer_protocol_policy": "redirect-to-https",
            "allowed_methods": ["GET", "HEAD"],
            "cached_methods": ["GET", "HEAD"],
            "cache_policy_id": "658327ea-f89d-4fab-a63d-7e88639e58f6"
          }],
          "restrictions": [{"geo_restriction": [{"restriction_type": "none"}]}],
          "viewer_certificate": [{"cloudfront_default_certificate": true}]
        }]
      }
    }
  ]
}
"#;

/// The policy that the site lacks, in Terraform's own language.
const POLICY: &str = r#"
resource "aws_s3_bucket_policy" "pages" {
  bucket = aws_s3_bucket.pages.id
  policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "cloudfront.amazonaws.com" }
      Action    = "s3:GetObject"
      Resource  = "${aws_s3_bucket.pages.arn}/*"
      Condition = { StringEquals = { "AWS:SourceArn" = aws_cloudfront_distribution.site.arn } }
    }]
  })
}
"#;

/// The same in JSON, for the distribution at an address.
fn policy(of: &str) -> String {
    format!(
        r#"{{
  "resource": {{
    "aws_s3_bucket_policy": {{
      "pages": {{
        "bucket": "${{aws_s3_bucket.pages.id}}",
        "policy": "${{data.aws_iam_policy_document.pages.json}}"
      }}
    }}
  }},
  "data": {{
    "aws_iam_policy_document": {{
      "pages": {{
        "statement": {{
          "actions": ["s3:GetObject"],
          "resources": ["${{aws_s3_bucket.pages.arn}}/*"],
          "principals": {{"type": "Service", "identifiers": ["cloudfront.amazonaws.com"]}},
          "condition": {{
            "test": "StringEquals",
            "variable": "AWS:SourceArn",
            "values": ["${{{of}.arn}}"]
          }}
        }}
      }}
    }}
  }}
}}
"#
    )
}

/// What a finding points at: its place and the text there.
fn places(found: &Found) -> Vec<(String, usize, String)> {
    let place = |at: cf403::source::Span| {
        let source = found.sources.get(at.source);
        let line = source.position(at.start).line;
        let text = source.text[at.range()].to_owned();
        (source.path().to_owned(), line, text)
    };
    let findings = found.findings.iter();
    let related = findings.flat_map(|one| one.related.iter().map(|label| label.at));
    let own = found.findings.iter().map(|one| one.at);
    own.chain(related).map(place).collect()
}

#[test]
fn a_folder_of_json_alone_is_judged_and_its_findings_have_their_lines() {
    let found = run(&[("site/main.tf.json", SITE)]);
    assert_eq!(found.errors(), ["CF403-B201"]);
    assert_eq!(found.said(), [""; 0]);
    let places = places(&found);
    let at = |line: usize, text: &str| {
        let wanted = ("site/main.tf.json".to_owned(), line, text.to_owned());
        assert!(places.contains(&wanted), "{wanted:?} in {places:?}");
    };
    at(5, "\"pages\"");
    at(21, "aws_s3_bucket.pages.bucket_regional_domain_name");
}

#[test]
fn json_and_the_language_itself_in_one_folder_are_one_module() {
    for policy in [
        ("site/policy.tf", POLICY),
        (
            "site/policy.tf.json",
            &policy("aws_cloudfront_distribution.site"),
        ),
    ] {
        let found = run(&[("site/main.tf.json", SITE), policy]);
        assert_eq!(found.rules(), [""; 0], "{policy:?}");
        assert_eq!(found.analysis.units.len(), 1);
    }
}

#[test]
fn a_policy_in_json_that_names_another_distribution_is_told_at_its_value() {
    let other = SITE.replace("\"site\": [{", "\"other\": [{");
    let other = other.replace(
        "\"//\": \"the files\", \"bucket\": \"pages\"",
        "\"bucket\": \"others\"",
    );
    let other = other
        .replace("{\"pages\":", "{\"others\":")
        .replace("aws_s3_bucket.pages", "aws_s3_bucket.others");
    let other = other.replace(
        "\"pages\": {\n          \"name\": \"pages\"",
        "\"others\": {\n          \"name\": \"others\"",
    );
    let other = other.replace("access_control.pages", "access_control.others");
    let policy = policy("aws_cloudfront_distribution.other");
    let found = run(&[
        ("site/main.tf.json", SITE),
        ("site/other.tf.json", &other),
        ("site/policy.tf.json", &policy),
    ]);
    let errors: Vec<&str> = found.findings.iter().map(|one| &*one.rule).collect();
    assert_eq!(errors, ["CF403-B219", "CF403-B207"], "{:?}", found.said());
    let wanted = (
        "site/policy.tf.json".to_owned(),
        20,
        "aws_cloudfront_distribution.other.arn".to_owned(),
    );
    assert!(places(&found).contains(&wanted), "{:?}", places(&found));
}

#[test]
fn json_that_cannot_be_read_leaves_its_folder_open() {
    // The policy may stand in the file that nobody can read.
    for (broken, says) in [
        ("{\"resource\": ", "no value"),
        (
            "{\"resource\": \"none\"}",
            "an object, or a list of objects",
        ),
        (
            "{\"resource\": {\"aws_s3_bucket_policy\": {\"pages\": {\"policy\": \"${jsonencode(\"}}}}",
            "no template of Terraform's",
        ),
    ] {
        let found = run(&[("site/main.tf.json", SITE), ("site/policy.tf.json", broken)]);
        assert_eq!(found.errors(), [""; 0], "{broken}");
        let said = found.said();
        assert!(
            said.iter().any(|one| one.contains(says)),
            "{broken}: {said:?}"
        );
    }
}

#[test]
fn every_beginning_of_json_is_read_or_refused() {
    for end in 0..SITE.len() {
        let found = run(&[("site/main.tf.json", &SITE[..end])]);
        assert!(found.analysis.units.len() <= 1);
    }
    let deep = format!("{}1{}", "{\"a\": [".repeat(5_000), "]}".repeat(5_000));
    let found = run(&[("site/main.tf.json", SITE), ("site/deep.tf.json", &deep)]);
    assert_eq!(found.errors(), [""; 0]);
    assert_eq!(found.said().len(), 1);
}

#[test]
fn the_default_of_a_variable_is_no_template_and_its_type_is_an_expression() {
    let variable =
        r#"{"variable": {"host": {"type": "list(string)", "default": ["${pages}", "site"]}}}"#;
    // What is left out of an object is filled in by its type.
    let filled = r#"{"variable": {"host": {"type": "object({name = optional(string, \"site\")})", "default": {}}}}"#;
    for (variable, written, expected) in [
        (variable, "${var.host[0]}", "${pages}"),
        (variable, "${var.host[1]}", "site"),
        (filled, "${var.host.name}", "site"),
    ] {
        let made = SITE.replace("\"pages\"}}}", &format!("\"{written}\"}}}}}}"));
        let found = run(&[
            ("site/main.tf.json", &made),
            ("site/variables.tf.json", variable),
        ]);
        assert_eq!(found.errors(), ["CF403-B201"], "{written}");
        let bucket = &found.analysis.units[0].resources[0];
        let name = bucket.properties.get("BucketName");
        let name = name.and_then(|name| name.known());
        assert_eq!(name, Some(expected), "{written}");
    }
}

#[test]
fn a_comment_may_stand_in_every_object() {
    let text = SITE.replacen(
        "{\"aws_s3_bucket\": {",
        "{\"//\": \"storage\", \"aws_s3_bucket\": {\"//\": [\"one\"], ",
        1,
    );
    assert_ne!(text, SITE);
    let found = run(&[("site/main.tf.json", &text)]);
    assert_eq!(found.errors(), ["CF403-B201"], "{:?}", found.said());
    assert_eq!(found.said(), [""; 0]);
}

#[test]
fn an_override_in_json_changes_what_the_others_say() {
    let away = r#"{"resource": {"aws_cloudfront_origin_access_control": {"pages": {"signing_behavior": "never"}}}}"#;
    let found = run(&[
        ("site/main.tf.json", SITE),
        ("site/policy.tf", POLICY),
        ("site/main_override.tf.json", away),
    ]);
    assert_eq!(found.errors(), ["CF403-A102"]);
}
