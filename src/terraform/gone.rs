//! What a plan takes away: resources that it deletes, and those in whose place it puts others, which get other ids. A
//! reference follows to the new one; an id that somebody wrote down does not.

use super::changes::Instance;
use super::plan::Plan;
use super::tables;
use crate::source::Node;
use crate::symbolic::{End, Gone, Lifecycle};

/// The types whose ids others write down, and under which attributes.
const NAMED: [(&str, &[&str]); 7] = [
    ("aws_cloudfront_distribution", &["id", "domain_name"]),
    ("aws_cloudfront_origin_access_control", &["id"]),
    (
        "aws_cloudfront_origin_access_identity",
        &["id", "s3_canonical_user_id"],
    ),
    ("aws_kms_external_key", &["id"]),
    ("aws_kms_key", &["key_id", "arn"]),
    ("aws_lambda_function_url", &["url_id"]),
    ("aws_s3_bucket", &["bucket"]),
];

impl<'a> Plan<'a> {
    /// All that the plan takes away and that others may name.
    pub(crate) fn gone(&self) -> Vec<Gone> {
        let instances = self.instances.iter();
        instances.filter_map(|one| self.gone_one(one)).collect()
    }

    fn gone_one(&self, instance: &Instance<'a>) -> Option<Gone> {
        let end = match instance.lifecycle {
            Lifecycle::Deleted => End::Deleted,
            _ if instance.replaced => End::Replaced,
            _ => return None,
        };
        let (kind, attributes) = NAMED
            .iter()
            .find(|(kind, _)| *kind == instance.parts.kind)?;
        let table = tables::table(kind)?;
        let names: Vec<Box<str>> = attributes
            .iter()
            .filter_map(|attribute| instance.told_before(attribute))
            // A name that something else goes by afterwards is not gone.
            .filter(|name| self.named(kind, name).is_empty())
            .map(Into::into)
            .collect();
        (!names.is_empty()).then(|| Gone {
            address: self.address(instance),
            kind: table.kind.into(),
            local_name: instance.local_name().into(),
            name_span: instance.name_span,
            end,
            names,
        })
    }
}

impl<'a> Instance<'a> {
    /// A value that it had before the deployment, if it is not empty and may be told.
    fn told_before(&self, attribute: &str) -> Option<&'a str> {
        let change = self.block.get("change")?;
        let marked = change.get("before_sensitive").is_some_and(|mark| {
            super::changes::is_true(mark)
                || mark
                    .get(attribute)
                    .is_some_and(|mark| !super::changes::is_clear(mark))
        });
        change
            .get("before")?
            .get(attribute)
            .and_then(Node::text)
            .filter(|text| !text.is_empty() && !marked)
    }
}
