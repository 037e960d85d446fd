provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "ohio"
  region = "us-east-2"
}

resource "aws_s3_bucket" "assets" {
  bucket_prefix = "assets-"
}

resource "aws_s3_bucket" "copy" {
  provider      = aws.ohio
  bucket_prefix = "assets-"
}

resource "aws_s3control_multi_region_access_point" "everywhere" {
  details {
    name = "assets"

    region {
      bucket = aws_s3_bucket.assets.id
    }

    region {
      bucket = aws_s3_bucket.copy.id
    }
  }
}

data "aws_iam_policy_document" "assets" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.assets.arn}/*"]

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

resource "aws_s3_bucket_policy" "assets" {
  bucket = aws_s3_bucket.assets.id
  policy = data.aws_iam_policy_document.assets.json
}

data "aws_iam_policy_document" "copy" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.copy.arn}/*"]

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

resource "aws_s3_bucket_policy" "copy" {
  provider = aws.ohio
  bucket   = aws_s3_bucket.copy.id
  policy   = data.aws_iam_policy_document.copy.json
}

data "aws_iam_policy_document" "everywhere" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3control_multi_region_access_point.everywhere.arn}/object/*"]

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

resource "aws_s3control_multi_region_access_point_policy" "everywhere" {
  details {
    name   = element(split(":", aws_s3control_multi_region_access_point.everywhere.id), 1)
    policy = data.aws_iam_policy_document.everywhere.json
  }
}

resource "aws_cloudfront_origin_access_control" "assets" {
  name                              = "assets"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4a"
}

resource "aws_cloudfront_distribution" "www" {
  enabled             = true
  default_root_object = "index.html"

  origin {
    origin_id                = "assets"
    domain_name              = aws_s3control_multi_region_access_point.everywhere.domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.assets.id
  }

  default_cache_behavior {
    target_origin_id       = "assets"
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
