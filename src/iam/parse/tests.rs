use super::*;
use crate::iam::{Base, Effect, PrincipalKind, Statement};
use crate::symbolic::written::{text, tree};
use serde_json::{Value as Json, json};

fn read(document: &Json) -> Policy {
    parse(&tree(document))
}

fn remarks(document: &Json) -> Vec<String> {
    let policy = read(document);
    policy
        .remarks
        .into_iter()
        .map(|remark| remark.message)
        .collect()
}

#[test]
fn one_or_many_are_the_same() {
    let one = read(&json!({ "Statement": {
        "Effect": "Allow", "Principal": { "AWS": 111_122_223_333_u64 }, "Action": "s3:*", "Resource": "*",
        "Condition": { "Bool": { "AWS:SecureTransport": true } },
    } }));
    let many = read(&json!({ "Statement": [{
        "Effect": "Allow", "Principal": { "AWS": ["111122223333"] }, "Action": ["s3:*"], "Resource": ["*"],
        "Condition": { "Bool": { "aws:securetransport": ["true"] } },
    }] }));
    for policy in [one, many] {
        assert!(policy.remarks.is_empty() && policy.unknown.is_none());
        let [statement] = policy.statements.as_slice() else {
            panic!("one statement is read");
        };
        let principal = &statement.principals.as_ref().expect("it is there").entries[0];
        assert_eq!(principal.kind, PrincipalKind::Aws);
        assert_eq!(principal.text, Some(text("111122223333")));
        let condition = &statement.conditions[0];
        assert_eq!(&*condition.key, "aws:securetransport");
        assert_eq!(
            condition.operator.map(|operator| operator.base),
            Some(Base::Bool)
        );
        assert_eq!(condition.values[0].text, Some(text("true")));
    }
}

#[test]
fn the_version_tells_whether_variables_are_expanded() {
    let because = |because: &str| Variables::Unknown(Why::new(because));
    for (version, expected) in [
        (json!("2012-10-17"), Variables::Expanded),
        (json!("2008-10-17"), Variables::Literal),
        (json!(null), Variables::Literal),
        (json!("<any>"), because("its `Version` is not known")),
        (
            json!({ "?": "it is given later" }),
            because("it is given later"),
        ),
        (json!("2012-10-18"), Variables::Undocumented),
        (json!(["2012-10-17"]), Variables::Undocumented),
    ] {
        let policy = read(&json!({ "Version": version, "Statement": [] }));
        assert_eq!(policy.variables, expected, "{version}");
        assert_eq!(
            policy.remarks.is_empty(),
            expected != Variables::Undocumented,
            "{version}"
        );
    }
}

#[test]
fn what_is_unknown_keeps_its_reason() {
    let policy = read(&json!({ "Statement": [
        { "if": [{ "Effect": "Deny" }, null] },
        { "Effect": "Allow", "Principal": { "Service": { "?": "of this" } }, "Action": { "if": ["a", "b"] },
          "Resource": [{ "?": "of that" }, null, "<any>"], "Condition": { "StringEquals": { "?": "of those" } } },
    ] }));
    assert_eq!(
        policy.unknown.map(|why| why.because).as_deref(),
        Some("it depends on the condition `IsProd`")
    );
    assert!(policy.remarks.is_empty(), "{:?}", policy.remarks);
    let statement = &policy.statements[0];
    assert_eq!(statement.effect, Effect::Allow);
    let because = |why: &Option<Why>| why.as_ref().map(|why| why.because.clone());
    let principals = statement.principals.as_ref().expect("it is there");
    assert_eq!(principals.entries[0].kind, PrincipalKind::Service);
    assert_eq!(
        because(&principals.entries[0].unknown).as_deref(),
        Some("of this")
    );
    let actions = statement.actions.as_ref().expect("it is there");
    assert_eq!(actions.entries[0].text, None);
    let resources = statement.resources.as_ref().expect("it is there");
    assert_eq!(resources.entries.len(), 2, "an absent item is no item");
    assert_eq!(
        because(&resources.entries[0].unknown).as_deref(),
        Some("of that")
    );
    assert_eq!(resources.entries[1].text, Some(text("<any>")));
    assert_eq!(
        because(&statement.conditions[0].values[0].unknown).as_deref(),
        Some("of those")
    );
}

#[test]
fn what_is_no_object_may_be_any_policy() {
    for document in [
        json!("{\"Statement\": []}"),
        json!({ "?": "of a reason" }),
        json!([]),
        json!(7),
    ] {
        let policy = read(&document);
        assert!(
            policy.unknown.is_some() && policy.statements.is_empty(),
            "{document}"
        );
    }
}

#[test]
fn each_malformation_is_remarked_once() {
    let statement = |changed: &[(&str, Json)]| {
        let mut statement = json!({
            "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*",
        });
        for (key, value) in changed {
            statement[*key] = value.clone();
        }
        json!({ "Version": "2012-10-17", "Statement": statement })
    };
    assert!(remarks(&statement(&[])).is_empty());
    for (document, expected) in [
        (json!({}), "no `Statement`"),
        (
            json!({ "statement": [], "Statement": [] }),
            "must be spelled `Statement`",
        ),
        (json!({ "Version": "2012", "Statement": [] }), "not `2012`"),
        (json!({ "Statement": ["x"] }), "must be an object"),
        (statement(&[("Effect", json!("allow"))]), "not `allow`"),
        (statement(&[("Effect", json!(null))]), "no `Effect`"),
        (statement(&[("Principal", json!(null))]), "no `Principal`"),
        (
            statement(&[("NotAction", json!("x"))]),
            "both `Action` and `NotAction`",
        ),
        (
            statement(&[("Resources", json!("x"))]),
            "`Resources` is not an element",
        ),
        (
            statement(&[("Resource", json!([["x"]]))]),
            "a text is needed",
        ),
        (
            statement(&[("Principal", json!("arn:aws:iam::111122223333:root"))]),
            "needs its kind",
        ),
        (
            statement(&[(
                "Principal",
                json!({ "AWS": "arn:aws:iam::111122223333:user/*" }),
            )]),
            "wildcards",
        ),
        (
            statement(&[("Principal", json!({ "Services": "x" }))]),
            "not a kind of principal",
        ),
        (
            statement(&[("Condition", json!([]))]),
            "`Condition` must be an object",
        ),
        (
            statement(&[("Condition", json!({ "StringEquals": "x" }))]),
            "`StringEquals` must be an object",
        ),
        (
            statement(&[("Condition", json!({ "stringequals": { "a": "b" } }))]),
            "spelled `StringEquals`",
        ),
        (
            statement(&[("Condition", json!({ "StringMatches": { "a": "b" } }))]),
            "not a condition operator",
        ),
    ] {
        let found = remarks(&document);
        assert!(
            found.len() == 1 && found[0].contains(expected),
            "{document}: {found:?}"
        );
    }
    let not_principal = json!({ "Statement": {
        "Effect": "Allow", "NotPrincipal": { "AWS": "111122223333" }, "Action": "*", "Resource": "*",
    } });
    assert!(remarks(&not_principal)[0].contains("`NotPrincipal` must not be used with `Allow`"));
}

#[test]
fn an_operator_without_keys_is_no_condition() {
    let policy =
        json!({ "Statement": { "Effect": "Allow", "Condition": { "StringEquals": null } } });
    assert!(read(&policy).statements[0].conditions.is_empty());
    let of_conditions = |remark: &String| remark.contains("StringEquals");
    assert!(!remarks(&policy).iter().any(of_conditions));
}

#[test]
fn a_condition_reaches_from_its_key_to_the_end_of_its_values() {
    let policy =
        json!({ "Statement": { "Condition": { "StringEquals": { "aws:Referer": ["a", "b"] } } } });
    let policy = read(&policy);
    let condition = &policy.statements[0].conditions[0];
    assert_eq!(condition.span.start, condition.key_span.start);
    // The place of a value is its number, and the list comes after its key.
    assert_eq!(condition.span.end, condition.key_span.end + 1);
}

#[test]
fn a_statement_is_called_by_its_sid_or_its_number() {
    let policy = read(&json!({ "Statement": [
        { "Sid": "Readers" }, { "Sid": "" }, { "Effect": "Allow" }, { "Sid": "<name1>" },
    ] }));
    let called: Vec<String> = policy.statements.iter().map(Statement::in_words).collect();
    assert_eq!(
        called,
        [
            "statement `Readers`",
            "statement 2",
            "statement 3",
            "statement 4"
        ]
    );
}

#[test]
fn what_may_turn_out_to_be_an_object_is_open_and_not_malformed() {
    let policy = |statement: serde_json::Value| parse(&tree(&json!({"Statement": statement})));
    for statement in [json!("<any1>"), json!(["<any1>"])] {
        let policy = policy(statement);
        assert_eq!(policy.remarks, []);
        let unknown = policy.unknown.map(|why| why.because);
        assert_eq!(unknown.as_deref(), Some("`any1` is not known"));
    }
    let whole = |part: &str, value: serde_json::Value| {
        let mut statement =
            json!({"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"});
        statement[part] = value;
        policy(statement)
    };
    let principal = whole("Principal", json!("<any1>"));
    assert_eq!(principal.remarks, []);
    let entries = &principal.statements[0]
        .principals
        .as_ref()
        .expect("given")
        .entries;
    assert!(entries[0].text.is_none() && entries[0].unknown.is_some());
    for condition in [json!("<any1>"), json!({"StringEquals": "<any1>"})] {
        let condition = whole("Condition", condition);
        assert_eq!(condition.remarks, []);
        assert_eq!(condition.statements[0].conditions.len(), 1);
    }
    // A text with a hole in it is a text.
    assert_eq!(policy(json!("x<any1>")).remarks.len(), 1);
}
