//! The shipped rules, in the order of their ids.
//!
//! Generated from `rules/` by `UPDATE=1 cargo test --test rules`; edits are overwritten. Before a rule's file is
//! moved or removed, take its entry out of this table, or nothing compiles any more.

use super::catalog::{Is, Shipped};
use super::finding::{Class, Severity};

pub(super) const SHIPPED: &[Shipped] = &[
    Shipped {
        path: "rules/s3-grant/oac-bucket-without-policy.guard",
        text: include_str!("../../rules/s3-grant/oac-bucket-without-policy.guard"),
        page: include_str!("../../rules/s3-grant/oac-bucket-without-policy.md"),
        id: "CF403-B201", name: "oac-bucket-without-policy", severity: Severity::Error, class: Class::Forbidden,
        subject: "routes", address: "distribution_address", since: "0.1.0",
        title: "the bucket `{bucket}` lets nobody read it through CloudFront, so the distribution `{distribution}` will answer 403",
        label: Some("reads a bucket that does not admit it"),
        help: None,
        selection: &[&[("caller", &[Is::Text("oac"), Is::Text("oai")]), ("read.cause", &[Is::Text("no_policy"), Is::Text("no_statement")])]],
    },
];
