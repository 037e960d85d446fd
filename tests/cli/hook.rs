//! The hook: what the files that are about to be committed belong to, and nothing else.

use crate::run::{Folder, broken, mended};

const IMPORTING: &str = "Resources:\n  PagesPolicy:\n    Type: AWS::S3::BucketPolicy\n    Properties:\n      Bucket: pages-of-ours\n      PolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: cloudfront.amazonaws.com}, Action: s3:GetObject, Resource: 'arn:aws:s3:::pages-of-ours/*'}]}\n";

fn hook(folder: &Folder, files: &[&str]) -> crate::run::Ran {
    folder.run(&[&["hook"], files].concat())
}

#[test]
fn files_that_are_not_ours_pass_in_silence() {
    let folder = Folder::new("hook-silent")
        .with("site.yaml", broken())
        .with("values.yaml", "replicas: 3\n")
        .with("torn.json", "{")
        .with("package.json", "{\"name\": \"site\"}");
    for files in [
        &["values.yaml"][..],
        &["package.json", "values.yaml"],
        &["torn.json"],
        &[],
    ] {
        let ran = hook(&folder, files).ends_with(0);
        assert_eq!((&*ran.stdout, &*ran.stderr), ("", ""), "{files:?}");
    }
}

#[test]
fn only_what_the_files_belong_to_is_told() {
    let folder = Folder::new("hook-some")
        .with("fine.yaml", mended())
        .with("broken.yaml", broken());
    hook(&folder, &["fine.yaml"]).ends_with(0);
    let ran = hook(&folder, &["broken.yaml", "fine.yaml"]).ends_with(1);
    ran.prints("CF403-B201").prints("broken.yaml");
    hook(&folder, &["broken.yaml", "--fail-on", "error", "--concise"]).ends_with(1);
}

#[test]
fn a_change_in_one_template_is_judged_in_the_one_that_it_is_linked_with() {
    let named = broken().replace(
        "    Type: AWS::S3::Bucket\n",
        "    Type: AWS::S3::Bucket\n    Properties: {BucketName: pages-of-ours}\n",
    );
    assert!(named.contains("pages-of-ours"), "{named}");
    let folder = Folder::new("hook-linked")
        .with("site.yaml", named)
        .with("policy.yaml", IMPORTING);
    hook(&folder, &["policy.yaml"]).ends_with(0);
    hook(&folder, &["site.yaml"]).ends_with(0);
    let folder = folder.with(
        "policy.yaml",
        IMPORTING.replace("s3:GetObject", "s3:PutObject"),
    );
    let ran = hook(&folder, &["policy.yaml"]).ends_with(1);
    ran.prints("CF403-B2");
}

#[test]
fn a_nested_template_is_judged_in_the_stack_that_nests_it() {
    let parent = "Resources:\n  Site:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: child.yaml}\n";
    let folder = Folder::new("hook-nested")
        .with("parent.yaml", parent)
        .with("child.yaml", broken());
    hook(&folder, &["parent.yaml"])
        .ends_with(1)
        .prints("CF403-B201");
    hook(&folder, &["child.yaml"])
        .ends_with(1)
        .prints("CF403-B201");
}

#[test]
fn a_file_of_ours_that_is_torn_is_told_and_one_elsewhere_is_not() {
    let folder = Folder::new("hook-torn")
        .with("fine.yaml", mended())
        .with("torn.yaml", format!("{}\n  [", broken()));
    hook(&folder, &["torn.yaml"])
        .ends_with(2)
        .prints("torn.yaml");
    hook(&folder, &["fine.yaml"]).ends_with(0);
}

#[test]
fn the_settings_hold_and_a_change_of_them_is_a_change_of_everything() {
    let folder = Folder::new("hook-settings")
        .with("cf403.yaml", "exclude: [old]\n")
        .with("old/site.yaml", broken())
        .with("site.yaml", mended());
    hook(&folder, &["old/site.yaml"]).ends_with(0);
    hook(&folder, &["cf403.yaml"]).ends_with(0);
    let folder = folder.with("cf403.yaml", "exclude: [none]\n");
    hook(&folder, &["cf403.yaml"])
        .ends_with(1)
        .prints("old/site.yaml");
}
