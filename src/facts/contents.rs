//! Facts about what routes find in buckets.

use super::anchors::{Anchor, Anchored, dedup, plain};
use super::build::{Slice, Stating};
use super::document::{Archiving, Content, Deletion};
use super::terms::{label, pattern};
use super::worlds::Held;
use super::{Label, Witness, witness};
use crate::access::{self, Found, Missed, WebsiteForm, contents};
use crate::source::Span;
use crate::symbolic::Truth;

/// States what every route finds in its bucket.
pub(super) fn state(stating: &Stating<'_>, slice: &mut Slice) {
    for found in contents(stating.graph, stating.routes) {
        slice.contents.push(Held {
            node: node(stating, &found),
            anchored: anchored(stating, &found),
        });
    }
}

fn node(stating: &Stating<'_>, found: &Found) -> Content {
    let graph = stating.graph;
    let distribution = &graph.distribution;
    let route = &stating.routes[found.route];
    let origin = &distribution.origins[route.origin];
    let behavior = pattern(&distribution.behaviors[route.behavior]);
    let bucket = route.bucket.map(|place| &graph.buckets[place]);
    let name = bucket.map_or("", |bucket| &*bucket.local_name);
    let origin_name = distribution.origin_name(route.origin);
    let archived = found.archived.as_ref();
    Content {
        id: format!(
            "{}/{behavior}/{origin_name}:contents",
            stating.id(&distribution.address),
        ),
        source: stating.place(origin.domain_span),
        distribution: distribution.local_name.to_string(),
        distribution_address: stating.name(&distribution.address),
        behavior,
        origin: origin_name,
        path: origin
            .path
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        bucket: name.to_owned(),
        bucket_address: bucket.map_or(String::new(), |bucket| stating.name(&bucket.address)),
        bucket_label: label(name),
        website: found.website,
        doubled: Truth::from(found.doubled.is_some()).into(),
        doubled_keys: found.doubled.clone().unwrap_or_default(),
        viewer_authorization: found.viewer_authorization.into(),
        archived: Archiving {
            how: match archived {
                None => "no",
                Some(archived) if archived.after.is_some() => "by_rule",
                Some(_) => "object",
            },
            class: archived.map_or(String::new(), |archived| archived.class.to_string()),
            after: archived
                .and_then(|archived| archived.after?.count)
                .unwrap_or_default(),
            object: archived.map_or(String::new(), |archived| archived.object.clone()),
        },
        deleted: Deletion {
            comes: Truth::from(found.deleted.is_some()).into(),
            after: found
                .deleted
                .and_then(|days| days.count)
                .unwrap_or_default(),
        },
        missing: found.missing,
        when: Vec::new(),
    }
}

fn anchored(stating: &Stating<'_>, found: &Found) -> Anchored {
    let graph = stating.graph;
    let distribution = &graph.distribution;
    let route = &stating.routes[found.route];
    let origin = &distribution.origins[route.origin];
    let behavior = &distribution.behaviors[route.behavior];
    let mut anchored = plain(stating, origin.domain_span, "this origin".to_owned());
    let (path, _) = witness::example(graph, route);
    let at = |at: Span, label: &str, refusal: Option<&str>| Anchor {
        at,
        label: label.to_owned(),
        related: dedup(
            at,
            vec![Label {
                at: origin.domain_span,
                message: "the origin that reads the bucket".to_owned(),
            }],
        ),
        witness: refusal.map(|refusal| Witness {
            request: format!("GET {path}"),
            steps: witness::way(graph, route),
            refusal: refusal.to_owned(),
        }),
        certain: true,
        lowered: None,
    };
    let mut facts = Vec::new();
    let website = match found.website {
        WebsiteForm::None | WebsiteForm::Right => None,
        WebsiteForm::NotConfigured => Some(at(
            origin.domain_span,
            "this is the website endpoint of a bucket that is no website",
            Some("S3 answers 404 with the code `NoSuchWebsiteConfiguration`"),
        )),
        WebsiteForm::AskedOverHttps => Some(at(
            origin.protocol_span,
            "website endpoints do not speak HTTPS",
            Some(
                "CloudFront cannot connect to port 443 of a website endpoint, and answers 502 or 504",
            ),
        )),
    };
    facts.extend(website.map(|anchor| ("website", anchor)));
    if let (Some(keys), Some(span)) = (&found.doubled, origin.path_span) {
        let mut anchor = at(
            span,
            "this is put before the whole path of the request",
            Some(&format!(
                "S3 is asked for `{keys}`, which is hardly what is in the bucket"
            )),
        );
        anchor.related.push(Label {
            at: behavior.span,
            message: format!("requests for `{}` come here", pattern(behavior)),
        });
        anchor.certain = false;
        facts.push(("doubled", anchor));
    }
    if !found.viewer_authorization.is_no() {
        facts.push((
            "viewer_authorization",
            at(
                behavior.forwarding.authorization_span,
                "this passes the header on",
                Some(
                    "S3 takes the viewer's `Authorization` header for a signature, and it is none",
                ),
            ),
        ));
    }
    if let Some(archived) = &found.archived {
        facts.push((
            "archived",
            at(
                archived.at,
                "what is archived here cannot be read before it is restored",
                Some("S3 answers 403 with the code `InvalidObjectState`"),
            ),
        ));
    }
    if let Some(days) = found.deleted {
        facts.push((
            "deleted",
            at(
                days.at,
                "this deletes all that is served",
                Some("the object is gone, and S3 answers 403 to whoever may not list the bucket"),
            ),
        ));
    }
    if found.missing != Missed::Nothing {
        facts.push(("missing", missing(found, route, &at)));
    }
    anchored.facts = facts;
    anchored
}

fn missing(
    found: &Found,
    route: &access::Route,
    at: &impl Fn(Span, &str, Option<&str>) -> Anchor,
) -> Anchor {
    let (label, refusal) = match found.missing {
        Missed::Failover => (
            "this waits for 404",
            "an object that is not there is answered with 403, and the other origin is not asked",
        ),
        Missed::ListsObjects => (
            "`s3:ListBucket` is allowed on the bucket alone",
            "an object that is not there is answered with 403, because CloudFront may not list the bucket",
        ),
        Missed::SinglePage | Missed::Nothing => (
            "its website answers every path with one page",
            "an object that is not there is answered with 403, because the REST endpoint does not know the error document",
        ),
    };
    let mut anchor = at(found.missing_at, label, Some(refusal));
    anchor.certain = route.list.allowed.is_no();
    anchor
}
