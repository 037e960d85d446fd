//! What is judged beside the policies: custom error responses, path patterns, what buckets do with their objects, and
//! what becomes of the methods and headers of APIs. The cases are the traps: most of what looks broken here works.

mod common;

/// The rules that find something in a template.
fn found(text: &str) -> Vec<String> {
    let outcome = common::outcome(&common::sources(&[text]));
    let findings = outcome.findings.iter();
    findings
        .map(|finding| finding.rule.trim_start_matches("CF403-").to_owned())
        .collect()
}

/// A site that works: further lines of the bucket, of the distribution, of its default behavior, and other behaviors.
fn site(bucket: &str, distribution: &str, default: &str, behaviors: &str) -> String {
    format!(
        "
Resources:
  Files:
    Type: AWS::S3::Bucket
    Properties:
      VersioningConfiguration: {{Status: Enabled}}
{bucket}
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Files
      PolicyDocument:
        Statement:
          - Effect: Allow
            Principal: {{Service: cloudfront.amazonaws.com}}
            Action: s3:GetObject
            Resource: !Sub '${{Files.Arn}}/*'
  Access:
    Type: AWS::CloudFront::OriginAccessControl
    Properties:
      OriginAccessControlConfig:
        {{Name: a, OriginAccessControlOriginType: s3, SigningBehavior: always, SigningProtocol: sigv4}}
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        DefaultRootObject: index.html
{distribution}
        Origins:
          - {{Id: files, DomainName: !GetAtt Files.RegionalDomainName, OriginAccessControlId: !GetAtt Access.Id, S3OriginConfig: {{}}}}
          - {{Id: shop, DomainName: shop.example.com, CustomOriginConfig: {{OriginProtocolPolicy: https-only}}}}
        DefaultCacheBehavior:
          TargetOriginId: files
          ViewerProtocolPolicy: redirect-to-https
          CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6
{default}
        CacheBehaviors:
          - {{PathPattern: /shop/*, TargetOriginId: shop, ViewerProtocolPolicy: redirect-to-https, CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6}}
{behaviors}
"
    )
}

/// An API with one method, and a distribution in front of it: what the method asks of callers, and further lines of
/// the behavior.
fn api(method: &str, asks: &str, behavior: &str) -> String {
    format!(
        "
Resources:
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties: {{Name: a}}
  Method:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !GetAtt Api.RootResourceId
      HttpMethod: {method}
      AuthorizationType: {asks}
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Origins:
          - Id: api
            DomainName: !Sub '${{Api}}.execute-api.${{AWS::Region}}.amazonaws.com'
            OriginPath: /live
            CustomOriginConfig: {{OriginProtocolPolicy: https-only}}
        DefaultCacheBehavior:
          TargetOriginId: api
          ViewerProtocolPolicy: redirect-to-https
          CachePolicyId: 4135ea2d-6df8-44a3-9df3-4b5a84be39ad
{behavior}
"
    )
}

const EVERY_METHOD: &str =
    "          AllowedMethods: [GET, HEAD, OPTIONS, PUT, POST, PATCH, DELETE]";
const ALL_BUT_HOST: &str = "          OriginRequestPolicyId: b689b0a8-53d0-40ab-baf2-68738e2966ac";

#[test]
fn a_page_for_404_is_reached_where_something_else_may_answer_404() {
    let page = "        CustomErrorResponses: [{ErrorCode: 404, ResponseCode: 404, ResponsePagePath: /404.html}]";
    // The shop answers 404 itself.
    assert!(found(&site("", page, "", "")).is_empty());
    let alone = site("", page, "", "").replace("TargetOriginId: shop", "TargetOriginId: files");
    assert_eq!(found(&alone), ["E520", "J1008"]);
    let with_403 = alone.replace(
        "[{ErrorCode: 404",
        "[{ErrorCode: 403, ResponseCode: 404, ResponsePagePath: /404.html}, {ErrorCode: 404",
    );
    assert_eq!(found(&with_403), ["J1008"]);
    // A function at the origin may turn one code into the other.
    let function = "          LambdaFunctionAssociations: [{EventType: origin-response, LambdaFunctionARN: !Ref Function}]";
    let alone =
        site("", page, function, "").replace("TargetOriginId: shop", "TargetOriginId: files");
    assert!(!found(&alone).contains(&"E520".to_owned()));
}

#[test]
fn the_first_pattern_that_fits_decides_and_only_if_it_takes_all() {
    let behind = |pattern: &str, target: &str| {
        site(
            "",
            "",
            "",
            &format!(
                "          - {{PathPattern: '{pattern}', TargetOriginId: {target}, ViewerProtocolPolicy: redirect-to-https, CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6}}"
            ),
        )
    };
    assert_eq!(found(&behind("/shop/orders/*", "files")), ["E510"]);
    assert_eq!(found(&behind("shop/*.json", "files")), ["E510"]);
    for pattern in ["/shop", "/Shop/*", "/shop*", "*.json", "/shop?/*"] {
        assert!(found(&behind(pattern, "files")).is_empty(), "{pattern}");
    }
    // It does what the earlier one does.
    assert!(found(&behind("/shop/orders/*", "shop")).is_empty());
}

#[test]
fn only_rules_for_all_that_is_served_archive_or_delete_it() {
    let with = |rule: &str| {
        let rule =
            format!("      LifecycleConfiguration: {{Rules: [{{Status: Enabled, {rule}}}]}}");
        found(&site(&rule, "", "", ""))
    };
    let archive = "Transitions: [{StorageClass: DEEP_ARCHIVE, TransitionInDays: 1}]";
    assert_eq!(with(archive), ["E511"]);
    assert_eq!(with(&format!("Prefix: '', {archive}")), ["E511"]);
    assert_eq!(with("ExpirationInDays: 30"), ["E512"]);
    for rule in [
        &format!("Prefix: logs/, {archive}"),
        &format!("TagFilters: [{{Key: a, Value: b}}], {archive}"),
        &format!("Prefix: !Ref AWS::NoValue, Status: Disabled, {archive}"),
        "Transitions: [{StorageClass: GLACIER_IR, TransitionInDays: 1}]",
        "Prefix: tmp/, ExpirationInDays: 1",
        "NoncurrentVersionExpirationInDays: 30",
    ] {
        assert!(with(rule).is_empty(), "{rule}");
    }
}

#[test]
fn a_method_that_no_behavior_lets_through_is_refused() {
    assert_eq!(found(&api("POST", "NONE", "")), ["F606"]);
    assert!(found(&api("POST", "NONE", EVERY_METHOD)).is_empty());
    assert!(found(&api("GET", "NONE", "")).is_empty());
    // A function that takes any method may be asked by GET alone.
    assert!(found(&api("ANY", "NONE", "")).is_empty());
}

#[test]
fn cloudfront_takes_the_authorization_header_from_reading_methods_alone() {
    assert_eq!(found(&api("GET", "AWS_IAM", "")), ["F604"]);
    assert_eq!(found(&api("ANY", "AWS_IAM", EVERY_METHOD)), ["F604"]);
    assert!(found(&api("POST", "AWS_IAM", EVERY_METHOD)).is_empty());
    assert_eq!(found(&api("GET", "AWS_IAM", ALL_BUT_HOST)), ["F605"]);
    // Where a custom authorizer finds its token is not known.
    assert!(found(&api("GET", "CUSTOM", "")).is_empty());
    let signs = "          LambdaFunctionAssociations: [{EventType: origin-request, LambdaFunctionARN: !Ref Function}]";
    assert!(found(&api("GET", "AWS_IAM", signs)).is_empty());
}

#[test]
fn an_origin_that_a_function_may_choose_is_not_called_unused() {
    let unused = site("", "", "", "").replace("TargetOriginId: shop", "TargetOriginId: files");
    assert_eq!(found(&unused), ["J1008"]);
    let function = "          LambdaFunctionAssociations: [{EventType: origin-request, LambdaFunctionARN: !Ref Function}]";
    let chosen =
        site("", "", function, "").replace("TargetOriginId: shop", "TargetOriginId: files");
    assert!(found(&chosen).is_empty());
}

#[test]
fn the_methods_of_an_api_behind_its_own_domain_name_were_not_looked_at() {
    let behind_a_name = |mappings: &str, domain: &str| {
        let by_endpoint = api("POST", "NONE", "");
        let endpoint = "!Sub '${Api}.execute-api.${AWS::Region}.amazonaws.com'";
        assert!(by_endpoint.contains(endpoint));
        by_endpoint.replace(endpoint, domain).replacen(
            "Resources:\n",
            &format!(
                "Resources:
  Name:
    Type: AWS::ApiGatewayV2::DomainName
    Properties:
      DomainName: api.example.com
      DomainNameConfigurations: [{{CertificateArn: !Ref Certificate, EndpointType: REGIONAL}}]
{mappings}"
            ),
            1,
        )
    };
    let mapping = |name: &str, api: &str| {
        format!(
            "  {name}:
    Type: AWS::ApiGatewayV2::ApiMapping
    Properties: {{DomainName: !Ref Name, ApiId: !Ref {api}, Stage: prod, ApiMappingKey: {name}}}
"
        )
    };
    let one = mapping("Shop", "Api");
    assert_eq!(found(&behind_a_name(&one, "api.example.com")), ["F606"]);
    // Requests may go to the other API.
    let two = one.clone() + &mapping("Old", "Other");
    assert!(found(&behind_a_name(&two, "api.example.com")).is_empty());
    assert!(found(&behind_a_name(&one, "www.example.com")).is_empty());
}
