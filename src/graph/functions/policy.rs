//! A permission as the statement that Lambda adds to the policy of a function for it. The function itself is left out
//! of the statement's resource: whose permission it is has been found out before, and only the version or alias is
//! compared here.
//!
//! "`AddPermission`" in the AWS Lambda API Reference.

use super::Qualifier;
use crate::iam::{self, Policy};
use crate::source::Span;
use crate::symbolic::{Domain, Field, Piece, Resource, Spanned, Text, Value};

/// The policy that a permission is a statement of. `function` is where it names the function, and the version or alias
/// that it names.
pub(super) fn of(permission: &Resource, function: (Span, &Qualifier)) -> Policy {
    let at = permission.name_span;
    let property = |name: &str| permission.properties.get(name);
    let unread = || Spanned::unknown(at, "the permission does not say so");
    let mut statement = vec![
        field("Effect", Spanned::text(at, Text::literal("Allow"))),
        field("Action", property("Action").cloned().unwrap_or_else(unread)),
        field(
            "Principal",
            property("Principal").map_or_else(unread, principal),
        ),
        field(
            "Resource",
            match resource(function.1) {
                Some(text) => Spanned::text(function.0, text),
                None => Spanned::unknown(
                    function.0,
                    "which version or alias of the function it is for cannot be known",
                ),
            },
        ),
    ];
    let conditions: Vec<Field> = CONDITIONS
        .iter()
        .filter_map(|(name, operator, key)| {
            let value = property(name).filter(|value| limits(name, value))?;
            let keys = object(value.span, vec![field(key, value.clone())]);
            Some(field(operator, keys))
        })
        .collect();
    if !conditions.is_empty() {
        statement.push(field("Condition", joined(at, conditions)));
    }
    let statement = object(at, statement);
    iam::parse(&object(at, vec![field("Statement", statement)]))
}

/// The properties that become conditions: operator and key.
const CONDITIONS: &[(&str, &str, &str)] = &[
    ("SourceArn", "ArnLike", "AWS:SourceArn"),
    ("SourceAccount", "StringEquals", "AWS:SourceAccount"),
    ("PrincipalOrgID", "StringEquals", "aws:PrincipalOrgID"),
    (
        "FunctionUrlAuthType",
        "StringEquals",
        "lambda:FunctionUrlAuthType",
    ),
    (
        "EventSourceToken",
        "StringEquals",
        "lambda:EventSourceToken",
    ),
    (
        "InvokedViaFunctionUrl",
        "Bool",
        "lambda:InvokedViaFunctionUrl",
    ),
];

/// Whether a property limits the permission: one that is false does not.
fn limits(name: &str, value: &Spanned) -> bool {
    name != "InvokedViaFunctionUrl" || !value.truth().is_no()
}

/// The resource of a statement, or of a request, for a version or alias; nothing if that is not known.
pub(super) fn resource(qualifier: &Qualifier) -> Option<Text> {
    let function = Text::literal("arn:aws:lambda:::function:this");
    match qualifier {
        Qualifier::None => Some(function),
        Qualifier::Given(name) => Some(function.then_str(":").then(name)),
        Qualifier::Unknown => None,
    }
}

/// A principal with its kind, which a permission leaves to be told from its form.
fn principal(value: &Spanned) -> Spanned {
    let Some(text) = value.as_text() else {
        return value.clone();
    };
    if text.known() == Some("*") {
        return value.clone();
    }
    let is_account = |text: &str| text.len() == 12 && text.chars().all(|c| c.is_ascii_digit());
    let has_dot = text
        .pieces()
        .iter()
        .any(|piece| matches!(piece, Piece::Literal(literal) if literal.contains('.')));
    let account = text.known().map_or_else(
        || {
            text.as_hole()
                .is_some_and(|hole| hole.domain == Domain::Account)
        },
        is_account,
    );
    let kind = if account || text.prefix().starts_with("arn:") {
        "AWS"
    } else if has_dot {
        "Service"
    } else {
        return Spanned::unknown(value.span, "the principal cannot be known");
    };
    object(
        value.span,
        vec![field(kind, Spanned::text(value.span, text))],
    )
}

fn field(key: &str, value: Spanned) -> Field {
    Field {
        key: key.into(),
        key_span: value.span,
        value,
    }
}

fn object(at: Span, fields: Vec<Field>) -> Spanned {
    Spanned::new(at, Value::Map(fields))
}

/// Conditions in one object; keys of one operator stand under it side by side.
fn joined(at: Span, conditions: Vec<Field>) -> Spanned {
    let mut out: Vec<Field> = Vec::new();
    for condition in conditions {
        match out.iter_mut().find(|other| other.key == condition.key) {
            Some(Field {
                value:
                    Spanned {
                        value: Value::Map(keys),
                        ..
                    },
                ..
            }) => keys.extend(condition.value.fields().iter().cloned()),
            _ => out.push(condition),
        }
    }
    object(at, out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iam::PrincipalKind;
    use crate::source::SourceId;
    use crate::symbolic::{Address, Lifecycle, UnitId};

    fn policy(properties: &[(&str, &str)]) -> Policy {
        let at = Span::new(SourceId(0), 0, 0);
        let fields = properties
            .iter()
            .map(|(key, value)| field(key, Spanned::text(at, Text::literal(value))));
        let permission = Resource {
            address: Address::new(UnitId::new(0), "Permission"),
            kind: "".into(),
            local_name: "Permission".into(),
            condition: None,
            lifecycle: Lifecycle::Declared,
            span: at,
            name_span: at,
            properties: object(at, fields.collect()),
            attributes: Vec::new(),
            title: None,
        };
        of(&permission, (at, &Qualifier::None))
    }

    fn kind(principal: &str) -> PrincipalKind {
        let policy = policy(&[("Principal", principal)]);
        let principals = policy.statements[0].principals.as_ref();
        principals.expect("it has principals").entries[0].kind
    }

    #[test]
    fn the_form_of_a_principal_tells_its_kind() {
        for (principal, expected) in [
            ("*", PrincipalKind::Everyone),
            ("cloudfront.amazonaws.com", PrincipalKind::Service),
            ("111122223333", PrincipalKind::Aws),
            ("arn:aws:iam::111122223333:role/caller", PrincipalKind::Aws),
            ("cloudfront", PrincipalKind::Other),
        ] {
            assert_eq!(kind(principal), expected, "{principal}");
        }
    }

    #[test]
    fn properties_become_conditions() {
        let policy = policy(&[
            ("Action", "lambda:InvokeFunction"),
            ("Principal", "*"),
            ("SourceAccount", "111122223333"),
            ("FunctionUrlAuthType", "NONE"),
            ("InvokedViaFunctionUrl", "true"),
        ]);
        let conditions = &policy.statements[0].conditions;
        let told: Vec<(&str, &str)> = conditions
            .iter()
            .map(|condition| (&*condition.operator_name, &*condition.key))
            .collect();
        assert_eq!(
            told,
            [
                ("StringEquals", "aws:sourceaccount"),
                ("StringEquals", "lambda:functionurlauthtype"),
                ("Bool", "lambda:invokedviafunctionurl"),
            ]
        );
        assert!(policy.remarks.is_empty(), "{:?}", policy.remarks);
    }

    #[test]
    fn what_is_false_limits_nothing() {
        let policy = policy(&[("InvokedViaFunctionUrl", "false")]);
        assert!(policy.statements[0].conditions.is_empty());
    }
}
