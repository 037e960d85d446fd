//! The cause of a refusal by a statement that denies: what its conditions ask for, which CloudFront's requests meet.

use super::spelling::header;
use super::{Asked, by_condition, by_entry};
use crate::access::cause::{Blame, Cause};
use crate::iam::{Statement, StatementVerdict};

/// Explains a statement that denies.
pub(in crate::access) fn explicit(
    statement: &Statement,
    verdict: &StatementVerdict,
    asked: &Asked<'_>,
) -> (Cause, Blame) {
    const GROUPS: &[(&[&str], Cause)] = &[
        (
            &[
                "aws:sourcevpc",
                "aws:sourcevpce",
                "aws:sourcevpcarn",
                "aws:vpcsourceip",
                "aws:vpceorgid",
                "aws:vpceaccount",
            ],
            Cause::DenySourceVpc,
        ),
        (
            &["aws:principalorgid", "aws:principalorgpaths"],
            Cause::DenyPrincipalOrg,
        ),
        (&["aws:sourceip"], Cause::DenySourceIp),
        (
            &[
                "aws:principalarn",
                "aws:principalaccount",
                "aws:principaltype",
                "aws:userid",
                "aws:username",
            ],
            Cause::DenyPrincipalArn,
        ),
        (&["aws:referer", "aws:useragent"], Cause::DenyReferer),
        (&["aws:securetransport"], Cause::DenyInsecureTransport),
        (&["s3:tlsversion"], Cause::DenyTlsVersion),
        (
            &["s3:authtype", "s3:signatureversion", "s3:signatureage"],
            Cause::DenySignature,
        ),
    ];
    let grouped = GROUPS.iter().find_map(|(keys, cause)| {
        let condition = verdict
            .conditions
            .iter()
            .find(|condition| keys.contains(&&*condition.key))?;
        // A condition on `true` denies what is asked over HTTPS.
        let says = |word: &str| {
            let texts = condition
                .values
                .iter()
                .filter_map(|value| value.text.as_ref());
            texts.into_iter().any(|text| {
                text.known()
                    .is_some_and(|known| known.eq_ignore_ascii_case(word))
            })
        };
        if *cause == Cause::DenyInsecureTransport && says("true") {
            return None;
        }
        let mut blame = by_condition(statement, condition, asked);
        blame.expected = header(&blame.key).unwrap_or_default().to_owned();
        Some((*cause, blame))
    });
    if let Some(found) = grouped {
        return found;
    }
    if let Some(condition) = verdict.conditions.first() {
        return (Cause::DenyOther, by_condition(statement, condition, asked));
    }
    match &statement.principals {
        Some(principals) if principals.negated => (
            Cause::DenyNotPrincipal,
            by_entry(statement, principals.span, asked),
        ),
        _ => (
            Cause::DenyUnconditional,
            by_entry(statement, statement.span, asked),
        ),
    }
}
