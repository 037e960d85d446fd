//! Sources that are broken, or made to take all time and memory, end with a clear word, and the rest is judged.

use crate::run::run;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// A site whose bucket has no policy.
const SITE: &str = r#"
resource "aws_s3_bucket" "pages" {
  bucket = "pages"
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

  origin {
    origin_id                = "pages"
    domain_name              = aws_s3_bucket.pages.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.pages.id
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
"#;

/// Runs over the site and something more, which must say this and end soon, and finds what is wrong with the site.
fn with_site(more: &[(&str, &str)], says: &str) {
    let mut texts = vec![("site/main.tf", SITE)];
    texts.extend(more);
    let started = Instant::now();
    let found = run(&texts);
    assert!(started.elapsed() < Duration::from_mins(1), "it ends soon");
    assert_eq!(found.errors(), ["CF403-B201"], "{:?}", found.said());
    let said = found.said();
    assert!(said.iter().any(|one| one.contains(says)), "{said:?}");
}

#[test]
fn the_site_itself_has_a_bucket_without_policy() {
    let found = run(&[("site/main.tf", SITE)]);
    assert_eq!(found.errors(), ["CF403-B201"]);
    assert_eq!(found.said(), [""; 0]);
}

#[test]
fn every_beginning_of_a_source_is_read_or_refused_with_a_place() {
    for end in (0..SITE.len()).filter(|end| SITE.is_char_boundary(*end)) {
        let found = run(&[("site/main.tf", &SITE[..end])]);
        for one in &found.analysis.unread {
            assert!(
                one.remark
                    .message
                    .starts_with("this is not Terraform's language")
            );
            assert!(one.remark.span.range().end <= end);
        }
    }
}

#[test]
fn a_broken_file_leaves_the_others_and_makes_nothing_certain() {
    let broken = "resource \"aws_s3_bucket_policy\" \"pages\" {\n  bucket = \n";
    let found = run(&[("site/main.tf", SITE), ("site/policy.tf", broken)]);
    assert_eq!(found.analysis.unread.len(), 1, "{:?}", found.said());
    assert_eq!(found.analysis.units.len(), 1);
    // The policy may stand in the file that could not be read.
    assert_eq!(found.errors(), [""; 0]);
}

#[test]
fn ten_thousand_nested_blocks_are_refused() {
    let deep = format!("{}{}", "a {\n".repeat(10_000), "}\n".repeat(10_000));
    let found = run(&[("site/main.tf", &deep)]);
    let said = found.said().join("; ");
    assert!(said.contains("nest"), "{said}");
    let deep = format!(
        "locals {{\n  a = {}1{}\n}}\n",
        "[".repeat(10_000),
        "]".repeat(10_000)
    );
    let found = run(&[("site/main.tf", &deep)]);
    assert!(found.said().join("; ").contains("nest"));
}

#[test]
fn local_values_made_of_themselves_are_told() {
    let more = "locals {\n  a = local.b\n  b = \"x${local.a}\"\n}\n\nresource \"aws_s3_bucket\" \"more\" {\n  bucket = local.a\n}\n";
    with_site(&[("site/more.tf", more)], "is made of itself");
}

#[test]
fn instances_made_of_themselves_are_told() {
    let more = "resource \"aws_s3_bucket\" \"more\" {\n  for_each = aws_s3_bucket.more\n  bucket   = each.key\n}\n";
    with_site(&[("site/more.tf", more)], "are made of themselves");
}

#[test]
fn modules_that_call_themselves_are_told() {
    let call = |source: &str| format!("module \"next\" {{\n  source = \"{source}\"\n}}\n");
    let (own, one, other) = (call("./one"), call("../other"), call("../one"));
    with_site(
        &[
            ("site/more.tf", &own),
            ("site/one/main.tf", &one),
            ("site/other/main.tf", &other),
        ],
        "calls itself",
    );
}

#[test]
fn a_module_that_calls_itself_twice_does_not_grow_without_end() {
    let calls =
        "module \"a\" {\n  source = \"../m\"\n}\n\nmodule \"b\" {\n  source = \"../m\"\n}\n";
    let own = "module \"first\" {\n  source = \"./m\"\n}\n";
    with_site(
        &[("site/more.tf", own), ("site/m/main.tf", calls)],
        "calls itself",
    );
}

#[test]
fn modules_that_double_at_every_step_are_cut_off() {
    let mut texts = Vec::new();
    for step in 0..20 {
        let next = step + 1;
        let text = format!(
            "module \"a\" {{\n  source = \"../m{next}\"\n}}\n\nmodule \"b\" {{\n  source = \"../m{next}\"\n}}\n"
        );
        texts.push((format!("site/m{step}/main.tf"), text));
    }
    texts.push((
        "site/m20/main.tf".to_owned(),
        "locals {\n  a = 1\n}\n".to_owned(),
    ));
    let own = "module \"first\" {\n  source = \"./m0\"\n}\n";
    let mut more: Vec<(&str, &str)> = texts
        .iter()
        .map(|(path, text)| (&**path, &**text))
        .collect();
    more.push(("site/more.tf", own));
    with_site(&more, "more modules than can be looked at");
}

#[test]
fn instances_without_number_are_cut_off() {
    let more = "resource \"aws_s3_bucket\" \"more\" {\n  count = 1000000000\n}\n";
    with_site(&[("site/more.tf", more)], "more than can be looked at");
}

#[test]
fn strings_that_double_at_every_step_are_cut_off() {
    let mut more = "locals {\n  s0 = \"0123456789\"\n".to_owned();
    for step in 0..60 {
        let _ = writeln!(
            more,
            "  s{} = \"${{local.s{step}}}${{local.s{step}}}\"",
            step + 1
        );
    }
    more.push_str("}\n\nresource \"aws_s3_bucket\" \"more\" {\n  bucket = local.s60\n}\n");
    with_site(&[("site/more.tf", &more)], "larger than can be looked at");
}

#[test]
fn values_that_double_at_every_step_are_cut_off() {
    let mut more = "locals {\n  v0 = { a = 1 }\n".to_owned();
    for step in 0..60 {
        let _ = writeln!(
            more,
            "  v{} = {{ l = local.v{step}, r = local.v{step} }}",
            step + 1
        );
    }
    more.push_str(
        "}\n\nresource \"aws_s3_bucket\" \"more\" {\n  bucket = jsonencode(local.v60)\n}\n",
    );
    with_site(&[("site/more.tf", &more)], "larger than can be looked at");
}

#[test]
fn loops_in_loops_are_cut_off() {
    let more = "locals {\n  r = range(5000)\n  all = [for a in local.r : [for b in local.r : [for c in local.r : \"${a}${b}${c}\"]]]\n}\n\nresource \"aws_s3_bucket\" \"more\" {\n  bucket = join(\"\", flatten(local.all))\n}\n";
    with_site(&[("site/more.tf", more)], "can be looked at");
}

#[test]
fn ten_thousand_values_one_behind_the_other_are_cut_off() {
    let mut more = "locals {\n  l10000 = \"end\"\n".to_owned();
    for step in 0..10_000 {
        let _ = writeln!(more, "  l{step} = local.l{}", step + 1);
    }
    more.push_str("}\n\nresource \"aws_s3_bucket\" \"more\" {\n  bucket = local.l0\n}\n");
    with_site(&[("site/more.tf", &more)], "than can be looked at");
}

#[test]
fn a_replacement_that_multiplies_is_not_made() {
    let long = "a".repeat(100_000);
    let more = format!(
        "locals {{\n  l = \"{long}\"\n}}\n\nresource \"aws_s3_bucket\" \"more\" {{\n  bucket = replace(local.l, \"a\", local.l)\n}}\n"
    );
    let mut texts = vec![("site/main.tf", SITE)];
    texts.push(("site/more.tf", &more));
    assert_eq!(run(&texts).errors(), ["CF403-B201"]);
}
