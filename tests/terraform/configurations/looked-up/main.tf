provider "aws" {
  region = "eu-west-1"
}

variable "name" {
  type = string
}

data "aws_s3_bucket" "named" {
  bucket = "there-already"
}

data "aws_s3_bucket" "given" {
  bucket = var.name
}

resource "aws_s3_bucket" "pages" {}

data "aws_s3_bucket" "pages" {
  bucket = aws_s3_bucket.pages.id
}

resource "aws_s3_bucket" "files" {
  bucket = "site-files"
}

data "aws_s3_bucket" "files" {
  bucket = "site-files"
}

resource "aws_s3_bucket_website_configuration" "pages" {
  bucket = data.aws_s3_bucket.pages.id
  index_document {
    suffix = "index.html"
  }
}

data "aws_cloudfront_origin_access_identity" "there" {
  id = "E1EXAMPLEOAI"
}

data "aws_cloudfront_distribution" "other" {
  id = "E2EXAMPLEDIST"
}

data "aws_lambda_function_url" "api" {
  function_name = "api"
}

resource "aws_cloudfront_origin_access_control" "oac" {
  name                              = "pages"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_cloudfront_origin_access_control" "oac" {
  id = aws_cloudfront_origin_access_control.oac.id
}

resource "aws_cloudfront_distribution" "site" {
  enabled             = true
  default_root_object = "index.html"
  origin {
    origin_id                = "named"
    domain_name              = data.aws_s3_bucket.named.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.oac.id
  }
  origin {
    origin_id   = "given"
    domain_name = data.aws_s3_bucket.given.bucket_domain_name
    s3_origin_config {
      origin_access_identity = data.aws_cloudfront_origin_access_identity.there.cloudfront_access_identity_path
    }
  }
  origin {
    origin_id                = "pages"
    domain_name              = data.aws_s3_bucket.pages.bucket_regional_domain_name
    origin_access_control_id = data.aws_cloudfront_origin_access_control.oac.id
  }
  origin {
    origin_id                = "files"
    domain_name              = data.aws_s3_bucket.files.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.oac.id
  }
  origin {
    origin_id   = "website"
    domain_name = data.aws_s3_bucket.pages.website_endpoint
    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "http-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }
  origin {
    origin_id   = "their-website"
    domain_name = "${data.aws_s3_bucket.given.id}.${data.aws_s3_bucket.given.website_domain}"
    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "http-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }
  origin {
    origin_id   = "cdn"
    domain_name = data.aws_cloudfront_distribution.other.domain_name
    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }
  origin {
    origin_id   = "function"
    domain_name = trimsuffix(trimprefix(data.aws_lambda_function_url.api.function_url, "https://"), "/")
    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
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

data "aws_iam_policy_document" "pages" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${data.aws_s3_bucket.pages.arn}/*"]
    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.site.arn]
    }
  }
}

resource "aws_s3_bucket_policy" "pages" {
  bucket = data.aws_s3_bucket.pages.id
  policy = data.aws_iam_policy_document.pages.json
}
