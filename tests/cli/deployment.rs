//! What the user says of the deployment: values of parameters, where it goes, `cf403.yaml`, nested templates.

use crate::run::{Folder, mended};

/// A site whose policy names a distribution of an account that a parameter gives, in production only.
fn staged() -> String {
    let head = "Parameters:\n  Stage: {Type: String, AllowedValues: [dev, prod]}\n  Account: {Type: String, AllowedPattern: '[0-9]{12}'}\nConditions:\n  IsProd: !Equals [!Ref Stage, prod]\n";
    let site = mended()
        .replace(
            "Type: AWS::S3::BucketPolicy\n",
            "Type: AWS::S3::BucketPolicy\n    Condition: IsProd\n",
        )
        .replace("${AWS::AccountId}", "${Account}");
    let (before, resources) = site.split_once("Resources:\n").expect("a template");
    format!("{before}{head}Resources:\n{resources}")
}

fn found(folder: &Folder, more: &[&str], code: i32) -> Vec<String> {
    let arguments = [&["lint", "--format", "json", "site.yaml"], more].concat();
    let ran = folder.run(&arguments).ends_with(code);
    ran.findings().into_iter().map(|(rule, _)| rule).collect()
}

#[test]
fn values_of_parameters_decide_what_is_judged() {
    let folder = Folder::new("parameters").with("site.yaml", staged());
    assert_eq!(found(&folder, &[], 1), ["CF403-B201"]);
    let dev = ["--parameter", "Stage=dev"];
    assert_eq!(found(&folder, &dev, 1), ["CF403-B201"]);
    let prod = ["--parameter", "Stage=prod"];
    assert_eq!(found(&folder, &prod, 0), [""; 0]);
    let other = [
        "--parameter",
        "Stage=prod",
        "--parameter=Account=111122223333",
        "--account",
        "444455556666",
    ];
    assert_eq!(found(&folder, &other, 1), ["CF403-B210"]);
    let same = [
        "--parameter=Stage=prod",
        "--parameter=Account=111122223333",
        "--account=111122223333",
    ];
    assert_eq!(found(&folder, &same, 0), [""; 0]);
}

#[test]
fn files_of_parameters_are_read_and_the_command_line_counts_more() {
    let folder = Folder::new("parameter-files")
        .with("site.yaml", staged())
        .with(
            "prod.json",
            r#"[{"ParameterKey": "Stage", "ParameterValue": "prod"}]"#,
        )
        .with("pipeline.json", r#"{"Parameters": {"Stage": "prod"}}"#)
        .with("prod.env", "Stage=prod\n")
        .with("prod.yaml", "Stage: prod\n");
    for file in ["prod.json", "pipeline.json", "prod.env", "prod.yaml"] {
        assert_eq!(
            found(&folder, &["--parameters", file], 0),
            [""; 0],
            "{file}"
        );
        let both = ["--parameter", "Stage=dev", "--parameters", file];
        assert_eq!(found(&folder, &both, 1), ["CF403-B201"], "{file}");
    }
    let both = ["--parameters", "prod.env", "--parameters", "gone.env"];
    folder
        .run(&[&["lint", "site.yaml"], &both[..]].concat())
        .ends_with(2)
        .notes("cf403: gone.env: there is no such file or folder");
}

#[test]
fn values_that_a_parameter_cannot_have_are_told_with_their_place() {
    let folder = Folder::new("parameter-refused")
        .with("site.yaml", staged())
        .with("test.yaml", "# of the test\nStage: test\n");
    let ran = folder.run(&["lint", "site.yaml", "--parameters", "test.yaml"]);
    let ran = ran.ends_with(2);
    assert_eq!(ran.stdout, "");
    let ran = ran.notes("cf403: site.yaml:");
    let ran = ran.notes("`Stage` cannot be `test` (test.yaml:2:1): allowed is `dev`, `prod`\n");
    ran.notes("│   Stage: {Type: String, AllowedValues: [dev, prod]}\n");
    let ran = folder.run(&["lint", "site.yaml", "--parameter", "Account=1234"]);
    ran.ends_with(2).notes(
        "`Account` cannot be `1234` (--parameter Account=1234): it does not match the pattern `[0-9]{12}`",
    );
}

#[test]
fn a_parameter_that_no_template_has_is_a_warning() {
    let folder = Folder::new("parameter-unused").with("site.yaml", mended());
    let ran = folder.run(&["lint", "site.yaml", "--parameter", "Stgae=prod"]);
    ran.ends_with(0)
        .notes("cf403: warning: no template has a parameter `Stgae` (--parameter Stgae=prod)\n");
    let folder = Folder::new("parameter-unused-near").with("site.yaml", staged());
    let ran = folder.run(&["lint", "site.yaml", "--parameter", "Stgae=prod"]);
    ran.notes("(--parameter Stgae=prod); did you mean `Stage`?\n");
}

#[test]
fn what_is_no_parameter_account_region_or_partition_is_wrong_usage() {
    let folder = Folder::new("parameter-usage").with("site.yaml", mended());
    for (option, text, message) in [
        (
            "--parameter",
            "Stage",
            "--parameter: `Stage` has no value: write `Stage=VALUE`",
        ),
        (
            "--account",
            "1234",
            "--account: `1234` is no account: twelve digits are expected",
        ),
        (
            "--region",
            "eu-west",
            "--region: `eu-west` is no Region: it is expected to look like `eu-west-1`",
        ),
        (
            "--partition",
            "aws-chn",
            "--partition: `aws-chn` is no partition; did you mean `aws-cn`?",
        ),
    ] {
        let ran = folder
            .run(&["lint", "site.yaml", option, text])
            .ends_with(2);
        assert_eq!(ran.stdout, "");
        ran.notes(&format!("cf403: {message}\n"));
    }
}

#[test]
fn settings_are_found_above_the_first_input() {
    let folder = Folder::new("settings")
        .with("cf403.yaml", "account: '111122223333'\nparameters:\n  infra/site.yaml:\n    Stage: prod\n    Account: '111122223333'\n")
        .with("infra/site.yaml", staged())
        .with("other/site.yaml", staged());
    let rules = |arguments: &[&str], code| -> Vec<String> {
        let ran = folder.run(&[&["lint", "--format", "json"], arguments].concat());
        let found = ran.ends_with(code).findings().into_iter();
        found.map(|(rule, _)| rule).collect()
    };
    assert_eq!(rules(&["infra/site.yaml"], 0), [""; 0]);
    assert_eq!(rules(&["infra"], 0), [""; 0]);
    assert_eq!(rules(&["other"], 1), ["CF403-B201"]);
    assert_eq!(
        rules(&["infra", "--parameter", "Stage=dev"], 1),
        ["CF403-B223"]
    );
    assert_eq!(
        rules(&["infra", "--account", "444455556666"], 1),
        ["CF403-B210"]
    );
    folder.run(&["facts", "infra"]).ends_with(0);
    folder.run(&["graph", "infra"]).ends_with(0);
}

#[test]
fn settings_of_another_repository_are_not_asked() {
    let folder = Folder::new("settings-root")
        .with("cf403.yaml", "nonsense: true\n")
        .with("inner/.git/HEAD", "ref: refs/heads/main\n")
        .with("inner/infra/site.yaml", mended());
    folder.run(&["lint", "inner/infra"]).ends_with(0);
    folder.run(&["lint", "inner", "cf403.yaml"]).ends_with(0);
    folder.run(&["lint", "cf403.yaml"]).ends_with(2);
}

#[test]
fn a_setting_that_there_is_not_is_shown_where_it_stands() {
    let folder = Folder::new("settings-wrong")
        .with("site.yaml", mended())
        .with("cf403.yaml", "# ours\nregoin: eu-west-1\naccount: 12\n");
    let ran = folder.run(&["lint", "site.yaml"]).ends_with(2);
    assert_eq!(
        ran.stderr,
        "cf403: cf403.yaml:2:1: there is no setting `regoin`; did you mean `region`?
 2 │ regoin: eu-west-1
   │ ^^^^^^
cf403: cf403.yaml:3:10: `12` is no account: twelve digits are expected
 3 │ account: 12
   │          ^^
"
    );
    let folder = Folder::new("settings-wrong-path")
        .with("site.yaml", mended())
        .with("cf403.yaml", "parameters:\n  sit.yaml: {Stage: prod}\n");
    let ran = folder.run(&["lint", "site.yaml"]).ends_with(2);
    ran.notes("cf403: cf403.yaml:2:3: there is no file `sit.yaml`");
}

#[test]
fn nested_templates_are_read_from_their_files() {
    let parent = |url: &str| {
        format!(
            "Resources:\n  Site:\n    Type: AWS::CloudFormation::Stack\n    Properties: {{TemplateURL: {url}}}\n"
        )
    };
    let folder = Folder::new("nested")
        .with("app/parent.yaml", parent("../site/template.txt"))
        .with("app/gone.yaml", parent("gone.yaml.j2"))
        .with("app/folder.yaml", parent("."))
        .with("app/own.yaml", parent("own.yaml"))
        .with(
            "site/template.txt",
            mended().replace("distribution/${Site}", "distribution/E2QWRTYPLMNBVC"),
        );
    let ran = folder.run(&["lint", "app/parent.yaml"]).ends_with(0);
    let ran = ran.prints("site/template.txt:");
    ran.prints("nested here as `Site`");
    for (file, where_at) in [("gone", "app/gone.yaml.j2"), ("folder", "app")] {
        let ran = folder
            .run(&["lint", &format!("app/{file}.yaml")])
            .ends_with(0);
        ran.notes(&format!(
            "app/{file}.yaml:2:3: `Site` is not followed: there is no template at `{where_at}`\n"
        ));
    }
    let ran = folder.run(&["lint", "app/own.yaml"]).ends_with(2);
    ran.prints("not read: app/own.yaml:2:3").prints(
        "`Site` nests a template in itself, which can never be deployed: `app/own.yaml` nests",
    );
    let ran = folder.run_with(&["lint", "-v", "-"], &parent("site/template.txt"));
    ran.notes("standard input lies in no folder");
}

#[test]
fn help_tells_the_options_of_the_deployment() {
    let ran = Folder::new("deployment-help")
        .run(&["lint", "--help"])
        .ends_with(0);
    for option in [
        "--parameter <KEY=VALUE>",
        "--parameters <FILE>",
        "--region",
        "--account",
        "--partition",
    ] {
        assert!(ran.stdout.contains(option), "{}", ran.stdout);
    }
}
