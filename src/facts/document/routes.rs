//! The ways of requests through a distribution, and what is asked for on them: objects, the pages that distributions
//! themselves ask for, and objects with a key of their own.

use super::{Answer, Decision, Declared, Place, Verdict, When, YesNo};
use crate::access::{CallerKind, HostHeader, Layer, Missing, Suggestion};
use schemars::JsonSchema;
use serde::Serialize;

/// A way of a request through a distribution.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Route {
    /// Its id, unique in its array.
    pub id: String,
    /// Where the origin's domain name was written.
    pub source: Place,
    /// The distribution: the name to write when referring to it.
    pub distribution: String,
    /// The last part of that name, to build others from.
    pub distribution_label: String,
    /// The distribution's full address.
    pub distribution_address: String,
    /// The path pattern, or `default`.
    pub behavior: String,
    /// The id of the origin within the distribution.
    pub origin: String,
    /// What the origin's domain name is the name of: `s3_rest`, `s3_website`, `lambda_url` …
    pub origin_kind: &'static str,
    /// The origin's domain name; holes as `${…}`.
    pub domain: String,
    /// Whether it is configured as an origin of your own, not as one of S3.
    pub custom_origin: YesNo,
    /// Whether the distribution is a staging one, which serves a part of the requests to another one.
    pub staging: YesNo,
    /// Who calls the origin.
    pub caller: CallerKind,
    /// Whether CloudFront signs: `always`, `no_override`, `never`, `unknown`, or `none` without an OAC.
    pub signing: &'static str,
    /// The origin access control or identity: the name to write when referring to it; empty if there is none.
    pub identity: String,
    /// The bucket: the name to write when referring to it; empty if it is not declared in these files.
    pub bucket: String,
    /// The bucket's full address; empty if it is not declared in these files.
    pub bucket_address: String,
    /// The last part of that name, to build others from.
    pub bucket_label: String,
    /// The bucket's physical name; holes as `${…}`; empty if it is no bucket.
    pub bucket_name: String,
    /// Whether neither the bucket nor a policy for it is in these files.
    pub bucket_outside: YesNo,
    /// The access point that is read through: the name to write when referring to it; empty if there is none, or if
    /// it is not declared in these files.
    pub access_point: String,
    /// The access point's full address.
    pub access_point_address: String,
    /// The last part of its name, to build others from.
    pub access_point_label: String,
    /// Its ARN; holes as `${…}`.
    pub access_point_arn: String,
    /// The KMS key of the bucket: the name to write when referring to it; empty if it has none of its own.
    pub kms_key: String,
    /// The KMS key's full address; empty if the bucket has none of its own.
    pub kms_key_address: String,
    /// What becomes of the KMS key: it is `enabled`, `disabled`, `deleted` or `replaced` after the deployment, or that is
    /// `unknown`; empty if the bucket has none of its own.
    pub kms_key_state: &'static str,
    /// The KMS key of the bucket as it is written, if it is not declared in these files; empty otherwise.
    pub kms_key_outside: String,
    /// Whether the endpoint of S3 takes the request at all: of an access point, whether its policy allows it.
    pub endpoint: Verdict,
    /// The keys of the objects that are asked for, as a pattern; empty if the bucket is not declared in these files.
    pub keys: String,
    /// The part of them that the bucket policy allows or denies, if it is but a part.
    pub part: Part,
    /// The function URL: the name to write when referring to it; empty if it is not declared in these files.
    pub function_url: String,
    /// The function URL's full address; empty if it is not declared in these files.
    pub function_url_address: String,
    /// The last part of that name, to build others from.
    pub function_url_label: String,
    /// How the function URL authenticates those who ask: `aws_iam`, `none`, `unknown`; empty if it is not declared in
    /// these files.
    pub function_auth: &'static str,
    /// Whether objects can be read, by viewers with HTTPS.
    pub read: Verdict,
    /// The same for viewers with HTTP where they are answered differently; `none` where they are not, or where there
    /// are none.
    pub http: Verdict,
    /// Whether they can be decrypted.
    pub key: Verdict,
    /// Whether the bucket can be listed.
    pub list: Verdict,
    /// Whether objects can be put or deleted, by CloudFront on behalf of viewers; `none` where the behavior lets no
    /// such request through to a bucket.
    pub write: Write,
    /// Whether what is put can be encrypted.
    pub write_key: Verdict,
    /// What the resource control policies that are declared in these files answer, where everything else lets the request
    /// pass; `none` where none of them denies it.
    pub control: Verdict,
    /// Whether this deployment puts an origin access control in the place of an origin access identity, and the one in the
    /// place of the other in the bucket's policy.
    pub switches_identity: YesNo,
    /// Whether CloudFront gives way to the viewer's `Authorization` header, so that the viewer is who calls.
    pub gives_way: YesNo,
    /// Whether the behavior hands a function URL the viewer's `Authorization` header by its name, and CloudFront's signature
    /// takes its place.
    pub overwrites_authorization: YesNo,
    /// Whether the function is invoked.
    pub invoke: Verdict,
    /// Which of the two actions that Lambda asks for no permission allows.
    pub invoke_missing: Missing,
    /// Whether viewers may send a body to a function URL and have to send its hash along.
    pub needs_body_hash: YesNo,
    /// What wrote the text: `cdk`, or empty if that is not known.
    pub made_by: &'static str,
    /// What the API or the load balancer behind the origin answers; `unknown` where there is none that is declared in
    /// these files.
    pub answer: Answer,
    /// Who reaches the endpoint of the API: `edge`, `edge_by_default` where no type is written, `regional`, `private`,
    /// `unknown`; empty if the origin is none that is declared in these files.
    pub api_endpoint: &'static str,
    /// Whether CloudFront is asked a second time, under a name that leads back to this distribution.
    pub loops: YesNo,
    /// How CloudFront connects to the origin: `http_only`, `https_only`, `match_viewer`, `unknown`; empty for an S3
    /// origin.
    pub origin_protocol: &'static str,
    /// The layer that holds the root cause of a refusal to read, or to invoke.
    pub root: Layer,
    /// Whether the endpoint names no Region and the bucket is made outside us-east-1, so that S3 redirects viewers to
    /// the private bucket at first.
    pub redirects: YesNo,
    /// What becomes of the viewer's `Host` header.
    pub host_header: HostHeader,
    /// The name of the managed policy that forwards it; empty if none does.
    pub host_header_policy: String,
    /// Whether another origin of a group answers in place of this one.
    pub covered: YesNo,
    /// Whether viewers need signed URLs or cookies.
    pub signed_urls: YesNo,
    /// The conditions under which this is so; none if it always is.
    pub when: Vec<When>,
}

/// What becomes of requests that change objects.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Write {
    /// Whether any of them passes.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// Whether PUT passes the bucket.
    pub put: Decision,
    /// Whether DELETE passes the bucket.
    pub delete: Decision,
    /// What suggests that viewers are meant to write.
    pub suggested_by: Suggestion,
}

/// The part of the objects that are asked for which a bucket policy covers. Which of them viewers ask for is written
/// nowhere.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Part {
    /// The resources of statements that allow a part of them; empty if none does.
    pub allows: String,
    /// The resources of statements that deny a part of them; empty if none does.
    pub denies: String,
    /// Whether some of the objects are covered for certain, and others are not.
    pub sure: YesNo,
}

/// A page that a distribution itself asks a bucket for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Page {
    /// Its id, unique in its array.
    pub id: String,
    /// Where it was written.
    pub source: Place,
    /// The distribution: the name to write when referring to it.
    pub distribution: String,
    /// The distribution's full address.
    pub distribution_address: String,
    /// What it is asked for: `root_object` or `error_page`.
    pub purpose: &'static str,
    /// The status code that an error page answers; empty for a default root object.
    pub code: String,
    /// Its path, with the slash at its beginning; holes as `${…}`.
    pub path: String,
    /// The key of the object that is asked for; `*` in it for what functions may make of it.
    pub object: String,
    /// The path pattern of the behavior that its path falls to, or `default`.
    pub behavior: String,
    /// The id of the origin within the distribution.
    pub origin: String,
    /// What the origin's domain name is the name of.
    pub origin_kind: &'static str,
    /// The bucket: the name to write when referring to it.
    pub bucket: String,
    /// The bucket's full address.
    pub bucket_address: String,
    /// Whether it can be read.
    pub read: Verdict,
    /// The layer that holds the root cause; none if all objects of the behavior are refused, which its route tells, or
    /// if another page is the same object.
    pub root: Layer,
    /// Whether an object of this key is declared.
    pub declared: Declared,
    /// The declared object whose key differs from this one in upper and lower case alone; empty if there is none.
    pub declared_as: String,
    /// The conditions under which this is so; none if it always is.
    pub when: Vec<When>,
}

/// Declared objects of a bucket that one key encrypts, which is not the bucket's, and a route that asks for them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Object {
    /// Its id, unique in its array.
    pub id: String,
    /// Where the first of them was written.
    pub source: Place,
    /// The distribution: the name to write when referring to it.
    pub distribution: String,
    /// The distribution's full address.
    pub distribution_address: String,
    /// The path pattern of the behavior that asks for them, or `default`.
    pub behavior: String,
    /// The bucket: the name to write when referring to it.
    pub bucket: String,
    /// The bucket's full address.
    pub bucket_address: String,
    /// The first of them: the name to write when referring to it.
    pub object: String,
    /// Its full address.
    pub object_address: String,
    /// How many there are.
    pub count: usize,
    /// The KMS key: the name to write when referring to it; empty if it is not declared in these files.
    pub kms_key: String,
    /// Whether they can be decrypted.
    pub key: Verdict,
    /// The layer that holds the root cause; none if they can be decrypted, or if none of the objects can be read.
    pub root: Layer,
    /// The conditions under which this is so; none if it always is.
    pub when: Vec<When>,
}
