//! Putting together what Terraform keeps apart: a bucket's encryption, website, ownership and public access
//! block, a key's policy. CloudFormation writes them as properties of the bucket and the key.

use super::changes::Instance;
use super::leaf::field;
use super::plan::Plan;
use super::tables::{self, Part};
use super::translate::{object, put};
use super::view::{Seen, View};
use crate::symbolic::{Spanned, Value};
use std::collections::{HashMap, HashSet};

/// What belongs to each owner, by the owner's address.
#[derive(Debug, Default)]
pub(crate) struct Parts<'p> {
    by_owner: HashMap<&'p str, Vec<(&'static Part, &'p Instance<'p>)>>,
    /// Parts of which it cannot be told what they belong to, by their Terraform type; of those that are there the first.
    adrift: HashMap<&'static str, &'p Instance<'p>>,
    /// The addresses of the buckets that have a policy of their own, or had one that is deleted.
    policed: HashSet<&'p str>,
    /// Whether there is a policy of which it cannot be told whose it is.
    policy_adrift: bool,
    /// The public access blocks of whole accounts.
    pub(crate) account_blocks: Vec<&'p Instance<'p>>,
}

impl<'p> Parts<'p> {
    /// Finds the owner of every part of the plan.
    pub(crate) fn find(plan: &'p Plan<'p>) -> Parts<'p> {
        let mut out = Parts::default();
        for instance in &plan.instances {
            if instance.parts.kind == "aws_s3_bucket_policy" {
                out.policy(plan, instance);
            }
            if instance.parts.kind == "aws_s3_account_public_access_block" && instance.is_live() {
                out.account_blocks.push(instance);
            }
            let Some(part) = tables::part(instance.parts.kind).filter(|_| !instance.parts.data)
            else {
                continue;
            };
            match &plan.owners(instance, part.owners, part.by)[..] {
                [owner] => out
                    .by_owner
                    .entry(owner.address)
                    .or_default()
                    .push((part, instance)),
                [] if names_another(instance, part) => {}
                _ if instance.is_live() => {
                    out.adrift.entry(part.terraform).or_insert(instance);
                }
                _ => {}
            }
        }
        out
    }

    fn policy(&mut self, plan: &'p Plan<'p>, policy: &'p Instance<'p>) {
        let buckets = plan.owners(policy, &["aws_s3_bucket"], "bucket");
        let known = View::of(policy).attribute("bucket").seen();
        self.policy_adrift |= buckets.is_empty() && !matches!(known, Seen::Known(_));
        self.policed
            .extend(buckets.iter().map(|bucket| bucket.address));
    }

    /// Whether some policy of the plan, a deleted one too, is that of a bucket or may be.
    pub(crate) fn has_policy(&self, bucket: &Instance<'_>) -> bool {
        self.policy_adrift || self.policed.contains(bucket.address)
    }

    /// The parts of an owner of one Terraform type, deleted ones too.
    fn of(&self, owner: &str, part: &Part) -> Vec<&'p Instance<'p>> {
        self.called(owner, part.terraform).collect()
    }

    /// The same by the name of the type.
    pub(crate) fn called(
        &self,
        owner: &str,
        terraform: &str,
    ) -> impl Iterator<Item = &'p Instance<'p>> {
        let of_owner = self.by_owner.get(owner).into_iter().flatten();
        of_owner
            .filter(move |(kind, _)| kind.terraform == terraform)
            .map(|(_, instance)| *instance)
    }
}

/// Whether a part names an owner that is not in the plan: by a known name, or by nothing that leads to one.
fn names_another(instance: &Instance<'_>, part: &Part) -> bool {
    matches!(View::of(instance).attribute(part.by).seen(), Seen::Known(_))
}

impl Plan<'_> {
    /// Adds its parts to the properties of a bucket or key.
    pub(crate) fn join<'p>(
        &'p self,
        properties: &mut Spanned,
        owner: &'p Instance<'p>,
        parts: &Parts<'p>,
    ) {
        for part in tables::parts().filter(|part| part.owners.contains(&owner.parts.kind)) {
            let mine = parts.of(owner.address, part);
            let live = mine.iter().rev().find(|instance| instance.is_live());
            if let Some(instance) = live {
                if let Some(because) = instance.unsure {
                    let value = Spanned::unknown(
                        instance.name_span,
                        format!("`{}` may not be there: {because}", instance.address),
                    );
                    put(properties, &[part.property], instance.name_span, value);
                    continue;
                }
                remove(properties, part.property);
                self.add_part(properties, instance, part);
            } else if let Some(deleted) = mine.first() {
                take_away(properties, deleted, part);
            } else if let Some(adrift) = parts.adrift.get(part.terraform) {
                let value = Spanned::unknown(
                    adrift.name_span,
                    format!("`{}` may belong to it", adrift.address),
                );
                put(properties, &[part.property], adrift.name_span, value);
            } else if properties.get(part.property).is_none()
                && let Some(value) = self.left_to(part.terraform, owner.name_span)
            {
                put(properties, &[part.property], owner.name_span, value);
            }
        }
    }

    fn add_part<'p>(&'p self, properties: &mut Spanned, instance: &'p Instance<'p>, part: &Part) {
        self.fill(properties, &View::of(instance), part.fields);
        for switch in part.switches {
            if properties.at(&[part.property, switch]).is_none() {
                let off = Spanned::new(instance.name_span, Value::Bool(false));
                put(
                    properties,
                    &[part.property, switch],
                    instance.name_span,
                    off,
                );
            }
        }
    }
}

/// A part that this deployment deletes leaves its owner without it; of switches, all are then off.
fn take_away(properties: &mut Spanned, deleted: &Instance<'_>, part: &Part) {
    remove(properties, part.property);
    if part.switches.is_empty() {
        return;
    }
    let at = deleted.name_span;
    let mut off = object(at);
    for switch in part.switches {
        put(
            &mut off,
            &[switch],
            at,
            Spanned::new(at, Value::Bool(false)),
        );
    }
    if let Value::Map(fields) = &mut properties.value {
        fields.push(field(part.property, at, off));
    }
}

fn remove(properties: &mut Spanned, key: &str) {
    if let Value::Map(fields) = &mut properties.value {
        fields.retain(|field| &*field.key != key);
    }
}
