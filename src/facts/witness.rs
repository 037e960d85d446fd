//! The request that fails, told from the viewer to the refusal.

use super::Witness;
use super::routes::pattern;
use crate::access::{CallerKind, Cause, Layer, Route, Verdict};
use crate::graph::{Behavior, Graph};
use crate::symbolic::Spanned;

/// The witness of a refusal by the bucket or by the key.
pub(super) fn of(graph: &Graph<'_>, route: &Route, layer: Layer) -> Witness {
    let (path, object) = example(graph, route);
    let mut steps = way(graph, route);
    let bucket = route.bucket.map(|place| &graph.buckets[place]);
    let caller = match route.caller {
        CallerKind::Oac if route.signing == Some(crate::graph::Signing::Never) => {
            "unsigned".to_owned()
        }
        CallerKind::Oac => "as cloudfront.amazonaws.com".to_owned(),
        CallerKind::Oai => "as the origin access identity".to_owned(),
        CallerKind::Anonymous | CallerKind::Unknown => "unsigned".to_owned(),
    };
    let arn = bucket.map_or_else(String::new, |bucket| format!("{}/{object}", bucket.arn));
    steps.push(format!("s3:GetObject on {arn} {caller}"));
    let verdict = if layer == Layer::Key {
        let key = match bucket.map(|bucket| &bucket.encryption.key) {
            Some(crate::graph::KeyUse::Declared(place)) => {
                format!("`{}`", graph.keys[*place].address.name)
            }
            _ => "the bucket's key".to_owned(),
        };
        steps.push(format!("kms:Decrypt with {key}"));
        &route.key
    } else {
        &route.read
    };
    Witness {
        request: format!("GET {path}"),
        steps,
        refusal: refusal(verdict, layer),
    }
}

/// The witness of a `Host` header that the origin does not know.
pub(super) fn host(graph: &Graph<'_>, route: &Route) -> Witness {
    let (path, _) = example(graph, route);
    Witness {
        request: format!("GET {path}"),
        steps: way(graph, route),
        refusal: "the origin is asked under the viewer's host name, which it does not answer to"
            .to_owned(),
    }
}

fn way(graph: &Graph<'_>, route: &Route) -> Vec<String> {
    let behavior = &graph.distribution.behaviors[route.behavior];
    let name = match &behavior.pattern {
        None => "default behavior".to_owned(),
        Some(_) => format!("behavior `{}`", pattern(behavior)),
    };
    vec![
        format!(
            "distribution `{}`{}, {name}",
            graph.distribution.address.name,
            graph.aside(&graph.distribution.address)
        ),
        format!("origin `{}`", graph.distribution.origin_name(route.origin)),
    ]
}

/// A path that a viewer may ask for, and the key of the object that this means.
fn example(graph: &Graph<'_>, route: &Route) -> (String, String) {
    let behavior = &graph.distribution.behaviors[route.behavior];
    let path = path(graph, behavior);
    let origin = &graph.distribution.origins[route.origin];
    let prefix = origin
        .path
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default();
    let object = format!("{prefix}{path}");
    (path, object.trim_start_matches('/').to_owned())
}

fn path(graph: &Graph<'_>, behavior: &Behavior) -> String {
    let page = graph
        .distribution
        .default_root_object
        .as_ref()
        .and_then(Spanned::known)
        .unwrap_or("index.html");
    let pattern = behavior.pattern.as_ref().map(ToString::to_string);
    match pattern.as_deref() {
        None | Some("*" | "/*") => format!("/{}", page.trim_start_matches('/')),
        Some(pattern) => {
            let name = if pattern.ends_with('*') {
                "file.txt"
            } else {
                "file"
            };
            let filled = pattern.replace('*', name).replace('?', "x");
            format!("/{}", filled.trim_start_matches('/'))
        }
    }
}

/// Who refuses, and why.
fn refusal(verdict: &Verdict, layer: Layer) -> String {
    let Some(blame) = &verdict.blame else {
        return "the request is refused".to_owned();
    };
    let says = |what: &str| format!("{} of `{}` {what}", blame.statement, blame.holder);
    let closest = |what: String| {
        format!(
            "no statement allows it; closest: {} of `{}`, but {what}",
            blame.statement, blame.holder
        )
    };
    match verdict.cause {
        Cause::None => "the request may be refused".to_owned(),
        Cause::NoPolicy => "the bucket has no policy, and a private bucket answers 403".to_owned(),
        Cause::NoStatement => "no statement of the policy is meant for this caller".to_owned(),
        Cause::PrivateBucket => "nobody may read the bucket without signing".to_owned(),
        Cause::GrantsOtherIdentityKind | Cause::OtherIdentity | Cause::OtherPrincipal => closest(format!("its principal is `{}`", blame.value)),
        Cause::SourceArnOtherDistribution | Cause::SourceArnMalformed | Cause::SourceArnOtherAccount if blame.value.is_empty() => {
            "the policy is made of another distribution's ARN".to_owned()
        }
        Cause::SourceArnOtherDistribution | Cause::SourceArnMalformed | Cause::SourceArnOtherAccount => {
            closest(format!("{} must be `{}` and is `{}`", blame.key, blame.value, blame.expected))
        }
        Cause::SourceArnWildcardTakenLiterally => closest(format!("{} must equal `{}`, star and all", blame.key, blame.value)),
        Cause::ConditionKeyAbsent => closest(format!("it requires `{}`, which this request does not carry", blame.key)),
        Cause::ConditionNotMet => closest(format!("its condition on `{}` is not met", blame.key)),
        Cause::ResourceIsBucket | Cause::ResourceOtherBucket | Cause::ResourceOtherObjects => {
            closest(resources(&blame.value, &blame.expected, layer))
        }
        Cause::ActionMissing => closest(format!("it does not allow `{}`", blame.expected)),
        Cause::DenySourceVpc
        | Cause::DenySourceIp
        | Cause::DenyPrincipalOrg
        | Cause::DenyPrincipalArn
        | Cause::DenyInsecureTransport
        | Cause::DenyReferer
        | Cause::DenyOther => says(&format!("denies it: {} on `{}`", blame.operator, blame.key)),
        Cause::DenyNotPrincipal => says("denies it: its `NotPrincipal` does not list CloudFront"),
        Cause::DenyUnconditional => says("denies it, without any condition"),
        Cause::RestrictPublicBuckets => "the policy is public, and `RestrictPublicBuckets` admits only AWS services and the bucket owner's account".to_owned(),
        Cause::OaiSseKms => "an origin access identity cannot have objects decrypted that are encrypted with a KMS key".to_owned(),
        Cause::AnonymousSseKms => "objects that are encrypted with a KMS key are not served to unsigned requests".to_owned(),
        Cause::KeyManagedByAws => "the policy of the AWS managed key `aws/s3` does not admit CloudFront and cannot be changed".to_owned(),
        Cause::DefaultKeyPolicy => format!("`{}` has the default key policy, which does not admit CloudFront", blame.holder),
    }
}

/// What a statement covers in place of what is asked for. Of a `NotResource` no value is told: it is what it spares.
fn resources(value: &str, expected: &str, layer: Layer) -> String {
    match (value, layer) {
        ("", _) => "its `NotResource` leaves out what is asked for".to_owned(),
        (_, Layer::Key) => format!("it covers `{value}`, not this key"),
        _ => format!("it covers `{value}`, not `{expected}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_that_lists_what_it_leaves_out_is_told_without_a_gap() {
        let said = resources("", "", Layer::Read);
        assert!(
            said.contains("`NotResource`") && !said.contains("``"),
            "{said}"
        );
    }

    #[test]
    fn a_statement_of_a_key_is_told_without_the_objects_of_a_bucket() {
        let said = resources(
            "arn:aws:kms:::key/other",
            "arn:aws:kms:::key/this/*",
            Layer::Key,
        );
        assert_eq!(said, "it covers `arn:aws:kms:::key/other`, not this key");
    }
}
