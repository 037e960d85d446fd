//! The resources of a statement. Where the ARN of a bucket or an access point is mentioned, what was written around it
//! is lost: the ARN itself and the ARN with `/*` leave the same plan. S3 refuses a statement none of whose actions
//! applies to its resources, so actions on objects tell that objects were written, and actions on buckets that the
//! bucket was.

use crate::source::Span;
use crate::symbolic::{Domain, Hole, Nature, Spanned, Text, Value};
use crate::terraform::changes::Instance;
use crate::terraform::plan::Plan;
use crate::terraform::policy_document::statement::variables;
use crate::terraform::tables::{Takes, table};
use crate::terraform::view::{Seen, View};

/// What a resource is made of that nothing is written around.
const RESOURCE: Takes = &[
    ("aws_kms_key", "arn", "Arn"),
    ("aws_kms_replica_key", "arn", "Arn"),
    ("aws_kms_external_key", "arn", "Arn"),
    ("aws_kms_replica_external_key", "arn", "Arn"),
];

/// What holds objects: the Terraform type, the attributes that name it in an ARN, and how its objects are named behind
/// that. An empty attribute is one that the plan lost.
const HOLDERS: [(&str, &[&str], &str); 3] = [
    ("aws_s3_bucket", &["", "arn", "id", "bucket"], "/*"),
    ("aws_s3_access_point", &["", "arn"], "/object/*"),
    (
        "aws_s3control_multi_region_access_point",
        &["", "arn", "alias"],
        "/object/*",
    ),
];

/// What holds objects, and how those are named behind its ARN.
type Holder<'p> = (&'p Instance<'p>, &'static str);

/// How the actions on objects begin.
const OBJECT_ACTIONS: [&str; 9] = [
    "abortmultipartupload",
    "bypassgovernanceretention",
    "deleteobject",
    "getobject",
    "listmultipartuploadparts",
    "objectowneroverride",
    "putobject",
    "replicate",
    "restoreobject",
];

/// What a statement's actions apply to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Level {
    /// Objects only.
    Objects,
    /// Buckets only.
    Buckets,
    /// Both, or it cannot be told.
    Either,
}

/// What the rest of a statement tells about its resources.
#[derive(Clone, Copy, Debug)]
pub(super) struct Actions {
    level: Level,
    /// Whether the statement allows, so that taking it to reach all objects accuses nobody.
    allows: bool,
}

impl Actions {
    /// What the effect and the actions of a statement tell.
    pub(super) fn of(statement: &Spanned) -> Actions {
        let names: Vec<Option<&str>> = statement
            .get("Action")
            .map(Spanned::items)
            .unwrap_or_default()
            .into_iter()
            .map(Spanned::known)
            .collect();
        let all = |test: fn(&str) -> bool| {
            !names.is_empty()
                && names
                    .iter()
                    .all(|name| name.is_some_and(|name| test(&name.to_ascii_lowercase())))
        };
        let level = if all(on_objects) {
            Level::Objects
        } else if all(on_buckets) {
            Level::Buckets
        } else {
            Level::Either
        };
        let allows = statement.get("Effect").and_then(Spanned::known) == Some("Allow");
        Actions { level, allows }
    }
}

fn on_objects(action: &str) -> bool {
    action.strip_prefix("s3:").is_some_and(|name| {
        OBJECT_ACTIONS
            .iter()
            .any(|beginning| name.starts_with(beginning))
    })
}

fn on_buckets(action: &str) -> bool {
    action
        .strip_prefix("s3:")
        .is_some_and(|name| name.contains("bucket") && !name.starts_with('*'))
}

impl Plan<'_> {
    /// `Resource` or `NotResource`; nothing if it is not set.
    pub(super) fn statement_resources(
        &self,
        view: &View<'_>,
        name: &str,
        actions: Actions,
    ) -> Option<Spanned> {
        if !matches!(view.seen(), Seen::Unknown) || self.listed_exactly(view).is_some() {
            return self.texts(view, name, RESOURCE);
        }
        let resolved = self.resolved(view);
        let mut buckets: Vec<Holder<'_>> = Vec::new();
        let mut others = 0;
        for target in resolved.distinct() {
            let target = self.carried(target);
            let attribute = target.attribute.unwrap_or_default();
            let holder = HOLDERS.iter().find(|(kind, attributes, _)| {
                *kind == target.instance.parts.kind && attributes.contains(&attribute)
            });
            let is_new = |(bucket, _): &Holder<'_>| bucket.address != target.instance.address;
            match holder {
                None => others += usize::from(table(target.instance.parts.kind).is_some()),
                Some((_, _, objects)) if buckets.iter().all(is_new) => {
                    buckets.push((target.instance, objects));
                }
                Some(_) => {}
            }
        }
        if buckets.is_empty() || others > 0 || !resolved.lost.is_empty() {
            return self.texts(view, name, RESOURCE);
        }
        let elements = view.elements();
        let missing = elements.iter().filter(|element| element.is_none()).count();
        let place = |number: usize| {
            let nulls = view.node().map_or(&[][..], crate::source::Node::items);
            nulls.get(number).map_or(view.near, |node| node.span)
        };
        let mut items: Vec<Spanned> = Vec::new();
        let mut unknown_at: Vec<Span> = Vec::new();
        for (number, element) in elements.iter().enumerate() {
            match element {
                Some(node) => items.push(variables(Spanned::of(node))),
                None => unknown_at.push(place(number)),
            }
        }
        let guesses = self.guesses(view, name, actions, &buckets, missing);
        let Some(guesses) = guesses.filter(|_| !view.is_wholly_unknown()) else {
            return self.texts(view, name, RESOURCE);
        };
        for (number, text) in guesses.into_iter().enumerate() {
            let at = unknown_at.get(number).copied().unwrap_or(view.near);
            items.push(Spanned::text(at, text));
        }
        Some(Spanned::new(view.near, Value::List(items)))
    }

    /// What `missing` unknown resources are that are made of these buckets, if that can be told.
    fn guesses(
        &self,
        view: &View<'_>,
        name: &str,
        actions: Actions,
        buckets: &[Holder<'_>],
        missing: usize,
    ) -> Option<Vec<Text>> {
        // What a statement leaves out may be any folders of the bucket, and then it reaches all the others.
        if name == "not_resources" {
            return None;
        }
        let pairs = missing == 2 * buckets.len();
        if !pairs && missing != buckets.len() {
            return None;
        }
        let accuses = !actions.allows;
        let mut out = Vec::new();
        for (number, (bucket, behind)) in buckets.iter().enumerate() {
            let arn = self.meaning(bucket, "Arn");
            let objects = arn.clone().then_str(behind);
            let rest = |number: usize| Hole {
                of: self.address(view.instance),
                attribute: format!("{name}[{number}]@{}", view.near.start).into(),
                domain: Domain::Free,
                nature: Nature::Given,
            };
            match actions.level {
                _ if pairs && !accuses => out.extend([arn, objects]),
                // Which objects a statement denies is not to be guessed: it may be a folder of the bucket.
                Level::Either | Level::Buckets if pairs => {
                    let mut some = arn.clone().then_str("/");
                    some.push_hole(rest(number));
                    out.extend([arn, some]);
                }
                Level::Buckets => out.push(arn),
                Level::Objects if !accuses => out.push(objects),
                Level::Objects => {
                    let mut some = arn.then_str("/");
                    some.push_hole(rest(number));
                    out.push(some);
                }
                Level::Either => {
                    let mut some = arn;
                    some.push_hole(rest(number));
                    out.push(some);
                }
            }
        }
        Some(out)
    }
}
