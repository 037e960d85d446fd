//! Exports and imports, and names that are known throughout: what links templates that are deployed one by one.

use crate::common;
use crate::run::{bucket, distribution, is, policy, run, sources};
use cf403::report::{Color, Report, Style, Summary, human};

/// A bucket that is exported under these names.
fn store(name: &str, domain: &str) -> String {
    bucket(&format!(
        "Outputs:\n  Name: {{Value: !Ref Files, Export: {{Name: {name}}}}}\n  Domain: {{Value: !GetAtt Files.RegionalDomainName, Export: {{Name: {domain}}}}}\n"
    ))
}

/// A distribution before a bucket that is imported, exported in its turn.
fn front(domain: &str) -> String {
    format!(
        "Parameters:\n  Store: {{Type: String, Default: store}}\nResources:\n{}Outputs:\n  Site: {{Value: !Ref Site, Export: {{Name: site-id}}}}\n",
        distribution("Site", &import(domain))
    )
}

/// An import by a name, which may be a function.
fn import(name: &str) -> String {
    format!("{{'Fn::ImportValue': {name}}}")
}

/// A policy between both.
fn grant(bucket: &str, distribution: &str) -> String {
    format!(
        "Parameters:\n  Store: {{Type: String, Default: store}}\nResources:\n{}",
        policy(&import(bucket), &import(distribution))
    )
}

#[test]
fn bucket_policy_and_distribution_in_three_templates_are_judged_together() {
    let (store, front, grant) = (
        store("files-name", "files-domain"),
        front("files-domain"),
        grant("files-name", "site-id"),
    );
    is(
        &[("a.yaml", &store), ("b.yaml", &grant), ("c.yaml", &front)],
        &["Site: allowed none"],
    );
    is(
        &[("a.yaml", &store), ("c.yaml", &front)],
        &["Site: unknown no_policy"],
    );
    is(&[("c.yaml", &front)], &["Site: unknown none"]);
    is(
        &[("b.yaml", &grant), ("c.yaml", &front)],
        &["Site: unknown none"],
    );
    let of_others = grant.replace("cloudfront.amazonaws.com", "logs.amazonaws.com");
    is(
        &[
            ("c.yaml", &front),
            ("b.yaml", &of_others),
            ("a.yaml", &store),
        ],
        &["Site: denied no_statement"],
    );
}

#[test]
fn who_imports_is_in_the_account_of_who_exports() {
    let grant = format!(
        "{}{}Outputs:\n  Name: {{Value: !Ref Files, Export: {{Name: files-name}}}}\n  Domain: {{Value: !GetAtt Files.RegionalDomainName, Export: {{Name: files-domain}}}}\n",
        bucket(""),
        policy("!Ref Files", "'*'").replace("StringEquals", "ArnLike")
    );
    is(
        &[("a.yaml", &grant), ("c.yaml", &front("files-domain"))],
        &["Site: allowed none"],
    );
    // Without an import nothing says that the accounts are the same.
    let by_name = grant.replace(
        "    Type: AWS::S3::Bucket\n    Properties: {",
        "    Type: AWS::S3::Bucket\n    Properties: {BucketName: files-of-ours, ",
    );
    let site = format!(
        "Resources:\n{}",
        distribution("Site", "files-of-ours.s3.amazonaws.com")
    );
    is(
        &[("a.yaml", &by_name), ("c.yaml", &site)],
        &["Site: unknown none"],
    );
}

#[test]
fn a_bucket_of_another_deployment_may_get_its_policy_from_a_third() {
    let store = bucket("").replace(
        "Properties: {V",
        "Properties: {BucketName: files-of-ours, V",
    );
    let front = format!(
        "Resources:\n{}",
        distribution("Site", "files-of-ours.s3.amazonaws.com")
    );
    let files = [("a.yaml", &*store), ("c.yaml", &*front)];
    is(&files, &["Site: unknown no_policy"]);
    let grant = format!("Resources:\n{}", policy("files-of-ours", "'*'"));
    is(
        &[files[0], files[1], ("b.yaml", &grant)],
        &["Site: denied source_arn_wildcard_taken_literally"],
    );
}

#[test]
fn names_that_are_made_of_parameters_mean_the_only_export_that_fits() {
    let store = store(
        "!Sub '${AWS::StackName}-Files'",
        "!Sub '${AWS::StackName}-Domain'",
    );
    let front = front("!Sub '${Store}-Domain'");
    let grant = grant("!Sub '${Store}-Files'", "site-id");
    is(
        &[("a.yaml", &store), ("b.yaml", &grant), ("c.yaml", &front)],
        &["Site: allowed none"],
    );
    let of_others = grant.replace("cloudfront.amazonaws.com", "logs.amazonaws.com");
    let ran = run(&[
        ("a.yaml", &store),
        ("b.yaml", &of_others),
        ("c.yaml", &front),
    ]);
    assert_eq!(ran.routes(), ["Site: unknown no_statement"]);
    let because = ran.facts["routes"][0]["read"]["unknown"].as_str();
    assert_eq!(
        because,
        Some("the import `${Store}-Files` may be another stack's export than that in these files")
    );
    // What is of the same stack stays certain.
    let own = format!(
        "{}  Topic:\n    Type: AWS::SNS::Topic\n    Properties: {{TopicName: !ImportValue {{'Fn::Sub': '${{AWS::Region}}-Files'}}}}\n",
        bucket(&distribution("Site", "!GetAtt Files.RegionalDomainName"))
    );
    is(
        &[("a.yaml", &store), ("d.yaml", &own)],
        &["Site: denied no_policy"],
    );
}

#[test]
fn of_several_units_that_export_a_name_none_is_meant() {
    let (store, front) = (store("files-name", "files-domain"), front("files-domain"));
    let grant = grant("files-name", "site-id");
    is(
        &[
            ("dev/a.yaml", &store),
            ("prod/a.yaml", &store),
            ("c.yaml", &front),
            ("b.yaml", &grant),
        ],
        &["Site: unknown none"],
    );
    let vague = self::store(
        "!Sub '${AWS::StackName}-Files'",
        "!Sub '${AWS::StackName}-Domain'",
    );
    is(
        &[
            ("x/a.yaml", &vague),
            ("y/a.yaml", &vague),
            ("c.yaml", &self::front("!Sub '${Store}-Domain'")),
        ],
        &["Site: unknown none"],
    );
}

#[test]
fn drafts_of_one_stack_do_not_excuse_or_accuse_each_other() {
    let store = store("files-name", "files-domain");
    let site = |statement: &str| {
        format!(
            "Resources:\n{}{}",
            distribution("Site", "!ImportValue files-domain"),
            policy("!ImportValue files-name", "!Ref Site")
                .replace("cloudfront.amazonaws.com", statement)
        )
    };
    let (after, before) = (site("cloudfront.amazonaws.com"), site("logs.amazonaws.com"));
    is(
        &[
            ("a.yaml", &store),
            ("after.yaml", &after),
            ("before.yaml", &before),
        ],
        &["Site: allowed none", "Site: denied no_statement"],
    );
    let named = |statements: &str| {
        bucket(&format!(
            "{}{statements}Outputs:\n  Network: {{Value: !ImportValue network}}\n",
            distribution("Site", "files-of-ours.s3.amazonaws.com")
        ))
        .replace(
            "Properties: {V",
            "Properties: {BucketName: files-of-ours, V",
        )
    };
    let network = "Resources:\n  Topic: {Type: AWS::SNS::Topic}\nOutputs:\n  Network: {Value: x, Export: {Name: network}}\n";
    is(
        &[
            ("network.yaml", network),
            ("after.yaml", &named(&policy("files-of-ours", "!Ref Site"))),
            ("before.yaml", &named("")),
        ],
        &["Site: allowed none", "Site: denied no_policy"],
    );
}

#[test]
fn a_policy_of_the_bucket_and_one_of_the_distribution_leave_it_open_which_stays() {
    let store = format!("{}{}", store("files-name", "files-domain"), "").replace(
        "Outputs:\n",
        &format!(
            "{}Outputs:\n",
            policy("!Ref Files", "E2QWRTYPLMNBVC")
                .replace("cloudfront.amazonaws.com", "logs.amazonaws.com")
        ),
    );
    let site = format!(
        "Resources:\n{}{}",
        distribution("Site", "!ImportValue files-domain"),
        policy("!ImportValue files-name", "!Ref Site")
    );
    is(
        &[("a.yaml", &store), ("c.yaml", &site)],
        &["Site: unknown several_policies"],
    );
}

#[test]
fn an_import_is_taken_apart_like_what_it_stands_for() {
    let store = bucket("Outputs:\n  Arn: {Value: !GetAtt Files.Arn, Export: {Name: files-arn}}\n");
    let front = format!(
        "Resources:\n{}",
        distribution(
            "Site",
            "!Sub ['${Name}.s3.amazonaws.com', {Name: !Select [5, !Split [':', !ImportValue files-arn]]}]"
        )
    );
    is(
        &[("a.yaml", &store), ("c.yaml", &front)],
        &["Site: unknown no_policy"],
    );
}

#[test]
fn stacks_that_import_from_each_other_end() {
    let one = "Resources:\n  Topic: {Type: AWS::SNS::Topic}\nOutputs:\n  One: {Value: !ImportValue two, Export: {Name: one}}\n";
    let two = "Resources:\n  Topic: {Type: AWS::SNS::Topic}\nOutputs:\n  Two: {Value: !ImportValue one, Export: {Name: two}}\n  Own: {Value: !ImportValue own, Export: {Name: own}}\n";
    let ran = run(&[("one.yaml", one), ("two.yaml", two)]);
    assert_eq!(ran.analysis.units.len(), 2);
}

#[test]
fn a_nested_stack_exports_and_imports_as_any_other() {
    let (store, front, grant) = (
        store("files-name", "files-domain"),
        front("files-domain"),
        grant("files-name", "site-id"),
    );
    let parent = "Resources:\n  Store: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: store.yaml}}\n  Front: {Type: AWS::CloudFormation::Stack, DependsOn: Store, Properties: {TemplateURL: front.yaml}}\n";
    is(
        &[
            ("parent.yaml", parent),
            ("store.yaml", &store),
            ("front.yaml", &front),
            ("grant.yaml", &grant),
        ],
        &["Site: allowed none"],
    );
}

#[test]
fn a_record_of_another_stack_leads_to_the_distribution() {
    let front = format!(
        "Resources:\n{}Outputs:\n  Domain: {{Value: !GetAtt Site.DomainName, Export: {{Name: site-domain}}}}\n",
        distribution("Site", "www.example.org")
    );
    let record = "Resources:\n  Record:\n    Type: AWS::Route53::RecordSet\n    Properties: {Name: www.example.com, Type: A, AliasTarget: {DNSName: !ImportValue site-domain, HostedZoneId: Z2FDTNDATAQYW2}}\n";
    let ran = run(&[("front.yaml", &front), ("record.yaml", record)]);
    assert_eq!(ran.facts["names"][0]["covered"], "no");
}

#[test]
fn a_thousand_stacks_cost_what_one_costs_a_thousand_times() {
    let base = store("files-name", "files-domain");
    let mut files = vec![("base.yaml".to_owned(), base)];
    for number in 0..1_000 {
        let text = format!(
            "Parameters:\n  Store: {{Type: String}}\nResources:\n{}Outputs:\n  Site: {{Value: !Ref Site, Export: {{Name: !Sub '${{AWS::StackName}}-site'}}}}\n  Own: {{Value: !ImportValue own-{number}, Export: {{Name: own-{}}}}}\n",
            distribution("Site", "!ImportValue files-domain"),
            number + 1
        );
        files.push((format!("{number}.yaml"), text));
    }
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (&**path, &**text))
        .collect();
    let ran = run(&files);
    assert_eq!(ran.routes().len(), 1_000);
    assert!(
        ran.routes()
            .iter()
            .all(|route| route == "Site: unknown no_policy")
    );
}

#[test]
fn the_steps_of_a_request_say_in_which_file_each_thing_stands() {
    let key = "
  Key:
    Type: AWS::KMS::Key
    Properties: {KeyPolicy: {Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {AWS: !Sub 'arn:aws:iam::${AWS::AccountId}:root'}, Action: 'kms:*', Resource: '*'}]}}
Outputs:";
    let encrypted = "Properties: {BucketEncryption: {ServerSideEncryptionConfiguration: [{ServerSideEncryptionByDefault: {SSEAlgorithm: 'aws:kms', KMSMasterKeyID: !GetAtt Key.Arn}}]}, ";
    let store = store("files-name", "files-domain");
    let store = store.replace("Properties: {", encrypted);
    let store = store.replace("Outputs:", key.trim_start_matches('\n'));
    let files = [
        ("infra/store.yaml", &*store),
        ("infra/site.yaml", &front("files-domain")),
        ("infra/grant.yaml", &grant("files-name", "site-id")),
    ];
    let sources = sources(&files);
    let outcome = common::outcome(&sources);
    let style = Style {
        color: Color::Plain,
        width: 100,
    };
    let report = Report {
        summary: Summary {
            files: 3,
            distributions: 1,
            errors: 1,
            ..Summary::default()
        },
        ..common::report_of(&sources, &outcome)
    };
    insta::assert_snapshot!(human(&report, style));
}
