//! Why the policy that somebody wrote does not let a distribution read its bucket, in whole templates: each case beside
//! one that looks alike and works, or that hangs on something else.

mod common;

use common::said;
use serde_json::Value;

const ACCESS: &str = "
  Access:
    Type: AWS::CloudFront::OriginAccessControl
    Properties:
      OriginAccessControlConfig: {Name: a, OriginAccessControlOriginType: s3, SigningBehavior: always, SigningProtocol: sigv4}
";
const IDENTITY: &str = "
  Identity:
    Type: AWS::CloudFront::CloudFrontOriginAccessIdentity
    Properties: {CloudFrontOriginAccessIdentityConfig: {Comment: a}}
";
const FILES: &str = "
  Files: {Type: AWS::S3::Bucket}
";
const SIGNED: &str = "OriginAccessControlId: !Ref Access, S3OriginConfig: {}";
const AS_IDENTITY: &str =
    "S3OriginConfig: {OriginAccessIdentity: !Sub 'origin-access-identity/cloudfront/${Identity}'}";
const ADMITS: &str = "{Effect: Allow, Principal: {Service: cloudfront.amazonaws.com}, Action: s3:GetObject, Resource: !Sub '${Files.Arn}/*', Condition: {StringEquals: {AWS:SourceArn: !Sub 'arn:aws:cloudfront::${AWS::AccountId}:distribution/${Site}'}}}";

fn site(domain: &str, origin: &str) -> String {
    format!(
        "
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Origins:
          - {{Id: files, DomainName: {domain}, {origin}}}
        DefaultCacheBehavior: {{TargetOriginId: files, ViewerProtocolPolicy: https-only, CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6}}
"
    )
}

const HOST: &str = "!GetAtt Files.RegionalDomainName";

fn policy(name: &str, bucket: &str, statements: &[&str]) -> String {
    let statements: Vec<String> = statements
        .iter()
        .map(|statement| format!("          - {statement}\n"))
        .collect();
    format!(
        "
  {name}:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: {bucket}
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
{}",
        statements.concat()
    )
}

/// The only route of a template that is made of these resources.
#[track_caller]
fn route(resources: &[&str]) -> Value {
    let text = format!("Resources:\n{}", resources.concat());
    let facts = common::facts_of(&[&text]);
    let routes = facts["routes"].as_array().expect("an array");
    assert_eq!(routes.len(), 1, "{text}");
    routes[0].clone()
}

#[track_caller]
fn reads(resources: &[&str], expected: &str) {
    let route = route(resources);
    assert_eq!(said(&route["read"]), expected, "{route:#}");
}

fn signed(policies: &[String]) -> Vec<String> {
    let mut all = vec![FILES.to_owned(), ACCESS.to_owned(), site(HOST, SIGNED)];
    all.extend(policies.iter().cloned());
    all
}

#[track_caller]
fn signed_reads(policies: &[String], expected: &str) {
    let all = signed(policies);
    reads(
        &all.iter().map(String::as_str).collect::<Vec<_>>(),
        expected,
    );
}

const DENIES_OTHERS: &str =
    "{Effect: Deny, Principal: '*', Action: s3:DeleteObject, Resource: !Sub '${Files.Arn}/*'}";

#[test]
fn of_two_policies_that_differ_nobody_knows_which_stays() {
    let one = policy("One", "!Ref Files", &[ADMITS]);
    let other = policy("Other", "!Ref Files", &[DENIES_OTHERS]);
    signed_reads(&[one.clone(), other.clone()], "unknown several_policies");
    signed_reads(&[other.clone(), one], "unknown several_policies");
    signed_reads(&[other], "denied no_statement");
}

#[test]
fn two_policies_that_both_admit_do_no_harm_to_readers() {
    let one = policy("One", "!Ref Files", &[ADMITS]);
    let other = policy("Other", "!Ref Files", &[ADMITS, DENIES_OTHERS]);
    signed_reads(&[one, other], "allowed none");
}

#[test]
fn a_policy_on_another_bucket_is_told_only_if_it_speaks_of_this_site() {
    let logs = "\n  Logs: {Type: AWS::S3::Bucket}\n".to_owned();
    let stray = policy("Stray", "!Ref Logs", &[ADMITS]);
    signed_reads(&[logs.clone(), stray], "denied policy_on_other_bucket");
    let for_logs = ADMITS.replace("Files.Arn", "Logs.Arn");
    let moved = policy("Stray", "!Ref Logs", &[&for_logs]);
    signed_reads(
        &[logs.clone(), moved.clone()],
        "denied policy_on_other_bucket",
    );
    let own = policy("Own", "!Ref Files", &[ADMITS]);
    signed_reads(&[logs.clone(), moved, own], "allowed none");
    let of_logs = "{Effect: Allow, Principal: {Service: logging.s3.amazonaws.com}, Action: s3:PutObject, Resource: !Sub '${Logs.Arn}/*'}";
    let unrelated = policy("Stray", "!Ref Logs", &[of_logs]);
    signed_reads(&[logs, unrelated], "denied no_policy");
}

#[test]
fn an_identity_is_misspelt_in_many_ways_and_not_by_a_parameter() {
    let reads_as = |principal: &str, expected: &str| {
        let statement = format!(
            "{{Effect: Allow, Principal: {principal}, Action: s3:GetObject, Resource: !Sub '${{Files.Arn}}/*'}}"
        );
        let policy = policy("Policy", "!Ref Files", &[&statement]);
        let site = site(HOST, AS_IDENTITY);
        reads(&[FILES, IDENTITY, &policy, &site], expected);
    };
    for principal in [
        "{AWS: !Ref Identity}",
        "{CanonicalUser: !Ref Identity}",
        "{AWS: !Sub 'arn:aws:iam::cloudfront:user/${Identity}'}",
        "{AWS: !Sub 'arn:${AWS::Partition}:iam::cloudfront:user/${Identity}'}",
        "{AWS: !Sub 'origin-access-identity/cloudfront/${Identity}'}",
        "{CanonicalUser: !Sub 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ${Identity}'}",
    ] {
        reads_as(principal, "denied identity_malformed");
    }
    reads_as(
        "{AWS: !GetAtt Identity.S3CanonicalUserId}",
        "unknown identity_malformed",
    );
    reads_as(
        "{CanonicalUser: !GetAtt Identity.S3CanonicalUserId}",
        "allowed none",
    );
    reads_as(
        "{AWS: !Sub 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ${Identity}'}",
        "allowed none",
    );
    reads_as("{AWS: !ImportValue IdentityArn}", "unknown none");
}

#[test]
fn a_region_that_is_too_young_for_identities_is_told_by_the_endpoint() {
    let statement = "{Effect: Allow, Principal: {CanonicalUser: !GetAtt Identity.S3CanonicalUserId}, Action: s3:GetObject, Resource: !Sub '${Files.Arn}/*'}";
    let policy = policy("Policy", "!Ref Files", &[statement]);
    let endpoint = |region: &str| {
        let host = format!("!Sub '${{Files}}.s3.{region}.amazonaws.com'");
        said(&route(&[FILES, IDENTITY, &policy, &site(&host, AS_IDENTITY)])["endpoint"])
    };
    assert_eq!(endpoint("il-central-1"), "denied identity_region");
    assert_eq!(endpoint("eu-south-2"), "allowed none");
    assert_eq!(endpoint("${AWS::Region}"), "allowed none");
}

#[test]
fn what_no_file_tells_of_a_request_leaves_a_denial_possible() {
    let denied = |condition: &str, expected: &str| {
        let deny = format!(
            "{{Effect: Deny, Principal: '*', Action: s3:GetObject, Resource: !Sub '${{Files.Arn}}/*', Condition: {condition}}}"
        );
        signed_reads(
            &[policy("Policy", "!Ref Files", &[ADMITS, &deny])],
            expected,
        );
    };
    denied(
        "{NumericLessThan: {s3:TlsVersion: '1.3'}}",
        "unknown deny_tls_version",
    );
    denied(
        "{NumericLessThan: {s3:TlsVersion: '1.4'}}",
        "denied deny_tls_version",
    );
    denied("{NumericLessThan: {s3:TlsVersion: '1.2'}}", "allowed none");
    denied(
        "{StringNotEquals: {s3:ExistingObjectTag/scan: clean}}",
        "unknown object_tags",
    );
    denied(
        "{StringNotEqualsIfExists: {aws:SourceOrgID: o-abcde12345}}",
        "unknown deny_source_org",
    );
    // CloudFront signs here, so the key is there.
    denied(
        "{StringNotEquals: {s3:signatureversion: AWS4-HMAC-SHA256}}",
        "unknown none",
    );
    // Nothing is said where something else is in doubt as well.
    denied(
        "{StringNotEquals: {s3:ExistingObjectTag/scan: clean}, StringEquals: {aws:SourceAccount: '444455556666'}}",
        "unknown none",
    );
}

#[test]
fn what_aws_does_not_document_is_named() {
    let everyone = ADMITS.replace("{Service: cloudfront.amazonaws.com}", "{AWS: '*'}");
    let all = signed(&[policy("Policy", "!Ref Files", &[&everyone])]);
    let route = route(&all.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(said(&route["read"]), "unknown none");
    assert_eq!(
        route["read"]["undocumented"],
        serde_json::json!(["aws_wildcard_for_service"])
    );
    let known = signed(&[policy("Policy", "!Ref Files", &[ADMITS])]);
    let route = route_of(&known);
    assert_eq!(route["read"]["undocumented"], serde_json::json!([]));
}

fn route_of(resources: &[String]) -> Value {
    route(&resources.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn a_bucket_whose_policy_is_here_is_not_outside() {
    let host = "legacy.s3.eu-west-1.amazonaws.com";
    let outside = |more: &[&str]| {
        let site = site(host, SIGNED);
        let mut all = vec![ACCESS, &site];
        all.extend(more);
        route(&all)["bucket_outside"]
            .as_str()
            .unwrap_or("?")
            .to_owned()
    };
    assert_eq!(outside(&[]), "yes");
    assert_eq!(outside(&[FILES]), "yes");
    let statement = ADMITS.replace("!Sub '${Files.Arn}/*'", "arn:aws:s3:::legacy/*");
    assert_eq!(outside(&[&policy("Policy", "legacy", &[&statement])]), "no");
    assert_eq!(
        outside(&[&policy("Policy", "!ImportValue Bucket", &[&statement])]),
        "no"
    );
    assert_eq!(
        outside(&["\n  Files: {Type: AWS::S3::Bucket, Properties: {BucketName: legacy}}\n"]),
        "no"
    );
}

/// A website whose policy admits requests on a condition, and whose origin has further settings.
#[track_caller]
fn website_reads(condition: &str, origin: &str, expected: &str) {
    let files = "
  Files:
    Type: AWS::S3::Bucket
    Properties:
      WebsiteConfiguration: {IndexDocument: index.html}
      PublicAccessBlockConfiguration: {BlockPublicPolicy: false, RestrictPublicBuckets: false}
";
    let admits = format!(
        "{{Effect: Allow, Principal: '*', Action: s3:GetObject, Resource: !Sub '${{Files.Arn}}/*', Condition: {condition}}}"
    );
    let site = site(
        "!Select [2, !Split ['/', !GetAtt Files.WebsiteURL]]",
        &format!("CustomOriginConfig: {{OriginProtocolPolicy: http-only}}{origin}"),
    );
    reads(
        &[files, &policy("Own", "!Ref Files", &[&admits]), &site],
        expected,
    );
}

#[test]
fn a_website_that_opens_to_a_header_is_not_said_to_be_private() {
    let secret = "{StringLike: {'aws:Referer': a-secret}}";
    let sends = |name: &str, value: &str| {
        format!(", OriginCustomHeaders: [{{HeaderName: {name}, HeaderValue: {value}}}]")
    };
    website_reads(secret, "", "denied header_not_sent");
    website_reads(
        secret,
        &sends("Referer", "another"),
        "denied header_not_sent",
    );
    website_reads(
        secret,
        &sends("X-Secret", "a-secret"),
        "denied header_not_sent",
    );
    website_reads(secret, &sends("Referer", "a-secret"), "allowed none");
    website_reads(secret, &sends("referer", "a-secret"), "allowed none");
    let agent = |name: &str| format!("{{StringEquals: {{'aws:UserAgent': {name}}}}}");
    website_reads(&agent("Amazon CloudFront"), "", "allowed none");
    website_reads(&agent("a-secret"), "", "denied header_not_sent");
    website_reads(
        &agent("a-secret"),
        &sends("User-Agent", "a-secret"),
        "allowed none",
    );
    // Two things are missing: what the statement is meant for is not clear.
    website_reads(
        "{StringLike: {'aws:Referer': a-secret}, IpAddress: {'aws:SourceIp': 192.0.2.1}}",
        "",
        "denied private_bucket",
    );
}
