use crate::cloudformation::testing::{resource, unit};
use crate::symbolic::{ConditionId, Test, Unit, worlds};
use serde_json::{Value as Json, json};

fn with(conditions: &Json) -> Unit {
    unit(&json!({
        "Parameters": {
            "Stage": {"Type": "String", "Default": "dev", "AllowedValues": ["dev", "prod"]},
            "Domain": {"Type": "String", "Default": ""},
            "Hosts": {"Type": "CommaDelimitedList", "Default": ""},
            "Stored": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/path"},
        },
        "Mappings": {"Flags": {"dev": {"Logs": "no"}, "prod": {"Logs": "yes"}}},
        "Conditions": conditions,
        "Resources": {"Bucket": {"Type": "AWS::S3::Bucket", "Condition": "A"}},
    }))
}

/// The worlds over all conditions, each as the names of those that hold, `*` before usual ones.
fn told(conditions: &Json) -> Vec<String> {
    let unit = with(conditions);
    let all = unit.conditions.iter().map(|one| one.id.clone()).collect();
    let worlds = worlds(&unit.conditions, &unit.parameters, &all, &all);
    let names = |choices: &std::collections::BTreeMap<ConditionId, bool>| {
        let holding = choices.iter().filter(|(_, holds)| **holds);
        holding
            .map(|(id, _)| id.0.name.to_string())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let star = |usual: bool| if usual { "*" } else { "" };
    let mut told: Vec<String> = worlds
        .iter()
        .map(|world| format!("{}{}", star(world.usual), names(&world.choices)))
        .collect();
    told.sort();
    told
}

#[test]
fn conditions_refer_to_each_other_in_every_form() {
    let conditions = json!({
        "A": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]},
        "B": {"Fn::Not": [{"Condition": "A"}]},
        "C": {"!Not": [{"!Condition": "A"}]},
        "D": {"!Or": [{"!Equals": [{"!Ref": "Stage"}, "dev"]}, {"!Condition": "A"}]},
        "E": {"!And": [{"!Condition": "B"}, {"!Condition": "A"}]},
    });
    assert_eq!(told(&conditions), ["*B C D", "A D"]);
}

#[test]
fn a_condition_may_be_written_out() {
    let conditions = json!({"A": true, "B": false, "C": {"Fn::Not": [{"Condition": "B"}]}});
    assert_eq!(told(&conditions), ["*A C"]);
}

#[test]
fn an_empty_default_means_not_given() {
    let conditions = json!({
        "A": {"Fn::Not": [{"Fn::Equals": [{"Ref": "Domain"}, ""]}]},
        "B": {"Fn::Equals": ["", {"Fn::Join": ["", {"Ref": "Hosts"}]}]},
    });
    assert_eq!(told(&conditions), ["", "*B", "A", "A B"]);
}

#[test]
fn the_default_of_a_stored_parameter_is_not_its_value() {
    let conditions = json!({"A": {"Fn::Equals": [{"Ref": "Stored"}, "/path"]}});
    assert_eq!(told(&conditions), ["*", "*A"]);
}

#[test]
fn a_looked_up_value_hangs_on_its_key() {
    let conditions = json!({
        "A": {"Fn::Equals": [{"Fn::FindInMap": ["Flags", {"Ref": "Stage"}, "Logs"]}, "yes"]},
        "B": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]},
    });
    assert_eq!(told(&conditions), ["*", "A B"]);
}

#[test]
fn the_partition_decides_unless_another_is_named() {
    let other = json!({"A": {"Fn::Equals": [{"Ref": "AWS::Partition"}, "aws-cn"]}});
    assert_eq!(told(&other), ["*", "*A"]);
    let same = json!({"A": {"Fn::Equals": [{"Ref": "AWS::Partition"}, "aws"]}});
    assert_eq!(told(&same), ["*A"]);
}

#[test]
fn what_cannot_be_evaluated_is_compared_all_the_same() {
    let odd = || json!({"Fn::Equals": [{"Fn::Base64": {"Ref": "Domain"}}, "x"]});
    let conditions = json!({"A": odd(), "B": {"Fn::Not": [odd()]}, "C": {"Fn::Odd": []}});
    assert_eq!(told(&conditions), ["*A", "*A C", "*B", "*B C"]);
}

#[test]
fn a_resource_knows_its_condition() {
    let unit = with(&json!({"A": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}}));
    let condition = resource(&unit, "Bucket").condition.clone();
    assert_eq!(condition, Some(unit.conditions[0].id.clone()));
    assert!(matches!(unit.conditions[0].test, Test::Equals(..)));
    assert_eq!(unit.remarks, []);
}

#[test]
fn a_condition_that_is_nowhere_declared_is_remarked_on() {
    let unit = with(&json!({"B": {"Fn::Not": [{"Condition": "Nowhere"}]}}));
    assert_eq!(unit.remarks.len(), 2, "{:?}", unit.remarks);
}

#[test]
fn conditions_that_refer_to_one_another_in_a_circle_are_remarked_on() {
    let unit = with(&json!({
        "A": {"Fn::Not": [{"Condition": "B"}]},
        "B": {"Fn::And": [{"Condition": "A"}, {"Condition": "Plain"}]},
        "Itself": {"Condition": "Itself"},
        "Plain": {"Fn::Equals": ["a", "a"]},
        "Onto": {"Condition": "A"},
        "Chained": {"Condition": "Plain"},
    }));
    let told: Vec<&str> = unit.remarks.iter().map(|one| &*one.message).collect();
    let circle = |name: &str| format!("the condition `{name}` refers to itself");
    assert_eq!(told, [circle("A"), circle("B"), circle("Itself")]);
}
