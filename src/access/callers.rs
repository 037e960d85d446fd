//! Who calls the origin: CloudFront as a service through an origin access control, an origin access identity, or
//! nobody.

use crate::graph::{Authentication, Behavior, Graph, HostKind, Identity, Origin, Signing};
use crate::iam::Caller;
use crate::symbolic::{Domain, Hole, Text, Truth};
use schemars::JsonSchema;
use serde::Serialize;

/// The service principal of CloudFront.
pub(super) const SERVICE: &str = "cloudfront.amazonaws.com";

/// Who calls an origin.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CallerKind {
    /// CloudFront, signing as an origin access control says.
    Oac,
    /// An origin access identity.
    Oai,
    /// Nobody: requests are not signed.
    Anonymous,
    /// It cannot be known.
    Unknown,
}

/// The callers that requests to an origin may come from. More than one where it is not known whether CloudFront
/// signs.
#[derive(Clone, Debug)]
pub(super) struct Callers {
    /// The kind that the configuration asks for.
    pub(super) kind: CallerKind,
    /// Whether CloudFront signs, if there is an origin access control.
    pub(super) signing: Option<Signing>,
    /// The callers as the policies see them; the likely one first.
    pub(super) who: Vec<Caller>,
    /// Why the caller is unknown.
    pub(super) unknown: Option<String>,
}

impl Callers {
    /// Whether CloudFront gives way to a signature of the viewer's: it passes an `Authorization` header on in place of
    /// its own.
    pub(super) fn give_way(&self, behavior: &Behavior) -> Truth {
        match self.signing {
            Some(Signing::NoOverride) => behavior.forwarding.authorization,
            _ => Truth::No,
        }
    }
}

/// Whether a behavior hands a function URL the viewer's `Authorization` header on purpose, by its name, and the signature
/// of CloudFront takes its place. A function at the edge may move what the header holds to another one first.
pub(super) fn overwrite(graph: &Graph<'_>, behavior: &Behavior, origin: &Origin) -> Truth {
    let Some(control) = graph.control_of(origin) else {
        return Truth::No;
    };
    let forwarding = &behavior.forwarding;
    let functions = behavior.functions;
    Truth::all([
        Truth::from(origin.kind == HostKind::LambdaUrl),
        control.overwrites,
        forwarding.authorization.and(forwarding.authorization_named),
        !functions.viewer_request.or(functions.origin_request),
    ])
}

/// Finds the callers of an origin.
pub(super) fn of(graph: &Graph<'_>, origin: &Origin) -> Callers {
    let service = Caller::Service(SERVICE.into());
    let known = |kind, signing, who| Callers {
        kind,
        signing,
        who,
        unknown: None,
    };
    if origin.kind == HostKind::S3Website {
        // A website endpoint takes no signature; whatever the origin is configured with is of no use there.
        return known(CallerKind::Anonymous, None, vec![Caller::Anonymous]);
    }
    match &origin.authentication {
        Authentication::None => known(CallerKind::Anonymous, None, vec![Caller::Anonymous]),
        Authentication::Identity(place) => {
            let identity = identity(graph, &graph.identities[*place]);
            known(CallerKind::Oai, None, vec![identity])
        }
        Authentication::Control { place, .. } => {
            let signing = place.map_or(Signing::Unknown, |place| graph.controls[place].signing);
            let callers = match signing {
                Signing::Always | Signing::NoOverride => vec![service],
                Signing::Never => vec![Caller::Anonymous],
                Signing::Unknown => vec![service, Caller::Anonymous],
            };
            known(CallerKind::Oac, Some(signing), callers)
        }
        Authentication::Unknown(because) => Callers {
            kind: CallerKind::Unknown,
            signing: None,
            who: Vec::new(),
            unknown: Some(because.clone()),
        },
    }
}

/// An origin access identity as policies see it.
pub(super) fn identity(graph: &Graph<'_>, identity: &Identity) -> Caller {
    let partition = graph
        .distribution
        .arn
        .split(":")
        .and_then(|parts| parts.get(1).cloned())
        .unwrap_or_else(|| Text::literal("aws"));
    let arn = Text::literal("arn:")
        .then(&partition)
        .then_str(":iam::cloudfront:user/CloudFront Origin Access Identity ")
        .then(&identity.id);
    let canonical = identity.canonical.clone().unwrap_or_else(|| {
        let name = format!("canonical user of {}", identity.id);
        Text::hole(Hole::given(graph.home.id, &name, Domain::CanonicalUser))
    });
    Caller::Identity { arn, canonical }
}
