//! The resources of a unit, one for each instance that a table knows.

use super::changes::Instance;
use super::finish;
use super::join::Parts;
use super::plan::Plan;
use super::tables::{self, Table};
use super::view::{Seen, View, Written};
use crate::cloudformation::attributes::{listed, name_property};
use crate::symbolic::{Address, Mention, Resource, Spanned, Value, Why};

impl Plan<'_> {
    /// All resources, in the order of the plan.
    pub(crate) fn resources(&self) -> Vec<Resource> {
        let parts = Parts::find(self);
        let mut out = Vec::new();
        for instance in &self.instances {
            out.extend(self.grant(instance));
            let Some(table) = tables::table(instance.parts.kind).filter(|_| !instance.parts.data)
            else {
                continue;
            };
            let resource = self.whole_resource(instance, table, &parts);
            let grants = self.public_grants(instance, &resource);
            out.push(resource);
            out.extend(grants);
            out.extend(self.inline_policy(instance, &parts));
        }
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
        if let Some(name) = name_property(table.kind) {
            // A name that AWS or another resource makes up is the same text as the resource's `Ref`.
            keep_known(&mut properties, name);
        }
        finish::finish(self, instance, table, &mut properties);
        let mut out = resource(self.address(instance), instance, table.kind, properties);
        out.attributes = self.stated(instance, table);
        out
    }

    /// A grant, which lets somebody use a key beside the key's policy. CloudFormation has no type for it, so it
    /// becomes a custom resource that names the key.
    fn grant(&self, instance: &Instance<'_>) -> Option<Resource> {
        if instance.parts.kind != "aws_kms_grant" || instance.parts.data {
            return None;
        }
        let at = instance.name_span;
        let why = Why {
            because: "a grant adds to what the policy of its key allows".to_owned(),
            mentions: self
                .owners(instance, "aws_kms_key", "key_id")
                .into_iter()
                .map(|key| Mention {
                    of: self.address(key),
                    attribute: "Arn".into(),
                })
                .collect(),
        };
        let key = super::leaf::field("KeyId", at, Spanned::new(at, Value::Unknown(why)));
        let properties = Spanned::new(at, Value::Map(vec![key]));
        Some(resource(
            self.address(instance),
            instance,
            "Custom::KmsGrant",
            properties,
        ))
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

fn resource(
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

fn keep_known(properties: &mut Spanned, key: &str) {
    if let Value::Map(fields) = &mut properties.value {
        fields.retain(|field| &*field.key != key || field.value.known().is_some());
    }
}
