//! The reasons for which an origin, all origins, or the target of a behavior are not known: each names what it hangs on.

use crate::run::run;
use cf403::check::{Certainty, Finding};
use cf403::facts;
use cf403::graph::{Distribution, Estate, Target};
use cf403::lint::analyse;
use cf403::source::{Origin, Source, SourceId, Sources};

/// Looks at the only distribution of a text, which lies at a path.
fn of<T>(path: &str, text: &str, look: impl FnOnce(&Distribution, &str) -> T) -> T {
    let source = Source::new(SourceId(0), Origin::File(path.to_owned()), text.to_owned());
    let sources = Sources::new(vec![source]);
    let analysis = analyse(&sources);
    assert!(analysis.unread.is_empty(), "{:?}", analysis.unread);
    let estate = Estate::new(&analysis.units);
    let views = estate.views();
    let view = views.first().expect("a distribution");
    look(&view.graph().distribution, text)
}

/// A distribution in Terraform: its origins, the id that the default behavior names, and whatever else is declared.
fn terraform(origins: &str, target: &str, more: &str) -> String {
    format!(
        r#"{more}
resource "aws_cloudfront_distribution" "site" {{
  enabled = true
{origins}
  default_cache_behavior {{
    target_origin_id       = {target}
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
  }}
}}
"#
    )
}

fn origin(domain: &str) -> String {
    format!("  origin {{\n    origin_id = \"pages\"\n    domain_name = {domain}\n  }}\n")
}

#[test]
fn an_origin_that_hangs_on_what_is_not_here_says_on_what() {
    let cases = [
        (
            "var.host",
            "variable \"host\" {}",
            "`var.host` is not known",
        ),
        (
            "data.terraform_remote_state.base.outputs.host",
            "data \"terraform_remote_state\" \"base\" {\n  backend = \"s3\"\n}",
            "`data.terraform_remote_state.base.outputs.host` is not known",
        ),
        (
            "module.base.host",
            "module \"base\" {\n  source = \"example.com/base/aws\"\n}",
            "`module.base.host` is not known",
        ),
        (
            "aws_s3_bucket.pages.bucket_regional_domain_name",
            "",
            "`aws_s3_bucket.pages` is not declared in these files",
        ),
        (
            "\"${var.name}${var.end}\"",
            "variable \"name\" {}\nvariable \"end\" {}",
            "`var.name` and `var.end` are not known",
        ),
    ];
    for (domain, more, expected) in cases {
        let text = terraform(&origin(domain), "\"pages\"", more);
        of("main.tf", &text, |site, _| {
            let unresolved = site.origins[0].unresolved.as_deref();
            assert_eq!(unresolved, Some(expected), "{domain}");
            assert_eq!(site.origins_unknown, None, "{domain}");
            assert_eq!(site.behaviors[0].target, Target::Origin(0));
            assert_eq!(site.behaviors[0].target_unknown, None);
        });
    }
}

#[test]
fn an_origin_whose_host_is_known_hangs_on_nothing() {
    for domain in [
        "\"www.example.com\"",
        "\"pages.s3.eu-west-1.amazonaws.com\"",
        "\"${var.name}.s3.amazonaws.com\"",
    ] {
        let text = terraform(&origin(domain), "\"pages\"", "variable \"name\" {}");
        of("main.tf", &text, |site, _| {
            assert_eq!(site.origins[0].unresolved, None, "{domain}");
        });
    }
}

#[test]
fn origins_over_a_collection_that_is_not_known_say_which_it_is() {
    let origins = r#"  dynamic "origin" {
    for_each = var.origins
    content {
      origin_id   = origin.key
      domain_name = origin.value
    }
  }
"#;
    let text = terraform(origins, "\"pages\"", "variable \"origins\" {}");
    of("main.tf", &text, |site, text| {
        assert!(site.origins.is_empty());
        let unknown = site.origins_unknown.as_ref().expect("a reason");
        assert_eq!(
            unknown.because,
            "it is not known how many `origin` blocks there are, because `var.origins` is not known"
        );
        assert!(text[unknown.at.range()].starts_with("dynamic \"origin\""));
        let behavior = &site.behaviors[0];
        assert_eq!(behavior.target, Target::Unknown);
        assert_eq!(behavior.target_unknown.as_ref(), Some(unknown));
    });
}

#[test]
fn a_behavior_that_names_an_unknown_id_says_which_it_is() {
    let named = |target: &str| {
        let origins = origin("\"www.example.com\"");
        let text = terraform(&origins, target, "variable \"id\" {}");
        of("main.tf", &text, |site, text| {
            let behavior = &site.behaviors[0];
            assert_eq!(behavior.target, Target::Unknown, "{target}");
            let unknown = behavior.target_unknown.as_ref()?;
            assert_eq!(&text[unknown.at.range()], target);
            Some(unknown.because.clone())
        })
    };
    assert_eq!(named("var.id"), Some("`var.id` is not known".to_owned()));
    // This one is known, and no origin goes by it: that is a mistake, and nothing is open.
    assert_eq!(named("\"other\""), None);
}

#[test]
fn a_behavior_may_name_an_origin_whose_id_is_not_known() {
    let origins =
        "  origin {\n    origin_id = var.id\n    domain_name = \"www.example.com\"\n  }\n";
    let text = terraform(origins, "\"pages\"", "variable \"id\" {}");
    of("main.tf", &text, |site, _| {
        let unknown = site.behaviors[0].target_unknown.as_ref().expect("a reason");
        assert_eq!(unknown.because, "`var.id` is not known");
    });
}

/// The same in CloudFormation: the origins, and the id that the default behavior names.
fn template(origins: &str, target: &str) -> String {
    format!(
        "
Parameters:
  Host: {{Type: String}}
  Hosts: {{Type: CommaDelimitedList}}
Resources:
  Made: {{Type: Custom::Host, Properties: {{ServiceToken: arn:aws:lambda:eu-west-1:111122223333:function:made}}}}
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Origins: {origins}
        DefaultCacheBehavior: {{TargetOriginId: {target}, ViewerProtocolPolicy: redirect-to-https}}
"
    )
}

#[test]
fn an_origin_of_a_template_says_on_what_it_hangs() {
    for (domain, expected) in [
        ("!Ref Host", "`Host` is not known"),
        (
            "!ImportValue base-host",
            "`Fn::ImportValue base-host` is not known",
        ),
        ("!GetAtt Made.Host", "`Made.Host` is not known"),
    ] {
        let origins = format!("[{{Id: pages, DomainName: {domain}, S3OriginConfig: {{}}}}]");
        of("site.yaml", &template(&origins, "pages"), |site, _| {
            let unresolved = site.origins[0].unresolved.as_deref();
            assert_eq!(unresolved, Some(expected), "{domain}");
            assert_eq!(site.origins_unknown, None, "{domain}");
        });
    }
    let known = "[{Id: pages, DomainName: www.example.com, S3OriginConfig: {}}]";
    of("site.yaml", &template(known, "!Ref Host"), |site, _| {
        let unknown = site.behaviors[0].target_unknown.as_ref().expect("a reason");
        assert_eq!(unknown.because, "`Host` is not known");
    });
}

#[test]
fn a_plan_says_why_an_origin_is_lost() {
    let plan = r#"{"format_version": "1.2", "resource_changes": [{"address": "aws_cloudfront_distribution.site",
        "mode": "managed", "type": "aws_cloudfront_distribution", "name": "site", "change": {"actions": ["create"],
        "before": null, "after": {"enabled": true, "origin": [{"origin_id": "pages"}],
        "default_cache_behavior": [{"target_origin_id": "pages"}]},
        "after_unknown": {"id": true, "origin": [{"domain_name": true}]}}}],
        "configuration": {"root_module": {"resources": [{"address": "aws_cloudfront_distribution.site",
        "mode": "managed", "type": "aws_cloudfront_distribution", "name": "site", "expressions": {
        "origin": [{"origin_id": {"constant_value": "pages"}, "domain_name": {"references": ["local.host"]}}],
        "default_cache_behavior": [{"target_origin_id": {"constant_value": "pages"}}]}}]}}}"#;
    of("plan.json", plan, |site, _| {
        let because = site.origins[0].unresolved.as_deref().expect("a reason");
        assert!(because.contains("`local.host`"), "{because}");
    });
    let dynamic = plan.replace("[{\"domain_name\": true}]", "true");
    of("plan.json", &dynamic, |site, _| {
        let unknown = site.origins_unknown.as_ref().expect("a reason");
        assert_eq!(
            unknown.because,
            "it is not known how many `origin` blocks there are"
        );
    });
}

#[test]
fn a_policy_that_a_variable_holds_is_said_to_hang_on_it() {
    let site = terraform(
        &origin("aws_s3_bucket.pages.bucket_regional_domain_name"),
        "\"pages\"",
        "resource \"aws_s3_bucket\" \"pages\" {}",
    );
    let unknown = |policy: &str| {
        let text = format!(
            "{site}\nvariable \"policy\" {{}}\nresource \"aws_s3_bucket_policy\" \"pages\" {{
  bucket = aws_s3_bucket.pages.id
  policy = {policy}
}}\n"
        );
        let found = run(&[("site/main.tf", &text)]);
        let certain =
            |one: &Finding| one.certainty == Certainty::Certain && one.rule != "CF403-E501";
        assert!(
            !found.findings.iter().any(certain),
            "{policy}: {:?}",
            found.rules()
        );
        let stated = facts::state(&found.sources, &Estate::new(&found.analysis.units));
        let facts = serde_json::to_value(&stated.document).expect("facts are JSON");
        let read = &facts["routes"][0]["read"];
        assert_eq!(read["decision"], "unknown", "{policy}");
        read["unknown"].as_str().unwrap_or_default().to_owned()
    };
    for policy in [
        "var.policy",
        "file(var.policy)",
        "file(\"${path.module}/${var.policy}.json\")",
        "templatefile(\"${var.policy}.json\", { a = 1 })",
        "var.policy.json",
        "jsonencode(var.policy)",
        "jsonencode({ Version = \"2012-10-17\", Statement = var.policy })",
        "data.aws_iam_policy_document.pages.json\n}\ndata \"aws_iam_policy_document\" \"pages\" {\n  source_policy_documents = [var.policy]",
    ] {
        let because = unknown(policy);
        assert!(because.contains("policy"), "{policy}: {because}");
        assert!(!because.contains("apply"), "{policy}: {because}");
    }
}
