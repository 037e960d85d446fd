//! What `Ref` and `Fn::GetAtt` of each resource type yield, as texts with holes, so that equal things are equal
//! however they are written. Terraform's attributes are translated to these names first and share the table.
//!
//! Shapes: the "Return values" section of each type in the AWS CloudFormation User Guide.

use crate::symbolic::{Address, Domain, Hole, Nature, Text};

/// The surroundings of a unit that every ARN is made of.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// `aws`, or a hole.
    pub partition: Text,
    /// The account that is deployed to.
    pub account: Text,
    /// The Region that is deployed to.
    pub region: Text,
    /// `amazonaws.com`, or a hole.
    pub url_suffix: Text,
}

/// A resource as far as its attributes depend on it.
#[derive(Clone, Debug)]
pub struct Subject<'a> {
    /// Its address.
    pub address: &'a Address,
    /// Its CloudFormation type.
    pub kind: &'a str,
    /// Where its ids come from.
    pub nature: Nature,
    /// The physical name that its properties give it (`BucketName`, `FunctionName`, `AliasName`), if they do.
    pub name: Option<&'a Text>,
}

/// The property that gives a resource of this type its physical name, where `Ref` then yields it.
pub fn name_property(kind: &str) -> Option<&'static str> {
    match kind {
        "AWS::S3::Bucket" => Some("BucketName"),
        "AWS::Lambda::Function" => Some("FunctionName"),
        "AWS::KMS::Alias" => Some("AliasName"),
        "AWS::ApiGateway::Stage" | "AWS::ApiGatewayV2::Stage" => Some("StageName"),
        "AWS::ApiGateway::DomainName" | "AWS::ApiGatewayV2::DomainName" => Some("DomainName"),
        "AWS::IAM::Role" => Some("RoleName"),
        _ => None,
    }
}

/// The attributes that the graph asks for, by type.
pub fn listed(kind: &str) -> &'static [&'static str] {
    match kind {
        "AWS::S3::Bucket" => &["Ref", "Arn"],
        "AWS::CloudFront::Distribution" => &["Id", "Arn", "DomainName"],
        "AWS::CloudFront::OriginAccessControl"
        | "AWS::CloudFront::CachePolicy"
        | "AWS::CloudFront::OriginRequestPolicy" => &["Id"],
        "AWS::CloudFront::CloudFrontOriginAccessIdentity" => &["Id", "S3CanonicalUserId"],
        "AWS::KMS::Key" | "AWS::KMS::ReplicaKey" => &["KeyId", "Arn"],
        "AWS::KMS::Alias" => &["Ref"],
        _ => &[],
    }
}

/// The text of an attribute; `Ref` for what `Ref` yields. An attribute that the table does not know is a hole
/// that can be anything.
#[expect(
    clippy::match_same_arms,
    reason = "a table with a row for each attribute, some of which happen to look alike"
)]
pub fn attribute(subject: &Subject<'_>, attribute: &str, around: &Surroundings) -> Text {
    let hole = |name: &str, domain: Domain| {
        // Of an attribute that can be anything nobody says that it is unique: two zones may be one.
        let nature = match domain {
            Domain::Free => Nature::Given,
            _ => subject.nature,
        };
        Text::hole(Hole {
            of: subject.address.clone(),
            attribute: name.into(),
            domain,
            nature,
        })
    };
    let named = |domain: Domain| subject.name.cloned().unwrap_or_else(|| hole("Ref", domain));
    let arn = |service: &str, region: bool, account: bool, rest: Text| {
        let mut text = Text::literal("arn:")
            .then(&around.partition)
            .then_str(":")
            .then_str(service)
            .then_str(":");
        if region {
            text.push(&around.region);
        }
        text.push_str(":");
        if account {
            text.push(&around.account);
        }
        text.then_str(":").then(&rest)
    };
    match (subject.kind, attribute) {
        ("AWS::S3::Bucket", "Ref") => named(Domain::BucketName),
        ("AWS::S3::Bucket", "Arn") => arn("s3", false, false, named(Domain::BucketName)),
        (
            "AWS::S3::Bucket",
            "DomainName" | "RegionalDomainName" | "DualStackDomainName" | "WebsiteHost",
        ) => hole(attribute, Domain::Host),
        ("AWS::S3::Bucket", "WebsiteURL") => {
            Text::literal("http://").then(&hole("WebsiteHost", Domain::Host))
        }
        ("AWS::CloudFront::Distribution", "Ref" | "Id") => hole("Id", Domain::DistributionId),
        ("AWS::CloudFront::Distribution", "Arn") => arn(
            "cloudfront",
            false,
            true,
            Text::literal("distribution/").then(&hole("Id", Domain::DistributionId)),
        ),
        ("AWS::CloudFront::OriginAccessControl", "Ref" | "Id") => {
            hole("Id", Domain::AccessControlId)
        }
        ("AWS::CloudFront::OriginAccessControl", "Arn") => arn(
            "cloudfront",
            false,
            true,
            Text::literal("origin-access-control/").then(&hole("Id", Domain::AccessControlId)),
        ),
        ("AWS::CloudFront::CloudFrontOriginAccessIdentity", "Ref" | "Id") => {
            hole("Id", Domain::IdentityId)
        }
        ("AWS::CloudFront::CloudFrontOriginAccessIdentity", "S3CanonicalUserId") => {
            hole("S3CanonicalUserId", Domain::CanonicalUser)
        }
        ("AWS::CloudFront::CloudFrontOriginAccessIdentity", "Path") => {
            Text::literal("origin-access-identity/cloudfront/")
                .then(&hole("Id", Domain::IdentityId))
        }
        ("AWS::CloudFront::CloudFrontOriginAccessIdentity", "IamArn") => Text::literal("arn:")
            .then(&around.partition)
            .then_str(":iam::cloudfront:user/CloudFront Origin Access Identity ")
            .then(&hole("Id", Domain::IdentityId)),
        ("AWS::CloudFront::CachePolicy" | "AWS::CloudFront::OriginRequestPolicy", "Ref" | "Id") => {
            hole("Id", Domain::Name)
        }
        ("AWS::KMS::Key" | "AWS::KMS::ReplicaKey", "Ref" | "KeyId") => hole("KeyId", Domain::KeyId),
        ("AWS::KMS::Key" | "AWS::KMS::ReplicaKey", "Arn") => arn(
            "kms",
            true,
            true,
            Text::literal("key/").then(&hole("KeyId", Domain::KeyId)),
        ),
        ("AWS::KMS::Alias", "Ref") => named(Domain::Free),
        ("AWS::Lambda::Function", "Ref") => named(Domain::Name),
        ("AWS::Lambda::Function", "Arn") => arn(
            "lambda",
            true,
            true,
            Text::literal("function:").then(&named(Domain::Name)),
        ),
        ("AWS::Lambda::Url", "FunctionUrl") => Text::literal("https://")
            .then(&hole("Host", Domain::Host))
            .then_str("/"),
        ("AWS::ApiGateway::RestApi" | "AWS::ApiGatewayV2::Api", "Ref" | "RestApiId" | "ApiId") => {
            hole("Ref", Domain::Name)
        }
        ("AWS::ApiGateway::Stage" | "AWS::ApiGatewayV2::Stage", "Ref") => named(Domain::Name),
        ("AWS::ApiGatewayV2::Api", "ApiEndpoint") => {
            Text::literal("https://").then(&hole("Host", Domain::Host))
        }
        ("AWS::IAM::Role" | "AWS::IAM::User", "Arn") => {
            let kind = if subject.kind.ends_with("Role") {
                "role/"
            } else {
                "user/"
            };
            arn(
                "iam",
                false,
                true,
                Text::literal(kind).then(&hole("PathAndName", Domain::Free)),
            )
        }
        // Whatever else an ARN is, it is not `*`. What stacks and custom resources put out may be anything.
        (kind, name) if name.ends_with("Arn") && is_made_by_aws(kind) => {
            Text::literal("arn:").then(&hole(name, Domain::Free))
        }
        (_, "DomainName" | "DNSName" | "RegionalDomainName" | "DistributionDomainName") => {
            hole(attribute, Domain::Host)
        }
        (_, "Ref") => named(Domain::Free),
        _ => hole(attribute, Domain::Free),
    }
}

/// Whether AWS decides what the attributes of a type are, rather than somebody's own code.
fn is_made_by_aws(kind: &str) -> bool {
    kind.starts_with("AWS::")
        && !kind.starts_with("AWS::CloudFormation::")
        && kind != "AWS::Serverless::Application"
        && !kind.ends_with("::MODULE")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::symbolic::UnitId;

    fn around() -> Surroundings {
        let pseudo = |name: &str, domain| {
            Text::hole(Hole {
                of: Address::new(UnitId(0), name),
                attribute: "".into(),
                domain,
                nature: Nature::Given,
            })
        };
        Surroundings {
            partition: Text::literal("aws"),
            account: pseudo("AWS::AccountId", Domain::Account),
            region: pseudo("AWS::Region", Domain::Region),
            url_suffix: Text::literal("amazonaws.com"),
        }
    }

    #[test]
    fn the_arn_of_a_bucket_is_made_of_its_name() {
        let address = Address::new(UnitId(0), "Site");
        let name = Text::literal("assets");
        let unnamed = Subject {
            address: &address,
            kind: "AWS::S3::Bucket",
            nature: Nature::Declared,
            name: None,
        };
        let named = Subject {
            name: Some(&name),
            ..unnamed.clone()
        };
        assert_eq!(
            attribute(&unnamed, "Arn", &around()).to_string(),
            "arn:aws:s3:::${Site}"
        );
        assert_eq!(
            attribute(&named, "Arn", &around()).known(),
            Some("arn:aws:s3:::assets")
        );
    }

    #[test]
    fn the_arn_of_a_role_is_nobody_and_not_everyone() {
        let address = Address::new(UnitId(0), "Writer");
        let role = Subject {
            address: &address,
            kind: "AWS::IAM::Role",
            nature: Nature::Declared,
            name: None,
        };
        let arn = attribute(&role, "Arn", &around());
        assert!(crate::symbolic::matching::equals(&arn, &Text::literal("*")).is_no());
    }

    #[test]
    fn a_website_url_splits_at_its_slashes() {
        let address = Address::new(UnitId(0), "Site");
        let bucket = Subject {
            address: &address,
            kind: "AWS::S3::Bucket",
            nature: Nature::Declared,
            name: None,
        };
        let parts = attribute(&bucket, "WebsiteURL", &around())
            .split("/")
            .expect("no hole holds a slash");
        assert_eq!(
            parts[2].as_hole().map(|hole| &*hole.attribute),
            Some("WebsiteHost")
        );
    }
}
