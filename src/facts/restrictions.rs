//! Facts about what a distribution asks of its viewers: signatures, countries, what a web ACL lets through.
//!
//! "Serve private content with signed URLs and signed cookies" and "Restrict the geographic distribution of your
//! content" in the Amazon CloudFront Developer Guide.

use super::anchors::{Anchor, plain};
use super::build::{Slice, Stating};
use super::document::{EdgeFunction, PublicKey, Restriction, WebAcl};
use super::keys::{self, Form};
use super::terms::pattern;
use super::worlds::Held;
use super::{Label, Witness, code};
use crate::graph::{self, AclAction, Matches};
use crate::symbolic::{Spanned, Text, Truth};

/// States what a distribution asks of its viewers. One that is disabled answers to nobody.
pub(super) fn state(stating: &Stating<'_>, slice: &mut Slice) {
    restriction(stating, slice);
    web_acl(stating, slice);
    public_keys(stating, slice);
    if !stating.graph.distribution.enabled.is_no() {
        functions(stating, slice);
    }
}

fn restriction(stating: &Stating<'_>, slice: &mut Slice) {
    let distribution = &stating.graph.distribution;
    let signed: Vec<Truth> = distribution
        .behaviors
        .iter()
        .map(|one| one.signed)
        .collect();
    let accounts: Vec<&graph::Behavior> = distribution
        .behaviors
        .iter()
        .filter(|behavior| {
            behavior
                .settings
                .signers
                .iter()
                .any(|one| !one.is_unknown())
        })
        .collect();
    let names: Vec<String> = accounts.iter().map(|one| pattern(one)).collect();
    let geo = stating.graph.edge.geo.as_ref();
    let codes: Vec<&str> = geo
        .map(|geo| geo.locations.iter().filter_map(Spanned::known).collect())
        .unwrap_or_default();
    let node = Restriction {
        id: stating.id(&distribution.address),
        source: stating.place(distribution.name_span),
        distribution: distribution.local_name.to_string(),
        distribution_address: stating.name(&distribution.address),
        signed: match (
            Truth::all(signed.iter().copied()),
            Truth::any(signed.iter().copied()),
        ) {
            _ if distribution.enabled.is_no() => "none",
            (Truth::Yes, _) if !signed.is_empty() => "all",
            (_, Truth::Yes) => "some",
            (_, Truth::No) => "none",
            _ => "unknown",
        },
        ipv6: stating.graph.edge.ipv6.into(),
        accounts_sign: Truth::from(!accounts.is_empty()).into(),
        account_signers: names.join(", "),
        geo: match geo.map(|geo| geo.kind.as_deref()) {
            None | Some(Some("none")) => "all",
            Some(Some("whitelist")) => "listed",
            Some(Some("blacklist")) => "all_but_listed",
            Some(_) => "unknown",
        },
        geo_locations: codes.join(", "),
        when: Vec::new(),
    };
    let mut anchored = plain(
        stating,
        distribution.name_span,
        "this distribution".to_owned(),
    );
    let mut add = |fact: &'static str, at, label: &str| {
        let mut anchor = anchored.node.clone();
        anchor.at = at;
        label.clone_into(&mut anchor.label);
        anchored.facts.push((fact, anchor));
    };
    let first = |list: fn(&graph::BehaviorSettings) -> &Vec<Spanned>| {
        let mut all = distribution.behaviors.iter().rev();
        all.find_map(|one| list(&one.settings).first().map(|value| value.span))
    };
    let groups = first(|settings| &settings.key_groups);
    let signers = groups.or_else(|| first(|settings| &settings.signers));
    if let Some(at) = signers {
        add("signed", at, "whoever has no signature of these gets 403");
    }
    if let Some(at) = first(|settings| &settings.signers) {
        add("accounts_sign", at, "the key pairs of an account sign");
    }
    if let Some(geo) = geo {
        add("geo", geo.span, "viewers elsewhere get 403");
    }
    let ipv6 = Anchor {
        at: stating.graph.edge.ipv6_span,
        label: "viewers may come from IPv6 addresses".to_owned(),
        related: signers
            .map(|at| Label {
                at,
                message: "these sign the policies".to_owned(),
            })
            .into_iter()
            .collect(),
        // What is signed is written nowhere here.
        certain: false,
        ..anchored.node.clone()
    };
    anchored.facts.push(("ipv6", ipv6));
    slice.restrictions.push(Held { node, anchored });
}

fn web_acl(stating: &Stating<'_>, slice: &mut Slice) {
    let distribution = &stating.graph.distribution;
    let used = stating.graph.edge.web_acl.as_ref();
    let Some((used, (acl, _))) = used.and_then(|used| Some((used, used.declared.as_ref()?))) else {
        return;
    };
    let node = WebAcl {
        id: format!("{}/{}", stating.id(&distribution.address), acl.address.name),
        source: stating.place(acl.name_span),
        distribution: distribution.local_name.to_string(),
        distribution_address: stating.name(&distribution.address),
        web_acl: acl.local_name.to_string(),
        web_acl_address: stating.name(&acl.address),
        blocks_by_default: acl.blocks.into(),
        lets_in: lets_in(acl),
        ipv6: stating.graph.edge.ipv6.into(),
        when: Vec::new(),
    };
    let mut anchored = plain(
        stating,
        acl.blocks_span,
        "this is what no rule takes".to_owned(),
    );
    "what no rule takes is blocked".clone_into(&mut anchored.node.label);
    anchored.node.related.push(Label {
        at: used.id.span,
        message: "the distribution asks this web ACL first".to_owned(),
    });
    anchored.node.witness = Some(Witness {
        request: "GET /".to_owned(),
        steps: vec![
            Label {
                at: distribution.name_span,
                message: format!("distribution `{}`", distribution.address.name),
            },
            Label {
                at: acl.name_span,
                message: format!("web ACL `{}`", acl.address.name),
            },
        ],
        refusal: "no rule lets the request in, and the web ACL blocks what no rule takes"
            .to_owned(),
    });
    slice.web_acls.push(Held { node, anchored });
}

/// Whom the rules of a web ACL let in.
fn lets_in(acl: &graph::WebAcl) -> &'static str {
    let Some(rules) = &acl.rules else {
        return "unknown";
    };
    if rules.iter().any(|rule| rule.action == AclAction::Unknown) {
        return "unknown";
    }
    let allows = |wanted: Matches| {
        let mut rules = rules.iter();
        rules.any(|rule| rule.action == AclAction::Allow && rule.matches == wanted)
    };
    if allows(Matches::Some) {
        "some"
    } else if allows(Matches::OnlyIpv4) {
        "ipv4"
    } else {
        "nobody"
    }
}

fn public_keys(stating: &Stating<'_>, slice: &mut Slice) {
    let distribution = &stating.graph.distribution;
    for key in &stating.graph.edge.public_keys {
        let form = key.encoded.as_deref().map_or(Form::Unknown, keys::form);
        let node = PublicKey {
            id: format!("{}/{}", stating.id(&distribution.address), key.address.name),
            source: stating.place(key.span),
            distribution: distribution.local_name.to_string(),
            distribution_address: stating.name(&distribution.address),
            public_key: key.local_name.to_string(),
            form: form.word(),
            when: Vec::new(),
        };
        slice.public_keys.push(Held {
            node,
            anchored: plain(stating, key.span, form.says().to_owned()),
        });
    }
}

fn functions(stating: &Stating<'_>, slice: &mut Slice) {
    let distribution = &stating.graph.distribution;
    let mut seen = Vec::new();
    for (place, association, function) in &stating.graph.edge_functions {
        if seen.contains(&&function.address) {
            continue;
        }
        seen.push(&function.address);
        let text = function.code.as_ref().and_then(Spanned::as_text);
        let answers = match text.as_ref().map(Text::known) {
            Some(Some(text)) => Truth::from(code::answers_403(text)),
            _ => Truth::Unknown,
        };
        let node = EdgeFunction {
            id: format!(
                "{}/{}",
                stating.id(&distribution.address),
                function.address.name
            ),
            source: stating.place(function.name_span),
            distribution: distribution.local_name.to_string(),
            distribution_address: stating.name(&distribution.address),
            behavior: pattern(&distribution.behaviors[*place]),
            function: function.local_name.to_string(),
            event: association.event.as_deref().unwrap_or_default().to_owned(),
            answers_403: answers.into(),
            when: Vec::new(),
        };
        let at = function
            .code
            .as_ref()
            .map_or(function.name_span, |code| code.span);
        let mut anchored = plain(stating, at, "this code answers 403".to_owned());
        anchored.node.related.push(Label {
            at: association.span,
            message: "the behavior runs it".to_owned(),
        });
        slice.edge_functions.push(Held { node, anchored });
    }
}
