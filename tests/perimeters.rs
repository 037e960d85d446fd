//! What stands above the policy of a bucket or beside what an origin asks for: resource control policies of the
//! organization, tokens that CloudFront's signature takes the place of, functions beside `sigv4a`, signed addresses. The
//! cases are the traps: most of what looks broken here works.

mod common;

use common::{facts_of, said};
use serde_json::Value;

const ACCESS: &str = "OriginAccessControlId: !Ref Access, S3OriginConfig: {}";
const IDENTITY: &str =
    "S3OriginConfig: {OriginAccessIdentity: !Sub 'origin-access-identity/cloudfront/${Identity}'}";
const UNSIGNED: &str = "S3OriginConfig: {}";

/// A site whose origin authenticates like this, whose bucket has this statement and these properties, beside a policy of
/// an organization.
fn site(origin: &str, [bucket, statement]: [&str; 2], policy: &str) -> String {
    format!(
        "
Parameters:
  Some: {{Type: String}}
Resources:
  Perimeter: {{Type: AWS::Organizations::Policy, Properties: {{Name: perimeter, {policy}}}}}
  Access:
    Type: AWS::CloudFront::OriginAccessControl
    Properties: {{OriginAccessControlConfig: {{Name: a, OriginAccessControlOriginType: s3, SigningBehavior: always, SigningProtocol: sigv4}}}}
  Identity: {{Type: AWS::CloudFront::CloudFrontOriginAccessIdentity, Properties: {{CloudFrontOriginAccessIdentityConfig: {{Comment: a}}}}}}
  Key:
    Type: AWS::KMS::Key
    Properties: {{KeyPolicy: {{Version: '2012-10-17', Statement: [{{Effect: Allow, Principal: '*', Action: 'kms:*', Resource: '*'}}, {{Effect: Allow, Principal: {{Service: cloudfront.amazonaws.com}}, Action: 'kms:*', Resource: '*'}}]}}}}
  Files: {{Type: AWS::S3::Bucket, Properties: {{BucketName: b, {bucket}}}}}
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties: {{Bucket: !Ref Files, PolicyDocument: {{Version: '2012-10-17', Statement: [{statement}]}}}}
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Origins: [{{Id: b, DomainName: !GetAtt Files.RegionalDomainName, {origin}}}]
        DefaultCacheBehavior: {{TargetOriginId: b, ViewerProtocolPolicy: https-only, CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6}}
"
    )
}

const GRANT: &str = "{Effect: Allow, Principal: {Service: cloudfront.amazonaws.com, CanonicalUser: !GetAtt Identity.S3CanonicalUserId}, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}";
const PUBLIC: &str =
    "{Effect: Allow, Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}";
const OPEN: &str = "PublicAccessBlockConfiguration: {BlockPublicAcls: false, BlockPublicPolicy: false, IgnorePublicAcls: false, RestrictPublicBuckets: false}";
const ENCRYPTED: &str = "BucketEncryption: {ServerSideEncryptionConfiguration: [{ServerSideEncryptionByDefault: {SSEAlgorithm: 'aws:kms', KMSMasterKeyID: !GetAtt Key.Arn}}]}";

/// A resource control policy that denies an action on a condition.
fn denying(action: &str, resource: &str, condition: &str) -> String {
    format!(
        "Type: RESOURCE_CONTROL_POLICY, Content: {{Version: '2012-10-17', Statement: [{{Effect: Deny, Principal: '*', Action: '{action}', Resource: '{resource}', Condition: {{{condition}}}}}]}}"
    )
}

const ORGANIZATION: &str = "StringNotEqualsIfExists: {'aws:PrincipalOrgID': o-a1b2c3d4e5}";
const NO_SERVICE: &str = "BoolIfExists: {'aws:PrincipalIsAWSService': 'false'}";

/// What is said of it.
fn control(origin: &str, bucket: [&str; 2], policy: &str) -> String {
    controlled(&site(origin, bucket, policy))
}

fn controlled(template: &str) -> String {
    said(&facts_of(&[template])["routes"][0]["control"])
}

#[test]
fn the_usual_perimeter_spares_the_service_and_nobody_else() {
    let usual = denying("s3:*", "*", &format!("{ORGANIZATION}, {NO_SERVICE}"));
    assert_eq!(control(ACCESS, [OPEN, GRANT], &usual), "none none");
    let refused = "unknown deny_principal_org";
    assert_eq!(control(IDENTITY, [OPEN, GRANT], &usual), refused);
    assert_eq!(control(UNSIGNED, [OPEN, PUBLIC], &usual), refused);
    let strict = denying("s3:*", "*", ORGANIZATION);
    assert_eq!(control(ACCESS, [OPEN, GRANT], &strict), refused);
    let text = "Type: RESOURCE_CONTROL_POLICY, Content: '{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}}'";
    assert_eq!(
        control(ACCESS, [OPEN, GRANT], text),
        "unknown deny_unconditional"
    );
}

#[test]
fn a_policy_that_may_spare_the_request_accuses_nobody() {
    for policy in [
        denying("s3:PutObject", "*", ORGANIZATION),
        denying("kms:*", "*", ORGANIZATION),
        denying("s3:*", "arn:aws:s3:::other/*", ORGANIZATION),
        // Whether the bucket has such a tag is not known.
        denying(
            "s3:*",
            "*",
            "StringNotEqualsIfExists: {'aws:PrincipalOrgID': o-a1b2c3d4e5, 'aws:ResourceTag/perimeter': 'no'}",
        ),
        // The one against confused deputies.
        denying(
            "s3:*",
            "*",
            "StringNotEqualsIfExists: {'aws:SourceOrgID': o-a1b2c3d4e5}, Bool: {'aws:PrincipalIsAWSService': 'true'}",
        ),
        denying("s3:*", "*", ORGANIZATION)
            .replace("RESOURCE_CONTROL_POLICY", "SERVICE_CONTROL_POLICY"),
        denying("s3:*", "*", ORGANIZATION).replace("RESOURCE_CONTROL_POLICY", "!Ref Some"),
        denying("s3:*", "*", ORGANIZATION).replace("Effect: Deny", "Effect: Allow"),
        "Type: RESOURCE_CONTROL_POLICY, Content: !Ref Some".to_owned(),
        "Type: RESOURCE_CONTROL_POLICY".to_owned(),
    ] {
        assert_eq!(
            control(ACCESS, [OPEN, GRANT], &policy),
            "none none",
            "{policy}"
        );
    }
}

#[test]
fn what_only_one_of_two_possible_callers_meets_is_not_told() {
    let both = format!("{GRANT}, {PUBLIC}");
    let may_sign = |policy: &str| {
        let template = site(ACCESS, [OPEN, &both], policy);
        controlled(&template.replace("SigningBehavior: always", "SigningBehavior: !Ref Some"))
    };
    let service = "Bool: {'aws:PrincipalIsAWSService': 'true'}";
    let nobody = format!("{ORGANIZATION}, {NO_SERVICE}");
    for condition in [service, &nobody] {
        assert_eq!(may_sign(&denying("s3:*", "*", condition)), "none none");
    }
    let strict = denying("s3:*", "*", ORGANIZATION);
    assert_eq!(may_sign(&strict), "unknown deny_principal_org");
}

#[test]
fn what_is_refused_anyway_is_not_refused_by_the_organization() {
    let strict = denying("s3:*", "*", ORGANIZATION);
    for statement in [
        "{Effect: Deny, Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::b/*'}",
        "{Effect: Allow, Principal: {Service: cloudfront.amazonaws.com}, Action: 's3:GetObject', Resource: !Ref Some}",
    ] {
        assert_eq!(control(ACCESS, [OPEN, statement], &strict), "none none");
    }
    // An identity cannot use a key at all.
    assert_eq!(control(IDENTITY, [ENCRYPTED, GRANT], &strict), "none none");
}

#[test]
fn a_key_is_a_resource_of_the_organization_too() {
    let keys = denying("kms:Decrypt", "*", ORGANIZATION);
    let refused = "unknown deny_principal_org";
    assert_eq!(control(ACCESS, [ENCRYPTED, GRANT], &keys), refused);
    assert_eq!(control(ACCESS, [OPEN, GRANT], &keys), "none none");
    let usual = denying("kms:Decrypt", "*", &format!("{ORGANIZATION}, {NO_SERVICE}"));
    assert_eq!(control(ACCESS, [ENCRYPTED, GRANT], &usual), "none none");
}

/// The facts of a distribution in front of a function URL that is declared elsewhere: how the origin access control
/// signs, and what the distribution and its behavior say besides.
fn application(signing: &str, settings: &str, behavior: &str) -> Value {
    facts_of(&[&format!(
        "
Parameters:
  Some: {{Type: String}}
Resources:
  Access:
    Type: AWS::CloudFront::OriginAccessControl
    Properties: {{OriginAccessControlConfig: {{Name: a, OriginAccessControlOriginType: lambda, SigningBehavior: {signing}}}}}
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        {settings}
        Origins: [{{Id: a, DomainName: abcdefghijklmnopqrstuvwxyz012345.lambda-url.eu-west-1.on.aws, OriginAccessControlId: !GetAtt Access.Id, CustomOriginConfig: {{OriginProtocolPolicy: https-only}}}}]
        OriginGroups: {{Quantity: 1, Items: [{{Id: g, FailoverCriteria: {{StatusCodes: {{Quantity: 1, Items: [500]}}}}, Members: {{Quantity: 2, Items: [{{OriginId: a}}, {{OriginId: a}}]}}}}]}}
        DefaultCacheBehavior: {{ViewerProtocolPolicy: https-only, {behavior}}}
"
    )])
}

const ALWAYS: &str = "always, SigningProtocol: sigv4";
const NAMED: &str =
    "TargetOriginId: a, ForwardedValues: {QueryString: true, Headers: [authorization]}";

fn overwrites(signing: &str, behavior: &str) -> String {
    let facts = application(signing, "Comment: a", behavior);
    let said = facts["routes"][0]["overwrites_authorization"].as_str();
    said.expect("a word").to_owned()
}

#[test]
fn a_token_is_lost_only_where_every_request_is_signed_over_it() {
    assert_eq!(overwrites(ALWAYS, NAMED), "yes");
    for signing in ["no-override", "never", "always-amz-auth"] {
        assert_eq!(
            overwrites(&format!("{signing}, SigningProtocol: sigv4"), NAMED),
            "no"
        );
    }
    assert_eq!(
        overwrites("!Ref Some, SigningProtocol: sigv4", NAMED),
        "unknown"
    );
}

#[test]
fn whoever_forwards_everything_asks_for_no_token() {
    for forwarded in [
        "ForwardedValues: {QueryString: true, Headers: ['*']}",
        "ForwardedValues: {QueryString: true, Headers: [X-Authorization]}",
        "CachePolicyId: 4135ea2d-6df8-44a3-9df3-4b5a84be39ad, OriginRequestPolicyId: b689b0a8-53d0-40ab-baf2-68738e2966ac",
    ] {
        assert_eq!(
            overwrites(ALWAYS, &format!("TargetOriginId: a, {forwarded}")),
            "no",
            "{forwarded}"
        );
    }
    let unseen = "TargetOriginId: a, CachePolicyId: !Ref Some";
    assert_eq!(overwrites(ALWAYS, unseen), "unknown");
}

#[test]
fn a_function_may_move_the_token_before_it_is_lost() {
    let with = |event: &str| {
        format!(
            "{NAMED}, LambdaFunctionAssociations: [{{EventType: {event}, LambdaFunctionARN: 'arn:aws:lambda:us-east-1:111122223333:function:edge:7'}}]"
        )
    };
    assert_eq!(overwrites(ALWAYS, &with("viewer-request")), "no");
    assert_eq!(overwrites(ALWAYS, &with("origin-request")), "no");
    assert_eq!(overwrites(ALWAYS, &with("viewer-response")), "yes");
}

fn beside_sigv4a(signing: &str, target: &str, event: &str) -> bool {
    let behavior = format!(
        "TargetOriginId: {target}, CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6, LambdaFunctionAssociations: [{{EventType: {event}, LambdaFunctionARN: 'arn:aws:lambda:us-east-1:111122223333:function:edge:7'}}]"
    );
    let facts = application(signing, "Comment: a", &behavior);
    let rejections = facts["rejections"].as_array().expect("an array");
    let mut found = rejections
        .iter()
        .filter(|one| one["flaw"] == "function_beside_sigv4a");
    found.any(|one| one["storing"]["decision"] == "unknown")
}

#[test]
fn only_functions_on_the_way_to_an_origin_are_beside_its_signature() {
    let sigv4a = "always, SigningProtocol: sigv4a";
    for target in ["a", "g"] {
        assert!(beside_sigv4a(sigv4a, target, "origin-request"));
        assert!(beside_sigv4a(sigv4a, target, "origin-response"));
        assert!(!beside_sigv4a(sigv4a, target, "viewer-request"));
        assert!(!beside_sigv4a(ALWAYS, target, "origin-request"));
    }
    for signing in [
        "never, SigningProtocol: sigv4a",
        "always, SigningProtocol: !Ref Some",
    ] {
        assert!(!beside_sigv4a(signing, "a", "origin-request"), "{signing}");
    }
    assert!(!beside_sigv4a(sigv4a, "a", "!Ref Some"));
}

#[test]
fn addresses_of_viewers_are_told_as_far_as_they_are_known() {
    let said = |settings: &str| {
        let behavior = "TargetOriginId: a, CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6, TrustedSigners: [self]";
        let facts = application(ALWAYS, settings, behavior);
        let node = &facts["restrictions"][0];
        let word = |key: &str| node[key].as_str().expect("a word").to_owned();
        [word("signed"), word("ipv6")]
    };
    assert_eq!(said("IPV6Enabled: true"), ["all", "yes"]);
    assert_eq!(said("IPV6Enabled: false"), ["all", "no"]);
    assert_eq!(said("Comment: a"), ["all", "no"]);
    assert_eq!(said("IPV6Enabled: !Ref Some"), ["all", "unknown"]);
}
