//! Load balancers: the listener that CloudFront connects to, and what its rules do with a request.
//!
//! "Listener rules for your Application Load Balancer" in the Elastic Load Balancing user guide.

use super::super::estate::View;
use super::super::kinds;
use super::{parts, texts};
use crate::source::Span;
use crate::symbolic::{Address, Piece, Resource, Spanned, Text, Truth};

/// An Application Load Balancer.
#[derive(Clone, Debug)]
pub struct Balancer {
    /// Its address.
    pub address: Address,
    /// The name to write when referring to it.
    pub local_name: Box<str>,
    /// Where it is declared.
    pub name_span: Span,
    /// The host names under which CloudFront may ask it: the one that is written, or what AWS may make up.
    pub hosts: Vec<Text>,
    /// Its listeners.
    pub listeners: Vec<Listener>,
    /// Whether nothing else in the text may be a listener of it.
    pub listeners_known: bool,
}

/// A listener.
#[derive(Clone, Debug)]
pub struct Listener {
    /// Its address.
    pub address: Address,
    /// Its port, if it is known.
    pub port: Option<Box<str>>,
    /// What becomes of a request that no rule takes.
    pub default: Action,
    /// Where that is written.
    pub default_span: Span,
    /// Its rules.
    pub rules: Vec<ListenerRule>,
    /// Whether no one else adds rules to it, as far as the text tells.
    pub rules_known: bool,
}

/// A rule of a listener.
#[derive(Clone, Debug)]
pub struct ListenerRule {
    /// Its address.
    pub address: Address,
    /// What becomes of a request that meets all conditions.
    pub action: Action,
    /// The conditions; `None` if they are not known.
    pub conditions: Option<Vec<Condition>>,
}

/// What a listener does with a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Action {
    /// It answers 403 itself.
    Forbids,
    /// It does something else: forwards it, redirects it, answers otherwise.
    Other,
    /// It cannot be known.
    Unknown,
}

/// A condition of a rule.
#[derive(Clone, Debug)]
pub enum Condition {
    /// The request carries a header with one of these values.
    Header {
        /// The name of the header.
        name: Text,
        /// The values, in which `*` and `?` are wildcards; `None` if they are not known.
        values: Option<Vec<Text>>,
        /// Where it is written.
        at: Span,
    },
    /// The `Host` header is one of these, in which `*` and `?` are wildcards.
    Host {
        /// The names.
        values: Vec<Text>,
        /// Where it is written.
        at: Span,
    },
    /// Some other condition.
    Other,
}

/// How the host names of load balancers end.
const OF_BALANCERS: [&str; 2] = [".elb.amazonaws.com", ".amazonaws.com.cn"];

/// Reads a load balancer that knows about headers; a Network Load Balancer does not.
pub(super) fn read(
    view: &View<'_>,
    at: usize,
    resource: &Resource,
    host: &Text,
) -> Option<Balancer> {
    let kind = resource.properties.get("Type");
    if kind.is_some_and(|kind| kind.known() != Some("application")) {
        return None;
    }
    let (listeners, listeners_known) = parts(view, at, &[kinds::LISTENER]);
    let own = matches!(host.pieces(), [Piece::Hole(_)]) || host.prefix() == "dualstack.";
    Some(Balancer {
        address: resource.address.clone(),
        local_name: resource.local_name.clone(),
        name_span: resource.name_span,
        hosts: if own {
            let ends = OF_BALANCERS.iter();
            ends.map(|end| host.clone().then_str(end)).collect()
        } else {
            vec![host.clone()]
        },
        listeners: listeners
            .iter()
            .map(|(listener, _)| read_listener(view, listener))
            .collect(),
        listeners_known,
    })
}

fn read_listener(view: &View<'_>, resource: &Resource) -> Listener {
    let place = view.scope.place(&resource.address);
    let (rules, is_whole) = place.map_or((Vec::new(), false), |at| {
        parts(view, at, &[kinds::LISTENER_RULE])
    });
    let mut exports = view.home.exports.iter();
    let is_exported = exports.any(|export| export.value.mentions().contains(&resource.address));
    let default = resource.properties.get("DefaultActions");
    Listener {
        address: resource.address.clone(),
        port: resource
            .properties
            .get("Port")
            .and_then(Spanned::known)
            .map(Into::into),
        default: default.map_or(Action::Unknown, action),
        default_span: default.map_or(resource.name_span, |default| default.span),
        rules: rules.iter().map(|(rule, _)| read_rule(rule)).collect(),
        rules_known: is_whole && !is_exported,
    }
}

fn read_rule(resource: &Resource) -> ListenerRule {
    let actions = resource.properties.get("Actions");
    let conditions = resource.properties.get("Conditions");
    ListenerRule {
        address: resource.address.clone(),
        action: actions.map_or(Action::Unknown, action),
        conditions: conditions
            .filter(|conditions| !conditions.is_unknown())
            .map(|conditions| conditions.items().into_iter().map(condition).collect()),
    }
}

/// What a list of actions comes to: the last one decides, those before it authenticate.
fn action(actions: &Spanned) -> Action {
    let items = actions.items();
    let kinds: Vec<Option<&str>> = items
        .iter()
        .map(|one| one.get("Type").and_then(Spanned::known))
        .collect();
    if actions.is_unknown() || kinds.is_empty() || kinds.contains(&None) {
        return Action::Unknown;
    }
    if kinds.iter().any(|kind| *kind != Some("fixed-response")) {
        return Action::Other;
    }
    let code = items[0].at(&["FixedResponseConfig", "StatusCode"]);
    match code.and_then(Spanned::known) {
        Some("403") => Action::Forbids,
        Some(_) => Action::Other,
        None => Action::Unknown,
    }
}

fn condition(item: &Spanned) -> Condition {
    let field = item.get("Field").and_then(Spanned::known);
    let plain = item.get("Values");
    if let Some(header) = item.get("HttpHeaderConfig") {
        let name = header.get("HttpHeaderName").and_then(Spanned::as_text);
        return match name {
            Some(name) => Condition::Header {
                name,
                values: header.get("Values").and_then(texts),
                at: header.span,
            },
            None => Condition::Other,
        };
    }
    let hosts = item.at(&["HostHeaderConfig", "Values"]);
    let hosts = hosts.or(plain.filter(|_| field == Some("host-header")));
    let hosts = hosts.and_then(|hosts| Some((texts(hosts)?, hosts.span)));
    // A rule may ask by regular expressions in place of values.
    match hosts.filter(|(values, _)| !values.is_empty()) {
        Some((values, at)) => Condition::Host { values, at },
        None => Condition::Other,
    }
}

impl Listener {
    /// Whether it listens on a port.
    pub fn is_on(&self, port: &str) -> Truth {
        self.port
            .as_deref()
            .map_or(Truth::Unknown, |own| Truth::from(own == port))
    }
}
