//! Which objects a distribution asks its bucket for, and which of them the policy covers: prefixes, patterns, the
//! behaviors that stand before, the default root object and the error pages.

mod common;

use common::{facts_of, said};
use serde_json::Value;

/// A site whose bucket `b` is read through an origin access control. `config` is what the distribution has beside its
/// origin and its default behavior, `origin` what the origin has.
struct Site<'a> {
    resource: &'a str,
    origin: &'a str,
    default: &'a str,
    config: &'a str,
    more: &'a str,
}

const PLAIN: Site<'_> = Site {
    resource: "arn:aws:s3:::b/*",
    origin: "",
    default: "",
    config: "",
    more: "",
};

impl Site<'_> {
    fn template(&self) -> String {
        let Site {
            resource,
            origin,
            default,
            config,
            more,
        } = self;
        format!(
            "
Parameters:
  Prefix: {{Type: String}}
Resources:
  Files: {{Type: AWS::S3::Bucket, Properties: {{BucketName: b}}}}
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Files
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - {{Effect: Allow, Principal: {{Service: cloudfront.amazonaws.com}}, Action: 's3:GetObject', Resource: {resource}}}
{more}
  Access:
    Type: AWS::CloudFront::OriginAccessControl
    Properties:
      OriginAccessControlConfig: {{Name: b, OriginAccessControlOriginType: s3, SigningBehavior: always, SigningProtocol: sigv4}}
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Origins:
          - {{Id: b, DomainName: !GetAtt Files.RegionalDomainName, S3OriginConfig: {{}}, OriginAccessControlId: !Ref Access{origin}}}
          - {{Id: elsewhere, DomainName: example.com, CustomOriginConfig: {{OriginProtocolPolicy: https-only}}}}
        DefaultCacheBehavior: {{TargetOriginId: b, ViewerProtocolPolicy: https-only, CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6{default}}}
{config}
"
        )
    }

    fn facts(&self) -> Value {
        facts_of(&[&self.template()])
    }

    /// What the bucket answers to the behavior with this pattern.
    fn read(&self, behavior: &str) -> String {
        let facts = self.facts();
        let routes = facts["routes"].as_array().expect("an array");
        let mut routes = routes.iter().filter(|route| route["behavior"] == behavior);
        said(&routes.next().expect("a route")["read"])
    }

    /// The pages with what the bucket answers, and whether a page of its own is what is refused.
    fn pages(&self) -> Vec<String> {
        let facts = self.facts();
        let pages = facts["pages"].as_array().expect("an array").iter();
        pages
            .map(|page| {
                let text = |key: &str| page[key].as_str().unwrap_or("?").to_owned();
                let told = if page["root"] == "read" {
                    ""
                } else {
                    ", elsewhere"
                };
                format!(
                    "{} {}: {}{told}",
                    text("purpose"),
                    text("object"),
                    said(&page["read"])
                )
            })
            .collect()
    }
}

fn behavior(pattern: &str, origin: &str) -> String {
    format!(
        "          - {{PathPattern: '{pattern}', TargetOriginId: {origin}, ViewerProtocolPolicy: https-only, CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6}}"
    )
}

fn behaviors(each: &[(&str, &str)]) -> String {
    let items: Vec<String> = each
        .iter()
        .map(|(pattern, origin)| behavior(pattern, origin))
        .collect();
    format!("        CacheBehaviors:\n{}", items.join("\n"))
}

const ALLOWED: &str = "allowed none";
const UNKNOWN: &str = "unknown none";
const OTHER: &str = "denied resource_other_objects";

#[test]
fn a_prefix_that_the_origin_has_too_is_covered() {
    for (origin_path, resource, expected) in [
        ("/v1", "arn:aws:s3:::b/v1/*", ALLOWED),
        ("/v1", "arn:aws:s3:::b/v2/*", OTHER),
        ("/V1", "arn:aws:s3:::b/v1/*", OTHER),
        ("/my%20files", "'arn:aws:s3:::b/my files/*'", UNKNOWN),
        ("/my%20files", "arn:aws:s3:::b/other/*", OTHER),
        ("", "arn:aws:s3:::b/v1/*", UNKNOWN),
    ] {
        let origin = format!(", OriginPath: '{origin_path}'");
        let site = Site {
            resource,
            origin: &origin,
            ..PLAIN
        };
        assert_eq!(site.read("default"), expected, "{origin_path} {resource}");
    }
}

#[test]
fn a_parameter_as_the_path_of_the_origin_is_the_same_in_the_policy() {
    let origin = ", OriginPath: !Ref Prefix";
    for (resource, expected) in [
        ("!Sub 'arn:aws:s3:::b${Prefix}/*'", ALLOWED),
        // The parameter begins with a slash, so that the policy has two of them.
        ("!Sub 'arn:aws:s3:::b/${Prefix}/*'", UNKNOWN),
        ("arn:aws:s3:::b/*", ALLOWED),
        ("arn:aws:s3:::b/v1/*", UNKNOWN),
    ] {
        let site = Site {
            resource,
            origin,
            ..PLAIN
        };
        assert_eq!(site.read("default"), expected, "{resource}");
    }
}

#[test]
fn a_pattern_and_a_resource_of_the_same_prefix_agree() {
    for (pattern, resource, expected) in [
        ("/static/*", "arn:aws:s3:::b/static/*", ALLOWED),
        ("static/*", "arn:aws:s3:::b/static/*", ALLOWED),
        ("static/*", "arn:aws:s3:::b/media/*", OTHER),
        ("*.css", "arn:aws:s3:::b/*.css", ALLOWED),
        ("*.css", "arn:aws:s3:::b/*.js", OTHER),
        ("*.css", "arn:aws:s3:::b/static/*", UNKNOWN),
        ("/v?/*", "arn:aws:s3:::b/v?/*", ALLOWED),
        ("/v?/*", "arn:aws:s3:::b/v10/*", OTHER),
        ("/index.html", "arn:aws:s3:::b/index.html", ALLOWED),
        ("/index.html", "arn:aws:s3:::b/Index.html", OTHER),
    ] {
        let config = behaviors(&[(pattern, "b")]);
        let site = Site {
            resource,
            config: &config,
            ..PLAIN
        };
        assert_eq!(site.read(pattern), expected, "{pattern} {resource}");
    }
}

#[test]
fn the_default_behavior_is_never_asked_for_what_others_take() {
    // Only the behavior before it asks for what the policy covers.
    let config = behaviors(&[("/static/*", "b")]);
    let site = Site {
        resource: "arn:aws:s3:::b/static/*",
        config: &config,
        ..PLAIN
    };
    assert_eq!(site.read("/static/*"), ALLOWED);
    assert_eq!(site.read("default"), OTHER);
    // The policy covers more than the other behavior takes.
    for resource in [
        "[arn:aws:s3:::b/static/*, arn:aws:s3:::b/media/*]",
        "arn:aws:s3:::b/s*",
        "arn:aws:s3:::b/*.css",
    ] {
        let site = Site {
            resource,
            config: &config,
            ..PLAIN
        };
        assert_eq!(site.read("default"), UNKNOWN, "{resource}");
    }
    // Behind a path of the origin the keys are others than the paths.
    let site = Site {
        resource: "arn:aws:s3:::b/v1/static/*",
        origin: ", OriginPath: /v1",
        config: &config,
        ..PLAIN
    };
    assert_eq!(site.read("default"), OTHER);
    assert_eq!(site.read("/static/*"), ALLOWED);
}

#[test]
fn a_denial_of_what_others_take_denies_the_default_behavior_nothing() {
    let config = behaviors(&[("/private/*", "elsewhere")]);
    let deny = "          - {Effect: Deny, Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/private/*'}";
    let site = Site {
        config: &config,
        more: deny,
        ..PLAIN
    };
    assert_eq!(site.read("default"), ALLOWED);
    let without = Site {
        more: deny,
        ..PLAIN
    };
    assert_eq!(without.read("default"), UNKNOWN);
}

#[test]
fn the_root_object_may_be_asked_of_either_behavior() {
    // A request for `/` may fall to the default behavior although its page has a behavior of its own.
    let config = format!(
        "        DefaultRootObject: index.html\n{}",
        behaviors(&[("/index.html", "b")])
    );
    let site = Site {
        resource: "arn:aws:s3:::b/index.html",
        config: &config,
        ..PLAIN
    };
    assert_eq!(site.read("default"), UNKNOWN);
    assert_eq!(
        site.pages(),
        ["root_object index.html: allowed none, elsewhere"]
    );
}

#[test]
fn a_function_may_turn_a_path_into_any_other_behind_the_path_of_the_origin() {
    let function = "  Rewrite:
    Type: AWS::CloudFront::Function
    Properties:
      Name: rewrite
      FunctionConfig: {Comment: rewrite, Runtime: cloudfront-js-2.0}
      FunctionCode: 'function handler(event) { return event.request; }'
";
    let default = ", FunctionAssociations: [{EventType: viewer-request, FunctionARN: !GetAtt Rewrite.FunctionARN}]";
    for (resource, expected) in [
        ("arn:aws:s3:::b/v1/*", ALLOWED),
        ("arn:aws:s3:::b/v1/static/*", UNKNOWN),
        ("arn:aws:s3:::b/v2/*", OTHER),
    ] {
        let site = Site {
            resource,
            origin: ", OriginPath: /v1",
            default,
            more: function,
            ..PLAIN
        };
        assert_eq!(site.read("default"), expected, "{resource}");
    }
    // A Lambda@Edge function on origin request may change the path of the origin as well.
    let edge = ", LambdaFunctionAssociations: [{EventType: origin-request, LambdaFunctionARN: 'arn:aws:lambda:us-east-1:111122223333:function:f:1'}]";
    let site = Site {
        resource: "arn:aws:s3:::b/v2/*",
        origin: ", OriginPath: /v1",
        default: edge,
        ..PLAIN
    };
    assert_eq!(site.read("default"), UNKNOWN);
}

#[test]
fn a_part_is_told_and_how_sure_it_is() {
    let part = |site: &Site<'_>| {
        let facts = site.facts();
        let part = &facts["routes"][0]["part"];
        let text = |key: &str| part[key].as_str().unwrap_or("?").to_owned();
        (text("allows"), text("denies"), text("sure"))
    };
    let told = |allows: &str, denies: &str, sure: &str| {
        (allows.to_owned(), denies.to_owned(), sure.to_owned())
    };
    let some = Site {
        resource: "[arn:aws:s3:::b/static/*, arn:aws:s3:::b/media/*]",
        ..PLAIN
    };
    let both = "arn:aws:s3:::b/static/*, arn:aws:s3:::b/media/*";
    assert_eq!(part(&some), told(both, "", "yes"));
    assert_eq!(part(&PLAIN), told("", "", "no"));
    let denied = Site {
        more: "          - {Effect: Deny, Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::b/private/*'}",
        ..PLAIN
    };
    assert_eq!(part(&denied), told("", "arn:aws:s3:::b/private/*", "yes"));
    let open = Site {
        resource: "!Sub 'arn:aws:s3:::b/${Prefix}/*'",
        ..PLAIN
    };
    assert_eq!(part(&open), told("arn:aws:s3:::b/${Prefix}/*", "", "yes"));
    // The prefix may be empty.
    let open = Site {
        resource: "!Sub 'arn:aws:s3:::b/${Prefix}*'",
        ..PLAIN
    };
    assert_eq!(
        part(&open),
        told("arn:aws:s3:::b/${Prefix}*", "", "unknown")
    );
}

#[test]
fn the_root_object_is_one_of_the_objects() {
    let config = "        DefaultRootObject: index.html";
    for (origin, resource, expected) in [
        (
            "",
            "arn:aws:s3:::b/static/*",
            "root_object index.html: denied resource_other_objects",
        ),
        (
            ", OriginPath: /v1",
            "arn:aws:s3:::b/v1/static/*",
            "root_object v1/index.html: denied resource_other_objects",
        ),
        (
            "",
            "[arn:aws:s3:::b/static/*, arn:aws:s3:::b/index.html]",
            "root_object index.html: allowed none, elsewhere",
        ),
        (
            "",
            "arn:aws:s3:::b/*.html",
            "root_object index.html: allowed none, elsewhere",
        ),
        // The prefix is not known, and may be the name of the page.
        (
            "",
            "!Sub 'arn:aws:s3:::b/${Prefix}'",
            "root_object index.html: unknown none, elsewhere",
        ),
        // All is refused, and told so once.
        (
            ", OriginPath: /v1",
            "arn:aws:s3:::b/v2/*",
            "root_object v1/index.html: denied resource_other_objects, elsewhere",
        ),
    ] {
        let site = Site {
            resource,
            origin,
            config,
            ..PLAIN
        };
        assert_eq!(site.pages(), [expected], "{origin} {resource}");
    }
}

#[test]
fn the_root_object_may_be_denied_by_itself() {
    let site = Site {
        config: "        DefaultRootObject: index.html",
        more: "          - {Effect: Deny, Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*.html'}",
        ..PLAIN
    };
    assert_eq!(site.read("default"), UNKNOWN);
    assert_eq!(
        site.pages(),
        ["root_object index.html: denied deny_unconditional"]
    );
}

#[test]
fn the_root_object_is_not_called_refused_where_something_else_may_answer() {
    let refused = "arn:aws:s3:::b/static/*";
    let page = |config: &str, default: &str| {
        Site {
            resource: refused,
            config,
            default,
            ..PLAIN
        }
        .pages()[0]
            .clone()
    };
    let errors = |path: &str| {
        format!(
            "        DefaultRootObject: index.html\n        CustomErrorResponses: [{{ErrorCode: 403, ResponseCode: 200, ResponsePagePath: {path}}}]"
        )
    };
    let unknown = "root_object index.html: unknown none, elsewhere";
    assert_eq!(page(&errors("/static/app.html"), ""), unknown);
    // The page that would answer is refused as well.
    let denied = "root_object index.html: denied resource_other_objects";
    assert_eq!(page(&errors("/index.html"), ""), denied);
    assert_eq!(page(&errors("/errors/403.html"), ""), denied);
    // A function may answer, or rewrite the path.
    let function = ", FunctionAssociations: [{EventType: viewer-request, FunctionARN: 'arn:aws:cloudfront::111122223333:function/f'}]";
    let root = "        DefaultRootObject: index.html";
    assert_eq!(
        page(root, function),
        "root_object *: unknown none, elsewhere"
    );
    // The page has a behavior of its own, which goes elsewhere.
    let other = format!("{root}\n{}", behaviors(&[("*.html", "elsewhere")]));
    let facts = Site {
        resource: refused,
        config: &other,
        ..PLAIN
    }
    .facts();
    assert_eq!(facts["pages"], serde_json::json!([]));
}

#[test]
fn an_error_page_is_asked_for_through_the_behavior_that_its_path_falls_to() {
    let errors = |responses: &str| format!("        CustomErrorResponses: [{responses}]");
    let page = |code: &str, path: &str| {
        format!("{{ErrorCode: {code}, ResponseCode: {code}, ResponsePagePath: {path}}}")
    };
    let site = |resource, config: &str| {
        Site {
            resource,
            config,
            ..PLAIN
        }
        .pages()
    };
    let static_only = "arn:aws:s3:::b/static/*";
    assert_eq!(
        site(static_only, &errors(&page("404", "/errors/404.html"))),
        ["error_page errors/404.html: denied resource_other_objects"]
    );
    assert_eq!(
        site(static_only, &errors(&page("404", "/static/404.html"))),
        ["error_page static/404.html: allowed none, elsewhere"]
    );
    // One page for two codes is told once, and the default root object tells its own.
    let twice = errors(&format!(
        "{}, {}",
        page("403", "/e.html"),
        page("404", "/e.html")
    ));
    assert_eq!(
        site(static_only, &twice),
        [
            "error_page e.html: denied resource_other_objects",
            "error_page e.html: denied resource_other_objects, elsewhere"
        ]
    );
    // A response that shows no page asks for none.
    assert_eq!(
        site(
            static_only,
            &errors("{ErrorCode: 404, ErrorCachingMinTTL: 10}")
        ),
        [""; 0]
    );
}

#[test]
fn a_website_answers_a_folder_with_its_index_document() {
    let website = PLAIN
        .template()
        .replace("BucketName: b", "BucketName: b, WebsiteConfiguration: {IndexDocument: start.html}, PublicAccessBlockConfiguration: {RestrictPublicBuckets: false}")
        .replace("Principal: {Service: cloudfront.amazonaws.com}", "Principal: '*'")
        .replace(
            "DomainName: !GetAtt Files.RegionalDomainName, S3OriginConfig: {}, OriginAccessControlId: !Ref Access",
            "DomainName: b.s3-website-eu-west-1.amazonaws.com, CustomOriginConfig: {OriginProtocolPolicy: http-only}",
        );
    let with = |resource: &str, pattern: &str| {
        let template = website.replace("arn:aws:s3:::b/*", resource).replace(
            "        DefaultCacheBehavior",
            &format!(
                "{}\n        DefaultCacheBehavior",
                behaviors(&[(pattern, "b")])
            ),
        );
        let facts = facts_of(&[&template]);
        said(&facts["routes"][0]["read"])
    };
    assert_eq!(with("arn:aws:s3:::b/docs/start.html", "/docs/"), ALLOWED);
    assert_eq!(
        with("arn:aws:s3:::b/docs/", "/docs/"),
        "denied private_bucket"
    );
    assert_eq!(with("arn:aws:s3:::b/*.html", "/docs/"), ALLOWED);
    assert_eq!(with("arn:aws:s3:::b/docs/*", "/docs/*"), ALLOWED);
}

#[test]
fn what_a_viewer_gets_for_the_root() {
    let root = |config: &str, origin: &str, more: &str| {
        let site = Site {
            origin,
            config,
            more,
            ..PLAIN
        };
        site.facts()["distributions"][0]["root_request"]
            .as_str()
            .expect("a text")
            .to_owned()
    };
    let list = "          - {Effect: Allow, Principal: {Service: cloudfront.amazonaws.com}, Action: 's3:ListBucket', Resource: 'arn:aws:s3:::b'}";
    let path = ", OriginPath: /v1";
    let slash = "        DefaultRootObject: /index.html";
    let page = "\n        CustomErrorResponses: [{ErrorCode: 403, ResponseCode: 200, ResponsePagePath: /index.html}]";
    assert_eq!(root("", "", ""), "refused");
    assert_eq!(root("", "", list), "listed");
    assert_eq!(root("", path, ""), "refused");
    // S3 is asked for the object `v1/`, and says that there is none.
    assert_eq!(root("", path, list), "unknown");
    assert_eq!(root(slash, "", ""), "slash_first");
    assert_eq!(root(slash, "", list), "unknown");
    assert_eq!(root(&format!("{slash}{page}"), "", ""), "served");
    assert_eq!(
        root("        DefaultRootObject: index.html", "", ""),
        "served"
    );
}

#[test]
fn the_path_of_an_origin_begins_with_a_slash_and_does_not_end_with_one() {
    for (path, expected) in [
        ("/v1", "right"),
        ("''", "right"),
        ("/", "slash_last"),
        ("/v1/", "slash_last"),
        ("v1", "no_slash_first"),
        ("!Sub '/${Prefix}/'", "slash_last"),
        ("!Sub 'v1/${Prefix}'", "no_slash_first"),
        ("!Sub '/${Prefix}'", "unknown"),
        ("!Ref Prefix", "unknown"),
    ] {
        let origin = format!(", OriginPath: {path}");
        let site = Site {
            origin: &origin,
            ..PLAIN
        };
        assert_eq!(site.facts()["origins"][0]["path_form"], expected, "{path}");
    }
}
