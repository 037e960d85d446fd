//! Walls: the world outside is touched at the edge only, and vendor words stay with the vendors.

use crate::agree;
use crate::rust::{File, Kind, files};

/// Who touches files, the environment, the streams and the process.
fn is_edge(path: &str) -> bool {
    ["src/scan.rs", "src/main.rs"].contains(&path) || path.starts_with("src/cli/")
}

/// Who knows the vendors' resource types.
fn is_vendor(path: &str) -> bool {
    // The last is generated from the rules, whose words are checked with them.
    let tables = [
        "src/graph/kinds.rs",
        "src/graph/writers.rs",
        "src/check/shipped.rs",
    ];
    path.starts_with("src/cloudformation/")
        || path.starts_with("src/terraform/")
        || tables.contains(&path)
}

/// Whether a path into the standard library reaches the world outside.
fn reaches_outside(segments: &[String]) -> bool {
    let names: Vec<&str> = segments.iter().map(String::as_str).collect();
    match names.as_slice() {
        ["std", "fs" | "env" | "process", ..] => true,
        ["std", "io", name, ..] => {
            ["stdin", "stdout", "stderr", "Stdin", "Stdout", "Stderr"].contains(name)
        }
        _ => false,
    }
}

#[test]
fn only_the_edge_touches_files_environment_and_streams() {
    let mut complaints = Vec::new();
    for file in files().iter().filter(|file| !is_edge(&file.path)) {
        for name in file.names() {
            if !name.is_test && reaches_outside(&name.segments) {
                complaints.push(place(file, name.line, &name.segments.join("::")));
            }
        }
        let reading = ["canonicalize", "read_dir", "read_link", "is_file", "is_dir"];
        for (at, token) in file.tokens.iter().enumerate() {
            let is_macro = ["print", "println", "eprint", "eprintln", "dbg"]
                .contains(&token.text.as_str())
                && file.sign(at + 1, "!");
            let is_method = reading.contains(&token.text.as_str())
                && at
                    .checked_sub(1)
                    .is_some_and(|before| file.sign(before, "."));
            if !token.is_test && token.kind == Kind::Word && (is_macro || is_method) {
                complaints.push(place(file, token.line, &token.text));
            }
        }
    }
    agree(
        &complaints,
        "Only src/scan.rs, src/cli and src/main.rs touch files, the environment, the streams and the process. Let the \
         caller pass in what is needed, and return what is to be written.",
    );
}

#[test]
fn nothing_opens_a_connection_or_asks_the_clock() {
    let mut complaints = Vec::new();
    for file in &files() {
        for name in file.names() {
            let names: Vec<&str> = name.segments.iter().map(String::as_str).collect();
            let is_wrong = match names.as_slice() {
                ["std", "net", kind, ..] => !["IpAddr", "Ipv4Addr", "Ipv6Addr"].contains(kind),
                ["std", "time", kind, ..] => *kind != "Duration",
                _ => false,
            };
            if is_wrong && !name.is_test {
                complaints.push(place(file, name.line, &name.segments.join("::")));
            }
        }
    }
    agree(
        &complaints,
        "cf403 uses no network, and its output depends on its input alone.",
    );
}

#[test]
fn vendor_words_stay_with_the_vendors() {
    let mut complaints = Vec::new();
    for file in files().iter().filter(|file| !is_vendor(&file.path)) {
        // The policy language is kept clean of resource types even in its tests.
        let tests_too = file.room() == "iam";
        for token in &file.tokens {
            if token.kind == Kind::Literal
                && (tests_too || !token.is_test)
                && names_a_resource_type(&token.text)
            {
                complaints.push(place(file, token.line, &token.text));
            }
        }
    }
    agree(
        &complaints,
        "Resource types of CloudFormation and Terraform are named only in src/cloudformation, src/terraform and the \
         tables src/graph/kinds.rs and src/graph/writers.rs. Add a row to a table and use its name.",
    );
}

/// Whether a literal holds `AWS::Service::` or `aws_service_`.
fn names_a_resource_type(literal: &str) -> bool {
    let word = |rest: &str| {
        rest.find(|letter: char| !letter.is_ascii_alphanumeric())
            .unwrap_or(rest.len())
    };
    let cloudformation = literal.split("AWS::").skip(1).any(|rest| {
        let end = word(rest);
        end > 0 && rest[end..].starts_with("::")
    });
    let terraform = literal.split("aws_").skip(1).any(|rest| {
        let end = word(rest);
        end > 0 && rest[end..].starts_with('_')
    });
    cloudformation || terraform
}

fn place(file: &File, line: usize, what: &str) -> String {
    format!("{}:{line}: {what}", file.path)
}

#[test]
fn resource_types_are_told_from_other_words_of_the_vendors() {
    for yes in ["AWS::S3::Bucket", "x AWS::Lambda::Url", "aws_s3_bucket.a"] {
        assert!(names_a_resource_type(yes), "{yes}");
    }
    for no in [
        "${AWS::Region}",
        "AWS::",
        "AWS",
        "aws:SourceArn",
        "arn:aws:s3:::a_b",
        "aws_",
    ] {
        assert!(!names_a_resource_type(no), "{no}");
    }
}
