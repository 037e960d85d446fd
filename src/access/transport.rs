//! Over which protocol CloudFront asks S3, and what becomes of viewers who ask over HTTP where those with HTTPS are
//! served: a behavior that takes both is two questions.
//!
//! "Require HTTPS for communication between CloudFront and your Amazon S3 origin" and "Restrict access to an Amazon
//! S3 origin" in the Amazon CloudFront Developer Guide.

use super::asking::{self, Asking};
use super::cause::{Blame, Cause, Verdict};
use super::explain;
use super::read;
use crate::graph::{HostKind, Origin, Signing, ViewerProtocol};
use crate::iam::{self, ConditionVerdict, Effect, Policy, StatementVerdict};
use crate::symbolic::Truth;

/// The protocol that a viewer uses.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Viewer {
    /// HTTP.
    Http,
    /// HTTPS. Every behavior takes it.
    Https,
}

/// The condition keys that tell the protocol of a request.
const KEYS: &[&str] = &["aws:securetransport", "s3:tlsversion"];

/// Whether CloudFront asks an origin over HTTPS on behalf of a viewer: always if it signs every request, never if it
/// reads a website endpoint, as a custom origin says, and otherwise in the protocol of the viewer.
pub(super) fn is_secure(viewer: Viewer, origin: &Origin, signing: Option<Signing>) -> Truth {
    if origin.kind == HostKind::S3Website {
        return Truth::No;
    }
    if let Some(protocol) = &origin.protocol {
        match protocol.as_deref() {
            Some("http-only") => return Truth::No,
            Some("https-only") => return Truth::Yes,
            Some("match-viewer") => {}
            _ => return Truth::Unknown,
        }
    }
    match (signing, viewer) {
        (Some(Signing::Always), _) | (_, Viewer::Https) => Truth::Yes,
        (Some(Signing::Unknown), Viewer::Http) => Truth::Unknown,
        (_, Viewer::Http) => Truth::No,
    }
}

/// What becomes of the requests of viewers with HTTP, where that is not what becomes of the same requests over HTTPS,
/// which is `read`. Nothing where no viewer may use HTTP, or where it makes no difference.
pub(super) fn over_http(asking: &Asking<'_>, read: &Verdict) -> Option<Verdict> {
    let secure = |viewer| is_secure(viewer, asking.origin, asking.callers.signing);
    if asking.behavior.viewer_protocol == ViewerProtocol::Https
        || secure(Viewer::Http) == secure(Viewer::Https)
    {
        return None;
    }
    let asking = Asking {
        viewer: Viewer::Http,
        ..*asking
    };
    let verdict = read::objects(&asking);
    if (verdict.allowed, verdict.cause) == (read.allowed, read.cause) {
        return None;
    }
    if asking.behavior.viewer_protocol == ViewerProtocol::Unknown {
        return Some(Verdict::unknown(
            "whether viewers may use HTTP cannot be known",
        ));
    }
    let told = if verdict.cause == Cause::None {
        None
    } else {
        telling(&asking)
    };
    let verdict = Verdict {
        cause: told.as_ref().map_or(Cause::None, |(cause, _)| *cause),
        blame: told.map(|(_, blame)| blame),
        ..verdict
    };
    Some(if asking.behavior.functions.viewer_request == Truth::No {
        verdict
    } else {
        verdict.only_possible("an edge function may send viewers with HTTP to HTTPS")
    })
}

/// The statement that answers a request over HTTP differently from the same request over HTTPS, and its condition: one
/// that denies, or else one that allows.
fn telling(asking: &Asking<'_>) -> Option<(Cause, Blame)> {
    let caller = asking.callers.who.first()?;
    let resource = asking::served(asking);
    asking.attached().find_map(|attached| {
        let [http, https] = [Viewer::Http, Viewer::Https].map(|viewer| {
            let asking = Asking { viewer, ..*asking };
            let request = asking::request(&asking, caller, "s3:GetObject", &resource);
            iam::evaluate(&attached.policy, &request).statements
        });
        let differing = |effect: Effect| {
            let mut pairs = http.iter().zip(&https);
            pairs.find_map(|(http, https)| {
                let condition = differs(&attached.policy, effect, http, https)?;
                Some((&attached.policy.statements[http.place], condition))
            })
        };
        let (cause, (statement, condition)) = differing(Effect::Deny)
            .map(|found| (Cause::DenyInsecureTransport, found))
            .or_else(|| differing(Effect::Allow).map(|found| (Cause::ConditionNotMet, found)))?;
        let asked = asking.asked(attached, caller, "s3:GetObject");
        Some((cause, explain::by_condition(statement, condition, &asked)))
    })
}

/// The condition on the protocol by which a statement with this effect turns away what it lets pass over HTTPS.
fn differs<'a>(
    policy: &Policy,
    effect: Effect,
    http: &'a StatementVerdict,
    https: &StatementVerdict,
) -> Option<&'a ConditionVerdict> {
    let turns_away = match effect {
        Effect::Deny => http.matches > https.matches,
        Effect::Allow => http.matches < https.matches,
        Effect::Unknown => false,
    };
    if explain::effect(policy, http) != effect || !turns_away {
        return None;
    }
    let both = http.conditions.iter().zip(&https.conditions);
    both.filter(|(http, https)| http.holds != https.holds && KEYS.contains(&&*http.key))
        .map(|(http, _)| http)
        .next()
}
