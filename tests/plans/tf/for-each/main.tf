terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

provider "aws" {
  region = "eu-central-1"
}

locals {
  sites = toset(["docs", "shop"])
}

resource "aws_s3_bucket" "pages" {
  for_each      = local.sites
  bucket_prefix = "${each.key}-"
}

data "aws_iam_policy_document" "read" {
  for_each = local.sites

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.pages[each.key].arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.www.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "read" {
  for_each = { for name in local.sites : name => name if name != "shop" }
  bucket   = aws_s3_bucket.pages[each.key].id
  policy   = data.aws_iam_policy_document.read[each.key].json
}

resource "aws_cloudfront_origin_access_control" "read" {
  name                              = "read"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "www" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    origin_id                = "shop"
    domain_name              = aws_s3_bucket.pages["shop"].bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.read.id
  }

  origin {
    origin_id                = "docs"
    domain_name              = aws_s3_bucket.pages["docs"].bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.read.id
  }

  ordered_cache_behavior {
    path_pattern           = "/shop/*"
    target_origin_id       = "shop"
    viewer_protocol_policy = "https-only"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  default_cache_behavior {
    target_origin_id       = "docs"
    viewer_protocol_policy = "https-only"
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
