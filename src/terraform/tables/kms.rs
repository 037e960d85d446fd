//! Keys of the Key Management Service, their policies and their other names.
//!
//! A replica of a key has a policy of its own; where none is written, AWS sets the default one, as for every key.

use super::{Field, Part, Shape, Table, Takes, one, one_of};

/// The Terraform types that are keys.
pub(crate) const KEYS: &[&str] = &[
    "aws_kms_key",
    "aws_kms_replica_key",
    "aws_kms_external_key",
    "aws_kms_replica_external_key",
];

/// What names a key.
pub(super) const KEY: Takes = &[
    ("aws_kms_key", "arn", "Arn"),
    ("aws_kms_key", "id", "KeyId"),
    ("aws_kms_key", "key_id", "KeyId"),
    ("aws_kms_key", "", "Arn"),
    ("aws_kms_replica_key", "arn", "Arn"),
    ("aws_kms_replica_key", "id", "KeyId"),
    ("aws_kms_replica_key", "key_id", "KeyId"),
    ("aws_kms_replica_key", "", "Arn"),
    ("aws_kms_external_key", "arn", "Arn"),
    ("aws_kms_external_key", "id", "KeyId"),
    ("aws_kms_external_key", "", "Arn"),
    ("aws_kms_replica_external_key", "arn", "Arn"),
    ("aws_kms_replica_external_key", "id", "KeyId"),
    ("aws_kms_replica_external_key", "key_id", "KeyId"),
    ("aws_kms_replica_external_key", "", "Arn"),
    ("aws_kms_alias", "arn", "Arn"),
    ("aws_kms_alias", "target_key_arn", "Arn"),
];

const POLICY: Field = Field::new("policy", &["KeyPolicy"], Shape::Policy).computed();

const ATTRIBUTES: &[(&str, &str)] = &[("id", "KeyId"), ("key_id", "KeyId"), ("arn", "Arn")];

const EXTERNAL: &[Field] = &[
    POLICY,
    one("enabled", &["Enabled"]).computed(),
    one("multi_region", &["MultiRegion"]).computed(),
];

/// A key whose material is made elsewhere. Until that is imported the key is disabled, and the provider says so itself.
const fn external(terraform: &'static str, kind: &'static str) -> Table {
    Table {
        terraform,
        kind,
        within: None,
        fields: EXTERNAL,
        attributes: ATTRIBUTES,
    }
}

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
            POLICY,
            one("is_enabled", &["Enabled"]),
            one(BYPASS.0, BYPASS.1),
            one("multi_region", &["MultiRegion"]).computed(),
        ],
        attributes: ATTRIBUTES,
    },
    Table {
        terraform: "aws_kms_replica_key",
        kind: "AWS::KMS::ReplicaKey",
        within: None,
        fields: &[
            POLICY,
            one("enabled", &["Enabled"]),
            one_of("primary_key_arn", &["PrimaryKeyArn"], KEY),
        ],
        attributes: ATTRIBUTES,
    },
    external("aws_kms_external_key", "AWS::KMS::Key"),
    external("aws_kms_replica_external_key", "AWS::KMS::ReplicaKey"),
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
    owners: KEYS,
    by: "key_id",
    property: "KeyPolicy",
    fields: &[
        Field::new("policy", &["KeyPolicy"], Shape::Policy),
        one(BYPASS.0, BYPASS.1),
    ],
    switches: &[],
    attributes: &[("id", "key_id"), ("key_id", "key_id")],
}];
