//! What Terraform calls what CloudFormation calls otherwise, as tables. A row says where a value stands in
//! Terraform and where it belongs in CloudFormation; `takes` says which attributes a value is commonly made of,
//! so that it can be recognised where a plan keeps only a bag of references.

mod access_points;
mod api_gateway;
mod cloudfront;
mod distribution;
mod kms;
mod lambda;
mod load_balancing;
mod managed;
mod organizations;
mod readers;
mod route53;
mod s3;
mod waf;

use super::changes::Instance;
use super::view::Order;

/// A Terraform resource type and the CloudFormation type that it becomes.
#[derive(Debug)]
pub(crate) struct Table {
    /// The Terraform type.
    pub(crate) terraform: &'static str,
    /// The CloudFormation type.
    pub(crate) kind: &'static str,
    /// The property that all others stand in, where there is one.
    pub(crate) within: Option<&'static str>,
    /// Its properties.
    pub(crate) fields: &'static [Field],
    /// Its attributes, each with the attribute that CloudFormation gives the same text.
    pub(crate) attributes: &'static [(&'static str, &'static str)],
}

/// One value: where it stands in Terraform, and where in CloudFormation.
#[derive(Debug)]
pub(crate) struct Field {
    /// The name in Terraform.
    pub(crate) from: &'static str,
    /// The path in CloudFormation.
    pub(crate) to: &'static [&'static str],
    /// Its shape.
    pub(crate) shape: Shape,
    /// Whether the provider fills it in where it was left out, so that unknown alone says nothing.
    pub(crate) computed: bool,
}

/// The shape of a value.
#[derive(Debug)]
pub(crate) enum Shape {
    /// One text, number or boolean.
    One(Takes),
    /// A host name: made of what `first` lists if the block named by `unless` is not there, and otherwise of
    /// what `takes` lists.
    Host {
        /// The block.
        unless: &'static str,
        /// What it is made of without that block, if of any of these.
        first: Takes,
        /// What it is made of otherwise.
        takes: Takes,
    },
    /// A number of which 0 means "not set".
    Count,
    /// A list of texts.
    Many(Takes),
    /// A list of texts that must be known whole to say anything.
    Whole,
    /// A single block that becomes an object.
    Object(&'static [Field]),
    /// A single block whose values stand beside it in CloudFormation.
    Beside(&'static [Field]),
    /// Blocks that become a list of objects.
    Objects(Order, &'static [Field]),
    /// An IAM policy, written as JSON.
    Policy,
}

/// Which attributes a value is commonly made of: the Terraform type, the attribute (empty where the plan lost
/// it), and the CloudFormation attribute that the value then is.
pub(crate) type Takes = &'static [(&'static str, &'static str, &'static str)];

/// Nothing in particular.
pub(crate) const ANY: Takes = &[];

impl Field {
    const fn new(from: &'static str, to: &'static [&'static str], shape: Shape) -> Field {
        Field {
            from,
            to,
            shape,
            computed: false,
        }
    }

    /// The same, filled in by the provider where it was left out.
    const fn computed(self) -> Field {
        Field {
            computed: true,
            ..self
        }
    }
}

const fn one(from: &'static str, to: &'static [&'static str]) -> Field {
    Field::new(from, to, Shape::One(ANY))
}

const fn one_of(from: &'static str, to: &'static [&'static str], takes: Takes) -> Field {
    Field::new(from, to, Shape::One(takes))
}

const fn many(from: &'static str, to: &'static [&'static str]) -> Field {
    Field::new(from, to, Shape::Many(ANY))
}

const fn object(
    from: &'static str,
    to: &'static [&'static str],
    fields: &'static [Field],
) -> Field {
    Field::new(from, to, Shape::Object(fields))
}

const fn beside(from: &'static str, fields: &'static [Field]) -> Field {
    Field::new(from, &[], Shape::Beside(fields))
}

const fn objects(
    from: &'static str,
    to: &'static [&'static str],
    order: Order,
    fields: &'static [Field],
) -> Field {
    Field::new(from, to, Shape::Objects(order, fields))
}

/// All tables, by Terraform type.
static TABLES: &[&[Table]] = &[
    api_gateway::TABLES,
    load_balancing::TABLES,
    waf::TABLES,
    cloudfront::TABLES,
    distribution::TABLES,
    kms::TABLES,
    lambda::TABLES,
    organizations::TABLES,
    route53::TABLES,
    s3::TABLES,
    access_points::TABLES,
];

pub(crate) use kms::KEYS;
pub(crate) use managed::managed;
pub(crate) use readers::reader;

/// The table of a Terraform type.
pub(crate) fn table(terraform: &str) -> Option<&'static Table> {
    if !terraform.starts_with("aws_") {
        return None;
    }
    TABLES
        .iter()
        .copied()
        .flatten()
        .find(|table| table.terraform == terraform)
}

/// A separate part of a bucket or key, which CloudFormation writes as a property of the bucket or key itself.
#[derive(Debug)]
pub(crate) struct Part {
    /// The Terraform type of the part.
    pub(crate) terraform: &'static str,
    /// The Terraform types of what it may be a part of.
    pub(crate) owners: &'static [&'static str],
    /// The attribute that names the owner.
    pub(crate) by: &'static str,
    /// The property that the part is.
    pub(crate) property: &'static str,
    /// Its values, with paths from the owner.
    pub(crate) fields: &'static [Field],
    /// Booleans that count as false where they were left out.
    pub(crate) switches: &'static [&'static str],
    /// What the attributes of the part are as attributes of the owner.
    pub(crate) attributes: Names,
}

/// Attributes, and what each is as an attribute of something else.
pub(crate) type Names = &'static [(&'static str, &'static str)];

/// A resource whose attributes pass those of another one on.
#[derive(Debug)]
pub(crate) struct Carrier {
    /// The Terraform types that the other one may be of.
    pub(crate) owners: &'static [&'static str],
    /// The attribute that names it.
    pub(crate) by: &'static str,
    /// What is passed on, as attributes of the other one.
    pub(crate) attributes: Names,
}

/// How an instance passes on the attributes of something else: a data source those of what it looks up, a part those of
/// what it belongs to.
pub(crate) fn passes_on(instance: &Instance<'_>) -> Option<Carrier> {
    let kind = instance.parts.kind;
    let reader = reader(kind).filter(|_| instance.parts.data);
    reader.map_or_else(
        || carrier(kind),
        |reader| {
            Some(Carrier {
                owners: reader.owners,
                by: reader.by,
                attributes: reader.attributes,
            })
        },
    )
}

/// How a Terraform type passes on the attributes of what it belongs to.
fn carrier(terraform: &str) -> Option<Carrier> {
    let of_bucket = s3::CARRIERS.iter().find(|row| row.0 == terraform);
    let of_bucket = of_bucket.map(|row| Carrier {
        owners: &["aws_s3_bucket"],
        by: "bucket",
        attributes: row.1,
    });
    let of_part = || {
        part(terraform).map(|part| Carrier {
            owners: part.owners,
            by: part.by,
            attributes: part.attributes,
        })
    };
    let of_certificate = || {
        let row = waf::CARRIERS.iter().find(|row| row.0 == terraform)?;
        Some(Carrier {
            owners: &["aws_acm_certificate"],
            by: "certificate_arn",
            attributes: row.1,
        })
    };
    of_bucket.or_else(of_part).or_else(of_certificate)
}

/// All parts.
pub(crate) fn parts() -> impl Iterator<Item = &'static Part> {
    s3::PARTS
        .iter()
        .chain(access_points::PARTS)
        .chain(kms::PARTS)
}

/// The part of a Terraform type.
pub(crate) fn part(terraform: &str) -> Option<&'static Part> {
    parts().find(|part| part.terraform == terraform)
}

/// What the value of a `SourceArn` condition is made of.
pub(crate) use cloudfront::SOURCE_ARN;

/// The policy that a bucket itself holds.
pub(crate) const INLINE_POLICY: Field =
    Field::new("policy", &["PolicyDocument"], Shape::Policy).computed();
