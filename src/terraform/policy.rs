//! IAM policies in attributes: a JSON text that is known, a policy document that can be rebuilt, or a policy
//! that is known only after apply, of which the plan tells no more than what it mentions.

use super::address::ResourceAddress;
use super::changes::Instance;
use super::evaluation::json_tree;
use super::exact::{at, placed};
use super::leaf::listed;
use super::plan::Plan;
use super::resolve::{Resolved, Target};
use super::tables::{self, Field, Takes};
use super::view::{Seen, View};
use crate::source::{Node, embedded};
use crate::symbolic::{Mention, Spanned, Text, Value, Why};

/// What a policy behind a local value may be made of.
const POLICY: Takes = &[
    ("aws_s3_bucket", "arn", "Arn"),
    ("aws_s3_bucket", "id", "Ref"),
    ("aws_s3_bucket", "bucket", "Ref"),
    ("aws_s3_access_point", "arn", "Arn"),
    ("aws_s3control_multi_region_access_point", "arn", "Arn"),
    ("aws_s3control_multi_region_access_point", "alias", "Alias"),
    ("aws_cloudfront_distribution", "arn", "Arn"),
    ("aws_cloudfront_distribution", "id", "Id"),
    ("aws_cloudfront_origin_access_identity", "iam_arn", "IamArn"),
    (
        "aws_cloudfront_origin_access_identity",
        "s3_canonical_user_id",
        "S3CanonicalUserId",
    ),
    ("aws_iam_policy_document", "json", "json"),
];

impl Plan<'_> {
    /// The policy in an attribute; nothing if there is none.
    pub(crate) fn policy(&self, view: &View<'_>, field: &Field) -> Option<Spanned> {
        let exact = self.exact(view).and_then(|exact| self.exact_policy(exact));
        match view.seen() {
            Seen::Unset => None,
            Seen::Hidden => Some(Spanned::unknown(
                view.near,
                format!("`{}` is marked sensitive", field.from),
            )),
            Seen::Known(_) | Seen::Unknown if self.is_evaluated() && exact.is_some() => exact,
            Seen::Known(node) => {
                let policy = self.written_policy(node, field.from);
                Some(match (exact, self.exact(view)) {
                    (Some(exact), _) => placed(policy, &exact),
                    (None, Some(exact)) => at(policy, exact.span),
                    (None, None) => policy,
                })
            }
            Seen::Unknown if exact.is_some() => exact,
            // Behind a lost expression may be a policy; only where it is known to be null there is none.
            Seen::Unknown
                if view.expression().is_some() && self.is_left_out(view, field, POLICY) =>
            {
                None
            }
            Seen::Unknown => Some(self.unknown_policy(view, field)),
        }
    }

    /// A policy whose JSON text is known; its values lie in the text, inside the string that holds it.
    pub(crate) fn written_policy(&self, node: &Node, name: &str) -> Spanned {
        let Some(text) = node.text() else {
            return Spanned::of(node);
        };
        if self.source.id != node.span.source {
            let policy = json_tree(&Text::literal(text), node.span, self.unit);
            return policy.unwrap_or_else(|| {
                Spanned::unknown(node.span, format!("the text of `{name}` is not JSON"))
            });
        }
        let reading = embedded(self.source, node.span, text);
        match &reading.documents[..] {
            [document] if document.is_map() && reading.error.is_none() => Spanned::of(document),
            _ => Spanned::unknown(node.span, format!("the text of `{name}` is not JSON")),
        }
    }

    /// A policy that is known only after apply. If it is one policy document and nothing else, it is rebuilt.
    fn unknown_policy(&self, view: &View<'_>, field: &Field) -> Spanned {
        if let Some(mut why) = self.left_open(view) {
            why.mentions = self.opened(why.mentions);
            return Spanned::new(view.near, Value::Unknown(why));
        }
        let resolved = self.resolved(view);
        let distinct = resolved.distinct();
        let documents: Vec<&Target<'_>> = distinct
            .iter()
            .filter(|target| is_document(target))
            .collect();
        let others = distinct
            .iter()
            .filter(|target| {
                !is_document(target) && tables::table(target.instance.parts.kind).is_some()
            })
            .count();
        if let ([document], 0, []) = (&documents[..], others, &resolved.lost[..]) {
            return self.document(document.instance);
        }
        let mut why = self.opaque(view, field.from, &resolved);
        if let Some(because) = self.open_text(view) {
            why.because = because;
        }
        why.mentions = self.opened(why.mentions);
        Spanned::new(view.near, Value::Unknown(why))
    }

    /// Why sources that there is no plan of do not tell the text of a policy: the first that is not known of it.
    fn open_text(&self, view: &View<'_>) -> Option<String> {
        let exact = self.exact(view).filter(|_| self.is_evaluated())?;
        let text = exact.as_text()?;
        let hole = text.holes().next()?;
        Some(format!("`{}` is not known", hole.name()))
    }

    /// Why a policy is not known, with the attributes that it is made of. Documents are not opened here, because
    /// one of them may be the document that asks.
    pub(crate) fn opaque(&self, view: &View<'_>, name: &str, resolved: &Resolved<'_>) -> Why {
        let mut why = self.why(view, name, POLICY, resolved);
        let distinct = resolved.distinct();
        if resolved.lost.is_empty() && !distinct.is_empty() {
            why.because = format!(
                "`{name}` is computed from {}, and a plan keeps nothing of the text around them",
                listed(&distinct)
            );
        }
        why
    }

    /// Mentions in which documents count as what they mention.
    fn opened(&self, mentions: Vec<Mention>) -> Vec<Mention> {
        let mut out: Vec<Mention> = Vec::new();
        for mention in mentions {
            let more = match self.document_called(&mention.of.name) {
                Some(document) => mentioned(&self.document(document)),
                None => vec![mention],
            };
            for mention in more {
                if !out.contains(&mention) {
                    out.push(mention);
                }
            }
        }
        out
    }

    /// The policy document at an address.
    fn document_called(&self, address: &str) -> Option<&Instance<'_>> {
        let parts = ResourceAddress::parse(address)?;
        if !parts.data || parts.kind != DOCUMENT {
            return None;
        }
        match parts.key {
            Some(key) => self.keyed(parts.family, key),
            None => self.family(parts.family).into_iter().next(),
        }
    }
}

/// The data source of policy documents.
const DOCUMENT: &str = "aws_iam_policy_document";

/// Whether a target is the JSON text of a policy document.
pub(crate) fn is_document(target: &Target<'_>) -> bool {
    target.instance.parts.data
        && target.instance.parts.kind == DOCUMENT
        && matches!(target.attribute, None | Some("json" | "minified_json"))
}

/// Every attribute that a value holds or mentions.
pub(crate) fn mentioned(value: &Spanned) -> Vec<Mention> {
    let mut out: Vec<Mention> = Vec::new();
    let mut add = |mention: Mention| {
        if !out.contains(&mention) {
            out.push(mention);
        }
    };
    value.walk(&mut |inner| match &inner.value {
        Value::Text(text) => text
            .holes()
            .filter(|hole| !hole.attribute.is_empty())
            .for_each(|hole| {
                add(Mention {
                    of: hole.of.clone(),
                    attribute: (&*hole.attribute).into(),
                });
            }),
        Value::Unknown(why) => why.mentions.iter().cloned().for_each(&mut add),
        _ => {}
    });
    out
}
