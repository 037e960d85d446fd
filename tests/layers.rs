//! What stands beside the bucket policy: the public access block, ACLs, and the policy and state of keys.

mod common;

use common::{facts_of, said};
use serde_json::Value;

/// A site whose bucket `b` has these properties and this policy statement, is read by an origin with these properties,
/// and has further resources beside it.
struct Site<'a> {
    bucket: &'a str,
    statement: &'a str,
    origin: &'a str,
    more: &'a str,
}

const EVERYBODY: &str =
    "{Effect: Allow, Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}";
const SERVICE: &str = "{Effect: Allow, Principal: {Service: cloudfront.amazonaws.com}, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*'}";
const SIGNED: &str = "OriginAccessControlId: !Ref Access";
const UNSIGNED: &str = "OriginPath: ''";

impl Site<'_> {
    fn facts(&self) -> Value {
        let Site {
            bucket,
            statement,
            origin,
            more,
        } = self;
        let comma = if bucket.is_empty() { "" } else { ", " };
        facts_of(&[&format!(
            "
Parameters:
  On: {{Type: String}}
Resources:
  Files: {{Type: AWS::S3::Bucket, Properties: {{BucketName: b{comma}{bucket}}}}}
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties: {{Bucket: !Ref Files, PolicyDocument: {{Version: '2012-10-17', Statement: [{statement}]}}}}
{more}
  Access:
    Type: AWS::CloudFront::OriginAccessControl
    Properties:
      OriginAccessControlConfig: {{Name: b, OriginAccessControlOriginType: s3, SigningBehavior: always, SigningProtocol: sigv4}}
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        DefaultRootObject: index.html
        Origins:
          - {{Id: b, DomainName: !GetAtt Files.RegionalDomainName, S3OriginConfig: {{}}, {origin}}}
        DefaultCacheBehavior: {{TargetOriginId: b, ViewerProtocolPolicy: https-only, CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6}}
"
        )])
    }

    fn says(&self, layer: &str) -> String {
        let facts = self.facts();
        said(&facts["routes"][0][layer])
    }

    fn storing(&self) -> String {
        let facts = self.facts();
        let decision = facts["policies"][0]["storing"]["decision"].as_str();
        decision.expect("a text").to_owned()
    }
}

/// A public access block with these settings on.
fn block(on: &[&str]) -> String {
    let all = [
        "BlockPublicAcls",
        "BlockPublicPolicy",
        "IgnorePublicAcls",
        "RestrictPublicBuckets",
    ];
    let settings: Vec<String> = all
        .iter()
        .map(|name| format!("{name}: {}", on.contains(name)))
        .collect();
    format!(
        "PublicAccessBlockConfiguration: {{{}}}",
        settings.join(", ")
    )
}

#[test]
fn a_public_policy_is_stored_unless_it_is_blocked() {
    let all = [
        "BlockPublicAcls",
        "BlockPublicPolicy",
        "IgnorePublicAcls",
        "RestrictPublicBuckets",
    ];
    for (bucket, statement, origin, storing, read) in [
        // Nobody but AWS services gets past such a block, whether the policy is stored or was before.
        (block(&all), EVERYBODY, UNSIGNED, "denied", "unknown none"),
        // An origin access control would be served if the policy is there already.
        (block(&all), EVERYBODY, SIGNED, "unknown", "unknown none"),
        (
            block(&["BlockPublicPolicy"]),
            EVERYBODY,
            UNSIGNED,
            "unknown",
            "unknown none",
        ),
        (
            block(&["RestrictPublicBuckets"]),
            EVERYBODY,
            UNSIGNED,
            "allowed",
            "denied restrict_public_buckets",
        ),
        (
            block(&["RestrictPublicBuckets"]),
            EVERYBODY,
            SIGNED,
            "allowed",
            "allowed none",
        ),
        (block(&[]), EVERYBODY, UNSIGNED, "allowed", "allowed none"),
        // A bucket without a block may be older than the default.
        (
            String::new(),
            EVERYBODY,
            UNSIGNED,
            "unknown",
            "unknown none",
        ),
        (block(&all), SERVICE, SIGNED, "allowed", "allowed none"),
    ] {
        let site = Site {
            bucket: &bucket,
            statement,
            origin,
            more: "",
        };
        assert_eq!(site.storing(), storing, "{bucket} {origin}");
        assert_eq!(site.says("read"), read, "{bucket} {origin}");
    }
}

#[test]
fn a_policy_that_may_not_be_public_accuses_nobody() {
    let statement = "{Effect: Allow, Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*', Condition: {ArnLike: {'aws:SourceArn': !Sub 'arn:aws:cloudfront::${AWS::AccountId}:distribution/*'}}}";
    let site = Site {
        bucket: &block(&["BlockPublicPolicy"]),
        statement,
        origin: SIGNED,
        more: "",
    };
    assert_eq!(site.says("read"), "allowed none");
    assert_eq!(site.facts()["policies"][0]["public"], "unknown");
}

#[test]
fn an_acl_makes_nothing_public_where_it_is_void() {
    let owner = |word: &str| format!("OwnershipControls: {{Rules: [{{ObjectOwnership: {word}}}]}}");
    let read = |bucket: &str| {
        Site {
            bucket,
            statement: SERVICE,
            origin: UNSIGNED,
            more: "",
        }
        .says("read")
    };
    let public = "AccessControl: PublicRead";
    let (preferred, enforced) = (owner("BucketOwnerPreferred"), owner("BucketOwnerEnforced"));
    let (ignores, open) = (block(&["IgnorePublicAcls"]), block(&[]));
    for (bucket, expected) in [
        (
            format!("{public}, {preferred}, {ignores}"),
            "denied public_acl_ignored",
        ),
        (
            format!("{public}, {enforced}, {open}"),
            "denied public_acl_ignored",
        ),
        // The ACL of the bucket makes no object public; that of an object may.
        (
            format!("{public}, {preferred}, {open}"),
            "unknown private_bucket",
        ),
        (format!("{preferred}, {open}"), "unknown private_bucket"),
        (format!("{preferred}, {ignores}"), "denied private_bucket"),
        (
            format!("AccessControl: Private, {enforced}, {open}"),
            "denied private_bucket",
        ),
    ] {
        assert_eq!(read(&bucket), expected, "{bucket}");
    }
}

#[test]
fn the_acl_of_a_bucket_lets_everybody_list_it() {
    let list = |bucket: &str| {
        let site = Site {
            bucket,
            statement: EVERYBODY,
            origin: UNSIGNED,
            more: "",
        };
        site.facts()["routes"][0]["list"]["decision"].clone()
    };
    let open = block(&[]);
    let owner = "OwnershipControls: {Rules: [{ObjectOwnership: ObjectWriter}]}";
    assert_eq!(list(&open), "denied");
    assert_eq!(
        list(&format!("AccessControl: PublicRead, {owner}, {open}")),
        "unknown"
    );
    assert_eq!(
        list(&format!("AccessControl: Private, {owner}, {open}")),
        "denied"
    );
}

#[test]
fn files_that_are_copied_with_a_public_acl_are_no_more_public() {
    let copy = "  Copy: {Type: 'Custom::CDKBucketDeployment', Properties: {ServiceToken: x, DestinationBucketName: !Ref Files, SystemMetadata: {acl: public-read}}}";
    let site = |bucket: &str| {
        Site {
            bucket,
            statement: SERVICE,
            origin: UNSIGNED,
            more: copy,
        }
        .says("read")
    };
    let owner = "OwnershipControls: {Rules: [{ObjectOwnership: ObjectWriter}]}";
    let ignores = block(&["IgnorePublicAcls"]);
    assert_eq!(
        site(&format!("{owner}, {ignores}")),
        "denied public_acl_ignored"
    );
    assert_eq!(
        site(&format!("{owner}, {}", block(&[]))),
        "unknown private_bucket"
    );
}

const SSE: &str = "BucketEncryption: {ServerSideEncryptionConfiguration: [{ServerSideEncryptionByDefault: {SSEAlgorithm: aws:kms, KMSMasterKeyID: !GetAtt Key.Arn}}]}";
const SSE_BUCKET_KEY: &str = "BucketEncryption: {ServerSideEncryptionConfiguration: [{BucketKeyEnabled: true, ServerSideEncryptionByDefault: {SSEAlgorithm: aws:kms, KMSMasterKeyID: !GetAtt Key.Arn}}]}";

/// A key that lets CloudFront decrypt on a condition.
fn key(properties: &str, condition: &str) -> String {
    format!(
        "  Key: {{Type: AWS::KMS::Key, Properties: {{{properties}KeyPolicy: {{Version: '2012-10-17', Statement: [{{Effect: Allow, Principal: {{Service: cloudfront.amazonaws.com}}, Action: 'kms:Decrypt', Resource: '*'{condition}}}]}}}}}}"
    )
}

fn decrypts(bucket: &str, origin: &str, more: &str) -> String {
    Site {
        bucket,
        statement: SERVICE,
        origin: &format!("{SIGNED}{origin}"),
        more,
    }
    .says("key")
}

#[test]
fn the_encryption_context_is_the_object_or_with_a_bucket_key_the_bucket() {
    let context = |operator: &str, values: &str| {
        key(
            "",
            &format!(
                ", Condition: {{{operator}: {{'kms:EncryptionContext:aws:s3:arn': {values}}}}}"
            ),
        )
    };
    let (objects, bucket) = ("'arn:aws:s3:::b/*'", "'arn:aws:s3:::b'");
    let both = format!("[{objects}, {bucket}]");
    let other = "denied encryption_context";
    for (sse, operator, values, expected) in [
        (SSE, "StringLike", objects, "allowed none"),
        (SSE, "StringLike", bucket, other),
        (SSE, "StringLike", both.as_str(), "allowed none"),
        // An object may be called `*`.
        (SSE, "StringEquals", objects, "unknown none"),
        (SSE, "StringLike", "'arn:aws:s3:::other/*'", other),
        (SSE, "StringLike", "'arn:aws:s3:::b/site/*'", "unknown none"),
        (SSE_BUCKET_KEY, "StringLike", objects, other),
        (SSE_BUCKET_KEY, "StringLike", bucket, "allowed none"),
        (SSE_BUCKET_KEY, "StringEquals", bucket, "allowed none"),
        (
            SSE_BUCKET_KEY,
            "StringLike",
            "'arn:aws:s3:::b*'",
            "allowed none",
        ),
    ] {
        assert_eq!(
            decrypts(sse, "", &context(operator, values)),
            expected,
            "{operator} {values}"
        );
    }
    // Only the objects that are asked for count.
    let site = context("StringLike", "'arn:aws:s3:::b/site/*'");
    assert_eq!(decrypts(SSE, ", OriginPath: /site", &site), "allowed none");
    let docs = context("StringLike", "'arn:aws:s3:::b/docs/*'");
    assert_eq!(decrypts(SSE, ", OriginPath: /site", &docs), other);
}

#[test]
fn what_kms_is_told_besides_is_never_certain() {
    for condition in [
        "StringEquals: {'kms:ViaService': s3.eu-west-1.amazonaws.com}",
        "StringNotEquals: {'kms:ViaService': s3.eu-west-1.amazonaws.com}",
        "StringEquals: {'kms:CallerAccount': '111122223333'}",
        "StringEquals: {'aws:SourceAccount': '111122223333'}",
    ] {
        let key = key("", &format!(", Condition: {{{condition}}}"));
        assert_eq!(decrypts(SSE, "", &key), "unknown none", "{condition}");
    }
}

#[test]
fn a_key_that_is_disabled_decrypts_nothing() {
    assert_eq!(decrypts(SSE, "", &key("", "")), "allowed none");
    assert_eq!(
        decrypts(SSE, "", &key("Enabled: false, ", "")),
        "denied key_disabled"
    );
    assert_eq!(
        decrypts(SSE, "", &key("Enabled: !Ref On, ", "")),
        "unknown none"
    );
}

#[test]
fn a_resource_that_completes_the_policy_is_known_by_its_type() {
    let with = |kind: &str, properties: &str| {
        let more = format!(
            "{}\n  Updater: {{Type: '{kind}', Properties: {{ServiceToken: x, {properties}}}}}",
            "  Key: {Type: AWS::KMS::Key, Properties: {Description: files}}"
        );
        let site = Site {
            bucket: SSE,
            statement: SERVICE,
            origin: SIGNED,
            more: &more,
        };
        let facts = site.facts();
        let key = &facts["routes"][0]["key"];
        (key["decision"].clone(), key["unknown"].clone())
    };
    for kind in [
        "Custom::KmsKeyPolicyUpdater",
        "Custom::S3OriginAccessControlKeyPolicyUpdater",
    ] {
        let (decision, because) = with(kind, "KmsKeyId: !Ref Key");
        assert_eq!(decision, "unknown");
        assert_eq!(
            because,
            format!("`Updater` ({kind}) admits CloudFront when it is deployed")
        );
    }
    let (decision, _) = with("Custom::CDKBucketDeployment", "Key: !Ref Key");
    assert_eq!(decision, "denied");
}

#[test]
fn files_with_a_key_of_their_own_are_judged_by_it() {
    let copy = |metadata: &str, prefix: &str| {
        format!(
            "{}\n  Copy: {{Type: 'Custom::CDKBucketDeployment', Properties: {{ServiceToken: x, DestinationBucketName: !Ref Files, DestinationBucketKeyPrefix: {prefix}, SystemMetadata: {{{metadata}}}}}}}",
            key("", "")
        )
    };
    let objects = |bucket: &str, origin: &str, more: &str| {
        let site = Site {
            bucket,
            statement: SERVICE,
            origin: &format!("{SIGNED}{origin}"),
            more,
        };
        let facts = site.facts();
        let objects = facts["objects"].as_array().expect("an array").iter();
        objects
            .map(|object| {
                format!(
                    "{} {}",
                    object["root"].as_str().unwrap_or("?"),
                    object["key"]["cause"].as_str().unwrap_or("?")
                )
            })
            .collect::<Vec<String>>()
    };
    let managed = copy("sse: aws:kms", "docs");
    assert_eq!(objects("", "", &managed), ["key key_managed_by_aws"]);
    // Nobody asks for files that lie elsewhere.
    assert_eq!(objects("", ", OriginPath: /site", &managed), [""; 0]);
    let granted = copy("sse: aws:kms, sse-kms-key-id: !GetAtt Key.Arn", "docs");
    assert_eq!(objects("", "", &granted), ["none none"]);
    // The bucket's own key is told by the route.
    assert_eq!(objects(SSE, "", &granted), [""; 0]);
    assert_eq!(objects("", "", &copy("sse: AES256", "docs")), [""; 0]);
}

/// What is said of the private bucket whose website endpoint a site reads.
fn website(rules: &str) -> String {
    let facts = facts_of(&[&format!(
        "
Parameters:
  On: {{Type: String}}
Resources:
  Files: {{Type: AWS::S3::Bucket, Properties: {{WebsiteConfiguration: {{IndexDocument: index.html{rules}}}}}}}
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Origins:
          - {{Id: b, DomainName: !Select [2, !Split ['/', !GetAtt Files.WebsiteURL]], CustomOriginConfig: {{OriginProtocolPolicy: http-only}}}}
        DefaultCacheBehavior: {{TargetOriginId: b, ViewerProtocolPolicy: https-only, CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6}}
"
    )]);
    said(&facts["routes"][0]["read"])
}

#[test]
fn a_website_that_redirects_every_request_needs_no_public_bucket() {
    let to = "RedirectRule: {HostName: example.com}";
    for (condition, expected) in [
        ("", "allowed none"),
        (
            "RoutingRuleCondition: {KeyPrefixEquals: ''}, ",
            "allowed none",
        ),
        (
            "RoutingRuleCondition: {KeyPrefixEquals: docs/}, ",
            "unknown private_bucket",
        ),
        (
            "RoutingRuleCondition: {HttpErrorCodeReturnedEquals: '403'}, ",
            "unknown private_bucket",
        ),
        (
            "RoutingRuleCondition: {HttpErrorCodeReturnedEquals: !Ref On}, ",
            "unknown private_bucket",
        ),
        ("RoutingRuleCondition: !Ref On, ", "unknown private_bucket"),
        (
            "RoutingRuleCondition: {HttpErrorCodeReturnedEquals: '404'}, ",
            "denied private_bucket",
        ),
        (
            "RoutingRuleCondition: {HttpErrorCodeReturnedEquals: 404, KeyPrefixEquals: docs/}, ",
            "denied private_bucket",
        ),
    ] {
        let rules = format!(", RoutingRules: [{{{condition}{to}}}]");
        assert_eq!(website(&rules), expected, "{condition}");
    }
    assert_eq!(website(", RoutingRules: !Ref On"), "unknown private_bucket");
    assert_eq!(website(""), "denied private_bucket");
}

/// Whether the deployment of a site fails for the name of its origin access control, which another one may have.
fn is_name_taken(name: &str, other: &str) -> bool {
    let site = Site {
        bucket: "",
        statement: SERVICE,
        origin: "OriginAccessControlId: !Ref Named",
        more: &format!(
            "
  Other:
    Type: AWS::CloudFront::OriginAccessControl
    Properties:
      OriginAccessControlConfig: {{Name: {other}, OriginAccessControlOriginType: s3, SigningBehavior: always, SigningProtocol: sigv4}}
  Named:
    Type: AWS::CloudFront::OriginAccessControl
    Properties:
      OriginAccessControlConfig: {{Name: {name}, OriginAccessControlOriginType: s3, SigningBehavior: always, SigningProtocol: sigv4}}
"
        ),
    };
    let facts = site.facts();
    let rejections = facts["rejections"].as_array().expect("an array");
    rejections.iter().any(|one| one["flaw"] == "name_taken")
}

#[test]
fn a_name_with_holes_is_taken_if_the_other_has_the_same_holes() {
    let stack = "!Sub '${AWS::StackName}-oac'";
    let same = "!Join ['-', [!Ref 'AWS::StackName', oac]]";
    assert!(is_name_taken("a", "a"));
    assert!(is_name_taken(stack, stack));
    assert!(is_name_taken(stack, same));
    assert!(!is_name_taken(stack, "!Sub '${On}-oac'"));
    assert!(!is_name_taken(stack, "!Sub '${AWS::StackName}-more'"));
    assert!(!is_name_taken("a", stack));
}

#[test]
fn a_condition_on_a_tag_is_told_by_its_key_as_aws_spells_it() {
    let site = Site {
        bucket: "",
        statement: "{Effect: Allow, Principal: {Service: cloudfront.amazonaws.com}, Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*', Condition: {StringEquals: {'s3:existingObjectTag/public': 'yes'}}}",
        origin: SIGNED,
        more: "",
    };
    let facts = site.facts();
    assert_eq!(
        facts["routes"][0]["read"]["key"],
        "s3:ExistingObjectTag/public"
    );
}
