//! What functions at the edge make of a refusal behind them. A distribution that only redirects has an origin that
//! nobody asks, and no fault of it is one of the site.

mod common;

use common::facts_of;

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
    let verdict = &facts["routes"][0]["read"];
    let text = |key: &str| verdict[key].as_str().unwrap_or("?");
    format!("{} {}", text("decision"), text("cause"))
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
