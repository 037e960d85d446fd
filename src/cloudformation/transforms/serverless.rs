//! The serverless transform, as far as a request through CloudFront can notice it: `Globals` are a part of every
//! resource of their kind, APIs become the resources that they are deployed as, and an API that functions only
//! imply by their events is there like one that is written. What the transform writes in a way that is not followed
//! here is left to it, and unknown. Functions keep their type.
//!
//! Names: "Generated CloudFormation resources" and "Globals section" in the AWS SAM Developer Guide.

use super::events::{self, Events};
use super::tree::{added, list, map, member, reference, text, with_member, without};
use crate::source::{Entry, Kind, Node};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The word that shows that a template leaves something to this transform.
pub(super) const SERVERLESS: &str = "AWS::Serverless";

const REST_API: &str = "AWS::Serverless::Api";
const HTTP_API: &str = "AWS::Serverless::HttpApi";

/// The document as the transform leaves it.
pub(super) fn transformed(document: &Node) -> Node {
    let Some(resources) = document.get("Resources").filter(|node| node.is_map()) else {
        return document.clone();
    };
    let globals = document.get("Globals");
    let mut written: Vec<Entry> = resources.entries().to_vec();
    written.extend(implied(resources));
    let whole: Vec<Entry> = written
        .into_iter()
        .map(|entry| {
            let kind = entry.value.get("Type").and_then(Node::text);
            let short = kind.and_then(|kind| kind.strip_prefix("AWS::Serverless::"));
            let shared = short.and_then(|short| globals?.get(short)).cloned();
            with_globals(entry, shared.as_ref())
        })
        .collect();
    let mut out: Vec<Entry> = Vec::new();
    let mut made: Vec<Entry> = Vec::new();
    for entry in &whole {
        out.push(match entry.value.get("Type").and_then(Node::text) {
            Some(REST_API) => rest_api(&whole, entry, &mut made),
            Some(HTTP_API) => http_api(&whole, entry, &mut made),
            _ => entry.clone(),
        });
    }
    let names: BTreeSet<Arc<str>> = out.iter().map(|entry| entry.key.clone()).collect();
    out.extend(made.into_iter().filter(|entry| !names.contains(&entry.key)));
    let resources = Node {
        span: resources.span,
        kind: Kind::Map(out),
    };
    with_member(document, "Resources", resources)
}

/// The APIs that events imply: those of functions and state machines that name no API of their own.
fn implied(resources: &Node) -> Vec<Entry> {
    let apis = [
        (events::REST, REST_API, Some("Prod")),
        (events::HTTP, HTTP_API, None),
    ];
    let api = |(events, kind, stage): (Events, &str, Option<&str>)| {
        let at = events.unnamed(resources.entries())?.key_span;
        let stage = stage.map(|stage| member("StageName", at, text(stage, at)));
        let properties = map(at, stage.into_iter().collect());
        let fields = vec![
            member("Type", at, text(kind, at)),
            member("Properties", at, properties),
        ];
        let is_new = resources.get(events.implied).is_none();
        is_new.then(|| member(events.implied, at, map(at, fields)))
    };
    apis.into_iter().filter_map(api).collect()
}

/// A resource with what `Globals` say of all of its kind.
fn with_globals(entry: Entry, globals: Option<&Node>) -> Entry {
    let Some(globals) = globals.filter(|globals| globals.is_map()) else {
        return entry;
    };
    let merged = match entry.value.get("Properties") {
        Some(own) => merged(globals, own),
        None => globals.clone(),
    };
    Entry {
        value: with_member(&entry.value, "Properties", merged),
        ..entry
    }
}

/// Maps are put together, lists one behind the other; of anything else the resource's own counts.
fn merged(shared: &Node, own: &Node) -> Node {
    let kind = match (&shared.kind, &own.kind) {
        (Kind::List(first), Kind::List(second)) => {
            Kind::List(first.iter().chain(second).cloned().collect())
        }
        (Kind::Map(first), Kind::Map(second)) if !is_function(shared) && !is_function(own) => {
            let mut entries: Vec<Entry> = second
                .iter()
                .map(|entry| Entry {
                    value: match shared.get(&entry.key) {
                        Some(shared) => merged(shared, &entry.value),
                        None => entry.value.clone(),
                    },
                    ..entry.clone()
                })
                .collect();
            let missing = first.iter().filter(|entry| own.get(&entry.key).is_none());
            entries.extend(missing.cloned());
            Kind::Map(entries)
        }
        (_, own) => own.clone(),
    };
    Node {
        span: own.span,
        kind,
    }
}

fn is_function(node: &Node) -> bool {
    matches!(node.entries(), [entry] if &*entry.key == "Ref" || entry.key.starts_with("Fn::"))
}

/// A REST API as it is deployed, with its stage and its domain name among `made`.
fn rest_api(all: &[Entry], entry: &Entry, made: &mut Vec<Entry>) -> Entry {
    let at = entry.key_span;
    let own = entry.value.get("Properties");
    let property = |name: &str| own.and_then(|own| own.get(name));
    if let Some(stage) = property("StageName") {
        let id = match stage.text() {
            Some(name) => format!("{}{}Stage", entry.key, letters(name)),
            None => format!("{}Stage", entry.key),
        };
        let properties = vec![
            member("StageName", at, stage.clone()),
            member("RestApiId", at, reference(&entry.key, at)),
        ];
        made.push(like(entry, &id, "AWS::ApiGateway::Stage", properties));
    }
    if let Some(domain) = property("Domain").and_then(|domain| domain.get("DomainName")) {
        let id = format!("{}.DomainName", entry.key);
        let properties = vec![member("DomainName", at, domain.clone())];
        made.push(like(entry, &id, "AWS::ApiGateway::DomainName", properties));
    }
    let mut properties = kept(own, &["Name", "Description", "DisableExecuteApiEndpoint"]);
    properties.push(body(all, entry, events::REST));
    if let Some(endpoint) = property("EndpointConfiguration") {
        let types = match endpoint.get("Type") {
            Some(kind) => Some(kind),
            None => Some(endpoint).filter(|endpoint| endpoint.text().is_some()),
        };
        let types = types.map(|kind| member("Types", at, list(at, vec![kind.clone()])));
        let hosts = endpoint.get("VPCEndpointIds");
        let hosts = hosts.map(|hosts| member("VpcEndpointIds", at, hosts.clone()));
        let written = types.into_iter().chain(hosts).collect();
        properties.push(member(
            "EndpointConfiguration",
            at,
            map(endpoint.span, written),
        ));
    }
    if property("Auth").is_some_and(|auth| auth.get("ResourcePolicy").is_some()) {
        properties.push(member("Policy", at, left_to_transform(entry)));
    }
    deployed(entry, "AWS::ApiGateway::RestApi", properties)
}

/// An HTTP API as it is deployed, with its stage and its domain name among `made`.
fn http_api(all: &[Entry], entry: &Entry, made: &mut Vec<Entry>) -> Entry {
    let at = entry.key_span;
    let own = entry.value.get("Properties");
    let property = |name: &str| own.and_then(|own| own.get(name));
    let stage = property("StageName");
    let id = match stage.map(Node::text) {
        None => format!("{}ApiGatewayDefaultStage", entry.key),
        Some(Some(name)) => format!("{}{}Stage", entry.key, letters(name)),
        Some(None) => format!("{}Stage", entry.key),
    };
    let stage = stage.cloned().unwrap_or_else(|| text("$default", at));
    let properties = vec![
        member("StageName", at, stage),
        member("ApiId", at, reference(&entry.key, at)),
    ];
    made.push(like(entry, &id, "AWS::ApiGatewayV2::Stage", properties));
    if let Some(domain) = property("Domain").and_then(|domain| domain.get("DomainName")) {
        let id = format!("{}.DomainName", entry.key);
        let properties = vec![member("DomainName", at, domain.clone())];
        made.push(like(
            entry,
            &id,
            "AWS::ApiGatewayV2::DomainName",
            properties,
        ));
    }
    let mut properties = kept(own, &["Name", "Description", "DisableExecuteApiEndpoint"]);
    properties.push(member("ProtocolType", at, text("HTTP", at)));
    properties.push(body(all, entry, events::HTTP));
    deployed(entry, "AWS::ApiGatewayV2::Api", properties)
}

/// What an API answers to. Authorizers are left to the transform.
fn body(all: &[Entry], entry: &Entry, events: Events) -> Entry {
    let own = entry.value.get("Properties");
    let property = |name: &str| own.and_then(|own| own.get(name));
    let unknown = left_to_transform(entry);
    let security = property("Auth").map(|_| &unknown);
    let definition = match property("DefinitionUri") {
        Some(_) => None,
        None => events.definition(all, entry, property("DefinitionBody"), security),
    };
    member("Body", entry.key_span, definition.unwrap_or(unknown))
}

/// A value that the transform writes, which is not followed here.
fn left_to_transform(entry: &Entry) -> Node {
    let at = entry.key_span;
    let name = member("Name", at, text(SERVERLESS, at));
    map(at, vec![member("Fn::Transform", at, map(at, vec![name]))])
}

fn kept(own: Option<&Node>, names: &[&str]) -> Vec<Entry> {
    let entries = own.map(Node::entries).unwrap_or_default().iter();
    let kept = entries.filter(|entry| names.contains(&&*entry.key));
    kept.cloned().collect()
}

/// The resource with another type and other properties.
fn deployed(entry: &Entry, kind: &str, properties: Vec<Entry>) -> Entry {
    let at = entry
        .value
        .get("Type")
        .map_or(entry.key_span, |kind| kind.span);
    let span = entry
        .value
        .get("Properties")
        .map_or(entry.key_span, |own| own.span);
    let value = with_member(&entry.value, "Type", text(kind, at));
    Entry {
        value: with_member(&value, "Properties", map(span, properties)),
        ..entry.clone()
    }
}

/// A resource beside another one, which exists if that one does.
fn like(entry: &Entry, id: &str, kind: &str, properties: Vec<Entry>) -> Entry {
    let at = entry.key_span;
    let value = without(&entry.value, &["Metadata", "DependsOn"]);
    let value = with_member(&value, "Type", text(kind, at));
    added(
        entry,
        id,
        with_member(&value, "Properties", map(at, properties)),
    )
}

/// The letters and digits of a name, which are what is put into logical ids.
fn letters(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect()
}
