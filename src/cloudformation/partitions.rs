//! The partitions of AWS: which of them a text is written for, and under which domain the services of each are
//! reached. Templates and plans are read by the same rules.
//!
//! Names: "Amazon Resource Names" in the AWS General Reference; domains: "AWS service endpoints" there.

use std::collections::BTreeSet;

/// Every partition with the domain of its services' endpoints.
const PARTITIONS: [(&str, &str); 8] = [
    ("aws", "amazonaws.com"),
    ("aws-cn", "amazonaws.com.cn"),
    ("aws-eusc", "amazonaws.eu"),
    ("aws-iso", "c2s.ic.gov"),
    ("aws-iso-b", "sc2s.sgov.gov"),
    ("aws-iso-e", "cloud.adc-e.uk"),
    ("aws-iso-f", "csp.hci.ic.gov"),
    ("aws-us-gov", "amazonaws.com"),
];

/// The domain under which the services of a partition are reached; `None` for a partition that is not known here.
pub fn url_suffix(partition: &str) -> Option<&'static str> {
    let (_, suffix) = PARTITIONS.iter().find(|(name, _)| *name == partition)?;
    Some(suffix)
}

/// The beginnings of the names of Regions that lie in another partition than `aws`.
const REGIONS: [(&str, &str); 8] = [
    ("cn-", "aws-cn"),
    ("eusc-", "aws-eusc"),
    ("us-iso-", "aws-iso"),
    ("us-isob-", "aws-iso-b"),
    ("eu-isoe-", "aws-iso-e"),
    ("us-isof-", "aws-iso-f"),
    ("eu-isof-", "aws-iso-f"),
    ("us-gov-", "aws-us-gov"),
];

/// The partition that a Region lies in.
pub fn of_region(region: &str) -> &'static str {
    let mut regions = REGIONS.iter();
    let known = regions.find(|(start, _)| region.starts_with(start));
    known.map_or("aws", |(_, partition)| partition)
}

/// The beginnings of the names of Regions that lie in the partition `aws`.
const USUAL: [&str; 9] = [
    "af-", "ap-", "ca-", "eu-", "il-", "me-", "mx-", "sa-", "us-",
];

/// The same; nothing for a name that is that of no Region for all that is known here.
pub fn told_by_region(region: &str) -> Option<&'static str> {
    let partition = of_region(region);
    let is_known = partition != "aws" || USUAL.iter().any(|start| region.starts_with(start));
    is_known.then_some(partition)
}

/// The only partition that a text can be meant for; `None` if it may be meant for several. One that is named anywhere
/// else than in an ARN is compared with something, so that another is meant as well.
pub fn meant_by(text: &str) -> Option<&'static str> {
    partition_of(text).filter(|partition| !names_another(text, partition))
}

/// The only partition that texts can be meant for which are deployed together. One that names none is meant for that of
/// the others.
pub fn meant_by_all(texts: &[&str]) -> Option<&'static str> {
    let mut named = BTreeSet::new();
    for text in texts {
        let partition = meant_by(text)?;
        if partition != "aws" || text.contains("arn:aws:") {
            named.insert(partition);
        }
    }
    match named.len() {
        0 => Some("aws"),
        1 => named.pop_first(),
        _ => None,
    }
}

/// The names of all partitions.
pub fn names() -> impl Iterator<Item = &'static str> {
    PARTITIONS.iter().map(|(name, _)| *name)
}

/// The partition that the ARNs in a text name: `aws` if they name none, `None` if they name several. A text that
/// names an endpoint in China, and no ARN, is meant for China.
pub fn partition_of(text: &str) -> Option<&'static str> {
    let mut named = mentioned(text)
        .filter(|(place, _)| *place == Place::Arn)
        .map(|(_, name)| name);
    match named.next() {
        Some(first) => named.all(|other| other == first).then_some(first),
        None if names_china(text) => Some("aws-cn"),
        None => Some("aws"),
    }
}

/// Whether a text names a partition beside the one that its ARNs name, as one does that compares them.
fn names_another(text: &str, partition: &str) -> bool {
    let beside = mentioned(text).any(|(place, name)| place == Place::Elsewhere && name != "aws");
    beside || (partition != "aws-cn" && names_china(text))
}

fn names_china(text: &str) -> bool {
    text.contains("amazonaws.com.cn")
}

/// Where a partition is named.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Arn,
    Elsewhere,
}

/// Every partition that is named in a text, as a word of its own.
fn mentioned(text: &str) -> impl Iterator<Item = (Place, &'static str)> {
    text.match_indices("aws").filter_map(|(at, _)| {
        let in_word = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let rest = &text[at..];
        let end = rest.find(|c: char| !in_word(c)).unwrap_or(rest.len());
        let (name, _) = PARTITIONS.iter().find(|(name, _)| *name == &rest[..end])?;
        if text[..at].ends_with(in_word) || rest[end..].starts_with('_') {
            return None;
        }
        let is_arn = text[..at].ends_with("arn:") && rest[end..].starts_with(':');
        let place = if is_arn { Place::Arn } else { Place::Elsewhere };
        Some((place, *name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arns_tell_the_partition() {
        for (name, _) in PARTITIONS {
            let text = format!("arn:{name}:s3:::a arn:{name}:s3:::b");
            assert_eq!(partition_of(&text), Some(name));
        }
        assert_eq!(partition_of("arn:aws:s3:::a arn:aws-cn:s3:::b"), None);
        assert_eq!(
            partition_of("registry/hashicorp/aws aws-iso my-aws-cn"),
            Some("aws")
        );
        assert_eq!(partition_of("a.s3.amazonaws.com.cn"), Some("aws-cn"));
        assert_eq!(
            partition_of("arn:aws:s3:::a a.s3.amazonaws.com.cn"),
            Some("aws")
        );
    }

    #[test]
    fn a_region_that_nobody_knows_tells_no_partition() {
        assert_eq!(told_by_region("eu-west-1"), Some("aws"));
        assert_eq!(told_by_region("eu-isoe-west-1"), Some("aws-iso-e"));
        assert_eq!(told_by_region("us-gov-west-1"), Some("aws-us-gov"));
        assert_eq!(told_by_region("cn-north-1"), Some("aws-cn"));
        assert_eq!(told_by_region("moon-1"), None);
    }

    #[test]
    fn a_longer_name_is_not_taken_for_a_shorter_one() {
        assert_eq!(partition_of("arn:aws-iso-b:s3:::a"), Some("aws-iso-b"));
        assert!(!names_another("aws-cdk aws-iso8601 aws-cn_x", "aws"));
        assert!(names_another("[AWS::Partition, aws-iso-e]", "aws"));
    }

    #[test]
    fn every_partition_has_its_domain() {
        assert_eq!(url_suffix("aws-us-gov"), Some("amazonaws.com"));
        assert_eq!(url_suffix("aws-iso-b"), Some("sc2s.sgov.gov"));
        assert_eq!(url_suffix("aws-eusc"), Some("amazonaws.eu"));
        assert_eq!(url_suffix("aws-moon"), None);
    }
}
