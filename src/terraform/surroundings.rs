//! The account, Region and partition that a resource is deployed to, as far as the plan tells: from the
//! provider's configuration, from the `region` that every resource carries since version 6 of the AWS provider,
//! and from the data sources that ask AWS who is asking.

use super::changes::Instance;
use crate::cloudformation::attributes::Surroundings;
use crate::cloudformation::partitions;
use crate::source::Node;
use crate::symbolic::{Domain, Environment, Hole, Text, UnitId};
use std::collections::HashMap;

/// The arguments of a provider that decide whose credentials it uses.
const CREDENTIALS: [&str; 7] = [
    "access_key",
    "assume_role",
    "assume_role_with_web_identity",
    "profile",
    "shared_config_files",
    "shared_credentials_file",
    "shared_credentials_files",
];

/// What is known of one provider configuration.
#[derive(Clone, Debug)]
struct Provider {
    account: Text,
    region: Text,
    partition: Text,
    url_suffix: Text,
}

/// All provider configurations of the plan.
#[derive(Debug)]
pub(crate) struct Providers {
    by_key: HashMap<String, Provider>,
    default: Provider,
}

/// What the usual provider is taken to know where the plan does not tell: what the user says, else holes of the unit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Usual<'e> {
    pub(crate) unit: UnitId,
    pub(crate) environment: &'e Environment,
    /// The partition that the texts name, where nobody says which one it is.
    pub(crate) named: Option<&'static str>,
}

impl Usual<'_> {
    fn account(self) -> Text {
        self.said(
            self.environment.account.as_deref(),
            "AWS::AccountId",
            Domain::Account,
        )
    }

    fn region(self) -> Text {
        self.said(
            self.environment.region.as_deref(),
            "AWS::Region",
            Domain::Region,
        )
    }

    fn said(self, said: Option<&str>, name: &str, domain: Domain) -> Text {
        match said {
            Some(said) => Text::literal(said),
            None => given(self.unit, name, domain),
        }
    }
}

impl Provider {
    fn of(unit: UnitId, account: Text, region: Text, partition: Option<&str>) -> Provider {
        let suffix = partition.and_then(partitions::url_suffix);
        Provider {
            account,
            region,
            partition: partition.map_or_else(
                || given(unit, "AWS::Partition", Domain::Partition),
                Text::literal,
            ),
            url_suffix: suffix.map_or_else(
                || given(unit, "AWS::URLSuffix", Domain::Host),
                Text::literal,
            ),
        }
    }
}

impl Providers {
    /// Reads `configuration.provider_config` and the data sources that tell who and where.
    pub(crate) fn read(usual: Usual<'_>, document: &Node, instances: &[Instance<'_>]) -> Providers {
        let unit = usual.unit;
        let entries = document
            .get("configuration")
            .and_then(|all| all.get("provider_config"))
            .map_or(&[][..], Node::entries);
        let written = entries
            .iter()
            .find(|entry| &*entry.key == "aws")
            .map(|entry| &entry.value);
        let mut by_key = HashMap::new();
        for entry in entries.iter().filter(|entry| is_aws(&entry.value)) {
            let same = same_credentials(written, &entry.value);
            let assumed = assumed_account(&entry.value);
            let account = if same {
                account(usual, instances, assumed)
            } else {
                told_account(instances, &entry.key).or(assumed).map_or_else(
                    || of_provider(unit, &entry.key, "account", Domain::Account),
                    Text::literal,
                )
            };
            let region = written_region(&entry.value, document);
            let partition = partition(usual, instances, &entry.key, region);
            let region = match region {
                Some(region) => Text::literal(region),
                None if &*entry.key == "aws" => usual.region(),
                None => of_provider(unit, &entry.key, "region", Domain::Region),
            };
            let provider = Provider::of(unit, account, region, partition);
            by_key.insert(entry.key.to_string(), provider);
        }
        let default = by_key.get("aws").cloned().unwrap_or_else(|| {
            let account = account(usual, instances, None);
            let partition = partition(usual, instances, "aws", None);
            Provider::of(unit, account, usual.region(), partition)
        });
        Providers { by_key, default }
    }

    /// The surroundings of an instance.
    pub(crate) fn of(&self, instance: &Instance<'_>) -> Surroundings {
        let key = provider_key(instance).unwrap_or("aws");
        let provider = self.by_key.get(key).unwrap_or(&self.default);
        let region = instance
            .told("region")
            .map_or_else(|| provider.region.clone(), Text::literal);
        Surroundings {
            partition: provider.partition.clone(),
            account: provider.account.clone(),
            region,
            url_suffix: provider.url_suffix.clone(),
        }
    }
}

fn provider_key<'a>(instance: &Instance<'a>) -> Option<&'a str> {
    instance.configuration?.get("provider_config_key")?.text()
}

fn is_aws(provider: &Node) -> bool {
    provider.get("name").and_then(Node::text) == Some("aws")
}

/// Whether two provider configurations act as the same account, as far as their arguments tell.
fn same_credentials(usual: Option<&Node>, other: &Node) -> bool {
    let argument = |provider: Option<&Node>, name: &str| {
        provider
            .and_then(|provider| provider.get("expressions"))
            .and_then(|expressions| expressions.get(name))
            .map(plain)
    };
    CREDENTIALS
        .iter()
        .all(|name| argument(usual, name) == argument(Some(other), name))
}

/// An expression as text, to compare with another one wherever both stand.
fn plain(node: &Node) -> String {
    use crate::source::Kind;
    match &node.kind {
        Kind::List(items) => format!(
            "[{}]",
            items.iter().map(plain).collect::<Vec<_>>().join(",")
        ),
        Kind::Map(entries) => {
            let inner: Vec<String> = entries
                .iter()
                .map(|entry| format!("{}:{}", entry.key, plain(&entry.value)))
                .collect();
            format!("{{{}}}", inner.join(","))
        }
        _ => node.scalar().unwrap_or("null").to_owned(),
    }
}

/// The Region that a provider is configured for, if it is known.
fn written_region<'n>(provider: &'n Node, document: &'n Node) -> Option<&'n str> {
    let expression = provider.get("expressions")?.get("region")?;
    if let Some(region) = expression.get("constant_value").and_then(Node::text) {
        return Some(region);
    }
    let [reference] = super::references::written(expression)[..] else {
        return None;
    };
    let variable = reference.strip_prefix("var.")?;
    let value = document.get("variables")?.get(variable)?.get("value")?;
    value.text()
}

/// The account of the usual provider, which may be that of the role that it assumes.
fn account(usual: Usual<'_>, instances: &[Instance<'_>], assumed: Option<&str>) -> Text {
    told_account(instances, "aws")
        .or(usual.environment.account.as_deref())
        .or(assumed)
        .map_or_else(|| usual.account(), Text::literal)
}

/// The account of the role that a provider assumes, the last one of several, where its ARN is written out.
fn assumed_account(provider: &Node) -> Option<&str> {
    let roles = provider.get("expressions")?.get("assume_role")?;
    let role = roles.items().last().unwrap_or(roles);
    let arn = role.get("role_arn")?.get("constant_value")?.text()?;
    let account = arn.strip_prefix("arn:")?.split(':').nth(3)?;
    let is_account = account.len() == 12 && account.bytes().all(|sign| sign.is_ascii_digit());
    is_account.then_some(account)
}

/// The account that `aws_caller_identity` told one of the providers, if it told only one.
fn told_account<'p>(instances: &[Instance<'p>], provider: &str) -> Option<&'p str> {
    let mut told: Vec<&str> = instances
        .iter()
        .filter(|instance| instance.parts.data && instance.parts.kind == "aws_caller_identity")
        .filter(|instance| provider_key(instance).unwrap_or("aws") == provider)
        .filter_map(|instance| instance.told("account_id"))
        .collect();
    told.sort_unstable();
    told.dedup();
    match told[..] {
        [account] => Some(account),
        _ => None,
    }
}

/// The partition of a provider: what `aws_partition` told it, or the one that its Region lies in. Where neither is known,
/// that of the usual provider: what it was told, what the user says, the one that the texts name.
fn partition<'p>(
    usual: Usual<'p>,
    instances: &[Instance<'p>],
    key: &str,
    region: Option<&str>,
) -> Option<&'p str> {
    let told = |is_of: &dyn Fn(&str) -> bool| {
        instances
            .iter()
            .filter(|one| one.parts.data && one.parts.kind == "aws_partition")
            .filter(|one| is_of(provider_key(one).unwrap_or("aws")))
            .find_map(|one| one.told("partition"))
    };
    let environment = usual.environment;
    let by_region = |region: &str| partitions::told_by_region(region);
    told(&|of| of == key)
        .or_else(|| by_region(region?))
        .or_else(|| told(&|_| true))
        .or(environment.partition.as_deref())
        .or_else(|| by_region(environment.region.as_deref()?))
        .or(usual.named)
}

/// What CloudFormation calls a pseudo parameter, under the same name.
fn given(unit: UnitId, name: &str, domain: Domain) -> Text {
    Text::hole(Hole::given(unit, name, domain))
}

/// What a provider other than the usual one knows.
fn of_provider(unit: UnitId, provider: &str, attribute: &str, domain: Domain) -> Text {
    Text::hole(Hole {
        attribute: attribute.into(),
        ..Hole::given(unit, provider, domain)
    })
}

#[cfg(test)]
mod tests {
    use crate::cloudformation::{partitions, pseudo};
    use crate::source::{Origin, Source, SourceId};
    use crate::symbolic::{Environment, UnitId};
    use crate::terraform::testing::node;
    use serde_json::json;

    #[test]
    fn what_the_user_says_fills_what_the_usual_provider_leaves_open() {
        let document = json!({"format_version": "1.2", "configuration": {"provider_config": {
            "aws": {"name": "aws"},
            "aws.here": {"name": "aws", "expressions": {"region": {"constant_value": "eu-west-2"}}},
            "aws.there": {"name": "aws", "expressions": {"profile": {"constant_value": "there"}}},
        }}});
        let usual = super::Usual {
            unit: UnitId::new(0),
            environment: &Environment {
                account: Some("111122223333".into()),
                region: Some("cn-north-1".into()),
                partition: None,
            },
            named: None,
        };
        let providers = super::Providers::read(usual, &node(&document), &[]);
        let told = |key: &str| {
            let provider = &providers.by_key[key];
            (provider.account.to_string(), provider.region.to_string())
        };
        let both = |account: &str, region: &str| (account.to_owned(), region.to_owned());
        assert_eq!(told("aws"), both("111122223333", "cn-north-1"));
        assert_eq!(told("aws.here"), both("111122223333", "eu-west-2"));
        assert_eq!(
            told("aws.there"),
            both("${aws.there.account}", "${aws.there.region}")
        );
        let partition = |key: &str| providers.by_key[key].partition.known();
        assert_eq!(partition("aws"), Some("aws-cn"));
        assert_eq!(partition("aws.here"), Some("aws"));
    }

    #[test]
    fn a_provider_has_the_partition_of_its_own_region() {
        let of = |region: &str| json!({"name": "aws", "expressions": {"region": {"constant_value": region}}});
        let document = json!({"format_version": "1.2", "configuration": {"provider_config": {
            "aws": of("eu-west-1"), "aws.china": of("cn-north-1"), "aws.gov": of("us-gov-west-1"),
            "aws.moon": of("moon-1"), "aws.none": {"name": "aws"}}}});
        let usual = super::Usual {
            unit: UnitId::new(0),
            environment: &Environment::default(),
            named: None,
        };
        let providers = super::Providers::read(usual, &node(&document), &[]);
        let told = |key: &str| {
            let provider = &providers.by_key[key];
            format!("{} {}", provider.partition, provider.url_suffix)
        };
        assert_eq!(told("aws"), "aws amazonaws.com");
        assert_eq!(told("aws.china"), "aws-cn amazonaws.com.cn");
        assert_eq!(told("aws.gov"), "aws-us-gov amazonaws.com");
        assert_eq!(told("aws.moon"), "${AWS::Partition} ${AWS::URLSuffix}");
        assert_eq!(told("aws.none"), "${AWS::Partition} ${AWS::URLSuffix}");
    }

    #[test]
    fn a_role_that_is_assumed_tells_the_account_of_its_provider() {
        let role = |arn: &str| {
            let roles = json!([{"role_arn": {"constant_value": arn}}]);
            json!({"name": "aws", "expressions": {"assume_role": roles}})
        };
        let document = json!({"format_version": "1.2", "configuration": {"provider_config": {
            "aws": role("arn:aws:iam::111122223333:role/deploy"),
            "aws.content": role("arn:aws-cn:iam::444455556666:role/deploy"),
            "aws.odd": role("arn:aws:iam::44445555666:role/deploy"),
        }}});
        let account_for = |said: Option<&str>, key: &str| {
            let usual = super::Usual {
                unit: UnitId::new(0),
                environment: &Environment {
                    account: said.map(Into::into),
                    ..Environment::default()
                },
                named: None,
            };
            let providers = super::Providers::read(usual, &node(&document), &[]);
            providers.by_key[key].account.to_string()
        };
        assert_eq!(account_for(None, "aws"), "111122223333");
        assert_eq!(account_for(Some("777788889999"), "aws"), "777788889999");
        assert_eq!(
            account_for(Some("777788889999"), "aws.content"),
            "444455556666"
        );
        assert_eq!(account_for(None, "aws.odd"), "${aws.odd.account}");
    }

    #[test]
    fn a_plan_and_a_template_agree_on_every_partition() {
        for partition in ["aws", "aws-cn", "aws-us-gov", "aws-iso-b", "aws-eusc"] {
            let arn = format!("arn:{partition}:s3:::site");
            let document = json!({"format_version": "1.2", "arn": arn});
            let source = Source::new(SourceId(0), Origin::Stdin, document.to_string());
            let usual = super::Usual {
                unit: UnitId::new(0),
                environment: &Environment::default(),
                named: partitions::partition_of(&source.text),
            };
            let plan = super::Providers::read(usual, &node(&document), &[]).default;
            let template = pseudo::surroundings(UnitId::new(0), &source);
            assert_eq!(plan.partition.known(), Some(partition));
            assert_eq!(plan.partition, template.partition);
            assert_eq!(plan.url_suffix, template.url_suffix);
            assert!(plan.url_suffix.known().is_some(), "{partition}");
        }
    }
}
