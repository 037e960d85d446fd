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

resource "aws_s3_bucket" "pages" {
  bucket_prefix = "pages-"
}

resource "aws_cloudfront_origin_access_identity" "read" {
  comment = "read"
}

resource "aws_cloudfront_distribution" "www" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    origin_id   = "pages"
    domain_name = aws_s3_bucket.pages.bucket_regional_domain_name

    s3_origin_config {
      origin_access_identity = aws_cloudfront_origin_access_identity.read.cloudfront_access_identity_path
    }
  }

  default_cache_behavior {
    target_origin_id       = "pages"
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

data "aws_iam_policy_document" "read" {
  statement {
    actions   = ["s3:GetObject", "s3:ListBucket"]
    resources = [aws_s3_bucket.pages.arn, "${aws_s3_bucket.pages.arn}/*"]

    principals {
      type        = "CanonicalUser"
      identifiers = [aws_cloudfront_origin_access_identity.read.s3_canonical_user_id]
    }
  }
}

resource "aws_s3_bucket_policy" "read" {
  bucket = aws_s3_bucket.pages.id
  policy = data.aws_iam_policy_document.read.json
}
