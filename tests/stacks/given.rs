//! What the user says of a deployment is known; what the files say counts more.

use crate::run::{bucket, distribution, policy, run_given};
use cf403::symbolic::{Environment, Given, GivenValue};

fn with(values: &[(&str, &str)]) -> Given {
    let values = values.iter().map(|(name, value)| GivenValue {
        name: (*name).into(),
        value: (*value).into(),
        place: "here".into(),
    });
    Given {
        parameters: values.collect(),
        ..Given::default()
    }
}

fn site(policy: &str) -> String {
    format!(
        "Parameters:\n  Stage: {{Type: String, Default: dev}}\n  Id: {{Type: String, Default: none}}\n  Ids: {{Type: CommaDelimitedList, Default: ''}}\n  Stored: {{Type: 'AWS::SSM::Parameter::Value<String>', Default: /id}}\nConditions:\n  IsProd: !Equals [!Ref Stage, prod]\n{}{policy}",
        bucket(&distribution("Site", "!GetAtt Files.RegionalDomainName"))
    )
}

#[test]
fn given_values_shrink_the_worlds() {
    let template = site(&policy(
        "!Ref Files",
        "!If [IsProd, !Ref Site, 'E2QWRTYPLMNBVC']",
    ));
    let told =
        |values: &[(&str, &str)]| run_given(&[("a.yaml", &template)], &with(values)).routes();
    assert_eq!(told(&[]).len(), 2);
    assert_eq!(told(&[("Stage", "prod")]), ["Site: allowed none"]);
    assert_eq!(
        told(&[("Stage", "prod"), ("Stage", "test")]),
        ["Site: unknown source_arn_other_distribution"]
    );
}

#[test]
fn lists_and_texts_are_what_is_given() {
    let list = site(&policy("!Ref Files", "!Join ['', !Ref Ids]"));
    let told = |template: &str, values: &[(&str, &str)]| {
        run_given(&[("a.yaml", template)], &with(values)).routes()
    };
    let literal = ["Site: denied source_arn_wildcard_taken_literally"];
    assert_eq!(told(&list, &[]), ["Site: unknown none"]);
    assert_eq!(told(&list, &[("Ids", "*")]), literal);
    let text = site(&policy("!Ref Files", "!Ref Id"));
    assert_eq!(told(&text, &[("Id", "*")]), literal);
    // What is given is where to look for it.
    let stored = site(&policy("!Ref Files", "!Ref Stored"));
    assert_eq!(told(&stored, &[("Stored", "*")]), ["Site: unknown none"]);
}

#[test]
fn a_value_for_one_template_is_for_no_other() {
    let template = site(&policy("!Ref Files", "!If [IsProd, !Ref Site, '*']"));
    let values = with(&[("Stage", "prod")]).parameters;
    let given = Given {
        of_templates: [("a.yaml".to_owned(), values)].into(),
        ..Given::default()
    };
    let ran = run_given(&[("a.yaml", &template), ("b.yaml", &template)], &given);
    assert_eq!(
        ran.routes(),
        [
            "Site: allowed none",
            "Site: denied source_arn_wildcard_taken_literally IsProd=false",
            "Site: allowed none IsProd=true"
        ]
    );
    assert_eq!(ran.analysis.unused, []);
}

#[test]
fn the_account_of_the_user_is_that_of_templates() {
    let template =
        site(&policy("!Ref Files", "!Ref Site").replace("!Ref AWS::AccountId", "'111122223333'"));
    let given = |account: &str| Given {
        environment: Environment {
            account: Some(account.into()),
            ..Environment::default()
        },
        ..Given::default()
    };
    let told = |account: &str| run_given(&[("a.yaml", &template)], &given(account)).routes();
    assert_eq!(told("111122223333"), ["Site: allowed none"]);
    assert_eq!(
        told("444455556666"),
        ["Site: denied source_arn_other_account"]
    );
}

#[test]
fn a_parameter_of_a_nested_template_is_not_the_users_to_give() {
    let parent = "Resources:\n  Site: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: site.yaml}}\n";
    let template = site(&policy("!Ref Files", "!If [IsProd, !Ref Site, '*']"));
    let files: &[(&str, &str)] = &[("parent.yaml", parent), ("site.yaml", &template)];
    let ran = run_given(files, &with(&[("Stage", "prod")]));
    assert_eq!(
        ran.routes(),
        ["Site: denied source_arn_wildcard_taken_literally"]
    );
    assert!(ran.analysis.unused[0].nested);
}
