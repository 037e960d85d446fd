//! Rules of the user's own beside the shipped ones.

use crate::run::{Folder, OWN_RULE, mended};

#[test]
fn a_rule_of_the_users_own_finds_what_it_declares() {
    let folder = Folder::new("own").with("site.yaml", mended()).with(
        "policies/own-start-page.guard",
        OWN_RULE.replace("severity: warning", "severity: error"),
    );
    folder.run(&["lint", "site.yaml"]).ends_with(0);
    let ran = folder.run(&[
        "lint",
        "--rules",
        "policies",
        "--format",
        "json",
        "site.yaml",
    ]);
    let findings = ran.ends_with(1).findings();
    let told = (
        "OURS-1".to_owned(),
        "the distribution `Site` starts at `index.html`".to_owned(),
    );
    assert_eq!(findings, [told]);
}

const DECIDED: &str = r#"# cf403:
#   id: OURS-2
#   name: everything-decided
#   severity: error
#   class: "403"
#   subject: undecided
#   title: "the origin `{origin}` is not decided: {because}"
#   address: distribution_address
#   since: 0.1.0

let open = undecided[*]

rule OURS_2 when %open !empty {
    %open {
        because == ''
            << nobody can tell whether this is served >>
    }
}
"#;

#[test]
fn a_rule_can_ask_that_everything_be_decided() {
    let elsewhere = mended().replace(
        "!GetAtt Pages.RegionalDomainName",
        "assets.s3.eu-west-1.amazonaws.com",
    );
    assert_ne!(elsewhere, mended());
    let folder = Folder::new("decided")
        .with("here.yaml", mended())
        .with("elsewhere.yaml", elsewhere)
        .with("policies/everything-decided.guard", DECIDED);
    let lint = |path| folder.run(&["lint", "--rules", "policies", "--select", "OURS-2", path]);
    lint("here.yaml").ends_with(0);
    lint("elsewhere.yaml").ends_with(1);
}

#[test]
fn a_rule_file_that_cannot_be_read_ends_with_2_and_says_where() {
    let folder = Folder::new("own-torn").with("site.yaml", mended()).with(
        "policies/aws/torn.guard",
        OWN_RULE.replace("== 'start.html'", "=== 'start.html'"),
    );
    let ran = folder
        .run(&["lint", "--rules", "policies", "site.yaml"])
        .ends_with(2);
    assert_eq!(ran.stdout, "", "nothing is checked with half of the rules");
    ran.notes("cf403: policies/aws/torn.guard:17:");
}

#[test]
fn a_rule_that_asks_for_a_fact_which_does_not_exist_is_doubted() {
    let folder = Folder::new("own-misspelt")
        .with("site.yaml", mended())
        .with(
            "policies/misspelt.guard",
            OWN_RULE.replace("enabled ==", "enabeld =="),
        );
    let ran = folder.run(&["lint", "--rules", "policies", "site.yaml"]);
    ran.ends_with(0).notes("enabeld");
}

#[test]
fn a_folder_without_rules_is_a_mistake() {
    let folder = Folder::new("own-empty")
        .with("site.yaml", mended())
        .with("policies/readme.md", "");
    let ran = folder
        .run(&["lint", "--rules", "policies", "site.yaml"])
        .ends_with(2);
    ran.notes("no `.guard` file in policies");
    folder
        .run(&["lint", "--rules", "nowhere", "site.yaml"])
        .ends_with(2)
        .notes("nowhere");
}

#[test]
fn the_key_that_was_probably_meant_is_told_with_the_mistake() {
    let folder = Folder::new("own-meant").with("site.yaml", mended()).with(
        "policies/own.guard",
        OWN_RULE.replace("severity:", "severty:"),
    );
    let ran = folder.run(&["lint", "--rules", "policies", "site.yaml"]);
    ran.ends_with(2)
        .notes("cf403: policies/own.guard:4:5: `severty` is not a key")
        .notes("; did you mean `severity`?");
}

#[test]
fn a_folder_of_rules_that_is_missing_is_told_as_it_was_written() {
    let folder = Folder::new("own-missing").with("site.yaml", mended());
    let ran = folder.run(&["lint", "--rules", "Policies/AWS", "site.yaml"]);
    ran.ends_with(2)
        .notes("cf403: Policies/AWS: there is no such file or folder");
}

#[test]
fn a_rule_file_that_is_no_text_is_told_by_its_path() {
    let folder = Folder::new("own-bytes")
        .with("site.yaml", mended())
        .with("policies/Own.guard", [0x52, 0x00, 0xFF, 0xC3, 0x28]);
    let ran = folder.run(&["lint", "--rules", "policies", "site.yaml"]);
    ran.ends_with(2)
        .notes("cf403: policies/Own.guard: it is not UTF-8 text");
}
