//! The condition keys of the requests that CloudFront makes. Where AWS documents no answer, the key is Maybe.
//!
//! "AWS global condition context keys" in the IAM User Guide; "Restrict access to an Amazon S3 origin" and
//! "Request and response behavior" in the Amazon CloudFront Developer Guide; "Control access to Lambda function URLs"
//! in the AWS Lambda Developer Guide.

use super::callers::SERVICE;
use super::endpoint::Arriving;
use super::transport;
use crate::graph::{AccessPoint, AuthType, Graph, Origin};
use crate::iam::{Caller, Context, Presence, Values};
use crate::symbolic::{Text, Truth};
use std::collections::BTreeMap;

fn one(text: Text) -> Presence {
    Presence::Present(Values::Known(vec![text]))
}

fn word(text: &str) -> Presence {
    one(Text::literal(text))
}

const SOME: Presence = Presence::Present(Values::Unknown);
const MAYBE: Presence = Presence::Maybe(Values::Unknown);

/// The versions of TLS in which S3 takes requests; which of them CloudFront uses is written nowhere. "Infrastructure
/// security" in the Amazon S3 User Guide.
fn tls_versions() -> Values {
    Values::OneOf(["1.2", "1.3"].map(Text::literal).into())
}

/// Keys that no request of CloudFront's carries, whoever it calls as. Those of access points come with the access
/// point.
const NEVER: &[&str] = &[
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:sourcevpcarn",
    "aws:vpcsourceip",
    "aws:vpceaccount",
    "aws:vpceorgid",
    "aws:vpceorgpaths",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principaltag/*",
    "aws:multifactorauthpresent",
    "aws:multifactorauthage",
    "aws:tokenissuetime",
    "aws:calledvia",
    "aws:calledviafirst",
    "aws:calledvialast",
    "aws:username",
    "aws:federatedprovider",
    "s3:dataaccesspointarn",
    "s3:dataaccesspointaccount",
    "s3:accesspointnetworkorigin",
];

/// The keys of a request to S3 through a behavior.
pub(super) fn s3(arriving: &Arriving<'_>, caller: &Caller) -> Context {
    let (behavior, origin) = (arriving.behavior, arriving.origin);
    let mut keys = principal(arriving.graph, caller);
    let mut set = |key: &str, presence| keys.insert(key.into(), presence);
    // S3 sees an address of CloudFront's. AWS does not say whether a request of a service carries the key at all;
    // for a list of addresses to keep others out that makes no difference.
    set(
        "aws:sourceip",
        match caller {
            Caller::Service(_) => Presence::Maybe(Values::PublicAddress),
            _ => Presence::Present(Values::PublicAddress),
        },
    );
    let secure = transport::is_secure(arriving.viewer, origin, arriving.callers.signing);
    set(
        "aws:securetransport",
        match secure {
            Truth::Yes => word("true"),
            Truth::No => word("false"),
            Truth::Unknown => SOME,
        },
    );
    set(
        "s3:tlsversion",
        match secure {
            Truth::Yes => Presence::Present(tls_versions()),
            Truth::No => Presence::Absent,
            Truth::Unknown => Presence::Maybe(tls_versions()),
        },
    );
    set(
        "aws:useragent",
        header(
            origin,
            "user-agent",
            behavior.forwarding.user_agent,
            word("Amazon CloudFront"),
        ),
    );
    set(
        "aws:referer",
        header(
            origin,
            "referer",
            behavior.forwarding.referer,
            Presence::Absent,
        ),
    );
    Context {
        keys,
        others: MAYBE,
    }
}

/// The same keys, for a request that is made through an access point.
pub(super) fn through(mut context: Context, point: &AccessPoint) -> Context {
    let known = |text: Option<Text>| text.filter(|text| !text.is_empty()).map_or(SOME, one);
    let network = match (point.multi_region, point.vpc_only) {
        (false, Truth::No) => word("Internet"),
        (false, Truth::Yes) => word("VPC"),
        (false, Truth::Unknown) => SOME,
        (true, _) => MAYBE,
    };
    for (key, presence) in [
        ("s3:dataaccesspointarn", known(Some(point.arn.clone()))),
        ("s3:dataaccesspointaccount", known(point.account())),
        ("s3:accesspointnetworkorigin", network),
    ] {
        context.keys.insert(key.into(), presence);
    }
    context
}

/// The keys of the request that S3 makes to KMS in order to decrypt an object for the caller.
pub(super) fn kms(graph: &Graph<'_>, caller: &Caller, encryption_context: Option<Text>) -> Context {
    let mut keys = principal(graph, caller);
    let mut set = |key: &str, presence| keys.insert(key.into(), presence);
    set(
        "kms:encryptioncontext:aws:s3:arn",
        encryption_context.map_or(SOME, one),
    );
    set("aws:securetransport", word("true"));
    Context {
        keys,
        others: MAYBE,
    }
}

/// The keys of the request that a function URL makes of a viewer's. Which of the two actions carries the key that is
/// meant for the other one is documented nowhere.
pub(super) fn lambda(graph: &Graph<'_>, caller: &Caller, auth: AuthType, action: &str) -> Context {
    let mut keys = principal(graph, caller);
    let mut set = |key: &str, presence| keys.insert(key.into(), presence);
    let reaches_url = action == "lambda:InvokeFunctionUrl";
    let carried = |by_url: bool, value: &str| {
        let values = Values::Known(vec![Text::literal(value)]);
        if reaches_url == by_url {
            Presence::Present(values)
        } else {
            Presence::Maybe(values)
        }
    };
    let auth = match auth {
        AuthType::Iam => "AWS_IAM",
        AuthType::None => "NONE",
        AuthType::Unknown => "",
    };
    set("lambda:functionurlauthtype", carried(true, auth));
    set("lambda:invokedviafunctionurl", carried(false, "true"));
    // Only Alexa sends one.
    set("lambda:eventsourcetoken", Presence::Absent);
    set("aws:securetransport", word("true"));
    Context {
        keys,
        others: MAYBE,
    }
}

/// The keys of a request to an API that nobody signs. API Gateway sees an address of CloudFront's.
pub(super) fn api(graph: &Graph<'_>) -> Context {
    let mut keys = principal(graph, &Caller::Anonymous);
    keys.insert(
        "aws:sourceip".into(),
        Presence::Present(Values::PublicAddress),
    );
    Context {
        keys,
        others: MAYBE,
    }
}

/// The keys that depend on the caller alone.
fn principal(graph: &Graph<'_>, caller: &Caller) -> BTreeMap<Box<str>, Presence> {
    let mut keys: BTreeMap<Box<str>, Presence> = NEVER
        .iter()
        .map(|key| ((*key).into(), Presence::Absent))
        .collect();
    let mut set = |key: &str, presence| keys.insert(key.into(), presence);
    for key in ["aws:sourceip", "aws:currenttime", "aws:epochtime"] {
        set(key, SOME);
    }
    match caller {
        Caller::Service(_) => {
            set("aws:sourcearn", one(graph.distribution.arn.clone()));
            // The key holds users, roles and sessions; a service is none of them.
            set("aws:principalarn", Presence::Absent);
            set("aws:principalisawsservice", word("true"));
            set("aws:principalservicename", word(SERVICE));
            set("aws:principalservicenameslist", SOME);
            set("aws:principalaccount", SOME);
            set("aws:principaltype", SOME);
        }
        Caller::Identity { arn, .. } | Caller::Account { arn, .. } => {
            set("aws:sourcearn", Presence::Absent);
            set("aws:sourceaccount", Presence::Absent);
            set("aws:sourceorgid", Presence::Absent);
            set("aws:sourceorgpaths", Presence::Absent);
            set("aws:principalservicename", Presence::Absent);
            set("aws:principalservicenameslist", Presence::Absent);
            set(
                "aws:principalisawsservice",
                Presence::Maybe(Values::Known(vec![Text::literal("false")])),
            );
            set("aws:principalarn", one(arn.clone()));
            set("aws:principalaccount", SOME);
        }
        Caller::Anonymous => {
            for key in [
                "aws:sourcearn",
                "aws:sourceaccount",
                "aws:sourceorgid",
                "aws:sourceorgpaths",
                "aws:principalservicename",
                "aws:principalservicenameslist",
                "aws:principalisawsservice",
                "aws:principalarn",
            ] {
                set(key, Presence::Absent);
            }
        }
    }
    keys
}

/// A request header that becomes a condition key: set by the origin, or the viewer's, or CloudFront's own.
fn header(origin: &Origin, name: &str, forwarded: Truth, otherwise: Presence) -> Presence {
    if let Some((_, value)) = origin.headers.iter().find(|(header, _)| &**header == name) {
        return value.clone().map_or(SOME, one);
    }
    match (forwarded, origin.headers_known) {
        (Truth::No, true) => otherwise,
        _ => MAYBE,
    }
}
