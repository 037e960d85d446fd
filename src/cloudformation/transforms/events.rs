//! What an API of the serverless transform answers to: the paths and methods that events of functions and state
//! machines name, put into the definition that is written for it, if there is one.
//!
//! Events: "Api" and "`HttpApi`" in the AWS SAM Developer Guide.

use super::tree::{map, member, with_member};
use crate::cloudformation::intrinsics::Call;
use crate::source::{Entry, Node};

/// A kind of API and how events speak of it.
#[derive(Clone, Copy)]
pub(super) struct Events {
    /// The type of the events.
    pub(super) kind: &'static str,
    /// The property in which an event names its API.
    pub(super) names: &'static str,
    /// The API of an event that names none.
    pub(super) implied: &'static str,
    /// The path of an event that names none; empty if it must.
    path: &'static str,
}

/// Events of REST APIs.
pub(super) const REST: Events = Events {
    kind: "Api",
    names: "RestApiId",
    implied: "ServerlessRestApi",
    path: "",
};

/// Events of HTTP APIs.
pub(super) const HTTP: Events = Events {
    kind: "HttpApi",
    names: "ApiId",
    implied: "ServerlessHttpApi",
    path: "$default",
};

/// How the definition of an API writes that a path takes any method.
const ANY: &str = "x-amazon-apigateway-any-method";

impl Events {
    /// The events of this kind among all resources, each with its properties if it has any.
    fn all(self, resources: &[Entry]) -> impl Iterator<Item = (&Entry, Option<&Node>)> {
        let events = resources.iter().filter_map(|entry| {
            let kind = entry.value.get("Type").and_then(Node::text)?;
            let has = matches!(
                kind,
                "AWS::Serverless::Function" | "AWS::Serverless::StateMachine"
            );
            entry.value.get("Properties")?.get("Events").filter(|_| has)
        });
        events
            .flat_map(Node::entries)
            .filter(move |event| event.value.get("Type").and_then(Node::text) == Some(self.kind))
            .map(|event| (event, event.value.get("Properties")))
    }

    /// The first event that names no API, if there is one.
    pub(super) fn unnamed(self, resources: &[Entry]) -> Option<&Entry> {
        let unnamed =
            |properties: Option<&Node>| properties.and_then(|own| own.get(self.names)).is_none();
        self.all(resources)
            .find(|(_, properties)| unnamed(*properties))
            .map(|(event, _)| event)
    }

    /// The definition of an API: what is written for it, with a path for each event. `None` if an event computes its
    /// path, or if it cannot be told whether an event is for this API. What the methods ask of a caller is `security`.
    pub(super) fn definition(
        self,
        resources: &[Entry],
        api: &Entry,
        written: Option<&Node>,
        security: Option<&Node>,
    ) -> Option<Node> {
        let at = api.key_span;
        let mut definition = written.cloned().unwrap_or_else(|| map(at, Vec::new()));
        let mut paths = definition
            .get("paths")
            .cloned()
            .unwrap_or_else(|| map(at, Vec::new()));
        if !definition.is_map() || Call::of(&definition).is_some() || !paths.is_map() {
            return None;
        }
        for (event, properties) in self.all(resources) {
            let named = properties.and_then(|own| own.get(self.names));
            let is_for = match named.map(|named| (named.text(), Call::of(named))) {
                None => Some(self.implied),
                Some((Some(name), _)) => Some(name),
                Some((None, Some(call))) if call.function == "Ref" => call.argument.text(),
                Some(_) => None,
            };
            match is_for {
                Some(name) if name == &*api.key => {}
                Some(_) => continue,
                None => return None,
            }
            let text = |name: &str, otherwise| match properties.and_then(|own| own.get(name)) {
                Some(node) => node.text(),
                None => Some(otherwise),
            };
            let (path, method) = (text("Path", self.path)?, text("Method", "any")?);
            let method = match method.to_ascii_lowercase() {
                any if any == "any" => ANY.to_owned(),
                method => method,
            };
            let auth = properties.and_then(|own| own.get("Auth"));
            let asks = security
                .or(auth)
                .map(|asks| member("security", at, asks.clone()));
            let method = member(
                &method,
                event.key_span,
                map(event.value.span, asks.into_iter().collect()),
            );
            let known = paths
                .get(path)
                .cloned()
                .unwrap_or_else(|| map(event.value.span, Vec::new()));
            let methods = known.entries().iter().cloned().chain([method]).collect();
            paths = with_member(&paths, path, map(known.span, methods));
        }
        definition = with_member(&definition, "paths", paths);
        Some(definition)
    }
}
