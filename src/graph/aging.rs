//! What a bucket does with its objects as they grow old: rules that move them to storage classes from which they cannot
//! be read at once, and rules that delete them.
//!
//! "Managing the lifecycle of objects" and "Working with archived objects" in the Amazon S3 User Guide.

use crate::source::Span;
use crate::symbolic::{Spanned, Text};

/// A rule that is on.
#[derive(Clone, Debug)]
pub struct Aging {
    /// The beginning of the keys that it is for; `None` if that cannot be known.
    pub prefix: Option<Text>,
    /// Whether it is only for objects with certain tags, or of a certain size.
    pub narrowed: bool,
    /// The class that objects are archived in, and after how many days.
    pub archives: Option<(Box<str>, Days)>,
    /// After how many days objects are deleted.
    pub deletes: Option<Days>,
}

/// A number of days, and where it is written.
#[derive(Clone, Copy, Debug)]
pub struct Days {
    /// How many, if that is known.
    pub count: Option<u64>,
    /// Where the rule that counts them says so.
    pub at: Span,
}

/// Whether objects of a storage class have to be restored before they can be read.
pub(super) fn is_archive(class: &str) -> bool {
    matches!(class, "GLACIER" | "DEEP_ARCHIVE")
}

/// Reads the rules of a bucket; those that cannot be known are left out.
pub(super) fn read(properties: &Spanned) -> Vec<Aging> {
    let rules = properties.at(&["LifecycleConfiguration", "Rules"]);
    let rules = rules.map(Spanned::items).unwrap_or_default();
    rules.into_iter().filter_map(rule).collect()
}

fn rule(rule: &Spanned) -> Option<Aging> {
    if rule.get("Status").and_then(Spanned::known) != Some("Enabled") {
        return None;
    }
    let days = |of: &Spanned, names: &[&str]| {
        let written = names.iter().find_map(|name| of.get(name));
        Days {
            count: written
                .and_then(Spanned::known)
                .and_then(|days| days.parse().ok()),
            at: written.map_or(of.span, |days| days.span),
        }
    };
    let transitions = ["Transitions", "Transition"]
        .iter()
        .filter_map(|name| rule.get(name))
        .flat_map(Spanned::items);
    let mut archives = transitions.filter_map(|transition| {
        let class = transition.get("StorageClass")?;
        let name = class.known().filter(|name| is_archive(name))?;
        let days = days(transition, &["TransitionInDays"]);
        let at = class.span;
        Some((name.into(), Days { at, ..days }))
    });
    let deletion = ["ExpirationInDays", "ExpirationDate"];
    Some(Aging {
        prefix: match rule.get("Prefix") {
            None => Some(Text::default()),
            Some(prefix) => prefix.as_text(),
        },
        narrowed: ["TagFilters", "ObjectSizeGreaterThan", "ObjectSizeLessThan"]
            .iter()
            .any(|name| rule.get(name).is_some()),
        archives: archives.next(),
        deletes: deletion
            .iter()
            .any(|name| rule.get(name).is_some())
            .then(|| days(rule, &deletion)),
    })
}
