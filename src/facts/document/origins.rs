//! Origins, the groups that they stand in, and the forms of what is written in them.

use super::{Place, When, YesNo};
use crate::symbolic::{Piece, Text};
use schemars::JsonSchema;
use serde::Serialize;

/// An origin.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Origin {
    /// Its id, unique in its array.
    pub id: String,
    /// Where it was written.
    pub source: Place,
    /// The distribution: the name to write when referring to it.
    pub distribution: String,
    /// The distribution's full address.
    pub distribution_address: String,
    /// Its id within the distribution.
    pub origin: String,
    /// What its domain name is the name of.
    pub origin_kind: &'static str,
    /// Its domain name; holes as `${…}`.
    pub domain: String,
    /// The path that is put before the path of every request; holes as `${…}`; empty if there is none.
    pub path: String,
    /// Whether that path has the form that CloudFront asks for.
    pub path_form: PathForm,
    /// Whether a behavior or an origin group names it.
    pub used: YesNo,
    /// Whether it is an S3 origin and no custom one.
    pub s3_config: YesNo,
    /// Whether the name of the bucket is one that the DNS takes.
    pub name_form: NameForm,
    /// A custom header that CloudFront adds to no request; empty if there is none.
    pub forbidden_header: String,
    /// Whether there is such a header.
    pub headers: HeaderForm,
    /// The bucket: the name to write when referring to it; empty if it is not declared in these files.
    pub bucket: String,
    /// The bucket that an endpoint is meant for which CloudFront does not take: the name to write when referring to it;
    /// empty if the origin is no such endpoint, or the bucket is not declared beside the distribution.
    pub meant_bucket: String,
    /// Why a plan does not tell which bucket it reads, as a clause; empty if it does, and in templates.
    pub unresolved: String,
    /// The conditions under which this is so; none if it always is.
    pub when: Vec<When>,
}

/// Whether the path of an origin begins with a slash and does not end with one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PathForm {
    /// It does, or there is none.
    Right,
    /// It does not begin with a slash.
    NoSlashFirst,
    /// It ends with a slash.
    SlashLast,
    /// It cannot be known.
    Unknown,
}

impl PathForm {
    /// The form of a path, if it is known.
    pub(in crate::facts) fn of(path: Option<&Text>) -> PathForm {
        let Some(path) = path else {
            return PathForm::Unknown;
        };
        let [first, .., last] = path.pieces() else {
            return match path.known() {
                Some("") => PathForm::Right,
                Some(known) if !known.starts_with('/') => PathForm::NoSlashFirst,
                Some(known) if known.ends_with('/') => PathForm::SlashLast,
                Some(_) => PathForm::Right,
                None => PathForm::Unknown,
            };
        };
        match (first, last) {
            (Piece::Literal(text), _) if !text.starts_with('/') => PathForm::NoSlashFirst,
            (_, Piece::Literal(text)) if text.ends_with('/') => PathForm::SlashLast,
            (Piece::Literal(_), Piece::Literal(_)) => PathForm::Right,
            _ => PathForm::Unknown,
        }
    }
}

/// Whether the name of a bucket is one that the DNS takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NameForm {
    /// It is, or there is none.
    Right,
    /// It holds capital letters or underscores.
    NotDns,
    /// Part of it cannot be known.
    Unknown,
}

/// Whether CloudFront adds the custom headers of an origin.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HeaderForm {
    /// It does, or may.
    Right,
    /// It does not take one of them.
    Forbidden,
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

/// An origin of which nobody can tell whether it answers CloudFront, and why.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Undecided {
    /// Its id, unique in its array.
    pub id: String,
    /// Where the origin, or what leads to it, is written.
    pub source: Place,
    /// The distribution: the name to write when referring to it.
    pub distribution: String,
    /// The distribution's full address.
    pub distribution_address: String,
    /// The id of the origin; empty if nobody can tell which one is asked.
    pub origin: String,
    /// What its domain name is the name of, as `routes` spell it; `unknown` if nobody can tell.
    pub origin_kind: &'static str,
    /// Why: part of a sentence.
    pub because: String,
    /// The conditions under which this is so; none if it always is.
    pub when: Vec<When>,
}
