//! What the resource policy of an API answers to a request of CloudFront's, which nobody signs and which comes from one
//! of CloudFront's addresses.
//!
//! "How API Gateway resource policies affect authorization workflow" in the Amazon API Gateway Developer Guide.

use super::{Answer, REWRITES, Refusal};
use crate::access::at_edge;
use crate::access::context;
use crate::access::endpoint::Arriving;
use crate::graph::{ApiEndpoint, Graph};
use crate::iam::{self, Effect, Policy, Request, Statement};
use crate::symbolic::{Domain, Hole, Text, Truth};

/// The short form of all resources of the API that a policy is attached to.
const ALL: &str = "execute-api:/*";

/// The refusal of the policy, if it is certain.
pub(super) fn judge(arriving: &Arriving<'_>, api: &ApiEndpoint) -> Option<Answer> {
    let [policy] = &api.policies[..] else {
        return None;
    };
    if !api.policies_known {
        return None;
    }
    let policy = whole(policy);
    let caller = iam::Caller::Anonymous;
    let request = Request {
        context: context::api(arriving.graph),
        caller,
        action: "execute-api:Invoke".into(),
        resource: resource(arriving.graph, api),
    };
    let decision = iam::evaluate(&policy, &request);
    let outcomes = decision.outcomes;
    if outcomes.allow {
        return None;
    }
    // Where methods know who asks by other means, that may be enough without a statement that allows.
    let is_open = api
        .paths
        .as_ref()
        .is_some_and(|paths| Truth::all(paths.iter().map(|path| path.is_open)).is_yes());
    if outcomes.implicit_deny && !is_open {
        return None;
    }
    let denying = decision.statements.iter().find(|verdict| {
        policy.statements[verdict.place].effect == Effect::Deny && verdict.matches.is_yes()
    });
    let statement = denying.map(|verdict| &policy.statements[verdict.place]);
    let at = statement.map_or(api.name_span, |statement| statement.span);
    let answer = Answer::new(arriving, &api.address.name)
        .refused(Refusal::ApiResourcePolicy, at)
        .because_of(
            statement.map_or_else(|| "no statement".to_owned(), Statement::in_words),
            "",
        )
        .beside(arriving.origin.domain_span, "the origin that asks it");
    Some(if at_edge::leave_alone(arriving.behavior.functions) {
        answer
    } else {
        answer.only_possible(REWRITES)
    })
}

/// The policy with the short form of resources spelled out.
fn whole(policy: &Policy) -> Policy {
    let mut policy = policy.clone();
    for statement in &mut policy.statements {
        let Some(resources) = &mut statement.resources else {
            continue;
        };
        for entry in &mut resources.entries {
            if entry.text.as_ref().and_then(Text::known) == Some(ALL) {
                entry.text = Some(Text::literal("*"));
            }
        }
    }
    policy
}

/// The ARN of whatever is asked for.
fn resource(graph: &Graph<'_>, api: &ApiEndpoint) -> Text {
    let given = |name: &str, domain| Text::hole(Hole::given(graph.home.id, name, domain));
    let parts = graph.distribution.arn.split(":").unwrap_or_default();
    let part = |at: usize, name: &str, domain| {
        parts
            .get(at)
            .cloned()
            .unwrap_or_else(|| given(name, domain))
    };
    let id = Text::hole(Hole {
        of: api.address.clone(),
        attribute: "Ref".into(),
        domain: Domain::Name,
        nature: crate::symbolic::Nature::Declared,
    });
    Text::literal("arn:")
        .then(&part(1, "AWS::Partition", Domain::Partition))
        .then_str(":execute-api:")
        .then(&given("AWS::Region", Domain::Region))
        .then_str(":")
        .then(&part(4, "AWS::AccountId", Domain::Account))
        .then_str(":")
        .then(&id)
        .then_str("/")
        .then(&given("what is asked for", Domain::Free))
}
