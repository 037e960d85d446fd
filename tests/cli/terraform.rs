//! Terraform sources on the command line: alone, beside a plan, and broken.

use crate::run::{Folder, Ran};

const SOURCE: &str = include_str!("../terraform/configurations/heredoc-star/main.tf");
const PLAN: &str = include_str!("../terraform/configurations/heredoc-star/plan.json");
const SIGNS: &str = include_str!("../terraform/configurations/never-signs/main.tf");

fn rules(ran: &Ran) -> Vec<String> {
    ran.findings().into_iter().map(|(rule, _)| rule).collect()
}

fn lint(folder: &Folder, more: &[&str], code: i32) -> Vec<String> {
    let arguments = [&["lint", "--format", "json"], more].concat();
    rules(&folder.run(&arguments).ends_with(code))
}

#[test]
fn a_folder_of_sources_is_judged_and_its_files_are_listed() {
    let folder = Folder::new("tf-alone").with("site/main.tf", SOURCE);
    assert_eq!(lint(&folder, &["site"], 1), ["CF403-B208"]);
    assert_eq!(lint(&folder, &["."], 1), ["CF403-B208"]);
    let ran = folder.run(&["lint", "--list-files", "."]).ends_with(0);
    assert_eq!(ran.stdout, "site/main.tf\n");
    folder
        .run(&["lint", "site"])
        .ends_with(1)
        .prints("site/main.tf:");
}

#[test]
fn a_file_of_a_module_is_judged_with_the_others_of_its_folder() {
    let (site, policy) = SOURCE.split_at(
        SOURCE
            .find("resource \"aws_s3_bucket_policy\"")
            .expect("a policy"),
    );
    let folder = Folder::new("tf-file").with("site/main.tf", site).with(
        "site/policy.tf",
        policy.replace("distribution/*", "distribution/E1"),
    );
    assert_eq!(
        lint(&folder, &["site/main.tf"], 1),
        lint(&folder, &["site"], 1)
    );
}

#[test]
fn modules_outside_of_the_folder_are_followed() {
    let call = "module \"site\" {\n  source = \"../modules/site\"\n}\n";
    let folder = Folder::new("tf-module")
        .with("live/main.tf", call)
        .with("modules/site/main.tf", SOURCE);
    assert_eq!(lint(&folder, &["live"], 1), ["CF403-B208"]);
    assert_eq!(lint(&folder, &["."], 1), ["CF403-B208"]);
}

#[test]
fn installed_modules_are_read_where_terraform_put_them() {
    let call = "module \"site\" {\n  source  = \"somebody/site/aws\"\n  version = \"1.0.0\"\n}\n";
    let listed = r#"{"Modules":[{"Key":"","Source":"","Dir":"."},{"Key":"site","Source":"registry.terraform.io/somebody/site/aws","Version":"1.0.0","Dir":".terraform/modules/site"}]}"#;
    let folder = Folder::new("tf-installed")
        .with("live/main.tf", call)
        .with("live/.terraform/modules/modules.json", listed)
        .with("live/.terraform/modules/site/main.tf", SOURCE);
    assert_eq!(lint(&folder, &["live"], 1), ["CF403-B208"]);
    assert_eq!(lint(&folder, &["."], 1), ["CF403-B208"]);
}

#[test]
fn variables_have_the_values_that_the_command_line_gives() {
    let folder = Folder::new("tf-var")
        .with("main.tf", SIGNS)
        .with("env/prod.tfvars", "signs = \"always\"\n");
    assert_eq!(lint(&folder, &["."], 1), ["CF403-A102"]);
    assert_eq!(lint(&folder, &["--var", "signs=always", "."], 0), [""; 0]);
    assert_eq!(
        lint(&folder, &["--var-file", "env/prod.tfvars", "."], 0),
        [""; 0]
    );
    let both = ["--var-file", "env/prod.tfvars", "--var", "signs=never", "."];
    assert_eq!(lint(&folder, &both, 1), ["CF403-A102"]);
    folder
        .run(&["lint", "--var", "signs", "."])
        .ends_with(2)
        .notes("`signs` has no value");
    folder
        .run(&["lint", "--var-file", "none.tfvars", "."])
        .ends_with(2);
}

#[test]
fn a_plan_is_read_with_the_sources_beside_it() {
    let folder = Folder::new("tf-beside")
        .with("site/main.tf", SOURCE)
        .with("site/plan.json", PLAN)
        .with("elsewhere/plan.json", PLAN);
    assert_eq!(lint(&folder, &["site/plan.json"], 1), ["CF403-B208"]);
    folder
        .run(&["lint", "site/plan.json"])
        .ends_with(1)
        .prints("site/main.tf:");
    // The plan alone does not tell what the policy says.
    assert_eq!(lint(&folder, &["elsewhere/plan.json"], 0), ["CF403-J1009"]);
    let named = ["--tf", "site", "elsewhere/plan.json"];
    assert_eq!(lint(&folder, &named, 1), ["CF403-B208"]);
}

#[test]
fn a_plan_from_standard_input_is_read_with_the_sources_of_the_current_folder() {
    let folder = Folder::new("tf-piped").with("main.tf", SOURCE);
    let ran = folder
        .run_with(&["lint", "--format", "json", "-"], PLAN)
        .ends_with(1);
    assert_eq!(rules(&ran), ["CF403-B208"]);
    let apart = Folder::new("tf-piped-apart");
    let ran = apart
        .run_with(&["lint", "--format", "json", "-"], PLAN)
        .ends_with(0);
    assert_eq!(rules(&ran), ["CF403-J1009"]);
}

#[test]
fn a_broken_source_is_told_with_its_place_and_the_others_are_judged() {
    let torn =
        format!("{SOURCE}\nresource \"aws_cloudfront_distribution\" \"torn\" {{\n  enabled = \n");
    let folder = Folder::new("tf-torn").with("site/torn.tf", torn);
    folder
        .run(&["lint", "site"])
        .ends_with(2)
        .prints("this is not Terraform's language");
    folder.run(&["lint", "-v", "site/torn.tf"]).ends_with(2);
}

#[test]
fn a_source_that_is_no_text_is_told_and_its_module_is_judged() {
    let mut bytes = b"# caf\xE9\n".to_vec();
    bytes.extend(SOURCE.as_bytes());
    let folder = Folder::new("tf-latin").with("site/main.tf", bytes);
    let ran = folder
        .run(&["lint", "--format", "json", "site"])
        .ends_with(2);
    assert_eq!(rules(&ran), ["CF403-B208"]);
    assert!(
        ran.stdout.contains("it is not UTF-8 text"),
        "{}",
        ran.stdout
    );
}

#[test]
fn the_hook_judges_the_module_that_a_file_belongs_to() {
    let folder = Folder::new("tf-hook")
        .with("site/main.tf", SIGNS)
        .with("site/other.tf", "locals {\n  a = 1\n}\n")
        .with(
            "network/main.tf",
            "resource \"aws_vpc\" \"main\" {\n  cidr_block = \"10.0.0.0/16\"\n}\n",
        );
    folder
        .run(&["hook", "site/other.tf"])
        .ends_with(1)
        .prints("CF403-A102");
    folder.run(&["hook", "network/main.tf"]).ends_with(0);
}
