//! Builds the graph of one distribution in one world.

use super::access_points::{self, AccessPoint, Behind, PointLink};
use super::buckets::{self, Bucket};
use super::distribution::{self, Links};
use super::encryption::{self, Key, KeyUse, Keys};
use super::estate::View;
use super::forwarding::{self, Forwarding};
use super::functions::{self, FunctionUrl};
use super::hosts::{self, HostKind};
use super::model::{AccessControl, BucketLink, Graph, Identity, Signing};
use super::names::DnsRecord;
use super::objects::Contents;
use super::origins::Destination;
use super::policies::BucketPolicy;
use super::settings::Association;
use super::{
    attached, backends, control_policies, edge, edge_functions, edges, former, kinds, names,
    neighbours, stale,
};
use crate::source::Span;
use crate::symbolic::{Dialect, End, Resource, Spanned, Text, Truth, Why};
use std::collections::BTreeMap;

/// Builds the graph of a view.
pub(super) fn build<'u>(view: &View<'u>) -> Graph<'u> {
    let mut builder = Builder {
        view,
        controls: Vec::new(),
        identities: Vec::new(),
        buckets: BTreeMap::new(),
        order: Vec::new(),
        points: Vec::new(),
        point_places: BTreeMap::new(),
        function_urls: Vec::new(),
    };
    let resource = view.resource(view.distribution).map_or_else(
        || view.scope.resources[view.distribution].clone(),
        |(resource, _)| resource,
    );
    let text = |name: &str| resource.attribute(name).unwrap_or_default();
    let distribution = distribution::read(
        &resource,
        [text("Id"), text("Arn"), text("DomainName")],
        &mut builder,
    );
    let (controls, identities, order) = (builder.controls, builder.identities, builder.order);
    let points = builder.points;
    let function_urls = builder.function_urls;

    let mut collected = Collected {
        view,
        bucket: view.distribution,
        keys: Vec::new(),
        key_places: BTreeMap::new(),
    };
    let mut graph_buckets: Vec<Bucket> = Vec::new();
    let mut graph_policies: Vec<BucketPolicy> = Vec::new();
    for (place, at) in order.iter().enumerate() {
        let Some((resource, _)) = view.resource(*at) else {
            continue;
        };
        let writer = view.writer_of(*at);
        collected.bucket = *at;
        let name = resource.attribute("Ref").unwrap_or_default();
        let (objects, contents) = objects_in(view, *at, &name);
        let exported = view.scope.exported(&resource.address);
        let bucket = buckets::read(
            &resource,
            writer,
            exported,
            &objects,
            contents,
            &mut collected,
        );
        graph_policies.extend(attached::policies_of(view, *at, place, &bucket));
        graph_buckets.push(bucket);
    }
    let keys = collected.keys;
    let former = former::read(view, &distribution, &graph_policies);
    let records = records_of(view, &distribution.domain);
    let apis = backends::methods::read(view, &distribution, &function_urls);
    let origins = distribution.origins.iter();
    let backends = origins.map(|origin| backends::read(view, origin)).collect();
    let mut graph = Graph {
        apis,
        home: view.home,
        scope: view.scope,
        assumed: view.assumed.clone(),
        api_domains: api_domains(view),
        edge: edge::read(view, &resource),
        associations: neighbours::associations(view),
        twins: neighbours::twins(view, &controls),
        circle: neighbours::circle(view),
        backends,
        edge_functions: edge_functions::of_behaviors(view, &distribution.behaviors),
        world: view.world.clone(),
        distribution,
        controls,
        identities,
        points,
        strays: attached::strays(view, &order, &graph_buckets, &graph_policies),
        absent_policies: attached::absent_policies(view, &order, &graph_buckets),
        buckets: graph_buckets,
        policies: graph_policies,
        control_policies: control_policies::read(view),
        former,
        keys,
        function_urls,
        records,
        edges: Vec::new(),
        minds_region: view.index.minds_region(view.scope, view.distribution),
        open: open(view, &order),
        stale: stale::of_distribution(view.scope, view.index, view.distribution),
    };
    graph.edges = edges::of(&graph);
    graph
}

/// The objects of a bucket that have an ACL or a key of their own, and what is declared to be in it.
fn objects_in(view: &View<'_>, at: usize, name: &Text) -> (Vec<Resource>, Contents) {
    let is_in = |object: &&usize| {
        let meant = view.index.buckets_meant(view.scope, **object, name);
        meant.contains(&at)
    };
    let special = view.index.objects_in(name).iter().filter(is_in);
    let special = special
        .filter_map(|object| view.resource(*object))
        .filter(|(_, exists)| exists.is_yes())
        .map(|(object, _)| object)
        .collect();
    let mut contents = Contents::default();
    for object in view.index.contents_of(name).iter().filter(is_in) {
        match view.exists(*object) {
            Truth::Yes => contents.add(view.scope.resources[*object]),
            Truth::No => {}
            Truth::Unknown => contents.open = true,
        }
    }
    (special, contents)
}

/// Why there may be resources that are not in the text, in the unit of the distribution or in that of a bucket.
fn open(view: &View<'_>, buckets: &[usize]) -> Option<Why> {
    let buckets = buckets.iter().map(|at| view.scope.unit_of(*at));
    let mut units = std::iter::once(view.home).chain(buckets);
    units.find_map(|unit| unit.open.clone())
}

/// The custom domain names of APIs.
fn api_domains(view: &View<'_>) -> Vec<Option<Text>> {
    let places = view.index.api_domains().iter();
    places
        .map(|at| {
            let name = view.scope.resources[*at].properties.get("DomainName");
            name.and_then(Spanned::as_text)
        })
        .collect()
}

/// The DNS records that lead to a distribution with this domain name.
fn records_of(view: &View<'_>, domain: &Text) -> Vec<DnsRecord> {
    let is_record = |at: &&usize| {
        matches!(
            &*view.scope.resources[**at].kind,
            kinds::RECORD_SET | kinds::RECORD_SET_GROUP
        )
    };
    view.index
        .mentioners(view.distribution)
        .iter()
        .filter(is_record)
        .filter_map(|at| view.resource(*at))
        .flat_map(|(resource, _)| names::read(&resource, domain))
        .map(|mut record| {
            record.is_hop = record
                .name
                .as_ref()
                .is_some_and(|name| view.index.is_record_target(name));
            record
        })
        .collect()
}

/// Finds what the texts of a distribution mean, collecting what they lead to.
struct Builder<'v, 'u> {
    view: &'v View<'u>,
    controls: Vec<AccessControl>,
    identities: Vec<Identity>,
    /// Buckets by their place in the unit, with their place in the graph.
    buckets: BTreeMap<usize, usize>,
    order: Vec<usize>,
    points: Vec<AccessPoint>,
    /// Access points by their place in the unit, with their place in the graph.
    point_places: BTreeMap<usize, usize>,
    function_urls: Vec<FunctionUrl>,
}

impl Builder<'_, '_> {
    fn bucket(&mut self, at: usize) -> Option<usize> {
        if self.view.exists(at).is_no() {
            return None;
        }
        let next = self.order.len();
        let place = *self.buckets.entry(at).or_insert(next);
        if place == next {
            self.order.push(at);
        }
        Some(place)
    }

    /// The bucket of a name. Two of one name exclude each other by their conditions; the world tells which is there.
    fn bucket_named(&mut self, name: Text) -> BucketLink {
        let (scope, from) = (self.view.scope, self.view.distribution);
        let places = self.view.index.buckets_meant(scope, from, &name);
        let outside = places.is_empty()
            && !self.view.estate.speaks_of_bucket(&name)
            && !self.view.index.may_hold_policy_for(&name);
        BucketLink {
            bucket: places.into_iter().find_map(|at| self.bucket(at)),
            name: Some(name),
            outside,
        }
    }

    /// The access point whose host names begin with a label.
    fn point_labelled(&mut self, label: Option<&Text>) -> PointLink {
        let (scope, from) = (self.view.scope, self.view.distribution);
        let places = label.map(|label| self.view.index.points_meant(scope, from, label));
        let mut places = places.unwrap_or_default().into_iter();
        places
            .find_map(|at| self.point(at))
            .map_or(PointLink::Outside, PointLink::Declared)
    }

    fn point(&mut self, at: usize) -> Option<usize> {
        if let Some(place) = self.point_places.get(&at) {
            return Some(*place);
        }
        let (resource, _) = self.view.resource(at)?;
        let (named, known) = access_points::buckets_of(&resource);
        let behind: Vec<Behind> = named
            .into_iter()
            .map(|(at, name)| Behind {
                link: name.map_or(BucketLink::default(), |name| self.bucket_named(name)),
                at,
            })
            .collect();
        let policies = self.view.index.points().policies_of(self.view.scope, at);
        let separate: Vec<(Resource, Truth)> = policies
            .into_iter()
            .filter_map(|policy| self.view.resource(policy))
            .collect();
        let writer = self.view.writer_of(at);
        let place = self.points.len();
        let read = access_points::read(&resource, &separate, (behind, known), writer);
        self.points.push(read);
        self.point_places.insert(at, place);
        Some(place)
    }
}

impl Links for Builder<'_, '_> {
    fn host(&mut self, text: &Text) -> Destination {
        let host = hosts::classify(text, self.view.scope);
        let mut to = Destination {
            global: host.global,
            partition: host.partition,
            ..Destination::of(host.kind)
        };
        match host.kind {
            HostKind::S3Rest | HostKind::S3Website => {
                to.bucket = Some(match (host.resource, host.name) {
                    (Some(at), _) => BucketLink {
                        bucket: self.bucket(at),
                        name: self.view.attribute(at, "Ref"),
                        outside: false,
                    },
                    (None, Some(name)) => self.bucket_named(name),
                    (None, None) => BucketLink::default(),
                });
            }
            HostKind::S3AccessPoint | HostKind::S3MultiRegion => {
                to.point = Some(self.point_labelled(host.name.as_ref()));
            }
            _ => {}
        }
        to
    }

    fn function_url(&mut self, host: &Text) -> Option<usize> {
        let (scope, from) = (self.view.scope, self.view.distribution);
        let at = self.view.index.functions().url_at(scope, from, host)?;
        let address = &scope.resources[at].address;
        let mut known = self.function_urls.iter();
        if let Some(place) = known.position(|url| url.address == *address) {
            return Some(place);
        }
        self.function_urls.push(functions::read(self.view, at)?);
        Some(self.function_urls.len() - 1)
    }

    fn control(&mut self, id: &Text) -> Option<usize> {
        let at = self.view.with_id(self.view.distribution, id)?;
        let (resource, _) = self.view.resource(at)?;
        if &*resource.kind != kinds::ACCESS_CONTROL {
            return None;
        }
        if let Some(place) = self
            .controls
            .iter()
            .position(|control| control.address == resource.address)
        {
            return Some(place);
        }
        self.controls.push(read_control(&resource, id));
        Some(self.controls.len() - 1)
    }

    fn identity(&mut self, path: &Text, at: Span) -> Option<usize> {
        let id = path.strip_prefix("origin-access-identity/cloudfront/")?;
        if id.is_empty() {
            return None;
        }
        if let Some(place) = self
            .identities
            .iter()
            .position(|identity| identity.id == id)
        {
            return Some(place);
        }
        let declared = self
            .view
            .with_id(self.view.distribution, &id)
            .and_then(|at| self.view.resource(at));
        let declared = declared
            .map(|(resource, _)| resource)
            .filter(|resource| &*resource.kind == kinds::IDENTITY);
        self.identities.push(match declared {
            Some(resource) => Identity {
                address: Some(resource.address.clone()),
                local_name: resource.local_name.clone(),
                name_span: resource.name_span,
                id,
                canonical: resource.attribute("S3CanonicalUserId"),
            },
            None => Identity {
                address: None,
                local_name: "".into(),
                name_span: at,
                id,
                canonical: None,
            },
        });
        Some(self.identities.len() - 1)
    }

    fn edge_code(&mut self, association: &Association) -> Option<Text> {
        edge_functions::code(self.view, association)
    }

    fn bare_origin(&self) -> Truth {
        // Terraform writes an S3 origin where nothing else is given; CloudFormation refuses to.
        match self.view.home.dialect {
            Dialect::Terraform => Truth::Yes,
            Dialect::CloudFormationYaml | Dialect::CloudFormationJson => Truth::Unknown,
        }
    }

    fn forwarding(&mut self, behavior: &Spanned) -> Forwarding {
        let view = self.view;
        forwarding::read(behavior, |id| {
            let at = view.with_id(view.distribution, id)?;
            let (resource, _) = view.resource(at)?;
            let is_policy = matches!(
                &*resource.kind,
                kinds::CACHE_POLICY | kinds::ORIGIN_REQUEST_POLICY
            );
            is_policy.then_some(resource.properties)
        })
    }
}

fn read_control(resource: &Resource, id: &Text) -> AccessControl {
    let setting = |name| resource.properties.at(&["OriginAccessControlConfig", name]);
    let (behavior, protocol) = (setting("SigningBehavior"), setting("SigningProtocol"));
    AccessControl {
        address: resource.address.clone(),
        local_name: resource.local_name.clone(),
        name_span: resource.name_span,
        id: id.clone(),
        signing: match behavior.and_then(Spanned::known) {
            Some("always" | "always-amz-auth") => Signing::Always,
            Some("no-override") => Signing::NoOverride,
            Some("never") => Signing::Never,
            _ => Signing::Unknown,
        },
        overwrites: match behavior.and_then(Spanned::known) {
            Some("always") => Truth::Yes,
            Some("always-amz-auth" | "no-override" | "never") => Truth::No,
            _ => Truth::Unknown,
        },
        signing_span: behavior.map_or(resource.name_span, |value| value.span),
        origin_type: setting("OriginAccessControlOriginType")
            .and_then(Spanned::known)
            .map(Into::into),
        protocol: protocol.and_then(Spanned::known).map(Into::into),
        protocol_span: protocol.map_or(resource.name_span, |value| value.span),
    }
}

/// Finds keys, collecting them.
struct Collected<'v, 'u> {
    view: &'v View<'u>,
    /// The bucket that names them.
    bucket: usize,
    keys: Vec<Key>,
    /// Keys by their places in the scope, apart where they are named by an id that goes.
    key_places: BTreeMap<(usize, bool), usize>,
}

impl Collected<'_, '_> {
    /// The key of a resource that is there, or was and is taken away.
    fn declared(&mut self, at: usize, resource: &Resource, end: Option<End>) -> KeyUse {
        let next = self.keys.len();
        let place = *self.key_places.entry((at, end.is_some())).or_insert(next);
        if place == next {
            let writer = self.view.writer_of(at);
            self.keys.push(encryption::read_key(resource, end, writer));
        }
        KeyUse::Declared(place)
    }

    /// The key that went by an id and that the deployment takes away.
    fn leaving(&mut self, from: usize, id: &Text) -> Option<KeyUse> {
        let scope = self.view.scope;
        let id = id.known()?;
        // A key of several Regions has one id in all of them, and may stay elsewhere.
        if id.starts_with("mrk-") {
            return None;
        }
        let gone = scope.unit_of(from).gone.iter();
        let mut keys = gone.filter(|gone| &*gone.kind == kinds::KEY);
        let gone = keys.find(|gone| gone.names.iter().any(|name| **name == *id))?;
        let at = scope.place(&gone.address)?;
        Some(self.declared(at, scope.resources[at], Some(gone.end)))
    }
}

impl Keys for Collected<'_, '_> {
    fn key(&mut self, id: &Text) -> KeyUse {
        let outside = KeyUse::Outside(id.clone());
        let Some(mut at) = self.view.with_id(self.bucket, id) else {
            return self.leaving(self.bucket, id).unwrap_or(outside);
        };
        let mut name = (self.bucket, id.clone());
        if &*self.view.scope.resources[at].kind == kinds::ALIAS {
            let target = self.view.resource(at).and_then(|(alias, _)| {
                alias
                    .properties
                    .get("TargetKeyId")
                    .and_then(Spanned::as_text)
            });
            let Some(target) = target else {
                return outside;
            };
            let Some(key) = self.view.with_id(at, &target) else {
                return self.leaving(at, &target).unwrap_or(outside);
            };
            name = (at, target);
            at = key;
        }
        let Some((resource, _)) = self.view.resource(at) else {
            return self.leaving(name.0, &name.1).unwrap_or(KeyUse::Unknown);
        };
        if !matches!(&*resource.kind, kinds::KEY | kinds::REPLICA_KEY) {
            return outside;
        }
        self.declared(at, &resource, None)
    }
}
