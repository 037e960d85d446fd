locals {
  origins = {
    pages  = {}
    assets = { path = "/v1" }
  }
}

resource "aws_s3_bucket" "all" {
  for_each = local.origins
  bucket   = "all-${each.key}"
}

data "aws_iam_policy_document" "all" {
  for_each = local.origins

  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.all[each.key].arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    dynamic "condition" {
      for_each = ["AWS:SourceArn"]
      content {
        test     = "StringEquals"
        variable = condition.value
        values   = [aws_cloudfront_distribution.site.arn]
      }
    }
  }
}

resource "aws_s3_bucket_policy" "all" {
  for_each = aws_s3_bucket.all
  bucket   = each.value.id
  policy   = data.aws_iam_policy_document.all[each.key].json
}

resource "aws_cloudfront_origin_access_control" "pages" {
  name                              = "pages"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "site" {
  enabled             = true
  default_root_object = "index.html"

  dynamic "origin" {
    for_each = local.origins
    content {
      origin_id                = origin.key
      domain_name              = aws_s3_bucket.all[origin.key].bucket_regional_domain_name
      origin_path              = lookup(origin.value, "path", "")
      origin_access_control_id = aws_cloudfront_origin_access_control.pages.id
    }
  }

  default_cache_behavior {
    target_origin_id       = "pages"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  ordered_cache_behavior {
    path_pattern           = "/assets/*"
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
