//! Services of the Serverless Framework, and the parts of them.

use crate::cloudformation::testing::{line, resource, unit};
use serde_json::{Value as Json, json};

/// A service with these resources.
fn service(resources: &Json) -> Json {
    json!({
        "service": "shop",
        "provider": {"name": "aws", "stage": "${opt:stage, 'dev'}"},
        "custom": {
            "names": {"dev": "dev-files", "prod": "prod-files"},
            "fixed": "${self:custom.names.dev}",
            "staged": "${self:custom.names.${self:provider.stage}}",
            "tree": {"A": 1, "B": ["${self:custom.fixed}"]},
            "circle": "${self:custom.circle}",
        },
        "resources": resources,
    })
}

/// The property `V` of a resource, written like this in a service.
fn filled(written: &Json) -> String {
    let resources = json!({"Resources": {"P": {"Type": "A::B", "Properties": {"V": written}}}});
    let unit = unit(&service(&resources));
    line(
        resource(&unit, "P")
            .properties
            .get("V")
            .expect("it is there"),
    )
}

#[test]
fn variables_are_followed_within_the_file() {
    for (written, expected) in [
        (json!("${self:custom.fixed}"), "dev-files"),
        (
            json!("a-${self:custom.fixed}.${self:service}"),
            "a-dev-files.shop",
        ),
        (json!("${self:custom.tree}"), "{A: 1, B: [dev-files]}"),
        (json!("${self:custom.tree.B.0}"), "dev-files"),
        (json!("${self:custom.none, 'other'}"), "other"),
        (
            json!({"!Sub": "${AWS::Region}-${self:custom.fixed}"}),
            "${AWS::Region}-dev-files",
        ),
    ] {
        assert_eq!(filled(&written), expected, "{written}");
    }
}

#[test]
fn other_variables_are_unknown_under_their_names() {
    for (written, expected) in [
        (json!("${opt:stage}"), "${opt:stage}"),
        (json!("${self:provider.stage}-x"), "${opt:stage, 'dev'}-x"),
        (
            json!("${self:custom.staged}"),
            "${self:custom.names.(self:provider.stage)}",
        ),
        (json!("a-${file(names.json):a}"), "a-${file(names.json):a}"),
        (json!("${file(policy.json)}"), "?{}"),
        (
            json!({"!Sub": "${env:HOME}/${AWS::Region}"}),
            "${env:HOME}/${AWS::Region}",
        ),
        (json!("${self:custom.none}"), "${self:custom.none}"),
        (json!("${self:custom.circle}"), "${self:custom.circle}"),
    ] {
        assert_eq!(filled(&written), expected, "{written}");
    }
}

#[test]
fn what_a_shell_or_a_policy_holds_is_no_variable() {
    for text in [
        "${param:-default}",
        "home/${aws:username}",
        "${s3:prefix}",
        "${self:open",
    ] {
        assert_eq!(filled(&json!(text)), text);
    }
}

#[test]
fn a_service_may_be_written_in_parts() {
    let parts = json!([
        {"Resources": {"A": {"Type": "A::B", "Condition": "Is"}}},
        {"Resources": {"B": {"Type": "A::B"}}, "Conditions": {"Is": {"Fn::Equals": ["a", "a"]}}},
    ]);
    let whole = unit(&service(&parts));
    assert_eq!((whole.resources.len(), whole.conditions.len()), (2, 1));
    assert_eq!((whole.open, whole.remarks), (None, Vec::new()));
}

#[test]
fn what_others_may_add_leaves_a_service_open() {
    let resources = json!({"Resources": {"A": {"Type": "A::B"}}});
    let mut with_plugin = service(&resources);
    with_plugin["plugins"] = json!(["serverless-finch"]);
    let elsewhere = service(&json!([resources, "${file(more.yml)}"]));
    let mut replaced = service(&resources);
    replaced["resources"]["Resources"]["B"] = json!("${file(b.yml)}");
    for (open, expected) in [
        (with_plugin, "`serverless-finch`"),
        (elsewhere, "another file"),
        (replaced, "`${file(b.yml)}`"),
    ] {
        let because = unit(&open).open.expect("it is open").because;
        assert!(because.contains(expected), "{because}");
    }
    assert_eq!(unit(&service(&resources)).open, None);
}

#[test]
fn a_part_of_a_service_is_open() {
    let part = |text: &str| {
        unit(&json!({"Resources": {"A": {"Type": "A::B", "Properties": {"V": text}}}}))
    };
    let open = part("${self:custom.name}-x");
    assert_eq!(
        line(&resource(&open, "A").properties),
        "{V: ${self:custom.name}-x}"
    );
    assert!(open.open.is_some());
    assert_eq!(part("home/${aws:username}").open, None);
}

#[test]
fn what_the_framework_makes_may_be_referred_to() {
    for (written, expected) in [
        (json!({"Ref": "ApiGatewayRestApi"}), "${ApiGatewayRestApi}"),
        (
            json!({"!GetAtt": "HttpApi.ApiEndpoint"}),
            "https://${HttpApi.Host}",
        ),
        (
            json!({"!GetAtt": "HelloLambdaFunction.Arn"}),
            "arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:${HelloLambdaFunction}",
        ),
    ] {
        let resources = json!({"Resources": {"P": {"Type": "A::B", "Properties": {"V": written}}}});
        let unit = unit(&service(&resources));
        let value = resource(&unit, "P")
            .properties
            .get("V")
            .expect("it is there");
        assert_eq!(
            (line(value), unit.open.clone()),
            (expected.to_owned(), None)
        );
    }
}

#[test]
fn variables_that_double_end() {
    let mut document = service(
        &json!({"Resources": {"P": {"Type": "A::B", "Properties": {"V": "${self:custom.n0}"}}}}),
    );
    for depth in 0..40 {
        let next = depth + 1;
        document["custom"][format!("n{depth}")] =
            format!("${{self:custom.n{next}}}${{self:custom.n{next}}}").into();
    }
    assert_eq!(unit(&document).resources.len(), 1);
}
