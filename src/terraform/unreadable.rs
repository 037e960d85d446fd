//! Texts of Terraform that are no plan, and plans that cannot be read: what they are, and how to get a plan.

use crate::source::{Node, Remark, Source, Span};

/// How a saved plan begins, which is an archive.
const ARCHIVE: &str = "PK\u{3}\u{4}";

/// What a text of Terraform is that is no plan, with what to do; nothing if it may be one, or is none of Terraform's.
pub(super) fn instead_of_plan(source: &Source, documents: &[Node]) -> Option<&'static str> {
    if source.text.starts_with(ARCHIVE) && source.text.contains("tfplan") {
        return Some(
            "this is a plan as Terraform saves it; print it with `terraform show -json` and check that",
        );
    }
    let any = |test: fn(&Node) -> bool| documents.iter().any(test);
    if any(super::is_state) {
        return Some(
            "this is a Terraform state; write the plan with `terraform show -json` and check that",
        );
    }
    if any(|document| document.get("@message").is_some() && document.get("@level").is_some()) {
        return Some(
            "this is the log that `terraform plan -json` prints; save the plan with `-out`, print it with `terraform show -json` and check that",
        );
    }
    None
}

/// What is wrong with a plan that could not be read. Nothing of it is quoted: it may be secret.
pub(super) fn broken(source: &Source, error: Remark) -> Remark {
    if !error.message.starts_with("not valid") {
        return error;
    }
    let text = source.text.trim_end();
    if !text.ends_with(['}', ']']) || is_open(text) {
        let end = text.len();
        return Remark {
            span: Span::new(source.id, end, end),
            message: "this plan is cut off: its JSON ends before its last bracket is closed; write it again with `terraform show -json`".to_owned(),
        };
    }
    Remark {
        message: "this plan is not valid JSON here; write it again with `terraform show -json`"
            .to_owned(),
        ..error
    }
}

/// A remark without what it quotes of a text that is not JSON: its last part, behind a colon.
pub(super) fn unquoted(remark: Remark) -> Remark {
    match remark.message.split_once("not valid JSON: ") {
        Some((before, _)) => Remark {
            message: format!("{before}not valid JSON"),
            ..remark
        },
        None => remark,
    }
}

/// Whether a bracket is left open at the end of a text.
fn is_open(text: &str) -> bool {
    let mut depth = 0_i64;
    let mut quoted = false;
    let mut escaped = false;
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => depth += 1,
            b'}' | b']' if !quoted => depth -= 1,
            _ => {}
        }
    }
    quoted || depth > 0
}
