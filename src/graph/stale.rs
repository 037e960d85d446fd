//! Names that outlive what they name. A deployment that deletes a resource, or puts another one in its place, takes its
//! ids away; where somebody wrote one of them down, the text names nothing afterwards.

use super::index::{Index, each_relevant};
use super::kinds;
use super::scope::Scope;
use crate::source::Span;
use crate::symbolic::{Address, Gone, Lifecycle, Piece, Resource, Text, Value};
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
struct Place {
    holder: usize,
    at: Span,
    gone: GonePlace,
    name: usize,
}

/// Where something that goes is listed: its unit among those of the scope, and its place among all that go in that.
type GonePlace = (usize, usize);

/// All stale names of a scope, by what holds them and by what went by them.
#[derive(Debug, Default)]
pub(super) struct Places {
    all: Vec<Place>,
    by_holder: HashMap<usize, Vec<usize>>,
    by_gone: HashMap<Address, Vec<usize>>,
}

impl Places {
    fn add(&mut self, place: Place, gone: &Gone) {
        let number = self.all.len();
        self.all.push(place);
        self.by_holder.entry(place.holder).or_default().push(number);
        let of_gone = self.by_gone.entry(gone.address.clone());
        of_gone.or_default().push(number);
    }
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
fn gone<'u>(scope: &Scope<'u>) -> impl Iterator<Item = (GonePlace, &'u Gone)> {
    let units = scope.units().enumerate();
    units.flat_map(|(unit, one)| {
        let listed = one.gone.iter().enumerate();
        listed.map(move |(place, gone)| ((unit, place), gone))
    })
}

fn gone_at<'u>(scope: &Scope<'u>, (unit, place): GonePlace) -> &'u Gone {
    &scope.unit_at(unit).gone[place]
}

/// Finds the stale names of a scope. The cost follows the size of the texts, not how much goes.
pub(super) fn find(scope: &Scope<'_>) -> Places {
    let mut names: HashMap<&str, (GonePlace, usize)> = HashMap::new();
    for (gone, one) in gone(scope) {
        for (name, text) in one.names.iter().enumerate() {
            // Of a host name the first label is its own.
            let own = match &*one.kind {
                kinds::DISTRIBUTION => text.split('.').next().unwrap_or(text),
                _ => text,
            };
            names.entry(own).or_insert((gone, name));
        }
    }
    let mut out = Places::default();
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
                let mut found: Vec<(GonePlace, usize)> = words(text)
                    .filter_map(|word| names.get(word).copied())
                    .filter(|(gone, _)| &*gone_at(scope, *gone).kind != kinds::BUCKET)
                    .collect();
                if &*resource.kind == kinds::DISTRIBUTION {
                    found.extend(bucket_of(text).and_then(|name| names.get(name)).copied());
                }
                found.sort_unstable();
                found.dedup_by_key(|(gone, _)| *gone);
                for (gone, name) in found {
                    let place = Place {
                        holder,
                        at: inner.span,
                        gone,
                        name,
                    };
                    out.add(place, gone_at(scope, gone));
                }
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

/// The stale names that matter to a distribution: those that it reaches, and its own. What others hold is not looked at.
pub(super) fn of_distribution<'u>(
    scope: &Scope<'u>,
    index: &Index,
    distribution: usize,
) -> Vec<Stale<'u>> {
    let places = index.stale();
    if places.all.is_empty() {
        return Vec::new();
    }
    let address = &scope.resources[distribution].address;
    let mut numbers: BTreeSet<usize> = BTreeSet::new();
    numbers.extend(places.by_gone.get(address).into_iter().flatten());
    for holder in index.reach(scope, distribution) {
        numbers.extend(places.by_holder.get(&holder).into_iter().flatten());
    }
    let stale = numbers.into_iter().map(|number| {
        let place = places.all[number];
        let gone = gone_at(scope, place.gone);
        Stale {
            holder: scope.resources[place.holder],
            at: place.at,
            name: &gone.names[place.name],
            gone,
        }
    });
    stale.collect()
}
