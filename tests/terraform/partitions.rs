//! The partition that sources alone are deployed to: that of the Region of each provider, and where no Region is known
//! the one that all of them can be meant for.

use crate::run::run;

/// A site in a Region, whose policy names the bucket in a partition.
fn site(provider: &str, own: &str, partition: &str) -> String {
    format!(
        r#"{provider}
data "aws_partition" "here" {{
{own}
}}

resource "aws_s3_bucket" "pages" {{
{own}
  bucket = "the-pages"
}}

resource "aws_cloudfront_origin_access_control" "oac" {{
{own}
  name                              = "pages"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}}

resource "aws_cloudfront_distribution" "site" {{
{own}
  enabled             = true
  default_root_object = "index.html"
  origin {{
    origin_id                = "pages"
    domain_name              = aws_s3_bucket.pages.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.oac.id
  }}
  default_cache_behavior {{
    target_origin_id       = "pages"
    viewer_protocol_policy = "redirect-to-https"
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

data "aws_iam_policy_document" "pages" {{
  statement {{
    actions   = ["s3:GetObject"]
    resources = ["arn:${{{partition}}}:s3:::the-pages/*"]
    principals {{
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }}
    condition {{
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.site.arn]
    }}
  }}
}}

resource "aws_s3_bucket_policy" "pages" {{
{own}
  bucket = aws_s3_bucket.pages.id
  policy = data.aws_iam_policy_document.pages.json
}}
"#
    )
}

fn in_region(region: &str) -> String {
    format!("provider \"aws\" {{\n  region = {region}\n}}\n")
}

const HERE: &str = "data.aws_partition.here.partition";

fn rules(text: &str) -> Vec<String> {
    run(&[("site/main.tf", text)]).rules()
}

#[test]
fn the_region_of_the_provider_tells_the_partition() {
    for (region, right) in [
        ("cn-north-1", "aws-cn"),
        ("us-gov-west-1", "aws-us-gov"),
        ("eu-west-1", "aws"),
    ] {
        let provider = in_region(&format!("\"{region}\""));
        assert_eq!(rules(&site(&provider, "", HERE)), [""; 0], "{region}");
        for written in ["aws", "aws-cn", "aws-us-gov"] {
            let found = rules(&site(&provider, "", &format!("\"{written}\"")));
            let expected: &[&str] = if written == right {
                &[]
            } else {
                &["CF403-B215 Error"]
            };
            assert_eq!(found, expected, "{written} in {region}");
        }
    }
}

#[test]
fn a_provider_by_another_name_has_its_own_partition() {
    let providers = format!(
        "{}provider \"aws\" {{\n  alias = \"china\"\n  region = \"cn-north-1\"\n}}\n",
        in_region("\"eu-west-1\"")
    );
    let own = "  provider = aws.china\n";
    assert_eq!(rules(&site(&providers, own, HERE)), [""; 0]);
    assert_eq!(rules(&site(&providers, own, "\"aws-cn\"")), [""; 0]);
    assert_eq!(
        rules(&site(&providers, own, "\"aws\"")),
        ["CF403-B215 Error"]
    );
}

#[test]
fn a_region_that_is_not_known_makes_nothing_certain() {
    let unknown = format!("variable \"region\" {{}}\n{}", in_region("var.region"));
    for provider in [&*unknown, "", &in_region("\"moon-1\"")] {
        for partition in ["aws", "aws-cn"] {
            // Only the ARN in the policy speaks of a partition, and it may be right.
            let text = site(provider, "", &format!("\"{partition}\""));
            assert_eq!(rules(&text), [""; 0], "{partition}");
        }
        let by_partition = format!("{HERE} == \"aws-cn\" ? \"aws-cn\" : \"aws\"");
        assert_eq!(rules(&site(provider, "", &by_partition)), [""; 0]);
    }
}
