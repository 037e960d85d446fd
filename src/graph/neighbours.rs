//! What in a unit stands in the way of a distribution without being on the way of a request: another origin access
//! control of the same name, a web ACL that is attached from its own side, resources that need each other in a circle.

use super::estate::View;
use super::kinds;
use super::model::AccessControl;
use crate::source::Span;
use crate::symbolic::{Address, Dialect, Spanned, Value, matching};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// An origin access control whose name another one has, too.
#[derive(Clone, Debug)]
pub struct Twin {
    /// What it is called.
    pub local_name: Box<str>,
    /// The name that both have.
    pub name: Box<str>,
    /// Where it is written.
    pub span: Span,
    /// What the other one is called.
    pub other: Box<str>,
    /// Where that one's name is written.
    pub other_span: Span,
}

/// The origin access controls of a distribution whose name another one of the unit has. Those that it names in other
/// worlds are looked at beside `used`, because a control that is there takes its name, whether it is used or not.
pub(super) fn twins(view: &View<'_>, used: &[AccessControl]) -> Vec<Twin> {
    let used = used.iter().filter_map(|one| view.scope.place(&one.address));
    let named = view.index.mentioned(view.distribution).iter().copied();
    let places: BTreeSet<usize> = named.chain(used).collect();
    places.into_iter().filter_map(|at| twin(view, at)).collect()
}

/// The one that has the name of the control at `own`, if both exist and it is told of here: of two that distributions
/// name, the later one is told.
fn twin(view: &View<'_>, own: usize) -> Option<Twin> {
    let (control, name) = control(view, own)?;
    let is_distribution = |at: &usize| &*view.scope.resources[*at].kind == kinds::DISTRIBUTION;
    let is_named = |at: usize| view.index.mentioners(at).iter().any(is_distribution);
    let of_name = view.index.controls_named(&name.as_text()?).iter().copied();
    let mut others = of_name
        .filter(|at| *at < own || (*at > own && !is_named(*at)))
        .filter(|at| view.scope.resources[*at].address.unit == control.unit)
        .filter(|at| is_one_account(view, own, *at));
    let (other, other_name) = others.find_map(|at| {
        let (other, other_name) = self::control(view, at)?;
        let own = name.as_text()?;
        // A condition that decides nothing about this distribution is open still.
        let mut names = other_name.texts_of_worlds().into_iter();
        let is_same = names.all(|name| matching::equals(&name, &own).is_yes());
        is_same.then_some((other, other_name))
    })?;
    Some(Twin {
        local_name: control.name.as_ref().into(),
        name: name.as_text()?.to_string().into(),
        span: name.span,
        other: other.name.as_ref().into(),
        other_span: other_name.span,
    })
}

/// The address and the name of an origin access control that certainly exists in this world.
fn control(view: &View<'_>, at: usize) -> Option<(Address, Spanned)> {
    if &*view.scope.resources[at].kind != kinds::ACCESS_CONTROL {
        return None;
    }
    let (resource, exists) = view.resource(at)?;
    let name = resource
        .properties
        .at(&["OriginAccessControlConfig", "Name"])?;
    exists
        .is_yes()
        .then(|| (resource.address.clone(), name.clone()))
}

/// Whether two origin access controls are in one account, which their names are unique in. A template is deployed to
/// one; what Terraform makes lies in the account of its provider, as its ARN tells.
fn is_one_account(view: &View<'_>, one: usize, other: usize) -> bool {
    let account = |at: usize| view.attribute(at, "Arn")?.split(":")?.get(4).cloned();
    match (account(one), account(other)) {
        (Some(one), Some(other)) => matching::equals(&one, &other).is_yes(),
        _ => view.home.dialect != Dialect::Terraform,
    }
}

/// The associations of web ACLs whose resource is the distribution: the name of each, and where that is written.
pub(super) fn associations(view: &View<'_>) -> Vec<(Box<str>, Span)> {
    let mentioners = view.index.mentioners(view.distribution).iter();
    let resources = mentioners.filter_map(|at| view.resource(*at));
    let arn = view.attribute(view.distribution, "Arn");
    resources
        .filter(|(resource, exists)| {
            &*resource.kind == kinds::WEB_ACL_ASSOCIATION && exists.is_yes()
        })
        .filter_map(|(resource, _)| {
            let target = resource.properties.get("ResourceArn")?;
            let is_it = target.as_text().is_some_and(|text| Some(text) == arn);
            is_it.then(|| (resource.local_name.clone(), target.span))
        })
        .collect()
}

/// How many resources a search for a circle looks at.
const MOST: usize = 2_000;

/// The resources of a circle that begins and ends with the distribution, in the order in which they need each other;
/// nothing if there is none.
pub(super) fn circle(view: &View<'_>) -> Vec<(Box<str>, Span)> {
    if !may_be_in_circle(view) {
        return Vec::new();
    }
    // From each resource that is found, the one that needs it.
    let mut found: BTreeMap<usize, usize> = BTreeMap::new();
    let mut front = vec![view.distribution];
    while let Some(at) = front.pop() {
        if found.len() > MOST {
            return Vec::new();
        }
        for next in needed(view, at) {
            if next == view.distribution {
                return way(view, &found, at);
            }
            if let Entry::Vacant(place) = found.entry(next) {
                place.insert(at);
                front.push(next);
            }
        }
    }
    Vec::new()
}

/// Whether the distribution needs itself if every condition is taken both ways, which is cheap to tell.
fn may_be_in_circle(view: &View<'_>) -> bool {
    let mut seen = BTreeSet::new();
    let mut front = view.index.mentioned(view.distribution).to_vec();
    while let Some(at) = front.pop() {
        if at == view.distribution {
            return true;
        }
        if seen.insert(at) {
            front.extend(view.index.mentioned(at));
        }
    }
    false
}

/// What a resource needs in this world. What hangs on a condition that is open is not needed for certain.
fn needed(view: &View<'_>, at: usize) -> Vec<usize> {
    let mentioned = view.index.mentioned(at);
    if mentioned.is_empty() {
        return Vec::new();
    }
    let Some((resource, exists)) = view.resource(at) else {
        return Vec::new();
    };
    let mut open = false;
    resource.properties.walk(&mut |value: &Spanned| {
        open |= matches!(value.value, Value::Either { .. });
    });
    if open || !exists.is_yes() {
        return Vec::new();
    }
    let addresses = resource.properties.mentions();
    let places = addresses
        .iter()
        .filter_map(|address| view.scope.place(address));
    places
        .filter(|place| *place != at && view.exists(*place).is_yes())
        .collect()
}

fn way(view: &View<'_>, found: &BTreeMap<usize, usize>, last: usize) -> Vec<(Box<str>, Span)> {
    let mut places = vec![last];
    let mut at = last;
    while let Some(before) = found.get(&at) {
        places.push(*before);
        at = *before;
    }
    places.reverse();
    places
        .into_iter()
        .map(|at| {
            let resource = &view.scope.resources[at];
            (resource.local_name.clone(), resource.name_span)
        })
        .collect()
}
