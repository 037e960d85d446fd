//! What an attribute of an instance is, as a text. What the plan knows is that text itself; what AWS will
//! assign is a hole, shaped as CloudFormation's attribute of the same meaning. Every way to the same attribute
//! ends in the same text.

use super::changes::Instance;
use super::plan::Plan;
use super::resolve::Target;
use super::tables::{self, Table};
use super::view::{Seen, View};
use crate::cloudformation::attributes::{self, Subject};
use crate::symbolic::{Address, Domain, Hole, Mention, Nature, Text, Value};

/// How many resources are asked for what they pass on, before one of them is taken for itself.
const MOST_CARRIERS: usize = 64;

/// The hosted zone of every distribution, for alias records.
const CLOUDFRONT_ZONE: &str = "Z2FDTNDATAQYW2";

impl Plan<'_> {
    /// The address of an instance within the unit.
    pub(crate) fn address(&self, instance: &Instance<'_>) -> Address {
        Address::new(self.unit, instance.address)
    }

    /// The text of an attribute under Terraform's name.
    pub(crate) fn attribute(&self, instance: &Instance<'_>, attribute: &str) -> Text {
        if let Some(told) = instance.told(attribute) {
            return Text::literal(told);
        }
        if let Some(id) = tables::managed(instance).filter(|_| attribute == "id") {
            return Text::literal(id);
        }
        let meaning = tables::table(instance.parts.kind).and_then(|table| {
            let row = table.attributes.iter().find(|row| row.0 == attribute)?;
            Some(row.1)
        });
        if let Some(meaning) = meaning {
            return self.meaning(instance, meaning);
        }
        let around = self.providers.of(instance);
        match (instance.parts.kind, attribute) {
            ("aws_caller_identity", "account_id" | "id") => around.account,
            ("aws_region", "name" | "region" | "id") => around.region,
            ("aws_partition", "partition" | "id") => around.partition,
            ("aws_partition", "dns_suffix") => around.url_suffix,
            ("aws_cloudfront_distribution", "hosted_zone_id") => Text::literal(CLOUDFRONT_ZONE),
            // Nothing is known of the attributes of other types, not even that two of them differ.
            _ => Text::hole(Hole {
                of: self.address(instance),
                attribute: attribute.into(),
                domain: Domain::Free,
                nature: Nature::Given,
            }),
        }
    }

    /// The text of an attribute that AWS assigns or makes up; nothing if nobody here knows what that is.
    pub(crate) fn assigned(&self, instance: &Instance<'_>, attribute: &str) -> Option<Text> {
        let target = self.carried(Target {
            instance,
            attribute: Some(attribute),
        });
        let (instance, attribute) = (target.instance, target.attribute.unwrap_or_default());
        let kind = instance.parts.kind;
        let is_listed = tables::table(kind)
            .is_some_and(|table| table.attributes.iter().any(|row| row.0 == attribute));
        let is_known = is_listed
            || matches!(kind, "aws_caller_identity" | "aws_region" | "aws_partition")
            || (kind, attribute) == ("aws_cloudfront_distribution", "hosted_zone_id")
            || (attribute == "id" && tables::managed(instance).is_some());
        is_known.then(|| self.attribute(instance, attribute))
    }

    /// The names that the configuration gives to instances, as far as attributes are made of them.
    pub(crate) fn names_given(&self) -> Vec<(String, Option<Text>)> {
        let named = self.instances.iter().filter_map(|instance| {
            let table = tables::table(instance.parts.kind)?;
            let name = self.physical_name(instance, table);
            Some((instance.address.to_owned(), name))
        });
        named.collect()
    }

    /// The text of an attribute under CloudFormation's name.
    pub(crate) fn meaning(&self, instance: &Instance<'_>, meaning: &str) -> Text {
        let Some(table) = tables::table(instance.parts.kind) else {
            return self.attribute(instance, meaning);
        };
        if meaning == "Host" {
            return self.host(instance, table);
        }
        if meaning == "Region" && table.kind == "AWS::S3::Bucket" && instance.parts.data {
            return self.region_read(instance);
        }
        let told = table
            .attributes
            .iter()
            .filter(|row| row.1 == meaning)
            .find_map(|row| instance.told(row.0));
        if let Some(told) = told {
            return Text::literal(told);
        }
        if let Some(text) = self.looked_up(instance, table, meaning) {
            return text;
        }
        let name = self.physical_name(instance, table);
        if meaning == "InvokeUrl"
            && let Some(stage) = &name
        {
            return self.invoke_url(instance, table, stage);
        }
        let address = self.address(instance);
        let subject = Subject {
            address: &address,
            kind: table.kind,
            nature: instance.nature(),
            name: name.as_ref(),
        };
        if (table.kind, meaning) == ("AWS::S3::Bucket", "WebsiteDomain") {
            return self.website_domain(instance);
        }
        attributes::attribute(&subject, meaning, &self.providers.of(instance))
    }

    /// The host name that a function URL, an API or a stage of one answers at.
    fn host(&self, instance: &Instance<'_>, table: &Table) -> Text {
        let told = ["function_url", "api_endpoint", "invoke_url"]
            .iter()
            .find_map(|attribute| instance.told(attribute));
        if let Some(url) = told {
            let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
            return Text::literal(rest.split('/').next().unwrap_or(rest));
        }
        let url = match table.kind {
            "AWS::ApiGateway::RestApi" => {
                let around = self.providers.of(instance);
                return self
                    .attribute(instance, "id")
                    .then_str(".execute-api.")
                    .then(&around.region)
                    .then_str(".")
                    .then(&around.url_suffix);
            }
            "AWS::Lambda::Url" => self.meaning(instance, "FunctionUrl"),
            "AWS::ApiGatewayV2::Api" => self.meaning(instance, "ApiEndpoint"),
            _ => return self.host_of_api(instance),
        };
        let host = url.strip_prefix("https://").unwrap_or(url);
        host.strip_suffix("/").unwrap_or(host)
    }

    /// The URL of a stage: the host of its API, and its name unless that is the default one's.
    fn invoke_url(&self, instance: &Instance<'_>, table: &Table, stage: &Text) -> Text {
        let base = Text::literal("https://")
            .then(&self.host(instance, table))
            .then_str("/");
        if stage.known() == Some("$default") {
            base
        } else {
            base.then(stage)
        }
    }

    /// The host name of the API that a stage or deployment is one of.
    fn host_of_api(&self, stage: &Instance<'_>) -> Text {
        let owners = [
            ("aws_api_gateway_rest_api", "rest_api_id"),
            ("aws_apigatewayv2_api", "api_id"),
        ];
        for (kind, by) in owners {
            if let [api] = self.owners(stage, &[kind], by)[..] {
                return self.meaning(api, "Host");
            }
        }
        Text::hole(Hole {
            of: self.address(stage),
            attribute: "Host".into(),
            domain: Domain::Host,
            nature: stage.nature(),
        })
    }

    /// A target as the attribute that it stands for: the parts of a bucket pass its name on.
    pub(crate) fn carried<'p>(&'p self, target: Target<'p>) -> Target<'p> {
        self.carried_within(target, &mut { MOST_CARRIERS })
    }

    /// The same, in as many steps as are left. Parts may be named through parts, in a broken plan in a circle.
    fn carried_within<'p>(&'p self, target: Target<'p>, left: &mut usize) -> Target<'p> {
        let carrier = tables::passes_on(target.instance);
        let row = carrier.and_then(|carrier| {
            let attribute = target.attribute.unwrap_or("id");
            let row = carrier.attributes.iter().find(|row| row.0 == attribute)?;
            Some((carrier.owners, carrier.by, row.1))
        });
        let Some((owners, by, attribute)) = row.filter(|_| *left > 0) else {
            return target;
        };
        *left -= 1;
        match &self.owners_within(target.instance, owners, by, left)[..] {
            [owner] => Target {
                instance: owner,
                attribute: Some(attribute),
            },
            _ => target,
        }
    }

    /// The live instances of some types that an attribute of an instance names; several if it is one of them.
    pub(crate) fn owners<'p>(
        &'p self,
        instance: &'p Instance<'p>,
        kinds: &[&str],
        by: &str,
    ) -> Vec<&'p Instance<'p>> {
        self.owners_within(instance, kinds, by, &mut { MOST_CARRIERS })
    }

    fn owners_within<'p>(
        &'p self,
        instance: &'p Instance<'p>,
        kinds: &[&str],
        by: &str,
        left: &mut usize,
    ) -> Vec<&'p Instance<'p>> {
        let view = View::of(instance).attribute(by);
        let by_name = match view.seen() {
            Seen::Known(node) => {
                let name = node.text().unwrap_or_default();
                let found = kinds.iter().flat_map(|kind| self.named(kind, name));
                Some(found.collect::<Vec<_>>())
            }
            _ => None,
        };
        if let Some(found) = &by_name
            && found.len() < 2
        {
            return found.clone();
        }
        let followed = self.followed(&view, kinds, left);
        match by_name {
            // Two resources of one name: the one that is referred to, if one is.
            Some(found) => {
                let meant: Vec<&Instance<'_>> = followed
                    .into_iter()
                    .filter(|owner| found.iter().any(|other| other.address == owner.address))
                    .collect();
                if meant.is_empty() { found } else { meant }
            }
            None => followed,
        }
    }

    /// The live instances of some types that the expression of a value leads to; none if a part of it is lost, which
    /// may lead elsewhere.
    fn followed<'p>(
        &'p self,
        view: &View<'p>,
        kinds: &[&str],
        left: &mut usize,
    ) -> Vec<&'p Instance<'p>> {
        let mut out: Vec<&'p Instance<'p>> = Vec::new();
        let resolved = self.resolved(view);
        if !resolved.lost.is_empty() || self.left_open(view).is_some() {
            return out;
        }
        for target in resolved.targets {
            let target = if target.instance.address == view.instance.address {
                target
            } else {
                self.carried_within(target, left)
            };
            let found = target.instance;
            if kinds.contains(&found.parts.kind)
                && !out.iter().any(|other| other.address == found.address)
            {
                out.push(found);
            }
        }
        out
    }

    /// A target as a mention under CloudFormation's name of the attribute.
    pub(crate) fn mention(&self, target: &Target<'_>) -> Mention {
        let attribute = target.attribute.unwrap_or_default();
        let meaning = tables::table(target.instance.parts.kind)
            .and_then(|table| table.attributes.iter().find(|row| row.0 == attribute))
            .map_or(attribute, |row| row.1);
        Mention {
            of: self.address(target.instance),
            attribute: meaning.into(),
        }
    }

    /// The name that the configuration gives an instance, where CloudFormation's attributes are made of it.
    fn physical_name(&self, instance: &Instance<'_>, table: &Table) -> Option<Text> {
        let property = attributes::name_property(table.kind)?;
        let field = table.fields.iter().find(|field| field.to == [property])?;
        self.argument(instance, field.from)
    }

    /// What the configuration gives an instance as an argument, if that is a text.
    pub(crate) fn argument(&self, instance: &Instance<'_>, name: &str) -> Option<Text> {
        if let Some(told) = instance.told(name) {
            return Some(Text::literal(told));
        }
        match &self.exact(&View::of(instance).attribute(name))?.value {
            Value::Text(text) if !text.is_empty() => Some(text.clone()),
            _ => None,
        }
    }
}
