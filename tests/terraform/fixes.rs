//! Fixes as they are shown, pasted where they belong: into the blocks of a policy document, into an object for
//! `jsonencode`, and into JSON in a heredoc.

use crate::run::run;
use crate::site::site;

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
