//! The exit code tells a pipeline what happened, whatever the format of the report.

use crate::run::{CHART, Folder, broken, mended, perhaps_broken};

#[test]
fn a_clean_template_ends_with_0() {
    let ran = Folder::new("clean")
        .with("site.yaml", mended())
        .run(&["lint", "site.yaml"]);
    let ran = ran.ends_with(0).prints("no findings in 1 file");
    assert_eq!(ran.stderr, "");
}

#[test]
fn a_certain_error_ends_with_1_in_every_format() {
    let folder = Folder::new("certain").with("site.yaml", broken());
    for format in ["human", "json"] {
        let ran = folder.run(&["lint", "--format", format, "site.yaml"]);
        ran.ends_with(1).prints("CF403-B201");
    }
}

#[test]
fn without_a_path_the_current_folder_is_checked() {
    let folder = Folder::new("current").with("infra/site.yaml", broken());
    folder
        .run(&["lint"])
        .ends_with(1)
        .prints("infra/site.yaml:");
}

#[test]
fn a_named_file_that_cannot_be_read_ends_with_2_and_says_where() {
    Folder::new("torn")
        .with("torn.yaml", "Resources:\n  Site: {\n")
        .run(&["lint", "torn.yaml"])
        .ends_with(2)
        .prints("not read: torn.yaml:");
}

#[test]
fn a_named_file_that_is_missing_ends_with_2() {
    Folder::new("missing")
        .with("site.yaml", mended())
        .run(&["lint", "site.yaml", "nowhere.yaml"])
        .ends_with(2)
        .prints("not read: nowhere.yaml")
        .prints("there is no such file or folder");
}

#[test]
fn findings_are_printed_although_something_else_could_not_be_read() {
    Folder::new("both")
        .with("site.yaml", broken())
        .run(&["lint", "site.yaml", "nowhere.yaml"])
        .ends_with(2)
        .prints("CF403-B201")
        .prints("not read: nowhere.yaml");
}

#[test]
fn wrong_usage_ends_with_2() {
    let folder = Folder::new("usage");
    folder
        .run(&["lint", "--formt", "json"])
        .ends_with(2)
        .notes("--format");
    folder.run(&["check"]).ends_with(2);
    folder.run(&[]).ends_with(2).notes("lint");
}

#[test]
fn a_folder_without_anything_to_check_ends_with_3_unless_that_is_allowed() {
    let folder = Folder::new("empty").with("chart/templates/service.yaml", CHART);
    let ran = folder.run(&["lint", "."]).ends_with(3);
    ran.notes("no CloudFormation template, no Terraform plan and no Terraform sources")
        .notes("--allow-empty");
    let ran = folder.run(&["lint", "--allow-empty", "."]).ends_with(0);
    assert_eq!(ran.stderr, "");
}

#[test]
fn a_named_file_of_another_kind_is_told_even_if_others_are_checked() {
    let folder = Folder::new("other-kind")
        .with("values.yaml", "replicas: 2\n")
        .with("main.tf", "resource \"aws_s3_bucket\" \"a\" {}\n")
        .with("site.yaml", mended());
    folder
        .run(&["lint", "values.yaml"])
        .ends_with(3)
        .notes("values.yaml: neither");
    folder.run(&["lint", "main.tf"]).ends_with(0);
    folder
        .run(&["lint", "values.yaml", "site.yaml"])
        .ends_with(0)
        .notes("values.yaml: neither");
    let ran = folder.run(&["lint", "."]).ends_with(0);
    assert_eq!(ran.stderr, "", "files of a folder are not named");
}

#[test]
fn torn_yaml_met_in_a_folder_counts_if_it_speaks_of_cloudfront() {
    let torn = "Resources:\n  Site:\n    Type: AWS::CloudFront::Distribution\n   Properties: {\n";
    let folder = Folder::new("torn-met").with("site.yaml", torn);
    folder
        .run(&["lint", "."])
        .ends_with(2)
        .prints("not read: site.yaml:4:");
}

#[test]
fn torn_yaml_met_in_a_folder_is_passed_over_if_it_does_not() {
    let torn = "Resources:\n  Queue:\n    Type: AWS::SQS::Queue\n   Properties: {\n";
    let folder = Folder::new("torn-other")
        .with("queue.yaml", torn)
        .with("site.yaml", mended());
    let ran = folder.run(&["lint", "."]).ends_with(0);
    assert_eq!(ran.stderr, "");
    folder
        .run(&["lint", "-v", "."])
        .ends_with(0)
        .notes("queue.yaml:4:");
}

#[test]
fn what_is_only_possible_is_shown_and_fails_only_if_asked_to() {
    let folder = Folder::new("possible").with("site.yaml", perhaps_broken());
    let ran = folder.run(&["lint", "site.yaml"]).ends_with(0);
    ran.prints("warning[CF403-B207] (possible)")
        .prints("not certain");
    folder.run(&["lint", "--strict", "site.yaml"]).ends_with(1);
    folder
        .run(&["lint", "--fail-on", "warning", "site.yaml"])
        .ends_with(1);
    folder
        .run(&["lint", "--fail-on", "note", "site.yaml"])
        .ends_with(1);
    folder
        .run(&["lint", "--fail-on", "error", "site.yaml"])
        .ends_with(0);
}

#[test]
fn strict_hardens_no_finding_that_is_soft_for_another_reason() {
    // The origin is the first of a group, whose other member may answer in its place.
    let group = r"        OriginGroups:
          Quantity: 1
          Items:
            - Id: both
              FailoverCriteria: {StatusCodes: {Quantity: 1, Items: [403]}}
              Members: {Quantity: 2, Items: [{OriginId: pages}, {OriginId: elsewhere}]}
        DefaultCacheBehavior:
          TargetOriginId: both
";
    let other = "        Origins:
          - Id: elsewhere
            DomainName: www.example.com
            CustomOriginConfig: {OriginProtocolPolicy: https-only}
";
    let template = perhaps_broken()
        .replace("        Origins:\n", other)
        .replace(
            "        DefaultCacheBehavior:\n          TargetOriginId: pages\n",
            group,
        );
    let folder = Folder::new("strict-covered").with("site.yaml", template);
    for (arguments, severity) in [
        (&["lint", "site.yaml"][..], "note[CF403-B207] (possible)"),
        (
            &["lint", "--strict", "site.yaml"],
            "warning[CF403-B207] (possible)",
        ),
    ] {
        folder.run(arguments).ends_with(0).prints(severity);
    }
}

#[test]
fn facts_and_graph_end_like_lint_where_there_are_no_findings_to_speak_of() {
    let folder = Folder::new("verbs")
        .with("site.yaml", broken())
        .with("values.yaml", "replicas: 2\n");
    for verb in ["facts", "graph"] {
        folder.run(&[verb, "site.yaml"]).ends_with(0);
        folder
            .run(&[verb, "values.yaml"])
            .ends_with(3)
            .notes("values.yaml: neither")
            .notes("no CloudFormation template, no Terraform plan and no Terraform sources");
        folder
            .run(&[verb, "--allow-empty", "values.yaml"])
            .ends_with(0);
        folder
            .run(&[verb, "-v", "."])
            .ends_with(0)
            .notes("checked: 1; something else: 1;");
        folder
            .run(&[verb, "nowhere.yaml"])
            .ends_with(2)
            .notes("cf403: nowhere.yaml: there is no such");
    }
}
