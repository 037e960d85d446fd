//! What is judged of requests that are not a plain GET over HTTPS: those of viewers with HTTP, those that change
//! objects, and those that viewers sign themselves. The cases are the traps: most of what looks broken here works.

mod common;

use cf403::check::Finding;
use serde_json::Value;

/// The facts about the first route of a template.
fn route(text: &str) -> Value {
    routes(text).remove(0)
}

/// What the shipped rules find, each as `rule severity`, and the findings themselves.
fn found(text: &str) -> (Vec<String>, Vec<Finding>) {
    let outcome = common::outcome(&common::sources(&[text]));
    let told = outcome.findings.iter();
    let told = told.map(|finding| format!("{} {:?}", finding.rule, finding.severity));
    (told.collect(), outcome.findings)
}

fn routes(text: &str) -> Vec<Value> {
    let document = common::facts_of(&[text]);
    document["routes"].as_array().expect("an array").clone()
}

/// How an origin authenticates: the lines of the origin that say so.
const ALWAYS: &str = "OriginAccessControlId: !GetAtt Always.Id, S3OriginConfig: {}";
const NO_OVERRIDE: &str = "OriginAccessControlId: !GetAtt NoOverride.Id, S3OriginConfig: {}";
const IDENTITY: &str =
    "S3OriginConfig: {OriginAccessIdentity: !Sub 'origin-access-identity/cloudfront/${Identity}'}";
const UNSIGNED: &str = "S3OriginConfig: {}";

/// A site with one behavior: how its origin authenticates, further lines of the bucket, of the behavior, and the
/// statements of the policy.
fn site(origin: &str, bucket: &str, behavior: &str, statements: &[&str]) -> String {
    let statements: Vec<String> = statements
        .iter()
        .map(|statement| format!("          - {statement}\n"))
        .collect();
    let statements = statements.join("");
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
        Version: '2012-10-17'
        Statement:
{statements}
  Always:
    Type: AWS::CloudFront::OriginAccessControl
    Properties: {{OriginAccessControlConfig: {{Name: a, OriginAccessControlOriginType: s3, SigningBehavior: always, SigningProtocol: sigv4}}}}
  NoOverride:
    Type: AWS::CloudFront::OriginAccessControl
    Properties: {{OriginAccessControlConfig: {{Name: b, OriginAccessControlOriginType: s3, SigningBehavior: no-override, SigningProtocol: sigv4}}}}
  Identity:
    Type: AWS::CloudFront::CloudFrontOriginAccessIdentity
    Properties: {{CloudFrontOriginAccessIdentityConfig: {{Comment: files}}}}
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        DefaultRootObject: index.html
        Aliases: [www.example.com]
        ViewerCertificate: {{AcmCertificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-1111-2222-3333-444455556666', SslSupportMethod: sni-only}}
        Origins:
          - {{Id: files, DomainName: !GetAtt Files.RegionalDomainName, {origin}}}
        DefaultCacheBehavior:
          TargetOriginId: files
          CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6
{behavior}
"
    )
}

const SERVICE: &str = "Principal: {Service: cloudfront.amazonaws.com}, Resource: !Sub '${Files.Arn}/*', Condition: {StringEquals: {AWS:SourceArn: !Sub 'arn:aws:cloudfront::${AWS::AccountId}:distribution/${Site}'}}";

fn allow(actions: &str) -> String {
    format!("{{Effect: Allow, Action: {actions}, {SERVICE}}}")
}

fn allow_identity(actions: &str) -> String {
    format!(
        "{{Effect: Allow, Action: {actions}, Principal: {{CanonicalUser: !GetAtt Identity.S3CanonicalUserId}}, Resource: !Sub '${{Files.Arn}}/*'}}"
    )
}

const PUBLIC: &str =
    "{Effect: Allow, Action: s3:GetObject, Principal: '*', Resource: !Sub '${Files.Arn}/*'}";
const OPEN: &str = "      PublicAccessBlockConfiguration: {BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: false, RestrictPublicBuckets: false}";
const TLS: &str = "{Sid: Tls, Effect: Deny, Principal: '*', Action: 's3:*', Resource: [!GetAtt Files.Arn, !Sub '${Files.Arn}/*'], Condition: {Bool: {aws:SecureTransport: 'false'}}}";
const BOTH: &str = "          ViewerProtocolPolicy: allow-all";
const SECURE: &str = "          ViewerProtocolPolicy: redirect-to-https";

/// Decision and cause of a verdict.
fn says(route: &Value, layer: &str) -> String {
    let text = |key: &str| route[layer][key].as_str().unwrap_or("?").to_owned();
    format!("{} {}", text("decision"), text("cause"))
}

#[track_caller]
fn is(template: &str, layer: &str, expected: &str) {
    assert_eq!(says(&route(template), layer), expected, "{template}");
}

#[test]
fn viewers_with_http_are_judged_apart_where_their_protocol_reaches_the_bucket() {
    let read = allow("s3:GetObject");
    let by_identity = allow_identity("s3:GetObject");
    for (origin, bucket, grant, expected) in [
        (ALWAYS, "", &*read, "none none"),
        (NO_OVERRIDE, "", &*read, "denied deny_insecure_transport"),
        (
            IDENTITY,
            "",
            &*by_identity,
            "denied deny_insecure_transport",
        ),
        (UNSIGNED, OPEN, PUBLIC, "denied deny_insecure_transport"),
        (
            "CustomOriginConfig: {OriginProtocolPolicy: match-viewer}",
            OPEN,
            PUBLIC,
            "denied deny_insecure_transport",
        ),
        (
            "CustomOriginConfig: {OriginProtocolPolicy: https-only}",
            OPEN,
            PUBLIC,
            "none none",
        ),
    ] {
        let template = site(origin, bucket, BOTH, &[grant, TLS]);
        is(&template, "read", "allowed none");
        is(&template, "http", expected);
    }
    let never = site(NO_OVERRIDE, OPEN, BOTH, &[PUBLIC, TLS])
        .replace("SigningBehavior: no-override", "SigningBehavior: never");
    is(&never, "http", "denied deny_insecure_transport");
}

#[test]
fn the_request_that_fails_over_http_is_shown() {
    let template = site(IDENTITY, "", BOTH, &[&allow_identity("s3:GetObject"), TLS]);
    let (told, findings) = found(&template);
    assert_eq!(told, ["CF403-C308 Warning"]);
    let witness = findings[0].witness.as_ref().expect("a request");
    assert_eq!(witness.request, "GET http://www.example.com/index.html");
    assert!(
        witness
            .steps
            .last()
            .is_some_and(|step| step.message.ends_with(", over HTTP")),
        "{witness:?}"
    );
}

#[test]
fn viewers_who_all_use_https_are_never_accused() {
    for policy in ["redirect-to-https", "https-only"] {
        let behavior = format!("          ViewerProtocolPolicy: {policy}");
        let template = site(
            IDENTITY,
            "",
            &behavior,
            &[&allow_identity("s3:GetObject"), TLS],
        );
        is(&template, "http", "none none");
    }
}

#[test]
fn a_protocol_policy_that_is_not_known_speaks_for_no_refusal() {
    let template = format!(
        "Parameters:\n  Protocol: {{Type: String, Default: allow-all}}\n{}",
        site(
            IDENTITY,
            "",
            "          ViewerProtocolPolicy: !Ref Protocol",
            &[&allow_identity("s3:GetObject"), TLS],
        )
    );
    is(&template, "read", "allowed none");
    is(&template, "http", "unknown none");
}

#[test]
fn without_a_condition_on_the_protocol_there_is_no_difference() {
    let template = site(IDENTITY, "", BOTH, &[&allow_identity("s3:GetObject")]);
    is(&template, "http", "none none");
    // What is refused to all is not said twice.
    let template = site(IDENTITY, "", BOTH, &[&allow("s3:GetObject"), TLS]);
    is(&template, "read", "denied grants_other_identity_kind");
    assert_eq!(route(&template)["root"], "read");
}

#[test]
fn a_custom_origin_over_http_is_refused_to_everybody() {
    let origin = "CustomOriginConfig: {OriginProtocolPolicy: http-only}";
    for behavior in [BOTH, SECURE] {
        let template = site(origin, OPEN, behavior, &[PUBLIC, TLS]);
        is(&template, "read", "denied deny_insecure_transport");
        is(&template, "http", "none none");
    }
}

#[test]
fn a_grant_that_asks_for_https_turns_http_away_like_a_denial() {
    let conditional =
        |condition: &str| PUBLIC.replace("'}", &format!("', Condition: {{{condition}}}}}"));
    for condition in [
        "Bool: {aws:SecureTransport: 'true'}",
        "NumericGreaterThanEquals: {s3:TlsVersion: '1.2'}",
    ] {
        let template = site(UNSIGNED, OPEN, BOTH, &[&conditional(condition)]);
        is(&template, "http", "denied condition_not_met");
        assert_eq!(route(&template)["http"]["statement"], "statement 1");
    }
    let if_exists = TLS.replace(
        "Bool: {aws:SecureTransport: 'false'}",
        "NumericLessThanIfExists: {s3:TlsVersion: '1.2'}",
    );
    let template = site(UNSIGNED, OPEN, BOTH, &[PUBLIC, &if_exists]);
    is(&template, "http", "denied deny_insecure_transport");
    // Over HTTP there is no version of TLS, and so none that is too low.
    let plain = if_exists.replace("IfExists", "");
    let template = site(UNSIGNED, OPEN, BOTH, &[PUBLIC, &plain]);
    is(&template, "http", "none none");
}

#[test]
fn the_condition_on_the_protocol_is_blamed_among_others() {
    let both = TLS.replace(
        "{Bool: {aws:SecureTransport: 'false'}}",
        "{StringNotEquals: {aws:SourceVpce: vpce-1a2b3c4d}, Bool: {aws:SecureTransport: 'false'}}",
    );
    let template = site(
        IDENTITY,
        "",
        BOTH,
        &[&allow_identity("s3:GetObject"), &both],
    );
    is(&template, "http", "denied deny_insecure_transport");
    let route = route(&template);
    assert_eq!(route["http"]["key"], "aws:SecureTransport");
    assert_eq!(route["http"]["statement"], "statement `Tls`");
}

#[test]
fn an_edge_function_may_send_viewers_to_https() {
    let function = format!(
        "{BOTH}\n          FunctionAssociations: [{{EventType: viewer-request, FunctionARN: 'arn:aws:cloudfront::111122223333:function/redirect'}}]"
    );
    let template = site(
        IDENTITY,
        "",
        &function,
        &[&allow_identity("s3:GetObject"), TLS],
    );
    is(&template, "http", "unknown deny_insecure_transport");
}

const ALL: &str = "          ViewerProtocolPolicy: redirect-to-https
          AllowedMethods: [GET, HEAD, OPTIONS, PUT, PATCH, POST, DELETE]";

fn write(template: &str) -> String {
    let route = route(template);
    let text = |key: &str| route["write"][key].as_str().unwrap_or("?").to_owned();
    format!(
        "{}, put {}, delete {}, {}",
        says(&route, "write"),
        text("put"),
        text("delete"),
        text("suggested_by")
    )
}

#[test]
fn a_behavior_that_allows_reading_asks_for_no_right_to_write() {
    let grant = allow("s3:GetObject");
    for methods in ["", "\n          AllowedMethods: [GET, HEAD, OPTIONS]"] {
        let template = site(ALWAYS, "", &format!("{SECURE}{methods}"), &[&grant]);
        assert_eq!(
            write(&template),
            "none none, put none, delete none, nothing"
        );
    }
}

#[test]
fn all_methods_by_habit_suggest_nothing() {
    let template = site(ALWAYS, "", ALL, &[&allow("s3:GetObject")]);
    assert_eq!(
        write(&template),
        "denied action_missing, put denied, delete denied, nothing"
    );
    let long = ALL.replace(
        "[GET, HEAD, OPTIONS, PUT, PATCH, POST, DELETE]",
        "{Quantity: 7, Items: [GET, HEAD, OPTIONS, PUT, PATCH, POST, DELETE]}",
    );
    let template = site(ALWAYS, "", &long, &[&allow("s3:GetObject")]);
    assert_eq!(
        write(&template),
        "denied action_missing, put denied, delete denied, nothing"
    );
}

#[test]
fn a_grant_to_write_is_enough_without_one_to_delete() {
    // There is no way to let PUT through without DELETE.
    let template = site(ALWAYS, "", ALL, &[&allow("[s3:GetObject, s3:PutObject]")]);
    assert_eq!(
        write(&template),
        "allowed none, put allowed, delete denied, policy"
    );
    let template = site(ALWAYS, "", ALL, &[&allow("'s3:*'")]);
    assert_eq!(
        write(&template),
        "allowed none, put allowed, delete allowed, nothing"
    );
    let template = site(ALWAYS, "", ALL, &[&allow("['s3:Get*', 's3:Put*']")]);
    assert_eq!(
        write(&template),
        "allowed none, put allowed, delete denied, policy"
    );
}

#[test]
fn a_statement_that_means_to_let_viewers_write_and_fails_is_blamed() {
    let wrong = allow("s3:PutObject").replace("distribution/${Site}", "distribution/*");
    let template = site(ALWAYS, "", ALL, &[&allow("s3:GetObject"), &wrong]);
    assert_eq!(
        write(&template),
        "denied source_arn_wildcard_taken_literally, put denied, delete denied, policy"
    );
    assert_eq!(route(&template)["write"]["statement"], "statement 2");
    let deny = "{Sid: Locked, Effect: Deny, Principal: '*', Action: ['s3:PutObject*', 's3:DeleteObject*'], Resource: !Sub '${Files.Arn}/*'}";
    let grant = allow("[s3:GetObject, s3:PutObject]");
    let template = site(ALWAYS, "", ALL, &[&grant, deny]);
    assert_eq!(
        write(&template),
        "denied deny_unconditional, put denied, delete denied, policy"
    );
}

#[test]
fn what_everybody_may_write_on_a_condition_is_not_meant_for_viewers() {
    let partners = "{Effect: Allow, Principal: '*', Action: s3:PutObject, Resource: !Sub '${Files.Arn}/*', Condition: {StringEquals: {aws:PrincipalOrgID: o-a1b2c3d4e5}}}";
    let template = site(ALWAYS, "", ALL, &[&allow("s3:GetObject"), partners]);
    assert!(write(&template).ends_with("delete denied, nothing"));
    let role = "{Effect: Allow, Principal: {AWS: 'arn:aws:iam::111122223333:role/uploads'}, Action: 's3:Put*', Resource: !Sub '${Files.Arn}/*'}";
    let template = site(ALWAYS, "", ALL, &[&allow("s3:GetObject"), role]);
    assert!(write(&template).ends_with("delete denied, nothing"));
}

#[test]
fn a_denial_of_uploads_without_encryption_depends_on_what_the_viewer_sends() {
    let deny = "{Effect: Deny, Principal: '*', Action: s3:PutObject, Resource: !Sub '${Files.Arn}/*', Condition: {StringNotEquals: {s3:x-amz-server-side-encryption: AES256}}}";
    let grant = allow("[s3:GetObject, s3:PutObject]");
    let template = site(ALWAYS, "", ALL, &[&grant, deny]);
    assert_eq!(
        write(&template),
        "unknown deny_put_encryption, put unknown, delete denied, policy"
    );
}

#[test]
fn uploads_are_suggested_by_cross_origin_rules_and_by_the_path() {
    let cors = "      CorsConfiguration: {CorsRules: [{AllowedMethods: [GET, PUT], AllowedOrigins: ['*']}]}";
    let template = site(ALWAYS, cors, ALL, &[&allow("s3:GetObject")]);
    assert_eq!(
        write(&template),
        "denied action_missing, put denied, delete denied, cors"
    );
    let template = site(
        ALWAYS,
        &cors.replace(", PUT", ""),
        ALL,
        &[&allow("s3:GetObject")],
    );
    assert!(write(&template).ends_with("nothing"));
    let path = "
        CacheBehaviors:
          - {PathPattern: /uploads/*, TargetOriginId: files, ViewerProtocolPolicy: https-only, AllowedMethods: [GET, HEAD, OPTIONS, PUT, PATCH, POST, DELETE]}
        DefaultCacheBehavior:\n";
    let template = site(ALWAYS, "", SECURE, &[&allow("s3:GetObject")])
        .replace("\n        DefaultCacheBehavior:\n", path);
    assert_eq!(
        write(&template),
        "denied action_missing, put denied, delete denied, path"
    );
}

#[test]
fn a_finding_about_uploads_matters_as_much_as_what_suggests_them() {
    let read = allow("s3:GetObject");
    let wrong = allow("s3:PutObject").replace("distribution/${Site}", "distribution/*");
    let (told, _) = found(&site(ALWAYS, "", ALL, &[&read, &wrong]));
    assert_eq!(told, ["CF403-F607 Warning"]);
    let cors =
        "      CorsConfiguration: {CorsRules: [{AllowedMethods: [PUT], AllowedOrigins: ['*']}]}";
    let (told, _) = found(&site(ALWAYS, cors, ALL, &[&read]));
    assert_eq!(told, ["CF403-F607 Note"]);
    let (told, _) = found(&site(ALWAYS, "", ALL, &[&read]));
    assert_eq!(told, [""; 0]);
    let both = allow_identity("[s3:GetObject, s3:PutObject]");
    let (told, _) = found(&site(IDENTITY, "", ALL, &[&both]));
    assert_eq!(told, ["CF403-A108 Warning"]);
    let (told, _) = found(&site(
        IDENTITY,
        cors,
        ALL,
        &[&allow_identity("s3:GetObject")],
    ));
    assert_eq!(told, ["CF403-A108 Note"]);
    // Where nothing can be read, that is the news.
    let (told, _) = found(&site(ALWAYS, "", ALL, &[&wrong]));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(!told[0].starts_with("CF403-F607"), "{told:?}");
}

#[test]
fn a_grant_for_one_behavior_does_not_accuse_the_others() {
    let path = "
        CacheBehaviors:
          - {PathPattern: /inbox/*, TargetOriginId: files, ViewerProtocolPolicy: https-only, AllowedMethods: [GET, HEAD, OPTIONS, PUT, PATCH, POST, DELETE]}
          - {PathPattern: /static/*, TargetOriginId: files, ViewerProtocolPolicy: https-only, AllowedMethods: [GET, HEAD, OPTIONS, PUT, PATCH, POST, DELETE]}
        DefaultCacheBehavior:\n";
    let inbox = allow("s3:PutObject").replace("${Files.Arn}/*", "${Files.Arn}/inbox/*");
    let template = site(ALWAYS, "", SECURE, &[&allow("s3:GetObject"), &inbox])
        .replace("\n        DefaultCacheBehavior:\n", path);
    let found: Vec<(String, Value)> = routes(&template)
        .iter()
        .map(|route| (says(route, "write"), route["write"]["suggested_by"].clone()))
        .collect();
    assert_eq!(found[0], ("allowed none".to_owned(), "policy".into()));
    assert_eq!(
        found[1],
        ("denied resource_other_objects".to_owned(), "nothing".into())
    );
}

#[test]
fn viewers_who_sign_for_themselves_are_not_judged() {
    let template = site(UNSIGNED, OPEN, ALL, &[PUBLIC]);
    assert_eq!(
        write(&template),
        "unknown none, put unknown, delete unknown, nothing"
    );
    let forwarding =
        format!("{ALL}\n          OriginRequestPolicyId: b689b0a8-53d0-40ab-baf2-68738e2966ac");
    let template = site(NO_OVERRIDE, "", &forwarding, &[&allow("s3:GetObject")]);
    assert_eq!(
        write(&template),
        "unknown none, put unknown, delete unknown, nothing"
    );
    assert_eq!(route(&template)["gives_way"], "yes");
    let template = site(NO_OVERRIDE, "", ALL, &[&allow("s3:GetObject")]);
    assert_eq!(route(&template)["gives_way"], "no");
    let template = site(ALWAYS, "", &forwarding, &[&allow("s3:GetObject")]);
    assert_eq!(route(&template)["gives_way"], "no");
}

#[test]
fn methods_that_are_not_known_accuse_nobody() {
    let template = format!(
        "Parameters:\n  Methods: {{Type: CommaDelimitedList, Default: 'GET,HEAD,OPTIONS,PUT,PATCH,POST,DELETE'}}\n{}",
        site(
            ALWAYS,
            "",
            &format!("{SECURE}\n          AllowedMethods: !Ref Methods"),
            &[&allow("s3:GetObject")],
        )
    );
    is(&template, "write", "unknown none");
}

#[test]
fn what_is_put_needs_more_of_the_key_than_what_is_read() {
    let encrypted = "      BucketEncryption: {ServerSideEncryptionConfiguration: [{ServerSideEncryptionByDefault: {SSEAlgorithm: aws:kms, KMSMasterKeyID: !GetAtt Key.Arn}}]}";
    let with_key = |actions: &str| {
        let grant = allow("[s3:GetObject, s3:PutObject]");
        let template = site(ALWAYS, encrypted, ALL, &[&grant]);
        format!(
            "{template}  Key:\n    Type: AWS::KMS::Key\n    Properties:\n      KeyPolicy: {{Version: '2012-10-17', Statement: [{{Effect: Allow, Principal: {{AWS: !Sub 'arn:aws:iam::${{AWS::AccountId}}:root'}}, Action: 'kms:*', Resource: '*'}}, {{Effect: Allow, Principal: {{Service: cloudfront.amazonaws.com}}, Action: {actions}, Resource: '*'}}]}}\n"
        )
    };
    let template = with_key("kms:Decrypt");
    is(&template, "key", "allowed none");
    is(&template, "write", "allowed none");
    is(&template, "write_key", "denied action_missing");
    assert_eq!(
        route(&template)["write_key"]["expected"],
        "kms:GenerateDataKey"
    );
    let template = with_key("['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*']");
    is(&template, "write_key", "allowed none");
    let template = with_key("kms:Encrypt");
    is(&template, "key", "denied action_missing");
    assert_eq!(route(&template)["root"], "key");
}

#[test]
fn a_group_of_origins_takes_no_methods_that_change_objects() {
    let groups = "
        OriginGroups:
          Quantity: 1
          Items: [{Id: both, FailoverCriteria: {StatusCodes: {Quantity: 1, Items: [500]}}, Members: {Quantity: 2, Items: [{OriginId: files}, {OriginId: more}]}}]
        DefaultCacheBehavior:\n";
    let template = site(ALWAYS, "", ALL, &[&allow("s3:GetObject")])
        .replace("\n        DefaultCacheBehavior:\n", groups)
        .replace("TargetOriginId: files", "TargetOriginId: both")
        .replace("        Origins:\n", "        Origins:\n          - {Id: more, DomainName: www.example.org, CustomOriginConfig: {OriginProtocolPolicy: https-only}}\n");
    is(&template, "write", "none none");
}

#[test]
fn the_listing_tells_its_reason() {
    let template = site(ALWAYS, "", SECURE, &[&allow("s3:GetObject")]);
    is(&template, "list", "denied action_missing");
    let deny = "{Sid: Unlisted, Effect: Deny, Principal: '*', Action: s3:ListBucket, Resource: !GetAtt Files.Arn}";
    let template = site(ALWAYS, "", SECURE, &[&allow("s3:GetObject"), deny]);
    is(&template, "list", "denied deny_unconditional");
    assert_eq!(
        route(&template)["list"]["statement"],
        "statement `Unlisted`"
    );
}
