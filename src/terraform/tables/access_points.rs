//! Access points, Multi-Region Access Points and their policies.

use super::s3::BUCKET;
use super::{Field, Part, Shape, Table, Takes, beside, object, objects, one, one_of};
use crate::terraform::view::Order;

/// What names a Multi-Region Access Point to its policy. Its id is its account and its name, of which the latter is
/// cut out.
const MULTI_REGION: Takes = &[
    ("aws_s3control_multi_region_access_point", "id", "Ref"),
    ("aws_s3control_multi_region_access_point", "name", "Ref"),
    ("aws_s3control_multi_region_access_point", "details", "Ref"),
    ("aws_s3control_multi_region_access_point", "", "Ref"),
];

const PUBLIC_ACCESS: &[Field] = &[
    one("block_public_acls", &["BlockPublicAcls"]),
    one("block_public_policy", &["BlockPublicPolicy"]),
    one("ignore_public_acls", &["IgnorePublicAcls"]),
    one("restrict_public_buckets", &["RestrictPublicBuckets"]),
];

pub(super) const TABLES: &[Table] = &[
    Table {
        terraform: "aws_s3_access_point",
        kind: "AWS::S3::AccessPoint",
        within: None,
        fields: &[
            one("name", &["Name"]),
            one_of("bucket", &["Bucket"], BUCKET),
            one("bucket_account_id", &["BucketAccountId"]).computed(),
            object(
                "vpc_configuration",
                &["VpcConfiguration"],
                &[one("vpc_id", &["VpcId"])],
            ),
            object(
                "public_access_block_configuration",
                &["PublicAccessBlockConfiguration"],
                PUBLIC_ACCESS,
            ),
            Field::new("policy", &["Policy"], Shape::Policy).computed(),
        ],
        attributes: &[
            ("name", "Ref"),
            ("arn", "Arn"),
            ("alias", "Alias"),
            ("domain_name", "DomainName"),
        ],
    },
    Table {
        terraform: "aws_s3control_multi_region_access_point",
        kind: "AWS::S3::MultiRegionAccessPoint",
        within: None,
        fields: &[beside(
            "details",
            &[
                one("name", &["Name"]),
                objects(
                    "region",
                    &["Regions"],
                    Order::Lost,
                    &[
                        one_of("bucket", &["Bucket"], BUCKET),
                        one("bucket_account_id", &["BucketAccountId"]).computed(),
                    ],
                ),
                object(
                    "public_access_block",
                    &["PublicAccessBlockConfiguration"],
                    PUBLIC_ACCESS,
                ),
            ],
        )],
        attributes: &[
            ("name", "Ref"),
            ("arn", "Arn"),
            ("alias", "Alias"),
            ("domain_name", "DomainName"),
        ],
    },
    Table {
        terraform: "aws_s3control_multi_region_access_point_policy",
        kind: "AWS::S3::MultiRegionAccessPointPolicy",
        within: None,
        fields: &[beside(
            "details",
            &[
                one_of("name", &["MrapName"], MULTI_REGION),
                Field::new("policy", &["Policy"], Shape::Policy),
            ],
        )],
        attributes: &[],
    },
];

pub(super) const PARTS: &[Part] = &[Part {
    terraform: "aws_s3control_access_point_policy",
    owners: &["aws_s3_access_point"],
    by: "access_point_arn",
    property: "Policy",
    fields: &[Field::new("policy", &["Policy"], Shape::Policy)],
    switches: &[],
    attributes: &[("access_point_arn", "arn")],
}];
