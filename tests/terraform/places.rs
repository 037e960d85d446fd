//! Where findings in policies point that are written as text: at the line of what is wrong, not at that of the whole.

use crate::common::rules;
use crate::run::run;
use cf403::check::ignore;

const SITE: &str = r#"
resource "aws_s3_bucket" "pages" {
  bucket = "pages"
}

resource "aws_cloudfront_origin_access_control" "pages" {
  name                              = "pages"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "site" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    origin_id                = "pages"
    domain_name              = aws_s3_bucket.pages.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.pages.id
  }

  default_cache_behavior {
    target_origin_id       = "pages"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    cloudfront_default_certificate = true
  }
}

resource "aws_s3_bucket_policy" "pages" {
  bucket = aws_s3_bucket.pages.id
"#;

/// The texts that the finding B208 points at in a policy, which may stand behind another name.
fn star(policy: &str) -> Vec<String> {
    let text = format!("{SITE}{policy}\n");
    let found = run(&[("site/main.tf", &text)]);
    assert_eq!(found.errors(), ["CF403-B208"], "{policy}");
    let findings = found.findings.iter();
    findings
        .map(|one| text[one.at.range()].to_owned())
        .collect()
}

const STAR: &str = "\"arn:aws:cloudfront::111122223333:distribution/*\"";

fn statement(resource: &str) -> String {
    format!(
        r#"    {{
      "Statement": [
        {{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::pages/secret/*"}},
        {{
          "Effect": "Allow",
          "Principal": {{"Service": "cloudfront.amazonaws.com"}},
          "Action": "s3:GetObject",
          "Resource": "{resource}/*",
          "Condition": {{"StringEquals": {{"AWS:SourceArn": {STAR}}}}}
        }}
      ]
    }}
"#
    )
}

#[test]
fn a_finding_in_a_heredoc_points_at_the_value_in_its_line() {
    for resource in [
        "arn:aws:s3:::pages",
        "${aws_s3_bucket.pages.arn}",
        "${ aws_s3_bucket.pages.arn ~}",
    ] {
        let body = statement(resource);
        for (opens, closes) in [("<<-JSON", "  JSON"), ("<<JSON", "JSON")] {
            let policy = format!("  policy = {opens}\n{body}{closes}\n}}");
            assert_eq!(star(&policy), [STAR], "{policy}");
            let local = format!(
                "  policy = local.policy\n}}\nlocals {{\n  policy = {opens}\n{body}{closes}\n}}"
            );
            assert_eq!(star(&local), [STAR], "{local}");
        }
    }
}

#[test]
fn a_finding_in_jsonencode_points_at_the_value_in_its_line() {
    let policy = format!(
        "  policy = jsonencode({{\n    Statement = [{{\n      Effect = \"Allow\"\n      Principal = {{ Service = \"cloudfront.amazonaws.com\" }}\n      Action = \"s3:GetObject\"\n      Resource = \"${{aws_s3_bucket.pages.arn}}/*\"\n      Condition = {{ StringEquals = {{ \"AWS:SourceArn\" = {STAR} }} }}\n    }}]\n  }})\n}}"
    );
    assert_eq!(star(&policy), [STAR]);
}

#[test]
fn a_heredoc_that_is_not_written_as_it_reads_is_pointed_at_as_a_whole() {
    let body = statement("arn:aws:s3:::pages");
    let body = body.replace(
        "\"Effect\": \"Allow\"",
        "%{ if true }\"Effect\": \"Allow\"%{ endif }",
    );
    let policy = format!("  policy = <<JSON\n{body}JSON\n}}");
    let places = star(&policy);
    assert!(
        places.iter().all(|place| place.starts_with("<<JSON")),
        "{places:?}"
    );
}

#[test]
fn the_characters_of_a_heredoc_may_take_several_bytes() {
    let body = statement("${aws_s3_bucket.pages.arn}");
    let body = body.replace(
        "\"Effect\": \"Allow\"",
        "\"Sid\": \"Für${\"é\"}alle\", \"Effect\": \"Allow\"",
    );
    let policy = format!("  policy = <<-JSON\n{body}  JSON\n}}");
    assert_eq!(star(&policy), [STAR]);
}

#[test]
fn a_finding_in_a_file_points_at_the_value_in_its_line() {
    let policy = statement("arn:aws:s3:::pages");
    for (reads, path) in [
        (
            "file(\"${path.module}/policies/pages.json\")",
            "site/policies/pages.json",
        ),
        ("file(\"policies/pages.json\")", "site/policies/pages.json"),
        ("file(\"../pages.json\")", "pages.json"),
    ] {
        let text = format!("{SITE}  policy = {reads}\n}}\n");
        let found = run(&[("site/main.tf", &text), (path, &policy)]);
        assert_eq!(found.errors(), ["CF403-B208"], "{reads}");
        let finding = found.findings.iter().find(|one| one.rule == "CF403-B208");
        let at = finding.expect("the finding").at;
        assert_eq!(found.sources.get(at.source).path(), path);
        assert_eq!(&policy[at.range()], STAR, "{reads}");
        let unit = &found.analysis.units[0];
        assert!(unit.also.contains(&at.source), "{reads}");
    }
}

#[test]
fn a_file_that_is_no_object_is_pointed_at_where_it_is_read() {
    let policy = statement("arn:aws:s3:::pages").replace("\n    }\n", "\n    } trailing\n");
    let text = format!("{SITE}  policy = file(\"pages.json\")\n}}\n");
    let found = run(&[("site/main.tf", &text), ("site/pages.json", &policy)]);
    assert!(found.errors().is_empty(), "{:?}", found.errors());
}

#[test]
fn a_finding_in_a_file_is_ignored_where_the_file_is_read() {
    let policy = statement("arn:aws:s3:::pages");
    let comment = "# cf403: ignore[CF403-B208] it is meant so";
    let text = format!("{SITE}  policy = file(\"pages.json\")\n}}\n");
    let resource = "resource \"aws_s3_bucket_policy\"";
    let elsewhere = "resource \"aws_s3_bucket\" \"pages\"";
    for (before, is_there) in [("  policy =", false), (resource, false), (elsewhere, true)] {
        let text = text.replace(before, &format!("{comment}\n{before}"));
        let found = run(&[("site/main.tf", &text), ("site/pages.json", &policy)]);
        let (told, _, _) = ignore(
            found.findings.clone(),
            &found.analysis.ignores,
            rules().all(),
            &found.analysis.units,
            &found.sources,
        );
        let is_told = told.iter().any(|one| one.rule == "CF403-B208");
        assert_eq!(is_told, is_there, "{before}");
    }
}
