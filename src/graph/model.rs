//! The graph of one distribution in one world.

use super::access_points::AccessPoint;
use super::attached::{AbsentPolicy, Stray};
use super::backends::{Backend, DeclaredApi};
use super::buckets::Bucket;
use super::control_policies::ControlPolicy;
use super::distribution::Distribution;
use super::edge::Edge as AtTheEdge;
use super::edge_functions::EdgeFunction;
use super::encryption::Key;
use super::former::Former;
use super::functions::{FunctionUrl, Permission};
use super::names::DnsRecord;
use super::neighbours::Twin;
use super::origins::{Authentication, Origin};
use super::policies::BucketPolicy;
use super::scope::Scope;
use super::settings::Association;
use super::stale::Stale;
use crate::source::Span;
use crate::symbolic::{Address, Text, Truth, Unit, Why, World};

/// One distribution and what it reaches, in one world.
#[derive(Debug)]
pub struct Graph<'u> {
    /// The unit that declares the distribution.
    pub home: &'u Unit,
    /// That unit and those that are linked with it.
    pub scope: &'u Scope<'u>,
    /// Why it is not sure that what is declared in other units belongs to the distribution, if that is so.
    pub assumed: Option<Why>,
    /// The custom domain names of APIs; nothing for one whose name is not written.
    pub api_domains: Vec<Option<Text>>,
    /// The world.
    pub world: World,
    /// The distribution.
    pub distribution: Distribution,
    /// What it asks of viewers.
    pub edge: AtTheEdge,
    /// What answers behind its origins, side by side with them; nothing for buckets and function URLs, and for what is
    /// not declared here.
    pub backends: Vec<Option<Backend>>,
    /// The functions that it runs and that are declared here: the behavior's place, what it says of the function, and
    /// the function.
    pub edge_functions: Vec<(usize, Association, EdgeFunction)>,
    /// The associations of web ACLs with it: the name of each, and where it names the distribution.
    pub associations: Vec<(Box<str>, Span)>,
    /// Its origin access controls whose name another one has, too.
    pub twins: Vec<Twin>,
    /// The resources that need it and that it needs, in the order in which they do; empty if there are none.
    pub circle: Vec<(Box<str>, Span)>,
    /// The origin access controls that its origins name.
    pub controls: Vec<AccessControl>,
    /// The origin access identities that its origins name.
    pub identities: Vec<Identity>,
    /// The access points that its origins name.
    pub points: Vec<AccessPoint>,
    /// The buckets that its origins read.
    pub buckets: Vec<Bucket>,
    /// The policies of those buckets.
    pub policies: Vec<BucketPolicy>,
    /// Policies that speak of those buckets, or of the distribution, and are attached to none of them; looked for
    /// only if a bucket has no policy.
    pub strays: Vec<Stray>,
    /// Policies of those buckets that do not exist in this world.
    pub absent_policies: Vec<AbsentPolicy>,
    /// What the deployment finds of the distribution and of those policies.
    pub former: Former,
    /// The resource control policies that are declared here.
    pub control_policies: Vec<ControlPolicy>,
    /// The keys of those buckets.
    pub keys: Vec<Key>,
    /// The function URLs that its origins are.
    pub function_urls: Vec<FunctionUrl>,
    /// The APIs that its origins lead to.
    pub apis: Vec<DeclaredApi>,
    /// The DNS records that point at the distribution.
    pub records: Vec<DnsRecord>,
    /// How all of them hang together.
    pub edges: Vec<Edge>,
    /// Whether the text says enough about its Region: it holds what exists in us-east-1 alone, or conditions ask for
    /// the Region.
    pub minds_region: bool,
    /// Set if the deployment may hold resources that are not in the text.
    pub open: Option<Why>,
    /// Names that are written down where they matter to the distribution, and that nothing goes by after the
    /// deployment.
    pub stale: Vec<Stale<'u>>,
}

/// An origin access control (OAC).
#[derive(Clone, Debug)]
pub struct AccessControl {
    /// Its address.
    pub address: Address,
    /// The name to write when referring to it.
    pub local_name: Box<str>,
    /// Where it is declared.
    pub name_span: Span,
    /// Its id.
    pub id: Text,
    /// Whether CloudFront signs requests.
    pub signing: Signing,
    /// Whether its signature takes the place of a viewer's `Authorization` header.
    pub overwrites: Truth,
    /// Where that is written.
    pub signing_span: Span,
    /// The type of the origins that it is for (`s3`, `lambda`), if that is known.
    pub origin_type: Option<Box<str>>,
    /// The protocol that it signs with (`sigv4`, `sigv4a`), if that is known.
    pub protocol: Option<Box<str>>,
    /// Where that is written.
    pub protocol_span: Span,
}

/// Whether CloudFront signs the requests that it sends to an origin.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Signing {
    /// Every request.
    Always,
    /// Those that carry no `Authorization` header of the viewer's.
    NoOverride,
    /// None.
    Never,
    /// It cannot be known.
    Unknown,
}

/// An origin access identity (OAI).
#[derive(Clone, Debug)]
pub struct Identity {
    /// Its address, if it is declared here.
    pub address: Option<Address>,
    /// The name to write when referring to it; empty if it is not declared here.
    pub local_name: Box<str>,
    /// Where it is declared, or named.
    pub name_span: Span,
    /// Its id.
    pub id: Text,
    /// Its canonical user id, if that can be told.
    pub canonical: Option<Text>,
}

/// The bucket behind an S3 host name.
#[derive(Clone, Debug, Default)]
pub struct BucketLink {
    /// The bucket, by its place in the graph; `None` if it is not declared here.
    pub bucket: Option<usize>,
    /// Its name as far as the host name tells.
    pub name: Option<Text>,
    /// Whether neither the bucket nor any policy for it is in these files.
    pub outside: bool,
}

/// Something that a request goes through, and that others name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Thing {
    /// A distribution.
    Distribution,
    /// An origin access control.
    AccessControl,
    /// An origin access identity.
    Identity,
    /// A bucket.
    Bucket,
    /// A KMS key.
    Key,
    /// A function URL.
    FunctionUrl,
}

/// What an edge says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Relation {
    /// A DNS name points at a distribution.
    PointsAt,
    /// A behavior of the distribution sends requests to an origin.
    RoutesTo,
    /// An origin group tries an origin.
    Tries,
    /// An origin reads a bucket.
    Reads,
    /// An origin reads what lies behind an access point.
    ReadsThrough,
    /// An access point leads to a bucket.
    LeadsTo,
    /// Requests to an origin are signed as an origin access control says.
    SignsWith,
    /// Requests to an origin are made as an origin access identity.
    ActsAs,
    /// A policy is attached to a bucket.
    Guards,
    /// Objects of a bucket are encrypted with a key.
    EncryptedWith,
    /// An origin is the URL of a function.
    Invokes,
    /// A permission lets somebody invoke a function.
    Permits,
}

impl Relation {
    /// The relation in words.
    pub fn words(self) -> &'static str {
        match self {
            Relation::PointsAt => "points at",
            Relation::RoutesTo => "routes to",
            Relation::Tries => "tries",
            Relation::Reads => "reads",
            Relation::ReadsThrough => "reads through",
            Relation::LeadsTo => "leads to",
            Relation::SignsWith => "signs with",
            Relation::ActsAs => "acts as",
            Relation::Guards => "guards",
            Relation::EncryptedWith => "is encrypted with",
            Relation::Invokes => "invokes",
            Relation::Permits => "permits calls of",
        }
    }
}

/// One edge. Its ends are ids such as [`Graph::bucket_id`] gives.
#[derive(Clone, Debug)]
pub struct Edge {
    /// The node it starts from.
    pub from: String,
    /// The node it ends at.
    pub to: String,
    /// What it says.
    pub relation: Relation,
    /// How sure it is.
    pub sure: Truth,
    /// Where it was written.
    pub at: Span,
    /// Why it exists, in a few words.
    pub because: String,
}

impl Graph<'_> {
    /// The origin access control of an origin, if it names one that is declared.
    pub fn control_of(&self, origin: &Origin) -> Option<&AccessControl> {
        match &origin.authentication {
            Authentication::Control { place, .. } => place.map(|place| &self.controls[place]),
            _ => None,
        }
    }

    /// What a policy that is made of this resource is about, if it is something that policies are made of.
    pub fn thing(&self, address: &Address) -> Option<Thing> {
        let kind = &self.scope.resource(address)?.kind;
        // No policy of a bucket is made of the others.
        self.thing_of(kind)
            .filter(|thing| matches!(thing, Thing::Distribution | Thing::Identity | Thing::Bucket))
    }

    /// What a resource of this type is to a request, if it is one of the things that are told apart.
    pub fn thing_of(&self, kind: &str) -> Option<Thing> {
        match kind {
            super::kinds::DISTRIBUTION => Some(Thing::Distribution),
            super::kinds::ACCESS_CONTROL => Some(Thing::AccessControl),
            super::kinds::IDENTITY => Some(Thing::Identity),
            super::kinds::BUCKET => Some(Thing::Bucket),
            super::kinds::KEY => Some(Thing::Key),
            super::kinds::FUNCTION_URL => Some(Thing::FunctionUrl),
            _ => None,
        }
    }

    /// The name to write when referring to a public key, if it is one that has this address.
    pub fn public_key(&self, address: &Address) -> Option<&str> {
        let resource = self.scope.resource(address)?;
        (&*resource.kind == super::kinds::PUBLIC_KEY).then_some(&*resource.local_name)
    }

    /// What a resource is called where the distribution is spoken of: by its name alone if the unit of the distribution
    /// declares it.
    pub fn name(&self, address: &Address) -> String {
        self.scope.name(self.home.id, address)
    }

    /// What a person calls a resource, in words that follow its name: ` (App/Site)`; empty if nobody says so.
    pub fn aside(&self, address: &Address) -> String {
        let title = self
            .scope
            .resource(address)
            .and_then(|one| one.title.as_deref());
        title.map_or_else(String::new, |title| {
            format!(" ({})", title.strip_suffix("/Resource").unwrap_or(title))
        })
    }

    /// The id of the distribution.
    pub fn distribution_id(&self) -> String {
        format!("distribution:{}", self.distribution.address.name)
    }

    /// The id of an origin.
    pub fn origin_id(&self, place: usize) -> String {
        format!(
            "origin:{}/{}",
            self.distribution.address.name,
            self.distribution.origin_name(place)
        )
    }

    /// The id of an origin group.
    pub fn group_id(&self, place: usize) -> String {
        let id = &self.distribution.groups[place].id;
        let name = id
            .as_ref()
            .map_or_else(|| format!("#{}", place + 1), ToString::to_string);
        format!("group:{}/{name}", self.distribution.address.name)
    }

    /// The id of a bucket.
    pub fn bucket_id(&self, place: usize) -> String {
        format!("bucket:{}", self.name(&self.buckets[place].address))
    }

    /// The id of a bucket that is not declared here.
    pub fn outside_bucket_id(&self, link: &BucketLink) -> String {
        link.name
            .as_ref()
            .map_or_else(|| "bucket:?".to_owned(), |name| format!("bucket:{name}"))
    }

    /// The id of an access point.
    pub fn point_id(&self, place: usize) -> String {
        format!("access-point:{}", self.points[place].address.name)
    }

    /// The id of a bucket policy.
    pub fn policy_id(&self, policy: &BucketPolicy) -> String {
        format!("policy:{}", self.name(&policy.address))
    }

    /// The id of a key.
    pub fn key_id(&self, place: usize) -> String {
        format!("key:{}", self.name(&self.keys[place].address))
    }

    /// The id of the function behind a function URL: the function's if it is declared here, and else the URL's.
    pub fn function_id(&self, place: usize) -> String {
        let url = &self.function_urls[place];
        match &url.function {
            Some(function) => format!("function:{}", function.address.name),
            None => format!("function-url:{}", url.address.name),
        }
    }

    /// The id of a permission to invoke a function.
    pub fn permission_id(&self, permission: &Permission) -> String {
        format!("permission:{}", permission.address.name)
    }

    /// The id of an origin access control.
    pub fn control_id(&self, place: usize) -> String {
        format!(
            "access-control:{}",
            self.name(&self.controls[place].address)
        )
    }

    /// The id of an origin access identity.
    pub fn identity_id(&self, place: usize) -> String {
        let identity = &self.identities[place];
        match &identity.address {
            Some(address) => format!("identity:{}", self.name(address)),
            None => format!("identity:{}", identity.id),
        }
    }

    /// The id of a DNS record.
    pub fn record_id(&self, record: &DnsRecord) -> String {
        let name = record
            .name
            .as_ref()
            .map_or_else(|| record.address.name.to_string(), ToString::to_string);
        format!("name:{name}")
    }
}

impl Distribution {
    /// The id of an origin as it is written, or its number.
    pub fn origin_name(&self, place: usize) -> String {
        let id = &self.origins[place].id;
        id.as_ref()
            .map_or_else(|| format!("#{}", place + 1), ToString::to_string)
    }
}
