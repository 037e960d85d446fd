//! Templates that try to make the reader recurse without end, or to grow without end.

use crate::cloudformation::testing::{resource, unit};
use serde_json::{Value as Json, json};

fn bucket(name: &Json) -> Json {
    json!({"Type": "AWS::S3::Bucket", "Properties": {"BucketName": name}})
}

#[test]
fn names_that_refer_to_each_other_end() {
    let unit = unit(&json!({"Resources": {
        "A": bucket(&json!({"!Sub": "${B}-x"})),
        "B": bucket(&json!({"Ref": "A"})),
        "C": bucket(&json!({"Ref": "C"})),
    }}));
    assert_eq!(unit.resources.len(), 3);
    assert!(!unit.remarks.is_empty());
}

#[test]
fn a_long_chain_of_names_ends() {
    let mut template = json!({"Resources": {}});
    for number in 0..5000 {
        let next = json!({"!Sub": format!("${{B{}}}", number + 1)});
        template["Resources"][format!("B{number}")] = bucket(&next);
    }
    template["Resources"]["B5000"] = bucket(&json!("end"));
    assert_eq!(unit(&template).resources.len(), 5001);
}

#[test]
fn names_that_double_do_not_fill_the_memory() {
    let mut template = json!({"Resources": {"B60": bucket(&json!("0123456789"))}});
    for number in 0..60 {
        let twice = json!({"!Sub": format!("${{B{0}}}${{B{0}}}", number + 1)});
        template["Resources"][format!("B{number}")] = bucket(&twice);
    }
    let unit = unit(&template);
    let name = resource(&unit, "B0").properties.get("BucketName").cloned();
    assert!(name.is_some_and(|name| name.is_unknown()));
}

#[test]
fn lookups_that_double_end() {
    let mut template = json!({"Mappings": {"M": {"K": {}}}, "Resources": {
        "P": {"Type": "A::B", "Properties": {"V": {"!FindInMap": ["M", "K", "V0"]}}}}});
    for number in 0..80 {
        let next = json!({"!FindInMap": ["M", "K", format!("V{}", number + 1)]});
        template["Mappings"]["M"]["K"][format!("V{number}")] = json!({"!Join": ["", [next, next]]});
    }
    template["Mappings"]["M"]["K"]["V80"] = json!({"!FindInMap": ["M", "K", "V0"]});
    assert_eq!(unit(&template).resources.len(), 1);
}

#[test]
fn deep_nesting_is_unknown_and_survived() {
    let mut value = json!("x");
    for _ in 0..250 {
        value = json!({"!Sub": ["${V}", {"V": value}]});
    }
    let unit = unit(&json!({"Resources": {"P": {"Type": "A::B", "Properties": {"V": value}}}}));
    let value = resource(&unit, "P").properties.get("V").cloned();
    assert!(value.is_some_and(|value| value.is_unknown()));
}

#[test]
fn every_function_survives_deep_nesting() {
    let nest = |wrap: &dyn Fn(Json) -> Json| (0..250).fold(json!("x"), |inner, _| wrap(inner));
    for value in [
        nest(&|inner| json!({"!If": ["C", inner, "x"]})),
        nest(&|inner| json!({"!Join": ["", [inner]]})),
        nest(&|inner| json!({"!Select": [0, [inner]]})),
        nest(&|inner| json!({"!Split": ["/", inner]})),
        nest(&|inner| json!({"!FindInMap": ["M", inner, "x"]})),
        nest(&|inner| json!({"!GetAtt": ["P", inner]})),
        nest(&|inner| json!({"!ImportValue": inner})),
        nest(&|inner| json!({"!ToJsonString": inner})),
        nest(&|inner| json!({"!Odd": inner})),
        nest(&|inner| json!([inner])),
        nest(&|inner| json!({"a": inner})),
    ] {
        let condition = json!({"!Not": [{"!Equals": [value, "x"]}]});
        let template = json!({
            "Conditions": {"C": condition, "D": nest(&|inner| json!({"!Not": [inner]}))},
            "Mappings": {"M": {"x": {"x": "x"}}},
            "Resources": {"P": {"Type": "A::B", "Properties": {"V": value}}}});
        assert_eq!(unit(&template).conditions.len(), 2);
    }
}

#[test]
fn too_many_branches_are_unknown() {
    let mut template = json!({"Conditions": {}, "Resources": {}});
    let mut items = Vec::new();
    for number in 0..20 {
        let name = format!("C{number}");
        template["Conditions"][&name] = json!({"!Equals": [{"Ref": "AWS::Region"}, name]});
        items.push(json!({"!If": [name, "a", "b"]}));
    }
    template["Resources"]["P"] =
        json!({"Type": "A::B", "Properties": {"V": {"!Join": ["", items]}}});
    let unit = unit(&template);
    let value = resource(&unit, "P")
        .properties
        .get("V")
        .map(|value| value.value.clone());
    assert!(
        matches!(value, Some(crate::symbolic::Value::Unknown(_))),
        "{value:?}"
    );
}

#[test]
fn a_lookup_that_may_pick_any_of_many_rows_ends() {
    let rows: serde_json::Map<String, Json> = (0..5000)
        .map(|number| {
            (
                format!("r{number}"),
                json!({"Name": format!("site-{number}")}),
            )
        })
        .collect();
    let unit = unit(&json!({
        "Parameters": {"Row": {"Type": "String"}},
        "Mappings": {"M": rows},
        "Resources": {"B": bucket(&json!({"!FindInMap": ["M", {"Ref": "Row"}, "Name"]}))}
    }));
    let name = resource(&unit, "B").properties.get("BucketName");
    let text = name.and_then(crate::symbolic::Spanned::as_text);
    let hole = text.as_ref().and_then(crate::symbolic::Text::as_hole);
    assert!(matches!(
        hole.map(|hole| &hole.domain),
        Some(crate::symbolic::Domain::Choice(texts)) if texts.len() == 5000
    ));
}
