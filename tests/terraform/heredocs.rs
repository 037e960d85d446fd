//! Heredocs as Terraform reads them: `<<-` takes away what all lines are indented by, and nothing if one is not.

use crate::run::run;

/// A site whose bucket has this policy.
fn found(policy: &str) -> Vec<String> {
    let source = format!(
        r#"
resource "aws_s3_bucket" "site" {{
  bucket = "example-site"
}}

resource "aws_s3_bucket_policy" "site" {{
  bucket = aws_s3_bucket.site.id
  policy = {policy}
}}

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
    );
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
