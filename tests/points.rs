//! Access points and Multi-Region Access Points as origins, in whole templates: their policy and that of the bucket
//! behind them, their network, how they must be signed; and the traps, which work and look broken.

mod common;

use cf403::graph::Estate;
use cf403::lint::analyse;
use cf403::source::{Origin, Source, SourceId, Sources};
use cf403::symbolic::Truth;
use common::{facts_of, indent};
use serde_json::Value;

fn said(layer: &Value) -> String {
    let text = |key: &str| layer[key].as_str().unwrap_or("?").to_owned();
    match text("cause").as_str() {
        "none" => text("decision"),
        cause => format!("{} {cause}", text("decision")),
    }
}

/// The routes of a template: what the endpoint answers, and what the bucket does.
fn routes(text: &str) -> Vec<String> {
    let facts = facts_of(&[text]);
    let routes = facts["routes"].as_array().expect("an array").iter();
    routes
        .map(|route| format!("{} / {}", said(&route["endpoint"]), said(&route["read"])))
        .collect()
}

#[track_caller]
fn is(template: &str, expected: &str) {
    assert_eq!(routes(template), [expected], "{template}");
}

fn list_or_nothing(key: &str, statements: &str, by: usize) -> String {
    if statements.is_empty() {
        return String::new();
    }
    let margin = " ".repeat(by);
    format!(
        "{margin}{key}:\n{margin}  Statement:\n{}",
        indent(statements, by + 4)
    )
}

/// What every template here has: an origin access control and a distribution that reads through `host`.
fn distribution(host: &str, protocol: &str) -> String {
    format!(
        "
  Access:
    Type: AWS::CloudFront::OriginAccessControl
    Properties:
      OriginAccessControlConfig: {{Name: a, OriginAccessControlOriginType: s3, SigningBehavior: always, SigningProtocol: {protocol}}}
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        DefaultRootObject: index.html
        Origins:
          - Id: files
            DomainName: {host}
            S3OriginConfig: {{OriginAccessIdentity: ''}}
            OriginAccessControlId: !GetAtt Access.Id
        DefaultCacheBehavior:
          TargetOriginId: files
          ViewerProtocolPolicy: redirect-to-https
          CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6
"
    )
}

/// A host name that refers to nothing, so that the policy of the access point may refer to the distribution.
const HOST: &str = "!Sub 'site-${AWS::AccountId}.s3-accesspoint.${AWS::Region}.amazonaws.com'";

/// A site that reads a bucket through an access point, with the statements of both policies.
fn through_point(more: &str, on_point: &str, on_bucket: &str) -> String {
    let policy = if on_bucket.is_empty() {
        String::new()
    } else {
        format!(
            "
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Files
{}",
            list_or_nothing("PolicyDocument", on_bucket, 6)
        )
    };
    format!(
        "
Resources:
  Files:
    Type: AWS::S3::Bucket
  Point:
    Type: AWS::S3::AccessPoint
    Properties:
      Name: site
      Bucket: !Ref Files
{}{}{policy}{}",
        indent(more, 6),
        list_or_nothing("Policy", on_point, 6),
        distribution(HOST, "sigv4")
    )
}

const ON_POINT: &str = "
- Effect: Allow
  Principal: {Service: cloudfront.amazonaws.com}
  Action: s3:GetObject
  Resource: !Sub 'arn:${AWS::Partition}:s3:${AWS::Region}:${AWS::AccountId}:accesspoint/site/object/*'
  Condition: {StringEquals: {AWS:SourceArn: !Sub 'arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Site}'}}";

const ON_BUCKET: &str = "
- Effect: Allow
  Principal: {Service: cloudfront.amazonaws.com}
  Action: s3:GetObject
  Resource: !Sub '${Files.Arn}/*'
  Condition: {StringEquals: {AWS:SourceArn: !Sub 'arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Site}'}}";

const DELEGATION: &str = "
- Effect: Allow
  Principal: '*'
  Action: '*'
  Resource: [!GetAtt Files.Arn, !Sub '${Files.Arn}/*']
  Condition: {StringEquals: {s3:DataAccessPointAccount: !Ref AWS::AccountId}}";

#[test]
fn both_policies_must_allow() {
    is(&through_point("", ON_POINT, ON_BUCKET), "allowed / allowed");
    is(
        &through_point("", ON_POINT, ""),
        "allowed / denied no_policy",
    );
    is(
        &through_point("", "", ON_BUCKET),
        "denied no_policy / allowed",
    );
    is(
        &through_point("", "", ""),
        "denied no_policy / denied no_policy",
    );
}

#[test]
fn a_bucket_may_leave_it_to_its_access_points() {
    is(
        &through_point("", ON_POINT, DELEGATION),
        "allowed / allowed",
    );
    for (written, instead) in [
        (
            "s3:DataAccessPointAccount: !Ref AWS::AccountId",
            "s3:DataAccessPointArn: !GetAtt Point.Arn",
        ),
        (
            "StringEquals: {s3:DataAccessPointAccount: !Ref AWS::AccountId}",
            "StringLike: {s3:DataAccessPointArn: !Sub 'arn:aws:s3:*:${AWS::AccountId}:accesspoint/*'}",
        ),
        (
            "s3:DataAccessPointAccount: !Ref AWS::AccountId",
            "s3:AccessPointNetworkOrigin: Internet",
        ),
    ] {
        let delegation = DELEGATION.replace(written, instead);
        assert_ne!(delegation, DELEGATION);
        is(
            &through_point("", ON_POINT, &delegation),
            "allowed / allowed",
        );
    }
    // Whether this form means services too is documented for nobody; it is no refusal.
    let accounts = DELEGATION.replace("Principal: '*'", "Principal: {AWS: '*'}");
    is(&through_point("", ON_POINT, &accounts), "allowed / unknown");
    // The delegation opens the bucket to its access points, not the access point to CloudFront.
    is(
        &through_point("", "", DELEGATION),
        "denied no_policy / allowed",
    );
    let to_others = DELEGATION.replace("s3:DataAccessPointAccount", "s3:DataAccessPointArn");
    is(
        &through_point("", ON_POINT, &to_others),
        "allowed / denied condition_not_met",
    );
}

#[test]
fn a_delegation_admits_nobody_who_comes_without_an_access_point() {
    let direct =
        through_point("", ON_POINT, DELEGATION).replace(HOST, "!GetAtt Files.RegionalDomainName");
    is(&direct, "allowed / denied condition_key_absent");
}

#[test]
fn every_name_of_an_access_point_leads_to_it() {
    let template = through_point("", "", ON_BUCKET);
    for host in [
        "!Sub '${Point.Alias}.s3.us-east-1.amazonaws.com'",
        "!Join ['.', [!GetAtt Point.Alias, s3, !Ref AWS::Region, !Ref AWS::URLSuffix]]",
        "!Sub '${Point}-${AWS::AccountId}.s3-accesspoint.${AWS::Region}.amazonaws.com'",
        "!Sub 'site-${AWS::AccountId}.s3-accesspoint.${AWS::Region}.amazonaws.com'",
        "!Sub 'site-${AWS::AccountId}.s3-accesspoint-fips.dualstack.${AWS::Region}.amazonaws.com'",
    ] {
        is(&template.replace(HOST, host), "denied no_policy / allowed");
    }
}

#[test]
fn of_an_access_point_elsewhere_nothing_is_said() {
    let template = through_point("", "", "").replace(
        "Resources:\n",
        "Parameters:\n  Alias: {Type: String}\nResources:\n",
    );
    for host in [
        "site-hrzrlukc5m36ft7okagglf3gmwluquse1b-s3alias.s3.us-west-2.amazonaws.com",
        "!Sub '${Alias}.s3.us-west-2.amazonaws.com'",
        "site-111122223333.s3-accesspoint.us-west-2.amazonaws.com",
        "!Sub 'other-${AWS::AccountId}.s3-accesspoint.${AWS::Region}.amazonaws.com'",
    ] {
        let routes = routes(&template.replace(HOST, host));
        assert!(
            routes == ["unknown / unknown"] || routes == ["allowed / unknown"],
            "{host}: {routes:?}"
        );
    }
}

#[test]
fn a_network_of_its_own_takes_nothing_from_the_internet() {
    is(
        &through_point("VpcConfiguration: {VpcId: vpc-1}", ON_POINT, ON_BUCKET),
        "denied access_point_vpc_only / allowed",
    );
    is(
        &through_point(
            "VpcConfiguration: !If [Private, {VpcId: vpc-1}, !Ref AWS::NoValue]",
            ON_POINT,
            ON_BUCKET,
        )
        .replace(
            "Resources:\n  Files",
            "Conditions:\n  Private: !Equals ['a', 'b']\nResources:\n  Files",
        ),
        "allowed / allowed",
    );
}

#[test]
fn each_mistake_in_the_policy_of_an_access_point_has_its_own_cause() {
    for (written, instead, cause) in [
        ("/object/*'", "'", "resource_is_bucket"),
        // The viewer may ask for just this object.
        ("/object/*'", "/object/public'", "unknown"),
        (
            "arn:${AWS::Partition}:s3:${AWS::Region}:${AWS::AccountId}:accesspoint/site/object/*",
            "arn:aws:s3:::files/*",
            "resource_other_bucket",
        ),
        (
            "accesspoint/site/",
            "accesspoint/other/",
            "resource_other_bucket",
        ),
        ("s3:GetObject", "s3:PutObject", "action_missing"),
        (
            "distribution/${Site}",
            "distribution/*",
            "source_arn_wildcard_taken_literally",
        ),
        (
            "distribution/${Site}",
            "distribution/E2QWRUHAPOMQZL",
            "unknown source_arn_other_distribution",
        ),
        (
            "AWS:SourceArn",
            "aws:PrincipalOrgID",
            "condition_key_absent",
        ),
        (
            "Service: cloudfront.amazonaws.com",
            "AWS: !Sub 'arn:aws:iam::${AWS::AccountId}:root'",
            "no_statement",
        ),
        ("Effect: Allow", "Effect: Deny", "deny_other"),
    ] {
        let statements = ON_POINT.replace(written, instead);
        assert_ne!(statements, ON_POINT, "{written}");
        let expected = if cause.starts_with("unknown") {
            format!("{cause} / allowed")
        } else {
            format!("denied {cause} / allowed")
        };
        is(&through_point("", &statements, ON_BUCKET), &expected);
    }
}

#[test]
fn a_policy_written_in_other_ways_admits() {
    for (written, instead) in [
        ("/object/*'", "/*'"),
        (
            "${AWS::Region}:${AWS::AccountId}:accesspoint/site",
            "*:*:accesspoint/site",
        ),
        ("accesspoint/site", "accesspoint/*"),
        ("{Service: cloudfront.amazonaws.com}", "'*'"),
        ("s3:GetObject", "s3:*"),
    ] {
        let statements = ON_POINT.replace(written, instead);
        assert_ne!(statements, ON_POINT, "{written}");
        is(
            &through_point("", &statements, ON_BUCKET),
            "allowed / allowed",
        );
    }
}

#[test]
fn what_may_write_the_policy_of_an_access_point_leaves_it_open() {
    let custom = "
  Grant:
    Type: Custom::Grant
    Properties: {ServiceToken: !ImportValue Grants, Point: !GetAtt Point.Arn}
";
    let template = through_point("", "", ON_BUCKET) + custom;
    is(&template, "unknown / allowed");
    let by_name = custom.replace("!GetAtt Point.Arn", "site");
    is(
        &(through_point("", "", ON_BUCKET) + &by_name),
        "unknown / allowed",
    );
}

#[test]
fn a_bucket_that_is_declared_elsewhere_is_unknown() {
    let template = through_point("", ON_POINT, "")
        .replace("Bucket: !Ref Files", "Bucket: files-of-another-stack");
    is(&template, "allowed / unknown");
}

#[test]
fn a_disabled_distribution_asks_nobody() {
    let template = through_point("", "", "").replace("Enabled: true", "Enabled: false");
    assert!(routes(&template).is_empty());
}

#[test]
fn an_identity_is_refused_as_the_policies_say_and_never_sure_to_pass() {
    let identity = |on_point: &str| {
        through_point("", on_point, ON_BUCKET)
            .replace(
                "S3OriginConfig: {OriginAccessIdentity: ''}",
                "S3OriginConfig: {OriginAccessIdentity: !Sub 'origin-access-identity/cloudfront/${Identity}'}",
            )
            .replace("            OriginAccessControlId: !GetAtt Access.Id\n", "")
            + "
  Identity:
    Type: AWS::CloudFront::CloudFrontOriginAccessIdentity
    Properties: {CloudFrontOriginAccessIdentityConfig: {Comment: files}}
"
    };
    let granted = ON_POINT.replace(
        "{Service: cloudfront.amazonaws.com}\n",
        "{CanonicalUser: !GetAtt Identity.S3CanonicalUserId}\n",
    );
    let granted = granted.split("  Condition").next().expect("a beginning");
    assert!(routes(&identity(granted))[0].starts_with("unknown /"));
    assert!(routes(&identity(ON_POINT))[0].starts_with("denied grants_other_identity_kind /"));
}

#[test]
fn nobody_comes_in_unsigned_while_the_access_point_blocks_public_access() {
    let unsigned = |more: &str| {
        let everyone = ON_POINT.replace("{Service: cloudfront.amazonaws.com}", "'*'");
        let everyone = everyone.split("  Condition").next().expect("a beginning");
        through_point(more, everyone, DELEGATION)
            .replace("            OriginAccessControlId: !GetAtt Access.Id\n", "")
    };
    is(&unsigned(""), "denied restrict_public_buckets / allowed");
    let open =
        "PublicAccessBlockConfiguration: {BlockPublicPolicy: false, RestrictPublicBuckets: false}";
    is(&unsigned(open), "allowed / allowed");
    let half = "PublicAccessBlockConfiguration: {BlockPublicPolicy: false}";
    is(&unsigned(half), "unknown / allowed");
    is(
        &through_point("", ON_POINT, ON_BUCKET)
            .replace("            OriginAccessControlId: !GetAtt Access.Id\n", ""),
        "denied private_bucket / denied private_bucket",
    );
}

#[test]
fn a_function_that_may_choose_the_origin_makes_a_refusal_possible_only() {
    let edge = through_point("VpcConfiguration: {VpcId: vpc-1}", ON_POINT, ON_BUCKET).replace(
        "          ViewerProtocolPolicy",
        "          LambdaFunctionAssociations: [{EventType: origin-request, LambdaFunctionARN: 'arn:aws:lambda:us-east-1:111122223333:function:f:1'}]\n          ViewerProtocolPolicy",
    );
    is(&edge, "unknown access_point_vpc_only / allowed");
}

#[test]
fn worlds_open_behind_an_access_point() {
    let template = through_point("", "", ON_BUCKET).replace(
        "Resources:\n  Files",
        "Parameters:\n  Stage: {Type: String, AllowedValues: [dev, prod]}\nConditions:\n  IsProd: !Equals [!Ref Stage, prod]\nResources:\n  Files",
    );
    let template = template.replace(
        "      Bucket: !Ref Files\n\n",
        &format!("      Bucket: !Ref Files\n      Policy: !If\n        - IsProd\n        - Statement:\n{}        - !Ref AWS::NoValue\n", indent(ON_POINT, 12)),
    );
    let facts = facts_of(&[&template]);
    let said: Vec<String> = facts["routes"]
        .as_array()
        .expect("an array")
        .iter()
        .map(|route| format!("{} when {}", said(&route["endpoint"]), route["when"]))
        .collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(
        said.iter()
            .any(|one| one.starts_with("allowed when") && one.contains("true")),
        "{said:?}"
    );
    assert!(
        said.iter()
            .any(|one| one.starts_with("denied no_policy when") && one.contains("false")),
        "{said:?}"
    );
}

#[test]
fn a_second_origin_that_answers_covers_an_access_point_that_refuses() {
    let template = through_point("", "", ON_BUCKET).replace(
        "        DefaultCacheBehavior:\n          TargetOriginId: files",
        "          - Id: direct
            DomainName: !GetAtt Files.RegionalDomainName
            S3OriginConfig: {OriginAccessIdentity: ''}
            OriginAccessControlId: !GetAtt Access.Id
        OriginGroups:
          Quantity: 1
          Items:
            - Id: both
              FailoverCriteria: {StatusCodes: {Quantity: 1, Items: [403]}}
              Members: {Quantity: 2, Items: [{OriginId: files}, {OriginId: direct}]}
        DefaultCacheBehavior:
          TargetOriginId: both",
    );
    let facts = facts_of(&[&template]);
    let routes = facts["routes"].as_array().expect("an array");
    assert_eq!(routes[0]["endpoint"]["decision"], "denied");
    assert_eq!(routes[0]["covered"], "yes");
    assert_eq!(routes[1]["endpoint"]["decision"], "allowed");
}

/// The policy of one of several buckets.
fn attached(bucket: &str, statements: &str) -> String {
    format!(
        "
  {bucket}Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref {bucket}
{}",
        list_or_nothing("PolicyDocument", &statements.replace("Files", bucket), 6)
    )
}

/// A site that reads two buckets through a Multi-Region Access Point.
fn through_many(protocol: &str, on_point: &str, on_buckets: [&str; 2]) -> String {
    let mut out = "
Resources:
  Point:
    Type: AWS::S3::MultiRegionAccessPoint
    Properties:
      Regions: [{Bucket: !Ref Files}, {Bucket: !Ref Copy}]
  Files:
    Type: AWS::S3::Bucket
  Copy:
    Type: AWS::S3::Bucket
"
    .to_owned();
    if !on_point.is_empty() {
        out += "
  PointPolicy:
    Type: AWS::S3::MultiRegionAccessPointPolicy
    Properties:
      MrapName: !Ref Point
";
        out += &list_or_nothing("Policy", on_point, 6);
    }
    for (bucket, statements) in ["Files", "Copy"].into_iter().zip(on_buckets) {
        if !statements.is_empty() {
            out.push_str(&attached(bucket, statements));
        }
    }
    out + &distribution(
        "!Sub '${Point.Alias}.accesspoint.s3-global.amazonaws.com'",
        protocol,
    )
}

const ON_MANY: &str = "
- Effect: Allow
  Principal: {Service: cloudfront.amazonaws.com}
  Action: s3:GetObject
  Resource: !Sub 'arn:aws:s3::${AWS::AccountId}:accesspoint/${Point.Alias}/object/*'
  Condition: {StringEquals: {aws:SourceArn: !Sub 'arn:aws:cloudfront::${AWS::AccountId}:distribution/${Site}'}}";

const TO_MANY: &str = "
- Effect: Allow
  Principal: '*'
  Action: s3:*
  Resource: [!GetAtt Files.Arn, !Sub '${Files.Arn}/*']
  Condition: {StringEquals: {s3:DataAccessPointArn: !Sub 'arn:aws:s3::${AWS::AccountId}:accesspoint/${Point.Alias}'}}";

#[test]
fn a_multi_region_access_point_needs_its_policy_and_that_of_every_bucket() {
    for on_bucket in [TO_MANY, ON_BUCKET, DELEGATION] {
        assert_eq!(
            routes(&through_many("sigv4a", ON_MANY, [on_bucket, on_bucket])),
            ["allowed / allowed", "allowed / allowed"],
        );
    }
    assert_eq!(
        routes(&through_many("sigv4a", "", [TO_MANY, TO_MANY])),
        ["denied no_policy / allowed", "denied no_policy / allowed"],
    );
    // The other bucket may be the only active one.
    assert_eq!(
        routes(&through_many("sigv4a", ON_MANY, [TO_MANY, ""])),
        ["allowed / allowed", "allowed / unknown no_policy"],
    );
    assert_eq!(
        routes(&through_many("sigv4a", ON_MANY, ["", ""])),
        ["allowed / denied no_policy", "allowed / denied no_policy"],
    );
}

#[test]
fn the_alias_of_a_multi_region_access_point_holds_mrap_already() {
    let twice = ON_MANY.replace("${Point.Alias}/", "${Point.Alias}.mrap/");
    assert_eq!(
        routes(&through_many("sigv4a", &twice, [TO_MANY, TO_MANY]))[0],
        "denied resource_other_bucket / allowed",
    );
}

#[test]
fn a_multi_region_access_point_takes_only_its_own_signature() {
    let [first, _] = &routes(&through_many("sigv4", ON_MANY, [TO_MANY, TO_MANY]))[..] else {
        panic!("two buckets");
    };
    assert_eq!(first, "denied multi_region_signature / allowed");
    let unsigned = through_many("sigv4a", ON_MANY, [TO_MANY, TO_MANY]);
    let unsigned = unsigned.replace("            OriginAccessControlId: !GetAtt Access.Id\n", "");
    assert!(routes(&unsigned)[0].starts_with("denied multi_region_unsigned /"));
    let never = through_many("sigv4a", ON_MANY, [TO_MANY, TO_MANY]).replace("always", "never");
    assert!(routes(&never)[0].starts_with("denied multi_region_unsigned /"));
    let given = through_many("!Ref Protocol", ON_MANY, [TO_MANY, TO_MANY]).replace(
        "Resources:\n",
        "Parameters:\n  Protocol: {Type: String}\nResources:\n",
    );
    assert_eq!(routes(&given)[0], "allowed / allowed");
}

#[test]
fn a_function_at_the_edge_may_sign_for_a_multi_region_access_point() {
    let signing = through_many("sigv4a", ON_MANY, [TO_MANY, TO_MANY])
        .replace("            OriginAccessControlId: !GetAtt Access.Id\n", "")
        .replace(
            "S3OriginConfig: {OriginAccessIdentity: ''}",
            "CustomOriginConfig: {OriginProtocolPolicy: https-only}",
        )
        .replace(
            "          ViewerProtocolPolicy",
            "          LambdaFunctionAssociations: [{EventType: origin-request, LambdaFunctionARN: 'arn:aws:lambda:us-east-1:111122223333:function:f:1'}]\n          ViewerProtocolPolicy",
        );
    assert_eq!(
        routes(&signing)[0].split(" / ").next(),
        Some("unknown multi_region_unsigned"),
    );
}

#[test]
fn the_kind_of_the_endpoint_is_enough_to_know_how_it_must_be_signed() {
    let elsewhere = format!(
        "Parameters:\n  Alias: {{Type: String}}\nResources:{}",
        distribution(
            "!Sub '${Alias}.accesspoint.s3-global.amazonaws.com'",
            "sigv4"
        )
    );
    is(&elsewhere, "denied multi_region_signature / unknown");
    is(&elsewhere.replace("sigv4", "sigv4a"), "unknown / unknown");
    let directory = format!(
        "Resources:{}",
        distribution(
            "site--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com",
            "sigv4"
        )
    );
    is(&directory, "denied directory_bucket / unknown");
}

#[test]
fn buckets_of_a_multi_region_access_point_elsewhere_leave_the_others_open() {
    let template = through_many("sigv4a", ON_MANY, ["", ""])
        .replace("{Bucket: !Ref Copy}", "{Bucket: copy-in-another-region}");
    assert_eq!(
        routes(&template),
        ["allowed / unknown no_policy", "allowed / unknown"],
    );
}

#[test]
fn a_signature_is_unknown_in_another_partition() {
    let template = |host: &str| format!("Resources:{}", distribution(host, "sigv4"));
    is(
        &template("files.s3.us-gov-west-1.amazonaws.com"),
        "denied other_partition / unknown",
    );
    let unsigned = template("files.s3.us-gov-west-1.amazonaws.com")
        .replace("            OriginAccessControlId: !GetAtt Access.Id\n", "");
    is(&unsigned, "allowed / unknown");
    // A text that names China, or a partition of which nothing is known, may be meant for it.
    for host in [
        "files.s3.cn-north-1.amazonaws.com.cn",
        "files.s3.eusc-de-east-1.amazonaws.eu",
        "!Sub 'files.s3.${AWS::Region}.amazonaws.com'",
        "files.s3.eu-west-1.amazonaws.com",
    ] {
        is(&template(host), "allowed / unknown");
    }
}

#[test]
fn the_graph_leads_through_the_access_point_to_its_buckets() {
    let text = through_many("sigv4a", ON_MANY, [TO_MANY, TO_MANY])
        .replace("{Bucket: !Ref Copy}", "{Bucket: copy-elsewhere}");
    let source = Source::new(SourceId(0), Origin::File("0.yaml".to_owned()), text);
    let sources = Sources::new(vec![source]);
    let analysis = analyse(&sources);
    let estate = Estate::new(&analysis.units);
    let graph = estate.views()[0].graph();
    let leads = |from: &str, words: &str, to: &str, sure: Truth| {
        graph.edges.iter().any(|edge| {
            (&*edge.from, edge.relation.words(), &*edge.to, edge.sure) == (from, words, to, sure)
        })
    };
    let point = "access-point:Point";
    assert!(leads(
        "origin:Site/files",
        "reads through",
        point,
        Truth::Yes
    ));
    assert!(leads(point, "leads to", "bucket:Files", Truth::Yes));
    assert!(leads(
        point,
        "leads to",
        "bucket:copy-elsewhere",
        Truth::Unknown
    ));
    assert!(leads("policy:PointPolicy", "guards", point, Truth::Yes));
}

/// Whether the origin of a site with a granted bucket sends viewers elsewhere at first.
fn redirects(host: &str, more: &str) -> String {
    let template = through_point("", ON_POINT, ON_BUCKET).replace(HOST, host) + more;
    let facts = facts_of(&[&template]);
    facts["routes"][0]["redirects"]
        .as_str()
        .unwrap_or("?")
        .to_owned()
}

#[test]
fn only_the_global_endpoint_sends_viewers_elsewhere() {
    for host in [
        "!GetAtt Files.DomainName",
        "!Sub '${Files}.s3.amazonaws.com'",
    ] {
        assert_eq!(redirects(host, ""), "unknown", "{host}");
    }
    for host in [
        HOST,
        "!GetAtt Files.RegionalDomainName",
        "!Sub '${Files}.s3.${AWS::Region}.amazonaws.com'",
        "!Sub '${Files}.s3.us-east-1.amazonaws.com'",
        "bucket-of-another-stack.s3.amazonaws.com",
    ] {
        assert_eq!(redirects(host, ""), "no", "{host}");
    }
}

#[test]
fn what_exists_in_us_east_1_alone_keeps_the_stack_there() {
    let global = "!GetAtt Files.DomainName";
    let acl = "
  Firewall:
    Type: AWS::WAFv2::WebACL
    Properties: {Scope: CLOUDFRONT, DefaultAction: {Allow: {}}}
";
    assert_eq!(redirects(global, acl), "no");
    assert_eq!(
        redirects(global, &acl.replace("CLOUDFRONT", "REGIONAL")),
        "unknown"
    );
    let by_region = "
Conditions:
  IsHome: !Equals [!Ref AWS::Region, us-east-1]
";
    assert_eq!(redirects(global, by_region), "no");
    // A bucket that refuses is the news, and one that admits everyone takes no harm.
    let refused = through_point("", ON_POINT, "").replace(HOST, global);
    assert_eq!(facts_of(&[&refused])["routes"][0]["redirects"], "no");
}

#[test]
fn a_text_that_is_nearly_an_access_point_does_no_harm() {
    for (written, instead) in [
        ("      Bucket: !Ref Files\n", "      Bucket: {a: [b]}\n"),
        ("      Bucket: !Ref Files\n", ""),
        ("      Name: site\n", "      Name: [site]\n"),
        (
            "    Properties:\n      Name: site",
            "    Properties: x\n  Rest:\n    Type: A::B::C\n    Properties:\n      Name: site",
        ),
    ] {
        let template = through_point("VpcConfiguration: nothing", ON_POINT, ON_BUCKET)
            .replacen(written, instead, 1);
        let _ = routes(&template);
    }
    for regions in [
        "nothing",
        "[]",
        "[{}]",
        "[[x]]",
        "!Ref AWS::NoValue",
        "{Bucket: x}",
    ] {
        let template = through_many("sigv4a", ON_MANY, [TO_MANY, TO_MANY])
            .replace("[{Bucket: !Ref Files}, {Bucket: !Ref Copy}]", regions);
        for route in routes(&template) {
            assert!(!route.ends_with("allowed"), "{regions}: {route}");
        }
    }
    let many = vec!["{Bucket: !Ref Files}"; 5000].join(", ");
    let template = through_many("sigv4a", ON_MANY, ["", ""])
        .replace("{Bucket: !Ref Files}, {Bucket: !Ref Copy}", &many);
    assert!(routes(&template).len() < 100);
}
