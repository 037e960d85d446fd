//! What the endpoint of an API answers. A REST API answers 403 to whatever it does not know; an HTTP API answers 404,
//! which is none of our business.

use super::path::Paths;
use super::{Answer, REWRITES, Refusal, may_be_rewritten, policy, stages};
use crate::access::at_edge;
use crate::access::endpoint::Arriving;
use crate::graph::{ApiEndpoint, ApiKind, ApiPath, Endpoint};
use crate::symbolic::{Text, Truth};

/// The stage that the serverless transform makes beside the one that is asked for.
const OF_TRANSFORM: &str = "Stage";

/// What the endpoint answers.
pub(super) fn judge(arriving: &Arriving<'_>, api: &ApiEndpoint) -> Answer {
    let answer = Answer::new(arriving, &api.address.name);
    let functions = arriving.behavior.functions;
    let host = arriving.origin.domain.as_ref().map(ToString::to_string);
    let by_endpoint = host.is_some_and(|host| host.contains("-vpce-"));
    if api.endpoint == Endpoint::Private || by_endpoint {
        let refused = answer.refused(Refusal::ApiPrivate, api.endpoint_span);
        let refused = refused.beside(arriving.origin.domain_span, "the origin that asks it");
        return if at_edge::leave_alone(functions) {
            refused
        } else {
            refused.only_possible(REWRITES)
        };
    }
    if api.kind == ApiKind::Http || arriving.behavior.forwarding.host != Truth::No {
        return answer;
    }
    if api.disabled.is_yes() {
        let refused = answer.refused(Refusal::ApiEndpointDisabled, api.disabled_span);
        let refused = refused.beside(arriving.origin.domain_span, "the origin that asks it");
        return if at_edge::leave_alone(functions) {
            refused
        } else {
            refused.only_possible(REWRITES)
        };
    }
    let refused = policy::judge(arriving, api);
    if let Some(refused) = refused {
        return refused;
    }
    if may_be_rewritten(arriving) {
        return answer;
    }
    let Some(paths) = Paths::of(arriving.behavior, arriving.origin) else {
        return answer;
    };
    if let Some(missing) = stage(arriving, api, &paths) {
        return missing;
    }
    let Some((paths, known)) = paths.rest().zip(api.paths.as_ref()) else {
        return answer;
    };
    within(arriving, api, &paths, known).unwrap_or(answer)
}

/// Whether the path begins with no stage of the API.
fn stage(arriving: &Arriving<'_>, api: &ApiEndpoint, paths: &Paths) -> Option<Answer> {
    if !api.stages_known || api.stages.is_empty() {
        return None;
    }
    let first = paths.first();
    if first.as_ref().and_then(Text::known) == Some(OF_TRANSFORM) {
        return None;
    }
    let begins = |stage: &crate::graph::Stage| {
        let name = stage.name.as_ref();
        name.map_or(Truth::Unknown, |name| paths.may_begin_with(name))
    };
    let by_any = Truth::any(api.stages.iter().map(begins));
    let has_path = arriving
        .origin
        .path
        .as_ref()
        .is_some_and(|path| !path.is_empty());
    let at = arriving.origin.path_span.filter(|_| has_path);
    let answer = Answer::new(arriving, &api.address.name)
        .refused(
            Refusal::ApiStageMissing,
            at.unwrap_or(arriving.origin.domain_span),
        )
        .because_of(
            first.map_or_else(|| "*".to_owned(), |first| first.to_string()),
            stages(api),
        )
        .beside(api.stages[0].span, "this is the stage of the API");
    match by_any {
        Truth::No => Some(answer),
        // Viewers may name the stage themselves. Where the path of the origin may be a stage, nothing speaks against it.
        Truth::Unknown if !has_path && paths.first().is_none() => {
            Some(answer.only_possible(
                "viewers that begin every path with the name of the stage are served",
            ))
        }
        Truth::Unknown | Truth::Yes => None,
    }
}

/// What an API answers to paths within a stage: it has to know them, and may ask for a key.
pub(super) fn within(
    arriving: &Arriving<'_>,
    api: &ApiEndpoint,
    paths: &Paths,
    known: &[ApiPath],
) -> Option<Answer> {
    let answer = Answer::new(arriving, &api.address.name);
    let fitting: Vec<&ApiPath> = known
        .iter()
        .filter(|one| paths.may_fit(&one.segments))
        .collect();
    let Some(first) = fitting.first() else {
        return Some(
            answer
                .refused(Refusal::ApiPathNotDefined, arriving.behavior.target_span)
                .because_of(first_segment(arriving).unwrap_or_default(), written(known))
                .beside(api.name_span, "this API answers to other paths"),
        );
    };
    let asks = Truth::all(fitting.iter().map(|one| one.needs_key));
    let origin = arriving.origin;
    let sends = origin.headers.iter().any(|(name, _)| &**name == KEY)
        || !origin.headers_known
        || arriving.behavior.forwarding.forwards(KEY) != Truth::No;
    let refused = asks.is_yes() && api.key_by_header.is_yes() && !sends;
    refused.then(|| {
        answer
            .refused(Refusal::ApiKeyMissing, first.key_span)
            .because_of("", KEY)
            .beside(origin.domain_span, "the origin that does not send one")
    })
}

/// The header that holds the key.
const KEY: &str = "x-api-key";

/// How many paths are told.
const MOST: usize = 3;

/// The first part of the paths that a behavior takes, if that is one and stands first behind the stage.
fn first_segment(arriving: &Arriving<'_>) -> Option<String> {
    let path = arriving.origin.path.as_ref().map(Text::known);
    let is_first = path.is_none_or(|path| path.is_some_and(|path| path.matches('/').count() < 2));
    let pattern = arriving.behavior.pattern.as_ref()?.known()?;
    let first = pattern.trim_start_matches('/').split('/').next()?;
    let is_plain = !first.is_empty() && !first.contains(['*', '?']);
    (is_first && is_plain).then(|| first.to_owned())
}

/// The paths of an API, for people.
fn written(known: &[ApiPath]) -> String {
    let path = |one: &ApiPath| {
        let parts = one.segments.iter().map(|segment| match segment {
            crate::graph::Segment::Literal(text) => format!("/{text}"),
            crate::graph::Segment::Any => "/{…}".to_owned(),
            crate::graph::Segment::Rest => "/{…+}".to_owned(),
        });
        let path: String = parts.collect();
        if path.is_empty() {
            "/".to_owned()
        } else {
            path
        }
    };
    let mut paths: Vec<String> = Vec::new();
    for one in known.iter().map(path) {
        if !paths.contains(&one) {
            paths.push(one);
        }
    }
    let more = paths.len().saturating_sub(MOST);
    paths.truncate(MOST);
    let told = paths.join(", ");
    if more == 0 {
        told
    } else {
        format!("{told} and {more} more")
    }
}
