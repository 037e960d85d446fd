//! Load balancers, their listeners and the listeners' rules.

use super::{ANY, Field, Shape, Table, Takes, beside, many, object, objects, one, one_of};
use crate::terraform::view::Order;

/// What names a load balancer.
const BALANCER: Takes = &[
    ("aws_lb", "arn", "Ref"),
    ("aws_lb", "id", "Ref"),
    ("aws_lb", "", "Ref"),
    ("aws_alb", "arn", "Ref"),
    ("aws_alb", "id", "Ref"),
    ("aws_alb", "", "Ref"),
];

/// What names a listener.
const LISTENER: Takes = &[
    ("aws_lb_listener", "arn", "Ref"),
    ("aws_lb_listener", "id", "Ref"),
    ("aws_lb_listener", "", "Ref"),
    ("aws_alb_listener", "arn", "Ref"),
    ("aws_alb_listener", "id", "Ref"),
    ("aws_alb_listener", "", "Ref"),
];

const BALANCER_FIELDS: &[Field] = &[
    one("name", &["Name"]).computed(),
    one("load_balancer_type", &["Type"]),
    one("internal", &["Internal"]).computed(),
];

const BALANCER_ATTRIBUTES: &[(&str, &str)] =
    &[("arn", "Ref"), ("id", "Ref"), ("dns_name", "DNSName")];

const ACTION: &[Field] = &[
    one("type", &["Type"]),
    one("order", &["Order"]).computed(),
    object(
        "fixed_response",
        &["FixedResponseConfig"],
        &[
            one("status_code", &["StatusCode"]).computed(),
            one("content_type", &["ContentType"]),
        ],
    ),
];

const LISTENER_FIELDS: &[Field] = &[
    one_of("load_balancer_arn", &["LoadBalancerArn"], BALANCER),
    one("port", &["Port"]),
    one("protocol", &["Protocol"]).computed(),
    objects("default_action", &["DefaultActions"], Order::Kept, ACTION),
];

const LISTENER_ATTRIBUTES: &[(&str, &str)] = &[("arn", "Ref"), ("id", "Ref")];

const CONDITION: &[Field] = &[
    beside(
        "http_header",
        &[
            one("http_header_name", &["HttpHeaderConfig", "HttpHeaderName"]),
            many("values", &["HttpHeaderConfig", "Values"]),
        ],
    ),
    beside(
        "host_header",
        &[many("values", &["HostHeaderConfig", "Values"])],
    ),
    beside(
        "path_pattern",
        &[many("values", &["PathPatternConfig", "Values"])],
    ),
    beside(
        "http_request_method",
        &[many("values", &["HttpRequestMethodConfig", "Values"])],
    ),
    beside(
        "source_ip",
        &[many("values", &["SourceIpConfig", "Values"])],
    ),
    objects(
        "query_string",
        &["QueryStringConfig", "Values"],
        Order::Lost,
        &[one("key", &["Key"]), one("value", &["Value"])],
    ),
];

const RULE_FIELDS: &[Field] = &[
    one_of("listener_arn", &["ListenerArn"], LISTENER),
    Field::new("priority", &["Priority"], Shape::One(ANY)).computed(),
    objects("action", &["Actions"], Order::Kept, ACTION),
    objects("condition", &["Conditions"], Order::Lost, CONDITION),
];

const fn balancer(terraform: &'static str) -> Table {
    Table {
        terraform,
        kind: "AWS::ElasticLoadBalancingV2::LoadBalancer",
        within: None,
        fields: BALANCER_FIELDS,
        attributes: BALANCER_ATTRIBUTES,
    }
}

const fn listener(terraform: &'static str) -> Table {
    Table {
        terraform,
        kind: "AWS::ElasticLoadBalancingV2::Listener",
        within: None,
        fields: LISTENER_FIELDS,
        attributes: LISTENER_ATTRIBUTES,
    }
}

const fn rule(terraform: &'static str) -> Table {
    Table {
        terraform,
        kind: "AWS::ElasticLoadBalancingV2::ListenerRule",
        within: None,
        fields: RULE_FIELDS,
        attributes: &[],
    }
}

pub(super) const TABLES: &[Table] = &[
    balancer("aws_lb"),
    balancer("aws_alb"),
    Table {
        terraform: "aws_elb",
        kind: "AWS::ElasticLoadBalancing::LoadBalancer",
        within: None,
        fields: &[one("internal", &["Internal"]).computed()],
        attributes: &[("id", "Ref"), ("dns_name", "DNSName")],
    },
    listener("aws_lb_listener"),
    listener("aws_alb_listener"),
    rule("aws_lb_listener_rule"),
    rule("aws_alb_listener_rule"),
];
