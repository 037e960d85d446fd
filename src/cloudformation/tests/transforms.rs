//! What the transforms make of a template.

use crate::cloudformation::testing::{line, resource, unit};
use serde_json::{Value as Json, json};

/// The names and types of a template's resources.
fn resources(template: &Json) -> Vec<String> {
    let unit = unit(template);
    let told = unit.resources.iter();
    told.map(|one| format!("{} {}", one.local_name, one.kind))
        .collect()
}

/// The properties of a resource in a line.
fn properties(template: &Json, name: &str) -> String {
    line(&resource(&unit(template), name).properties)
}

/// A template with one loop among its resources.
fn looped(collection: &Json, body: &Json) -> Json {
    json!({
        "Transform": "AWS::LanguageExtensions",
        "Parameters": {"Given": {"Type": "CommaDelimitedList", "Default": "a,b"}},
        "Mappings": {"Sites": {"all": {"Names": ["shop", "blog"]}}},
        "Resources": {"Fn::ForEach::Loop": ["Name", collection, body]},
    })
}

#[test]
fn a_loop_over_a_known_list_is_written_out() {
    let body = json!({"Bucket${Name}": {"Type": "AWS::S3::Bucket", "Properties": {
        "BucketName": {"!Sub": "${Name}-${AWS::AccountId}"}, "Tag": {"Ref": "Name"}, "Kept": "${!Name}"}}});
    for collection in [
        json!(["shop", "blog"]),
        json!({"Fn::FindInMap": ["Sites", "all", "Names"]}),
        json!({"!Split": [",", "shop,blog"]}),
    ] {
        let template = looped(&collection, &body);
        assert_eq!(
            resources(&template),
            ["Bucketshop AWS::S3::Bucket", "Bucketblog AWS::S3::Bucket"],
            "{collection}"
        );
        assert_eq!(
            properties(&template, "Bucketblog"),
            "{BucketName: blog-${AWS::AccountId}, Tag: blog, Kept: ${!Name}}"
        );
        assert_eq!(unit(&template).open, None);
    }
}

#[test]
fn letters_and_digits_alone_make_a_logical_id() {
    let body = json!({"Bucket&{Name}": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": {"Ref": "Name"}}}});
    let template = looped(&json!(["a.b-1"]), &body);
    assert_eq!(properties(&template, "Bucketab1"), "{BucketName: a.b-1}");
}

#[test]
fn loops_in_loops_and_in_properties_are_written_out() {
    let inner = json!({"Fn::ForEach::Inner": ["Stage", ["dev", "prod"], {"${Name}${Stage}": {"Type": "A::B",
        "Properties": {"Fn::ForEach::Deep": ["Key", ["x", "y"], {"${Key}": {"!Sub": "${Name}/${Stage}/${Key}"}}]}}}]});
    let template = looped(&json!(["shop", "blog"]), &inner);
    assert_eq!(
        resources(&template),
        [
            "shopdev A::B",
            "shopprod A::B",
            "blogdev A::B",
            "blogprod A::B"
        ]
    );
    assert_eq!(
        properties(&template, "blogprod"),
        "{x: blog/prod/x, y: blog/prod/y}"
    );
}

#[test]
fn conditions_are_looped_over_too() {
    let mut template = looped(
        &json!(["shop"]),
        &json!({"B${Name}": {"Type": "A::B", "Condition": "Is${Name}"}}),
    );
    template["Conditions"] = json!({"Fn::ForEach::Conditions": ["Name", ["shop"],
        {"Is${Name}": {"Fn::Equals": ["${Name}", "shop"]}}]});
    let unit = unit(&template);
    assert_eq!(unit.conditions.len(), 1);
    assert_eq!(unit.remarks, []);
}

#[test]
fn a_loop_over_an_unknown_list_leaves_the_unit_open() {
    let body = json!({"B${Name}": {"Type": "AWS::S3::Bucket"}});
    for collection in [
        json!({"Ref": "Given"}),
        json!(["a", {"Ref": "AWS::Region"}]),
        json!("a"),
    ] {
        let unit = unit(&looped(&collection, &body));
        assert!(unit.resources.is_empty());
        let because = unit.open.expect("it may hold more").because;
        assert!(because.contains("`Fn::ForEach::Loop`"), "{because}");
    }
}

#[test]
fn loops_that_multiply_end() {
    let mut body = json!({"B${L0}": {"Type": "A::B"}});
    let items: Vec<String> = (0..100).map(|item| item.to_string()).collect();
    for depth in 0..8 {
        let name = format!("L{depth}");
        body = json!({format!("Fn::ForEach::{name}"): [name, items, body]});
    }
    let template = json!({"Transform": "AWS::LanguageExtensions", "Resources": body});
    assert!(unit(&template).open.is_some());
}

/// A template of the serverless transform with these resources.
fn serverless(globals: &Json, resources: &Json) -> Json {
    json!({"Transform": "AWS::Serverless-2016-10-31", "Globals": globals, "Resources": resources})
}

#[test]
fn globals_are_a_part_of_every_resource_of_their_kind() {
    let globals = json!({
        "Function": {"Runtime": "python3.12", "Layers": ["a"], "Tags": {"A": 1, "B": 2}},
        "Api": {"Name": "shared"},
    });
    let resources = json!({"Fun": {"Type": "AWS::Serverless::Function",
        "Properties": {"Runtime": "nodejs22.x", "Layers": ["b"], "Tags": {"B": 3}}},
        "Plain": {"Type": "AWS::Serverless::Function"}, "Other": {"Type": "AWS::Lambda::Function"}});
    let template = serverless(&globals, &resources);
    assert_eq!(
        properties(&template, "Fun"),
        "{Runtime: nodejs22.x, Layers: [a, b], Tags: {B: 3, A: 1}}"
    );
    assert_eq!(
        properties(&template, "Plain"),
        "{Runtime: python3.12, Layers: [a], Tags: {A: 1, B: 2}}"
    );
    assert_eq!(properties(&template, "Other"), "{}");
}

#[test]
fn apis_are_the_resources_that_they_are_deployed_as() {
    let template = serverless(
        &json!({"Api": {"EndpointConfiguration": {"Type": "REGIONAL"}}}),
        &json!({
            "Rest": {"Type": "AWS::Serverless::Api", "Condition": "Always",
                "Properties": {"StageName": "prod-1", "Domain": {"DomainName": "api.example.com"}}},
            "Named": {"Type": "AWS::Serverless::Api", "Properties": {"StageName": {"Ref": "AWS::StackName"},
                "DefinitionBody": {"paths": {}}, "EndpointConfiguration": "EDGE"}},
            "Http": {"Type": "AWS::Serverless::HttpApi"},
        }),
    );
    assert_eq!(
        resources(&template),
        [
            "Rest AWS::ApiGateway::RestApi",
            "Named AWS::ApiGateway::RestApi",
            "Http AWS::ApiGatewayV2::Api",
            "Restprod1Stage AWS::ApiGateway::Stage",
            "Rest.DomainName AWS::ApiGateway::DomainName",
            "NamedStage AWS::ApiGateway::Stage",
            "HttpApiGatewayDefaultStage AWS::ApiGatewayV2::Stage",
        ]
    );
    assert_eq!(
        properties(&template, "Rest"),
        "{Body: ?{}, EndpointConfiguration: {Types: [REGIONAL]}}"
    );
    assert_eq!(
        properties(&template, "Named"),
        "{Body: {paths: {}}, EndpointConfiguration: {Types: [EDGE]}}"
    );
    assert_eq!(
        properties(&template, "Restprod1Stage"),
        "{StageName: prod-1, RestApiId: ${Rest}}"
    );
    let unit = unit(&template);
    assert!(resource(&unit, "Restprod1Stage").condition.is_some());
}

#[test]
fn events_imply_an_api() {
    let function = |events: Json| json!({"Type": "AWS::Serverless::Function", "Properties": {"Events": events}});
    let template = serverless(
        &json!({"HttpApi": {"Name": "shared"}}),
        &json!({
            "One": function(json!({"Get": {"Type": "Api", "Properties": {"Path": "/", "Method": "get"}}})),
            "Two": function(json!({"Any": {"Type": "HttpApi"}})),
            "Own": function(json!({"Get": {"Type": "Api", "Properties": {"RestApiId": {"Ref": "Api"}}}})),
            "Probe": {"Type": "A::B", "Properties": {"V": [
                {"Ref": "ServerlessRestApi.Stage"}, {"!Sub": "${ServerlessHttpApi.Stage}"},
                {"Ref": "ServerlessRestApiProdStage"}, {"Ref": "ServerlessRestApiDeployment"},
                {"!Select": [2, {"!Split": ["/", {"!GetAtt": "ServerlessHttpApi.ApiEndpoint"}]}]},
            ]}},
        }),
    );
    let names = resources(&template);
    assert_eq!(
        names[4..],
        [
            "ServerlessRestApi AWS::ApiGateway::RestApi",
            "ServerlessHttpApi AWS::ApiGatewayV2::Api",
            "ServerlessRestApiProdStage AWS::ApiGateway::Stage",
            "ServerlessHttpApiApiGatewayDefaultStage AWS::ApiGatewayV2::Stage",
        ]
    );
    assert_eq!(
        properties(&template, "Probe"),
        "{V: [Prod, $default, Prod, ${ServerlessRestApiDeployment}, ${ServerlessHttpApi.Host}]}"
    );
    assert_eq!(
        properties(&template, "ServerlessHttpApi"),
        "{Name: shared, ProtocolType: HTTP, Body: ?{}}"
    );
    let own = serverless(&json!({}), &json!({"Own": template["Resources"]["Own"]}));
    assert_eq!(resources(&own).len(), 1);
}
