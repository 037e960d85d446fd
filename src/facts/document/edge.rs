//! What viewers meet before an origin is asked: restrictions, web ACLs, signatures and functions at the edge.

use super::{Place, When, YesNo};
use schemars::JsonSchema;
use serde::Serialize;

/// What a distribution asks of its viewers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Restriction {
    /// Its id, unique in its array.
    pub id: String,
    /// Where it was written.
    pub source: Place,
    /// The distribution: the name to write when referring to it.
    pub distribution: String,
    /// The distribution's full address.
    pub distribution_address: String,
    /// Which behaviors ask for signed URLs or cookies: `all`, `some`, `none`, `unknown`.
    pub signed: &'static str,
    /// Whether viewers may come from IPv6 addresses.
    pub ipv6: YesNo,
    /// Whether the keys of accounts sign, which are made outside of templates.
    pub accounts_sign: YesNo,
    /// The behaviors for which they do; empty if there are none.
    pub account_signers: String,
    /// Which countries are served: `all`, `listed`, `all_but_listed`, `unknown`.
    pub geo: &'static str,
    /// The codes that are listed.
    pub geo_locations: String,
    /// The conditions under which this is so; none if it always is.
    pub when: Vec<When>,
}

/// A web ACL of a distribution.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct WebAcl {
    /// Its id, unique in its array.
    pub id: String,
    /// Where it was written.
    pub source: Place,
    /// The distribution: the name to write when referring to it.
    pub distribution: String,
    /// The distribution's full address.
    pub distribution_address: String,
    /// The web ACL: the name to write when referring to it.
    pub web_acl: String,
    /// Its full address.
    pub web_acl_address: String,
    /// Whether it blocks what no rule takes.
    pub blocks_by_default: YesNo,
    /// Whom its rules let in: `nobody`, `ipv4` for addresses of that kind alone, `some`, `unknown`.
    pub lets_in: &'static str,
    /// Whether viewers may come from IPv6 addresses.
    pub ipv6: YesNo,
    /// The conditions under which this is so; none if it always is.
    pub when: Vec<When>,
}

/// A public key by which CloudFront knows who signs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct PublicKey {
    /// Its id, unique in its array.
    pub id: String,
    /// Where it was written.
    pub source: Place,
    /// The distribution: the name to write when referring to it.
    pub distribution: String,
    /// The distribution's full address.
    pub distribution_address: String,
    /// The public key: the name to write when referring to it.
    pub public_key: String,
    /// What is written as the key: `right`, `private` for a private key, `no_key` for no public key in PEM form, `size`
    /// for a key of another size than CloudFront takes, `unknown`.
    pub form: &'static str,
    /// The conditions under which this is so; none if it always is.
    pub when: Vec<When>,
}

/// A function that runs at the edge.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct EdgeFunction {
    /// Its id, unique in its array.
    pub id: String,
    /// Where it was written.
    pub source: Place,
    /// The distribution: the name to write when referring to it.
    pub distribution: String,
    /// The distribution's full address.
    pub distribution_address: String,
    /// The path pattern of the first behavior that runs it, or `default`.
    pub behavior: String,
    /// The function: the name to write when referring to it.
    pub function: String,
    /// The event that it answers; empty if that is not known.
    pub event: String,
    /// Whether its code, where it is written in line, answers 403 itself.
    pub answers_403: YesNo,
    /// The conditions under which this is so; none if it always is.
    pub when: Vec<When>,
}
