//! A site as small as one can be: a bucket, its policy, an origin access control and a distribution.

/// A site with the blocks of the policy of its bucket.
pub(crate) fn site(policy: &str) -> String {
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
