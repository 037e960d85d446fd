//! Nested stacks: values go down and come up, each use of a template is a stack of its own.

use crate::run::{bucket, distribution, is, policy, run, run_first};

/// A template that takes a bucket and a distribution and lets the one read the other.
fn grant() -> String {
    format!(
        "Parameters:\n  Bucket: {{Type: String}}\n  Distribution: {{Type: String}}\nResources:\n{}",
        policy("!Ref Bucket", "!Ref Distribution")
    )
}

/// A template that takes a domain name and puts a distribution in front of it.
fn front() -> String {
    format!(
        "Parameters:\n  Domain: {{Type: String}}\nResources:\n{}Outputs:\n  Id: {{Value: !Ref Site}}\n",
        distribution("Site", "!Ref Domain")
    )
}

/// A template with a bucket that it puts out.
fn store() -> String {
    bucket(
        "Outputs:\n  Name: {Value: !Ref Files}\n  Domain: {Value: !GetAtt Files.RegionalDomainName}\n",
    )
}

/// A resource that nests a template.
fn stack(name: &str, template: &str, parameters: &str) -> String {
    format!(
        "  {name}:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: {template}\n      Parameters: {{{parameters}}}\n"
    )
}

/// A stack that nests bucket, distribution and policy, each in a template of its own; `policy_for` is what the policy is
/// made for.
fn three(policy_for: &str) -> String {
    format!(
        "Resources:\n{}{}{}{}",
        stack("Store", "store.yaml", ""),
        stack(
            "Front",
            "./front.yaml",
            "Domain: !GetAtt Store.Outputs.Domain"
        ),
        stack("Other", "./front.yaml", "Domain: www.example.org"),
        stack(
            "Grant",
            "nested/grant.yaml",
            &format!("Bucket: !GetAtt Store.Outputs.Name, Distribution: {policy_for}")
        )
    )
}

const REMOTE: &str = "https://templates.example.com/child.yaml";

#[test]
fn a_site_in_three_nested_stacks_is_one_site() {
    let (store, front, grant) = (store(), front(), grant());
    let with = |parent: &str| {
        run(&[
            ("app/parent.yaml", parent),
            ("app/store.yaml", &store),
            ("app/front.yaml", &front),
            ("app/nested/grant.yaml", &grant),
        ])
        .routes()
    };
    assert_eq!(
        with(&three("!GetAtt Front.Outputs.Id")),
        ["Site: allowed none", "Site: unknown none"]
    );
    assert_eq!(
        with(&three("!Sub '${Front.Outputs.Id}'")),
        ["Site: allowed none", "Site: unknown none"]
    );
    assert_eq!(
        with(&three("!GetAtt Other.Outputs.Id")),
        [
            "Site: denied source_arn_other_distribution",
            "Site: unknown none"
        ],
        "the two distributions of one template are two"
    );
}

#[test]
fn nested_templates_are_found_beside_their_parent_and_not_judged_alone() {
    let (store, front, grant) = (store(), front(), grant());
    let files: &[(&str, &str)] = &[
        ("app/parent.yaml", &three("!GetAtt Front.Outputs.Id")),
        ("app/store.yaml", &store),
        ("app/front.yaml", &front),
        ("app/nested/grant.yaml", &grant),
        ("app/unrelated.yaml", &front),
    ];
    let ran = run_first(files);
    assert_eq!(ran.routes(), ["Site: allowed none", "Site: unknown none"]);
    assert_eq!(ran.analysis.units.len(), 5);
}

#[test]
fn a_child_that_nobody_nests_is_judged_alone() {
    let child = bucket(&distribution("Site", "!GetAtt Files.RegionalDomainName"));
    is(&[("child.yaml", &child)], &["Site: denied no_policy"]);
}

#[test]
fn a_template_that_is_nested_twice_is_two_stacks() {
    let site = format!(
        "Parameters:\n  Allowed: {{Type: String}}\n{}{}Outputs:\n  Id: {{Value: !Ref Site}}\n",
        bucket(&distribution("Site", "!GetAtt Files.RegionalDomainName")),
        policy("!Ref Files", "!Ref Allowed")
    );
    let parent = format!(
        "Resources:\n{}{}",
        stack("One", "site.yaml", "Allowed: !GetAtt Two.Outputs.Id"),
        stack("Two", "site.yaml", "Allowed: E2QWRTYPLMNBVC")
    );
    let ran = run(&[("parent.yaml", &parent), ("site.yaml", &site)]);
    assert_eq!(
        ran.routes(),
        [
            "Site: denied source_arn_other_distribution",
            "Site: unknown source_arn_other_distribution"
        ]
    );
    let ids: Vec<&str> = ran.facts["routes"]
        .as_array()
        .expect("an array")
        .iter()
        .filter_map(|route| route["id"].as_str())
        .collect();
    assert_eq!(
        ids,
        [
            "site.yaml#One.Site/default/files",
            "site.yaml#Two.Site/default/files"
        ]
    );
}

#[test]
fn an_account_is_the_same_in_parent_and_child() {
    let child = format!(
        "Parameters:\n  Account: {{Type: String}}\n{}{}",
        bucket(&distribution("Site", "!GetAtt Files.RegionalDomainName")),
        policy("!Ref Files", "!Ref Site").replace("!Ref AWS::AccountId", "!Ref Account")
    );
    let parent = |account: &str| format!("Resources:\n{}", stack("Site", "child.yaml", account));
    is(
        &[
            ("parent.yaml", &parent("Account: !Ref AWS::AccountId")),
            ("child.yaml", &child),
        ],
        &["Site: allowed none"],
    );
    is(
        &[
            ("parent.yaml", &parent("Account: '111122223333'")),
            ("child.yaml", &child),
        ],
        &["Site: unknown none"],
    );
}

#[test]
fn what_is_not_handed_down_is_its_default_for_certain() {
    let child = format!(
        "Parameters:\n  Stage: {{Type: String, Default: dev}}\nConditions:\n  IsProd: !Equals [!Ref Stage, prod]\n{}{}",
        bucket(&distribution("Site", "!GetAtt Files.RegionalDomainName")),
        policy("!Ref Files", "!Ref Site").replace(
            "    Type: AWS::S3::BucketPolicy\n",
            "    Type: AWS::S3::BucketPolicy\n    Condition: IsProd\n"
        )
    );
    let parent =
        |parameters: &str| format!("Resources:\n{}", stack("Site", "child.yaml", parameters));
    let told = |parameters: &str| {
        run(&[("parent.yaml", &parent(parameters)), ("child.yaml", &child)]).routes()
    };
    assert_eq!(told(""), ["Site: denied policy_under_condition"]);
    assert_eq!(
        told("Stage: !Ref AWS::NoValue"),
        ["Site: denied policy_under_condition"]
    );
    assert_eq!(told("Stage: prod"), ["Site: allowed none"]);
    assert_eq!(
        told("Stage: !Ref AWS::StackName"),
        [
            "Site: denied policy_under_condition IsProd=false",
            "Site: allowed none IsProd=true"
        ]
    );
}

#[test]
fn conditions_of_the_parent_decide_in_the_child() {
    let child = format!(
        "Parameters:\n  Stage: {{Type: String}}\nConditions:\n  IsLive: !Equals [!Ref Stage, live]\n{}{}",
        bucket(&distribution("Site", "!GetAtt Files.RegionalDomainName")),
        policy("!Ref Files", "!If [IsLive, !Ref Site, E2QWRTYPLMNBVC]")
    );
    let parent = |handed: &str| {
        format!(
            "Parameters:\n  Kind: {{Type: String, AllowedValues: [big, small]}}\nConditions:\n  IsBig: !Equals [!Ref Kind, big]\nResources:\n{}",
            stack("Site", "child.yaml", handed)
        )
    };
    let told =
        |handed: &str| run(&[("parent.yaml", &parent(handed)), ("child.yaml", &child)]).routes();
    assert_eq!(
        told("Stage: !If [IsBig, live, live]"),
        ["Site: allowed none"]
    );
    assert_eq!(
        told("Stage: !If [IsBig, live, test]"),
        [
            "Site: unknown source_arn_other_distribution IsLive=false",
            "Site: allowed none IsLive=true"
        ]
    );
}

#[test]
fn a_nested_stack_that_is_not_there_brings_no_policy() {
    let grant = grant();
    let parent = format!(
        "Parameters:\n  Open: {{Type: String, AllowedValues: ['yes', 'no']}}\nConditions:\n  IsOpen: !Equals [!Ref Open, 'yes']\n{}{}",
        bucket(&distribution("Site", "!GetAtt Files.RegionalDomainName")),
        stack(
            "Grant",
            "grant.yaml",
            "Bucket: !Ref Files, Distribution: !Ref Site"
        )
        .replace(
            "    Type: AWS::CloudFormation::Stack\n",
            "    Type: AWS::CloudFormation::Stack\n    Condition: IsOpen\n"
        )
    );
    is(
        &[("parent.yaml", &parent), ("grant.yaml", &grant)],
        &[
            "Site: denied no_policy IsOpen=false",
            "Site: allowed none IsOpen=true",
        ],
    );
}

#[test]
fn a_distribution_in_a_conditional_stack_names_the_condition() {
    let front = front();
    let parent = format!(
        "Conditions:\n  IsOpen: !Equals [!Ref AWS::Region, us-east-1]\n{}{}",
        bucket(""),
        stack(
            "Front",
            "front.yaml",
            "Domain: !GetAtt Files.RegionalDomainName"
        )
        .replace(
            "    Type: AWS::CloudFormation::Stack\n",
            "    Type: AWS::CloudFormation::Stack\n    Condition: IsOpen\n"
        )
    );
    is(
        &[("parent.yaml", &parent), ("front.yaml", &front)],
        &["Site: denied no_policy parent.yaml#IsOpen=true"],
    );
}

#[test]
fn what_is_handed_to_a_stack_that_is_not_read_may_be_granted_there() {
    let parent = |handed: &str, url: &str| {
        format!(
            "{}{}",
            bucket(&distribution("Site", "!GetAtt Files.RegionalDomainName")),
            stack("Grant", url, handed)
        )
    };
    let missing = run(&[("parent.yaml", &parent("Bucket: !Ref Files", "grant.yaml"))]);
    assert_eq!(missing.routes(), ["Site: unknown none"]);
    assert_eq!(
        missing.analysis.notices[0].message,
        "`Grant` is not followed: there is no template at `grant.yaml`"
    );
    let remote = run(&[("parent.yaml", &parent("Bucket: !Ref Files", REMOTE))]);
    assert_eq!(remote.routes(), ["Site: unknown none"]);
    assert_eq!(remote.analysis.notices, []);
    assert_eq!(
        remote.said(),
        ["`Grant` is not followed: its template lies at a remote address"]
    );
    is(
        &[("parent.yaml", &parent("Bucket: other", REMOTE))],
        &["Site: denied no_policy"],
    );
}

#[test]
fn a_stack_that_is_read_does_only_what_its_template_says() {
    let parent = format!(
        "{}{}",
        bucket(&distribution("Site", "!GetAtt Files.RegionalDomainName")),
        stack("Nothing", "nothing.yaml", "Bucket: !Ref Files")
    );
    let nothing =
        "Parameters:\n  Bucket: {Type: String}\nResources:\n  Topic: {Type: AWS::SNS::Topic}\n";
    is(
        &[("parent.yaml", &parent), ("nothing.yaml", nothing)],
        &["Site: denied no_policy"],
    );
    let open = format!("Transform: Policies\n{nothing}");
    is(
        &[("parent.yaml", &parent), ("nothing.yaml", &open)],
        &["Site: unknown none"],
    );
    let further = format!("{nothing}{}", stack("Grant", REMOTE, "Bucket: !Ref Bucket"));
    is(
        &[("parent.yaml", &parent), ("nothing.yaml", &further)],
        &["Site: unknown none"],
    );
}

#[test]
fn what_a_child_cannot_tell_of_a_bucket_does_not_make_it_another() {
    let grant = grant();
    let parent = format!(
        "{}{}",
        bucket(&distribution("Site", "!GetAtt Files.RegionalDomainName")),
        stack(
            "Grant",
            "grant.yaml",
            "Bucket: !Select [0, !Split [',', !Sub '${Files},${AWS::NotificationARNs}']], Distribution: !Ref Site"
        )
    );
    is(
        &[("parent.yaml", &parent), ("grant.yaml", &grant)],
        &["Site: unknown none"],
    );
}

#[test]
fn a_list_is_handed_down_with_commas() {
    let child = format!(
        "Parameters:\n  Ids: {{Type: CommaDelimitedList}}\n{}{}",
        bucket(&distribution("Site", "!GetAtt Files.RegionalDomainName")),
        policy("!Ref Files", "!Select [1, !Ref Ids]")
    );
    let parent = format!(
        "Resources:\n{}",
        stack("Site", "child.yaml", "Ids: 'E1AAAAAAAAAAAA, *'")
    );
    is(
        &[("parent.yaml", &parent), ("child.yaml", &child)],
        &["Site: denied source_arn_wildcard_taken_literally"],
    );
}

#[test]
fn stacks_that_nest_themselves_are_told_and_end() {
    let one = format!("Resources:\n{}", stack("Two", "two.yaml", ""));
    let two = format!("Resources:\n{}", stack("One", "one.yaml", ""));
    let ran = run(&[("one.yaml", &one), ("two.yaml", &two)]);
    let told: Vec<&str> = (ran.analysis.unread.iter())
        .map(|unread| &*unread.remark.message)
        .collect();
    assert_eq!(
        told,
        [
            "`One` nests a template in itself, which can never be deployed: `one.yaml` nests `two.yaml` nests `one.yaml`"
        ]
    );
    let own = format!("Resources:\n{}", stack("Own", "own.yaml", ""));
    let ran = run_first(&[("own.yaml", &own), ("own.yaml", &own)]);
    assert_eq!(
        ran.analysis.unread[0].remark.message,
        "`Own` nests a template in itself, which can never be deployed: `own.yaml` nests `own.yaml`"
    );
}

#[test]
fn values_that_need_themselves_are_unknown() {
    let child = "Parameters:\n  In: {Type: String}\nResources:\n  Topic: {Type: AWS::SNS::Topic}\nOutputs:\n  Out: {Value: !Ref In}\n";
    let parent = format!(
        "{}{}{}{}",
        bucket(&distribution("Site", "!GetAtt Files.RegionalDomainName")),
        stack("One", "child.yaml", "In: !GetAtt Two.Outputs.Out"),
        stack("Two", "child.yaml", "In: !GetAtt One.Outputs.Out"),
        policy("!Ref Files", "!GetAtt One.Outputs.Out")
    );
    is(
        &[("parent.yaml", &parent), ("child.yaml", child)],
        &["Site: unknown none"],
    );
}

#[test]
fn bombs_of_stacks_go_off_slowly() {
    let mut files: Vec<(String, String)> = Vec::new();
    for level in 0..12 {
        let next = format!("{}.yaml", level + 1);
        let stacks: Vec<String> = (0..10)
            .map(|place| stack(&format!("S{place}"), &next, "Value: !Ref AWS::StackName"))
            .collect();
        let text = format!(
            "Parameters:\n  Value: {{Type: String, Default: x}}\nResources:\n{}",
            stacks.concat()
        );
        files.push((format!("{level}.yaml"), text));
    }
    files.push((
        "12.yaml".to_owned(),
        bucket(&distribution("Site", "!GetAtt Files.RegionalDomainName")),
    ));
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (&**path, &**text))
        .collect();
    let ran = run(&files);
    assert!(ran.analysis.units.len() < 20_000);
    // What could not be reached is judged alone.
    assert_eq!(ran.routes(), ["Site: denied no_policy"]);
    let deep: Vec<(String, String)> = (0..200)
        .map(|level| {
            let down = stack("Down", &format!("{}.yaml", level + 1), "V: !Sub '${V}x'");
            let text = format!(
                "Parameters:\n  V: {{Type: String, Default: x}}\nResources:\n  Topic: {{Type: AWS::SNS::Topic}}\n{down}Outputs:\n  O: {{Value: !GetAtt Down.Outputs.O}}\n"
            );
            (format!("{level}.yaml"), text)
        })
        .collect();
    let deep: Vec<(&str, &str)> = deep.iter().map(|(path, text)| (&**path, &**text)).collect();
    let ran = run(&deep);
    assert_eq!(ran.analysis.unread.len(), 0);
}

#[test]
fn an_output_or_a_parameter_that_is_not_there_is_told() {
    let child = "Parameters:\n  In: {Type: String}\nResources:\n  Topic: {Type: AWS::SNS::Topic}\n";
    let parent = format!(
        "Resources:\n{}  Topic:\n    Type: AWS::SNS::Topic\n    Properties: {{TopicName: !GetAtt Child.Outputs.Gone}}\n",
        stack("Child", "child.yaml", "Im: x")
    );
    let ran = run(&[("parent.yaml", &parent), ("child.yaml", child)]);
    let mut said = ran.said();
    said.sort();
    assert_eq!(
        said,
        [
            "`Child` is handed `Im`, which its template does not declare",
            "`Child` needs a value for `In`, which has no default",
            "the template of `Child` has no output `Gone`"
        ]
    );
}

#[test]
fn an_application_of_sam_is_nested_as_well() {
    let grant = grant();
    let parent = format!(
        "Transform: AWS::Serverless-2016-10-31\n{}  Grant:\n    Type: AWS::Serverless::Application\n    Properties:\n      Location: ./grant.yaml\n      Parameters: {{Bucket: !Ref Files, Distribution: !Ref Site}}\n",
        bucket(&distribution("Site", "!GetAtt Files.RegionalDomainName"))
    );
    is(
        &[("template.yaml", &parent), ("grant.yaml", &grant)],
        &["Site: allowed none"],
    );
}
