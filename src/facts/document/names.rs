//! The names that viewers call a distribution by: DNS records, alternate domain names, and the certificate for them.

use super::{Place, When, YesNo};
use schemars::JsonSchema;
use serde::Serialize;

/// A DNS record that points at a distribution.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Name {
    /// Its id, unique in its array.
    pub id: String,
    /// Where it was written.
    pub source: Place,
    /// The record: the name to write when referring to it.
    pub record: String,
    /// The DNS name; holes as `${…}`.
    pub name: String,
    /// The distribution that it points at: the name to write when referring to it.
    pub distribution: String,
    /// The distribution's full address.
    pub distribution_address: String,
    /// Whether that distribution is enabled.
    pub enabled: YesNo,
    /// Whether it is a staging distribution, which answers to no name.
    pub staging: YesNo,
    /// Whether an alternate domain name of that distribution covers it; unknown if the distribution answers to no name.
    pub covered: YesNo,
    /// Another distribution of these files that has the alternate domain name; empty if none does.
    pub covered_by: String,
    /// The conditions under which this is so; none if it always is.
    pub when: Vec<When>,
}

/// An alternate domain name of a distribution.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Alias {
    /// Its id, unique in its array.
    pub id: String,
    /// Where it was written.
    pub source: Place,
    /// The distribution: the name to write when referring to it.
    pub distribution: String,
    /// The distribution's full address.
    pub distribution_address: String,
    /// The alternate domain name; holes as `${…}`.
    pub alias: String,
    /// Whether another distribution of these files that is written before this one has the same name.
    pub taken: YesNo,
    /// Another distribution that has the same name and is written before this one; empty if none does.
    pub taken_by: String,
    /// Whether a DNS record of these files leads the name to the distribution.
    pub recorded: YesNo,
    /// Whether one leads a neighbouring name there, so that these files are where its records are written.
    pub neighbour_recorded: YesNo,
    /// The conditions under which this is so; none if it always is.
    pub when: Vec<When>,
}

/// The certificate that a distribution shows to viewers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Certificate {
    /// Its id, unique in its array.
    pub id: String,
    /// Where it was written.
    pub source: Place,
    /// The distribution: the name to write when referring to it.
    pub distribution: String,
    /// The distribution's full address.
    pub distribution_address: String,
    /// Whether it covers every alternate domain name.
    pub covers: YesNo,
    /// Why it does not: `default` if it is that of CloudFront, `region` if it is in another Region than us-east-1,
    /// `names` if names are missing; `none` if it does, or may.
    pub cause: &'static str,
    /// The alternate domain names that it does not cover.
    pub uncovered: String,
    /// The conditions under which this is so; none if it always is.
    pub when: Vec<When>,
}
