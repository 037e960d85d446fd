//! The part of the facts document that is about what viewers meet before an origin is asked, what origins other than
//! buckets answer, and what AWS refuses to store.

use super::document::{Decision, Place, Storing, When, YesNo};
use crate::access::{Flaw, Refusal};
use schemars::JsonSchema;
use serde::Serialize;

/// What the API or the load balancer behind an origin answers.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// Whether it serves the request.
    pub decision: Decision,
    /// Why it answers 403; `none` if nothing speaks for that.
    pub cause: Refusal,
    /// The resource that answers: its full address.
    pub holder: String,
    /// What is asked with: a path, a host name, the name of a header.
    pub value: String,
    /// What would be answered; empty if nothing can be said.
    pub expected: String,
    /// What cannot be known, as a clause; empty if nothing is missing.
    pub unknown: String,
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

/// An origin group that a behavior sends requests to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Group {
    /// Its id, unique in its array.
    pub id: String,
    /// Where it was written.
    pub source: Place,
    /// The distribution: the name to write when referring to it.
    pub distribution: String,
    /// The distribution's full address.
    pub distribution_address: String,
    /// The id of the group within the distribution.
    pub group: String,
    /// The id of the origin that is tried first.
    pub primary: String,
    /// The bucket that this origin reads: the name to write when referring to it; empty if it is none, or not declared
    /// in these files.
    pub bucket: String,
    /// Whether the objects of that bucket can be read.
    pub reads: YesNo,
    /// Whether the bucket can be listed, so that a missing object is answered with 404 and not with 403.
    pub lists: YesNo,
    /// Whether the next origin is tried on 403.
    pub on_403: YesNo,
    /// Whether the next origin is tried on 404.
    pub on_404: YesNo,
    /// The conditions under which this is so; none if it always is.
    pub when: Vec<When>,
}

/// Something that AWS refuses to store.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Rejection {
    /// Its id, unique in its array.
    pub id: String,
    /// Where it was written.
    pub source: Place,
    /// The distribution: the name to write when referring to it.
    pub distribution: String,
    /// The distribution's full address.
    pub distribution_address: String,
    /// What is wrong with it.
    pub flaw: Flaw,
    /// What is refused: the id of an origin, the pattern of a behavior, the name of a resource.
    pub part: String,
    /// What is written; empty if that says nothing.
    pub value: String,
    /// What would be stored; empty if nothing can be said.
    pub expected: String,
    /// Whether it is stored all the same.
    pub storing: Storing,
    /// The conditions under which this is so; none if it always is.
    pub when: Vec<When>,
}
