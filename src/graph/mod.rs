//! The vendor-neutral model: one distribution and everything that stands between a viewer and an object, in one
//! world. Each edge knows why it exists, how sure it is, and where it was written.
//!
//! An [`Estate`] puts linked units of a run together and indexes them once; [`Estate::views`] then cuts out, for every distribution and
//! every world that its conditions allow, the resources that matter to it. The cost follows the size of what a
//! distribution reaches, not the size of the template.

mod access_points;
mod aging;
mod aliases;
mod attached;
mod backends;
mod buckets;
mod control_policies;
mod distribution;
mod edge;
mod edge_code;
mod edge_functions;
mod edges;
mod elsewhere;
mod encryption;
mod estate;
mod former;
mod forwarding;
mod functions;
mod header_lists;
mod hosts;
mod index;
mod kinds;
mod methods;
mod model;
mod names;
mod neighbours;
mod objects;
mod origins;
mod policies;
mod public_access;
mod public_keys;
mod region;
mod scope;
mod settings;
mod stale;
mod unresolved;
mod view;
mod web_acls;
mod writers;

pub use access_points::{AccessPoint, Behind, PointLink, PointPolicy};
pub use aging::{Aging, Days};
pub use aliases::OtherAlias;
pub use backends::{
    Action, ApiDomain, ApiEndpoint, ApiKind, ApiMethod, ApiPath, Asks, Backend, Balancer,
    Condition, DeclaredApi, Endpoint, Listener, ListenerRule, Mapping, Segment, Stage,
};
pub use buckets::{Bucket, RequesterPays, Website};
pub use control_policies::ControlPolicy;
pub use distribution::{
    Behavior, Distribution, EdgeFunctions, ErrorResponse, Target, ViewerProtocol,
};
pub use edge::{Certificate, Edge as AtTheEdge, Geo, Logs, WebAclUse};
pub use edge_functions::{EdgeFunction, Named};
pub use encryption::{Encryption, Key, KeyPolicy, KeyUse};
pub use estate::{Estate, View};
pub use former::Former;
pub use forwarding::{Decider, Forwarding};
pub use functions::{AuthType, Function, FunctionUrl, Permission, Qualifier};
pub use header_lists::HeaderList;
pub use hosts::HostKind;
pub use methods::Methods;
pub use model::{AccessControl, BucketLink, Edge, Graph, Identity, Relation, Signing, Thing};
pub use names::DnsRecord;
pub use neighbours::Twin;
pub use objects::{Contents, Entry, Object};
pub use origins::{Authentication, Origin, OriginGroup};
pub use policies::BucketPolicy;
pub use public_access::{Acls, PublicAccess};
pub use public_keys::PublicKey;
pub use scope::Scope;
pub use settings::{Association, BehaviorSettings, ErrorSettings, OriginSettings};
pub use stale::Stale;
pub use unresolved::Unresolved;
pub use web_acls::{AclAction, AclRule, Matches, WebAcl};
