//! Fixes as they are shown, pasted where they belong: into the blocks of a policy document, into an object for
//! `jsonencode`, and into JSON in a heredoc.

use crate::run::run;

/// A site whose bucket has this policy.
fn site(policy: &str) -> String {
    format!(
        r#"
provider "aws" {{
  region = "eu-west-1"
}}

resource "aws_s3_bucket" "site" {{
  bucket = "example-site"
}}

{policy}

resource "aws_cloudfront_origin_access_control" "site" {{
  name                              = "site"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}}

resource "aws_cloudfront_distribution" "cdn" {{
  enabled             = true
  default_root_object = "index.html"

  origin {{
    origin_id                = "site"
    domain_name              = aws_s3_bucket.site.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.site.id
  }}

  default_cache_behavior {{
    target_origin_id       = "site"
    viewer_protocol_policy = "https-only"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }}

  restrictions {{
    geo_restriction {{
      restriction_type = "none"
    }}
  }}

  viewer_certificate {{
    cloudfront_default_certificate = true
  }}
}}
"#
    )
}

const OBJECT: &str = r#"resource "aws_s3_bucket_policy" "site" {
  bucket = aws_s3_bucket.site.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
STATEMENTS
    ]
  })
}"#;

const JSON: &str = r#"resource "aws_s3_bucket_policy" "site" {
  bucket = aws_s3_bucket.site.id
  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [
STATEMENTS
      ]
    }
  EOT
}"#;

const BLOCKS: &str = r#"resource "aws_s3_bucket_policy" "site" {
  bucket = aws_s3_bucket.site.id
  policy = data.aws_iam_policy_document.site.json
}

data "aws_iam_policy_document" "site" {
STATEMENTS
}"#;

/// The text to copy of the only finding, which must be of this rule.
#[track_caller]
fn fix(source: &str, rule: &str) -> String {
    let found = run(&[("main.tf", source)]);
    let [finding] = &found.findings[..] else {
        panic!("one finding: {:?} in {source}", found.rules());
    };
    assert_eq!(finding.rule, rule);
    let help = finding.help.as_deref().expect("help");
    let (_, fix) = help.split_once("\n\n").expect("a text to copy");
    fix.trim_end().to_owned()
}

#[track_caller]
fn is_clean(source: &str) {
    let found = run(&[("main.tf", source)]);
    assert!(found.analysis.unread.is_empty(), "{source}");
    assert_eq!(found.rules(), [""; 0], "{source}");
}

const FOR_OTHERS: [&str; 3] = [
    r#"{ Effect = "Allow", Principal = { Service = "logging.s3.amazonaws.com" }, Action = "s3:PutObject", Resource = "${aws_s3_bucket.site.arn}/*" }"#,
    r#"{ "Effect": "Allow", "Principal": { "Service": "logging.s3.amazonaws.com" }, "Action": "s3:PutObject", "Resource": "${aws_s3_bucket.site.arn}/*" }"#,
    r#"statement {
  actions   = ["s3:PutObject"]
  resources = ["${aws_s3_bucket.site.arn}/*"]
  principals {
    type        = "Service"
    identifiers = ["logging.s3.amazonaws.com"]
  }
}"#,
];

#[test]
fn a_missing_statement_is_shown_as_the_policy_is_written() {
    for (policy, statement, comma) in [
        (OBJECT, FOR_OTHERS[0], ",\n"),
        (JSON, FOR_OTHERS[1], ",\n"),
        (BLOCKS, FOR_OTHERS[2], "\n\n"),
    ] {
        let with = |statements: &str| site(&policy.replace("STATEMENTS", statements));
        let fix = fix(&with(statement), "CF403-B201");
        is_clean(&with(&format!("{statement}{comma}{fix}")));
    }
}

const STATEMENT: &str = r#"{
      Effect    = "Allow"
      Principal = { Service = "cloudfront.amazonaws.com" }
      Action    = "s3:GetObject"
      Resource  = "${aws_s3_bucket.site.arn}/*"
      CONDITION
    }"#;

#[test]
fn a_condition_is_shown_as_the_policy_is_written() {
    let written = "        \"AWS:SourceArn\" = \"arn:aws:cloudfront::111122223333:distribution/*\"";
    let condition = format!("Condition = {{\n      StringEquals = {{\n{written}\n      }}\n    }}");
    let with = |condition: &str| {
        let statement = STATEMENT.replace("CONDITION", condition);
        site(&OBJECT.replace("STATEMENTS", &statement))
    };
    let fix = fix(&with(&condition), "CF403-B208");
    assert!(fix.starts_with("Condition = {"), "{fix}");
    is_clean(&with(&fix));
}
