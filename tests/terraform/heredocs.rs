//! Heredocs as Terraform reads them: `<<-` takes away what all lines are indented by, and nothing if one is not.

use crate::run::run;
use crate::site::site;

/// What is found in a site whose bucket has this policy.
fn found(policy: &str) -> Vec<String> {
    let source = site(&format!(
        r#"resource "aws_s3_bucket_policy" "site" {{
  bucket = aws_s3_bucket.site.id
  policy = {policy}
}}"#
    ));
    run(&[("main.tf", &source)]).rules()
}

const POLICY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"Service": "cloudfront.amazonaws.com"},
    "Action": "ACTION",
    "Resource": "${aws_s3_bucket.site.arn}/*",
    "Condition": {
      "StringEquals": {
        "AWS:SourceArn": "${aws_cloudfront_distribution.cdn.arn}"
      }
    }
  }]
}
"#;

#[test]
fn a_document_at_the_margin_lost_its_braces_and_was_no_json() {
    for action in ["s3:GetObject", "s3:PutObject"] {
        let expected: &[&str] = match action {
            "s3:GetObject" => &[],
            _ => &["CF403-B217 Error"],
        };
        let policy = POLICY.replace("ACTION", action);
        for begin in ["<<EOT", "<<-EOT"] {
            assert_eq!(found(&format!("{begin}\n{policy}EOT")), expected, "{begin}");
            // The end may be indented, and a single line may be what is not.
            let indented = policy.replace('\n', "\n    ");
            let one_at_margin = indented.replace("    \"Resource\"", "\"Resource\"");
            for policy in [policy.clone(), format!("    {indented}"), one_at_margin] {
                let policy = format!("{}\n", policy.trim_end());
                let end = if begin == "<<EOT" { "EOT" } else { "  EOT" };
                assert_eq!(
                    found(&format!("{begin}\n{policy}{end}")),
                    expected,
                    "{policy}"
                );
            }
        }
    }
}
