//! APIs, their stages, resources and methods.

use super::{Field, Shape, Table, Takes, beside, many, one, one_of};

/// What names a REST API.
const REST_API: Takes = &[
    ("aws_api_gateway_rest_api", "id", "Ref"),
    ("aws_api_gateway_rest_api", "", "Ref"),
];

/// What names an HTTP or WebSocket API.
const API: Takes = &[
    ("aws_apigatewayv2_api", "id", "Ref"),
    ("aws_apigatewayv2_api", "", "Ref"),
];

/// What names a resource of an API.
const RESOURCE: Takes = &[
    ("aws_api_gateway_resource", "id", "ResourceId"),
    ("aws_api_gateway_resource", "", "ResourceId"),
    (
        "aws_api_gateway_rest_api",
        "root_resource_id",
        "RootResourceId",
    ),
];

const API_OF_STAGE: Field = one_of("rest_api_id", &["RestApiId"], REST_API);

pub(super) const TABLES: &[Table] = &[
    Table {
        terraform: "aws_api_gateway_rest_api",
        kind: "AWS::ApiGateway::RestApi",
        within: None,
        fields: &[
            one("name", &["Name"]),
            one("body", &["Body"]),
            one("api_key_source", &["ApiKeySourceType"]).computed(),
            one(
                "disable_execute_api_endpoint",
                &["DisableExecuteApiEndpoint"],
            )
            .computed(),
            Field {
                computed: true,
                ..beside(
                    "endpoint_configuration",
                    &[many("types", &["EndpointConfiguration", "Types"])],
                )
            },
            Field::new("policy", &["Policy"], Shape::Policy).computed(),
        ],
        attributes: &[
            ("id", "Ref"),
            ("root_resource_id", "RootResourceId"),
            ("arn", "Arn"),
        ],
    },
    Table {
        terraform: "aws_api_gateway_resource",
        kind: "AWS::ApiGateway::Resource",
        within: None,
        fields: &[
            API_OF_STAGE,
            one_of("parent_id", &["ParentId"], RESOURCE),
            one("path_part", &["PathPart"]),
        ],
        attributes: &[("id", "ResourceId")],
    },
    Table {
        terraform: "aws_api_gateway_method",
        kind: "AWS::ApiGateway::Method",
        within: None,
        fields: &[
            API_OF_STAGE,
            one_of("resource_id", &["ResourceId"], RESOURCE),
            one("http_method", &["HttpMethod"]),
            one("authorization", &["AuthorizationType"]),
            one("api_key_required", &["ApiKeyRequired"]),
        ],
        attributes: &[],
    },
    Table {
        terraform: "aws_api_gateway_deployment",
        kind: "AWS::ApiGateway::Deployment",
        within: None,
        fields: &[API_OF_STAGE, one("stage_name", &["StageName"])],
        attributes: &[("id", "Ref"), ("invoke_url", "InvokeUrl")],
    },
    Table {
        terraform: "aws_api_gateway_stage",
        kind: "AWS::ApiGateway::Stage",
        within: None,
        fields: &[API_OF_STAGE, one("stage_name", &["StageName"])],
        attributes: &[("stage_name", "Ref"), ("invoke_url", "InvokeUrl")],
    },
    Table {
        terraform: "aws_apigatewayv2_api",
        kind: "AWS::ApiGatewayV2::Api",
        within: None,
        fields: &[
            one("name", &["Name"]),
            one("protocol_type", &["ProtocolType"]),
            one(
                "disable_execute_api_endpoint",
                &["DisableExecuteApiEndpoint"],
            ),
        ],
        attributes: &[("id", "Ref"), ("api_endpoint", "ApiEndpoint")],
    },
    Table {
        terraform: "aws_apigatewayv2_stage",
        kind: "AWS::ApiGatewayV2::Stage",
        within: None,
        fields: &[
            one_of("api_id", &["ApiId"], API),
            one("name", &["StageName"]),
            one("auto_deploy", &["AutoDeploy"]),
        ],
        attributes: &[("id", "Ref"), ("name", "Ref"), ("invoke_url", "InvokeUrl")],
    },
    Table {
        terraform: "aws_apigatewayv2_route",
        kind: "AWS::ApiGatewayV2::Route",
        within: None,
        fields: &[
            one_of("api_id", &["ApiId"], API),
            one("route_key", &["RouteKey"]),
            one("authorization_type", &["AuthorizationType"]),
        ],
        attributes: &[],
    },
];
