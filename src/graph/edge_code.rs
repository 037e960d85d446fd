//! What the code of a function at the edge does to a request, as far as its text tells: whether it may send the request
//! to another origin, and whether it answers in place of the origin. A function is not run here; a name that it never
//! writes is one that it never uses.
//!
//! "Helper methods for origin modification" and "Generate HTTP responses in request triggers" in the Amazon CloudFront
//! Developer Guide.

use crate::symbolic::{Piece, Text, Truth};
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The methods with which a CloudFront function chooses an origin.
const CHOOSERS: [&str; 3] = [
    "updateRequestOrigin",
    "selectRequestOriginById",
    "createRequestOriginGroup",
];

/// The status of an answer that a function makes.
static STATUS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\bstatus(Code)?\b").ok());

/// A variable that is given the request of the event.
static NAMED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"([\w$]+)\s*=\s*[\w$.\[\]]*\.request\s*[;,\n})]").ok());

/// What a function hands back: returned, given to the callback, or the value of an arrow function.
static HANDED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:\breturn\s*\(?|\w\(\s*null\s*,|=>)\s*(?:await\s+)?([\w$.\[\]]+)").ok()
});

/// Whether code may send a request to another origin.
pub(super) fn chooses_origin(code: &Text) -> Truth {
    let chooses = literals(code).any(|text| CHOOSERS.iter().any(|call| text.contains(call)));
    if chooses { Truth::Unknown } else { Truth::No }
}

/// Whether code answers every request itself: it makes answers, and hands no request on to the origin.
pub(super) fn answers(code: &Text) -> Truth {
    let text: String = literals(code).collect();
    if text.trim().is_empty() {
        return Truth::Unknown;
    }
    let makes = STATUS.as_ref().is_none_or(|status| status.is_match(&text));
    match hands_on(&text) {
        _ if !makes => Truth::No,
        Some(true) => Truth::No,
        Some(false) => Truth::Yes,
        None => Truth::Unknown,
    }
}

/// Whether the request is handed on to the origin somewhere.
fn hands_on(code: &str) -> Option<bool> {
    let (named, handed) = (NAMED.as_ref()?, HANDED.as_ref()?);
    let name = |found: regex::Captures<'_>| found.get(1).map(|name| name.as_str().to_owned());
    let mut requests: BTreeSet<String> = named.captures_iter(code).filter_map(name).collect();
    requests.insert("request".to_owned());
    let mut values = handed.captures_iter(code).filter_map(name);
    Some(values.any(|value| value.ends_with(".request") || requests.contains(&value)))
}

fn literals(code: &Text) -> impl Iterator<Item = &str> {
    code.pieces().iter().filter_map(|piece| match piece {
        Piece::Literal(text) => Some(&**text),
        Piece::Hole(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::{answers, chooses_origin};
    use crate::symbolic::{Text, Truth};

    #[test]
    fn a_function_that_only_redirects_answers_every_request() {
        for code in [
            "function handler(event) { return { statusCode: 301, headers: { location: { value: 'https://a' + event.request.uri } } }; }",
            "exports.handler = async (e) => ({ status: '302', headers: {} });",
            "def handler(event, context):\n    request = event['Records'][0]['cf']['request']\n    return {'status': '301'}",
        ] {
            assert_eq!(answers(&Text::literal(code)), Truth::Yes, "{code}");
        }
    }

    #[test]
    fn a_function_that_hands_some_requests_on_does_not() {
        for code in [
            "function handler(event) { var request = event.request; if (request.uri === '/a') return { statusCode: 302 }; return request; }",
            "function handler(e){var r=e.request;if(!r.headers.authorization)return{statusCode:401};return r}",
            "const f = (e) => { if (e.x) { return { statusCode: 403 } } return e.request }",
            "exports.handler = (event, context, callback) => { const req = event.Records[0].cf.request; if (req.a) callback(null, { status: '302' }); else callback(null, req); }",
            "def handler(event, context):\n    request = event['Records'][0]['cf']['request']\n    if request['uri'] == '/':\n        return {'status': '301'}\n    return request",
        ] {
            assert_eq!(answers(&Text::literal(code)), Truth::No, "{code}");
        }
    }

    #[test]
    fn a_function_that_makes_no_answer_does_not() {
        let code = "function handler(event) { event.request.uri += 'index.html'; return event['request']; }";
        assert_eq!(answers(&Text::literal(code)), Truth::No);
        assert_eq!(answers(&Text::default()), Truth::Unknown);
    }

    #[test]
    fn an_origin_is_chosen_by_the_methods_for_it() {
        let code = "import cf from 'cloudfront'; cf.updateRequestOrigin({});";
        assert_eq!(chooses_origin(&Text::literal(code)), Truth::Unknown);
        assert_eq!(
            chooses_origin(&Text::literal("return e.request")),
            Truth::No
        );
    }
}
