//! Access points and Multi-Region Access Points: endpoints of their own in front of one bucket or of several, each with
//! a policy, a network and a public access block that a request has to pass before the bucket is asked.
//!
//! "Managing access to shared datasets with access points" and "Managing multi-Region traffic with Multi-Region
//! Access Points" in the Amazon S3 User Guide.

use super::kinds;
use super::model::BucketLink;
use super::policies;
use super::public_access::PublicAccess;
use super::scope::Scope;
use crate::iam::Policy;
use crate::source::Span;
use crate::symbolic::{Address, Hole, Lifecycle, Nature, Resource, Spanned, Text, Truth, Why};
use std::collections::{BTreeSet, HashMap};

/// An access point, or a Multi-Region Access Point.
#[derive(Clone, Debug)]
pub struct AccessPoint {
    /// Its address.
    pub address: Address,
    /// The name to write when referring to it.
    pub local_name: Box<str>,
    /// The name of the block.
    pub name_span: Span,
    /// Whether it is there before the deployment.
    pub lifecycle: Lifecycle,
    /// Whether it is a Multi-Region Access Point.
    pub multi_region: bool,
    /// Its ARN, which the resources in its policy begin with.
    pub arn: Text,
    /// Whether it takes only requests from a VPC. A Multi-Region Access Point never does.
    pub vpc_only: Truth,
    /// Where that is written.
    pub vpc_span: Span,
    /// Its public access block, which cannot be changed once it is there.
    pub public_access: PublicAccess,
    /// The policies that are, or may be, its own. It has one at most.
    pub policies: Vec<PointPolicy>,
    /// The buckets behind it: one, or one for each Region.
    pub behind: Vec<Behind>,
    /// Whether all of those are known.
    pub behind_known: bool,
    /// Why its policy may be changed by something that is not in the text.
    pub writer: Option<Why>,
}

/// A bucket behind an access point.
#[derive(Clone, Debug)]
pub struct Behind {
    /// The bucket.
    pub link: BucketLink,
    /// Where it is named.
    pub at: Span,
}

/// The policy of an access point.
#[derive(Clone, Debug)]
pub struct PointPolicy {
    /// What declares it: the access point itself, or a resource of its own.
    pub address: Address,
    /// The name of that block.
    pub name_span: Span,
    /// Whether it is the access point's.
    pub sure: Truth,
    /// The policy.
    pub policy: Policy,
}

/// Where an origin's requests go first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PointLink {
    /// To this access point, by its place in the graph.
    Declared(usize),
    /// To one that is not declared here.
    Outside,
}

impl AccessPoint {
    /// The account that owns it, as its ARN tells.
    pub fn account(&self) -> Option<Text> {
        self.arn.split(":")?.get(4).cloned()
    }
}

/// The access points of a scope and what belongs to them, looked up once.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Access points by what stands before the endpoint in their host names.
    by_label: HashMap<Text, Vec<usize>>,
    /// Access points by their names.
    by_name: HashMap<Text, Vec<usize>>,
    /// Policies that are resources of their own.
    policies: Vec<usize>,
    /// Those by the name of their access point.
    policies_by_target: HashMap<Text, Vec<usize>>,
    /// Those whose access point is not one name.
    policies_by_chance: Vec<usize>,
}

impl Index {
    /// Takes in a resource.
    pub(super) fn add(&mut self, at: usize, resource: &Resource) {
        match &*resource.kind {
            kinds::ACCESS_POINT | kinds::MULTI_REGION_ACCESS_POINT => {
                for label in labels(resource) {
                    self.by_label.entry(label).or_default().push(at);
                }
                for name in names(resource) {
                    self.by_name.entry(name).or_default().push(at);
                }
            }
            kinds::MULTI_REGION_ACCESS_POINT_POLICY => {
                self.policies.push(at);
                let target = resource.properties.get("MrapName");
                match target.and_then(Spanned::as_text).filter(is_one_name) {
                    Some(name) => self.policies_by_target.entry(name).or_default().push(at),
                    None => self.policies_by_chance.push(at),
                }
            }
            _ => {}
        }
    }

    /// The access points whose host names begin so.
    pub(super) fn labelled(&self, label: &Text) -> &[usize] {
        self.by_label.get(label).map_or(&[], Vec::as_slice)
    }

    /// The access points of this name.
    pub(super) fn named(&self, name: &Text) -> &[usize] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// The policies that are, or may be, those of an access point.
    pub(super) fn policies_of(&self, scope: &Scope<'_>, point: usize) -> BTreeSet<usize> {
        let point = scope.resources[point];
        let may_be = |at: &&usize| !owns(point, scope.resources[**at]).is_no();
        let mut found = BTreeSet::new();
        if &*point.kind != kinds::MULTI_REGION_ACCESS_POINT {
            return found;
        }
        found.extend(self.policies_by_chance.iter().filter(may_be));
        for name in names(point) {
            found.extend(self.policies_by_target.get(&name).into_iter().flatten());
            if !is_one_name(&name) {
                found.extend(self.policies.iter().filter(may_be));
            }
        }
        found
    }
}

/// Whether a name is known, or is one that the deployment makes up, so that it cannot turn out to be another.
fn is_one_name(name: &Text) -> bool {
    let made_up = |hole: &Hole| hole.nature != Nature::Given;
    name.known().is_some() || name.as_hole().is_some_and(made_up)
}

/// The names of an access point: what refers to it yields one, its properties may give one.
fn names(point: &Resource) -> Vec<Text> {
    let given = point.properties.get("Name").and_then(Spanned::as_text);
    let yielded = point.attribute_texts("Ref").into_iter().cloned();
    yielded.chain(given).collect()
}

/// What may stand before the endpoint in the host names of an access point: its alias, or its name and account.
fn labels(resource: &Resource) -> Vec<Text> {
    let aliases = resource.attribute_texts("Alias").into_iter().cloned();
    let arns = resource.attribute_texts("Arn").into_iter();
    let named = arns.filter_map(|arn| {
        let parts = arn.split(":")?;
        let (account, name) = (parts.get(4)?, parts.get(5)?.strip_prefix("accesspoint/")?);
        Some(name.then_str("-").then(account))
    });
    aliases.chain(named).collect()
}

/// Whether a policy that is a resource of its own is that of an access point.
fn owns(point: &Resource, policy: &Resource) -> Truth {
    if &*point.kind != kinds::MULTI_REGION_ACCESS_POINT {
        return Truth::No;
    }
    let Some(target) = policy.properties.get("MrapName") else {
        return Truth::Unknown;
    };
    let says = names(point)
        .into_iter()
        .map(|name| policies::attached(target, &name));
    Truth::any(says)
}

/// The most buckets that a Multi-Region Access Point has (S3's own limit is lower); of more, not all are looked at.
const MOST_BEHIND: usize = 32;

/// The bucket, or the buckets, that an access point names: where, and by which name. The second says whether all of
/// them are known.
pub(super) fn buckets_of(resource: &Resource) -> (Vec<(Span, Option<Text>)>, bool) {
    let properties = &resource.properties;
    let named = |holder: &Spanned| {
        let bucket = holder.get("Bucket");
        let at = bucket.map_or(holder.span, |bucket| bucket.span);
        (at, bucket.and_then(Spanned::as_text))
    };
    if &*resource.kind == kinds::ACCESS_POINT {
        return (vec![named(properties)], !properties.is_unknown());
    }
    let regions = properties.get("Regions");
    let items = regions.map(Spanned::items).unwrap_or_default();
    let known = regions.is_some_and(|list| !list.is_unknown())
        && items.len() <= MOST_BEHIND
        && items.iter().all(|item| !item.is_unknown());
    let known_items = items.into_iter().filter(|item| !item.is_unknown());
    (known_items.take(MOST_BEHIND).map(named).collect(), known)
}

/// Reads an access point. `separate` are policies that are resources of their own, with whether they exist.
pub(super) fn read(
    resource: &Resource,
    separate: &[(Resource, Truth)],
    (behind, behind_known): (Vec<Behind>, bool),
    writer: Option<Why>,
) -> AccessPoint {
    let vpc = resource.properties.get("VpcConfiguration");
    AccessPoint {
        address: resource.address.clone(),
        local_name: resource.local_name.clone(),
        name_span: resource.name_span,
        lifecycle: resource.lifecycle,
        multi_region: &*resource.kind == kinds::MULTI_REGION_ACCESS_POINT,
        arn: resource.attribute("Arn").unwrap_or_default(),
        vpc_only: match vpc {
            _ if resource.properties.is_unknown() => Truth::Unknown,
            None => Truth::No,
            Some(vpc) if vpc.is_unknown() => Truth::Unknown,
            // An empty configuration restricts to nothing that could be told.
            Some(vpc) => vpc.get("VpcId").map_or(Truth::Unknown, |_| Truth::Yes),
        },
        vpc_span: vpc.map_or(resource.name_span, |vpc| vpc.span),
        public_access: read_public_access(resource),
        policies: read_policies(resource, separate),
        behind,
        behind_known,
        writer,
    }
}

fn read_policies(resource: &Resource, separate: &[(Resource, Truth)]) -> Vec<PointPolicy> {
    let own = match resource.properties.get("Policy") {
        Some(value) => Some(policies::document(value)),
        // Properties that nobody can read may hold any policy.
        None if resource.properties.is_unknown() => Some(policies::document(&resource.properties)),
        None => None,
    };
    let policy = |holder: &Resource, policy, sure| PointPolicy {
        address: holder.address.clone(),
        name_span: holder.name_span,
        sure,
        policy,
    };
    let mut out: Vec<PointPolicy> = own
        .map(|own| policy(resource, own, Truth::Yes))
        .into_iter()
        .collect();
    for (holder, exists) in separate {
        let sure = owns(resource, holder).and(*exists);
        if sure.is_no() {
            continue;
        }
        let document = match holder.properties.get("Policy") {
            Some(value) => policies::document(value),
            None if holder.properties.is_unknown() => policies::document(&holder.properties),
            None => policies::empty(holder.span),
        };
        out.push(policy(holder, document, sure));
    }
    out
}

/// All four settings are on unless they are switched off when the access point is made.
fn read_public_access(resource: &Resource) -> PublicAccess {
    let block = resource.properties.get("PublicAccessBlockConfiguration");
    let member = |key: &str| match block {
        _ if resource.properties.is_unknown() => Truth::Unknown,
        None => Truth::Yes,
        Some(block) => block.get(key).map_or(Truth::Unknown, Spanned::truth),
    };
    PublicAccess {
        block_acls: member("BlockPublicAcls"),
        ignore_acls: member("IgnorePublicAcls"),
        block_policy: member("BlockPublicPolicy"),
        restrict: member("RestrictPublicBuckets"),
        at: block.map(|block| block.span),
    }
}
