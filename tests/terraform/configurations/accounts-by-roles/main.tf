provider "aws" {
  region = "eu-west-1"
  assume_role { role_arn = "arn:aws:iam::111122223333:role/deploy" }
}
provider "aws" {
  alias  = "content"
  region = "eu-west-1"
  assume_role { role_arn = "arn:aws:iam::444455556666:role/deploy" }
}
resource "aws_s3_bucket" "c" {
  provider = aws.content
  bucket   = "content-444455556666"
}

resource "aws_cloudfront_origin_access_control" "oac" {
  name                              = "oac"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_distribution" "d" {
  enabled             = true
  default_root_object = "index.html"
  origin {
    origin_id                = "s3"
    domain_name              = aws_s3_bucket.c.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.oac.id
  }
  default_cache_behavior {
    target_origin_id       = "s3"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }

  restrictions {
    geo_restriction { restriction_type = "none" }
  }
  viewer_certificate { cloudfront_default_certificate = true }
}
data "aws_iam_policy_document" "c" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.c.arn}/*"]
    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }
    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:aws:cloudfront::444455556666:distribution/*"]
    }
  }
}
resource "aws_s3_bucket_policy" "c" {
  provider = aws.content
  bucket   = aws_s3_bucket.c.id
  policy   = data.aws_iam_policy_document.c.json
}
