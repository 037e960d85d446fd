//! Builds the graph of one distribution in one world.

mod keys;
mod links;

use super::buckets::{self, Bucket};
use super::estate::View;
use super::model::Graph;
use super::names::DnsRecord;
use super::objects::Contents;
use super::policies::BucketPolicy;
use super::{
    attached, backends, control_policies, distribution, edge, edge_functions, edges, former, kinds,
    names, neighbours, stale,
};
use crate::symbolic::{Resource, Spanned, Text, Truth, Why};
use keys::Collected;
use links::Builder;
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
