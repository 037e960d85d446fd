provider "aws" { region = "eu-west-1" }
resource "aws_lb" "internal" {
  name     = "internal"
  internal = true
  subnets  = ["subnet-a", "subnet-b"]
}
resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.internal.arn
  port              = 80
  protocol          = "HTTP"
  default_action {
    type = "fixed-response"
    fixed_response {
      content_type = "text/plain"
      status_code  = "403"
    }
  }
}
resource "aws_lb_target_group" "t" {
  port                 = 80
  protocol             = "HTTP"
  vpc_id               = "vpc-1"
  deregistration_delay = "30"
}
resource "aws_lb_listener_rule" "host" {
  listener_arn = aws_lb_listener.http.arn
  condition {
    host_header { values = ["app.example.com"] }
  }
  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.t.arn
  }
}
resource "aws_cloudfront_vpc_origin" "o" {
  vpc_origin_endpoint_config {
    name                   = "internal"
    arn                    = aws_lb.internal.arn
    http_port              = 80
    https_port             = 443
    origin_protocol_policy = "http-only"
    origin_ssl_protocols {
      items    = ["TLSv1.2"]
      quantity = 1
    }
  }
}
resource "aws_cloudfront_distribution" "d" {
  enabled = true
  aliases = ["app.example.com"]
  origin {
    origin_id   = "alb"
    domain_name = aws_lb.internal.dns_name
    vpc_origin_config { vpc_origin_id = aws_cloudfront_vpc_origin.o.id }
  }
  default_cache_behavior {
    target_origin_id         = "alb"
    viewer_protocol_policy   = "redirect-to-https"
    allowed_methods          = ["GET", "HEAD"]
    cached_methods           = ["GET", "HEAD"]
    cache_policy_id          = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    origin_request_policy_id = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
  }
  restrictions {
    geo_restriction { restriction_type = "none" }
  }
  viewer_certificate {
    acm_certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"
    ssl_support_method  = "sni-only"
  }
}
