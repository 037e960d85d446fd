provider "aws" { region = "eu-west-1" }
variable "sites" {
  type = map(object({
    prefix  = optional(string)
    aliases = optional(list(string), [])
    spa     = optional(bool, false)
  }))
  default = {
    shop  = { spa = true }
    blog  = { prefix = "weblog" }
    admin = { prefix = "backoffice", spa = true }
  }
}
locals {
  sites = { for k, s in var.sites : k => merge(s, { prefix = coalesce(s.prefix, k) }) }
}
resource "aws_s3_bucket" "all" { bucket_prefix = "all-sites-" }
resource "aws_s3_bucket_public_access_block" "all" {
  bucket                  = aws_s3_bucket.all.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
resource "aws_cloudfront_origin_access_control" "all" {
  name                              = "all-sites"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}
resource "aws_cloudfront_distribution" "site" {
  for_each            = local.sites
  enabled             = true
  comment             = each.key
  default_root_object = "index.html"
  origin {
    origin_id                = each.key
    origin_path              = "/${each.value.prefix}"
    domain_name              = aws_s3_bucket.all.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.all.id
  }
  default_cache_behavior {
    target_origin_id       = each.key
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }
  dynamic "custom_error_response" {
    for_each = each.value.spa ? toset([403]) : toset([])
    content {
      error_code         = custom_error_response.value
      response_code      = 200
      response_page_path = "/index.html"
    }
  }
  restrictions {
    geo_restriction { restriction_type = "none" }
  }
  viewer_certificate { cloudfront_default_certificate = true }
}
data "aws_iam_policy_document" "all" {
  dynamic "statement" {
    for_each = local.sites
    content {
      sid       = title(statement.key)
      actions   = ["s3:GetObject"]
      resources = ["${aws_s3_bucket.all.arn}/${statement.key}/*"]
      principals {
        type        = "Service"
        identifiers = ["cloudfront.amazonaws.com"]
      }
      condition {
        test     = "ArnEquals"
        variable = "aws:SourceArn"
        values   = [aws_cloudfront_distribution.site[statement.key].arn]
      }
    }
  }
}
resource "aws_s3_bucket_policy" "all" {
  bucket = aws_s3_bucket.all.id
  policy = data.aws_iam_policy_document.all.json
}
