//! The facts document: its shape is the contract between the judging of requests and the rules. It is versioned,
//! and its JSON Schema is `cf403 facts --schema`.

use super::content::{Api, Content, Declared, ErrorResponse, Grpc, HeaderForm, NameForm, Reach};
use super::document_edge::{
    Alias, Answer, Certificate, EdgeFunction, Group, PublicKey, Rejection, Restriction, WebAcl,
};
use super::references::Reference;
use super::undecided::Undecided;
use crate::access::{CallerKind, Cause, HostHeader, Layer, Missing, RootRequest, Suggestion};
use crate::iam::Undocumented;
use crate::symbolic::{Piece, Text, Truth};
use schemars::JsonSchema;
use serde::Serialize;

/// The version of the document. A field that is added keeps it; one that changes or goes raises it.
pub const VERSION: u32 = 1;

/// Everything that is known of the files, one array per subject. Each array is always present.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Document {
    /// The version of this document's shape.
    pub version: u32,
    /// One node for each behavior and each origin that it may send a request to, of enabled distributions.
    pub routes: Vec<Route>,
    /// The pages that distributions themselves ask a bucket for: default root objects and error pages.
    pub pages: Vec<Page>,
    /// Declared objects that are encrypted with a key of their own, one node for each route and key.
    pub objects: Vec<Object>,
    /// The distributions.
    pub distributions: Vec<Distribution>,
    /// The cache behaviors.
    pub behaviors: Vec<Behavior>,
    /// The origins.
    pub origins: Vec<Origin>,
    /// The buckets that origins read.
    pub buckets: Vec<Bucket>,
    /// The policies of those buckets.
    pub policies: Vec<Policy>,
    /// The KMS keys of those buckets.
    pub keys: Vec<Key>,
    /// The Lambda functions behind those origins that are function URLs.
    pub functions: Vec<Function>,
    /// The DNS records that point at a distribution.
    pub names: Vec<Name>,
    /// The custom error responses of enabled distributions.
    pub errors: Vec<ErrorResponse>,
    /// What routes find in buckets, whether or not these are declared in these files.
    pub contents: Vec<Content>,
    /// The declared APIs behind distributions.
    pub apis: Vec<Api>,
    /// Names that are written down and that nothing goes by once a plan is applied.
    pub references: Vec<Reference>,
    /// The alternate domain names of distributions.
    pub aliases: Vec<Alias>,
    /// The certificates that distributions with alternate domain names show to viewers.
    pub certificates: Vec<Certificate>,
    /// What distributions ask of their viewers.
    pub restrictions: Vec<Restriction>,
    /// The web ACLs of distributions that are declared in these files.
    pub web_acls: Vec<WebAcl>,
    /// The public keys of the key groups that behaviors name.
    pub public_keys: Vec<PublicKey>,
    /// The functions that run at the edge and are declared in these files.
    pub edge_functions: Vec<EdgeFunction>,
    /// The origin groups that behaviors send requests to.
    pub groups: Vec<Group>,
    /// What AWS refuses to store.
    pub rejections: Vec<Rejection>,
    /// What cannot be decided before deployment. What stands here is no finding; that nothing is found about it means
    /// nothing.
    pub undecided: Vec<Undecided>,
}

/// A position in a file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Place {
    /// The path as the user gave it.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

/// A condition and its value.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct When {
    /// The name of the condition.
    pub condition: String,
    /// Its value.
    pub value: bool,
}

/// Yes, no, or not known before deployment.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum YesNo {
    /// Yes.
    Yes,
    /// No.
    No,
    /// It cannot be known.
    Unknown,
}

impl From<Truth> for YesNo {
    fn from(truth: Truth) -> YesNo {
        match truth {
            Truth::Yes => YesNo::Yes,
            Truth::No => YesNo::No,
            Truth::Unknown => YesNo::Unknown,
        }
    }
}

/// Whether a request passes a layer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// It passes.
    Allowed,
    /// It is refused, whatever the unknowns turn out to be.
    Denied,
    /// It hangs on something that is not known.
    Unknown,
    /// Nobody asks: there is no such request.
    None,
}

impl From<Truth> for Decision {
    fn from(truth: Truth) -> Decision {
        match truth {
            Truth::Yes => Decision::Allowed,
            Truth::No => Decision::Denied,
            Truth::Unknown => Decision::Unknown,
        }
    }
}

/// What a layer answers to a request, and why.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Verdict {
    /// The answer.
    pub decision: Decision,
    /// The reason nearest to the root. With `unknown`: what speaks against the request; `none` if nothing does.
    pub cause: Cause,
    /// What AWS refuses: `403` for requests, `deployment` if it will not store the policy.
    pub class: &'static str,
    /// The resource that holds the deciding statement or setting; empty if none does.
    pub holder: String,
    /// The deciding statement in words; empty if none decides.
    pub statement: String,
    /// The condition operator that decides, as it was written; empty if none does.
    pub operator: String,
    /// The condition key that decides; empty if none does.
    pub key: String,
    /// The value that was written; empty if none decides.
    pub value: String,
    /// What would have to stand there; empty if nothing can be said.
    pub expected: String,
    /// What cannot be known, as a clause; empty if nothing is missing.
    pub unknown: String,
    /// The questions that AWS's documentation leaves open and the answer hangs on.
    pub undocumented: Vec<Undocumented>,
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

/// A distribution.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Distribution {
    /// Its id, unique in its array.
    pub id: String,
    /// Where it was written.
    pub source: Place,
    /// The name to write when referring to it.
    pub distribution: String,
    /// Its full address.
    pub distribution_address: String,
    /// Whether it is enabled.
    pub enabled: YesNo,
    /// The default root object; empty if none is set.
    pub default_root_object: String,
    /// What a viewer gets for `/`.
    pub root_request: RootRequest,
    /// Whether its name says that it serves assets and nobody asks it for `/`.
    pub serves_assets: YesNo,
    /// The kind of the origin of its default behavior; empty if that is not known.
    pub default_origin_kind: &'static str,
    /// The conditions under which this is so; none if it always is.
    pub when: Vec<When>,
}

/// A cache behavior.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Behavior {
    /// Its id, unique in its array.
    pub id: String,
    /// Where it was written.
    pub source: Place,
    /// The distribution: the name to write when referring to it.
    pub distribution: String,
    /// The distribution's full address.
    pub distribution_address: String,
    /// The path pattern, or `default`.
    pub behavior: String,
    /// Whether a request reaches it: `shadowed` if an earlier one takes all that it would, `doubled` if that one treats
    /// them alike.
    pub reach: Reach,
    /// The pattern of that earlier one; empty if there is none.
    pub taken_by: String,
    /// Whether requests over HTTP are refused, and not redirected.
    pub refuses_http: YesNo,
    /// Whether the distribution is a site that people ask for by its name.
    pub serves_site: YesNo,
    /// Whether what gRPC needs is there.
    pub grpc: Grpc,
    /// Whether the viewer's `Host` header reaches the origin.
    pub forwards_host: YesNo,
    /// Whether the viewer's `Authorization` header reaches the origin.
    pub forwards_authorization: YesNo,
    /// Whether viewers may use HTTP.
    pub allows_http: YesNo,
    /// Whether viewers may use PUT, DELETE and the other methods that CloudFront allows with them.
    pub allows_writing: YesNo,
    /// Whether viewers need signed URLs or cookies.
    pub signed_urls: YesNo,
    /// The conditions under which this is so; none if it always is.
    pub when: Vec<When>,
}

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
    pub(super) fn of(path: Option<&Text>) -> PathForm {
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

/// A bucket.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Bucket {
    /// Its id, unique in its array.
    pub id: String,
    /// Where it was written.
    pub source: Place,
    /// The name to write when referring to it.
    pub bucket: String,
    /// Its physical name; holes as `${…}`.
    pub bucket_name: String,
    /// Whether its public access block restricts public policies.
    pub restricts_public_policies: YesNo,
    /// Whether new objects are encrypted with a KMS key.
    pub kms: YesNo,
    /// How many policies are attached to it.
    pub policies: usize,
    /// The conditions under which this is so; none if it always is.
    pub when: Vec<When>,
}

/// A bucket policy.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Policy {
    /// Its id, unique in its array.
    pub id: String,
    /// Where it was written.
    pub source: Place,
    /// The name to write when referring to it.
    pub policy: String,
    /// Its full address.
    pub policy_address: String,
    /// The bucket: the name to write when referring to it.
    pub bucket: String,
    /// The bucket's full address.
    pub bucket_address: String,
    /// How many statements it has.
    pub statements: usize,
    /// Whether a plan does not tell what it says; `no` in templates.
    pub opaque: YesNo,
    /// Why, as a clause; empty if it is not opaque.
    pub opaque_because: String,
    /// Whether it is public in the sense of S3's Block Public Access.
    pub public: YesNo,
    /// Whether S3 stores it.
    pub storing: Storing,
    /// Whether it is put while the public access block that lets it through may not be there yet.
    pub precedes_access_block: YesNo,
    /// Who may write objects into the bucket that they then own, so that the policy says nothing of those.
    pub foreign_writer: ForeignWriter,
    /// The conditions under which this is so; none if it always is.
    pub when: Vec<When>,
}

/// A principal of another account that may write objects into a bucket and own them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct ForeignWriter {
    /// Whether there may be one.
    pub present: YesNo,
    /// The statement in words that lets it write; empty if none does.
    pub statement: String,
    /// The principal as it is written; empty if there is none.
    pub principal: String,
    /// What cannot be known, as a clause; empty if nothing is missing.
    pub unknown: String,
}

/// Whether S3 stores a policy.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Storing {
    /// `denied` if it refuses to, and the deployment ends there.
    pub decision: Decision,
    /// The statement in words that makes the policy public; empty if none does.
    pub statement: String,
    /// What cannot be known, as a clause; empty if nothing is missing.
    pub unknown: String,
}

/// A KMS key.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Key {
    /// Its id, unique in its array.
    pub id: String,
    /// Where it was written.
    pub source: Place,
    /// The name to write when referring to it.
    pub key: String,
    /// Whether it has the default policy.
    pub default_policy: YesNo,
    /// The conditions under which this is so; none if it always is.
    pub when: Vec<When>,
}

/// A Lambda function behind a function URL.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub struct Function {
    /// Its id, unique in its array.
    pub id: String,
    /// Where its URL was written.
    pub source: Place,
    /// The function: the name to write when referring to it; empty if it is not declared in these files.
    pub function: String,
    /// The name of the function; holes as `${…}`.
    pub function_name: String,
    /// The version or alias that the URL is of; holes as `${…}`; empty if it is of the function itself.
    pub qualifier: String,
    /// The function URL: the name to write when referring to it.
    pub function_url: String,
    /// How the URL authenticates those who ask: `aws_iam`, `none` or `unknown`.
    pub auth_type: &'static str,
    /// How many permissions are, or may be, for the function.
    pub permissions: usize,
    /// The conditions under which this is so; none if it always is.
    pub when: Vec<When>,
}

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
