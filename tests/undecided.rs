//! What a run says of that which nobody can decide before deployment: every origin that is neither told of nor known to
//! be served stands there, with the reason, and nothing else does.

mod common;

use common::facts_of;

/// A site whose origins and behaviors are written in, with some buckets beside it.
fn site(origins: &str, behaviors: &str, more: &str) -> String {
    format!(
        "
Parameters:
  Host: {{Type: String}}
  Id: {{Type: String}}
  Flag: {{Type: String, AllowedValues: ['true', 'false']}}
Conditions:
  IsOn: !Equals [!Ref Flag, 'true']
Resources:
  Open:
    Type: AWS::S3::Bucket
  OpenPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Open
      PolicyDocument: {{Statement: [{{Effect: Allow, Principal: {{Service: cloudfront.amazonaws.com}}, Action: 's3:GetObject', Resource: !Sub '${{Open.Arn}}/*'}}]}}
  Shut:
    Type: AWS::S3::Bucket
  Control:
    Type: AWS::CloudFront::OriginAccessControl
    Properties:
      OriginAccessControlConfig: {{Name: a, OriginAccessControlOriginType: s3, SigningBehavior: always, SigningProtocol: sigv4}}
{more}
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Origins:
{origins}
        DefaultCacheBehavior: {{TargetOriginId: a, ViewerProtocolPolicy: https-only, CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6}}
{behaviors}
"
    )
}

/// What is not decided, as pairs of an origin and a reason.
fn undecided(text: &str) -> Vec<(String, String)> {
    let facts = facts_of(&[text]);
    let all = facts["undecided"].as_array().expect("an array").iter();
    let word = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
    all.map(|one| (word(&one["origin"]), word(&one["because"])))
        .collect()
}

fn of_origin(domain: &str) -> Vec<(String, String)> {
    undecided(&site(
        &format!(
            "          - {{Id: a, DomainName: {domain}, OriginAccessControlId: !GetAtt Control.Id, S3OriginConfig: {{}}}}"
        ),
        "",
        "",
    ))
}

#[track_caller]
fn is_because(found: &[(String, String)], origin: &str, because: &str) {
    let [(of, why)] = found else {
        panic!("one reason: {found:?}");
    };
    assert_eq!(of, origin);
    assert!(why.contains(because), "{why}");
}

#[test]
fn what_is_served_or_told_as_a_finding_is_decided() {
    assert_eq!(of_origin("!GetAtt Open.RegionalDomainName"), []);
    assert_eq!(of_origin("!GetAtt Shut.RegionalDomainName"), []);
}

#[test]
fn servers_of_others_are_nothing_to_decide() {
    let custom = |domain: &str| {
        let origin = format!(
            "          - {{Id: a, DomainName: {domain}, CustomOriginConfig: {{OriginProtocolPolicy: https-only}}}}"
        );
        undecided(&site(&origin, "", ""))
    };
    for domain in [
        "www.example.com",
        "!Ref Host",
        "a1b2c3.execute-api.eu-west-1.amazonaws.com",
        "lb-1.eu-west-1.elb.amazonaws.com",
    ] {
        assert_eq!(custom(domain), [], "{domain}");
    }
}

#[test]
fn a_bucket_that_is_not_here_is_not_decided() {
    let found = of_origin("assets.s3.eu-west-1.amazonaws.com");
    is_because(&found, "a", "the bucket is not declared in these files");
    let found = of_origin("point-111122223333.s3-accesspoint.eu-west-1.amazonaws.com");
    is_because(
        &found,
        "a",
        "the access point is not declared in these files",
    );
}

#[test]
fn a_function_url_that_is_not_here_is_not_decided() {
    let found = of_origin("abcdefghijklmnopqrstuvwxyz012345.lambda-url.eu-west-1.on.aws");
    is_because(
        &found,
        "a",
        "the function URL is not declared in these files",
    );
}

#[test]
fn where_an_unknown_host_leads_is_not_decided() {
    let found = of_origin("!Ref Host");
    let [(origin, _)] = &found[..] else {
        panic!("one reason: {found:?}");
    };
    assert_eq!(origin, "a");
}

#[test]
fn a_bucket_whose_policy_others_write_is_not_decided() {
    let more = "
  Writer:
    Type: Custom::Policy
    Properties: {ServiceToken: !Ref Id, Bucket: !Ref Shut, Grants: cloudfront.amazonaws.com}";
    let origin = "          - {Id: a, DomainName: !GetAtt Shut.RegionalDomainName, OriginAccessControlId: !GetAtt Control.Id, S3OriginConfig: {}}";
    is_because(&undecided(&site(origin, "", more)), "a", "`Writer`");
}

#[test]
fn an_origin_that_is_asked_for_nothing_is_no_question() {
    let origins = "          - {Id: a, DomainName: !GetAtt Open.RegionalDomainName, OriginAccessControlId: !GetAtt Control.Id, S3OriginConfig: {}}
          - {Id: b, DomainName: assets.s3.eu-west-1.amazonaws.com, OriginAccessControlId: !GetAtt Control.Id, S3OriginConfig: {}}";
    assert_eq!(undecided(&site(origins, "", "")), []);
}

#[test]
fn a_disabled_distribution_leaves_no_question() {
    let origin =
        "          - {Id: a, DomainName: assets.s3.eu-west-1.amazonaws.com, S3OriginConfig: {}}";
    let enabled = site(origin, "", "");
    assert_eq!(undecided(&enabled).len(), 1);
    let disabled = enabled.replace("Enabled: true", "Enabled: false");
    assert_eq!(undecided(&disabled), []);
    let lost =
        |text: &str| undecided(&text.replace("TargetOriginId: a,", "TargetOriginId: !Ref Id,"));
    assert_eq!(lost(&enabled).len(), 1);
    assert_eq!(lost(&disabled), []);
}

#[test]
fn two_behaviors_to_one_origin_are_one_question() {
    let origin =
        "          - {Id: a, DomainName: assets.s3.eu-west-1.amazonaws.com, S3OriginConfig: {}}";
    let behaviors = "        CacheBehaviors:
          - {PathPattern: /x/*, TargetOriginId: a, ViewerProtocolPolicy: https-only, CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6}";
    assert_eq!(undecided(&site(origin, behaviors, "")).len(), 1);
}

#[test]
fn a_behavior_that_leads_nobody_knows_where_is_not_decided() {
    let origin = "          - {Id: !Ref Id, DomainName: !GetAtt Open.RegionalDomainName, OriginAccessControlId: !GetAtt Control.Id, S3OriginConfig: {}}
          - {Id: b, DomainName: !GetAtt Shut.RegionalDomainName, OriginAccessControlId: !GetAtt Control.Id, S3OriginConfig: {}}";
    is_because(&undecided(&site(origin, "", "")), "", "`Id` is not known");
}

#[test]
fn what_is_undecided_under_a_condition_says_which() {
    let origin = "          - {Id: a, DomainName: !If [IsOn, !GetAtt Open.RegionalDomainName, assets.s3.eu-west-1.amazonaws.com], OriginAccessControlId: !GetAtt Control.Id, S3OriginConfig: {}}";
    let facts = facts_of(&[&site(origin, "", "")]);
    let all = facts["undecided"].as_array().expect("an array");
    let [one] = &all[..] else {
        panic!("one reason: {all:?}");
    };
    assert_eq!(one["when"][0]["condition"], "IsOn");
    assert_eq!(one["when"][0]["value"], false);
}

#[test]
fn a_member_of_a_group_that_another_one_stands_in_for_is_no_question() {
    let origins = "          - {Id: x, DomainName: assets.s3.eu-west-1.amazonaws.com, OriginAccessControlId: !GetAtt Control.Id, S3OriginConfig: {}}
          - {Id: y, DomainName: !GetAtt Open.RegionalDomainName, OriginAccessControlId: !GetAtt Control.Id, S3OriginConfig: {}}";
    let groups = |codes: &str| {
        let groups = format!(
            "        OriginGroups: {{Quantity: 1, Items: [{{Id: a, FailoverCriteria: {{StatusCodes: {{Quantity: 1, Items: [{codes}]}}}}, Members: {{Quantity: 2, Items: [{{OriginId: x}}, {{OriginId: y}}]}}}}]}}"
        );
        undecided(&site(origins, &groups, ""))
    };
    assert_eq!(groups("403"), []);
    is_because(&groups("500"), "x", "the bucket is not declared");
}

#[test]
fn a_behavior_that_no_request_reaches_is_no_question() {
    let origin = "          - {Id: b, DomainName: !GetAtt Open.RegionalDomainName, OriginAccessControlId: !GetAtt Control.Id, S3OriginConfig: {}}";
    let behaviors = |pattern: &str| {
        let behaviors = format!(
            "        CacheBehaviors:
          - {{PathPattern: '{pattern}', TargetOriginId: b, ViewerProtocolPolicy: https-only, CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6}}"
        );
        let template = site(origin, &behaviors, "");
        undecided(&template.replace("TargetOriginId: a,", "TargetOriginId: !Ref Id,"))
    };
    assert_eq!(behaviors("*"), []);
    is_because(&behaviors("/x/*"), "", "`Id` is not known");
}

#[test]
fn behaviors_that_are_not_known_are_a_question() {
    let origin = "          - {Id: a, DomainName: !GetAtt Open.RegionalDomainName, OriginAccessControlId: !GetAtt Control.Id, S3OriginConfig: {}}";
    let behaviors = "        CacheBehaviors: !GetAtt Elsewhere.Behaviors";
    let more = "  Elsewhere: {Type: Custom::Behaviors, Properties: {ServiceToken: !Ref Id}}";
    let found = undecided(&site(origin, behaviors, more));
    let [(origin, because)] = &found[..] else {
        panic!("one reason: {found:?}");
    };
    assert_eq!(origin, "");
    assert!(because.contains("Elsewhere"), "{because}");
}

#[test]
fn what_is_told_as_possible_is_no_question() {
    let more = "
  ShutPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Shut
      PolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: cloudfront.amazonaws.com}, Action: 's3:GetObject', Resource: !Sub '${Shut.Arn}/*', Condition: {StringEquals: {AWS:SourceArn: !Sub 'arn:aws:cloudfront::${AWS::AccountId}:distribution/EDFDVBD6EXAMPLE'}}}]}";
    let origin = "          - {Id: a, DomainName: !GetAtt Shut.RegionalDomainName, OriginAccessControlId: !GetAtt Control.Id, S3OriginConfig: {}}";
    let template = site(origin, "", more);
    let facts = facts_of(&[&template]);
    assert_eq!(facts["routes"][0]["read"]["decision"], "unknown");
    assert_eq!(undecided(&template), []);
}

#[test]
fn a_distribution_of_which_nothing_is_known_is_a_question() {
    let template = "
Resources:
  Elsewhere: {Type: Custom::Config, Properties: {ServiceToken: a}}
  Site:
    Type: AWS::CloudFront::Distribution
    Properties: {DistributionConfig: !GetAtt Elsewhere.Config}
";
    let found = undecided(template);
    assert!(!found.is_empty(), "something is not known");
    assert!(
        found
            .iter()
            .all(|(_, because)| because.contains("Elsewhere")),
        "{found:?}"
    );
}
