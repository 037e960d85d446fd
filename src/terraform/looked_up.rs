//! What data sources tell of the one resource that they look up, where these files do not declare it: a bucket by its
//! name, a distribution by its id. It is there before the deployment, and only what the argument says of it is known.

use super::changes::{Instance, is_clear};
use super::plan::Plan;
use super::tables::{self, Table};
use crate::cloudformation::attributes::{self, Subject};
use crate::symbolic::{Domain, Hole, Nature, Piece, Text};

impl Plan<'_> {
    /// The text of an attribute, under CloudFormation's name, of what a data source looks up; nothing for a resource.
    pub(crate) fn looked_up(
        &self,
        instance: &Instance<'_>,
        table: &Table,
        meaning: &str,
    ) -> Option<Text> {
        let part = |name: &str, domain: Domain| {
            Text::hole(Hole {
                of: self.address(instance),
                attribute: name.into(),
                domain,
                nature: Nature::Given,
            })
        };
        if !instance.parts.data {
            return None;
        }
        let around = self.providers.of(instance);
        match (table.kind, meaning) {
            ("AWS::S3::Bucket", "DomainName" | "RegionalDomainName" | "WebsiteHost") => {
                let name = self.meaning(instance, "Ref");
                Some(match meaning {
                    "DomainName" => name.then_str(".s3.").then(&around.url_suffix),
                    "WebsiteHost" => name.then_str(".").then(&self.website_domain(instance)),
                    _ => name
                        .then_str(".s3.")
                        .then(&self.region_read(instance))
                        .then_str(".")
                        .then(&around.url_suffix),
                })
            }
            ("AWS::Lambda::Url", "FunctionUrl") => Some(
                Text::literal("https://")
                    .then(&part("UrlId", Domain::Name))
                    .then_str(".lambda-url.")
                    .then(&around.region)
                    .then_str(".on.aws/"),
            ),
            ("AWS::CloudFront::Distribution", "DomainName") => {
                let ends: [Box<str>; 2] = ["net".into(), "cn".into()];
                Some(
                    part("Label", Domain::Name)
                        .then_str(".cloudfront.")
                        .then(&part("TopLevelDomain", Domain::Choice(ends.into()))),
                )
            }
            _ => self.with_its_argument(instance, table, meaning),
        }
    }

    /// An attribute in which the argument stands that names the resource, if that argument is an id.
    fn with_its_argument(
        &self,
        instance: &Instance<'_>,
        table: &Table,
        meaning: &str,
    ) -> Option<Text> {
        let reader = tables::reader(instance.parts.kind).filter(|reader| reader.is == "Id")?;
        let argument = self.argument(instance, reader.by)?;
        let address = self.address(instance);
        let subject = Subject {
            address: &address,
            kind: table.kind,
            nature: instance.nature(),
            name: None,
        };
        let text = attributes::attribute(&subject, meaning, &self.providers.of(instance));
        let mut out = Text::default();
        for piece in text.pieces() {
            match piece {
                Piece::Hole(hole) if hole.of == address && *hole.attribute == *reader.is => {
                    out.push(&argument);
                }
                Piece::Hole(hole) => out.push_hole(hole.clone()),
                Piece::Literal(literal) => out.push_str(literal),
            }
        }
        Some(out)
    }

    /// The Region of a bucket that a data source looks up, which may be another one than that of its provider. Since
    /// version 6 of the provider, `region` is where it was asked for.
    pub(crate) fn region_read(&self, bucket: &Instance<'_>) -> Text {
        const OWN: &str = "bucket_region";
        let is_untold = bucket
            .unknown
            .and_then(|marks| marks.get(OWN))
            .is_some_and(|mark| !is_clear(mark));
        let usual = || {
            bucket
                .told("region")
                .filter(|_| bucket.is_planned() && !is_untold)
        };
        let told = bucket.told(OWN).or_else(usual);
        told.map_or_else(
            || {
                Text::hole(Hole {
                    of: self.address(bucket),
                    attribute: "Region".into(),
                    domain: Domain::Region,
                    nature: Nature::Given,
                })
            },
            Text::literal,
        )
    }

    /// What the website endpoint of a bucket ends with. A dot or a hyphen stands before the Region.
    pub(crate) fn website_domain(&self, bucket: &Instance<'_>) -> Text {
        let part = |name: &str, domain: Domain| Hole {
            of: self.address(bucket),
            attribute: name.into(),
            domain,
            nature: Nature::Given,
        };
        let marks: [Box<str>; 2] = ["-".into(), ".".into()];
        let mut out = Text::literal("s3-website");
        out.push_hole(part("WebsiteMark", Domain::Choice(marks.into())));
        out.push_hole(part("WebsiteRegion", Domain::Region));
        out.then_str(".")
            .then(&self.providers.of(bucket).url_suffix)
    }
}
