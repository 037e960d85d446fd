//! What a behavior forwards to its origin, told from its managed or custom policies or its legacy
//! `ForwardedValues`. Headers in the cache key are always forwarded.
//!
//! Managed policies: "Use managed cache policies" and "Use managed origin request policies" in the Amazon
//! CloudFront Developer Guide.

use super::header_lists::HeaderList;
use crate::source::Span;
use crate::symbolic::{Spanned, Text, Truth};

/// What a behavior forwards.
#[derive(Clone, Debug)]
pub struct Forwarding {
    /// Whether the viewer's `Host` header reaches the origin.
    pub host: Truth,
    /// What decides that: the id of a policy, or the list of headers.
    pub host_span: Span,
    /// What kind of setting decides that.
    pub host_by: Decider,
    /// Whether the viewer's `Authorization` header reaches the origin.
    pub authorization: Truth,
    /// What decides that: the id of a policy, or the list of headers.
    pub authorization_span: Span,
    /// Whether a list or a policy names that very header, and does not just forward everything.
    pub authorization_named: Truth,
    /// Whether the viewer's `Referer` header reaches the origin.
    pub referer: Truth,
    /// Whether the viewer's `User-Agent` header reaches the origin.
    pub user_agent: Truth,
    /// Which other headers do.
    pub lists: Vec<HeaderList>,
}

impl Forwarding {
    /// Whether a header of the viewer's reaches the origin.
    pub fn forwards(&self, name: &str) -> Truth {
        Truth::any(self.lists.iter().map(|list| list.holds(name)))
    }
}

/// The setting that decides which headers reach an origin.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decider {
    /// None: CloudFront's own choice.
    Default,
    /// A managed policy of this name.
    Managed(&'static str),
    /// A policy that is declared here, or one that cannot be seen.
    Policy,
    /// The legacy list of the behavior itself.
    Legacy,
}

/// A set of headers, as far as it is known.
#[derive(Clone, Copy, Debug)]
struct Headers {
    host: Truth,
    authorization: Truth,
    /// Whether it is named.
    authorization_named: Truth,
    referer: Truth,
    user_agent: Truth,
}

const NONE: Headers = Headers {
    host: Truth::No,
    authorization: Truth::No,
    authorization_named: Truth::No,
    referer: Truth::No,
    user_agent: Truth::No,
};
const ALL: Headers = Headers {
    host: Truth::Yes,
    authorization: Truth::Yes,
    authorization_named: Truth::No,
    referer: Truth::Yes,
    user_agent: Truth::Yes,
};
const UNKNOWN: Headers = Headers {
    host: Truth::Unknown,
    authorization: Truth::Unknown,
    authorization_named: Truth::Unknown,
    referer: Truth::Unknown,
    user_agent: Truth::Unknown,
};
const HOST: Headers = Headers {
    host: Truth::Yes,
    ..NONE
};
const ALL_BUT_HOST: Headers = Headers {
    host: Truth::No,
    ..ALL
};

impl Headers {
    fn or(self, other: Headers) -> Headers {
        Headers {
            host: self.host.or(other.host),
            authorization: self.authorization.or(other.authorization),
            authorization_named: self.authorization_named.or(other.authorization_named),
            referer: self.referer.or(other.referer),
            user_agent: self.user_agent.or(other.user_agent),
        }
    }
}

/// The managed policies, by id: name and headers.
const MANAGED: &[(&str, &str, Headers)] = &[
    (
        "658327ea-f89d-4fab-a63d-7e88639e58f6",
        "CachingOptimized",
        NONE,
    ),
    (
        "b2884449-e4de-46a7-ac36-70bc7f1ddd6d",
        "CachingOptimizedForUncompressedObjects",
        NONE,
    ),
    (
        "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
        "CachingDisabled",
        NONE,
    ),
    (
        "08627262-05a9-4f76-9ded-b50ca2e3a84f",
        "Elemental-MediaPackage",
        NONE,
    ),
    (
        "2e54312d-136d-493c-8eb9-b001f22f67d2",
        "Amplify",
        Headers {
            authorization: Truth::Yes,
            ..HOST
        },
    ),
    (
        "83da9c7e-98b4-4e11-a168-04f0df8e2c65",
        "UseOriginCacheControlHeaders",
        HOST,
    ),
    (
        "4cc15a8a-d715-48a4-82b8-cc0b614638fe",
        "UseOriginCacheControlHeaders-QueryStrings",
        HOST,
    ),
    ("216adef6-5c7f-47e4-b989-5492eafa07d3", "AllViewer", ALL),
    (
        "33f36d7e-f396-46d9-90e0-52428a34d9dc",
        "AllViewerAndCloudFrontHeaders-2022-06",
        ALL,
    ),
    (
        "b689b0a8-53d0-40ab-baf2-68738e2966ac",
        "AllViewerExceptHostHeader",
        ALL_BUT_HOST,
    ),
    (
        "59781a5b-3903-41f3-afcb-af62929ccde1",
        "CORS-CustomOrigin",
        NONE,
    ),
    (
        "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf",
        "CORS-S3Origin",
        NONE,
    ),
    (
        "775133bc-15f2-49f9-abea-afb2e0bf67d2",
        "Elemental-MediaTailor-PersonalizedManifests",
        NONE,
    ),
    (
        "bf0718e1-ba1e-49d1-88b1-f726733018ae",
        "HostHeaderOnly",
        HOST,
    ),
    (
        "acba4595-bd28-49b8-b9fe-13317c0390fa",
        "UserAgentRefererHeaders",
        Headers {
            referer: Truth::Yes,
            user_agent: Truth::Yes,
            ..NONE
        },
    ),
];

/// Reads what a behavior forwards. `custom` finds the properties of a cache policy or an origin request policy
/// that is declared beside the distribution, by its id.
pub(super) fn read(behavior: &Spanned, custom: impl Fn(&Text) -> Option<Spanned>) -> Forwarding {
    let mut forwarding = Forwarding {
        host: Truth::No,
        host_span: behavior.span,
        host_by: Decider::Default,
        authorization: Truth::No,
        authorization_span: behavior.span,
        authorization_named: Truth::No,
        referer: Truth::No,
        user_agent: Truth::No,
        lists: Vec::new(),
    };
    let mut lists = Vec::new();
    let mut total = NONE;
    let mut add = |headers: Headers, at: Span, by: Decider| {
        if headers.host > total.host {
            forwarding.host_span = at;
            forwarding.host_by = by;
        }
        if headers.authorization > total.authorization {
            forwarding.authorization_span = at;
        }
        total = total.or(headers);
    };
    let mut has_policy = false;
    for key in ["CachePolicyId", "OriginRequestPolicyId"] {
        let Some(id) = behavior.get(key) else {
            continue;
        };
        has_policy = true;
        let (headers, by) = by_policy(id, &custom);
        lists.push(HeaderList::of_policy(
            id,
            by,
            headers.authorization,
            &custom,
        ));
        add(headers, id.span, by);
    }
    // With a cache policy, CloudFront ignores the legacy settings.
    if !has_policy && let Some(values) = behavior.get("ForwardedValues") {
        match values.get("Headers") {
            _ if values.is_unknown() => add(UNKNOWN, values.span, Decider::Legacy),
            Some(list) => {
                lists.push(HeaderList::of_list(list));
                add(listed(list), list.span, Decider::Legacy);
            }
            None => {}
        }
        if values.is_unknown() {
            lists.push(HeaderList::Unknown);
        }
    }
    Forwarding {
        lists,
        host: total.host,
        authorization: total.authorization,
        authorization_named: total.authorization_named,
        referer: total.referer,
        user_agent: total.user_agent,
        ..forwarding
    }
}

fn by_policy(id: &Spanned, custom: &impl Fn(&Text) -> Option<Spanned>) -> (Headers, Decider) {
    let Some(text) = id.as_text() else {
        return (UNKNOWN, Decider::Policy);
    };
    if let Some(known) = text.known()
        && let Some((_, name, headers)) = MANAGED
            .iter()
            .find(|(id, ..)| id.eq_ignore_ascii_case(known))
    {
        return (*headers, Decider::Managed(name));
    }
    (
        custom(&text).map_or(UNKNOWN, |properties| by_custom_policy(&properties)),
        Decider::Policy,
    )
}

/// The headers of a declared policy: a whitelist, all, all but a list, or none.
fn by_custom_policy(properties: &Spanned) -> Headers {
    let config = properties
        .at(&[
            "CachePolicyConfig",
            "ParametersInCacheKeyAndForwardedToOrigin",
            "HeadersConfig",
        ])
        .or_else(|| properties.at(&["OriginRequestPolicyConfig", "HeadersConfig"]));
    let Some(config) = config else { return UNKNOWN };
    let list = || {
        config
            .get("Headers")
            .map_or(NONE, |list| listed(list.get("Items").unwrap_or(list)))
    };
    match config.get("HeaderBehavior").and_then(Spanned::known) {
        Some("none") => NONE,
        Some("whitelist") => list(),
        Some("allViewer" | "allViewerAndWhitelistCloudFront") => ALL,
        Some("allExcept") => {
            let except = list();
            Headers {
                host: !except.host,
                authorization: !except.authorization,
                authorization_named: Truth::No,
                referer: !except.referer,
                user_agent: !except.user_agent,
            }
        }
        _ => UNKNOWN,
    }
}

fn listed(list: &Spanned) -> Headers {
    if list.is_unknown() {
        return UNKNOWN;
    }
    list.items().into_iter().fold(NONE, |all, item| {
        all.or(match item.known() {
            Some("*") => ALL,
            Some(name) if name.eq_ignore_ascii_case("host") => HOST,
            Some(name) if name.eq_ignore_ascii_case("authorization") => Headers {
                authorization: Truth::Yes,
                authorization_named: Truth::Yes,
                ..NONE
            },
            Some(name) if name.eq_ignore_ascii_case("referer") => Headers {
                referer: Truth::Yes,
                ..NONE
            },
            Some(name) if name.eq_ignore_ascii_case("user-agent") => Headers {
                user_agent: Truth::Yes,
                ..NONE
            },
            Some(_) => NONE,
            None => UNKNOWN,
        })
    })
}
