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
        title: "no bucket policy lets CloudFront read `{bucket}`, so the distribution `{distribution}` will answer 403",
        label: None,
        help: Some("let CloudFront read the objects on behalf of this one distribution, in the policy of the bucket"),
        selection: &[&[("root", &[Is::Text("read")]), ("caller", &[Is::Text("oac")]), ("read.cause", &[Is::Text("no_policy"), Is::Text("no_statement")])]],
    },
    Shipped {
        path: "rules/s3-grant/oai-not-granted.guard",
        text: include_str!("../../rules/s3-grant/oai-not-granted.guard"),
        page: include_str!("../../rules/s3-grant/oai-not-granted.md"),
        id: "CF403-B203", name: "oai-not-granted", severity: Severity::Error, class: Class::Forbidden,
        subject: "routes", address: "distribution_address", since: "0.1.0",
        title: "no bucket policy lets the origin access identity `{identity}` read `{bucket}`, so the distribution `{distribution}` will answer 403",
        label: None,
        help: Some("let the identity read the objects, in the policy of the bucket"),
        selection: &[&[("root", &[Is::Text("read")]), ("caller", &[Is::Text("oai")]), ("read.cause", &[Is::Text("no_policy"), Is::Text("no_statement"), Is::Text("grants_other_identity_kind"), Is::Text("condition_key_absent"), Is::Text("condition_not_met")])]],
    },
    Shipped {
        path: "rules/s3-grant/oai-wrong-identity.guard",
        text: include_str!("../../rules/s3-grant/oai-wrong-identity.guard"),
        page: include_str!("../../rules/s3-grant/oai-wrong-identity.md"),
        id: "CF403-B204", name: "oai-wrong-identity", severity: Severity::Error, class: Class::Forbidden,
        subject: "routes", address: "distribution_address", since: "0.1.0",
        title: "{read.statement} of `{read.holder}` admits another origin access identity than `{identity}`, so the distribution `{distribution}` will answer 403",
        label: None,
        help: Some("admit the identity that the origin uses"),
        selection: &[&[("root", &[Is::Text("read")]), ("caller", &[Is::Text("oai")]), ("read.cause", &[Is::Text("other_identity")])]],
    },
    Shipped {
        path: "rules/s3-grant/oac-sourcearn-other-distribution.guard",
        text: include_str!("../../rules/s3-grant/oac-sourcearn-other-distribution.guard"),
        page: include_str!("../../rules/s3-grant/oac-sourcearn-other-distribution.md"),
        id: "CF403-B207", name: "oac-sourcearn-other-distribution", severity: Severity::Error, class: Class::Forbidden,
        subject: "routes", address: "distribution_address", since: "0.1.0",
        title: "{read.statement} of `{read.holder}` admits CloudFront for another distribution than `{distribution}`, so `{distribution}` will answer 403",
        label: None,
        help: Some("add the ARN of this distribution to the condition"),
        selection: &[&[("root", &[Is::Text("read")]), ("read.cause", &[Is::Text("source_arn_other_distribution")])]],
    },
    Shipped {
        path: "rules/s3-grant/oac-sourcearn-wildcard-stringequals.guard",
        text: include_str!("../../rules/s3-grant/oac-sourcearn-wildcard-stringequals.guard"),
        page: include_str!("../../rules/s3-grant/oac-sourcearn-wildcard-stringequals.md"),
        id: "CF403-B208", name: "oac-sourcearn-wildcard-stringequals", severity: Severity::Error, class: Class::Forbidden,
        subject: "routes", address: "distribution_address", since: "0.1.0",
        title: "`{read.operator}` in {read.statement} of `{read.holder}` takes `*` and `?` literally, so no distribution is admitted and `{distribution}` will answer 403",
        label: None,
        help: Some("name the distribution, or keep the pattern and compare it with `ArnLike`"),
        selection: &[&[("root", &[Is::Text("read")]), ("read.cause", &[Is::Text("source_arn_wildcard_taken_literally")])]],
    },
];
