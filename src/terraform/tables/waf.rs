//! Web access control lists, certificates, and what else stands at the edge.

use super::{Field, Shape, Table, many, object, one};

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
            many("addresses", &["Addresses"]),
        ],
        attributes: &[("arn", "Arn"), ("id", "Id")],
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
