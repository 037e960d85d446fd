//! Policies of organizations.

use super::{Field, Shape, Table, one};

pub(super) const TABLES: &[Table] = &[Table {
    terraform: "aws_organizations_policy",
    kind: "AWS::Organizations::Policy",
    within: None,
    fields: &[
        Field::new("content", &["Content"], Shape::Policy),
        one("type", &["Type"]),
    ],
    attributes: &[("id", "Id"), ("arn", "Arn")],
}];
