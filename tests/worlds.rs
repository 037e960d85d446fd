//! What a finding says of the conditions under which it holds: nothing, if it holds in every world.

mod common;

use cf403::check::Severity;

/// A site of which two origin access controls are declared.
fn site(control: &str, names: [&str; 2], rest: &str) -> String {
    let [one, other] = names;
    let control_of = |name: &str, signing: &str| {
        format!(
            "{{Type: AWS::CloudFront::OriginAccessControl, Properties: {{OriginAccessControlConfig: {{Name: {name}, OriginAccessControlOriginType: s3, SigningBehavior: {signing}, SigningProtocol: sigv4}}}}}}"
        )
    };
    let (one, other) = (control_of(one, "always"), control_of(other, "always"));
    format!(
        r"
Parameters:
  Color: {{Type: String, AllowedValues: [blue, green], Default: blue}}
  Stage: {{Type: String, AllowedValues: [dev, prod]}}
Conditions:
  Blue: !Equals [!Ref Color, blue]
  Green: !Equals [!Ref Color, green]
  Prod: !Equals [!Ref Stage, prod]
  Never: !And [!Condition Blue, !Condition Green]
Resources:
  A: {one}
  B: {other}
  Pages: {{Type: AWS::S3::Bucket}}
{rest}
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        DefaultRootObject: index.html
        Origins: [{{Id: pages, DomainName: !GetAtt Pages.RegionalDomainName, OriginAccessControlId: {control}, S3OriginConfig: {{}}}}]
        DefaultCacheBehavior: {{TargetOriginId: pages, ViewerProtocolPolicy: redirect-to-https, CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6}}
"
    )
}

const GRANT: &str = "  Policy: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: !Ref Pages, PolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: cloudfront.amazonaws.com}, Action: s3:GetObject, Resource: !Sub '${Pages.Arn}/*'}]}}}";

/// Rule, severity and conditions of every finding.
fn told(template: &str) -> Vec<(String, Severity, String)> {
    let outcome = common::outcome(&common::sources(&[template]));
    let findings = outcome.findings.into_iter().map(|one| {
        let when = one
            .when
            .iter()
            .map(|when| format!("{}={}", when.condition, when.value));
        assert!(
            one.when.is_empty() != one.fingerprint.contains('['),
            "{}",
            one.fingerprint
        );
        (one.rule, one.severity, when.collect::<Vec<_>>().join(","))
    });
    findings.collect()
}

fn error(rule: &str, when: &str) -> (String, Severity, String) {
    (rule.to_owned(), Severity::Error, when.to_owned())
}

#[test]
fn what_is_refused_in_every_world_for_one_reason_names_no_condition() {
    // Another origin access control signs in each world, and nothing admits either.
    let template = site("!If [Blue, !Ref A, !Ref B]", ["a", "b"], "");
    assert_eq!(told(&template), [error("CF403-B201", "")]);
    // Conditions that hang together are all of the worlds, too.
    let both = "!If [Blue, !Ref A, !If [Green, !Ref B, !Ref A]]";
    assert_eq!(told(&site(both, ["a", "b"], "")), [error("CF403-B201", "")]);
}

#[test]
fn names_that_are_taken_in_every_world_name_no_condition() {
    let template = site("!If [Blue, !Ref A, !Ref B]", ["a", "a"], GRANT);
    assert_eq!(told(&template), [error("CF403-X27", "")]);
    // The one that is not used is there all the same.
    let other = "  C: {Type: AWS::CloudFront::OriginAccessControl, Properties: {OriginAccessControlConfig: {Name: c, OriginAccessControlOriginType: s3, SigningBehavior: always, SigningProtocol: sigv4}}}\n";
    let template = site(
        "!If [Blue, !Ref A, !Ref C]",
        ["a", "a"],
        &format!("{other}{GRANT}"),
    );
    assert_eq!(told(&template), [error("CF403-X27", "")]);
}

#[test]
fn what_is_refused_in_some_worlds_names_them() {
    let template = site("!If [Blue, !Ref A, !Ref AWS::NoValue]", ["a", "b"], GRANT);
    assert_eq!(
        told(&template),
        [(
            "CF403-A101".to_owned(),
            Severity::Warning,
            "Blue=false".to_owned()
        )]
    );
}

#[test]
fn a_condition_that_is_the_same_in_all_worlds_is_not_named() {
    let control = "!If [Never, !Ref B, !If [Blue, !Ref A, !Ref AWS::NoValue]]";
    assert_eq!(
        told(&site(control, ["a", "b"], GRANT)),
        [(
            "CF403-A101".to_owned(),
            Severity::Warning,
            "Blue=false".to_owned()
        )]
    );
}

#[test]
fn what_is_wrong_in_both_branches_is_told_at_either() {
    let wrong = "!If [Blue, 's3:PutObject', 's3:PutObject']";
    let policy = GRANT.replace("s3:GetObject", wrong);
    assert_ne!(policy, GRANT);
    let found = told(&site("!Ref A", ["a", "b"], &policy));
    let when: Vec<&str> = found.iter().map(|(_, _, when)| &**when).collect();
    assert_eq!(when, ["Blue=true", "Blue=false"], "{found:?}");
}

#[test]
fn what_holds_if_two_conditions_differ_is_not_taken_to_hold_always() {
    let unsigned = "!Ref AWS::NoValue";
    let control =
        format!("!If [Prod, !If [Blue, !Ref A, {unsigned}], !If [Blue, {unsigned}, !Ref A]]");
    let template = site(&control, ["a", "b"], GRANT);
    // No word says both worlds; one of those that the defaults select speaks for them.
    assert_eq!(
        told(&template),
        [error("CF403-A101", "Blue=true,Prod=false")]
    );
}
