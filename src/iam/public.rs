//! Whether a bucket policy is "public" in the sense of S3 Block Public Access: whether it allows something to
//! everyone without limiting it to fixed values, which are values without wildcards and policy variables.
//!
//! Semantics: the Amazon S3 User Guide, "Blocking public access to your Amazon S3 storage", The meaning of "public".
//! Where that page and what S3 is known to do differ, the answer is Unknown.

use super::address;
use super::policy::{
    Base, Condition, Effect, Entry, Operator, Policy, PrincipalKind, Principals, Quantifier,
    Statement,
};
use crate::symbolic::matching::equals;
use crate::symbolic::{Piece, Text, Truth};

/// Keys whose fixed values limit a statement.
const LIMITING: [&str; 11] = [
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:userid",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
];

/// Keys that the page does not name, or named once, and that narrow down who may ask all the same.
const PERHAPS_LIMITING: [&str; 11] = [
    "aws:principalisawsservice",
    "aws:principalorgpaths",
    "aws:principalservicename",
    "aws:principalservicenameslist",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:sourcevpcarn",
    "aws:vpceaccount",
    "aws:vpceorgid",
    "aws:vpceorgpaths",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
];

const SOURCE_IP: &str = "aws:sourceip";

/// Whether the policy is public. One public statement makes the whole policy so.
pub fn is_public(policy: &Policy) -> Truth {
    let rest = policy
        .unknown
        .as_ref()
        .map_or(Truth::No, |_| Truth::Unknown);
    let statements = public_statements(policy);
    Truth::any(statements.into_iter().map(|(_, public)| public)).or(rest)
}

/// The statements that make the policy public, or may do so, by their places.
pub fn public_statements(policy: &Policy) -> Vec<(usize, Truth)> {
    policy
        .statements
        .iter()
        .map(|statement| (statement.place, statement_is_public(statement)))
        .filter(|(_, public)| !public.is_no())
        .collect()
}

fn statement_is_public(statement: &Statement) -> Truth {
    let Some(principals) = &statement.principals else {
        return Truth::No;
    };
    let for_all = if principals.negated {
        Truth::Yes
    } else {
        let limited = Truth::any(statement.conditions.iter().map(limits));
        open_to_all(principals).and(!limited)
    };
    match statement.effect {
        Effect::Allow => for_all,
        Effect::Unknown => for_all.and(Truth::Unknown),
        Effect::Deny => Truth::No,
    }
}

/// Whether everyone is among the principals. A web identity provider was once said to count as everyone.
fn open_to_all(principals: &Principals) -> Truth {
    Truth::any(principals.entries.iter().map(|entry| {
        let everyone = entry
            .text
            .as_ref()
            .map_or(Truth::Unknown, |text| equals(text, &Text::literal("*")));
        match entry.kind {
            PrincipalKind::Federated => everyone.or(Truth::Unknown),
            _ => everyone,
        }
    }))
}

/// Whether a condition limits its statement to fixed values.
fn limits(condition: &Condition) -> Truth {
    let Some(operator) = condition.operator else {
        return Truth::Unknown;
    };
    let key = &*condition.key;
    let of_values = |limiting: &dyn Fn(&Text) -> Truth| {
        let says = |entry: &Entry| entry.text.as_ref().map_or(Truth::Unknown, limiting);
        Truth::all(condition.values.iter().map(says))
    };
    let limiting = match operator {
        Operator { negated: true, .. } => Truth::No,
        Operator {
            base: Base::IpAddress,
            ..
        } if key == SOURCE_IP => of_values(&is_narrow_range),
        Operator {
            base: Base::StringEquals | Base::StringEqualsIgnoreCase | Base::StringLike | Base::Arn,
            ..
        } => {
            if LIMITING.contains(&key) {
                of_values(&|text| limits_to(key, operator.base, text))
            } else if PERHAPS_LIMITING.contains(&key) {
                Truth::Unknown
            } else {
                Truth::No
            }
        }
        _ => Truth::No,
    };
    // Both hold for a request without the key; the page is silent about them.
    if operator.if_exists || operator.quantifier == Some(Quantifier::ForAllValues) {
        let names_limiting_key = LIMITING.contains(&key) || key == SOURCE_IP;
        if names_limiting_key && !operator.negated {
            return Truth::Unknown;
        }
        return limiting.and(Truth::Unknown);
    }
    limiting
}

/// Whether a value of a limiting key is fixed enough.
fn limits_to(key: &str, base: Base, text: &Text) -> Truth {
    let fixed = is_fixed(text);
    if !fixed.is_no() || key == "aws:userid" {
        return fixed;
    }
    let literal = matches!(base, Base::StringEquals | Base::StringEqualsIgnoreCase);
    if literal && !spells_variable(text) {
        // A wildcard is a character like any other there; whether S3 sees that is not said.
        return Truth::Unknown;
    }
    match key {
        // The name of an access point may be a wildcard as long as its account is fixed.
        "s3:dataaccesspointarn" => names_account(text, Some(("s3", "accesspoint/"))),
        "aws:sourcearn" | "aws:principalarn" => names_account(text, None).and(Truth::Unknown),
        _ => Truth::No,
    }
}

/// Whether a value is the same for every request: no wildcard, no policy variable.
fn is_fixed(text: &Text) -> Truth {
    Truth::all(text.pieces().iter().map(|piece| match piece {
        Piece::Literal(literal) => {
            Truth::from(!literal.contains(['*', '?']) && !literal.contains("${"))
        }
        Piece::Hole(hole) => {
            let varies = ['*', '?', '$'].into_iter().any(|c| hole.domain.allows(c));
            if varies { Truth::Unknown } else { Truth::Yes }
        }
    }))
}

fn spells_variable(text: &Text) -> bool {
    text.pieces()
        .iter()
        .any(|piece| matches!(piece, Piece::Literal(literal) if literal.contains("${")))
}

/// Whether an ARN has a fixed account and, if asked for, this service and this beginning of its resource.
fn names_account(arn: &Text, expected: Option<(&str, &str)>) -> Truth {
    let Some(parts) = arn.split(":") else {
        return Truth::Unknown;
    };
    let [_, partition, service, _, account, resource, ..] = parts.as_slice() else {
        return Truth::No;
    };
    let of_kind = expected.is_none_or(|(name, beginning)| {
        is_fixed(partition).is_yes()
            && service.known() == Some(name)
            && resource.prefix().starts_with(beginning)
    });
    Truth::from(of_kind && !account.is_empty()).and(is_fixed(account))
}

fn is_narrow_range(text: &Text) -> Truth {
    text.known()
        .and_then(address::range)
        .map_or(Truth::Unknown, |range| address::is_narrow(range).into())
}

#[cfg(test)]
mod tests;
