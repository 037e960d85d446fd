//! Data sources that look one resource up by an argument: what they tell are the attributes of that resource.

use super::Names;
use super::kms::KEYS;

/// A data source of this kind.
#[derive(Debug)]
pub(crate) struct Reader {
    /// Its Terraform type.
    pub(crate) terraform: &'static str,
    /// The Terraform types of what it may look up.
    pub(crate) owners: &'static [&'static str],
    /// The argument that names it.
    pub(crate) by: &'static str,
    /// The attribute, by its CloudFormation name, that the argument is; empty if it may be one of several.
    pub(crate) is: &'static str,
    /// What it tells, as attributes of what it looks up.
    pub(crate) attributes: Names,
}

const READERS: &[Reader] = &[
    Reader {
        terraform: "aws_s3_bucket",
        owners: &["aws_s3_bucket"],
        by: "bucket",
        is: "Ref",
        attributes: &[
            ("id", "id"),
            ("bucket", "bucket"),
            ("arn", "arn"),
            ("bucket_domain_name", "bucket_domain_name"),
            ("bucket_regional_domain_name", "bucket_regional_domain_name"),
            ("bucket_region", "region"),
            ("hosted_zone_id", "hosted_zone_id"),
            ("website_domain", "website_domain"),
            ("website_endpoint", "website_endpoint"),
        ],
    },
    Reader {
        terraform: "aws_cloudfront_distribution",
        owners: &["aws_cloudfront_distribution"],
        by: "id",
        is: "Id",
        attributes: &[
            ("id", "id"),
            ("arn", "arn"),
            ("domain_name", "domain_name"),
            ("hosted_zone_id", "hosted_zone_id"),
        ],
    },
    Reader {
        terraform: "aws_cloudfront_origin_access_identity",
        owners: &["aws_cloudfront_origin_access_identity"],
        by: "id",
        is: "Id",
        attributes: &[
            ("id", "id"),
            ("iam_arn", "iam_arn"),
            ("s3_canonical_user_id", "s3_canonical_user_id"),
            (
                "cloudfront_access_identity_path",
                "cloudfront_access_identity_path",
            ),
        ],
    },
    Reader {
        terraform: "aws_cloudfront_origin_access_control",
        owners: &["aws_cloudfront_origin_access_control"],
        by: "id",
        is: "Id",
        attributes: &[("id", "id"), ("arn", "arn")],
    },
    Reader {
        terraform: "aws_kms_key",
        owners: KEYS,
        by: "key_id",
        is: "",
        attributes: &[("id", "id"), ("arn", "arn")],
    },
    Reader {
        terraform: "aws_kms_alias",
        owners: &["aws_kms_alias"],
        by: "name",
        is: "Ref",
        attributes: &[("id", "id"), ("name", "name"), ("arn", "arn")],
    },
];

/// How a data source of a Terraform type looks something up.
pub(crate) fn reader(terraform: &str) -> Option<&'static Reader> {
    READERS.iter().find(|reader| reader.terraform == terraform)
}
