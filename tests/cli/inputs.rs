//! A template is known by its content, in whatever wrapping it comes.

use crate::run::{Folder, broken, mended};

/// The broken template as JSON.
const JSON: &str = include_str!("site.json");

#[test]
fn standard_input_is_read_for_a_dash() {
    let folder = Folder::new("stdin");
    let ran = folder.run_with(&["lint", "-"], &broken()).ends_with(1);
    ran.prints("<stdin>:");
    folder.run_with(&["lint", "-"], &mended()).ends_with(0);
    folder.run_with(&["lint", "-"], "").ends_with(3);
}

#[test]
fn the_ending_of_a_name_does_not_decide_the_syntax() {
    let folder = Folder::new("endings")
        .with("json.yaml", JSON)
        .with("json.json", JSON)
        .with("yaml.json", broken())
        .with("yaml.template", broken())
        .with("yaml.txt", broken());
    for name in [
        "json.yaml",
        "json.json",
        "yaml.json",
        "yaml.template",
        "yaml.txt",
    ] {
        let ran = folder.run(&["lint", "--format", "json", name]).ends_with(1);
        let rules: Vec<String> = ran.findings().into_iter().map(|(rule, _)| rule).collect();
        assert_eq!(rules, ["CF403-B201"], "{name}");
    }
}

#[test]
fn byte_order_marks_and_line_ends_of_windows_change_nothing_but_the_bytes() {
    let plain = broken();
    let windows = plain.replace('\n', "\r\n");
    let wide: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(plain.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let told = |name: &str, content: &[u8]| {
        let folder = Folder::new(name).with("site.yaml", content);
        let ran = folder.run(&["lint", "--format", "json", "site.yaml"]);
        ran.ends_with(1).stdout
    };
    let expected = told("bytes-plain", plain.as_bytes());
    let marked = format!("\u{feff}{plain}");
    assert_eq!(told("bytes-marked", marked.as_bytes()), expected);
    assert_eq!(told("bytes-windows", windows.as_bytes()), expected);
    assert_eq!(told("bytes-wide", &wide), expected);
}

#[test]
fn copies_side_by_side_are_judged_as_if_each_were_alone() {
    let folder = Folder::new("copies")
        .with("after/site.yaml", mended())
        .with("before/site.yaml", broken());
    let together = folder
        .run(&["lint", "--format", "json", "."])
        .ends_with(1)
        .json();
    let alone = folder
        .run(&["lint", "--format", "json", "before"])
        .ends_with(1)
        .json();
    assert_eq!(together["findings"], alone["findings"]);
    assert_eq!(together["summary"]["files"], 2);
    folder.run(&["lint", "after"]).ends_with(0);
}

#[test]
fn a_file_that_is_named_twice_is_checked_once() {
    let folder = Folder::new("twice").with("site.yaml", broken());
    let ran = folder.run(&["lint", "--format", "json", "site.yaml", "site.yaml", "."]);
    assert_eq!(ran.ends_with(1).findings().len(), 1);
}

#[test]
fn folders_of_tools_are_not_entered_unless_they_are_named() {
    let folder = Folder::new("tools")
        .with("node_modules/construct/site.yaml", broken())
        .with("cdk.out/Site.template.json", JSON)
        .with(".aws-sam/build/template.yaml", mended());
    let ran = folder.run(&["lint", "--format", "json", "."]).ends_with(1);
    assert_eq!(ran.json()["summary"]["files"], 2);
    folder.run(&["lint", "node_modules"]).ends_with(1);
}

#[test]
fn hostile_texts_end_with_an_answer() {
    let deep = "[".repeat(100_000);
    Folder::new("hostile")
        .with("deep.json", format!("{{\"Resources\": {deep}"))
        .with("deep.yaml", format!("Resources: {deep}"))
        .with("bytes.yaml", [0x52, 0x00, 0xFF, 0xC3, 0x28])
        .run(&["lint", "deep.json", "deep.yaml", "bytes.yaml"])
        .ends_with(2)
        .prints("not read: deep.json")
        .prints("not read: deep.yaml")
        .prints("not read: bytes.yaml");
}
