//! Lambda functions, their URLs and who may invoke them.

use super::cloudfront::SOURCE_ARN;
use super::{Table, Takes, many, object, one, one_of};

/// What names a function.
const FUNCTION: Takes = &[
    ("aws_lambda_function", "function_name", "Ref"),
    ("aws_lambda_function", "id", "Ref"),
    ("aws_lambda_function", "", "Ref"),
    ("aws_lambda_function", "arn", "Arn"),
    ("aws_lambda_function", "qualified_arn", "QualifiedArn"),
    ("aws_lambda_alias", "arn", "Ref"),
    ("aws_lambda_alias", "id", "Ref"),
    ("aws_lambda_function_url", "function_arn", "FunctionArn"),
    (
        "aws_lambda_function_url",
        "function_name",
        "TargetFunctionArn",
    ),
];

pub(super) const TABLES: &[Table] = &[
    Table {
        terraform: "aws_lambda_function",
        kind: "AWS::Lambda::Function",
        within: None,
        fields: &[
            one("function_name", &["FunctionName"]),
            one("runtime", &["Runtime"]),
            object(
                "environment",
                &["Environment"],
                &[one("variables", &["Variables"])],
            ),
            object(
                "vpc_config",
                &["VpcConfig"],
                &[many("subnet_ids", &["SubnetIds"])],
            ),
        ],
        attributes: &[
            ("function_name", "Ref"),
            ("id", "Ref"),
            ("arn", "Arn"),
            ("qualified_arn", "QualifiedArn"),
        ],
    },
    Table {
        terraform: "aws_lambda_alias",
        kind: "AWS::Lambda::Alias",
        within: None,
        fields: &[
            one("name", &["Name"]),
            one_of("function_name", &["FunctionName"], FUNCTION),
            one("function_version", &["FunctionVersion"]),
        ],
        attributes: &[("arn", "Ref"), ("id", "Ref")],
    },
    Table {
        terraform: "aws_lambda_function_url",
        kind: "AWS::Lambda::Url",
        within: None,
        fields: &[
            one("authorization_type", &["AuthType"]),
            one_of("function_name", &["TargetFunctionArn"], FUNCTION),
            one("qualifier", &["Qualifier"]),
            one("invoke_mode", &["InvokeMode"]),
            object(
                "cors",
                &["Cors"],
                &[many("allow_methods", &["AllowMethods"])],
            ),
        ],
        attributes: &[
            ("function_url", "FunctionUrl"),
            ("function_arn", "FunctionArn"),
            ("function_name", "TargetFunctionArn"),
        ],
    },
    Table {
        terraform: "aws_lambda_permission",
        kind: "AWS::Lambda::Permission",
        within: None,
        fields: &[
            one("action", &["Action"]),
            one_of("function_name", &["FunctionName"], FUNCTION),
            one("principal", &["Principal"]),
            one("principal_org_id", &["PrincipalOrgID"]),
            one("qualifier", &["Qualifier"]),
            one_of("source_arn", &["SourceArn"], SOURCE_ARN),
            one("source_account", &["SourceAccount"]),
            one("function_url_auth_type", &["FunctionUrlAuthType"]),
            one("invoked_via_function_url", &["InvokedViaFunctionUrl"]),
            one("event_source_token", &["EventSourceToken"]),
        ],
        attributes: &[],
    },
];
