# The same catalogue as in ../broken, whose baseline lets pass what AWS services ask for on somebody's behalf.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "catalogue" {
  bucket = "fernhill-catalogue"
}

resource "aws_s3_bucket_public_access_block" "catalogue" {
  bucket                  = aws_s3_bucket.catalogue.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_cloudfront_origin_access_control" "catalogue" {
  name                              = "catalogue"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "catalogue" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    origin_id                = "catalogue"
    domain_name              = aws_s3_bucket.catalogue.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.catalogue.id
  }

  default_cache_behavior {
    target_origin_id       = "catalogue"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6" # CachingOptimized
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

resource "aws_s3_bucket_policy" "catalogue" {
  bucket = aws_s3_bucket.catalogue.id
  policy = data.aws_iam_policy_document.catalogue.json
}

data "aws_iam_policy_document" "catalogue" {
  statement {
    sid       = "ReadThroughCloudFront"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.catalogue.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.catalogue.arn]
    }
  }

  statement {
    sid       = "OnlyThroughOurEndpoint"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = ["arn:aws:s3:::${aws_s3_bucket.catalogue.bucket}", "arn:aws:s3:::${aws_s3_bucket.catalogue.bucket}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "StringNotEquals"
      variable = "aws:SourceVpce"
      values   = ["vpce-0f3a8d2c41b76e590"]
    }

    # Both conditions must hold for the denial: CloudFront is a service of AWS, so it is not meant any more.
    condition {
      test     = "BoolIfExists"
      variable = "aws:PrincipalIsAWSService"
      values   = ["false"]
    }
  }
}
