//! What the code of a function at the edge says of itself: whether it makes answers with the status 403.
//!
//! "Generate HTTP responses in request triggers" in the Amazon CloudFront Developer Guide.

/// The names under which functions write the status of an answer that they make.
const NAMES: [&str; 2] = ["statusCode", "status"];

/// Whether code makes an answer with the status 403.
pub(super) fn answers_403(code: &str) -> bool {
    NAMES.iter().any(|name| {
        let mut rest = code;
        while let Some(at) = rest.find(name) {
            let is_word = !rest[..at].ends_with(|before: char| before.is_alphanumeric());
            rest = &rest[at + name.len()..];
            if is_word && is_403(rest) {
                return true;
            }
        }
        false
    })
}

/// Whether the text behind a name gives it the value 403.
fn is_403(behind: &str) -> bool {
    let quotes = ['"', '\'', '`'];
    let rest = behind.trim_start_matches(quotes).trim_start();
    let Some(value) = rest.strip_prefix([':', '=']) else {
        return false;
    };
    let value = value.trim_start().trim_start_matches(quotes);
    value
        .strip_prefix("403")
        .is_some_and(|rest| !rest.starts_with(|next: char| next.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::answers_403;

    #[test]
    fn the_status_of_an_answer_is_seen_in_both_ways_of_writing_it() {
        for code in [
            "return { statusCode: 403, statusDescription: 'Forbidden' };",
            "return {'status': '403'}",
            "response.statusCode = 403;",
            "{\"statusCode\":403}",
        ] {
            assert!(answers_403(code), "{code}");
        }
    }

    #[test]
    fn other_numbers_are_no_answers() {
        for code in [
            "return { statusCode: 302 };",
            "if (response.status === 403) {}",
            "const limit = 403;",
            "statusCode: 4031",
            "statusDescription: '403'",
        ] {
            assert!(!answers_403(code), "{code}");
        }
    }
}
