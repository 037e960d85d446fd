use crate::cloudformation::recognises;
use crate::cloudformation::testing::{entry, line, node, nowhere, resource, unit};
use crate::source::{Kind, Node, Origin, Source, SourceId};
use crate::symbolic::{Dialect, UnitId};
use serde_json::{Value as Json, json};

fn bucket() -> Json {
    json!({"Type": "AWS::S3::Bucket"})
}

#[test]
fn templates_are_recognised_by_their_content() {
    let yes = [
        json!({"Resources": {"B": bucket()}}),
        json!({"Resources": {"Fn::ForEach::Loop": ["X", [], {}], "Gone": null, "B": bucket()}}),
        json!({"Resources": {"C": {"Type": "Custom::Thing"}}}),
        json!({"Resources": {"M": {"Type": "My::Own::Kind::MODULE"}}}),
        json!({"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"Fn::ForEach::Loop": []}}),
        json!({"Transform": "AWS::Serverless-2016-10-31", "Resources": {}}),
        json!({"AWSTemplateFormatVersion": "2010-09-09", "Modules": {}}),
    ];
    let no = [
        json!({}),
        json!([]),
        json!("AWS::S3::Bucket"),
        json!({"Resources": null}),
        json!({"Resources": {"B": {"Type": "bucket"}}}),
        json!({"Resources": ["AWS::S3::Bucket"]}),
        json!({"AWSTemplateFormatVersion": "2010-09-09"}),
        json!({"planned_values": {}, "Resources": {"B": bucket()}}),
        json!({"resources": {"Resources": {"B": bucket()}}}),
    ];
    for json in yes {
        assert!(recognises(&node(&json)), "{json}");
    }
    for json in no {
        assert!(!recognises(&node(&json)), "{json}");
    }
}

#[test]
fn what_may_add_resources_leaves_the_unit_open() {
    let closed = [
        json!({}),
        json!({"Transform": "AWS::Serverless-2016-10-31"}),
        json!({"Transform": ["AWS::LanguageExtensions", "AWS::Serverless-2016-10-31"]}),
        json!({"Transform": "AWS::SecretsManager-2024-09-16"}),
        json!({"Resources": {"B": {"Type": "AWS::S3::Bucket", "Metadata": {"Fn::Transform": {}}}}}),
    ];
    let open = [
        json!({"Transform": "PyPlate"}),
        json!({"Transform": ["AWS::LanguageExtensions", "Explode"]}),
        json!({"Transform": {"Name": "AWS::Include", "Parameters": {}}}),
        json!({"Fn::Transform": {"Name": "AWS::Include"}}),
        json!({"Modules": {"Site": {"Source": "site.yaml"}}}),
        json!({"Resources": {"Fn::ForEach::Loop": ["X", ["a"], {}]}}),
        json!({"Resources": {"Fn::Transform": {"Name": "AWS::Include"}}}),
        json!({"Resources": {"M": {"Type": "My::Own::Kind::MODULE"}}}),
        json!({"Resources": {"M": {"Type": {"!Rain::Module": "site.yaml"}}}}),
        json!({"Resources": {"M": {"!Rain::Module": "site.yaml"}}}),
        json!({"Resources": {"B": {"Type": "AWS::S3::Bucket", "Properties": {"Fn::Transform": {}}}}}),
    ];
    for json in closed {
        assert_eq!(unit(&json).open, None, "{json}");
    }
    for json in open {
        assert!(unit(&json).open.is_some(), "{json}");
    }
}

#[test]
fn an_open_unit_is_not_blamed_for_what_it_leaves_out() {
    let mut template =
        json!({"Resources": {"P": {"Type": "A::B", "Properties": {"V": {"Ref": "SiteBucket"}}}}});
    assert_eq!(unit(&template).remarks.len(), 1);
    template["Modules"] = json!({});
    let unit = unit(&template);
    assert_eq!(unit.remarks, []);
    assert_eq!(line(&resource(&unit, "P").properties), "{V: ${SiteBucket}}");
}

#[test]
fn a_text_that_refers_to_what_it_does_not_hold_is_a_part_of_another() {
    let with = |properties: serde_json::Value| {
        let mut template = json!({"Resources": {"P": {"Type": "A::B", "Properties": properties}}});
        template["Resources"]["Q"] = json!({"Type": "A::B", "DependsOn": "P"});
        template
    };
    assert_eq!(unit(&with(json!({"V": {"Ref": "P"}}))).open, None);
    for missing in [
        json!({"V": {"Ref": "Elsewhere"}}),
        json!({"V": {"!Sub": "a-${Elsewhere.Arn}"}}),
        json!({"V": {"!If": ["Elsewhere", 1, 2]}}),
    ] {
        let because = unit(&with(missing)).open.map(|why| why.because);
        let expected = "it refers to `Elsewhere`, which is not in the text";
        assert_eq!(because.as_deref(), Some(expected));
    }
    let mut template = with(json!({}));
    template["Resources"]["P"]["DependsOn"] = json!(["Q", "Elsewhere"]);
    assert!(unit(&template).open.is_some());
}

#[test]
fn resources_without_properties_or_type_are_survived() {
    let unit = unit(&json!({"Resources": {
        "A": null, "B": "text", "C": {}, "D": {"Type": 1}, "E": {"Type": "A::B"},
        "F": {"Type": "A::B", "Properties": null}, "G": {"Type": "A::B", "Properties": {"X": null}},
    }}));
    let names: Vec<&str> = unit.resources.iter().map(|one| &*one.local_name).collect();
    assert_eq!(names, ["E", "F", "G"]);
    assert_eq!(unit.remarks.len(), 4);
    assert_eq!(line(&resource(&unit, "F").properties), "{}");
    assert_eq!(line(&resource(&unit, "G").properties), "{X: null}");
}

#[test]
fn of_two_declarations_the_last_counts() {
    let resources = Node {
        span: nowhere(),
        kind: Kind::Map(vec![
            entry("B", &json!({"Type": "A::First"})),
            entry("C", &bucket()),
            entry("B", &json!({"Type": "A::Last"})),
        ]),
    };
    let document = Node {
        span: nowhere(),
        kind: Kind::Map(vec![crate::source::Entry {
            key: "Resources".into(),
            key_span: nowhere(),
            value: resources,
        }]),
    };
    let source = Source::new(SourceId(0), Origin::Stdin, String::new());
    let unit = crate::cloudformation::read(
        UnitId::new(0),
        &source,
        &document,
        Dialect::CloudFormationJson,
    );
    let kinds: Vec<&str> = unit.resources.iter().map(|one| &*one.kind).collect();
    assert_eq!(kinds, ["AWS::S3::Bucket", "A::Last"]);
}

#[test]
fn a_title_is_what_the_construct_is_called() {
    let unit = unit(&json!({"Resources": {"B0EF": {"Type": "AWS::S3::Bucket",
        "Metadata": {"aws:cdk:path": "App/Site/Resource"}}}}));
    assert_eq!(
        unit.resources[0].title.as_deref(),
        Some("App/Site/Resource")
    );
}

#[test]
fn what_the_serverless_transform_makes_may_be_referred_to() {
    let mut template = json!({
        "Transform": "AWS::Serverless-2016-10-31",
        "Resources": {
            "Fun": {"Type": "AWS::Serverless::Function"},
            "P": {"Type": "A::B", "Properties": {"V": [
                {"!Select": [2, {"!Split": ["/", {"!GetAtt": "FunUrl.FunctionUrl"}]}]},
                {"!GetAtt": "FunRole.Arn"},
                {"!GetAtt": "Fun.Arn"},
                {"Ref": "Fun.Version"},
                {"!Sub": "${ServerlessRestApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}"},
            ]}},
        }
    });
    let told = unit(&template);
    assert_eq!(
        line(&resource(&told, "P").properties),
        "{V: [${FunUrl.Host}, arn:aws:iam::${AWS::AccountId}:role/${FunRole.PathAndName}, \
         arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:${Fun}, ${Fun.Version}, \
         ${ServerlessRestApi}.execute-api.${AWS::Region}.amazonaws.com]}"
    );
    assert_eq!(told.remarks, []);
    template["Transform"] = json!(null);
    template["Resources"]["Fun"]["Type"] = json!("AWS::Lambda::Function");
    assert_eq!(unit(&template).remarks.len(), 3);
}
