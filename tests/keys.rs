//! Whether KMS stores the policy of a key. It does unless nobody could put another one, and who deploys is written
//! nowhere: only a policy that lets no user and no role do so is refused for certain.

mod common;

use common::facts_of;
use serde_json::{Value, json};

/// The statement that lets CloudFront decrypt.
const SERVICE: &str = "{Effect: Allow, Principal: {Service: cloudfront.amazonaws.com}, Action: 'kms:Decrypt', Resource: '*'}";

/// Whether the policy of a key that holds this statement beside the one for CloudFront locks everybody out, in some
/// world; `more` stands beside the policy.
fn locks_out(statement: &str, more: &str) -> bool {
    let facts = facts_of(&[&format!(
        "
Parameters:
  Somebody: {{Type: String}}
  Flag: {{Type: String, AllowedValues: ['true', 'false']}}
Conditions:
  IsOn: !Equals [!Ref Flag, 'true']
Resources:
  Role: {{Type: AWS::IAM::Role}}
  Key:
    Type: AWS::KMS::Key
    Properties:
      {more}
      KeyPolicy: {{Version: '2012-10-17', Statement: [{SERVICE}{statement}]}}
  Files:
    Type: AWS::S3::Bucket
    Properties:
      BucketEncryption: {{ServerSideEncryptionConfiguration: [{{ServerSideEncryptionByDefault: {{SSEAlgorithm: aws:kms, KMSMasterKeyID: !GetAtt Key.Arn}}}}]}}
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Origins:
          - {{Id: b, DomainName: !GetAtt Files.RegionalDomainName, S3OriginConfig: {{}}}}
        DefaultCacheBehavior: {{TargetOriginId: b, ViewerProtocolPolicy: https-only, CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6}}
"
    )]);
    let rejections = facts["rejections"].as_array().expect("an array");
    let mut flaws = rejections.iter().map(|one| &one["flaw"]);
    flaws.any(|flaw| flaw == "key_policy_locks_out")
}

const ENABLED: &str = "Enabled: true";

#[test]
fn a_policy_that_nobody_can_change_is_refused() {
    assert!(locks_out("", ENABLED));
    let to = |principal: &str, action: &str| {
        format!(", {{Effect: Allow, Principal: {principal}, Action: {action}, Resource: '*'}}")
    };
    let root = "{AWS: !Sub 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root'}";
    for statement in [
        to(root, "'kms:Decrypt'"),
        to(root, "['kms:Get*', 'kms:PutPolicy', 'kms:Encrypt']"),
        to("{AWS: '*'}", "['kms:Decrypt', 'kms:GenerateDataKey*']"),
        to(
            "{Service: !Sub 'logs.${AWS::Region}.amazonaws.com'}",
            "'kms:*'",
        ),
        // Without a resource a statement has no effect.
        format!(", {{Effect: Allow, Principal: {root}, Action: 'kms:*'}}"),
        format!(
            "{}, {{Effect: Deny, Principal: '*', Action: 'kms:Put*', Resource: '*'}}",
            to(root, "'kms:*'")
        ),
    ] {
        assert!(locks_out(&statement, ENABLED), "{statement}");
    }
}

#[test]
fn a_policy_that_somebody_may_change_is_stored() {
    let to = |principal: &str, action: &str| {
        format!(", {{Effect: Allow, Principal: {principal}, Action: {action}, Resource: '*'}}")
    };
    let root = "{AWS: !Sub 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root'}";
    for statement in [
        to(root, "'kms:*'"),
        to(root, "'*'"),
        to(root, "[kms:Decrypt, KMS:putkeypolicy]"),
        to(root, "!Ref Somebody"),
        to("'*'", "'kms:Put*'"),
        to("{AWS: !Ref Somebody}", "'kms:*'"),
        to("{AWS: !GetAtt Role.Arn}", "'kms:*'"),
        to("{AWS: !Ref AWS::AccountId}", "'kms:*'"),
        to("{AWS: ['arn:aws:iam::111122223333:user/alice']}", "'kms:*'"),
        to("{Service: logs.amazonaws.com, AWS: !Ref Somebody}", "'kms:*'"),
        to("{Federated: 'arn:aws:iam::111122223333:saml-provider/p'}", "'kms:*'"),
        to("!Ref Somebody", "'kms:*'"),
        format!(", {{Effect: Allow, Principal: {root}, NotAction: 'kms:Decrypt', Resource: '*'}}"),
        format!(", {{Effect: Allow, Principal: {root}, Action: 'kms:*', Resource: !Ref Somebody}}"),
        format!(", {{Effect: Allow, Principal: {root}, Action: 'kms:*', Resource: '*', Condition: {{StringEquals: {{'kms:ViaService': s3.amazonaws.com}}}}}}"),
        ", {Effect: Allow, NotPrincipal: {AWS: 'arn:aws:iam::111122223333:root'}, Action: 'kms:*', Resource: '*'}".to_owned(),
        ", {Effect: !Ref Somebody, Principal: {AWS: '*'}, Action: 'kms:*', Resource: '*'}".to_owned(),
        ", {Effect: !Ref Somebody, Principal: {Federated: 'arn:aws:iam::111122223333:saml-provider/p'}, Action: 'kms:*', Resource: '*'}".to_owned(),
        ", {'Fn::Transform': {Name: AWS::Include, Parameters: {Location: 's3://parts/statement.yaml'}}}".to_owned(),
    ] {
        assert!(!locks_out(&statement, ENABLED), "{statement}");
    }
}

#[test]
fn kms_may_be_told_not_to_look() {
    for told in ["true", "'true'", "!Ref Somebody"] {
        let more = format!("BypassPolicyLockoutSafetyCheck: {told}");
        assert!(!locks_out("", &more), "{told}");
    }
    assert!(locks_out("", "BypassPolicyLockoutSafetyCheck: false"));
}

#[test]
fn a_policy_is_looked_at_in_every_world() {
    let statement = ", !If [IsOn, {Effect: Allow, Principal: {AWS: '*'}, Action: 'kms:*', Resource: '*'}, !Ref AWS::NoValue]";
    assert!(locks_out(statement, ENABLED));
    let more = "BypassPolicyLockoutSafetyCheck: !If [IsOn, true, false]";
    assert!(locks_out("", more));
    assert!(!locks_out(
        ", {Effect: Allow, Principal: {AWS: '*'}, Action: !If [IsOn, 'kms:*', 'kms:Put*'], Resource: '*'}",
        more
    ));
}

/// The rules that a plan breaks, if its key is changed like this.
fn found(change: impl Fn(&mut Value)) -> Vec<String> {
    let text = common::text("rules/deployment/kms-policy-locks-out/broken.plan.json");
    let mut plan: Value = serde_json::from_str(&text).expect("it is JSON");
    let changes = plan["resource_changes"].as_array_mut().expect("changes");
    let key = changes.iter_mut().find(|one| one["type"] == "aws_kms_key");
    change(&mut key.expect("a key")["change"]);
    let outcome = common::outcome(&common::plan_of(plan.to_string()));
    outcome.findings.into_iter().map(|one| one.rule).collect()
}

#[test]
fn a_key_that_is_there_already_has_its_policy_already() {
    assert_eq!(found(|_| {}), ["CF403-X24"]);
    let stays = found(|change| {
        change["actions"] = json!(["no-op"]);
        change["before"] = change["after"].clone();
    });
    assert!(!stays.contains(&"CF403-X24".to_owned()), "{stays:?}");
    // One that comes in the place of another is made.
    let replaced = found(|change| {
        change["actions"] = json!(["delete", "create"]);
        change["before"] = change["after"].clone();
    });
    assert!(replaced.contains(&"CF403-X24".to_owned()), "{replaced:?}");
}
