//! CDK applications: the manifest says where stacks are deployed to and how they are called.

use crate::run::{bucket, distribution, policy, run};

/// A manifest of stacks: the id, its environment, and what was warned of.
fn manifest(stacks: &[(&str, &str)], more: &str) -> String {
    let stacks: Vec<String> = stacks
        .iter()
        .map(|(id, environment)| {
            format!(
                r#""{id}": {{"type": "aws:cloudformation:stack", "environment": "{environment}",
                "properties": {{"templateFile": "{id}.template.json"}}, "metadata": {{{more}}}, "displayName": "{id}"}}"#
            )
        })
        .collect();
    format!(
        r#"{{"version": "48.0.0", "artifacts": {{{}}}}}"#,
        stacks.join(",")
    )
}

/// A stage of an application.
const STAGE: &str = r#"{"version": "48.0.0", "artifacts": {"assembly-Prod": {"type": "cdk:cloud-assembly",
    "properties": {"directoryName": "assembly-Prod", "displayName": "Prod"}}}}"#;

fn store(account: &str) -> String {
    format!(
        "{}{}",
        bucket("").replace(
            "Properties: {V",
            "Properties: {BucketName: files-of-ours, V"
        ),
        policy("!Ref Files", "'*'")
            .replace("StringEquals", "ArnLike")
            .replace("!Ref AWS::AccountId", account)
    )
}

fn front() -> String {
    format!(
        "Resources:\n{}",
        distribution("Site", "files-of-ours.s3.amazonaws.com")
    )
}

fn told(manifest: &str, store: &str) -> Vec<String> {
    run(&[
        ("cdk.out/manifest.json", manifest),
        ("cdk.out/Store.template.json", store),
        ("cdk.out/Front.template.json", &front()),
    ])
    .routes()
}

#[test]
fn stacks_of_one_environment_are_in_one_account() {
    let both = |store: &str, front: &str| manifest(&[("Store", store), ("Front", front)], "");
    let (here, there) = (
        "aws://111122223333/eu-west-1",
        "aws://444455556666/eu-west-1",
    );
    let open = "aws://unknown-account/unknown-region";
    let own = store("!Ref AWS::AccountId");
    assert_eq!(told(&both(here, here), &own), ["Site: allowed none"]);
    assert_eq!(told(&both(open, open), &own), ["Site: allowed none"]);
    assert_eq!(
        told(&both(here, there), &own),
        ["Site: denied source_arn_other_account"]
    );
    assert_eq!(told(&both(here, open), &own), ["Site: unknown none"]);
    let written = store("'111122223333'");
    assert_eq!(told(&both(open, here), &written), ["Site: allowed none"]);
    assert_eq!(told("{}", &own), ["Site: unknown none"]);
}

#[test]
fn stages_lie_in_folders_of_their_own() {
    let here = "aws://111122223333/eu-west-1";
    let inner = manifest(&[("Store", here), ("Front", here)], "");
    let ran = run(&[
        ("cdk.out/manifest.json", STAGE),
        ("cdk.out/assembly-Prod/manifest.json", &inner),
        (
            "cdk.out/assembly-Prod/Store.template.json",
            &store("'111122223333'"),
        ),
        ("cdk.out/assembly-Prod/Front.template.json", &front()),
    ]);
    assert_eq!(ran.routes(), ["Site: allowed none"]);
    assert!(ran.analysis.not_ours.is_empty());
}

#[test]
fn the_stacks_of_an_application_exist_side_by_side() {
    let store = bucket(&format!(
        "{}Outputs:\n  Domain: {{Value: !GetAtt Files.RegionalDomainName, Export: {{Name: files}}}}\n",
        policy("!Ref Files", "!ImportValue other")
    ));
    let front = |import: &str, export: &str| {
        format!(
            "Resources:\n{}Outputs:\n  Id: {{Value: !Ref Site, Export: {{Name: {export}}}}}\n",
            distribution("Site", import)
        )
    };
    let (site, other) = (
        front("!ImportValue files", "site"),
        front("www.example.org", "other"),
    );
    let open = "aws://unknown-account/unknown-region";
    let manifest = manifest(&[("Store", open), ("Front", open), ("Other", open)], "");
    let mut files = vec![
        ("cdk.out/Store.template.json", &*store),
        ("cdk.out/Front.template.json", &*site),
        ("cdk.out/Other.template.json", &*other),
    ];
    assert_eq!(run(&files).routes()[0], "Site: unknown none");
    files.push(("cdk.out/manifest.json", &manifest));
    assert_eq!(
        run(&files).routes()[0],
        "Site: denied source_arn_other_distribution"
    );
}

#[test]
fn an_output_of_a_stack_is_asked_for_by_its_name() {
    let store = bucket("Outputs:\n  Domain: {Value: !GetAtt Files.RegionalDomainName}\n");
    let asked = |what: &str| {
        let domain = format!("{{'Fn::GetStackOutput': {{{what}}}}}");
        let front = format!("Resources:\n{}", distribution("Site", &domain));
        let stacks = [
            ("Store", "aws://111122223333/eu-west-1"),
            ("Front", "aws://111122223333/us-east-1"),
        ];
        run(&[
            ("cdk.out/manifest.json", &manifest(&stacks, "")),
            ("cdk.out/Store.template.json", &store),
            ("cdk.out/Front.template.json", &front),
        ])
        .routes()
    };
    let denied = ["Site: denied no_policy"];
    let unknown = ["Site: unknown none"];
    let of_store = "StackName: Store, OutputName: Domain";
    assert_eq!(asked(&format!("{of_store}, Region: eu-west-1")), denied);
    assert_eq!(asked(of_store), unknown);
    assert_eq!(asked(&format!("{of_store}, Region: eu-west-3")), unknown);
    let in_role =
        format!("{of_store}, Region: eu-west-1, RoleArn: 'arn:aws:iam::444455556666:role/reader'");
    assert_eq!(asked(&in_role), unknown);
    let gone = "StackName: Store, OutputName: Gone, Region: eu-west-1";
    assert_eq!(asked(gone), unknown);
    assert_eq!(asked("StackName: Store"), unknown);
}

#[test]
fn an_import_means_an_export_of_the_same_application() {
    let store = bucket(
        "Outputs:\n  Domain: {Value: !GetAtt Files.RegionalDomainName, Export: {Name: files}}\n",
    );
    let front = format!("Resources:\n{}", distribution("Site", "!ImportValue files"));
    let open = "aws://unknown-account/unknown-region";
    let manifest = manifest(&[("Store", open), ("Front", open)], "");
    let granted = format!("{}{}", policy("!Ref Files", "'*'"), store)
        .replace("StringEquals", "ArnLike")
        .replace("Resources:\n", "");
    let granted = format!("Resources:\n{}", granted.trim_start_matches('\n'));
    let ran = run(&[
        ("one/manifest.json", &manifest),
        ("one/Store.template.json", &granted),
        ("one/Front.template.json", &front),
        ("two/manifest.json", &manifest),
        ("two/Store.template.json", &store),
        ("two/Front.template.json", &front),
    ]);
    assert_eq!(
        ran.routes(),
        ["Site: allowed none", "Site: unknown no_policy"]
    );
}

#[test]
fn a_stack_knows_its_name() {
    let store = bucket(
        "Outputs:\n  Domain: {Value: !GetAtt Files.RegionalDomainName, Export: {Name: !Sub '${AWS::StackName}-files'}}\n",
    );
    let front = format!(
        "Resources:\n{}",
        distribution("Site", "!ImportValue Store-files")
    );
    let open = "aws://unknown-account/unknown-region";
    let manifest = manifest(&[("Store", open), ("Front", open)], "");
    let ran = run(&[
        ("cdk.out/manifest.json", &manifest),
        ("cdk.out/Store.template.json", &store),
        ("cdk.out/Front.template.json", &front),
    ]);
    let unknown = ran.facts["routes"][0]["read"]["unknown"].as_str();
    assert!(
        unknown.is_some_and(|why| why.starts_with("the bucket is exported")),
        "{unknown:?}"
    );
}

#[test]
fn what_cdk_warned_of_is_told() {
    let warnings = r#""/Store/Site": [{"type": "aws:cdk:warning", "data": "Cannot update the policy of the bucket.\nSee the page. [ack: @aws-cdk/aws-cloudfront-origins:updateImportedBucketPolicyOac]"}],
        "/Store/Topic": [{"type": "aws:cdk:warning", "data": "A topic."}, {"type": "aws:cdk:logicalId", "data": "Topic"}]"#;
    let manifest = manifest(
        &[("Store", "aws://unknown-account/unknown-region")],
        warnings,
    );
    let ran = run(&[
        ("cdk.out/manifest.json", &manifest),
        ("cdk.out/Store.template.json", &bucket("")),
    ]);
    let notices: Vec<&str> = (ran.analysis.notices.iter())
        .map(|notice| &*notice.message)
        .collect();
    assert_eq!(
        notices,
        ["CDK warned of `Store/Site`: Cannot update the policy of the bucket"]
    );
    assert!(
        ran.said()
            .contains(&"CDK warned of `Store/Topic`: A topic".to_owned())
    );
    // Newer versions of CDK write them into a file of its own.
    let apart = run(&[
        (
            "cdk.out/manifest.json",
            r#"{"version": "55.0.0", "artifacts": {"Store": {"type": "aws:cloudformation:stack",
            "properties": {"templateFile": "Store.template.json"}, "additionalMetadataFile": "Store.metadata.json"}}}"#,
        ),
        ("cdk.out/Store.metadata.json", &format!("{{{warnings}}}")),
        ("cdk.out/Store.template.json", &bucket("")),
    ]);
    assert_eq!(
        apart.analysis.notices[0].message,
        ran.analysis.notices[0].message
    );
    assert_eq!(apart.analysis.not_ours, []);
}

#[test]
fn a_manifest_in_a_strange_shape_is_survived() {
    for strange in [
        r#"{"version": "1", "artifacts": {"A": {"type": "aws:cloudformation:stack"}}}"#,
        r#"{"version": "1", "artifacts": {"A": {"type": "aws:cloudformation:stack", "environment": 1, "properties": {"templateFile": "../../../../x"}, "metadata": [1]}}}"#,
        r#"{"version": "1", "artifacts": {"A": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "."}}}}"#,
        r#"{"version": "1", "artifacts": {"A": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "Store.template.json"}, "metadata": {"/A": [{"type": "aws:cdk:warning"}]}}}}"#,
    ] {
        let ran = run(&[
            ("cdk.out/manifest.json", strange),
            ("cdk.out/Store.template.json", &bucket("")),
        ]);
        assert_eq!(ran.analysis.units.len(), 1, "{strange}");
    }
}
