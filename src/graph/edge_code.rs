//! What the code of a function at the edge does to a request, as far as its text tells: whether it may send the request
//! to another origin, and whether it answers in place of the origin. A function is not run here; a name that it never
//! writes is one that it never uses.
//!
//! "Helper methods for origin modification" and "Generate HTTP responses in request triggers" in the Amazon CloudFront
//! Developer Guide.

use crate::symbolic::{Piece, Text, Truth};
use std::collections::BTreeSet;

/// The methods with which a CloudFront function chooses an origin.
const CHOOSERS: [&str; 3] = [
    "updateRequestOrigin",
    "selectRequestOriginById",
    "createRequestOriginGroup",
];

/// The names under which a function writes the status of an answer that it makes.
const STATUS: [&str; 2] = ["status", "statusCode"];

/// Whether code may send a request to another origin.
pub(super) fn chooses_origin(code: &Text) -> Truth {
    let chooses = literals(code).any(|text| CHOOSERS.iter().any(|call| text.contains(call)));
    if chooses { Truth::Unknown } else { Truth::No }
}

/// Whether code answers every request itself: it makes answers, and hands no request on to the origin. Where the request
/// goes through a choice or another function first, that is not known.
pub(super) fn answers(code: &Text) -> Truth {
    let text: String = literals(code).collect();
    let tokens = tokens(&text);
    if tokens.is_empty() {
        return Truth::Unknown;
    }
    let makes = tokens.iter().any(|token| {
        let last = token.rsplit('.').next();
        last.is_some_and(|last| STATUS.contains(&last))
    });
    let requests = requests(&tokens);
    if !makes || hands_on(&tokens, &requests) {
        Truth::No
    } else if passes_on(&tokens, &requests) {
        Truth::Unknown
    } else {
        Truth::Yes
    }
}

/// The names under which code knows the request as a whole.
fn requests<'c>(tokens: &[&'c str]) -> BTreeSet<&'c str> {
    let mut requests = BTreeSet::from(["request"]);
    requests.extend(tokens.windows(3).filter_map(|three| match three {
        [name, "=", value] if is_request(value) => Some(*name),
        _ => None,
    }));
    requests
}

fn is_request(token: &str) -> bool {
    token.ends_with(".request")
}

/// Whether the request is what a choice may come to, or what another function is given.
fn passes_on(tokens: &[&str], requests: &BTreeSet<&str>) -> bool {
    let is_it = |token: &str| is_request(token) || requests.contains(token);
    (0..tokens.len()).any(|at| match &tokens[at..] {
        // What begins a line of Python after a colon is given a value, not handed on.
        [_, _, "=", ..] => false,
        [":" | "?" | "|" | "(", value, ..] => is_it(value),
        _ => false,
    })
}

/// Whether the request is handed on to the origin somewhere: returned, given to the callback, or the value of an arrow
/// function.
fn hands_on(tokens: &[&str], requests: &BTreeSet<&str>) -> bool {
    (0..tokens.len()).any(|at| {
        let (["return", rest @ ..] | ["null", ",", rest @ ..] | ["=", ">", rest @ ..]) =
            &tokens[at..]
        else {
            return false;
        };
        let mut rest = rest;
        while let ["(" | "await", inner @ ..] = rest {
            rest = inner;
        }
        rest.first()
            .is_some_and(|value| is_request(value) || requests.contains(value))
    })
}

/// The words of code, with what is written behind their dots, and the single signs between them.
fn tokens(code: &str) -> Vec<&str> {
    let is_word = |c: char| c.is_alphanumeric() || "_$.[]".contains(c);
    let mut tokens = Vec::new();
    let mut rest = code.trim_start();
    while let Some(first) = rest.chars().next() {
        let end = if is_word(first) {
            rest.find(|c: char| !is_word(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (token, behind) = rest.split_at(end);
        tokens.push(token);
        rest = behind.trim_start();
    }
    tokens
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
    fn a_request_that_goes_through_a_choice_may_be_handed_on() {
        for code in [
            "function handler(event) { var request = event.request; return request.uri === '/' ? { statusCode: 302 } : request; }",
            "const handler = (event) => check(event.request) || { statusCode: 403 };",
        ] {
            assert_eq!(answers(&Text::literal(code)), Truth::Unknown, "{code}");
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
