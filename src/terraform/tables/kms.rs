//! Keys of the Key Management Service, their policies and their other names.

use super::s3::KEY;
use super::{Field, Part, Shape, Table, one, one_of};

/// What lets KMS store a policy that nobody could change afterwards.
const BYPASS: (&str, &[&str]) = (
    "bypass_policy_lockout_safety_check",
    &["BypassPolicyLockoutSafetyCheck"],
);

pub(super) const TABLES: &[Table] = &[
    Table {
        terraform: "aws_kms_key",
        kind: "AWS::KMS::Key",
        within: None,
        fields: &[
            Field::new("policy", &["KeyPolicy"], Shape::Policy).computed(),
            one("is_enabled", &["Enabled"]),
            one(BYPASS.0, BYPASS.1),
            one("multi_region", &["MultiRegion"]).computed(),
        ],
        attributes: &[("id", "KeyId"), ("key_id", "KeyId"), ("arn", "Arn")],
    },
    Table {
        terraform: "aws_kms_alias",
        kind: "AWS::KMS::Alias",
        within: None,
        fields: &[
            one("name", &["AliasName"]).computed(),
            one_of("target_key_id", &["TargetKeyId"], KEY),
        ],
        attributes: &[("id", "Ref"), ("name", "Ref"), ("arn", "Arn")],
    },
];

pub(super) const PARTS: &[Part] = &[Part {
    terraform: "aws_kms_key_policy",
    owner: "aws_kms_key",
    by: "key_id",
    property: "KeyPolicy",
    fields: &[
        Field::new("policy", &["KeyPolicy"], Shape::Policy),
        one(BYPASS.0, BYPASS.1),
    ],
    switches: &[],
    attributes: &[("id", "key_id"), ("key_id", "key_id")],
}];
