//! DNS records.

use super::{ANY, Field, Shape, Table, Takes, object, one, one_of};

/// What a record points at.
const TARGET_HOST: Takes = &[
    ("aws_cloudfront_distribution", "domain_name", "DomainName"),
    ("aws_cloudfront_distribution", "", "DomainName"),
];

pub(super) const TABLES: &[Table] = &[Table {
    terraform: "aws_route53_record",
    kind: "AWS::Route53::RecordSet",
    within: None,
    fields: &[
        one("name", &["Name"]),
        one("type", &["Type"]),
        one("zone_id", &["HostedZoneId"]),
        one("set_identifier", &["SetIdentifier"]),
        object(
            "alias",
            &["AliasTarget"],
            &[
                one_of("name", &["DNSName"], TARGET_HOST),
                one_of("zone_id", &["HostedZoneId"], ANY),
            ],
        ),
        Field::new("records", &["ResourceRecords"], Shape::Many(TARGET_HOST)),
    ],
    attributes: &[],
}];
