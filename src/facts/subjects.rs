//! Facts about distributions, buckets and keys.

use super::anchors::plain;
use super::build::{Slice, Stating};
use super::document::{Bucket, Distribution, Key, YesNo};
use super::terms::kind;
use super::worlds::Held;
use super::{Label, Witness, names, policies};
use crate::access::{RootRequest, root_request};
use crate::graph::{KeyPolicy, Target};
use crate::symbolic::{Spanned, Truth};

/// States these, and the names of the distribution.
pub(super) fn state(stating: &Stating<'_>, slice: &mut Slice) {
    distribution(stating, slice);
    buckets(stating, slice);
    keys(stating, slice);
    names::state(stating, slice);
}

fn distribution(stating: &Stating<'_>, slice: &mut Slice) {
    let distribution = &stating.graph.distribution;
    let default = distribution
        .behaviors
        .iter()
        .find(|behavior| behavior.pattern.is_none());
    let origin = default.and_then(|behavior| match behavior.target {
        Target::Origin(place) => Some(&distribution.origins[place]),
        Target::Group(_) | Target::Unknown => None,
    });
    let root = root_request(stating.graph, stating.routes, stating.pages);
    let node = Distribution {
        id: stating.id(&distribution.address),
        source: stating.place(distribution.name_span),
        distribution: distribution.local_name.to_string(),
        distribution_address: stating.name(&distribution.address),
        enabled: distribution.enabled.into(),
        default_root_object: distribution
            .default_root_object
            .as_ref()
            .and_then(Spanned::as_text)
            .map(|text| text.to_string())
            .unwrap_or_default(),
        root_request: root,
        serves_assets: serves_assets(distribution).into(),
        default_origin_kind: origin.map_or("", |origin| kind(origin.kind)),
        when: Vec::new(),
    };
    let mut anchored = plain(
        stating,
        distribution.name_span,
        "this distribution has no default root object".to_owned(),
    );
    if let Some(origin) = origin {
        anchored.node.related.push(Label {
            at: origin.domain_span,
            message: "this bucket is asked for a listing".to_owned(),
        });
    }
    if let (RootRequest::SlashFirst, Some(value)) = (root, &distribution.default_root_object) {
        anchored.node.at = value.span;
        "this begins with a slash".clone_into(&mut anchored.node.label);
    }
    if root == RootRequest::Refused {
        let path = origin
            .and_then(|origin| origin.path.as_ref())
            .filter(|path| !path.is_empty());
        // An object may be called like the folder.
        anchored.node.certain = path.is_none();
        let (asked, refusal) = match path {
            None => (
                "s3:ListBucket on the bucket".to_owned(),
                format!(
                    "a request without a key asks S3 for a listing, which {}",
                    unlisted(stating)
                ),
            ),
            Some(path) => (
                format!("s3:GetObject on `{path}/`"),
                "such an object is seldom there, and S3 tells only those who may list the bucket"
                    .to_owned(),
            ),
        };
        anchored.node.witness = Some(Witness {
            request: "GET /".to_owned(),
            steps: vec![
                Label {
                    at: distribution.name_span,
                    message: format!(
                        "distribution `{}`, default behavior",
                        distribution.local_name
                    ),
                },
                Label {
                    at: origin.map_or(distribution.name_span, |origin| origin.domain_span),
                    message: asked,
                },
            ],
            refusal,
        });
    }
    if serves_assets(distribution).is_yes() {
        anchored.node.lowered =
            Some("its name says that it serves assets, which nobody asks for `/`");
    }
    slice.distributions.push(Held { node, anchored });
}

/// Who keeps the default behavior from a listing: a clause about it.
fn unlisted(stating: &Stating<'_>) -> String {
    let behaviors = &stating.graph.distribution.behaviors;
    let default = stating
        .routes
        .iter()
        .find(|route| behaviors[route.behavior].pattern.is_none());
    match default.map(|route| (&route.list.blame, route.list.cause.is_explicit_deny())) {
        Some((Some(blame), true)) => format!("{} of `{}` denies", blame.statement, blame.holder),
        _ => "no statement allows".to_owned(),
    }
}

/// Whether the distribution's name or an alternate domain name says that it serves assets.
pub(super) fn serves_assets(distribution: &crate::graph::Distribution) -> Truth {
    const WORDS: &[&str] = &[
        "asset", "static", "media", "image", "cdn", "download", "upload",
    ];
    let says = |text: &str| {
        let text = text.to_ascii_lowercase();
        WORDS.iter().any(|word| text.contains(word))
    };
    let alias = distribution
        .aliases
        .iter()
        .filter_map(Spanned::known)
        .any(|alias| alias.split('.').next().is_some_and(says));
    Truth::from(alias || says(&distribution.local_name))
}

fn buckets(stating: &Stating<'_>, slice: &mut Slice) {
    let graph = stating.graph;
    for (place, bucket) in graph.buckets.iter().enumerate() {
        let attached = graph
            .policies
            .iter()
            .filter(|policy| policy.bucket == place);
        let node = Bucket {
            id: stating.id(&bucket.address),
            source: stating.place(bucket.name_span),
            bucket: bucket.local_name.to_string(),
            bucket_name: bucket.name.to_string(),
            restricts_public_policies: bucket.public_access.restrict.into(),
            kms: bucket.encryption.kms.into(),
            policies: attached.clone().count(),
            when: Vec::new(),
        };
        slice.buckets.push(Held {
            node,
            anchored: plain(stating, bucket.name_span, "this bucket".to_owned()),
        });
        for policy in attached {
            slice
                .policies
                .push(policies::state(stating, (bucket, place), policy));
        }
    }
}

fn keys(stating: &Stating<'_>, slice: &mut Slice) {
    for key in &stating.graph.keys {
        let node = Key {
            id: stating.id(&key.address),
            source: stating.place(key.name_span),
            key: key.local_name.to_string(),
            default_policy: match key.policy {
                KeyPolicy::Default => YesNo::Yes,
                KeyPolicy::Given(_) => YesNo::No,
            },
            when: Vec::new(),
        };
        slice.keys.push(Held {
            node,
            anchored: plain(stating, key.name_span, "this key".to_owned()),
        });
    }
}
