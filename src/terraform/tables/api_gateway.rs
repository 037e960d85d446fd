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

/// What names a custom domain name.
const DOMAIN: Takes = &[
    ("aws_api_gateway_domain_name", "domain_name", "Ref"),
    ("aws_api_gateway_domain_name", "id", "Ref"),
    ("aws_api_gateway_domain_name", "", "Ref"),
    ("aws_apigatewayv2_domain_name", "domain_name", "Ref"),
    ("aws_apigatewayv2_domain_name", "id", "Ref"),
    ("aws_apigatewayv2_domain_name", "", "Ref"),
];

/// What names an authorizer.
const AUTHORIZER: Takes = &[
    ("aws_api_gateway_authorizer", "id", "AuthorizerId"),
    ("aws_api_gateway_authorizer", "", "AuthorizerId"),
    ("aws_apigatewayv2_authorizer", "id", "AuthorizerId"),
    ("aws_apigatewayv2_authorizer", "", "AuthorizerId"),
];

const AUTHORIZED_BY: Field = one_of("authorizer_id", &["AuthorizerId"], AUTHORIZER);

const API_OF_STAGE: Field = one_of("rest_api_id", &["RestApiId"], REST_API);

pub(super) const TABLES: &[Table] = &[
    Table {
        terraform: "aws_api_gateway_rest_api",
        kind: "AWS::ApiGateway::RestApi",
        within: None,
        fields: &[
            one("name", &["Name"]),
            Field::new("body", &["Body"], Shape::Policy),
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
        terraform: "aws_api_gateway_rest_api_policy",
        kind: "AWS::ApiGateway::RestApiPolicy",
        within: None,
        fields: &[
            API_OF_STAGE,
            Field::new("policy", &["Policy"], Shape::Policy),
        ],
        attributes: &[],
    },
    Table {
        terraform: "aws_api_gateway_domain_name",
        kind: "AWS::ApiGateway::DomainName",
        within: None,
        fields: &[one("domain_name", &["DomainName"])],
        attributes: &[
            ("domain_name", "Ref"),
            ("id", "Ref"),
            ("regional_domain_name", "RegionalDomainName"),
            ("cloudfront_domain_name", "DistributionDomainName"),
        ],
    },
    Table {
        terraform: "aws_api_gateway_base_path_mapping",
        kind: "AWS::ApiGateway::BasePathMapping",
        within: None,
        fields: &[
            one_of("domain_name", &["DomainName"], DOMAIN),
            one("base_path", &["BasePath"]),
            one_of("api_id", &["RestApiId"], REST_API),
            one("stage_name", &["Stage"]),
        ],
        attributes: &[],
    },
    Table {
        terraform: "aws_apigatewayv2_domain_name",
        kind: "AWS::ApiGatewayV2::DomainName",
        within: None,
        fields: &[one("domain_name", &["DomainName"])],
        attributes: &[("domain_name", "Ref"), ("id", "Ref")],
    },
    Table {
        terraform: "aws_apigatewayv2_api_mapping",
        kind: "AWS::ApiGatewayV2::ApiMapping",
        within: None,
        fields: &[
            one_of("domain_name", &["DomainName"], DOMAIN),
            one("api_mapping_key", &["ApiMappingKey"]),
            one_of("api_id", &["ApiId"], API),
            one("stage", &["Stage"]),
        ],
        attributes: &[],
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
            AUTHORIZED_BY,
            one("api_key_required", &["ApiKeyRequired"]),
        ],
        attributes: &[],
    },
    Table {
        terraform: "aws_api_gateway_authorizer",
        kind: "AWS::ApiGateway::Authorizer",
        within: None,
        fields: &[
            API_OF_STAGE,
            one("type", &["Type"]),
            one("identity_source", &["IdentitySource"]),
        ],
        attributes: &[("id", "AuthorizerId")],
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
            Field::new("body", &["Body"], Shape::Policy),
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
            AUTHORIZED_BY,
        ],
        attributes: &[],
    },
    Table {
        terraform: "aws_apigatewayv2_authorizer",
        kind: "AWS::ApiGatewayV2::Authorizer",
        within: None,
        fields: &[
            one_of("api_id", &["ApiId"], API),
            one("authorizer_type", &["AuthorizerType"]),
            many("identity_sources", &["IdentitySource"]),
        ],
        attributes: &[("id", "AuthorizerId")],
    },
];
