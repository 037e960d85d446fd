//! Facts about bucket policies: whether they are public, and whether S3 stores them.

use super::Label;
use super::anchors::{Anchor, dedup, plain};
use super::build::Stating;
use super::document::{ForeignWriter, Policy, Storing};
use super::worlds::Held;
use crate::access;
use crate::graph::{Bucket, BucketPolicy};
use crate::iam;
use crate::symbolic::{Dialect, Lifecycle, Truth};

/// States a policy of the bucket at a place.
pub(super) fn state(
    stating: &Stating<'_>,
    (bucket, place): (&Bucket, usize),
    policy: &BucketPolicy,
) -> Held<Policy> {
    let storing = access::storing((bucket, place), policy, stating.routes);
    let public = iam::public_statements(&policy.policy);
    let statement = public
        .iter()
        .find(|(_, public)| public.is_yes())
        .and_then(|(at, _)| policy.policy.statements.get(*at));
    let because = opaque(stating, policy);
    let foreign = access::foreign_writer(stating.graph, (bucket, place), policy, stating.routes);
    let node = Policy {
        id: stating.id(&policy.address),
        source: stating.place(policy.name_span),
        policy: policy.local_name.to_string(),
        policy_address: stating.name(&policy.address),
        bucket: bucket.local_name.to_string(),
        bucket_address: stating.name(&bucket.address),
        statements: policy.policy.statements.len(),
        opaque: Truth::from(!because.is_empty()).into(),
        opaque_because: because,
        public: iam::is_public(&policy.policy).into(),
        storing: Storing {
            decision: storing.stored.into(),
            statement: statement.map(iam::Statement::in_words).unwrap_or_default(),
            unknown: storing.unknown.unwrap_or_default().to_owned(),
        },
        precedes_access_block: policy.precedes_access_block.into(),
        foreign_writer: foreign_writer(foreign.as_ref()),
        when: Vec::new(),
    };
    let mut anchored = plain(stating, policy.name_span, "this policy".to_owned());
    let at = statement.map_or(policy.name_span, |statement| statement.span);
    let label = |at, message: String| Label { at, message };
    let mut related = vec![label(
        policy.name_span,
        format!("bucket policy `{}`", policy.address.name),
    )];
    related.push(match bucket.public_access.at {
        Some(at) => label(at, "this blocks public policies".to_owned()),
        None => label(
            bucket.name_span,
            "a bucket without a public access block of its own blocks public policies".to_owned(),
        ),
    });
    anchored.facts.push((
        "storing",
        Anchor {
            at,
            label: "this makes the policy public".to_owned(),
            related: dedup(at, related),
            witness: None,
            certain: storing.stored.is_no(),
            lowered: None,
        },
    ));
    let mut order = anchored.node.clone();
    "this may be put before the public access block".clone_into(&mut order.label);
    if let Some(block) = bucket.public_access.at {
        order.related = dedup(
            order.at,
            vec![label(block, "this lets public policies through".to_owned())],
        );
    }
    anchored.facts.push(("precedes_access_block", order));
    if let Some(foreign) = &foreign {
        let mut related = vec![label(
            bucket.name_span,
            "whoever writes an object into this bucket owns it".to_owned(),
        )];
        related.extend(
            foreign
                .origins
                .iter()
                .map(|at| label(*at, "the origin that reads the bucket".to_owned())),
        );
        anchored.facts.push((
            "foreign_writer",
            Anchor {
                at: foreign.at,
                label: "this account may write objects".to_owned(),
                related: dedup(foreign.at, related),
                witness: None,
                certain: false,
                lowered: None,
            },
        ));
    }
    Held { node, anchored }
}

/// Why a plan does not tell what a policy says. What sources alone leave open, a plan may tell.
fn opaque(stating: &Stating<'_>, policy: &BucketPolicy) -> String {
    let is_planned =
        stating.graph.home.dialect == Dialect::Terraform && policy.lifecycle != Lifecycle::Declared;
    match &policy.policy.unknown {
        Some(why) if is_planned => why.because.clone(),
        _ => String::new(),
    }
}

fn foreign_writer(foreign: Option<&access::Foreign>) -> ForeignWriter {
    let of = |part: fn(&access::Foreign) -> &String| foreign.map(part).cloned();
    ForeignWriter {
        present: foreign.map_or(Truth::No, |_| Truth::Unknown).into(),
        statement: of(|foreign| &foreign.statement).unwrap_or_default(),
        principal: of(|foreign| &foreign.principal).unwrap_or_default(),
        unknown: foreign.map_or_else(String::new, |foreign| foreign.because.to_owned()),
    }
}
