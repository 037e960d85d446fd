//! What a plan holds beside policies and permissions that may add to them when it is applied: grants of keys, commands
//! that provisioners run, resources of other providers and stacks. CloudFormation's word for something that does as it
//! likes is a custom resource; as such they are handed on, with what they are about.

use super::changes::Instance;
use super::plan::Plan;
use super::resources::resource;
use super::tables;
use crate::source::Node;
use crate::symbolic::{Address, Mention, Resource, Spanned, Value, Why};

/// Types whose resources may let somebody invoke the functions that they are handed.
const MAY_PERMIT: [&str; 3] = [
    "aws_cloudformation_stack",
    "awscc_lambda_permission",
    "aws_lambda_invocation",
];

/// What a command that lets somebody invoke a function holds.
const ADDS_PERMISSION: &str = "add-permission";

impl Plan<'_> {
    /// What an instance may write when the plan is applied.
    pub(crate) fn writer(&self, instance: &Instance<'_>) -> Option<Resource> {
        if instance.parts.data || !instance.is_live() {
            return None;
        }
        if instance.parts.kind == "aws_kms_grant" {
            let keys = self.owners(instance, tables::KEYS, "key_id");
            let mentions = keys.into_iter().map(|key| self.arn_of(key));
            let why = Why {
                because: "a grant adds to what the policy of its key allows".to_owned(),
                mentions: mentions.collect(),
            };
            return Some(self.custom(instance, "Custom::KmsGrant", ("KeyId", why)));
        }
        let functions = self.permitted(instance);
        (!functions.is_empty()).then(|| {
            let why = Why {
                because: "what it does when it is applied may add a permission".to_owned(),
                mentions: functions,
            };
            let mut writer = self.custom(instance, "Custom::Writer", ("Functions", why));
            if tables::table(instance.parts.kind).is_some() {
                // What runs a command may be a resource of its own, too.
                writer.address = Address::new(self.unit, &format!("{}.writer", instance.address));
            }
            writer
        })
    }

    /// The functions that an instance is handed, if it is of a kind that may let somebody invoke them.
    fn permitted(&self, instance: &Instance<'_>) -> Vec<Mention> {
        let mut out = Vec::new();
        let written = instance.configuration;
        if MAY_PERMIT.contains(&instance.parts.kind) {
            let expressions = written.and_then(|written| written.get("expressions"));
            for entry in expressions.map(Node::entries).unwrap_or_default() {
                self.functions_in(instance, &entry.value, &mut out);
            }
        }
        let provisioners = written.and_then(|written| written.get("provisioners"));
        for provisioner in provisioners.map(Node::items).unwrap_or_default() {
            let expressions = provisioner.get("expressions");
            for entry in expressions.map(Node::entries).unwrap_or_default() {
                self.functions_in(instance, &entry.value, &mut out);
            }
        }
        out
    }

    /// The functions that an expression refers to; all of them where it is a command that adds permissions to one that
    /// it names itself.
    fn functions_in<'p>(
        &'p self,
        instance: &'p Instance<'p>,
        expression: &'p Node,
        out: &mut Vec<Mention>,
    ) {
        for target in self.resolve(instance, expression).distinct() {
            if target.instance.parts.kind.starts_with("aws_lambda_") {
                out.push(self.mention(&target));
            }
        }
        let constant = expression.get("constant_value").and_then(Node::text);
        if constant.is_some_and(|command| command.contains(ADDS_PERMISSION)) {
            let functions = self.instances.iter();
            let functions = functions.filter(|other| other.parts.kind == "aws_lambda_function");
            out.extend(functions.map(|function| self.arn_of(function)));
        }
    }

    fn arn_of(&self, instance: &Instance<'_>) -> Mention {
        Mention {
            of: self.address(instance),
            attribute: "Arn".into(),
        }
    }

    fn custom(&self, instance: &Instance<'_>, kind: &str, (name, why): (&str, Why)) -> Resource {
        let at = instance.name_span;
        let about = super::leaf::field(name, at, Spanned::new(at, Value::Unknown(why)));
        let properties = Spanned::new(at, Value::Map(vec![about]));
        resource(self.address(instance), instance, kind, properties)
    }
}
