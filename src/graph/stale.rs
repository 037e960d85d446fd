//! Names that outlive what they name. A deployment that deletes a resource, or puts another one in its place, takes its
//! ids away; where somebody wrote one of them down, the text names nothing afterwards.

use super::index::{Index, each_relevant};
use super::kinds;
use super::scope::Scope;
use crate::source::Span;
use crate::symbolic::{Gone, Lifecycle, Piece, Resource, Text, Value};
use std::collections::{BTreeSet, HashMap};

/// A name that somebody wrote down and that nothing goes by any longer.
#[derive(Clone, Debug)]
pub struct Stale<'u> {
    /// The resource that holds it.
    pub holder: &'u Resource,
    /// Where it is written.
    pub at: Span,
    /// The name.
    pub name: &'u str,
    /// What went by it.
    pub gone: &'u Gone,
}

/// The same, with places in the scope.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    holder: usize,
    at: Span,
    gone: usize,
    name: usize,
}

/// What may hold a name that decides a request.
const HOLDERS: [&str; 9] = [
    kinds::DISTRIBUTION,
    kinds::BUCKET,
    kinds::BUCKET_POLICY,
    kinds::ACCESS_POINT,
    kinds::KEY,
    kinds::REPLICA_KEY,
    kinds::PERMISSION,
    kinds::RECORD_SET,
    kinds::RECORD_SET_GROUP,
];

/// All that goes in a scope.
fn gone<'u>(scope: &Scope<'u>) -> Vec<&'u Gone> {
    scope.units().flat_map(|unit| &unit.gone).collect()
}

/// Finds the stale names of a scope. The cost follows the size of the texts, not how much goes.
pub(super) fn find(scope: &Scope<'_>) -> Vec<Place> {
    let all = gone(scope);
    let mut names: HashMap<&str, (usize, usize)> = HashMap::new();
    for (gone, one) in all.iter().enumerate() {
        for (name, text) in one.names.iter().enumerate() {
            // Of a host name the first label is its own.
            let own = match &*one.kind {
                kinds::DISTRIBUTION => text.split('.').next().unwrap_or(text),
                _ => text,
            };
            names.entry(own).or_insert((gone, name));
        }
    }
    let mut out = Vec::new();
    if names.is_empty() {
        return out;
    }
    for (holder, resource) in scope.resources.iter().enumerate() {
        if resource.lifecycle == Lifecycle::Deleted || !HOLDERS.contains(&&*resource.kind) {
            continue;
        }
        let ignored = kinds::ignored_properties(&resource.kind);
        each_relevant(resource, ignored, &mut |value| {
            value.walk(&mut |inner| {
                let Value::Text(text) = &inner.value else {
                    return;
                };
                let mut found: Vec<(usize, usize)> = words(text)
                    .filter_map(|word| names.get(word).copied())
                    .filter(|(gone, _)| &*all[*gone].kind != kinds::BUCKET)
                    .collect();
                if &*resource.kind == kinds::DISTRIBUTION {
                    found.extend(bucket_of(text).and_then(|name| names.get(name)).copied());
                }
                found.sort_unstable();
                found.dedup_by_key(|(gone, _)| *gone);
                out.extend(found.into_iter().map(|(gone, name)| Place {
                    holder,
                    at: inner.span,
                    gone,
                    name,
                }));
            });
        });
    }
    out
}

/// The words of what is written out in a text: ids lie between colons, slashes, dots and blanks.
fn words(text: &Text) -> impl Iterator<Item = &str> {
    let written = text.pieces().iter().filter_map(|piece| match piece {
        Piece::Literal(text) => Some(&**text),
        Piece::Hole(_) => None,
    });
    let ends = |byte: char| !byte.is_ascii_alphanumeric() && byte != '-';
    written.flat_map(move |text| text.split(ends))
}

/// The bucket that a host name is of, if it is written out: what stands before the endpoint of S3.
fn bucket_of(host: &Text) -> Option<&str> {
    let host = host.known()?;
    let end = host.find(".s3.").or_else(|| host.find(".s3-"))?;
    Some(&host[..end])
}

/// The stale names that matter to a distribution: those that it reaches, and its own.
pub(super) fn of_distribution<'u>(
    scope: &Scope<'u>,
    index: &Index,
    distribution: usize,
) -> Vec<Stale<'u>> {
    if index.stale().is_empty() {
        return Vec::new();
    }
    let all = gone(scope);
    let reached: BTreeSet<usize> = index.reach(scope, distribution);
    let address = &scope.resources[distribution].address;
    let places = index.stale().iter();
    places
        .filter(|place| reached.contains(&place.holder) || all[place.gone].address == *address)
        .map(|place| Stale {
            holder: scope.resources[place.holder],
            at: place.at,
            name: &all[place.gone].names[place.name],
            gone: all[place.gone],
        })
        .collect()
}
