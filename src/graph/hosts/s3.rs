//! Host names of Amazon S3: which kind of endpoint a name is, and whose. A name is read from its right end: the domain
//! of the partition, the Region, the service; what is left of it names the bucket or the access point.
//!
//! "Amazon Simple Storage Service endpoints and quotas" in the AWS General Reference; "Access point aliases" and
//! "Making requests through a Multi-Region Access Point" in the Amazon S3 User Guide.

use super::HostKind;
use super::shape::{HOLE, is_hole};

/// What the shape of an S3 host name tells.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Endpoint {
    /// The kind of endpoint.
    pub(super) kind: HostKind,
    /// Where the name of the bucket or access point ends in the shape.
    pub(super) end: usize,
    /// Whether it is the endpoint of a bucket that does not say in which Region the bucket is.
    pub(super) global: bool,
    /// The partition that it belongs to, if that can be told.
    pub(super) partition: Option<&'static str>,
}

/// The domains of the partitions with the partition that each tells. Two share the first.
const DOMAINS: [(&str, Option<&str>); 7] = [
    (".amazonaws.com", None),
    (".amazonaws.com.cn", Some("aws-cn")),
    (".amazonaws.eu", Some("aws-eusc")),
    (".c2s.ic.gov", Some("aws-iso")),
    (".sc2s.sgov.gov", Some("aws-iso-b")),
    (".cloud.adc-e.uk", Some("aws-iso-e")),
    (".csp.hci.ic.gov", Some("aws-iso-f")),
];

/// Reads the shape of a host name; `None` if it is none of S3's.
pub(super) fn read(shape: &str) -> Option<Endpoint> {
    let (rest, domain) = without_domain(shape)?;
    let labels = Labels::of(rest);
    let found = global(&labels).or_else(|| regional(&labels))?;
    let partition = match domain {
        Domain::Of(partition) => Some(partition),
        Domain::Shared => match found.region {
            Region::Written(region) if region.starts_with("us-gov-") => Some("aws-us-gov"),
            Region::Written(_) => Some("aws"),
            Region::None | Region::Hole => None,
        },
        Domain::Hole => None,
    };
    let name = &rest[..found.end];
    Some(Endpoint {
        kind: match found.kind {
            _ if found.end == 0 => HostKind::S3Path,
            HostKind::S3Rest if name.ends_with("-s3alias") => HostKind::S3AccessPoint,
            HostKind::S3Rest if name.ends_with("--ol-s3") => HostKind::S3ObjectLambda,
            kind => kind,
        },
        end: found.end,
        global: found.kind == HostKind::S3Rest
            && found.region == Region::None
            && domain == Domain::Shared,
        partition,
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Domain {
    /// That of one partition.
    Of(&'static str),
    /// The one that the commercial Regions share with AWS `GovCloud` (US).
    Shared,
    /// One that is given at deployment.
    Hole,
}

/// The shape without the domain of a partition, and that domain.
fn without_domain(shape: &str) -> Option<(&str, Domain)> {
    for (domain, partition) in DOMAINS {
        if let Some(rest) = shape.strip_suffix(domain) {
            return Some((rest, partition.map_or(Domain::Shared, Domain::Of)));
        }
    }
    let (rest, last) = shape.rsplit_once('.')?;
    is_hole(last).then_some((rest, Domain::Hole))
}

/// The labels of a name, from the right.
struct Labels<'a> {
    whole: &'a str,
    from_right: Vec<&'a str>,
}

impl<'a> Labels<'a> {
    fn of(whole: &'a str) -> Labels<'a> {
        Labels {
            whole,
            // No endpoint of S3 has more than five labels behind the name.
            from_right: whole.rsplit('.').take(5).collect(),
        }
    }

    /// A label by its place from the right.
    fn at(&self, place: usize) -> &'a str {
        self.from_right.get(place).copied().unwrap_or_default()
    }

    /// Where what lies before the last `count` labels ends.
    fn end_before(&self, count: usize) -> usize {
        let taken: usize = self.from_right[..count.min(self.from_right.len())]
            .iter()
            .map(|label| label.len() + 1)
            .sum();
        self.whole.len().saturating_sub(taken)
    }
}

/// What was found: a kind, where the name ends, and the Region as it was written.
#[derive(Clone, Copy)]
struct Found<'a> {
    kind: HostKind,
    end: usize,
    region: Region<'a>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Region<'a> {
    None,
    Written(&'a str),
    Hole,
}

impl<'a> Region<'a> {
    fn of(label: &'a str) -> Option<Region<'a>> {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == HOLE;
        if label.is_empty() || !label.chars().all(fits) {
            None
        } else if label.contains(HOLE) {
            Some(Region::Hole)
        } else {
            Some(Region::Written(label))
        }
    }
}

/// Endpoints that name no Region, or name it in one label with the service.
fn global<'a>(labels: &Labels<'a>) -> Option<Found<'a>> {
    let found = |kind, count, region| {
        Some(Found {
            kind,
            end: labels.end_before(count),
            region,
        })
    };
    match (labels.at(0), labels.at(1)) {
        ("s3", _) => found(HostKind::S3Rest, 1, Region::None),
        ("s3-accelerate", _) => found(HostKind::S3Accelerate, 1, Region::None),
        ("dualstack", "s3-accelerate") => found(HostKind::S3Accelerate, 2, Region::None),
        ("s3-global", "accesspoint") => found(HostKind::S3MultiRegion, 2, Region::None),
        (last, _) => {
            let (kind, region) = match last.strip_prefix("s3-website-") {
                Some(region) => (HostKind::S3Website, region),
                None => (HostKind::S3Rest, last.strip_prefix("s3-")?),
            };
            found(kind, 1, Region::of(region)?)
        }
    }
}

/// Endpoints that name a Region in a label of its own.
fn regional<'a>(labels: &Labels<'a>) -> Option<Found<'a>> {
    let region = Region::of(labels.at(0))?;
    let service = usize::from(labels.at(1) == "dualstack") + 1;
    let kind = match labels.at(service) {
        "s3" | "s3-fips" => HostKind::S3Rest,
        "s3-website" => HostKind::S3Website,
        "s3-accesspoint" | "s3-accesspoint-fips" => HostKind::S3AccessPoint,
        "s3-object-lambda" | "s3-object-lambda-fips" => HostKind::S3ObjectLambda,
        "s3-outposts" => HostKind::S3Other,
        name if name.starts_with("s3express-") => HostKind::S3Express,
        _ => return None,
    };
    Some(Found {
        kind,
        end: labels.end_before(service + 1),
        region,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn is(host: &str, kind: HostKind, name: &str, partition: Option<&str>) {
        let found = read(host).unwrap_or_else(|| panic!("{host} is no host of S3"));
        assert_eq!(
            (found.kind, &host[..found.end], found.partition),
            (kind, name, partition),
            "{host}"
        );
    }

    #[test]
    fn access_points_have_two_kinds_of_names() {
        let alias = "site-hrzrlukc5m36ft7okagglf3gmwluquse1b-s3alias";
        for host in [
            format!("{alias}.s3.us-west-2.amazonaws.com"),
            format!("{alias}.s3.dualstack.us-west-2.amazonaws.com"),
            format!("{alias}.s3-fips.us-west-2.amazonaws.com"),
        ] {
            is(&host, HostKind::S3AccessPoint, alias, Some("aws"));
        }
        is(
            "volume-ext-s3alias.s3.us-west-2.amazonaws.com",
            HostKind::S3AccessPoint,
            "volume-ext-s3alias",
            Some("aws"),
        );
        for service in [
            "s3-accesspoint",
            "s3-accesspoint-fips",
            "s3-accesspoint.dualstack",
            "s3-accesspoint-fips.dualstack",
        ] {
            is(
                &format!("site-111122223333.{service}.us-west-2.amazonaws.com"),
                HostKind::S3AccessPoint,
                "site-111122223333",
                Some("aws"),
            );
        }
        is(
            "site-111122223333.s3-accesspoint.cn-north-1.amazonaws.com.cn",
            HostKind::S3AccessPoint,
            "site-111122223333",
            Some("aws-cn"),
        );
    }

    #[test]
    fn the_alias_of_a_multi_region_access_point_holds_a_dot() {
        is(
            "mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com",
            HostKind::S3MultiRegion,
            "mfzwi23gnjvgw.mrap",
            None,
        );
    }

    #[test]
    fn every_other_endpoint_has_its_kind() {
        is(
            "site--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com",
            HostKind::S3Express,
            "site--use1-az4--x-s3",
            Some("aws"),
        );
        is(
            "resize-abc--ol-s3.s3.us-east-1.amazonaws.com",
            HostKind::S3ObjectLambda,
            "resize-abc--ol-s3",
            Some("aws"),
        );
        is(
            "resize-111122223333.s3-object-lambda.us-east-1.amazonaws.com",
            HostKind::S3ObjectLambda,
            "resize-111122223333",
            Some("aws"),
        );
        for host in [
            "site.s3-accelerate.amazonaws.com",
            "site.s3-accelerate.dualstack.amazonaws.com",
        ] {
            is(host, HostKind::S3Accelerate, "site", None);
        }
        for host in [
            "s3.amazonaws.com",
            "s3.eu-west-1.amazonaws.com",
            "s3-eu-west-1.amazonaws.com",
            "s3.dualstack.eu-west-1.amazonaws.com",
        ] {
            assert_eq!(read(host).map(|found| found.kind), Some(HostKind::S3Path));
        }
    }

    #[test]
    fn the_partition_is_told_by_domain_or_region() {
        for (host, partition) in [
            ("a.s3.us-gov-west-1.amazonaws.com", Some("aws-us-gov")),
            ("a.s3-us-gov-west-1.amazonaws.com", Some("aws-us-gov")),
            ("a.s3.eu-west-1.amazonaws.com", Some("aws")),
            ("a.s3.amazonaws.com", None),
            ("a.s3.amazonaws.com.cn", Some("aws-cn")),
            ("a.s3.eusc-de-east-1.amazonaws.eu", Some("aws-eusc")),
            ("a.s3.us-iso-east-1.c2s.ic.gov", Some("aws-iso")),
        ] {
            is(host, HostKind::S3Rest, "a", partition);
        }
        let unknown = format!("a.s3.{HOLE}.amazonaws.com");
        is(&unknown, HostKind::S3Rest, "a", None);
        let unknown = format!("a.s3.eu-west-1.{HOLE}");
        is(&unknown, HostKind::S3Rest, "a", None);
    }

    #[test]
    fn only_a_bucket_without_a_region_is_at_the_global_endpoint() {
        let global = |host: &str| read(host).is_some_and(|found| found.global);
        assert!(global("a.s3.amazonaws.com"));
        for host in [
            "a.s3.us-east-1.amazonaws.com",
            "a.s3-external-1.amazonaws.com",
            "a.s3-accelerate.amazonaws.com",
            "a.s3.amazonaws.com.cn",
            &format!("a.s3.{HOLE}"),
            &format!("a.s3.{HOLE}.amazonaws.com"),
        ] {
            assert!(!global(host), "{host}");
        }
    }

    #[test]
    fn other_services_are_not_taken_for_s3() {
        for host in [
            "www.s3.example.com",
            "a.s3.eu-west-1.example.com",
            "abc.eu-west-1.elb.amazonaws.com",
            "amazonaws.com",
            "com",
            "",
            ".amazonaws.com",
            "..amazonaws.com",
            "abc.lambda-url.eu-west-1.on.aws",
            "s3x.eu-west-1.amazonaws.com",
        ] {
            assert_eq!(read(host), None, "{host}");
        }
    }
}
