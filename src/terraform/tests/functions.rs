//! Functions, their aliases, URLs and permissions.

use crate::terraform::testing::{changed, created, plan, property, read, refers};
use serde_json::{Value, json};

fn function() -> [Value; 2] {
    created(
        "aws_lambda_function.api",
        json!({}),
        json!({"function_name": true, "arn": true}),
        json!({"function_name": refers(&["random_pet.name.id"])}),
    )
}

fn alias() -> [Value; 2] {
    created(
        "aws_lambda_alias.live",
        json!({"name": "live"}),
        json!({"function_name": true, "arn": true}),
        json!({
            "name": {"constant_value": "live"},
            "function_name": refers(&["aws_lambda_function.api.function_name"]),
        }),
    )
}

fn url(after: Value) -> [Value; 2] {
    created(
        "aws_lambda_function_url.api",
        after,
        json!({"function_name": true, "function_url": true}),
        json!({"function_name": refers(&["aws_lambda_function.api.function_name"])}),
    )
}

/// What a permission whose `function_name` is made of this is for.
fn permitted(reference: &str) -> Value {
    let permission = created(
        "aws_lambda_permission.p",
        json!({"action": "lambda:InvokeFunction", "principal": "*"}),
        json!({"function_name": true}),
        json!({"function_name": refers(&[reference])}),
    );
    let url = url(json!({"authorization_type": "AWS_IAM"}));
    let unit = read(&plan(vec![function(), alias(), url, permission]));
    property(&unit, "aws_lambda_permission.p", &["FunctionName"])
}

#[test]
fn a_function_is_named_in_many_ways() {
    for (reference, expected) in [
        (
            "aws_lambda_function.api.function_name",
            "${aws_lambda_function.api}",
        ),
        (
            "aws_lambda_function.api.arn",
            "arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:${aws_lambda_function.api}",
        ),
        ("aws_lambda_alias.live.arn", "${aws_lambda_alias.live}"),
        (
            "aws_lambda_function.api.qualified_arn",
            "arn:${aws_lambda_function.api.QualifiedArn}",
        ),
        (
            "aws_lambda_function_url.api.function_arn",
            "arn:${aws_lambda_function_url.api.FunctionArn}",
        ),
    ] {
        assert_eq!(permitted(reference), expected, "{reference}");
    }
}

/// The actions that the provider lets everyone call on a function URL, `?` where that is not known.
fn granted(url: [Value; 2], more: Vec<[Value; 2]>) -> Vec<Value> {
    let mut resources = vec![function(), url];
    resources.extend(more);
    let unit = read(&plan(resources));
    let made = unit
        .of_kind("AWS::Lambda::Permission")
        .filter(|permission| {
            permission
                .address
                .name
                .starts_with("aws_lambda_function_url.")
        });
    made.map(|permission| property(&unit, &permission.address.name, &["Action"]))
        .collect()
}

#[test]
fn an_open_url_comes_with_permissions_according_to_the_provider() {
    const URL: &str = "lambda:InvokeFunctionUrl";
    const FUNCTION: &str = "lambda:InvokeFunction";
    let open = || json!({"authorization_type": "NONE"});
    let with_region = || json!({"authorization_type": "NONE", "region": "eu-west-1"});
    let permission = |after: Value| {
        created(
            "aws_lambda_permission.p",
            after,
            json!({"id": true}),
            json!({}),
        )
    };
    assert_eq!(granted(url(open()), Vec::new()), [URL]);
    assert_eq!(granted(url(with_region()), Vec::new()), [URL, "?"]);
    let old = permission(json!({"action": "x", "source_arn": null}));
    assert_eq!(granted(url(with_region()), vec![old]), [URL]);
    let new =
        permission(json!({"action": "x", "source_arn": null, "invoked_via_function_url": null}));
    assert_eq!(granted(url(with_region()), vec![new]), [URL, FUNCTION]);
    let signed = json!({"authorization_type": "AWS_IAM", "region": "eu-west-1"});
    assert_eq!(granted(url(signed), Vec::new()), [""; 0]);
    let there = changed(
        "aws_lambda_function_url.api",
        "no-op",
        json!({"authorization_type": "NONE", "function_name": "api", "region": "eu-west-1"}),
        json!({}),
        json!({}),
    );
    assert_eq!(granted(there, Vec::new()), ["?", "?"]);
    let gone = changed(
        "aws_lambda_function_url.api",
        "delete",
        open(),
        json!({}),
        json!({}),
    );
    assert_eq!(granted(gone, Vec::new()), [""; 0]);
}

/// What is handed a function and may let somebody invoke it.
fn writers(address: &str, written: Value) -> Vec<String> {
    let [change, mut entry] = created(address, json!({}), json!({}), json!({}));
    entry
        .as_object_mut()
        .expect("an object")
        .extend(written.as_object().expect("an object").clone());
    let unit = read(&plan(vec![function(), [change, entry]]));
    let made = unit.of_kind("Custom::Writer");
    made.map(|writer| property(&unit, &writer.address.name, &["Functions"]).to_string())
        .collect()
}

#[test]
fn a_command_that_is_handed_a_function_may_add_a_permission() {
    let command = |command: Value| json!({"provisioners": [{"type": "local-exec", "expressions": {"command": command}}]});
    let by_reference = command(refers(&["aws_lambda_function.api.function_name"]));
    assert_eq!(
        writers("null_resource.grant", by_reference),
        ["\"? aws_lambda_function.api.Ref\""]
    );
    let by_name =
        command(json!({"constant_value": "aws lambda add-permission --function-name api"}));
    assert_eq!(
        writers("terraform_data.grant", by_name),
        ["\"? aws_lambda_function.api.Arn\""]
    );
    let other = command(json!({"constant_value": "aws s3 sync dist s3://site"}));
    assert_eq!(writers("null_resource.sync", other), [""; 0]);
}

#[test]
fn a_resource_of_another_provider_may_be_a_permission() {
    let by_reference = json!({"expressions": {
        "function_name": refers(&["aws_lambda_function.api.function_name"]),
    }});
    assert_eq!(
        writers("awscc_lambda_permission.p", by_reference),
        ["\"? aws_lambda_function.api.Ref\""]
    );
}
