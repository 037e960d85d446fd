//! Pseudo parameters: what a deployment knows of its surroundings. All are holes but the partition, which is
//! taken to be `aws` as long as the text names no other: somebody who writes for another partition says so, and
//! a template that says nothing works in all of them or in `aws`.
//!
//! See "Pseudo parameters reference" in the AWS CloudFormation User Guide.

use super::attributes::Surroundings;
use super::partitions;
use crate::source::Source;
use crate::symbolic::{Domain, Hole, Text, UnitId, Value, Why};

/// The surroundings that the template in `source` is deployed to, as far as its text tells them.
pub fn surroundings(unit: UnitId, source: &Source) -> Surroundings {
    let partition = partitions::meant_by(&source.text);
    let url_suffix = partition.and_then(partitions::url_suffix).map_or_else(
        || given(unit, "AWS::URLSuffix", Domain::Host),
        Text::literal,
    );
    Surroundings {
        partition: partition.map_or_else(
            || given(unit, "AWS::Partition", Domain::Partition),
            Text::literal,
        ),
        account: given(unit, "AWS::AccountId", Domain::Account),
        region: given(unit, "AWS::Region", Domain::Region),
        url_suffix,
    }
}

/// The value of a pseudo parameter; `None` if there is none of that name.
pub(super) fn value(unit: UnitId, name: &str, around: &Surroundings) -> Option<Value> {
    let text = match name {
        "AWS::NoValue" => return Some(Value::Absent),
        "AWS::NotificationARNs" => {
            return Some(Value::Unknown(Why::new(
                "`AWS::NotificationARNs` is a list that is given at deployment",
            )));
        }
        "AWS::Partition" => around.partition.clone(),
        "AWS::AccountId" => around.account.clone(),
        "AWS::Region" => around.region.clone(),
        "AWS::URLSuffix" => around.url_suffix.clone(),
        "AWS::StackName" => given(unit, name, Domain::Name),
        "AWS::StackId" => stack_id(unit, around),
        _ => return None,
    };
    Some(Value::Text(text))
}

/// A stack's ARN ends with its name and a UUID; templates split it to get at the latter.
fn stack_id(unit: UnitId, around: &Surroundings) -> Text {
    Text::literal("arn:")
        .then(&around.partition)
        .then_str(":cloudformation:")
        .then(&around.region)
        .then_str(":")
        .then(&around.account)
        .then_str(":stack/")
        .then(&given(unit, "AWS::StackName", Domain::Name))
        .then_str("/")
        .then(&given(unit, "AWS::StackId", Domain::KeyId))
}

fn given(unit: UnitId, name: &str, domain: Domain) -> Text {
    Text::hole(Hole::given(unit, name, domain))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Origin, SourceId};

    fn told(text: &str) -> (String, String) {
        let source = Source::new(SourceId(0), Origin::Stdin, text.to_owned());
        let around = surroundings(UnitId::new(0), &source);
        (around.partition.to_string(), around.url_suffix.to_string())
    }

    fn both(partition: &str, suffix: &str) -> (String, String) {
        (partition.to_owned(), suffix.to_owned())
    }

    #[test]
    fn the_partition_is_aws_until_another_is_named() {
        let here = both("aws", "amazonaws.com");
        assert_eq!(
            told("arn:aws:s3:::site my-aws-cn-site aws-cdk aws-iso8601"),
            here
        );
        assert_eq!(
            told("arn:aws-cn:s3:::site"),
            both("aws-cn", "amazonaws.com.cn")
        );
        assert_eq!(
            told("site.s3.cn-north-1.amazonaws.com.cn"),
            both("aws-cn", "amazonaws.com.cn")
        );
        assert_eq!(
            told("arn:aws-us-gov:s3:::site"),
            both("aws-us-gov", "amazonaws.com")
        );
    }

    #[test]
    fn several_partitions_leave_a_hole() {
        let open = both("${AWS::Partition}", "${AWS::URLSuffix}");
        assert_eq!(told("arn:aws:s3:::a arn:aws-cn:s3:::b"), open);
        assert_eq!(told("Fn::Equals: [Ref: AWS::Partition, aws-cn]"), open);
        assert_eq!(told("arn:aws-us-gov:s3:::a x.amazonaws.com.cn"), open);
    }

    #[test]
    fn a_stack_id_splits_down_to_its_uuid() {
        let source = Source::new(SourceId(0), Origin::Stdin, String::new());
        let around = surroundings(UnitId::new(0), &source);
        let Some(Value::Text(id)) = value(UnitId::new(0), "AWS::StackId", &around) else {
            panic!("a stack id is a text");
        };
        let parts = id.split("/").expect("no part of a stack id holds a slash");
        assert_eq!(parts[2].to_string(), "${AWS::StackId}");
    }
}
