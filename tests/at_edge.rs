//! What functions at the edge make of a refusal behind them. A distribution that only redirects has an origin that
//! nobody asks, and no fault of it is one of the site.

mod common;

use common::{facts_of, said};

/// What is said of the private bucket of a site that runs these functions.
fn reads(functions: &str, more: &str) -> String {
    let facts = facts_of(&[&format!(
        "
Resources:
  Files: {{Type: AWS::S3::Bucket}}
  Access:
    Type: AWS::CloudFront::OriginAccessControl
    Properties:
      OriginAccessControlConfig: {{Name: b, OriginAccessControlOriginType: s3, SigningBehavior: always, SigningProtocol: sigv4}}
{more}
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Origins:
          - {{Id: b, DomainName: !GetAtt Files.RegionalDomainName, S3OriginConfig: {{}}, OriginAccessControlId: !Ref Access}}
        DefaultCacheBehavior: {{TargetOriginId: b, ViewerProtocolPolicy: https-only, CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6, {functions}}}
"
    )]);
    said(&facts["routes"][0]["read"])
}

/// The same of a CloudFront function with this code.
fn with_code(event: &str, code: &str) -> String {
    reads(
        &format!(
            "FunctionAssociations: [{{EventType: {event}, FunctionARN: !GetAtt Code.FunctionARN}}]"
        ),
        &format!(
            "  Code: {{Type: AWS::CloudFront::Function, Properties: {{Name: code, AutoPublish: true, FunctionConfig: {{Comment: a, Runtime: cloudfront-js-2.0}}, FunctionCode: '{code}'}}}}"
        ),
    )
}

const REDIRECTS: &str = r#"function handler(event) { return {statusCode: 301, headers: {location: {value: "https://example.com" + event.request.uri}}}; }"#;

#[test]
fn a_bucket_behind_a_function_that_answers_everything_is_asked_for_nothing() {
    assert_eq!(with_code("viewer-request", REDIRECTS), "unknown none");
    // After the fact nobody answers in place of the origin.
    assert_eq!(with_code("viewer-response", REDIRECTS), "denied no_policy");
}

#[test]
fn a_function_that_hands_requests_on_excuses_no_bucket() {
    for code in [
        "function handler(event) { var r = event.request; if (r.uri === \"/old\") { return {statusCode: 301}; } return r; }",
        "function handler(event) { event.request.uri += \"index.html\"; return event.request; }",
    ] {
        let said = with_code("viewer-request", code);
        assert_eq!(said, "denied no_policy", "{code}");
    }
}

#[test]
fn what_a_function_does_whose_code_is_not_here_nobody_knows() {
    for functions in [
        "FunctionAssociations: [{EventType: viewer-request, FunctionARN: 'arn:aws:cloudfront::111122223333:function/a'}]",
        "LambdaFunctionAssociations: [{EventType: viewer-request, LambdaFunctionARN: 'arn:aws:lambda:us-east-1:111122223333:function:a:1'}]",
        "LambdaFunctionAssociations: [{EventType: origin-request, LambdaFunctionARN: 'arn:aws:lambda:us-east-1:111122223333:function:a:1'}]",
    ] {
        assert_eq!(reads(functions, ""), "unknown no_policy", "{functions}");
    }
    let on_response = "LambdaFunctionAssociations: [{EventType: origin-response, LambdaFunctionARN: 'arn:aws:lambda:us-east-1:111122223333:function:a:1'}]";
    assert_eq!(reads(on_response, ""), "denied no_policy");
}

/// What CloudFront refuses of a function of Lambda that a behavior names like this.
fn refused(arn: &str) -> Vec<String> {
    let facts = facts_of(&[&format!(
        "
Parameters: {{Which: {{Type: String}}}}
Resources:
  Edge:
    Type: AWS::Lambda::Function
    Properties: {{FunctionName: edge, Handler: i.h, Runtime: nodejs22.x, Role: 'arn:aws:iam::111122223333:role/r', Code: {{ZipFile: a}}, Environment: {{Variables: {{A: b}}}}}}
  Plain:
    Type: AWS::Lambda::Function
    Properties: {{Handler: i.h, Runtime: nodejs22.x, Role: 'arn:aws:iam::111122223333:role/r', Code: {{ZipFile: a}}}}
  Version: {{Type: AWS::Lambda::Version, Properties: {{FunctionName: !Ref Plain}}}}
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Origins:
          - {{Id: app, DomainName: app.example.com, CustomOriginConfig: {{OriginProtocolPolicy: https-only}}}}
        DefaultCacheBehavior: {{TargetOriginId: app, ViewerProtocolPolicy: https-only, CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6, LambdaFunctionAssociations: [{{EventType: viewer-request, LambdaFunctionARN: {arn}}}]}}
"
    )]);
    let rejections = facts["rejections"].as_array().expect("an array").iter();
    rejections
        .map(|one| one["flaw"].as_str().unwrap_or("?").to_owned())
        .collect()
}

#[test]
fn an_alias_is_told_from_a_version_by_what_stands_behind_the_function() {
    let elsewhere = "arn:aws:lambda:us-east-1:111122223333:function:other";
    for name in ["!Sub '${Edge.Arn}", "!Sub '${Plain.Arn}"] {
        assert_eq!(
            refused(&format!("{name}:live'")),
            ["function_by_alias"],
            "{name}"
        );
        assert_eq!(
            refused(&format!("{name}:$LATEST'")),
            ["function_without_version"],
            "{name}"
        );
    }
    let joined =
        "!Sub 'arn:${AWS::Partition}:lambda:us-east-1:${AWS::AccountId}:function:edge:live'";
    assert_eq!(refused(joined), ["function_by_alias"]);
    assert_eq!(refused("!GetAtt Plain.Arn"), ["function_without_version"]);
    assert_eq!(refused(elsewhere), ["function_without_version"]);
    assert_eq!(
        refused(&format!("'{elsewhere}:live'")),
        ["function_by_alias"]
    );
    for numbered in [
        // An older version may have had no environment variables.
        "!Sub '${Edge.Arn}:3'",
        "!Sub '${Plain.Arn}:12'",
        "!Ref Version",
        "!Sub '${Plain.Arn}:${Version.Version}'",
        "!Sub '${Plain.Arn}:${Which}'",
        "!Ref Which",
        "!ImportValue edge",
        "!Sub 'arn:aws:lambda:us-east-1:111122223333:function:${Which}'",
        &format!("'{elsewhere}:7'"),
    ] {
        assert_eq!(refused(numbered), [""; 0], "{numbered}");
    }
}

/// What a load balancer whose only rule asks for a host answers, where the viewer's `Host` header reaches it.
fn balanced(rule: &str, distribution: &str) -> String {
    let facts = facts_of(&[&format!(
        "
Parameters: {{Name: {{Type: String}}}}
Resources:
  Balancer: {{Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {{Subnets: [a, b]}}}}
  Listener: {{Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {{LoadBalancerArn: !Ref Balancer, Port: 80, Protocol: HTTP, DefaultActions: [{{Type: fixed-response, FixedResponseConfig: {{StatusCode: '403'}}}}]}}}}
  Rule: {{Type: AWS::ElasticLoadBalancingV2::ListenerRule, Properties: {{ListenerArn: !Ref Listener, Priority: 1, Actions: [{{Type: forward, TargetGroupArn: t}}], Conditions: [{{Field: host-header, HostHeaderConfig: {{{rule}}}}}]}}}}
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        {distribution}
        Origins:
          - {{Id: app, DomainName: !GetAtt Balancer.DNSName, CustomOriginConfig: {{OriginProtocolPolicy: http-only}}}}
        DefaultCacheBehavior: {{TargetOriginId: app, ViewerProtocolPolicy: https-only, CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6, OriginRequestPolicyId: 216adef6-5c7f-47e4-b989-5492eafa07d3}}
"
    )]);
    said(&facts["routes"][0]["answer"])
}

#[test]
fn a_rule_for_a_host_that_no_viewer_uses_forwards_nothing() {
    let refused = "denied listener_viewer_host";
    let www = "Values: [www.example.com]";
    for (rule, names) in [
        (www, "Aliases: [shop.example.com]"),
        (www, "Aliases: [shop.example.com, '*.shop.example.com']"),
        (www, "Comment: none"),
        ("Values: ['*.example.org']", "Aliases: ['*.example.com']"),
    ] {
        assert_eq!(balanced(rule, names), refused, "{rule} {names}");
    }
    for (rule, names) in [
        (www, "Aliases: [shop.example.com, WWW.example.com]"),
        (www, "Aliases: ['*.example.com']"),
        (www, "Aliases: [!Ref Name]"),
        (www, "Aliases: !Ref Name"),
        (www, "Staging: true"),
        (www, "ConnectionMode: tenant-only"),
        ("Values: ['*.example.com']", "Aliases: [shop.example.com]"),
        ("Values: [!Ref Name]", "Aliases: [shop.example.com]"),
        (
            "Values: ['*.cloudfront.net']",
            "Aliases: [shop.example.com]",
        ),
        ("Values: [d111111abcdef8.cloudfront.net]", "Comment: none"),
        ("RegexValues: ['^www']", "Aliases: [shop.example.com]"),
    ] {
        assert_eq!(balanced(rule, names), "unknown none", "{rule} {names}");
    }
}

/// What a load balancer whose only rule asks for a header answers to a distribution that passes on all headers of
/// viewers, or none.
fn guarded(header: &str, origin: &str, passes: bool) -> String {
    let policy = if passes {
        "OriginRequestPolicyId: 216adef6-5c7f-47e4-b989-5492eafa07d3"
    } else {
        "Compress: true"
    };
    let facts = facts_of(&[&format!(
        "
Parameters: {{Secret: {{Type: String, NoEcho: true}}}}
Resources:
  Balancer: {{Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {{Subnets: [a, b]}}}}
  Listener: {{Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {{LoadBalancerArn: !Ref Balancer, Port: 80, Protocol: HTTP, DefaultActions: [{{Type: fixed-response, FixedResponseConfig: {{StatusCode: '403'}}}}]}}}}
  Rule: {{Type: AWS::ElasticLoadBalancingV2::ListenerRule, Properties: {{ListenerArn: !Ref Listener, Priority: 1, Actions: [{{Type: forward, TargetGroupArn: t}}], Conditions: [{{Field: http-header, HttpHeaderConfig: {{{header}}}}}]}}}}
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Origins:
          - {{Id: app, DomainName: !GetAtt Balancer.DNSName, {origin}}}
        DefaultCacheBehavior: {{TargetOriginId: app, ViewerProtocolPolicy: https-only, CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6, {policy}}}
"
    )]);
    let answer = &facts["routes"][0]["answer"];
    let text = |key: &str| answer[key].as_str().unwrap_or("?");
    format!("{} {}", text("decision"), text("cause"))
}

const OVER_HTTP: &str = "CustomOriginConfig: {OriginProtocolPolicy: http-only}";

#[test]
fn a_secret_header_that_only_viewers_could_send_is_hardly_sent() {
    let by_parameter = "HttpHeaderName: X-Origin-Verify, Values: [!Ref Secret]";
    let by_secret =
        "HttpHeaderName: X-Origin-Verify, Values: ['{{resolve:secretsmanager:verify}}']";
    let by_import = "HttpHeaderName: X-Origin-Verify, Values: !ImportValue secrets";
    for header in [by_parameter, by_secret, by_import] {
        let missing = "listener_header_missing";
        assert_eq!(
            guarded(header, OVER_HTTP, true),
            format!("unknown {missing}")
        );
        assert_eq!(
            guarded(header, OVER_HTTP, false),
            format!("denied {missing}")
        );
        let sends =
            "OriginCustomHeaders: [{HeaderName: x-origin-verify, HeaderValue: !Ref Secret}]";
        let sent = guarded(header, &format!("{OVER_HTTP}, {sends}"), true);
        assert_eq!(sent, "unknown none", "{header}");
    }
    // What clients send by themselves, and a value that is no secret.
    for header in [
        "HttpHeaderName: Authorization, Values: [!Ref Secret]",
        "HttpHeaderName: X-Api-Version, Values: ['2', '3']",
    ] {
        assert_eq!(guarded(header, OVER_HTTP, true), "unknown none", "{header}");
    }
}

#[test]
fn behind_a_vpc_origin_the_only_listener_of_a_load_balancer_answers() {
    let header = "HttpHeaderName: X-Origin-Verify, Values: [written-out]";
    let origin = "VpcOriginConfig: {VpcOriginId: vo_1}";
    let refused = guarded(header, origin, false);
    assert_eq!(refused, "denied listener_header_missing");
    let sends = "OriginCustomHeaders: [{HeaderName: X-Origin-Verify, HeaderValue: written-out}]";
    let taken = guarded(header, &format!("{origin}, {sends}"), false);
    assert_eq!(taken, "unknown none");
}
