//! What a resource's metadata says to cf403, for templates whose format has no comments:
//! `Metadata: {cf403: {ignore: [{rule: CF403-E501, reason: …}]}}`.

use crate::source::{Kind, Node, Remark, Span};

/// A wish, in the metadata of a resource, not to hear of a rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ignored {
    /// Where it was said.
    pub at: Span,
    /// The resource, its name included.
    pub block: Span,
    /// The id or name of the rule.
    pub rule: String,
    /// Why; empty if nobody said.
    pub reason: String,
}

/// What the resources of a template ask for, and what of it cannot be understood.
pub fn ignores(document: &Node) -> (Vec<Ignored>, Vec<Remark>) {
    let (mut found, mut remarks) = (Vec::new(), Vec::new());
    let resources = document.get("Resources").map_or(&[][..], Node::entries);
    for entry in resources {
        let said = entry
            .value
            .get("Metadata")
            .and_then(|metadata| metadata.get("cf403"));
        let Some(said) = said else {
            continue;
        };
        let mut wrong = |span: Span, message: &str| {
            remarks.push(Remark {
                span,
                message: message.to_owned(),
            });
        };
        let Some(list) = said.get("ignore") else {
            wrong(
                said.span,
                "only `ignore` is known here, a list of `rule` and `reason`",
            );
            continue;
        };
        let one = std::slice::from_ref(list);
        let items = if matches!(list.kind, Kind::List(_)) {
            list.items()
        } else {
            one
        };
        for item in items {
            let Some(rule) = item.get("rule").and_then(Node::text) else {
                wrong(
                    item.span,
                    "a `rule` is needed, the id or the name of one, and best a `reason`",
                );
                continue;
            };
            found.push(Ignored {
                at: item.span,
                block: Span {
                    end: entry.value.span.end.max(entry.key_span.end),
                    ..entry.key_span
                },
                rule: rule.to_owned(),
                reason: item
                    .get("reason")
                    .and_then(Node::text)
                    .unwrap_or_default()
                    .to_owned(),
            });
        }
    }
    (found, remarks)
}
