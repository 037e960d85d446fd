//! The document, actions and resources: rules R-01 to R-16a.

use super::{
    Allowed, BUCKET, DISTRIBUTION, Denied, Explicitly, OBJECT, SERVICE, Says, Silent, asks,
    each_says, grant, policy, says, with,
};
use cf403::iam::Undocumented;
use serde_json::{Value as Json, json};

#[test]
fn variables_are_expanded_in_the_newer_version_only() {
    let home = |version: Json| {
        let statement = grant(&json!({ "Resource": format!("{BUCKET}/${{aws:username}}/*") }));
        with(policy(&statement), &json!({ "Version": version }))
    };
    let bob = asks(&json!({
        "resource": format!("{BUCKET}/bob/x"), "context": { "aws:username": "bob" },
    }));
    let literal = asks(&json!({ "resource": format!("{BUCKET}/${{aws:username}}/x") }));
    for (version, expected) in [
        (json!("2012-10-17"), (Allowed, Denied)),
        (json!("2008-10-17"), (Denied, Allowed)),
        (json!(null), (Denied, Allowed)),
        (
            json!("2012-10-18"),
            (Silent(Undocumented::Version), Silent(Undocumented::Version)),
        ),
    ] {
        let policy = home(version);
        assert_eq!((says(&policy, &bob), says(&policy, &literal)), expected);
    }
    let without = with(
        policy(&grant(&json!({}))),
        &json!({ "Version": "2015-01-01" }),
    );
    assert_eq!(says(&without, &asks(&json!({}))), Allowed);
}

#[test]
fn a_deny_beats_every_allow_in_whatever_order() {
    let allow = grant(&json!({}));
    let deny = grant(&json!({ "Effect": "Deny" }));
    let other = grant(&json!({ "Effect": "Deny", "Action": "s3:PutObject" }));
    for (statements, expected) in [
        (json!([]), Denied),
        (json!([allow]), Allowed),
        (json!([deny]), Explicitly),
        (json!([allow, deny]), Explicitly),
        (json!([deny, allow]), Explicitly),
        (json!([allow, other, allow]), Allowed),
        (json!([other]), Denied),
    ] {
        assert_eq!(says(&policy(&statements), &asks(&json!({}))), expected);
    }
}

#[test]
fn an_effect_that_is_none_leaves_open_what_the_statement_does() {
    let silent = Silent(Undocumented::Effect);
    each_says(&[
        (
            grant(&json!({ "Effect": "allow" })),
            asks(&json!({})),
            silent,
        ),
        (grant(&json!({ "Effect": null })), asks(&json!({})), silent),
        (
            grant(&json!({ "Effect": ["Allow"] })),
            asks(&json!({})),
            silent,
        ),
        // A statement that does not match does nothing, whatever its effect.
        (
            grant(&json!({ "Effect": "allow", "Action": "s3:PutObject" })),
            asks(&json!({})),
            Denied,
        ),
    ]);
    let denied = json!([
        grant(&json!({ "Effect": "allow" })),
        grant(&json!({ "Effect": "Deny" })),
    ]);
    assert_eq!(says(&policy(&denied), &asks(&json!({}))), Explicitly);
}

#[test]
fn a_single_value_needs_no_list_and_a_list_may_be_long() {
    let lists = grant(&json!({
        "Principal": { "Service": ["s3.amazonaws.com", SERVICE] },
        "Action": ["s3:PutObject", "s3:GetObject"],
        "Resource": ["arn:aws:s3:::other", format!("{BUCKET}/*")],
        "Condition": { "StringEquals": { "aws:SourceArn": ["x", DISTRIBUTION] } },
    }));
    let request = asks(&json!({ "context": { "aws:SourceArn": DISTRIBUTION } }));
    assert_eq!(says(&policy(&lists), &request), Allowed);
    assert_eq!(says(&policy(&json!([lists])), &request), Allowed);
}

#[test]
fn an_empty_list_names_nothing_and_its_opposite_is_not_documented() {
    let silent = Silent(Undocumented::EmptyList);
    let request = asks(&json!({ "context": { "aws:SourceArn": DISTRIBUTION } }));
    each_says(&[
        (grant(&json!({ "Action": [] })), request.clone(), Denied),
        (grant(&json!({ "Resource": [] })), request.clone(), Denied),
        (grant(&json!({ "Principal": {} })), request.clone(), Denied),
        (
            grant(&json!({ "Principal": { "Service": [] } })),
            request.clone(),
            Denied,
        ),
        (
            grant(&json!({ "Action": null, "NotAction": [] })),
            request.clone(),
            silent,
        ),
        (
            grant(&json!({ "Resource": null, "NotResource": [] })),
            request.clone(),
            silent,
        ),
        (
            grant(&json!({ "Effect": "Deny", "Principal": null, "NotPrincipal": {} })),
            request.clone(),
            silent,
        ),
        (
            grant(&json!({ "Condition": { "StringEquals": { "aws:SourceArn": [] } } })),
            request.clone(),
            silent,
        ),
        (
            grant(&json!({ "Condition": { "StringNotEquals": { "aws:Referer": [] } } })),
            request.clone(),
            silent,
        ),
        (grant(&json!({ "Condition": {} })), request.clone(), Allowed),
        (
            grant(&json!({ "Condition": { "StringEquals": {} } })),
            request,
            Allowed,
        ),
    ]);
}

#[test]
fn a_statement_lacks_no_element_but_its_condition() {
    for element in ["Principal", "Action", "Resource"] {
        let statement = grant(&json!({ element: null }));
        assert_eq!(
            says(&policy(&statement), &asks(&json!({}))),
            Denied,
            "{element}"
        );
    }
}

#[test]
fn of_an_element_there_is_one_form() {
    for (element, value) in [
        ("NotPrincipal", json!({ "AWS": "444455556666" })),
        ("NotAction", json!("s3:PutObject")),
        ("NotResource", json!("arn:aws:s3:::other")),
    ] {
        each_says(&[
            (
                grant(&json!({ element: value })),
                asks(&json!({})),
                Silent(Undocumented::BothForms),
            ),
            // Where the form without `Not` does not match, both forms together do not either.
            (
                grant(&json!({ element: value, "Action": "s3:PutObject" })),
                asks(&json!({})),
                Denied,
            ),
        ]);
    }
}

/// What statements that differ in one element say to one request.
fn each_of(element: &str, request: &Json, rows: &[(Json, Says)]) {
    for (value, expected) in rows {
        let statement = grant(&json!({ element: value }));
        assert_eq!(
            says(&policy(&statement), request),
            *expected,
            "{element} {value}"
        );
    }
}

#[test]
fn actions_match_without_regard_to_case_and_with_wildcards_in_their_names() {
    let silent = Silent(Undocumented::ActionService);
    each_of(
        "Action",
        &asks(&json!({})),
        &[
            (json!("s3:GetObject"), Allowed),
            (json!("S3:getobject"), Allowed),
            (json!("*"), Allowed),
            (json!("s3:*"), Allowed),
            (json!("s3:Get*"), Allowed),
            (json!("s3:*Object"), Allowed),
            (json!("s3:*t*b*"), Allowed),
            (json!("s3:Get?bject"), Allowed),
            (json!("s3:GetObject?"), Denied),
            (json!("s3:GetObjectVersion"), Denied),
            (json!("s3:GetObjec"), Denied),
            (json!("s3-object-lambda:GetObject"), Denied),
            (json!("GetObject"), Denied),
            (json!(["s3:PutObject", "s3:GetObject"]), Allowed),
            (json!("*:*"), silent),
            (json!("s?:GetObject"), silent),
            (json!("s3*"), silent),
            (json!("k*:GetObject"), Denied),
            (json!("**"), silent),
        ],
    );
}

#[test]
fn not_action_takes_in_all_others() {
    let request = asks(&json!({}));
    for (value, expected) in [
        (json!("s3:PutObject"), Allowed),
        (json!("s3:GetObject"), Denied),
        (json!(["s3:PutObject", "S3:GET*"]), Denied),
        (json!("*"), Denied),
        (json!("s3*"), Silent(Undocumented::ActionService)),
    ] {
        let statement = grant(&json!({ "Action": null, "NotAction": value }));
        assert_eq!(says(&policy(&statement), &request), expected, "{value}");
    }
}

#[test]
fn resources_match_part_by_part() {
    let silent = Silent(Undocumented::ShortArn);
    each_of(
        "Resource",
        &asks(&json!({})),
        &[
            (json!("*"), Allowed),
            (json!(OBJECT), Allowed),
            (json!(format!("{BUCKET}/*")), Allowed),
            (json!(format!("{BUCKET}*")), Allowed),
            (json!(format!("{BUCKET}/*.png")), Allowed),
            (json!(format!("{BUCKET}/img/logo.???")), Allowed),
            (json!(format!("{BUCKET}/img/logo.png*")), Allowed),
            (json!("arn:aws:s3:::amzn-s3-demo-b?cket/*"), Allowed),
            (json!("arn:aws:s3:::*"), Allowed),
            (json!("arn:*:s3:*:*:*"), Allowed),
            (json!("arn:aws:s3:::*/logo.png"), Allowed),
            (
                json!(["arn:aws:s3:::other/*", format!("{BUCKET}/*")]),
                Allowed,
            ),
            (json!(BUCKET), Denied),
            (json!(format!("{BUCKET}/")), Denied),
            (json!(format!("{BUCKET}/img")), Denied),
            (json!(format!("{BUCKET}/IMG/*")), Denied),
            (json!(format!("{BUCKET}/img/logo.??")), Denied),
            (json!(format!("{BUCKET}-logs/*")), Denied),
            (json!("arn:aws-cn:s3:::amzn-s3-demo-bucket/*"), Denied),
            (json!("arn:aws:s3:us-east-1::amzn-s3-demo-bucket/*"), Denied),
            (
                json!("arn:aws:s3::111122223333:amzn-s3-demo-bucket/*"),
                Denied,
            ),
            (json!("ARN:aws:s3:::amzn-s3-demo-bucket/*"), Denied),
            // A wildcard does not reach over a `:` into the next part.
            (json!("arn:aws:*:amzn-s3-demo-bucket/*"), silent),
            (json!("arn:aws:s3:*"), silent),
            (json!("*:*"), silent),
            (json!("**"), silent),
            (json!("arn:aws:kms:*"), Denied),
            (json!("amzn-s3-demo-bucket/*"), Denied),
            (json!(""), Denied),
        ],
    );
    let bucket = asks(&json!({ "action": "s3:ListBucket", "resource": BUCKET }));
    let list = |resource: &str| grant(&json!({ "Action": "s3:*", "Resource": resource }));
    each_says(&[
        (list(BUCKET), bucket.clone(), Allowed),
        (list(&format!("{BUCKET}*")), bucket.clone(), Allowed),
        (list(&format!("{BUCKET}/*")), bucket, Denied),
    ]);
}

#[test]
fn a_colon_in_a_key_belongs_to_the_last_part() {
    let request = asks(&json!({ "resource": format!("{BUCKET}/a:b:c") }));
    each_of(
        "Resource",
        &request,
        &[
            (json!(format!("{BUCKET}/a:b:c")), Allowed),
            (json!(format!("{BUCKET}/*:c")), Allowed),
            (json!(format!("{BUCKET}/a:b")), Denied),
            (json!("arn:aws:s3:::*:c"), Allowed),
        ],
    );
}

#[test]
fn not_resource_takes_in_all_others() {
    let unsaid = Silent(Undocumented::NotResourceVariable);
    for (value, expected) in [
        (json!(BUCKET), Allowed),
        (json!(format!("{BUCKET}/*")), Denied),
        (json!(["arn:aws:s3:::other/*", OBJECT]), Denied),
        (json!("*"), Denied),
        (json!("arn:aws:s3:*"), Silent(Undocumented::ShortArn)),
        (json!(format!("{BUCKET}/${{aws:username}}")), unsaid),
        (json!("arn:aws:s3:::${aws:username}/*"), unsaid),
        (json!("arn:${aws:username}:s3:::b/*"), unsaid),
        (
            json!([format!("{BUCKET}/${{aws:username}}"), OBJECT]),
            Denied,
        ),
    ] {
        let statement = grant(&json!({ "Resource": null, "NotResource": value }));
        assert_eq!(
            says(&policy(&statement), &asks(&json!({}))),
            expected,
            "{value}"
        );
    }
}

#[test]
fn variables_stand_after_the_fifth_colon_of_a_resource() {
    let request = asks(&json!({
        "resource": format!("{BUCKET}/bob/a*c"),
        "context": { "aws:username": "bob", "aws:PrincipalTag/part": "s3", "aws:Referer": "a*c",
                     "aws:UserAgent": "x", "aws:TagKeys": ["bob", "eve"] },
    }));
    each_of(
        "Resource",
        &request,
        &[
            (json!(format!("{BUCKET}/${{aws:username}}/*")), Allowed),
            (json!(format!("{BUCKET}/${{AWS:UserName}}/*")), Allowed),
            (json!(format!("{BUCKET}/${{ aws:username }}/*")), Allowed),
            (json!(format!("{BUCKET}/${{aws:username}}")), Denied),
            (json!(format!("{BUCKET}/bob/${{aws:Referer}}")), Allowed),
            (json!(format!("{BUCKET}/bob/a${{*}}c")), Allowed),
            (json!(format!("{BUCKET}/bob/${{?}}*c")), Denied),
            (json!(format!("{BUCKET}/${{aws:userid}}/*")), Denied),
            (json!(format!("{BUCKET}/${{aws:userid, 'bob'}}/*")), Allowed),
            (
                json!(format!("{BUCKET}/${{aws:username, 'eve'}}/*")),
                Allowed,
            ),
            (json!(format!("{BUCKET}/${{aws:userid, 'eve'}}/*")), Denied),
            (json!("arn:aws:${aws:PrincipalTag/part}:::*"), Denied),
            (
                json!(format!("{BUCKET}/${{aws:TagKeys}}/*")),
                Silent(Undocumented::VariableOfSeveralValues),
            ),
            (json!(format!("{BUCKET}-logs/${{aws:TagKeys}}/*")), Denied),
            (
                json!(format!("{BUCKET}/${{aws:username")),
                Silent(Undocumented::VariableSpelling),
            ),
            (
                json!(format!("{BUCKET}/${{aws:username,'x'}}/*")),
                Silent(Undocumented::VariableSpelling),
            ),
            (
                json!(format!("{BUCKET}/${{}}/*")),
                Silent(Undocumented::VariableSpelling),
            ),
        ],
    );
    // What is put in for a variable holds no wildcard.
    let star = asks(&json!({ "context": { "aws:Referer": "*" } }));
    let resource = json!(format!("{BUCKET}/${{aws:Referer}}"));
    each_of("Resource", &star, &[(resource, Denied)]);
}

#[test]
fn a_key_policy_names_its_key_with_a_star() {
    let request = asks(&json!({
        "action": "kms:Decrypt",
        "resource": "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    }));
    let statement = |resource: Json| grant(&json!({ "Action": "kms:*", "Resource": resource }));
    each_says(&[
        (statement(json!("*")), request.clone(), Allowed),
        (statement(json!(null)), request, Denied),
    ]);
}
