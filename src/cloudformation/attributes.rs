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
        "AWS::S3::AccessPoint" | "AWS::S3::MultiRegionAccessPoint" => Some("Name"),
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
        "AWS::S3::Bucket" => &["Ref", "Arn", "Region"],
        "AWS::KMS::Alias" | "AWS::Lambda::Function" | "AWS::Serverless::Function" => {
            &["Ref", "Arn"]
        }
        "AWS::S3::AccessPoint" | "AWS::S3::MultiRegionAccessPoint" => &["Ref", "Arn", "Alias"],
        "AWS::Lambda::Url" => &["FunctionUrl"],
        "AWS::ApiGateway::RestApi" | "AWS::ApiGatewayV2::Api" => &["Ref"],
        "AWS::CloudFront::Distribution" => &["Id", "Arn", "DomainName"],
        "AWS::CloudFront::OriginAccessControl"
        | "AWS::CloudFront::CachePolicy"
        | "AWS::CloudFront::OriginRequestPolicy" => &["Id"],
        "AWS::CloudFront::CloudFrontOriginAccessIdentity" => &["Id", "S3CanonicalUserId"],
        "AWS::KMS::Key" | "AWS::KMS::ReplicaKey" => &["KeyId", "Arn"],
        _ => &[],
    }
}

/// The text of an attribute; `Ref` for what `Ref` yields. An attribute that the table does not know is a hole
/// that can be anything.
pub fn attribute(subject: &Subject<'_>, attribute: &str, around: &Surroundings) -> Text {
    let write = Writer { subject, around };
    let known = match subject.kind.split("::").nth(1) {
        Some("S3") => of_s3(&write, attribute),
        Some("CloudFront") => of_cloudfront(&write, attribute),
        Some("KMS") => of_kms(&write, attribute),
        Some("Lambda" | "ApiGateway" | "ApiGatewayV2") => of_functions(&write, attribute),
        Some("IAM") => of_iam(&write, attribute),
        _ => None,
    };
    known.unwrap_or_else(|| match attribute {
        // Whatever an ARN is, it is not `*`. What stacks and custom resources put out may be anything.
        name if name.ends_with("Arn") && is_made_by_aws(subject.kind) => {
            Text::literal("arn:").then(&write.hole(name, Domain::Free))
        }
        "DomainName" | "DNSName" | "RegionalDomainName" | "DistributionDomainName" => {
            write.hole(attribute, Domain::Host)
        }
        "Ref" => write.name(Domain::Free),
        _ => write.hole(attribute, Domain::Free),
    })
}

fn of_s3(write: &Writer<'_>, attribute: &str) -> Option<Text> {
    let text = match (write.subject.kind, attribute) {
        ("AWS::S3::Bucket", "Ref") => write.name(Domain::BucketName),
        ("AWS::S3::Bucket", "Arn") => {
            write.arn("s3", Scope::Global, &write.name(Domain::BucketName))
        }
        (
            "AWS::S3::Bucket",
            "DomainName" | "RegionalDomainName" | "DualStackDomainName" | "WebsiteHost",
        ) => write.hole(attribute, Domain::Host),
        ("AWS::S3::Bucket", "WebsiteURL") => {
            Text::literal("http://").then(&write.hole("WebsiteHost", Domain::Host))
        }
        ("AWS::S3::Bucket", "Region") => write.around.region.clone(),
        ("AWS::S3::AccessPoint", _) => return of_access_point(write, attribute),
        ("AWS::S3::MultiRegionAccessPoint", _) => return of_multi_region(write, attribute),
        _ => return None,
    };
    Some(text)
}

/// An access point has two host names: one made of its alias, one of its name and the account.
fn of_access_point(write: &Writer<'_>, attribute: &str) -> Option<Text> {
    let host = |label: &Text, service: &str| {
        let host = label.clone().then_str(service).then(&write.around.region);
        host.then_str(".").then(&write.around.url_suffix)
    };
    let alias = || write.hole("Alias", Domain::Name);
    let text = match attribute {
        "Ref" | "Name" => write.name(Domain::Name),
        "Arn" => {
            let name = Text::literal("accesspoint/").then(&write.name(Domain::Name));
            write.arn("s3", Scope::Region, &name)
        }
        "Alias" => alias(),
        "AliasHost" => host(&alias(), ".s3."),
        "DomainName" => {
            let label = write.name(Domain::Name).then_str("-");
            host(&label.then(&write.around.account), ".s3-accesspoint.")
        }
        _ => return None,
    };
    Some(text)
}

/// A Multi-Region Access Point is addressed by its alias alone, which ends with `.mrap`.
fn of_multi_region(write: &Writer<'_>, attribute: &str) -> Option<Text> {
    let alias = || write.hole("Alias", Domain::Name);
    let text = match attribute {
        "Ref" | "Name" => write.name(Domain::Name),
        "Arn" => {
            let name = Text::literal("accesspoint/").then(&alias());
            write.arn("s3", Scope::Account, &name)
        }
        "Alias" => alias(),
        "DomainName" => alias()
            .then_str(".accesspoint.s3-global.")
            .then(&write.around.url_suffix),
        _ => return None,
    };
    Some(text)
}

fn of_cloudfront(write: &Writer<'_>, attribute: &str) -> Option<Text> {
    let id = |domain: Domain| write.hole("Id", domain);
    let within_account = |kind: &str, domain: Domain| {
        write.arn(
            "cloudfront",
            Scope::Account,
            &Text::literal(kind).then(&id(domain)),
        )
    };
    let text = match (write.subject.kind, attribute) {
        ("AWS::CloudFront::Distribution", "Ref" | "Id") => id(Domain::DistributionId),
        ("AWS::CloudFront::Distribution", "Arn") => {
            within_account("distribution/", Domain::DistributionId)
        }
        ("AWS::CloudFront::OriginAccessControl", "Ref" | "Id") => id(Domain::AccessControlId),
        ("AWS::CloudFront::OriginAccessControl", "Arn") => {
            within_account("origin-access-control/", Domain::AccessControlId)
        }
        ("AWS::CloudFront::CloudFrontOriginAccessIdentity", "Ref" | "Id") => id(Domain::IdentityId),
        ("AWS::CloudFront::CloudFrontOriginAccessIdentity", "S3CanonicalUserId") => {
            write.hole("S3CanonicalUserId", Domain::CanonicalUser)
        }
        ("AWS::CloudFront::CloudFrontOriginAccessIdentity", "Path") => {
            Text::literal("origin-access-identity/cloudfront/").then(&id(Domain::IdentityId))
        }
        ("AWS::CloudFront::CloudFrontOriginAccessIdentity", "IamArn") => Text::literal("arn:")
            .then(&write.around.partition)
            .then_str(":iam::cloudfront:user/CloudFront Origin Access Identity ")
            .then(&id(Domain::IdentityId)),
        ("AWS::CloudFront::CachePolicy" | "AWS::CloudFront::OriginRequestPolicy", "Ref" | "Id") => {
            id(Domain::Name)
        }
        _ => return None,
    };
    Some(text)
}

fn of_kms(write: &Writer<'_>, attribute: &str) -> Option<Text> {
    let id = || write.hole("KeyId", Domain::KeyId);
    let text = match (write.subject.kind, attribute) {
        ("AWS::KMS::Key" | "AWS::KMS::ReplicaKey", "Ref" | "KeyId") => id(),
        ("AWS::KMS::Key" | "AWS::KMS::ReplicaKey", "Arn") => {
            write.arn("kms", Scope::Region, &Text::literal("key/").then(&id()))
        }
        ("AWS::KMS::Alias", "Arn") => write.arn("kms", Scope::Region, &write.name(Domain::Free)),
        _ => return None,
    };
    Some(text)
}

fn of_functions(write: &Writer<'_>, attribute: &str) -> Option<Text> {
    let host = || write.hole("Host", Domain::Host);
    let text = match (write.subject.kind, attribute) {
        (
            "AWS::Lambda::Function" | "AWS::ApiGateway::Stage" | "AWS::ApiGatewayV2::Stage",
            "Ref",
        ) => write.name(Domain::Name),
        ("AWS::Lambda::Function", "Arn") => {
            let name = Text::literal("function:").then(&write.name(Domain::Name));
            write.arn("lambda", Scope::Region, &name)
        }
        ("AWS::Lambda::Url", "FunctionUrl") => {
            Text::literal("https://").then(&host()).then_str("/")
        }
        ("AWS::ApiGateway::RestApi" | "AWS::ApiGatewayV2::Api", "Ref" | "RestApiId" | "ApiId") => {
            write.hole("Ref", Domain::Name)
        }
        ("AWS::ApiGatewayV2::Api", "ApiEndpoint") => Text::literal("https://").then(&host()),
        _ => return None,
    };
    Some(text)
}

fn of_iam(write: &Writer<'_>, attribute: &str) -> Option<Text> {
    let kind = match (write.subject.kind, attribute) {
        ("AWS::IAM::Role", "Arn") => "role/",
        ("AWS::IAM::User", "Arn") => "user/",
        _ => return None,
    };
    let rest = Text::literal(kind).then(&write.hole("PathAndName", Domain::Free));
    Some(write.arn("iam", Scope::Account, &rest))
}

/// What an ARN names besides its service.
#[derive(Clone, Copy)]
enum Scope {
    /// Neither Region nor account.
    Global,
    /// The account.
    Account,
    /// Region and account.
    Region,
}

/// Writes the texts of one resource.
struct Writer<'a> {
    subject: &'a Subject<'a>,
    around: &'a Surroundings,
}

impl Writer<'_> {
    fn hole(&self, attribute: &str, domain: Domain) -> Text {
        // Of an attribute that can be anything nobody says that it is unique: two zones may be one.
        let nature = match domain {
            Domain::Free => Nature::Given,
            _ => self.subject.nature,
        };
        Text::hole(Hole {
            of: self.subject.address.clone(),
            attribute: attribute.into(),
            domain,
            nature,
        })
    }

    /// The physical name, if the properties give one; else what `Ref` will yield.
    fn name(&self, domain: Domain) -> Text {
        let given = self.subject.name.cloned();
        given.unwrap_or_else(|| self.hole("Ref", domain))
    }

    fn arn(&self, service: &str, scope: Scope, rest: &Text) -> Text {
        let mut text = Text::literal("arn:")
            .then(&self.around.partition)
            .then_str(":")
            .then_str(service)
            .then_str(":");
        if matches!(scope, Scope::Region) {
            text.push(&self.around.region);
        }
        text.push_str(":");
        if !matches!(scope, Scope::Global) {
            text.push(&self.around.account);
        }
        text.then_str(":").then(rest)
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
        let pseudo = |name: &str, domain| Text::hole(Hole::given(UnitId::new(0), name, domain));
        Surroundings {
            partition: Text::literal("aws"),
            account: pseudo("AWS::AccountId", Domain::Account),
            region: pseudo("AWS::Region", Domain::Region),
            url_suffix: Text::literal("amazonaws.com"),
        }
    }

    #[test]
    fn the_arn_of_a_bucket_is_made_of_its_name() {
        let address = Address::new(UnitId::new(0), "Site");
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
    fn access_points_are_named_in_their_arns() {
        let address = Address::new(UnitId::new(0), "Files");
        let name = Text::literal("site");
        let says = |kind: &str, wanted: &str| {
            let subject = Subject {
                address: &address,
                kind,
                nature: Nature::Declared,
                name: Some(&name),
            };
            attribute(&subject, wanted, &around()).to_string()
        };
        let one = "AWS::S3::AccessPoint";
        assert_eq!(
            says(one, "Arn"),
            "arn:aws:s3:${AWS::Region}:${AWS::AccountId}:accesspoint/site"
        );
        assert_eq!(
            says(one, "DomainName"),
            "site-${AWS::AccountId}.s3-accesspoint.${AWS::Region}.amazonaws.com"
        );
        assert_eq!(
            says(one, "AliasHost"),
            "${Files.Alias}.s3.${AWS::Region}.amazonaws.com"
        );
        let many = "AWS::S3::MultiRegionAccessPoint";
        assert_eq!(
            says(many, "Arn"),
            "arn:aws:s3::${AWS::AccountId}:accesspoint/${Files.Alias}"
        );
        assert_eq!(
            says(many, "DomainName"),
            "${Files.Alias}.accesspoint.s3-global.amazonaws.com"
        );
    }

    #[test]
    fn the_arn_of_a_role_is_nobody_and_not_everyone() {
        let address = Address::new(UnitId::new(0), "Writer");
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
        let address = Address::new(UnitId::new(0), "Site");
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
