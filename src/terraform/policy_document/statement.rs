//! One `statement` block as a statement of a policy.

use super::resources::Actions;
use crate::source::Span;
use crate::symbolic::{Piece, Spanned, Text, Value};
use crate::terraform::leaf::field;
use crate::terraform::plan::Plan;
use crate::terraform::tables::{ANY, SOURCE_ARN, Takes};
use crate::terraform::translate::{object, put};
use crate::terraform::view::{Blocks, Order, Seen, View};

/// What a principal of the type `AWS` is made of.
const AWS_PRINCIPAL: Takes = &[
    ("aws_cloudfront_origin_access_identity", "iam_arn", "IamArn"),
    ("aws_cloudfront_origin_access_identity", "", "IamArn"),
    ("aws_iam_role", "arn", "arn"),
    ("aws_iam_user", "arn", "arn"),
];

/// What a principal of the type `CanonicalUser` is made of.
const CANONICAL_USER: Takes = &[
    (
        "aws_cloudfront_origin_access_identity",
        "s3_canonical_user_id",
        "S3CanonicalUserId",
    ),
    (
        "aws_cloudfront_origin_access_identity",
        "",
        "S3CanonicalUserId",
    ),
];

/// What an encryption context is made of that nothing is written around. Behind the ARN of a bucket there may be the
/// keys of objects.
const ENCRYPTION_CONTEXT: Takes = &[("aws_s3_object", "arn", "Arn")];

impl Plan<'_> {
    /// The statement that a block stands for.
    pub(super) fn statement(&self, block: &View<'_>) -> Spanned {
        let at = block.near;
        let mut out = object(at);
        let sid = block.attribute("sid");
        match sid.seen() {
            Seen::Unset => {}
            Seen::Known(known) => put(&mut out, &["Sid"], at, Spanned::of(known)),
            Seen::Hidden | Seen::Unknown => {
                put(&mut out, &["Sid"], at, self.unknown(&sid, "sid", ANY));
            }
        }
        let effect = block.attribute("effect");
        let effect = match effect.seen() {
            // A document that is read during apply has not got its default yet.
            Seen::Unset => Spanned::text(at, Text::literal("Allow")),
            Seen::Known(node) => Spanned::of(node),
            Seen::Hidden | Seen::Unknown => self.unknown(&effect, "effect", ANY),
        };
        put(&mut out, &["Effect"], at, effect);
        for (from, to) in [
            ("principals", "Principal"),
            ("not_principals", "NotPrincipal"),
        ] {
            if let Some(principals) = self.principals(block, from) {
                put(&mut out, &[to], at, principals);
            }
        }
        for (from, to) in [("actions", "Action"), ("not_actions", "NotAction")] {
            if let Some(actions) = self.texts(&block.attribute(from), from, ANY) {
                put(&mut out, &[to], at, actions);
            }
        }
        let actions = Actions::of(&out);
        for (from, to) in [("resources", "Resource"), ("not_resources", "NotResource")] {
            if let Some(resources) = self.statement_resources(&block.attribute(from), from, actions)
            {
                put(&mut out, &[to], at, resources);
            }
        }
        if let Some(condition) = self.conditions(block) {
            put(&mut out, &["Condition"], at, condition);
        }
        out
    }

    /// `Principal` or `NotPrincipal`; nothing if the block names none.
    fn principals(&self, statement: &View<'_>, name: &str) -> Option<Spanned> {
        let at = statement.near;
        let blocks = match statement.blocks(name, Order::Lost) {
            Blocks::Listed(blocks) => blocks,
            Blocks::Unknown => {
                return Some(Spanned::unknown(
                    at,
                    format!("it is not known how many `{name}` blocks there are"),
                ));
            }
        };
        let mut out = object(at);
        for block in &blocks {
            let kind = match block.attribute("type").seen() {
                Seen::Known(node) => node.text().unwrap_or_default(),
                _ => {
                    return Some(Spanned::unknown(
                        block.near,
                        format!("the type of its `{name}` is known only after apply"),
                    ));
                }
            };
            let takes = match kind {
                "AWS" => AWS_PRINCIPAL,
                "CanonicalUser" => CANONICAL_USER,
                _ => ANY,
            };
            let identifiers = block.attribute("identifiers");
            let Some(texts) = self.texts(&identifiers, "identifiers", takes) else {
                continue;
            };
            if kind == "*" {
                return Some(Spanned::text(block.near, Text::literal("*")));
            }
            add(&mut out, kind, block.near, texts);
        }
        (!out.fields().is_empty()).then_some(out)
    }

    /// `Condition`; nothing if there is none.
    fn conditions(&self, statement: &View<'_>) -> Option<Spanned> {
        let at = statement.near;
        let blocks = match statement.blocks("condition", Order::Lost) {
            Blocks::Listed(blocks) => blocks,
            Blocks::Unknown => {
                return Some(Spanned::unknown(
                    at,
                    "it is not known how many `condition` blocks there are",
                ));
            }
        };
        let mut out = object(at);
        for block in &blocks {
            let (test, variable) = (block.attribute("test"), block.attribute("variable"));
            let (Seen::Known(test), Seen::Known(variable)) = (test.seen(), variable.seen()) else {
                return Some(Spanned::unknown(
                    block.near,
                    "the operator or the key of a condition is known only after apply",
                ));
            };
            let (test, variable) = (
                test.text().unwrap_or_default(),
                variable.text().unwrap_or_default(),
            );
            let takes = if variable.eq_ignore_ascii_case("aws:SourceArn") {
                SOURCE_ARN
            } else if variable.eq_ignore_ascii_case("aws:PrincipalArn") {
                AWS_PRINCIPAL
            } else if variable.eq_ignore_ascii_case("kms:EncryptionContext:aws:s3:arn") {
                ENCRYPTION_CONTEXT
            } else {
                ANY
            };
            let values = self
                .texts(&block.attribute("values"), "values", takes)
                .unwrap_or_else(|| Spanned::new(block.near, Value::List(Vec::new())));
            if out.get(test).is_none() {
                put(&mut out, &[test], block.near, object(block.near));
            }
            if let Value::Map(fields) = &mut out.value
                && let Some(operator) = fields.iter_mut().find(|field| &*field.key == test)
            {
                add(&mut operator.value, variable, block.near, values);
            }
        }
        (!out.fields().is_empty()).then_some(out)
    }

    /// A list of texts of which some may be unknown; nothing if it is not set.
    pub(super) fn texts(&self, view: &View<'_>, name: &str, takes: Takes) -> Option<Spanned> {
        let elements = match view.seen() {
            Seen::Unset => return None,
            Seen::Hidden => return Some(self.unknown(view, name, takes)),
            Seen::Unknown if self.listed_exactly(view).is_some() => {
                return self.listed_exactly(view);
            }
            Seen::Known(_) if self.is_evaluated() => return self.listed_exactly(view),
            Seen::Known(node) if view.instance.is_evaluated => {
                let told = self.told(view, node);
                let items = told.items().into_iter().cloned().map(variables).collect();
                return Some(Spanned::new(told.span, Value::List(items)));
            }
            Seen::Known(_) | Seen::Unknown => view.elements(),
        };
        let missing = elements.iter().filter(|element| element.is_none()).count();
        let resolved = self.resolved(view);
        let found = if missing == 0 {
            Vec::new()
        } else {
            self.texts_of(&resolved, takes)
        };
        let certain =
            found.len() == missing && resolved.lost.is_empty() && !view.is_wholly_unknown();
        let mut found = found.into_iter();
        let mut items = Vec::new();
        for element in elements {
            match element {
                Some(node) => items.push(variables(Spanned::of(node))),
                None if certain => {
                    items.extend(found.next().map(|text| Spanned::text(view.near, text)));
                }
                None => {
                    let why = self.why(view, name, takes, &resolved);
                    items.push(Spanned::new(view.near, Value::Unknown(why)));
                }
            }
        }
        Some(Spanned::new(view.near, Value::List(items)))
    }
}

/// Adds values under a key, to those that are there.
fn add(out: &mut Spanned, key: &str, at: Span, values: Spanned) {
    let Value::Map(fields) = &mut out.value else {
        return;
    };
    let Some(known) = fields.iter_mut().find(|field| &*field.key == key) else {
        fields.push(field(key, at, values));
        return;
    };
    if let (Value::List(items), Value::List(more)) = (&mut known.value.value, values.value) {
        items.extend(more);
    }
}

/// Policy variables are written `&{…}` in Terraform, which would take `${…}` for its own.
pub(in crate::terraform) fn variables(value: Spanned) -> Spanned {
    let Value::Text(text) = &value.value else {
        return value;
    };
    let mut out = Text::default();
    for piece in text.pieces() {
        match piece {
            Piece::Literal(literal) => out.push_str(&literal.replace("&{", "${")),
            Piece::Hole(hole) => out.push_hole(hole.clone()),
        }
    }
    Spanned::text(value.span, out)
}
