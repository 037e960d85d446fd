//! What is judged of whole templates: for each, the facts of its routes. The cases are the traps: configurations
//! that work and look broken, and ones that are broken and look as if they worked.

mod common;

use common::{facts_of, indent};
use serde_json::Value;

/// The routes of one template as `decision cause` of the bucket, a slash, and the same of the key.
fn routes(text: &str) -> Vec<String> {
    let facts = facts_of(&[text]);
    let routes = facts["routes"].as_array().expect("an array").iter();
    routes
        .map(|route| {
            let says = |layer: &str| {
                let (decision, cause) = (&route[layer]["decision"], &route[layer]["cause"]);
                format!(
                    "{} {}",
                    decision.as_str().unwrap_or("?"),
                    cause.as_str().unwrap_or("?")
                )
            };
            match says("key").as_str() {
                "allowed none" => says("read"),
                key => format!("{} / {key}", says("read")),
            }
        })
        .collect()
}

/// A site behind an origin access control: what the bucket has in addition, and the statements of its policy.
fn site(bucket: &str, statements: &str) -> String {
    let bucket = indent(bucket, 6);
    let policy = if statements.is_empty() {
        String::new()
    } else {
        let statements = indent(statements, 10);
        format!(
            "
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Files
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
{statements}"
        )
    };
    format!(
        "
Resources:
  Files:
    Type: AWS::S3::Bucket
    Properties:
      VersioningConfiguration: {{Status: Enabled}}
{bucket}
{policy}
  Access:
    Type: AWS::CloudFront::OriginAccessControl
    Properties:
      OriginAccessControlConfig: {{Name: files, OriginAccessControlOriginType: s3, SigningBehavior: always, SigningProtocol: sigv4}}
  Identity:
    Type: AWS::CloudFront::CloudFrontOriginAccessIdentity
    Properties: {{CloudFrontOriginAccessIdentityConfig: {{Comment: files}}}}
  Other:
    Type: AWS::CloudFront::CloudFrontOriginAccessIdentity
    Properties: {{CloudFrontOriginAccessIdentityConfig: {{Comment: other}}}}
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        DefaultRootObject: index.html
        Origins:
          - Id: files
            DomainName: !GetAtt Files.RegionalDomainName
            S3OriginConfig: {{OriginAccessIdentity: ''}}
            OriginAccessControlId: !GetAtt Access.Id
        DefaultCacheBehavior:
          TargetOriginId: files
          ViewerProtocolPolicy: redirect-to-https
          CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6
"
    )
}

/// The same site with an origin access identity in place of the origin access control.
fn with_identity(template: &str) -> String {
    template
        .replace("S3OriginConfig: {OriginAccessIdentity: ''}", "S3OriginConfig: {OriginAccessIdentity: !Sub 'origin-access-identity/cloudfront/${Identity}'}")
        .replace("            OriginAccessControlId: !GetAtt Access.Id\n", "")
}

const GRANT: &str = "
- Sid: CloudFront
  Effect: Allow
  Principal: {Service: cloudfront.amazonaws.com}
  Action: s3:GetObject
  Resource: !Sub '${Files.Arn}/*'
  Condition:
    StringEquals:
      AWS:SourceArn: !Sub 'arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Site}'";

const IDENTITY_GRANT: &str = "
- Effect: Allow
  Principal: {CanonicalUser: !GetAtt Identity.S3CanonicalUserId}
  Action: s3:GetObject
  Resource: !Sub '${Files.Arn}/*'";

#[track_caller]
fn is(template: &str, expected: &str) {
    assert_eq!(routes(template), [expected], "{template}");
}

#[test]
fn a_grant_written_in_every_way_admits() {
    for (written, instead) in [
        ("", ""),
        ("AWS:SourceArn", "aws:sourcearn"),
        ("distribution/${Site}", "distribution/${Site.Id}"),
        ("arn:${AWS::Partition}:cloudfront", "arn:aws:cloudfront"),
        ("StringEquals", "ArnLike"),
        ("StringEquals", "StringLike"),
        ("s3:GetObject", "s3:Get*"),
        ("s3:GetObject", "S3:getobject"),
        ("Action: s3:GetObject", "Action: '*'"),
        (
            "!Sub '${Files.Arn}/*'",
            "!Join ['', ['arn:', !Ref AWS::Partition, ':s3:::', !Ref Files, '/*']]",
        ),
        ("!Sub '${Files.Arn}/*'", "!Sub 'arn:aws:s3:::${Files}/*'"),
        (
            "!Sub '${Files.Arn}/*'",
            "['arn:aws:s3:::other', !Sub '${Files.Arn}*']",
        ),
        (
            "{Service: cloudfront.amazonaws.com}",
            "{Service: [logging.s3.amazonaws.com, cloudfront.amazonaws.com]}",
        ),
        ("{Service: cloudfront.amazonaws.com}", "'*'"),
        (
            "!Sub 'arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Site}'",
            "!Join ['', ['arn:aws:cloudfront::', !Ref AWS::AccountId, ':distribution/', !GetAtt Site.Id]]",
        ),
    ] {
        is(&site("", &GRANT.replace(written, instead)), "allowed none");
    }
}

#[test]
fn a_grant_by_pattern_admits_only_with_an_operator_that_reads_patterns() {
    let pattern = GRANT.replace("distribution/${Site}", "distribution/*");
    is(
        &site("", &pattern),
        "denied source_arn_wildcard_taken_literally",
    );
    is(
        &site("", &pattern.replace("StringEquals", "StringLike")),
        "allowed none",
    );
    is(
        &site("", &pattern.replace("StringEquals", "ArnEquals")),
        "allowed none",
    );
}

#[test]
fn without_a_policy_nothing_admits() {
    is(&site("", ""), "denied no_policy");
    is(&with_identity(&site("", "")), "denied no_policy");
}

#[test]
fn a_policy_that_speaks_of_others_does_not_admit() {
    let tls = "
- Effect: Deny
  Principal: {AWS: '*'}
  Action: s3:*
  Resource: [!GetAtt Files.Arn, !Sub '${Files.Arn}/*']
  Condition: {Bool: {aws:SecureTransport: false}}";
    is(&site("", tls), "denied no_statement");
    is(&site("", &format!("{tls}{GRANT}")), "allowed none");
    is(
        &site("", IDENTITY_GRANT),
        "denied grants_other_identity_kind",
    );
    is(
        &with_identity(&site("", GRANT)),
        "denied grants_other_identity_kind",
    );
}

#[test]
fn each_mistake_in_a_grant_has_its_own_cause() {
    for (written, instead, cause) in [
        (
            "distribution/${Site}",
            "distribution/Site",
            "source_arn_malformed",
        ),
        (
            "cloudfront::${AWS::AccountId}",
            "cloudfront:us-east-1:${AWS::AccountId}",
            "source_arn_malformed",
        ),
        (
            "distribution/${Site}",
            "distribution/${Site.DomainName}",
            "source_arn_malformed",
        ),
        ("s3:GetObject", "s3:GetObjectVersion", "action_missing"),
        ("${Files.Arn}/*", "${Files.Arn}", "resource_is_bucket"),
        (
            "${Files.Arn}/*",
            "${Files.Arn}/public",
            "resource_other_objects",
        ),
        (
            "${Files.Arn}/*",
            "arn:aws:s3:::another-bucket/*",
            "resource_other_bucket",
        ),
        (
            "AWS:SourceArn: !Sub",
            "aws:PrincipalOrgID: !Sub",
            "condition_key_absent",
        ),
        (
            "cloudfront.amazonaws.com",
            "edgelambda.cloudfront.amazonaws.com",
            "other_principal",
        ),
    ] {
        let expected = format!("denied {cause}");
        // A name that is not known could be that of another bucket, or be `public`.
        let possible = ["resource_other_bucket", "resource_other_objects"].contains(&cause);
        let found = routes(&site("", &GRANT.replace(written, instead)));
        assert!(
            found == [expected.clone()] || (possible && found == ["unknown none"]),
            "{instead}: {found:?}, not {expected}"
        );
    }
}

#[test]
fn the_id_of_another_kind_of_resource_is_never_the_right_one() {
    let control = GRANT.replace("distribution/${Site}", "distribution/${Access}");
    is(&site("", &control), "denied source_arn_malformed");
    let distribution = IDENTITY_GRANT.replace(
        "{CanonicalUser: !GetAtt Identity.S3CanonicalUserId}",
        "{AWS: !Sub 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ${Site}'}",
    );
    is(
        &with_identity(&site("", &distribution)),
        "denied other_identity",
    );
}

#[test]
fn an_id_that_is_written_out_is_a_suspicion_in_a_template() {
    // The template may have been deployed before, and the id copied from that deployment.
    is(
        &site("", &GRANT.replace("${Site}", "E2QWRUHAPOMQZL")),
        "unknown source_arn_other_distribution",
    );
    // What an import yields may be anything; the name of a stack is no ARN.
    let arn = "!Sub 'arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Site}'";
    let with = |value: &str| site("", &GRANT.replace(arn, value));
    is(&with("!ImportValue distribution-arn"), "unknown none");
    is(&with("!Ref AWS::StackName"), "denied source_arn_malformed");
}

#[test]
fn an_identity_is_admitted_in_both_spellings_and_only_itself() {
    is(&with_identity(&site("", IDENTITY_GRANT)), "allowed none");
    let by_arn = IDENTITY_GRANT.replace(
        "{CanonicalUser: !GetAtt Identity.S3CanonicalUserId}",
        "{AWS: !Sub 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ${Identity}'}",
    );
    is(&with_identity(&site("", &by_arn)), "allowed none");
    is(
        &with_identity(&site("", &by_arn.replace("${Identity}", "${Other}"))),
        "denied other_identity",
    );
    is(
        &with_identity(&site(
            "",
            &IDENTITY_GRANT.replace("Identity.S3", "Other.S3"),
        )),
        "denied other_identity",
    );
}

#[test]
fn perimeters_shut_cloudfront_out_unless_they_exempt_it() {
    let deny = |condition: &str| {
        format!(
            "{GRANT}\n- Effect: Deny\n  Principal: '*'\n  Action: s3:*\n  Resource: !Sub '${{Files.Arn}}/*'\n  Condition: {condition}"
        )
    };
    for (condition, expected) in [
        (
            "{StringNotEquals: {aws:SourceVpce: vpce-1a2b3c4d}}",
            "denied deny_source_vpc",
        ),
        (
            "{StringNotEqualsIfExists: {aws:SourceVpc: vpc-1a2b3c4d}}",
            "denied deny_source_vpc",
        ),
        (
            "{StringNotEquals: {aws:PrincipalOrgID: o-a1b2c3d4e5}}",
            "denied deny_principal_org",
        ),
        (
            "{StringNotEquals: {aws:PrincipalOrgID: o-a1b2c3d4e5}, BoolIfExists: {aws:PrincipalIsAWSService: 'false'}}",
            "allowed none",
        ),
        (
            "{StringNotEquals: {aws:SourceVpce: vpce-1a2b3c4d}, Bool: {aws:PrincipalIsAWSService: false}}",
            "allowed none",
        ),
        (
            "{StringNotEquals: {aws:PrincipalServiceName: cloudfront.amazonaws.com}}",
            "allowed none",
        ),
        (
            "{'ForAnyValue:StringNotLike': {aws:PrincipalOrgPaths: o-a1b2c3d4e5/*}}",
            "allowed none",
        ),
        ("{Bool: {aws:SecureTransport: 'false'}}", "allowed none"),
        ("{NumericLessThan: {s3:TlsVersion: 1.2}}", "allowed none"),
        (
            "{StringNotEquals: {aws:SourceAccount: !Ref AWS::AccountId}}",
            "unknown none",
        ),
    ] {
        is(&site("", &deny(condition)), expected);
    }
    let unconditional = format!(
        "{GRANT}\n- Effect: Deny\n  Principal: '*'\n  Action: s3:GetObject\n  Resource: !Sub '${{Files.Arn}}/*'"
    );
    is(&site("", &unconditional), "denied deny_unconditional");
    let not_principal = format!(
        "{GRANT}\n- Effect: Deny\n  NotPrincipal: {{AWS: 'arn:aws:iam::111122223333:root'}}\n  Action: s3:*\n  Resource: '*'"
    );
    is(&site("", &not_principal), "denied deny_not_principal");
}

#[test]
fn a_public_statement_costs_the_identity_its_access_but_not_the_service() {
    let block =
        "PublicAccessBlockConfiguration: {BlockPublicPolicy: false, RestrictPublicBuckets: true}";
    let public = format!(
        "{GRANT}{IDENTITY_GRANT}\n- Effect: Allow\n  Principal: '*'\n  Action: s3:GetObject\n  Resource: !Sub '${{Files.Arn}}/public/*'"
    );
    is(&site(block, &public), "allowed none");
    is(
        &with_identity(&site(block, &public)),
        "denied restrict_public_buckets",
    );
    is(&with_identity(&site(block, IDENTITY_GRANT)), "allowed none");
}

#[test]
fn an_origin_that_signs_nothing_needs_a_public_bucket() {
    let anonymous = |template: &str| {
        template.replace("            OriginAccessControlId: !GetAtt Access.Id\n", "")
    };
    is(&anonymous(&site("", GRANT)), "denied private_bucket");
    let public = "\n- Effect: Allow\n  Principal: '*'\n  Action: s3:GetObject\n  Resource: !Sub '${Files.Arn}/*'";
    let open = "PublicAccessBlockConfiguration: {BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: false, RestrictPublicBuckets: false}";
    is(&anonymous(&site(open, public)), "allowed none");
    is(
        &site("", GRANT).replace("SigningBehavior: always", "SigningBehavior: never"),
        "denied private_bucket",
    );
    is(
        &site("", GRANT).replace("SigningBehavior: always", "SigningBehavior: no-override"),
        "allowed none",
    );
}

#[test]
fn keys_must_admit_cloudfront_too() {
    let encrypted = |key: &str| {
        format!(
            "BucketEncryption: {{ServerSideEncryptionConfiguration: [{{ServerSideEncryptionByDefault: {{SSEAlgorithm: aws:kms{key}}}}}]}}"
        )
    };
    let with_key = |policy: &str| {
        let template = site(&encrypted(", KMSMasterKeyID: !GetAtt Key.Arn"), GRANT);
        format!(
            "{template}  Key:\n    Type: AWS::KMS::Key\n    Properties:\n      Description: files\n{policy}"
        )
    };
    let key_policy = |statement: &str| {
        format!(
            "      KeyPolicy: {{Version: '2012-10-17', Statement: [{{Effect: Allow, Principal: {{AWS: !Sub 'arn:aws:iam::${{AWS::AccountId}}:root'}}, Action: kms:*, Resource: '*'}}{statement}]}}\n"
        )
    };
    let statement = |operator: &str, id: &str| {
        format!(
            ", {{Effect: Allow, Principal: {{Service: cloudfront.amazonaws.com}}, Action: kms:Decrypt, Resource: '*', Condition: {{{operator}: {{AWS:SourceArn: !Sub 'arn:aws:cloudfront::${{AWS::AccountId}}:distribution/{id}'}}}}}}"
        )
    };
    is(
        &site(&encrypted(""), GRANT),
        "allowed none / denied key_managed_by_aws",
    );
    is(
        &site(&encrypted(", KMSMasterKeyID: alias/aws/s3"), GRANT),
        "allowed none / denied key_managed_by_aws",
    );
    is(&with_key(""), "allowed none / denied default_key_policy");
    is(
        &with_key(&key_policy("")),
        "allowed none / denied no_statement",
    );
    is(
        &with_key(&key_policy(&statement("ArnLike", "*"))),
        "allowed none",
    );
    is(
        &with_key(&key_policy(&statement("StringEquals", "${Site}"))),
        "allowed none",
    );
    is(
        &with_key(&key_policy(&statement("StringEquals", "*"))),
        "allowed none / denied source_arn_wildcard_taken_literally",
    );
    is(
        &with_identity(&with_key(&key_policy(&statement("ArnLike", "*")))).replace(GRANT, ""),
        "denied grants_other_identity_kind / denied oai_sse_kms",
    );
    let updater = format!(
        "{}  Updater:\n    Type: Custom::KeyPolicyUpdater\n    Properties: {{Key: !Ref Key, ServiceToken: 'arn:aws:lambda:eu-west-1:111122223333:function:x'}}\n",
        with_key("")
    );
    is(&updater, "allowed none / unknown none");
}

#[test]
fn what_may_write_the_policy_elsewhere_leaves_it_open() {
    let nested = format!(
        "{}  Child:\n    Type: AWS::CloudFormation::Stack\n    Properties: {{TemplateURL: child.yaml, Parameters: {{Bucket: !Ref Files}}}}\n",
        site("", "")
    );
    is(&nested, "unknown none");
    let cleaner = format!(
        "{}  Cleaner:\n    Type: Custom::S3AutoDeleteObjects\n    Properties: {{BucketName: !Ref Files, ServiceToken: x}}\n",
        site("", "")
    );
    is(&cleaner, "denied no_policy");
    is(
        &format!("Transform: SomeMacro{}", site("", "")),
        "unknown none",
    );
}

#[test]
fn an_edge_function_that_may_choose_the_origin_leaves_a_refusal_possible() {
    let signer = "          LambdaFunctionAssociations: [{EventType: origin-request, LambdaFunctionARN: 'arn:aws:lambda:us-east-1:111122223333:function:sign:1'}]\n";
    let anonymous =
        site("", "").replace("            OriginAccessControlId: !GetAtt Access.Id\n", "");
    is(&(anonymous + signer), "unknown private_bucket");
    is(&(site("", "") + signer), "unknown no_policy");
    let function = |code: &str| {
        format!(
            "{}          FunctionAssociations: [{{EventType: viewer-request, FunctionARN: !GetAtt Rewrite.FunctionARN}}]\n  Rewrite:\n    Type: AWS::CloudFront::Function\n    Properties: {{Name: rewrite, AutoPublish: true, FunctionCode: '{code}'}}\n",
            site("", "")
        )
    };
    is(
        &function("function handler(event) { return event.request; }"),
        "denied no_policy",
    );
    is(
        &function("import cf from \"cloudfront\"; cf.updateRequestOrigin({});"),
        "unknown no_policy",
    );
}

#[test]
fn a_disabled_distribution_has_no_routes() {
    assert_eq!(
        routes(&site("", "").replace("Enabled: true", "Enabled: 'false'")),
        [""; 0]
    );
}

#[test]
fn a_bucket_of_another_template_is_not_judged() {
    let outside = site("", "").replace(
        "!GetAtt Files.RegionalDomainName",
        "elsewhere.s3.eu-west-1.amazonaws.com",
    );
    is(&outside, "unknown none / unknown none");
}

#[test]
fn a_bucket_is_known_by_the_name_that_it_is_given() {
    let name = "BucketName: !Sub '${AWS::StackName}-files'";
    let template = site(name, GRANT)
        .replace(
            "!GetAtt Files.RegionalDomainName",
            "!Sub '${AWS::StackName}-files.s3.${AWS::Region}.amazonaws.com'",
        )
        .replace(
            "Bucket: !Ref Files",
            "Bucket: !Sub '${AWS::StackName}-files'",
        );
    is(&template, "allowed none");
    is(
        &template.replace(
            "!Sub '${Files.Arn}/*'",
            "!Sub 'arn:aws:s3:::${AWS::StackName}-files/*'",
        ),
        "allowed none",
    );
}

#[test]
fn a_finding_in_one_world_says_which() {
    let template = format!(
        "Parameters:\n  Stage: {{Type: String, AllowedValues: [dev, prod], Default: prod}}\nConditions:\n  IsProd: !Equals [!Ref Stage, prod]\n{}",
        site("", GRANT).replace(
            "  Policy:\n    Type: AWS::S3::BucketPolicy\n",
            "  Policy:\n    Type: AWS::S3::BucketPolicy\n    Condition: IsProd\n"
        )
    );
    let facts = facts_of(&[&template]);
    let routes = facts["routes"].as_array().expect("an array");
    assert_eq!(routes.len(), 2);
    for route in routes {
        let prod = route["when"][0]["value"].as_bool().expect("a value");
        assert_eq!(route["when"][0]["condition"], "IsProd");
        assert_eq!(
            route["read"]["decision"],
            if prod { "allowed" } else { "denied" }
        );
    }
}

#[test]
fn branches_of_one_condition_are_never_mixed() {
    // The origin uses the control, and the policy grants the control, in the same world; and the reverse.
    let template = format!(
        "Parameters:\n  Modern: {{Type: String, AllowedValues: ['yes', 'no'], Default: 'yes'}}\nConditions:\n  UseControl: !Equals [!Ref Modern, 'yes']\n{}",
        site("", "
- Effect: Allow
  Principal: !If [UseControl, {Service: cloudfront.amazonaws.com}, {CanonicalUser: !GetAtt Identity.S3CanonicalUserId}]
  Action: s3:GetObject
  Resource: !Sub '${Files.Arn}/*'")
        .replace("OriginAccessControlId: !GetAtt Access.Id", "OriginAccessControlId: !If [UseControl, !GetAtt Access.Id, !Ref AWS::NoValue]")
        .replace("{OriginAccessIdentity: ''}", "!If [UseControl, {OriginAccessIdentity: ''}, {OriginAccessIdentity: !Sub 'origin-access-identity/cloudfront/${Identity}'}]")
    );
    assert_eq!(routes(&template), ["allowed none", "allowed none"]);
}

#[test]
fn copies_in_one_run_do_not_excuse_each_other() {
    let name = "BucketName: files-of-example";
    let (mended, broken) = (site(name, GRANT), site(name, ""));
    let decisions = |texts: &[&str]| -> Vec<String> {
        let facts = facts_of(texts);
        let routes = facts["routes"].as_array().expect("an array").iter();
        routes
            .map(|route| route["read"]["decision"].as_str().unwrap_or("?").to_owned())
            .collect()
    };
    assert_eq!(decisions(&[&broken, &mended]), ["denied", "allowed"]);
}

#[test]
fn a_policy_of_another_template_for_the_same_literal_name_is_judged_with_the_bucket() {
    let broken = site("BucketName: files-of-example", "");
    let policy = "
Resources:
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: files-of-example
      PolicyDocument:
        Statement: [{Effect: Allow, Principal: {Service: cloudfront.amazonaws.com}, Action: s3:GetObject, Resource: 'arn:aws:s3:::files-of-example/*'}]
";
    let decision = |texts: &[&str]| facts_of(texts)["routes"][0]["read"]["decision"].clone();
    assert_eq!(decision(&[&broken]), "denied");
    assert_eq!(decision(&[&broken, policy]), "allowed");
    let of_others = policy.replace("cloudfront.amazonaws.com", "logs.amazonaws.com");
    assert_eq!(decision(&[&broken, &of_others]), "denied");
}

#[test]
fn the_host_header_matters_only_to_origins_that_are_found_by_it() {
    let template = site("", GRANT);
    let header = |template: &str| {
        facts_of(&[template])["routes"][0]["host_header"]
            .as_str()
            .expect("a text")
            .to_owned()
    };
    let forwarding =
        |policy: &str| template.clone() + &format!("          OriginRequestPolicyId: {policy}\n");
    assert_eq!(header(&template), "replaced");
    assert_eq!(
        header(&forwarding("216adef6-5c7f-47e4-b989-5492eafa07d3")),
        "forwarded"
    );
    assert_eq!(
        header(&forwarding("b689b0a8-53d0-40ab-baf2-68738e2966ac")),
        "replaced"
    );
    assert_eq!(
        header(&forwarding("88a5eaf4-2fd4-4709-b370-b4c650ea3fcf")),
        "replaced"
    );
    assert_eq!(
        header(&forwarding("00000000-0000-0000-0000-000000000000")),
        "unknown"
    );
}

#[test]
fn a_root_request_asks_for_a_listing() {
    let root = |template: &str| {
        facts_of(&[template])["distributions"][0]["root_request"]
            .as_str()
            .expect("a text")
            .to_owned()
    };
    let template = site("", GRANT);
    let without = template.replace("        DefaultRootObject: index.html\n", "");
    assert_eq!(root(&template), "served");
    assert_eq!(root(&without), "refused");
    let pages = without.replace("        Origins:\n", "        CustomErrorResponses: [{ErrorCode: 403, ResponseCode: 200, ResponsePagePath: /index.html}]\n        Origins:\n");
    assert_eq!(root(&pages), "served");
    let function = without.clone()
        + "          FunctionAssociations: [{EventType: viewer-request, FunctionARN: 'arn:aws:cloudfront::111122223333:function/index'}]\n";
    assert_eq!(root(&function), "served");
    let listing = format!(
        "{GRANT}{}",
        GRANT
            .replace("s3:GetObject", "s3:ListBucket")
            .replace("${Files.Arn}/*", "${Files.Arn}")
            .replace("Sid: CloudFront", "Sid: List")
    );
    assert_eq!(
        root(&site("", &listing).replace("        DefaultRootObject: index.html\n", "")),
        "listed"
    );
}

#[test]
fn a_finding_that_holds_everywhere_is_not_tied_to_a_condition_that_only_changes_its_example() {
    let template = format!(
        "Parameters:\n  Stage: {{Type: String, Default: dev}}\nConditions:\n  IsProd: !Equals [!Ref Stage, prod]\n{}",
        site("", "").replace(
            "DefaultRootObject: index.html",
            "DefaultRootObject: !If [IsProd, index.html, soon.html]"
        )
    );
    let facts = facts_of(&[&template]);
    let routes = facts["routes"].as_array().expect("an array");
    assert_eq!(routes.len(), 1);
    assert_eq!(routes[0]["when"], serde_json::json!([]));
}

/// A record for `www.example.com` that leads to the site, and another distribution that has the name.
fn with_record(other: &str) -> String {
    let other_site = "
  Elsewhere:
    Type: AWS::CloudFront::Distribution
    Condition: Never
    Properties:
      DistributionConfig:
        Enabled: true
        Aliases: [www.example.com]
        Origins: [{Id: x, DomainName: x.example.org, CustomOriginConfig: {OriginProtocolPolicy: https-only}}]
        DefaultCacheBehavior: {TargetOriginId: x, ViewerProtocolPolicy: https-only, CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6}
  Record:
    Type: AWS::Route53::RecordSet
    Properties: {Name: www.example.com., Type: A, HostedZoneName: example.com., AliasTarget: {DNSName: !GetAtt Site.DomainName, HostedZoneId: Z2FDTNDATAQYW2}}
";
    let condition = "Conditions:\n  Never: !Equals [a, b]\n";
    format!(
        "{condition}{}{}",
        site("", GRANT),
        other_site.replace("    Condition: Never\n", other)
    )
}

#[test]
fn a_distribution_that_never_exists_does_not_answer_in_anothers_place() {
    let name = |template: &str| {
        let facts = facts_of(&[template]);
        let name = facts["names"][0].clone();
        (name["covered"].clone(), name["covered_by"].clone())
    };
    assert_eq!(name(&with_record("")), ("no".into(), "Elsewhere".into()));
    let never = "    Condition: Never\n";
    assert_eq!(name(&with_record(never)), ("no".into(), "".into()));
}

#[test]
fn ids_are_unique_in_their_arrays() {
    let template = site("", GRANT).replace(
        "        DefaultCacheBehavior:\n",
        "        CacheBehaviors: [{PathPattern: /a, TargetOriginId: files, ViewerProtocolPolicy: https-only}, {PathPattern: /a, TargetOriginId: files, ViewerProtocolPolicy: https-only}]\n        DefaultCacheBehavior:\n",
    );
    let facts = facts_of(&[&template]);
    for (name, nodes) in facts.as_object().expect("a map") {
        let ids: Vec<&Value> = nodes
            .as_array()
            .into_iter()
            .flatten()
            .map(|node| &node["id"])
            .collect();
        let unique: std::collections::HashSet<String> =
            ids.iter().map(ToString::to_string).collect();
        assert_eq!(unique.len(), ids.len(), "{name}: {ids:?}");
    }
}

#[test]
fn a_bucket_that_a_parameter_names_may_be_the_one_that_a_policy_names_otherwise() {
    let parameters = "Parameters:\n  Name: {Type: String, Default: www.example.com}\n";
    let template = format!("{parameters}{}", site("BucketName: !Ref Name", GRANT));
    is(&template, "allowed none");
    is(
        &template.replace("Bucket: !Ref Files", "Bucket: www.example.com"),
        "unknown none",
    );
}

#[test]
fn a_bucket_that_is_exported_is_judged_with_the_policy_of_who_imports_it() {
    let exporting = format!(
        "{}Outputs:\n  Files: {{Value: !Ref Files, Export: {{Name: files}}}}\n",
        site("", "")
    );
    let policy = |name: &str| {
        format!(
            "Resources:\n  Policy:\n    Type: AWS::S3::BucketPolicy\n    Properties:\n      Bucket: !ImportValue {name}\n      PolicyDocument: {{Statement: [{{Effect: Allow, Principal: {{Service: cloudfront.amazonaws.com}}, Action: s3:GetObject, Resource: '*'}}]}}\n"
        )
    };
    let read = |texts: &[&str]| {
        let read = &facts_of(texts)["routes"][0]["read"];
        (read["decision"].clone(), read["cause"].clone())
    };
    // Who imports it may be deployed from a template that is not here.
    assert_eq!(read(&[&exporting]), ("unknown".into(), "no_policy".into()));
    assert_eq!(read(&[&exporting, &policy("other")]), read(&[&exporting]));
    let imports = policy("files");
    assert_eq!(
        read(&[&exporting, &imports]),
        ("allowed".into(), "none".into())
    );
    let of_others = imports.replace("cloudfront.amazonaws.com", "logs.amazonaws.com");
    let refused = ("denied".into(), "no_statement".into());
    assert_eq!(read(&[&exporting, &of_others]), refused);
}

#[test]
fn what_is_handed_the_bucket_by_name_or_through_its_function_may_write_its_policy() {
    let writer = |name: &str, resource: &str| format!("{}{resource}", site(name, ""));
    let by_name = "  Writer:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: x.yaml, Parameters: {B: files-of-ours}}\n";
    is(
        &writer("BucketName: files-of-ours", by_name),
        "unknown none",
    );
    let by_arn = by_name.replace("B: files-of-ours", "B: !GetAtt Files.Arn");
    is(
        &writer("BucketName: files-of-ours", &by_arn),
        "unknown none",
    );
    let foreign = "  Writer:\n    Type: Community::S3::PolicyAttachment\n    Properties: {Bucket: !Ref Files}\n";
    is(&writer("", foreign), "unknown none");
    let through = "  Code:\n    Type: AWS::Lambda::Function\n    Properties: {Environment: {Variables: {BUCKET: !Ref Files}}}\n  Writer:\n    Type: Custom::Writer\n    Properties: {ServiceToken: !GetAtt Code.Arn}\n";
    is(&writer("", through), "unknown none");
}

#[test]
fn a_behavior_that_an_earlier_one_shadows_has_no_route() {
    let template = site("", "").replace(
        "        DefaultCacheBehavior:\n",
        "        CacheBehaviors: [{PathPattern: '*', TargetOriginId: elsewhere, ViewerProtocolPolicy: https-only}]\n        DefaultCacheBehavior:\n",
    ).replace("        Origins:\n", "        Origins:\n          - {Id: elsewhere, DomainName: www.example.org, CustomOriginConfig: {OriginProtocolPolicy: https-only}}\n");
    is(&template, "unknown none / unknown none");
}

#[test]
fn live_acls_may_publish_objects_to_every_caller() {
    let alive = "AccessControl: PublicRead\nOwnershipControls: {Rules: [{ObjectOwnership: ObjectWriter}]}\nPublicAccessBlockConfiguration: {IgnorePublicAcls: false}";
    is(&with_identity(&site(alive, "")), "unknown no_policy");
    is(&site("AccessControl: Private", ""), "denied no_policy");
}

#[test]
fn a_distribution_that_exists_under_a_condition_names_it() {
    let template = format!(
        "Parameters:\n  Stage: {{Type: String, Default: dev}}\nConditions:\n  IsProd: !Equals [!Ref Stage, prod]\n{}",
        site("", "").replace(
            "    Type: AWS::CloudFront::Distribution\n",
            "    Type: AWS::CloudFront::Distribution\n    Condition: IsProd\n"
        )
    );
    let facts = facts_of(&[&template]);
    assert_eq!(
        facts["routes"][0]["when"],
        serde_json::json!([{"condition": "IsProd", "value": true}])
    );
}
