//! Buckets, their policies, and the parts that Terraform keeps in resources of their own.

use super::kms::KEY;
use super::{Field, Names, Part, Shape, Table, Takes, beside, many, object, objects, one, one_of};
use crate::terraform::view::Order;

/// What names a bucket. Its ARN ends with its name, so that is what is taken of it.
pub(super) const BUCKET: Takes = &[
    ("aws_s3_bucket", "id", "Ref"),
    ("aws_s3_bucket", "bucket", "Ref"),
    ("aws_s3_bucket", "", "Ref"),
    ("aws_s3_bucket", "arn", "Ref"),
];

const ENCRYPTION_RULES: &[&str] = &["BucketEncryption", "ServerSideEncryptionConfiguration"];

const ENCRYPTION_RULE: &[Field] = &[
    object(
        "apply_server_side_encryption_by_default",
        &["ServerSideEncryptionByDefault"],
        &[
            one("sse_algorithm", &["SSEAlgorithm"]),
            one_of("kms_master_key_id", &["KMSMasterKeyID"], KEY),
        ],
    ),
    one("bucket_key_enabled", &["BucketKeyEnabled"]),
];

const ENCRYPTION: Field = objects("rule", ENCRYPTION_RULES, Order::Lost, ENCRYPTION_RULE);

const WEBSITE: &[Field] = &[
    beside(
        "index_document",
        &[one("suffix", &["WebsiteConfiguration", "IndexDocument"])],
    ),
    beside(
        "error_document",
        &[one("key", &["WebsiteConfiguration", "ErrorDocument"])],
    ),
    object(
        "redirect_all_requests_to",
        &["WebsiteConfiguration", "RedirectAllRequestsTo"],
        &[
            one("host_name", &["HostName"]),
            one("protocol", &["Protocol"]),
        ],
    ),
    objects(
        "routing_rule",
        &["WebsiteConfiguration", "RoutingRules"],
        Order::Kept,
        &[object(
            "condition",
            &["RoutingRuleCondition"],
            &[
                one(
                    "http_error_code_returned_equals",
                    &["HttpErrorCodeReturnedEquals"],
                ),
                one("key_prefix_equals", &["KeyPrefixEquals"]),
            ],
        )],
    )
    .computed(),
    one(
        "routing_rules",
        &["WebsiteConfiguration", "RoutingRulesText"],
    )
    .computed(),
];

const LEGACY_WEBSITE: &[Field] = &[
    one("index_document", &["IndexDocument"]),
    one("error_document", &["ErrorDocument"]),
    one(
        "redirect_all_requests_to",
        &["RedirectAllRequestsTo", "HostName"],
    ),
    one("routing_rules", &["RoutingRulesText"]),
];

/// An object; CloudFormation has no type for it.
const OBJECT: &[Field] = &[
    one_of("bucket", &["Bucket"], BUCKET),
    one("key", &["Key"]),
    one("acl", &["Acl"]).computed(),
    one("server_side_encryption", &["ServerSideEncryption"]).computed(),
    one_of("kms_key_id", &["KmsKeyId"], KEY).computed(),
    one("storage_class", &["StorageClass"]).computed(),
];

/// What narrows a rule down beside the beginning of keys. Only whether it is there matters.
const LARGER: Field = one("object_size_greater_than", &["ObjectSizeGreaterThan"]).computed();
const SMALLER: Field = one("object_size_less_than", &["ObjectSizeLessThan"]).computed();
/// What names an account or an identity in an ACL.
const CANONICAL: Takes = &[(
    "aws_cloudfront_origin_access_identity",
    "s3_canonical_user_id",
    "S3CanonicalUserId",
)];

const GRANT: &[Field] = &[
    object(
        "grantee",
        &["Grantee"],
        &[one_of("id", &["ID"], CANONICAL), one("uri", &["URI"])],
    ),
    one("permission", &["Permission"]),
];

/// Grants as a bucket of old holds them in itself.
const LEGACY_GRANT: &[Field] = &[
    one_of("id", &["Grantee", "ID"], CANONICAL),
    one("uri", &["Grantee", "URI"]),
];

const LIFECYCLE: &[Field] = &[
    one("id", &["Id"]),
    one("status", &["Status"]),
    one("prefix", &["Prefix"]).computed(),
    beside(
        "filter",
        &[
            one("prefix", &["Prefix"]).computed(),
            objects("tag", &["TagFilters"], Order::Lost, &[one("key", &["Key"])]),
            beside(
                "and",
                &[
                    one("prefix", &["Prefix"]).computed(),
                    one("tags", &["TagFilters"]),
                    LARGER,
                    SMALLER,
                ],
            ),
            LARGER,
            SMALLER,
        ],
    ),
    beside(
        "expiration",
        &[
            Field::new("days", &["ExpirationInDays"], Shape::Count).computed(),
            one("date", &["ExpirationDate"]),
        ],
    ),
    objects(
        "transition",
        &["Transitions"],
        Order::Lost,
        &[
            one("storage_class", &["StorageClass"]),
            one("days", &["TransitionInDays"]).computed(),
        ],
    ),
];

const NAMED_BY_BUCKET: Names = &[("id", "id"), ("bucket", "id")];

pub(super) const TABLES: &[Table] = &[
    Table {
        terraform: "aws_s3_bucket",
        kind: "AWS::S3::Bucket",
        within: None,
        fields: &[
            one("bucket", &["BucketName"]).computed(),
            one("acl", &["AccessControl"]).computed(),
            objects(
                "grant",
                &["AccessControlList", "Grants"],
                Order::Lost,
                LEGACY_GRANT,
            )
            .computed(),
            one("request_payer", &["RequestPaymentConfiguration", "Payer"]).computed(),
            Field {
                computed: true,
                ..beside("server_side_encryption_configuration", &[ENCRYPTION])
            },
            object("website", &["WebsiteConfiguration"], LEGACY_WEBSITE).computed(),
        ],
        attributes: &[
            ("id", "Ref"),
            ("bucket", "Ref"),
            ("arn", "Arn"),
            ("bucket_domain_name", "DomainName"),
            ("bucket_regional_domain_name", "RegionalDomainName"),
            ("website_endpoint", "WebsiteHost"),
            ("website_domain", "WebsiteDomain"),
            ("region", "Region"),
            ("bucket_region", "Region"),
        ],
    },
    Table {
        terraform: "aws_s3_bucket_policy",
        kind: "AWS::S3::BucketPolicy",
        within: None,
        fields: &[
            one_of("bucket", &["Bucket"], BUCKET),
            Field::new("policy", &["PolicyDocument"], Shape::Policy),
        ],
        attributes: &[],
    },
    Table {
        terraform: "aws_s3_object",
        kind: "AWS::S3::Object",
        within: None,
        fields: OBJECT,
        attributes: &[],
    },
    Table {
        terraform: "aws_s3_bucket_object",
        kind: "AWS::S3::Object",
        within: None,
        fields: OBJECT,
        attributes: &[],
    },
    Table {
        terraform: "aws_s3_account_public_access_block",
        kind: "AWS::S3::AccountPublicAccessBlock",
        within: None,
        fields: &[
            one("account_id", &["AccountId"]).computed(),
            one("block_public_acls", &["BlockPublicAcls"]),
            one("block_public_policy", &["BlockPublicPolicy"]),
            one("ignore_public_acls", &["IgnorePublicAcls"]),
            one("restrict_public_buckets", &["RestrictPublicBuckets"]),
        ],
        attributes: &[],
    },
];

/// Resources that say something of a bucket and are no part of it here, with the attributes that are its name.
pub(super) const CARRIERS: &[(&str, Names)] = &[
    ("aws_s3_bucket_accelerate_configuration", NAMED_BY_BUCKET),
    ("aws_s3_bucket_logging", NAMED_BY_BUCKET),
    ("aws_s3_bucket_notification", NAMED_BY_BUCKET),
    ("aws_s3_bucket_object", &[("bucket", "id")]),
    ("aws_s3_bucket_object_lock_configuration", NAMED_BY_BUCKET),
    ("aws_s3_bucket_policy", NAMED_BY_BUCKET),
    ("aws_s3_bucket_replication_configuration", NAMED_BY_BUCKET),
    ("aws_s3_bucket_versioning", NAMED_BY_BUCKET),
    ("aws_s3_object", &[("bucket", "id")]),
];

pub(super) const PARTS: &[Part] = &[
    Part {
        terraform: "aws_s3_bucket_public_access_block",
        owners: &["aws_s3_bucket"],
        by: "bucket",
        property: "PublicAccessBlockConfiguration",
        fields: &[
            one(
                "block_public_acls",
                &["PublicAccessBlockConfiguration", "BlockPublicAcls"],
            ),
            one(
                "block_public_policy",
                &["PublicAccessBlockConfiguration", "BlockPublicPolicy"],
            ),
            one(
                "ignore_public_acls",
                &["PublicAccessBlockConfiguration", "IgnorePublicAcls"],
            ),
            one(
                "restrict_public_buckets",
                &["PublicAccessBlockConfiguration", "RestrictPublicBuckets"],
            ),
        ],
        switches: &[
            "BlockPublicAcls",
            "BlockPublicPolicy",
            "IgnorePublicAcls",
            "RestrictPublicBuckets",
        ],
        attributes: NAMED_BY_BUCKET,
    },
    Part {
        terraform: "aws_s3_bucket_server_side_encryption_configuration",
        owners: &["aws_s3_bucket"],
        by: "bucket",
        property: "BucketEncryption",
        fields: &[ENCRYPTION],
        switches: &[],
        attributes: NAMED_BY_BUCKET,
    },
    Part {
        terraform: "aws_s3_bucket_website_configuration",
        owners: &["aws_s3_bucket"],
        by: "bucket",
        property: "WebsiteConfiguration",
        fields: WEBSITE,
        switches: &[],
        attributes: &[
            ("id", "id"),
            ("bucket", "id"),
            ("website_domain", "website_domain"),
            ("website_endpoint", "website_endpoint"),
        ],
    },
    Part {
        terraform: "aws_s3_bucket_request_payment_configuration",
        owners: &["aws_s3_bucket"],
        by: "bucket",
        property: "RequestPaymentConfiguration",
        fields: &[one("payer", &["RequestPaymentConfiguration", "Payer"])],
        switches: &[],
        attributes: NAMED_BY_BUCKET,
    },
    Part {
        terraform: "aws_s3_bucket_ownership_controls",
        owners: &["aws_s3_bucket"],
        by: "bucket",
        property: "OwnershipControls",
        fields: &[objects(
            "rule",
            &["OwnershipControls", "Rules"],
            Order::Kept,
            &[one("object_ownership", &["ObjectOwnership"])],
        )],
        switches: &[],
        attributes: NAMED_BY_BUCKET,
    },
    Part {
        terraform: "aws_s3_bucket_acl",
        owners: &["aws_s3_bucket"],
        by: "bucket",
        property: "AccessControl",
        fields: &[
            one("acl", &["AccessControl"]).computed(),
            object(
                "access_control_policy",
                &["AccessControlList"],
                &[objects("grant", &["Grants"], Order::Lost, GRANT)],
            )
            .computed(),
        ],
        switches: &[],
        attributes: &[("bucket", "id")],
    },
    Part {
        terraform: "aws_s3_bucket_cors_configuration",
        owners: &["aws_s3_bucket"],
        by: "bucket",
        property: "CorsConfiguration",
        fields: &[objects(
            "cors_rule",
            &["CorsConfiguration", "CorsRules"],
            Order::Lost,
            &[
                many("allowed_headers", &["AllowedHeaders"]),
                many("allowed_methods", &["AllowedMethods"]),
                many("allowed_origins", &["AllowedOrigins"]),
            ],
        )],
        switches: &[],
        attributes: NAMED_BY_BUCKET,
    },
    Part {
        terraform: "aws_s3_bucket_lifecycle_configuration",
        owners: &["aws_s3_bucket"],
        by: "bucket",
        property: "LifecycleConfiguration",
        fields: &[objects(
            "rule",
            &["LifecycleConfiguration", "Rules"],
            Order::Kept,
            LIFECYCLE,
        )],
        switches: &[],
        attributes: NAMED_BY_BUCKET,
    },
];
