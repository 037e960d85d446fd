//! One request for an object of a bucket, before it is known who makes it, and what a policy answers once it is.

use super::callers::Callers;
use super::context;
use super::endpoint::Arriving;
use super::explain::{Asked, Who};
use super::keys::{self, Keys};
use super::transport::Viewer;
use crate::graph::{AccessPoint, Behavior, Bucket, BucketPolicy, Graph, Origin};
use crate::iam::{self, Caller, Request};
use crate::symbolic::Text;

/// One request for an object, before it is known who makes it.
#[derive(Clone, Copy)]
pub(super) struct Asking<'a> {
    pub(super) graph: &'a Graph<'a>,
    pub(super) behavior: &'a Behavior,
    pub(super) origin: &'a Origin,
    pub(super) bucket: &'a Bucket,
    pub(super) place: usize,
    /// The access point that the request comes through, if it does.
    pub(super) point: Option<&'a AccessPoint>,
    pub(super) callers: &'a Callers,
    pub(super) keys: &'a Keys,
    /// The protocol of the viewer whose request it is.
    pub(super) viewer: Viewer,
}

impl<'a> Asking<'a> {
    /// The policies that are, or may be, attached to the bucket.
    pub(super) fn attached(&self) -> impl Iterator<Item = &'a BucketPolicy> + use<'a> {
        let (graph, place) = (self.graph, self.place);
        let policies = graph.policies.iter();
        policies.filter(move |policy| policy.bucket == place)
    }

    /// The same request, before it reaches the bucket.
    pub(super) fn arriving(&self) -> Arriving<'a> {
        Arriving {
            graph: self.graph,
            behavior: self.behavior,
            origin: self.origin,
            callers: self.callers,
            viewer: self.viewer,
        }
    }

    /// What an answer of a policy to a caller is explained against.
    pub(super) fn asked<'b>(
        &self,
        attached: &'b BucketPolicy,
        caller: &Caller,
        action: &'b str,
    ) -> Asked<'b>
    where
        'a: 'b,
    {
        Asked {
            holder: &attached.address.name,
            at: attached.name_span,
            caller: Who::of(caller, &self.graph.distribution.arn),
            arn: &self.bucket.arn,
            action,
        }
    }
}

/// The request as S3 gets it from a caller.
pub(super) fn request(
    asking: &Asking<'_>,
    caller: &Caller,
    action: &str,
    resource: &Text,
) -> Request {
    let keys = context::s3(&asking.arriving(), caller);
    Request {
        caller: caller.clone(),
        action: action.into(),
        resource: resource.clone(),
        context: match asking.point {
            Some(point) => context::through(keys, point),
            None => keys,
        },
    }
}

/// What a policy answers to a request, as far as it is for objects that are asked for at all.
pub(super) fn decide(
    asking: &Asking<'_>,
    attached: &BucketPolicy,
    request: &Request,
) -> iam::Decision {
    let policy = &attached.policy;
    let decision = iam::evaluate(policy, request);
    let decision = keys::leave_out(policy, request, decision, asking.keys);
    let wider = asking.keys.wider.as_ref().filter(|_| {
        decision.outcomes.allowed().is_unknown() && request.resource == asking.keys.arn
    });
    let Some(resource) = wider.cloned() else {
        return decision;
    };
    let all = iam::evaluate(
        policy,
        &Request {
            resource,
            ..request.clone()
        },
    );
    if all.outcomes.allowed().is_unknown() {
        decision
    } else {
        all
    }
}

/// The ARN of the objects that a behavior serves.
pub(super) fn served(asking: &Asking<'_>) -> Text {
    asking.keys.arn.clone()
}
