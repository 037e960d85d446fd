//! Where a tree of stacks is deployed to: what its templates tell by naming a partition, what the user and a manifest
//! of CDK say. All its stacks are deployed to one account and Region.

use super::super::attributes::Surroundings;
use super::super::partitions;
use crate::symbolic::{Domain, Environment, Hole, Text, UnitId};

/// The surroundings of templates. What is not known is a hole of `unit`.
pub(super) fn surroundings(
    unit: UnitId,
    texts: &[&str],
    environment: &Environment,
) -> Surroundings {
    let given = |name: &str, domain| Text::hole(Hole::given(unit, name, domain));
    let said = environment.partition.as_deref();
    let by_region = environment.region.as_deref().map(partitions::of_region);
    let partition = said
        .or(by_region)
        .or_else(|| partitions::meant_by_all(texts));
    let url_suffix = partition.and_then(partitions::url_suffix);
    let text = |said: &Option<Box<str>>, name, domain| match said {
        Some(said) => Text::literal(said),
        None => given(name, domain),
    };
    Surroundings {
        partition: partition
            .map_or_else(|| given("AWS::Partition", Domain::Partition), Text::literal),
        account: text(&environment.account, "AWS::AccountId", Domain::Account),
        region: text(&environment.region, "AWS::Region", Domain::Region),
        url_suffix: url_suffix.map_or_else(|| given("AWS::URLSuffix", Domain::Host), Text::literal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(texts: &[&str], environment: &Environment) -> [String; 3] {
        let around = surroundings(UnitId::new(0), texts, environment);
        [around.partition, around.region, around.account].map(|text| text.to_string())
    }

    #[test]
    fn one_template_tells_the_partition_of_all_that_are_nested() {
        let unknown = Environment::default();
        for (texts, partition) in [
            (vec![""], "aws"),
            (vec!["", "arn:aws-cn:s3:::a"], "aws-cn"),
            (
                vec!["arn:aws:s3:::a", "arn:aws-cn:s3:::a"],
                "${AWS::Partition}",
            ),
            (vec!["", "[AWS::Partition, aws-cn]"], "${AWS::Partition}"),
        ] {
            assert_eq!(told(&texts, &unknown)[0], partition, "{texts:?}");
        }
    }

    #[test]
    fn a_region_tells_the_partition() {
        for (region, partition) in [
            ("eu-west-1", "aws"),
            ("cn-north-1", "aws-cn"),
            ("us-gov-west-1", "aws-us-gov"),
        ] {
            let environment = Environment {
                region: Some(region.into()),
                ..Environment::default()
            };
            assert_eq!(
                told(&[""], &environment),
                [partition, region, "${AWS::AccountId}"]
            );
        }
    }
}
