//! What a custom domain name of APIs answers: its mappings lead paths to stages.

use super::path::Paths;
use super::{Answer, REWRITES, Refusal, api, may_be_rewritten};
use crate::access::at_edge;
use crate::access::endpoint::Arriving;
use crate::graph::{ApiDomain, Mapping};
use crate::symbolic::Truth;

/// What the name answers to CloudFront, which asks under it.
pub(super) fn judge(arriving: &Arriving<'_>, domain: &ApiDomain) -> Answer {
    let answer = Answer::new(arriving, &domain.address.name);
    if domain.by_endpoint.is_yes() && arriving.behavior.forwarding.host == Truth::No {
        return by_endpoint(arriving, answer, domain);
    }
    let asks_by_name = domain.by_name.is_yes() && arriving.behavior.forwarding.host == Truth::No;
    if !asks_by_name || may_be_rewritten(arriving) || !domain.mappings_known {
        return answer;
    }
    if domain.mappings.is_empty() {
        return answer
            .refused(Refusal::ApiMappingMissing, domain.name_span)
            .because_of("", "a mapping")
            .beside(arriving.origin.domain_span, "the origin that asks it")
            .only_possible("mappings may be made elsewhere");
    }
    let Some(paths) = Paths::of(arriving.behavior, arriving.origin) else {
        return answer;
    };
    let answers: Vec<Option<Answer>> = domain
        .mappings
        .iter()
        .map(|mapping| through(arriving, mapping, &paths))
        .collect();
    let Some(refused) = answers.iter().cloned().collect::<Option<Vec<Answer>>>() else {
        return answer;
    };
    // A mapping that takes the path and leads astray says more than one that does not take it.
    let told = refused
        .iter()
        .find(|answer| answer.refusal != Refusal::ApiMappingMissing)
        .or_else(|| refused.first());
    told.cloned().unwrap_or(answer)
}

/// The endpoint finds the API by the host name that is asked for, and its own leads to none. Only what runs on origin
/// request may write another one into the request.
fn by_endpoint(arriving: &Arriving<'_>, answer: Answer, domain: &ApiDomain) -> Answer {
    let functions = arriving.behavior.functions;
    let refused = answer
        .refused(Refusal::ApiDomainByEndpoint, arriving.origin.domain_span)
        .beside(domain.name_span, "the custom domain name");
    if functions.origin_request.is_no() && at_edge::leave_alone(functions) {
        refused
    } else {
        refused.only_possible(REWRITES)
    }
}

/// The refusal of a request that may come through a mapping, if it is certain.
fn through(arriving: &Arriving<'_>, mapping: &Mapping, paths: &Paths) -> Option<Answer> {
    let base = mapping.base.as_ref()?.known()?;
    let mut rest = paths.clone();
    for part in base.split('/').filter(|part| !part.is_empty()) {
        let begins = rest.may_begin_with(&crate::symbolic::Text::literal(part));
        if begins.is_no() {
            let first = rest
                .first()
                .map_or_else(|| "*".to_owned(), |first| first.to_string());
            return Some(
                Answer::new(arriving, "")
                    .refused(Refusal::ApiMappingMissing, arriving.origin.domain_span)
                    .because_of(format!("/{first}"), format!("/{base}"))
                    .beside(mapping.span, "this mapping takes other paths"),
            );
        }
        rest = rest.rest()?;
    }
    let api = mapping.api.as_ref()?;
    let refused = api::within(arriving, api, &rest, api.paths.as_ref()?)?;
    let stage = mapping.stage.as_ref();
    let is_twice = stage.is_some_and(|stage| rest.may_begin_with(stage).is_yes());
    if refused.refusal == Refusal::ApiPathNotDefined && is_twice {
        let at = arriving.origin.path_span;
        return Some(
            Answer::new(arriving, &api.address.name)
                .refused(
                    Refusal::ApiStageTwice,
                    at.unwrap_or(arriving.origin.domain_span),
                )
                .because_of(stage.map(ToString::to_string).unwrap_or_default(), "")
                .beside(mapping.span, "this mapping names the stage already"),
        );
    }
    Some(refused)
}
