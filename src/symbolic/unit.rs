//! The unit of deployment: one template or one Terraform root, as resources with symbolic values. Types and
//! property names are CloudFormation's, whichever dialect they were written in.

use super::{Address, Condition, ConditionId, Hole, Spanned, Text, Truth, UnitId, Value, Why};
use crate::source::{Remark, SourceId, Span};
use std::collections::BTreeMap;

/// The language in which a unit was written, which is the one to answer in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Dialect {
    /// CloudFormation (or SAM) in YAML.
    CloudFormationYaml,
    /// CloudFormation (or SAM, or CDK output) in JSON.
    CloudFormationJson,
    /// A Terraform plan.
    Terraform,
}

/// A unit of deployment.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Its place among the units of the run.
    pub id: UnitId,
    /// The source that holds it.
    pub source: SourceId,
    /// Further sources that it is told in: the other files of a Terraform module, and those of the modules it calls.
    pub also: Vec<SourceId>,
    /// The language it was written in.
    pub dialect: Dialect,
    /// Its resources, in the order written.
    pub resources: Vec<Resource>,
    /// Its conditions, in the order written.
    pub conditions: Vec<Condition>,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// What it exports to other units.
    pub exports: Vec<Export>,
    /// How it hangs together with other units when they are deployed.
    pub stack: Stack,
    /// Set if the deployment may hold resources that are not in the text (a macro, a module, a partial plan),
    /// so that nothing can be concluded from what is absent.
    pub open: Option<Why>,
    /// What is worth saying about the text.
    pub remarks: Vec<Remark>,
    /// What this deployment takes away, as far as the text tells.
    pub gone: Vec<Gone>,
    /// The distributions and bucket policies that this deployment finds, as they are before it; none where the text does
    /// not tell, or where nothing of them changes.
    pub before: BTreeMap<Address, Resource>,
}

/// A resource of which this deployment takes the names away, so that whoever still writes one of them down names
/// nothing.
#[derive(Clone, Debug)]
pub struct Gone {
    /// Its name.
    pub address: Address,
    /// Its CloudFormation type.
    pub kind: Box<str>,
    /// The name to write when referring to it where it is declared.
    pub local_name: Box<str>,
    /// The name of the block.
    pub name_span: Span,
    /// How it goes.
    pub end: End,
    /// The ids and names that it had and that nothing has afterwards.
    pub names: Vec<Box<str>>,
}

/// How a resource goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// It is deleted.
    Deleted,
    /// Another one of the same address comes in its place, and gets other ids.
    Replaced,
}

/// What a deployment finds where it is made.
#[derive(Clone, Debug)]
pub enum Found {
    /// No distribution yet.
    Nothing,
    /// What it leaves: it changes nothing.
    TheSame,
    /// This unit, under the addresses that its resources have afterwards.
    Other(Box<Unit>),
}

/// How a unit hangs together with others when they are deployed. A unit that stands alone has the default.
#[derive(Clone, Debug, Default)]
pub struct Stack {
    /// The path of its text, as people read it.
    pub title: Box<str>,
    /// For a nested stack, the resource of another unit that stands for it.
    pub nested_in: Option<Address>,
    /// For a nested stack, the names of the resources that lead to it from the unit that is deployed as such, with dots
    /// between them; empty for that unit itself.
    pub path: Box<str>,
    /// The conditions without which a nested stack does not exist: those of the resources that lead to it.
    pub only_if: Vec<ConditionId>,
    /// The nested stacks whose templates are units of this run.
    pub nested: Vec<Nested>,
    /// The units that it imports from.
    pub imports: Vec<Import>,
}

/// A resource that stands for a nested stack, and the unit that is made from its template.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Nested {
    /// The resource.
    pub of: Address,
    /// The unit.
    pub unit: UnitId,
}

/// A value that a unit imports from another one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Import {
    /// The unit that exports it.
    pub from: UnitId,
    /// The name that it is imported by.
    pub name: Text,
    /// Whether it is that unit's export: yes if the names are the same, unknown if they may turn out to be.
    pub sure: Truth,
}

/// A value that a unit exports under a name.
#[derive(Clone, Debug)]
pub struct Export {
    /// The name that others import it by.
    pub name: Text,
    /// The value.
    pub value: Spanned,
}

impl Unit {
    /// What people call a thing of this unit when they speak of several units: `site.yaml#Pages`, and in a nested
    /// stack `site.yaml#Site.Pages`.
    pub fn full_name(&self, name: &str) -> String {
        format!("{}#{}", self.stack.title, self.name_in_file(name))
    }

    /// What they call it where its file is told beside: `Pages`, and in a nested stack `Site.Pages`.
    pub fn name_in_file(&self, name: &str) -> String {
        match &*self.stack.path {
            "" => name.to_owned(),
            path => format!("{path}.{name}"),
        }
    }

    /// The resource at this address.
    pub fn resource(&self, address: &Address) -> Option<&Resource> {
        self.resources
            .iter()
            .find(|resource| resource.address == *address)
    }

    /// The resources of a type.
    pub fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Resource> {
        self.resources
            .iter()
            .filter(move |resource| &*resource.kind == kind)
    }
}

/// Whether a resource is there before the deployment, and after it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lifecycle {
    /// A template declares it; it may have been deployed before.
    Declared,
    /// This deployment creates it (a plan says so).
    New,
    /// It is there already and stays.
    Existing,
    /// This deployment deletes it. It is kept so that messages can say so; it exists no longer.
    Deleted,
}

/// A resource and what is known of it.
#[derive(Clone, Debug)]
pub struct Resource {
    /// Its name: the logical id, or the Terraform address.
    pub address: Address,
    /// Its CloudFormation type.
    pub kind: Box<str>,
    /// The name to write when referring to it in the place where it is declared: the logical id, or
    /// `aws_s3_bucket.site` without the module path.
    pub local_name: Box<str>,
    /// The condition under which it exists.
    pub condition: Option<ConditionId>,
    /// Whether it is there before and after.
    pub lifecycle: Lifecycle,
    /// The whole block.
    pub span: Span,
    /// The name of the block.
    pub name_span: Span,
    /// Its properties: a map.
    pub properties: Spanned,
    /// What `Ref` and `Fn::GetAtt` yield for it, by CloudFormation attribute name (`Ref` for the former).
    pub attributes: Vec<(Box<str>, Spanned)>,
    /// What a person calls it, where the text says so (`aws:cdk:path`).
    pub title: Option<Box<str>>,
}

impl Resource {
    /// The text of an attribute, by its CloudFormation name; `Ref` for what `Ref` yields. Nothing if the attribute
    /// is not listed, or if conditions still decide what it is.
    pub fn attribute(&self, name: &str) -> Option<Text> {
        let (_, value) = self
            .attributes
            .iter()
            .find(|(attribute, _)| &**attribute == name)?;
        value.as_text()
    }

    /// Every text that an attribute may turn out to be.
    pub fn attribute_texts(&self, name: &str) -> Vec<&Text> {
        let mut texts = Vec::new();
        for (_, value) in self
            .attributes
            .iter()
            .filter(|(attribute, _)| &**attribute == name)
        {
            value.walk(&mut |inner| {
                if let Value::Text(text) = &inner.value {
                    texts.push(text);
                }
            });
        }
        texts
    }
}

/// A parameter of a unit.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// The hole that stands for its value.
    pub hole: Hole,
    /// Its default.
    pub default: Option<Text>,
    /// The only values it may take, if they are listed.
    pub allowed: Option<Vec<Box<str>>>,
    /// Where it is declared.
    pub span: Span,
}
