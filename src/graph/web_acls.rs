//! Web access control lists (WAF): what they do with a request that no rule takes, and whom their rules let in.
//!
//! "Setting the protection pack (web ACL) default action in AWS WAF" and "Using rule actions in AWS WAF" in the AWS
//! WAF Developer Guide.

use super::estate::View;
use super::kinds;
use crate::source::Span;
use crate::symbolic::{Address, Resource, Spanned, Truth};

/// A web access control list.
#[derive(Clone, Debug)]
pub struct WebAcl {
    /// Its address.
    pub address: Address,
    /// The name to write when referring to it.
    pub local_name: Box<str>,
    /// Where it is declared.
    pub name_span: Span,
    /// What it is for: `CLOUDFRONT` or `REGIONAL`.
    pub scope: Option<Box<str>>,
    /// Where that is written; the list if it is not.
    pub scope_span: Span,
    /// Whether it blocks what no rule takes.
    pub blocks: Truth,
    /// Where that is written; the list if it is not.
    pub blocks_span: Span,
    /// Its rules; `None` if they are not known.
    pub rules: Option<Vec<AclRule>>,
}

/// A rule of a web access control list, as far as it lets anybody in.
#[derive(Clone, Debug)]
pub struct AclRule {
    /// What it does with a request that its statement matches.
    pub action: AclAction,
    /// What its statement matches.
    pub matches: Matches,
    /// The whole rule.
    pub span: Span,
}

/// What a rule does with a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AclAction {
    /// It lets the request in, and no later rule is asked.
    Allow,
    /// It does anything else, after which the request is refused or the next rule is asked.
    Other,
    /// It cannot be known.
    Unknown,
}

/// What a statement matches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Matches {
    /// No request.
    Nothing,
    /// Requests from IPv4 addresses alone.
    OnlyIpv4,
    /// Some requests.
    Some,
}

/// The publisher whose rule groups let nobody in by themselves.
const AWS: &str = "AWS";

/// Reads a web access control list.
pub(super) fn read(view: &View<'_>, resource: &Resource) -> WebAcl {
    let properties = &resource.properties;
    let scope = properties.get("Scope");
    let default = properties.get("DefaultAction");
    let rules = properties.get("Rules");
    WebAcl {
        address: resource.address.clone(),
        local_name: resource.local_name.clone(),
        name_span: resource.name_span,
        scope: scope.and_then(Spanned::known).map(Into::into),
        scope_span: scope.map_or(resource.name_span, |scope| scope.span),
        blocks: default.map_or(Truth::Unknown, |default| {
            let has = |action: &str| default.get(action).is_some();
            match (has("Allow"), has("Block")) {
                (true, false) => Truth::No,
                (false, true) => Truth::Yes,
                _ => Truth::Unknown,
            }
        }),
        blocks_span: default.map_or(resource.name_span, |default| default.span),
        rules: match rules {
            None => Some(Vec::new()),
            Some(rules) if rules.is_unknown() => None,
            Some(rules) => Some(
                rules
                    .items()
                    .into_iter()
                    .map(|rule| read_rule(view, rule))
                    .collect(),
            ),
        },
    }
}

fn read_rule(view: &View<'_>, rule: &Spanned) -> AclRule {
    AclRule {
        action: action(rule),
        matches: rule
            .get("Statement")
            .map_or(Matches::Some, |statement| matches(view, statement)),
        span: rule.span,
    }
}

fn action(rule: &Spanned) -> AclAction {
    if rule.is_unknown() {
        return AclAction::Unknown;
    }
    if let Some(action) = rule.get("Action") {
        let has = |name: &str| action.get(name).is_some();
        let others = ["Block", "Count", "Captcha", "Challenge"];
        return match (has("Allow"), others.into_iter().any(has)) {
            (true, false) => AclAction::Allow,
            (false, true) => AclAction::Other,
            _ => AclAction::Unknown,
        };
    }
    // A group of rules decides for itself. Those of AWS refuse and count, unless they are told otherwise.
    let Some(group) = rule.at(&["Statement", "ManagedRuleGroupStatement"]) else {
        return AclAction::Unknown;
    };
    let is_of_aws = group.get("VendorName").and_then(Spanned::known) == Some(AWS);
    let overrides = group.get("RuleActionOverrides");
    let mut lets_in = overrides.is_some_and(Spanned::is_unknown);
    if let Some(overrides) = overrides {
        overrides.walk(&mut |value| lets_in |= value.get("Allow").is_some());
    }
    if is_of_aws && !lets_in {
        AclAction::Other
    } else {
        AclAction::Unknown
    }
}

fn matches(view: &View<'_>, statement: &Spanned) -> Matches {
    if let Some(set) = statement.get("IPSetReferenceStatement") {
        return set
            .get("Arn")
            .map_or(Matches::Some, |arn| addresses(view, arn));
    }
    let inner = |name: &str| -> Option<Vec<Matches>> {
        let all = statement.at(&[name, "Statements"])?;
        (!all.is_unknown()).then(|| {
            all.items()
                .into_iter()
                .map(|one| matches(view, one))
                .collect()
        })
    };
    if let Some(all) = inner("AndStatement") {
        // What all of them match is at most what any of them does.
        let is = |wanted: Matches| all.contains(&wanted).then_some(wanted);
        return is(Matches::Nothing)
            .or_else(|| is(Matches::OnlyIpv4))
            .unwrap_or(Matches::Some);
    }
    if let Some(any) = inner("OrStatement").filter(|any| !any.is_empty()) {
        return if any.iter().all(|one| *one == Matches::Nothing) {
            Matches::Nothing
        } else if any.contains(&Matches::Some) {
            Matches::Some
        } else {
            Matches::OnlyIpv4
        };
    }
    Matches::Some
}

/// What a set of addresses matches. Nobody but the text fills it.
fn addresses(view: &View<'_>, arn: &Spanned) -> Matches {
    let set = arn.as_text().and_then(|arn| {
        let at = view.with_id(view.distribution, &arn)?;
        let (resource, exists) = view.resource(at)?;
        (&*resource.kind == kinds::IP_SET && exists.is_yes()).then_some(resource)
    });
    let Some(set) = set else {
        return Matches::Some;
    };
    let listed = set.properties.get("Addresses");
    let is_empty = listed.is_some_and(|listed| !listed.is_unknown() && listed.items().is_empty());
    match set
        .properties
        .get("IPAddressVersion")
        .and_then(Spanned::known)
    {
        _ if is_empty => Matches::Nothing,
        Some("IPV4") => Matches::OnlyIpv4,
        _ => Matches::Some,
    }
}
