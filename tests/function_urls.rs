//! What is judged of origins that are Lambda function URLs, in templates and in plans. The cases are the traps:
//! configurations that work and look broken, and ones that are broken and look as if they worked.

mod common;

use cf403::graph::Estate;
use cf403::lint::analyse;
use cf403::report::picture::Drawing;
use common::{facts_of, sources};
use serde_json::Value;

/// The routes of some texts as `decision cause` of the function, and the conditions under which they are so.
fn invoked_in(texts: &[String]) -> Vec<String> {
    let facts = facts_of(texts);
    let routes = facts["routes"].as_array().expect("an array").iter();
    let told = routes.map(|route| {
        let says = |key: &str| route["invoke"][key].as_str().unwrap_or("?").to_owned();
        let when = route["when"].as_array().expect("an array").iter();
        let when = when.map(|one| {
            let condition = one["condition"].as_str().unwrap_or("?");
            format!(" when {condition} {}", one["value"])
        });
        let when: Vec<String> = when.collect();
        format!("{} {}{}", says("decision"), says("cause"), when.concat())
    });
    told.collect()
}

fn invoked(text: &str) -> Vec<String> {
    invoked_in(&[text.to_owned()])
}

/// Checks what is said of a template with one route.
fn is(text: &str, expected: &str) {
    assert_eq!(invoked(text), [expected], "{text}");
}

const ALLOWED: &str = "allowed none";
const UNKNOWN: &str = "unknown none";

/// A distribution in front of a function URL, and resources beside it.
fn site(url: &str, more: &str) -> String {
    format!(
        "
Resources:
  Api:
    Type: AWS::Lambda::Function
    Properties: {{Runtime: python3.13, Handler: index.handler, Role: 'arn:aws:iam::111122223333:role/api', Code: {{ZipFile: pass}}}}
  Live:
    Type: AWS::Lambda::Alias
    Properties: {{FunctionName: !Ref Api, FunctionVersion: $LATEST, Name: live}}
  Url:
    Type: AWS::Lambda::Url
    Properties: {url}
  Access:
    Type: AWS::CloudFront::OriginAccessControl
    Properties:
      OriginAccessControlConfig: {{Name: api, OriginAccessControlOriginType: lambda, SigningBehavior: always, SigningProtocol: sigv4}}
  Site:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        Origins:
          - Id: api
            DomainName: !Select [2, !Split [/, !GetAtt Url.FunctionUrl]]
            CustomOriginConfig: {{OriginProtocolPolicy: https-only}}
            OriginAccessControlId: !GetAtt Access.Id
        DefaultCacheBehavior:
          TargetOriginId: api
          ViewerProtocolPolicy: redirect-to-https
          CachePolicyId: 4135ea2d-6df8-44a3-9df3-4b5a84be39ad
{more}"
    )
}

const SIGNED: &str = "{AuthType: AWS_IAM, TargetFunctionArn: !GetAtt Api.Arn}";
const OPEN: &str = "{AuthType: NONE, TargetFunctionArn: !GetAtt Api.Arn}";
const OF_ALIAS: &str = "{AuthType: AWS_IAM, TargetFunctionArn: !GetAtt Api.Arn, Qualifier: live}";
const ARN: &str = "!Sub 'arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Site}'";

/// A permission: its action, and its other properties.
fn permission(name: &str, action: &str, properties: &str) -> String {
    format!(
        "
  {name}:
    Type: AWS::Lambda::Permission
    Properties: {{Action: '{action}', {properties}}}
"
    )
}

/// Both permissions, with the same properties.
fn both(properties: &str) -> String {
    permission("One", "lambda:InvokeFunctionUrl", properties)
        + &permission("Two", "lambda:InvokeFunction", properties)
}

/// What lets CloudFront in, for a function that is named like this.
fn cloudfront(function: &str) -> String {
    format!("FunctionName: {function}, Principal: cloudfront.amazonaws.com, SourceArn: {ARN}")
}

#[test]
fn both_permissions_admit_cloudfront_however_the_function_is_named() {
    for function in [
        "!Ref Api",
        "!GetAtt Api.Arn",
        "!GetAtt Url.FunctionArn",
        "!Sub '${Api}'",
        "!Sub '${Api.Arn}'",
        "!Sub 'arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${Api}'",
        "!Sub '${AWS::AccountId}:function:${Api}'",
    ] {
        is(&site(SIGNED, &both(&cloudfront(function))), ALLOWED);
    }
}

#[test]
fn both_permissions_admit_cloudfront_however_they_are_conditioned() {
    for properties in [
        "FunctionName: !Ref Api, Principal: cloudfront.amazonaws.com".to_owned(),
        "FunctionName: !Ref Api, Principal: '*'".to_owned(),
        format!("FunctionName: !Ref Api, Principal: '*', SourceArn: {ARN}"),
        "FunctionName: !Ref Api, Principal: !Sub 'cloudfront.${AWS::URLSuffix}'".to_owned(),
        "FunctionName: !Ref Api, Principal: cloudfront.amazonaws.com, SourceArn: !Sub 'arn:aws:cloudfront::${AWS::AccountId}:distribution/*'".to_owned(),
    ] {
        is(&site(SIGNED, &both(&properties)), ALLOWED);
    }
    let by_url = cloudfront("!Ref Api") + ", FunctionUrlAuthType: AWS_IAM";
    let function = cloudfront("!Ref Api") + ", InvokedViaFunctionUrl: true";
    let documented = permission("One", "lambda:InvokeFunctionUrl", &by_url)
        + &permission("Two", "lambda:InvokeFunction", &function);
    is(&site(SIGNED, &documented), ALLOWED);
}

#[test]
fn one_permission_for_everything_is_enough() {
    for action in ["lambda:*", "*", "lambda:Invoke*"] {
        let one = permission("One", action, &cloudfront("!Ref Api"));
        is(&site(SIGNED, &one), ALLOWED);
    }
}

#[test]
fn each_permission_is_missed() {
    is(&site(SIGNED, ""), "denied no_permission");
    let grant = cloudfront("!Ref Api");
    is(
        &site(
            SIGNED,
            &permission("One", "lambda:InvokeFunctionUrl", &grant),
        ),
        "denied invoke_function_missing",
    );
    is(
        &site(SIGNED, &permission("One", "lambda:InvokeFunction", &grant)),
        "denied invoke_function_url_missing",
    );
    let other = "FunctionName: !Ref Api, Principal: apigateway.amazonaws.com";
    is(&site(SIGNED, &both(other)), "denied no_permission");
}

#[test]
fn each_mistake_in_a_permission_has_its_own_cause() {
    let site_of = |properties: &str| site(SIGNED, &both(properties));
    let grant =
        |more: &str| format!("FunctionName: !Ref Api, Principal: cloudfront.amazonaws.com{more}");
    for (more, cause) in [
        (
            ", SourceArn: !Sub 'arn:aws:cloudfront::${AWS::AccountId}:distribution/${Access}'",
            "source_arn_malformed",
        ),
        (
            ", SourceArn: !Sub 'arn:aws:cloudfront:us-east-1:${AWS::AccountId}:distribution/${Site}'",
            "source_arn_malformed",
        ),
        (", SourceArn: !Ref Site", "source_arn_malformed"),
        (", FunctionUrlAuthType: NONE", "other_auth_type"),
        (", PrincipalOrgID: o-a1b2c3d4e5", "condition_key_absent"),
        (
            ", EventSourceToken: amzn1.ask.skill.1",
            "condition_key_absent",
        ),
    ] {
        is(&site_of(&grant(more)), &format!("denied {cause}"));
    }
    let misspelt = "FunctionName: !Ref Api, Principal: cloudfront.amazonaws.com.cn";
    is(&site_of(misspelt), "denied other_principal");
    let other = "
  Other:
    Type: AWS::CloudFront::Distribution
    Properties: {DistributionConfig: {Enabled: false, Origins: [], DefaultCacheBehavior: {TargetOriginId: x, ViewerProtocolPolicy: https-only}}}
";
    let of_other =
        grant(", SourceArn: !Sub 'arn:aws:cloudfront::${AWS::AccountId}:distribution/${Other}'");
    let text = site(SIGNED, &(other.to_owned() + &both(&of_other)));
    is(&text, "denied source_arn_other_distribution");
    // An id that is written out may be the one that this distribution has already.
    let written =
        grant(", SourceArn: 'arn:aws:cloudfront::111122223333:distribution/E2QWRUHAPOMQZL'");
    is(&site_of(&written), "unknown source_arn_other_distribution");
}

#[test]
fn an_auth_type_with_another_action_is_refused_at_deployment() {
    let class = |action: &str| {
        let wrong = cloudfront("!Ref Api") + ", FunctionUrlAuthType: NONE";
        let other = if action == "lambda:InvokeFunction" {
            "lambda:InvokeFunctionUrl"
        } else {
            "lambda:InvokeFunction"
        };
        let text = site(
            SIGNED,
            &(permission("One", action, &wrong)
                + &permission("Two", other, &cloudfront("!Ref Api"))),
        );
        let facts = facts_of(&[text]);
        facts["routes"][0]["invoke"]["class"].clone()
    };
    assert_eq!(class("lambda:InvokeFunctionUrl"), "403");
    assert_eq!(class("lambda:InvokeFunction"), "deployment");
}

#[test]
fn a_host_header_that_is_forwarded_is_no_matter_of_permissions() {
    let forwarding = site(SIGNED, &both(&cloudfront("!Ref Api"))).replace(
        "          CachePolicyId:",
        "          OriginRequestPolicyId: 216adef6-5c7f-47e4-b989-5492eafa07d3\n          CachePolicyId:",
    );
    let facts = facts_of(&[forwarding]);
    assert_eq!(facts["routes"][0]["host_header"], "forwarded");
    assert_eq!(facts["routes"][0]["invoke"]["decision"], "allowed");
    assert_eq!(facts["routes"][0]["root"], "none");
}

#[test]
fn a_signature_of_the_viewers_matters_only_to_a_url_that_asks_for_one() {
    let gives_way = |url: &str| {
        let public = both("FunctionName: !Ref Api, Principal: '*'");
        let text = site(url, &public).replace("always", "no-override").replace(
            "          CachePolicyId:",
            "          OriginRequestPolicyId: b689b0a8-53d0-40ab-baf2-68738e2966ac\n          CachePolicyId:",
        );
        facts_of(&[text])["routes"][0]["gives_way"].clone()
    };
    assert_eq!(gives_way(SIGNED), "yes");
    assert_eq!(gives_way(OPEN), "no");
}

#[test]
fn what_aws_documents_nowhere_decides_nothing() {
    let grant = cloudfront("!Ref Api");
    for more in [
        ", SourceAccount: !Ref AWS::AccountId",
        ", SourceAccount: '444455556666'",
    ] {
        is(&site(SIGNED, &both(&(grant.clone() + more))), UNKNOWN);
    }
    let one = permission(
        "One",
        "lambda:InvokeFunctionUrl",
        &(grant.clone() + ", InvokedViaFunctionUrl: true"),
    ) + &permission("Two", "lambda:InvokeFunction", &grant);
    is(&site(SIGNED, &one), UNKNOWN);
}

#[test]
fn a_permission_is_for_one_alias_or_for_none() {
    for function in [
        "!Ref Live",
        "!GetAtt Url.FunctionArn",
        "!Sub '${Api}:live'",
        "!Sub '${Api.Arn}:live'",
    ] {
        is(&site(OF_ALIAS, &both(&cloudfront(function))), ALLOWED);
        let of_alias = "{AuthType: AWS_IAM, TargetFunctionArn: !Ref Live}";
        is(&site(of_alias, &both(&cloudfront(function))), ALLOWED);
    }
    for function in ["!Ref Api", "!GetAtt Api.Arn", "!Sub '${Api}:test'"] {
        is(
            &site(OF_ALIAS, &both(&cloudfront(function))),
            "denied other_qualifier",
        );
    }
    is(
        &site(SIGNED, &both(&cloudfront("!Ref Live"))),
        "denied other_qualifier",
    );
    is(
        &site(SIGNED, &both(&cloudfront("!Sub '${Api}:$LATEST'"))),
        UNKNOWN,
    );
}

#[test]
fn another_functions_permission_admits_nobody_here() {
    let other = "
  Other:
    Type: AWS::Lambda::Function
    Properties: {Runtime: python3.13, Handler: index.handler, Role: 'arn:aws:iam::111122223333:role/api', Code: {ZipFile: pass}}
";
    for function in ["!Ref Other", "baskets", "!GetAtt Other.Arn"] {
        let text = site(SIGNED, &(other.to_owned() + &both(&cloudfront(function))));
        is(&text, "denied no_permission");
    }
    let text = site(SIGNED, &both(&cloudfront("!Ref Name")));
    let parameter = "
Parameters:
  Name: {Type: String}";
    // What a deployment makes up nobody can hand to it.
    is(&(parameter.to_owned() + &text), "denied no_permission");
}

#[test]
fn a_function_that_is_named_by_a_parameter_may_be_the_one() {
    let named = site(SIGNED, &both(&cloudfront("orders-api"))).replace(
        "Properties: {Runtime",
        "Properties: {FunctionName: !Sub '${Stage}-api', Runtime",
    );
    let parameter = "
Parameters:
  Stage: {Type: String}";
    is(&(parameter.to_owned() + &named), UNKNOWN);
    let same = named.replace("orders-api", "!Sub '${Stage}-api'");
    is(&(parameter.to_owned() + &same), ALLOWED);
}

#[test]
fn a_url_that_asks_for_signatures_needs_them() {
    let without = site(SIGNED, &both(&cloudfront("!Ref Api")))
        .replace("            OriginAccessControlId: !GetAtt Access.Id\n", "");
    is(&without, "denied function_url_unsigned");
    let public = site(SIGNED, &both("FunctionName: !Ref Api, Principal: '*'"))
        .replace("            OriginAccessControlId: !GetAtt Access.Id\n", "");
    is(&public, "denied function_url_unsigned");
    let never = site(SIGNED, &both(&cloudfront("!Ref Api"))).replace("always", "never");
    is(&never, "denied function_url_never_signed");
    // Viewers may sign for the function URL, if what they send arrives.
    let forwarded = without.replace(
        "          CachePolicyId:",
        "          OriginRequestPolicyId: b689b0a8-53d0-40ab-baf2-68738e2966ac\n          CachePolicyId:",
    );
    is(&forwarded, "unknown function_url_unsigned");
    let kept = site(SIGNED, &both(&cloudfront("!Ref Api"))).replace("always", "no-override");
    is(&kept, ALLOWED);
    let elsewhere =
        site(SIGNED, &both(&cloudfront("!Ref Api"))).replace("!GetAtt Access.Id", "E2QWRUHAPOMQZL");
    is(&elsewhere, UNKNOWN);
}

#[test]
fn a_url_that_asks_for_none_must_be_open_to_everyone() {
    let public = "FunctionName: !Ref Api, Principal: '*'";
    let documented = permission(
        "One",
        "lambda:InvokeFunctionUrl",
        &format!("{public}, FunctionUrlAuthType: NONE"),
    ) + &permission(
        "Two",
        "lambda:InvokeFunction",
        &format!("{public}, InvokedViaFunctionUrl: true"),
    );
    let without_signing =
        |text: String| text.replace("            OriginAccessControlId: !GetAtt Access.Id\n", "");
    for signing in [|text: String| text, without_signing] {
        is(&signing(site(OPEN, &documented)), ALLOWED);
        is(&signing(site(OPEN, &both(public))), ALLOWED);
        is(&signing(site(OPEN, "")), "denied not_public");
        let one = permission("One", "lambda:InvokeFunctionUrl", public);
        is(
            &signing(site(OPEN, &one)),
            "denied public_invoke_function_missing",
        );
        let one = permission("One", "lambda:InvokeFunction", public);
        is(
            &signing(site(OPEN, &one)),
            "denied public_invoke_function_url_missing",
        );
        let wrong = both(&format!("{public}, FunctionUrlAuthType: AWS_IAM"));
        is(&signing(site(OPEN, &wrong)), "denied other_auth_type");
        let limited = both(&format!("{public}, SourceArn: {ARN}"));
        let expected = signing(site(OPEN, &limited));
        assert!(invoked(&expected)[0].ends_with("condition_key_absent"));
    }
    // Whether Lambda heeds a signature that it does not ask for is written nowhere.
    let for_cloudfront = site(OPEN, &both(&cloudfront("!Ref Api")));
    is(&for_cloudfront, "unknown not_public");
    is(&without_signing(for_cloudfront), "denied not_public");
}

#[test]
fn what_is_not_in_the_files_leaves_it_open() {
    let one = permission(
        "One",
        "lambda:InvokeFunctionUrl",
        &cloudfront("!Ref Elsewhere"),
    );
    let parameter = "
Parameters:
  Elsewhere: {Type: String}
  Auth: {Type: String, Default: AWS_IAM}";
    let outside = "{AuthType: AWS_IAM, TargetFunctionArn: !Ref Elsewhere}";
    is(&(parameter.to_owned() + &site(outside, "")), UNKNOWN);
    is(
        &(parameter.to_owned() + &site(outside, &one)),
        "unknown invoke_function_missing",
    );
    let both_of_it = both(&cloudfront("!Ref Elsewhere"));
    is(
        &(parameter.to_owned() + &site(outside, &both_of_it)),
        ALLOWED,
    );
    let either = "{AuthType: !Ref Auth, TargetFunctionArn: !GetAtt Api.Arn}";
    is(&(parameter.to_owned() + &site(either, "")), UNKNOWN);
    let literal = site(SIGNED, "").replace(
        "!Select [2, !Split [/, !GetAtt Url.FunctionUrl]]",
        "abcdefghijklmnopqrstuvwxyz012345.lambda-url.eu-west-1.on.aws",
    );
    is(&literal, UNKNOWN);
    let transform = format!("\nTransform: Company::Macro{}", site(SIGNED, ""));
    is(&transform, UNKNOWN);
}

#[test]
fn what_is_handed_the_function_may_add_a_permission() {
    for (kind, properties) in [
        (
            "Custom::Permission",
            "{ServiceToken: 'arn:aws:lambda:eu-west-1:111122223333:function:grant', Function: !Ref Api}",
        ),
        (
            "Custom::Permission",
            "{ServiceToken: 'arn:aws:lambda:eu-west-1:111122223333:function:grant', Url: !GetAtt Url.FunctionUrl}",
        ),
        (
            "AWS::CloudFormation::Stack",
            "{TemplateURL: 'https://example.com/t.yaml', Parameters: {Function: !GetAtt Api.Arn}}",
        ),
    ] {
        let writer = format!("\n  Writer:\n    Type: {kind}\n    Properties: {properties}\n");
        is(&site(SIGNED, &writer), UNKNOWN);
        let one = permission("One", "lambda:InvokeFunctionUrl", &cloudfront("!Ref Api"));
        is(&site(SIGNED, &(writer + &one)), UNKNOWN);
    }
    let other = "\n  Writer:\n    Type: Custom::Thing\n    Properties: {ServiceToken: 'arn:aws:lambda:eu-west-1:111122223333:function:other', Bucket: files}\n";
    is(&site(SIGNED, other), "denied no_permission");
}

#[test]
fn a_permission_under_a_condition_opens_worlds() {
    let conditions = "
Parameters:
  Stage: {Type: String, Default: prod}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsTest: !Not [!Condition IsProd]";
    let grant = cloudfront("!Ref Api");
    let under = |condition: &str| {
        permission("One", "lambda:InvokeFunctionUrl", &grant)
            + &permission("Two", "lambda:InvokeFunction", &grant).replace(
                "    Type: AWS::Lambda::Permission",
                &format!("    Type: AWS::Lambda::Permission\n    Condition: {condition}"),
            )
    };
    assert_eq!(
        invoked(&(conditions.to_owned() + &site(SIGNED, &under("IsProd")))),
        [
            "allowed none when IsProd true",
            "denied invoke_function_missing when IsProd false"
        ]
    );
    let auth = "{AuthType: !If [IsProd, AWS_IAM, NONE], TargetFunctionArn: !GetAtt Api.Arn}";
    assert_eq!(
        invoked(&(conditions.to_owned() + &site(auth, &both(&grant)))),
        [
            "allowed none when IsProd true",
            "unknown not_public when IsProd false"
        ]
    );
    let alias = "{AuthType: AWS_IAM, TargetFunctionArn: !If [IsProd, !Ref Live, !Ref Api]}";
    assert_eq!(
        invoked(
            &(conditions.to_owned()
                + &site(
                    alias,
                    &both(&cloudfront("!If [IsProd, !Ref Live, !Ref Api]"))
                ))
        ),
        ["allowed none"]
    );
    // Two permissions of which there is always one.
    let twice = under("IsProd")
        + &permission("Three", "lambda:InvokeFunction", &grant).replace(
            "    Type: AWS::Lambda::Permission",
            "    Type: AWS::Lambda::Permission\n    Condition: IsTest",
        );
    assert_eq!(
        invoked(&(conditions.to_owned() + &site(SIGNED, &twice))),
        ["allowed none"]
    );
}

#[test]
fn an_edge_function_that_may_choose_the_origin_leaves_a_refusal_possible() {
    let edge = |more: &str| {
        site(SIGNED, "").replace(
            "          CachePolicyId:",
            &format!("          LambdaFunctionAssociations: [{{EventType: origin-request, LambdaFunctionARN: 'arn:aws:lambda:us-east-1:111122223333:function:edge:1'{more}}}]\n          CachePolicyId:"),
        )
    };
    is(&edge(""), "unknown no_permission");
    // One that is handed the body is there to compute its hash.
    is(&edge(", IncludeBody: true"), "denied no_permission");
    let unsigned = edge(", IncludeBody: true")
        .replace("            OriginAccessControlId: !GetAtt Access.Id\n", "");
    is(&unsigned, "unknown function_url_unsigned");
}

#[test]
fn a_disabled_distribution_asks_nothing() {
    let text = site(SIGNED, "").replace("Enabled: true", "Enabled: false");
    assert_eq!(invoked(&text), [""; 0]);
}

#[test]
fn a_member_of_a_group_that_answers_covers_the_one_that_does_not() {
    let text = site(SIGNED, &both(&cloudfront("!Ref Api")))
        .replace(
            "          - Id: api\n",
            "          - Id: closed\n            DomainName: !Select [2, !Split [/, !GetAtt ClosedUrl.FunctionUrl]]\n            CustomOriginConfig: {OriginProtocolPolicy: https-only}\n          - Id: api\n",
        )
        .replace(
            "        DefaultCacheBehavior:\n          TargetOriginId: api\n",
            "        OriginGroups: {Quantity: 1, Items: [{Id: group, FailoverCriteria: {StatusCodes: {Quantity: 1, Items: [403]}}, Members: {Quantity: 2, Items: [{OriginId: closed}, {OriginId: api}]}}]}\n        DefaultCacheBehavior:\n          TargetOriginId: group\n",
        )
        + "
  Closed:
    Type: AWS::Lambda::Function
    Properties: {Runtime: python3.13, Handler: index.handler, Role: 'arn:aws:iam::111122223333:role/api', Code: {ZipFile: pass}}
  ClosedUrl:
    Type: AWS::Lambda::Url
    Properties: {AuthType: AWS_IAM, TargetFunctionArn: !GetAtt Closed.Arn}
";
    let facts = facts_of(&[text]);
    let told: Vec<String> = facts["routes"]
        .as_array()
        .expect("an array")
        .iter()
        .map(|route| format!("{} {}", route["invoke"]["decision"], route["covered"]))
        .collect();
    assert_eq!(told, ["\"denied\" \"yes\"", "\"allowed\" \"no\""]);
}

#[test]
fn a_permission_of_another_template_counts_if_it_names_the_function() {
    let named = site(SIGNED, "").replace(
        "Properties: {Runtime",
        "Properties: {FunctionName: orders, Runtime",
    );
    let elsewhere = format!(
        "Resources:{}",
        both("FunctionName: orders, Principal: cloudfront.amazonaws.com")
    );
    assert_eq!(invoked_in(&[named.clone(), elsewhere.clone()]), [ALLOWED]);
    // A copy that declares the function itself is deployed in its place, not beside it.
    let copy = named.clone() + &both("FunctionName: orders, Principal: cloudfront.amazonaws.com");
    assert_eq!(
        invoked_in(&[named.clone(), copy]),
        ["denied no_permission", ALLOWED]
    );
    let exporting = site(SIGNED, "")
        + "
Outputs:
  Function: {Value: !GetAtt Api.Arn, Export: {Name: api-arn}}
";
    let importing = format!(
        "Resources:{}",
        both("FunctionName: !ImportValue api-arn, Principal: cloudfront.amazonaws.com")
    );
    assert_eq!(invoked_in(&[exporting, importing]), [ALLOWED]);
}

/// The same site, written for the serverless transform.
fn serverless(properties: &str, more: &str) -> String {
    let plain = site(SIGNED, more);
    let start = plain.find("  Api:").expect("the function");
    let end = plain.find("  Access:").expect("the access control");
    format!(
        "
Transform: AWS::Serverless-2016-10-31
Globals:
  Function: {{Runtime: python3.13}}
{}
  Api:
    Type: AWS::Serverless::Function
    Properties: {properties}
{}",
        plain[..start].trim_end(),
        &plain[end..]
    )
    .replace("Url.FunctionUrl", "ApiUrl.FunctionUrl")
}

#[test]
fn the_serverless_transform_makes_urls_and_opens_them() {
    let signed = "{CodeUri: ., Handler: a.b, FunctionUrlConfig: {AuthType: AWS_IAM}}";
    is(&serverless(signed, ""), "denied no_permission");
    is(&serverless(signed, &both(&cloudfront("!Ref Api"))), ALLOWED);
    is(
        &serverless(signed, &both(&cloudfront("!GetAtt ApiUrl.FunctionArn"))),
        ALLOWED,
    );
    let open = "{CodeUri: ., Handler: a.b, FunctionUrlConfig: {AuthType: NONE}}";
    is(&serverless(open, ""), ALLOWED);
    let alias = "{CodeUri: ., Handler: a.b, AutoPublishAlias: live, FunctionUrlConfig: {AuthType: AWS_IAM}}";
    for function in [
        "!Ref Api.Alias",
        "!Ref ApiAliaslive",
        "!Sub '${Api}:live'",
        "!GetAtt ApiUrl.FunctionArn",
    ] {
        is(&serverless(alias, &both(&cloudfront(function))), ALLOWED);
    }
    is(
        &serverless(alias, &both(&cloudfront("!Ref Api"))),
        "denied other_qualifier",
    );
    let open =
        "{CodeUri: ., Handler: a.b, AutoPublishAlias: live, FunctionUrlConfig: {AuthType: NONE}}";
    is(&serverless(open, ""), ALLOWED);
    let shared = serverless("{CodeUri: ., Handler: a.b}", "").replace(
        "Function: {Runtime: python3.13}",
        "Function: {Runtime: python3.13, FunctionUrlConfig: {AuthType: AWS_IAM}}",
    );
    is(&shared, "denied no_permission");
}

/// A plan with its changes changed.
fn plan(name: &str, mut edit: impl FnMut(&mut Vec<Value>)) -> String {
    let mut plan: Value =
        serde_json::from_str(&common::text(&format!("tests/plans/{name}.json"))).expect("JSON");
    edit(plan["resource_changes"].as_array_mut().expect("an array"));
    plan.to_string()
}

/// A plan of which these resources were never written.
fn without(name: &str, addresses: &[&str]) -> String {
    fn leave_out(value: &mut Value, addresses: &[&str]) {
        match value {
            Value::Array(items) => {
                let is_one = |item: &Value| {
                    item["address"]
                        .as_str()
                        .is_some_and(|own| addresses.contains(&own))
                };
                items.retain(|item| !is_one(item));
                for item in items {
                    leave_out(item, addresses);
                }
            }
            Value::Object(fields) => {
                for (_, field) in fields.iter_mut() {
                    leave_out(field, addresses);
                }
            }
            _ => {}
        }
    }
    let mut plan: Value =
        serde_json::from_str(&common::text(&format!("tests/plans/{name}.json"))).expect("JSON");
    leave_out(&mut plan, addresses);
    plan.to_string()
}

fn of_type<'a>(changes: &'a mut [Value], kind: &str) -> impl Iterator<Item = &'a mut Value> {
    changes
        .iter_mut()
        .filter(move |change| change["type"] == kind)
}

const FOR_URL: &str = "aws_lambda_permission.api_url";
const FOR_FUNCTION: &str = "aws_lambda_permission.api";

#[test]
fn plans_are_judged_like_templates() {
    is(&plan("function-url", |_| {}), ALLOWED);
    is(&plan("function-url-applied", |_| {}), ALLOWED);
    let (new, applied) = ("function-url", "function-url-applied");
    for (name, left_out, expected) in [
        (new, &[FOR_FUNCTION][..], "denied invoke_function_missing"),
        (new, &[FOR_URL], "denied invoke_function_url_missing"),
        (new, &[FOR_URL, FOR_FUNCTION], "denied no_permission"),
        // Of what is there already the plan does not know everything.
        (applied, &[FOR_FUNCTION], "unknown invoke_function_missing"),
        (applied, &[FOR_URL], "unknown invoke_function_url_missing"),
        (applied, &[FOR_URL, FOR_FUNCTION], "unknown no_permission"),
    ] {
        let told = invoked(&without(name, left_out));
        assert_eq!(told, [expected], "{name} without {left_out:?}");
    }
    let deleted = plan(new, |changes| {
        for change in of_type(changes, "aws_lambda_permission") {
            let change = &mut change["change"];
            change["actions"] = serde_json::json!(["delete"]);
            change["before"] = change["after"].take();
        }
    });
    assert_eq!(invoked(&deleted), ["denied no_permission"]);
}

#[test]
fn an_older_url_may_do_with_one_permission() {
    let facts = facts_of(&[without("function-url-applied", &[FOR_FUNCTION])]);
    let because = facts["routes"][0]["invoke"]["unknown"]
        .as_str()
        .expect("a text");
    assert!(because.contains("older"), "{because}");
}

#[test]
fn a_plan_that_names_another_alias_than_the_url_is_refused() {
    let qualified = |kinds: &[&str]| {
        plan("function-url", |changes| {
            for kind in kinds {
                for change in of_type(changes, kind) {
                    change["change"]["after"]["qualifier"] = "live".into();
                }
            }
        })
    };
    let (url, permission) = ("aws_lambda_function_url", "aws_lambda_permission");
    is(&qualified(&[url, permission]), ALLOWED);
    is(&qualified(&[url]), "denied other_qualifier");
    is(&qualified(&[permission]), "denied other_qualifier");
}

#[test]
fn a_conditional_function_of_the_serverless_transform_takes_its_url_along() {
    let text = serverless(
        "{CodeUri: ., Handler: a.b, FunctionUrlConfig: {AuthType: NONE}}",
        "",
    )
    .replace(
        "    Type: AWS::Serverless::Function",
        "    Type: AWS::Serverless::Function\n    Condition: IsProd",
    );
    let conditions = "
Parameters:
  Stage: {Type: String, Default: prod}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]";
    let told = invoked(&(conditions.to_owned() + &text));
    assert_eq!(
        told,
        [
            "allowed none when IsProd true",
            "unknown none when IsProd false"
        ]
    );
}

#[test]
fn a_picture_shows_the_function_and_its_permissions() {
    let sources = sources(&[site(SIGNED, &both(&cloudfront("!Ref Api")))]);
    let analysis = analyse(&sources);
    let drawing = Drawing::of(&Estate::new(&analysis.units), &sources);
    let told: Vec<String> = drawing
        .edges
        .iter()
        .map(|edge| {
            let plain = |id: &str| id.replace("0.yaml#", "");
            format!(
                "{} {} {}",
                plain(&edge.from),
                edge.relation,
                plain(&edge.to)
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "distribution:Site routes to origin:Site/api",
            "origin:Site/api invokes function:Api",
            "origin:Site/api signs with access-control:Access",
            "permission:One permits calls of function:Api",
            "permission:Two permits calls of function:Api",
        ]
    );
}

#[test]
fn functions_are_told_once_for_all_distributions_that_invoke_them() {
    let one = site(OF_ALIAS, &both(&cloudfront("!Ref Live")));
    let distribution = &one[one.find("  Site:").expect("it is there")..];
    let second = distribution[..distribution.find("  One:").expect("it is there")]
        .replace("  Site:", "  Second:");
    let facts = facts_of(&[one.clone() + &second]);
    let functions = facts["functions"].as_array().expect("an array");
    assert_eq!(functions.len(), 1);
    let expected = [
        ("function", "Api"),
        ("function_name", "${Api}"),
        ("qualifier", "live"),
        ("function_url", "Url"),
        ("auth_type", "aws_iam"),
    ];
    for (key, value) in expected {
        assert_eq!(functions[0][key], value, "{key}");
    }
    assert_eq!(functions[0]["permissions"], 2);
}
