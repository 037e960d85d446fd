//! What an expression refers to. Terraform prints every reference followed by its own shortenings
//! (`T.b[0].arn`, `T.b[0]`, `T.b`); only the first of such a run was written by somebody.

use super::address::{ResourceAddress, Segment, segments};
use crate::source::Node;

/// One reference as it was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Reference<'a> {
    /// A resource or data source, perhaps with a key, perhaps with an attribute.
    Resource(ResourceAddress<'a>),
    /// An input variable of the module, and the first name after it.
    Input(&'a str, Option<&'a str>),
    /// An output of a child module.
    Output {
        /// The module's name.
        module: &'a str,
        /// The key of its instance.
        key: Option<&'a str>,
        /// The output's name; nothing if the text lost it.
        output: Option<&'a str>,
        /// The first name after it.
        attribute: Option<&'a str>,
    },
    /// `each.value`, and the first name after it.
    EachValue(Option<&'a str>),
    /// `each.key` or `count.index`: the instance refers to something by its own key.
    OwnKey,
    /// A local value, whose expression no plan holds.
    Local(&'a str),
    /// `path.module`, `terraform.workspace`, `self`: nothing that a link goes through.
    Nothing,
}

/// The references of an expression in the order written, each once for every time it was written.
pub(crate) fn written(expression: &Node) -> Vec<&str> {
    let mut out = Vec::new();
    let mut before: Option<&str> = None;
    let listed = expression.get("references").map_or(&[][..], Node::items);
    for text in listed.iter().filter_map(Node::text) {
        if !before.is_some_and(|before| shortens(text, before)) {
            out.push(text);
        }
        before = Some(text);
    }
    out
}

/// Whether `short` is `long` cut at a dot or bracket.
fn shortens(short: &str, long: &str) -> bool {
    long.strip_prefix(short)
        .is_some_and(|rest| rest.starts_with(['.', '[']))
}

impl<'a> Reference<'a> {
    /// Reads one reference.
    pub(crate) fn parse(text: &'a str) -> Reference<'a> {
        let parts = segments(text);
        let name = |place: usize| match parts.get(place) {
            Some((Segment::Name(name), _)) => Some(*name),
            _ => None,
        };
        match (name(0), name(1)) {
            (Some("var"), Some(input)) => Reference::Input(input, name(2)),
            (Some("local"), _) => Reference::Local(text),
            (Some("each"), Some("value")) => Reference::EachValue(name(2)),
            (Some("each" | "count"), _) => Reference::OwnKey,
            (Some("path" | "terraform" | "self"), _) => Reference::Nothing,
            (Some("module"), Some(module)) => {
                let (key, next) = match parts.get(2) {
                    Some((Segment::Key(key), _)) => (Some(*key), 3),
                    _ => (None, 2),
                };
                Reference::Output {
                    module,
                    key,
                    output: name(next),
                    attribute: name(next + 1),
                }
            }
            _ => ResourceAddress::parse(text).map_or(Reference::Nothing, Reference::Resource),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terraform::testing::node;
    use serde_json::json;

    #[test]
    fn shortenings_belong_to_the_reference_before_them() {
        let expression = node(&json!({"references": [
            "var.c", "T.x[0].arn", "T.x[0]", "T.x", "T.x.arn", "T.x", "T.xy", "module.m[\"k\"].out", "module.m[\"k\"]"
        ]}));
        assert_eq!(
            written(&expression),
            [
                "var.c",
                "T.x[0].arn",
                "T.x.arn",
                "T.xy",
                "module.m[\"k\"].out"
            ]
        );
    }

    #[test]
    fn every_form_of_reference_is_told_apart() {
        assert_eq!(
            Reference::parse("each.value.arn"),
            Reference::EachValue(Some("arn"))
        );
        assert_eq!(Reference::parse("count.index"), Reference::OwnKey);
        assert_eq!(Reference::parse("local.a.b"), Reference::Local("local.a.b"));
        assert_eq!(
            Reference::parse("var.o.f"),
            Reference::Input("o", Some("f"))
        );
        assert_eq!(
            Reference::parse("module.m[\"k\"].out.f"),
            Reference::Output {
                module: "m",
                key: Some("\"k\""),
                output: Some("out"),
                attribute: Some("f")
            }
        );
        assert_eq!(Reference::parse("path.module"), Reference::Nothing);
        assert!(matches!(
            Reference::parse("data.aws_x.y.json"),
            Reference::Resource(ResourceAddress {
                data: true,
                attribute: Some("json"),
                ..
            })
        ));
    }
}
