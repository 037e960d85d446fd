//! The resources of a unit, one for each instance that a table knows.

use super::changes::Instance;
use super::finish;
use super::join::Parts;
use super::plan::Plan;
use super::tables::{self, Table};
use super::view::{Seen, View, Written};
use crate::cloudformation::attributes::{listed, name_property};
use crate::symbolic::{Address, Resource, Spanned, Value, Why};

impl Plan<'_> {
    /// All resources, in the order of the plan.
    pub(crate) fn resources(&self) -> Vec<Resource> {
        let parts = Parts::find(self);
        let mut out = Vec::with_capacity(self.instances.len());
        for instance in &self.instances {
            out.extend(self.writer(instance));
            let Some(table) = tables::table(instance.parts.kind).filter(|_| !instance.parts.data)
            else {
                continue;
            };
            let mut resource = self.whole_resource(instance, table, &parts);
            if let Some(because) = instance.unsure {
                doubt(&mut resource, because);
            }
            let grants = self.public_grants(instance, &resource);
            out.push(resource);
            out.extend(grants);
            out.extend(self.inline_policy(instance, &parts));
        }
        out.shrink_to_fit();
        out
    }

    fn whole_resource<'p>(
        &'p self,
        instance: &'p Instance<'p>,
        table: &Table,
        parts: &Parts<'p>,
    ) -> Resource {
        let mut properties = self.properties(&View::of(instance), table);
        self.join(&mut properties, instance, parts);
        if instance.parts.kind == "aws_s3_bucket" {
            self.account_block(&mut properties, instance, parts);
        }
        if let Some(name) = name_property(table.kind) {
            // A name that AWS or another resource makes up is the same text as the resource's `Ref`.
            keep_known(&mut properties, name);
        }
        finish::finish(self, parts, instance, table, &mut properties);
        properties.shrink();
        let mut out = resource(self.address(instance), instance, table.kind, properties);
        out.attributes = self.stated(instance, table);
        out
    }

    /// What the attributes of an instance are, each once, under CloudFormation's names.
    fn stated(&self, instance: &Instance<'_>, table: &Table) -> Vec<(Box<str>, Spanned)> {
        let mut names: Vec<&str> = listed(table.kind).to_vec();
        names.extend(table.attributes.iter().map(|row| row.1));
        names.sort_unstable();
        names.dedup();
        let at = instance.name_span;
        names
            .into_iter()
            .map(|name| (name.into(), Spanned::text(at, self.meaning(instance, name))))
            .collect()
    }

    /// The policy that a bucket itself holds. Providers before version 4 write it there; later ones only repeat
    /// there what the bucket has, which matters if no resource of the plan says otherwise.
    fn inline_policy<'p>(
        &'p self,
        bucket: &'p Instance<'p>,
        parts: &Parts<'p>,
    ) -> Option<Resource> {
        if bucket.parts.kind != "aws_s3_bucket" {
            return None;
        }
        let view = View::of(bucket).attribute("policy");
        let configured = matches!(view.written, Written::Here(_));
        let known = matches!(view.seen(), Seen::Known(_));
        if !configured && (!known || parts.has_policy(bucket)) {
            return None;
        }
        let document = self.policy(&view, &tables::INLINE_POLICY)?;
        let at = document.span;
        let name = self.meaning(bucket, "Ref");
        let properties = Spanned::new(
            bucket.name_span,
            Value::Map(vec![
                super::leaf::field(
                    "Bucket",
                    bucket.name_span,
                    Spanned::text(bucket.name_span, name),
                ),
                super::leaf::field("PolicyDocument", at, document),
            ]),
        );
        let address = Address::new(self.unit, &format!("{}.policy", bucket.address));
        let mut out = resource(address, bucket, "AWS::S3::BucketPolicy", properties);
        out.local_name = format!("{}.policy", bucket.local_name()).into();
        Some(out)
    }
}

pub(crate) fn resource(
    address: Address,
    instance: &Instance<'_>,
    kind: &str,
    properties: Spanned,
) -> Resource {
    Resource {
        address,
        kind: kind.into(),
        local_name: instance.local_name().into(),
        condition: None,
        lifecycle: instance.lifecycle,
        span: instance.block.span,
        name_span: instance.name_span,
        properties,
        attributes: Vec::new(),
        title: None,
    }
}

/// What names the resource that another one is about.
const ABOUT: [&str; 6] = [
    "Bucket",
    "FunctionName",
    "TargetFunctionArn",
    "KeyId",
    "TargetKeyId",
    "LoadBalancerArn",
];

/// What is only about another resource, and may not be there, says nothing that can be known. What is there for itself
/// is taken to be there: if it is not, nobody asks for it.
fn doubt(resource: &mut Resource, because: &str) {
    let is_about = ABOUT
        .iter()
        .any(|key| resource.properties.get(key).is_some());
    if !is_about {
        return;
    }
    if let Value::Map(fields) = &mut resource.properties.value {
        for field in fields
            .iter_mut()
            .filter(|field| !ABOUT.contains(&&*field.key))
        {
            let why = Why {
                because: format!("it may not be there: {because}"),
                mentions: super::policy::mentioned(&field.value),
            };
            field.value.value = Value::Unknown(why);
        }
    }
}

fn keep_known(properties: &mut Spanned, key: &str) {
    if let Value::Map(fields) = &mut properties.value {
        fields.retain(|field| &*field.key != key || field.value.known().is_some());
    }
}
