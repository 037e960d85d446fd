//! What hangs on a variable that nobody gave a value: never told as certain. Given a value, it is.

use crate::run::{Found, run, run_given};
use cf403::check::Certainty;
use cf403::symbolic::Given;

const PARTS: &str = r#"
resource "aws_s3_bucket" "pages" {
  bucket = "pages"
}

resource "aws_cloudfront_origin_access_control" "pages" {
  name                              = "pages"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = SIGNS
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "site" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    origin_id                = "pages"
    domain_name              = aws_s3_bucket.pages.bucket_regional_domain_name
    origin_access_control_id = CONTROL
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
  count  = COUNT
  bucket = aws_s3_bucket.pages.id
  policy = POLICY
}

locals {
  right = jsonencode({
    Statement = [{
      Effect    = EFFECT
      Principal = { Service = "cloudfront.amazonaws.com" }
      Action    = "s3:GetObject"
      Resource  = RESOURCE
      Condition = { StringEquals = { "AWS:SourceArn" = aws_cloudfront_distribution.site.arn } }
    }]
  })
}
"#;

/// What the words in the parts stand for where nothing is wrong.
const RIGHT: [(&str, &str); 6] = [
    ("SIGNS", "\"always\""),
    ("CONTROL", "aws_cloudfront_origin_access_control.pages.id"),
    ("COUNT", "1"),
    ("POLICY", "local.right"),
    ("EFFECT", "\"Allow\""),
    ("RESOURCE", "\"${aws_s3_bucket.pages.arn}/*\""),
];

/// For each: which word, what it stands for, and what is wrong if the variable `on` is false.
const CASES: [(&str, &str, &str); 15] = [
    ("COUNT", "var.on ? 1 : 0", "CF403-B201"),
    ("COUNT", "!var.on ? 0 : 1", "CF403-B201"),
    (
        "COUNT",
        "1 - length([for one in [1] : one if !var.on])",
        "CF403-B201",
    ),
    (
        "CONTROL",
        "!var.on ? null : aws_cloudfront_origin_access_control.pages.id",
        "CF403-A101",
    ),
    ("SIGNS", "!var.on ? \"never\" : \"always\"", "CF403-A102"),
    ("EFFECT", "!var.on ? \"Deny\" : \"Allow\"", "CF403-C321"),
    (
        "COUNT",
        "length([for one in [1] : one if var.on])",
        "CF403-B201",
    ),
    (
        "CONTROL",
        "var.on ? aws_cloudfront_origin_access_control.pages.id : null",
        "CF403-A101",
    ),
    (
        "CONTROL",
        "one([for id in [aws_cloudfront_origin_access_control.pages.id] : id if var.on])",
        "CF403-A101",
    ),
    ("SIGNS", "var.on ? \"always\" : \"never\"", "CF403-A102"),
    (
        "SIGNS",
        "lookup({ true = \"always\" }, tostring(var.on), \"never\")",
        "CF403-A102",
    ),
    ("EFFECT", "var.on ? \"Allow\" : \"Deny\"", "CF403-C321"),
    (
        "RESOURCE",
        "var.on ? \"${aws_s3_bucket.pages.arn}/*\" : aws_s3_bucket.pages.arn",
        "CF403-B213",
    ),
    (
        "RESOURCE",
        "join(\"\", [aws_s3_bucket.pages.arn, var.on ? \"/*\" : \"\"])",
        "CF403-B213",
    ),
    (
        "POLICY",
        "var.on ? local.right : jsonencode({ Statement = [] })",
        "CF403-B201",
    ),
];

fn made(word: &str, stands_for: &str) -> String {
    let mut out = PARTS.replace(word, stands_for);
    for (word, right) in RIGHT {
        out = out.replace(word, right);
    }
    format!("variable \"on\" {{\n  type = bool\n}}\n{out}")
}

fn given(text: &str, value: &str) -> Found {
    let given = Given {
        variables: vec![("on".into(), value.into())],
        ..Given::default()
    };
    run_given(&[("site/main.tf", text)], &given)
}

#[test]
fn what_hangs_on_an_unknown_condition_is_never_certain() {
    let mut slips = Vec::new();
    for (word, stands_for, rule) in CASES {
        let text = made(word, stands_for);
        let open = run(&[("site/main.tf", &text)]);
        let certain = open
            .findings
            .iter()
            .filter(|one| one.certainty == Certainty::Certain);
        let certain: Vec<&str> = certain.map(|one| &*one.rule).collect();
        let (on, off) = (given(&text, "true"), given(&text, "false"));
        if !certain.is_empty() || !on.rules().is_empty() || off.errors() != [rule] {
            slips.push(format!(
                "{stands_for}: open {certain:?}, on {:?}, off {:?}, not {rule}; {:?}",
                on.rules(),
                off.rules(),
                open.said()
            ));
        }
    }
    assert!(slips.is_empty(), "\n{}", slips.join("\n"));
}

#[test]
fn what_may_fail_on_an_unknown_value_is_not_taken_to_fail() {
    let text = made(
        "POLICY",
        "try(var.more.policy, jsonencode({ Statement = [] }))",
    );
    let text = format!("variable \"more\" {{}}\n{text}");
    let open = given(&text, "true");
    assert_eq!(open.errors(), [""; 0]);
    let given = Given {
        variables: vec![("more".into(), "{}".into()), ("on".into(), "true".into())],
        ..Given::default()
    };
    let none = run_given(&[("site/main.tf", &text)], &given);
    assert_eq!(none.errors(), ["CF403-B201"]);
}
