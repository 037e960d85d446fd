//! Web access control lists, certificates, and what else stands at the edge.

use super::{Field, Shape, Table, Takes, many, object, objects, one, one_of};
use crate::terraform::view::Order;

/// What names a set of addresses.
const IP_SET: Takes = &[
    ("aws_wafv2_ip_set", "arn", "Arn"),
    ("aws_wafv2_ip_set", "", "Arn"),
];

/// What names a web ACL.
const WEB_ACL: Takes = &[
    ("aws_wafv2_web_acl", "arn", "Arn"),
    ("aws_wafv2_web_acl", "id", "Id"),
    ("aws_wafv2_web_acl", "", "Arn"),
];

/// What a web ACL is associated with.
const GUARDED: Takes = &[
    ("aws_cloudfront_distribution", "arn", "Arn"),
    ("aws_cloudfront_distribution", "", "Arn"),
];

const ADDRESSES: Field = object(
    "ip_set_reference_statement",
    &["IPSetReferenceStatement"],
    &[one_of("arn", &["Arn"], IP_SET)],
);

/// A statement inside of another one; what is nested deeper is not followed.
const INNER: &[Field] = &[ADDRESSES];

const STATEMENT: &[Field] = &[
    ADDRESSES,
    object(
        "and_statement",
        &["AndStatement"],
        &[objects("statement", &["Statements"], Order::Kept, INNER)],
    ),
    object(
        "or_statement",
        &["OrStatement"],
        &[objects("statement", &["Statements"], Order::Kept, INNER)],
    ),
    object(
        "managed_rule_group_statement",
        &["ManagedRuleGroupStatement"],
        &[
            one("name", &["Name"]),
            one("vendor_name", &["VendorName"]),
            objects(
                "rule_action_override",
                &["RuleActionOverrides"],
                Order::Kept,
                &[
                    one("name", &["Name"]),
                    object("action_to_use", &["ActionToUse"], ACTIONS),
                ],
            ),
        ],
    ),
];

const ACTIONS: &[Field] = &[
    object("allow", &["Allow"], &[]),
    object("block", &["Block"], &[]),
    object("count", &["Count"], &[]),
    object("captcha", &["Captcha"], &[]),
    object("challenge", &["Challenge"], &[]),
];

const RULES: Field = objects(
    "rule",
    &["Rules"],
    Order::Lost,
    &[
        one("name", &["Name"]),
        one("priority", &["Priority"]),
        object("action", &["Action"], ACTIONS),
        object("statement", &["Statement"], STATEMENT),
    ],
);

const DEFAULT_ACTION: Field = object(
    "default_action",
    &["DefaultAction"],
    &[
        object("allow", &["Allow"], &[]),
        object("block", &["Block"], &[]),
    ],
);

pub(super) const TABLES: &[Table] = &[
    Table {
        terraform: "aws_wafv2_web_acl",
        kind: "AWS::WAFv2::WebACL",
        within: None,
        fields: &[
            one("name", &["Name"]),
            one("scope", &["Scope"]),
            DEFAULT_ACTION,
            RULES,
        ],
        attributes: &[("arn", "Arn"), ("id", "Id")],
    },
    Table {
        terraform: "aws_wafv2_ip_set",
        kind: "AWS::WAFv2::IPSet",
        within: None,
        fields: &[
            one("name", &["Name"]),
            one("scope", &["Scope"]),
            one("ip_address_version", &["IPAddressVersion"]),
            many("addresses", &["Addresses"]),
        ],
        attributes: &[("arn", "Arn"), ("id", "Id")],
    },
    Table {
        terraform: "aws_wafv2_web_acl_association",
        kind: "AWS::WAFv2::WebACLAssociation",
        within: None,
        fields: &[
            one_of("resource_arn", &["ResourceArn"], GUARDED),
            one_of("web_acl_arn", &["WebACLArn"], WEB_ACL),
        ],
        attributes: &[],
    },
    Table {
        terraform: "aws_acm_certificate",
        kind: "AWS::CertificateManager::Certificate",
        within: None,
        fields: &[
            one("domain_name", &["DomainName"]).computed(),
            Field::new(
                "subject_alternative_names",
                &["SubjectAlternativeNames"],
                Shape::Whole,
            )
            .computed(),
        ],
        attributes: &[("arn", "Ref"), ("id", "Ref")],
    },
];

/// What waits for a certificate and passes its ARN on.
pub(super) const CARRIERS: &[(&str, super::Names)] = &[(
    "aws_acm_certificate_validation",
    &[("certificate_arn", "arn"), ("id", "arn")],
)];
