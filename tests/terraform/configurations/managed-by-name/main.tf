provider "aws" { region = "eu-west-1" }
resource "aws_s3_bucket" "b" { bucket = "own-policies" }

resource "aws_cloudfront_origin_access_control" "oac" {
  name                              = "oac"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_cache_policy" "c" {
  name        = "own"
  default_ttl = 60
  min_ttl     = 0
  max_ttl     = 3600
  parameters_in_cache_key_and_forwarded_to_origin {
    cookies_config { cookie_behavior = "none" }
    headers_config {
      header_behavior = "whitelist"
      headers { items = concat(["Origin"], var.more) }
    }
    query_strings_config { query_string_behavior = "none" }
    enable_accept_encoding_gzip = true
  }
}
variable "more" {
  type    = list(string)
  default = ["Access-Control-Request-Method", "Access-Control-Request-Headers"]
}
data "aws_cloudfront_origin_request_policy" "cors" { name = "Managed-AllViewer" }

resource "aws_cloudfront_distribution" "d" {
  enabled             = true
  default_root_object = "index.html"


  origin {
    origin_id                = "s3"
    domain_name              = aws_s3_bucket.b.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.oac.id
  }

  default_cache_behavior {
    target_origin_id         = "s3"
    viewer_protocol_policy   = "redirect-to-https"
    allowed_methods          = ["GET", "HEAD"]
    cached_methods           = ["GET", "HEAD"]
    cache_policy_id          = aws_cloudfront_cache_policy.c.id
    origin_request_policy_id = data.aws_cloudfront_origin_request_policy.cors.id
  }

  restrictions {
    geo_restriction { restriction_type = "none" }
  }
  viewer_certificate { cloudfront_default_certificate = true }
}

resource "aws_s3_bucket_policy" "p" {
  bucket = aws_s3_bucket.b.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "cloudfront.amazonaws.com" }
      Action    = "s3:GetObject"
      Resource  = "${aws_s3_bucket.b.arn}/*"
      Condition = { StringEquals = { "AWS:SourceArn" = aws_cloudfront_distribution.d.arn } }
    }]
  })
}
