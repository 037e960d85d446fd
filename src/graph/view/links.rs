//! Finds what the texts of a distribution mean: buckets, access points, function URLs, who its origins authenticate
//! as, and policies of its behaviors.

use crate::graph::access_points::{self, AccessPoint, Behind, PointLink};
use crate::graph::distribution::Links;
use crate::graph::estate::View;
use crate::graph::forwarding::{self, Forwarding};
use crate::graph::functions::{self, FunctionUrl};
use crate::graph::hosts::{self, HostKind};
use crate::graph::model::{AccessControl, BucketLink, Identity, Signing};
use crate::graph::origins::Destination;
use crate::graph::settings::Association;
use crate::graph::{edge_functions, kinds};
use crate::source::Span;
use crate::symbolic::{Dialect, Resource, Spanned, Text, Truth};
use std::collections::BTreeMap;

/// Finds what the texts of a distribution mean, collecting what they lead to.
pub(super) struct Builder<'v, 'u> {
    pub(super) view: &'v View<'u>,
    pub(super) controls: Vec<AccessControl>,
    pub(super) identities: Vec<Identity>,
    /// Buckets by their place in the unit, with their place in the graph.
    pub(super) buckets: BTreeMap<usize, usize>,
    pub(super) order: Vec<usize>,
    pub(super) points: Vec<AccessPoint>,
    /// Access points by their place in the unit, with their place in the graph.
    pub(super) point_places: BTreeMap<usize, usize>,
    pub(super) function_urls: Vec<FunctionUrl>,
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
