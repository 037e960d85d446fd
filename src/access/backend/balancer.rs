//! What a load balancer answers: the listener that CloudFront connects to forwards what its rules take, and may answer
//! 403 to the rest. A rule that no request meets forwards nothing.

use super::{Answer, REWRITES, Refusal, may_be_rewritten};
use crate::access::endpoint::Arriving;
use crate::graph::{Action, Balancer, Condition, Listener, ListenerRule, ViewerProtocol};
use crate::source::Span;
use crate::symbolic::matching::{Case, Pattern};
use crate::symbolic::{Domain, Hole, Spanned, Text, Truth};

/// Why a rule takes no request.
struct Unmet {
    refusal: Refusal,
    at: Span,
    value: String,
    expected: String,
    /// Whether a viewer could send what is missing: a secret that it can hardly know.
    may_come_with_viewers: bool,
}

/// Headers that clients send by themselves, whose values they know.
const OF_CLIENTS: [&str; 6] = [
    "Authorization",
    "Cookie",
    "Origin",
    "Referer",
    "User-Agent",
    "X-Api-Key",
];

/// Why a refusal for a secret header is not certain where what viewers send is passed on.
const VIEWERS: &str =
    "the behavior passes that header on from viewers, and one that knows the value is let in";

/// What the load balancer answers.
pub(super) fn judge(arriving: &Arriving<'_>, balancer: &Balancer) -> Answer {
    let answer = Answer::new(arriving, &balancer.address.name);
    let Some(listener) = listener(arriving, balancer) else {
        return answer;
    };
    if listener.default != Action::Forbids || !listener.rules_known {
        return answer;
    }
    let serving = listener
        .rules
        .iter()
        .filter(|rule| rule.action != Action::Forbids);
    let unmet: Option<Vec<Unmet>> = serving
        .map(|rule| unmet(arriving, balancer, rule))
        .collect();
    let unmet = unmet.unwrap_or_default();
    let by_viewers = unmet.iter().any(|one| one.may_come_with_viewers);
    // Where no rule serves anything, the rules are made elsewhere.
    let Some(first) = unmet.into_iter().next() else {
        return answer;
    };
    let refused = answer
        .refused(first.refusal, arriving.origin.domain_span)
        .because_of(first.value, first.expected)
        .beside(first.at, "this rule asks for it")
        .beside(
            listener.default_span,
            "what no rule takes is answered with 403",
        );
    if may_be_rewritten(arriving) {
        refused.only_possible(REWRITES)
    } else if by_viewers {
        refused.only_possible(VIEWERS)
    } else {
        refused
    }
}

/// The listener that CloudFront connects to, if that is known.
fn listener<'b>(arriving: &Arriving<'_>, balancer: &'b Balancer) -> Option<&'b Listener> {
    let origin = arriving.origin;
    let Some(protocol) = &origin.protocol else {
        // A VPC origin says elsewhere how it connects; if there is one listener, it is this one that answers.
        return match &balancer.listeners[..] {
            [listener] if balancer.listeners_known => Some(listener),
            _ => None,
        };
    };
    let is_secure = match protocol.as_deref()? {
        "http-only" => false,
        "https-only" => true,
        "match-viewer" if arriving.behavior.viewer_protocol == ViewerProtocol::Https => true,
        _ => return None,
    };
    let port = if is_secure {
        origin.settings.https_port.as_deref().unwrap_or("443")
    } else {
        origin.settings.http_port.as_deref().unwrap_or("80")
    };
    let on: Vec<(&Listener, Truth)> = balancer
        .listeners
        .iter()
        .map(|listener| (listener, listener.is_on(port)))
        .filter(|(_, on)| !on.is_no())
        .collect();
    match on[..] {
        [(listener, Truth::Yes)] if balancer.listeners_known => Some(listener),
        _ => None,
    }
}

/// The condition of a rule that no request through the behavior meets, if there is one.
fn unmet(arriving: &Arriving<'_>, balancer: &Balancer, rule: &ListenerRule) -> Option<Unmet> {
    let conditions = rule.conditions.as_ref()?;
    conditions
        .iter()
        .find_map(|condition| match condition {
            Condition::Header { name, values, at } => {
                header(arriving, name.known()?, values.as_deref(), *at)
            }
            Condition::Host { .. } | Condition::Other => None,
        })
        .or_else(|| {
            conditions.iter().find_map(|condition| match condition {
                Condition::Host { values, at } => host(arriving, balancer, values, *at),
                Condition::Header { .. } | Condition::Other => None,
            })
        })
}

fn header(arriving: &Arriving<'_>, name: &str, values: Option<&[Text]>, at: Span) -> Option<Unmet> {
    let origin = arriving.origin;
    let mut sent = origin.headers.iter();
    let sent = sent.find(|(own, _)| own.eq_ignore_ascii_case(name));
    match sent {
        Some((_, Some(value))) => {
            let meets = Truth::any(values?.iter().map(|wanted| like(wanted, value)));
            meets.is_no().then(|| Unmet {
                refusal: Refusal::ListenerHeaderOther,
                at,
                value: name.to_owned(),
                expected: name.to_owned(),
                may_come_with_viewers: false,
            })
        }
        Some((_, None)) => None,
        None => {
            let passes = arriving.behavior.forwarding.forwards(name);
            let is_secret = !OF_CLIENTS.iter().any(|own| own.eq_ignore_ascii_case(name))
                && values.is_none_or(|values| values.iter().all(is_made_up));
            ((passes.is_no() || is_secret) && origin.headers_known).then(|| Unmet {
                refusal: Refusal::ListenerHeaderMissing,
                at,
                value: String::new(),
                expected: name.to_owned(),
                may_come_with_viewers: !passes.is_no(),
            })
        }
    }
}

/// Whether a value is not written out, as a password that is made at random, or comes as a parameter or from a store of
/// secrets. Browsers and clients send what is written out, such as the version of an API.
fn is_made_up(value: &Text) -> bool {
    value
        .known()
        .is_none_or(|known| known.contains("{{resolve:"))
}

fn host(arriving: &Arriving<'_>, balancer: &Balancer, values: &[Text], at: Span) -> Option<Unmet> {
    let takes = |names: &[Text]| {
        let each = names
            .iter()
            .flat_map(|name| values.iter().map(move |wanted| (wanted, name)));
        Truth::any(each.map(|(wanted, name)| like(wanted, name)))
    };
    let wanted: Vec<String> = values.iter().map(ToString::to_string).collect();
    match arriving.behavior.forwarding.host {
        Truth::No => takes(&balancer.hosts).is_no().then(|| Unmet {
            refusal: Refusal::ListenerHost,
            at,
            value: arriving
                .origin
                .domain
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            expected: wanted.join(", "),
            may_come_with_viewers: false,
        }),
        Truth::Yes => takes(&asked_under(arriving)?).is_no().then(|| Unmet {
            refusal: Refusal::ListenerViewerHost,
            at,
            value: shown(arriving),
            expected: wanted.into_iter().next().unwrap_or_default(),
            may_come_with_viewers: false,
        }),
        Truth::Unknown => None,
    }
}

/// The names under which viewers come to a distribution, each star of an alternate domain name as a hole; nothing if
/// there may be others. One name that AWS makes up is like another.
fn asked_under(arriving: &Arriving<'_>) -> Option<Vec<Text>> {
    let distribution = &arriving.graph.distribution;
    if distribution.tenants.or(distribution.staging) != Truth::No {
        return None;
    }
    let unit = distribution.address.unit;
    let any = |name: &str| Text::hole(Hole::given(unit, name, Domain::Free));
    let made_up = ["cloudfront.net", "cloudfront.cn"].map(|zone| {
        Text::hole(Hole::given(unit, "Label", Domain::Name))
            .then_str(".")
            .then_str(zone)
    });
    let mut names = vec![distribution.domain.clone()];
    if distribution.domain.known().is_none() {
        // What the rules name by a reference is this very name; what they write out may be any like it.
        names = made_up.to_vec();
    }
    for alias in &distribution.aliases {
        let alias = alias.as_text()?;
        names.push(match alias.strip_prefix("*") {
            Some(rest) => any("Star").then(&rest),
            None => alias,
        });
    }
    Some(names)
}

/// A name under which viewers come, for people.
fn shown(arriving: &Arriving<'_>) -> String {
    let distribution = &arriving.graph.distribution;
    let mut aliases = distribution.aliases.iter().filter_map(Spanned::as_text);
    aliases
        .next()
        .unwrap_or_else(|| distribution.domain.clone())
        .to_string()
}

/// Whether a value is what a rule asks for. The rules of listeners know wildcards, and no case.
fn like(wanted: &Text, value: &Text) -> Truth {
    Pattern::glob(wanted, Case::Ignored).matches(&Pattern::exact(value, Case::Ignored))
}
